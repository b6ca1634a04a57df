// The printed operations parse back, in torch-mlir's text.
// RUN: mini-opt %s | mini-opt | FileCheck %s

// CHECK-LABEL: func.func @operators
// CHECK-SAME: attributes {torch.onnx_meta.opset_version = 21 : si64, torch.onnx_meta.opset_versions = {ai.onnx.ml = 4 : si64}}
func.func @operators(%arg0: !torch.vtensor<[2],f32> {torch.onnx.name = "x"})
    -> !torch.vtensor<[2],f32>
    attributes {"torch.onnx_meta.opset_version" = 21 : si64,
                torch.onnx_meta.opset_versions = {ai.onnx.ml = 4 : si64}} {
  // CHECK: torch.operator "onnx.Relu"(%arg0) {torch.onnx.alpha = 1.000000e+00 : f32} : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %0 = torch.operator "onnx.Relu"(%arg0) {torch.onnx.alpha = 1.0 : f32} : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  // CHECK: torch.operator "onnx.Split"(%0) : (!torch.vtensor<[2],f32>) -> (!torch.vtensor<[1],f32>, !torch.vtensor<[1],f32>)
  %1:2 = torch.operator "onnx.Split"(%0) : (!torch.vtensor<[2],f32>) -> (!torch.vtensor<[1],f32>, !torch.vtensor<[1],f32>)
  // CHECK: torch.operator "test.Sink"(%0) : (!torch.vtensor<[2],f32>) -> ()
  torch.operator "test.Sink"(%0) : (!torch.vtensor<[2],f32>) -> ()
  // CHECK: torch.operator "onnx.Generic"()
  %2 = "torch.operator"() <{name = "onnx.Generic"}> : () -> !torch.none
  return %0 : !torch.vtensor<[2],f32>
}

// CHECK-LABEL: func.func @regions
func.func @regions(%arg0: !torch.vtensor<[],i1>, %arg1: !torch.vtensor<[5],f32>)
    -> !torch.vtensor<[5],f32> {
  // CHECK: torch.operator "onnx.If"(%arg0) : (!torch.vtensor<[],i1>) -> !torch.vtensor<[5],f32> {
  // CHECK-NEXT:   torch.operator_terminator %arg1 : !torch.vtensor<[5],f32>
  // CHECK-NEXT: }, {
  // CHECK-NEXT: ^bb0(%{{.*}}: !torch.vtensor<[5],f32>):
  // CHECK-NEXT:   torch.operator_terminator
  // CHECK-NEXT: }
  %0 = torch.operator "onnx.If"(%arg0) : (!torch.vtensor<[],i1>) -> !torch.vtensor<[5],f32> {
    torch.operator_terminator %arg1 : !torch.vtensor<[5],f32>
  }, {
  ^bb0(%arg2: !torch.vtensor<[5],f32>):
    torch.operator_terminator
  }
  return %0 : !torch.vtensor<[5],f32>
}

// CHECK-LABEL: func.func @constants
func.func @constants() {
  // CHECK: torch.constant.none
  %none = torch.constant.none
  // CHECK: torch.constant.int -3
  %int = torch.constant.int -3
  // CHECK: torch.constant.float 1.500000e+00
  %float = torch.constant.float 1.5
  // CHECK: torch.constant.bool true
  %true = torch.constant.bool true
  // CHECK: torch.constant.str "a\22b"
  %str = torch.constant.str "a\"b"
  // CHECK: torch.prim.ListConstruct %{{.*}}, %{{.*}} : (!torch.int, !torch.int) -> !torch.list<int>
  %list = torch.prim.ListConstruct %int, %int : (!torch.int, !torch.int) -> !torch.list<int>
  // CHECK: torch.prim.ListConstruct : () -> !torch.list<int>
  %empty = torch.prim.ListConstruct : () -> !torch.list<int>
  // CHECK: torch.vtensor.literal(dense<1> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
  %literal = torch.vtensor.literal(dense<1> : tensor<2xsi64>) : !torch.vtensor<[2],si64>
  return
}

// What is not defined has the form of PyTorch's operators, whatever it is.
// CHECK-LABEL: func.func @undefined
// CHECK: %[[ONE:.*]] = torch.aten.relu %arg0 : !torch.vtensor<[4],f32> -> !torch.vtensor<[4],f32>
// CHECK: %[[TWO:.*]]:2 = torch.aten.two %[[ONE]], %arg0 {name = "a"} : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.int, !torch.float
// CHECK: torch.aten.none %[[TWO]]#0 : !torch.int
// CHECK: torch.aten.source : -> !torch.int
func.func @undefined(%arg0: !torch.vtensor<[4],f32>) {
  %0 = "torch.aten.relu"(%arg0) : (!torch.vtensor<[4],f32>) -> !torch.vtensor<[4],f32>
  %1:2 = torch.aten.two %0, %arg0 {name = "a"} : !torch.vtensor<[4],f32>, !torch.vtensor<[4],f32> -> !torch.int, !torch.float
  torch.aten.none %1#0 : !torch.int
  %2 = torch.aten.source : -> !torch.int
  return
}
