//===- Shape.cpp - PyTorch's data movement - cpp --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Data movement keeps a quantization per tensor. Sizes that are computed from
// other sizes are those that the result is declared with.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mini;

/// Gives `result` the quantization of `input`, if it has one.
static FailureOr<Value> keepQuantization(AtenOp &op, Value input,
                                         FailureOr<Value> result) {
  const AtenQuantization *quantization = op.quantizationOf(input);
  if (failed(result) || !quantization)
    return result;
  if (quantization->axis)
    return op.emitError() << "the input is quantized per channel, which is not"
                          << " supported";
  op.setQuantization(*result, AtenQuantization(*quantization));
  return result;
}

FailureOr<Value> mini::convertAtenReshape(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  return keepQuantization(op, *input, op.createReshape(*input));
}

FailureOr<Value> mini::convertAtenView(AtenOp &op) {
  auto sizes = op.list(1);
  auto input = op.tensor(0);
  if (failed(sizes) || failed(input))
    return failure();
  bool isConstant = llvm::all_of(*sizes, [](Value size) {
    IntegerAttr constant;
    return matchPattern(size, m_Constant(&constant));
  });
  if (!isConstant)
    return convertAtenReshape(op);
  auto values = op.integers(1);
  if (failed(values))
    return failure();
  // ONNX does not allow an unknown size beside a zero that means one.
  bool infers = llvm::is_contained(*values, -1);
  Value result = op.create("Reshape", {*input, op.createIntegers(*values)},
                           op.attributes().add("allowzero", !infers));
  return keepQuantization(op, *input, result);
}

static FailureOr<Value> createTranspose(AtenOp &op, Value input,
                                        ArrayRef<int64_t> permutation) {
  return keepQuantization(
      op, input,
      op.create("Transpose", input, op.attributes().add("perm", permutation)));
}

/// The identity permutation of the input's dimensions.
static FailureOr<SmallVector<int64_t>> dimensions(AtenOp &op) {
  auto input = op.tensor(0);
  if (failed(input))
    return failure();
  auto shape = op.shapeOf(*input);
  if (failed(shape))
    return failure();
  return llvm::to_vector(llvm::seq(static_cast<int64_t>(shape->size())));
}

FailureOr<Value> mini::convertAtenTranspose(AtenOp &op) {
  auto permutation = dimensions(op);
  if (failed(permutation))
    return failure();
  int64_t rank = permutation->size();
  // A scalar has no dimension, but PyTorch lets it be transposed.
  if (rank == 0)
    return op.tensor(0);
  auto first = op.axis(1, rank), second = op.axis(2, rank);
  if (failed(first) || failed(second))
    return failure();
  std::swap((*permutation)[*first], (*permutation)[*second]);
  return createTranspose(op, op.operand(0), *permutation);
}

FailureOr<Value> mini::convertAtenPermute(AtenOp &op) {
  auto identity = dimensions(op);
  auto permutation = op.integers(1);
  if (failed(identity) || failed(permutation))
    return failure();
  for (int64_t &dimension : *permutation) {
    auto axis = op.normalizeAxis(dimension, identity->size());
    if (failed(axis))
      return failure();
    dimension = *axis;
  }
  return createTranspose(op, op.operand(0), *permutation);
}

FailureOr<Value> mini::convertAtenT(AtenOp &op) {
  auto permutation = dimensions(op);
  if (failed(permutation))
    return failure();
  if (permutation->size() > 2)
    return op.emitError() << "takes at most 2 dimensions, but the operand is "
                          << op.operand(0).getType();
  std::reverse(permutation->begin(), permutation->end());
  return createTranspose(op, op.operand(0), *permutation);
}

FailureOr<Value> mini::convertAtenCat(AtenOp &op) {
  auto tensors = op.list(0);
  auto axis = op.integer(1);
  if (failed(tensors) || failed(axis))
    return failure();
  Type dtype = op.resultDtype();
  SmallVector<Value> sources;
  for (Value tensor : *tensors) {
    if (op.quantizationOf(tensor))
      return op.emitError() << "the tensors are quantized; dequantize them"
                            << " first";
    sources.push_back(op.createCast(tensor, dtype));
  }
  return op.create("Concat", sources, op.attributes().add("axis", *axis));
}
