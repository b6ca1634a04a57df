// Between the layers of a quantized network there are bytes only: its input is the
// only buffer of f32 that a kernel reads, its output the only one it writes.
// RUN: mini-compile %s --to=kernels -o - 2> %t.err | FileCheck %s
// RUN: FileCheck %s --check-prefix=REMARK < %t.err
// RUN: mini-compile %s -o %t.hsaco --report --json=%t.json 2> %t.err | FileCheck %s --check-prefix=REPORT
// RUN: FileCheck %s --check-prefix=JSON < %t.json
// RUN: mini-compile %s -o %t.hsaco --report --strict-qdq 2> %t.err | FileCheck %s --check-prefix=STRICT

// CHECK-LABEL: func.func @network(%arg0: memref<1x8x16x16xf32>
// CHECK-SAME:    %arg1: memref<1x4xf32>
// CHECK-NOT:     memref.alloc() : {{.*}}{{f32|i32}}>
// CHECK:         gpu.launch_func
// CHECK-NOT:     memref.alloc() : {{.*}}{{f32|i32}}>

// REMARK:     integer-network.mlir:{{.*}}: remark: 2 quantized convolutions are integer, which may differ from f32 by up to 1 step: a scale is not a power of two
// REMARK:     note: of the first one, the scale of the input, 0.100000001, is not a power of two
// REMARK-NOT: convolution

// REPORT:      operators  integer  float
// REPORT-NEXT: conv       2        0
// REPORT-NEXT: matmul     1        0
// REPORT-NEXT: add        1        0
// REPORT-NEXT: pool       2        0
// REPORT-NEXT: clamp      2        0
// REPORT-NEXT: move       1        0
// REPORT-NOT:  float

// JSON:      "operators": {
// JSON-NEXT:   "conv": {
// JSON-NEXT:     "integer": 2,
// JSON-NEXT:     "float8": 0,
// JSON-NEXT:     "float": 0
// JSON:      "float_operators": [],

// STRICT:      conv       0        2
// STRICT-NEXT: matmul     0        1
// STRICT:      float Conv 'line {{[0-9]+}}': the scale of the input, 0.100000001, is not a power of two
// STRICT-NEXT: float Conv 'line {{[0-9]+}}': the scale of the input, 0.100000001, is not a power of two
// STRICT-NEXT: float Gemm 'line {{[0-9]+}}': the scale of the input, 0.100000001, is not a power of two

