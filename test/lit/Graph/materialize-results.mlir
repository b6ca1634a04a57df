// Every result of the function becomes a scatter of its own.
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
