// RUN: mini-opt %s --mini-form-qlinear-operators --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s
// RUN: mini-opt %s --mini-form-qlinear-operators=strict --split-input-file 2> /dev/null | FileCheck %s --check-prefix=STRICT

// STRICT-NOT: mini.{{Conv|Gemm|MatMul}}Float8

// FNUZ operands are taken as they are. The multipliers are the products of the
// scales; the bias is added behind, and the result need not be quantized.

// CHECK-LABEL: func.func @fnuz(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[1,2,4,4],f8E4M3FNUZ>, %[[w:.*]]: !torch.vtensor<[2,2,3,3],f8E5M2FNUZ>, %[[b:.*]]: !torch.vtensor<[2],f32>
// CHECK:         %[[m:.*]] = torch.vtensor.literal(dense<[1.250000e-01, 3.125000e-02]> : tensor<2xf32>)
// CHECK:         %[[y:.*]] = torch.operator "mini.ConvFloat8"(%[[x]], %[[w]], %[[b]], %[[m]]) {torch.onnx.pads = [1 : si64, 1 : si64, 0 : si64, 0 : si64]}
// CHECK:         return %[[y]]
func.func @fnuz(%x: !torch.vtensor<[1,2,4,4],f8E4M3FNUZ>, %w: !torch.vtensor<[2,2,3,3],f8E5M2FNUZ>, %b: !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,3,3],f32> {
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %sw = torch.vtensor.literal(dense<[0.5, 0.125]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,2,4,4],f8E4M3FNUZ>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,2,3,3],f8E5M2FNUZ>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,2,3,3],f32>
  // expected-remark @below {{this quantized convolution is of 8-bit floats, which may differ from f32: the matrix instruction rounds the sums, and the scales are multiplied after them}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %b) {torch.onnx.pads = [1 : si64, 1 : si64, 0 : si64, 0 : si64]} : (!torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[2,2,3,3],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,3,3],f32>
  return %c : !torch.vtensor<[1,2,3,3],f32>
}

// -----

// So are OCP operands, and constants of them: the target is not known here.

// CHECK-LABEL: func.func @ocp(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[1,4],f8E4M3FN>
// CHECK-DAG:     %[[m:.*]] = torch.vtensor.literal(dense<2.500000e-01> : tensor<f32>)
// CHECK-DAG:     %[[w:.*]] = torch.vtensor.literal(dense<{{\[\[}}-0.000000e+00], [1.000000e+00], [0x7F], [0xFF]]> : tensor<4x1xf8E4M3FN>)
// CHECK:         torch.operator "mini.MatMulFloat8"(%[[x]], %[[w]], %{{.*}}, %[[m]])
func.func @ocp(%x: !torch.vtensor<[1,4],f8E4M3FN>) -> !torch.vtensor<[1,1],f32> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<[[-0.0], [1.0], [0x7F], [0xFF]]> : tensor<4x1xf8E4M3FN>) : !torch.vtensor<[4,1],f8E4M3FN>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,4],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[4,1],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4,1],f32>
  // expected-remark @below {{this quantized matrix product is of 8-bit floats}}
  %m = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[1,4],f32>, !torch.vtensor<[4,1],f32>) -> !torch.vtensor<[1,1],f32>
  return %m : !torch.vtensor<[1,1],f32>
}

// -----

// Alpha is a part of the multipliers; beta is left to the product.

// CHECK-LABEL: func.func @gemm(
// CHECK:         %[[m:.*]] = torch.vtensor.literal(dense<3.125000e-02> : tensor<f32>)
// CHECK:         torch.operator "mini.GemmFloat8"(%arg0, %arg1, %arg2, %[[m]]) {torch.onnx.beta = 2.000000e+00 : f32, torch.onnx.transB = 1 : si64}
func.func @gemm(%x: !torch.vtensor<[3,4],f8E4M3FNUZ>, %w: !torch.vtensor<[2,4],f8E4M3FNUZ>, %c: !torch.vtensor<[2],f32>) -> !torch.vtensor<[3,2],f32> {
  %s = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[3,4],f8E4M3FNUZ>, !torch.vtensor<[],f32>) -> !torch.vtensor<[3,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[2,4],f8E4M3FNUZ>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,4],f32>
  // expected-remark @below {{this quantized matrix product is of 8-bit floats}}
  %m = torch.operator "onnx.Gemm"(%xd, %wd, %c) {torch.onnx.alpha = 0.5 : f32, torch.onnx.beta = 2.0 : f32, torch.onnx.transB = 1 : si64} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[2,4],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[3,2],f32>
  return %m : !torch.vtensor<[3,2],f32>
}

// -----

// E5M2 has infinities, which not all matrix instructions know: an input may bring
// one. What is saturated where it is quantized is finite, with a type that only the
// quantization says.

