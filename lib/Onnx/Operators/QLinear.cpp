//===- QLinear.cpp - Elementwise operators of bytes - cpp -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// com.microsoft's QLinearAdd, QLinearMul, QLinearSigmoid, QLinearLeakyRelu and
// QLinearConcat. The order of the operations, and where they are fused, is that
// of ONNX Runtime's kernels, observed on random data: it decides ties.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "IR/Torch/OnnxForm.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/QuantizedTensor.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

namespace {

/// Arithmetic on f32.
struct Float {
  ImplicitLocOpBuilder &b;
  Value value;

  Float operator-(Float other) const {
    return {b, arith::SubFOp::create(b, value, other.value)};
  }
  Float operator*(Float other) const {
    return {b, arith::MulFOp::create(b, value, other.value)};
  }
  Float operator/(Float other) const {
    return {b, arith::DivFOp::create(b, value, other.value)};
  }
};

using BinaryElement = function_ref<Value(ImplicitLocOpBuilder &, ValueRange)>;

} // namespace

/// An integer of `type`, or zero when it is null, less a zero point, as f32.
static Float toFloat(ImplicitLocOpBuilder &b, Value value, Value zeroPoint,
                     Type type) {
  if (!value)
    return {b, arith::ConstantOp::create(b, b.getF32FloatAttr(0))};
  Value centered = centerInteger(b, value, zeroPoint, type);
  return {b, arith::SIToFPOp::create(b, b.getF32Type(), centered)};
}

/// Builds an operator of A and B, which broadcast. The values in the body are
/// for each of A, B and C the element (none of C), the scale in f32 and the
/// zero point, which is null for zero.
static LogicalResult convertQLinearBinary(OnnxOperator &op,
                                          SmallVectorImpl<OnnxTensor> &results,
                                          BinaryElement element) {
  auto lhs = readQuantizedTensor(op, 0), rhs = readQuantizedTensor(op, 3);
  if (failed(lhs) || failed(rhs))
    return failure();
  if (lhs->type() != rhs->type())
    return op.emitError() << "the operands have different element types, "
                          << lhs->type() << " and " << rhs->type();
  auto output = readTensorScale(op, 6, lhs->type());
  if (failed(output))
    return failure();
  auto shape = broadcastShapes(lhs->tensor.shape(), rhs->tensor.shape());
  if (!shape)
    return op.emitError() << "shapes " << shapeText(lhs->tensor.shape())
                          << " and " << shapeText(rhs->tensor.shape())
                          << " do not broadcast to each other";
  if (failed(op.checkResultShape(*shape)))
    return failure();
  BodyOperands operands;
  for (const QuantizedTensor *input : {&*lhs, &*rhs}) {
    operands.addTensor(
        input->tensor,
        broadcastMap(op.builder().getContext(), input->tensor.shape(), *shape));
    input->parameters.addTo(operands, shape->size());
  }
  output->addTo(operands, shape->size());
  Value result = buildElementwise(
      op.builder(), *shape, op.builder().getI8Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands.read(b, elements);
        for (size_t scale : {1, 4, 6})
          values[scale] = extendToF32(b, values[scale]);
        return element(b, values);
      });
  results.push_back({result, lhs->type()});
  return success();
}

LogicalResult mini::convertQLinearAdd(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  Type type = op.operand(0).elementType;
  // Where the first operand is a scalar, ONNX Runtime exchanges both.
  size_t first = 0, second = 3;
  if (op.operand(3) &&
      isScalarBesideRows(op.operand(0).shape(), op.operand(3).shape()))
    std::swap(first, second);
  return convertQLinearBinary(
      op, results, [&](ImplicitLocOpBuilder &b, ValueRange values) {
        auto number = [&](size_t i) { return toFloat(b, values[i], {}, type); };
        auto fma = [&](Float x, Float y, Float sum) -> Float {
          return {b, math::FmaOp::create(b, x.value, y.value, sum.value)};
        };
        // rint(a * ra + (b * rb + (zc - (ra * za + rb * zb)))) with ra = sa/sc
        // and rb = sb/sc, and all sums but the last zero point's fused to the
        // products on their left.
        Float scale{b, values[6]};
        Float ratio = Float{b, values[first + 1]} / scale,
              secondRatio = Float{b, values[second + 1]} / scale;
        Float offset = number(7) - fma(ratio, number(first + 2),
                                       secondRatio * number(second + 2));
        Float sum =
            fma(ratio, number(first), fma(secondRatio, number(second), offset));
        return quantizeElement(b, sum.value, {}, cast<IntegerType>(type));
      });
}

LogicalResult mini::convertQLinearMul(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  Type type = op.operand(0).elementType;
  return convertQLinearBinary(
      op, results, [&](ImplicitLocOpBuilder &b, ValueRange values) {
        Float product = toFloat(b, values[0], values[2], type) *
                        toFloat(b, values[3], values[5], type);
        Float ratio =
            Float{b, values[1]} * Float{b, values[4]} / Float{b, values[6]};
        return quantizeElement(b, (product * ratio).value, values[7],
                               cast<IntegerType>(type),
                               /*addsAfterRounding=*/false);
      });
}

