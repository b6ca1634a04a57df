//===- MatrixPlain.cpp - MFMA on f32, f64 and i8 --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The formats without rules of their own for sums: a fused multiply-add for
// each k in order, or wrapping integers. A row of outputs is a vector of the
// host. NaNs are told apart only where an output is one.
//
//===----------------------------------------------------------------------===//

#include "MatrixLayout.h"
#include "isa/vector/FloatHelpers.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

template <typename T, unsigned columns> struct RowVector {
  typedef T Type __attribute__((ext_vector_type(columns)));
};

template <typename Row, typename T> Row loadVector(const T *place) {
  Row row;
  std::memcpy(&row, place, sizeof(row));
  return row;
}

/// A and B of a format with one element a lane: k by k, block by block, m rows
/// or n columns.
template <typename T> struct alignas(64) FloatInputs {
  T a[waveSize], b[waveSize];
};

/// D += A * B for all blocks; `a` and `b` have a row's elements adjacent.
template <typename T, unsigned columns, unsigned inner>
bool multiplyRows(const MatrixShape &shape, const FloatInputs<T> &inputs,
                  T *rows) {
  using Row = RowVector<T, columns>::Type;
  const unsigned m = shape.m, rowCount = shape.rows();
  const unsigned strideB = columns * shape.blocks;
  auto isNan = Row(0) != Row(0);
  for (unsigned row = 0; row < rowCount; ++row) {
    const T *b = inputs.b + row / m * columns;
    Row sum = loadVector<Row>(rows + row * columns);
    for (unsigned k = 0; k < inner; ++k)
      sum = __builtin_elementwise_fma(Row(inputs.a[k * rowCount + row]),
                                      loadVector<Row>(b + k * strideB), sum);
    isNan |= sum != sum;
    std::memcpy(rows + row * columns, &sum, sizeof(sum));
  }
  return __builtin_reduce_or(isNan) != 0;
}

/// The same with the NaNs that the hardware gives.
template <typename T>
void multiplyWithNans(const MatrixShape &shape, const FloatInputs<T> &inputs,
                      T *rows) {
  const unsigned n = shape.n, rowCount = shape.rows();
  for (unsigned row = 0; row < rowCount; ++row, rows += n)
    for (unsigned k = 0; k < shape.k; ++k) {
      const T a = inputs.a[k * rowCount + row];
      const T *b = inputs.b + (row / shape.m + k * shape.blocks) * n;
      for (unsigned j = 0; j < n; ++j)
        rows[j] = arithmetic(
            std::is_same_v<T, double>
                ? static_cast<T>(__builtin_fma(a, b[j], rows[j]))
                : static_cast<T>(__builtin_fmaf(static_cast<float>(a),
                                                static_cast<float>(b[j]),
                                                static_cast<float>(rows[j]))),
            a, b[j], rows[j]);
    }
}

bool multiplyFinite(const MatrixShape &shape, const FloatInputs<float> &inputs,
                    float *rows) {
  if (shape.n == 32)
    return shape.k == 2 ? multiplyRows<float, 32, 2>(shape, inputs, rows)
                        : multiplyRows<float, 32, 1>(shape, inputs, rows);
  if (shape.n == 16)
    return shape.k == 4 ? multiplyRows<float, 16, 4>(shape, inputs, rows)
                        : multiplyRows<float, 16, 1>(shape, inputs, rows);
  return multiplyRows<float, 4, 1>(shape, inputs, rows);
}

/// The lanes of one input after the broadcasts that the modifiers ask for.
void readF32(const WaveState &wave, const Instruction &inst,
             FloatInputs<float> &inputs) {
  const Modifiers &mods = inst.modifiers;
  const uint32_t *a = wave.vgpr[inst.operands[1].index];
  const uint32_t *b = wave.vgpr[inst.operands[2].index];
  std::memcpy(inputs.a, a, sizeof(inputs.a));
  std::memcpy(inputs.b, b, sizeof(inputs.b));
  if (mods.cbsz) [[unlikely]]
    for (unsigned lane = 0; lane < waveSize; ++lane)
      inputs.a[lane] = bitsAs<float>(a[broadcastLaneA(mods, lane) % waveSize]);
  if (mods.blgp) [[unlikely]]
    for (unsigned lane = 0; lane < waveSize; ++lane)
      inputs.b[lane] = bitsAs<float>(b[broadcastLaneB(mods, lane) % waveSize]);
  if (!wave.mode.flushInput32())
    return;
  for (float *values : {inputs.a, inputs.b})
    for (unsigned lane = 0; lane < waveSize; ++lane)
      values[lane] =
          bitsAs<float>(flushDenormal32(bitsAs<uint32_t>(values[lane])));
}

/// One operand's register pairs as doubles, negated where its bit says so.
void readDoubles(const WaveState &wave, const Instruction &inst,
                 unsigned operand, double *values) {
  const unsigned pair = inst.operands[operand + 1].index;
  const uint64_t sign = uint64_t{inst.modifiers.blgp >> operand & 1u} << 63;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    values[lane] = bitsAs<double>(
        (wave.vgpr[pair][lane] | uint64_t{wave.vgpr[pair + 1][lane]} << 32) ^
        sign);
}

void loadDoubles(const WaveState &wave, const Instruction &inst,
                 double *outputs) {
  const MatrixShape &shape = shapeOf(inst);
  const Operand &operand = inst.operands[3];
  const uint64_t sign = uint64_t{inst.modifiers.blgp >> 2 & 1u} << 63;
  for (unsigned row = 0; row < shape.rows(); ++row)
    for (unsigned j = 0; j < shape.n; ++j) {
      uint64_t bits = 0;
      if (operand.kind == OperandKind::Vector) {
        // A row may be in a later register.
        const uint32_t *first = wave.vgpr[operand.index];
        const uint32_t *low = first + shape.outputRow[row] + j;
        bits = low[0] | uint64_t{low[waveSize]} << 32;
      } else {
        bits = readScalar64(wave, operand);
      }
      outputs[row * shape.n + j] = bitsAs<double>(bits ^ sign);
    }
}

