//===- VectorAluBits.cpp - Bitwise VALU operations ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Moves, logic, shifts, bit fields, counts and byte permutations.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

void addLogic(SemanticsTable &table) {
  table.add("v_mov_b32", vector<[](uint32_t a) { return a; }>());
  table.add("v_accvgpr_mov_b32", vector<[](uint32_t a) { return a; }>());
  table.add("v_accvgpr_read_b32", vector<[](uint32_t a) { return a; }>());
  table.add("v_accvgpr_write_b32", vector<[](uint32_t a) { return a; }>());
  table.add("v_mov_b64", vector<[](uint64_t a) { return a; }>());
  table.add("v_not_b32", vector<[](uint32_t a) { return ~a; }>());
  table.add("v_and_b32",
            vector<[](uint32_t a, uint32_t b) { return a & b; }>());
  table.add("v_or_b32", vector<[](uint32_t a, uint32_t b) { return a | b; }>());
  table.add("v_xor_b32",
            vector<[](uint32_t a, uint32_t b) { return a ^ b; }>());
  table.add("v_xnor_b32",
            vector<[](uint32_t a, uint32_t b) { return ~(a ^ b); }>());
  table.add(
      "v_and_or_b32",
      vector<[](uint32_t a, uint32_t b, uint32_t c) { return (a & b) | c; }>());
  table.add(
      "v_or3_b32",
      vector<[](uint32_t a, uint32_t b, uint32_t c) { return a | b | c; }>());
}

void addShifts(SemanticsTable &table) {
  table.add("v_lshlrev_b32",
            vector<[](uint32_t a, uint32_t b) { return b << (a & 31); }>());
  table.add("v_lshrrev_b32",
            vector<[](uint32_t a, uint32_t b) { return b >> (a & 31); }>());
  table.add("v_ashrrev_i32",
            vector<[](uint32_t a, int32_t b) { return b >> (a & 31); }>());
  table.add("v_lshl_or_b32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return a << (b & 31) | c;
            }>());
  table.add("v_alignbit_b32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return static_cast<uint32_t>((uint64_t{a} << 32 | b) >> (c & 31));
            }>());
  table.add("v_alignbyte_b32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return static_cast<uint32_t>((uint64_t{a} << 32 | b) >>
                                           8 * (c & 3));
            }>());
}

void addFields(SemanticsTable &table) {
  table.add("v_bfe_u32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              uint32_t width = c & 31;
              return a >> (b & 31) & ((1u << width) - 1);
            }>());
  // A field that reaches past bit 31 is what an arithmetic shift leaves.
  table.add("v_bfe_i32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              uint32_t offset = b & 31, width = c & 31;
              uint32_t unused = 32 - width;
              int32_t field = static_cast<int32_t>(a) >> offset;
              int32_t top = static_cast<int32_t>(static_cast<uint32_t>(field)
                                                 << (unused & 31));
              return width == 0 ? 0 : top >> (unused & 31);
            }>());
  table.add("v_bfi_b32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              return (a & b) | (~a & c);
            }>());
  table.add("v_bfm_b32", vector<[](uint32_t a, uint32_t b) {
              return ((1u << (a & 31)) - 1) << (b & 31);
            }>());
}

uint32_t reverseBits(uint32_t value) { return __builtin_bitreverse32(value); }

void addCounts(SemanticsTable &table) {
  table.add("v_bfrev_b32", vector<[](uint32_t a) { return reverseBits(a); }>());
  table.add("v_bcnt_u32_b32", vector<[](uint32_t a, uint32_t b) {
              return static_cast<uint32_t>(__builtin_popcount(a)) + b;
            }>());
  table.add("v_ffbh_u32",
            vector<[](uint32_t a) { return a ? __builtin_clz(a) : -1; }>());
  table.add("v_ffbl_b32",
            vector<[](uint32_t a) { return a ? __builtin_ctz(a) : -1; }>());
  // The first bit that differs from the sign.
  table.add("v_ffbh_i32", vector<[](uint32_t a) {
              uint32_t flipped = static_cast<int32_t>(a) < 0 ? ~a : a;
              return flipped ? __builtin_clz(flipped) : -1;
            }>());
}

/// One byte of v_perm_b32: selectors past 7 produce signs and constants.
uint32_t permutedByte(uint64_t bytes, uint32_t selector) {
  if (selector >= 13)
    return 0xff;
  if (selector == 12)
    return 0;
  if (selector >= 8)
    return bytes >> (16 * (selector - 8) + 15) & 1 ? 0xff : 0;
  return bytes >> 8 * selector & 0xff;
}

void addPermutations(SemanticsTable &table) {
  table.add("v_perm_b32", vector<[](uint32_t a, uint32_t b, uint32_t c) {
              uint64_t bytes = uint64_t{a} << 32 | b;
              uint32_t result = 0;
              for (unsigned i = 0; i < 4; ++i)
                result |= permutedByte(bytes, c >> 8 * i & 0xff) << 8 * i;
              return result;
            }>());
  table.add("v_pack_b32_f16", vector<[](uint16_t a, uint16_t b) {
              return static_cast<uint32_t>(a | uint32_t{b} << 16);
            }>());
  table.add("v_sat_pk_u8_i16", vector<[](uint32_t a) {
              auto saturate = [](uint32_t half) {
                int16_t value = static_cast<int16_t>(half);
                return value < 0 ? 0u : value > 255 ? 255u : uint32_t(value);
              };
              return saturate(a) | saturate(a >> 16) << 8;
            }>());
}

void swapRegisters(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> saved;
  uint32_t *first = wave.vgpr[inst.operands[0].index];
  uint32_t *second = wave.vgpr[inst.operands[1].index];
  for (unsigned lane = 0; lane < waveSize; ++lane)
    saved.lane[lane] = first[lane];
  writeRow(first, second, wave.exec());
  writeRow(second, saved.lane, wave.exec());
}

void doNothing(WaveState &, const Instruction &) {}

} // namespace

void addVectorBits(SemanticsTable &table) {
  addLogic(table);
  addShifts(table);
  addFields(table);
  addCounts(table);
  addPermutations(table);
  Semantics swap;
  swap.handler = swapRegisters;
  table.add("v_swap_b32", swap);
  Semantics nothing;
  nothing.handler = doNothing;
  table.add("v_nop", nothing);
  // Exceptions are never recorded.
  table.add("v_clrexcp", nothing);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