/// Dequantizes, applies `function` in f32 and quantizes.
static Value
buildRequantized(ImplicitLocOpBuilder &builder, const QuantizedTensor &input,
                 const TensorScale &output,
                 function_ref<Value(ImplicitLocOpBuilder &, Value)> function) {
  int64_t rank = input.tensor.rank();
  BodyOperands operands;
  operands.addTensor(input.tensor, builder.getMultiDimIdentityMap(rank));
  input.parameters.addTo(operands, rank);
  output.addTo(operands, rank);
  return buildElementwise(
      builder, input.tensor.shape(), builder.getI8Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &b, ValueRange elements) {
        SmallVector<Value> values = operands.read(b, elements);
        Value x =
            dequantizeElement(b, values[0], values[1], values[2], input.type());
        Value quotient =
            arith::DivFOp::create(b, function(b, x), extendToF32(b, values[3]));
        return quantizeElement(b, quotient, values[4], input.type());
      });
}

static LogicalResult convertQLinearUnary(
    OnnxOperator &op, SmallVectorImpl<OnnxTensor> &results,
    function_ref<Value(ImplicitLocOpBuilder &, Value)> function) {
  auto input = readQuantizedTensor(op, 0);
  if (failed(input))
    return failure();
  auto output = readTensorScale(op, 3, input->type());
  if (failed(output))
    return failure();
  results.push_back({buildRequantized(op.builder(), *input, *output, function),
                     input->type()});
  return success();
}

LogicalResult
mini::convertQLinearSigmoid(OnnxOperator &op,
                            SmallVectorImpl<OnnxTensor> &results) {
  return convertQLinearUnary(
      op, results, [](ImplicitLocOpBuilder &b, Value x) -> Value {
        Value power =
            math::ExpOp::create(b, Value(arith::NegFOp::create(b, x)));
        Value one = constantF32(b, 1);
        return arith::DivFOp::create(b, one,
                                     arith::AddFOp::create(b, one, power));
      });
}

LogicalResult
mini::convertQLinearLeakyRelu(OnnxOperator &op,
                              SmallVectorImpl<OnnxTensor> &results) {
  auto alpha = op.floatAttribute("alpha", 0.01);
  if (failed(alpha))
    return failure();
  return convertQLinearUnary(
      op, results, [&](ImplicitLocOpBuilder &b, Value x) -> Value {
        Value scaled = arith::MulFOp::create(
            b, x, constantF32(b, static_cast<float>(*alpha)));
        Value isPositive = arith::CmpFOp::create(b, arith::CmpFPredicate::OGE,
                                                 x, constantF32(b, 0));
        return arith::SelectOp::create(b, isPositive, x, scaled);
      });
}

LogicalResult mini::convertQLinearConcat(OnnxOperator &op,
                                         SmallVectorImpl<OnnxTensor> &results) {
  if ((op.numOperands() - 2) % 3 != 0)
    return op.emitError() << "has " << op.numOperands()
                          << " operands, but takes a scale, a zero point and"
                          << " then three for each tensor";
  if (!op.attribute("axis"))
    return op.emitError() << "has no attribute 'axis'";
  auto first = readQuantizedTensor(op, 2);
  if (failed(first))
    return failure();
  auto output = readTensorScale(op, 0, first->type());
  auto axis = op.axisAttribute("axis", 0, first->tensor.rank());
  if (failed(output) || failed(axis))
    return failure();
  SmallVector<Value> sources;
  SmallVector<int64_t> shape(first->tensor.shape());
  shape[*axis] = 0;
  for (size_t i = 2; i < op.numOperands(); i += 3) {
    auto input = readQuantizedTensor(op, i);
    if (failed(input))
      return failure();
    SmallVector<int64_t> expected(shape), found(input->tensor.shape());
    if (found.size() == expected.size())
      expected[*axis] = found[*axis];
    if (input->type() != first->type() || found != expected)
      return op.emitError()
             << "operand " << i << " is " << tensorText(input->tensor)
             << ", which does not fit operand 2, " << tensorText(first->tensor)
             << ", along axis " << *axis;
    shape[*axis] += found[*axis];
    sources.push_back(
        buildRequantized(op.builder(), *input, *output,
                         [](ImplicitLocOpBuilder &, Value x) { return x; }));
  }
  if (failed(op.checkResultShape(shape)))
    return failure();
  results.push_back({buildConcat(op.builder(), sources, *axis), first->type()});
  return success();
}

LogicalResult mini::convertQLinearWhere(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor condition = op.operand(0);
  if (failed(checkElementType(op, condition, kBools, "the condition")))
    return failure();
  auto lhs = readQuantizedTensor(op, 1), rhs = readQuantizedTensor(op, 4);
  if (failed(lhs) || failed(rhs))
    return failure();
  if (lhs->type() != rhs->type())
    return op.emitError() << "the operands have different element types, "
                          << lhs->type() << " and " << rhs->type();
  auto output = readTensorScale(op, 7, lhs->type());
  if (failed(output))
    return failure();
  auto requantize = [&](const QuantizedTensor &input) {
    return OnnxTensor{
        buildRequantized(op.builder(), input, *output,
                         [](ImplicitLocOpBuilder &, Value x) { return x; }),
        input.type()};
  };
  OnnxTensor choices[] = {condition, requantize(*lhs), requantize(*rhs)};
  auto shape = broadcastOperands(op, choices);
  if (failed(shape))
    return failure();
  results.push_back(buildScalarwise(
      op, *shape, lhs->type(), choices, [](ArrayRef<Scalar> elements) {
        return select(elements[0], elements[1], elements[2]);
      }));
  return success();
}
