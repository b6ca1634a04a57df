// One MFMA each, on registers filled straight from memory: a lane's vector of
// A, B and C is contiguous, lane after lane.

#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#pragma OPENCL EXTENSION cl_khr_fp64 : enable

#define LANE __builtin_amdgcn_workitem_id_x()
typedef float float32 __attribute__((ext_vector_type(32)));
typedef int int32 __attribute__((ext_vector_type(32)));

#define MFMA(name, builtin, AB, CD)                                            \
  kernel void name(global const AB *a, global const AB *b,                     \
                   global const CD *c, global CD *d) {                         \
    d[LANE] = builtin(a[LANE], b[LANE], c[LANE], 0, 0, 0);                     \
  }

#define M(suffix) __builtin_amdgcn_mfma_##suffix

MFMA(f32_32x32x1_2b_f32, M(f32_32x32x1f32), float, float32)
MFMA(f32_16x16x1_4b_f32, M(f32_16x16x1f32), float, float16)
MFMA(f32_4x4x1_16b_f32, M(f32_4x4x1f32), float, float4)
MFMA(f32_32x32x2_f32, M(f32_32x32x2f32), float, float16)
MFMA(f32_16x16x4_f32, M(f32_16x16x4f32), float, float4)
MFMA(f32_32x32x4_2b_f16, M(f32_32x32x4f16), half4, float32)
MFMA(f32_16x16x4_4b_f16, M(f32_16x16x4f16), half4, float16)
MFMA(f32_4x4x4_16b_f16, M(f32_4x4x4f16), half4, float4)
MFMA(f32_32x32x8_f16, M(f32_32x32x8f16), half4, float16)
MFMA(f32_16x16x16_f16, M(f32_16x16x16f16), half4, float4)
MFMA(f32_32x32x4_2b_bf16, M(f32_32x32x4bf16_1k), short4, float32)
MFMA(f32_16x16x4_4b_bf16, M(f32_16x16x4bf16_1k), short4, float16)
MFMA(f32_4x4x4_16b_bf16, M(f32_4x4x4bf16_1k), short4, float4)
MFMA(f32_32x32x8_bf16, M(f32_32x32x8bf16_1k), short4, float16)
MFMA(f32_16x16x16_bf16, M(f32_16x16x16bf16_1k), short4, float4)
MFMA(i32_32x32x4_2b_i8, M(i32_32x32x4i8), int, int32)
MFMA(i32_16x16x4_4b_i8, M(i32_16x16x4i8), int, int16)
MFMA(i32_4x4x4_16b_i8, M(i32_4x4x4i8), int, int4)
MFMA(i32_32x32x16_i8, M(i32_32x32x16_i8), long, int16)
MFMA(i32_16x16x32_i8, M(i32_16x16x32_i8), long, int4)
MFMA(f32_16x16x8_xf32, M(f32_16x16x8_xf32), float2, float4)
MFMA(f32_32x32x4_xf32, M(f32_32x32x4_xf32), float2, float16)
MFMA(f32_16x16x32_fp8_fp8, M(f32_16x16x32_fp8_fp8), long, float4)
MFMA(f32_16x16x32_fp8_bf8, M(f32_16x16x32_fp8_bf8), long, float4)
MFMA(f32_16x16x32_bf8_fp8, M(f32_16x16x32_bf8_fp8), long, float4)
MFMA(f32_16x16x32_bf8_bf8, M(f32_16x16x32_bf8_bf8), long, float4)
MFMA(f32_32x32x16_fp8_fp8, M(f32_32x32x16_fp8_fp8), long, float16)
MFMA(f64_16x16x4_f64, M(f64_16x16x4f64), double, double4)
MFMA(f64_4x4x4_4b_f64, M(f64_4x4x4f64), double, double)
