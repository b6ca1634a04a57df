// A concat begins with the longest earlier one whose pieces are its first ones.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-nest-concats))" --split-input-file | FileCheck %s

// The layers of a dense block: each adds a piece to the one before, not to the
// first.
// CHECK-LABEL: func.func @layers(
// CHECK-NEXT: %[[TWO:.*]] = mini.concat %arg0, %arg1 dim 1
// CHECK-NEXT: %[[THREE:.*]] = mini.concat %[[TWO]], %arg2 dim 1 : tensor<1x6x3xf32>, tensor<1x5x3xf32> -> tensor<1x11x3xf32>
// CHECK-NEXT: %[[FOUR:.*]] = mini.concat %[[THREE]], %arg3 dim 1 : tensor<1x11x3xf32>, tensor<1x1x3xf32> -> tensor<1x12x3xf32>
// CHECK-NEXT: return %[[TWO]], %[[THREE]], %[[FOUR]]
func.func @layers(%a: tensor<1x2x3xf32>, %b: tensor<1x4x3xf32>, %c: tensor<1x5x3xf32>, %d: tensor<1x1x3xf32>) -> (tensor<1x6x3xf32>, tensor<1x11x3xf32>, tensor<1x12x3xf32>) {
  %0 = mini.concat %a, %b dim 1 : tensor<1x2x3xf32>, tensor<1x4x3xf32> -> tensor<1x6x3xf32>
  %1 = mini.concat %a, %b, %c dim 1 : tensor<1x2x3xf32>, tensor<1x4x3xf32>, tensor<1x5x3xf32> -> tensor<1x11x3xf32>
  %2 = mini.concat %a, %b, %c, %d dim 1 : tensor<1x2x3xf32>, tensor<1x4x3xf32>, tensor<1x5x3xf32>, tensor<1x1x3xf32> -> tensor<1x12x3xf32>
  return %0, %1, %2 : tensor<1x6x3xf32>, tensor<1x11x3xf32>, tensor<1x12x3xf32>
}

// -----

// Two that begin alike have the beginning in common; more than one piece is left.
// CHECK-LABEL: func.func @fork(
// CHECK-NEXT: %[[S:.*]] = mini.concat %arg0, %arg1 dim 0
// CHECK-NEXT: mini.concat %[[S]], %arg0, %arg1 dim 0
// CHECK-NEXT: mini.concat %[[S]], %arg1 dim 0
func.func @fork(%a: tensor<2xf32>, %b: tensor<3xf32>) -> (tensor<5xf32>, tensor<10xf32>, tensor<8xf32>) {
  %0 = mini.concat %a, %b dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.concat %a, %b, %a, %b dim 0 : tensor<2xf32>, tensor<3xf32>, tensor<2xf32>, tensor<3xf32> -> tensor<10xf32>
  %2 = mini.concat %a, %b, %b dim 0 : tensor<2xf32>, tensor<3xf32>, tensor<3xf32> -> tensor<8xf32>
  return %0, %1, %2 : tensor<5xf32>, tensor<10xf32>, tensor<8xf32>
}

// -----

// Equal ones are one, also where a piece is there twice.
// CHECK-LABEL: func.func @equal(
// CHECK-NEXT: %[[C:.*]] = mini.concat %arg0, %arg0 dim 0
// CHECK-NEXT: return %[[C]], %[[C]]
func.func @equal(%a: tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0 = mini.concat %a, %a dim 0 : tensor<2xf32>, tensor<2xf32> -> tensor<4xf32>
  %1 = mini.concat %a, %a dim 0 : tensor<2xf32>, tensor<2xf32> -> tensor<4xf32>
  return %0, %1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// A concat of a concat that is written so already is one of two pieces, whatever
// those are.
// CHECK-LABEL: func.func @written(
// CHECK-NEXT: %[[AB:.*]] = mini.concat %arg0, %arg1 dim 0
// CHECK-NEXT: %[[ABA:.*]] = mini.concat %[[AB]], %arg0 dim 0
// CHECK-NEXT: mini.concat %[[ABA]], %arg1 dim 0
func.func @written(%a: tensor<2xf32>, %b: tensor<3xf32>) -> (tensor<7xf32>, tensor<10xf32>) {
  %0 = mini.concat %a, %b dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.concat %0, %a dim 0 : tensor<5xf32>, tensor<2xf32> -> tensor<7xf32>
  %2 = mini.concat %0, %a, %b dim 0 : tensor<5xf32>, tensor<2xf32>, tensor<3xf32> -> tensor<10xf32>
  return %1, %2 : tensor<7xf32>, tensor<10xf32>
}

// -----

// The end of another one is not its beginning, a concat is not taken apart for a
// later, shorter one, and other orders and dimensions are other concats.
// CHECK-LABEL: func.func @unlike(
// CHECK-NEXT: mini.concat %arg0, %arg1, %arg2 dim 0
// CHECK-NEXT: mini.concat %arg0, %arg1 dim 0
// CHECK-NEXT: mini.concat %arg1, %arg2 dim 0
// CHECK-NEXT: mini.concat %arg1, %arg0, %arg2 dim 0
// CHECK-NEXT: mini.concat %arg0, %arg1, %arg2 dim 1
func.func @unlike(%a: tensor<2x2xf32>, %b: tensor<2x2xf32>, %c: tensor<2x2xf32>) -> (tensor<6x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<6x2xf32>, tensor<2x6xf32>) {
  %0 = mini.concat %a, %b, %c dim 0 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32> -> tensor<6x2xf32>
  %1 = mini.concat %a, %b dim 0 : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<4x2xf32>
  %2 = mini.concat %b, %c dim 0 : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<4x2xf32>
  %3 = mini.concat %b, %a, %c dim 0 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32> -> tensor<6x2xf32>
  %4 = mini.concat %a, %b, %c dim 1 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x2xf32> -> tensor<2x6xf32>
  return %0, %1, %2, %3, %4 : tensor<6x2xf32>, tensor<4x2xf32>, tensor<4x2xf32>, tensor<6x2xf32>, tensor<2x6xf32>
}
