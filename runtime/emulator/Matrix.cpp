//===- Matrix.cpp - MFMA --------------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dense matrix instructions: gather the inputs by their lane layout,
// multiply by the rules of the format, scatter the outputs. EXEC plays no part.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "MatrixArithmetic.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

const MatrixShape &shapeOf(const Instruction &inst) {
  return *static_cast<const MatrixShape *>(inst.detail);
}

/// The raw bits of input element (outer, k); A and B may be any vector
/// registers.
template <bool isA>
uint64_t readInput(const WaveState &wave, const Instruction &inst,
                   unsigned block, unsigned outer, unsigned k) {
  const MatrixShape &shape = shapeOf(inst);
  const Operand &operand = inst.operands[isA ? 1 : 2];
  ElementPlace place =
      inputPlace(shape, isA ? shape.m : shape.n, block, outer, k);
  // F64 has negation where the others have broadcasts.
  if (shape.a != ElementFormat::F64)
    place.lane = isA ? broadcastLaneA(inst.modifiers, place.lane)
                     : broadcastLaneB(inst.modifiers, place.lane);
  const unsigned bits = elementBits(isA ? shape.a : shape.b);
  if (bits == 64)
    return wave.vgpr[operand.index + 2 * place.element][place.lane] |
           uint64_t{
               wave.vgpr[operand.index + 2 * place.element + 1][place.lane]}
               << 32;
  const unsigned bit = place.element * bits;
  uint32_t word = wave.vgpr[operand.index + bit / 32][place.lane] >> bit % 32;
  return bits == 32 ? word : word & ((1u << bits) - 1);
}

uint32_t readAccumulator(const WaveState &wave, const Instruction &inst,
                         ElementPlace place) {
  const Operand &operand = inst.operands[3];
  if (operand.kind == OperandKind::Vector)
    return wave.vgpr[operand.index + place.element][place.lane];
  return readScalar32(wave, operand);
}

/// One accumulator element of every output, in row order, block by block.
template <typename T> struct Outputs {
  alignas(64) T value[maxOutputs];
};

template <typename T>
void loadAccumulators(const WaveState &wave, const Instruction &inst,
                      Outputs<T> &outputs) {
  const MatrixShape &shape = shapeOf(inst);
  unsigned index = 0;
  for (unsigned block = 0; block < shape.blocks; ++block)
    for (unsigned i = 0; i < shape.m; ++i)
      for (unsigned j = 0; j < shape.n; ++j)
        outputs.value[index++] = bitsAs<T>(
            readAccumulator(wave, inst, outputPlace(shape, block, i, j)));
}

template <typename T>
void storeOutputs(WaveState &wave, const Instruction &inst,
                  const Outputs<T> &outputs) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned vdst = inst.operands[0].index;
  unsigned index = 0;
  for (unsigned block = 0; block < shape.blocks; ++block)
    for (unsigned i = 0; i < shape.m; ++i)
      for (unsigned j = 0; j < shape.n; ++j) {
        ElementPlace place = outputPlace(shape, block, i, j);
        wave.vgpr[vdst + place.element][place.lane] =
            bitsAs<uint32_t>(outputs.value[index++]);
      }
}

float readFloat(const WaveState &wave, uint64_t bits) {
  auto word = static_cast<uint32_t>(bits);
  return bitsAs<float>(wave.mode.flushInput32() ? flushDenormal32(word) : word);
}

/// D = C + A * B, one fused multiply-add after another over k.
void multiplyF32(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned columns = shape.n;
  Outputs<float> outputs;
  loadAccumulators(wave, inst, outputs);
  float *row = outputs.value;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    alignas(64) float b[maxInner][32];
    for (unsigned k = 0; k < shape.k; ++k)
      for (unsigned j = 0; j < columns; ++j)
        b[k][j] = readFloat(wave, readInput<false>(wave, inst, block, j, k));
    for (unsigned i = 0; i < shape.m; ++i, row += columns)
      for (unsigned k = 0; k < shape.k; ++k) {
        float a = readFloat(wave, readInput<true>(wave, inst, block, i, k));
        for (unsigned j = 0; j < columns; ++j)
          row[j] = arithmetic(__builtin_fmaf(a, b[k][j], row[j]), a, b[k][j],
                              row[j]);
      }
  }
  storeOutputs(wave, inst, outputs);
}

