// A reduction becomes gathers, a reduction over (m, k) and a scatter.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-form-reductions))" --split-input-file | FileCheck %s

// The result's dimensions in the order of its memory are m, here (c, b), and the
// reduced loops in their order are k; an index of size 1 is 0.
// CHECK-DAG: #[[$X:.*]] = affine_map<(d0, d1) -> (d0 mod 3, 0, d1 floordiv 5, d0 floordiv 3, d1 mod 5)>
// CHECK-DAG: #[[$Y:.*]] = affine_map<(d0, d1) -> (d0 floordiv 3)>
// CHECK-DAG: #[[$MK:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$M:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-DAG: #[[$RESULT:.*]] = affine_map<(d0) -> (d0 floordiv 3, 0, d0 mod 3)>
// CHECK-LABEL: func.func @axes
// CHECK: %[[X:.*]] = mini.gather %arg0 bounds [21, 20] map #[[$X]] {{.*}} -> tensor<21x20xf32>
// CHECK: %[[Y:.*]] = mini.gather %arg1 bounds [21, 20] map #[[$Y]] {{.*}} -> tensor<21x20xf32>
// CHECK: %[[INIT:.*]] = mini.gather %arg2 bounds [21] map #[[$RESULT]]
// CHECK: %[[R:.*]] = linalg.generic {indexing_maps = [#[[$MK]], #[[$MK]], #[[$M]]], iterator_types = ["parallel", "reduction"]} ins(%[[X]], %[[Y]] : tensor<21x20xf32>, tensor<21x20xf32>) outs(%[[INIT]] : tensor<21xf32>)
// CHECK: mini.scatter %[[R]] map #[[$RESULT]] : tensor<21xf32> -> tensor<7x1x3xf32>
func.func @axes(%x: tensor<3x1x4x7x5xf32>, %y: tensor<7xf32>, %init: tensor<7x1x3xf32>) -> tensor<7x1x3xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(b, u, i, c, j) -> (b, u, i, c, j)>, affine_map<(b, u, i, c, j) -> (c)>, affine_map<(b, u, i, c, j) -> (c, u, b)>],
      iterator_types = ["parallel", "parallel", "reduction", "parallel", "reduction"]}
      ins(%x, %y : tensor<3x1x4x7x5xf32>, tensor<7xf32>) outs(%init : tensor<7x1x3xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %1 = arith.subf %a, %b : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<7x1x3xf32>
  return %0 : tensor<7x1x3xf32>
}

// -----

// A window over what a gather padded is one gather. The fill that the result
// starts from stays one.
// CHECK: #[[$WINDOW:.*]] = affine_map<(d0, d1) -> (d0 floordiv 5, (d0 mod 5) * 2 + d1 - 1)>
// CHECK-LABEL: func.func @window
// CHECK: mini.gather %arg0 bounds [20, 3] map #[[$WINDOW]] fill 0xFF800000 : f32 : tensor<4x9xf32> -> tensor<20x3xf32>
// CHECK: linalg.fill {{.*}} -> tensor<20xf32>
// CHECK: linalg.generic
// CHECK: arith.maximumf
func.func @window(%x: tensor<4x9xf32>) -> tensor<4x5xf32> {
  %least = arith.constant 0xFF800000 : f32
  %padded = mini.gather %x bounds [4, 11] map affine_map<(c, i) -> (c, i - 1)> fill 0xFF800000 : f32 : tensor<4x9xf32> -> tensor<4x11xf32>
  %empty = tensor.empty() : tensor<4x5xf32>
  %taps = tensor.empty() : tensor<3xf32>
  %init = linalg.fill ins(%least : f32) outs(%empty : tensor<4x5xf32>) -> tensor<4x5xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(c, o, t) -> (c, o * 2 + t)>, affine_map<(c, o, t) -> (t)>, affine_map<(c, o, t) -> (c, o)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%padded, %taps : tensor<4x11xf32>, tensor<3xf32>) outs(%init : tensor<4x5xf32>) {
  ^bb0(%a: f32, %t: f32, %max: f32):
    %1 = arith.maximumf %max, %a : f32
    linalg.yield %1 : f32
  } -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

