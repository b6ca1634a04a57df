// RUN: mini-opt %s --mini-form-qlinear-operators --mini-count-operators --split-input-file 2> /dev/null | FileCheck %s

// By what they compute with: what the declared types do not say follows from the
// operators before. Constants, Q/DQ and what nothing uses are not counted.

// CHECK: module attributes {
// CHECK-SAME: mini.float_operators = [{name = "line {{[0-9]+}}", operator = "Conv", reason = "its operands are not dequantized"}]
// CHECK-SAME: mini.operator_counts = [{float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "conv"}, {float = 0 : i64, float8 = 0 : i64, integer = 1 : i64, kind = "add"}, {float = 1 : i64, float8 = 0 : i64, integer = 1 : i64, kind = "clamp"}, {float = 0 : i64, float8 = 0 : i64, integer = 1 : i64, kind = "move"}]
func.func @kinds(%x: !torch.vtensor<[1,1,4],f32>, %w: !torch.vtensor<[1,1,1],f32>, %a: !torch.vtensor<[4],si32>, %q: !torch.vtensor<[4],ui8>) -> (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[4],si32>, !torch.vtensor) {
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor
  %1 = torch.operator "onnx.Relu"(%0) : (!torch.vtensor) -> !torch.vtensor<[1,1,4],f32>
  %2 = torch.operator "onnx.Add"(%a, %a) : (!torch.vtensor<[4],si32>, !torch.vtensor<[4],si32>) -> !torch.vtensor<[4],si32>
  %3 = torch.operator "onnx.Max"(%q, %q) : (!torch.vtensor<[4],ui8>, !torch.vtensor<[4],ui8>) -> !torch.vtensor
  %4 = torch.operator "onnx.Identity"(%3) : (!torch.vtensor) -> !torch.vtensor
  %5 = torch.operator "onnx.Relu"(%0) : (!torch.vtensor) -> !torch.vtensor<[1,1,4],f32>
  return %1, %2, %4 : !torch.vtensor<[1,1,4],f32>, !torch.vtensor<[4],si32>, !torch.vtensor
}

// -----

// The parts of a product with a bias are one, and a reason is kept.

// CHECK: module attributes {
// CHECK-SAME: mini.float_operators = [{name = "line {{[0-9]+}}", operator = "MatMul", reason = "the scale of the input is not a constant"}]
// CHECK-SAME: mini.operator_counts = [{float = 1 : i64, float8 = 0 : i64, integer = 1 : i64, kind = "matmul"}]
func.func @matmul(%x: !torch.vtensor<[1,2],ui8>, %t: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,2],ui8>, !torch.vtensor<[1,2],f32>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<2x2xsi8>) : !torch.vtensor<[2,2],si8>
  %b = torch.vtensor.literal(dense<[0.25, -0.5]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,2],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[2,2],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  %m = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[1,2],f32>
  %c = torch.operator "onnx.Add"(%m, %b) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%c, %s) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],ui8>
  %xt = torch.operator "onnx.DequantizeLinear"(%x, %t) : (!torch.vtensor<[1,2],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],f32>
  %n = torch.operator "onnx.MatMul"(%xt, %wd) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[1,2],f32>
  return %y, %n : !torch.vtensor<[1,2],ui8>, !torch.vtensor<[1,2],f32>
}

// -----

// Products of 8-bit floats are neither; what is in f32 behind them is.

// CHECK: module attributes {mini.operator_counts = [{float = 0 : i64, float8 = 1 : i64, integer = 0 : i64, kind = "matmul"}, {float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "clamp"}]}
func.func @float8(%x: !torch.vtensor<[1,2],f8E4M3FN>, %w: !torch.vtensor<[2,2],f8E5M2FNUZ>) -> !torch.vtensor<[1,2],f32> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,2],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[2,2],f8E5M2FNUZ>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  %m = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[1,2],f32>
  %r = torch.operator "onnx.Relu"(%m) : (!torch.vtensor<[1,2],f32>) -> !torch.vtensor<[1,2],f32>
  return %r : !torch.vtensor<[1,2],f32>
}

// -----

// What is cast, or comes after a constant, is what its element type says. What is
// computed of shapes and constants alone has no kernel, and is not counted.

// CHECK: module attributes {
// CHECK-SAME: mini.operator_counts = [{float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "conv"}, {float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "add"}, {float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "mul"}, {float = 1 : i64, float8 = 0 : i64, integer = 0 : i64, kind = "move"}, {float = 0 : i64, float8 = 0 : i64, integer = 1 : i64, kind = "other"}]}
func.func @typesAndShapes(%x: !torch.vtensor<[1,1,4],ui8>, %w: !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor {
  %two = torch.operator "onnx.Constant"() {torch.onnx.value_float = 2.0 : f32} : () -> !torch.vtensor
  %f = torch.operator "onnx.Cast"(%x) {torch.onnx.to = 1 : si64} : (!torch.vtensor<[1,1,4],ui8>) -> !torch.vtensor
  %m = torch.operator "onnx.Mul"(%two, %f) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %c = torch.operator "onnx.Conv"(%m, %w) : (!torch.vtensor, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor
  %s = torch.operator "onnx.Shape"(%c) : (!torch.vtensor) -> !torch.vtensor
  %i = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0> : tensor<1xsi64>} : () -> !torch.vtensor<[1],si64>
  %g = torch.operator "onnx.Gather"(%s, %i) : (!torch.vtensor, !torch.vtensor<[1],si64>) -> !torch.vtensor
  %h = torch.operator "onnx.Cast"(%g) {torch.onnx.to = 1 : si64} : (!torch.vtensor) -> !torch.vtensor
  %j = torch.operator "onnx.Concat"(%g, %g) {torch.onnx.axis = 0 : si64} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %r = torch.operator "onnx.Reshape"(%c, %j) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %y = torch.operator "onnx.Add"(%r, %h) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  return %y : !torch.vtensor
}
