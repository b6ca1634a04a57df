// What is wrong with a Resize is said with its value.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @mode(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': mode is 'area'; 'nearest', 'linear' and 'cubic' are supported}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.mode = "area"} : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @antialias(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': antialias is 1, which is not supported; resize without it}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.mode = "linear", torch.onnx.antialias = 1 : si64} : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @transform(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': coordinate_transformation_mode is 'corner', which is not one of ONNX's}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.coordinate_transformation_mode = "corner"} : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @nearest(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': nearest_mode is 'up', which is not one of ONNX's}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.nearest_mode = "up"} : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @policy(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': keep_aspect_ratio_policy is 'fit'; 'stretch', 'not_larger' and 'not_smaller' are supported}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.keep_aspect_ratio_policy = "fit"} : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @both(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [1.0 : f32, 2.0 : f32]} : () -> !torch.vtensor<[2],f32>
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': has both scales and sizes}}
  %r = torch.operator "onnx.Resize"(%a, %none, %scales, %sizes) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.vtensor<[2],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @scaleCount(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [2.0 : f32]} : () -> !torch.vtensor<[1],f32>
  // expected-error @below {{'onnx.Resize': there are 1 scales, but there must be 2}}
  %r = torch.operator "onnx.Resize"(%a, %none, %scales, %none) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.vtensor<[1],f32>, !torch.none) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @sizeCount(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64, 4 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.Resize': there are 3 sizes, but there must be 2}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[3],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @scale(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [1.0 : f32, -1.0 : f32]} : () -> !torch.vtensor<[2],f32>
  // expected-error @below {{'onnx.Resize': the scale of dimension 1 is -1.000000, but must be positive and make a size of at most 2147483647}}
  %r = torch.operator "onnx.Resize"(%a, %none, %scales, %none) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.vtensor<[2],f32>, !torch.none) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @infiniteScale(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %scales = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [0x7F800000 : f32, 1.0 : f32]} : () -> !torch.vtensor<[2],f32>
  // expected-error @below {{'onnx.Resize': the scale of dimension 0 is inf, but must be positive and make a size of at most 2147483647}}
  %r = torch.operator "onnx.Resize"(%a, %none, %scales, %none) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.vtensor<[2],f32>, !torch.none) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @size(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': dimension 0 of 4 elements cannot have -2}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @emptySize(%a: !torch.vtensor<[0,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': dimension 0 of 0 elements cannot have 2}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) : (!torch.vtensor<[0,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @table(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [4 : si64, 16777217 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': a dimension of 16777217 elements needs a table of indices, above the limit of 16777216}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @roi(%a: !torch.vtensor<[4,6],f32>) -> !torch.none {
  %none = torch.constant.none
  %roi = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [0.0 : f32, 1.0 : f32]} : () -> !torch.vtensor<[2],f32>
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': there are 2 values of roi, but there must be 4}}
  %r = torch.operator "onnx.Resize"(%a, %roi, %none, %sizes) {torch.onnx.coordinate_transformation_mode = "tf_crop_and_resize"} : (!torch.vtensor<[4,6],f32>, !torch.vtensor<[2],f32>, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @unknownScales(%a: !torch.vtensor<[4,6],f32>, %b: !torch.vtensor<[2],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Resize': the scales (operand 2) must be known at compile time; give the model's input its value with --bind=}}
  %r = torch.operator "onnx.Resize"(%a, %none, %b, %none) : (!torch.vtensor<[4,6],f32>, !torch.none, !torch.vtensor<[2],f32>, !torch.none) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @type(%a: !torch.vtensor<[4,6],i1>) -> !torch.none {
  %none = torch.constant.none
  %sizes = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Resize': the input's elements are 'i1'; integers, f16, bf16, f32 and f64 are supported}}
  %r = torch.operator "onnx.Resize"(%a, %none, %none, %sizes) {torch.onnx.mode = "linear"} : (!torch.vtensor<[4,6],i1>, !torch.none, !torch.none, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}
