// Elementwise ops move behind the gathers that read them.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-fuse-elementwise))" --split-input-file | FileCheck %s

#id = affine_map<(a, b) -> (a, b)>
#fixed = affine_map<(a, b) -> (0, b)>
#scalar = affine_map<(a, b) -> ()>
#flat = affine_map<(i) -> (i floordiv 6, i mod 6)>

// The prologue is computed behind the gather; a broadcast dimension and a scalar
// are coordinates too.
// CHECK-DAG: #[[$X:.*]] = affine_map<(d0) -> (d0 floordiv 6, d0 mod 6)>
// CHECK-DAG: #[[$ROW:.*]] = affine_map<(d0) -> (0, d0 mod 6)>
// CHECK-DAG: #[[$SCALAR:.*]] = affine_map<(d0) -> ()>
// CHECK-LABEL: func.func @prologue
// CHECK-SAME: (%[[IN:.*]]: tensor<4x6xf32>, %[[R:.*]]: tensor<1x6xf32>, %[[S:.*]]: tensor<f32>)
// CHECK-DAG: %[[A:.*]] = mini.gather %[[IN]] bounds [24] map #[[$X]]
// CHECK-DAG: %[[B:.*]] = mini.gather %[[R]] bounds [24] map #[[$ROW]]
// CHECK-DAG: %[[C:.*]] = mini.gather %[[S]] bounds [24] map #[[$SCALAR]]
// CHECK: %[[G:.*]] = linalg.generic {{.*}} ins(%[[A]], %[[B]], %[[C]] : tensor<24xf32>, tensor<24xf32>, tensor<24xf32>)
// CHECK: return %[[G]]
func.func @prologue(%x: tensor<4x6xf32>, %row: tensor<1x6xf32>, %scalar: tensor<f32>) -> tensor<24xf32> {
  %empty = tensor.empty() : tensor<4x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #fixed, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %row, %scalar : tensor<4x6xf32>, tensor<1x6xf32>, tensor<f32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %s = arith.mulf %a, %b : f32
    %t = arith.addf %s, %c : f32
    linalg.yield %t : f32
  } -> tensor<4x6xf32>
  %1 = mini.gather %0 bounds [24] map #flat fill 0.0 : f32 : tensor<4x6xf32> -> tensor<24xf32>
  return %1 : tensor<24xf32>
}

// -----

#id = affine_map<(a) -> (a)>

// exp(0) is 1, but the border of the gather is 0: the result is selected by a mask.
// CHECK-LABEL: func.func @border
// CHECK-DAG: %[[ALL:.*]] = arith.constant dense<true> : tensor<8xi1>
// CHECK-DAG: %[[X:.*]] = mini.gather %arg0 bounds [10] map #[[M:.*]] fill 0.000000e+00 : f32
// CHECK-DAG: %[[IN:.*]] = mini.gather %[[ALL]] bounds [10] map #[[M]] fill false : tensor<8xi1> -> tensor<10xi1>
// CHECK: %[[G:.*]] = linalg.generic {{.*}} ins(%[[X]], %[[IN]] : tensor<10xf32>, tensor<10xi1>)
// CHECK: ^bb0(%[[A:.*]]: f32, %[[MASK:.*]]: i1, %{{.*}}: f32):
// CHECK: %[[E:.*]] = math.exp %[[A]]
// CHECK: %[[Y:.*]] = arith.select %[[MASK]], %[[E]], %{{.*}} : f32
// CHECK: linalg.yield %[[Y]]
// CHECK: return %[[G]]
func.func @border(%x: tensor<8xf32>) -> tensor<10xf32> {
  %empty = tensor.empty() : tensor<8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xf32>) outs(%empty : tensor<8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<8xf32>
  %1 = mini.gather %0 bounds [10] map affine_map<(i) -> (i - 1)> fill 0.0 : f32 : tensor<8xf32> -> tensor<10xf32>
  return %1 : tensor<10xf32>
}

// -----

#id = affine_map<(a) -> (a)>

