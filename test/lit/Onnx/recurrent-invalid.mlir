// RUN: mini-opt %s --split-input-file --mini-convert-torch-onnx-to-linalg --verify-diagnostics

func.func @rank(%x: !torch.vtensor<[2,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': the input [2,3], the weights [1,4,3] and those of the state [1,4,4] must have three dimensions}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @weights(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,16,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.LSTM': the weights (operand 1) is [1,4,3],f32, but must be [1,16,3],'f32'}}
  %y = torch.operator "onnx.LSTM"(%x, %w, %r) : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,16,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @hiddenSize(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': hidden_size is 5, but the weights of the state are [1,4,4]}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) {torch.onnx.hidden_size = 5 : si64} : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @direction(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': direction is 'down', but must be forward, reverse or bidirectional}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) {torch.onnx.direction = "down"} : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @activation(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': the activation 'Cube' is not one of ONNX's}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) {torch.onnx.activations = ["Cube"]} : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @activations(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,16,3],f32>, %r: !torch.vtensor<[1,16,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.LSTM': attribute 'activations' is ["Tanh"], but must be 3 names}}
  %y = torch.operator "onnx.LSTM"(%x, %w, %r) {torch.onnx.activations = ["Tanh"]} : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,16,3],f32>, !torch.vtensor<[1,16,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @alpha(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': attribute 'activation_alpha' is 1 : si64, but must be a list of floats}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) {torch.onnx.activation_alpha = 1 : si64} : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @steps(%x: !torch.vtensor<[5000,1,3],f32>, %w: !torch.vtensor<[1,4,3],f32>, %r: !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.RNN': the sequence has 5000 steps; at most 4096 are supported, since each is compiled}}
  %y = torch.operator "onnx.RNN"(%x, %w, %r) : (!torch.vtensor<[5000,1,3],f32>, !torch.vtensor<[1,4,3],f32>, !torch.vtensor<[1,4,4],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @scaleAbsent(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,3,16],si8>, %r: !torch.vtensor<[1,4,16],si8>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.DynamicQuantizeLSTM': the scale (operand 8) is absent}}
  %y = torch.operator "onnx.DynamicQuantizeLSTM"(%x, %w, %r, %none, %none, %none, %none, %none) : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,3,16],si8>, !torch.vtensor<[1,4,16],si8>, !torch.none, !torch.none, !torch.none, !torch.none, !torch.none) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @scaleShape(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,3,16],si8>, %r: !torch.vtensor<[1,4,16],si8>, %s: !torch.vtensor<[2],f32>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.DynamicQuantizeLSTM': operand 8 is [2], but must have a value for each of the 1 directions, or for each of their 16 rows}}
  %y = torch.operator "onnx.DynamicQuantizeLSTM"(%x, %w, %r, %none, %none, %none, %none, %none, %s) : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,3,16],si8>, !torch.vtensor<[1,4,16],si8>, !torch.none, !torch.none, !torch.none, !torch.none, !torch.none, !torch.vtensor<[2],f32>) -> !torch.vtensor
  return %y : !torch.vtensor
}

// -----

func.func @zeroPoint(%x: !torch.vtensor<[2,1,3],f32>, %w: !torch.vtensor<[1,3,16],si8>, %r: !torch.vtensor<[1,4,16],si8>, %s: !torch.vtensor<[1],f32>, %z: !torch.vtensor<[1],ui8>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.DynamicQuantizeLSTM': the zero point (operand 9) is 'ui8', but operand 1 has elements of 'si8'}}
  %y = torch.operator "onnx.DynamicQuantizeLSTM"(%x, %w, %r, %none, %none, %none, %none, %none, %s, %z) : (!torch.vtensor<[2,1,3],f32>, !torch.vtensor<[1,3,16],si8>, !torch.vtensor<[1,4,16],si8>, !torch.none, !torch.none, !torch.none, !torch.none, !torch.none, !torch.vtensor<[1],f32>, !torch.vtensor<[1],ui8>) -> !torch.vtensor
  return %y : !torch.vtensor
}
