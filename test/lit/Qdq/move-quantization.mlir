// RUN: mini-opt %s --mini-move-quantization --split-input-file --mlir-print-local-scope | FileCheck %s

// A pair of one scale and zero point around what only moves elements is gone.

// CHECK-LABEL: func.func @reshape(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[2,3],si8>, %[[shape:.*]]: !torch.vtensor<[1],si64>)
// CHECK-NOT:     Quantize
// CHECK:         %[[y:.*]] = torch.operator "onnx.Reshape"(%[[x]], %[[shape]]) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[6],si8>
// CHECK-NOT:     Quantize
// CHECK:         return %[[y]]
func.func @reshape(%x: !torch.vtensor<[2,3],si8>, %shape: !torch.vtensor<[1],si64>) -> !torch.vtensor<[6],si8> {
  %s = torch.vtensor.literal(dense<0.3> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2,3],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2,3],f32>
  %r = torch.operator "onnx.Reshape"(%xd, %shape) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[6],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[6],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[6],si8>
  return %y : !torch.vtensor<[6],si8>
}

// -----

// Another scale stays, next to the other operator of the pair; without a zero
// point the type of bytes is that of the tensor, or unsigned.

// CHECK-LABEL: func.func @otherScale(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[2,3],ui8>)
// CHECK:         %[[moved:.*]] = torch.operator "onnx.Transpose"(%[[x]]) {torch.onnx.perm = [1 : si64, 0 : si64]}
// CHECK:         %[[floats:.*]] = torch.operator "onnx.DequantizeLinear"(%[[moved]]
// CHECK:         %[[y:.*]] = torch.operator "onnx.QuantizeLinear"(%[[floats]]
// CHECK:         return %[[y]]
func.func @otherScale(%x: !torch.vtensor<[2,3],ui8>) -> !torch.vtensor<[3,2],ui8> {
  %s = torch.vtensor.literal(dense<0.3> : tensor<f32>) : !torch.vtensor<[],f32>
  %t = torch.vtensor.literal(dense<0.4> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[2,3],f32>
  %r = torch.operator "onnx.Transpose"(%xd) {torch.onnx.perm = [1 : si64, 0 : si64]} : (!torch.vtensor<[2,3],f32>) -> !torch.vtensor<[3,2],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %t) : (!torch.vtensor<[3,2],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[3,2],ui8>
  return %y : !torch.vtensor<[3,2],ui8>
}

// -----

// Padding is filled with the byte of its value, which dequantizes to it.

// CHECK-LABEL: func.func @pad(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[4],si8>, %[[pads:.*]]: !torch.vtensor<[2],si64>)
// CHECK-DAG:     %[[fill:.*]] = torch.vtensor.literal(dense<7> : tensor<si8>)
// CHECK:         %[[y:.*]] = torch.operator "onnx.Pad"(%[[x]], %[[pads]], %[[fill]])
// CHECK-NEXT:    return %[[y]]
func.func @pad(%x: !torch.vtensor<[4],si8>, %pads: !torch.vtensor<[2],si64>) -> !torch.vtensor<[6],si8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %one = torch.vtensor.literal(dense<1.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %r = torch.operator "onnx.Pad"(%xd, %pads, %one) : (!torch.vtensor<[4],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[],f32>) -> !torch.vtensor<[6],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[6],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[6],si8>
  return %y : !torch.vtensor<[6],si8>
}

// -----

// No byte stands for 0.75: DequantizeLinear stays before the padding. Behind
// it QuantizeLinear rounds anyway, and goes before it too.

// CHECK-LABEL: func.func @padBetweenSteps(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[4],si8>, %[[pads:.*]]: !torch.vtensor<[2],si64>)
// CHECK:         %[[fill:.*]] = torch.vtensor.literal(dense<7> : tensor<si8>)
// CHECK:         %[[y:.*]] = torch.operator "onnx.Pad"(%[[x]], %[[pads]], %[[fill]])
// CHECK:         %[[floats:.*]] = torch.operator "onnx.Pad"
// CHECK:         return %[[y]], %[[floats]]
func.func @padBetweenSteps(%x: !torch.vtensor<[4],si8>, %pads: !torch.vtensor<[2],si64>) -> (!torch.vtensor<[6],si8>, !torch.vtensor<[6],f32>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %fill = torch.vtensor.literal(dense<0.75> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %r = torch.operator "onnx.Pad"(%xd, %pads, %fill) : (!torch.vtensor<[4],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[],f32>) -> !torch.vtensor<[6],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[6],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[6],si8>
  %xd2 = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %r2 = torch.operator "onnx.Pad"(%xd2, %pads, %fill) : (!torch.vtensor<[4],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[],f32>) -> !torch.vtensor<[6],f32>
  return %y, %r2 : !torch.vtensor<[6],si8>, !torch.vtensor<[6],f32>
}

// -----

// Relu of what is dequantized is a maximum with the zero point. Behind a sum it
// stays where it is, for QuantizeLinear to find it.

// CHECK-LABEL: func.func @relu(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[4],si8>, %[[f:.*]]: !torch.vtensor<[4],f32>)
// CHECK:         %[[zero:.*]] = torch.vtensor.literal(dense<5> : tensor<si8>)
// CHECK:         torch.operator "onnx.Max"(%[[x]], %{{.*}}) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
// CHECK:         %[[a:.*]] = torch.operator "onnx.DequantizeLinear"
// CHECK:         %[[b:.*]] = torch.operator "onnx.Add"(%[[a]], %[[f]])
// CHECK:         %[[c:.*]] = torch.operator "onnx.Relu"(%[[b]])
// CHECK:         %[[d:.*]] = torch.operator "onnx.QuantizeLinear"(%[[c]]
// CHECK:         return %[[d]]
func.func @relu(%x: !torch.vtensor<[4],si8>, %f: !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],si8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %r = torch.operator "onnx.Relu"(%xd) : (!torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %a = torch.operator "onnx.Add"(%r, %f) : (!torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %b = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%b, %s, %z) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
  return %y : !torch.vtensor<[4],si8>
}

// -----

// QuantizeLinear goes before a concatenation, and meets those that it undoes.

// CHECK-LABEL: func.func @concat(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[4],si8>, %[[f:.*]]: !torch.vtensor<[2],f32>)
// CHECK:         %[[q:.*]] = torch.operator "onnx.QuantizeLinear"(%[[f]]
// CHECK:         %[[y:.*]] = torch.operator "onnx.Concat"(%[[x]], %[[q]]) {torch.onnx.axis = 0 : si64}
// CHECK:         return %[[y]]
func.func @concat(%x: !torch.vtensor<[4],si8>, %f: !torch.vtensor<[2],f32>) -> !torch.vtensor<[6],si8> {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %r = torch.operator "onnx.Concat"(%xd, %f) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[4],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[6],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[6],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[6],si8>
  return %y : !torch.vtensor<[6],si8>
}

// -----

// A window that may be in the padding as a whole has -infinity as its maximum,
// which no byte stands for.

// CHECK-LABEL: func.func @maxPool(
// CHECK:         "onnx.MaxPool"({{.*}}) {torch.onnx.kernel_shape = [2 : si64], torch.onnx.pads = [1 : si64, 0 : si64]} : (!torch.vtensor<[1,1,4],si8>)
// CHECK:         "onnx.MaxPool"({{.*}}) {torch.onnx.kernel_shape = [1 : si64], torch.onnx.pads = [1 : si64, 0 : si64]} : (!torch.vtensor<[1,1,4],f32>)
func.func @maxPool(%x: !torch.vtensor<[1,1,4],si8>) -> (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,5],f32>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %a = torch.operator "onnx.MaxPool"(%xd) {torch.onnx.kernel_shape = [2 : si64], torch.onnx.pads = [1 : si64, 0 : si64]} : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %b = torch.operator "onnx.MaxPool"(%xd) {torch.onnx.kernel_shape = [1 : si64], torch.onnx.pads = [1 : si64, 0 : si64]} : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,5],f32>
  return %a, %b : !torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,5],f32>
}