// CHECK-LABEL: func.func @infinities(
// CHECK:         torch.operator "onnx.MatMul"
// CHECK:         torch.operator "mini.MatMulFloat8"({{.*}}) : (!torch.vtensor, !torch.vtensor<[1,1],f8E5M2>,
// CHECK:         torch.operator "onnx.MatMul"
// CHECK:         torch.operator "onnx.MatMul"
func.func @infinities(%x: !torch.vtensor<[1,1],f8E5M2>, %f: !torch.vtensor<[1,1],f32>) -> (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) {
  %s = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<1.0> : tensor<1x1xf8E5M2>) : !torch.vtensor<[1,1],f8E5M2>
  %i = torch.vtensor.literal(dense<0xFC> : tensor<1x1xf8E5M2>) : !torch.vtensor<[1,1],f8E5M2>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[1,1],f8E5M2>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  %id = torch.operator "onnx.DequantizeLinear"(%i, %s) : (!torch.vtensor<[1,1],f8E5M2>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1],f8E5M2>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  // expected-remark @below {{2 quantized matrix products stay f32: the input may have infinities, which the matrix instructions' 8-bit floats do not have}}
  %0 = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) -> !torch.vtensor<[1,1],f32>
  %q = torch.operator "onnx.QuantizeLinear"(%f, %s) {torch.onnx.output_dtype = 19 : si64} : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %qd = torch.operator "onnx.DequantizeLinear"(%q, %s) : (!torch.vtensor, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  // expected-remark @below {{this quantized matrix product is of 8-bit floats}}
  %1 = torch.operator "onnx.MatMul"(%qd, %wd) : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) -> !torch.vtensor<[1,1],f32>
  %u = torch.operator "onnx.QuantizeLinear"(%f, %s) {torch.onnx.output_dtype = 19 : si64, torch.onnx.saturate = 0 : si64} : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %ud = torch.operator "onnx.DequantizeLinear"(%u, %s) : (!torch.vtensor, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  %2 = torch.operator "onnx.MatMul"(%ud, %wd) : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) -> !torch.vtensor<[1,1],f32>
  // expected-remark @below {{this quantized matrix product stays f32: the weights may have infinities, which the matrix instructions' 8-bit floats do not have}}
  %3 = torch.operator "onnx.MatMul"(%qd, %id) : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) -> !torch.vtensor<[1,1],f32>
  return %0, %1, %2, %3 : !torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>
}

// -----

// Scales that vary along the sums cannot be multiplied after them; those of the
// rows could, but are not.

// CHECK-LABEL: func.func @scales(
// CHECK-NOT:     Float8
// CHECK:         return
func.func @scales(%x: !torch.vtensor<[2,2],f8E4M3FN>, %w: !torch.vtensor<[2,2],f8E4M3FN>) -> (!torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>) {
  %s = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %small = torch.vtensor.literal(dense<1.0e-20> : tensor<f32>) : !torch.vtensor<[],f32>
  %two = torch.vtensor.literal(dense<[0.25, 0.5]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %x1 = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[2,2],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  %x2 = torch.operator "onnx.DequantizeLinear"(%x, %two) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,2],f8E4M3FN>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,2],f32>
  %x3 = torch.operator "onnx.DequantizeLinear"(%x, %small) : (!torch.vtensor<[2,2],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  %w2 = torch.operator "onnx.DequantizeLinear"(%w, %two) {torch.onnx.axis = -2 : si64} : (!torch.vtensor<[2,2],f8E4M3FN>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,2],f32>
  %w3 = torch.operator "onnx.DequantizeLinear"(%w, %small) : (!torch.vtensor<[2,2],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,2],f32>
  // expected-remark @below {{stays f32: the scales of the weights are not one for each output channel}}
  %0 = torch.operator "onnx.MatMul"(%x1, %w2) : (!torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[2,2],f32>
  // expected-remark @below {{stays f32: the input has 2 scales}}
  %1 = torch.operator "onnx.MatMul"(%x2, %w3) : (!torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[2,2],f32>
  // expected-remark @below {{stays f32: its scales multiply to 9.9999461e-41, beyond the range of f32}}
  %2 = torch.operator "onnx.MatMul"(%x3, %w3) : (!torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.vtensor<[2,2],f32>
  return %0, %1, %2 : !torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>
}

// -----

// 8-bit floats times bytes are no product of either kind.

// CHECK-LABEL: func.func @kinds(
// CHECK:         torch.operator "onnx.MatMul"
func.func @kinds(%x: !torch.vtensor<[1,1],f8E4M3FN>, %w: !torch.vtensor<[1,1],si8>) -> !torch.vtensor<[1,1],f32> {
  %s = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1],f32>
  // expected-remark @below {{stays f32: the input is not known to be of 8 or 16 bits}}
  %0 = torch.operator "onnx.MatMul"(%xd, %wd) : (!torch.vtensor<[1,1],f32>, !torch.vtensor<[1,1],f32>) -> !torch.vtensor<[1,1],f32>
  return %0 : !torch.vtensor<[1,1],f32>
}
