// A network's first layer: an image of three channels in f32, quantized, 64 filters
// of 7 x 7 with stride 2.
func.func @first_layer(%image: !torch.vtensor<[1,3,224,224],f32>) -> !torch.vtensor<[1,64,112,112],f32> {
  %scale = torch.vtensor.literal(dense<0.03125> : tensor<f32>) : !torch.vtensor<[],f32>
  %zero = torch.vtensor.literal(dense<0> : tensor<si8>) : !torch.vtensor<[],si8>
  %filters = torch.vtensor.literal(dense<7> : tensor<64x3x7x7xsi8>) : !torch.vtensor<[64,3,7,7],si8>
  %bytes = torch.operator "onnx.QuantizeLinear"(%image, %scale, %zero) : (!torch.vtensor<[1,3,224,224],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %x = torch.operator "onnx.DequantizeLinear"(%bytes, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %w = torch.operator "onnx.DequantizeLinear"(%filters, %scale) : (!torch.vtensor<[64,3,7,7],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %c = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.pads = [3 : si64, 3 : si64, 3 : si64, 3 : si64], torch.onnx.strides = [2 : si64, 2 : si64]} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %q = torch.operator "onnx.QuantizeLinear"(%c, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %y = torch.operator "onnx.DequantizeLinear"(%q, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,64,112,112],f32>
  return %y : !torch.vtensor<[1,64,112,112],f32>
}
