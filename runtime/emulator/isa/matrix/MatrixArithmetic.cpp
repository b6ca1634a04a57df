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

#include "isa/vector/FloatHelpers.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

/// Zero has the smallest exponent of single precision.
constexpr int32_t zeroExponent = -126;

struct Layout {
  unsigned exponentBits, fractionBits;
  int bias;
  bool unsignedZero; ///< FNUZ: no infinities, and -0 is the only NaN.
};

constexpr Layout layoutOf(ElementFormat format) {
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

int32_t maximum32(int32_t a, int32_t b) { return a > b ? a : b; }
int32_t minimum32(int32_t a, int32_t b) { return a < b ? a : b; }

/// Adjacent columns as vectors of the compiler's.
template <unsigned width> struct Columns {
  typedef int32_t Int __attribute__((ext_vector_type(width)));
  typedef int64_t Long __attribute__((ext_vector_type(width)));
  typedef float Float __attribute__((ext_vector_type(width)));
  typedef double Double __attribute__((ext_vector_type(width)));

  static Int load(const int32_t *place) {
    Int result;
    __builtin_memcpy(&result, place, sizeof(result));
    return result;
  }
  static Float load(const float *place) {
    Float result;
    __builtin_memcpy(&result, place, sizeof(result));
    return result;
  }
};

/// The largest exponent of a group of products, and their sum in units of
/// 2^(exponent - 24), every product cut off there.
template <unsigned width> struct GroupSums {
  Columns<width>::Int exponent, sum;
};

/// The products of moderate blocks, cut off by a conversion: they are exact in
/// single precision, and so is what a power of two makes of them.
template <unsigned width, unsigned step>
void sumModerate(const NarrowBlock &a, const NarrowBlock &b,
                 const ProductGroup &group, unsigned first, unsigned column,
                 GroupSums<width> &sums) {
  using Vector = Columns<width>;
  using Int = Vector::Int;
  using Float = Vector::Float;
  // The exponent of a sum of zeros may be smaller; it scales nothing.
  Int exponent = __builtin_elementwise_max(sums.exponent, Int(-100));
  Int scaleBits = (127 + 24 - exponent) << 23;
  Float scale;
  __builtin_memcpy(&scale, &scaleBits, sizeof(scale));
  const unsigned end = group.first + group.count;
  for (unsigned k = first; k < end; k += step) {
    Float product = Vector::load(&b.value[k][column]) * a.value[k][group.row];
    sums.sum += __builtin_convertvector(product * scale, Int);
  }
}

template <unsigned width, unsigned step>
void sumAny(const NarrowBlock &a, const NarrowBlock &b,
            const ProductGroup &group, unsigned first, unsigned column,
            GroupSums<width> &sums) {
  using Vector = Columns<width>;
  using Int = Vector::Int;
  const unsigned end = group.first + group.count;
  for (unsigned k = first; k < end; k += step) {
    Int product =
        Vector::load(&b.magnitude[k][column]) * a.magnitude[k][group.row];
    Int exponent =
        Vector::load(&b.exponent[k][column]) + a.exponent[k][group.row];
    Int shift = __builtin_elementwise_min(sums.exponent - exponent, Int(31));
    Int cut = __builtin_elementwise_abs(product)
                  << static_cast<int>(group.shift) >>
              shift;
    sums.sum += product < 0 ? -cut : cut;
  }
}

template <unsigned width, unsigned step, bool moderate>
GroupSums<width> sumProducts(const NarrowBlock &a, const NarrowBlock &b,
                             const ProductGroup &group, unsigned first,
                             unsigned column) {
  using Vector = Columns<width>;
  using Int = Vector::Int;
  const unsigned end = group.first + group.count;
  GroupSums<width> sums;
  sums.exponent =
      Vector::load(&b.exponent[first][column]) + a.exponent[first][group.row];
  for (unsigned k = first + step; k < end; k += step)
    sums.exponent = __builtin_elementwise_max(
        sums.exponent,
        Vector::load(&b.exponent[k][column]) + a.exponent[k][group.row]);
  sums.sum = Int(0);
  if constexpr (moderate)
    sumModerate<width, step>(a, b, group, first, column, sums);
  else
    sumAny<width, step>(a, b, group, first, column, sums);
  return sums;
}

/// accumulator += sum * 2^(exponent - 24) with the accumulator's own cut, in
/// one rounding. `dropsSmallC` is the 8-bit formats' rule for an addend far
/// below the sum.
template <unsigned width, bool dropsSmallC>
void addToAccumulator(const GroupSums<width> &group, float *accumulator) {
  using Vector = Columns<width>;
  using Int = Vector::Int;
  using Long = Vector::Long;
  using Double = Vector::Double;
  Int bits = Vector::load(reinterpret_cast<const int32_t *>(accumulator));
  Int biased = bits >> 23 & 0xff;
  Int exponentC = __builtin_elementwise_max(biased, Int(1)) - 127;
  Int sizeC = (bits & 0x7fffff) | (biased == 0 ? Int(0) : Int(0x800000));
  Int top = __builtin_elementwise_max(group.exponent, exponentC);
  if (dropsSmallC)
    sizeC = exponentC < top - 25 ? Int(0) : sizeC;
  Int signedC = bits < 0 ? -sizeC : sizeC;
  Int shiftSum = __builtin_elementwise_min(top - group.exponent, Int(63));
  Int shiftC = __builtin_elementwise_min(top - exponentC, Int(31));
  Long sum = __builtin_convertvector(group.sum, Long) * 128 >>
             __builtin_convertvector(shiftSum, Long);
  Long addend = __builtin_convertvector(signedC * 2 >> shiftC, Long) * 128;
  // Every exponent here is far inside the range of double.
  Long scaleBits = __builtin_convertvector(top - 31 + 1023, Long) << 52;
  Double scale;
  __builtin_memcpy(&scale, &scaleBits, sizeof(scale));
  Double exact = __builtin_convertvector(sum + addend, Double) * scale;
  auto rounded = __builtin_convertvector(exact, typename Vector::Float);
  __builtin_memcpy(accumulator, &rounded, sizeof(rounded));
}

template <unsigned width, bool is8Bit, bool moderate>
void accumulateColumns(const NarrowBlock &a, const NarrowBlock &b,
                       const ProductGroup &group, unsigned column,
                       float *accumulator) {
  using Int = Columns<width>::Int;
  GroupSums<width> sums = sumProducts<width, is8Bit ? 2 : 1, moderate>(
      a, b, group, group.first, column);
  if constexpr (is8Bit) {
    GroupSums<width> odd =
        sumProducts<width, 2, moderate>(a, b, group, group.first + 1, column);
    Int top = __builtin_elementwise_max(sums.exponent, odd.exponent);
    Int limit = Int(31);
    sums.sum =
        (sums.sum >> __builtin_elementwise_min(top - sums.exponent, limit)) +
        (odd.sum >> __builtin_elementwise_min(top - odd.exponent, limit));
    sums.exponent = top;
  }
  addToAccumulator<width, is8Bit>(sums, accumulator);
}

template <ElementFormat format>
void decode(const RawBlock &raw, unsigned inner, unsigned outer,
            NarrowBlock &result) {
  constexpr Layout layout = layoutOf(format);
  constexpr uint32_t exponentMask = (1u << layout.exponentBits) - 1;
  constexpr uint32_t fractionMask = (1u << layout.fractionBits) - 1;
  constexpr unsigned signBit = layout.fractionBits + layout.exponentBits;
  // XF32 ignores the low bits of single precision.
  constexpr unsigned dropped = format == ElementFormat::XF32 ? 13 : 0;
  uint32_t special = 0;
  int32_t largest = -1000, smallest = 1000;
  for (unsigned k = 0; k < inner; ++k)
    for (unsigned i = 0; i < outer; ++i) {
      const uint32_t bits = raw.value[k][i] >> dropped;
      const uint32_t fraction = bits & fractionMask;
      const uint32_t biased = bits >> layout.fractionBits & exponentMask;
      const bool negative = bits >> signBit & 1;
      special |= layout.unsignedZero ? bits == 0x80 : biased == exponentMask;
      auto magnitude = static_cast<int32_t>(
          biased == 0 ? fraction : fraction | 1u << layout.fractionBits);
      int32_t exponent =
          static_cast<int32_t>(biased == 0 ? 1 : biased) - layout.bias;
      exponent = magnitude == 0 ? zeroExponent : exponent;
      result.magnitude[k][i] = negative ? -magnitude : magnitude;
      result.exponent[k][i] = exponent;
      largest = maximum32(largest, exponent);
      const int32_t nonZero = magnitude == 0 ? 0 : exponent;
      smallest = minimum32(smallest, nonZero);
      const auto scale = bitsAs<float>(
          (nonZero + 127 - static_cast<int32_t>(layout.fractionBits)) << 23);
      result.value[k][i] = static_cast<float>(result.magnitude[k][i]) * scale;
    }
  result.special = special != 0;
  result.largestExponent = largest;
  result.smallestExponent = smallest;
}

} // namespace

