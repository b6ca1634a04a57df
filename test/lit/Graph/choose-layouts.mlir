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
