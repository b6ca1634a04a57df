// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// One loop each for M, N and K, and nothing in the body but what a matrix
// instruction does: the back end finds it by that.
// CHECK-DAG: #[[$MK:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[$KN:.*]] = affine_map<(d0, d1, d2) -> (d2, d1)>
// CHECK-DAG: #[[$MN:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @matrices
// CHECK: linalg.generic {indexing_maps = [#[[$MK]], #[[$KN]], #[[$MN]]], iterator_types = ["parallel", "parallel", "reduction"]} ins(%arg0, %arg1 : {{.*}}) outs({{.*}} : tensor<3x5xf32>)
// CHECK: ^bb0(%[[A:.*]]: f16, %[[B:.*]]: f16, %[[SUM:.*]]: f32):
// CHECK-DAG: %[[X:.*]] = arith.extf %[[A]] : f16 to f32
// CHECK-DAG: %[[Y:.*]] = arith.extf %[[B]] : f16 to f32
// CHECK: %[[PRODUCT:.*]] = arith.mulf %[[X]], %[[Y]] : f32
// CHECK-NEXT: %[[NEXT:.*]] = arith.addf %[[SUM]], %[[PRODUCT]] : f32
// CHECK-NEXT: linalg.yield %[[NEXT]]
// CHECK: arith.truncf
func.func @matrices(%a: !torch.vtensor<[3,4],f16>, %b: !torch.vtensor<[4,5],f16>) -> !torch.vtensor<[3,5],f16> {
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[3,4],f16>, !torch.vtensor<[4,5],f16>) -> !torch.vtensor<[3,5],f16>
  return %0 : !torch.vtensor<[3,5],f16>
}

// -----

// A weight without batches is not repeated.
// CHECK-DAG: #[[$A:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[$B:.*]] = affine_map<(d0, d1, d2, d3) -> (d3, d2)>
// CHECK-LABEL: func.func @batch
// CHECK-NOT: mini.gather
// CHECK: linalg.generic {indexing_maps = [#[[$A]], #[[$B]], #{{.*}}], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
func.func @batch(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<[2,3,5],f32> {
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<[2,3,5],f32>
  return %0 : !torch.vtensor<[2,3,5],f32>
}

// -----

// Transposed operands are read through their maps, and the factors of one cost
// nothing.
// CHECK-DAG: #[[$KM:.*]] = affine_map<(d0, d1, d2) -> (d2, d0)>
// CHECK-DAG: #[[$NK:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-LABEL: func.func @gemm
// CHECK-NOT: mini.gather
// CHECK: linalg.generic {indexing_maps = [#[[$KM]], #[[$NK]], #{{.*}}]
// CHECK: linalg.yield
// CHECK: ^bb0(%[[SUM:.*]]: f32, %[[C:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: arith.addf %[[SUM]], %[[C]] : f32
// CHECK-NEXT: linalg.yield
func.func @gemm(%a: !torch.vtensor<[4,3],f32>, %b: !torch.vtensor<[5,4],f32>, %c: !torch.vtensor<[5],f32>) -> !torch.vtensor<[3,5],f32> {
  %0 = torch.operator "onnx.Gemm"(%a, %b, %c) {torch.onnx.transA = 1 : si64, torch.onnx.transB = 1 : si64, torch.onnx.alpha = 1.0 : f32} : (!torch.vtensor<[4,3],f32>, !torch.vtensor<[5,4],f32>, !torch.vtensor<[5],f32>) -> !torch.vtensor<[3,5],f32>
  return %0 : !torch.vtensor<[3,5],f32>
}
