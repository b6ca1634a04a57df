"""Small models whose IR has every operation of the phases: matrix products,
reductions, quantization, pieces of a concat, patches."""

MODELS = {
    "product": """
func.func @small(%x: !torch.vtensor<[16,32],f32>) -> !torch.vtensor<[16,16],f32> {
  %w = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.5> : tensor<32x16xf32>} : () -> !torch.vtensor<[32,16],f32>
  %p = torch.operator "onnx.MatMul"(%x, %w) : (!torch.vtensor<[16,32],f32>, !torch.vtensor<[32,16],f32>) -> !torch.vtensor<[16,16],f32>
  %y = torch.operator "onnx.Softmax"(%p) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[16,16],f32>) -> !torch.vtensor<[16,16],f32>
  return %y : !torch.vtensor<[16,16],f32>
}
""",
    "quantized": """
func.func @quantized(%image: !torch.vtensor<[1,4,6,6],f32>) -> !torch.vtensor<[1,8,6,6],f32> {
  %scale = torch.vtensor.literal(dense<0.03125> : tensor<f32>) : !torch.vtensor<[],f32>
  %zero = torch.vtensor.literal(dense<2> : tensor<si8>) : !torch.vtensor<[],si8>
  %none = torch.vtensor.literal(dense<0> : tensor<si8>) : !torch.vtensor<[],si8>
  %filters = torch.vtensor.literal(dense<7> : tensor<8x4x3x3xsi8>) : !torch.vtensor<[8,4,3,3],si8>
  %more = torch.vtensor.literal(dense<5> : tensor<8x8x1x1xsi8>) : !torch.vtensor<[8,8,1,1],si8>
  %bytes = torch.operator "onnx.QuantizeLinear"(%image, %scale, %zero) : (!torch.vtensor<[1,4,6,6],f32>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %x = torch.operator "onnx.DequantizeLinear"(%bytes, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %w = torch.operator "onnx.DequantizeLinear"(%filters, %scale, %none) : (!torch.vtensor<[8,4,3,3],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %c = torch.operator "onnx.Conv"(%x, %w) {torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %q = torch.operator "onnx.QuantizeLinear"(%c, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %d = torch.operator "onnx.DequantizeLinear"(%q, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %v = torch.operator "onnx.DequantizeLinear"(%more, %scale, %none) : (!torch.vtensor<[8,8,1,1],si8>, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %e = torch.operator "onnx.Conv"(%d, %v) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %s = torch.operator "onnx.Add"(%e, %d) : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor
  %r = torch.operator "onnx.QuantizeLinear"(%s, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor
  %y = torch.operator "onnx.DequantizeLinear"(%r, %scale, %zero) : (!torch.vtensor, !torch.vtensor<[],f32>, !torch.vtensor<[],si8>) -> !torch.vtensor<[1,8,6,6],f32>
  return %y : !torch.vtensor<[1,8,6,6],f32>
}
""",
    "concat": """
func.func @concat(%x: !torch.vtensor<[1,8,6,6],f32>) -> !torch.vtensor<[1,24,6,6],f32> {
  %w = torch.vtensor.literal(dense<0.25> : tensor<16x8x1x1xf32>) : !torch.vtensor<[16,8,1,1],f32>
  %a = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,8,6,6],f32>, !torch.vtensor<[16,8,1,1],f32>) -> !torch.vtensor
  %b = torch.operator "onnx.Sigmoid"(%x) : (!torch.vtensor<[1,8,6,6],f32>) -> !torch.vtensor
  %y = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 1 : si64} : (!torch.vtensor, !torch.vtensor) -> !torch.vtensor<[1,24,6,6],f32>
  return %y : !torch.vtensor<[1,24,6,6],f32>
}
""",
    "patches": """
func.func @patches(%image: !torch.vtensor<[1,3,16,16],f32>) -> !torch.vtensor<[1,16,4,4],f32> {
  %w = torch.vtensor.literal(dense<0.25> : tensor<16x3x5x5xf32>) : !torch.vtensor<[16,3,5,5],f32>
  %a = torch.operator "onnx.Conv"(%image, %w) {torch.onnx.pads = [2 : si64, 2 : si64, 2 : si64, 2 : si64], torch.onnx.strides = [2 : si64, 2 : si64]} : (!torch.vtensor<[1,3,16,16],f32>, !torch.vtensor<[16,3,5,5],f32>) -> !torch.vtensor
  %y = torch.operator "onnx.AveragePool"(%a) {torch.onnx.kernel_shape = [2 : si64, 2 : si64], torch.onnx.strides = [2 : si64, 2 : si64]} : (!torch.vtensor) -> !torch.vtensor<[1,16,4,4],f32>
  return %y : !torch.vtensor<[1,16,4,4],f32>
}
""",
}
