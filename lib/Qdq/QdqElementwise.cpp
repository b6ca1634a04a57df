//===- QdqElementwise.cpp - Add, Mul of Q/DQ pairs - cpp ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Of two bytes there are 65536 pairs: whether QLinearAdd or QLinearMul gives
// the same as the f32 graph is found by computing both of each pair.
//
//===----------------------------------------------------------------------===//

#include "FormedOperator.h"
#include "IR/Torch/OnnxForm.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

struct QuantizedBinary {
  torch::OperatorOp op;
  Dequantized lhs, rhs;
  QuantizedResult result;
  /// Whether the addition takes the right operand first.
  bool exchanged = false;

  bool isSum() const { return torch::OperatorOp(op).getName() == "onnx.Add"; }
  int64_t saturate(float value) const;
  int64_t computeInFloats(int64_t a, int64_t b) const;
  int64_t computeInIntegers(int64_t a, int64_t b) const;
};

} // namespace

/// To the bounds of the activation too, as far as they are narrower.
int64_t QuantizedBinary::saturate(float value) const {
  int64_t least = result.least.value_or(leastOf(result.type)),
          greatest = result.greatest.value_or(greatestOf(result.type));
  return static_cast<int64_t>(std::clamp(value, static_cast<float>(least),
                                         static_cast<float>(greatest)));
}

int64_t QuantizedBinary::computeInFloats(int64_t a, int64_t b) const {
  float x = static_cast<float>(a - lhs.zeroPoints[0]) * lhs.scales[0],
        y = static_cast<float>(b - rhs.zeroPoints[0]) * rhs.scales[0];
  float value = isSum() ? x + y : x * y;
  return saturate(std::nearbyint(value / result.scaleValue) +
                  static_cast<float>(result.zeroPoint));
}

static bool isExchanged(const Dequantized &lhs, const Dequantized &rhs) {
  auto left = dyn_cast<torch::VTensorType>(lhs.tensor.getType()),
       right = dyn_cast<torch::VTensorType>(rhs.tensor.getType());
  return left && right && left.getHasSizes() && right.getHasSizes() &&
         isScalarBesideRows(left.getSizes(), right.getSizes());
}

/// The sum as ONNX Runtime computes it: the second ratio times its zero point
/// is rounded, all other products are fused to their sums.
static float addQuantized(float a, float ratio, float zeroPoint, float b,
                          float secondRatio, float secondZeroPoint,
                          float offset) {
  float constant =
      offset - std::fma(ratio, zeroPoint, secondRatio * secondZeroPoint);
  return std::fma(a, ratio, std::fma(b, secondRatio, constant));
}

/// What convertQLinearAdd() and convertQLinearMul() build.
int64_t QuantizedBinary::computeInIntegers(int64_t a, int64_t b) const {
  auto offset = static_cast<float>(result.zeroPoint);
  if (isSum()) {
    float x = lhs.scales[0] / result.scaleValue,
          y = rhs.scales[0] / result.scaleValue;
    auto left = static_cast<float>(a), right = static_cast<float>(b);
    auto leftZero = static_cast<float>(lhs.zeroPoints[0]),
         rightZero = static_cast<float>(rhs.zeroPoints[0]);
    return saturate(std::nearbyint(
        exchanged
            ? addQuantized(right, y, rightZero, left, x, leftZero, offset)
            : addQuantized(left, x, leftZero, right, y, rightZero, offset)));
  }
  float ratio = lhs.scales[0] * rhs.scales[0] / result.scaleValue;
  float product = static_cast<float>(a - lhs.zeroPoints[0]) *
                  static_cast<float>(b - rhs.zeroPoints[0]);
  return saturate(std::nearbyint(product * ratio + offset));
}

/// Computes all pairs of bytes both ways.
static void findInexactness(const QuantizedBinary &binary,
                            FormedOperator &formed) {
  int64_t count = 0, different = 0, most = 0;
  IntegerType lhs = binary.lhs.elementType, rhs = binary.rhs.elementType;
  for (int64_t a = leastOf(lhs); a <= greatestOf(lhs); ++a)
    for (int64_t b = leastOf(rhs); b <= greatestOf(rhs); ++b, ++count) {
      int64_t steps = std::abs(binary.computeInFloats(a, b) -
                               binary.computeInIntegers(a, b));
      different += steps != 0;
      most = std::max(most, steps);
    }
  if (different == 0)
    return;
  formed.mostSteps = most;
  formed.inexactness =
      Reason{"some pairs of operands are rounded to another step",
             std::to_string(different) + " of " + std::to_string(count) +
                 " pairs of operands are rounded to another step"};
}

FailureOr<FormedOperator> mini::readQuantizedBinary(torch::OperatorOp op,
                                                    Reason &reason) {
  QuantizedBinary binary;
  binary.op = op;
  if (failed(readDequantizedBytes(op.getOperand(0), "the left operand",
                                  binary.lhs, reason)) ||
      failed(readDequantizedBytes(op.getOperand(1), "the right operand",
                                  binary.rhs, reason)) ||
      failed(readQuantizedResult(op.getResult(0), binary.result, reason)))
    return failure();
  if (binary.lhs.elementType != binary.rhs.elementType ||
      binary.lhs.elementType != binary.result.type)
    return failBecause(reason,
                       "its operands and its result are not of one type");
  binary.exchanged = isExchanged(binary.lhs, binary.rhs);
  FormedOperator formed;
  formed.replaced.push_back(op);
  formed.result = binary.result;
  findInexactness(binary, formed);
  formed.build = [binary](OpBuilder &builder) {
    const auto &[op, lhs, rhs, result, exchanged] = binary;
    torch::OperatorOp source = op, quantize = result.quantize;
    return createOperator(builder, source.getLoc(),
                          binary.isSum() ? "QLinearAdd" : "QLinearMul",
                          {lhs.tensor, lhs.scale, lhs.zeroPointOperand(builder),
                           rhs.tensor, rhs.scale, rhs.zeroPointOperand(builder),
                           result.scale, result.zeroPointOperand(builder)},
                          quantize.getResult(0).getType());
  };
  return formed;
}
