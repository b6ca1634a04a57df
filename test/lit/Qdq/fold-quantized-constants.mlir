// RUN: mini-opt %s --mini-fold-quantized-constants --split-input-file --mlir-print-local-scope | FileCheck %s

// Along the axis, half to even, saturated.

// CHECK-LABEL: func.func @perChannel(
// CHECK:         %[[w:.*]] = torch.vtensor.literal(dense<{{\[}}[0, 2, 127], [11, -118, 10]]> : tensor<2x3xsi8>) : !torch.vtensor<[2,3],si8>
// CHECK-NOT:     onnx
// CHECK:         return %[[w]]
func.func @perChannel() -> !torch.vtensor<[2,3],si8> {
  %w = torch.vtensor.literal(dense<[[0.25, 0.75, 100.0], [0.25, -32.0, 0.0]]> : tensor<2x3xf32>) : !torch.vtensor<[2,3],f32>
  %s = torch.vtensor.literal(dense<[0.5, 0.25]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %z = torch.vtensor.literal(dense<[0, 10]> : tensor<2xsi8>) : !torch.vtensor<[2],si8>
  %q = torch.operator "onnx.QuantizeLinear"(%w, %s, %z) {torch.onnx.axis = -2 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],si8>) -> !torch.vtensor<[2,3],si8>
  return %q : !torch.vtensor<[2,3],si8>
}

// -----

// Without a zero point the bytes are unsigned. An onnx.Constant is one too.

// CHECK-LABEL: func.func @unsigned(
// CHECK:         torch.vtensor.literal(dense<[0, 255]> : tensor<2xui8>)
func.func @unsigned() -> !torch.vtensor<[2],ui8> {
  %w = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[-3.0, 1000.0]> : tensor<2xf32>} : () -> !torch.vtensor<[2],f32>
  %s = torch.vtensor.literal(dense<1.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %q = torch.operator "onnx.QuantizeLinear"(%w, %s) : (!torch.vtensor<[2],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2],ui8>
  return %q : !torch.vtensor<[2],ui8>
}

// -----

// CHECK-LABEL: func.func @transpose(
// CHECK:         torch.vtensor.literal(dense<{{\[\[}}[1, 4], [2, 5], [3, 6]]]> : tensor<1x3x2xsi8>)
func.func @transpose() -> !torch.vtensor<[1,3,2],si8> {
  %w = torch.vtensor.literal(dense<[[[1, 2, 3]], [[4, 5, 6]]]> : tensor<2x1x3xsi8>) : !torch.vtensor<[2,1,3],si8>
  %t = torch.operator "onnx.Transpose"(%w) {torch.onnx.perm = [1 : si64, 2 : si64, 0 : si64]} : (!torch.vtensor<[2,1,3],si8>) -> !torch.vtensor<[1,3,2],si8>
  return %t : !torch.vtensor<[1,3,2],si8>
}

// -----

// What is not a number, has a scale for no dimension or blocks stays, for the
// conversion to say what is wrong with it, if anything is.

