//===- Matrix.cpp - MFMA --------------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of the dense matrix instructions, and the narrow formats: gather
// the inputs by their lane layout, multiply by the rules of the format, scatter
// the outputs. EXEC plays no part.
//
//===----------------------------------------------------------------------===//

#include "MatrixArithmetic.h"
#include "isa/vector/FloatHelpers.h"
#include "isa/vector/VectorOperation.h"

#include <array>
#include <iterator>

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

/// The inputs of one block of a narrow format.
struct NarrowInputs {
  RawBlock rawA, rawB;
  NarrowBlock a, b;
  /// The same as values, filled where an input or a product may be special.
  ExactBlock exactA, exactB;

  /// Whether an input is not finite or a product may reach 2^128.
  bool special() const {
    return a.special || b.special ||
           a.largestExponent + b.largestExponent >= 127;
  }
};

bool isFinite(float value) {
  return (bitsAs<uint32_t>(value) & 0x7f800000) != 0x7f800000;
}

bool allFinite(const float *values, unsigned count) {
  bool finite = true;
  for (unsigned i = 0; i < count; ++i)
    finite &= isFinite(values[i]);
  return finite;
}

/// Replaces the outputs of a group that are not finite. Only infinities and
/// NaNs are summed here, so that no order or rounding matters: a product of
/// 2^128 or more counts as infinite, a smaller one and a finite addend as zero.
template <unsigned columns>
void fixSpecials(const NarrowInputs &inputs, const ProductGroup &group,
                 bool products, const float *before, float *after) {
  double sum[columns];
  for (unsigned j = 0; j < columns; ++j)
    sum[j] = isFinite(before[j]) ? 0.0 : static_cast<double>(before[j]);
  const unsigned end = products ? group.first + group.count : group.first;
  for (unsigned k = group.first; k < end; ++k) {
    const double a = inputs.exactA.value[k][group.row];
    for (unsigned j = 0; j < columns; ++j) {
      const double product = a * inputs.exactB.value[k][j];
      // An infinite factor keeps NaNs and the sign.
      sum[j] +=
          __builtin_fabs(product) < 0x1p128 ? 0.0 : product * __builtin_inf();
    }
  }
  for (unsigned j = 0; j < columns; ++j) {
    const float special =
        sum[j] != sum[j] ? defaultNan<float>() : static_cast<float>(sum[j]);
    after[j] = sum[j] != 0 ? special : after[j];
  }
}

/// How many products the matrix core adds at once.
unsigned groupLength(const MatrixShape &shape) {
  const unsigned longest = elementBits(shape.a) == 8        ? 16
                           : shape.a == ElementFormat::XF32 ? 4
                                                            : 8;
  return shape.k < longest ? shape.k : longest;
}

template <unsigned columns, bool is8Bit>
void multiplyRowsNarrow(const MatrixShape &shape, const NarrowInputs &inputs,
                        float *row) {
  const unsigned length = groupLength(shape);
  const unsigned shift = 24 - fractionBits(shape.a) - fractionBits(shape.b);
  const bool special = inputs.special();
  const auto accumulate = inputs.a.isModerate() && inputs.b.isModerate()
                              ? accumulateGroup<columns, is8Bit, true>
                              : accumulateGroup<columns, is8Bit, false>;
  for (unsigned i = 0; i < shape.m; ++i, row += columns)
    for (unsigned first = 0; first < shape.k; first += length) {
      const ProductGroup group{i, first, length, shift};
      float before[columns];
      std::memcpy(before, row, sizeof(before));
      accumulate(inputs.a, inputs.b, group, row);
      if (special || !allFinite(before, columns)) [[unlikely]]
        fixSpecials<columns>(inputs, group, special, before, row);
    }
}

void multiplyNarrow(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  const bool is8Bit = elementBits(shape.a) == 8;
  Outputs<float> outputs;
  loadAccumulators(wave, inst, outputs);
  float *rows = outputs.value;
  NarrowInputs inputs;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    readBlock<true>(wave, inst, shape, block, inputs.rawA);
    readBlock<false>(wave, inst, shape, block, inputs.rawB);
    decodeBlock(shape.a, inputs.rawA, shape.k, shape.m, inputs.a);
    decodeBlock(shape.b, inputs.rawB, shape.k, shape.n, inputs.b);
    if (inputs.special()) {
      readExact(shape.a, inputs.rawA, inputs.a, shape.k, shape.m,
                inputs.exactA);
      readExact(shape.b, inputs.rawB, inputs.b, shape.k, shape.n,
                inputs.exactB);
    }
    if (shape.n == 32)
      (is8Bit ? multiplyRowsNarrow<32, true>
              : multiplyRowsNarrow<32, false>)(shape, inputs, rows);
    else if (shape.n == 16)
      (is8Bit ? multiplyRowsNarrow<16, true>
              : multiplyRowsNarrow<16, false>)(shape, inputs, rows);
    else
      multiplyRowsNarrow<4, false>(shape, inputs, rows);
    rows += size_t{shape.m} * shape.n;
  }
  storeOutputs(wave, inst, outputs);
}

