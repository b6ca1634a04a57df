//===- VectorCompare.cpp - VOPC -------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Comparisons write one bit a lane to a scalar register pair: zero for lanes
// outside EXEC. The v_cmpx forms set EXEC too.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

#include <string>

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

uint64_t packBits(const Lanes<uint8_t> &bits) {
  uint64_t mask = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    mask |= uint64_t{bits.lane[lane]} << lane;
  return mask;
}

template <auto predicate, bool writesExec> struct Compare {
  static void run(WaveState &wave, const Instruction &inst) {
    using Arguments = SignatureOf<predicate>::Arguments;
    using A = std::tuple_element_t<0, Arguments>;
    using B = std::tuple_element_t<1, Arguments>;
    Lanes<A> aBuffer;
    Lanes<B> bBuffer;
    const A *a = readLanes(wave, inst, 1, 0, aBuffer);
    const B *b = readLanes(wave, inst, 2, 1, bBuffer);
    Lanes<uint8_t> bits;
    for (unsigned lane = 0; lane < waveSize; ++lane)
      bits.lane[lane] = predicate(a[lane], b[lane]);
    uint64_t mask = packBits(bits) & writtenLanes(wave, inst);
    writeScalar64(wave, inst.operands[0], mask);
    if constexpr (writesExec)
      wave.setExec(mask);
  }

  static Semantics semantics() {
    using Arguments = SignatureOf<predicate>::Arguments;
    Semantics row;
    row.handler = run;
    row.types.fill(valueTypeOf<std::tuple_element_t<1, Arguments>>());
    row.types[0] = ValueType::B64;
    row.types[1] = valueTypeOf<std::tuple_element_t<0, Arguments>>();
    return row;
  }
};

template <auto predicate>
void addPair(SemanticsTable &table, const std::string &name) {
  table.add(("v_cmp_" + name).c_str(), Compare<predicate, false>::semantics());
  table.add(("v_cmpx_" + name).c_str(), Compare<predicate, true>::semantics());
}

template <typename T>
void addIntegers(SemanticsTable &table, const std::string &type) {
  addPair<[](T, T) { return false; }>(table, "f_" + type);
  addPair<[](T a, T b) { return a < b; }>(table, "lt_" + type);
  addPair<[](T a, T b) { return a == b; }>(table, "eq_" + type);
  addPair<[](T a, T b) { return a <= b; }>(table, "le_" + type);
  addPair<[](T a, T b) { return a > b; }>(table, "gt_" + type);
  addPair<[](T a, T b) { return a != b; }>(table, "ne_" + type);
  addPair<[](T a, T b) { return a >= b; }>(table, "ge_" + type);
  addPair<[](T, T) { return true; }>(table, "t_" + type);
}

template <typename T>
void addFloats(SemanticsTable &table, const std::string &type) {
  addPair<[](T, T) { return false; }>(table, "f_" + type);
  addPair<[](T a, T b) { return a < b; }>(table, "lt_" + type);
  addPair<[](T a, T b) { return a == b; }>(table, "eq_" + type);
  addPair<[](T a, T b) { return a <= b; }>(table, "le_" + type);
  addPair<[](T a, T b) { return a > b; }>(table, "gt_" + type);
  addPair<[](T a, T b) { return a < b || a > b; }>(table, "lg_" + type);
  addPair<[](T a, T b) { return a >= b; }>(table, "ge_" + type);
  addPair<[](T a, T b) { return a == a && b == b; }>(table, "o_" + type);
  addPair<[](T a, T b) { return a != a || b != b; }>(table, "u_" + type);
  addPair<[](T a, T b) { return !(a >= b); }>(table, "nge_" + type);
  addPair<[](T a, T b) { return !(a < b || a > b); }>(table, "nlg_" + type);
  addPair<[](T a, T b) { return !(a > b); }>(table, "ngt_" + type);
  addPair<[](T a, T b) { return !(a <= b); }>(table, "nle_" + type);
  addPair<[](T a, T b) { return !(a == b); }>(table, "neq_" + type);
  addPair<[](T a, T b) { return !(a < b); }>(table, "nlt_" + type);
  addPair<[](T, T) { return true; }>(table, "tru_" + type);
}

/// The bit that v_cmp_class assigns to a value's class.
template <typename T> uint32_t classBit(T value) {
  using Layout = FloatLayout<T>;
  using Bits = Layout::Bits;
  const Bits bits = rawBits(value);
  const Bits magnitude =
      bits & static_cast<Bits>(static_cast<Bits>(~Bits{}) >> 1);
  const bool negative = isNegative(value);
  if (magnitude > Layout::exponentMask)
    return bits & Layout::quiet ? 1u << 1 : 1u << 0;
  if (magnitude == Layout::exponentMask)
    return negative ? 1u << 2 : 1u << 9;
  if (magnitude == 0)
    return negative ? 1u << 5 : 1u << 6;
  if ((magnitude & Layout::exponentMask) == 0)
    return negative ? 1u << 4 : 1u << 7;
  return negative ? 1u << 3 : 1u << 8;
}

template <typename T>
void addClass(SemanticsTable &table, const std::string &type) {
  addPair<[](T value, uint32_t classes) {
    return (classBit(value) & classes) != 0;
  }>(table, "class_" + type);
}

} // namespace

void addVectorCompare(SemanticsTable &table) {
  addIntegers<int16_t>(table, "i16");
  addIntegers<uint16_t>(table, "u16");
  addIntegers<int32_t>(table, "i32");
  addIntegers<uint32_t>(table, "u32");
  addIntegers<int64_t>(table, "i64");
  addIntegers<uint64_t>(table, "u64");
  addFloats<_Float16>(table, "f16");
  addFloats<float>(table, "f32");
  addFloats<double>(table, "f64");
  addClass<_Float16>(table, "f16");
  addClass<float>(table, "f32");
  addClass<double>(table, "f64");
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
