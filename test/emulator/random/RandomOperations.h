//===- RandomOperations.h - Operations of random programs ------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operations that random programs are made of, each defined for every input
// and exactly rounded, so that two machines must agree on every bit: shifts are
// masked, divisors are never zero, conversions saturate, and nothing depends on
// the sign or payload of a NaN.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_RANDOMOPERATIONS_H
#define MINI_TEST_EMULATOR_RANDOMOPERATIONS_H

#include "../Portable.h"

#define OP static __attribute__((always_inline, unused))

// For the host a kernel is a plain function: clang would compile OpenCL's
// twice.
#ifdef __AMDGCN__
#define KERNEL kernel void
#define LOCAL local
#else
#define KERNEL void
#define LOCAL static
#endif

// LLVM 22.1.8's AMDGPU back end loses the sign of a zero in four places, shown
// by its IR beside its assembly, and programs must not come to depend on it:
// - fsub +0, x as the operand of a VOP3 instruction is made its modifier -x:
//   fpext (fsub 0, x) to double is v_cvt_f64_f32 -x, which is -0 for x = +0.
// - select (fcmp olt x, +0), x, +0 is v_min_f16 x, 0, which prefers -0.
// - insertelement <2 x half> x, -0, 0 is v_and_b32 x, 0xffff0000, which is +0.
// - fptrunc (fmul a, b) to half is v_fma_mixlo_f16 a, b, 0, and -0 + 0 is +0.
// The zeros of the first three come from a register that the compiler knows
// nothing about; the last's result has +0 added, which leaves no -0.
#ifdef __AMDGCN__
#define HIDE_ZERO(x)                                                           \
  if (__builtin_constant_p(x) && (x) == 0)                                     \
  __asm__("" : "+v"(x))
#else
#define HIDE_ZERO(x)
#endif

// Signed overflow is undefined: W is the unsigned type to calculate in.
#define INTEGER_OPERATIONS(T, U, W, BITS)                                      \
  OP T add_##T(T a, T b) { return (T)((W)a + (W)b); }                          \
  OP T sub_##T(T a, T b) { return (T)((W)a - (W)b); }                          \
  OP T mul_##T(T a, T b) { return (T)((W)a * (W)b); }                          \
  OP T mad_##T(T a, T b, T c) { return (T)((W)a * (W)b + (W)c); }              \
  OP T and_##T(T a, T b) { return a & b; }                                     \
  OP T or_##T(T a, T b) { return a | b; }                                      \
  OP T xor_##T(T a, T b) { return a ^ b; }                                     \
  OP T not_##T(T a) { return (T)~a; }                                          \
  OP T neg_##T(T a) { return (T)(0 - (W)a); }                                  \
  OP T div_##T(T a, T b) { return b == 0 || b == (T) - 1 ? a : (T)(a / b); }   \
  OP T rem_##T(T a, T b) { return b == 0 || b == (T) - 1 ? a : (T)(a % b); }   \
  OP T shl_##T(T a, uint n) { return (T)((W)a << (n & (BITS - 1))); }          \
  OP T shr_##T(T a, uint n) { return (T)(a >> (n & (BITS - 1))); }             \
  OP T rotl_##T(T a, uint n) {                                                 \
    n &= BITS - 1;                                                             \
    return (T)((W)a << n | (W)(U)a >> ((BITS - n) & (BITS - 1)));              \
  }                                                                            \
  OP T min_##T(T a, T b) { return a < b ? a : b; }                             \
  OP T max_##T(T a, T b) { return a > b ? a : b; }                             \
  OP T addSat_##T(T a, T b) { return __builtin_elementwise_add_sat(a, b); }    \
  OP T subSat_##T(T a, T b) { return __builtin_elementwise_sub_sat(a, b); }    \
  OP T popcount_##T(T a) { return (T)__builtin_popcountl((U)a); }              \
  OP T reverse_##T(T a) { return __builtin_elementwise_bitreverse(a); }        \
  OP T clz_##T(T a) {                                                          \
    return (T)(a == 0 ? BITS : __builtin_clzl((U)a) - (64 - BITS));            \
  }                                                                            \
  OP T ctz_##T(T a) { return (T)(a == 0 ? BITS : __builtin_ctzl((U)a)); }      \
  OP T field_##T(T a, uint from, uint width) {                                 \
    U mask = (U)(((W)1 << (width & (BITS - 1))) - 1);                          \
    return (T)((W)(U)a >> (from & (BITS - 1)) & mask);                         \
  }                                                                            \
  OP T blend_##T(T mask, T a, T b) { return (T)((a & mask) | (b & ~mask)); }