// CHECK-LABEL: func.func @stays(
// CHECK-COUNT-3: torch.operator "onnx.QuantizeLinear"
func.func @stays() -> (!torch.vtensor<[2],si8>, !torch.vtensor<[2],si8>, !torch.vtensor<[2],si8>) {
  %nan = torch.vtensor.literal(dense<[0x7FC00000, 1.0]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %w = torch.vtensor.literal(dense<1.0> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %s = torch.vtensor.literal(dense<1.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %three = torch.vtensor.literal(dense<1.0> : tensor<3xf32>) : !torch.vtensor<[3],f32>
  %z = torch.vtensor.literal(dense<0> : tensor<si8>) : !torch.vtensor<[],si8>
  %0 = torch.operator "onnx.QuantizeLinear"(%nan, %s, %z) : (!torch.vtensor<[2],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2],si8>
  %1 = torch.operator "onnx.QuantizeLinear"(%w, %three, %z) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2],si8>
  %2 = torch.operator "onnx.QuantizeLinear"(%w, %s, %z) {torch.onnx.block_size = 2 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2],si8>
  return %0, %1, %2 : !torch.vtensor<[2],si8>, !torch.vtensor<[2],si8>, !torch.vtensor<[2],si8>
}

// -----

// Of 8-bit floats too.

// CHECK-LABEL: func.func @transposeFloat8(
// CHECK:         %[[w:.*]] = torch.vtensor.literal(dense<{{\[\[}}1.000000e+00, 4.000000e+00], [-2.000000e+00, 0x7F], [-0.000000e+00, 0.000000e+00]]> : tensor<3x2xf8E4M3FN>)
// CHECK:         return %[[w]]
func.func @transposeFloat8() -> !torch.vtensor<[3,2],f8E4M3FN> {
  %w = torch.vtensor.literal(dense<[[1.0, -2.0, -0.0], [4.0, 0x7F, 0.0]]> : tensor<2x3xf8E4M3FN>) : !torch.vtensor<[2,3],f8E4M3FN>
  %t = torch.operator "onnx.Transpose"(%w) {torch.onnx.perm = [1 : si64, 0 : si64]} : (!torch.vtensor<[2,3],f8E4M3FN>) -> !torch.vtensor<[3,2],f8E4M3FN>
  return %t : !torch.vtensor<[3,2],f8E4M3FN>
}

// -----

// To 8-bit floats: half to even, saturated or not; FNUZ has no negative zero.

// CHECK-LABEL: func.func @float8(
// CHECK-DAG:     literal(dense<{{\[\[}}1.000000e+00, -4.480000e+02, 4.480000e+02], [1.200000e+01, -0.000000e+00, 4.480000e+02]]> : tensor<2x3xf8E4M3FN>)
// CHECK-DAG:     literal(dense<{{\[\[}}1.000000e+00, -4.480000e+02, 0x7F], [1.200000e+01, -0.000000e+00, 0x7F]]> : tensor<2x3xf8E4M3FN>)
// CHECK-DAG:     literal(dense<{{\[\[}}1.000000e+00, -4.480000e+02, 2.048000e+03], [1.200000e+01, 0.000000e+00, 7.680000e+02]]> : tensor<2x3xf8E5M2FNUZ>)
// CHECK-NOT:     onnx
// CHECK:         return
func.func @float8() -> (!torch.vtensor<[2,3],f8E4M3FN>, !torch.vtensor<[2,3],f8E4M3FN>, !torch.vtensor<[2,3],f8E5M2FNUZ>) {
  %w = torch.vtensor.literal(dense<[[0.53125, -224.0, 999.0], [3.125, -0.0, 200.0]]> : tensor<2x3xf32>) : !torch.vtensor<[2,3],f32>
  %s = torch.vtensor.literal(dense<[0.5, 0.25]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %0 = torch.operator "onnx.QuantizeLinear"(%w, %s) {torch.onnx.axis = 0 : si64, torch.onnx.output_dtype = 17 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,3],f8E4M3FN>
  %1 = torch.operator "onnx.QuantizeLinear"(%w, %s) {torch.onnx.axis = 0 : si64, torch.onnx.output_dtype = 17 : si64, torch.onnx.saturate = 0 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,3],f8E4M3FN>
  %2 = torch.operator "onnx.QuantizeLinear"(%w, %s) {torch.onnx.axis = 0 : si64, torch.onnx.output_dtype = 20 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,3],f8E5M2FNUZ>
  return %0, %1, %2 : !torch.vtensor<[2,3],f8E4M3FN>, !torch.vtensor<[2,3],f8E4M3FN>, !torch.vtensor<[2,3],f8E5M2FNUZ>
}

// -----

// 0 copies a size and -1 is the rest; bytes are clipped as they are signed.

// CHECK-LABEL: func.func @shapes(
// CHECK:         %[[reshaped:.*]] = torch.vtensor.literal(dense<{{.*}}> : tensor<2x1x3xsi8>)
// CHECK:         %[[squeezed:.*]] = torch.vtensor.literal(dense<{{.*}}> : tensor<2x3xsi8>)
// CHECK:         %[[unsqueezed:.*]] = torch.vtensor.literal(dense<{{.*}}> : tensor<1x2x3x1xsi8>)
// CHECK:         %[[flat:.*]] = torch.vtensor.literal(dense<{{.*}}> : tensor<2x3xf32>)
// CHECK:         %[[clipped:.*]] = torch.vtensor.literal(dense<{{\[\[}}-3, 2, 3], [3, -3, 3]]> : tensor<2x3xsi8>)
// CHECK:         %[[low:.*]] = torch.vtensor.literal(dense<[7, 200]> : tensor<2xui8>)
// CHECK-NOT:     onnx
// CHECK:         return %[[reshaped]], %[[squeezed]], %[[unsqueezed]], %[[flat]], %[[clipped]], %[[low]]
func.func @shapes() -> (!torch.vtensor<[2,1,3],si8>, !torch.vtensor<[2,3],si8>, !torch.vtensor<[1,2,3,1],si8>, !torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],si8>, !torch.vtensor<[2],ui8>) {
  %w = torch.vtensor.literal(dense<[[-128, 2, 3], [127, -5, 6]]> : tensor<2x3xsi8>) : !torch.vtensor<[2,3],si8>
  %to = torch.vtensor.literal(dense<[0, 1, -1]> : tensor<3xsi64>) : !torch.vtensor<[3],si64>
  %0 = torch.operator "onnx.Reshape"(%w, %to) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[3],si64>) -> !torch.vtensor<[2,1,3],si8>
  %1 = torch.operator "onnx.Squeeze"(%0) {torch.onnx.axes = [-2 : si64]} : (!torch.vtensor<[2,1,3],si8>) -> !torch.vtensor<[2,3],si8>
  %axes = torch.vtensor.literal(dense<[-1, 0]> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
  %2 = torch.operator "onnx.Unsqueeze"(%w, %axes) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[2],si64>) -> !torch.vtensor<[1,2,3,1],si8>
  %f = torch.vtensor.literal(dense<1.0> : tensor<2x3x1xf32>) : !torch.vtensor<[2,3,1],f32>
  %3 = torch.operator "onnx.Flatten"(%f) : (!torch.vtensor<[2,3,1],f32>) -> !torch.vtensor<[2,3],f32>
  %least = torch.vtensor.literal(dense<-3> : tensor<si8>) : !torch.vtensor<[],si8>
  %greatest = torch.vtensor.literal(dense<3> : tensor<si8>) : !torch.vtensor<[],si8>
  %4 = torch.operator "onnx.Clip"(%w, %least, %greatest) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[],si8>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2,3],si8>
  %u = torch.vtensor.literal(dense<[5, 200]> : tensor<2xui8>) : !torch.vtensor<[2],ui8>
  %seven = torch.vtensor.literal(dense<7> : tensor<ui8>) : !torch.vtensor<[],ui8>
  %5 = torch.operator "onnx.Clip"(%u, %seven) : (!torch.vtensor<[2],ui8>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[2],ui8>
  return %0, %1, %2, %3, %4, %5 : !torch.vtensor<[2,1,3],si8>, !torch.vtensor<[2,3],si8>, !torch.vtensor<[1,2,3,1],si8>, !torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],si8>, !torch.vtensor<[2],ui8>
}

