//===- Atomics.cpp - Atomic operations on memory --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Integer atomics use the host's; floating-point ones are compare-and-swap
// loops. Workgroups run on several threads, so all of them are atomic on the
// host as well.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"

#include <bit>

using namespace mini::emulator;

namespace {

/// Replaces the value at `pointer` by `function(old, data)`; returns the old.
template <typename T, auto function>
uint64_t replace(uint8_t *pointer, uint64_t data, uint64_t) {
  T *target = reinterpret_cast<T *>(pointer);
  T old = __atomic_load_n(target, __ATOMIC_RELAXED);
  T desired;
  do
    desired = function(old, static_cast<T>(data));
  while (!__atomic_compare_exchange_n(target, &old, desired, true,
                                      __ATOMIC_SEQ_CST, __ATOMIC_RELAXED));
  return old;
}

template <typename T>
uint64_t compareSwap(uint8_t *pointer, uint64_t data, uint64_t compared) {
  T expected = static_cast<T>(compared);
  __atomic_compare_exchange_n(reinterpret_cast<T *>(pointer), &expected,
                              static_cast<T>(data), false, __ATOMIC_SEQ_CST,
                              __ATOMIC_SEQ_CST);
  return expected;
}

/// The comparison is one of floats: -0 equals +0 and NaN equals nothing.
template <typename Bits, typename Float>
uint64_t compareSwapFloat(uint8_t *pointer, uint64_t data, uint64_t compared) {
  Bits *target = reinterpret_cast<Bits *>(pointer);
  Bits old = __atomic_load_n(target, __ATOMIC_RELAXED);
  Float expected = std::bit_cast<Float>(static_cast<Bits>(compared));
  while (std::bit_cast<Float>(old) == expected &&
         !__atomic_compare_exchange_n(target, &old, static_cast<Bits>(data),
                                      true, __ATOMIC_SEQ_CST,
                                      __ATOMIC_RELAXED)) {
  }
  return old;
}

/// Bits of the mask are cleared, bits of the data set.
template <typename T>
uint64_t maskedOr(uint8_t *pointer, uint64_t data, uint64_t mask) {
  T *target = reinterpret_cast<T *>(pointer);
  T old = __atomic_load_n(target, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(
      target, &old,
      static_cast<T>((old & ~static_cast<T>(mask)) | static_cast<T>(data)),
      true, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)) {
  }
  return old;
}

template <typename T> constexpr auto signedOf(T value) {
  return static_cast<std::make_signed_t<T>>(value);
}

template <typename T> T add(T old, T data) { return old + data; }
template <typename T> T subtract(T old, T data) { return old - data; }
template <typename T> T reverseSubtract(T old, T data) { return data - old; }
template <typename T> T bitAnd(T old, T data) { return old & data; }
template <typename T> T bitOr(T old, T data) { return old | data; }
template <typename T> T bitXor(T old, T data) { return old ^ data; }
template <typename T> T exchange(T, T data) { return data; }
template <typename T> T unsignedMin(T old, T data) {
  return data < old ? data : old;
}
template <typename T> T unsignedMax(T old, T data) {
  return data > old ? data : old;
}
template <typename T> T signedMin(T old, T data) {
  return signedOf(data) < signedOf(old) ? data : old;
}
template <typename T> T signedMax(T old, T data) {
  return signedOf(data) > signedOf(old) ? data : old;
}
/// Wraps to zero past the data.
template <typename T> T increment(T old, T data) {
  return old >= data ? 0 : old + 1;
}
/// Wraps to the data below zero.
template <typename T> T decrement(T old, T data) {
  return old == 0 || old > data ? data : old - 1;
}

/// The positive default NaN.
template <typename Bits>
constexpr Bits quietNan =
    static_cast<Bits>(sizeof(Bits) == 4 ? 0x7fc00000 : 0x7ff8000000000000);

/// A NaN operand comes out quiet, memory's before the data's; what has no sum
/// is the positive default NaN, which is negative on x86.
template <typename Bits, typename Float> Bits addFloat(Bits old, Bits data) {
  constexpr Bits quietBit = Bits(1) << (sizeof(Bits) == 4 ? 22 : 51);
  Float a = std::bit_cast<Float>(old), b = std::bit_cast<Float>(data);
  if (a != a)
    return old | quietBit;
  if (b != b)
    return data | quietBit;
  Float sum = a + b;
  return sum != sum ? quietNan<Bits> : std::bit_cast<Bits>(sum);
}

/// Whether `a` is below `b`, with -0 below +0.
template <typename Bits, typename Float> bool isBelow(Bits a, Bits b) {
  Float x = std::bit_cast<Float>(a), y = std::bit_cast<Float>(b);
  constexpr unsigned sign = sizeof(Bits) * 8 - 1;
  return x < y || (x == y && (a >> sign) > (b >> sign));
}
template <typename Bits, typename Float> bool isNan(Bits bits) {
  Float value = std::bit_cast<Float>(bits);
  return value != value;
}
template <typename Bits, typename Float> Bits minFloat(Bits old, Bits data) {
  if (isNan<Bits, Float>(old) || isNan<Bits, Float>(data))
    return isNan<Bits, Float>(data) ? old : data;
  return isBelow<Bits, Float>(data, old) ? data : old;
}
template <typename Bits, typename Float> Bits maxFloat(Bits old, Bits data) {
  if (isNan<Bits, Float>(old) || isNan<Bits, Float>(data))
    return isNan<Bits, Float>(data) ? old : data;
  return isBelow<Bits, Float>(old, data) ? data : old;
}

uint32_t flush(uint32_t bits) {
  return (bits & 0x7f800000) == 0 ? bits & 0x80000000 : bits;
}
/// The L2's single-precision adder flushes denormals.
uint32_t addFlushed(uint32_t old, uint32_t data) {
  return flush(addFloat<uint32_t, float>(flush(old), flush(data)));
}

uint16_t addHalf(uint16_t old, uint16_t data) {
  auto sum = static_cast<_Float16>(std::bit_cast<_Float16>(old) +
                                   std::bit_cast<_Float16>(data));
  return std::bit_cast<uint16_t>(sum);
}
uint16_t addBrain(uint16_t old, uint16_t data) {
  float sum = std::bit_cast<float>(uint32_t{old} << 16) +
              std::bit_cast<float>(uint32_t{data} << 16);
  uint32_t bits = std::bit_cast<uint32_t>(sum);
  if (sum != sum)
    return static_cast<uint16_t>(bits >> 16 | 0x40);
  return static_cast<uint16_t>((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
}
template <auto function> uint32_t addPair(uint32_t old, uint32_t data) {
  uint32_t low =
      function(static_cast<uint16_t>(old), static_cast<uint16_t>(data));
  uint32_t high = function(static_cast<uint16_t>(old >> 16),
                           static_cast<uint16_t>(data >> 16));
  return low | high << 16;
}

using U32 = uint32_t;
using U64 = uint64_t;

constexpr NamedAtomic globalTable[] = {
    {"swap", {replace<U32, exchange<U32>>, 4, false}},
    {"cmpswap", {compareSwap<U32>, 4, true}},
    {"add", {replace<U32, add<U32>>, 4, false}},
    {"sub", {replace<U32, subtract<U32>>, 4, false}},
    {"smin", {replace<U32, signedMin<U32>>, 4, false}},
    {"umin", {replace<U32, unsignedMin<U32>>, 4, false}},
    {"smax", {replace<U32, signedMax<U32>>, 4, false}},
    {"umax", {replace<U32, unsignedMax<U32>>, 4, false}},
    {"and", {replace<U32, bitAnd<U32>>, 4, false}},
    {"or", {replace<U32, bitOr<U32>>, 4, false}},
    {"xor", {replace<U32, bitXor<U32>>, 4, false}},
    {"inc", {replace<U32, increment<U32>>, 4, false}},
    {"dec", {replace<U32, decrement<U32>>, 4, false}},
    {"add_f32", {replace<U32, addFlushed>, 4, false}},
    {"pk_add_f16", {replace<U32, addPair<addHalf>>, 4, false}},
    {"pk_add_bf16", {replace<U32, addPair<addBrain>>, 4, false}},
    {"swap_x2", {replace<U64, exchange<U64>>, 8, false}},
    {"cmpswap_x2", {compareSwap<U64>, 8, true}},
    {"add_x2", {replace<U64, add<U64>>, 8, false}},
    {"sub_x2", {replace<U64, subtract<U64>>, 8, false}},
    {"smin_x2", {replace<U64, signedMin<U64>>, 8, false}},
    {"umin_x2", {replace<U64, unsignedMin<U64>>, 8, false}},
    {"smax_x2", {replace<U64, signedMax<U64>>, 8, false}},
    {"umax_x2", {replace<U64, unsignedMax<U64>>, 8, false}},
    {"and_x2", {replace<U64, bitAnd<U64>>, 8, false}},
    {"or_x2", {replace<U64, bitOr<U64>>, 8, false}},
    {"xor_x2", {replace<U64, bitXor<U64>>, 8, false}},
    {"inc_x2", {replace<U64, increment<U64>>, 8, false}},
    {"dec_x2", {replace<U64, decrement<U64>>, 8, false}},
    {"add_f64", {replace<U64, addFloat<U64, double>>, 8, false}},
    {"min_f64", {replace<U64, minFloat<U64, double>>, 8, false}},
    {"max_f64", {replace<U64, maxFloat<U64, double>>, 8, false}},
};

constexpr NamedAtomic localTable[] = {
    {"wrxchg_b32", {replace<U32, exchange<U32>>, 4, false}},
    {"cmpst_b32", {compareSwap<U32>, 4, true}},
    {"cmpst_f32", {compareSwapFloat<U32, float>, 4, true}},
    {"mskor_b32", {maskedOr<U32>, 4, true}},
    {"add_u32", {replace<U32, add<U32>>, 4, false}},
    {"sub_u32", {replace<U32, subtract<U32>>, 4, false}},
    {"rsub_u32", {replace<U32, reverseSubtract<U32>>, 4, false}},
    {"inc_u32", {replace<U32, increment<U32>>, 4, false}},
    {"dec_u32", {replace<U32, decrement<U32>>, 4, false}},
    {"min_i32", {replace<U32, signedMin<U32>>, 4, false}},
    {"max_i32", {replace<U32, signedMax<U32>>, 4, false}},
    {"min_u32", {replace<U32, unsignedMin<U32>>, 4, false}},
    {"max_u32", {replace<U32, unsignedMax<U32>>, 4, false}},
    {"and_b32", {replace<U32, bitAnd<U32>>, 4, false}},
    {"or_b32", {replace<U32, bitOr<U32>>, 4, false}},
    {"xor_b32", {replace<U32, bitXor<U32>>, 4, false}},
    {"add_f32", {replace<U32, addFloat<U32, float>>, 4, false}},
    {"min_f32", {replace<U32, minFloat<U32, float>>, 4, false}},
    {"max_f32", {replace<U32, maxFloat<U32, float>>, 4, false}},
    {"pk_add_f16", {replace<U32, addPair<addHalf>>, 4, false}},
    {"pk_add_bf16", {replace<U32, addPair<addBrain>>, 4, false}},
    {"wrxchg_b64", {replace<U64, exchange<U64>>, 8, false}},
    {"cmpst_b64", {compareSwap<U64>, 8, true}},
    {"cmpst_f64", {compareSwapFloat<U64, double>, 8, true}},
    {"mskor_b64", {maskedOr<U64>, 8, true}},
    {"add_u64", {replace<U64, add<U64>>, 8, false}},
    {"sub_u64", {replace<U64, subtract<U64>>, 8, false}},
    {"rsub_u64", {replace<U64, reverseSubtract<U64>>, 8, false}},
    {"inc_u64", {replace<U64, increment<U64>>, 8, false}},
    {"dec_u64", {replace<U64, decrement<U64>>, 8, false}},
    {"min_i64", {replace<U64, signedMin<U64>>, 8, false}},
    {"max_i64", {replace<U64, signedMax<U64>>, 8, false}},
    {"min_u64", {replace<U64, unsignedMin<U64>>, 8, false}},
    {"max_u64", {replace<U64, unsignedMax<U64>>, 8, false}},
    {"and_b64", {replace<U64, bitAnd<U64>>, 8, false}},
    {"or_b64", {replace<U64, bitOr<U64>>, 8, false}},
    {"xor_b64", {replace<U64, bitXor<U64>>, 8, false}},
    {"add_f64", {replace<U64, addFloat<U64, double>>, 8, false}},
    {"min_f64", {replace<U64, minFloat<U64, double>>, 8, false}},
    {"max_f64", {replace<U64, maxFloat<U64, double>>, 8, false}},
};

} // namespace

NamedAtomics mini::emulator::globalAtomics() {
  return {globalTable, std::size(globalTable)};
}

NamedAtomics mini::emulator::localAtomics() {
  return {localTable, std::size(localTable)};
}
