// Hashes: rotations, multiplications, tables, bytes of every alignment.

#include "../Portable.h"

constant uint nibbleTable[16] = {
    0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4,
    0x4DB26158, 0x5005713C, 0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C,
    0x9B64C2D4, 0x86D3D2B8, 0xA00AE278, 0xBDBDF21C};

kernel void crc32(global uint *out, global const uchar *in, uint n) {
  uint i = globalIdX();
  if (i >= n)
    return;
  uint crc = ~0u;
  for (uint k = 0; k <= i % 61; ++k) {
    crc ^= in[i + k];
    crc = crc >> 4 ^ nibbleTable[crc & 15];
    crc = crc >> 4 ^ nibbleTable[crc & 15];
  }
  out[i] = ~crc;
}

kernel void fnv1a(global ulong *out, global const uchar *in, uint n) {
  uint i = globalIdX();
  if (i >= n)
    return;
  ulong hash = 0xCBF29CE484222325ul;
  for (uint k = 0; k < 40; ++k)
    hash = (hash ^ in[i + k]) * 0x100000001B3ul;
  out[i] = hash;
}

static uint rotate32(uint x, uint by) { return x << by | x >> (32 - by); }

// MurmurHash3's 32-bit variant.
kernel void murmur3(global uint *out, global const uint *in, uint n,
                    uint words) {
  uint i = globalIdX();
  if (i >= n)
    return;
  uint hash = i;
  for (uint k = 0; k < words; ++k) {
    uint block = in[i + k] * 0xCC9E2D51;
    block = rotate32(block, 15) * 0x1B873593;
    hash = rotate32(hash ^ block, 13) * 5 + 0xE6546B64;
  }
  hash ^= words * 4;
  hash = (hash ^ hash >> 16) * 0x85EBCA6B;
  hash = (hash ^ hash >> 13) * 0xC2B2AE35;
  out[i] = hash ^ hash >> 16;
}

constant uint roundConstants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static void sha256Block(uint *state, uint *w) {
  for (uint t = 16; t < 64; ++t) {
    uint a = w[t - 15], b = w[t - 2];
    w[t] = w[t - 16] + w[t - 7] +
           (rotate32(a, 25) ^ rotate32(a, 14) ^ a >> 3) +
           (rotate32(b, 15) ^ rotate32(b, 13) ^ b >> 10);
  }
  uint v[8];
  for (uint k = 0; k < 8; ++k)
    v[k] = state[k];
  for (uint t = 0; t < 64; ++t) {
    uint e = v[4], a = v[0];
    uint first = v[7] + (rotate32(e, 26) ^ rotate32(e, 21) ^ rotate32(e, 7)) +
                 ((e & v[5]) ^ (~e & v[6])) + roundConstants[t] + w[t];
    uint second = (rotate32(a, 30) ^ rotate32(a, 19) ^ rotate32(a, 10)) +
                  ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
    for (uint k = 7; k > 0; --k)
      v[k] = v[k - 1];
    v[4] += first;
    v[0] = first + second;
  }
  for (uint k = 0; k < 8; ++k)
    state[k] += v[k];
}

kernel void sha256(global uint *out, global const uchar *in, uint n) {
  uint i = globalIdX();
  if (i >= n)
    return;
  uint state[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                   0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint w[64];
  for (uint block = 0; block < 2; ++block) {
    for (uint t = 0; t < 16; ++t) {
      global const uchar *p = in + i + block * 64 + t * 4;
      w[t] = (uint)p[0] << 24 | (uint)p[1] << 16 | (uint)p[2] << 8 | p[3];
    }
    sha256Block(state, w);
  }
  for (uint k = 0; k < 8; ++k)
    out[i * 8 + k] = state[k];
}
