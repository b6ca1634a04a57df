// Every result of the function, and every piece of a concat, becomes a scatter of
// its own.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-materialize-results))" --split-input-file | FileCheck %s

#columns = affine_map<(m, n) -> (n, m)>

// A scatter is one already.
// CHECK-LABEL: func.func @scatter
// CHECK-NEXT: %[[S:.*]] = mini.scatter %arg0
// CHECK-NEXT: return %[[S]]
func.func @scatter(%x: tensor<4x6xf32>) -> tensor<6x4xf32> {
  %0 = mini.scatter %x map #columns : tensor<4x6xf32> -> tensor<6x4xf32>
  return %0 : tensor<6x4xf32>
}

// -----

// Anything else is copied as one row of elements.
// CHECK-DAG: #[[$MAP:.*]] = affine_map<(d0) -> ((d0 floordiv 5) floordiv 4, (d0 floordiv 5) mod 4, d0 mod 5)>
// CHECK-LABEL: func.func @argument
// CHECK: %[[ROW:.*]] = mini.gather %arg0 bounds [60] map #[[$MAP]] fill 0.000000e+00 : f32 : tensor<3x4x5xf32> -> tensor<60xf32>
// CHECK: %[[S:.*]] = mini.scatter %[[ROW]] map #[[$MAP]] : tensor<60xf32> -> tensor<3x4x5xf32>
// CHECK: return %[[S]]
func.func @argument(%x: tensor<3x4x5xf32>) -> tensor<3x4x5xf32> {
  return %x : tensor<3x4x5xf32>
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

// The second of two equal results is a copy: each result is a buffer of its own.
// CHECK-LABEL: func.func @twice
// CHECK: %[[S:.*]] = mini.scatter %arg0
// CHECK: %[[ROW:.*]] = mini.gather %[[S]] bounds [24]
// CHECK: %[[COPY:.*]] = mini.scatter %[[ROW]]
// CHECK: return %[[S]], %[[COPY]]
func.func @twice(%x: tensor<4x6xf32>) -> (tensor<6x4xf32>, tensor<6x4xf32>) {
  %0 = mini.scatter %x map #columns : tensor<4x6xf32> -> tensor<6x4xf32>
  return %0, %0 : tensor<6x4xf32>, tensor<6x4xf32>
}

// -----

// A scalar is a row of one element.
// CHECK-LABEL: func.func @scalar
// CHECK: mini.gather %arg0 bounds [1] map #{{.*}} : tensor<i8> -> tensor<1xi8>
// CHECK: mini.scatter %{{.*}} : tensor<1xi8> -> tensor<i8>
func.func @scalar(%x: tensor<i8>) -> tensor<i8> {
  return %x : tensor<i8>
}

// -----

// What is read along other rows than are written is a matrix (read, written).
// CHECK: #[[$COORDINATES:.*]] = affine_map<(d0, d1) -> ((d1 floordiv 10) floordiv 9, d0, (d1 floordiv 10) mod 9, d1 mod 10)>
// CHECK-LABEL: func.func @transposed
// CHECK: %[[T:.*]] = mini.gather %arg0
// CHECK: %[[MATRIX:.*]] = mini.gather %[[T]] bounds [11, 180] map #[[$COORDINATES]]
// CHECK: mini.scatter %[[MATRIX]] map #[[$COORDINATES]] : tensor<11x180xf32> -> tensor<2x11x9x10xf32>
func.func @transposed(%x: tensor<2x9x10x11xf32>) -> tensor<2x11x9x10xf32> {
  %0 = mini.gather %x bounds [2, 11, 9, 10] map affine_map<(n, c, h, w) -> (n, h, w, c)> fill 0.0 : f32 : tensor<2x9x10x11xf32> -> tensor<2x11x9x10xf32>
  return %0 : tensor<2x11x9x10xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A piece of a concat is written into it: a scatter is, and anything else becomes
// one.
// CHECK-LABEL: func.func @pieces
// CHECK-NEXT: %[[A:.*]] = mini.scatter %arg0
// CHECK-NEXT: %[[ROW:.*]] = mini.gather %arg1 bounds [3]
// CHECK-NEXT: %[[B:.*]] = mini.scatter %[[ROW]]
// CHECK-NEXT: %[[C:.*]] = mini.concat %[[A]], %[[B]] dim 0
// CHECK-NEXT: return %[[C]]
func.func @pieces(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<5xf32> {
  %0 = mini.scatter %x map #id : tensor<2xf32> -> tensor<2xf32>
  %1 = mini.concat %0, %y dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  return %1 : tensor<5xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// One that is there twice is in two places.
// CHECK-LABEL: func.func @pieceTwice
// CHECK-NEXT: %[[A:.*]] = mini.scatter %arg0
// CHECK-NEXT: %[[ROW:.*]] = mini.gather %[[A]] bounds [2]
// CHECK-NEXT: %[[B:.*]] = mini.scatter %[[ROW]]
// CHECK-NEXT: mini.concat %[[A]], %[[B]] dim 0
func.func @pieceTwice(%x: tensor<2xf32>) -> tensor<4xf32> {
  %0 = mini.scatter %x map #id : tensor<2xf32> -> tensor<2xf32>
  %1 = mini.concat %0, %0 dim 0 : tensor<2xf32>, tensor<2xf32> -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// Three times, and returned too: no two copies are of the same value, or CSE
// would make one of them.
// CHECK-LABEL: func.func @pieceThreeTimes
// CHECK-NEXT: %[[A:.*]] = mini.scatter %arg0
// CHECK-NEXT: %[[ROW:.*]] = mini.gather %[[A]]
// CHECK-NEXT: %[[B:.*]] = mini.scatter %[[ROW]]
// CHECK-NEXT: %[[ROW2:.*]] = mini.gather %[[B]]
// CHECK-NEXT: %[[C:.*]] = mini.scatter %[[ROW2]]
// CHECK-NEXT: %[[WHOLE:.*]] = mini.concat %[[A]], %[[B]], %[[C]] dim 0
// CHECK-NEXT: %[[ROW3:.*]] = mini.gather %[[C]]
// CHECK-NEXT: %[[D:.*]] = mini.scatter %[[ROW3]]
// CHECK-NEXT: return %[[WHOLE]], %[[D]]
func.func @pieceThreeTimes(%x: tensor<2xf32>) -> (tensor<6xf32>, tensor<2xf32>) {
  %0 = mini.scatter %x map #id : tensor<2xf32> -> tensor<2xf32>
  %1 = mini.concat %0, %0, %0 dim 0 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32> -> tensor<6xf32>
  return %1, %0 : tensor<6xf32>, tensor<2xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A concat that is a piece of another is written into that, pieces and all; where
// it is returned too, and where a piece of it is one of another, there are copies.
// CHECK-LABEL: func.func @nested
// CHECK-NEXT: %[[A:.*]] = mini.scatter %arg0
// CHECK-NEXT: %[[B:.*]] = mini.scatter %arg1
// CHECK-NEXT: %[[INNER:.*]] = mini.concat %[[A]], %[[B]] dim 0
// CHECK-NEXT: %[[ROW:.*]] = mini.gather %[[A]] bounds [2]
// CHECK-NEXT: %[[A2:.*]] = mini.scatter %[[ROW]]
// CHECK-NEXT: %[[OUTER:.*]] = mini.concat %[[INNER]], %[[A2]] dim 0
// CHECK-NEXT: %[[ROW2:.*]] = mini.gather %[[INNER]] bounds [5]
// CHECK-NEXT: %[[COPY:.*]] = mini.scatter %[[ROW2]]
// CHECK-NEXT: return %[[OUTER]], %[[COPY]]
func.func @nested(%x: tensor<2xf32>, %y: tensor<3xf32>) -> (tensor<7xf32>, tensor<5xf32>) {
  %0 = mini.scatter %x map #id : tensor<2xf32> -> tensor<2xf32>
  %1 = mini.scatter %y map #id : tensor<3xf32> -> tensor<3xf32>
  %2 = mini.concat %0, %1 dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %3 = mini.concat %2, %0 dim 0 : tensor<5xf32>, tensor<2xf32> -> tensor<7xf32>
  return %3, %2 : tensor<7xf32>, tensor<5xf32>
}