// All of a tensor is reduced to one row, and an elementwise op is none.
// CHECK-LABEL: func.func @all
// CHECK: linalg.generic {{.*}} ins(%{{.*}} : tensor<1x6xi8>) outs(%{{.*}} : tensor<1xi32>)
// CHECK: mini.scatter %{{.*}} : tensor<1xi32> -> tensor<i32>
// CHECK: linalg.generic {{.*}} iterator_types = []
func.func @all(%x: tensor<2x3xi8>, %init: tensor<i32>) -> tensor<i32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> ()>],
      iterator_types = ["reduction", "reduction"]} ins(%x : tensor<2x3xi8>) outs(%init : tensor<i32>) {
  ^bb0(%a: i8, %sum: i32):
    %1 = arith.extsi %a : i8 to i32
    %2 = arith.addi %sum, %1 : i32
    linalg.yield %2 : i32
  } -> tensor<i32>
  %empty = tensor.empty() : tensor<i32>
  %3 = linalg.generic {
      indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>],
      iterator_types = []} ins(%0 : tensor<i32>) outs(%empty : tensor<i32>) {
  ^bb0(%a: i32, %b: i32):
    %4 = arith.muli %a, %a : i32
    linalg.yield %4 : i32
  } -> tensor<i32>
  return %3 : tensor<i32>
}

// -----

// Pooling keeps the order of what it pools: the channels that the kernel before
// writes innermost are innermost in m.
// CHECK: #[[$POOLED:.*]] = affine_map<(d0) -> (0, d0 mod 8, d0 floordiv 8)>
// CHECK-LABEL: func.func @pool(
// CHECK: mini.scatter {{.*}} map #[[$POOLED]] : tensor<24xf32> -> tensor<1x8x3xf32>
func.func @pool(%x: tensor<6x8xf32>, %init: tensor<1x8x3xf32>) -> tensor<1x8x3xf32> {
  %image = mini.scatter %x map affine_map<(m, n) -> (0, n, m)> : tensor<6x8xf32> -> tensor<1x8x6xf32>
  %taps = tensor.empty() : tensor<2xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(b, c, o, t) -> (b, c, o * 2 + t)>, affine_map<(b, c, o, t) -> (t)>, affine_map<(b, c, o, t) -> (b, c, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%image, %taps : tensor<1x8x6xf32>, tensor<2xf32>) outs(%init : tensor<1x8x3xf32>) {
  ^bb0(%a: f32, %tap: f32, %max: f32):
    %1 = arith.maximumf %max, %a : f32
    linalg.yield %1 : f32
  } -> tensor<1x8x3xf32>
  return %0 : tensor<1x8x3xf32>
}

// -----

// A depthwise convolution's channels are groups of one: the loop over the channels
// of a group runs once and does not keep the groups from being innermost.
// CHECK: #[[$RESULT:.*]] = affine_map<(d0) -> (d0 mod 8, d0 floordiv 8)>
// CHECK-LABEL: func.func @depthwise(
// CHECK: mini.scatter {{.*}} map #[[$RESULT]] : tensor<32xf32> -> tensor<8x4xf32>
func.func @depthwise(%x: tensor<6x8xf32>, %w: tensor<8x1x3xf32>, %init: tensor<8x4xf32>) -> tensor<8x4xf32> {
  %image = mini.scatter %x map affine_map<(m, n) -> (n, m)> : tensor<6x8xf32> -> tensor<8x6xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(g, o, c, t) -> (g + c, o + t)>, affine_map<(g, o, c, t) -> (g, c, t)>, affine_map<(g, o, c, t) -> (g, o)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%image, %w : tensor<8x6xf32>, tensor<8x1x3xf32>) outs(%init : tensor<8x4xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<8x4xf32>
  return %0 : tensor<8x4xf32>
}
