// Constants of every form become dense arith.constant tensors.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @tensors
// CHECK-SAME: (tensor<2xi8> {mini.element_type = si8, mini.name = "output0"}, tensor<i8> {mini.element_type = ui8, mini.name = "output1"}, tensor<2x2xf32> {mini.element_type = f32, mini.name = "output2"}, tensor<2xi8> {mini.element_type = i1, mini.name = "output3"})
// CHECK-DAG: arith.constant dense<[-128, 127]> : tensor<2xi8>
// CHECK-DAG: arith.constant dense<-1> : tensor<i8>
// CHECK-DAG: arith.constant dense<5.000000e-01> : tensor<2x2xf32>
// CHECK-DAG: arith.constant dense<[1, 0]> : tensor<2xi8>
func.func @tensors() -> (!torch.vtensor<[2],si8>, !torch.vtensor<[],ui8>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2],i1>) {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[-128, 127]> : tensor<2xsi8>} : () -> !torch.vtensor<[2],si8>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<255> : tensor<ui8>} : () -> !torch.vtensor<[],ui8>
  %2 = torch.vtensor.literal(dense<0.5> : tensor<2x2xf32>) : !torch.vtensor<[2,2],f32>
  %3 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[true, false]> : tensor<2xi1>} : () -> !torch.vtensor<[2],i1>
  return %0, %1, %2, %3 : !torch.vtensor<[2],si8>, !torch.vtensor<[],ui8>, !torch.vtensor<[2,2],f32>, !torch.vtensor<[2],i1>
}

// -----

// CHECK-LABEL: func.func @numbers
// CHECK-DAG: arith.constant dense<-7> : tensor<i64>
// CHECK-DAG: arith.constant dense<[1, 2]> : tensor<2xi64>
// CHECK-DAG: arith.constant dense<1.500000e+00> : tensor<f32>
// CHECK-DAG: arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
func.func @numbers() -> (!torch.vtensor<[],si64>, !torch.vtensor<[2],si64>, !torch.vtensor<[],f32>, !torch.vtensor<[2],f32>) {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_int = -7 : si64} : () -> !torch.vtensor<[],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 2 : si64]} : () -> !torch.vtensor<[2],si64>
  %2 = torch.operator "onnx.Constant"() {torch.onnx.value_float = 1.5 : f32} : () -> !torch.vtensor<[],f32>
  %3 = torch.operator "onnx.Constant"() {torch.onnx.value_floats = [1.0 : f32, 2.0 : f32]} : () -> !torch.vtensor<[2],f32>
  return %0, %1, %2, %3 : !torch.vtensor<[],si64>, !torch.vtensor<[2],si64>, !torch.vtensor<[],f32>, !torch.vtensor<[2],f32>
}

// -----

// CHECK-LABEL: func.func @resources
// CHECK-DAG: arith.constant dense<[1, -1, 2]> : tensor<3xi8>
// CHECK-DAG: arith.constant dense<[1.000000e+00, -2.000000e+00]> : tensor<2xf32>
// CHECK-DAG: arith.constant dense<[1, 0, 1]> : tensor<3xi8>
func.func @resources() -> (!torch.vtensor<[3],si8>, !torch.vtensor<[2],f32>, !torch.vtensor<[3],i1>) {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<bytes> : tensor<3xsi8>} : () -> !torch.vtensor<[3],si8>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<floats> : tensor<2xf32>} : () -> !torch.vtensor<[2],f32>
  %2 = torch.operator "onnx.Constant"() {torch.onnx.value = dense_resource<bools> : tensor<3xi1>} : () -> !torch.vtensor<[3],i1>
  return %0, %1, %2 : !torch.vtensor<[3],si8>, !torch.vtensor<[2],f32>, !torch.vtensor<[3],i1>
}

{-#
  dialect_resources: {
    builtin: {
      bytes: "0x0100000001FF02",
      floats: "0x040000000000803F000000C0",
      bools: "0x01000000010001"
    }
  }
#-}
