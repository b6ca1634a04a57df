//===- Float8Types.cpp - The 8-bit floats and constants of them - cpp -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Float8Types.h.
//
//===----------------------------------------------------------------------===//

#include "Float8Types.h"

#include "mlir/IR/Builders.h"

#include <cmath>

using namespace mlir;
using namespace mini;

bool mini::isFloat8(Type type) {
  return isa_and_present<Float8E4M3FNType, Float8E4M3FNUZType, Float8E5M2Type,
                         Float8E5M2FNUZType>(type);
}

uint8_t mini::encodeFloat8(float value, FloatType type, bool saturates) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  APFloat result(value);
  bool losesInfo;
  result.convert(semantics, APFloat::rmNearestTiesToEven, &losesInfo);
  if (!result.isFinite() && saturates)
    result = APFloat::getLargest(semantics, std::signbit(value));
  return static_cast<uint8_t>(result.bitcastToAPInt().getZExtValue());
}