// -----

// Bounds of what is dequantized are bounds of bytes, here 5 + 6 / 0.5; the pair
// before them is nothing. Of other floats one may be a NaN, which is quantized
// to the least byte, whatever the bounds.

// CHECK-LABEL: func.func @clip(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor<[4],si8>, %[[f:.*]]: !torch.vtensor<[4],f32>)
// CHECK:         %[[a:.*]] = torch.operator "onnx.Max"(%[[x]], %{{.*}})
// CHECK:         %[[high:.*]] = torch.vtensor.literal(dense<17> : tensor<si8>)
// CHECK:         %[[b:.*]] = torch.operator "onnx.Min"(%[[a]], %[[high]])
// CHECK:         %[[c:.*]] = torch.operator "onnx.Clip"(%[[f]]
// CHECK:         %[[d:.*]] = torch.operator "onnx.QuantizeLinear"(%[[c]]
// CHECK:         return %[[b]], %[[d]]
func.func @clip(%x: !torch.vtensor<[4],si8>, %f: !torch.vtensor<[4],f32>) -> (!torch.vtensor<[4],si8>, !torch.vtensor<[4],si8>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %lo = torch.vtensor.literal(dense<0.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %hi = torch.vtensor.literal(dense<6.0> : tensor<f32>) : !torch.vtensor<[],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],f32>
  %a = torch.operator "onnx.Clip"(%xd, %lo, %hi) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%a, %s, %z) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
  %b = torch.operator "onnx.Clip"(%f, %lo, %hi) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],f32>
  %w = torch.operator "onnx.QuantizeLinear"(%b, %s, %z) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[4],si8>
  return %y, %w : !torch.vtensor<[4],si8>, !torch.vtensor<[4],si8>
}

// -----

// QuantizeLinear goes before a maximum of what a convolution of bytes computes,
// but not of the model's input, in which a NaN may be: it is the maximum of its
// window, but the least byte.

