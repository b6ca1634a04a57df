// Conv becomes a pad, a named convolution over zeros, and the bias after it.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file | FileCheck %s

// Padding is a gather that no window reads beyond: the last row is not covered.
// CHECK-DAG: #[[$SHIFT:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3 - 1)>
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0, d1, d2, d3) -> (d1)>
// CHECK-LABEL: func.func @padded
// CHECK-SAME: (%[[X:.*]]: tensor<1x2x8x9xf32> {{.*}}, %[[W:.*]]: tensor<5x2x3x2xf32> {{.*}}, %[[B:.*]]: tensor<5xf32>
func.func @padded(%x: !torch.vtensor<[1,2,8,9],f32>, %w: !torch.vtensor<[5,2,3,2],f32>, %b: !torch.vtensor<[5],f32>) -> !torch.vtensor<[1,5,3,10],f32> {
  // CHECK: %[[PAD:.*]] = mini.gather %[[X]] bounds [1, 2, 9, 13] map #[[$SHIFT]] fill 0.000000e+00 : f32
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
// CHECK-NOT: mini.gather
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

// -----

// Groups are a loop of their own, and what each reads follows from its maps.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d3 + d5 * 2)>
// CHECK-DAG: #[[$GROUPED:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-LABEL: func.func @groups
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "parallel", "reduction", "reduction"]} ins(%arg0, %arg1 : tensor<1x6x9xf32>, tensor<12x2x3xf32>) outs(%{{.*}} : tensor<1x3x4x5xf32>)
// CHECK: %[[BIAS:.*]] = mini.gather %arg2 bounds [3, 4]
// CHECK: linalg.generic {indexing_maps = [#{{.*}}, #[[$GROUPED]], #{{.*}}]{{.*}} ins(%{{.*}}, %[[BIAS]]
// CHECK: mini.gather {{.*}} -> tensor<1x12x5xf32>
func.func @groups(%x: !torch.vtensor<[1,6,9],f32>, %w: !torch.vtensor<[12,2,3],f32>, %b: !torch.vtensor<[12],f32>) -> !torch.vtensor<[1,12,5],f32> {
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) {torch.onnx.dilations = [2 : si64], torch.onnx.group = 3 : si64} : (!torch.vtensor<[1,6,9],f32>, !torch.vtensor<[12,2,3],f32>, !torch.vtensor<[12],f32>) -> !torch.vtensor<[1,12,5],f32>
  return %0 : !torch.vtensor<[1,12,5],f32>
}

// -----

// Groups of one channel are the channels: nothing is rearranged.
// CHECK-DAG: #[[$CHANNEL:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 + d3, d2 + d4)>
// CHECK-LABEL: func.func @depthwise
// CHECK-NOT: mini.gather
// CHECK: linalg.generic {indexing_maps = [#[[$CHANNEL]], {{.*}} iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
func.func @depthwise(%x: !torch.vtensor<[1,6,9],f32>, %w: !torch.vtensor<[6,1,3],f32>, %b: !torch.vtensor<[6],f32>) -> !torch.vtensor<[1,6,7],f32> {
  %0 = torch.operator "onnx.Conv"(%x, %w, %b) {torch.onnx.group = 6 : si64} : (!torch.vtensor<[1,6,9],f32>, !torch.vtensor<[6,1,3],f32>, !torch.vtensor<[6],f32>) -> !torch.vtensor<[1,6,7],f32>
  return %0 : !torch.vtensor<[1,6,7],f32>
}

// -----

// 1-D and 3-D have no name in linalg: a generic, which is no less a contraction.
// CHECK-LABEL: func.func @conv3D
// CHECK: linalg.generic {{.*}} iterator_types = ["parallel", "parallel", "parallel", "parallel", "parallel", "reduction", "reduction", "reduction", "reduction"]}
// CHECK: arith.mulf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: linalg.yield
func.func @conv3D(%x: !torch.vtensor<[1,2,5,6,7],f32>, %w: !torch.vtensor<[3,2,2,3,3],f32>) -> !torch.vtensor<[1,3,4,4,5],f32> {
  %0 = torch.operator "onnx.Conv"(%x, %w) : (!torch.vtensor<[1,2,5,6,7],f32>, !torch.vtensor<[3,2,2,3,3],f32>) -> !torch.vtensor<[1,3,4,4,5],f32>
  return %0 : !torch.vtensor<[1,3,4,4,5],f32>
}

// -----

// The stride of a transposed convolution becomes zeros between the input's
// elements: where the remainder by it is not zero, the gather is outside of its
// source. The filter is mirrored and its channels swapped.
// CHECK-DAG: #[[$SPREAD:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, (d2 - 1) floordiv 2, (d2 - 1) mod 2)>
// CHECK-DAG: #[[$MIRROR:.*]] = affine_map<(d0, d1, d2) -> (d1, d0, -d2 + 2)>
// CHECK-LABEL: func.func @transpose
// CHECK: %[[VIEW:.*]] = mini.gather %arg0 {{.*}} -> tensor<1x2x6x1xf32>
// CHECK: mini.gather %[[VIEW]] bounds [1, 2, 13] map #[[$SPREAD]] fill 0.0
// CHECK: mini.gather %arg1 bounds [3, 2, 3] map #[[$MIRROR]]
func.func @transpose(%x: !torch.vtensor<[1,2,6],f32>, %w: !torch.vtensor<[2,3,3],f32>) -> !torch.vtensor<[1,3,11],f32> {
  %0 = torch.operator "onnx.ConvTranspose"(%x, %w) {torch.onnx.strides = [2 : si64], torch.onnx.pads = [1 : si64, 1 : si64]} : (!torch.vtensor<[1,2,6],f32>, !torch.vtensor<[2,3,3],f32>) -> !torch.vtensor<[1,3,11],f32>
  return %0 : !torch.vtensor<[1,3,11],f32>
}
