// A convolution of few channels reads a patch of its image for each block of its
// result; any other is as it was.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-normalize-linalg,mini-form-contractions))" --split-input-file | FileCheck %s

module attributes {mini.target = "gfx942"} {
// A block is 8 x 8 results. Its patch has 9 rows of 18 pixels, as a row of the
// window gets a fourth element, and each pixel a fourth channel: 16 bytes of K are
// neighbours in the patch. The padding of the image stays a fill.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2) -> ((d1 floordiv 18) floordiv 9, d2, (d1 floordiv 18) mod 9 + d0 * 8 - 1, d1 mod 18 - 1)>
// CHECK-DAG: #[[$PATCH:.*]] = affine_map<(d0, d1) -> (d0 floordiv 64, ((d0 mod 64) floordiv 8 + d1 floordiv 16) * 18 + (d0 mod 8) * 2 + (d1 mod 16) floordiv 4, d1 mod 4)>
// CHECK-DAG: #[[$BLOCKS:.*]] = affine_map<(d0, d1) -> (d0 floordiv 64, 0, (d0 mod 64) floordiv 8, d0 mod 8)>
// CHECK-DAG: #[[$RESULT:.*]] = affine_map<(d0, d1, d2, d3) -> (0, 0, d0 * 8 + d2, d1 * 8 + d3)>
// CHECK-LABEL: func.func @fewChannels
// The weights are zeros where K is padded.
// CHECK: arith.constant dense<{{\[\[\[}}1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0], [0, 0, 0, 0]], {{\[\[}}1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0], [0, 0, 0, 0]]]> : tensor<2x4x4xi8>
// CHECK: %[[PIXELS:.*]] = mini.gather %arg0 bounds [2, 162, 4] map #[[$IMAGE]] fill -7 : i8
// CHECK: %[[PATCHES:.*]] = mini.patch %[[PIXELS]] : tensor<2x162x4xi8>
// CHECK: %[[A:.*]] = mini.gather %[[PATCHES]] bounds [128, 32] map #[[$PATCH]]
// CHECK: %[[C:.*]] = linalg.contract {{.*}} ins(%[[A]], %{{.*}} : tensor<128x32xi8>, tensor<1x32xi8>)
// CHECK: %[[Y:.*]] = mini.scatter %[[C]] map #[[$BLOCKS]]
// CHECK: mini.scatter %[[Y]] map #[[$RESULT]]
func.func @fewChannels(%x: tensor<1x3x16x16xi8>, %init: tensor<1x1x16x8xi32>) -> tensor<1x1x16x8xi32> {
  %w = arith.constant dense<[[[[1, 4, 7], [1, 4, 7]], [[2, 5, 8], [2, 5, 8]], [[3, 6, 9], [3, 6, 9]]]]> : tensor<1x3x2x3xi8>
  %zero = arith.constant -7 : i8
  %pad = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 0, 0] {
  ^bb0(%n: index, %c: index, %h: index, %w0: index):
    tensor.yield %zero : i8
  } : tensor<1x3x16x16xi8> to tensor<1x3x17x17xi8>
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<[1, 2]> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%pad, %w : tensor<1x3x17x17xi8>, tensor<1x3x2x3xi8>) outs(%init : tensor<1x1x16x8xi32>) -> tensor<1x1x16x8xi32>
  return %0 : tensor<1x1x16x8xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Of floats only the channels are padded, with zeros: an element beyond a window
// may be infinite. 15 rows are no multiple of a block's, so that a block is 32
// results of one row. Weights that are not constant read their zeros beyond them.
// CHECK-DAG: #[[$PATCH:.*]] = affine_map<(d0, d1) -> (d0 floordiv 32, (d1 floordiv 12) * 34 + d0 mod 32 + (d1 mod 12) floordiv 4, d1 mod 4)>
// CHECK-DAG: #[[$WEIGHTS:.*]] = affine_map<(d0, d1) -> (d0, d1 mod 4, d1 floordiv 12, (d1 mod 12) floordiv 4)>
// CHECK-LABEL: func.func @float
// CHECK: %[[PIXELS:.*]] = mini.gather %arg0 bounds [15, 102, 4] map {{.*}} fill 0.000000e+00
// CHECK: %[[PATCHES:.*]] = mini.patch %[[PIXELS]]
// CHECK: mini.gather %[[PATCHES]] bounds [480, 36] map #[[$PATCH]]
// CHECK: mini.gather %arg1 bounds [5, 36] map #[[$WEIGHTS]] fill 0.000000e+00
func.func @float(%x: tensor<1x3x17x34xf32>, %w: tensor<5x3x3x3xf32>, %init: tensor<1x5x15x32xf32>) -> tensor<1x5x15x32xf32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x3x17x34xf32>, tensor<5x3x3x3xf32>) outs(%init : tensor<1x5x15x32xf32>) -> tensor<1x5x15x32xf32>
  return %0 : tensor<1x5x15x32xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// What is read once needs no patch.
// CHECK-LABEL: func.func @readOnce
// CHECK-NOT: mini.patch
func.func @readOnce(%x: tensor<1x3x16x16xi8>, %w: tensor<5x3x1x1xi8>, %init: tensor<1x5x16x16xi32>) -> tensor<1x5x16x16xi32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x3x16x16xi8>, tensor<5x3x1x1xi8>) outs(%init : tensor<1x5x16x16xi32>) -> tensor<1x5x16x16xi32>
  return %0 : tensor<1x5x16x16xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Nor do channels that are neighbours in memory: their loads are wide already.
// CHECK-LABEL: func.func @channelsLast
// CHECK-NOT: mini.patch
func.func @channelsLast(%x: tensor<1x18x18x8xi8>, %w: tensor<3x3x8x5xi8>, %init: tensor<1x16x16x5xi32>) -> tensor<1x16x16x5xi32> {
  %0 = linalg.conv_2d_nhwc_hwcf {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x18x18x8xi8>, tensor<3x3x8x5xi8>) outs(%init : tensor<1x16x16x5xi32>) -> tensor<1x16x16x5xi32>
  return %0 : tensor<1x16x16x5xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A patch that would take more than a quarter of the LDS is none.
// CHECK-LABEL: func.func @large
// CHECK-NOT: mini.patch
func.func @large(%x: tensor<1x64x18x18xf32>, %w: tensor<5x64x3x3xf32>, %init: tensor<1x5x16x16xf32>) -> tensor<1x5x16x16xf32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x64x18x18xf32>, tensor<5x64x3x3xf32>) outs(%init : tensor<1x5x16x16xf32>) -> tensor<1x5x16x16xf32>
  return %0 : tensor<1x5x16x16xf32>
}
}