unsigned fractionBits(ElementFormat format) {
  return layoutOf(format).fractionBits;
}

void readExact(ElementFormat format, const RawBlock &raw,
               const NarrowBlock &block, unsigned inner, unsigned outer,
               ExactBlock &result) {
  const Layout layout = layoutOf(format);
  // All 23 bits tell an XF32 NaN from an infinity, also those it ignores.
  const unsigned fraction =
      format == ElementFormat::XF32 ? 23 : layout.fractionBits;
  const uint32_t exponentMask = (1u << layout.exponentBits) - 1;
  const uint32_t fractionMask = (1u << fraction) - 1;
  const int64_t bias = 1023 - static_cast<int>(layout.fractionBits);
  for (unsigned k = 0; k < inner; ++k)
    for (unsigned i = 0; i < outer; ++i) {
      const uint32_t bits = raw.value[k][i];
      const auto magnitude = static_cast<double>(block.magnitude[k][i]);
      // Every exponent here is far inside the range of double.
      const auto scale = bitsAs<double>((block.exponent[k][i] + bias) << 52);
      const bool special =
          layout.unsignedZero
              ? bits == 0x80
              : (bits >> fraction & exponentMask) == exponentMask;
      const bool nan = layout.unsignedZero || (bits & fractionMask) != 0;
      const double other =
          nan ? defaultNan<double>() : magnitude * __builtin_inf();
      result.value[k][i] = special ? other : magnitude * scale;
    }
}

