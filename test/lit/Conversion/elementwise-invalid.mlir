// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @shapes(%a: !torch.vtensor<[2,3],f32>, %b: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Add': shapes [2,3] and [2] do not broadcast to each other}}
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Widths agree here, signedness does not.
func.func @types(%a: !torch.vtensor<[2],si8>, %b: !torch.vtensor<[2],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.Add': the operands have different element types, 'si8' and 'ui8'}}
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[2],si8>, !torch.vtensor<[2],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @booleans(%a: !torch.vtensor<[2],i1>) -> !torch.none {
  // expected-error @below {{'onnx.Add': the operands' elements are 'i1'; integers, f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.Add"(%a, %a) : (!torch.vtensor<[2],i1>, !torch.vtensor<[2],i1>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @unsigned(%a: !torch.vtensor<[2],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.Relu': the input's elements are 'ui8'; signed integers, f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[2],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @fp8(%a: !torch.vtensor<[2],f8E5M2>) -> !torch.none {
  // expected-error @below {{'onnx.Relu': the input's elements are 'f8E5M2'}}
  %0 = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[2],f8E5M2>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @tooLarge(%a: !torch.vtensor<[1048576,1],f32>, %b: !torch.vtensor<[1,1048577],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Add': the result is too large: [1048576,1048577] has more than the supported 1099511627776 elements}}
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[1048576,1],f32>, !torch.vtensor<[1,1048577],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @results(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Relu': has 2 results, but makes 1}}
  %0:2 = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[2],f32>) -> (!torch.none, !torch.none)
  return %0 : !torch.none
}
