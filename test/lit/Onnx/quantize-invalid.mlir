// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @zeroScale(%x: !torch.vtensor<[2,3],f32>) -> !torch.none {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.0> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  // expected-error @below {{'onnx.QuantizeLinear': scale 0 is 0, but scales must be positive and finite}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @negativeScale(%x: !torch.vtensor<[2,3],f32>) -> !torch.none {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[1.0, -0.5, 2.0]> : tensor<3xf32>} : () -> !torch.vtensor<[3],f32>
  // expected-error @below {{'onnx.QuantizeLinear': scale 1 is -0.5, but scales must be positive and finite}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @nanScale(%x: !torch.vtensor<[2],si8>) -> !torch.none {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0x7FC00000> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  // expected-error @below {{'onnx.DequantizeLinear': scale 0 is NaN, but scales must be positive and finite}}
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[2],si8>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @infiniteScale(%x: !torch.vtensor<[2,3],f32>) -> !torch.none {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0x7F800000> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  // expected-error @below {{'onnx.QuantizeLinear': scale 0 is +Inf, but scales must be positive and finite}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @axisRange(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': axis is 2, but the input [2,3] has 2 dimensions}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.axis = 2 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @negativeAxis(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': axis is -3, but the input [2,3] has 2 dimensions}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.axis = -3 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @axisSize(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the scale has 3 values, but dimension 0 of the input [2,3] is 2}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @defaultAxis(%x: !torch.vtensor<[3],f32>, %s: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': axis is 1, but the input [3] has 1 dimensions}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[3],f32>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @scaleRank(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[2,3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the scale is [2,3]; it must be a scalar or have one dimension, unless there is a block_size}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @blocked(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the scale and zero point of blocks of 2 along dimension 1 of the input [2,3] must be [2,2], but one is []}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.block_size = 2 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @scaleType(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f64>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the scale's elements are 'f64'; f16, bf16 and f32 are supported}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @inputType(%x: !torch.vtensor<[2],si64>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the input's elements are 'si64'; f16, bf16, f32 and si32 are supported}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) : (!torch.vtensor<[2],si64>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @zeroPointShape(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>, %z: !torch.vtensor<[2],si8>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the zero point is [2], but the scale is [3]}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[2],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @zeroPointRank(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[3],f32>, %z: !torch.vtensor<[],si8>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the zero point is [], but the scale is [3]}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3],f32>, !torch.vtensor<[],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @quantizedType(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],si32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': the quantized type is 'si32'; integers of 4, 8 and 16 bits and 8-bit floats are supported}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @outputType(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': output_dtype is 23; 2 (uint8), 3 (int8), 4 (uint16), 5 (int16), 17 to 20 (8-bit floats), 21 (uint4) and 22 (int4) are supported}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.output_dtype = 23 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @outputTypeConflict(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': output_dtype means 'si8', but the zero point is 'ui8'}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s, %z) {torch.onnx.output_dtype = 3 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @precision(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': precision is 11; 1 (float), 10 (float16) and 16 (bfloat16) are supported}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.precision = 11 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @dequantizedInput(%x: !torch.vtensor<[2],si64>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.DequantizeLinear': the input's elements are 'si64'; integers of 4, 8 and 16 bits, si32 and 8-bit floats are supported}}
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s) : (!torch.vtensor<[2],si64>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @dequantizedZeroPoint(%x: !torch.vtensor<[2],si8>, %s: !torch.vtensor<[],f32>, %z: !torch.vtensor<[],ui8>) -> !torch.none {
  // expected-error @below {{'onnx.DequantizeLinear': the zero point is 'ui8', but the input's elements are 'si8'}}
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s, %z) : (!torch.vtensor<[2],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],ui8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @dequantizedOutput(%x: !torch.vtensor<[2],si8>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.DequantizeLinear': output_dtype is 17; 1 (float), 10 (float16) and 16 (bfloat16) are supported}}
  %0 = torch.operator "onnx.DequantizeLinear"(%x, %s) {torch.onnx.output_dtype = 17 : si64} : (!torch.vtensor<[2],si8>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @negativeBlock(%x: !torch.vtensor<[2,3],f32>, %s: !torch.vtensor<[2,3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': block_size is -1, but must not be negative}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.block_size = -1 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[2,3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @scalarBlocks(%x: !torch.vtensor<[],f32>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  // expected-error @below {{'onnx.QuantizeLinear': block_size is 2, but the input is a scalar}}
  %0 = torch.operator "onnx.QuantizeLinear"(%x, %s) {torch.onnx.block_size = 2 : si64} : (!torch.vtensor<[],f32>, !torch.vtensor<[],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @float8ZeroPoint(%q: !torch.vtensor<[2],f8E4M3FN>, %s: !torch.vtensor<[],f32>) -> !torch.none {
  %z = torch.operator "onnx.Constant"() {torch.onnx.value = dense<1.0> : tensor<f8E4M3FN>} : () -> !torch.vtensor<[],f8E4M3FN>
  // expected-error @below {{'onnx.DequantizeLinear': the zero point of an 8-bit float must be zero}}
  %0 = torch.operator "onnx.DequantizeLinear"(%q, %s, %z) : (!torch.vtensor<[2],f8E4M3FN>, !torch.vtensor<[],f32>, !torch.vtensor<[],f8E4M3FN>) -> !torch.none
  return %0 : !torch.none
}