void multiplyI8(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned columns = shape.n;
  Outputs<uint32_t> outputs;
  loadAccumulators(wave, inst, outputs);
  uint32_t *row = outputs.value;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    alignas(64) int32_t b[maxInner][32];
    for (unsigned k = 0; k < shape.k; ++k)
      for (unsigned j = 0; j < columns; ++j)
        b[k][j] =
            static_cast<int8_t>(readInput<false>(wave, inst, block, j, k));
    for (unsigned i = 0; i < shape.m; ++i, row += columns)
      for (unsigned k = 0; k < shape.k; ++k) {
        int32_t a =
            static_cast<int8_t>(readInput<true>(wave, inst, block, i, k));
        for (unsigned j = 0; j < columns; ++j)
          row[j] += static_cast<uint32_t>(a * b[k][j]);
      }
  }
  storeOutputs(wave, inst, outputs);
}

/// F64 negates A, B or C by three bits, and its elements are register pairs.
void multiplyF64(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned negated = inst.modifiers.blgp;
  auto read = [&](uint64_t bits, unsigned operand) {
    return bitsAs<double>(bits ^ uint64_t{negated >> operand & 1} << 63);
  };
  const Operand &c = inst.operands[3];
  const unsigned vdst = inst.operands[0].index;
  double outputs[256];
  unsigned index = 0;
  for (unsigned block = 0; block < shape.blocks; ++block)
    for (unsigned i = 0; i < shape.m; ++i)
      for (unsigned j = 0; j < shape.n; ++j) {
        ElementPlace place = outputPlace(shape, block, i, j);
        unsigned pair = c.index + 2 * place.element;
        uint64_t bits = c.kind == OperandKind::Vector
                            ? wave.vgpr[pair][place.lane] |
                                  uint64_t{wave.vgpr[pair + 1][place.lane]}
                                      << 32
                            : readScalar64(wave, c);
        double sum = read(bits, 2);
        for (unsigned k = 0; k < shape.k; ++k) {
          double a = read(readInput<true>(wave, inst, block, i, k), 0);
          double b = read(readInput<false>(wave, inst, block, j, k), 1);
          sum = arithmetic(__builtin_fma(a, b, sum), a, b, sum);
        }
        outputs[index++] = sum;
      }
  index = 0;
  for (unsigned block = 0; block < shape.blocks; ++block)
    for (unsigned i = 0; i < shape.m; ++i)
      for (unsigned j = 0; j < shape.n; ++j) {
        ElementPlace place = outputPlace(shape, block, i, j);
        uint64_t bits = bitsAs<uint64_t>(outputs[index++]);
        wave.vgpr[vdst + 2 * place.element][place.lane] =
            static_cast<uint32_t>(bits);
        wave.vgpr[vdst + 2 * place.element + 1][place.lane] =
            static_cast<uint32_t>(bits >> 32);
      }
}

/// The inputs of one block, decoded.
struct NarrowBlock {
  NarrowRow a[32];
  NarrowColumns b;
  NarrowValue rawA[32][maxInner];
  NarrowValue rawB[maxInner][32];
  /// Set where an input is not finite or a product may reach 2^128.
  bool special = false;
};

void loadBlock(const WaveState &wave, const Instruction &inst, unsigned block,
               NarrowBlock &data) {
  const MatrixShape &shape = shapeOf(inst);
  int32_t largestA = -1000, largestB = -1000;
  data.special = false;
  for (unsigned k = 0; k < shape.k; ++k) {
    for (unsigned i = 0; i < shape.m; ++i) {
      NarrowValue value = decodeNarrow(
          shape.a,
          static_cast<uint32_t>(readInput<true>(wave, inst, block, i, k)));
      data.rawA[i][k] = value;
      data.a[i].magnitude[k] = value.magnitude;
      data.a[i].exponent[k] = value.exponent;
      data.special |= !value.finite;
      largestA = value.exponent > largestA ? value.exponent : largestA;
    }
    for (unsigned j = 0; j < shape.n; ++j) {
      NarrowValue value = decodeNarrow(
          shape.b,
          static_cast<uint32_t>(readInput<false>(wave, inst, block, j, k)));
      data.rawB[k][j] = value;
      data.b.magnitude[k][j] = value.magnitude;
      data.b.exponent[k][j] = value.exponent;
      data.special |= !value.finite;
      largestB = value.exponent > largestB ? value.exponent : largestB;
    }
  }
  data.special |= largestA + largestB >= 127;
}

