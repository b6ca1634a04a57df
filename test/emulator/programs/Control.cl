// Divergence, calls, recursion, tables of functions and of jumps, scratch.

#include "../Portable.h"

kernel void collatz(global uint *out, global const uint *in) {
  uint i = globalIdX();
  ulong x = in[i] | 1;
  uint steps = 0;
  while (x != 1 && steps < 300) {
    x = x & 1 ? 3 * x + 1 : x / 2;
    ++steps;
  }
  out[i] = steps;
}

kernel void nestedLoops(global uint *out, global const uchar *in) {
  uint i = globalIdX();
  uint sum = 0;
  for (uint a = 0; a < in[i] % 13u; ++a) {
    if ((a ^ i) % 5 == 3)
      continue;
    for (uint b = a; b < in[i + 1] % 17u; ++b) {
      sum = sum * 3 + b;
      if (sum % 11 == 7)
        break;
      if (sum % 19 == 4)
        goto next;
      uint c = 0;
      do {
        sum += c ^ a;
      } while (++c < (b & 3));
    }
    sum ^= a << 8;
  next:
    sum += 5;
  }
  out[i] = sum;
}

kernel void earlyReturns(global uint *out, global const uint *in) {
  uint i = globalIdX();
  uint x = in[i];
  out[i] = 1;
  if (x % 3 == 0)
    return;
  out[i] = 2 + x;
  if (x % 5 < 2) {
    if (x & 64) {
      out[i] ^= 77;
      return;
    }
    out[i] += 9;
  } else if (x & 8) {
    return;
  }
  out[i] *= 3;
}

kernel void bigSwitch(global uint *out, global const uchar *in) {
  uint i = globalIdX();
  uint a = i, b = 1;
  // The first program is the same for all lanes, the second one is not.
  for (uint pc = 0; pc < 24; ++pc) {
    uint code = pc < 12 ? in[pc] : in[pc + i];
    switch (code % 16) {
    case 0: a += b; break;
    case 1: a -= 3 * b; break;
    case 2: a *= 7; break;
    case 3: b ^= a >> 3; break;
    case 4: a = a << 5 | a >> 27; break;
    case 5: b += 0x9E3779B9;
    case 6: a ^= b; break;
    case 7: a = b ? a / b : 5; break;
    case 8: b = __builtin_popcount(a); break;
    case 9: { uint t = a; a = b; b = t; break; }
    case 10: a = ~a; break;
    case 11: b = b * b + 1; break;
    case 12: a -= a >> 2; break;
    case 13: if (a & 1) ++pc; break;
    case 14: b |= 0x10101; break;
    default: a = a % 1000; break;
    }
  }
  out[2 * i] = a;
  out[2 * i + 1] = b;
}

static __attribute__((noinline)) uint queens(uint size, uint columns, uint left,
                                             uint right) {
  uint all = (1u << size) - 1;
  if (columns == all)
    return 1;
  uint count = 0;
  for (uint open = all & ~(columns | left | right); open; open &= open - 1) {
    uint bit = open & -open;
    count += queens(size, columns | bit, (left | bit) << 1, (right | bit) >> 1);
  }
  return count;
}

kernel void nQueens(global uint *out, uint size) {
  uint first = 1u << globalIdX() % size;
  out[globalIdX()] = queens(size, first, first << 1, first >> 1);
}

static __attribute__((noinline)) uint ackermann(uint m, uint n) {
  if (m == 0)
    return n + 1;
  if (n == 0)
    return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

kernel void ackermannFunction(global uint *out) {
  uint i = globalIdX();
  out[i] = ackermann(i % 3, i / 8);
}

typedef uint (*Operation)(uint, uint);
static __attribute__((noinline)) uint addition(uint a, uint b) { return a + b; }
static __attribute__((noinline)) uint product(uint a, uint b) { return a * b; }
static __attribute__((noinline)) uint rotation(uint a, uint b) {
  return a << (b & 15) | a >> (31 - (b & 15));
}
static __attribute__((noinline)) uint power(uint a, uint b) {
  uint result = 1;
  for (b &= 31; b; b >>= 1, a *= a)
    if (b & 1)
      result *= a;
  return result;
}

kernel void functionPointers(global uint *out, global const uchar *in) {
  uint i = globalIdX();
  uint value = i + 1;
  for (uint k = 0; k < 8; ++k) {
    uint code = in[i + k] & 3;
    Operation operation = code == 0   ? addition
                          : code == 1 ? product
                          : code == 2 ? rotation
                                      : power;
    value = operation(value, in[i + k] >> 2) + k;
  }
  out[i] = value;
}

kernel void privateArrays(global uint *out, global const uchar *in) {
  uint i = globalIdX();
  uint count[256];
  for (uint k = 0; k < 256; ++k)
    count[k] = 0;
  for (uint k = 0; k < 300; ++k)
    ++count[in[i + k]];
  ushort order[32];
  for (uint k = 0; k < 32; ++k)
    order[k] = (ushort)(count[k * 8] << 8 | k);
  for (uint k = 1; k < 32; ++k)
    for (uint j = k; j > 0 && order[j - 1] > order[j]; --j) {
      ushort t = order[j];
      order[j] = order[j - 1];
      order[j - 1] = t;
    }
  uint hash = 0;
  for (uint k = 0; k < 32; ++k)
    hash = hash * 31 + order[k];
  out[i] = hash;
}

kernel void genericPointers(global uint *out, global const uint *in) {
  local uint shared[64];
  uint i = localIdX();
  uint own[4] = {i, i * 3, i ^ 5, 9};
  shared[i] = in[i];
  groupBarrier();
  const uint *from = in[i] % 3 == 0   ? (const uint *)(in + (i ^ 1))
                     : in[i] % 3 == 1 ? (const uint *)(shared + (63 - i))
                                      : (const uint *)(own + (i & 3));
  uint value = *from;
  uint *to = in[i] & 64 ? (uint *)(shared + i) : (uint *)(own + 1);
  *to = value * 3;
  out[i] = own[1] + shared[i] + value;
}

kernel void threeDimensions(global uint *out, uint nx, uint ny, uint nz) {
  uint x = globalIdX(), y = globalIdY(), z = globalIdZ();
  if (x < nx && y < ny && z < nz)
    out[(z * ny + y) * nx + x] = x | y << 8 | z << 16 | localIdZ() << 24 |
                                 globalSizeX() << 26;
}
