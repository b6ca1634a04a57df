//===- MatrixLayout.h - Where matrix elements are ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shapes of the MFMA instructions and the closed form of their lane layouts.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MATRIX_MATRIXLAYOUT_H
#define MINI_EMULATOR_ISA_MATRIX_MATRIXLAYOUT_H

#include "MatrixShape.h"
#include "isa/vector/VectorOperands.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

constexpr unsigned elementBits(ElementFormat format) {
  switch (format) {
  case ElementFormat::F64:
    return 64;
  case ElementFormat::F32:
  case ElementFormat::XF32:
    return 32;
  case ElementFormat::F16:
  case ElementFormat::BF16:
    return 16;
  default:
    return 8;
  }
}

constexpr unsigned maxInner = 32;
constexpr unsigned maxOutputs = 64 * 32;

/// A place in the register file: a lane, and an element of its vector.
struct ElementPlace {
  unsigned lane, element;
};

/// Where input element (outer, k) of a block is. `outer` is the row of A or
/// the column of B, `dim` how many of them there are.
constexpr ElementPlace inputPlace(const MatrixShape &shape, unsigned dim,
                                  unsigned block, unsigned outer, unsigned k) {
  const unsigned lanes = dim * shape.blocks;
  const unsigned perLane = shape.k / (waveSize / lanes);
  return {block * dim + k / perLane * lanes + outer, k % perLane};
}

/// Where output element (i, j) of a block is; the element counts 32-bit
/// registers, or pairs for f64, whose rows go across lanes first.
constexpr ElementPlace outputPlace(const MatrixShape &shape, unsigned block,
                                   unsigned i, unsigned j) {
  const unsigned m = shape.m, n = shape.n;
  if (shape.a == ElementFormat::F64) {
    if (m == 4)
      return {16 * i + 4 * block + j, 0};
    return {16 * (i % 4) + j, i / 4};
  }
  const unsigned rowsAcross = waveSize / n;
  // Small blocks lie side by side in the lanes of the same registers.
  const unsigned quads = m * n / 4;
  const unsigned abreast = (waveSize + quads - 1) / quads;
  const unsigned element = block / abreast * abreast * m * n / waveSize +
                           i / (4 * rowsAcross) * 4 + i % 4;
  return {block % abreast * n + i / 4 % rowsAcross * abreast * n + j, element};
}

/// 32-bit outputs in rows: row (block * m + i) has the n columns.
template <typename T> struct alignas(64) Outputs {
  T value[maxOutputs];
};

/// The shape with its table of output rows.
constexpr MatrixShape withOutputRows(MatrixShape shape) {
  const unsigned registers = shape.a == ElementFormat::F64 ? 2 : 1;
  for (unsigned row = 0; row < shape.rows(); ++row) {
    ElementPlace place = outputPlace(shape, row / shape.m, row % shape.m, 0);
    shape.outputRow[row] = static_cast<uint16_t>(
        place.element * registers * waveSize + place.lane);
  }
  return shape;
}

/// The columns of an output row are adjacent lanes of one register.
template <unsigned columns>
inline void loadRows(const WaveState &wave, const Instruction &inst,
                     uint32_t *out) {
  const MatrixShape &shape = shapeOf(inst);
  const uint32_t *first = wave.vgpr[inst.operands[3].index];
  for (unsigned row = 0; row < shape.rows(); ++row)
    std::memcpy(out + size_t{row} * columns, first + shape.outputRow[row],
                columns * sizeof(uint32_t));
}

template <unsigned columns>
inline void storeRows(WaveState &wave, const Instruction &inst,
                      const uint32_t *values) {
  const MatrixShape &shape = shapeOf(inst);
  uint32_t *first = wave.vgpr[inst.operands[0].index];
  for (unsigned row = 0; row < shape.rows(); ++row)
    std::memcpy(first + shape.outputRow[row], values + size_t{row} * columns,
                columns * sizeof(uint32_t));
}

