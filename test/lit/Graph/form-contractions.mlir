// Sums of products become gathers, a contraction and a scatter.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-normalize-linalg,mini-form-contractions))" --split-input-file | FileCheck %s

module attributes {mini.target = "gfx942"} {
// M is (batch, oh, ow), N the filter, K (channel, kh, kw); stride and dilation
// scale the coordinates, height before width.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1) -> (d0 floordiv 15, d1 floordiv 6, ((d0 mod 15) floordiv 5) * 3 + ((d1 mod 6) floordiv 2) * 2, (d0 mod 5) * 2 + d1 mod 2)>
// CHECK-DAG: #[[$FILTER:.*]] = affine_map<(d0, d1) -> (d0, d1 floordiv 6, (d1 mod 6) floordiv 2, d1 mod 2)>
// CHECK-DAG: #[[$RESULT:.*]] = affine_map<(d0, d1) -> (d0 floordiv 15, d1, (d0 mod 15) floordiv 5, d0 mod 5)>
// CHECK-DAG: #[[$MK:.*]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[$NK:.*]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[$MN:.*]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @strided
// CHECK-SAME: (%[[X:.*]]: tensor<2x3x11x10xf32>, %[[W:.*]]: tensor<7x3x3x2xf32>)
func.func @strided(%x: tensor<2x3x11x10xf32>, %w: tensor<7x3x3x2xf32>) -> tensor<2x7x3x5xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<2x7x3x5xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<2x7x3x5xf32>) -> tensor<2x7x3x5xf32>
  // CHECK-DAG: %[[A:.*]] = mini.gather %[[X]] bounds [30, 18] map #[[$IMAGE]] fill 0.000000e+00 : f32 : tensor<2x3x11x10xf32> -> tensor<30x18xf32>
  // CHECK-DAG: %[[B:.*]] = mini.gather %[[W]] bounds [7, 18] map #[[$FILTER]] fill 0.000000e+00 : f32 : tensor<7x3x3x2xf32> -> tensor<7x18xf32>
  // CHECK-DAG: %[[INIT:.*]] = linalg.fill ins(%{{.*}} : f32) outs(%{{.*}} : tensor<30x7xf32>)
  // CHECK: %[[C:.*]] = linalg.contract indexing_maps = [#[[$MK]], #[[$NK]], #[[$MN]]] ins(%[[A]], %[[B]] : tensor<30x18xf32>, tensor<7x18xf32>) outs(%[[INIT]] : tensor<30x7xf32>)
  // CHECK: %[[Y:.*]] = mini.scatter %[[C]] map #[[$RESULT]] : tensor<30x7xf32> -> tensor<2x7x3x5xf32>
  // CHECK: return %[[Y]]
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<[3, 2]> : tensor<2xi64>, dilations = dense<[2, 1]> : tensor<2xi64>} ins(%x, %w : tensor<2x3x11x10xf32>, tensor<7x3x3x2xf32>) outs(%init : tensor<2x7x3x5xf32>) -> tensor<2x7x3x5xf32>
  return %0 : tensor<2x7x3x5xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// The pad is the gather's bounds check: there is no padded image. Only the low
// side moves the coordinates.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1) -> (0, d1 floordiv 9, d0 floordiv 5 + (d1 mod 9) floordiv 3 - 1, d0 mod 5 + d1 mod 3 - 2)>
// CHECK-LABEL: func.func @padded
// CHECK-NOT: tensor.pad
// CHECK: mini.gather %arg0 bounds [20, 18] map #[[$IMAGE]] fill 0.000000e+00 : f32 : tensor<1x2x5x4xf32> -> tensor<20x18xf32>
// CHECK-NOT: tensor.pad
func.func @padded(%x: tensor<1x2x5x4xf32>, %w: tensor<3x2x3x3xf32>, %init: tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %pad = tensor.pad %x low[0, 0, 1, 2] high[0, 0, 0, 1] {
  ^bb0(%n: index, %c: index, %h: index, %w0: index):
    tensor.yield %zero : f32
  } : tensor<1x2x5x4xf32> to tensor<1x2x6x7xf32>
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%pad, %w : tensor<1x2x6x7xf32>, tensor<3x2x3x3xf32>) outs(%init : tensor<1x3x4x5xf32>) -> tensor<1x3x4x5xf32>
  return %0 : tensor<1x3x4x5xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A quantized image is padded with its zero point.
