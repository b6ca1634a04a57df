// Functions: names, element types, and what is not trusted.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// A name that an argument or result has already is kept; the importer's
// attributes go.
// CHECK-LABEL: func.func @ports(
// CHECK-SAME: %arg0: tensor<2xi8> {mini.element_type = ui8, mini.name = "image"}
// CHECK-SAME: %arg1: tensor<i64> {mini.element_type = si64, mini.name = "input1"}
// CHECK-SAME: -> (tensor<i64> {mini.element_type = si64, mini.name = "output0"}, tensor<2xi8> {mini.element_type = ui8, mini.name = "copy"}) {
// CHECK-NEXT: return %arg1, %arg0
func.func @ports(%a: !torch.vtensor<[2],ui8> {mini.name = "image", torch.onnx.doc = "x"}, %b: !torch.tensor<[],si64>)
    -> (!torch.tensor<[],si64>, !torch.vtensor<[2],ui8> {mini.name = "copy"})
    attributes {torch.onnx_meta.opset_version = 21 : si64} {
  return %b, %a : !torch.tensor<[],si64>, !torch.vtensor<[2],ui8>
}

// -----

// Declared results that are not known, or `[]`, are inferred.
// CHECK-LABEL: func.func @infer
// CHECK-SAME: -> (tensor<2x3xf32> {
func.func @infer(%a: !torch.vtensor<[2,3],f32>) -> !torch.vtensor<[?,3],unk> {
  %0 = torch.operator "onnx.Relu"(%a) : (!torch.vtensor<[2,3],f32>) -> !torch.vtensor<[],f32>
  %1 = torch.operator "onnx.Relu"(%0) : (!torch.vtensor<[],f32>) -> !torch.none
  %2 = torch.operator "onnx.Relu"(%1) : (!torch.none) -> !torch.vtensor<[?,3],unk>
  return %2 : !torch.vtensor<[?,3],unk>
}
