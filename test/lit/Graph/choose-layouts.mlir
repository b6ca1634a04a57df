// Tensors between kernels, and constants, get the order in which kernels index
// them; arguments and results of the function stay row-major.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-choose-layouts))" --split-input-file | FileCheck %s

// N, a convolution's channels, is innermost in what is stored for the next
// kernel: the scatter writes b, oh, ow, n. Its readers see the same elements.
// CHECK-DAG: #[[$STORE:.*]] = affine_map<(d0, d1) -> (0, d0 floordiv 7, d0 mod 7, d1)>
// CHECK-DAG: #[[$LOAD:.*]] = affine_map<(d0, d1) -> (0, d0 floordiv 7 + d1 floordiv 24 - 1, d0 mod 7, d1 mod 8)>
// CHECK-LABEL: func.func @between(
// CHECK: %[[STORED:.*]] = mini.scatter %arg0 map #[[$STORE]] : tensor<35x8xi8> -> tensor<1x5x7x8xi8>
// CHECK: mini.gather %[[STORED]] bounds [35, 24] map #[[$LOAD]] fill 3 : i8 : tensor<1x5x7x8xi8> -> tensor<35x24xi8>
// CHECK-NOT: mini.gather
func.func @between(%x: tensor<35x8xi8>) -> tensor<35x24xi8> {
  %0 = mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)> : tensor<35x8xi8> -> tensor<1x8x5x7xi8>
  %1 = mini.gather %0 bounds [35, 24] map affine_map<(m, k) -> (0, k mod 8, m floordiv 7 + k floordiv 24 - 1, m mod 7)> fill 3 : i8 : tensor<1x8x5x7xi8> -> tensor<35x24xi8>
  return %1 : tensor<35x24xi8>
}

// -----

// CHECK-LABEL: func.func @result(
// CHECK: mini.scatter %arg0 {{.*}} -> tensor<1x8x5x7xi8>
func.func @result(%x: tensor<35x8xi8>) -> tensor<1x8x5x7xi8> {
  %0 = mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)> : tensor<35x8xi8> -> tensor<1x8x5x7xi8>
  return %0 : tensor<1x8x5x7xi8>
}

// -----

// The weights of a convolution run along K: (o, i, h, w) becomes (o, h, w, i).
// CHECK-DAG: #[[$MAP:.*]] = affine_map<(d0, d1) -> (d0, d1 floordiv 4, (d1 mod 4) floordiv 2, d1 mod 2)>
// CHECK-LABEL: func.func @weights(
// CHECK: %[[W:.*]] = arith.constant dense<{{\[\[\[\[}}1, 5], [2, 6]], {{\[\[}}3, 7], [4, 8]]]]> : tensor<1x2x2x2xi8>
// CHECK: mini.gather %[[W]] bounds [1, 8] map #[[$MAP]]
func.func @weights(%a: tensor<3x8xi8>, %init: tensor<3x1xi32>) -> tensor<3x1xi32> {
  %w = arith.constant dense<[[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]]> : tensor<1x2x2x2xi8>
  %b = mini.gather %w bounds [1, 8] map affine_map<(n, k) -> (n, k mod 2, k floordiv 4, (k mod 4) floordiv 2)> fill 0 : i8 : tensor<1x2x2x2xi8> -> tensor<1x8xi8>
  %c = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
    ins(%a, %b : tensor<3x8xi8>, tensor<1x8xi8>) outs(%init : tensor<3x1xi32>) -> tensor<3x1xi32>
  return %c : tensor<3x1xi32>
}

// -----

// A reduction's lanes run along m: of the taps (c, kw) of a depthwise convolution
// over m = (ow, c), the channels are innermost.
// CHECK-LABEL: func.func @taps(
// CHECK: arith.constant dense<{{\[\[}}1, 4], [2, 5], [3, 6]]> : tensor<3x2xi8>
func.func @taps() -> tensor<10x3xi8> {
  %w = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi8>
  %b = mini.gather %w bounds [10, 3] map affine_map<(m, k) -> (m mod 2, k)> fill 0 : i8 : tensor<2x3xi8> -> tensor<10x3xi8>
  return %b : tensor<10x3xi8>
}

// -----

