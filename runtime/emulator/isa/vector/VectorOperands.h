//===- VectorOperands.h - Lanes in and out of an operation ------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a source operand as 64 typed lanes with every input modifier applied,
// and writes 64 results back under EXEC with every output modifier. This
// header, and what includes it, is compiled once per host instruction set, each
// time in a namespace of its own.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_VECTOR_VECTOROPERANDS_H
#define MINI_EMULATOR_ISA_VECTOR_VECTOROPERANDS_H

#include "isa/WaveState.h"

#include <type_traits>

#ifndef MINI_EMULATOR_VARIANT
#error "compile with MINI_EMULATOR_VARIANT set to the variant's namespace"
#endif

namespace mini::emulator::MINI_EMULATOR_VARIANT {

template <typename T> struct alignas(64) Lanes {
  T lane[waveSize];
};

template <typename To, typename From> inline To bitsAs(From value) {
  return __builtin_bit_cast(To, value);
}

/// The lane whose source-0 value DPP hands to `lane`, or -1.
int dppSourceLane(const Modifiers &modifiers, unsigned lane);

/// The lanes of EXEC that DPP does not leave out.
uint64_t lanesWrittenByDpp(const WaveState &wave, const Instruction &inst);

/// The lanes an instruction writes.
inline uint64_t writtenLanes(const WaveState &wave, const Instruction &inst) {
  if (inst.modifiers.dpp == DppMode::None) [[likely]]
    return wave.exec();
  return lanesWrittenByDpp(wave, inst);
}

/// One dword of a source, before modifiers. Points into the register file
/// where that is possible, else into `buffer`.
inline const uint32_t *readRow(const WaveState &wave, const Operand &operand,
                               unsigned dword, Lanes<uint32_t> &buffer) {
  if (operand.kind == OperandKind::Vector)
    return wave.vgpr[operand.index + dword];
  uint32_t value = 0;
  if (dword == 0)
    value = readScalar32(wave, operand);
  else if (operand.kind == OperandKind::Scalar)
    value = wave.sgpr[operand.index + dword];
  else if (operand.kind == OperandKind::Constant)
    value = static_cast<uint32_t>(operand.value >> 32);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    buffer.lane[lane] = value;
  return buffer.lane;
}

/// Applies DPP to source 0.
const uint32_t *permuteRow(const WaveState &wave, const Modifiers &modifiers,
                           const uint32_t *row, Lanes<uint32_t> &buffer);

/// Applies the SDWA selection and sign extension of a source.
void selectSubDword(const Operand &operand, SubDword select,
                    const uint32_t *row, Lanes<uint32_t> &buffer);

/// One dword of source number `source` with DPP and SDWA applied.
inline const uint32_t *readSource(const WaveState &wave,
                                  const Instruction &inst, unsigned position,
                                  unsigned source, unsigned dword,
                                  Lanes<uint32_t> &buffer) {
  const Operand &operand = inst.operands[position];
  const uint32_t *row = readRow(wave, operand, dword, buffer);
  if (source == 0 && inst.modifiers.dpp != DppMode::None) [[unlikely]]
    row = permuteRow(wave, inst.modifiers, row, buffer);
  if (inst.modifiers.sdwa && source < 2) [[unlikely]] {
    selectSubDword(operand, inst.modifiers.srcSel[source], row, buffer);
    row = buffer.lane;
  }
  return row;
}

template <typename Bits>
inline void applySign(const Operand &operand, const Bits *in, Bits *out) {
  constexpr Bits sign = static_cast<Bits>(Bits{1} << (sizeof(Bits) * 8 - 1));
  const Bits keep = operand.absolute ? static_cast<Bits>(~sign) : Bits(~Bits{});
  const Bits flip = operand.negate ? sign : Bits{};
  for (unsigned lane = 0; lane < waveSize; ++lane)
    out[lane] = static_cast<Bits>((in[lane] & keep) ^ flip);
}

inline uint32_t flushDenormal32(uint32_t bits) {
  return (bits & 0x7f800000) == 0 ? bits & 0x80000000 : bits;
}
inline uint16_t flushDenormal16(uint16_t bits) {
  return static_cast<uint16_t>((bits & 0x7c00) == 0 ? bits & 0x8000 : bits);
}
inline uint64_t flushDenormal64(uint64_t bits) {
  return (bits & 0x7ff0000000000000) == 0 ? bits & 0x8000000000000000 : bits;
}

/// Reads an operand as lanes of a 32-bit type.
template <typename T>
  requires(sizeof(T) == 4)
inline const T *readLanes(const WaveState &wave, const Instruction &inst,
                          unsigned position, unsigned source,
                          Lanes<T> &typedBuffer) {
  auto &buffer = reinterpret_cast<Lanes<uint32_t> &>(typedBuffer);
  const Operand &operand = inst.operands[position];
  const uint32_t *row = readSource(wave, inst, position, source, 0, buffer);
  if (operand.negate || operand.absolute) {
    applySign(operand, row, buffer.lane);
    row = buffer.lane;
  }
  if (std::is_same_v<T, float> && wave.mode.flushInput32()) [[unlikely]] {
    for (unsigned lane = 0; lane < waveSize; ++lane)
      buffer.lane[lane] = flushDenormal32(row[lane]);
    row = buffer.lane;
  }
  return reinterpret_cast<const T *>(row);
}

/// Reads an operand as lanes of a 16-bit type: the half that op_sel names.
template <typename T>
  requires(sizeof(T) == 2)
inline const T *readLanes(const WaveState &wave, const Instruction &inst,
                          unsigned position, unsigned source,
                          Lanes<T> &typedBuffer) {
  Lanes<uint32_t> wide;
  const uint32_t *row = readSource(wave, inst, position, source, 0, wide);
  auto *out = reinterpret_cast<uint16_t *>(typedBuffer.lane);
  const unsigned shift = inst.modifiers.opSel >> source & 1 ? 16 : 0;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    out[lane] = static_cast<uint16_t>(row[lane] >> shift);
  const Operand &operand = inst.operands[position];
  if (operand.negate || operand.absolute)
    applySign(operand, out, out);
  if (std::is_same_v<T, _Float16> && wave.mode.flushInput16())
    for (unsigned lane = 0; lane < waveSize; ++lane)
      out[lane] = flushDenormal16(out[lane]);
  return typedBuffer.lane;
}

/// Reads an operand as lanes of a 64-bit type: a register pair.
template <typename T>
  requires(sizeof(T) == 8)
inline const T *readLanes(const WaveState &wave, const Instruction &inst,
                          unsigned position, unsigned source,
                          Lanes<T> &typedBuffer) {
  Lanes<uint32_t> lowBuffer, highBuffer;
  const uint32_t *low = readSource(wave, inst, position, source, 0, lowBuffer);
  const uint32_t *high =
      readSource(wave, inst, position, source, 1, highBuffer);
  auto *out = reinterpret_cast<uint64_t *>(typedBuffer.lane);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    out[lane] = uint64_t{high[lane]} << 32 | low[lane];
  const Operand &operand = inst.operands[position];
  if (operand.negate || operand.absolute)
    applySign(operand, out, out);
  if (std::is_same_v<T, double> && wave.mode.flushInput16())
    for (unsigned lane = 0; lane < waveSize; ++lane)
      out[lane] = flushDenormal64(out[lane]);
  return typedBuffer.lane;
}

/// Writes one dword a lane where the mask has a bit. The values are in no other
/// place of the register file.
[[gnu::always_inline]] inline void writeRow(uint32_t *__restrict row,
                                            const uint32_t *__restrict values,
                                            uint64_t mask) {
  if (mask == ~uint64_t{0}) [[likely]] {
    std::memcpy(row, values, waveSize * sizeof(uint32_t));
    return;
  }
  // In halves, as 32-bit lanes test 32-bit masks.
  for (unsigned first = 0; first < waveSize; first += 32) {
    const auto bits = static_cast<uint32_t>(mask >> first);
    for (unsigned i = 0; i < 32; ++i)
      row[first + i] = bits & 1u << i ? values[first + i] : row[first + i];
  }
}

/// Merges a result into the part of the destination that SDWA selects.
void writeSubDword(uint32_t *row, const uint32_t *values,
                   const Modifiers &modifiers, uint64_t mask);

template <typename T>
inline T scaleAndClamp(T value, const Modifiers &mods, bool nanToZero) {
  switch (mods.outputScale) {
  case OutputScale::None:
    break;
  case OutputScale::Times2:
    value = static_cast<T>(value * T(2));
    break;
  case OutputScale::Times4:
    value = static_cast<T>(value * T(4));
    break;
  case OutputScale::Half:
    value = static_cast<T>(value * T(0.5));
    break;
  }
  if (!mods.clamp)
    return value;
  if (value != value)
    return nanToZero ? T(0) : value;
  // -0 clamps to +0.
  return value > T(0) ? (value < T(1) ? value : T(1)) : T(0);
}

template <typename T>
inline void applyOutputModifiers(const WaveState &wave, const Instruction &inst,
                                 T *values) {
  const Modifiers &mods = inst.modifiers;
  if (!mods.clamp && mods.outputScale == OutputScale::None)
    return;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    values[lane] = scaleAndClamp(values[lane], mods, wave.mode.dx10Clamp);
}

/// What an instruction that ignores the upper half of its 16-bit destination
/// does with it: most write zero, those with op_sel keep it.
enum class HighHalf : uint8_t { Zero, Keep };

template <HighHalf high = HighHalf::Zero, typename T>
  requires(sizeof(T) == 4)
inline void writeLanes(WaveState &wave, const Instruction &inst,
                       unsigned position, Lanes<T> &values, uint64_t mask) {
  if constexpr (std::is_same_v<T, float>) {
    applyOutputModifiers(wave, inst, values.lane);
    if (wave.mode.flushOutput32()) [[unlikely]]
      for (unsigned lane = 0; lane < waveSize; ++lane)
        values.lane[lane] =
            bitsAs<float>(flushDenormal32(bitsAs<uint32_t>(values.lane[lane])));
  }
  const auto *bits = reinterpret_cast<const uint32_t *>(values.lane);
  uint32_t *row = wave.vgpr[inst.operands[position].index];
  if (inst.modifiers.sdwa) [[unlikely]]
    writeSubDword(row, bits, inst.modifiers, mask);
  else
    writeRow(row, bits, mask);
}

template <HighHalf high = HighHalf::Zero, typename T>
  requires(sizeof(T) == 2)
inline void writeLanes(WaveState &wave, const Instruction &inst,
                       unsigned position, Lanes<T> &values, uint64_t mask) {
  if constexpr (std::is_same_v<T, _Float16>)
    applyOutputModifiers(wave, inst, values.lane);
  Lanes<uint32_t> wide;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint16_t bits = bitsAs<uint16_t>(values.lane[lane]);
    if (std::is_same_v<T, _Float16> && wave.mode.flushOutput16())
      bits = flushDenormal16(bits);
    wide.lane[lane] = bits;
  }
  uint32_t *row = wave.vgpr[inst.operands[position].index];
  if (inst.modifiers.sdwa) [[unlikely]] {
    writeSubDword(row, wide.lane, inst.modifiers, mask);
    return;
  }
  if constexpr (high == HighHalf::Keep) {
    const bool upper = inst.modifiers.opSel >> (inst.operandCount - 1) & 1;
    for (unsigned lane = 0; lane < waveSize; ++lane)
      wide.lane[lane] = upper ? wide.lane[lane] << 16 | (row[lane] & 0xffff)
                              : wide.lane[lane] | (row[lane] & 0xffff0000);
  }
  writeRow(row, wide.lane, mask);
}

template <HighHalf high = HighHalf::Zero, typename T>
  requires(sizeof(T) == 8)
inline void writeLanes(WaveState &wave, const Instruction &inst,
                       unsigned position, Lanes<T> &values, uint64_t mask) {
  if constexpr (std::is_same_v<T, double>)
    applyOutputModifiers(wave, inst, values.lane);
  Lanes<uint32_t> low, highRow;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint64_t bits = bitsAs<uint64_t>(values.lane[lane]);
    if (std::is_same_v<T, double> && wave.mode.flushOutput16())
      bits = flushDenormal64(bits);
    low.lane[lane] = static_cast<uint32_t>(bits);
    highRow.lane[lane] = static_cast<uint32_t>(bits >> 32);
  }
  unsigned index = inst.operands[position].index;
  writeRow(wave.vgpr[index], low.lane, mask);
  writeRow(wave.vgpr[index + 1], highRow.lane, mask);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_ISA_VECTOR_VECTOROPERANDS_H
