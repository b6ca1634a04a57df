// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

// ONNX's own operators do not take 8-bit floats.
func.func @matmul(%a: !torch.vtensor<[2,3],f8E4M3FNUZ>, %b: !torch.vtensor<[3,4],f8E4M3FNUZ>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.MatMul': the operands' elements are 'f8E4M3FNUZ'; integers, f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[2,3],f8E4M3FNUZ>, !torch.vtensor<[3,4],f8E4M3FNUZ>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @bytes(%a: !torch.vtensor<[2,3],f8E4M3FNUZ>, %b: !torch.vtensor<[3,4],si8>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'mini.MatMulFloat8': operand 1 has elements of 'si8'; 8-bit floats are supported}}
  %0 = torch.operator "mini.MatMulFloat8"(%a, %b) : (!torch.vtensor<[2,3],f8E4M3FNUZ>, !torch.vtensor<[3,4],si8>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @bias(%x: !torch.vtensor<[1,2,4],f8E4M3FNUZ>, %w: !torch.vtensor<[3,2,1],f8E4M3FNUZ>, %b: !torch.vtensor<[3],f16>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{operand 2 has elements of 'f16'; f32 is supported}}
  %0 = torch.operator "mini.ConvFloat8"(%x, %w, %b) : (!torch.vtensor<[1,2,4],f8E4M3FNUZ>, !torch.vtensor<[3,2,1],f8E4M3FNUZ>, !torch.vtensor<[3],f16>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @multiplier(%x: !torch.vtensor<[1,2,4],f8E4M3FNUZ>, %w: !torch.vtensor<[3,2,1],f8E4M3FNUZ>, %m: !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk> {
  %none = torch.constant.none
  // expected-error @below {{the multiplier is [2], but must have one element, or one for each of 3 channels}}
  %0 = torch.operator "mini.ConvFloat8"(%x, %w, %none, %m) : (!torch.vtensor<[1,2,4],f8E4M3FNUZ>, !torch.vtensor<[3,2,1],f8E4M3FNUZ>, !torch.none, !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @addend(%a: !torch.vtensor<[2,3],f8E4M3FNUZ>, %b: !torch.vtensor<[3,4],f8E4M3FNUZ>, %c: !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{takes nothing to add, but operand 2 is [4],f32}}
  %0 = torch.operator "mini.MatMulFloat8"(%a, %b, %c) : (!torch.vtensor<[2,3],f8E4M3FNUZ>, !torch.vtensor<[3,4],f8E4M3FNUZ>, !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
