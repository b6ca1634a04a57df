// Floating point at its edges: random bits are NaNs, infinities and subnormals
// as often as numbers.

#include "../Portable.h"

// A NaN of the input becomes a quiet one, whose bits are not looked at.
#define FLOAT_KERNELS(T, U, NAME, SUFFIX)                                      \
  kernel void arithmetic##NAME(global U *out, global const U *in) {            \
    uint i = globalIdX();                                                      \
    T a = as_##T(in[i]), b = as_##T(in[i ^ 1]);                                \
    T c = as_##T((U)(in[i] + (in[i ^ 2] & 0xFF)));                             \
    global U *o = out + 8 * i;                                                 \
    T results[8] = {a + b, a - c, a * b, a / c, a / b,                         \
                    __builtin_elementwise_sqrt(a), -a * b, a * c};             \
    for (int k = 0; k < 8; ++k)                                                \
      o[k] = bitsOf##NAME(results[k]);                                         \
  }                                                                            \
  kernel void comparisons##NAME(global uint *out, global const U *in) {        \
    uint i = globalIdX();                                                      \
    T a = as_##T(in[i]);                                                       \
    T b = i % 5 == 0 ? a : i % 5 == 1 ? -a : as_##T(in[i ^ 1]);                \
    uint bits = (a < b) | (a <= b) << 1 | (a > b) << 2 | (a >= b) << 3 |       \
                (a == b) << 4 | (a != b) << 5 | !(a < b) << 6 |                \
                !(a >= b) << 7 | (a != a || b != b) << 8;                      \
    bits |= (__builtin_isinf(a) != 0) << 9 | (__builtin_isnormal(a) != 0) << 10; \
    bits |= (__builtin_isfinite(b) != 0) << 11;                                \
    bits |= (__builtin_isgreater(a, b) != 0) << 12;                            \
    bits |= (__builtin_isunordered(a, b) != 0) << 13;                          \
    bits |= __builtin_isfpclass(a, 0x0F0) << 14;                               \
    bits |= __builtin_isfpclass(b, 0x204) << 15;                               \
    out[i] = bits;                                                             \
  }                                                                            \
  kernel void roundings##NAME(global U *out, global const U *in) {             \
    uint i = globalIdX();                                                      \
    T scale = (T)(1 << (i % 12));                                              \
    T a = i & 1 ? as_##T(in[i]) : (T)(short)in[i] / scale;                     \
    T results[6] = {__builtin_elementwise_floor(a),                            \
                    __builtin_elementwise_ceil(a),                             \
                    __builtin_elementwise_trunc(a),                            \
                    __builtin_elementwise_rint(a),                             \
                    __builtin_elementwise_abs(a),                              \
                    __builtin_elementwise_copysign((T)3, a != a ? (T)1 : a)};  \
    for (int k = 0; k < 6; ++k)                                                \
      out[6 * i + k] = bitsOf##NAME(results[k]);                               \
  }
FLOAT_KERNELS(half, ushort, Half, f16)
FLOAT_KERNELS(float, uint, Float, f)
FLOAT_KERNELS(double, ulong, Double, )

kernel void fusedMultiplyAdd(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  double a = as_double(in[i]), b = as_double(in[i ^ 1]);
  double c = i & 1 ? -a * b : as_double(in[i ^ 2]);
  float e = as_float((uint)in[i]), f = as_float((uint)in[i ^ 3]);
  float g = i & 2 ? -e * f : as_float((uint)(in[i] >> 32));
  double d = __builtin_fma(a, b, c);
  float h = __builtin_fmaf(e, f, g);
  out[2 * i] = bitsOfDouble(d);
  out[2 * i + 1] = bitsOfFloat(h);
}

kernel void packedFloats(global uint *out, global const uint *in) {
  uint i = globalIdX();
  float2 a = (float2)((float)(int)in[i], as_float(in[i ^ 1]));
  float2 b = (float2)(as_float(in[i ^ 2]), (float)in[i ^ 3]);
  float2 sum = a + b.yx, product = a * b, fused = a;
  fused = __builtin_elementwise_fma(a, b, sum.yx);
  out[6 * i] = bitsOfFloat(sum.x);
  out[6 * i + 1] = bitsOfFloat(sum.y);
  out[6 * i + 2] = bitsOfFloat(product.x);
  out[6 * i + 3] = bitsOfFloat(product.y);
  out[6 * i + 4] = bitsOfFloat(fused.x);
  out[6 * i + 5] = bitsOfFloat(fused.y);
}

kernel void packedHalves(global ushort *out, global const ushort *in) {
  uint i = globalIdX();
  half2 a = (half2)(as_half(in[i]), as_half(in[i ^ 1]));
  half2 b = (half2)(as_half(in[i ^ 2]), (half)(char)in[i ^ 3]);
  half2 sum = a + b.yx, product = a * -b, mixed = a.xx * b + sum;
  out[6 * i] = bitsOfHalf(sum.x);
  out[6 * i + 1] = bitsOfHalf(sum.y);
  out[6 * i + 2] = bitsOfHalf(product.x);
  out[6 * i + 3] = bitsOfHalf(product.y);
  out[6 * i + 4] = bitsOfHalf(mixed.x);
  out[6 * i + 5] = bitsOfHalf(mixed.y);
}