// CHECK-LABEL: func.func @zeroPoint
// CHECK-NOT: tensor.pad
// CHECK: mini.gather %arg0 bounds [16, 9] map #{{.*}} fill -7 : i8 : tensor<1x1x4x4xi8> -> tensor<16x9xi8>
// CHECK: linalg.contract {{.*}} ins({{.*}} : tensor<16x9xi8>, tensor<3x9xi8>) outs({{.*}} : tensor<16x3xi32>)
func.func @zeroPoint(%x: tensor<1x1x4x4xi8>, %w: tensor<3x1x3x3xi8>, %init: tensor<1x3x4x4xi32>) -> tensor<1x3x4x4xi32> {
  %zero = arith.constant -7 : i8
  %pad = tensor.pad %x low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%n: index, %c: index, %h: index, %w0: index):
    tensor.yield %zero : i8
  } : tensor<1x1x4x4xi8> to tensor<1x1x6x6xi8>
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%pad, %w : tensor<1x1x6x6xi8>, tensor<3x1x3x3xi8>) outs(%init : tensor<1x3x4x4xi32>) -> tensor<1x3x4x4xi32>
  return %0 : tensor<1x3x4x4xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// What the result starts from is seen in the same index space.
// CHECK-DAG: #[[$RESULT:.*]] = affine_map<(d0, d1) -> (0, d1, d0 floordiv 3, d0 mod 3)>
// CHECK-LABEL: func.func @accumulate
// CHECK: %[[INIT:.*]] = mini.gather %arg2 bounds [9, 3] map #[[$RESULT]]
// CHECK: linalg.contract {{.*}} outs(%[[INIT]] : tensor<9x3xf32>)
func.func @accumulate(%x: tensor<1x2x4x4xf32>, %w: tensor<3x2x2x2xf32>, %init: tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x2x4x4xf32>, tensor<3x2x2x2xf32>) outs(%init : tensor<1x3x3x3xf32>) -> tensor<1x3x3x3xf32>
  return %0 : tensor<1x3x3x3xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A matrix product has its right-hand side transposed: both operands have k
// innermost. An index of size 1 is 0.
// CHECK-DAG: #[[$A:.*]] = affine_map<(d0, d1) -> (0, d0, d1)>
// CHECK-DAG: #[[$B:.*]] = affine_map<(d0, d1) -> (0, d1, d0)>
// CHECK-LABEL: func.func @batch_of_one
// CHECK-DAG: %[[A:.*]] = mini.gather %arg0 bounds [5, 7] map #[[$A]]
// CHECK-DAG: mini.gather %arg1 bounds [6, 7] map #[[$B]]
// CHECK: linalg.contract {{.*}} ins(%[[A]], %{{.*}} : tensor<5x7xf16>, tensor<6x7xf16>) outs({{.*}} : tensor<5x6xf32>)
func.func @batch_of_one(%a: tensor<1x5x7xf16>, %b: tensor<1x7x6xf16>, %init: tensor<1x5x6xf32>) -> tensor<1x5x6xf32> {
  %0 = linalg.batch_matmul ins(%a, %b : tensor<1x5x7xf16>, tensor<1x7x6xf16>) outs(%init : tensor<1x5x6xf32>) -> tensor<1x5x6xf32>
  return %0 : tensor<1x5x6xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Two reduced dimensions are one K, in the order of the loops.
// CHECK-DAG: #[[$A:.*]] = affine_map<(d0, d1) -> (d1 floordiv 4, d0, d1 mod 4)>
// CHECK-DAG: #[[$B:.*]] = affine_map<(d0, d1) -> (d1 mod 4, d1 floordiv 4, d0)>
// CHECK-DAG: #[[$C:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-LABEL: func.func @generic
// CHECK-DAG: mini.gather %arg0 bounds [5, 12] map #[[$A]]
// CHECK-DAG: mini.gather %arg1 bounds [6, 12] map #[[$B]]
// CHECK: linalg.contract
// CHECK: mini.scatter %{{.*}} map #[[$C]] : tensor<5x6xf32> -> tensor<6x5xf32>
func.func @generic(%a: tensor<3x5x4xf32>, %b: tensor<4x3x6xf32>, %init: tensor<6x5xf32>) -> tensor<6x5xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i, j, k, l) -> (k, i, l)>, affine_map<(i, j, k, l) -> (l, k, j)>, affine_map<(i, j, k, l) -> (j, i)>],
      iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%a, %b : tensor<3x5x4xf32>, tensor<4x3x6xf32>) outs(%init : tensor<6x5xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %product = arith.mulf %y, %x : f32
    %next = arith.addf %product, %sum : f32
    linalg.yield %next : f32
  } -> tensor<6x5xf32>
  return %0 : tensor<6x5xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A batch indexes both operands and the result, and comes first in all of them.
