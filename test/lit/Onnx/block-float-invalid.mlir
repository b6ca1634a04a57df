// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @type(%x: !torch.vtensor<[4,16],si8>) -> !torch.none {
  // expected-error @below {{'onnx.BFPQuantizeDequantize': the input's elements are 'si8'; f16 and f32 are supported}}
  %0 = torch.operator "onnx.BFPQuantizeDequantize"(%x) : (!torch.vtensor<[4,16],si8>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @size(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPQuantizeDequantize': block_size is 0, but must be 1 to 16777216}}
  %0 = torch.operator "onnx.BFPQuantizeDequantize"(%x) {torch.onnx.block_size = 0 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @rounding(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.MXQuantizeDequantize': rounding_mode is 3; 0 (halves away from zero), 1 (up) and 2 (to even) are supported}}
  %0 = torch.operator "onnx.MXQuantizeDequantize"(%x) {torch.onnx.rounding_mode = 3 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @method(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPQuantizeDequantize': bfp_method is 'to_int'; to_bfp and to_bfp_prime are supported}}
  %0 = torch.operator "onnx.BFPQuantizeDequantize"(%x) {torch.onnx.bfp_method = "to_int"} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @width(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPFixNeuron': bit_width is 9; 10 to 24 are supported}}
  %0 = torch.operator "onnx.BFPFixNeuron"(%x) {torch.onnx.bit_width = 9 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @compilers(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPFixNeuron': use_compiler_version_cpu_kernel is 1; 0 is supported}}
  %0 = torch.operator "onnx.BFPFixNeuron"(%x) {torch.onnx.use_compiler_version_cpu_kernel = 1 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @subBlock(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPFixNeuron': sub_block_size is 3, which does not divide block_size 8}}
  %0 = torch.operator "onnx.BFPFixNeuron"(%x) {torch.onnx.bfp_method = "to_bfp_prime", torch.onnx.sub_block_size = 3 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @shift(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.BFPFixNeuron': sub_block_shift_bits is 9; 0 to 8 are supported}}
  %0 = torch.operator "onnx.BFPFixNeuron"(%x) {torch.onnx.bfp_method = "to_bfp_prime", torch.onnx.sub_block_shift_bits = 9 : si64} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @scale(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.MXFixNeuron': scale_dtype is 'f32'; e8m0 is supported}}
  %0 = torch.operator "onnx.MXFixNeuron"(%x) {torch.onnx.scale_dtype = "f32"} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @element(%x: !torch.vtensor<[4,16],f32>) -> !torch.none {
  // expected-error @below {{'onnx.MXFixNeuron': element_dtype is 'fp4'; fp8_e5m2, fp8_e4m3, fp6_e3m2, fp6_e2m3, fp4_e2m1 and int8 are supported}}
  %0 = torch.operator "onnx.MXFixNeuron"(%x) {torch.onnx.element_dtype = "fp4"} : (!torch.vtensor<[4,16],f32>) -> !torch.none
  return %0 : !torch.none
}
