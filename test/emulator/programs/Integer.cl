// Integers of every width: division, wide products, bits, conversions.

#include "../Portable.h"

#define DIVISIONS(T, NAME)                                                     \
  kernel void divide##NAME(global T *out, global const T *in, uint n) {        \
    uint i = globalIdX();                                                      \
    if (i >= n)                                                                \
      return;                                                                  \
    T a = in[i], b = in[(i * 7 + 3) % n];                                      \
    b = (T)(b >> (i % (sizeof(T) * 8 - 2)));                                   \
    if (b == 0 || b == (T)-1)                                                  \
      b = 3;                                                                   \
    out[4 * i] = (T)(a / b);                                                   \
    out[4 * i + 1] = (T)(a % b);                                               \
    out[4 * i + 2] = (T)(a / 10);                                              \
    out[4 * i + 3] = (T)(a % 127);                                             \
  }
DIVISIONS(char, Char)
DIVISIONS(uchar, Uchar)
DIVISIONS(short, Short)
DIVISIONS(ushort, Ushort)
DIVISIONS(int, Int)
DIVISIONS(uint, Uint)
DIVISIONS(long, Long)
DIVISIONS(ulong, Ulong)

kernel void wideProducts(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  ulong a = in[i], b = in[i ^ 1];
  out[8 * i] = a * b;
  out[8 * i + 1] = (ulong)((long)(int)a * (int)b);
  out[8 * i + 2] = (a & 0xFFFFFFFF) * (b >> 32) + a;
  out[8 * i + 3] = (uint)a * 24ul + b;
  out[8 * i + 4] = (ulong)((long)a >> (b & 63));
  out[8 * i + 5] = a << (b & 63) | a >> (-b & 63);
  out[8 * i + 6] = a - b + (a < b);
  out[8 * i + 7] = (a & 0xFFFFFF) * (b & 0xFFFFFF) + 7;
}

kernel void bitTricks(global uint *out, global const ulong *in) {
  uint i = globalIdX();
  ulong a = in[i] >> (i % 60);
  uint b = (uint)in[i];
  global uint *o = out + 12 * i;
  o[0] = __builtin_popcountl(a);
  o[1] = a ? __builtin_clzl(a) : 64;
  o[2] = a ? __builtin_ctzl(a) : 64;
  o[3] = __builtin_bitreverse32(b);
  o[4] = __builtin_bswap32(b);
  o[5] = (uint)(__builtin_bitreverse64(a) >> 17);
  o[6] = b >> 5 & 0x7FF;
  o[7] = (uint)((int)(b << 9) >> 13);
  o[8] = (b & 0xFF00FF00) | (b >> 8 & 0x00FF00FF);
  o[9] = (b ^ b >> 1) + __builtin_bitreverse8((uchar)b);
  o[10] = b ? 31 - __builtin_clz(b) : 99;
  o[11] = (b & -b) | __builtin_bswap16((ushort)b);
}

kernel void narrowArithmetic(global short *out, global const char *in) {
  uint i = globalIdX();
  char a = in[i];
  uchar b = (uchar)in[i + 64];
  short c = (short)(a * b), d = (short)(c << 3);
  ushort e = (ushort)(c * 257);
  global short *o = out + 6 * i;
  o[0] = (short)(a + b);
  o[1] = (short)(c >> 2);
  o[2] = (short)(d - e);
  o[3] = (short)(e >> (b & 15));
  o[4] = c < d ? c : d;
  o[5] = (short)((uchar)(a + 5) > b ? (char)(a * 3) : (char)-b);
}

kernel void saturating(global uchar4 *out, global const uchar4 *in) {
  uint i = globalIdX();
  uchar4 a = in[i], b = in[i + 64];
  short4 s = __builtin_convertvector(a, short4) * (short)3 -
             __builtin_convertvector(b, short4);
  s = __builtin_elementwise_max(s, (short4)0);
  s = __builtin_elementwise_min(s, (short4)255);
  out[3 * i] = __builtin_convertvector(s, uchar4);
  out[3 * i + 1] = __builtin_elementwise_add_sat(a, b);
  char4 d = __builtin_elementwise_sub_sat(as_char4(a), as_char4(b));
  out[3 * i + 2] = as_uchar4(d);
}

kernel void vectorTypes(global uint4 *out, global const ushort8 *in) {
  uint i = globalIdX();
  ushort8 v = in[i];
  uint4 even = __builtin_convertvector(v.even, uint4);
  uint4 odd = __builtin_convertvector(v.odd, uint4);
  uint4 low = __builtin_convertvector(v.lo, uint4);
  out[4 * i] = even * odd + low.wzyx;
  out[4 * i + 1] = (even << (odd & 31)) ^ (uint4)(low.xy, v.s7, v.s3);
  out[4 * i + 2] = as_uint4(even > odd);
  out[4 * i + 3] = (even > low ? odd : even.zwxy) - as_uint4(v);
}

typedef struct __attribute__((packed)) {
  uchar tag;
  uint word;
  ushort pair[3];
  ulong wide;
} Packed;

kernel void packedStructs(global Packed *out, global const Packed *in,
                          uint n) {
  uint i = globalIdX();
  if (i >= n)
    return;
  Packed p = in[i];
  Packed q = in[n - 1 - i];
  p.word += q.pair[p.tag % 3];
  p.pair[q.tag % 3] ^= (ushort)p.wide;
  p.wide = p.wide * q.wide + p.word;
  p.tag = (uchar)(p.wide >> 56);
  out[i] = p;
}

kernel void longDigits(global uchar *out, global const ulong *in) {
  uint i = globalIdX();
  ulong value = in[i] >> (i & 31);
  for (int digit = 19; digit >= 0; --digit) {
    out[20 * i + digit] = (uchar)('0' + value % 10);
    value /= 10;
  }
}

kernel void greatestCommonDivisor(global ulong *out, global const ulong *in) {
  uint i = globalIdX();
  ulong a = in[i] >> 20, b = in[i + 64] >> (i % 50);
  while (b) {
    ulong r = a % b;
    a = b;
    b = r;
  }
  out[i] = a;
}
