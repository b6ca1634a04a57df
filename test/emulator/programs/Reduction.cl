// Reductions, scans, histograms and sorts through LDS.

#include "../Portable.h"

kernel void reduceTree(global uint *out, global const uint *in, uint n) {
  local uint partial[256];
  uint id = localIdX();
  uint i = globalIdX();
  partial[id] = i < n ? in[i] : 0;
  groupBarrier();
  for (uint step = 128; step > 0; step >>= 1) {
    if (id < step)
      partial[id] = partial[id] * 31 + partial[id + step];
    groupBarrier();
  }
  if (id == 0)
    out[groupIdX()] = partial[0];
}

kernel void scanInclusive(global ulong *out, global const ushort *in, uint n) {
  local ulong sums[2][192];
  uint id = localIdX();
  uint i = globalIdX();
  uint current = 0;
  sums[0][id] = i < n ? in[i] : 0;
  groupBarrier();
  for (uint step = 1; step < 192; step *= 2) {
    ulong sum = sums[current][id];
    if (id >= step)
      sum += sums[current][id - step];
    sums[current ^ 1][id] = sum;
    current ^= 1;
    groupBarrier();
  }
  if (i < n)
    out[i] = sums[current][id];
}

kernel void histogram(global uint *bins, global const uchar *in, uint n) {
  local uint counts[256];
  for (uint bin = localIdX(); bin < 256; bin += localSizeX())
    counts[bin] = 0;
  groupBarrier();
  for (uint i = globalIdX(); i < n; i += globalSizeX())
    __opencl_atomic_fetch_add((local atomic_uint *)&counts[in[i]], 1u,
                              memory_order_relaxed, memory_scope_work_group);
  groupBarrier();
  for (uint bin = localIdX(); bin < 256; bin += localSizeX())
    __opencl_atomic_fetch_add((global atomic_uint *)&bins[bin], counts[bin],
                              memory_order_relaxed, memory_scope_device);
}

kernel void bitonicSort(global int *data) {
  local int values[512];
  uint id = localIdX();
  uint base = groupIdX() * 512;
  values[id] = data[base + id];
  values[id + 256] = data[base + id + 256];
  for (uint size = 2; size <= 512; size *= 2)
    for (uint step = size / 2; step > 0; step /= 2) {
      groupBarrier();
      uint low = (id / step) * step * 2 + id % step;
      uint high = low + step;
      int a = values[low], b = values[high];
      int ascending = (low & size) == 0;
      if ((a > b) == ascending) {
        values[low] = b;
        values[high] = a;
      }
    }
  groupBarrier();
  data[base + id] = values[id];
  data[base + id + 256] = values[id + 256];
}

kernel void radixSort(global uint *data) {
  local uint keys[128], sorted[128], ones[128];
  uint id = localIdX();
  keys[id] = data[groupIdX() * 128 + id];
  groupBarrier();
  for (uint bit = 0; bit < 32; ++bit) {
    uint key = keys[id];
    ones[id] = key >> bit & 1;
    groupBarrier();
    uint before = 0, total = 0;
    for (uint i = 0; i < 128; ++i) {
      total += ones[i];
      if (i < id)
        before += ones[i];
    }
    uint place = ones[id] ? 128 - total + before : id - before;
    sorted[place] = key;
    groupBarrier();
    keys[id] = sorted[id];
    groupBarrier();
  }
  data[groupIdX() * 128 + id] = keys[id];
}

kernel void transposeTiles(global ushort *out, global const ushort *in,
                           uint width, uint height) {
  local ushort tile[16][17];
  uint x = globalIdX(), y = globalIdY();
  if (x < width && y < height)
    tile[localIdY()][localIdX()] = in[y * width + x];
  groupBarrier();
  x = groupIdY() * 16 + localIdX();
  y = groupIdX() * 16 + localIdY();
  if (x < height && y < width)
    out[y * height + x] = tile[localIdX()][localIdY()];
}