// CHECK-DAG: #[[$BMK:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d3)>
// CHECK-DAG: #[[$BNK:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3)>
// CHECK-DAG: #[[$BMN:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2)>
// CHECK-DAG: #[[$KN:.*]] = affine_map<(d0, d1, d2) -> (d0, d2, d1)>
// CHECK-LABEL: func.func @batch
// CHECK: %[[B:.*]] = mini.gather %arg1 bounds [2, 9, 7] map #[[$KN]] {{.*}} -> tensor<2x9x7xf32>
// CHECK: %[[C:.*]] = linalg.contract indexing_maps = [#[[$BMK]], #[[$BNK]], #[[$BMN]]] ins(%arg0, %[[B]] : tensor<2x8x7xf32>, tensor<2x9x7xf32>) outs(%arg2 : tensor<2x8x9xf32>)
// CHECK: mini.scatter %[[C]] {{.*}} : tensor<2x8x9xf32> -> tensor<2x8x9xf32>
func.func @batch(%a: tensor<2x8x7xf32>, %b: tensor<2x7x9xf32>, %init: tensor<2x8x9xf32>) -> tensor<2x8x9xf32> {
  %0 = linalg.batch_matmul ins(%a, %b : tensor<2x8x7xf32>, tensor<2x7x9xf32>) outs(%init : tensor<2x8x9xf32>) -> tensor<2x8x9xf32>
  return %0 : tensor<2x8x9xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// So does a group, wherever it is in the result: M is (batch, oh, ow) around it.
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2) -> (d1 floordiv 49, d0, d2 floordiv 9, (d1 mod 49) floordiv 7 + (d2 mod 9) floordiv 3, d1 mod 7 + d2 mod 3)>
// CHECK-DAG: #[[$FILTER:.*]] = affine_map<(d0, d1, d2) -> (d0, d1, d2 floordiv 9, (d2 mod 9) floordiv 3, d2 mod 3)>
// CHECK-DAG: #[[$RESULT:.*]] = affine_map<(d0, d1, d2) -> (d1 floordiv 49, d0, d2, (d1 mod 49) floordiv 7, d1 mod 7)>
// CHECK-LABEL: func.func @groups
// CHECK: %[[A:.*]] = mini.gather %arg0 bounds [4, 98, 45] map #[[$IMAGE]]
// CHECK: %[[B:.*]] = mini.gather %arg1 bounds [4, 8, 45] map #[[$FILTER]]
// CHECK: %[[C:.*]] = linalg.contract {{.*}} ins(%[[A]], %[[B]] : tensor<4x98x45xf32>, tensor<4x8x45xf32>)
// CHECK: mini.scatter %[[C]] map #[[$RESULT]] : tensor<4x98x8xf32> -> tensor<2x4x8x7x7xf32>
func.func @groups(%x: tensor<2x4x5x9x9xf32>, %w: tensor<4x8x5x3x3xf32>, %init: tensor<2x4x8x7x7xf32>) -> tensor<2x4x8x7x7xf32> {
  %0 = linalg.conv_2d_ngchw_gfchw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<2x4x5x9x9xf32>, tensor<4x8x5x3x3xf32>) outs(%init : tensor<2x4x8x7x7xf32>) -> tensor<2x4x8x7x7xf32>
  return %0 : tensor<2x4x8x7x7xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Batches of products that would leave most of a matrix instruction empty, as a
// depthwise convolution's of one column: none.
// CHECK-LABEL: func.func @small_batches
// CHECK-NOT: linalg.contract
func.func @small_batches(%a: tensor<2x5x7xf32>, %b: tensor<2x7x6xf32>, %init: tensor<2x5x6xf32>,
                   %x: tensor<1x8x9x9xf32>, %w: tensor<8x3x3xf32>, %out: tensor<1x8x7x7xf32>) -> (tensor<2x5x6xf32>, tensor<1x8x7x7xf32>) {
  %0 = linalg.batch_matmul ins(%a, %b : tensor<2x5x7xf32>, tensor<2x7x6xf32>) outs(%init : tensor<2x5x6xf32>) -> tensor<2x5x6xf32>
  %1 = linalg.depthwise_conv_2d_nchw_chw {strides = dense<1> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x8x9x9xf32>, tensor<8x3x3xf32>) outs(%out : tensor<1x8x7x7xf32>) -> tensor<1x8x7x7xf32>
  return %0, %1 : tensor<2x5x6xf32>, tensor<1x8x7x7xf32>
}
}

