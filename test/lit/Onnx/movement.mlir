// Operators that move elements become gathers, or a concat, whatever form they have.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// A dimension of 0 is the input's, and -1 is what is left.
// CHECK-LABEL: func.func @reshape
// CHECK: mini.gather %arg0 bounds [2, 12] map #{{.*}} : tensor<2x3x4xf32> -> tensor<2x12xf32>
func.func @reshape(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, -1 : si64]} : () -> !torch.vtensor<[2],si64>
  %1 = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %1 : !torch.none
}

// -----

// The shape may be computed from the input's.
// CHECK-LABEL: func.func @shapeChain
// CHECK: mini.gather %arg0 bounds [4, 6] map #{{.*}} : tensor<2x3x4xf32> -> tensor<4x6xf32>
func.func @shapeChain(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Shape"(%a) : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_int = 2 : si64} : () -> !torch.none
  %2 = torch.operator "onnx.Gather"(%0, %1) : (!torch.none, !torch.none) -> !torch.none
  %3 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.none
  %4 = torch.operator "onnx.Unsqueeze"(%2, %3) : (!torch.none, !torch.none) -> !torch.none
  %5 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-1 : si64]} : () -> !torch.none
  %6 = torch.operator "onnx.Concat"(%4, %5) {torch.onnx.axis = 0 : si64} : (!torch.none, !torch.none) -> !torch.none
  %7 = torch.operator "onnx.Reshape"(%a, %6) : (!torch.vtensor<[2,3,4],f32>, !torch.none) -> !torch.none
  return %7 : !torch.none
}

// -----

// Results come with their parts, of which the last of num_outputs is smaller.
// CHECK-DAG: #[[$FIRST:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[$SECOND:.*]] = affine_map<(d0) -> (d0 + 3)>
// CHECK-DAG: #[[$THIRD:.*]] = affine_map<(d0) -> (d0 + 6)>
// CHECK-LABEL: func.func @split
// CHECK: mini.gather %arg0 bounds [3] map #[[$FIRST]] {{.*}} -> tensor<3xf32>
// CHECK: mini.gather %arg0 bounds [3] map #[[$SECOND]] {{.*}} -> tensor<3xf32>
// CHECK: mini.gather %arg0 bounds [1] map #[[$THIRD]] {{.*}} -> tensor<1xf32>
func.func @split(%a: !torch.vtensor<[7],f32>) -> (!torch.none, !torch.none, !torch.none) {
  %0:3 = torch.operator "onnx.Split"(%a) {torch.onnx.num_outputs = 3 : si64} : (!torch.vtensor<[7],f32>) -> (!torch.none, !torch.none, !torch.none)
  return %0#0, %0#1, %0#2 : !torch.none, !torch.none, !torch.none
}

// -----

// CHECK-DAG: #[[$FIRST:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[$SECOND:.*]] = affine_map<(d0) -> (d0 + 2)>
// CHECK-LABEL: func.func @splitSizes
// CHECK: mini.gather %arg0 bounds [2] map #[[$FIRST]]
// CHECK: mini.gather %arg0 bounds [5] map #[[$SECOND]]
func.func @splitSizes(%a: !torch.vtensor<[7],f32>) -> (!torch.none, !torch.none) {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 5 : si64]} : () -> !torch.none
  %1:2 = torch.operator "onnx.Split"(%a, %0) : (!torch.vtensor<[7],f32>, !torch.none) -> (!torch.none, !torch.none)
  return %1#0, %1#1 : !torch.none, !torch.none
}

// -----

// A constant fill is the gather's; one that is data is selected.
// CHECK-LABEL: func.func @pad
// CHECK: mini.gather %arg0 bounds [4] map #{{.*}} fill 2.500000e+00 : f32
// CHECK: %[[PADDED:.*]] = mini.gather %arg0 bounds [4] map #{{.*}} fill 0.000000e+00 : f32
// CHECK: %[[INSIDE:.*]] = mini.gather %{{.*}} bounds [4] map #{{.*}} fill false
// CHECK: linalg.generic {{.*}} ins(%[[INSIDE]], %[[PADDED]], %arg1
// CHECK: arith.select
func.func @pad(%a: !torch.vtensor<[3],f32>, %fill: !torch.vtensor<[],f32>) -> (!torch.none, !torch.none) {
  %0 = torch.operator "onnx.Pad"(%a) {torch.onnx.pads = [1 : si64, 0 : si64], torch.onnx.value = 2.5 : f32} : (!torch.vtensor<[3],f32>) -> !torch.none
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 0 : si64]} : () -> !torch.none
  %2 = torch.operator "onnx.Pad"(%a, %1, %fill) : (!torch.vtensor<[3],f32>, !torch.none, !torch.vtensor<[],f32>) -> !torch.none
  return %0, %2 : !torch.none, !torch.none
}