// K is the last index of a batched operand too.
// CHECK-LABEL: func.func @batchedWeights(
// CHECK: %[[W:.*]] = arith.constant dense<{{\[\[\[}}1, 3], [2, 4]], {{\[\[}}5, 7], [6, 8]]]> : tensor<2x2x2xi8>
// CHECK: linalg.contract {{.*}} ins(%arg0, %[[W]] : tensor<2x3x2xi8>, tensor<2x2x2xi8>)
func.func @batchedWeights(%a: tensor<2x3x2xi8>, %init: tensor<2x3x2xi32>) -> tensor<2x3x2xi32> {
  %w = arith.constant dense<[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]> : tensor<2x2x2xi8>
  %b = mini.gather %w bounds [2, 2, 2] map affine_map<(b, n, k) -> (b, k, n)> fill 0 : i8 : tensor<2x2x2xi8> -> tensor<2x2x2xi8>
  %c = linalg.contract indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (b, n, k)>, affine_map<(b, m, n, k) -> (b, m, n)>]
    ins(%a, %b : tensor<2x3x2xi8>, tensor<2x2x2xi8>) outs(%init : tensor<2x3x2xi32>) -> tensor<2x3x2xi32>
  return %c : tensor<2x3x2xi32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>

// A concat of contractions' results has the channels innermost, and they are what
// it is along.
// CHECK: #[[$NHWC:.*]] = affine_map<(d0, d1) -> (0, d0 floordiv 7, d0 mod 7, d1)>
// CHECK-LABEL: func.func @concat(
// CHECK-NEXT: %[[A:.*]] = mini.scatter %arg0 map #[[$NHWC]] : tensor<35x8xf32> -> tensor<1x5x7x8xf32>
// CHECK-NEXT: %[[B:.*]] = mini.scatter %arg1 map #[[$NHWC]] : tensor<35x16xf32> -> tensor<1x5x7x16xf32>
// CHECK-NEXT: %[[C:.*]] = mini.concat %[[A]], %[[B]] dim 3 : tensor<1x5x7x8xf32>, tensor<1x5x7x16xf32> -> tensor<1x5x7x24xf32>
// CHECK-NEXT: %[[G:.*]] = mini.gather %[[C]] bounds [35, 24] map #[[$NHWC]]
// CHECK-NEXT: return %[[G]]
func.func @concat(%x: tensor<35x8xf32>, %y: tensor<35x16xf32>) -> tensor<35x24xf32> {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #nchw : tensor<35x16xf32> -> tensor<1x16x5x7xf32>
  %2 = mini.concat %0, %1 dim 1 : tensor<1x8x5x7xf32>, tensor<1x16x5x7xf32> -> tensor<1x24x5x7xf32>
  %3 = mini.gather %2 bounds [35, 24] map affine_map<(m, k) -> (0, k, m floordiv 7, m mod 7)> fill 0.0 : f32 : tensor<1x24x5x7xf32> -> tensor<35x24xf32>
  return %3 : tensor<35x24xf32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>

// Along another dimension it is along that one's new place.
// CHECK-LABEL: func.func @concatOfRows(
// CHECK: mini.concat %{{.*}} dim 1 : tensor<1x5x7x8xf32>, tensor<1x5x7x8xf32> -> tensor<1x10x7x8xf32>
func.func @concatOfRows(%x: tensor<35x8xf32>, %y: tensor<35x8xf32>) -> tensor<70x8xf32> {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %2 = mini.concat %0, %1 dim 2 : tensor<1x8x5x7xf32>, tensor<1x8x5x7xf32> -> tensor<1x8x10x7xf32>
  %3 = mini.gather %2 bounds [70, 8] map #nchw fill 0.0 : f32 : tensor<1x8x10x7xf32> -> tensor<70x8xf32>
  return %3 : tensor<70x8xf32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>

// One that is returned stays row-major, and so do its pieces.
// CHECK-LABEL: func.func @returnedConcat(
// CHECK: mini.scatter %arg0 {{.*}} -> tensor<1x8x5x7xf32>
// CHECK: mini.scatter %arg1 {{.*}} -> tensor<1x16x5x7xf32>
// CHECK: %[[C:.*]] = mini.concat {{.*}} dim 1
// CHECK: return %[[C]]
func.func @returnedConcat(%x: tensor<35x8xf32>, %y: tensor<35x16xf32>) -> tensor<1x24x5x7xf32> {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #nchw : tensor<35x16xf32> -> tensor<1x16x5x7xf32>
  %2 = mini.concat %0, %1 dim 1 : tensor<1x8x5x7xf32>, tensor<1x16x5x7xf32> -> tensor<1x24x5x7xf32>
  return %2 : tensor<1x24x5x7xf32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>

// A concat within another is in that one's order: channels innermost here,
// CHECK-LABEL: func.func @nestedConcats(
// CHECK: %[[INNER:.*]] = mini.concat {{.*}} dim 3 : tensor<1x5x7x8xf32>, tensor<1x5x7x16xf32> -> tensor<1x5x7x24xf32>
// CHECK: mini.gather %[[INNER]] bounds [35, 24]
// CHECK: %[[LAST:.*]] = mini.scatter %arg2 {{.*}} -> tensor<1x5x7x8xf32>
// CHECK: %[[OUTER:.*]] = mini.concat %[[INNER]], %[[LAST]] dim 3 : tensor<1x5x7x24xf32>, tensor<1x5x7x8xf32> -> tensor<1x5x7x32xf32>
// CHECK: mini.gather %[[OUTER]] bounds [35, 32]
func.func @nestedConcats(%x: tensor<35x8xf32>, %y: tensor<35x16xf32>, %z: tensor<35x8xf32>) -> (tensor<35x24xf32>, tensor<35x32xf32>) {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #nchw : tensor<35x16xf32> -> tensor<1x16x5x7xf32>
  %2 = mini.concat %0, %1 dim 1 : tensor<1x8x5x7xf32>, tensor<1x16x5x7xf32> -> tensor<1x24x5x7xf32>
  %3 = mini.gather %2 bounds [35, 24] map #nchw fill 0.0 : f32 : tensor<1x24x5x7xf32> -> tensor<35x24xf32>
  %4 = mini.scatter %z map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %5 = mini.concat %2, %4 dim 1 : tensor<1x24x5x7xf32>, tensor<1x8x5x7xf32> -> tensor<1x32x5x7xf32>
  %6 = mini.gather %5 bounds [35, 32] map #nchw fill 0.0 : f32 : tensor<1x32x5x7xf32> -> tensor<35x32xf32>
  return %3, %6 : tensor<35x24xf32>, tensor<35x32xf32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>

// and row-major where the outer one is a result, whatever the inner one's reader
// would like.
// CHECK-LABEL: func.func @nestedInReturned(
// CHECK: mini.scatter %arg0 {{.*}} -> tensor<1x8x5x7xf32>
// CHECK: mini.scatter %arg1 {{.*}} -> tensor<1x16x5x7xf32>
// CHECK: mini.concat {{.*}} dim 1
// CHECK: mini.scatter %arg2 {{.*}} -> tensor<1x8x5x7xf32>
// CHECK: mini.concat {{.*}} dim 1
func.func @nestedInReturned(%x: tensor<35x8xf32>, %y: tensor<35x16xf32>, %z: tensor<35x8xf32>) -> (tensor<35x24xf32>, tensor<1x32x5x7xf32>) {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #nchw : tensor<35x16xf32> -> tensor<1x16x5x7xf32>
  %2 = mini.concat %0, %1 dim 1 : tensor<1x8x5x7xf32>, tensor<1x16x5x7xf32> -> tensor<1x24x5x7xf32>
  %3 = mini.gather %2 bounds [35, 24] map #nchw fill 0.0 : f32 : tensor<1x24x5x7xf32> -> tensor<35x24xf32>
  %4 = mini.scatter %z map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %5 = mini.concat %2, %4 dim 1 : tensor<1x24x5x7xf32>, tensor<1x8x5x7xf32> -> tensor<1x32x5x7xf32>
  return %3, %5 : tensor<35x24xf32>, tensor<1x32x5x7xf32>
}

// -----

#nchw = affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)>
#flat = affine_map<(i) -> (0, i floordiv 35, (i mod 35) floordiv 7, i mod 7)>

// Pieces that want different orders: that of most elements, 64 channels of an
// image against 8 of a contraction.
// CHECK-LABEL: func.func @majority(
// CHECK: mini.scatter %arg0 {{.*}} -> tensor<1x8x5x7xf32>
// CHECK: mini.scatter {{.*}} -> tensor<1x64x5x7xf32>
// CHECK: mini.concat {{.*}} dim 1
func.func @majority(%x: tensor<35x8xf32>, %y: tensor<2240xf32>) -> tensor<35x72xf32> {
  %0 = mini.scatter %x map #nchw : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.scatter %y map #flat : tensor<2240xf32> -> tensor<1x64x5x7xf32>
  %2 = mini.concat %0, %1 dim 1 : tensor<1x8x5x7xf32>, tensor<1x64x5x7xf32> -> tensor<1x72x5x7xf32>
  %3 = mini.gather %2 bounds [35, 72] map #nchw fill 0.0 : f32 : tensor<1x72x5x7xf32> -> tensor<35x72xf32>
  return %3 : tensor<35x72xf32>
}
