//===- ElementValueTest.cpp - Elements of any type as numbers -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Known values of the small floats, and properties over all their bits.
//
//===----------------------------------------------------------------------===//

#include "tensor/ElementValue.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mini;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

double decode(ElementType type, std::uint32_t bits) {
  return loadElement(type, reinterpret_cast<const std::byte *>(&bits));
}

std::uint32_t encode(ElementType type, double value) {
  std::uint32_t bits = 0;
  storeFloat(type, value, reinterpret_cast<std::byte *>(&bits));
  return bits;
}

constexpr ElementType smallFloats[] = {
    ElementType::F16,        ElementType::BF16,   ElementType::F8E4M3FN,
    ElementType::F8E4M3FNUZ, ElementType::F8E5M2, ElementType::F8E5M2FNUZ};

// The figures of the formats' specifications.
TEST(ElementValue, DecodesKnownBits) {
  EXPECT_EQ(decode(ElementType::F16, 0x3c00), 1.0);
  EXPECT_EQ(decode(ElementType::F16, 0x7bff), 65504.0);
  EXPECT_EQ(decode(ElementType::F16, 0x0001), std::ldexp(1.0, -24));
  EXPECT_EQ(decode(ElementType::F16, 0xfc00), -infinity);
  EXPECT_TRUE(std::isnan(decode(ElementType::F16, 0x7e00)));
  EXPECT_EQ(decode(ElementType::BF16, 0xbf80), -1.0);
  EXPECT_EQ(decode(ElementType::BF16, 0x0001), std::ldexp(1.0, -133));
  EXPECT_EQ(decode(ElementType::F8E4M3FN, 0x7e), 448.0);
  EXPECT_TRUE(std::isnan(decode(ElementType::F8E4M3FN, 0xff)));
  EXPECT_EQ(decode(ElementType::F8E4M3FNUZ, 0x7f), 240.0);
  EXPECT_EQ(decode(ElementType::F8E4M3FNUZ, 0x01), std::ldexp(1.0, -10));
  EXPECT_TRUE(std::isnan(decode(ElementType::F8E4M3FNUZ, 0x80)));
  EXPECT_EQ(decode(ElementType::F8E5M2, 0x7b), 57344.0);
  EXPECT_EQ(decode(ElementType::F8E5M2, 0x7c), infinity);
  EXPECT_EQ(decode(ElementType::F8E5M2FNUZ, 0x7f), 57344.0);
  EXPECT_TRUE(std::isnan(decode(ElementType::F8E5M2FNUZ, 0x80)));
}

TEST(ElementValue, EncodesWhatItDecodes) {
  for (ElementType type : smallFloats) {
    std::uint32_t count = 1u << 8 * elementTypeSize(type);
    for (std::uint32_t bits = 0; bits < count; ++bits) {
      double value = decode(type, bits);
      if (!std::isnan(value)) {
        ASSERT_EQ(encode(type, value), bits) << elementTypeName(type);
      } else {
        ASSERT_TRUE(std::isnan(decode(type, encode(type, value))))
            << elementTypeName(type);
      }
    }
  }
}

// Halfway between two neighbours the even one is taken; a bit more or less
// decides. Positive finite bits count upwards, so neighbours are bits + 1.
TEST(ElementValue, RoundsToNearestEven) {
  for (ElementType type : smallFloats) {
    for (std::uint32_t bits = 0;; ++bits) {
      double low = decode(type, bits), high = decode(type, bits + 1);
      if (!(high < infinity))
        break;
      double middle = (low + high) / 2;
      ASSERT_EQ(encode(type, middle), bits + bits % 2)
          << elementTypeName(type) << " " << middle;
      ASSERT_EQ(encode(type, std::nextafter(middle, 0.0)), bits);
      ASSERT_EQ(encode(type, std::nextafter(middle, infinity)), bits + 1);
    }
  }
}

TEST(ElementValue, KnowsWhatIsTooLarge) {
  EXPECT_EQ(encode(ElementType::F16, 65519), 0x7bffu);
  EXPECT_EQ(encode(ElementType::F16, 65520), 0x7c00u);
  EXPECT_EQ(encode(ElementType::F16, -1e300), 0xfc00u);
  EXPECT_EQ(encode(ElementType::F16, infinity), 0x7c00u);
  EXPECT_EQ(encode(ElementType::F8E4M3FN, 1000), 0x7fu);
  EXPECT_EQ(encode(ElementType::F8E4M3FNUZ, -1000), 0x80u);
  EXPECT_EQ(encode(ElementType::F8E4M3FNUZ, -0.0), 0u);
}

TEST(ElementValue, LoadsIntegersAndWideFloats) {
  EXPECT_EQ(decode(ElementType::I8, 0x80), -128.0);
  EXPECT_EQ(decode(ElementType::U8, 0x80), 128.0);
  EXPECT_EQ(decode(ElementType::I16, 0xffff), -1.0);
  EXPECT_EQ(decode(ElementType::U32, 0xffffffff), 4294967295.0);
  EXPECT_EQ(decode(ElementType::I32, 0xffffffff), -1.0);
  EXPECT_EQ(decode(ElementType::F32, 0x3f800000), 1.0);
  EXPECT_EQ(encode(ElementType::F32, 1.0), 0x3f800000u);
  EXPECT_FALSE(isFloat(ElementType::Bool));
  EXPECT_TRUE(isFloat(ElementType::F64));
  EXPECT_TRUE(isFloat(ElementType::F8E5M2));
}

} // namespace
