// If, Loop and Scan become the operators that they run. What decides may come of
// constants and shapes, and of what surrounds them.

// RUN: mini-opt %s --split-input-file --mini-inline-control-flow | FileCheck %s

// The second region is the then branch. A branch's result may be a value around it.
// CHECK-LABEL: func.func @branch
// CHECK-SAME: (%[[X:.*]]: !torch.vtensor<[1,3],f32>)
// CHECK: %[[NEG:.*]] = torch.operator "onnx.Neg"(%[[X]]) : (!torch.vtensor<[1,3],f32>) -> !torch.vtensor<[1,3],f32>
// CHECK-NOT: onnx.If
// CHECK-NOT: onnx.Relu
// CHECK: return %[[NEG]], %[[X]] : !torch.vtensor<[1,3],f32>, !torch.vtensor<[1,3],f32>
func.func @branch(%x: !torch.vtensor<[1,3],f32>) -> (!torch.vtensor, !torch.vtensor) attributes {torch.onnx_meta.opset_version = 17 : si64} {
  %shape = torch.operator "onnx.Shape"(%x) : (!torch.vtensor<[1,3],f32>) -> !torch.vtensor<[2],si64>
  %size = torch.operator "onnx.Size"(%shape) : (!torch.vtensor<[2],si64>) -> !torch.vtensor<[],si64>
  %two = torch.operator "onnx.Constant"() {torch.onnx.value = dense<2> : tensor<si64>} : () -> !torch.vtensor<[],si64>
  %is = torch.operator "onnx.Equal"(%size, %two) : (!torch.vtensor<[],si64>, !torch.vtensor<[],si64>) -> !torch.vtensor<[],i1>
  %y, %z = torch.operator "onnx.If"(%is) : (!torch.vtensor<[],i1>) -> (!torch.vtensor, !torch.vtensor) {
    %e = torch.operator "onnx.Relu"(%x) : (!torch.vtensor<[1,3],f32>) -> !torch.vtensor
    torch.operator_terminator %e, %e : !torch.vtensor, !torch.vtensor
  }, {
    %t = torch.operator "onnx.Neg"(%x) : (!torch.vtensor<[1,3],f32>) -> !torch.vtensor
    torch.operator_terminator %t, %x : !torch.vtensor, !torch.vtensor<[1,3],f32>
  }
  return %y, %z : !torch.vtensor, !torch.vtensor
}

// -----

// The names of an iteration's operators have its number; a condition ends the loop.
// CHECK-LABEL: func.func @loop
// CHECK-SAME: (%[[X:.*]]: !torch.vtensor<[2],f32>)
// CHECK: %[[A:.*]] = torch.operator "onnx.Add"(%[[X]], %[[X]])
// CHECK: %[[B:.*]] = torch.operator "onnx.Add"(%[[A]], %[[X]])
// CHECK-NOT: onnx.Add
// CHECK: %[[ROW0:.*]] = torch.operator "onnx.Unsqueeze"(%[[A]]) {torch.onnx.axes = [0 : si64], torch.onnx_made}
// CHECK: %[[ROW1:.*]] = torch.operator "onnx.Unsqueeze"(%[[B]])
// CHECK: %[[ROWS:.*]] = torch.operator "onnx.Concat"(%[[ROW0]], %[[ROW1]]) {torch.onnx.axis = 0 : si64, torch.onnx_made} : {{.*}} -> !torch.vtensor<[2,2],f32>
// CHECK: return %[[B]], %[[ROWS]]
func.func @loop(%x: !torch.vtensor<[2],f32>) -> (!torch.vtensor, !torch.vtensor) attributes {torch.onnx_meta.opset_version = 17 : si64} {
  %none = torch.constant.none
  %one = torch.operator "onnx.Constant"() {torch.onnx.value = dense<1> : tensor<si64>} : () -> !torch.vtensor<[],si64>
  %last, %rows = torch.operator "onnx.Loop"(%none, %none, %x) : (!torch.none, !torch.none, !torch.vtensor<[2],f32>) -> (!torch.vtensor, !torch.vtensor) {
  ^bb0(%i: !torch.vtensor, %c: !torch.vtensor, %a: !torch.vtensor):
    %next = torch.operator "onnx.Add"(%a, %x) : (!torch.vtensor, !torch.vtensor<[2],f32>) -> !torch.vtensor
    %goes_on = torch.operator "onnx.Less"(%i, %one) : (!torch.vtensor, !torch.vtensor<[],si64>) -> !torch.vtensor
    torch.operator_terminator %goes_on, %next, %next : !torch.vtensor, !torch.vtensor, !torch.vtensor
  }
  return %last, %rows : !torch.vtensor, !torch.vtensor
}

// -----

// What does not convert is only in the way of what depends on it.
// CHECK-LABEL: func.func @unknown
// CHECK: onnx.NonZero
// CHECK-NEXT: onnx.Relu
func.func @unknown(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor attributes {torch.onnx_meta.opset_version = 17 : si64} {
  %true = torch.operator "onnx.Constant"() {torch.onnx.value = dense<true> : tensor<i1>} : () -> !torch.vtensor<[],i1>
  %n = torch.operator "onnx.NonZero"(%x) : (!torch.vtensor<[2],f32>) -> !torch.vtensor
  %y = torch.operator "onnx.If"(%true) : (!torch.vtensor<[],i1>) -> !torch.vtensor {
    torch.operator_terminator %n : !torch.vtensor
  }, {
    %t = torch.operator "onnx.Relu"(%n) : (!torch.vtensor) -> !torch.vtensor
    torch.operator_terminator %t : !torch.vtensor
  }
  return %y : !torch.vtensor
}
