// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @axis(%x: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.ReduceSum': axis 2 is not a dimension of a tensor of 2 dimensions}}
  %0 = torch.operator "onnx.ReduceSum"(%x) {torch.onnx.axes = [2 : si64]} : (!torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @twice(%x: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the axes [1,-1] name dimension 1 twice}}
  %0 = torch.operator "onnx.ReduceSum"(%x) {torch.onnx.axes = [1 : si64, -1 : si64]} : (!torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @bind(%x: !torch.vtensor<[3,4],f32>, %axes: !torch.vtensor<[1],si64>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the axes (operand 1) must be known at compile time}}
  %0 = torch.operator "onnx.ReduceSum"(%x, %axes) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[1],si64>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @both(%x: !torch.vtensor<[3,4],f32>, %axes: !torch.vtensor<[1],si64>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{has both an operand and an attribute 'axes'}}
  %0 = torch.operator "onnx.ReduceSum"(%x, %axes) {torch.onnx.axes = [1 : si64]} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[1],si64>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @elements(%x: !torch.vtensor<[3,4],si32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input's elements are 'si32'; f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.ReduceLogSumExp"(%x) : (!torch.vtensor<[3,4],si32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @mean(%x: !torch.vtensor<[3,0],si32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{a mean of 0 elements of 'si32' is not defined}}
  %0 = torch.operator "onnx.ReduceMean"(%x) : (!torch.vtensor<[3,0],si32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @nothing(%x: !torch.vtensor<[3,0],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{dimension 1 of the input [3,0] has no elements to choose from}}
  %0 = torch.operator "onnx.ArgMax"(%x) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[3,0],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @scalar(%x: !torch.vtensor<[],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{axis -1 is not a dimension of a tensor of 0 dimensions}}
  %0 = torch.operator "onnx.Softmax"(%x) : (!torch.vtensor<[],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @least(%x: !torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{axis -9223372036854775808 is not a dimension of a tensor of 2 dimensions}}
  %0 = torch.operator "onnx.Hardmax"(%x) {torch.onnx.axis = -9223372036854775808 : si64} : (!torch.vtensor<[3,4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
