//===- MatrixArithmetic.cpp - Bit-exact narrow matrix products ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything is integer arithmetic over the columns of one row of outputs,
// which the compiler turns into vector code.
//
//===----------------------------------------------------------------------===//

#include "MatrixArithmetic.h"

#include "FloatHelpers.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

constexpr unsigned maxColumns = 32;
/// Zero has the smallest exponent of single precision.
constexpr int32_t zeroExponent = -126;

struct Layout {
  unsigned exponentBits, fractionBits;
  int bias;
  bool unsignedZero; ///< FNUZ: no infinities, and -0 is the only NaN.
};

Layout layoutOf(ElementFormat format) {
  switch (format) {
  case ElementFormat::F16:
    return {5, 10, 15, false};
  case ElementFormat::BF16:
    return {8, 7, 127, false};
  case ElementFormat::FP8:
    return {4, 3, 8, true};
  case ElementFormat::BF8:
    return {5, 2, 16, true};
  default: // XF32 keeps 10 of the 23 fraction bits.
    return {8, 10, 127, false};
  }
}

int32_t minimum32(int32_t a, int32_t b) { return a < b ? a : b; }
int32_t maximum32(int32_t a, int32_t b) { return a > b ? a : b; }
int64_t minimum64(int64_t a, int64_t b) { return a < b ? a : b; }

/// The largest exponent of a group of products, and their sum in units of
/// 2^(exponent - 24), every product cut off there.
struct GroupSums {
  alignas(64) int32_t exponent[maxColumns];
  alignas(64) int32_t sum[maxColumns];
};

void sumProducts(const NarrowRow &a, const NarrowColumns &b, unsigned columns,
                 unsigned first, unsigned count, unsigned step,
                 unsigned productShift, GroupSums &group) {
  for (unsigned j = 0; j < columns; ++j)
    group.exponent[j] = a.exponent[first] + b.exponent[first][j];
  for (unsigned k = first + step; k < first + count; k += step)
    for (unsigned j = 0; j < columns; ++j)
      group.exponent[j] =
          maximum32(group.exponent[j], a.exponent[k] + b.exponent[k][j]);
  for (unsigned j = 0; j < columns; ++j)
    group.sum[j] = 0;
  for (unsigned k = first; k < first + count; k += step)
    for (unsigned j = 0; j < columns; ++j) {
      int32_t product = a.magnitude[k] * b.magnitude[k][j];
      int32_t shift =
          minimum32(group.exponent[j] - a.exponent[k] - b.exponent[k][j], 31);
      int32_t size = (product < 0 ? -product : product) << productShift;
      int32_t cut = size >> shift;
      group.sum[j] += product < 0 ? -cut : cut;
    }
}

/// value * 2^exponent in one rounding to single precision.
float roundScaled(int64_t value, int32_t exponent) {
  // Every exponent here is far inside the range of double.
  double scale = bitsAs<double>(static_cast<uint64_t>(exponent + 1023) << 52);
  return static_cast<float>(static_cast<double>(value) * scale);
}

/// accumulator += sum * 2^(exponent - 24) with the accumulator's own cut.
/// `dropsSmallC` is the 8-bit formats' rule for an addend far below the sum.
template <bool dropsSmallC>
void addToAccumulator(const GroupSums &group, unsigned columns,
                      float *accumulator) {
  for (unsigned j = 0; j < columns; ++j) {
    uint32_t bits = bitsAs<uint32_t>(accumulator[j]);
    int32_t biased = static_cast<int32_t>(bits >> 23 & 0xff);
    int32_t exponentC = biased == 0 ? -126 : biased - 127;
    int64_t sizeC = (bits & 0x7fffff) | (biased == 0 ? 0u : 0x800000u);
    int32_t top = maximum32(group.exponent[j], exponentC);
    if (dropsSmallC && exponentC < top - 25)
      sizeC = 0;
    int64_t signedC = bits >> 31 ? -sizeC : sizeC;
    int64_t sum = static_cast<int64_t>(group.sum[j]) << 7 >>
                  minimum64(top - group.exponent[j], 63);
    int64_t addend = signedC << 1 >> minimum64(top - exponentC, 63);
    accumulator[j] = roundScaled(sum + addend * 128, top - 31);
  }
}

} // namespace

unsigned fractionBits(ElementFormat format) {
  return layoutOf(format).fractionBits;
}

NarrowValue decodeNarrow(ElementFormat format, uint32_t bits) {
  if (format == ElementFormat::XF32)
    bits >>= 13;
  const Layout layout = layoutOf(format);
  const uint32_t exponentMask = (1u << layout.exponentBits) - 1;
  const uint32_t fraction = bits & ((1u << layout.fractionBits) - 1);
  const uint32_t biased = bits >> layout.fractionBits & exponentMask;
  const bool negative = bits >> (layout.fractionBits + layout.exponentBits) & 1;
  NarrowValue value{};
  value.finite = true;
  if (layout.unsignedZero) {
    value.nan = negative && biased == 0 && fraction == 0;
    value.finite = !value.nan;
  } else if (biased == exponentMask) {
    value.finite = false;
    value.nan = fraction != 0;
  }
  uint32_t magnitude = fraction | (biased == 0 ? 0 : 1u << layout.fractionBits);
  value.magnitude =
      negative ? -static_cast<int32_t>(magnitude) : int32_t(magnitude);
  value.exponent = static_cast<int32_t>(biased == 0 ? 1 : biased) - layout.bias;
  if (magnitude == 0)
    value.exponent = zeroExponent;
  return value;
}

void accumulateGroup(const NarrowRow &a, const NarrowColumns &b,
                     unsigned columns, unsigned first, unsigned count,
                     unsigned productShift, float *accumulator) {
  GroupSums group;
  sumProducts(a, b, columns, first, count, 1, productShift, group);
  addToAccumulator<false>(group, columns, accumulator);
}

void accumulateGroup8(const NarrowRow &a, const NarrowColumns &b,
                      unsigned columns, unsigned first, unsigned count,
                      unsigned productShift, float *accumulator) {
  GroupSums even, odd;
  sumProducts(a, b, columns, first, count, 2, productShift, even);
  sumProducts(a, b, columns, first + 1, count - 1, 2, productShift, odd);
  for (unsigned j = 0; j < columns; ++j) {
    int32_t top = maximum32(even.exponent[j], odd.exponent[j]);
    even.sum[j] = (even.sum[j] >> minimum32(top - even.exponent[j], 31)) +
                  (odd.sum[j] >> minimum32(top - odd.exponent[j], 31));
    even.exponent[j] = top;
  }
  addToAccumulator<true>(even, columns, accumulator);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
