// Small programs of the kinds that people write, to run on the emulator.

#define LOCAL_ID __builtin_amdgcn_workitem_id_x()
#define GROUP_ID __builtin_amdgcn_workgroup_id_x()
#define GLOBAL_ID (GROUP_ID * __builtin_amdgcn_workgroup_size_x() + LOCAL_ID)
#define BARRIER                                                                \
  __builtin_amdgcn_fence(__ATOMIC_SEQ_CST, "workgroup");                       \
  __builtin_amdgcn_s_barrier()

kernel void vectorAdd(global float *out, global const float *a,
                      global const float *b, int n) {
  int i = GLOBAL_ID;
  if (i < n)
    out[i] = a[i] + b[i];
}

kernel void coordinates(global uint *out) {
  uint x = __builtin_amdgcn_workgroup_id_x() *
               __builtin_amdgcn_workgroup_size_x() +
           __builtin_amdgcn_workitem_id_x();
  uint y = __builtin_amdgcn_workgroup_id_y() *
               __builtin_amdgcn_workgroup_size_y() +
           __builtin_amdgcn_workitem_id_y();
  uint z = __builtin_amdgcn_workgroup_id_z() *
               __builtin_amdgcn_workgroup_size_z() +
           __builtin_amdgcn_workitem_id_z();
  uint width = __builtin_amdgcn_grid_size_x();
  uint height = __builtin_amdgcn_grid_size_y();
  out[(z * height + y) * width + x] = x | y << 8 | z << 16;
}

#define TILE 16
kernel void matmul(global float *c, global const float *a,
                   global const float *b, int n) {
  local float tileA[TILE][TILE + 1];
  local float tileB[TILE][TILE + 1];
  int tx = __builtin_amdgcn_workitem_id_x();
  int ty = __builtin_amdgcn_workitem_id_y();
  int row = __builtin_amdgcn_workgroup_id_y() * TILE + ty;
  int column = __builtin_amdgcn_workgroup_id_x() * TILE + tx;
  float sum = 0;
  for (int k = 0; k < n; k += TILE) {
    tileA[ty][tx] = a[row * n + k + tx];
    tileB[ty][tx] = b[(k + ty) * n + column];
    BARRIER;
    for (int i = 0; i < TILE; ++i)
      sum += tileA[ty][i] * tileB[i][tx];
    BARRIER;
  }
  c[row * n + column] = sum;
}

kernel void transpose(global uint *out, global const uint *in, int n) {
  local uint tile[64][65];
  int lane = __builtin_amdgcn_workitem_id_x();
  int bx = __builtin_amdgcn_workgroup_id_x() * 64;
  int by = __builtin_amdgcn_workgroup_id_y() * 64;
  for (int i = 0; i < 64; ++i)
    tile[i][lane] = in[(by + i) * n + bx + lane];
  BARRIER;
  for (int i = 0; i < 64; ++i)
    out[(bx + i) * n + by + lane] = tile[lane][i];
}

kernel void histogram(global uint *bins, global const uchar *data, int n) {
  local uint counts[256];
  counts[LOCAL_ID] = 0;
  BARRIER;
  for (int i = GLOBAL_ID; i < n; i += __builtin_amdgcn_grid_size_x())
    __scoped_atomic_fetch_add(&counts[data[i]], 1u, __ATOMIC_RELAXED,
                           __MEMORY_SCOPE_WRKGRP);
  BARRIER;
  __scoped_atomic_fetch_add(&bins[LOCAL_ID], counts[LOCAL_ID], __ATOMIC_RELAXED,
                         __MEMORY_SCOPE_DEVICE);
}

kernel void privateArray(global int *out, global const int *in, int n) {
  int values[64];
  int i = GLOBAL_ID;
  for (int k = 0; k < 64; ++k)
    values[(k * 7 + n) & 63] = in[k] * i;
  int sum = 0;
  for (int k = 0; k < n; ++k)
    sum = sum * 3 + values[in[k] & 63];
  out[i] = sum;
}

kernel void endless(global volatile int *flag) {
  while (*flag == 0)
    ;
}

kernel void storeAt(global int *out, long index) { out[index + LOCAL_ID] = 1; }

kernel void storeLocal(global int *out, local int *scratch, int index) {
  scratch[index + LOCAL_ID] = 7;
  out[LOCAL_ID] = scratch[index + LOCAL_ID];
}

__attribute__((visibility("default"))) constant int table[64] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
kernel void readTable(global int *out, int offset) {
  out[LOCAL_ID] = table[LOCAL_ID + offset];
}

/// The most by which either wave of two was ahead of the other while both counted.
kernel void countTogether(global int *out) {
  local volatile int counts[2];
  local volatile int furthest[2];
  int wave = LOCAL_ID / 64;
  if (LOCAL_ID % 64 == 0) {
    counts[wave] = 0;
    furthest[wave] = 0;
  }
  BARRIER;
  if (LOCAL_ID % 64 == 0)
    for (int i = 1; i <= 1000; ++i) {
      counts[wave] = i;
      int ahead = i - counts[1 - wave];
      if (ahead > furthest[wave])
        furthest[wave] = ahead;
    }
  BARRIER;
  if (LOCAL_ID == 0)
    out[0] = furthest[0] > furthest[1] ? furthest[0] : furthest[1];
}
