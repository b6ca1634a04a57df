//===- VectorConvert.cpp - Conversions between number types ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Conversions to integers truncate, saturate, and turn NaN into zero.
//
//===----------------------------------------------------------------------===//

#include "FloatHelpers.h"
#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

namespace {

using Half = _Float16;

/// Truncates toward zero into the range of T.
template <typename T> T saturatedInteger(double value) {
  constexpr double low = static_cast<double>(
      std::is_signed_v<T> ? T(T(1) << (sizeof(T) * 8 - 1)) : T(0));
  constexpr double high =
      std::is_signed_v<T>
          ? static_cast<double>(static_cast<T>(~(T(1) << (sizeof(T) * 8 - 1))))
          : static_cast<double>(static_cast<T>(~T(0)));
  double clamped = value < low ? low : value > high ? high : value;
  return value != value ? T(0) : static_cast<T>(clamped);
}

/// Toward zero, without an infinity for what overflows.
Half halfTowardZero(float value) {
  auto half = static_cast<Half>(value);
  float size = value < 0 ? -value : value;
  float back = static_cast<float>(half < 0 ? -half : half);
  return back > size ? bitsAs<Half>(static_cast<uint16_t>(rawBits(half) - 1))
                     : half;
}

uint32_t pair(uint32_t low, uint32_t high) {
  return (low & 0xffff) | high << 16;
}

/// A value in [-1, 1] as a 16-bit fraction, to nearest even.
uint32_t signedNorm(float value) {
  float scaled = __builtin_roundevenf((value > 1    ? 1.0f
                                       : value < -1 ? -1.0f
                                                    : value) *
                                      32767.0f);
  return static_cast<uint16_t>(saturatedInteger<int16_t>(scaled));
}
uint32_t unsignedNorm(float value) {
  float scaled = __builtin_roundevenf((value > 1   ? 1.0f
                                       : value < 0 ? 0.0f
                                                   : value) *
                                      65535.0f);
  return saturatedInteger<uint16_t>(scaled);
}

void addToFloat(SemanticsTable &table) {
  table.add("v_cvt_f32_i32",
            vector<[](int32_t a) { return static_cast<float>(a); }>());
  table.add("v_cvt_f32_u32",
            vector<[](uint32_t a) { return static_cast<float>(a); }>());
  table.add("v_cvt_f32_ubyte0",
            vector<[](uint32_t a) { return static_cast<float>(a & 0xff); }>());
  table.add(
      "v_cvt_f32_ubyte1",
      vector<[](uint32_t a) { return static_cast<float>(a >> 8 & 0xff); }>());
  table.add(
      "v_cvt_f32_ubyte2",
      vector<[](uint32_t a) { return static_cast<float>(a >> 16 & 0xff); }>());
  table.add("v_cvt_f32_ubyte3",
            vector<[](uint32_t a) { return static_cast<float>(a >> 24); }>());
  table.add("v_cvt_f64_i32",
            vector<[](int32_t a) { return static_cast<double>(a); }>());
  table.add("v_cvt_f64_u32",
            vector<[](uint32_t a) { return static_cast<double>(a); }>());
  table.add("v_cvt_f64_f32",
            vector<[](float a) { return static_cast<double>(a); }>());
  table.add("v_cvt_f32_f64",
            vector<[](double a) { return static_cast<float>(a); }>());
  table.add("v_cvt_f32_f16",
            vector<[](Half a) { return static_cast<float>(a); }>());
  table.add("v_cvt_f16_f32",
            vector<[](float a) { return static_cast<Half>(a); }>());
  table.add("v_cvt_f16_i16",
            vector<[](int16_t a) { return static_cast<Half>(a); }>());
  table.add("v_cvt_f16_u16",
            vector<[](uint16_t a) { return static_cast<Half>(a); }>());
  // A signed nibble in sixteenths.
  table.add("v_cvt_off_f32_i4", vector<[](uint32_t a) {
              int32_t nibble = static_cast<int32_t>(a << 28) >> 28;
              return static_cast<float>(nibble) * 0.0625f;
            }>());
}

void addToInteger(SemanticsTable &table) {
  table.add("v_cvt_i32_f32",
            vector<[](float a) { return saturatedInteger<int32_t>(a); }>());
  table.add("v_cvt_u32_f32",
            vector<[](float a) { return saturatedInteger<uint32_t>(a); }>());
  table.add("v_cvt_i32_f64",
            vector<[](double a) { return saturatedInteger<int32_t>(a); }>());
  table.add("v_cvt_u32_f64",
            vector<[](double a) { return saturatedInteger<uint32_t>(a); }>());
  table.add("v_cvt_i16_f16", vector<[](Half a) {
              return saturatedInteger<int16_t>(static_cast<double>(a));
            }>());
  table.add("v_cvt_u16_f16", vector<[](Half a) {
              return saturatedInteger<uint16_t>(static_cast<double>(a));
            }>());
  table.add("v_cvt_rpi_i32_f32", vector<[](float a) {
              return saturatedInteger<int32_t>(
                  __builtin_floor(static_cast<double>(a) + 0.5));
            }>());
  table.add("v_cvt_flr_i32_f32", vector<[](float a) {
              return saturatedInteger<int32_t>(__builtin_floorf(a));
            }>());
  table.add("v_cvt_norm_i16_f16", vector<[](Half a) {
              return static_cast<uint16_t>(signedNorm(static_cast<float>(a)));
            }>());
  table.add("v_cvt_norm_u16_f16", vector<[](Half a) {
              return static_cast<uint16_t>(unsignedNorm(static_cast<float>(a)));
            }>());
}

void addPacking(SemanticsTable &table) {
  table.add("v_cvt_pkrtz_f16_f32", vector<[](float a, float b) {
              return pair(rawBits(halfTowardZero(a)),
                          rawBits(halfTowardZero(b)));
            }>());
  table.add("v_cvt_pk_i16_i32", vector<[](int32_t a, int32_t b) {
              return pair(static_cast<uint16_t>(saturatedInteger<int16_t>(a)),
                          static_cast<uint16_t>(saturatedInteger<int16_t>(b)));
            }>());
  table.add("v_cvt_pk_u16_u32", vector<[](uint32_t a, uint32_t b) {
              return pair(saturatedInteger<uint16_t>(a),
                          saturatedInteger<uint16_t>(b));
            }>());
  table.add("v_cvt_pknorm_i16_f32", vector<[](float a, float b) {
              return pair(signedNorm(a), signedNorm(b));
            }>());
  table.add("v_cvt_pknorm_u16_f32", vector<[](float a, float b) {
              return pair(unsignedNorm(a), unsignedNorm(b));
            }>());
  table.add("v_cvt_pknorm_i16_f16", vector<[](Half a, Half b) {
              return pair(signedNorm(static_cast<float>(a)),
                          signedNorm(static_cast<float>(b)));
            }>());
  table.add("v_cvt_pknorm_u16_f16", vector<[](Half a, Half b) {
              return pair(unsignedNorm(static_cast<float>(a)),
                          unsignedNorm(static_cast<float>(b)));
            }>());
  // Replaces one byte of S2.
  table.add("v_cvt_pk_u8_f32", vector<[](float a, uint32_t b, uint32_t c) {
              uint32_t shift = 8 * (b & 3);
              uint32_t byte = saturatedInteger<uint8_t>(a);
              return (c & ~(0xffu << shift)) | byte << shift;
            }>());
  table.add("v_cvt_pkaccum_u8_f32",
            accumulate<[](float a, uint32_t b, uint32_t c) {
              uint32_t shift = 8 * (b & 3);
              uint32_t byte = saturatedInteger<uint8_t>(a);
              return (c & ~(0xffu << shift)) | byte << shift;
            }>());
}

} // namespace

void addVectorConvert(SemanticsTable &table) {
  addToFloat(table);
  addToInteger(table);
  addPacking(table);
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
