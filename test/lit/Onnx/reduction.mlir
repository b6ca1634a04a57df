// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// Kept dimensions are the first loops, and keepdims is a view of the result.
// CHECK-DAG: #[[$IN:.*]] = affine_map<(d0, d1, d2) -> (d1, d0, d2)>
// CHECK-DAG: #[[$OUT:.*]] = affine_map<(d0, d1, d2) -> (d0)>
// CHECK-LABEL: func.func @axes
// CHECK: %[[SUM:.*]] = linalg.generic {indexing_maps = [#[[$IN]], #[[$OUT]]], iterator_types = ["parallel", "reduction", "reduction"]} ins(%arg0 : tensor<3x4x5xf32>)
// CHECK: arith.addf
// CHECK: mini.gather %[[SUM]] bounds [1, 4, 1]
func.func @axes(%x: !torch.vtensor<[3,4,5],f32>) -> !torch.vtensor<[1,4,1],f32> {
  %0 = torch.operator "onnx.ReduceSum"(%x) {torch.onnx.axes = [-1 : si64, 0 : si64]} : (!torch.vtensor<[3,4,5],f32>) -> !torch.vtensor<[1,4,1],f32>
  return %0 : !torch.vtensor<[1,4,1],f32>
}

// -----

// The index of a maximum is the least among those that equal it.
// CHECK-LABEL: func.func @argMax
// CHECK: arith.maxsi
// CHECK: linalg.generic {{.*}} ins(%arg0, %{{.*}}, %{{.*}} : tensor<3x4xi8>, tensor<3xi8>, tensor<4xi64>)
// CHECK: arith.cmpi eq
// CHECK: arith.select
// CHECK: arith.minsi
func.func @argMax(%x: !torch.vtensor<[3,4],si8>) -> !torch.vtensor<[3],si64> {
  %0 = torch.operator "onnx.ArgMax"(%x) {torch.onnx.axis = 1 : si64, torch.onnx.keepdims = 0 : si64} : (!torch.vtensor<[3,4],si8>) -> !torch.vtensor<[3],si64>
  return %0 : !torch.vtensor<[3],si64>
}

// -----

// Before opset 13 the dimensions from the axis on are one.
// CHECK-LABEL: func.func @flattened
// CHECK: iterator_types = ["parallel", "reduction", "reduction"]
func.func @flattened(%x: !torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2,3,4],f32> attributes {torch.onnx_meta.opset_version = 12 : si64} {
  %0 = torch.operator "onnx.Softmax"(%x) : (!torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2,3,4],f32>
  return %0 : !torch.vtensor<[2,3,4],f32>
}

// -----

// A maximum, a sum of exponentials, and a quotient: three loops, of which no
// one keeps exponentials in memory.
// CHECK-LABEL: func.func @softmax
// CHECK: iterator_types = ["parallel", "parallel", "reduction"]
// CHECK: arith.maximumf
// CHECK: iterator_types = ["parallel", "parallel", "reduction"]
// CHECK: math.exp
// CHECK: arith.addf
// CHECK: iterator_types = ["parallel", "parallel", "parallel"]
// CHECK: math.exp
// CHECK: arith.divf
func.func @softmax(%x: !torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2,3,4],f32> attributes {torch.onnx_meta.opset_version = 13 : si64} {
  %0 = torch.operator "onnx.Softmax"(%x) : (!torch.vtensor<[2,3,4],f32>) -> !torch.vtensor<[2,3,4],f32>
  return %0 : !torch.vtensor<[2,3,4],f32>
}
