// Layers of 8-bit floats, with bytes between them: a convolution and a matrix product
// on the matrix cores, and a depthwise convolution, which is none, with the hardware's
// conversions.
// RUN: mini-compile %s -o %t.hsaco --report --json=%t.json 2> %t.err | FileCheck %s --check-prefix=REPORT
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: mini-compile %s --to=kernels -o - 2> %t.err | FileCheck %s --check-prefix=KERNELS
// RUN: mini-compile %s --to=asm -o - 2> %t.err | FileCheck %s --check-prefix=ASM
// RUN: mini-compile %s --to=asm -o - --strict-qdq 2> %t.err | FileCheck %s --check-prefix=STRICT

// REPORT:      operators  integer  float8  float
// REPORT-NEXT: conv       0        2       0
// REPORT-NEXT: matmul     0        1       0
// REPORT-NEXT: clamp      0        0       1
// REPORT-NOT:  float

// JSON:      "conv": {
// JSON-NEXT:   "integer": 0,
// JSON-NEXT:   "float8": 2,
// JSON-NEXT:   "float": 0
// JSON:      "float_operators": [],

// REMARK-DAG: remark: 2 quantized convolutions are of 8-bit floats, which may differ from f32
// REMARK-DAG: remark: this quantized matrix product is of 8-bit floats, which may differ from f32

// KERNELS-NOT: memref.alloc() : {{.*}}f32

// ASM: v_mfma_f32_{{16x16x32|32x32x16}}_fp8_fp8
// ASM: v_cvt_{{.*}}fp8
// ASM: v_mfma_f32_{{16x16x32|32x32x16}}_{{fp8_bf8|bf8_fp8}}

// STRICT-NOT: {{fp8|bf8}}

func.func @network(%x: !torch.vtensor<[1,16,8,8],f8E4M3FN>) -> !torch.vtensor<[1,16,8,4],f32> {
  %s = torch.vtensor.literal(dense<0.1> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<0.0> : tensor<f8E4M3FN>) : !torch.vtensor<[],f8E4M3FN>
  %w = torch.vtensor.literal(dense<1.5> : tensor<16x16x3x3xf8E4M3FN>) : !torch.vtensor<[16,16,3,3],f8E4M3FN>
  %d = torch.vtensor.literal(dense<1.5> : tensor<16x1x1x1xf8E4M3FN>) : !torch.vtensor<[16,1,1,1],f8E4M3FN>
  %m = torch.vtensor.literal(dense<1.5> : tensor<8x4xf8E5M2>) : !torch.vtensor<[8,4],f8E5M2>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[16,16,3,3],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %dd = torch.operator "onnx.DequantizeLinear"(%d, %s) : (!torch.vtensor<[16,1,1,1],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %md = torch.operator "onnx.DequantizeLinear"(%m, %s) : (!torch.vtensor<[8,4],f8E5M2>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %x0 = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,16,8,8],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %c0 = torch.operator "onnx.Conv"(%x0, %wd) {torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %r0 = torch.operator "onnx.Relu"(%c0) : (!torch.vtensor) -> !torch.vtensor
  %q0 = torch.operator "onnx.QuantizeLinear"(%r0, %s, %z) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.vtensor
  %x1 = torch.operator "onnx.DequantizeLinear"(%q0, %s, %z) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.vtensor
  %c1 = torch.operator "onnx.Conv"(%x1, %dd) {torch.onnx.group = 16 : si64} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %q1 = torch.operator "onnx.QuantizeLinear"(%c1, %s, %z) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.vtensor
  %x2 = torch.operator "onnx.DequantizeLinear"(%q1, %s, %z) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.vtensor
  %y = torch.operator "onnx.MatMul"(%x2, %md) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor<[1,16,8,4],f32>
  return %y : !torch.vtensor<[1,16,8,4],f32>
}
