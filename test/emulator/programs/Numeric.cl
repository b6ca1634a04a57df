// Floating-point programs whose every operation is exactly rounded.

#include "../Portable.h"

kernel void mandelbrot(global uint *out, uint width, uint height) {
  uint x = globalIdX(), y = globalIdY();
  if (x >= width || y >= height)
    return;
  float cr = (float)x / (float)width * 3.0f - 2.25f;
  float ci = (float)y / (float)height * 2.5f - 1.25f;
  float zr = 0, zi = 0;
  uint steps = 0;
  while (steps < 200) {
    float r2 = zr * zr, i2 = zi * zi;
    if (r2 + i2 > 4.0f)
      break;
    zi = 2.0f * zr * zi + ci;
    zr = r2 - i2 + cr;
    ++steps;
  }
  out[y * width + x] = steps;
}

// Radix 2 in LDS with the twiddle factors from memory.
kernel void fft(global float2 *data, global const float *angles) {
  local float2 values[256];
  uint id = localIdX();
  for (uint k = id; k < 256; k += 128) {
    uint reversed = __builtin_bitreverse32(k) >> 24;
    float2 x = data[groupIdX() * 256 + k];
    // Random bits as well-scaled numbers.
    values[reversed] =
        (float2)((float)(as_int(x.x) >> 8), (float)(as_int(x.y) >> 8));
  }
  groupBarrier();
  for (uint span = 1; span < 256; span *= 2) {
    uint low = id / span * span * 2 + id % span;
    float c = (float)(as_int(angles[id % span]) >> 8) * 0x1p-23f;
    float s = (float)(as_int(angles[span + id % span]) >> 8) * 0x1p-23f;
    float2 a = values[low], b = values[low + span];
    float2 t = (float2)(b.x * c - b.y * s, b.x * s + b.y * c);
    values[low] = a + t;
    values[low + span] = a - t;
    groupBarrier();
  }
  for (uint k = id; k < 256; k += 128)
    data[groupIdX() * 256 + k] = values[k];
}

kernel void stencil3d(global double *out, global const int *in, uint nx,
                      uint ny, uint nz) {
  uint x = globalIdX(), y = globalIdY(), z = globalIdZ();
  if (x >= nx || y >= ny || z >= nz)
    return;
  double sum = 0;
  for (int dz = -1; dz <= 1; ++dz)
    for (int dy = -1; dy <= 1; ++dy)
      for (int dx = -1; dx <= 1; ++dx) {
        int xx = (int)x + dx, yy = (int)y + dy, zz = (int)z + dz;
        if (xx < 0 || yy < 0 || zz < 0 || xx >= (int)nx || yy >= (int)ny ||
            zz >= (int)nz)
          continue;
        double weight = 1.0 / (1 + dx * dx + 2 * dy * dy + 3 * dz * dz);
        sum += weight * in[(zz * ny + yy) * nx + xx];
      }
  out[(z * ny + y) * nx + x] = sum;
}

kernel void matmulTiled(global float *c, global const short *a,
                        global const short *b, uint m, uint n, uint k) {
  local float tileA[8][9], tileB[8][9];
  uint tx = localIdX(), ty = localIdY();
  uint row = groupIdY() * 8 + ty, column = groupIdX() * 8 + tx;
  float sum = 0;
  for (uint base = 0; base < k; base += 8) {
    tileA[ty][tx] =
        row < m && base + tx < k ? (float)a[row * k + base + tx] : 0.0f;
    tileB[ty][tx] =
        column < n && base + ty < k ? (float)b[(base + ty) * n + column] : 0.0f;
    groupBarrier();
    for (uint i = 0; i < 8; ++i)
      sum = __builtin_fmaf(tileA[ty][i], tileB[i][tx], sum);
    groupBarrier();
  }
  if (row < m && column < n)
    c[row * n + column] = sum / 3.0f;
}

kernel void matmulHalf(global ushort *c, global const char *a,
                       global const char *b, uint n) {
  uint row = globalIdY(), column = globalIdX();
  if (row >= n || column >= n)
    return;
  half sum = 0;
  for (uint i = 0; i < n; ++i)
    sum += (half)a[row * n + i] * (half)0.03f * (half)b[i * n + column];
  c[row * n + column] = bitsOfHalf(sum);
}

kernel void matmulBytes(global int *c, global const char4 *a,
                        global const char4 *b, uint n, uint quads) {
  uint row = globalIdY(), column = globalIdX();
  if (row >= n || column >= n)
    return;
  int4 sum = 0;
  for (uint i = 0; i < quads; ++i)
    sum += __builtin_convertvector(a[row * quads + i], int4) *
           __builtin_convertvector(b[column * quads + i], int4);
  c[row * n + column] = sum.x + sum.y + sum.z + sum.w;
}

kernel void gaussianElimination(global ulong *out, global const int *in) {
  double m[5][6];
  uint i = globalIdX();
  for (int r = 0; r < 5; ++r)
    for (int c = 0; c < 6; ++c)
      m[r][c] = in[(i * 5 + r) * 6 + c] * 0x1p-20;
  for (int pivot = 0; pivot < 5; ++pivot) {
    int best = pivot;
    for (int r = pivot + 1; r < 5; ++r)
      if (__builtin_fabs(m[r][pivot]) > __builtin_fabs(m[best][pivot]))
        best = r;
    for (int c = 0; c < 6; ++c) {
      double t = m[pivot][c];
      m[pivot][c] = m[best][c];
      m[best][c] = t;
    }
    for (int r = 0; r < 5; ++r) {
      if (r == pivot)
        continue;
      double factor = m[r][pivot] / m[pivot][pivot];
      for (int c = pivot; c < 6; ++c)
        m[r][c] -= factor * m[pivot][c];
    }
  }
  for (int r = 0; r < 5; ++r) {
    double x = m[r][5] / m[r][r];
    out[i * 5 + r] = bitsOfDouble(x);
  }
}