func.func @network(%x: !torch.vtensor<[1,8,16,16],f32>) -> !torch.vtensor<[1,4],f32> {
  %s = torch.vtensor.literal(dense<0.1> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<3> : tensor<si8>) : !torch.vtensor<[],si8>
  %u = torch.vtensor.literal(dense<0.02> : tensor<f32>) : !torch.vtensor<[],f32>
  %x0 = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) : (!torch.vtensor<[1,8,16,16],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,16,16],si8>
  %x1 = torch.operator "onnx.DequantizeLinear"(%x0, %s, %z) : (!torch.vtensor<[1,8,16,16],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,16,16],f32>
  %wc = torch.vtensor.literal(dense<7> : tensor<8x8x3x3xsi8>) : !torch.vtensor<[8,8,3,3],si8>
  %wcd = torch.operator "onnx.DequantizeLinear"(%wc, %u) : (!torch.vtensor<[8,8,3,3],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[8,8,3,3],f32>
  %c = torch.operator "onnx.Conv"(%x1, %wcd) {torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor<[1,8,16,16],f32>, !torch.vtensor<[8,8,3,3],f32>) -> !torch.vtensor<[1,8,16,16],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,8,16,16],f32>) -> !torch.vtensor<[1,8,16,16],f32>
  %r1 = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[1,8,16,16],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,16,16],si8>
  %r2 = torch.operator "onnx.DequantizeLinear"(%r1, %s, %z) : (!torch.vtensor<[1,8,16,16],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,16,16],f32>
  %m = torch.operator "onnx.MaxPool"(%r2) {torch.onnx.kernel_shape = [2 : si64, 2 : si64], torch.onnx.strides = [2 : si64, 2 : si64]} : (!torch.vtensor<[1,8,16,16],f32>) -> !torch.vtensor<[1,8,8,8],f32>
  %m1 = torch.operator "onnx.QuantizeLinear"(%m, %s, %z) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],si8>
  %m2 = torch.operator "onnx.DequantizeLinear"(%m1, %s, %z) : (!torch.vtensor<[1,8,8,8],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],f32>
  %wd = torch.vtensor.literal(dense<-5> : tensor<8x8x1x1xsi8>) : !torch.vtensor<[8,8,1,1],si8>
  %wdd = torch.operator "onnx.DequantizeLinear"(%wd, %u) : (!torch.vtensor<[8,8,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[8,8,1,1],f32>
  %d = torch.operator "onnx.Conv"(%m2, %wdd) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[8,8,1,1],f32>) -> !torch.vtensor<[1,8,8,8],f32>
  %d1 = torch.operator "onnx.QuantizeLinear"(%d, %s, %z) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],si8>
  %d2 = torch.operator "onnx.DequantizeLinear"(%d1, %s, %z) : (!torch.vtensor<[1,8,8,8],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],f32>
  %e = torch.operator "onnx.Add"(%d2, %m2) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[1,8,8,8],f32>) -> !torch.vtensor<[1,8,8,8],f32>
  %e1 = torch.operator "onnx.QuantizeLinear"(%e, %s, %z) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],si8>
  %e2 = torch.operator "onnx.DequantizeLinear"(%e1, %s, %z) : (!torch.vtensor<[1,8,8,8],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],f32>
  %e3 = torch.operator "onnx.Relu"(%e2) : (!torch.vtensor<[1,8,8,8],f32>) -> !torch.vtensor<[1,8,8,8],f32>
  %e4 = torch.operator "onnx.QuantizeLinear"(%e3, %s, %z) : (!torch.vtensor<[1,8,8,8],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],si8>
  %e5 = torch.operator "onnx.DequantizeLinear"(%e4, %s, %z) : (!torch.vtensor<[1,8,8,8],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,8,8],f32>
  %g = torch.operator "onnx.GlobalAveragePool"(%e5) : (!torch.vtensor<[1,8,8,8],f32>) -> !torch.vtensor<[1,8,1,1],f32>
  %g1 = torch.operator "onnx.QuantizeLinear"(%g, %s, %z) : (!torch.vtensor<[1,8,1,1],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,1,1],si8>
  %g2 = torch.operator "onnx.DequantizeLinear"(%g1, %s, %z) : (!torch.vtensor<[1,8,1,1],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,1,1],f32>
  %f = torch.operator "onnx.Flatten"(%g2) : (!torch.vtensor<[1,8,1,1],f32>) -> !torch.vtensor<[1,8],f32>
  %f1 = torch.operator "onnx.QuantizeLinear"(%f, %s, %z) : (!torch.vtensor<[1,8],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8],si8>
  %f2 = torch.operator "onnx.DequantizeLinear"(%f1, %s, %z) : (!torch.vtensor<[1,8],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8],f32>
  %wy = torch.vtensor.literal(dense<9> : tensor<8x4xsi8>) : !torch.vtensor<[8,4],si8>
  %wyd = torch.operator "onnx.DequantizeLinear"(%wy, %u) : (!torch.vtensor<[8,4],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[8,4],f32>
  %b = torch.vtensor.literal(dense<[0.3, -0.1, 7.0, 0.0]> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %y = torch.operator "onnx.Gemm"(%f2, %wyd, %b) : (!torch.vtensor<[1,8],f32>, !torch.vtensor<[8,4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<[1,4],f32>
  %y1 = torch.operator "onnx.QuantizeLinear"(%y, %s, %z) : (!torch.vtensor<[1,4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,4],si8>
  %y2 = torch.operator "onnx.DequantizeLinear"(%y1, %s, %z) : (!torch.vtensor<[1,4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,4],f32>
  return %y2 : !torch.vtensor<[1,4],f32>
}
