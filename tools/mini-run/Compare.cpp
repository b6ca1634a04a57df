//===- Compare.cpp - Actual against expected elements ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Compare.h.
//
//===----------------------------------------------------------------------===//

#include "Compare.h"

#include "tensor/ElementValue.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

using namespace mini;
using namespace mini::run;

namespace {

constexpr std::size_t maxShown = 5;

/// The element in full: a double would round a 64-bit integer.
std::string formatElement(ElementType type, const std::byte *bytes) {
  if (type == ElementType::I64) {
    std::int64_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return std::to_string(value);
  }
  if (type == ElementType::U64) {
    std::uint64_t value;
    std::memcpy(&value, bytes, sizeof(value));
    return std::to_string(value);
  }
  char text[40];
  std::snprintf(text, sizeof(text), "%.*g", type == ElementType::F64 ? 17 : 10,
                loadElement(type, bytes));
  return text;
}

std::vector<std::int64_t> positionOf(std::size_t index,
                                     const std::vector<std::int64_t> &shape) {
  std::vector<std::int64_t> position(shape.size());
  for (std::size_t i = shape.size(); i-- > 0;) {
    position[i] = static_cast<std::int64_t>(index % shape[i]);
    index /= shape[i];
  }
  return position;
}

/// Exact for integers: their difference is taken before it is rounded.
double absoluteDifference(ElementType type, const std::byte *actual,
                          const std::byte *expected) {
  std::uint64_t a = 0, b = 0;
  bool isSigned = type == ElementType::I64;
  if (!isSigned && type != ElementType::U64)
    return std::fabs(loadElement(type, actual) - loadElement(type, expected));
  std::memcpy(&a, actual, sizeof(a));
  std::memcpy(&b, expected, sizeof(b));
  bool isLess =
      isSigned ? static_cast<std::int64_t>(a) < static_cast<std::int64_t>(b)
               : a < b;
  return static_cast<double>(isLess ? b - a : a - b);
}

} // namespace

Comparison mini::run::compare(const TensorInfo &info,
                              std::span<const std::byte> actual,
                              std::span<const std::byte> expected,
                              Tolerance tolerance) {
  Comparison result;
  result.elements = info.elementCount;
  ElementType type = info.elementType;
  std::size_t width = elementTypeSize(type);
  for (std::size_t i = 0; i < info.elementCount; ++i) {
    const std::byte *a = actual.data() + i * width;
    const std::byte *b = expected.data() + i * width;
    // Equal bits are equal values, NaN and infinity included.
    if (std::memcmp(a, b, width) == 0)
      continue;
    double actualValue = loadElement(type, a);
    double expectedValue = loadElement(type, b);
    bool isNaN = std::isnan(actualValue) || std::isnan(expectedValue);
    bool matches = std::isnan(actualValue) && std::isnan(expectedValue);
    if (!isNaN) {
      double difference = absoluteDifference(type, a, b);
      result.maxAbsoluteDifference =
          std::max(result.maxAbsoluteDifference, difference);
      // An infinity would be within any relative tolerance of itself.
      matches =
          difference == 0 ||
          (std::isfinite(difference) &&
           difference <= tolerance.absolute +
                             tolerance.relative * std::fabs(expectedValue));
    }
    if (matches)
      continue;
    if (result.mismatches++ < maxShown)
      result.first.push_back({positionOf(i, info.shape), formatElement(type, a),
                              formatElement(type, b)});
  }
  return result;
}

Summary mini::run::summarize(const TensorInfo &info,
                             std::span<const std::byte> bytes) {
  Summary summary;
  double sum = 0;
  std::size_t count = 0;
  std::size_t width = elementTypeSize(info.elementType);
  for (std::size_t i = 0; i < info.elementCount; ++i) {
    double value = loadElement(info.elementType, bytes.data() + i * width);
    if (std::isnan(value)) {
      ++summary.nans;
      continue;
    }
    if (std::isinf(value)) {
      ++summary.infinities;
      continue;
    }
    summary.least = count == 0 ? value : std::min(summary.least, value);
    summary.greatest = count == 0 ? value : std::max(summary.greatest, value);
    sum += value;
    ++count;
  }
  summary.mean = count == 0 ? 0 : sum / static_cast<double>(count);
  return summary;
}
