//===- VectorPacked.cpp - Packed operations (VOP3P) -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Two operations in one: on the halves of a register, or on the registers of a
// pair. op_sel and op_sel_hi choose which half of each source feeds which
// operation.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

using Half = _Float16;

/// The selected half of a source, for the low or the high operation.
template <typename T>
void readHalves(const WaveState &wave, const Instruction &inst, unsigned source,
                unsigned operation, Lanes<T> &result) {
  static_assert(sizeof(T) == 2);
  const Modifiers &mods = inst.modifiers;
  Lanes<uint32_t> buffer;
  const uint32_t *row = readSource(wave, inst, source + 1, source, 0, buffer);
  const uint8_t select = operation == 0 ? mods.opSel : mods.opSelHi;
  const uint8_t negate = operation == 0 ? mods.negLo : mods.negHi;
  const unsigned shift = select >> source & 1 ? 16 : 0;
  const uint32_t sign = negate >> source & 1 ? 0x8000 : 0;
  auto *out = reinterpret_cast<uint16_t *>(result.lane);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    out[lane] = static_cast<uint16_t>(row[lane] >> shift ^ sign);
  if (std::is_same_v<T, Half> && wave.mode.flushInput16())
    for (unsigned lane = 0; lane < waveSize; ++lane)
      out[lane] = flushDenormal16(out[lane]);
}

template <auto function, auto clamped, size_t... I>
void runPacked(WaveState &wave, const Instruction &inst,
               std::index_sequence<I...>) {
  using Arguments = SignatureOf<function>::Arguments;
  using Result = SignatureOf<function>::Result;
  Lanes<uint32_t> packed{};
  for (unsigned operation = 0; operation < 2; ++operation) {
    std::tuple<Lanes<std::tuple_element_t<I, Arguments>>...> sources;
    (readHalves(wave, inst, I, operation, std::get<I>(sources)), ...);
    Lanes<Result> result;
    if (std::is_integral_v<Result> && inst.modifiers.clamp)
      for (unsigned lane = 0; lane < waveSize; ++lane)
        result.lane[lane] = clamped(std::get<I>(sources).lane[lane]...);
    else
      for (unsigned lane = 0; lane < waveSize; ++lane)
        result.lane[lane] = function(std::get<I>(sources).lane[lane]...);
    if constexpr (std::is_same_v<Result, Half>)
      applyOutputModifiers(wave, inst, result.lane);
    for (unsigned lane = 0; lane < waveSize; ++lane)
      packed.lane[lane] |= uint32_t{bitsAs<uint16_t>(result.lane[lane])}
                           << 16 * operation;
  }
  writeRow(wave.vgpr[inst.operands[0].index], packed.lane,
           writtenLanes(wave, inst));
}

template <auto function, auto clamped = function> Semantics packed() {
  Semantics row;
  constexpr size_t arity = SignatureOf<function>::arity;
  row.handler = [](WaveState &wave, const Instruction &inst) {
    runPacked<function, clamped>(wave, inst, std::make_index_sequence<arity>());
  };
  using Result = SignatureOf<function>::Result;
  row.types.fill(std::is_same_v<Result, Half> ? ValueType::PackedF16
                                              : ValueType::PackedB16);
  return row;
}

uint16_t clampUnsigned(int64_t value) {
  return static_cast<uint16_t>(value < 0 ? 0 : value > 65535 ? 65535 : value);
}
int16_t clampSigned(int64_t value) {
  return static_cast<int16_t>(value < -32768  ? -32768
                              : value > 32767 ? 32767
                                              : value);
}

void addHalves(SemanticsTable &table) {
  table.add("v_pk_add_f16", packed<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(a + b), a, b);
            }>());
  table.add("v_pk_mul_f16", packed<[](Half a, Half b) {
              return arithmetic(static_cast<Half>(a * b), a, b);
            }>());
  table.add("v_pk_fma_f16", packed<[](Half a, Half b, Half c) {
              return arithmetic(fusedNarrow(a, b, c), a, b, c);
            }>());
  table.add("v_pk_min_f16",
            packed<[](Half a, Half b) { return minimum(a, b); }>());
  table.add("v_pk_max_f16",
            packed<[](Half a, Half b) { return maximum(a, b); }>());
}