// The bits of 0 are 0, as the border is: no mask.
// CHECK-LABEL: func.func @border_as_computed
// CHECK-NOT: i1
// CHECK: %[[X:.*]] = mini.gather %arg0 bounds [10] {{.*}} fill 0 : i8
// CHECK: %[[G:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<10xi8>)
// CHECK: return %[[G]]
func.func @border_as_computed(%x: tensor<8xi8>) -> tensor<10xf8E4M3FNUZ> {
  %c127 = arith.constant 127 : i8
  %empty = tensor.empty() : tensor<8xf8E4M3FNUZ>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi8>) outs(%empty : tensor<8xf8E4M3FNUZ>) {
  ^bb0(%a: i8, %out: f8E4M3FNUZ):
    %m = arith.andi %a, %c127 : i8
    %s = arith.bitcast %m : i8 to f8E4M3FNUZ
    linalg.yield %s : f8E4M3FNUZ
  } -> tensor<8xf8E4M3FNUZ>
  %1 = mini.gather %0 bounds [10] map affine_map<(i) -> (i - 1)> fill 0.0 : f8E4M3FNUZ : tensor<8xf8E4M3FNUZ> -> tensor<10xf8E4M3FNUZ>
  return %1 : tensor<10xf8E4M3FNUZ>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#flat = affine_map<(i) -> (i floordiv 6, i mod 6)>

// A value that two ops read is computed once in the new index space too: a chain
// of n such diamonds must not become 2^n ops.
// CHECK-LABEL: func.func @diamond
// CHECK-COUNT-1: mini.gather
// CHECK-NOT: mini.gather
// CHECK: %[[N:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<24xf32>)
// CHECK: arith.negf
// CHECK: %[[E:.*]] = linalg.generic {{.*}} ins(%[[N]] : tensor<24xf32>)
// CHECK: math.exp
// CHECK: linalg.generic {{.*}} ins(%[[E]], %[[N]] : tensor<24xf32>, tensor<24xf32>)
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
func.func @diamond(%x: tensor<4x6xf32>) -> tensor<24xf32> {
  %empty = tensor.empty() : tensor<4x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%1, %0 : tensor<4x6xf32>, tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %3 = mini.gather %2 bounds [24] map #flat fill 0.0 : f32 : tensor<4x6xf32> -> tensor<24xf32>
  return %3 : tensor<24xf32>
}

// -----

#in = affine_map<(a, b) -> (a, b)>
#out = affine_map<(a, b) -> (a)>

// A sum over a dimension is not elementwise and stays.
// CHECK-LABEL: func.func @reduction
// CHECK: %[[R:.*]] = linalg.generic
// CHECK: mini.gather %[[R]]
func.func @reduction(%x: tensor<4x6xf32>, %init: tensor<4xf32>) -> tensor<2xf32> {
  %0 = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<4x6xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %s = arith.addf %a, %sum : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %1 = mini.gather %0 bounds [2] map affine_map<(i) -> (i * 2)> fill 0.0 : f32 : tensor<4xf32> -> tensor<2xf32>
  return %1 : tensor<2xf32>
}

// -----

#id = affine_map<(a) -> (a)>
#all = affine_map<(a) -> ()>

// A broadcast into a result that is used in place has no gather to move through.
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[$ALL:.*]] = affine_map<(d0) -> ()>
// CHECK-LABEL: func.func @broadcast_in_place
// CHECK-SAME: (%[[X:.*]]: tensor<6xf32>, %[[S:.*]]: tensor<f32>)
func.func @broadcast_in_place(%x: tensor<6xf32>, %s: tensor<f32>) -> tensor<6xf32> {
  %empty = tensor.empty() : tensor<6xf32>
  // CHECK: %[[ROW:.*]] = mini.gather %[[S]] bounds [6] map #[[$ALL]]
  // CHECK: linalg.generic {indexing_maps = [#[[$ID]], #[[$ID]], #[[$ID]]], {{.*}} ins(%[[X]], %[[ROW]]
  %0 = linalg.generic {indexing_maps = [#id, #all, #id], iterator_types = ["parallel"]} ins(%x, %s : tensor<6xf32>, tensor<f32>) outs(%empty : tensor<6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %sum = arith.addf %a, %b : f32
    linalg.yield %sum : f32
  } -> tensor<6xf32>
  return %0 : tensor<6xf32>
}
