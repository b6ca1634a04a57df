// Elementwise operators become generics with broadcasting in their maps.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// CHECK-DAG: #[[$LHS:.*]] = affine_map<(d0, d1, d2) -> (d1, 0)>
// CHECK-DAG: #[[$RHS:.*]] = affine_map<(d0, d1, d2) -> (d0, 0, d2)>
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2)>
// CHECK-LABEL: func.func @broadcast
// CHECK: linalg.generic {indexing_maps = [#[[$LHS]], #[[$RHS]], #[[$ID]]], iterator_types = ["parallel", "parallel", "parallel"]} {{.*}} outs(%{{.*}} : tensor<2x3x4xf32>)
// CHECK: arith.addf
func.func @broadcast(%a: !torch.vtensor<[3,1],f32>, %b: !torch.vtensor<[2,1,4],f32>) -> !torch.vtensor<[2,3,4],f32> {
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[3,1],f32>, !torch.vtensor<[2,1,4],f32>) -> !torch.vtensor<[2,3,4],f32>
  return %0 : !torch.vtensor<[2,3,4],f32>
}

// -----

// A dimension of size 1 that does not repeat keeps its index.
// CHECK-DAG: #[[$SCALAR:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func.func @scalar
// CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$SCALAR]], #[[$ID]]]
// CHECK: arith.addi
func.func @scalar(%a: !torch.vtensor<[1,3],si32>, %b: !torch.vtensor<[],si32>) -> !torch.vtensor<[1,3],si32> {
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[1,3],si32>, !torch.vtensor<[],si32>) -> !torch.vtensor<[1,3],si32>
  return %0 : !torch.vtensor<[1,3],si32>
}

// -----

// maximumf, unlike maxnumf, keeps a NaN.
// CHECK-LABEL: func.func @relu
// CHECK: arith.maximumf
func.func @relu(%a: !torch.vtensor<[3],f16>) -> !torch.vtensor<[3],f16> {
  %0 = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[3],f16>) -> !torch.vtensor<[3],f16>
  return %0 : !torch.vtensor<[3],f16>
}