void addUnsigned(SemanticsTable &table) {
  using U = uint16_t;
  table.add("v_pk_add_u16",
            packed<[](U a, U b) { return static_cast<U>(a + b); },
                   [](U a, U b) { return clampUnsigned(int64_t{a} + b); }>());
  table.add("v_pk_sub_u16",
            packed<[](U a, U b) { return static_cast<U>(a - b); },
                   [](U a, U b) { return clampUnsigned(int64_t{a} - b); }>());
  table.add("v_pk_mul_lo_u16",
            packed<[](U a, U b) { return static_cast<U>(uint32_t{a} * b); }>());
  table.add(
      "v_pk_mad_u16",
      packed<[](U a, U b, U c) { return static_cast<U>(uint32_t{a} * b + c); },
             [](U a, U b, U c) {
               return clampUnsigned(int64_t{a} * b + c);
             }>());
  table.add("v_pk_min_u16", packed<[](U a, U b) { return a < b ? a : b; }>());
  table.add("v_pk_max_u16", packed<[](U a, U b) { return a > b ? a : b; }>());
  table.add("v_pk_lshlrev_b16",
            packed<[](U a, U b) { return static_cast<U>(b << (a & 15)); }>());
  table.add("v_pk_lshrrev_b16",
            packed<[](U a, U b) { return static_cast<U>(b >> (a & 15)); }>());
}

void addSigned(SemanticsTable &table) {
  using S = int16_t;
  table.add("v_pk_add_i16",
            packed<[](S a, S b) { return static_cast<S>(a + b); },
                   [](S a, S b) { return clampSigned(int64_t{a} + b); }>());
  table.add("v_pk_sub_i16",
            packed<[](S a, S b) { return static_cast<S>(a - b); },
                   [](S a, S b) { return clampSigned(int64_t{a} - b); }>());
  table.add(
      "v_pk_mad_i16",
      packed<[](S a, S b, S c) { return static_cast<S>(int32_t{a} * b + c); },
             [](S a, S b, S c) { return clampSigned(int64_t{a} * b + c); }>());
  table.add("v_pk_min_i16", packed<[](S a, S b) { return a < b ? a : b; }>());
  table.add("v_pk_max_i16", packed<[](S a, S b) { return a > b ? a : b; }>());
  table.add("v_pk_ashrrev_i16",
            packed<[](S a, S b) { return static_cast<S>(b >> (a & 15)); }>());
}

/// D.half += S0.half * S1.half in the VOP2 encoding, which has no op_sel.
void packedAccumulate(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> aBuffer, bBuffer, result;
  const uint32_t *a = readLanes(wave, inst, 1, 0, aBuffer);
  const uint32_t *b = readLanes(wave, inst, 2, 1, bBuffer);
  uint32_t *row = wave.vgpr[inst.operands[0].index];
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t bits = 0;
    for (unsigned shift = 0; shift < 32; shift += 16) {
      auto part = [&](uint32_t word) {
        return bitsAs<Half>(static_cast<uint16_t>(word >> shift));
      };
      Half x = part(a[lane]), y = part(b[lane]), z = part(row[lane]);
      bits |= uint32_t{rawBits(arithmetic(fusedNarrow(x, y, z), x, y, z))}
              << shift;
    }
    result.lane[lane] = bits;
  }
  writeLanes(wave, inst, 0, result, writtenLanes(wave, inst));
}

/// One dword of a pair, chosen by op_sel or op_sel_hi.
template <unsigned operation>
void readPairMember(const WaveState &wave, const Instruction &inst,
                    unsigned source, Lanes<float> &result) {
  const Modifiers &mods = inst.modifiers;
  const uint8_t select = operation == 0 ? mods.opSel : mods.opSelHi;
  const uint8_t negate = operation == 0 ? mods.negLo : mods.negHi;
  Lanes<uint32_t> buffer;
  const uint32_t *row =
      readRow(wave, inst.operands[source + 1], select >> source & 1, buffer);
  const uint32_t sign = negate >> source & 1 ? 0x80000000 : 0;
  const bool flush = wave.mode.flushInput32();
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t bits = row[lane] ^ sign;
    result.lane[lane] = bitsAs<float>(flush ? flushDenormal32(bits) : bits);
  }
}

template <auto function, size_t... I>
void runPair(WaveState &wave, const Instruction &inst,
             std::index_sequence<I...>) {
  Lanes<float> low[sizeof...(I)], high[sizeof...(I)], results[2];
  (readPairMember<0>(wave, inst, I, low[I]), ...);
  (readPairMember<1>(wave, inst, I, high[I]), ...);
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    results[0].lane[lane] = function(low[I].lane[lane]...);
    results[1].lane[lane] = function(high[I].lane[lane]...);
  }
  const unsigned vdst = inst.operands[0].index;
  for (unsigned i = 0; i < 2; ++i) {
    applyOutputModifiers(wave, inst, results[i].lane);
    auto *bits = reinterpret_cast<uint32_t *>(results[i].lane);
    if (wave.mode.flushOutput32())
      for (unsigned lane = 0; lane < waveSize; ++lane)
        bits[lane] = flushDenormal32(bits[lane]);
    writeRow(wave.vgpr[vdst + i], bits, writtenLanes(wave, inst));
  }
}