INTEGER_OPERATIONS(char, uchar, uint, 8)
INTEGER_OPERATIONS(uchar, uchar, uint, 8)
INTEGER_OPERATIONS(short, ushort, uint, 16)
INTEGER_OPERATIONS(ushort, ushort, uint, 16)
INTEGER_OPERATIONS(int, uint, uint, 32)
INTEGER_OPERATIONS(uint, uint, uint, 32)
INTEGER_OPERATIONS(long, ulong, ulong, 64)
INTEGER_OPERATIONS(ulong, ulong, ulong, 64)

OP int mulHigh_int(int a, int b) { return (int)((long)a * b >> 32); }
OP uint mulHigh_uint(uint a, uint b) { return (uint)((ulong)a * b >> 32); }
OP ulong mulHigh_ulong(ulong a, ulong b) {
  ulong low = (a & 0xFFFFFFFF) * (b & 0xFFFFFFFF);
  ulong middle = (a >> 32) * (b & 0xFFFFFFFF) + (low >> 32);
  ulong other = (a & 0xFFFFFFFF) * (b >> 32) + (middle & 0xFFFFFFFF);
  return (a >> 32) * (b >> 32) + (middle >> 32) + (other >> 32);
}
OP uint mul24_uint(uint a, uint b, uint c) {
  return (a & 0xFFFFFF) * (b & 0xFFFFFF) + c;
}
OP int mul24_int(int a, int b, int c) {
  return (int)((uint)((a << 8 >> 8) * (b << 20 >> 20)) + (uint)c);
}
OP uint byteSwap_uint(uint a) { return __builtin_bswap32(a); }
OP ulong byteSwap_ulong(ulong a) { return __builtin_bswap64(a); }
OP uint funnel_uint(uint a, uint b, uint n) {
  return (uint)(((ulong)a << 32 | b) >> (n & 31));
}
OP uint absDifference_uint(uint a, uint b, uint c) {
  return (a > b ? a - b : b - a) + c;
}

#ifdef __AMDGCN__
OP half fmaHalf(half a, half b, half c) {
  return __builtin_elementwise_fma(a, b, c);
}
#else
ushort hostFmaHalf(ushort a, ushort b, ushort c);
OP half fmaHalf(half a, half b, half c) {
  return as_half(hostFmaHalf(as_ushort(a), as_ushort(b), as_ushort(c)));
}
#endif
#define fmaFloat __builtin_fmaf
#define fmaDouble __builtin_fma