// -----

// No matrix instruction multiplies these types, or does what these bodies do.
// CHECK-LABEL: func.func @no_instruction
// CHECK-NOT: linalg.contract
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#result = affine_map<(m, n, k) -> (m, n)>
module attributes {mini.target = "gfx942"} {
func.func @no_instruction(%a: tensor<4x4xf64>, %c: tensor<4x4xf64>, %i: tensor<4x4xi8>, %j: tensor<4x4xi32>) -> (tensor<4x4xf64>, tensor<4x4xi32>, tensor<4x4xi32>) {
  %0 = linalg.matmul ins(%a, %a : tensor<4x4xf64>, tensor<4x4xf64>) outs(%c : tensor<4x4xf64>) -> tensor<4x4xf64>
  %1 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%i, %i : tensor<4x4xi8>, tensor<4x4xi8>) outs(%j : tensor<4x4xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %wide = arith.extui %x : i8 to i32
    %other = arith.extsi %y : i8 to i32
    %product = arith.muli %wide, %other : i32
    %next = arith.addi %sum, %product : i32
    linalg.yield %next : i32
  } -> tensor<4x4xi32>
  %2 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%i, %i : tensor<4x4xi8>, tensor<4x4xi8>) outs(%j : tensor<4x4xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %wide = arith.extsi %x : i8 to i32
    %other = arith.extsi %y : i8 to i32
    %product = arith.muli %wide, %other : i32
    %next = arith.maxsi %sum, %product : i32
    linalg.yield %next : i32
  } -> tensor<4x4xi32>
  return %0, %1, %2 : tensor<4x4xf64>, tensor<4x4xi32>, tensor<4x4xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Where a convolution reads another kernel's result, whose channels will be
