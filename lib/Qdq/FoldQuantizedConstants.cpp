//===- FoldQuantizedConstants.cpp - Weights that are quantized - cpp ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Some tools leave weights as floats with a Q/DQ pair behind them, or transpose
// them before a MatMul. Their bytes are computed here, so that the program has
// no kernel for them, and operators on integers can be formed.
//
//===----------------------------------------------------------------------===//

#include "Float8Graph.h"
#include "FoldMoves.h"
#include "IR/Torch/Float8Types.h"

#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <cmath>

namespace mini {
#define GEN_PASS_DEF_FOLDQUANTIZEDCONSTANTSPASS
#include "Qdq/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {

struct FoldQuantizedConstantsPass
    : mini::impl::FoldQuantizedConstantsPassBase<FoldQuantizedConstantsPass> {
  void runOnOperation() override;
};

} // namespace

static DenseElementsAttr makeBytes(ArrayRef<int64_t> shape, Type type,
                                   ArrayRef<char> bytes) {
  auto tensorType = RankedTensorType::get(shape, type);
  if (bytes.empty())
    return DenseElementsAttr::get(tensorType, ArrayRef<Attribute>());
  return DenseElementsAttr::getFromRawBuffer(tensorType, bytes);
}

/// Reads `op`, a QuantizeLinear to bytes or to 8-bit floats of `float8`.
static LogicalResult readQuantize(torch::OperatorOp op,
                                  QuantizationParameters &parameters,
                                  FloatType &float8) {
  Reason reason;
  float8 = quantizedFloat8Type(op);
  if (!float8)
    return success(
        succeeded(readParameters(op, "the constant", parameters, reason)) &&
        isByte(parameters.elementType));
  for (StringRef name : {"block_size", "precision"})
    if (integerAttribute(op, name, 0) != 0)
      return failure();
  parameters.scale = operandOf(op, 1);
  parameters.zeroPoints.push_back(0);
  return readScales(parameters.scale, "the constant", parameters.scales,
                    reason);
}

/// The result of a QuantizeLinear of constants, or null.
static DenseElementsAttr foldQuantize(torch::OperatorOp op) {
  QuantizationParameters parameters;
  FloatType float8;
  ElementsAttr source = constantElements(op.getOperand(0));
  if (!source || op.getNumOperands() < 2 ||
      failed(readQuantize(op, parameters, float8)))
    return {};
  DenseElementsAttr elements = denseElements(source);
  if (!elements || !elements.getElementType().isF32())
    return {};
  ArrayRef<int64_t> shape = elements.getType().getShape();
  size_t channels =
      std::max(parameters.scales.size(), parameters.zeroPoints.size());
  int64_t axis = integerAttribute(op, "axis", 1), rank = shape.size();
  axis += axis < 0 ? rank : 0;
  int64_t inner = 1;
  if (!parameters.isPerTensor()) {
    for (Value parameter : {parameters.scale, parameters.zeroPoint})
      if (parameter &&
          constantElements(parameter).getShapedType().getRank() > 1)
        return {};
    if (axis < 0 || axis >= rank || parameters.scales.size() != channels ||
        shape[axis] != static_cast<int64_t>(channels) ||
        parameters.zeroPoints.size() != (parameters.zeroPoint ? channels : 1))
      return {};
    inner = ShapedType::getNumElements(shape.drop_front(axis + 1));
  }
  bool saturates = integerAttribute(op, "saturate", 1) != 0;
  SmallVector<char> bytes;
  for (auto [i, value] : llvm::enumerate(elements.getValues<float>())) {
    if (std::isnan(value))
      return {};
    size_t channel = i / inner % channels;
    float scale = parameters.scaleOf(channel);
    bytes.push_back(static_cast<char>(
        float8 ? encodeFloat8(value / scale, float8, saturates)
               : quantize(value, scale, parameters.zeroPointOf(channel),
                          parameters.elementType)));
  }
  return makeBytes(shape, float8 ? Type(float8) : parameters.elementType,
                   bytes);
}

void FoldQuantizedConstantsPass::runOnOperation() {
  getOperation().walk([](torch::OperatorOp op) {
    if (op.getNumOperands() == 0 || op.getNumResults() != 1)
      return;
    StringRef name = op.getName();
    DenseElementsAttr elements = name == "onnx.QuantizeLinear"
                                     ? foldQuantize(op)
                                     : foldMoveOfConstant(op);
    if (name == "onnx.Identity" && constantElements(op.getOperand(0))) {
      op.getResult(0).replaceAllUsesWith(op.getOperand(0));
      op.erase();
      return;
    }
    if (!elements)
      return;
    OpBuilder builder(op);
    Value literal = createLiteral(builder, op.getLoc(), elements);
    // A function's result keeps the type that is declared.
    Value result = op.getResult(0);
    result.replaceUsesWithIf(literal, [&](OpOperand &use) {
      return literal.getType() == result.getType() ||
             isa<torch::OperatorOp>(use.getOwner());
    });
    if (!result.use_empty())
      return;
    op.erase();
  });
}
