// Few long rows become parts, reduced by a lane each, and their reduction.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-split-reductions))" --split-input-file | FileCheck %s

// Of 1000 columns, 40 parts have 25 each: part p has columns p, p + 40 ..., so
// that neighbouring lanes read neighbours. The parts start from the neutral
// value, and the row from where it did.
// CHECK-DAG: #[[$PART:.*]] = affine_map<(d0, d1) -> (d0 floordiv 40, d1 * 40 + d0 mod 40)>
// CHECK-DAG: #[[$TOTAL:.*]] = affine_map<(d0, d1) -> (d0 * 40 + d1)>
// CHECK-LABEL: func.func @row
// CHECK: %[[X:.*]] = mini.gather %arg0 bounds [80, 25] map #[[$PART]] {{.*}} -> tensor<80x25xf32>
// CHECK: %[[INIT:.*]] = linalg.fill {{.*}} -> tensor<80xf32>
// CHECK: %[[PARTS:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<80x25xf32>) outs(%[[INIT]] : tensor<80xf32>)
// CHECK: math.absf
// CHECK: arith.addf
// CHECK: %[[BUFFER:.*]] = mini.scatter %[[PARTS]]
// CHECK: %[[GATHERED:.*]] = mini.gather %[[BUFFER]] bounds [2, 40] map #[[$TOTAL]]
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[GATHERED]] : tensor<2x40xf32>) outs(%arg1 : tensor<2xf32>)
// CHECK-NOT: math.absf
// CHECK: arith.addf
// CHECK: return %[[SUM]]
module attributes {mini.target = "gfx942"} {
func.func @row(%x: tensor<2x1000xf32>, %init: tensor<2xf32>) -> tensor<2xf32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<2x1000xf32>) outs(%init : tensor<2xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %1 = math.absf %a : f32
    %2 = arith.addf %sum, %1 : f32
    linalg.yield %2 : f32
  } -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
}

// -----

// 1021 is a prime: what is beyond a row counts as neutral, whatever is found
// there. Rows that lie side by side are neighbours in lanes too.
// CHECK-DAG: #[[$PART:.*]] = affine_map<(d0, d1) -> (d1 * 32 + d0 floordiv 5, d0 mod 5)>
// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0, d1) -> (d1 * 32 + d0 floordiv 5)>
// CHECK-DAG: #[[$TOTAL:.*]] = affine_map<(d0, d1) -> (d1 * 5 + d0)>
// CHECK-LABEL: func.func @ragged
// CHECK-DAG: %[[LEAST:.*]] = arith.constant 0xFF800000 : f32
// CHECK-DAG: %[[TRUE:.*]] = arith.constant dense<true> : tensor<1021xi1>
// CHECK: %[[X:.*]] = mini.gather %arg0 bounds [160, 32] map #[[$PART]]
// CHECK: %[[MASK:.*]] = mini.gather %[[TRUE]] bounds [160, 32] map #[[$COLUMN]] fill false
// CHECK: linalg.generic {{.*}} ins(%[[X]], %[[MASK]]
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[INSIDE:.*]]: i1, %[[SOFAR:.*]]: f32):
// CHECK: %[[VALUE:.*]] = arith.select %[[INSIDE]], %[[A]], %[[LEAST]]
// CHECK: arith.maximumf %[[VALUE]], %[[SOFAR]]
// CHECK: mini.gather {{.*}} bounds [5, 32] map #[[$TOTAL]]
module attributes {mini.target = "gfx942"} {
func.func @ragged(%x: tensor<1021x5xf32>, %init: tensor<5xf32>) -> tensor<5xf32> {
  %view = mini.gather %x bounds [5, 1021] map affine_map<(m, k) -> (k, m)> fill 0.0 : f32 : tensor<1021x5xf32> -> tensor<5x1021xf32>
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%view : tensor<5x1021xf32>) outs(%init : tensor<5xf32>) {
  ^bb0(%a: f32, %most: f32):
    %1 = arith.maximumf %a, %most : f32
    linalg.yield %1 : f32
  } -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
}

// -----

// The parts of a very long row are split again.
// CHECK-LABEL: func.func @long
// CHECK: outs({{.*}} : tensor<16384xi32>)
// CHECK: outs({{.*}} : tensor<512xi32>)
// CHECK: outs({{.*}} : tensor<16xi32>)
// CHECK: outs(%arg1 : tensor<1xi32>)
module attributes {mini.target = "gfx942"} {
func.func @long(%x: tensor<1x1048576xi32>, %init: tensor<1xi32>) -> tensor<1xi32> {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<1x1048576xi32>) outs(%init : tensor<1xi32>) {
  ^bb0(%a: i32, %sum: i32):
    %1 = arith.addi %a, %sum : i32
    linalg.yield %1 : i32
  } -> tensor<1xi32>
  return %0 : tensor<1xi32>
}
}

// -----

// Left alone: rows enough for all lanes, short rows, and a body in which the
// order counts.
// CHECK-LABEL: func.func @whole
// CHECK-COUNT-3: linalg.generic
// CHECK-NOT: linalg.generic
module attributes {mini.target = "gfx942"} {
func.func @whole(%many: tensor<20000x1000xf32>, %manyInit: tensor<20000xf32>, %short: tensor<8x100xf32>, %long: tensor<8x1000xf32>, %init: tensor<8xf32>) -> (tensor<20000xf32>, tensor<8xf32>, tensor<8xf32>) {
  %0 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%many : tensor<20000x1000xf32>) outs(%manyInit : tensor<20000xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %3 = arith.addf %a, %sum : f32
    linalg.yield %3 : f32
  } -> tensor<20000xf32>
  %1 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%short : tensor<8x100xf32>) outs(%init : tensor<8xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %3 = arith.addf %a, %sum : f32
    linalg.yield %3 : f32
  } -> tensor<8xf32>
  %2 = linalg.generic {
      indexing_maps = [affine_map<(m, k) -> (m, k)>, affine_map<(m, k) -> (m)>],
      iterator_types = ["parallel", "reduction"]}
      ins(%long : tensor<8x1000xf32>) outs(%init : tensor<8xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %3 = arith.mulf %sum, %sum : f32
    %4 = arith.addf %a, %3 : f32
    linalg.yield %4 : f32
  } -> tensor<8xf32>
  return %0, %1, %2 : tensor<20000xf32>, tensor<8xf32>, tensor<8xf32>
}
}
