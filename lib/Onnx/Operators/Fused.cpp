//===- Fused.cpp - Products and what ONNX Runtime fuses to them - cpp -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// com.microsoft's FusedConv, FusedGemm and FusedMatMul, which ONNX Runtime's
// graph optimizations write: ONNX's operator with a sum, an activation, a
// transposition or a factor. Here they are taken apart again, for what is fused
// into a kernel is decided later.
//
//===----------------------------------------------------------------------===//

#include "Unary.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

/// The function that the attribute `activation` names, of the tensor that
/// `results` ends with. None is named by an empty string as well.
static LogicalResult addActivation(OnnxOperator &op,
                                   ArrayRef<double> parameters,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto name = op.stringAttribute("activation", "");
  if (failed(name) || name->empty())
    return failure(failed(name));
  OnnxTensor tensor = results.pop_back_val();
  FailureOr<OnnxTensor> result;
  if (*name == "Clip") {
    if (parameters.size() != 2)
      return op.emitError()
             << "the activation 'Clip' takes a minimum and a"
             << " maximum, but has " << parameters.size() << " parameters";
    double least = static_cast<float>(parameters[0]),
           greatest = static_cast<float>(parameters[1]);
    result = buildScalarwise(
        op, tensor.shape(), tensor.elementType, tensor,
        [&](ArrayRef<Scalar> x) { return min(max(x[0], least), greatest); });
  } else {
    result = buildActivation(op, tensor, *name, parameters);
  }
  if (failed(result))
    return failure();
  results.push_back(*result);
  return success();
}

LogicalResult mini::convertFusedConv(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  auto parameters = op.floatsAttribute("activation_params");
  if (failed(parameters))
    return failure();
  OnnxTensor operands[] = {op.operand(0), op.operand(1), op.operand(2)};
  OnnxOperator conv = op.withOperands(operands);
  if (failed(convertConv(conv, results)))
    return failure();
  if (OnnxTensor addend = op.operand(3)) {
    OnnxTensor sum = results.back();
    if (addend.elementType != sum.elementType || addend.shape() != sum.shape())
      return op.emitError() << "the operand Z is " << tensorText(addend)
                            << ", but must be as the convolution's result, "
                            << tensorText(sum);
    results.back() = buildScalarwise(
        op, sum.shape(), sum.elementType, {sum, addend},
        [](ArrayRef<Scalar> elements) { return elements[0] + elements[1]; });
  }
  return addActivation(op, *parameters, results);
}

LogicalResult mini::convertFusedGemm(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  SmallVector<double> parameters;
  for (StringRef name :
       {"activation_alpha", "activation_beta", "activation_gamma"}) {
    auto value = op.floatAttribute(name, 0);
    if (failed(value))
      return failure();
    if (op.attribute(name))
      parameters.push_back(*value);
  }
  return failure(failed(convertGemm(op, results)) ||
                 failed(addActivation(op, parameters, results)));
}

/// Operand `index` with its dimensions in the order of a matrix product: with
/// `movesBatch` the first one is behind those of the batch, and then with
/// `transposes` the last two are exchanged.
static OnnxTensor buildTransposed(OnnxOperator &op, size_t index,
                                  bool movesBatch, bool transposes) {
  OnnxTensor tensor = op.operand(index);
  int64_t rank = tensor.rank();
  auto order = llvm::to_vector(llvm::seq(rank));
  if (rank >= 3 && movesBatch)
    std::rotate(order.begin(), order.begin() + 1, order.end() - 1);
  if (rank >= 2 && transposes)
    std::swap(order[rank - 1], order[rank - 2]);
  if (!llvm::is_sorted(order))
    tensor.value = buildTranspose(op.builder(), tensor.value, order);
  return tensor;
}

LogicalResult mini::convertFusedMatMul(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  auto alpha = op.floatAttribute("alpha", 1.0);
  auto transA = op.intAttribute("transA", 0),
       transB = op.intAttribute("transB", 0),
       batchA = op.intAttribute("transBatchA", 0),
       batchB = op.intAttribute("transBatchB", 0);
  if (failed(alpha) || failed(transA) || failed(transB) || failed(batchA) ||
      failed(batchB) ||
      failed(checkElementType(op, op.operand(0), kFloats, "the operands")))
    return failure();
  OnnxTensor operands[] = {buildTransposed(op, 0, *batchA, *transA),
                           buildTransposed(op, 1, *batchB, *transB)};
  OnnxOperator product = op.withOperands(operands);
  if (failed(convertMatMul(product, results)) || *alpha == 1.0)
    return failure(results.empty());
  OnnxTensor sums = results.pop_back_val();
  results.push_back(buildScalarwise(
      op, sums.shape(), sums.elementType, sums, [&](ArrayRef<Scalar> elements) {
        return computeInF32(elements, [&](ArrayRef<Scalar> wide) {
          return wide[0] * static_cast<double>(static_cast<float>(*alpha));
        });
      }));
  return success();
}
