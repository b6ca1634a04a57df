// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @mode(%x: !torch.vtensor<[1,1,4,4],f32>, %g: !torch.vtensor<[1,2,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.GridSample': mode is 'area'; 'linear', 'nearest' and 'cubic' are supported}}
  %0 = torch.operator "onnx.GridSample"(%x, %g) {torch.onnx.mode = "area"} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1,2,2,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @padding(%x: !torch.vtensor<[1,1,4,4],f32>, %g: !torch.vtensor<[1,2,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.GridSample': padding_mode is 'wrap'; 'zeros', 'border' and 'reflection' are supported}}
  %0 = torch.operator "onnx.GridSample"(%x, %g) {torch.onnx.padding_mode = "wrap"} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1,2,2,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @coordinates(%x: !torch.vtensor<[1,1,4,4],f32>, %g: !torch.vtensor<[1,2,2,3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.GridSample': the input is [1,1,4,4] and the grid [1,2,2,3]; the grid must have the input's batch, as many dimensions, and a coordinate for each spatial dimension}}
  %0 = torch.operator "onnx.GridSample"(%x, %g) : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[1,2,2,3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Integers have no weights.
func.func @integers(%x: !torch.vtensor<[1,1,4,4],si8>, %g: !torch.vtensor<[1,2,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.GridSample': the input's elements are 'si8'; f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.GridSample"(%x, %g) : (!torch.vtensor<[1,1,4,4],si8>, !torch.vtensor<[1,2,2,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @regionMode(%x: !torch.vtensor<[1,1,4,4],f32>, %r: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.RoiAlign': mode is 'sum'; 'avg' and 'max' are supported}}
  %0 = torch.operator "onnx.RoiAlign"(%x, %r, %b) {torch.onnx.mode = "sum"} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @transform(%x: !torch.vtensor<[1,1,4,4],f32>, %r: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.RoiAlign': coordinate_transformation_mode is 'asymmetric'; 'half_pixel' and 'output_half_pixel' are supported}}
  %0 = torch.operator "onnx.RoiAlign"(%x, %r, %b) {torch.onnx.coordinate_transformation_mode = "asymmetric"} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @regions(%x: !torch.vtensor<[1,1,4,4],f32>, %r: !torch.vtensor<[3,5],f32>, %b: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.RoiAlign': the input is [1,1,4,4], the regions [3,5] and the batch indices [3]; they must have 4 dimensions, be [N,4] and [N]}}
  %0 = torch.operator "onnx.RoiAlign"(%x, %r, %b) : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[3,5],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @size(%x: !torch.vtensor<[1,1,4,4],f32>, %r: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.RoiAlign': output_height is 0, output_width 1 and sampling_ratio 0; the sizes must be positive, and the ratio not negative}}
  %0 = torch.operator "onnx.RoiAlign"(%x, %r, %b) {torch.onnx.output_height = 0 : si64} : (!torch.vtensor<[1,1,4,4],f32>, !torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @kernel(%x: !torch.vtensor<[1,1,2],f32>, %i: !torch.vtensor<[1,1,2],si64>) -> !torch.none {
  // expected-error @below {{'onnx.MaxUnpool': attribute 'kernel_shape' is missing}}
  %0 = torch.operator "onnx.MaxUnpool"(%x, %i) : (!torch.vtensor<[1,1,2],f32>, !torch.vtensor<[1,1,2],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @indices(%x: !torch.vtensor<[1,1,2],f32>, %i: !torch.vtensor<[1,1,3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.MaxUnpool': the input is [1,1,2],f32 and the indices are [1,1,3],si64; the indices must be si64 and as many, and there must be a spatial dimension after the batch and the channels}}
  %0 = torch.operator "onnx.MaxUnpool"(%x, %i) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,1,2],f32>, !torch.vtensor<[1,1,3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @shape(%x: !torch.vtensor<[1,1,2],f32>, %i: !torch.vtensor<[1,1,2],si64>) -> !torch.none {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64, 2 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.MaxUnpool': the output's shape is [1,1,2], but must have the batch, the channels and at least the sizes of [1,1,3]}}
  %0 = torch.operator "onnx.MaxUnpool"(%x, %i, %s) {torch.onnx.kernel_shape = [2 : si64]} : (!torch.vtensor<[1,1,2],f32>, !torch.vtensor<[1,1,2],si64>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}
