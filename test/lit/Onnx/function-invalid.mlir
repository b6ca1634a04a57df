// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

// expected-error @below {{argument 1 is '!torch.vtensor<[2,?],f32>': dimension 1 is dynamic; give it a size, for only static shapes are supported}}
func.func @dynamic(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[2,?],f32>) -> !torch.vtensor<[2],f32> {
  return %a : !torch.vtensor<[2],f32>
}

// -----

// expected-error @below {{argument 0 is '!torch.vtensor': its sizes and its dtype must be given}}
func.func @unknown(%a: !torch.vtensor) -> !torch.vtensor {
  return %a : !torch.vtensor
}

// -----

// expected-error @below {{argument 0 is '!torch.int': only tensors are supported}}
func.func @scalar(%a: !torch.int) -> !torch.int {
  return %a : !torch.int
}

// -----

// expected-error @below {{argument 0 is '!torch.vtensor<[2],!torch.qint8>': dtype '!torch.qint8' is not supported}}
func.func @dtype(%a: !torch.vtensor<[2],!torch.qint8>) {
  return
}

// -----

// expected-error @below {{dimension 0 of [4294967296] is 4294967296, above the limit of 2147483647}}
func.func @large(%a: !torch.vtensor<[4294967296],f32>) {
  return
}

// -----

// expected-error @below {{function 'declaration' has 0 blocks; a model is a function of exactly one}}
func.func private @declaration(!torch.vtensor<[2],f32>)

// -----

func.func @none() -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{result 0 is none; only tensors are supported}}
  return %none : !torch.none
}