void storeDoubles(WaveState &wave, const Instruction &inst,
                  const double *outputs) {
  const MatrixShape &shape = shapeOf(inst);
  uint32_t *first = wave.vgpr[inst.operands[0].index];
  for (unsigned row = 0; row < shape.rows(); ++row)
    for (unsigned j = 0; j < shape.n; ++j) {
      const auto bits = bitsAs<uint64_t>(outputs[row * shape.n + j]);
      uint32_t *low = first + shape.outputRow[row] + j;
      low[0] = static_cast<uint32_t>(bits);
      low[waveSize] = static_cast<uint32_t>(bits >> 32);
    }
}

/// The bytes of one input as floats, a lane's byte after another. A lane has
/// consecutive k of one row or column.
struct alignas(64) ByteInputs {
  float value[8][waveSize];
};

template <bool isA>
void readBytes(const WaveState &wave, const Instruction &inst, unsigned count,
               ByteInputs &inputs) {
  const Modifiers &mods = inst.modifiers;
  for (unsigned i = 0; i < count; ++i) {
    const uint32_t *row = wave.vgpr[inst.operands[isA ? 1 : 2].index + i / 4];
    Lanes<uint32_t> permuted;
    if (isA ? mods.cbsz != 0 : mods.blgp != 0) [[unlikely]] {
      for (unsigned lane = 0; lane < waveSize; ++lane)
        permuted.lane[lane] = row[(isA ? broadcastLaneA(mods, lane)
                                       : broadcastLaneB(mods, lane)) %
                                  waveSize];
      row = permuted.lane;
    }
    const unsigned above = 24 - i % 4 * 8;
    for (unsigned lane = 0; lane < waveSize; ++lane)
      inputs.value[i][lane] =
          static_cast<float>(static_cast<int32_t>(row[lane] << above) >> 24);
  }
}

/// Products and sums of 32 of them are exact in single precision, whose
/// multipliers are the host's fastest; so the order of k is free.
template <unsigned columns, unsigned perLane>
void multiplyIntegers(const MatrixShape &shape, const ByteInputs &a,
                      const ByteInputs &b, uint32_t *rows) {
  using Row = RowVector<float, columns>::Type;
  using Words = RowVector<int32_t, columns>::Type;
  const unsigned rowCount = shape.rows();
  for (unsigned i = 0; i < rowCount; ++i) {
    Row sum(0);
    const unsigned columnOfB = i / shape.m * columns;
    for (unsigned lane = 0; lane < waveSize; lane += rowCount)
      for (unsigned k = 0; k < perLane; ++k) {
        const Row factor(a.value[k][lane + i]);
        const Row row = loadVector<Row>(&b.value[k][lane + columnOfB]);
#ifdef __FMA__
        sum = __builtin_elementwise_fma(factor, row, sum);
#else
        sum += factor * row;
#endif
      }
    const Words whole = __builtin_convertvector(sum, Words);
    uint32_t addend[columns];
    std::memcpy(addend, &whole, sizeof(whole));
    for (unsigned j = 0; j < columns; ++j)
      rows[i * columns + j] += addend[j];
  }
}

} // namespace

void multiplyF32(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  FloatInputs<float> inputs;
  readF32(wave, inst, inputs);
  Outputs<float> outputs;
  loadAccumulators(wave, inst, outputs);
  if (multiplyFinite(shape, inputs, outputs.value)) [[unlikely]] {
    loadAccumulators(wave, inst, outputs);
    multiplyWithNans(shape, inputs, outputs.value);
  }
  storeOutputs(wave, inst, outputs);
}

/// F64 negates A, B or C by three bits, and its elements are register pairs.
void multiplyF64(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  FloatInputs<double> inputs;
  readDoubles(wave, inst, 0, inputs.a);
  readDoubles(wave, inst, 1, inputs.b);
  alignas(64) double outputs[256];
  loadDoubles(wave, inst, outputs);
  const bool nan = shape.n == 16
                       ? multiplyRows<double, 16, 4>(shape, inputs, outputs)
                       : multiplyRows<double, 4, 4>(shape, inputs, outputs);
  if (nan) [[unlikely]] {
    loadDoubles(wave, inst, outputs);
    multiplyWithNans(shape, inputs, outputs);
  }
  storeDoubles(wave, inst, outputs);
}

void multiplyI8(WaveState &wave, const Instruction &inst) {
  const MatrixShape &shape = shapeOf(inst);
  Outputs<uint32_t> outputs;
  loadAccumulators(wave, inst, outputs);
  const unsigned perLane = shape.k * shape.rows() / waveSize;
  ByteInputs a, b;
  readBytes<true>(wave, inst, perLane, a);
  readBytes<false>(wave, inst, perLane, b);
  uint32_t *rows = outputs.value;
  if (shape.n == 32)
    (perLane == 8 ? multiplyIntegers<32, 8> : multiplyIntegers<32, 4>)(shape, a,
                                                                       b, rows);
  else if (shape.n == 16)
    (perLane == 8 ? multiplyIntegers<16, 8> : multiplyIntegers<16, 4>)(shape, a,
                                                                       b, rows);
  else
    multiplyIntegers<4, 4>(shape, a, b, rows);
  storeOutputs(wave, inst, outputs);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