// The sign of a zero that comes out of min or max is not defined: + 0 clears
// it.
#define FLOAT_OPERATIONS(T, U, NAME)                                           \
  OP T add_##T(T a, T b) { return a + b; }                                     \
  OP T sub_##T(T a, T b) {                                                     \
    HIDE_ZERO(a);                                                              \
    return a - b;                                                              \
  }                                                                            \
  OP T mul_##T(T a, T b) { return a * b; }                                     \
  OP T div_##T(T a, T b) { return a / b; }                                     \
  OP T fma_##T(T a, T b, T c) { return fma##NAME(a, b, c); }                   \
  OP T neg_##T(T a) { return -a; }                                             \
  OP T abs_##T(T a) { return __builtin_elementwise_abs(a); }                   \
  OP T sqrt_##T(T a) {                                                         \
    return __builtin_elementwise_sqrt(__builtin_elementwise_abs(a));           \
  }                                                                            \
  OP T floor_##T(T a) { return __builtin_elementwise_floor(a); }               \
  OP T ceil_##T(T a) { return __builtin_elementwise_ceil(a); }                 \
  OP T trunc_##T(T a) { return __builtin_elementwise_trunc(a); }               \
  OP T rint_##T(T a) { return __builtin_elementwise_rint(a); }                 \
  OP T min_##T(T a, T b) { return __builtin_elementwise_minnum(a, b) + (T)0; } \
  OP T max_##T(T a, T b) { return __builtin_elementwise_maxnum(a, b) + (T)0; } \
  OP T lesser_##T(T a, T b) {                                                  \
    HIDE_ZERO(a);                                                              \
    HIDE_ZERO(b);                                                              \
    return a < b ? a : b;                                                      \
  }                                                                            \
  OP T greater_##T(T a, T b) {                                                 \
    HIDE_ZERO(a);                                                              \
    HIDE_ZERO(b);                                                              \
    return a >= b ? a : b;                                                     \
  }                                                                            \
  OP T copySign_##T(T a, T b) {                                                \
    return __builtin_elementwise_copysign(a, b != b ? (T)1 : b);               \
  }                                                                            \
  OP T fromBits_##T(U bits) {                                                  \
    T x = as_##T(bits);                                                        \
    return x != x ? (T)1 : x;                                                  \
  }                                                                            \
  OP U bits_##T(T a) { return bitsOf##NAME(a); }                               \
  OP int classify_##T(T a) {                                                   \
    return (a != a) * 64 + (__builtin_isinf(a) != 0) * 16 +                    \
           (__builtin_isfinite(a) != 0) * 4 + (__builtin_isnormal(a) != 0);    \
  }

FLOAT_OPERATIONS(half, ushort, Half)
FLOAT_OPERATIONS(float, uint, Float)
FLOAT_OPERATIONS(double, ulong, Double)

OP float ldexp_float(float a, int n) { return __builtin_ldexpf(a, n % 200); }
OP double ldexp_double(double a, int n) { return __builtin_ldexp(a, n % 1500); }

#define CONVERT(T, S)                                                          \
  OP T convert_##T##_##S(S a) { return (T)a; }
// LIMIT is 2^bits of the magnitude: the first value that does not fit.
#define SATURATE(T, S, LIMIT, LOWEST, HIGHEST)                                 \
  OP T convert_##T##_##S(S a) {                                                \
    double x = a;                                                              \
    if (!(x == x))                                                             \
      return 0;                                                                \
    if (x >= LIMIT)                                                            \
      return (T)HIGHEST;                                                       \
    if (x <= ((T) - 1 < (T)1 ? -LIMIT : 0.0))                                  \
      return (T)LOWEST;                                                        \
    return (T)a;                                                               \
  }
#define CONVERSIONS_TO(T)                                                      \
  CONVERT(T, char)                                                             \
  CONVERT(T, uchar)                                                            \
  CONVERT(T, short)                                                            \
  CONVERT(T, ushort)                                                           \
  CONVERT(T, int)                                                              \
  CONVERT(T, uint)                                                             \
  CONVERT(T, long)                                                             \
  CONVERT(T, ulong)
#define CONVERSIONS_TO_INTEGER(T, LIMIT, LOWEST, HIGHEST)                      \
  CONVERSIONS_TO(T)                                                            \
  SATURATE(T, half, LIMIT, LOWEST, HIGHEST)                                    \
  SATURATE(T, float, LIMIT, LOWEST, HIGHEST)                                   \
  SATURATE(T, double, LIMIT, LOWEST, HIGHEST)
#define CONVERSIONS_TO_FLOAT(T)                                                \
  CONVERSIONS_TO(T)                                                            \
  CONVERT(T, half)                                                             \
  CONVERT(T, float)                                                            \
  CONVERT(T, double)

