// Conv becomes a pad, a named convolution over zeros, and the bias after it.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-LABEL: func.func @padded
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x8x9xf32> {{.*}}, %[[W:.*]]: tensor<5x2x3x2xf32> {{.*}}, %[[B:.*]]: tensor<5xf32>
func.func @padded(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>, %b: !torch.vtensor<[5],f32>) -> !torch.vtensor<[1,5,3,10],f32> {
  // CHECK: %[[PAD:.*]] = tensor.pad %[[X]] low[0, 0, 0, 1] high[0, 0, 2, 3]
  // CHECK: tensor.yield %{{.*}} : f32
  // CHECK: : tensor<1x2x8x9xf32> to tensor<1x2x10x13xf32>
  // CHECK: %[[ZEROS:.*]] = linalg.fill ins(%{{.*}} : f32)
  // CHECK: %[[CONV:.*]] = linalg.conv_2d_nchw_fchw {dilations = dense<[1, 3]> : tensor<2xi64>, strides = dense<[3, 1]> : tensor<2xi64>} ins(%[[PAD]], %[[W]] : {{.*}}) outs(%[[ZEROS]] : tensor<1x5x3x10xf32>)
  // CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$CHANNEL]], #[[$ID]]], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%[[CONV]], %[[B]] :
  // CHECK: arith.addf
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) {torch.onnx.strides = [3 : si64, 1 : si64], torch.onnx.dilations = [1 : si64, 3 : si64], torch.onnx.pads = [0 : si64, 1 : si64, 2 : si64, 3 : si64]} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>, !torch.vtensor<[5],f32>) -> !torch.vtensor<[1,5,3,10],f32>
  return %0 : !torch.vtensor<[1,5,3,10],f32>
}

// -----

// Without padding and bias there is neither a pad nor a generic; an absent bias
// may be none.
// CHECK-LABEL: func.func @plain
// CHECK-NOT: tensor.pad
// CHECK: %[[CONV:.*]] = linalg.conv_2d_nchw_fchw {dilations = dense<1> : tensor<2xi64>, strides = dense<1> : tensor<2xi64>}
// CHECK-NEXT: return %[[CONV]]
func.func @plain(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>) -> !torch.vtensor<[],f32> {
  %none = torch.constant.none
  %0 = torch.operator "onnx.Conv"(%x, %w, %none) {torch.onnx.auto_pad = "VALID"} : (!torch.vtensor<[1,2,8,9],f32>, !torch.vtensor<[5,2,3,2],f32>, !torch.none) -> !torch.vtensor<[],f32>
  return %0 : !torch.vtensor<[],f32>
}

// -----

// bf16 accumulates in f32 and rounds once, after the bias.
// CHECK-LABEL: func.func @narrow
// CHECK: linalg.conv_2d_nchw_fchw {{.*}} outs(%{{.*}} : tensor<1x5x6x8xf32>)
// CHECK: arith.extf %{{.*}} : bf16 to f32
// CHECK: arith.addf %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to bf16
func.func @narrow(%x: !torch.vtensor<[1,2,8,9],bf16>, %w: !torch.vtensor<[5,2,3,2],bf16>, %b: !torch.vtensor<[5],bf16>) -> !torch.vtensor<[1,5,6,8],bf16> {
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) : (!torch.vtensor<[1,2,8,9],bf16>, !torch.vtensor<[5,2,3,2],bf16>, !torch.vtensor<[5],bf16>) -> !torch.vtensor<[1,5,6,8],bf16>
  return %0 : !torch.vtensor<[1,5,6,8],bf16>
}
