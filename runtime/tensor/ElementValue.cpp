//===- ElementValue.cpp - Elements of any type as numbers -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The small floats differ in five figures, so they are a table. The 8-bit ones
// are those of the OCP 8-bit floating point specification (E4M3FN, E5M2) and of
// AMD's MI300 ISA document (the FNUZ pair: no infinity, no negative zero, and
// the one NaN in the latter's place).
//
//===----------------------------------------------------------------------===//

#include "ElementValue.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

using namespace mini;

namespace {

enum class Specials {
  Ieee,        ///< The largest exponent holds infinity and NaN.
  AllOnesNaN,  ///< Only the largest magnitude is NaN; no infinity.
  NegativeZero ///< Only the bits of negative zero are NaN; no infinity.
};

struct SmallFloat {
  ElementType type;
  int exponentBits, mantissaBits, bias;
  Specials specials;

  std::uint32_t signBit() const { return 1u << (exponentBits + mantissaBits); }
  std::uint32_t infinity() const {
    return ((1u << exponentBits) - 1) << mantissaBits;
  }
  std::uint32_t nan() const {
    switch (specials) {
    case Specials::Ieee:
      return infinity() | 1u << (mantissaBits - 1);
    case Specials::AllOnesNaN:
      return signBit() - 1;
    case Specials::NegativeZero:
      break;
    }
    return signBit();
  }
  /// The bits of the largest finite value.
  std::uint32_t largest() const {
    switch (specials) {
    case Specials::Ieee:
      return infinity() - 1;
    case Specials::AllOnesNaN:
      return signBit() - 2;
    case Specials::NegativeZero:
      break;
    }
    return signBit() - 1;
  }
  double decode(std::uint32_t bits) const;
  std::uint32_t encode(double value) const;
};

constexpr SmallFloat smallFloats[] = {
    {ElementType::F16, 5, 10, 15, Specials::Ieee},
    {ElementType::BF16, 8, 7, 127, Specials::Ieee},
    {ElementType::F8E4M3FN, 4, 3, 7, Specials::AllOnesNaN},
    {ElementType::F8E4M3FNUZ, 4, 3, 8, Specials::NegativeZero},
    {ElementType::F8E5M2, 5, 2, 15, Specials::Ieee},
    {ElementType::F8E5M2FNUZ, 5, 2, 16, Specials::NegativeZero},
};

double SmallFloat::decode(std::uint32_t bits) const {
  bool isNegative = bits & signBit();
  std::uint32_t magnitude = bits & (signBit() - 1);
  double value;
  if (specials == Specials::NegativeZero ? bits == nan()
                                         : magnitude > largest())
    value = specials == Specials::Ieee && magnitude == infinity()
                ? std::numeric_limits<double>::infinity()
                : std::numeric_limits<double>::quiet_NaN();
  else if (std::uint32_t exponent = magnitude >> mantissaBits; exponent == 0)
    value = std::ldexp(magnitude, 1 - bias - mantissaBits);
  else
    value = std::ldexp(magnitude - ((exponent - 1) << mantissaBits),
                       static_cast<int>(exponent) - bias - mantissaBits);
  return isNegative ? -value : value;
}

std::uint32_t SmallFloat::encode(double value) const {
  if (std::isnan(value))
    return nan();
  double magnitude = std::fabs(value);
  // Rounded in units of the last place of its binade, or of the subnormals.
  int exponent = 1 - bias;
  if (magnitude != 0 && std::isfinite(magnitude))
    exponent = std::max(exponent, std::ilogb(magnitude));
  double units = std::nearbyint(std::ldexp(magnitude, mantissaBits - exponent));
  std::uint32_t bits;
  if (!(std::ldexp(units, exponent - mantissaBits) <= decode(largest())))
    bits = specials == Specials::Ieee ? infinity() : nan();
  else
    // A carry out of the mantissa steps to the next exponent by itself.
    bits = static_cast<std::uint32_t>(units) +
           (static_cast<std::uint32_t>(exponent + bias - 1) << mantissaBits);
  bool isNegative = std::signbit(value);
  if (specials == Specials::NegativeZero && (bits == 0 || bits == nan()))
    return bits;
  return isNegative ? bits | signBit() : bits;
}

const SmallFloat *findSmallFloat(ElementType type) {
  for (const SmallFloat &format : smallFloats)
    if (format.type == type)
      return &format;
  return nullptr;
}

template <typename T> double load(const std::byte *bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof(T));
  return static_cast<double>(value);
}

} // namespace

bool mini::isFloat(ElementType type) {
  return type == ElementType::F32 || type == ElementType::F64 ||
         findSmallFloat(type);
}

double mini::loadElement(ElementType type, const std::byte *bytes) {
  switch (type) {
  case ElementType::F32:
    return load<float>(bytes);
  case ElementType::F64:
    return load<double>(bytes);
  case ElementType::I8:
    return load<std::int8_t>(bytes);
  case ElementType::Bool:
  case ElementType::U8:
    return load<std::uint8_t>(bytes);
  case ElementType::I16:
    return load<std::int16_t>(bytes);
  case ElementType::U16:
    return load<std::uint16_t>(bytes);
  case ElementType::I32:
    return load<std::int32_t>(bytes);
  case ElementType::U32:
    return load<std::uint32_t>(bytes);
  case ElementType::I64:
    return load<std::int64_t>(bytes);
  case ElementType::U64:
    return load<std::uint64_t>(bytes);
  default:
    break;
  }
  std::uint32_t bits = 0; // of the small floats: two bytes at most
  std::memcpy(&bits, bytes, elementTypeSize(type));
  return findSmallFloat(type)->decode(bits);
}

void mini::storeFloat(ElementType type, double value, std::byte *bytes) {
  if (type == ElementType::F64) {
    std::memcpy(bytes, &value, sizeof(value));
  } else if (type == ElementType::F32) {
    auto narrow = static_cast<float>(value);
    std::memcpy(bytes, &narrow, sizeof(narrow));
  } else {
    std::uint32_t bits = findSmallFloat(type)->encode(value);
    std::memcpy(bytes, &bits, elementTypeSize(type));
  }
}
