// RUN: mini-opt %s --mini-move-quantization --mini-fold-quantized-constants --mini-form-qlinear-operators --mini-convert-torch-onnx-to-linalg 2> /dev/null | FileCheck %s

// The opset is the model's: an operator that a pass makes of its Q/DQ pairs, which
// came before ONNX had them, may be of a later one.

// CHECK-LABEL: func.func @conv
// CHECK-SAME: -> (tensor<1x2x3x3xi8>
// CHECK: arith.muli
// CHECK-LABEL: func.func @moved
func.func @conv(%x: !torch.vtensor<[1,2,3,3],ui8>) -> !torch.vtensor<[1,2,3,3],ui8> attributes {torch.onnx_meta.opset_version = 9 : si64} {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<7> : tensor<ui8>) : !torch.vtensor<[],ui8>
  %w = torch.vtensor.literal(dense<3> : tensor<2x2x1x1xsi8>) : !torch.vtensor<[2,2,1,1],si8>
  %wz = torch.vtensor.literal(dense<0> : tensor<si8>) : !torch.vtensor<[],si8>
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) {torch.onnx_domain = "com.microsoft"} : (!torch.vtensor<[1,2,3,3],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[1,2,3,3],f32>
  %1 = torch.operator "onnx.DequantizeLinear"(%w, %s, %wz) {torch.onnx_domain = "com.microsoft"} : (!torch.vtensor<[2,2,1,1],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[2,2,1,1],f32>
  %2 = torch.operator "onnx.Conv"(%0, %1) : (!torch.vtensor<[1,2,3,3],f32>, !torch.vtensor<[2,2,1,1],f32>) -> !torch.vtensor<[1,2,3,3],f32>
  %3 = torch.operator "onnx.QuantizeLinear"(%2, %s, %z) {torch.onnx_domain = "com.microsoft"} : (!torch.vtensor<[1,2,3,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[1,2,3,3],ui8>
  return %3 : !torch.vtensor<[1,2,3,3],ui8>
}

func.func @moved(%x: !torch.vtensor<[1,4],ui8>) -> !torch.vtensor<[4,1],f32> attributes {torch.onnx_meta.opset_version = 9 : si64} {
  %s = torch.vtensor.literal(dense<0.5> : tensor<f32>) : !torch.vtensor<[],f32>
  %z = torch.vtensor.literal(dense<7> : tensor<ui8>) : !torch.vtensor<[],ui8>
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) {torch.onnx_domain = "com.microsoft"} : (!torch.vtensor<[1,4],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[1,4],f32>
  %1 = torch.operator "onnx.Transpose"(%0) : (!torch.vtensor<[1,4],f32>) -> !torch.vtensor<[4,1],f32>
  return %1 : !torch.vtensor<[4,1],f32>
}
