// Resize by nearest elements is a gather wherever an affine function gives the
// indices.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// CHECK-DAG: #[[$ROWS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2 floordiv 2, d3)>
// CHECK-DAG: #[[$COLUMNS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3 floordiv 2)>
// CHECK-LABEL: func.func @doubled
// CHECK-NOT: linalg.generic
// CHECK: mini.gather %arg0 bounds [1, 2, 6, 4] map #[[$ROWS]]
// CHECK: mini.gather %{{.*}} bounds [1, 2, 6, 8] map #[[$COLUMNS]]
// CHECK: return
func.func @doubled(%a: !torch.vtensor<[1,2,3,4],f32>) -> !torch.none {
  %none = torch.constant.none
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [1.0 : f32, 1.0 : f32, 2.0 : f32, 2.0 : f32]} : () -> !torch.vtensor<[4],f32>
  %0 = torch.operator "onnx.Resize"(%a, %none, %scales) : (!torch.vtensor<[1,2,3,4],f32>, !torch.none, !torch.vtensor<[4],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// A scale of 5 to 3 is not a whole number, and still one function.
// CHECK-LABEL: func.func @ratio
// CHECK-NOT: linalg.generic
// CHECK: mini.gather %arg0 bounds [20] map #{{.*}} tensor<12xf32> -> tensor<20xf32>
// CHECK: return
func.func @ratio(%a: !torch.vtensor<[12],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [20 : si64]} : () -> !torch.vtensor<[1],si64>
  %0 = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.coordinate_transformation_mode = "asymmetric", torch.onnx.nearest_mode = "floor"} : (!torch.vtensor<[12],f32>, !torch.none, !torch.none, !torch.vtensor<[1],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Linear interpolation reads two neighbours, which are repeated at the ends, and
// is no reduction.
// CHECK-LABEL: func.func @linear
// CHECK-NOT: "reduction"
// CHECK: return %{{.*}} : tensor<8xf32>
func.func @linear(%a: !torch.vtensor<[4],f32>) -> !torch.none {
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [2.0 : f32]} : () -> !torch.vtensor<[1],f32>
  %none = torch.constant.none
  %0 = torch.operator "onnx.Resize"(%a, %none, %scales) {torch.onnx.mode = "linear"} : (!torch.vtensor<[4],f32>, !torch.none, !torch.vtensor<[1],f32>) -> !torch.none
  return %0 : !torch.none
}
