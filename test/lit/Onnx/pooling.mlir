// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// The windows are a gather, whose fill is what a maximum ignores, and a
// reduction over their own dimensions.
// CHECK-DAG: #[[$WINDOWS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1, d2 * 2 + d4 - 1, d3 * 2 + d5 - 1)>
// CHECK-LABEL: func.func @maxPool
// CHECK: %[[WINDOWS:.*]] = mini.gather %arg0 bounds [1, 2, 4, 4, 3, 3] map #[[$WINDOWS]] fill 0xFF800000 : f32
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%[[WINDOWS]]
// CHECK: arith.maximumf
// CHECK-NOT: linalg.generic
func.func @maxPool(%x: !torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,4,4],f32> {
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [3 : si64, 3 : si64], torch.onnx.strides = [2 : si64, 2 : si64], torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  return %0 : !torch.vtensor<[1,2,4,4],f32>
}

// -----

// CHECK-LABEL: func.func @signed
// CHECK: mini.gather %arg0 {{.*}} fill -128 : i8
// CHECK: arith.maxsi
func.func @signed(%x: !torch.vtensor<[1,2,7],si8>) -> !torch.vtensor<[1,2,7],si8> {
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [3 : si64], torch.onnx.auto_pad = "SAME_UPPER"} : (!torch.vtensor<[1,2,7],si8>) -> !torch.vtensor<[1,2,7],si8>
  return %0 : !torch.vtensor<[1,2,7],si8>
}

// -----

// Where no window reaches the padding, the divisor is a number.
// CHECK-LABEL: func.func @uniformDivisor
// CHECK-NOT: dense
// CHECK: arith.constant 4.000000e+00 : f32
// CHECK: arith.divf
func.func @uniformDivisor(%x: !torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,3,4],f32> {
  %0 = torch.operator "onnx.AveragePool"(%x) {torch.onnx.kernel_shape = [2 : si64, 2 : si64], torch.onnx.strides = [2 : si64, 2 : si64]} : (!torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,3,4],f32>
  return %0 : !torch.vtensor<[1,2,3,4],f32>
}

// -----

// Else it is a product of what each dimension counts: here, the last window of
// the first one reaches beyond the input.
// CHECK-LABEL: func.func @divisor
// CHECK-DAG: arith.constant dense<[2.000000e+00, 2.000000e+00, 2.000000e+00, 1.000000e+00]> : tensor<4xf32>
// CHECK-DAG: arith.constant 2.000000e+00 : f32
// CHECK: arith.mulf
// CHECK: arith.divf
func.func @divisor(%x: !torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,4,4],f32> {
  %0 = torch.operator "onnx.AveragePool"(%x) {torch.onnx.kernel_shape = [2 : si64, 2 : si64], torch.onnx.strides = [2 : si64, 2 : si64], torch.onnx.ceil_mode = 1 : si64} : (!torch.vtensor<[1,2,7,8],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  return %0 : !torch.vtensor<[1,2,4,4],f32>
}

// -----

// f16 sums are f32, rounded once.
// CHECK-LABEL: func.func @narrow
// CHECK: arith.extf %{{.*}} : f16 to f32
// CHECK: arith.addf %{{.*}} : f32
// CHECK: arith.divf %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to f16
func.func @narrow(%x: !torch.vtensor<[1,2,7,8],f16>) -> !torch.vtensor<[1,2,1,1],f16> {
  %0 = torch.operator "onnx.GlobalAveragePool"(%x) : (!torch.vtensor<[1,2,7,8],f16>) -> !torch.vtensor<[1,2,1,1],f16>
  return %0 : !torch.vtensor<[1,2,1,1],f16>
}