// Out of range is undefined in C: saturate first, as programs do.
#define SATURATE(F, T, LOWEST, LIMIT, HIGHEST, x)                              \
  ((x) != (x) ? (T)0                                                           \
   : (x) <= (F)LOWEST ? (T)LOWEST                                              \
   : (x) >= (F)LIMIT  ? (T)HIGHEST                                             \
                      : (T)(x))
#define TO_INTEGERS(F, U, NAME)                                                \
  kernel void integersFrom##NAME(global ulong *out, global const U *in) {      \
    uint i = globalIdX();                                                      \
    F x = i % 3 ? as_##F(in[i]) : (F)(int)in[i] / (F)64;                       \
    global ulong *o = out + 8 * i;                                             \
    o[0] = (ulong)(long)SATURATE(F, char, -128, 128, 127, x);                  \
    o[1] = SATURATE(F, uchar, 0, 256, 255, x);                                 \
    o[2] = (ulong)(long)SATURATE(F, short, -32768, 32768, 32767, x);           \
    o[3] = SATURATE(F, ushort, 0, 65536, 65535, x);                            \
    o[4] = (ulong)(long)SATURATE(F, int, -0x1p31, 0x1p31, 0x7FFFFFFF, x);      \
    o[5] = SATURATE(F, uint, 0, 0x1p32, 0xFFFFFFFF, x);                        \
    o[6] = (ulong)SATURATE(F, long, -0x1p63, 0x1p63, 0x7FFFFFFFFFFFFFFF, x);   \
    o[7] = SATURATE(F, ulong, 0, 0x1p64, 0xFFFFFFFFFFFFFFFF, x);               \
  }
TO_INTEGERS(float, uint, Float)
TO_INTEGERS(double, ulong, Double)

kernel void fromIntegers(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  ulong x = in[i] >> (i % 57);
  global ulong *o = out + 10 * i;
  o[0] = as_ulong((double)x);
  o[1] = as_ulong((double)(long)-x);
  o[2] = as_uint((float)x);
  o[3] = as_uint((float)(long)-x);
  o[4] = as_uint((float)(uint)x);
  o[5] = as_uint((float)(int)x);
  o[6] = as_ulong((double)(int)x);
  o[7] = as_uint((float)(uchar)x + (float)(uchar)(x >> 24));
  o[8] = as_uint((float)(short)x);
  o[9] = as_ushort((half)(short)x) | (ulong)as_ushort((half)(uchar)x) << 16;
}

kernel void betweenWidths(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  double d = as_double(in[i]);
  if (i % 3 == 0) // In the range of half, with more digits than it has.
    d = as_double((in[i] & 0x800FFFFFFFFFFFFFul) | (1023 - 20 + i % 40ul) << 52);
  float f = (float)d;
  half h = (half)d, g = (half)f, e = as_half((ushort)in[i]);
  out[5 * i] = bitsOfFloat(f);
  out[5 * i + 1] = bitsOfHalf(h);
  out[5 * i + 2] = bitsOfHalf(g);
  double wide = (double)e;
  float middle = (float)e;
  out[5 * i + 3] = bitsOfDouble(wide);
  out[5 * i + 4] = bitsOfFloat(middle);
}

kernel void scaling(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  double d = as_double(in[i]);
  float f = as_float((uint)in[i]);
  int by = (int)(in[i ^ 1] % 301) - 150;
  double scaled = __builtin_ldexp(d, by * 7);
  float scaledFloat = __builtin_ldexpf(f, by);
  out[2 * i] = bitsOfDouble(scaled);
  out[2 * i + 1] = bitsOfFloat(scaledFloat);
}

// bfloat16 as programs without the type have it.
kernel void brainFloats(global ushort *out, global const ushort *in) {
  uint i = globalIdX();
  float a = as_float((uint)in[i] << 16), b = as_float((uint)in[i ^ 1] << 16);
  float sums[3] = {a + b, a * b, a / b};
  for (int k = 0; k < 3; ++k) {
    uint bits = bitsOfFloat(sums[k]);
    bits += 0x7FFF + (bits >> 16 & 1);
    out[3 * i + k] = sums[k] != sums[k] ? 0x7FC0 : (ushort)(bits >> 16);
  }
}

kernel void newtonRoots(global ulong *out, global const uint *in) {
  uint i = globalIdX();
  double target = in[i] % 1000000 + 1, x = target;
  for (int step = 0; step < 100; ++step) {
    double next = 0.5 * (x + target / x);
    if (next == x)
      break;
    x = next;
  }
  out[i] = as_ulong(x);
}