CONVERSIONS_TO_INTEGER(char, 0x1p7, -128, 127)
CONVERSIONS_TO_INTEGER(uchar, 0x1p8, 0, 255)
CONVERSIONS_TO_INTEGER(short, 0x1p15, -32768, 32767)
CONVERSIONS_TO_INTEGER(ushort, 0x1p16, 0, 65535)
CONVERSIONS_TO_INTEGER(int, 0x1p31, 0x80000000, 0x7FFFFFFF)
CONVERSIONS_TO_INTEGER(uint, 0x1p32, 0, 0xFFFFFFFF)
CONVERSIONS_TO_INTEGER(long, 0x1p63, 0x8000000000000000, 0x7FFFFFFFFFFFFFFF)
CONVERSIONS_TO_INTEGER(ulong, 0x1p64, 0, 0xFFFFFFFFFFFFFFFF)
// Through double, as compilers round an integer to half once or twice.
#define CONVERT_TO_HALF(S)                                                     \
  OP half convert_half_##S(S a) { return (half)(double)a; }
CONVERT_TO_HALF(char)
CONVERT_TO_HALF(uchar)
CONVERT_TO_HALF(short)
// What may be infinite as a half is hidden from InstCombine: it takes uitofp of
// an i32 to half for less than 2^32 and drops the test for infinity behind it.
#ifdef __AMDGCN__
#define HIDE(x) __asm__("" : "+v"(x))
#else
#define HIDE(x)
#endif
#define CONVERT_TO_INFINITE_HALF(S)                                            \
  OP half convert_half_##S(S a) {                                              \
    double exact = (double)a;                                                  \
    HIDE(exact);                                                               \
    return (half)exact;                                                        \
  }
CONVERT_TO_INFINITE_HALF(ushort)
CONVERT_TO_INFINITE_HALF(int)
CONVERT_TO_INFINITE_HALF(uint)
CONVERT_TO_INFINITE_HALF(long)
CONVERT_TO_INFINITE_HALF(ulong)
CONVERT(half, half)
OP half convert_half_float(float a) { return (half)a + (half)0; }
CONVERT(half, double)
CONVERSIONS_TO_FLOAT(float)
CONVERSIONS_TO_FLOAT(double)

#define VECTOR_COMMON(V, T, N)                                                 \
  OP V add_##V(V a, V b) { return a + b; }                                     \
  OP V mul_##V(V a, V b) { return a * b; }                                     \
  OP T element_##V(V a, uint n) { return a[n & (N - 1)]; }                     \
  OP V swap_##V(V a, V b) {                                                    \
    V c = a;                                                                   \
    c.x = b.y;                                                                 \
    c.y = a.x;                                                                 \
    return c;                                                                  \
  }
#define VECTOR_INTEGER(V, T, N, BITS)                                          \
  VECTOR_COMMON(V, T, N)                                                       \
  OP V splat_##V(T a) { return (V)(a); }                                       \
  OP V insert_##V(V a, T b, uint n) {                                          \
    a[n & (N - 1)] = b;                                                        \
    return a;                                                                  \
  }                                                                            \
  OP V sub_##V(V a, V b) { return a - b; }                                     \
  OP V and_##V(V a, V b) { return a & b; }                                     \
  OP V or_##V(V a, V b) { return a | b; }                                      \
  OP V xor_##V(V a, V b) { return a ^ b; }                                     \
  OP V shl_##V(V a, V n) { return a << (n & (V)(BITS - 1)); }                  \
  OP V shr_##V(V a, V n) { return a >> (n & (V)(BITS - 1)); }                  \
  OP V min_##V(V a, V b) { return __builtin_elementwise_min(a, b); }           \
  OP V max_##V(V a, V b) { return __builtin_elementwise_max(a, b); }           \
  OP V addSat_##V(V a, V b) { return __builtin_elementwise_add_sat(a, b); }    \
  OP V subSat_##V(V a, V b) { return __builtin_elementwise_sub_sat(a, b); }
