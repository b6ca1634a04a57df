// QuantizeLinear and DequantizeLinear: a true division, round half to even, the
// zero point after it, and saturation.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// Constant parameters are constants in the body; the zero point of uint8 200 is
// not -56.
// CHECK-LABEL: func.func @constants
// CHECK-SAME: -> (tensor<2x3xi8> {mini.element_type = ui8, mini.name = "output0"})
// CHECK: linalg.generic {{.*}} ins(%arg0 : tensor<2x3xf32>)
// CHECK: %[[SCALE:.*]] = arith.constant 5.000000e-01 : f32
// CHECK: %[[ZERO:.*]] = arith.constant -56 : i8
// CHECK: %[[QUOTIENT:.*]] = arith.divf %{{.*}}, %[[SCALE]] : f32
// CHECK: %[[ROUNDED:.*]] = math.roundeven %[[QUOTIENT]] : f32
// CHECK: %[[WIDE:.*]] = arith.extui %[[ZERO]] : i8 to i32
// CHECK: %[[OFFSET:.*]] = arith.sitofp %[[WIDE]] : i32 to f32
// CHECK: %[[SUM:.*]] = arith.addf %[[ROUNDED]], %[[OFFSET]] : f32
// CHECK: %[[LEAST:.*]] = arith.constant 0.000000e+00 : f32
// CHECK: %[[ATLEAST:.*]] = arith.maxnumf %[[SUM]], %[[LEAST]] : f32
// CHECK: %[[GREATEST:.*]] = arith.constant 2.550000e+02 : f32
// CHECK: %[[CLAMPED:.*]] = arith.minnumf %[[ATLEAST]], %[[GREATEST]] : f32
// CHECK: arith.fptoui %[[CLAMPED]] : f32 to i8
func.func @constants(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[2,3],ui8> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.5> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  %z = torch.operator "onnx.Constant"() {torch.onnx.value = dense<200> : tensor<ui8>} : () -> !torch.vtensor<[],ui8>
  %q = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[2,3],ui8>
  return %q : !torch.vtensor<[2,3],ui8>
}

// -----

// Per axis, the scales are an operand; zero points that are all zero are gone.
// CHECK-DAG: #[[$AXIS:.*]] = affine_map<(d0, d1, d2) -> (d1)>
// CHECK-LABEL: func.func @axis
// CHECK: %[[SCALES:.*]] = arith.constant dense<[5.000000e-01, 2.500000e-01, 1.000000e+00]> : tensor<3xf32>
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[$AXIS]], #{{.*}}], {{.*}} ins(%arg0, %[[SCALES]] :
// CHECK-NEXT: ^bb0(%[[Q:.*]]: i8, %[[S:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[WIDE:.*]] = arith.extsi %[[Q]] : i8 to i32
// CHECK-NEXT: %[[FLOAT:.*]] = arith.sitofp %[[WIDE]] : i32 to f32
// CHECK-NEXT: arith.mulf %[[FLOAT]], %[[S]] : f32
func.func @axis(%q: !torch.vtensor<[2,3,4],si8>) -> !torch.vtensor<[2,3,4],f32> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[0.5, 0.25, 1.0]> : tensor<3xf32>} : () -> !torch.vtensor<[3],f32>
  %z = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0> : tensor<3xsi8>} : () -> !torch.vtensor<[3],si8>
  %x = torch.operator "onnx.DequantizeLinear"(%q, %s, %z) {torch.onnx.axis = -2 : si64} : (!torch.vtensor<[2,3,4],si8>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],si8>) -> !torch.vtensor<[2,3,4],f32>
  return %x : !torch.vtensor<[2,3,4],f32>
}

// -----

// Parameters that are inputs are operands: a scalar, and one of one dimension.
// CHECK-DAG: #[[$SCALAR:.*]] = affine_map<(d0, d1) -> ()>
// CHECK-DAG: #[[$SINGLE:.*]] = affine_map<(d0, d1) -> (0)>
// CHECK-LABEL: func.func @inputs
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[$SINGLE]], #[[$SCALAR]], #{{.*}}], {{.*}} ins(%arg0, %arg1, %arg2 :
// CHECK: arith.subi %{{.*}}, %{{.*}} : i32
// CHECK: arith.truncf %{{.*}} : f32 to f16
func.func @inputs(%q: !torch.vtensor<[2,3],si32>, %s: !torch.vtensor<[1],f16>, %z: !torch.vtensor<[],si32>) -> !torch.vtensor<[2,3],f16> {
  %x = torch.operator "onnx.DequantizeLinear"(%q, %s, %z) : (!torch.vtensor<[2,3],si32>, !torch.vtensor<[1],f16>, !torch.vtensor<[],si32>) -> !torch.vtensor<[2,3],f16>
  return %x : !torch.vtensor<[2,3],f16>
}

// -----

// Without a zero point, output_dtype decides, and else it is uint8.
// CHECK-LABEL: func.func @types
// CHECK-SAME: -> (tensor<2xi8> {mini.element_type = ui8, {{.*}}}, tensor<2xi16> {mini.element_type = si16, {{.*}}})
func.func @types(%x: !torch.vtensor<[2],f32>, %s: !torch.vtensor<[],f32>) -> (!torch.none, !torch.none) {
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2],f32>, !torch.vtensor<[],f32>) -> !torch.none
  %1 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.output_dtype = 5 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0, %1 : !torch.none, !torch.none
}
