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

// -----

func.func @variadic(%a: !torch.vtensor<[2,3],f32>, %b: !torch.vtensor<[4,3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Max': shapes [2,3] and [4,3] do not broadcast to each other}}
  %0 = torch.operator "onnx.Max"(%a, %a, %b) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],f32>, !torch.vtensor<[4,3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @absentOperand(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Sum': operand 1 is absent}}
  %0 = torch.operator "onnx.Sum"(%a, %none, %a) : (!torch.vtensor<[2],f32>, !torch.none, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @integerFunction(%a: !torch.vtensor<[2],si32>) -> !torch.none {
  // expected-error @below {{'onnx.Exp': the input's elements are 'si32'; f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.Exp"(%a) : (!torch.vtensor<[2],si32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @notOfNumber(%a: !torch.vtensor<[2],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.Not': the input's elements are 'ui8'; bools are supported}}
  %0 = torch.operator "onnx.Not"(%a) : (!torch.vtensor<[2],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

// Arithmetic on 4 bits would have to wrap there.
func.func @narrow(%a: !torch.vtensor<[2],si4>) -> !torch.none {
  // expected-error @below {{'onnx.Add': the operands' elements are 'si4'; integers, f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.Add"(%a, %a) : (!torch.vtensor<[2],si4>, !torch.vtensor<[2],si4>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @slope(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[3,1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.PRelu': the slope [3,1] does not broadcast to the input [2]}}
  %0 = torch.operator "onnx.PRelu"(%a, %b) : (!torch.vtensor<[2],f32>, !torch.vtensor<[3,1],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @fmod(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Mod': fmod is 0, but must be 1 for elements of 'f32'}}
  %0 = torch.operator "onnx.Mod"(%a, %a) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @direction(%a: !torch.vtensor<[2],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.BitShift': direction is 'UP', but must be 'LEFT' or 'RIGHT'}}
  %0 = torch.operator "onnx.BitShift"(%a, %a) {torch.onnx.direction = "UP"} : (!torch.vtensor<[2],ui8>, !torch.vtensor<[2],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @approximate(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Gelu': approximate is 'exact'; 'none' and 'tanh' are supported}}
  %0 = torch.operator "onnx.Gelu"(%a) {torch.onnx.approximate = "exact"} : (!torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @alpha(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Elu': attribute 'alpha' is "one", but must be a float}}
  %0 = torch.operator "onnx.Elu"(%a) {torch.onnx.alpha = "one"} : (!torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @bounds(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Clip': the min is [2], but must be one value}}
  %0 = torch.operator "onnx.Clip"(%a, %b, %a) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @boundType(%a: !torch.vtensor<[2],si8>, %b: !torch.vtensor<[],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.Clip': the min is 'ui8', but the input's elements are 'si8'}}
  %0 = torch.operator "onnx.Clip"(%a, %b) : (!torch.vtensor<[2],si8>, !torch.vtensor<[],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @condition(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Where': the condition's elements are 'f32'; bools are supported}}
  %0 = torch.operator "onnx.Where"(%a, %a, %a) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @castToString(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Cast': to is 8; of ONNX's data types 1 (float32)}}
  %0 = torch.operator "onnx.Cast"(%a) {torch.onnx.to = 8 : si64} : (!torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @castWithoutType(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Cast': the attribute 'to' is missing}}
  %0 = torch.operator "onnx.Cast"(%a) : (!torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @training(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  %none = torch.constant.none
  %true = torch.operator "onnx.Constant"() {torch.onnx.value = dense<true> : tensor<i1>} : () -> !torch.vtensor<[],i1>
  // expected-error @below {{'onnx.Dropout': training_mode (operand 2) must be false; only inference is supported}}
  %0 = torch.operator "onnx.Dropout"(%a, %none, %true) : (!torch.vtensor<[2],f32>, !torch.none, !torch.vtensor<[],i1>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @noBroadcast(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[4],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 6 : si64} {
  // expected-error @below {{'onnx.Add' (opset 6): the operands are [2,3,4] and [4], but must be of one shape without the attribute 'broadcast'}}
  %0 = torch.operator "onnx.Add"(%a, %b)  : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}

// -----

func.func @legacyAxis(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[3,4],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 6 : si64} {
  // expected-error @below {{'onnx.Add' (opset 6): axis is 2, where [3,4] has no place beside [2,3,4]}}
  %0 = torch.operator "onnx.Add"(%a, %b) {torch.onnx.broadcast = 1 : si64, torch.onnx.axis = 2 : si64} : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3,4],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}

// -----

func.func @laterBroadcast(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[4],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 7 : si64} {
  // expected-error @below {{'onnx.Add' (opset 7): attribute 'broadcast' is one of opsets before 7}}
  %0 = torch.operator "onnx.Add"(%a, %b) {torch.onnx.broadcast = 1 : si64} : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}

// -----

func.func @slopeOfChannels(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[5],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 6 : si64} {
  // expected-error @below {{'onnx.PRelu' (opset 6): the slope [5,1] does not broadcast to the input [2,3,4]}}
  %0 = torch.operator "onnx.PRelu"(%a, %b)  : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[5],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}

// -----

func.func @dropoutInTraining(%a: !torch.vtensor<[2],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 6 : si64} {
  // expected-error @below {{'onnx.Dropout' (opset 6): is_test is 0; only inference (1) is supported}}
  %0 = torch.operator "onnx.Dropout"(%a) : (!torch.vtensor<[2],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}

// -----

func.func @normalizationInTraining(%x: !torch.vtensor<[2,3,4],f32>, %c: !torch.vtensor<[3],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 6 : si64} {
  // expected-error @below {{'onnx.BatchNormalization' (opset 6): is_test is 0; only inference (1) is supported}}
  %0 = torch.operator "onnx.BatchNormalization"(%x, %c, %c, %c, %c) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor
  return %0 : !torch.vtensor
}