// -----

// What is not as ONNX has it stays, for its conversion to say so.

// CHECK-LABEL: func.func @wrong(
// CHECK-COUNT-4: torch.operator
func.func @wrong() -> (!torch.vtensor, !torch.vtensor, !torch.vtensor, !torch.vtensor) {
  %w = torch.vtensor.literal(dense<1> : tensor<2x3xsi8>) : !torch.vtensor<[2,3],si8>
  %to = torch.vtensor.literal(dense<[4, -1]> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
  %0 = torch.operator "onnx.Reshape"(%w, %to) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[2],si64>) -> !torch.vtensor
  %1 = torch.operator "onnx.Squeeze"(%w) {torch.onnx.axes = [0 : si64]} : (!torch.vtensor<[2,3],si8>) -> !torch.vtensor
  %2 = torch.operator "onnx.Unsqueeze"(%w) {torch.onnx.axes = [1 : si64, -3 : si64]} : (!torch.vtensor<[2,3],si8>) -> !torch.vtensor
  %3 = torch.operator "onnx.Flatten"(%w) {torch.onnx.axis = 3 : si64} : (!torch.vtensor<[2,3],si8>) -> !torch.vtensor
  return %0, %1, %2, %3 : !torch.vtensor, !torch.vtensor, !torch.vtensor, !torch.vtensor
}
