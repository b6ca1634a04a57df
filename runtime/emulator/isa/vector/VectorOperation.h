//===- VectorOperation.h - Handlers from lane functions ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns a function of one lane's values into a handler for the whole wave. The
// function's parameter types say how the operands are read, so a row of a table
// is a mnemonic and a lambda.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_VECTOR_VECTOROPERATION_H
#define MINI_EMULATOR_ISA_VECTOR_VECTOROPERATION_H

#include "VectorOperands.h"

#include <tuple>
#include <utility>

namespace mini::emulator::MINI_EMULATOR_VARIANT {

template <typename T> constexpr ValueType valueTypeOf() {
  if constexpr (std::is_same_v<T, float>)
    return ValueType::F32;
  else if constexpr (std::is_same_v<T, double>)
    return ValueType::F64;
  else if constexpr (std::is_same_v<T, _Float16>)
    return ValueType::F16;
  else if constexpr (std::is_same_v<T, int64_t>)
    return ValueType::I64;
  else if constexpr (sizeof(T) == 8)
    return ValueType::B64;
  else if constexpr (sizeof(T) == 2)
    return ValueType::B16;
  else
    return ValueType::B32;
}

template <typename F> struct Signature;
template <typename F, typename R, typename... A>
struct Signature<R (F::*)(A...) const> {
  using Result = R;
  using Arguments = std::tuple<A...>;
  static constexpr size_t arity = sizeof...(A);
};
template <auto function>
using SignatureOf =
    Signature<decltype(&std::remove_cvref_t<decltype(function)>::operator())>;

/// Calls `function` on 64 lanes; `Positions` are the printed positions of its
/// arguments.
template <auto function, unsigned... Positions, size_t... I>
inline void evaluateLanes(const WaveState &wave, const Instruction &inst,
                          Lanes<typename SignatureOf<function>::Result> &result,
                          std::integer_sequence<unsigned, Positions...>,
                          std::index_sequence<I...>) {
  using Arguments = SignatureOf<function>::Arguments;
  std::tuple<Lanes<std::tuple_element_t<I, Arguments>>...> buffers;
  auto sources = std::make_tuple(
      readLanes(wave, inst, Positions, I, std::get<I>(buffers))...);
  for (unsigned lane = 0; lane < waveSize; ++lane)
    result.lane[lane] = function(std::get<I>(sources)[lane]...);
}

/// What an operand's sign modifiers do to its bits.
struct SignModifiers {
  uint32_t keep, flip;
  explicit SignModifiers(const Operand &operand)
      : keep(operand.absolute ? 0x7fffffff : 0xffffffff),
        flip(operand.negate ? 0x80000000 : 0) {}
};

/// The same for 32-bit operands without other modifiers in all lanes, straight
/// into the register. A lane is read before it is written, so the destination
/// may be a source.
template <auto function, unsigned... Positions, size_t... I>
inline void evaluateInPlace(WaveState &wave, const Instruction &inst,
                            std::integer_sequence<unsigned, Positions...>,
                            std::index_sequence<I...>) {
  using Arguments = SignatureOf<function>::Arguments;
  Lanes<uint32_t> buffers[sizeof...(I)];
  const uint32_t *sources[] = {
      readRow(wave, inst.operands[Positions], 0, buffers[I])...};
  const SignModifiers signs[] = {SignModifiers(inst.operands[Positions])...};
  uint32_t *row = wave.vgpr[inst.operands[0].index];
#pragma clang loop vectorize(assume_safety)
  for (unsigned lane = 0; lane < waveSize; ++lane)
    row[lane] =
        bitsAs<uint32_t>(function(bitsAs<std::tuple_element_t<I, Arguments>>(
            (sources[I][lane] & signs[I].keep) ^ signs[I].flip)...));
}

template <typename Tuple> struct Dwords;
template <typename... T> struct Dwords<std::tuple<T...>> {
  static constexpr bool all = ((sizeof(T) == 4) && ...);
  static constexpr bool anyFloat = (std::is_same_v<T, float> || ...);
};

void rejectClamp(WaveState &wave, const Instruction &inst);

template <auto function, auto clamped, HighHalf high, unsigned... Positions>
struct VectorOperation {
  using Result = SignatureOf<function>::Result;