template <typename T>
inline void loadAccumulators(const WaveState &wave, const Instruction &inst,
                             Outputs<T> &outputs) {
  static_assert(sizeof(T) == sizeof(uint32_t));
  const MatrixShape &shape = shapeOf(inst);
  auto *out = reinterpret_cast<uint32_t *>(outputs.value);
  if (inst.operands[3].kind != OperandKind::Vector) {
    const uint32_t value = readScalar32(wave, inst.operands[3]);
    for (unsigned i = 0; i < shape.rows() * shape.n; ++i)
      out[i] = value;
    return;
  }
  if (shape.n == 32)
    loadRows<32>(wave, inst, out);
  else if (shape.n == 16)
    loadRows<16>(wave, inst, out);
  else
    loadRows<4>(wave, inst, out);
}

template <typename T>
inline void storeOutputs(WaveState &wave, const Instruction &inst,
                         const Outputs<T> &outputs) {
  const auto *values = reinterpret_cast<const uint32_t *>(outputs.value);
  const unsigned n = shapeOf(inst).n;
  if (n == 32)
    storeRows<32>(wave, inst, values);
  else if (n == 16)
    storeRows<16>(wave, inst, values);
  else
    storeRows<4>(wave, inst, values);
}

/// The formats whose elements are multiplied as they are.
void multiplyF32(WaveState &wave, const Instruction &inst);
void multiplyF64(WaveState &wave, const Instruction &inst);
void multiplyI8(WaveState &wave, const Instruction &inst);

/// The lane that supplies A's data under CBSZ and ABID, which broadcast one
/// group of blocks to the others.
inline unsigned broadcastLaneA(const Modifiers &mods, unsigned lane) {
  const unsigned group = waveSize >> mods.cbsz;
  return mods.cbsz ? lane % group + group * mods.abid : lane;
}

/// The lane that supplies B's data under BLGP.
inline unsigned broadcastLaneB(const Modifiers &mods, unsigned lane) {
  switch (mods.blgp) {
  case 1:
    return lane % 32;
  case 2:
    return lane % 32 + 32;
  case 3:
    return (lane + 16) % 64;
  case 0:
    return lane;
  default:
    return lane % 16 + 16 * (mods.blgp - 4u);
  }
}

/// The raw bits of one block of A or B, k by k: adjacent rows or columns are
/// adjacent lanes, so that this is vector code.
struct alignas(64) RawBlock {
  uint32_t value[maxInner][32];
};

template <bool isA>
inline void readBlock(const WaveState &wave, const Instruction &inst,
                      const MatrixShape &shape, unsigned block,
                      RawBlock &result) {
  const Operand &operand = inst.operands[isA ? 1 : 2];
  const Modifiers &mods = inst.modifiers;
  const unsigned dim = isA ? shape.m : shape.n;
  const unsigned bits = elementBits(isA ? shape.a : shape.b);
  const uint32_t mask = bits == 32 ? ~0u : (1u << bits) - 1;
  const bool permuted = isA ? mods.cbsz != 0 : mods.blgp != 0;
  for (unsigned k = 0; k < shape.k; ++k) {
    ElementPlace place = inputPlace(shape, dim, block, 0, k);
    const unsigned bit = place.element * bits;
    const uint32_t *row = wave.vgpr[operand.index + bit / 32];
    if (permuted) {
      for (unsigned outer = 0; outer < dim; ++outer) {
        unsigned lane = place.lane + outer;
        lane = isA ? broadcastLaneA(mods, lane) : broadcastLaneB(mods, lane);
        result.value[k][outer] = row[lane % waveSize] >> bit % 32 & mask;
      }
      continue;
    }
    for (unsigned outer = 0; outer < dim; ++outer)
      result.value[k][outer] = row[place.lane + outer] >> bit % 32 & mask;
  }
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_ISA_MATRIX_MATRIXLAYOUT_H