/// Infinities and NaNs that a group's products and its addend produce.
struct SpecialSum {
  bool nan = false, positive = false, negative = false;

  void addInfinity(bool isNegative) {
    (isNegative ? negative : positive) = true;
  }
  void addProduct(const NarrowValue &a, const NarrowValue &b,
                  unsigned fraction) {
    bool isNegative = (a.magnitude < 0) != (b.magnitude < 0);
    if (a.nan || b.nan) {
      nan = true;
    } else if (!a.finite || !b.finite) {
      bool zero =
          (a.finite && a.magnitude == 0) || (b.finite && b.magnitude == 0);
      if (zero)
        nan = true;
      else
        addInfinity(isNegative);
    } else {
      double size = static_cast<double>(a.magnitude) * b.magnitude;
      size =
          __builtin_ldexp(size < 0 ? -size : size,
                          a.exponent + b.exponent - static_cast<int>(fraction));
      if (size >= 0x1p128)
        addInfinity(isNegative);
    }
  }
  bool any() const { return nan || positive || negative; }
  float value() const {
    if (nan || (positive && negative))
      return defaultNan<float>();
    return positive ? __builtin_inff() : -__builtin_inff();
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

/// Replaces the outputs of a group that are not finite.
void fixSpecials(const NarrowBlock &data, unsigned i, unsigned first,
                 unsigned count, unsigned fraction, unsigned columns,
                 const float *before, float *after) {
  for (unsigned j = 0; j < columns; ++j) {
    SpecialSum sum;
    if (!isFinite(before[j])) {
      if (isNan(before[j]))
        sum.nan = true;
      else
        sum.addInfinity(before[j] < 0);
    }
    for (unsigned k = first; k < first + count; ++k)
      sum.addProduct(data.rawA[i][k], data.rawB[k][j], fraction);
    if (sum.any())
      after[j] = sum.value();
  }
}

void multiplyNarrow(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned columns = shape.n;
  const bool is8Bit = elementBits(shape.a) == 8;
  const unsigned fraction = fractionBits(shape.a) + fractionBits(shape.b);
  const unsigned longest = is8Bit ? 16 : shape.a == ElementFormat::XF32 ? 4 : 8;
  const unsigned group = shape.k < longest ? shape.k : longest;
  Outputs<float> outputs;
  loadAccumulators(wave, inst, outputs);
  float *row = outputs.value;
  NarrowBlock data;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    loadBlock(wave, inst, block, data);
    for (unsigned i = 0; i < shape.m; ++i, row += columns)
      for (unsigned first = 0; first < shape.k; first += group) {
        float before[32];
        for (unsigned j = 0; j < columns; ++j)
          before[j] = row[j];
        (is8Bit ? accumulateGroup8 : accumulateGroup)(
            data.a[i], data.b, columns, first, group, 24 - fraction, row);
        if (data.special || !allFinite(before, columns)) [[unlikely]]
          fixSpecials(data, i, first, group, fraction, columns, before, row);
      }
  }
  storeOutputs(wave, inst, outputs);
}

constexpr ElementFormat F32 = ElementFormat::F32, F64 = ElementFormat::F64,
                        I8 = ElementFormat::I8, F16 = ElementFormat::F16,
                        BF16 = ElementFormat::BF16, XF32 = ElementFormat::XF32,
                        FP8 = ElementFormat::FP8, BF8 = ElementFormat::BF8;

constexpr MatrixShape shapes[] = {
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
