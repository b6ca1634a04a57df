//===- VectorCarry.cpp - VALU with lane masks beside the data -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Additions with carry, the conditional move, and the wide multiply-add: they
// read or write one bit a lane in a scalar register pair.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

struct CarryResult {
  uint32_t value;
  bool carry;
};

CarryResult addWithCarry(uint32_t a, uint32_t b, bool carry) {
  uint64_t sum = uint64_t{a} + b + carry;
  return {static_cast<uint32_t>(sum), (sum >> 32) != 0};
}

CarryResult subtractWithBorrow(uint32_t a, uint32_t b, bool borrow) {
  return {a - b - borrow, uint64_t{a} < uint64_t{b} + borrow};
}

CarryResult subtractReversed(uint32_t a, uint32_t b, bool borrow) {
  return subtractWithBorrow(b, a, borrow);
}

/// D, carries = S0 op S1 [op carries in]; printed D, SD, S0, S1 [, S2].
template <auto operation, bool carryIn>
void carryOperation(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> aBuffer, bBuffer, result;
  const uint32_t *a = readLanes(wave, inst, 2, 0, aBuffer);
  const uint32_t *b = readLanes(wave, inst, 3, 1, bBuffer);
  uint64_t carries = carryIn ? readScalar64(wave, inst.operands[4]) : 0;
  uint64_t out = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    CarryResult r = operation(a[lane], b[lane], carries >> lane & 1);
    bool saturate = inst.modifiers.clamp && r.carry;
    uint32_t limit = operation == addWithCarry ? UINT32_MAX : 0;
    result.lane[lane] = saturate ? limit : r.value;
    out |= uint64_t{r.carry} << lane;
  }
  uint64_t mask = writtenLanes(wave, inst);
  writeLanes(wave, inst, 0, result, mask);
  writeScalar64(wave, inst.operands[1], out & mask);
}

/// D = S2 ? S1 : S0.
void conditionalMove(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> aBuffer, bBuffer, result;
  const uint32_t *a = readLanes(wave, inst, 1, 0, aBuffer);
  const uint32_t *b = readLanes(wave, inst, 2, 1, bBuffer);
  uint64_t condition = readScalar64(wave, inst.operands[3]);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    result.lane[lane] = condition >> lane & 1 ? b[lane] : a[lane];
  writeLanes(wave, inst, 0, result, writtenLanes(wave, inst));
}

bool signedSumOverflows(int64_t a, int64_t b) {
  int64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum);
}

/// D.64, carries = S0 * S1 + S2.64; printed D, SD, S0, S1, S2.
template <bool isSigned>
void wideMultiplyAdd(WaveState &wave, const Instruction &inst) {
  Lanes<uint32_t> aBuffer, bBuffer;
  Lanes<uint64_t> cBuffer, result;
  const uint32_t *a = readLanes(wave, inst, 2, 0, aBuffer);
  const uint32_t *b = readLanes(wave, inst, 3, 1, bBuffer);
  const uint64_t *c = readLanes(wave, inst, 4, 2, cBuffer);
  uint64_t out = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane) {
    uint64_t product = uint64_t{a[lane]} * b[lane];
    if (isSigned)
      product = static_cast<uint64_t>(int64_t{static_cast<int32_t>(a[lane])} *
                                      static_cast<int32_t>(b[lane]));
    uint64_t sum = product + c[lane];
    bool carry = sum < product;
    if (isSigned) // The 65-bit signed sum's top bit.
      carry = signedSumOverflows(static_cast<int64_t>(product),
                                 static_cast<int64_t>(c[lane]));
    result.lane[lane] = sum;
    out |= uint64_t{carry} << lane;
  }
  uint64_t mask = writtenLanes(wave, inst);
  writeLanes(wave, inst, 0, result, mask);
  writeScalar64(wave, inst.operands[1], out & mask);
}

Semantics row(Handler handler, ValueType source2) {
  Semantics semantics;
  semantics.handler = handler;
  semantics.types.fill(ValueType::B32);
  semantics.types[4] = source2;
  return semantics;
}

} // namespace

void addVectorCarry(SemanticsTable &table) {
  const ValueType mask = ValueType::B64;
  table.add("v_add_co_u32", row(carryOperation<addWithCarry, false>, mask));
  table.add("v_addc_co_u32", row(carryOperation<addWithCarry, true>, mask));
  table.add("v_sub_co_u32",
            row(carryOperation<subtractWithBorrow, false>, mask));
  table.add("v_subb_co_u32",
            row(carryOperation<subtractWithBorrow, true>, mask));
  table.add("v_subrev_co_u32",
            row(carryOperation<subtractReversed, false>, mask));
  table.add("v_subbrev_co_u32",
            row(carryOperation<subtractReversed, true>, mask));
  table.add("v_mad_u64_u32", row(wideMultiplyAdd<false>, ValueType::B64));
  table.add("v_mad_i64_i32", row(wideMultiplyAdd<true>, ValueType::I64));
  Semantics move = row(conditionalMove, mask);
  move.types[1] = move.types[2] = ValueType::F32;
  move.types[3] = mask;
  table.add("v_cndmask_b32", move);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
