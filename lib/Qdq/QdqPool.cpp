//===- QdqPool.cpp - Average pools of Q/DQ pairs - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// They become QLinearAveragePool, which averages in f32 and adds the zero point
// before it rounds, and QLinearGlobalAveragePool, which sums integers.
//
//===----------------------------------------------------------------------===//

#include "FormedOperator.h"

#include <cmath>
#include <numeric>

using namespace mlir;
using namespace mini;

namespace {

struct QuantizedPool {
  torch::OperatorOp op;
  Dequantized input;
  QuantizedResult result;
};

} // namespace

static FailureOr<QuantizedPool> readPool(torch::OperatorOp op, Reason &reason) {
  QuantizedPool pool;
  pool.op = op;
  if (failed(readDequantizedBytes(op.getOperand(0), "the input", pool.input,
                                  reason)) ||
      failed(readQuantizedResult(op.getResult(0), pool.result, reason)))
    return failure();
  if (pool.input.elementType != pool.result.type)
    return failBecause(reason, "its input and its result are not of one type");
  return pool;
}

static FormedOperator formPool(const QuantizedPool &pool, StringRef name) {
  FormedOperator formed;
  formed.replaced.push_back(pool.op);
  formed.result = pool.result;
  formed.build = [pool, name](OpBuilder &builder) {
    torch::OperatorOp op = pool.op, quantize = pool.result.quantize;
    Value value =
        createOperator(builder, op.getLoc(), name,
                       {pool.input.tensor, pool.input.scale,
                        pool.input.zeroPointOperand(builder), pool.result.scale,
                        pool.result.zeroPointOperand(builder)},
                       quantize.getResult(0).getType());
    for (NamedAttribute attribute : op->getDiscardableAttrs())
      if (attribute.getName() != "torch.onnx.dilations")
        value.getDefiningOp()->setDiscardableAttr(attribute.getName(),
                                                  attribute.getValue());
    return value;
  };
  return formed;
}

static SmallVector<int64_t> integers(torch::OperatorOp op, StringRef name) {
  return integersAttribute(op, name).value_or(SmallVector<int64_t>());
}

/// Whether all averages are over a number of elements that is a power of two.
static bool areCountsPowersOfTwo(torch::OperatorOp op) {
  auto autoPad = op->getAttrOfType<StringAttr>("torch.onnx.auto_pad");
  bool isPadded = llvm::any_of(integers(op, "pads"),
                               [](int64_t pad) { return pad != 0; }) ||
                  (autoPad && autoPad != "NOTSET" && autoPad != "VALID");
  if (integerAttribute(op, "ceil_mode", 0) != 0 ||
      (isPadded && integerAttribute(op, "count_include_pad", 0) == 0))
    return false;
  return llvm::all_of(integers(op, "kernel_shape"), [](int64_t size) {
    return size > 0 && size <= 256 && llvm::isPowerOf2_64(size);
  });
}

/// The elements of a window, or as many as matter.
static int64_t countWindow(torch::OperatorOp op) {
  constexpr int64_t kMost = 1 << 16;
  int64_t count = 1;
  for (int64_t size : integers(op, "kernel_shape"))
    count = std::min(count * std::min(size, kMost), kMost);
  return count;
}

/// What the f32 graph and integers can differ by, in steps: f32 rounds the sum
/// of `count` elements to 24 bits, `count` times, and where the zero point is
/// added decides which way the middle of two steps goes.
static int64_t boundSteps(const QuantizedPool &pool, int64_t count) {
  constexpr double kRounding = 1.0 / (1 << 24), kGreatestDistance = 255;
  double steps = kGreatestDistance * static_cast<double>(count + 8) *
                 kRounding * pool.input.scales[0] / pool.result.scaleValue;
  return static_cast<int64_t>(std::min(steps, kGreatestDistance)) + 1;
}

