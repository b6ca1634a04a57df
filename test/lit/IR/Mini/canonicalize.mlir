// Folds and canonical forms of mini.gather, mini.concat and mini.lookup.
// RUN: mini-opt %s --canonicalize --split-input-file | FileCheck %s

// A gather of everything in place is its source.
// CHECK-LABEL: func.func @identity
// CHECK-NEXT: return %arg0
func.func @identity(%x: tensor<4x5xf32>) -> tensor<4x5xf32> {
  %0 = mini.gather %x bounds [4, 5] map affine_map<(i, j) -> (i, j)> fill 0.0 : f32 : tensor<4x5xf32> -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

// Bounds that leave elements out keep the gather.
// CHECK-LABEL: func.func @bounded
// CHECK: mini.gather
func.func @bounded(%x: tensor<4x5xf32>) -> tensor<4x5xf32> {
  %0 = mini.gather %x bounds [4, 3] map affine_map<(i, j) -> (i, j)> fill 0.0 : f32 : tensor<4x5xf32> -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

// The maps of two gathers compose.
// CHECK-DAG: #[[$MAP:.*]] = affine_map<(d0) -> (d0 mod 5, d0 floordiv 5)>
// CHECK-LABEL: func.func @compose
// CHECK-NEXT: %[[G:.*]] = mini.gather %arg0 bounds [20] map #[[$MAP]]
// CHECK-NEXT: return %[[G]]
func.func @compose(%x: tensor<5x4xf32>) -> tensor<20xf32> {
  %0 = mini.gather %x bounds [4, 5] map affine_map<(i, j) -> (j, i)> fill 0.0 : f32 : tensor<5x4xf32> -> tensor<4x5xf32>
  %1 = mini.gather %0 bounds [20] map affine_map<(i) -> (i floordiv 5, i mod 5)> fill 0.0 : f32 : tensor<4x5xf32> -> tensor<20xf32>
  return %1 : tensor<20xf32>
}

// -----

// The fill of an outer gather that never leaves its source does not matter.
// CHECK-LABEL: func.func @composeKeepsInnerFill
// CHECK-NEXT: %[[G:.*]] = mini.gather %arg0 bounds [8] map #{{.*}} fill 7 : i8 : tensor<5xi8> -> tensor<8xi8>
// CHECK-NEXT: return %[[G]]
func.func @composeKeepsInnerFill(%x: tensor<5xi8>) -> tensor<8xi8> {
  %0 = mini.gather %x bounds [9] map affine_map<(i) -> (i - 2)> fill 7 : i8 : tensor<5xi8> -> tensor<9xi8>
  %1 = mini.gather %0 bounds [8] map affine_map<(i) -> (8 - i)> fill 0 : i8 : tensor<9xi8> -> tensor<8xi8>
  return %1 : tensor<8xi8>
}

// -----

// An outer gather that leaves its source, where x has more elements: its own
// fill is selected there.
// CHECK-LABEL: func.func @partialOuter
// CHECK-DAG: %[[TRUE:.*]] = arith.constant dense<true> : tensor<4xi1>
// CHECK-DAG: %[[FILL:.*]] = arith.constant 2.0
// CHECK-DAG: %[[INSIDE:.*]] = mini.gather %[[TRUE]] bounds [8] map #{{.*}} fill false
// CHECK-DAG: %[[G:.*]] = mini.gather %arg0 bounds [8] map #{{.*}} fill 1.0
// CHECK: linalg.generic {{.*}} ins(%[[INSIDE]], %[[G]] : tensor<8xi1>, tensor<8xf32>)
// CHECK: arith.select %{{.*}}, %{{.*}}, %[[FILL]]
func.func @partialOuter(%x: tensor<9xf32>) -> tensor<8xf32> {
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i + 1)> fill 1.0 : f32 : tensor<9xf32> -> tensor<4xf32>
  %1 = mini.gather %0 bounds [8] map affine_map<(i) -> (i)> fill 2.0 : f32 : tensor<4xf32> -> tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

// A gather of a fill is that fill.
// CHECK-LABEL: func.func @fill
// CHECK-NOT: mini.gather
// CHECK: linalg.fill ins(%arg0 : f32) outs(%{{.*}} : tensor<20xf32>)
func.func @fill(%value: f32) -> tensor<20xf32> {
  %empty = tensor.empty() : tensor<4x5xf32>
  %fill = linalg.fill ins(%value : f32) outs(%empty : tensor<4x5xf32>) -> tensor<4x5xf32>
  %0 = mini.gather %fill bounds [20] map affine_map<(i) -> (i floordiv 5, i mod 5)> fill 0.0 : f32 : tensor<4x5xf32> -> tensor<20xf32>
  return %0 : tensor<20xf32>
}

// -----

// With a border of another value it is not.
// CHECK-LABEL: func.func @fillWithBorder
// CHECK: mini.gather
func.func @fillWithBorder(%value: f32) -> tensor<6xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  %fill = linalg.fill ins(%value : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %0 = mini.gather %fill bounds [6] map affine_map<(i) -> (i - 1)> fill 0.0 : f32 : tensor<4xf32> -> tensor<6xf32>
  return %0 : tensor<6xf32>
}

// -----

// Nor is a tile of it, which may lie beyond the bounds.
// CHECK-LABEL: func.func @fillTile
// CHECK: mini.gather
func.func @fillTile(%value: f32, %i: index) -> tensor<4xf32> {
  %empty = tensor.empty() : tensor<4xf32>
  %fill = linalg.fill ins(%value : f32) outs(%empty : tensor<4xf32>) -> tensor<4xf32>
  %0 = mini.gather %fill[%i] bounds [4] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// CHECK-LABEL: func.func @splat
// CHECK: %[[C:.*]] = arith.constant dense<2.000000e+00> : tensor<4x5xf32>
// CHECK: return %[[C]]
func.func @splat() -> tensor<4x5xf32> {
  %0 = arith.constant dense<2.0> : tensor<5xf32>
  %1 = mini.gather %0 bounds [4, 5] map affine_map<(i, j) -> (j)> fill 0.0 : f32 : tensor<5xf32> -> tensor<4x5xf32>
  return %1 : tensor<4x5xf32>
}

// -----

// The index of a dimension of size 1 may be written as 0.
// CHECK-LABEL: func.func @unit_identity(
// CHECK-NEXT: return %arg0
func.func @unit_identity(%x: tensor<1x4xf32>) -> tensor<1x4xf32> {
  %0 = mini.gather %x bounds [1, 4] map affine_map<(i, j) -> (0, j)> fill 0.0 : f32 : tensor<1x4xf32> -> tensor<1x4xf32>
  return %0 : tensor<1x4xf32>
}

// -----

// What pads a transposed tensor leaves the transposed where it leaves the
// tensor: one gather with the padding's fill.
// CHECK: #[[$MAP:.*]] = affine_map<(d0, d1) -> (d1, d0 - 1)>
// CHECK-LABEL: func.func @pad_of_transpose(
// CHECK-NEXT: %[[G:.*]] = mini.gather %arg0 bounds [6, 3] map #[[$MAP]] fill 7.000000e+00 : f32 : tensor<3x4xf32> -> tensor<6x3xf32>
// CHECK-NEXT: return %[[G]]
func.func @pad_of_transpose(%x: tensor<3x4xf32>) -> tensor<6x3xf32> {
  %0 = mini.gather %x bounds [4, 3] map affine_map<(i, j) -> (j, i)> fill 0.0 : f32 : tensor<3x4xf32> -> tensor<4x3xf32>
  %1 = mini.gather %0 bounds [6, 3] map affine_map<(i, j) -> (i - 1, j)> fill 7.0 : f32 : tensor<4x3xf32> -> tensor<6x3xf32>
  return %1 : tensor<6x3xf32>
}

// -----

// A row beyond the flattened tensor's end would be found in the tensor.
// CHECK-LABEL: func.func @pad_of_reshape(
// CHECK: arith.select
func.func @pad_of_reshape(%x: tensor<2x6xf32>) -> tensor<4x5xf32> {
  %0 = mini.gather %x bounds [4, 3] map affine_map<(i, j) -> (i floordiv 2, (i mod 2) * 3 + j)> fill 0.0 : f32 : tensor<2x6xf32> -> tensor<4x3xf32>
  %1 = mini.gather %0 bounds [4, 5] map affine_map<(i, j) -> (i, j)> fill 7.0 : f32 : tensor<4x3xf32> -> tensor<4x5xf32>
  return %1 : tensor<4x5xf32>
}

// -----

// An index taken apart and put together again is the index.
// CHECK-LABEL: func.func @split_and_joined(
// CHECK-NEXT: return %arg0
func.func @split_and_joined(%x: tensor<108xf32>) -> tensor<108xf32> {
  %0 = mini.gather %x bounds [108] map affine_map<(i) -> ((i floordiv 36) * 36 + i mod 36)> fill 0.0 : f32 : tensor<108xf32> -> tensor<108xf32>
  return %0 : tensor<108xf32>
}

// -----

// CHECK-LABEL: func.func @concat_of_one(
// CHECK-NEXT: return %arg0
func.func @concat_of_one(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = mini.concat %x dim 1 : tensor<2x3xf32> -> tensor<2x3xf32>
  return %0 : tensor<2x3xf32>
}

// -----

// A concat within one is its pieces, in their place.
// CHECK-LABEL: func.func @concat_of_concat(
// CHECK-NEXT: %[[C:.*]] = mini.concat %arg2, %arg0, %arg1, %arg2 dim 0 : tensor<4xf32>, tensor<2xf32>, tensor<3xf32>, tensor<4xf32> -> tensor<13xf32>
// CHECK-NEXT: return %[[C]]
func.func @concat_of_concat(%x: tensor<2xf32>, %y: tensor<3xf32>, %z: tensor<4xf32>) -> tensor<13xf32> {
  %0 = mini.concat %x, %y dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.concat %z, %0, %z dim 0 : tensor<4xf32>, tensor<5xf32>, tensor<4xf32> -> tensor<13xf32>
  return %1 : tensor<13xf32>
}

// -----

// With a second reader, be it the same op, its pieces would be copied: of n such
// concats, each of the one before and itself, there would be 2^n pieces.
// CHECK-LABEL: func.func @concat_of_shared(
// CHECK: %[[C:.*]] = mini.concat %arg0, %arg1 dim 0
// CHECK: mini.concat %[[C]], %[[C]] dim 0
func.func @concat_of_shared(%x: tensor<2xf32>, %y: tensor<3xf32>) -> tensor<10xf32> {
  %0 = mini.concat %x, %y dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.concat %0, %0 dim 0 : tensor<5xf32>, tensor<5xf32> -> tensor<10xf32>
  return %1 : tensor<10xf32>
}

// -----

// Nor is one along another dimension flat.
// CHECK-LABEL: func.func @concat_of_rows(
// CHECK: %[[C:.*]] = mini.concat %arg0, %arg0 dim 0
// CHECK: mini.concat %[[C]], %arg1 dim 1
func.func @concat_of_rows(%x: tensor<2x2xf32>, %y: tensor<4x1xf32>) -> tensor<4x3xf32> {
  %0 = mini.concat %x, %x dim 0 : tensor<2x2xf32>, tensor<2x2xf32> -> tensor<4x2xf32>
  %1 = mini.concat %0, %y dim 1 : tensor<4x2xf32>, tensor<4x1xf32> -> tensor<4x3xf32>
  return %1 : tensor<4x3xf32>
}

// -----

// What reads one piece only reads that piece, from its own first element on, with
// the border along the other dimensions that it had.
// CHECK: #[[$MAP:.*]] = affine_map<(d0, d1) -> (d0 - 2, d1 + 1)>
// CHECK-LABEL: func.func @part_of_piece(
// CHECK-NEXT: %[[G:.*]] = mini.gather %arg1 bounds [5, 2] map #[[$MAP]] fill 7.000000e+00 : f32 : tensor<2x3xf32> -> tensor<5x2xf32>
// CHECK-NEXT: return %[[G]]
func.func @part_of_piece(%x: tensor<2x2xf32>, %y: tensor<2x3xf32>) -> tensor<5x2xf32> {
  %0 = mini.concat %x, %y, %x dim 1 : tensor<2x2xf32>, tensor<2x3xf32>, tensor<2x2xf32> -> tensor<2x7xf32>
  %1 = mini.gather %0 bounds [5, 2] map affine_map<(i, j) -> (i - 2, j + 3)> fill 7.0 : f32 : tensor<2x7xf32> -> tensor<5x2xf32>
  return %1 : tensor<5x2xf32>
}

// -----

// All of a piece is the piece.
// CHECK-LABEL: func.func @piece(
// CHECK-NEXT: return %arg1
func.func @piece(%x: tensor<2x2xf32>, %y: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %0 = mini.concat %x, %y dim 1 : tensor<2x2xf32>, tensor<2x3xf32> -> tensor<2x5xf32>
  %1 = mini.gather %0 bounds [2, 3] map affine_map<(i, j) -> (i, j + 2)> fill 0.0 : f32 : tensor<2x5xf32> -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// One element of the next piece, one before the first, or an index that is not
// known: it reads the concat.
// CHECK-LABEL: func.func @across_pieces(
// CHECK: %[[C:.*]] = mini.concat
// CHECK-COUNT-3: mini.gather %[[C]]
// CHECK-NOT: mini.gather
func.func @across_pieces(%x: tensor<2xf32>, %y: tensor<3xf32>, %i: index) -> (tensor<2xf32>, tensor<3xf32>, tensor<2xf32>) {
  %0 = mini.concat %x, %y dim 0 : tensor<2xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.gather %0 bounds [2] map affine_map<(i) -> (i + 1)> fill 0.0 : f32 : tensor<5xf32> -> tensor<2xf32>
  %2 = mini.gather %0 bounds [3] map affine_map<(i) -> (i - 1)> fill 0.0 : f32 : tensor<5xf32> -> tensor<3xf32>
  %3 = mini.gather %0[%i] bounds [2] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<5xf32> -> tensor<2xf32>
  return %1, %2, %3 : tensor<2xf32>, tensor<3xf32>, tensor<2xf32>
}

// -----

// A byte's number has no sign.
// CHECK-LABEL: func.func @lookup
// CHECK-NEXT: %[[VALUE:.*]] = arith.constant 7 : i8
// CHECK-NEXT: return %[[VALUE]]
func.func @lookup() -> i8 {
  %byte = arith.constant -2 : i8
  %0 = mini.lookup %byte in dense<[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 0]> : tensor<256xi8> : i8
  return %0 : i8
}
