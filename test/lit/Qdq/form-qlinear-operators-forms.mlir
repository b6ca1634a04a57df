// RUN: mini-opt %s --mini-form-qlinear-operators --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

// The product of Gemm's flags and alpha go to QGemm. A float bias is rounded to
// the scale of the products, 0.25 here: to 1 and -2 of them.

// CHECK-LABEL: func.func @gemm(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[1,2],ui8>)
// CHECK:         %[[zx:.*]] = torch.vtensor.literal(dense<0> : tensor<ui8>)
// CHECK:         %[[bias:.*]] = torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi32>)
// CHECK:         %[[y:.*]] = torch.operator "onnx.QGemm"(%[[x]], %{{.*}}, %[[zx]], %{{.*}}, %{{.*}}, %{{.*}}, %[[bias]], %{{.*}}, %{{.*}}) {torch.onnx.transB = 1 : si64}
// CHECK:         return %[[y]]
func.func @gemm(%x: !torch.vtensor<[1,2],ui8>) -> !torch.vtensor<[1,2],ui8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<2x2xsi8>) : !torch.vtensor<[2,2],si8>
  %b = torch.vtensor.literal(dense<[0.3, -0.5]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,2],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[2,2],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  // expected-remark @below {{this quantized matrix product is integer, which may differ from f32 by up to 1 step: the bias is rounded to the scale of the products}}
  %c = torch.operator "onnx.Gemm"(%xd, %wd, %b) {torch.onnx.beta = 1.0 : f32, torch.onnx.transB = 1 : si64} : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%c, %s) : (!torch.vtensor<[1,2],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2],ui8>
  return %y : !torch.vtensor<[1,2],ui8>
}

// -----

// A MatMul has its bias behind it. There is no operator for both.