// -----

// Indices in a straight run are one gather; those that are data are looked for.
// CHECK-DAG: #[[$STRAIGHT:.*]] = affine_map<(d0, d1) -> (d0, d1 * -2 + 5)>
// CHECK-LABEL: func.func @gather
// CHECK: mini.gather %arg0 bounds [2, 3] map #[[$STRAIGHT]]
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "reduction"]
// CHECK: arith.select
func.func @gather(%a: !torch.vtensor<[2,6],f32>, %indices: !torch.vtensor<[4],si64>) -> (!torch.none, !torch.none) {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [5 : si64, 3 : si64, -5 : si64]} : () -> !torch.none
  %1 = torch.operator "onnx.Gather"(%a, %0) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2,6],f32>, !torch.none) -> !torch.none
  %2 = torch.operator "onnx.Gather"(%a, %indices) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2,6],f32>, !torch.vtensor<[4],si64>) -> !torch.none
  return %1, %2 : !torch.none, !torch.none
}

// -----

// A concatenation is one op, whose pieces are written where they belong. The axis
// may count from the end.
// CHECK-LABEL: func.func @concat(
// CHECK-NEXT: %[[C:.*]] = mini.concat %arg0, %arg1, %arg0 dim 1 : tensor<2x3xf32>, tensor<2x4xf32>, tensor<2x3xf32> -> tensor<2x10xf32>
// CHECK-NEXT: return %[[C]]
func.func @concat(%a: !torch.vtensor<[2,3],f32>, %b: !torch.vtensor<[2,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Concat"(%a, %b, %a) {torch.onnx.axis = -1 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,4],f32>, !torch.vtensor<[2,3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Operands without elements are no pieces, and of one operand there is nothing to
// do.
// CHECK-LABEL: func.func @concatEmpty(
// CHECK-NEXT: return %arg0
func.func @concatEmpty(%a: !torch.vtensor<[2,3],f32>, %b: !torch.vtensor<[2,0],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,0],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Small constants are put together at once, an element where it belongs.
// CHECK-LABEL: func.func @concatConstants(
// CHECK{LITERAL}: arith.constant dense<[[1, 2, 5], [3, 4, 6]]> : tensor<2x3xi64>
// CHECK-NOT: mini.concat
func.func @concatConstants() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[[1, 2], [3, 4]]> : tensor<2x2xsi64>} : () -> !torch.none
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[[5], [6]]> : tensor<2x1xsi64>} : () -> !torch.none
  %2 = torch.operator "onnx.Concat"(%0, %1) {torch.onnx.axis = 1 : si64} : (!torch.none, !torch.none) -> !torch.none
  return %2 : !torch.none
}

// -----

// Bools are bytes here too.
// CHECK-LABEL: func.func @concatBools(
// CHECK: mini.concat %arg0, %arg0 dim 0 : tensor<3xi8>, tensor<3xi8> -> tensor<6xi8>
func.func @concatBools(%a: !torch.vtensor<[3],i1>) -> !torch.none {
  %0 = torch.operator "onnx.Concat"(%a, %a) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[3],i1>, !torch.vtensor<[3],i1>) -> !torch.none
  return %0 : !torch.none
}

// -----

// What is split again reads the concatenation; mini.gather's canonical form sees
// the pieces in it.
// CHECK-DAG: #[[$SECOND:.*]] = affine_map<(d0) -> (d0 + 3)>
// CHECK-LABEL: func.func @splitConcat(
// CHECK: %[[C:.*]] = mini.concat %arg0, %arg1 dim 0
// CHECK: mini.gather %[[C]] bounds [3]
// CHECK: mini.gather %[[C]] bounds [3] map #[[$SECOND]]
func.func @splitConcat(%a: !torch.vtensor<[3],f32>, %b: !torch.vtensor<[3],f32>) -> (!torch.none, !torch.none) {
  %0 = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  %1:2 = torch.operator "onnx.Split"(%0) : (!torch.none) -> (!torch.none, !torch.none)
  return %1#0, %1#1 : !torch.none, !torch.none
}
