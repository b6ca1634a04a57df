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

template <typename T>
void loadAccumulators(const WaveState &wave, const Instruction &inst,
                      Outputs<T> &outputs) {
  const MatrixShape &shape = shapeOf(inst);
  const Operand &operand = inst.operands[3];
  auto *out = reinterpret_cast<uint32_t *>(outputs.value);
  if (operand.kind != OperandKind::Vector) {
    const uint32_t value = readScalar32(wave, operand);
    for (unsigned i = 0; i < unsigned{shape.m} * shape.n * shape.blocks; ++i)
      out[i] = value;
    return;
  }
  forEachRow(shape, [&](unsigned element, unsigned lane, unsigned index) {
    std::memcpy(out + index, &wave.vgpr[operand.index + element][lane],
                shape.n * sizeof(uint32_t));
  });
}

template <typename T>
void storeOutputs(WaveState &wave, const Instruction &inst,
                  const Outputs<T> &outputs) {
  const MatrixShape &shape = shapeOf(inst);
  const unsigned vdst = inst.operands[0].index;
  forEachRow(shape, [&](unsigned element, unsigned lane, unsigned index) {
    std::memcpy(&wave.vgpr[vdst + element][lane], outputs.value + index,
                shape.n * sizeof(uint32_t));
  });
}

/// One row of outputs after another, fused step by fused step over k.
template <unsigned columns>
void multiplyRowsF32(const MatrixShape &shape, const RawBlock &rawA,
                     const RawBlock &rawB, float *row) {
  for (unsigned i = 0; i < shape.m; ++i, row += columns)
    for (unsigned k = 0; k < shape.k; ++k) {
      const float a = bitsAs<float>(rawA.value[k][i]);
      for (unsigned j = 0; j < columns; ++j) {
        const float b = bitsAs<float>(rawB.value[k][j]);
        row[j] = arithmetic(__builtin_fmaf(a, b, row[j]), a, b, row[j]);
      }
    }
}

void flushBlock(RawBlock &block, unsigned inner, unsigned outer) {
  for (unsigned k = 0; k < inner; ++k)
    for (unsigned i = 0; i < outer; ++i)
      block.value[k][i] = flushDenormal32(block.value[k][i]);
}

void multiplyF32(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  Outputs<float> outputs;
  loadAccumulators(wave, inst, outputs);
  float *rows = outputs.value;
  RawBlock a, b;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    readBlock<true>(wave, inst, shape, block, a);
    readBlock<false>(wave, inst, shape, block, b);
    if (wave.mode.flushInput32()) {
      flushBlock(a, shape.k, shape.m);
      flushBlock(b, shape.k, shape.n);
    }
    if (shape.n == 32)
      multiplyRowsF32<32>(shape, a, b, rows);
    else if (shape.n == 16)
      multiplyRowsF32<16>(shape, a, b, rows);
    else
      multiplyRowsF32<4>(shape, a, b, rows);
    rows += shape.m * shape.n;
  }
  storeOutputs(wave, inst, outputs);
}

template <unsigned columns>
void multiplyRowsI8(const MatrixShape &shape, const RawBlock &rawA,
                    const RawBlock &rawB, uint32_t *row) {
  constexpr unsigned width = columns < 16 ? columns : 16;
  typedef int8_t Bytes __attribute__((ext_vector_type(width)));
  typedef uint32_t Words __attribute__((ext_vector_type(width)));
  typedef int32_t Integers __attribute__((ext_vector_type(width)));
  Words wide[maxInner][columns / width];
  for (unsigned k = 0; k < shape.k; ++k)
    for (unsigned part = 0; part < columns / width; ++part) {
      std::memcpy(&wide[k][part], &rawB.value[k][part * width], sizeof(Words));
      Bytes bytes = __builtin_convertvector(wide[k][part], Bytes);
      Integers integers = __builtin_convertvector(bytes, Integers);
      std::memcpy(&wide[k][part], &integers, sizeof(Words));
    }
  for (unsigned i = 0; i < shape.m; ++i, row += columns)
    for (unsigned part = 0; part < columns / width; ++part) {
      Words sum;
      std::memcpy(&sum, row + part * width, sizeof(sum));
      for (unsigned k = 0; k < shape.k; ++k)
        sum += wide[k][part] *
               static_cast<uint32_t>(static_cast<int8_t>(rawA.value[k][i]));
      std::memcpy(row + part * width, &sum, sizeof(sum));
    }
}

