// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @training(%x: !torch.vtensor<[1,2,3],f32>, %p: !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.BatchNormalization': training_mode is 1; only inference (0) is supported}}
  %0 = torch.operator "onnx.BatchNormalization"(%x, %p, %p, %p, %p) {torch.onnx.training_mode = 1 : si64} : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @channels(%x: !torch.vtensor<[1,2,3],f32>, %p: !torch.vtensor<[3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{operand 1 is [3], but the input has 2 channels}}
  %0 = torch.operator "onnx.InstanceNormalization"(%x, %p, %p) : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @groups(%x: !torch.vtensor<[1,4,3],f32>, %p: !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{num_groups is 3, but must divide the 4 channels of the input}}
  %0 = torch.operator "onnx.GroupNormalization"(%x, %p, %p) {torch.onnx.num_groups = 3 : si64} : (!torch.vtensor<[1,4,3],f32>, !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @scale(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{operand 1 is [2], which does not broadcast to the input [2,3]}}
  %0 = torch.operator "onnx.LayerNormalization"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @stashType(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{stash_type is 10; 1 (float) and 16 (bfloat16) are supported}}
  %0 = torch.operator "onnx.LayerNormalization"(%x, %s) {torch.onnx.stash_type = 10 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @size(%x: !torch.vtensor<[1,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{size is 0, but must be from 1 to 2147483647}}
  %0 = torch.operator "onnx.LRN"(%x) : (!torch.vtensor<[1,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
