// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @activation(%x: !torch.vtensor<[1,2,5],f32>, %w: !torch.vtensor<[3,2,1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.FusedConv': the activation 'Softmax' is not supported}}
  %0 = torch.operator "onnx.FusedConv"(%x, %w) {torch.onnx.activation = "Softmax"} : (!torch.vtensor<[1,2,5],f32>, !torch.vtensor<[3,2,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @parameters(%x: !torch.vtensor<[1,2,5],f32>, %w: !torch.vtensor<[3,2,1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.FusedConv': the activation 'LeakyRelu' takes 1 parameters, but has 2}}
  %0 = torch.operator "onnx.FusedConv"(%x, %w) {torch.onnx.activation = "LeakyRelu", torch.onnx.activation_params = [0.1 : f32, 0.2 : f32]} : (!torch.vtensor<[1,2,5],f32>, !torch.vtensor<[3,2,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @clip(%x: !torch.vtensor<[1,2,5],f32>, %w: !torch.vtensor<[3,2,1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.FusedConv': the activation 'Clip' takes a minimum and a maximum, but has 1 parameters}}
  %0 = torch.operator "onnx.FusedConv"(%x, %w) {torch.onnx.activation = "Clip", torch.onnx.activation_params = [0.1 : f32]} : (!torch.vtensor<[1,2,5],f32>, !torch.vtensor<[3,2,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @list(%x: !torch.vtensor<[1,2,5],f32>, %w: !torch.vtensor<[3,2,1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.FusedConv': attribute 'activation_params' is 3 : si64, but must be a list of floats}}
  %0 = torch.operator "onnx.FusedConv"(%x, %w) {torch.onnx.activation_params = 3 : si64} : (!torch.vtensor<[1,2,5],f32>, !torch.vtensor<[3,2,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @sum(%x: !torch.vtensor<[1,2,5],f32>, %w: !torch.vtensor<[3,2,1],f32>, %z: !torch.vtensor<[1,3,1],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.FusedConv': the operand Z is [1,3,1],f32, but must be as the convolution's result, [1,3,5],f32}}
  %0 = torch.operator "onnx.FusedConv"(%x, %w, %none, %z) : (!torch.vtensor<[1,2,5],f32>, !torch.vtensor<[3,2,1],f32>, !torch.none, !torch.vtensor<[1,3,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @bias(%a: !torch.vtensor<[2,3],ui8>, %b: !torch.vtensor<[3,4],si8>, %s: !torch.vtensor<[],f32>, %c: !torch.vtensor<[3],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.MatMulIntegerToFloat': the bias is [3],f32, but must be 'f32' and broadcast to [2,4]}}
  %0 = torch.operator "onnx.MatMulIntegerToFloat"(%a, %b, %s, %s, %none, %none, %c) : (!torch.vtensor<[2,3],ui8>, !torch.vtensor<[3,4],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],f32>, !torch.none, !torch.none, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @dynamic(%a: !torch.vtensor<[2,3],f16>, %b: !torch.vtensor<[3,4],si8>, %s: !torch.vtensor<[],f16>) -> !torch.none {
  // expected-error @below {{'onnx.DynamicQuantizeMatMul': the input's elements are 'f16'; f32 is supported}}
  %0 = torch.operator "onnx.DynamicQuantizeMatMul"(%a, %b, %s) : (!torch.vtensor<[2,3],f16>, !torch.vtensor<[3,4],si8>, !torch.vtensor<[],f16>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @skip(%x: !torch.vtensor<[3,4],f32>, %y: !torch.vtensor<[2,3,4],f32>, %s: !torch.vtensor<[4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.SkipLayerNormalization': the operands make [2,3,4], but the input is [3,4]}}
  %0 = torch.operator "onnx.SkipLayerNormalization"(%x, %y, %s) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Blocks of channels, in the domain that ONNX Runtime's highest level writes.
// expected-error @below {{1 operator is not supported: com.microsoft.nchwc.Conv (1)}}
module {
  func.func @blocks(%x: !torch.vtensor<[1,8,5,5],f32>, %w: !torch.vtensor<[8,8,1,1],f32>) -> !torch.none {
    // expected-note @below {{'com.microsoft.nchwc.Conv' has a layout for one processor; save the model with ONNX Runtime's graph optimization level 'basic' (ORT_ENABLE_BASIC) or 'extended'}}
    %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx_domain = "com.microsoft.nchwc"} : (!torch.vtensor<[1,8,5,5],f32>, !torch.vtensor<[8,8,1,1],f32>) -> !torch.none
    return %0 : !torch.none
  }
}