template <auto function> Semantics pairwise() {
  Semantics row;
  constexpr size_t arity = SignatureOf<function>::arity;
  row.handler = [](WaveState &wave, const Instruction &inst) {
    runPair<function>(wave, inst, std::make_index_sequence<arity>());
  };
  row.types.fill(ValueType::PackedF32);
  return row;
}

/// D.lo is the dword of S0, D.hi the dword of S1 that op_sel names.
void movePair(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> lowBuffer, highBuffer, low, high;
  const uint8_t select = inst.modifiers.opSel;
  const uint32_t *a = readRow(wave, inst.operands[1], select & 1, lowBuffer);
  const uint32_t *b =
      readRow(wave, inst.operands[2], select >> 1 & 1, highBuffer);
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    low.lane[lane] = a[lane];
    high.lane[lane] = b[lane];
  }
  const unsigned vdst = inst.operands[0].index;
  writeRow(wave.vgpr[vdst], low.lane, wave.exec());
  writeRow(wave.vgpr[vdst + 1], high.lane, wave.exec());
}

void addPairs(SemanticsTable &table) {
  table.add(
      "v_pk_add_f32",
      pairwise<[](float a, float b) { return arithmetic(a + b, a, b); }>());
  table.add(
      "v_pk_mul_f32",
      pairwise<[](float a, float b) { return arithmetic(a * b, a, b); }>());
  table.add("v_pk_fma_f32", pairwise<[](float a, float b, float c) {
              return arithmetic(__builtin_fmaf(a, b, c), a, b, c);
            }>());
  Semantics row;
  row.types.fill(ValueType::PackedF32);
  row.handler = movePair;
  table.add("v_pk_mov_b32", row);
  row.types.fill(ValueType::PackedF16);
  row.handler = packedAccumulate;
  table.add("v_pk_fmac_f16", row);
}

/// A source of fma_mix: single precision, or the half that op_sel names where
/// op_sel_hi is set. The encoding is read, as the printed default differs from
/// that of the packed operations.
void readMixed(const WaveState &wave, const Instruction &inst, unsigned source,
               Lanes<float> &result) {
  const Operand &operand = inst.operands[source + 1];
  const uint32_t selectHi =
      (inst.words[1] >> 27 & 3) | (inst.words[0] >> 14 & 1) << 2;
  const uint32_t select = inst.words[0] >> 11 & 7;
  Lanes<uint32_t> buffer;
  const uint32_t *row = readRow(wave, operand, 0, buffer);
  const bool isHalf =
      selectHi >> source & 1 && operand.kind != OperandKind::Constant;
  const unsigned shift = select >> source & 1 ? 16 : 0;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    auto half = bitsAs<Half>(static_cast<uint16_t>(row[lane] >> shift));
    float value = isHalf ? static_cast<float>(half) : bitsAs<float>(row[lane]);
    value = operand.absolute ? __builtin_fabsf(value) : value;
    result.lane[lane] = operand.negate ? -value : value;
  }
}

void mixedMultiplyAdd(const WaveState &wave, const Instruction &inst,
                      Lanes<float> &result) {
  Lanes<float> a, b, c;
  readMixed(wave, inst, 0, a);
  readMixed(wave, inst, 1, b);
  readMixed(wave, inst, 2, c);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    result.lane[lane] =
        arithmetic(__builtin_fmaf(a.lane[lane], b.lane[lane], c.lane[lane]),
                   a.lane[lane], b.lane[lane], c.lane[lane]);
}

void mixToSingle(WaveState &wave, const Instruction &inst) {
  Lanes<float> result;
  mixedMultiplyAdd(wave, inst, result);
  writeLanes(wave, inst, 0, result, wave.exec());
}

template <bool upper> void mixToHalf(WaveState &wave, const Instruction &inst) {
  Lanes<float> single;
  Lanes<Half> half;
  mixedMultiplyAdd(wave, inst, single);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    half.lane[lane] = static_cast<Half>(single.lane[lane]);
  applyOutputModifiers(wave, inst, half.lane);
  uint32_t *row = wave.vgpr[inst.operands[0].index];
  Lanes<uint32_t> result;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint32_t bits = rawBits(half.lane[lane]);
    result.lane[lane] = upper ? bits << 16 | (row[lane] & 0xffff)
                              : bits | (row[lane] & 0xffff0000);
  }
  writeRow(row, result.lane, wave.exec());
}

void addMixed(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::F32);
  row.handler = mixToSingle;
  table.add("v_fma_mix_f32", row);
  row.handler = mixToHalf<false>;
  table.add("v_fma_mixlo_f16", row);
  row.handler = mixToHalf<true>;
  table.add("v_fma_mixhi_f16", row);
}

} // namespace

void addVectorPacked(SemanticsTable &table) {
  addHalves(table);
  addUnsigned(table);
  addSigned(table);
  addPairs(table);
  addMixed(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
