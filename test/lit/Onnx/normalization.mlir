// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// Of constant parameters, scale / sqrt(variance + epsilon) is one too: what is
// left is one elementwise operation.
// CHECK-LABEL: func.func @batch
// CHECK-DAG: arith.constant dense<[2.000000e+00, 1.000000e+00]> : tensor<2xf32>
// CHECK: linalg.generic
// CHECK: arith.subf
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: linalg.yield
// CHECK-NOT: linalg.generic
func.func @batch(%x: !torch.vtensor<[1,2,3],f32>, %b: !torch.vtensor<[2],f32>, %m: !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,3],f32> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[2.0, 3.0]> : tensor<2xf32>} : () -> !torch.vtensor<[2],f32>
  %v = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[0.0, 8.0]> : tensor<2xf32>} : () -> !torch.vtensor<[2],f32>
  %0 = torch.operator "onnx.BatchNormalization"(%x, %s, %b, %m, %v) {torch.onnx.epsilon = 1.0 : f32} : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,3],f32>
  return %0 : !torch.vtensor<[1,2,3],f32>
}

// -----

// What is not asked for is not computed: without a mean as a result there is no
// view of one.
// CHECK-LABEL: func.func @layer
// CHECK-NOT: mini.gather
func.func @layer(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.vtensor<[2,3],f32> {
  %0 = torch.operator "onnx.LayerNormalization"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor<[2,3],f32>
  return %0 : !torch.vtensor<[2,3],f32>
}
