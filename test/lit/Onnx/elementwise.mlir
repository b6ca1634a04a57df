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

// -----

// Of 16-bit floats, functions are computed in f32.
// CHECK-LABEL: func.func @wide
// CHECK: arith.extf
// CHECK: math.exp %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to bf16
func.func @wide(%a: !torch.vtensor<[3],bf16>) -> !torch.vtensor<[3],bf16> {
  %0 = torch.operator "onnx.Exp"(%a) : (!torch.vtensor<[3],bf16>) -> !torch.vtensor<[3],bf16>
  return %0 : !torch.vtensor<[3],bf16>
}

// -----

// Bools are bytes in memory and i1 in a body; a constant operand is no tensor.
// CHECK-LABEL: func.func @bools
// CHECK: linalg.generic {{.*}} ins(%arg0 : tensor<3xf32>) outs(%{{.*}} : tensor<3xi8>)
// CHECK: %[[LESS:.*]] = arith.cmpf olt
// CHECK: arith.extui %[[LESS]] : i1 to i8
func.func @bools(%a: !torch.vtensor<[3],f32>) -> !torch.vtensor<[3],i1> {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_float = 1.5 : f32} : () -> !torch.vtensor<[],f32>
  %1 = torch.operator "onnx.Less"(%a, %0) : (!torch.vtensor<[3],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[3],i1>
  return %1 : !torch.vtensor<[3],i1>
}

// -----

// A mask of Dropout is made only where it is asked for; it keeps everything.
// CHECK-LABEL: func.func @dropout
// CHECK-DAG: %[[MASK:.*]] = arith.constant dense<1> : tensor<3xi8>
// CHECK: return %arg0, %arg0, %[[MASK]]
func.func @dropout(%a: !torch.vtensor<[3],f32>) -> (!torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],i1>) {
  %0 = torch.operator "onnx.Dropout"(%a) {torch.onnx.ratio = 5.0e-01 : f32} : (!torch.vtensor<[3],f32>) -> !torch.vtensor<[3],f32>
  %1:2 = torch.operator "onnx.Dropout"(%a) : (!torch.vtensor<[3],f32>) -> (!torch.vtensor<[3],f32>, !torch.vtensor<[3],i1>)
  return %0, %1#0, %1#1 : !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],i1>
}

// -----

// What depends on constants only is a constant, so that it can be a shape.
// CHECK-LABEL: func.func @folds
// CHECK: arith.constant dense<[3, 0, -2]> : tensor<3xi64>
// CHECK-NOT: linalg.generic
// CHECK: return
func.func @folds() -> !torch.vtensor<[3],si64> {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[7, 5, -5]> : tensor<3xsi64>} : () -> !torch.vtensor<[3],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[2, 0, 2]> : tensor<3xsi64>} : () -> !torch.vtensor<[3],si64>
  %2 = torch.operator "onnx.Div"(%0, %1) : (!torch.vtensor<[3],si64>, !torch.vtensor<[3],si64>) -> !torch.vtensor<[3],si64>
  return %2 : !torch.vtensor<[3],si64>
}
