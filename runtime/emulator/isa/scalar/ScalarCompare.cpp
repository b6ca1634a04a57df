//===- ScalarCompare.cpp - SOPC and the compares of SOPK ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scalar comparisons into SCC.
//
//===----------------------------------------------------------------------===//

#include "isa/SemanticsRegistry.h"
#include "isa/WaveState.h"

#include <string>

using namespace mini::emulator;

namespace {

template <typename T, auto predicate>
void compare(WaveState &wave, const Instruction &inst) {
  if constexpr (sizeof(T) == 8)
    wave.scc = predicate(static_cast<T>(readScalar64(wave, inst.operands[0])),
                         static_cast<T>(readScalar64(wave, inst.operands[1])));
  else
    wave.scc = predicate(static_cast<T>(readScalar32(wave, inst.operands[0])),
                         static_cast<T>(readScalar32(wave, inst.operands[1])));
}

/// The immediate is sign-extended for signed compares, else zero-extended.
template <typename T, auto predicate>
void compareImmediate(WaveState &wave, const Instruction &inst) {
  T immediate = std::is_signed_v<T>
                    ? static_cast<T>(static_cast<int16_t>(inst.immediate16()))
                    : static_cast<T>(inst.immediate16());
  wave.scc = predicate(static_cast<T>(readScalar32(wave, inst.operands[0])),
                       immediate);
}

Semantics row(Handler handler, ValueType type) {
  Semantics semantics;
  semantics.handler = handler;
  semantics.types.fill(type);
  return semantics;
}

template <typename T, auto predicate>
void addBoth(SemanticsTable &table, const std::string &suffix) {
  table.add(("s_cmp_" + suffix).c_str(),
            row(compare<T, predicate>, ValueType::B32));
  table.add(("s_cmpk_" + suffix).c_str(),
            row(compareImmediate<T, predicate>, ValueType::B32));
}

template <typename T>
void addCompares(SemanticsTable &table, const std::string &type) {
  addBoth<T, [](T a, T b) { return a == b; }>(table, "eq_" + type);
  addBoth<T, [](T a, T b) { return a != b; }>(table, "lg_" + type);
  addBoth<T, [](T a, T b) { return a > b; }>(table, "gt_" + type);
  addBoth<T, [](T a, T b) { return a >= b; }>(table, "ge_" + type);
  addBoth<T, [](T a, T b) { return a < b; }>(table, "lt_" + type);
  addBoth<T, [](T a, T b) { return a <= b; }>(table, "le_" + type);
}

template <bool wide, bool expected>
void testBit(WaveState &wave, const Instruction &inst) {
  uint64_t value = wide ? readScalar64(wave, inst.operands[0])
                        : readScalar32(wave, inst.operands[0]);
  uint32_t bit = readScalar32(wave, inst.operands[1]) & (wide ? 63 : 31);
  wave.scc = (value >> bit & 1) == expected;
}

} // namespace

void mini::emulator::addScalarCompare(SemanticsTable &table) {
  addCompares<int32_t>(table, "i32");
  addCompares<uint32_t>(table, "u32");
  table.add(
      "s_cmp_eq_u64",
      row(compare<uint64_t, [](uint64_t a, uint64_t b) { return a == b; }>,
          ValueType::B64));
  table.add(
      "s_cmp_lg_u64",
      row(compare<uint64_t, [](uint64_t a, uint64_t b) { return a != b; }>,
          ValueType::B64));
  table.add("s_bitcmp0_b32", row(testBit<false, false>, ValueType::B32));
  table.add("s_bitcmp1_b32", row(testBit<false, true>, ValueType::B32));
  table.add("s_bitcmp0_b64", row(testBit<true, false>, ValueType::B64));
  table.add("s_bitcmp1_b64", row(testBit<true, true>, ValueType::B64));
}