void decodeBlock(ElementFormat format, const RawBlock &raw, unsigned inner,
                 unsigned outer, NarrowBlock &result) {
  switch (format) {
  case ElementFormat::F16:
    return decode<ElementFormat::F16>(raw, inner, outer, result);
  case ElementFormat::BF16:
    return decode<ElementFormat::BF16>(raw, inner, outer, result);
  case ElementFormat::FP8:
    return decode<ElementFormat::FP8>(raw, inner, outer, result);
  case ElementFormat::BF8:
    return decode<ElementFormat::BF8>(raw, inner, outer, result);
  default:
    return decode<ElementFormat::XF32>(raw, inner, outer, result);
  }
}

template <unsigned columns, bool is8Bit, bool moderate>
void accumulateGroup(const NarrowBlock &a, const NarrowBlock &b,
                     const ProductGroup &group, float *accumulator) {
  constexpr unsigned width = columns < 16 ? columns : 16;
  for (unsigned column = 0; column < columns; column += width)
    accumulateColumns<width, is8Bit, moderate>(a, b, group, column,
                                               accumulator + column);
}

#define INSTANTIATE(columns, is8Bit)                                           \
  template void accumulateGroup<columns, is8Bit, false>(                       \
      const NarrowBlock &, const NarrowBlock &, const ProductGroup &,          \
      float *);                                                                \
  template void accumulateGroup<columns, is8Bit, true>(                        \
      const NarrowBlock &, const NarrowBlock &, const ProductGroup &,          \
      float *);
INSTANTIATE(4, false)
INSTANTIATE(16, false)
INSTANTIATE(32, false)
INSTANTIATE(16, true)
INSTANTIATE(32, true)
#undef INSTANTIATE

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
