// All that does not convert is in one error, with a note an occurrence.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

// expected-error @below {{5 operators are not supported: onnx.StringConcat (2), onnx.Relu (1), torch.constant.int (1), other.Op (1); the model's opset is 21; mini-compile --list-ops shows those that are}}
module {
  func.func @several(%a: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> attributes {torch.onnx_meta.opset_version = 21 : si64} {
    // expected-note @below {{'onnx.StringConcat' is not supported}}
    %0 = torch.operator "onnx.StringConcat"(%a) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
    // expected-note @below {{'onnx.StringConcat' is not supported}}
    %1 = torch.operator "onnx.StringConcat"(%0) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
    // expected-note @below {{'onnx.Relu' has regions, which are not supported}}
    %2 = torch.operator "onnx.Relu"(%1) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
      torch.operator_terminator %1 : !torch.vtensor<[2],f32>
    }
    // What nothing uses need not convert.
    %unused = torch.constant.int 2
    // expected-note @below {{'torch.constant.int' is an operand where only tensors are supported}}
    %3 = torch.constant.int 1
    %4 = torch.operator "onnx.Relu"(%3) : (!torch.int) -> !torch.vtensor<[2],f32>
    // expected-note @below {{'other.Op' is not supported}}
    torch.operator "other.Op"(%2) : (!torch.vtensor<[2],f32>) -> ()
    return %2 : !torch.vtensor<[2],f32>
  }
}

// -----

// expected-error @below {{1 operator is not supported: onnx.Asin (1); the model's opset is 6}}
module {
  func.func @opset(%a: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> attributes {torch.onnx_meta.opset_version = 6 : si64} {
    // expected-note @below {{'onnx.Asin' is supported from opset 7 on, but the model's opset is 6}}
    %0 = torch.operator "onnx.Asin"(%a, %a) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
    return %0 : !torch.vtensor<[2],f32>
  }
}

// -----

// Of an unknown opset every operator is taken to be of a recent one.
module {
  func.func @unknownOpset(%a: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
    %0 = torch.operator "onnx.Add"(%a, %a) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
    return %0 : !torch.vtensor<[2],f32>
  }
}

// -----

// The opset is in the message.
func.func @message(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[3],f32>) -> !torch.none attributes {torch.onnx_meta.opset_version = 13 : si64} {
  // expected-error @below {{'onnx.Add' (opset 13): shapes [2] and [3] do not broadcast to each other}}
  %0 = torch.operator "onnx.Add"(%a, %b) : (!torch.vtensor<[2],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}