/// The averages are the same; the zero point is added before the rounding.
static std::optional<Reason> findInexactness(const QuantizedPool &pool) {
  // Sums of other multiples depend on their order.
  if (auto reason = findOtherScale("the input", pool.input.scales[0]))
    return reason;
  if (pool.result.zeroPoint == 0)
    return std::nullopt;
  if (pool.result.zeroPoint % 2 != 0)
    return Reason{"the zero point is odd, which is added before rounding",
                  "the zero point, " + std::to_string(pool.result.zeroPoint) +
                      ", is odd, and added before rounding"};
  if (auto reason = findOtherScale("the result", pool.result.scaleValue))
    return reason;
  // Up to 2^16 elements of 9 bits, and a zero point of 8 bits to add to.
  int ratio =
      *exponentOf(pool.input.scales[0]) - *exponentOf(pool.result.scaleValue);
  int64_t count = countWindow(pool.op);
  if (!areCountsPowersOfTwo(pool.op) ||
      ratio - static_cast<int>(llvm::Log2_64_Ceil(count)) < -15 || ratio > 15)
    return Reason{"averages are not exact in f32",
                  "averages are not exact in f32"};
  return std::nullopt;
}

FailureOr<FormedOperator> mini::readQuantizedAveragePool(torch::OperatorOp op,
                                                         Reason &reason) {
  for (int64_t dilation : integers(op, "dilations"))
    if (dilation != 1)
      return failBecause(reason, "it has a dilation of " + Twine(dilation),
                         "it has dilations");
  // ONNX Runtime's QLinearAveragePool counts what is beyond the padding too.
  if (integerAttribute(op, "ceil_mode", 0) != 0 &&
      integerAttribute(op, "count_include_pad", 0) != 0)
    return failBecause(reason, "it has both ceil_mode and count_include_pad");
  auto pool = readPool(op, reason);
  if (failed(pool))
    return failure();
  FormedOperator formed = formPool(*pool, "QLinearAveragePool");
  formed.inexactness = findInexactness(*pool);
  formed.mostSteps = boundSteps(*pool, countWindow(op));
  return formed;
}

/// Averages of more elements are not looked into.
static constexpr int64_t kMaxCount = 1 << 14;

/// The number of elements that are averaged, if it is known and not too large.
static std::optional<int64_t> countElements(const QuantizedPool &pool) {
  torch::OperatorOp op = pool.op;
  for (Value value : {op.getOperand(0), pool.input.tensor}) {
    auto type = dyn_cast<torch::VTensorType>(value.getType());
    if (!type || !type.getHasSizes() || type.getSizes().size() < 3)
      continue;
    ArrayRef<int64_t> sizes = type.getSizes().drop_front(2);
    if (llvm::all_of(
            sizes, [](int64_t size) { return size >= 1 && size <= kMaxCount; }))
      return std::accumulate(sizes.begin(), sizes.end(), int64_t(1),
                             [](int64_t count, int64_t size) {
                               return std::min(count * size, kMaxCount + 1);
                             });
  }
  return std::nullopt;
}

/// Computes all possible sums both ways.
static std::optional<Reason> findGlobalInexactness(const QuantizedPool &pool) {
  if (auto reason = findOtherScale("the input", pool.input.scales[0]))
    return reason;
  auto count = countElements(pool);
  if (!count || *count > kMaxCount)
    return Reason{"the number of elements is not known or above 16384",
                  "the number of elements is not known or above 16384"};
  float inputScale = pool.input.scales[0], outputScale = pool.result.scaleValue;
  auto elements = static_cast<float>(*count);
  float multiplier = inputScale / (outputScale * elements);
  int64_t zeroPoint = pool.input.zeroPoints[0];
  IntegerType type = pool.input.elementType;
  for (int64_t sum = *count * (leastOf(type) - zeroPoint);
       sum <= *count * (greatestOf(type) - zeroPoint); ++sum) {
    auto value = static_cast<float>(sum);
    float ours = std::nearbyint(value * multiplier),
          theirs = std::nearbyint(value * inputScale / elements / outputScale);
    if (ours != theirs)
      return Reason{"some sums are rounded to another step",
                    "a sum of " + std::to_string(sum) +
                        " is rounded to another step"};
  }
  return std::nullopt;
}

FailureOr<FormedOperator>
mini::readQuantizedGlobalAveragePool(torch::OperatorOp op, Reason &reason) {
  auto pool = readPool(op, reason);
  if (failed(pool))
    return failure();
  FormedOperator formed = formPool(*pool, "QLinearGlobalAveragePool");
  formed.inexactness = findGlobalInexactness(*pool);
  if (auto count = countElements(*pool))
    formed.mostSteps = boundSteps(*pool, *count);
  return formed;
}
