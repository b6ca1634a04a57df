// Named ops, elementwise ops in any order of loops, and pads become the forms
// that the graph passes know.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-normalize-linalg))" --split-input-file | FileCheck %s

// A fill stays one: it is what a result starts from.
// CHECK-LABEL: func.func @named
// CHECK: linalg.fill
// CHECK: linalg.generic
// CHECK: arith.mulf
// CHECK: arith.addf
// CHECK: linalg.generic
// CHECK: arith.maximumf
func.func @named(%a: tensor<4x5xf32>, %b: tensor<5x6xf32>) -> tensor<4xf32> {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x6xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x6xf32>) -> tensor<4x6xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<4x5xf32>, tensor<5x6xf32>) outs(%init : tensor<4x6xf32>) -> tensor<4x6xf32>
  %row = tensor.empty() : tensor<4xf32>
  %1 = linalg.reduce { arith.maximumf } ins(%0 : tensor<4x6xf32>) outs(%row : tensor<4xf32>) dimensions = [1]
  return %1 : tensor<4xf32>
}

// -----

// CHECK-DAG: #[[$SOURCE:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func.func @transpose
// CHECK: %[[T:.*]] = mini.gather %arg0 bounds [5, 4] map #[[$SOURCE]]
// CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$ID]]], {{.*}}} ins(%[[T]]
func.func @transpose(%a: tensor<4x5xf32>, %init: tensor<5x4xf32>) -> tensor<5x4xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>],
      iterator_types = ["parallel", "parallel"]} ins(%a : tensor<4x5xf32>) outs(%init : tensor<5x4xf32>) {
  ^bb0(%x: f32, %y: f32):
    linalg.yield %x : f32
  } -> tensor<5x4xf32>
  return %0 : tensor<5x4xf32>
}

// -----

// CHECK-LABEL: func.func @in_place
// CHECK: linalg.generic {{.*}} ins(%arg0, %arg1 : tensor<4xf32>, tensor<4xf32>) outs(%{{.*}} : tensor<4xf32>)
// CHECK-NEXT: ^bb0(%[[X:.*]]: f32, %[[Y:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: arith.subf %[[Y]], %[[X]]
func.func @in_place(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
      iterator_types = ["parallel"]} ins(%a : tensor<4xf32>) outs(%b : tensor<4xf32>) {
  ^bb0(%x: f32, %y: f32):
    %1 = arith.subf %y, %x : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK: #[[$SHIFT:.*]] = affine_map<(d0, d1) -> (d0, d1 - 2)>
// CHECK-LABEL: func.func @pad
// CHECK: mini.gather %arg0 bounds [4, 9] map #[[$SHIFT]] fill -7 : i8 : tensor<4x5xi8> -> tensor<4x9xi8>
func.func @pad(%a: tensor<4x5xi8>) -> tensor<4x9xi8> {
  %fill = arith.constant -7 : i8
  %0 = tensor.pad %a low[0, 2] high[0, 2] {
  ^bb0(%i: index, %j: index):
    tensor.yield %fill : i8
  } : tensor<4x5xi8> to tensor<4x9xi8>
  return %0 : tensor<4x9xi8>
}

// -----

// A broadcast is a gather; a scalar is in the body, and what only has a size is
// gone.
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0, d1) -> (d1)>
// CHECK-LABEL: func.func @operands
// CHECK-SAME: %[[A:.*]]: tensor<4x5xf32>, %[[B:.*]]: tensor<5xf32>, %[[S:.*]]: f32
// CHECK: %[[ROWS:.*]] = mini.gather %[[B]] bounds [4, 5] map #[[$COLUMN]] {{.*}} -> tensor<4x5xf32>
// CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$ID]], #[[$ID]]], {{.*}}} ins(%[[A]], %[[ROWS]] :
// CHECK: arith.mulf %{{.*}}, %[[S]]
func.func @operands(%a: tensor<4x5xf32>, %b: tensor<5xf32>, %s: f32) -> tensor<4x5xf32> {
  %window = tensor.empty() : tensor<4xf32>
  %init = tensor.empty() : tensor<4x5xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> ()>, affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%a, %b, %s, %window : tensor<4x5xf32>, tensor<5xf32>, f32, tensor<4xf32>) outs(%init : tensor<4x5xf32>) {
  ^bb0(%x: f32, %y: f32, %t: f32, %w: f32, %out: f32):
    %1 = arith.addf %x, %y : f32
    %2 = arith.mulf %1, %t : f32
    linalg.yield %2 : f32
  } -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}