// CHECK-LABEL: func.func @maxOfFloats(
// CHECK-SAME:    %{{.*}}: !torch.vtensor<[1,1,4],si8>, %[[f:.*]]: !torch.vtensor<[1,1,4],f32>)
// CHECK:         %[[conv:.*]] = torch.operator "onnx.Conv"
// CHECK:         %[[bytes:.*]] = torch.operator "onnx.QuantizeLinear"(%[[conv]]
// CHECK:         %[[a:.*]] = torch.operator "onnx.MaxPool"(%[[bytes]])
// CHECK:         %[[max:.*]] = torch.operator "onnx.MaxPool"(%[[f]])
// CHECK:         %[[b:.*]] = torch.operator "onnx.QuantizeLinear"(%[[max]]
// CHECK:         return %[[a]], %[[b]]
func.func @maxOfFloats(%x: !torch.vtensor<[1,1,4],si8>, %f: !torch.vtensor<[1,1,4],f32>) -> (!torch.vtensor<[1,1,3],si8>, !torch.vtensor<[1,1,3],si8>) {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<5> : tensor<si8>) : !torch.vtensor<[],si8>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1xsi8>) : !torch.vtensor<[1,1,1],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[1,1,4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,1,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[1,1,1],f32>) -> !torch.vtensor<[1,1,4],f32>
  %m = torch.operator "onnx.MaxPool"(%c) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,3],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%m, %s, %z) : (!torch.vtensor<[1,1,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,1,3],si8>
  %n = torch.operator "onnx.MaxPool"(%f) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,3],f32>
  %u = torch.operator "onnx.QuantizeLinear"(%n, %s, %z) : (!torch.vtensor<[1,1,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,1,3],si8>
  return %y, %u : !torch.vtensor<[1,1,3],si8>, !torch.vtensor<[1,1,3],si8>
}

// -----

// 8-bit floats move too, with their type, which only the zero point says here.

// CHECK-LABEL: func.func @float8(
// CHECK-SAME:    %[[x:.*]]: !torch.vtensor, %[[w:.*]]: !torch.vtensor<[2,3],f8E5M2>)
// CHECK:         %[[moved:.*]] = torch.operator "onnx.Flatten"(%[[x]]) : (!torch.vtensor) -> !torch.vtensor<[2,3],f8E4M3FN>
// CHECK:         %[[floats:.*]] = torch.operator "onnx.DequantizeLinear"(%[[moved]]
// CHECK:         %[[weights:.*]] = torch.operator "onnx.Transpose"(%[[w]]) {{.*}} -> !torch.vtensor<[3,2],f8E5M2>
// CHECK:         torch.operator "onnx.DequantizeLinear"(%[[weights]], %{{.*}}) {torch.onnx.axis = 1 : si64}
// CHECK:         return %[[floats]]
func.func @float8(%x: !torch.vtensor, %w: !torch.vtensor<[2,3],f8E5M2>) -> (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3,2],f32>) {
  %s = torch.vtensor.literal(dense<0.3> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<0.0> : tensor<f8E4M3FN>) : !torch.vtensor<[],f8E4M3FN>
  %sw = torch.vtensor.literal(dense<[0.3, 0.4]> : tensor<2xf32>) : !torch.vtensor<[2],f32>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.vtensor
  %r = torch.operator "onnx.Flatten"(%xd) : (!torch.vtensor) -> !torch.vtensor<[2,3],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %sw) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,3],f8E5M2>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2,3],f32>
  %t = torch.operator "onnx.Transpose"(%wd) {torch.onnx.perm = [1 : si64, 0 : si64]} : (!torch.vtensor<[2,3],f32>) -> !torch.vtensor<[3,2],f32>
  return %r, %t : !torch.vtensor<[2,3],f32>, !torch.vtensor<[3,2],f32>
}

// -----

// They may be NaNs, which the quantization to bytes would hide from a maximum.

// CHECK-LABEL: func.func @float8NaN(
// CHECK:         torch.operator "onnx.DequantizeLinear"
// CHECK-NEXT:    torch.operator "onnx.MaxPool"
// CHECK-NEXT:    torch.operator "onnx.QuantizeLinear"
// CHECK-NEXT:    torch.operator "onnx.Relu"
// CHECK-NEXT:    torch.operator "onnx.QuantizeLinear"
// CHECK-NEXT:    return
func.func @float8NaN(%x: !torch.vtensor<[1,1,4],f8E4M3FN>) -> (!torch.vtensor<[1,1,3],ui8>, !torch.vtensor<[1,1,4],si8>) {
  %s = torch.vtensor.literal(dense<0.3> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<3> : tensor<si8>) : !torch.vtensor<[],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4],f32>
  %p = torch.operator "onnx.MaxPool"(%xd) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,3],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%p, %s) : (!torch.vtensor<[1,1,3],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,3],ui8>
  %r = torch.operator "onnx.Relu"(%xd) : (!torch.vtensor<[1,1,4],f32>) -> !torch.vtensor<[1,1,4],f32>
  %q = torch.operator "onnx.QuantizeLinear"(%r, %s, %z) : (!torch.vtensor<[1,1,4],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,1,4],si8>
  return %y, %q : !torch.vtensor<[1,1,3],ui8>, !torch.vtensor<[1,1,4],si8>
}
