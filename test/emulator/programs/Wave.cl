// What the lanes of a wave tell each other, and the same by the host's model.

#include "../Portable.h"

kernel void waveReduce(global uint *out, global const uint *in) {
  uint x = in[globalIdX()];
  for (uint step = 32; step > 0; step >>= 1)
    x = x * 3 + permuteLanes(x, (laneId() ^ step) & 63);
  out[globalIdX()] = x;
}

kernel void waveScan(global uint *out, global const uint *in) {
  uint x = in[globalIdX()];
  for (uint step = 1; step < 64; step *= 2) {
    uint other = permuteLanes(x, (laneId() - step) & 63);
    if (laneId() >= step)
      x += other;
  }
  out[globalIdX()] = x;
}

kernel void readLanes(global uint *out, global const uint *in) {
  uint x = in[globalIdX()], sum = 0;
  for (uint lane = 0; lane < 64; lane += 7)
    sum = sum * 5 + readUniformLane(x, lane);
  out[globalIdX()] = sum;
}

kernel void ballots(global ulong *out, global const uint *in) {
  uint x = in[globalIdX()];
  ulong odd = ballot(x & 1);
  ulong below = odd & ((1ul << laneId()) - 1);
  out[2 * globalIdX()] = odd ^ ballot(x % 3 == laneId() % 3);
  out[2 * globalIdX() + 1] = __builtin_popcountl(below);
}

// The lane that each data-parallel pattern reads, -1 for none.
#define DPP_PATTERNS(DO)                                                       \
  DO(0x1B, (int)(lane & ~3u | (3 - lane % 4)))                                 \
  DO(0xB1, (int)(lane ^ 1))                                                    \
  DO(0x101, lane % 16 < 15 ? (int)lane + 1 : -1)                               \
  DO(0x103, lane % 16 < 13 ? (int)lane + 3 : -1)                               \
  DO(0x111, lane % 16 >= 1 ? (int)lane - 1 : -1)                               \
  DO(0x118, lane % 16 >= 8 ? (int)lane - 8 : -1)                               \
  DO(0x121, (int)(lane & ~15u | (lane - 1 & 15)))                              \
  DO(0x12C, (int)(lane & ~15u | (lane - 12 & 15)))                             \
  DO(0x130, lane < 63 ? (int)lane + 1 : -1)                                    \
  DO(0x134, (int)(lane + 1 & 63))                                              \
  DO(0x138, lane > 0 ? (int)lane - 1 : -1)                                     \
  DO(0x13C, (int)(lane - 1 & 63))                                              \
  DO(0x140, (int)(lane & ~15u | (15 - lane % 16)))                             \
  DO(0x141, (int)(lane & ~7u | (7 - lane % 8)))                                \
  DO(0x142, lane >= 16 ? (int)(lane & ~15u) - 1 : -1)                          \
  DO(0x143, lane >= 32 ? 31 : -1)

kernel void dataParallelPatterns(global uint *out, global const uint *in) {
  uint lane = laneId();
  uint x = in[globalIdX()], old = in[globalIdX() ^ 5];
  global uint *o = out + globalIdX() * 32;
#ifdef __AMDGCN__
#define PATTERN(CONTROL, SOURCE)                                               \
  *o++ = __builtin_amdgcn_update_dpp(old, x, CONTROL, 0xF, 0xF, 0) * 3 + old;  \
  *o++ = __builtin_amdgcn_update_dpp(old, x, CONTROL, 0x5, 0xA, 1) + lane;
#else
#define PATTERN(CONTROL, SOURCE)                                               \
  {                                                                            \
    int source = SOURCE;                                                       \
    uint value = (uint)hostReadLane(x, source < 0 ? 0 : (uint)source);         \
    *o++ = (source < 0 ? old : value) * 3 + old;                               \
    int enabled = 0x5 >> lane / 16 & 0xA >> lane / 4 % 4 & 1;                  \
    *o++ = (!enabled ? old : source < 0 ? 0 : value) + lane;                   \
  }
#endif
  DPP_PATTERNS(PATTERN)
}

kernel void swizzles(global uint *out, global const uint *in) {
  uint lane = laneId();
  uint x = in[globalIdX()];
  global uint *o = out + globalIdX() * 4;
#ifdef __AMDGCN__
  o[0] = __builtin_amdgcn_ds_swizzle(x, 0x041F);
  o[1] = __builtin_amdgcn_ds_swizzle(x, 0x8000 | 0x1B);
  o[2] = __builtin_amdgcn_ds_swizzle(x, 0x0018 | 3 << 5 | 4 << 10);
  o[3] = __builtin_amdgcn_readfirstlane(x) + __builtin_amdgcn_ds_permute(
                                                 (lane * 5 & 63) * 4, x);
#else
  o[0] = (uint)hostReadLane(x, lane ^ 1);
  o[1] = (uint)hostReadLane(x, lane & ~3u | (3 - lane % 4));
  o[2] = (uint)hostReadLane(x, (lane & 32) |
                                   (((lane & 31 & 0x18) | 3) ^ 4));
  // 5 * 13 = 1 modulo 64: the lane that sends to this one.
  o[3] = (uint)hostReadLane(x, 0) + (uint)hostReadLane(x, lane * 13 & 63);
#endif
}
