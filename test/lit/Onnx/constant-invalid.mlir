// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @elided() -> !torch.vtensor<[3],f32> {
  // expected-error @below {{'onnx.Constant': resource '__elided__' has no data (expected 12 bytes for 'tensor<3xf32>'): it was elided when the model was printed; print it again with its resources}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<__elided__> : tensor<3xf32>} : () -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// -----

func.func @size() -> !torch.vtensor<[3],si16> {
  // expected-error @below {{'onnx.Constant': resource 'short' has 4 bytes, but 'tensor<3xi16>' has 6}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<short> : tensor<3xsi16>} : () -> !torch.vtensor<[3],si16>
  return %0 : !torch.vtensor<[3],si16>
}
{-#
  dialect_resources: { builtin: { short: "0x0100000001FF02FF" } }
#-}

// -----

// A blob of one element is not a splat of a larger tensor.
func.func @single() -> !torch.vtensor<[3],si16> {
  // expected-error @below {{'onnx.Constant': resource 'single' has 2 bytes, but 'tensor<3xi16>' has 6}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<single> : tensor<3xsi16>} : () -> !torch.vtensor<[3],si16>
  return %0 : !torch.vtensor<[3],si16>
}
{-#
  dialect_resources: { builtin: { single: "0x0100000001FF" } }
#-}

// -----

func.func @missing() -> !torch.vtensor<[],f32> {
  // expected-error @below {{has none of the attributes value, value_int, value_ints, value_float and value_floats}}
  %0 = torch.operator "onnx.Constant"() : () -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// -----

func.func @both() -> !torch.vtensor<[],f32> {
  // expected-error @below {{has both 'value_int' and 'value_float'}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_int = 1 : si64, torch.onnx.value_float = 1.0 : f32} : () -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// -----

func.func @string() -> !torch.vtensor<[],f32> {
  // expected-error @below {{attribute 'value_string' = "a" is not supported}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_string = "a"} : () -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// -----

func.func @type() -> !torch.vtensor<[],si64> {
  // expected-error @below {{attribute 'value_int' must be an si64}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_int = 1.0 : f32} : () -> !torch.vtensor<[],si64>
  return %0 : !torch.vtensor<[],si64>
}

// -----

func.func @strings() -> !torch.vtensor<*,unk> {
  // expected-error @below {{elements of '!torch.str' are not supported}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<"a"> : tensor<2x!torch.str>} : () -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @sparse() -> !torch.vtensor<[3],f32> {
  // expected-error @below {{only dense and dense_resource elements are supported}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = sparse<[[0]], [1.0]> : tensor<3xf32>} : () -> !torch.vtensor<[3],f32>
  return %0 : !torch.vtensor<[3],f32>
}

// -----

func.func @declared() -> !torch.vtensor<[4],f32> {
  // expected-warning @below {{'onnx.Constant': the result is declared as '!torch.vtensor<[4],f32>', but the operands make it [3],f32}}
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<1.0> : tensor<3xf32>} : () -> !torch.vtensor<[4],f32>
  return %0 : !torch.vtensor<[4],f32>
}