constexpr ElementFormat F32 = ElementFormat::F32, F64 = ElementFormat::F64,
                        I8 = ElementFormat::I8, F16 = ElementFormat::F16,
                        BF16 = ElementFormat::BF16, XF32 = ElementFormat::XF32,
                        FP8 = ElementFormat::FP8, BF8 = ElementFormat::BF8;

constexpr MatrixShape shapesWithoutRows[] = {
    {"v_mfma_f32_32x32x1_2b_f32", 32, 32, 1, 2, F32, F32},
    {"v_mfma_f32_16x16x1_4b_f32", 16, 16, 1, 4, F32, F32},
    {"v_mfma_f32_4x4x1_16b_f32", 4, 4, 1, 16, F32, F32},
    {"v_mfma_f32_32x32x2_f32", 32, 32, 2, 1, F32, F32},
    {"v_mfma_f32_16x16x4_f32", 16, 16, 4, 1, F32, F32},
    {"v_mfma_f32_32x32x4_2b_f16", 32, 32, 4, 2, F16, F16},
    {"v_mfma_f32_16x16x4_4b_f16", 16, 16, 4, 4, F16, F16},
    {"v_mfma_f32_4x4x4_16b_f16", 4, 4, 4, 16, F16, F16},
    {"v_mfma_f32_32x32x8_f16", 32, 32, 8, 1, F16, F16},
    {"v_mfma_f32_16x16x16_f16", 16, 16, 16, 1, F16, F16},
    {"v_mfma_f32_32x32x4_2b_bf16", 32, 32, 4, 2, BF16, BF16},
    {"v_mfma_f32_16x16x4_4b_bf16", 16, 16, 4, 4, BF16, BF16},
    {"v_mfma_f32_4x4x4_16b_bf16", 4, 4, 4, 16, BF16, BF16},
    {"v_mfma_f32_32x32x8_bf16", 32, 32, 8, 1, BF16, BF16},
    {"v_mfma_f32_16x16x16_bf16", 16, 16, 16, 1, BF16, BF16},
    {"v_mfma_i32_32x32x4_2b_i8", 32, 32, 4, 2, I8, I8},
    {"v_mfma_i32_16x16x4_4b_i8", 16, 16, 4, 4, I8, I8},
    {"v_mfma_i32_4x4x4_16b_i8", 4, 4, 4, 16, I8, I8},
    {"v_mfma_i32_32x32x16_i8", 32, 32, 16, 1, I8, I8},
    {"v_mfma_i32_16x16x32_i8", 16, 16, 32, 1, I8, I8},
    {"v_mfma_f32_16x16x8_xf32", 16, 16, 8, 1, XF32, XF32},
    {"v_mfma_f32_32x32x4_xf32", 32, 32, 4, 1, XF32, XF32},
    {"v_mfma_f32_16x16x32_fp8_fp8", 16, 16, 32, 1, FP8, FP8},
    {"v_mfma_f32_16x16x32_fp8_bf8", 16, 16, 32, 1, FP8, BF8},
    {"v_mfma_f32_16x16x32_bf8_fp8", 16, 16, 32, 1, BF8, FP8},
    {"v_mfma_f32_16x16x32_bf8_bf8", 16, 16, 32, 1, BF8, BF8},
    {"v_mfma_f32_32x32x16_fp8_fp8", 32, 32, 16, 1, FP8, FP8},
    {"v_mfma_f32_32x32x16_fp8_bf8", 32, 32, 16, 1, FP8, BF8},
    {"v_mfma_f32_32x32x16_bf8_fp8", 32, 32, 16, 1, BF8, FP8},
    {"v_mfma_f32_32x32x16_bf8_bf8", 32, 32, 16, 1, BF8, BF8},
    {"v_mfma_f64_16x16x4_f64", 16, 16, 4, 1, F64, F64},
    {"v_mfma_f64_4x4x4_4b_f64", 4, 4, 4, 4, F64, F64},
};

constexpr size_t shapeCount = std::size(shapesWithoutRows);
constexpr auto shapes = [] {
  std::array<MatrixShape, shapeCount> result{};
  for (size_t i = 0; i < shapeCount; ++i)
    result[i] = withOutputRows(shapesWithoutRows[i]);
  return result;
}();

Handler handlerFor(ElementFormat format) {
  switch (format) {
  case ElementFormat::F32:
    return multiplyF32;
  case ElementFormat::F64:
    return multiplyF64;
  case ElementFormat::I8:
    return multiplyI8;
  default:
    return multiplyNarrow;
  }
}

} // namespace

void addMatrix(SemanticsTable &table) {
  for (const MatrixShape &shape : shapes) {
    Semantics row;
    row.handler = handlerFor(shape.a);
    row.types.fill(shape.a == F64  ? ValueType::F64
                   : shape.a == I8 ? ValueType::B32
                                   : ValueType::F32);
    row.detail = &shape;
    table.add(shape.mnemonic, row);
  }
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
