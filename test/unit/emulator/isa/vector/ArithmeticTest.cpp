//===- ArithmeticTest.cpp - Arithmetic against the host -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Random bit patterns, so that subnormals, infinities and NaNs occur; the
// host's IEEE results are the reference.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <functional>
#include <limits>

using namespace mini::test;

namespace {

constexpr size_t count = 16384;

template <typename T> bool isNan(T value) { return value != value; }

/// Values whose exponents are close, so that quotients are ordinary, beside
/// random ones, whose quotients mostly overflow or underflow.
template <typename T> std::vector<T> operands(unsigned seed) {
  std::vector<T> values = randomBits<T>(count, seed);
  if constexpr (!std::is_integral_v<T>) {
    std::mt19937 random(seed);
    std::uniform_real_distribution<double> near(0.5, 2.0);
    for (size_t i = 0; i < count / 2; ++i)
      values[i] = static_cast<T>(near(random));
    const T edges[] = {T(0),
                       T(-0.0),
                       T(1),
                       std::numeric_limits<T>::infinity(),
                       std::numeric_limits<T>::quiet_NaN(),
                       std::numeric_limits<T>::denorm_min(),
                       std::numeric_limits<T>::min(),
                       std::numeric_limits<T>::max()};
    std::uniform_int_distribution<size_t> pick(0, std::size(edges) - 1);
    for (size_t i = count / 2; i < count / 2 + 1024; ++i)
      values[i] = edges[pick(random)];
  }
  return values;
}

template <typename T, typename R>
void compare(const char *kernel, const std::function<R(T, T)> &reference) {
  Module module("Arithmetic");
  std::vector<T> a = operands<T>(17), b = operands<T>(99);
  DeviceArray<R> out(count);
  DeviceArray<T> da(a), db(b);
  ASSERT_EQ(module.run(kernel, {dim3(count / 256), dim3(256)}, out.data(),
                       da.data(), db.data()),
            hipSuccess);
  std::vector<R> result = out.read();
  for (size_t i = 0; i < count; ++i) {
    R expected = reference(a[i], b[i]);
    if (isNan(expected) && isNan(result[i]))
      continue;
    // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison): each bit counts.
    ASSERT_EQ(std::memcmp(&result[i], &expected, sizeof(R)), 0)
        << kernel << " of " << static_cast<double>(a[i]) << " and "
        << static_cast<double>(b[i]) << " is " << static_cast<double>(result[i])
        << ", not " << static_cast<double>(expected) << " (element " << i
        << ")";
  }
}

TEST(ArithmeticTest, DivisionF32) {
  compare<float, float>("divideF32", [](float a, float b) { return a / b; });
}
TEST(ArithmeticTest, DivisionF64) {
  compare<double, double>("divideF64",
                          [](double a, double b) { return a / b; });
}
TEST(ArithmeticTest, SquareRootF32) {
  compare<float, float>("sqrtF32", [](float a, float) { return std::sqrt(a); });
}
TEST(ArithmeticTest, SquareRootF64) {
  compare<double, double>("sqrtF64",
                          [](double a, double) { return std::sqrt(a); });
}
TEST(ArithmeticTest, FusedMultiplyAddF32) {
  compare<float, float>("fmaF32",
                        [](float a, float b) { return std::fma(a, b, a); });
}
TEST(ArithmeticTest, RoundingF32) {
  compare<float, float>("floorF32",
                        [](float a, float) { return std::floor(a); });
  compare<float, float>("roundF32",
                        [](float a, float) { return std::nearbyint(a); });
}
TEST(ArithmeticTest, MinimumAndMaximumF32) {
  auto smaller = [](float a, float b) {
    return a == b ? (std::signbit(a) ? a : b) : std::fmin(a, b);
  };
  auto larger = [](float a, float b) {
    return a == b ? (std::signbit(a) ? b : a) : std::fmax(a, b);
  };
  compare<float, float>("minF32", smaller);
  compare<float, float>("maxF32", larger);
}
TEST(ArithmeticTest, Half) {
  using Half = _Float16;
  Module module("Arithmetic");
  std::vector<uint16_t> a = randomBits<uint16_t>(count, 5),
                        b = randomBits<uint16_t>(count, 6);
  DeviceArray<uint16_t> da(a), db(b), out(count);
  auto check = [&](const char *kernel, auto reference) {
    ASSERT_EQ(module.run(kernel, {dim3(count / 256), dim3(256)}, out.data(),
                         da.data(), db.data()),
              hipSuccess);
    std::vector<uint16_t> result = out.read();
    for (size_t i = 0; i < count; ++i) {
      auto x = std::bit_cast<Half>(a[i]), y = std::bit_cast<Half>(b[i]);
      // Long double has bits enough for one rounding.
      auto expected = static_cast<Half>(
          reference(static_cast<long double>(x), static_cast<long double>(y)));
      auto actual = std::bit_cast<Half>(result[i]);
      if (expected != expected && actual != actual)
        continue;
      ASSERT_EQ(result[i], std::bit_cast<uint16_t>(expected))
          << kernel << " of " << static_cast<float>(x) << " and "
          << static_cast<float>(y);
    }
  };
  using Wide = long double;
  check("addF16", [](Wide x, Wide y) { return x + y; });
  check("fmaF16", [](Wide x, Wide y) { return x * y + y; });
  check("divideF16", [](Wide x, Wide y) { return x / y; });
}
TEST(ArithmeticTest, IntegerDivision) {
  compare<int, int>("divideI32", [](int a, int b) {
    return b == 0 ? 0 : static_cast<int>(int64_t{a} / b);
  });
  compare<unsigned, unsigned>("remainderU32", [](unsigned a, unsigned b) {
    return b == 0 ? 0 : a % b;
  });
  compare<int64_t, int64_t>(
      "divideI64", [](int64_t a, int64_t b) { return b == 0 ? 0 : a / b; });
}
TEST(ArithmeticTest, WideIntegers) {
  compare<uint64_t, uint64_t>("multiplyU64",
                              [](uint64_t a, uint64_t b) { return a * b; });
  compare<int64_t, int64_t>("shiftI64",
                            [](int64_t a, int64_t b) { return a >> (b & 63); });
  compare<unsigned, unsigned>("bitCounts", [](unsigned x, unsigned y) {
    return static_cast<unsigned>(std::popcount(x) + std::countl_zero(y) * 64 +
                                 std::countr_zero(x) * 4096);
  });
}
TEST(ArithmeticTest, Conversions) {
  compare<double, float>(
      "narrowF64", [](double a, double) { return static_cast<float>(a); });
  compare<int64_t, float>(
      "fromI64", [](int64_t a, int64_t) { return static_cast<float>(a); });
}
TEST(ArithmeticTest, DotProductOfBytes) {
  compare<int, int>("dotI8", [](int a, int b) {
    unsigned sum = static_cast<unsigned>(a);
    for (int i = 0; i < 4; ++i)
      sum += static_cast<unsigned>(static_cast<int8_t>(a >> 8 * i) *
                                   static_cast<int8_t>(b >> 8 * i));
    return static_cast<int>(sum);
  });
}

} // namespace