void multiplyI8(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  Outputs<uint32_t> outputs;
  loadAccumulators(wave, inst, outputs);
  uint32_t *rows = outputs.value;
  RawBlock a, b;
  for (unsigned block = 0; block < shape.blocks; ++block) {
    readBlock<true>(wave, inst, shape, block, a);
    readBlock<false>(wave, inst, shape, block, b);
    if (shape.n == 32)
      multiplyRowsI8<32>(shape, a, b, rows);
    else if (shape.n == 16)
      multiplyRowsI8<16>(shape, a, b, rows);
    else
      multiplyRowsI8<4>(shape, a, b, rows);
    rows += shape.m * shape.n;
  }
  storeOutputs(wave, inst, outputs);
}

/// The bits of one F64 input.
template <bool isA>
uint64_t readDouble(const WaveState &wave, const Instruction &inst,
                    unsigned block, unsigned outer, unsigned k) {
  const MatrixShape &shape = shapeOf(inst);
  ElementPlace place =
      inputPlace(shape, isA ? shape.m : shape.n, block, outer, k);
  const unsigned pair = inst.operands[isA ? 1 : 2].index + 2 * place.element;
  return wave.vgpr[pair][place.lane] | uint64_t{wave.vgpr[pair + 1][place.lane]}
                                           << 32;
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
          double a = read(readDouble<true>(wave, inst, block, i, k), 0);
          double b = read(readDouble<false>(wave, inst, block, j, k), 1);
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

/// The inputs of one block of a narrow format.
struct NarrowInputs {
  RawBlock rawA, rawB;
  NarrowBlock a, b;

  /// Whether an input is not finite or a product may reach 2^128.
  bool special() const {
    return a.special || b.special ||
           a.largestExponent + b.largestExponent >= 127;
  }
};

/// Infinities and NaNs that a group's products and its addend produce.
struct SpecialSum {
  bool nan = false, positive = false, negative = false;

  void addInfinity(bool isNegative) {
    (isNegative ? negative : positive) = true;
  }
  bool any() const { return nan || positive || negative; }
  float value() const {
    if (nan || (positive && negative))
      return defaultNan<float>();
    return positive ? __builtin_inff() : -__builtin_inff();
  }
};

void addSpecialProduct(const MatrixShape &shape, const NarrowInputs &inputs,
                       unsigned i, unsigned j, unsigned k, SpecialSum &sum) {
  const Special classA = classify(shape.a, inputs.rawA.value[k][i]);
  const Special classB = classify(shape.b, inputs.rawB.value[k][j]);
  const int32_t a = inputs.a.magnitude[k][i], b = inputs.b.magnitude[k][j];
  const bool isNegative = (a < 0) != (b < 0);
  if (classA == Special::Nan || classB == Special::Nan) {
    sum.nan = true;
  } else if (classA != Special::None || classB != Special::None) {
    // An infinity's magnitude is not zero, so a zero is the other operand.
    if (a == 0 || b == 0)
      sum.nan = true;
    else
      sum.addInfinity(isNegative);
  } else {
    int exponent = inputs.a.exponent[k][i] + inputs.b.exponent[k][j] -
                   static_cast<int>(fractionBits(shape.a)) -
                   static_cast<int>(fractionBits(shape.b));
    double size = __builtin_ldexp(static_cast<double>(a) * b, exponent);
    if (__builtin_fabs(size) >= 0x1p128)
      sum.addInfinity(isNegative);
  }
}

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
void fixSpecials(const MatrixShape &shape, const NarrowInputs &inputs,
                 const ProductGroup &group, const float *before, float *after) {
  for (unsigned j = 0; j < shape.n; ++j) {
    SpecialSum sum;
    if (isNan(before[j]))
      sum.nan = true;
    else if (!isFinite(before[j]))
      sum.addInfinity(before[j] < 0);
    for (unsigned k = group.first; k < group.first + group.count; ++k)
      addSpecialProduct(shape, inputs, group.row, j, k, sum);
    if (sum.any())
      after[j] = sum.value();
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
  for (unsigned i = 0; i < shape.m; ++i, row += columns)
    for (unsigned first = 0; first < shape.k; first += length) {
      const ProductGroup group{i, first, length, shift};
      float before[columns];
      std::memcpy(before, row, sizeof(before));
      accumulateGroup<columns, is8Bit>(inputs.a, inputs.b, group, row);
      if (special || !allFinite(before, columns)) [[unlikely]]
        fixSpecials(shape, inputs, group, before, row);
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
    if (shape.n == 32)
      (is8Bit ? multiplyRowsNarrow<32, true>
              : multiplyRowsNarrow<32, false>)(shape, inputs, rows);
    else if (shape.n == 16)
      (is8Bit ? multiplyRowsNarrow<16, true>
              : multiplyRowsNarrow<16, false>)(shape, inputs, rows);
    else
      multiplyRowsNarrow<4, false>(shape, inputs, rows);
    rows += shape.m * shape.n;
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
