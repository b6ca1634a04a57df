// Two reductions along memory, and an elementwise operation on what they read.
func.func @softmax(%x: !torch.vtensor<[10000,1000],f32>) -> !torch.vtensor<[10000,1000],f32> {
  %y = torch.operator "onnx.Softmax"(%x) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[10000,1000],f32>) -> !torch.vtensor<[10000,1000],f32>
  return %y : !torch.vtensor<[10000,1000],f32>
}
