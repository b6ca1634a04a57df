//===- SignalWindow.cpp - Windows of signal processing - cpp --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HannWindow, HammingWindow and BlackmanWindow: sums of cosines over a size
// that is known, and so constants. ONNX computes them in f32; in f64 they
// differ from that by less than its own rounding.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <array>
#include <cmath>
#include <numbers>

using namespace mlir;
using namespace mini;

/// The factors of cos(0), cos(angle) and cos(2 * angle).
static std::array<double, 3> windowFactors(StringRef name) {
  if (name == "HannWindow")
    return {0.5, -0.5, 0};
  if (name == "HammingWindow")
    return {25.0 / 46, -21.0 / 46, 0};
  return {0.42, -0.5, 0.08};
}

LogicalResult mini::convertSignalWindow(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  auto size = op.constantIntegers(0, "the size");
  auto isPeriodic = op.intAttribute("periodic", 1);
  auto given = dataTypeAttribute(op, "output_datatype");
  if (failed(size) || failed(isPeriodic) || failed(given))
    return failure();
  if (size->size() != 1)
    return op.emitError() << "the size has " << size->size()
                          << " values, but must be one";
  int64_t count = size->front(), period = *isPeriodic ? count : count - 1;
  if (period < 1)
    return op.emitError() << "a window of " << count
                          << " elements with a period"
                          << " of " << period << " is not defined";
  if (failed(checkTable(op, count)))
    return failure();
  Type elementType = *given ? *given : op.builder().getF32Type();
  auto floatType = dyn_cast<FloatType>(elementType);
  if (!floatType || !contains(kFloats, floatType))
    return op.emitError() << "elements of " << elementType
                          << " are not supported";
  auto [constant, once, twice] = windowFactors(op.name());
  SmallVector<Attribute> values;
  for (int64_t i = 0; i < count; ++i) {
    double angle = 2 * std::numbers::pi * i / period;
    values.push_back(
        FloatAttr::get(floatType, constant + once * std::cos(angle) +
                                      twice * std::cos(2 * angle)));
  }
  auto type = RankedTensorType::get(count, floatType);
  results.push_back({arith::ConstantOp::create(
                         op.builder(), DenseElementsAttr::get(type, values)),
                     elementType});
  return success();
}