// CHECK-LABEL: func.func @matmulBias(
// CHECK:         %[[sums:.*]] = torch.operator "onnx.MatMulInteger"
// CHECK-NEXT:    %[[bias:.*]] = torch.vtensor.literal(dense<[1, -2]> : tensor<2xsi32>)
// CHECK-NEXT:    %[[sum:.*]] = torch.operator "onnx.Add"(%[[sums]], %[[bias]]) {mini.epilogue}
// CHECK-NEXT:    %[[floats:.*]] = torch.operator "onnx.Cast"(%[[sum]])
// CHECK-NEXT:    %[[multiplier:.*]] = torch.vtensor.literal(dense<5.000000e-01> : tensor<f32>)
// CHECK-NEXT:    %[[scaled:.*]] = torch.operator "onnx.Mul"(%[[floats]], %[[multiplier]])
// CHECK-NEXT:    %[[one:.*]] = torch.vtensor.literal(dense<1.000000e+00> : tensor<f32>)
// CHECK:         torch.operator "onnx.QuantizeLinear"(%[[scaled]], %[[one]]
// CHECK-NOT:     "onnx.MatMul"
func.func @matmulBias(%x: !torch.vtensor<[3,1,2],ui8>) -> !torch.vtensor<[3,1,2],ui8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<2x2xsi8>) : !torch.vtensor<[2,2],si8>
  %b = torch.vtensor.literal(dense<[0.25, -0.5]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[3,1,2],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[3,1,2],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[2,2],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  %m = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[3,1,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[3,1,2],f32>
  %c = torch.operator "onnx.Add"(%b, %m) : (!torch.vtensor<[2],f32>, !torch.vtensor<[3,1,2],f32>) -> !torch.vtensor<[3,1,2],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%c, %s) : (!torch.vtensor<[3,1,2],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[3,1,2],ui8>
  return %y : !torch.vtensor<[3,1,2],ui8>
}

// -----

// All 65536 pairs of operands are computed. With one scale there are no ties. With
// half as many steps in the result every other sum is one, and an odd zero point
// that is added before rounding makes it another even number.

// CHECK-LABEL: func.func @add(
// CHECK-COUNT-2: torch.operator "onnx.QLinearAdd"
func.func @add(%a: !torch.vtensor<[4],si8>, %b: !torch.vtensor<[4],si8>) -> (!torch.vtensor<[4],si8>, !torch.vtensor<[4],si8>) {
  %z = torch.vtensor.literal(dense<3> : tensor<si8>) : !torch.vtensor<[],si8>
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %t = torch.vtensor.literal(dense<0.1> : tensor<f32>) : !torch.vtensor<[],f32>
  %u = torch.vtensor.literal(dense<0.2> : tensor<f32>) : !torch.vtensor<[],f32>
  %a0 = torch.operator "onnx.DequantizeLinear"(%a, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %b0 = torch.operator "onnx.DequantizeLinear"(%b, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %c0 = torch.operator "onnx.Add"(%a0, %b0) : (!torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %y0 = torch.operator "onnx.QuantizeLinear"(%c0, %s, %z) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
  %a1 = torch.operator "onnx.DequantizeLinear"(%a, %t, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %b1 = torch.operator "onnx.DequantizeLinear"(%b, %t, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  // expected-remark @below {{this quantized addition is integer, which may differ from f32 by up to 1 step: 26328 of 65536 pairs of operands are rounded to another step}}
  %c1 = torch.operator "onnx.Add"(%a1, %b1) : (!torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %y1 = torch.operator "onnx.QuantizeLinear"(%c1, %u, %z) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
  return %y0, %y1 : !torch.vtensor<[4],si8>, !torch.vtensor<[4],si8>
}

// -----

// What quantizes to bytes without a zero point need not declare them.

// CHECK-LABEL: func.func @undeclared
// CHECK: torch.operator "onnx.QLinearConv"
func.func @undeclared(%x: !torch.vtensor<[1,1,4],f32>, %w: !torch.vtensor<[1,1,1],si8>) -> !torch.vtensor {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %w1 = torch.vtensor.literal(dense<3> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %1 = torch.operator "onnx.DequantizeLinear"(%0, %s) : (!torch.vtensor, !torch.vtensor<[],f32>) -> !torch.vtensor
  %2 = torch.operator "onnx.DequantizeLinear"(%w1, %s) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %3 = torch.operator "onnx.Conv"(%1, %2) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %4 = torch.operator "onnx.QuantizeLinear"(%3, %s) : (!torch.vtensor, !torch.vtensor<[],f32>) -> !torch.vtensor
  return %4 : !torch.vtensor
}

// -----

// Operands of two types stay: no QLinearAdd takes them.

// CHECK-LABEL: func.func @mixed(
// CHECK-NOT:     QLinear
func.func @mixed(%a: !torch.vtensor<[4],si8>, %b: !torch.vtensor<[4],ui8>) -> !torch.vtensor<[4],ui8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %a0 = torch.operator "onnx.DequantizeLinear"(%a, %s) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],f32>
  %b0 = torch.operator "onnx.DequantizeLinear"(%b, %s) : (!torch.vtensor<[4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],f32>
  %c0 = torch.operator "onnx.Add"(%a0, %b0) : (!torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %y0 = torch.operator "onnx.QuantizeLinear"(%c0, %s) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],ui8>
  return %y0 : !torch.vtensor<[4],ui8>
}

// -----

// Averages of 4 elements are exact for powers of two. Of 7 elements some sum
// is a tie, which its product with a rounded 1/14 is not.

// CHECK-LABEL: func.func @pools(
// CHECK:         torch.operator "onnx.QLinearGlobalAveragePool"
// CHECK:         torch.operator "onnx.QLinearGlobalAveragePool"
// CHECK:         torch.operator "onnx.QLinearAveragePool"({{.*}}) {torch.onnx.kernel_shape = [2 : si64, 1 : si64]}
func.func @pools(%a: !torch.vtensor<[1,1,2,2],ui8>, %b: !torch.vtensor<[1,1,7,1],ui8>) -> (!torch.vtensor<[1,1,1,1],ui8>, !torch.vtensor<[1,1,1,1],ui8>, !torch.vtensor<[1,1,6,1],ui8>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %ad = torch.operator "onnx.DequantizeLinear"(%a, %s) : (!torch.vtensor<[1,1,2,2],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,2,2],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %s) : (!torch.vtensor<[1,1,7,1],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,7,1],f32>
  %t = torch.vtensor.literal(dense<1.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %0 = torch.operator "onnx.GlobalAveragePool"(%ad) : (!torch.vtensor<[1,1,2,2],f32>) -> !torch.vtensor<[1,1,1,1],f32>
  %y0 = torch.operator "onnx.QuantizeLinear"(%0, %s) : (!torch.vtensor<[1,1,1,1],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1,1],ui8>
  // expected-remark @below {{this quantized global average pool is integer, which may differ from f32 by up to 1 step: a sum of 91 is rounded to another step}}
  %1 = torch.operator "onnx.GlobalAveragePool"(%bd) : (!torch.vtensor<[1,1,7,1],f32>) -> !torch.vtensor<[1,1,1,1],f32>
  %y1 = torch.operator "onnx.QuantizeLinear"(%1, %t) : (!torch.vtensor<[1,1,1,1],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1,1],ui8>
  %2 = torch.operator "onnx.AveragePool"(%bd) {torch.onnx.dilations = [1 : si64, 1 : si64], torch.onnx.kernel_shape = [2 : si64, 1 : si64]} : (!torch.vtensor<[1,1,7,1],f32>) -> !torch.vtensor<[1,1,6,1],f32>
  %y2 = torch.operator "onnx.QuantizeLinear"(%2, %t) : (!torch.vtensor<[1,1,6,1],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,6,1],ui8>
  return %y0, %y1, %y2 : !torch.vtensor<[1,1,1,1],ui8>, !torch.vtensor<[1,1,1,1],ui8>, !torch.vtensor<[1,1,6,1],ui8>
}

// -----

// One remark is for all operators that have a reason in common.

// CHECK-LABEL: func.func @remarks(
// CHECK-COUNT-2: torch.operator "onnx.QLinearConv"
func.func @remarks(%x: !torch.vtensor<[1,1,4],ui8>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],ui8>) {
  %s = torch.vtensor.literal(dense<0.1> : tensor<f32>) : !torch.vtensor<[],f32>
  %t = torch.vtensor.literal(dense<0.2> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %t) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  // expected-remark @below {{2 quantized convolutions are integer, which may differ from f32 by up to 1 step: a scale is not a power of two}}
  // expected-note @below {{of the first one, the scale of the input, 0.100000001, is not a power of two}}
  %c0 = torch.operator "onnx.Conv"(%xd, %wd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y0 = torch.operator "onnx.QuantizeLinear"(%c0, %t) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  %yd = torch.operator "onnx.DequantizeLinear"(%y0, %t) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %c1 = torch.operator "onnx.Conv"(%yd, %wd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y1 = torch.operator "onnx.QuantizeLinear"(%c1, %t) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y0, %y1 : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],ui8>
}

// -----

// A bias that is not known is added behind the sums, along the channels, and
// each channel has its scale.
// CHECK-LABEL: func.func @floatBias(
// CHECK: %[[SUMS:.*]] = torch.operator "onnx.ConvInteger"({{.*}}) {torch.onnx.group = 1 : si64}
// CHECK: %[[FLOATS:.*]] = torch.operator "onnx.Cast"(%[[SUMS]])
// CHECK: %[[SCALES:.*]] = torch.vtensor.literal(dense<{{\[\[\[}}1.250000e-01]], {{\[\[}}2.500000e-01]]]> : tensor<2x1x1xf32>)
// CHECK: %[[SCALED:.*]] = torch.operator "onnx.Mul"(%[[FLOATS]], %[[SCALES]])
// CHECK: %[[SHAPE:.*]] = torch.vtensor.literal(dense<[-1, 1, 1]> : tensor<3xsi64>)
// CHECK: %[[BIAS:.*]] = torch.operator "onnx.Reshape"(%arg1, %[[SHAPE]])
// CHECK: %[[RESULT:.*]] = torch.operator "onnx.Add"(%[[SCALED]], %[[BIAS]]) {mini.epilogue} {{.*}} -> !torch.vtensor<[1,2,4,4],f32>
// CHECK: return %[[RESULT]]
func.func @floatBias(%x: !torch.vtensor<[1,1,4,4],ui8>, %b: !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,4,4],f32> {
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<2x1x1x1xsi8>) : !torch.vtensor<[2,1,1,1],si8>
  %sw = torch.vtensor.literal(dense<[0.5, 1.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,1,1,1],si8>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,1,1,1],f32>
  // expected-remark @below {{this quantized convolution is integer, which may differ from f32: the bias is added to the scaled sums}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %b) {torch.onnx.group = 1 : si64} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[2,1,1,1],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  return %c : !torch.vtensor<[1,2,4,4],f32>
}

// -----

// Gemm's matrices are transposed as it says, its alpha is a factor of the scale
// and its beta one of the bias.
// CHECK-LABEL: func.func @gemmSums(
// CHECK: %[[X:.*]] = torch.operator "onnx.Transpose"(%arg0) {mini.epilogue}
// CHECK: %[[W:.*]] = torch.operator "onnx.Transpose"(%arg1) {mini.epilogue}
// CHECK: %[[SUMS:.*]] = torch.operator "onnx.MatMulInteger"(%[[X]], %[[W]],
// CHECK: %[[FLOATS:.*]] = torch.operator "onnx.Cast"(%[[SUMS]])
// CHECK: %[[SCALE:.*]] = torch.vtensor.literal(dense<2.500000e-01> : tensor<f32>)
// CHECK: %[[SCALED:.*]] = torch.operator "onnx.Mul"(%[[FLOATS]], %[[SCALE]])
// CHECK: %[[BETA:.*]] = torch.vtensor.literal(dense<3.000000e+00> : tensor<f32>)
// CHECK: %[[BIAS:.*]] = torch.operator "onnx.Mul"(%arg2, %[[BETA]])
// CHECK: torch.operator "onnx.Add"(%[[SCALED]], %[[BIAS]])
func.func @gemmSums(%x: !torch.vtensor<[8,2],ui8>, %w: !torch.vtensor<[4,8],ui8>, %b: !torch.vtensor<[2,4],f32>) -> !torch.vtensor<[2,4],f32> {
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %sw = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<3> : tensor<ui8>) : !torch.vtensor<[],ui8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx, %z) : (!torch.vtensor<[8,2],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[8,2],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw, %z) : (!torch.vtensor<[4,8],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[4,8],f32>
  // expected-remark @below {{this quantized matrix product is integer, which may differ from f32: alpha is 2, not 1}}
  %c = torch.operator "onnx.Gemm"(%xd, %wd, %b) {torch.onnx.transA = 1 : si64, torch.onnx.transB = 1 : si64, torch.onnx.alpha = 2.0 : f32, torch.onnx.beta = 3.0 : f32} : (!torch.vtensor<[8,2],f32>, !torch.vtensor<[4,8],f32>, !torch.vtensor<[2,4],f32>) -> !torch.vtensor<[2,4],f32>
  return %c : !torch.vtensor<[2,4],f32>
}