// innermost in memory, they are innermost in K too.
// CHECK: #[[$IMAGE:.*]] = affine_map<(d0, d1) -> (0, d1 mod 4, d0 + d1 floordiv 4)>
// CHECK: #[[$FILTER:.*]] = affine_map<(d0, d1) -> (d0, d1 mod 4, d1 floordiv 4)>
// CHECK-LABEL: func.func @channels_innermost(
// CHECK: mini.gather {{.*}} map #[[$IMAGE]] {{.*}} -> tensor<7x12xf32>
// CHECK: mini.gather %arg1 bounds [5, 12] map #[[$FILTER]]
func.func @channels_innermost(%x: tensor<9x4xf32>, %w: tensor<5x4x3xf32>, %init: tensor<1x5x7xf32>) -> tensor<1x5x7xf32> {
  %image = mini.scatter %x map affine_map<(m, n) -> (0, n, m)> : tensor<9x4xf32> -> tensor<1x4x9xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(b, f, o, c, t) -> (b, c, o + t)>, affine_map<(b, f, o, c, t) -> (f, c, t)>, affine_map<(b, f, o, c, t) -> (b, f, o)>],
      iterator_types = ["parallel", "parallel", "parallel", "reduction", "reduction"]}
      ins(%image, %w : tensor<1x4x9xf32>, tensor<5x4x3xf32>) outs(%init : tensor<1x5x7xf32>) {
  ^bb0(%a: f32, %b: f32, %sum: f32):
    %1 = arith.mulf %a, %b : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<1x5x7xf32>
  return %0 : tensor<1x5x7xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Bytes that are multiplied as 8-bit floats are bitcast behind the gathers; those of
// OCP, of which gfx942 has no instructions, stay a reduction.
// CHECK-LABEL: func.func @float8(
// CHECK: %[[A8:.*]] = linalg.generic {{.*}} ins(%arg0 : tensor<4x8xi8>) outs({{.*}} : tensor<4x8xf8E5M2FNUZ>)
// CHECK: arith.bitcast %{{.*}} : i8 to f8E5M2FNUZ
// CHECK: %[[B:.*]] = mini.gather %arg1 {{.*}} : tensor<8x5xi8> -> tensor<5x8xi8>
// CHECK: %[[B8:.*]] = linalg.generic {{.*}} ins(%[[B]] : tensor<5x8xi8>) outs({{.*}} : tensor<5x8xf8E4M3FNUZ>)
// CHECK: arith.bitcast %{{.*}} : i8 to f8E4M3FNUZ
// CHECK: linalg.contract {{.*}} ins(%[[A8]], %[[B8]] : tensor<4x8xf8E5M2FNUZ>, tensor<5x8xf8E4M3FNUZ>) outs(%{{.*}} : tensor<4x5xf32>)
// CHECK: linalg.generic {{.*}}"reduction"{{.*}} ins(%arg0, %arg1 : tensor<4x8xi8>, tensor<8x5xi8>)
func.func @float8(%a: tensor<4x8xi8>, %b: tensor<8x5xi8>, %init: tensor<4x5xf32>) -> (tensor<4x5xf32>, tensor<4x5xf32>) {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x8xi8>, tensor<8x5xi8>) outs(%init : tensor<4x5xf32>) {
  ^bb0(%x: i8, %y: i8, %sum: f32):
    %x8 = arith.bitcast %x : i8 to f8E5M2FNUZ
    %y8 = arith.bitcast %y : i8 to f8E4M3FNUZ
    %x32 = arith.extf %x8 : f8E5M2FNUZ to f32
    %y32 = arith.extf %y8 : f8E4M3FNUZ to f32
    %product = arith.mulf %y32, %x32 : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<4x5xf32>
  %1 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x8xi8>, tensor<8x5xi8>) outs(%init : tensor<4x5xf32>) {
  ^bb0(%x: i8, %y: i8, %sum: f32):
    %x8 = arith.bitcast %x : i8 to f8E5M2
    %y8 = arith.bitcast %y : i8 to f8E4M3FN
    %x32 = arith.extf %x8 : f8E5M2 to f32
    %y32 = arith.extf %y8 : f8E4M3FN to f32
    %product = arith.mulf %x32, %y32 : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<4x5xf32>
  return %0, %1 : tensor<4x5xf32>, tensor<4x5xf32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A constant is bitcast in advance, also behind a gather: what reads it is a gather
// alone then.
// CHECK-LABEL: func.func @float8_constants(
// CHECK-DAG: %[[X:.*]] = arith.constant dense<{{\[}}{{\[}}1.000000e+00, 5.000000e-01], [-1.000000e+00, 0x80]]> : tensor<2x2xf8E4M3FNUZ>
// CHECK-DAG: %[[A:.*]] = mini.gather %[[X]] {{.*}} fill 5.000000e-01 : f8E4M3FNUZ : tensor<2x2xf8E4M3FNUZ> -> tensor<4x3xf8E4M3FNUZ>
// CHECK-DAG: %[[B:.*]] = mini.gather %[[X]] {{.*}} fill 0.000000e+00 : f8E4M3FNUZ : tensor<2x2xf8E4M3FNUZ> -> tensor<2x3xf8E4M3FNUZ>
// CHECK: linalg.contract {{.*}} ins(%[[A]], %[[B]] :
func.func @float8_constants(%init: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %x = arith.constant dense<[[64, 56], [192, 128]]> : tensor<2x2xi8>
  %a = mini.gather %x bounds [4, 3] map affine_map<(m, k) -> (m - 1, k)> fill 56 : i8 : tensor<2x2xi8> -> tensor<4x3xi8>
  %b = mini.gather %x bounds [3, 2] map affine_map<(k, n) -> (k, n)> fill 0 : i8 : tensor<2x2xi8> -> tensor<3x2xi8>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x3xi8>, tensor<3x2xi8>) outs(%init : tensor<4x2xf32>) {
  ^bb0(%p: i8, %q: i8, %sum: f32):
    %p8 = arith.bitcast %p : i8 to f8E4M3FNUZ
    %q8 = arith.bitcast %q : i8 to f8E4M3FNUZ
    %p32 = arith.extf %p8 : f8E4M3FNUZ to f32
    %q32 = arith.extf %q8 : f8E4M3FNUZ to f32
    %product = arith.mulf %p32, %q32 : f32
    %next = arith.addf %sum, %product : f32
    linalg.yield %next : f32
  } -> tensor<4x2xf32>
  return %0 : tensor<4x2xf32>
}
}