#define VECTOR_FLOAT(V, T, N)                                                  \
  VECTOR_COMMON(V, T, N)                                                       \
  OP V splat_##V(T a) {                                                        \
    HIDE_ZERO(a);                                                              \
    return (V)(a);                                                             \
  }                                                                            \
  OP V insert_##V(V a, T b, uint n) {                                          \
    HIDE_ZERO(b);                                                              \
    a[n & (N - 1)] = b;                                                        \
    return a;                                                                  \
  }                                                                            \
  OP V sub_##V(V a, V b) {                                                     \
    for (int i = 0; i < N; ++i) {                                              \
      T element = a[i];                                                        \
      HIDE_ZERO(element);                                                      \
      a[i] = element;                                                          \
    }                                                                          \
    return a - b;                                                              \
  }                                                                            \
  OP V div_##V(V a, V b) { return a / b; }                                     \
  OP V abs_##V(V a) { return __builtin_elementwise_abs(a); }                   \
  OP V neg_##V(V a) { return -a; }
#define VECTOR_FMA(V)                                                          \
  OP V fma_##V(V a, V b, V c) { return __builtin_elementwise_fma(a, b, c); }

VECTOR_INTEGER(uchar4, uchar, 4, 8)
VECTOR_INTEGER(ushort2, ushort, 2, 16)
VECTOR_INTEGER(ushort4, ushort, 4, 16)
VECTOR_INTEGER(short2, short, 2, 16)
VECTOR_INTEGER(uint2, uint, 2, 32)
VECTOR_INTEGER(uint4, uint, 4, 32)
VECTOR_INTEGER(ulong2, ulong, 2, 64)
VECTOR_FLOAT(half2, half, 2)
VECTOR_FLOAT(half4, half, 4)
VECTOR_FLOAT(float2, float, 2)
VECTOR_FLOAT(float4, float, 4)
VECTOR_FLOAT(double2, double, 2)
VECTOR_FMA(float2)
VECTOR_FMA(float4)
VECTOR_FMA(double2)

// What a case of a switch assigns, and the words of the input. LLVM 22.1.8's
// StructurizeCFG hoists what costs nothing, as fabs, trunc and extractelement,
// out of blocks, and loses it where more than two paths meet; the result of an
// empty assembly statement stays. Words of the input, loaded several at once,
// are extracted where they are used: of
//   else:  %word = extractelement <2 x i64> %loaded, i32 1
//   merge: phi i64 [ %word, %else ], [ 0, %second ], [ 0, %third ]
// where %third branches to both blocks, `opt -passes=structurizecfg` leaves
// phi i64 [ 0, %Flow1 ], [ %word, %entry ] in front of %else, which adds
// nothing to it: 0 on the path from %third through %else.
#ifdef __AMDGCN__
#define KEEP(T, R, TO, FROM)                                                   \
  OP T keep_##T(T a) {                                                         \
    R value = TO(a);                                                           \
    __asm__("" : "+v"(value));                                                 \
    return FROM(value);                                                        \
  }
#else
#define KEEP(T, R, TO, FROM)                                                   \
  OP T keep_##T(T a) { return a; }
#endif
#define KEEP_WHOLE(T) KEEP(T, T, , )

KEEP(char, int, , (char))
KEEP(uchar, uint, , (uchar))
KEEP(short, int, , (short))
KEEP(ushort, uint, , (ushort))
KEEP(uchar4, uint, as_uint, as_uchar4)
KEEP_WHOLE(int)
KEEP_WHOLE(uint)
KEEP_WHOLE(long)
KEEP_WHOLE(ulong)
KEEP_WHOLE(half)
KEEP_WHOLE(float)
KEEP_WHOLE(double)
KEEP_WHOLE(ushort2)
KEEP_WHOLE(ushort4)
KEEP_WHOLE(short2)
KEEP_WHOLE(uint2)
KEEP_WHOLE(uint4)
KEEP_WHOLE(ulong2)
KEEP_WHOLE(half2)
KEEP_WHOLE(half4)
KEEP_WHOLE(float2)
KEEP_WHOLE(float4)
KEEP_WHOLE(double2)

#endif // MINI_TEST_EMULATOR_RANDOMOPERATIONS_H
