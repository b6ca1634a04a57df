//===- Concat.cpp - Concat and Split - cpp --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Tensors one after another, and parts of one.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/OperatorTable.h"

#include <numeric>

using namespace mlir;
using namespace mini;

/// Checks that the operands differ along `axis` only.
static LogicalResult checkConcatOperands(OnnxOperator &op, int64_t axis) {
  OnnxTensor first = op.operand(0);
  for (size_t i = 1; i < op.numOperands(); ++i) {
    OnnxTensor other = op.operand(i);
    if (!other)
      return op.emitError() << "operand " << i << " is absent";
    if (other.elementType != first.elementType)
      return op.emitError()
             << "operand " << i << " has elements of " << other.elementType
             << ", but operand 0 of " << first.elementType;
    bool fits = other.rank() == first.rank();
    for (int64_t d = 0; fits && d < first.rank(); ++d)
      fits = d == axis || other.shape()[d] == first.shape()[d];
    if (!fits)
      return op.emitError()
             << "operand " << i << " is " << shapeText(other.shape())
             << ", which differs from operand 0, " << shapeText(first.shape())
             << ", in more than dimension " << axis;
  }
  return success();
}

LogicalResult mini::convertConcat(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor first = op.operand(0);
  // Up to opset 3 the axis may be left out.
  if (!op.attribute("axis") && !op.isBeforeOpset(4))
    return op.emitError() << "the attribute 'axis' is missing";
  auto axis = op.axisAttribute("axis", 1, first.rank());
  if (failed(axis) || failed(checkConcatOperands(op, *axis)))
    return failure();
  SmallVector<int64_t> shape(first.shape());
  shape[*axis] = 0;
  SmallVector<Value> sources;
  for (size_t i = 0; i < op.numOperands(); ++i) {
    int64_t size = op.operand(i).shape()[*axis];
    shape[*axis] += size;
    if (size != 0)
      sources.push_back(op.operand(i).value);
  }
  if (failed(op.checkResultShape(shape)))
    return failure();
  Value result = sources.empty() ? first.value
                 : sources.size() == 1
                     ? sources[0]
                     : buildConcat(op.builder(), sources, *axis);
  results.push_back({result, first.elementType});
  return success();
}

/// The sizes of Split's `count` results along a dimension of `size`.
static FailureOr<SmallVector<int64_t>> readSplit(OnnxOperator &op, int64_t size,
                                                 int64_t count) {
  auto given = op.listAttributeOrOperand("split", 1);
  auto partCount = op.intAttribute("num_outputs", count);
  if (failed(given) || failed(partCount))
    return failure();
  if (*partCount != count)
    return op.emitError() << "num_outputs is " << *partCount
                          << ", but there are " << count << " results";
  if (*given) {
    ArrayRef<int64_t> sizes = **given;
    // No size is above the dimension, so that their sum does not overflow.
    bool fits = static_cast<int64_t>(sizes.size()) == count &&
                llvm::all_of(sizes, [&](int64_t part) {
                  return part >= 0 && part <= size;
                });
    if (!fits ||
        std::accumulate(sizes.begin(), sizes.end(), int64_t(0)) != size)
      return op.emitError() << "the sizes " << shapeText(sizes)
                            << " do not split a dimension of " << size
                            << " into " << count << " results";
    return SmallVector<int64_t>(sizes);
  }
  // With num_outputs the last part may be smaller.
  if (size % count != 0 && !op.attribute("num_outputs"))
    return op.emitError() << "a dimension of " << size
                          << " has no equal parts for " << count << " results";
  int64_t part = llvm::divideCeil(size, count);
  SmallVector<int64_t> sizes(count, part);
  sizes.back() = size - part * (count - 1);
  if (sizes.back() < 0)
    return op.emitError() << "a dimension of " << size << " is too small for "
                          << count << " results";
  return sizes;
}

LogicalResult mini::convertSplit(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto axis = op.axisAttribute("axis", 0, input.rank());
  if (failed(axis))
    return failure();
  auto sizes = readSplit(op, input.shape()[*axis],
                         std::max<int64_t>(op.numResults(), 1));
  if (failed(sizes))
    return failure();
  MLIRContext *context = op.builder().getContext();
  int64_t start = 0;
  for (int64_t size : ArrayRef(*sizes).take_front(op.numResults())) {
    SmallVector<int64_t> shape(input.shape());
    shape[*axis] = size;
    SmallVector<AffineExpr> coordinates;
    for (int64_t d = 0; d < input.rank(); ++d)
      coordinates.push_back(getAffineDimExpr(d, context) +
                            (d == *axis ? start : 0));
    auto map = AffineMap::get(input.rank(), 0, coordinates, context);
    results.push_back({buildGather(op.builder(), input.value, shape, map),
                       input.elementType});
    start += size;
  }
  return success();
}
