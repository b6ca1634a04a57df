// A matrix product of bytes by constant weights, whose 16 columns differ.
func.func @constant_weights(%bytes: !torch.vtensor<[64,1024],si8>) -> !torch.vtensor<[64,16],si8> {
  %scale = torch.vtensor.literal(dense<0.03125> : tensor<f32>) : !torch.vtensor<[],f32>
  %weights = torch.vtensor.literal(dense<4.0> : tensor<1024x16xf32>) : !torch.vtensor<[1024,16],f32>
  %scales = torch.vtensor.literal(dense<[0.5, 1.0, 2.0, 4.0, 0.5, 1.0, 2.0, 4.0, 0.5, 1.0, 2.0, 4.0, 0.5, 1.0, 2.0, 4.0]> : tensor<16xf32>) : !torch.vtensor<[16],f32>
  %zeros = torch.vtensor.literal(dense<0> : tensor<16xsi8>) : !torch.vtensor<[16],si8>
  %q = torch.operator "onnx.QuantizeLinear"(%weights, %scales, %zeros) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[1024,16],f32>, !torch.vtensor<[16],f32>, !torch.vtensor<[16],si8>) -> !torch.vtensor
  %w = torch.operator "onnx.DequantizeLinear"(%q, %scales, %zeros) {torch.onnx.axis = 1 : si64} : (!torch.vtensor, !torch.vtensor<[16],f32>, !torch.vtensor<[16],si8>) -> !torch.vtensor
  %x = torch.operator "onnx.DequantizeLinear"(%bytes, %scale) : (!torch.vtensor<[64,1024],si8>, !torch.vtensor<[],f32>) -> !torch.vtensor
  %sums = torch.operator "onnx.MatMul"(%x, %w) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %zero = torch.vtensor.literal(dense<0> : tensor<si8>) : !torch.vtensor<[],si8>
  %y = torch.operator "onnx.QuantizeLinear"(%sums, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[64,16],si8>
  return %y : !torch.vtensor<[64,16],si8>
}
