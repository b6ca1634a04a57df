// Elementwise ops and reshapes of a scatter move in front of it.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-fuse-epilogues))" --split-input-file | FileCheck %s

#id = affine_map<(a, b) -> (a, b)>
#row = affine_map<(a, b) -> (b)>
#transpose = affine_map<(m, n) -> (n, m)>

// The epilogue is computed before the scatter; its other operand is seen through
// the scatter's map.
// CHECK-DAG: #[[$T:.*]] = affine_map<(d0, d1) -> (d1, d0)>
// CHECK-DAG: #[[$BIAS:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func.func @epilogue
// CHECK-SAME: (%[[C:.*]]: tensor<6x4xf32>, %[[B:.*]]: tensor<6xf32>)
func.func @epilogue(%c: tensor<6x4xf32>, %bias: tensor<6xf32>) -> tensor<4x6xf32> {
  %0 = mini.scatter %c map #transpose : tensor<6x4xf32> -> tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  // CHECK: %[[SEEN:.*]] = mini.gather %[[B]] bounds [6, 4] map #[[$BIAS]]
  // CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[C]], %[[SEEN]] : tensor<6x4xf32>, tensor<6x4xf32>)
  // CHECK: arith.addf
  // CHECK: %[[Y:.*]] = mini.scatter %[[SUM]] map #[[$T]] : tensor<6x4xf32> -> tensor<4x6xf32>
  // CHECK: return %[[Y]]
  %1 = linalg.generic {indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %bias : tensor<4x6xf32>, tensor<6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  return %1 : tensor<4x6xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#transpose = affine_map<(m, n) -> (n, m)>

// An op that reads the scatter twice reads its source twice.
// CHECK-LABEL: func.func @square
// CHECK: %[[P:.*]] = linalg.generic {{.*}} ins(%arg0, %arg0 : tensor<6x4xf32>, tensor<6x4xf32>)
// CHECK: mini.scatter %[[P]]
func.func @square(%c: tensor<6x4xf32>) -> tensor<4x6xf32> {
  %0 = mini.scatter %c map #transpose : tensor<6x4xf32> -> tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %0 : tensor<4x6xf32>, tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.mulf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  return %1 : tensor<4x6xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#transpose = affine_map<(m, n) -> (n, m)>

// A scatter that something else reads too stays: its source would be computed
// twice.
// CHECK-LABEL: func.func @shared
// CHECK: %[[S:.*]] = mini.scatter %arg0
// CHECK: linalg.generic {{.*}} ins(%[[S]] : tensor<4x6xf32>)
func.func @shared(%c: tensor<6x4xf32>) -> (tensor<4x6xf32>, tensor<4x6xf32>) {
  %0 = mini.scatter %c map #transpose : tensor<6x4xf32> -> tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  return %0, %1 : tensor<4x6xf32>, tensor<4x6xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#swap = affine_map<(a, b) -> (b, a)>

// What is read through another map than the identity is read from memory.
// CHECK-LABEL: func.func @symmetrize
// CHECK: %[[S:.*]] = mini.scatter %arg0
// CHECK: %[[SWAPPED:.*]] = mini.gather %[[S]]
// CHECK: linalg.generic {{.*}} ins(%arg0, %[[SWAPPED]] :
func.func @symmetrize(%c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = mini.scatter %c map #id : tensor<4x4xf32> -> tensor<4x4xf32>
  %empty = tensor.empty() : tensor<4x4xf32>
  %1 = linalg.generic {indexing_maps = [#id, #swap, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %0 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%empty : tensor<4x4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  return %1 : tensor<4x4xf32>
}

// -----

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>

// A scatter writes the shape that its one reader sees: groups and their channels
// as one dimension, and what follows is in its epilogue.
// CHECK-DAG: #[[$STORE:.*]] = affine_map<(d0, d1, d2) -> (0, d0 * 8 + d2, d1 floordiv 7, d1 mod 7)>
// CHECK-LABEL: func.func @joined
// CHECK-NOT: mini.gather
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%arg0 : tensor<4x49x8xf32>)
// CHECK: mini.scatter %[[Y]] map #[[$STORE]] : tensor<4x49x8xf32> -> tensor<1x32x7x7xf32>
// CHECK-NOT: mini.
func.func @joined(%c: tensor<4x49x8xf32>) -> tensor<1x32x7x7xf32> {
  %0 = mini.scatter %c map affine_map<(b, m, n) -> (0, b, n, m floordiv 7, m mod 7)> : tensor<4x49x8xf32> -> tensor<1x4x8x7x7xf32>
  %1 = mini.gather %0 bounds [1, 32, 7, 7] map affine_map<(d0, d1, d2, d3) -> (0, d1 floordiv 8, d1 mod 8, d2, d3)> fill 0.0 : f32 : tensor<1x4x8x7x7xf32> -> tensor<1x32x7x7xf32>
  %2 = tensor.empty() : tensor<1x32x7x7xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1 : tensor<1x32x7x7xf32>) outs(%2 : tensor<1x32x7x7xf32>) {
  ^bb0(%x: f32, %out: f32):
    %y = arith.negf %x : f32
    linalg.yield %y : f32
  } -> tensor<1x32x7x7xf32>
  return %3 : tensor<1x32x7x7xf32>
}

// -----

// Dimensions that are split, and axes of size 1 that are kept.
// CHECK-DAG: #[[$STORE:.*]] = affine_map<(d0) -> ((d0 floordiv 3) floordiv 2, (d0 floordiv 3) mod 2, d0 mod 3, 0, 0)>
// CHECK-LABEL: func.func @split
// CHECK: mini.scatter %arg0 map #[[$STORE]] : tensor<30xf32> -> tensor<5x2x3x1x1xf32>
// CHECK-NOT: mini.
func.func @split(%c: tensor<30xf32>) -> tensor<5x2x3x1x1xf32> {
  %0 = mini.scatter %c map affine_map<(i) -> (i)> : tensor<30xf32> -> tensor<30xf32>
  %1 = mini.gather %0 bounds [5, 2, 3, 1, 1] map affine_map<(a, b, c, d, e) -> (a * 6 + b * 3 + c)> fill 0.0 : f32 : tensor<30xf32> -> tensor<5x2x3x1x1xf32>
  return %1 : tensor<5x2x3x1x1xf32>
}

// -----

// Another order of the elements, some of them, dimensions that neither join nor
// split, and a result that has another reader stay gathers.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-4: mini.gather
func.func @others(%c: tensor<30xf32>) -> (tensor<5x6xf32>, tensor<2x5xf32>, tensor<6x5xf32>, tensor<30xf32>, tensor<5x6xf32>) {
  %0 = mini.scatter %c map affine_map<(i) -> (i)> : tensor<30xf32> -> tensor<30xf32>
  %1 = mini.gather %0 bounds [5, 6] map affine_map<(a, b) -> (b * 5 + a)> fill 0.0 : f32 : tensor<30xf32> -> tensor<5x6xf32>
  %2 = mini.scatter %c map affine_map<(i) -> (i)> : tensor<30xf32> -> tensor<30xf32>
  %3 = mini.gather %2 bounds [2, 5] map affine_map<(a, b) -> (a * 5 + b)> fill 0.0 : f32 : tensor<30xf32> -> tensor<2x5xf32>
  %4 = mini.scatter %c map affine_map<(i) -> (i floordiv 6, i mod 6)> : tensor<30xf32> -> tensor<5x6xf32>
  %5 = mini.gather %4 bounds [6, 5] map affine_map<(a, b) -> ((a * 5 + b) floordiv 6, (a * 5 + b) mod 6)> fill 0.0 : f32 : tensor<5x6xf32> -> tensor<6x5xf32>
  %6 = mini.scatter %c map affine_map<(i) -> (i)> : tensor<30xf32> -> tensor<30xf32>
  %7 = mini.gather %6 bounds [5, 6] map affine_map<(a, b) -> (a * 6 + b)> fill 0.0 : f32 : tensor<30xf32> -> tensor<5x6xf32>
  return %1, %3, %5, %6, %7 : tensor<5x6xf32>, tensor<2x5xf32>, tensor<6x5xf32>, tensor<30xf32>, tensor<5x6xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>
#rows = affine_map<(m) -> (m, 0)>

// The sums of rows are a value in the epilogue of the contraction, not the other
// way round, though both have as many elements.
// CHECK-LABEL: func.func @rowSums
// CHECK: %[[C:.*]] = linalg.contract
// CHECK: %[[S:.*]] = mini.scatter %arg2
// CHECK: linalg.generic {{.*}} ins(%[[C]], %[[S]] : tensor<2x1xi32>, tensor<2x1xi32>)
func.func @rowSums(%a: tensor<2x9xi8>, %b: tensor<1x9xi8>, %sums: tensor<2xi32>) -> tensor<2x1xi32> {
  %zero = arith.constant dense<0> : tensor<2x1xi32>
  %0 = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%a, %b : tensor<2x9xi8>, tensor<1x9xi8>) outs(%zero : tensor<2x1xi32>) -> tensor<2x1xi32>
  %1 = mini.scatter %sums map #rows : tensor<2xi32> -> tensor<2x1xi32>
  %empty = tensor.empty() : tensor<2x1xi32>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %1 : tensor<2x1xi32>, tensor<2x1xi32>) outs(%empty : tensor<2x1xi32>) {
  ^bb0(%x: i32, %y: i32, %out: i32):
    %d = arith.subi %x, %y : i32
    linalg.yield %d : i32
  } -> tensor<2x1xi32>
  return %2 : tensor<2x1xi32>
}

// -----

// A scatter of a scatter is no kernel of its own.
// CHECK: #[[$MAP:.*]] = affine_map<(d0) -> (d0 floordiv 3, d0 mod 3)>
// CHECK-LABEL: func.func @scatters(
// CHECK-NEXT: %[[S:.*]] = mini.scatter %arg0 map #[[$MAP]] : tensor<6xf32> -> tensor<2x3xf32>
// CHECK-NEXT: return %[[S]]
func.func @scatters(%x: tensor<6xf32>) -> tensor<2x3xf32> {
  %0 = mini.scatter %x map affine_map<(i) -> (i)> : tensor<6xf32> -> tensor<6xf32>
  %1 = mini.scatter %0 map affine_map<(i) -> (i floordiv 3, i mod 3)> : tensor<6xf32> -> tensor<2x3xf32>
  return %1 : tensor<2x3xf32>
}

// -----

// A transposition of a result that nothing else reads is how it is written.
// CHECK: #[[$MAP:.*]] = affine_map<(d0, d1) -> (0, d0 floordiv 7, d0 mod 7, d1)>
// CHECK-LABEL: func.func @transposed(
// CHECK-NEXT: %[[S:.*]] = mini.scatter %arg0 map #[[$MAP]] : tensor<35x8xf32> -> tensor<1x5x7x8xf32>
// CHECK-NEXT: return %[[S]]
func.func @transposed(%x: tensor<35x8xf32>) -> tensor<1x5x7x8xf32> {
  %0 = mini.scatter %x map affine_map<(m, n) -> (0, n, m floordiv 7, m mod 7)> : tensor<35x8xf32> -> tensor<1x8x5x7xf32>
  %1 = mini.gather %0 bounds [1, 5, 7, 8] map affine_map<(a, b, c, d) -> (a, d, b, c)> fill 0.0 : f32 : tensor<1x8x5x7xf32> -> tensor<1x5x7x8xf32>
  return %1 : tensor<1x5x7x8xf32>
}

// -----

// With another reader it is a kernel of its own, or the result would be written
// twice.
// CHECK-LABEL: func.func @transposedToo(
// CHECK: mini.gather
func.func @transposedToo(%x: tensor<35x8xf32>) -> (tensor<8x35xf32>, tensor<35x8xf32>) {
  %0 = mini.scatter %x map affine_map<(m, n) -> (n, m)> : tensor<35x8xf32> -> tensor<8x35xf32>
  %1 = mini.gather %0 bounds [35, 8] map affine_map<(a, b) -> (b, a)> fill 0.0 : f32 : tensor<8x35xf32> -> tensor<35x8xf32>
  return %0, %1 : tensor<8x35xf32>, tensor<35x8xf32>
}

// -----

// A part of a result does not take the place of all of it.
// CHECK-LABEL: func.func @part(
// CHECK: %[[S:.*]] = mini.scatter %arg0 {{.*}} -> tensor<8x35xf32>
// CHECK: mini.gather %[[S]] bounds [4, 35]
func.func @part(%x: tensor<35x8xf32>) -> tensor<4x35xf32> {
  %0 = mini.scatter %x map affine_map<(m, n) -> (n, m)> : tensor<35x8xf32> -> tensor<8x35xf32>
  %1 = mini.gather %0 bounds [4, 35] map affine_map<(a, b) -> (a, b)> fill 0.0 : f32 : tensor<8x35xf32> -> tensor<4x35xf32>
  return %1 : tensor<4x35xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>

// The sum of two products is the epilogue of one of them; a kernel has one
// contraction, so that the other product stays in memory.
// CHECK-LABEL: func.func @sumOfProducts
// CHECK: %[[P:.*]] = linalg.contract {{.*}} ins(%arg0, %arg1
// CHECK: %[[Q:.*]] = linalg.contract {{.*}} ins(%arg1, %arg0
// CHECK: %[[STORED:.*]] = mini.scatter %[[Q]]
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[P]], %[[STORED]] :
// CHECK: mini.scatter %[[SUM]]
func.func @sumOfProducts(%a: tensor<4x8xf32>, %b: tensor<4x8xf32>) -> tensor<4x4xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x4xf32>
  %0 = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%a, %b : tensor<4x8xf32>, tensor<4x8xf32>) outs(%zero : tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = mini.scatter %0 map #id : tensor<4x4xf32> -> tensor<4x4xf32>
  %2 = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%b, %a : tensor<4x8xf32>, tensor<4x8xf32>) outs(%zero : tensor<4x4xf32>) -> tensor<4x4xf32>
  %3 = mini.scatter %2 map #id : tensor<4x4xf32> -> tensor<4x4xf32>
  %empty = tensor.empty() : tensor<4x4xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%1, %3 : tensor<4x4xf32>, tensor<4x4xf32>) outs(%empty : tensor<4x4xf32>) {
  ^bb0(%x: f32, %y: f32, %out: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  return %4 : tensor<4x4xf32>
}
