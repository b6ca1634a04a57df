// Arithmetic whose results are compared with the host's, bit for bit.

#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

#define GLOBAL_ID                                                              \
  (__builtin_amdgcn_workgroup_id_x() * __builtin_amdgcn_workgroup_size_x() +  \
   __builtin_amdgcn_workitem_id_x())

#define BINARY(name, T, R, expression)                                         \
  kernel void name(global R *out, global const T *a, global const T *b) {      \
    int i = GLOBAL_ID;                                                         \
    T x = a[i], y = b[i];                                                      \
    out[i] = expression;                                                       \
  }

BINARY(divideF32, float, float, x / y)
BINARY(divideF64, double, double, x / y)
BINARY(divideF16, half, half, x / y)
BINARY(addF16, half, half, x + y)
BINARY(fmaF16, half, half, __builtin_fmaf16(x, y, y))
BINARY(sqrtF32, float, float, __builtin_sqrtf(x))
BINARY(sqrtF64, double, double, __builtin_sqrt(x))
BINARY(divideI32, int, int, y == 0 ? 0 : x / y)
BINARY(remainderU32, uint, uint, y == 0 ? 0 : x % y)
BINARY(divideI64, long, long, y == 0 ? 0 : x / y)
BINARY(multiplyU64, ulong, ulong, x * y)
BINARY(shiftI64, long, long, x >> (y & 63))
BINARY(minF32, float, float, __builtin_fminf(x, y))
BINARY(maxF32, float, float, __builtin_fmaxf(x, y))
BINARY(fmaF32, float, float, __builtin_fmaf(x, y, x))
BINARY(floorF32, float, float, __builtin_floorf(x))
BINARY(roundF32, float, float, __builtin_rintf(x))
BINARY(narrowF64, double, float, (float)x)
BINARY(narrowF32, float, half, (half)x)
BINARY(toU64, float, ulong, (ulong)(x < 0 ? -x : x))
BINARY(fromI64, long, float, (float)x)
BINARY(bitCounts, uint, uint,
       __builtin_popcount(x) + (y ? __builtin_clz(y) : 32) * 64 +
           (x ? __builtin_ctz(x) : 32) * 4096)
BINARY(dotI8, int, int, __builtin_amdgcn_sdot4(x, y, x, false))
