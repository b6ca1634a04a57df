// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @rank(%x: !torch.vtensor<[1,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.MaxPool': the input is [1,2],f32, but must have a spatial dimension after the batch and the channels}}
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @kernel(%x: !torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'kernel_shape' is missing}}
  %0 = torch.operator "onnx.MaxPool"(%x) : (!torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @kernelRank(%x: !torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'kernel_shape' has 2 values, but needs 1}}
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [2 : si64, 2 : si64]} : (!torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @elements(%x: !torch.vtensor<[1,2,8],si8>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input's elements are 'si8'; f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.AveragePool"(%x) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,2,8],si8>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @storageOrder(%x: !torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{storage_order is 2, but must be 0 (row major) or 1 (column major)}}
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [2 : si64], torch.onnx.storage_order = 2 : si64} : (!torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @window(%x: !torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{spatial dimension 0 has 8 elements with its padding, too few for a window of 9}}
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [9 : si64], torch.onnx.ceil_mode = 1 : si64} : (!torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @huge(%x: !torch.vtensor<[1,2,2147483647],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the windows are too many: [1,2,2147483647,2147483647] has more than the supported 1099511627776 elements}}
  %0 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [2147483647 : si64], torch.onnx.auto_pad = "SAME_UPPER"} : (!torch.vtensor<[1,2,2147483647],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @table(%x: !torch.vtensor<[1,2,2147483647],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the indices are not supported: a dimension of 2147483647 elements needs a table of indices, above the limit of 16777216}}
  %0:2 = torch.operator "onnx.MaxPool"(%x) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,2,2147483647],f32>) -> (!torch.vtensor<*,unk>, !torch.vtensor<*,unk>)
  return %0#0 : !torch.vtensor<*,unk>
}

// -----

func.func @order(%x: !torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{p is 0.000000e+00, but must be from 1 to 2147483647}}
  %0 = torch.operator "onnx.LpPool"(%x) {torch.onnx.kernel_shape = [2 : si64], torch.onnx.p = 0 : si64} : (!torch.vtensor<[1,2,8],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
