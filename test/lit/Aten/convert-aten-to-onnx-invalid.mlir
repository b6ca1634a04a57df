// RUN: mini-opt %s --mini-convert-aten-to-onnx --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

// Operators that are not known parse, and are all reported.
// expected-error @below {{2 operators are not supported: torch.aten.erfinv (1), torch.prims.foo (1); mini-compile --list-ops shows those that are}}
module {
func.func @unknown(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %1 = torch.constant.int 1
  // expected-note @below {{'torch.aten.erfinv' is not supported}}
  %2 = torch.aten.erfinv %x, %1 : !torch.vtensor<[2],f32>, !torch.int -> !torch.vtensor<[2],f32>
  // expected-note @below {{'torch.prims.foo' is not supported}}
  %3 = torch.prims.foo %2 : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  return %3 : !torch.vtensor<[2],f32>
}
}

// -----

func.func @operands(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  // expected-error @below {{'torch.aten.relu': has 2 operands, but takes 1}}
  %0 = torch.aten.relu %x, %x : !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// -----

func.func @notTensor(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %none = torch.constant.none
  // expected-error @below {{'torch.aten.relu': operand 0 is none, but must be a tensor}}
  %0 = torch.aten.relu %none : !torch.none -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// -----

func.func @notConstant(%x: !torch.vtensor<[2],f32>, %i: !torch.int) -> !torch.vtensor<[2],f32> {
  %none = torch.constant.none
  // expected-error @below {{'torch.aten.softmax.int': operand 1 must be an integer known at compile time, but is '!torch.int'}}
  %0 = torch.aten.softmax.int %x, %i, %none : !torch.vtensor<[2],f32>, !torch.int, !torch.none -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// -----

func.func @list(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[3,2],f32> {
  %0 = torch.constant.int 0
  // expected-error @below {{'torch.aten.permute': operand 1 must be a list made by torch.prim.ListConstruct}}
  %1 = torch.aten.permute %x, %0 : !torch.vtensor<[2,3],f32>, !torch.int -> !torch.vtensor<[3,2],f32>
  return %1 : !torch.vtensor<[3,2],f32>
}

// -----

func.func @axis(%x: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[3,2],f32> {
  %0 = torch.constant.int 0
  %2 = torch.constant.int 2
  // expected-error @below {{'torch.aten.transpose.int': dimension 2 is not one of a tensor of 2 dimensions}}
  %1 = torch.aten.transpose.int %x, %0, %2 : !torch.vtensor<[2,3],f32>, !torch.int, !torch.int -> !torch.vtensor<[3,2],f32>
  return %1 : !torch.vtensor<[3,2],f32>
}

// -----

func.func @training(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %p = torch.constant.float 5.0e-01
  %true = torch.constant.bool true
  // expected-error @below {{'torch.aten.dropout': is in training mode; export the model for inference}}
  %0 = torch.aten.dropout %x, %p, %true : !torch.vtensor<[2],f32>, !torch.float, !torch.bool -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// -----

func.func @adaptive(%x: !torch.vtensor<[1,2,7,7],f32>) -> !torch.vtensor<[1,2,2,2],f32> {
  %2 = torch.constant.int 2
  %l = torch.prim.ListConstruct %2, %2 : (!torch.int, !torch.int) -> !torch.list<int>
  // expected-error @below {{'torch.aten.adaptive_avg_pool2d': makes 2 elements of 7, which must be a multiple of that}}
  %0 = torch.aten.adaptive_avg_pool2d %x, %l : !torch.vtensor<[1,2,7,7],f32>, !torch.list<int> -> !torch.vtensor<[1,2,2,2],f32>
  return %0 : !torch.vtensor<[1,2,2,2],f32>
}

// -----

func.func @scaleUnknown(%x: !torch.vtensor<[2],!torch.qint8>) -> !torch.vtensor<[2],f32> {
  // expected-error @below {{'torch.aten.dequantize.self': the scale of the operand is not known; it must come from quantize_per_tensor, quantize_per_channel or a _make_per_*_quantized_tensor}}
  %0 = torch.aten.dequantize.self %x : !torch.vtensor<[2],!torch.qint8> -> !torch.vtensor<[2],f32>
  return %0 : !torch.vtensor<[2],f32>
}

// -----

func.func @zeroPointRange(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],!torch.qint8> {
  %s = torch.constant.float 5.0e-01
  %z = torch.constant.int 128
  %d = torch.constant.int 12
  // expected-error @below {{'torch.aten.quantize_per_tensor': the zero point is 128, which is not in the range of 'si8'}}
  %0 = torch.aten.quantize_per_tensor %x, %s, %z, %d : !torch.vtensor<[2],f32>, !torch.float, !torch.int, !torch.int -> !torch.vtensor<[2],!torch.qint8>
  return %0 : !torch.vtensor<[2],!torch.qint8>
}
