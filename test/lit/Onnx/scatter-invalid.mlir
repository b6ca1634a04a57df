// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @reduction(%x: !torch.vtensor<[3,4],f32>, %i: !torch.vtensor<[2,2],si64>, %u: !torch.vtensor<[2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterElements': reduction is 'mean'; 'none', 'add', 'mul', 'max' and 'min' are supported}}
  %0 = torch.operator "onnx.ScatterElements"(%x, %i, %u) {torch.onnx.reduction = "mean"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[2,2],si64>, !torch.vtensor<[2,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @combined(%x: !torch.vtensor<[3,4],f8E4M3FN>, %i: !torch.vtensor<[2,2],si64>, %u: !torch.vtensor<[2,2],f8E4M3FN>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterElements': elements of 'f8E4M3FN' cannot be combined; reduction must be 'none'}}
  %0 = torch.operator "onnx.ScatterElements"(%x, %i, %u) {torch.onnx.reduction = "add"} : (!torch.vtensor<[3,4],f8E4M3FN>, !torch.vtensor<[2,2],si64>, !torch.vtensor<[2,2],f8E4M3FN>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @types(%x: !torch.vtensor<[3,4],f32>, %i: !torch.vtensor<[2,2],si64>, %u: !torch.vtensor<[2,2],f16>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterElements': the updates have elements of 'f16', but the data of 'f32'}}
  %0 = torch.operator "onnx.ScatterElements"(%x, %i, %u) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[2,2],si64>, !torch.vtensor<[2,2],f16>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @indices(%x: !torch.vtensor<[3,4],f32>, %i: !torch.vtensor<[2,2],f32>, %u: !torch.vtensor<[2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterND': the indices' elements are 'f32'; si32 and si64 are supported}}
  %0 = torch.operator "onnx.ScatterND"(%x, %i, %u) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @shape(%x: !torch.vtensor<[3,4],f32>, %i: !torch.vtensor<[4,2],si64>, %u: !torch.vtensor<[4,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterElements': the indices [4,2] and the updates [4,2] must be alike and fit in the data [3,4] but for dimension 1}}
  %0 = torch.operator "onnx.ScatterElements"(%x, %i, %u) {torch.onnx.axis = -1 : si64} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,2],si64>, !torch.vtensor<[4,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @constant(%x: !torch.vtensor<[3],f32>, %u: !torch.vtensor<[2],f32>) -> !torch.none {
  %i = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.ScatterElements': index 3 is outside of a dimension of 3}}
  %0 = torch.operator "onnx.ScatterElements"(%x, %i, %u) : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @coordinates(%x: !torch.vtensor<[3],f32>, %i: !torch.vtensor<[4,2],si64>, %u: !torch.vtensor<[4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterND': the indices are [4,2], but their last dimension must be from 1 to 1, coordinates of the data [3]}}
  %0 = torch.operator "onnx.ScatterND"(%x, %i, %u) : (!torch.vtensor<[3],f32>, !torch.vtensor<[4,2],si64>, !torch.vtensor<[4],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @updates(%x: !torch.vtensor<[3,5],f32>, %i: !torch.vtensor<[4,1],si64>, %u: !torch.vtensor<[4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.ScatterND': the updates are [4], but must be [4,5] for the indices [4,1]}}
  %0 = torch.operator "onnx.ScatterND"(%x, %i, %u) : (!torch.vtensor<[3,5],f32>, !torch.vtensor<[4,1],si64>, !torch.vtensor<[4],f32>) -> !torch.none
  return %0 : !torch.none
}
