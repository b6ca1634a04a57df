// RUN: mini-opt %s --mini-form-qlinear-operators=strict --split-input-file --verify-diagnostics --mlir-print-local-scope | FileCheck %s

// The zero points, scales and attributes go to their places; a bias of the
// scale of the products too; and the ReLU is a maximum with the zero point.

// CHECK-LABEL: func.func @relu(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[1,2,4,4],si8>
// CHECK-DAG:     %[[sx:.*]] = torch.vtensor.literal(dense<2.500000e-01>
// CHECK-DAG:     %[[zx:.*]] = torch.vtensor.literal(dense<-3> : tensor<si8>)
// CHECK-DAG:     %[[w:.*]] = torch.vtensor.literal(dense<7>
// CHECK-DAG:     %[[sw:.*]] = torch.vtensor.literal(dense<[5.000000e-01, 1.250000e-01]>
// CHECK-DAG:     %[[b:.*]] = torch.vtensor.literal(dense<[100, -200]>
// CHECK-DAG:     %[[sy:.*]] = torch.vtensor.literal(dense<2.000000e+00>
// CHECK:         torch.operator "onnx.DequantizeLinear"(%[[b]]
// CHECK-NEXT:    %[[zw:.*]] = torch.vtensor.literal(dense<0> : tensor<si8>)
// CHECK-NEXT:    %[[zy:.*]] = torch.vtensor.literal(dense<5> : tensor<si8>)
// CHECK-NEXT:    %[[sums:.*]] = torch.operator "onnx.QLinearConv"(%[[x]], %[[sx]], %[[zx]], %[[w]], %[[sw]], %[[zw]], %[[sy]], %[[zy]], %[[b]])
// CHECK-SAME:      {torch.onnx.pads = [1 : si64, 1 : si64, 0 : si64, 0 : si64]}
// CHECK-NEXT:    %[[bound:.*]] = torch.vtensor.literal(dense<5> : tensor<si8>)
// CHECK-NEXT:    %[[result:.*]] = torch.operator "onnx.Max"(%[[sums]], %[[bound]])
// CHECK-NEXT:    return %[[result]]
func.func @relu(%x: !torch.vtensor<[1,2,4,4],si8>) -> !torch.vtensor<[1,2,4,4],si8> {
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %zx = torch.vtensor.literal(dense<-3> : tensor<si8>) : !torch.vtensor<[],si8>
  %w = torch.vtensor.literal(dense<7> : tensor<2x2x2x2xsi8>) : !torch.vtensor<[2,2,2,2],si8>
  %sw = torch.vtensor.literal(dense<[0.5, 0.125]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %b = torch.vtensor.literal(dense<[100, -200]> : tensor<2xsi32>) : !torch.vtensor<[2],si32>
  %sb = torch.vtensor.literal(dense<[0.125, 0.03125]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %sy = torch.vtensor.literal(dense<2.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %zy = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx, %zx) : (!torch.vtensor<[1,2,4,4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,2,4,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,2,2,2],si8>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,2,2,2],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2],si32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) {torch.onnx.pads = [1 : si64, 1 : si64, 0 : si64, 0 : si64]} : (!torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[2,2,2,2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,2,4,4],f32>) -> !torch.vtensor<[1,2,4,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy, %zy) : (!torch.vtensor<[1,2,4,4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,2,4,4],si8>
  return %y : !torch.vtensor<[1,2,4,4],si8>
}

// -----

// Saturation is a bound already: here of ReLU, and of the maximum of Clip.

// CHECK-LABEL: func.func @saturates(
// CHECK:         torch.operator "onnx.QLinearConv"
// CHECK-NOT:     onnx.Max
// CHECK-NOT:     onnx.Min
// CHECK:         return
func.func @saturates(%x: !torch.vtensor<[1,1,4],ui8>) -> !torch.vtensor<[1,1,4],ui8> {
  %s = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %lo = torch.vtensor.literal(dense<0.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %hi = torch.vtensor.literal(dense<64.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Clip"(%c, %lo, %hi) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %s) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y : !torch.vtensor<[1,1,4],ui8>
}

// -----

// CHECK-LABEL: func.func @inputScale(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @inputScale(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.3> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.075> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the scale of the input, 0.300000012, is not a power of two}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @weightsScale(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @weightsScale(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.75> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.1875> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the scale of the weights, 0.75, is not a power of two}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @resultScale(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @resultScale(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<3.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the scale of the result, 3, is not a power of two}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @sums(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @sums(%x: !torch.vtensor<[1,514,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<-128> : tensor<1x514x1xsi8>) : !torch.vtensor<[1,514,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<257> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,514,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,514,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,514,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,514,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the sums of channel 0 may reach 16777217, and f32 holds all integers only up to 2^24}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,514,4],f32>, !torch.vtensor<[1,514,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @biasScale(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @biasScale(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<101> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.03125> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the bias is rounded to the scale of the products}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// A bias of another type, whose scale is half of the products'.

// CHECK-LABEL: func.func @biasType(
// CHECK:         %[[bias:.*]] = torch.vtensor.literal(dense<50> : tensor<1xsi32>)
// CHECK:         "onnx.QLinearConv"({{.*}}, %[[bias]])
func.func @biasType(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi8>) : !torch.vtensor<[1],si8>
  %sb = torch.vtensor.literal(dense<0.03125> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @runtimeScale(
// CHECK-NOT:     QLinearConv
// CHECK:         torch.operator "onnx.Conv"
func.func @runtimeScale(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  // expected-remark @below {{this quantized convolution stays f32: the scale of the input is not a constant}}
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// Whatever else reads it, the sums are integers and f32 from there on.
// CHECK-LABEL: func.func @otherUser(
// CHECK-NOT:     onnx.Conv"
// CHECK:         %[[SUMS:.*]] = torch.operator "onnx.ConvInteger"(%arg0, {{.*}} -> !torch.vtensor<*,si32>
// CHECK:         %[[BIAS:.*]] = torch.vtensor.literal(dense<100> : tensor<si32>)
// CHECK:         %[[ALL:.*]] = torch.operator "onnx.Add"(%[[SUMS]], %[[BIAS]]) {mini.epilogue}
// CHECK:         %[[FLOATS:.*]] = torch.operator "onnx.Cast"(%[[ALL]]) {mini.epilogue, torch.onnx.to = 1 : si64}
// CHECK:         %[[SCALE:.*]] = torch.vtensor.literal(dense<6.250000e-02> : tensor<f32>)
// CHECK:         %[[CONV:.*]] = torch.operator "onnx.Mul"(%[[FLOATS]], %[[SCALE]]) {mini.epilogue} {{.*}} -> !torch.vtensor<[1,1,4],f32>
// CHECK:         torch.operator "onnx.Relu"(%[[CONV]])
func.func @otherUser(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %r : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @notQuantized(
// CHECK-NOT:     onnx.Conv"
// CHECK:         torch.operator "onnx.ConvInteger"
// CHECK:         torch.operator "onnx.Tanh"
func.func @notQuantized(%x: !torch.vtensor<[1,1,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<100> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Tanh"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}

// -----

// CHECK-LABEL: func.func @atTheBound(
// CHECK-NOT:     onnx.Conv
// CHECK:         torch.operator "onnx.QLinearConv"
func.func @atTheBound(%x: !torch.vtensor<[1,514,4],ui8>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>) {
  %zero = torch.vtensor.literal(dense<0.0> : tensor<1x1x4xf32>) : !torch.vtensor<[1,1,4],f32>
  %sx = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<-128> : tensor<1x514x1xsi8>) : !torch.vtensor<[1,514,1],si8>
  %sw = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %b = torch.vtensor.literal(dense<256> : tensor<1xsi32>) : !torch.vtensor<[1],si32>
  %sb = torch.vtensor.literal(dense<0.0625> : tensor<f32>) : !torch.vtensor<[],f32>
  %sy = torch.vtensor.literal(dense<0.25> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %sx) : (!torch.vtensor<[1,514,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,514,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) : (!torch.vtensor<[1,514,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,514,1],f32>
  %bd = torch.operator "onnx.DequantizeLinear"(%b, %sb) : (!torch.vtensor<[1],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd, %bd) : (!torch.vtensor<[1,514,4],f32>, !torch.vtensor<[1,514,1],f32>, !torch.vtensor<[1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %r = torch.operator "onnx.Relu"(%c) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %sy) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],ui8>
  return %y, %zero : !torch.vtensor<[1,1,4],ui8>, !torch.vtensor<[1,1,4],f32>
}
