// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @types(%x: !torch.vtensor<[2],si8>, %y: !torch.vtensor<[2],ui8>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.QLinearAdd': the operands have different element types, 'si8' and 'ui8'}}
  %0 = torch.operator "onnx.QLinearAdd"(%x, %s, %none, %y, %s, %none, %s) : (!torch.vtensor<[2],si8>, !torch.vtensor<[],f32>, !torch.none, !torch.vtensor<[2],ui8>, !torch.vtensor<[],f32>, !torch.none, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @noScale(%x: !torch.vtensor<[2],si8>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QLinearSigmoid': the scale (operand 3) is absent}}
  %0 = torch.operator "onnx.QLinearSigmoid"(%x, %s) : (!torch.vtensor<[2],si8>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @concat(%x: !torch.vtensor<[2,3],si8>, %y: !torch.vtensor<[3,3],si8>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],si8>) -> !torch.none {
  // expected-error @below {{'onnx.QLinearConcat': operand 5 is [3,3],si8, which does not fit operand 2, [2,3],si8, along axis 1}}
  %0 = torch.operator "onnx.QLinearConcat"(%s, %z, %x, %s, %z, %y, %s, %z) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[],f32>, !torch.vtensor<[],si8>, !torch.vtensor<[2,3],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>, !torch.vtensor<[3,3],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @group(%x: !torch.vtensor<[1,4,5,5],ui8>, %w: !torch.vtensor<[6,2,3,3],si8>) -> !torch.none {
  // expected-error @below {{'onnx.ConvInteger': group is 4, but must divide the 6 channels of the weights}}
  %0 = torch.operator "onnx.ConvInteger"(%x, %w) {torch.onnx.group = 4 : si64} : (!torch.vtensor<[1,4,5,5],ui8>, !torch.vtensor<[6,2,3,3],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @channelScale(%x: !torch.vtensor<[1,4,5,5],ui8>, %w: !torch.vtensor<[6,4,3,3],si8>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],ui8>, %ws: !torch.vtensor<[4],f32>, %wz: !torch.vtensor<[],si8>) -> !torch.none {
  // expected-error @below {{'onnx.QLinearConv': operand 4 is [4], but must have one element, or one for each of 6 output channels}}
  %0 = torch.operator "onnx.QLinearConv"(%x, %s, %z, %w, %ws, %wz, %s, %z) : (!torch.vtensor<[1,4,5,5],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>, !torch.vtensor<[6,4,3,3],si8>, !torch.vtensor<[4],f32>, !torch.vtensor<[],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @rows(%x: !torch.vtensor<[2,3],ui8>, %y: !torch.vtensor<[4,5],si8>) -> !torch.none {
  // expected-error @below {{'onnx.MatMulInteger': cannot multiply [2,3] (operand 0) by [4,5] (operand 1): dimension 1 of the first has 3 elements, but dimension 0 of the second 4; both must be equal, so transpose or reshape one operand}}
  %0 = torch.operator "onnx.MatMulInteger"(%x, %y) : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[4,5],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @transposed(%a: !torch.vtensor<[2,3],ui8>, %scale: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],ui8>, %b: !torch.vtensor<[3,5],ui8>) -> !torch.none {
  // expected-error @below {{cannot multiply [2,3] (operand 0) by [3,5] (operand 3): dimension 1 of the first has 3 elements, but dimension 1 of the second 5;}}
  %0 = torch.operator "onnx.QGemm"(%a, %scale, %z, %b, %scale, %z) {torch.onnx.transB = 1 : si64} : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>, !torch.vtensor<[3,5],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

// A transposed B has its columns first.
func.func @transposedZeroPoint(%a: !torch.vtensor<[2,3],ui8>, %scale: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],ui8>, %b: !torch.vtensor<[5,3],ui8>, %zs: !torch.vtensor<[3],ui8>) -> !torch.none {
  // expected-error @below {{operand 5 is [3], but for a matrix of [5,3] it must have one element, [5] or [5,1]}}
  %0 = torch.operator "onnx.QGemm"(%a, %scale, %z, %b, %scale, %zs) {torch.onnx.transB = 1 : si64} : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>, !torch.vtensor<[5,3],ui8>, !torch.vtensor<[],f32>, !torch.vtensor<[3],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @zeroPoint(%x: !torch.vtensor<[2,3],ui8>, %y: !torch.vtensor<[3,5],si8>, %z: !torch.vtensor<[3],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.MatMulInteger': operand 2 is [3], but for a matrix of [2,3] it must have one element, [2] or [2,1]}}
  %0 = torch.operator "onnx.MatMulInteger"(%x, %y, %z) : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[3,5],si8>, !torch.vtensor<[3],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @poolKernel(%x: !torch.vtensor<[1,3,4,4],si8>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],si8>) -> !torch.none {
  // expected-error @below {{'onnx.QLinearAveragePool': attribute 'kernel_shape' is missing}}
  %0 = torch.operator "onnx.QLinearAveragePool"(%x, %s, %z, %s, %z) : (!torch.vtensor<[1,3,4,4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.none
  return %0 : !torch.none
}
