// PyTorch's operators become ONNX's; numbers and lists become attributes and
// constants.
// RUN: mini-opt %s --mini-convert-aten-to-onnx --split-input-file | FileCheck %s

// All that is left of the constants is in the attributes; a single padding is
// for both dimensions.
// CHECK-LABEL: func.func @convolution
// CHECK-NEXT: %[[NONE:.*]] = torch.constant.none
// CHECK-NEXT: %[[RESULT:.*]] = torch.operator "onnx.Conv"(%arg0, %arg1, %[[NONE]])
// CHECK-SAME: torch.onnx.dilations = [1 : si64, 2 : si64], torch.onnx.group = 2 : si64, torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64], torch.onnx.strides = [1 : si64, 2 : si64]
// CHECK-SAME: -> !torch.vtensor<[1,6,8,4],f32>
// CHECK-NEXT: return %[[RESULT]]
func.func @convolution(%x: !torch.vtensor<[1,4,8,8],f32>, %w: !torch.vtensor<[6,2,3,3],f32>) -> !torch.vtensor<[1,6,8,4],f32> {
  %none = torch.constant.none
  %false = torch.constant.bool false
  %0 = torch.constant.int 0
  %1 = torch.constant.int 1
  %2 = torch.constant.int 2
  %both = torch.prim.ListConstruct %1, %2 : (!torch.int, !torch.int) -> !torch.list<int>
  %one = torch.prim.ListConstruct %1 : (!torch.int) -> !torch.list<int>
  %zero = torch.prim.ListConstruct %0 : (!torch.int) -> !torch.list<int>
  %3 = torch.aten.convolution %x, %w, %none, %both, %one, %both, %false, %zero, %2 : !torch.vtensor<[1,4,8,8],f32>, !torch.vtensor<[6,2,3,3],f32>, !torch.none, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> !torch.vtensor<[1,6,8,4],f32>
  return %3 : !torch.vtensor<[1,6,8,4],f32>
}

// -----

// Quantized types are integers, whose scale comes along through data movement.
// CHECK-LABEL: func.func @quantized(%arg0: !torch.vtensor<[2,3],f32>) -> (!torch.vtensor<[3,2],f32>, !torch.vtensor<[2,3],si8>)
// CHECK-DAG: %[[SCALE:.*]] = torch.vtensor.literal(dense<5.000000e-01> : tensor<f32>)
// CHECK-DAG: %[[ZERO:.*]] = torch.vtensor.literal(dense<3> : tensor<si8>)
// CHECK: %[[Q:.*]] = torch.operator "onnx.QuantizeLinear"(%arg0, %[[SCALE]], %[[ZERO]])
// CHECK-SAME: -> !torch.vtensor<[2,3],si8>
// CHECK: %[[T:.*]] = torch.operator "onnx.Transpose"(%[[Q]])
// CHECK: %[[D:.*]] = torch.operator "onnx.DequantizeLinear"(%[[T]], %[[SCALE]], %[[ZERO]])
// CHECK: return %[[D]], %[[Q]]
func.func @quantized(%x: !torch.vtensor<[2,3],f32>) -> (!torch.vtensor<[3,2],f32>, !torch.vtensor<[2,3],!torch.qint8>) {
  %s = torch.constant.float 5.0e-01
  %z = torch.constant.int 3
  %d = torch.constant.int 12
  %q = torch.aten.quantize_per_tensor %x, %s, %z, %d : !torch.vtensor<[2,3],f32>, !torch.float, !torch.int, !torch.int -> !torch.vtensor<[2,3],!torch.qint8>
  %t = torch.aten.t %q : !torch.vtensor<[2,3],!torch.qint8> -> !torch.vtensor<[3,2],!torch.qint8>
  %y = torch.aten.dequantize.self %t : !torch.vtensor<[3,2],!torch.qint8> -> !torch.vtensor<[3,2],f32>
  return %y, %q : !torch.vtensor<[3,2],f32>, !torch.vtensor<[2,3],!torch.qint8>
}

// -----

// Operators that torch-mlir does not define, and those in the generic form.
// CHECK-LABEL: func.func @forms
// CHECK: torch.operator "onnx.Relu"
// CHECK: torch.operator "onnx.Sigmoid"
// CHECK: torch.operator "onnx.Mish"
func.func @forms(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32> {
  %0 = "torch.aten.relu"(%x) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %1 = torch.operator "torch.aten.sigmoid"(%0) : (!torch.vtensor<[2],f32>) -> !torch.vtensor<[2],f32>
  %2 = torch.aten.mish %1 : !torch.vtensor<[2],f32> -> !torch.vtensor<[2],f32>
  return %2 : !torch.vtensor<[2],f32>
}

// -----

// Two scales for the same integers.
// CHECK-LABEL: func.func @make
// CHECK-DAG: %[[HALF:.*]] = torch.vtensor.literal(dense<5.000000e-01> : tensor<f32>)
// CHECK-DAG: %[[TWO:.*]] = torch.vtensor.literal(dense<2.000000e+00> : tensor<f32>)
// CHECK-DAG: "onnx.DequantizeLinear"(%{{.*}}, %[[HALF]], %{{.*}})
// CHECK-DAG: "onnx.DequantizeLinear"(%{{.*}}, %[[TWO]], %{{.*}})
func.func @make(%x: !torch.vtensor<[2],ui8>) -> (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) {
  %a = torch.constant.float 5.0e-01
  %b = torch.constant.float 2.0
  %z = torch.constant.int 128
  %0 = torch.aten._make_per_tensor_quantized_tensor %x, %a, %z : !torch.vtensor<[2],ui8>, !torch.float, !torch.int -> !torch.vtensor<[2],!torch.quint8>
  %1 = torch.aten._make_per_tensor_quantized_tensor %x, %b, %z : !torch.vtensor<[2],ui8>, !torch.float, !torch.int -> !torch.vtensor<[2],!torch.quint8>
  %2 = torch.aten.dequantize.tensor %0 : !torch.vtensor<[2],!torch.quint8> -> !torch.vtensor<[2],f32>
  %3 = torch.aten.dequantize.tensor %1 : !torch.vtensor<[2],!torch.quint8> -> !torch.vtensor<[2],f32>
  return %2, %3 : !torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>
}
