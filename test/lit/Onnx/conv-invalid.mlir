// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @group(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.Conv': group is 2, but must divide the 5 channels of the weights}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.group = 2 : si64} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @channels(%x: !torch.vtensor<[1,3,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input has 3 channels, but the weights take 2}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,3,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @bias(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>, %b: !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the bias is [4], but the weights make 5 channels}}
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>, !torch.vtensor<[4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @rank(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input is [1,2,8,9],f32 and the weights are [5,2,3],f32; both must have the same number of dimensions, which is 2 and the spatial ones}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @elements(%x: !torch.vtensor<[1,2,8,9],si8>, %w: !torch.vtensor<[5,2,3,2],si8>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input's elements are 'si8'; f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,8,9],si8>, !torch.vtensor<[5,2,3,2],si8>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @mixed(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f16>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the weights have elements of 'f16', but the input of 'f32'}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f16>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @kernelShape(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{kernel_shape is [3,3], but the kernel's shape is [3,2]}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.kernel_shape = [3 : si64, 3 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @stride(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'strides' is [1,0], but its values must be from 1 to 2147483647}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.strides = [1 : si64, 0 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @dilation(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'dilations' is [1,-1], but its values must be from 1}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.dilations = [1 : si64, -1 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @pads(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'pads' is [0,0,-1,0], but its values must be from 0}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.pads = [0 : si64, 0 : si64, -1 : si64, 0 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @count(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'pads' has 2 values, but needs 4}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.pads = [0 : si64, 0 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @type(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'strides' is 1 : si64, but must be a list of integers}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.strides = 1 : si64} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @elementType(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'strides' is [1.000000e+00, 1.000000e+00], but must be a list of integers}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.strides = [1.0, 1.0]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @groupType(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'group' is "1", but must be an integer}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.group = "1"} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @autoPad(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{auto_pad is "SAME", but must be NOTSET, VALID, SAME_UPPER or SAME_LOWER}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.auto_pad = "SAME"} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @autoPadType(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'auto_pad' is 1 : si64, but must be a string}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.auto_pad = 1 : si64} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @exclusive(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{has both pads [1,1,1,1] and auto_pad "SAME_UPPER"; they exclude each other}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.auto_pad = "SAME_UPPER", torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @window(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{spatial dimension 0 has 8 elements with its padding, too few for a window of 9 (kernel size 3, dilation 4)}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.dilations = [4 : si64, 1 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @huge(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the padded input is too large: dimension 2 of [1,2,2147483655,9] is 2147483655, above the limit of 2147483647}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.strides = [2 : si64, 1 : si64], torch.onnx.pads = [2147483647 : si64, 0 : si64, 0 : si64, 0 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @unknownAttribute(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{attribute 'stride' = [1 : si64, 1 : si64] is not supported}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.stride = [1 : si64, 1 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @declared(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<[1,5,6,9],f32> {
  // expected-warning @below {{'onnx.Conv': the result is declared as '!torch.vtensor<[1,5,6,9],f32>', but the operands make it [1,5,6,8],f32}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<[1,5,6,9],f32>
  return %0 : !torch.vtensor<[1,5,6,9],f32>
}

// -----

func.func @declaredDtype(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<[1,5,6,8],f16> {
  // expected-error @below {{the result is declared as '!torch.vtensor<[1,5,6,8],f16>', but the operands make it [1,5,6,8],f32}}
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<[1,5,6,8],f16>
  return %0 : !torch.vtensor<[1,5,6,8],f16>
}

// -----

func.func @operandCount(%x: !torch.vtensor<[1,2,8,9],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Conv': has 1 operands, but takes 2 to 3}}
  %0 = torch.operator "onnx.Conv"(%x) : (!torch.vtensor<[1,2,8,9],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @absent(%w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.none {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Conv': operand 0 is absent}}
  %0 = torch.operator "onnx.Conv"(%none, %w) : (!torch.none, !torch.vtensor<[5,2,3,2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @groupChannels(%x: !torch.vtensor<[1,6,8],f32>, %w: !torch.vtensor<[4,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the input has 6 channels, but the weights take 4}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.group = 2 : si64} : (!torch.vtensor<[1,6,8],f32>, !torch.vtensor<[4,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @negativeGroup(%x: !torch.vtensor<[1,6,8],f32>, %w: !torch.vtensor<[4,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{group is -2, but must divide the 4 channels of the weights}}
  %0 = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.group = -2 : si64} : (!torch.vtensor<[1,6,8],f32>, !torch.vtensor<[4,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @transposeChannels(%x: !torch.vtensor<[1,2,6],f32>, %w: !torch.vtensor<[3,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{'onnx.ConvTranspose': the input has 2 channels, but the weights take 3}}
  %0 = torch.operator "onnx.ConvTranspose"(%x, %w) : (!torch.vtensor<[1,2,6],f32>, !torch.vtensor<[3,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @transposePads(%x: !torch.vtensor<[1,2,3],f32>, %w: !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{spatial dimension 0 of the result has 5 elements, of which pads [3,2] leave none}}
  %0 = torch.operator "onnx.ConvTranspose"(%x, %w) {torch.onnx.pads = [3 : si64, 2 : si64]} : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @outputShape(%x: !torch.vtensor<[1,2,3],f32>, %w: !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{output_shape is [9], but spatial dimension 0 must be from 1 to 8}}
  %0 = torch.operator "onnx.ConvTranspose"(%x, %w) {torch.onnx.strides = [2 : si64], torch.onnx.output_shape = [9 : si64]} : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @transposeHuge(%x: !torch.vtensor<[1,2,3],f32>, %w: !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the result is too large: dimension 2 of [1,2,4294967297] is 4294967297, above the limit of 2147483647}}
  %0 = torch.operator "onnx.ConvTranspose"(%x, %w) {torch.onnx.strides = [2147483647 : si64]} : (!torch.vtensor<[1,2,3],f32>, !torch.vtensor<[2,2,3],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
