func.func @main_graph(%x: !torch.vtensor<[1000],f32>, %s: !torch.vtensor<[],f32>) -> (!torch.vtensor<[1000],f32>, !torch.vtensor<[1000],f32>, !torch.vtensor<[],f32>) {
  %0 = torch.operator "onnx.Relu"(%x) : (!torch.vtensor<[1000],f32>) -> !torch.vtensor<[1000],f32>
  %1 = torch.operator "onnx.Relu"(%s) : (!torch.vtensor<[],f32>) -> !torch.vtensor<[],f32>
  return %0, %x, %1 : !torch.vtensor<[1000],f32>, !torch.vtensor<[1000],f32>, !torch.vtensor<[],f32>
}
