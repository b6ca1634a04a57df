// A convolution of 8-bit floats in two of OCP's formats, by a constant without
// infinities.
func.func @float8_conv(%bytes: !torch.vtensor<[1,16,8,8],f8E4M3FN>) -> !torch.vtensor<[1,32,8,8],f32> {
  %scale = torch.vtensor.literal(dense<0.125> : tensor<f32>) : !torch.vtensor<[],f32>
  %filters = torch.vtensor.literal(dense<1.5> : tensor<32x16x1x1xf8E5M2>) : !torch.vtensor<[32,16,1,1],f8E5M2>
  %x = torch.operator "onnx.DequantizeLinear"(%bytes, %scale) : (!torch.vtensor<[1,16,8,8],f8E4M3FN>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %w = torch.operator "onnx.DequantizeLinear"(%filters, %scale) : (!torch.vtensor<[32,16,1,1],f8E5M2>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %y = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor<[1,32,8,8],f32>
  return %y : !torch.vtensor<[1,32,8,8],f32>
}
