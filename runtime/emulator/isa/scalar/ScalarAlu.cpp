//===- ScalarAlu.cpp - SOP1, SOP2 and SOPK --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Scalar arithmetic and logic. SCC is the carry, the overflow, or whether the
// result is not zero, as each operation's row says.
//
//===----------------------------------------------------------------------===//

#include "isa/SemanticsRegistry.h"
#include "isa/WaveState.h"

#include <bit>

using namespace mini::emulator;

namespace {

/// What an operation does to SCC.
enum class Scc { Keep, NonZero, Set };

template <typename T> T readScalar(const WaveState &wave, const Operand &op) {
  if constexpr (sizeof(T) == 8)
    return static_cast<T>(readScalar64(wave, op));
  else
    return static_cast<T>(readScalar32(wave, op));
}
template <typename T>
void writeScalar(WaveState &wave, const Operand &operand, T value) {
  if constexpr (sizeof(T) == 8)
    writeScalar64(wave, operand, static_cast<uint64_t>(value));
  else
    writeScalar32(wave, operand, static_cast<uint32_t>(value));
}

template <typename F> struct Arguments;
template <typename F, typename R, typename A>
struct Arguments<R (F::*)(bool &, A) const> {
  using Result = R;
  using First = A;
  using Second = void;
};
template <typename F, typename R, typename A, typename B>
struct Arguments<R (F::*)(bool &, A, B) const> {
  using Result = R;
  using First = A;
  using Second = B;
};

template <typename T> constexpr ValueType scalarType() {
  if constexpr (std::is_same_v<T, int64_t>)
    return ValueType::I64;
  else if constexpr (sizeof(T) == 8)
    return ValueType::B64;
  else
    return ValueType::B32;
}

/// D = f(S0 [, S1]); the function may also set SCC.
template <auto function, Scc scc>
void scalarOperation(WaveState &wave, const Instruction &inst) {
  using Args = Arguments<decltype(&decltype(function)::operator())>;
  using R = Args::Result;
  auto a = readScalar<typename Args::First>(wave, inst.operands[1]);
  bool bit = wave.scc;
  R result;
  if constexpr (std::is_void_v<typename Args::Second>)
    result = function(bit, a);
  else
    result = function(
        bit, a, readScalar<typename Args::Second>(wave, inst.operands[2]));
  writeScalar(wave, inst.operands[0], result);
  if (scc == Scc::Set)
    wave.scc = bit;
  if (scc == Scc::NonZero)
    wave.scc = result != 0;
}

template <auto function, Scc scc> Semantics scalar() {
  using Args = Arguments<decltype(&decltype(function)::operator())>;
  Semantics row;
  row.handler = scalarOperation<function, scc>;
  row.types.fill(scalarType<typename Args::Result>());
  row.types[1] = scalarType<typename Args::First>();
  if constexpr (!std::is_void_v<typename Args::Second>)
    row.types[2] = scalarType<typename Args::Second>();
  return row;
}

using U32 = uint32_t;
using U64 = uint64_t;
using I32 = int32_t;
using I64 = int64_t;

void addSums(SemanticsTable &table) {
  table.add("s_add_u32", scalar<[](bool &scc, U32 a, U32 b) {
              U32 sum = a + b;
              scc = sum < a;
              return sum;
            },
                                Scc::Set>());
  table.add("s_sub_u32", scalar<[](bool &scc, U32 a, U32 b) {
              scc = a < b;
              return a - b;
            },
                                Scc::Set>());
  table.add("s_add_i32", scalar<[](bool &scc, U32 a, U32 b) {
              U32 sum = a + b;
              scc = ((~(a ^ b) & (a ^ sum)) >> 31) != 0;
              return sum;
            },
                                Scc::Set>());
  table.add("s_sub_i32", scalar<[](bool &scc, U32 a, U32 b) {
              U32 difference = a - b;
              scc = (((a ^ b) & (a ^ difference)) >> 31) != 0;
              return difference;
            },
                                Scc::Set>());
  table.add("s_addc_u32", scalar<[](bool &scc, U32 a, U32 b) {
              U64 sum = U64{a} + b + scc;
              scc = (sum >> 32) != 0;
              return static_cast<U32>(sum);
            },
                                 Scc::Set>());
  table.add("s_subb_u32", scalar<[](bool &scc, U32 a, U32 b) {
              U32 difference = a - b - scc;
              scc = U64{a} < U64{b} + scc;
              return difference;
            },
                                 Scc::Set>());
  table.add("s_mul_i32",
            scalar<[](bool &, U32 a, U32 b) { return a * b; }, Scc::Keep>());
  table.add("s_mul_hi_u32", scalar<[](bool &, U32 a, U32 b) {
              return static_cast<U32>(U64{a} * b >> 32);
            },
                                   Scc::Keep>());
  table.add("s_mul_hi_i32", scalar<[](bool &, I32 a, I32 b) {
              return static_cast<U32>(I64{a} * b >> 32);
            },
                                   Scc::Keep>());
  table.add("s_absdiff_i32", scalar<[](bool &, U32 a, U32 b) {
              U32 difference = a - b;
              return static_cast<I32>(difference) < 0 ? 0 - difference
                                                      : difference;
            },
                                    Scc::NonZero>());
  table.add(
      "s_abs_i32",
      scalar<[](bool &, U32 a) { return static_cast<I32>(a) < 0 ? 0 - a : a; },
             Scc::NonZero>());
}

template <unsigned shift> Semantics shiftedAdd() {
  return scalar<[](bool &scc, U32 a, U32 b) {
    U64 sum = (U64{a} << shift) + b;
    scc = (sum >> 32) != 0;
    return static_cast<U32>(sum);
  },
                Scc::Set>();
}

void addSelection(SemanticsTable &table) {
  table.add("s_min_i32", scalar<[](bool &scc, I32 a, I32 b) {
              scc = a < b;
              return scc ? a : b;
            },
                                Scc::Set>());
  table.add("s_min_u32", scalar<[](bool &scc, U32 a, U32 b) {
              scc = a < b;
              return scc ? a : b;
            },
                                Scc::Set>());
  table.add("s_max_i32", scalar<[](bool &scc, I32 a, I32 b) {
              scc = a > b;
              return scc ? a : b;
            },
                                Scc::Set>());
  table.add("s_max_u32", scalar<[](bool &scc, U32 a, U32 b) {
              scc = a > b;
              return scc ? a : b;
            },
                                Scc::Set>());
  table.add(
      "s_cselect_b32",
      scalar<[](bool &scc, U32 a, U32 b) { return scc ? a : b; }, Scc::Keep>());
  table.add(
      "s_cselect_b64",
      scalar<[](bool &scc, U64 a, U64 b) { return scc ? a : b; }, Scc::Keep>());
  table.add("s_lshl1_add_u32", shiftedAdd<1>());
  table.add("s_lshl2_add_u32", shiftedAdd<2>());
  table.add("s_lshl3_add_u32", shiftedAdd<3>());
  table.add("s_lshl4_add_u32", shiftedAdd<4>());
  table.add("s_pack_ll_b32_b16",
            scalar<[](bool &, U32 a, U32 b) { return (a & 0xffff) | b << 16; },
                   Scc::Keep>());
  table.add("s_pack_lh_b32_b16", scalar<[](bool &, U32 a, U32 b) {
              return (a & 0xffff) | (b & 0xffff0000);
            },
                                        Scc::Keep>());
  table.add(
      "s_pack_hh_b32_b16",
      scalar<[](bool &, U32 a, U32 b) { return a >> 16 | (b & 0xffff0000); },
             Scc::Keep>());
}

template <typename T>
void addLogic(SemanticsTable &table, const std::string &suffix) {
  auto add = [&](const char *name, const Semantics &row) {
    table.add((name + suffix).c_str(), row);
  };
  add("s_and_", scalar<[](bool &, T a, T b) { return a & b; }, Scc::NonZero>());
  add("s_or_", scalar<[](bool &, T a, T b) { return a | b; }, Scc::NonZero>());
  add("s_xor_", scalar<[](bool &, T a, T b) { return a ^ b; }, Scc::NonZero>());
  add("s_andn2_",
      scalar<[](bool &, T a, T b) { return a & ~b; }, Scc::NonZero>());
  add("s_orn2_",
      scalar<[](bool &, T a, T b) { return a | ~b; }, Scc::NonZero>());
  add("s_nand_",
      scalar<[](bool &, T a, T b) { return ~(a & b); }, Scc::NonZero>());
  add("s_nor_",
      scalar<[](bool &, T a, T b) { return ~(a | b); }, Scc::NonZero>());
  add("s_xnor_",
      scalar<[](bool &, T a, T b) { return ~(a ^ b); }, Scc::NonZero>());
  add("s_lshl_",
      scalar<[](bool &, T a, U32 b) { return a << (b & (sizeof(T) * 8 - 1)); },
             Scc::NonZero>());
  add("s_lshr_",
      scalar<[](bool &, T a, U32 b) { return a >> (b & (sizeof(T) * 8 - 1)); },
             Scc::NonZero>());
  add("s_bfm_", scalar<[](bool &, U32 a, U32 b) {
        constexpr unsigned top = sizeof(T) * 8 - 1;
        return ((T{1} << (a & top)) - 1) << (b & top);
      },
                       Scc::Keep>());
  add("s_not_", scalar<[](bool &, T a) { return ~a; }, Scc::NonZero>());
  add("s_mov_", scalar<[](bool &, T a) { return a; }, Scc::Keep>());
  add("s_wqm_", scalar<[](bool &, T a) {
        T any = a | a >> 1;
        any = (any | any >> 2) & static_cast<T>(0x1111111111111111);
        return any * 15;
      },
                       Scc::NonZero>());
  add("s_quadmask_", scalar<[](bool &, T a) {
        T quads = 0;
        for (unsigned i = 0; i < sizeof(T) * 2; ++i)
          quads |= T{(a >> 4 * i & 15) != 0} << i;
        return quads;
      },
                            Scc::NonZero>());
}

void addArithmeticShifts(SemanticsTable &table) {
  table.add("s_ashr_i32",
            scalar<[](bool &, I32 a, U32 b) { return a >> (b & 31); },
                   Scc::NonZero>());
  table.add("s_ashr_i64",
            scalar<[](bool &, I64 a, U32 b) { return a >> (b & 63); },
                   Scc::NonZero>());
}

/// The field of `value` that S1 describes: offset in the low bits, width from
/// bit 16.
template <typename T> T bitField(T value, U32 field) {
  constexpr unsigned bits = sizeof(T) * 8;
  unsigned offset = field & (bits - 1);
  unsigned width = field >> 16 & 0x7f;
  if (width == 0)
    return 0;
  T shifted = static_cast<T>(value >> offset);
  if (width >= bits)
    return shifted;
  auto top = static_cast<std::make_unsigned_t<T>>(shifted) << (bits - width);
  return static_cast<T>(static_cast<T>(top) >> (bits - width));
}

void addFields(SemanticsTable &table) {
  table.add("s_bfe_u32",
            scalar<[](bool &, U32 a, U32 b) { return bitField(a, b); },
                   Scc::NonZero>());
  table.add("s_bfe_i32",
            scalar<[](bool &, I32 a, U32 b) { return bitField(a, b); },
                   Scc::NonZero>());
  table.add("s_bfe_u64",
            scalar<[](bool &, U64 a, U32 b) { return bitField(a, b); },
                   Scc::NonZero>());
  table.add("s_bfe_i64",
            scalar<[](bool &, I64 a, U32 b) { return bitField(a, b); },
                   Scc::NonZero>());
  table.add("s_sext_i32_i8", scalar<[](bool &, U32 a) {
              return static_cast<I32>(static_cast<int8_t>(a));
            },
                                    Scc::Keep>());
  table.add("s_sext_i32_i16", scalar<[](bool &, U32 a) {
              return static_cast<I32>(static_cast<int16_t>(a));
            },
                                     Scc::Keep>());
  table.add("s_bitreplicate_b64_b32", scalar<[](bool &, U32 a) {
              U64 result = 0;
              for (unsigned i = 0; i < 32; ++i)
                result |= U64{a >> i & 1} * 3 << 2 * i;
              return result;
            },
                                             Scc::Keep>());
}

template <typename T>
void addCounts(SemanticsTable &table, const std::string &suffix) {
  auto add = [&](const char *name, const Semantics &row) {
    table.add((name + suffix).c_str(), row);
  };
  add("s_bcnt0_i32_", scalar<[](bool &, T a) {
        return static_cast<U32>(std::popcount(static_cast<T>(~a)));
      },
                             Scc::NonZero>());
  add("s_bcnt1_i32_",
      scalar<[](bool &, T a) { return static_cast<U32>(std::popcount(a)); },
             Scc::NonZero>());
  add("s_ff0_i32_", scalar<[](bool &, T a) {
        return static_cast<T>(~a) ? std::countr_one(a) : -1;
      },
                           Scc::Keep>());
  add("s_ff1_i32_",
      scalar<[](bool &, T a) { return a ? std::countr_zero(a) : -1; },
             Scc::Keep>());
  add("s_flbit_i32_",
      scalar<[](bool &, T a) { return a ? std::countl_zero(a) : -1; },
             Scc::Keep>());
  add("s_brev_", scalar<[](bool &, T a) {
        T result = 0;
        for (unsigned i = 0; i < sizeof(T) * 8; ++i)
          result |= (a >> i & 1) << (sizeof(T) * 8 - 1 - i);
        return result;
      },
                        Scc::Keep>());
}

/// The first bit that differs from the sign.
template <typename T> int leadingSignBits(T value) {
  auto bits = static_cast<std::make_unsigned_t<T>>(value < 0 ? ~value : value);
  return bits ? std::countl_zero(bits) : -1;
}

/// D's old value takes part.
template <auto function>
void scalarUpdate(WaveState &wave, const Instruction &inst) {
  U64 old = readScalar64(wave, inst.operands[0]);
  U32 source = readScalar32(wave, inst.operands[1]);
  function(wave, inst.operands[0], old, source);
}

template <auto function> Semantics update(ValueType type) {
  Semantics row;
  row.handler = scalarUpdate<function>;
  row.types.fill(type);
  return row;
}

void addUpdates(SemanticsTable &table) {
  const ValueType b32 = ValueType::B32;
  table.add("s_bitset0_b32",
            update<[](WaveState &w, const Operand &d, U64 old, U32 s) {
              writeScalar32(w, d, static_cast<U32>(old) & ~(1u << (s & 31)));
            }>(b32));
  table.add("s_bitset1_b32",
            update<[](WaveState &w, const Operand &d, U64 old, U32 s) {
              writeScalar32(w, d, static_cast<U32>(old) | 1u << (s & 31));
            }>(b32));
  table.add("s_bitset0_b64",
            update<[](WaveState &w, const Operand &d, U64 old, U32 s) {
              writeScalar64(w, d, old & ~(U64{1} << (s & 63)));
            }>(b32));
  table.add("s_bitset1_b64",
            update<[](WaveState &w, const Operand &d, U64 old, U32 s) {
              writeScalar64(w, d, old | U64{1} << (s & 63));
            }>(b32));
  auto cmov32 = update<[](WaveState &w, const Operand &d, U64, U32 s) {
    if (w.scc)
      writeScalar32(w, d, s);
  }>(b32);
  table.add("s_cmov_b32", cmov32);
}

/// SOPK: the 16-bit immediate of the encoding, sign-extended.
I32 immediate(const Instruction &inst) {
  return static_cast<int16_t>(inst.immediate16());
}

void addImmediates(SemanticsTable &table) {
  auto add = [&](const char *name, Handler handler) {
    Semantics row;
    row.handler = handler;
    table.add(name, row);
  };
  add("s_movk_i32", [](WaveState &wave, const Instruction &inst) {
    writeScalar32(wave, inst.operands[0], static_cast<U32>(immediate(inst)));
  });
  add("s_cmovk_i32", [](WaveState &wave, const Instruction &inst) {
    if (wave.scc)
      writeScalar32(wave, inst.operands[0], static_cast<U32>(immediate(inst)));
  });
  add("s_addk_i32", [](WaveState &wave, const Instruction &inst) {
    U32 a = readScalar32(wave, inst.operands[0]);
    U32 b = static_cast<U32>(immediate(inst));
    U32 sum = a + b;
    wave.scc = ((~(a ^ b) & (a ^ sum)) >> 31) != 0;
    writeScalar32(wave, inst.operands[0], sum);
  });
  add("s_mulk_i32", [](WaveState &wave, const Instruction &inst) {
    U32 a = readScalar32(wave, inst.operands[0]);
    writeScalar32(wave, inst.operands[0],
                  a * static_cast<U32>(immediate(inst)));
  });
  add("s_cmov_b64", [](WaveState &wave, const Instruction &inst) {
    if (wave.scc)
      writeScalar64(wave, inst.operands[0],
                    readScalar64(wave, inst.operands[1]));
  });
}

} // namespace

void mini::emulator::addScalarAlu(SemanticsTable &table) {
  addSums(table);
  addSelection(table);
  addLogic<U32>(table, "b32");
  addLogic<U64>(table, "b64");
  addArithmeticShifts(table);
  addFields(table);
  addCounts<U32>(table, "b32");
  addCounts<U64>(table, "b64");
  table.add(
      "s_flbit_i32",
      scalar<[](bool &, I32 a) { return leadingSignBits(a); }, Scc::Keep>());
  table.add(
      "s_flbit_i32_i64",
      scalar<[](bool &, I64 a) { return leadingSignBits(a); }, Scc::Keep>());
  addUpdates(table);
  addImmediates(table);
}
