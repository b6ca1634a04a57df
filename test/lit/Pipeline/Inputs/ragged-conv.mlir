// Nothing here is a multiple of a tile: 3 channels of 7 x 7, 5 filters of 3 x 3
// with padding, so that M is 49, N is 5 and K is 27.
func.func @main_graph(%x: !torch.vtensor<[1,3,7,7],f32>, %w: !torch.vtensor<[5,3,3,3],f32>, %b: !torch.vtensor<[5],f32>) -> !torch.vtensor<[1,5,7,7],f32> {
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) {torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]} : (!torch.vtensor<[1,3,7,7],f32>, !torch.vtensor<[5,3,3,3],f32>, !torch.vtensor<[5],f32>) -> !torch.vtensor<[1,5,7,7],f32>
  %1 = torch.operator "onnx.Relu"(%0) : (!torch.vtensor<[1,5,7,7],f32>) -> !torch.vtensor<[1,5,7,7],f32>
  return %1 : !torch.vtensor<[1,5,7,7],f32>
}
