// A remark goes to standard error, and the model is compiled.
// RUN: mini-compile %s -o %t.hsaco 2> %t.err
// RUN: FileCheck %s < %t.err
// RUN: mini-compile %s -o %t.hsaco --strict-qdq 2> %t.err
// RUN: FileCheck %s --check-prefix=STRICT < %t.err
// RUN: test -s %t.hsaco

// CHECK: remark.mlir:[[#@LINE+9]]:8: remark: this quantized convolution is integer, which may differ from f32 by up to 1 step: the scale of the input, 0.100000001, is not a power of two
// STRICT: remark.mlir:[[#@LINE+8]]:8: remark: this quantized convolution stays f32: the scale of the input, 0.100000001, is not a power of two
// CHECK-NOT: remark
// CHECK-NOT: error
func.func @conv(%x: !torch.vtensor<[1,1,4,4],ui8>) -> !torch.vtensor<[1,1,4,4],ui8> {
  %s = torch.vtensor.literal(dense<0.1> : tensor<f32>) : !torch.vtensor<[],f32>
  %w = torch.vtensor.literal(dense<7> : tensor<1x1x1x1xsi8>) : !torch.vtensor<[1,1,1,1],si8>
  %xd = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[1,1,4,4],ui8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4,4],f32>
  %wd = torch.operator "onnx.DequantizeLinear"(%w, %s) : (!torch.vtensor<[1,1,1,1],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,1,1],f32>
  %c = torch.operator "onnx.Conv"(%xd, %wd) : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1,1,1,1],f32>) -> !torch.vtensor<[1,1,4,4],f32>
  %y = torch.operator "onnx.QuantizeLinear"(%c, %s) : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[1,1,4,4],ui8>
  return %y : !torch.vtensor<[1,1,4,4],ui8>
}