  static void run(WaveState &wave, const Instruction &inst) {
    using Order = std::integer_sequence<unsigned, Positions...>;
    using Index = std::make_index_sequence<sizeof...(Positions)>;
    using Types = Dwords<decltype(std::tuple_cat(
        std::tuple<Result>(), typename SignatureOf<function>::Arguments()))>;
    if constexpr (Types::all)
      if (inst.direct && wave.exec() == ~uint64_t{0} &&
          !(Types::anyFloat && wave.mode.denormal32 != 3)) [[likely]]
        return evaluateInPlace<function>(wave, inst, Order(), Index());
    Lanes<Result> result;
    if constexpr (std::is_same_v<decltype(clamped), std::nullptr_t>) {
      if (std::is_integral_v<Result> && inst.modifiers.clamp) [[unlikely]]
        return rejectClamp(wave, inst);
      evaluateLanes<function>(wave, inst, result, Order(), Index());
    } else if (inst.modifiers.clamp) {
      evaluateLanes<clamped>(wave, inst, result, Order(), Index());
    } else {
      evaluateLanes<function>(wave, inst, result, Order(), Index());
    }
    writeLanes<high>(wave, inst, 0, result, writtenLanes(wave, inst));
  }

  static Semantics semantics() {
    Semantics row;
    row.handler = run;
    row.types.fill(valueTypeOf<Result>());
    setTypes(row, std::make_index_sequence<sizeof...(Positions)>());
    return row;
  }

private:
  template <size_t... I>
  static void setTypes(Semantics &row, std::index_sequence<I...>) {
    using Arguments = SignatureOf<function>::Arguments;
    ((row.types[Positions] = valueTypeOf<std::tuple_element_t<I, Arguments>>()),
     ...);
  }
};

template <auto function, auto clamped, HighHalf high, typename Order>
struct InOrder;
template <auto function, auto clamped, HighHalf high, size_t... I>
struct InOrder<function, clamped, high, std::index_sequence<I...>>
    : VectorOperation<function, clamped, high, (I + 1)...> {};

/// D = f(S0, S1, ...). `clamped` is what the integer clamp modifier selects.
template <auto function, auto clamped = nullptr, HighHalf high = HighHalf::Zero>
Semantics vector() {
  return InOrder<
      function, clamped, high,
      std::make_index_sequence<SignatureOf<function>::arity>>::semantics();
}

/// The same for 16-bit operations with op_sel, which keep the other half.
template <auto function, auto clamped = nullptr> Semantics vectorHalf() {
  return vector<function, clamped, HighHalf::Keep>();
}

/// D = f(S0, S1, D).
template <auto function, auto clamped = nullptr> Semantics accumulate() {
  return VectorOperation<function, clamped, HighHalf::Zero, 1, 2,
                         0>::semantics();
}

void addVectorFloat(SemanticsTable &table);
void addVectorHalf(SemanticsTable &table);
void addVectorDouble(SemanticsTable &table);
void addVectorInteger(SemanticsTable &table);
void addVectorInteger16(SemanticsTable &table);
void addVectorInteger64(SemanticsTable &table);
void addVectorBits(SemanticsTable &table);
void addVectorCompare(SemanticsTable &table);
void addVectorCarry(SemanticsTable &table);
void addVectorConvert(SemanticsTable &table);
void addVectorNarrowConvert(SemanticsTable &table);
void addVectorDivision(SemanticsTable &table);
void addVectorTranscendental(SemanticsTable &table);
void addVectorPacked(SemanticsTable &table);
void addVectorDot(SemanticsTable &table);
void addVectorSad(SemanticsTable &table);
void addMatrix(SemanticsTable &table);
void addMatrixSparse(SemanticsTable &table);

} // namespace mini::emulator::MINI_EMULATOR_VARIANT

#endif // MINI_EMULATOR_ISA_VECTOR_VECTOROPERATION_H
