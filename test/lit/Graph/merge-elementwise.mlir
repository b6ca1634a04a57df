// An elementwise op and its only reader, in one index space, become one op.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-merge-elementwise))" --split-input-file | FileCheck %s

// As many as there are, but no more than 64 operations: the work to merge a chain
// must not grow with the square of its length.
// RUN: %python %S/Inputs/elementwise-chain.py 60 | mini-opt --pass-pipeline="builtin.module(func.func(mini-merge-elementwise))" | FileCheck %s --check-prefix=SHORT
// RUN: %python %S/Inputs/elementwise-chain.py 70 | mini-opt --pass-pipeline="builtin.module(func.func(mini-merge-elementwise))" | FileCheck %s --check-prefix=LONG
// SHORT-COUNT-1: linalg.generic
// SHORT-COUNT-60: math.exp
// SHORT-NOT: linalg.generic
// LONG-COUNT-2: linalg.generic
// LONG-NOT: linalg.generic

#id = affine_map<(a, b) -> (a, b)>
#column = affine_map<(a, b) -> (a)>

// What both read is one operand, so that there is one reader of it; an operand of
// one of them keeps its map.
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-DAG: #[[$COLUMN:.*]] = affine_map<(d0, d1) -> (d0)>
// CHECK-LABEL: func.func @swish(
// CHECK: %[[Y:.*]] = linalg.generic {indexing_maps = [#[[$ID]], #[[$COLUMN]], #[[$ID]]], {{.*}} ins(%arg0, %arg1 : tensor<4x6xf32>, tensor<4xf32>)
// CHECK-NEXT: ^bb0(%[[A:.*]]: f32, %[[B:.*]]: f32, %{{.*}}: f32):
// CHECK-NEXT: %[[P:.*]] = arith.mulf %[[A]], %[[B]]
// CHECK-NEXT: %[[E:.*]] = math.exp %[[P]]
// CHECK-NEXT: %[[Q:.*]] = arith.divf %[[A]], %[[E]]
// CHECK-NEXT: linalg.yield %[[Q]]
// CHECK: return %[[Y]]
func.func @swish(%x: tensor<4x6xf32>, %scale: tensor<4xf32>) -> tensor<4x6xf32> {
  %empty = tensor.empty() : tensor<4x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %scale : tensor<4x6xf32>, tensor<4xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %p = arith.mulf %a, %b : f32
    %s = math.exp %p : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %0 : tensor<4x6xf32>, tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.divf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  return %1 : tensor<4x6xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>

// With another reader it stays, or it would be computed twice.
// CHECK-LABEL: func.func @shared(
// CHECK: %[[E:.*]] = linalg.generic
// CHECK: math.exp
// CHECK: %[[N:.*]] = linalg.generic {{.*}} ins(%[[E]] : tensor<4x6xf32>)
// CHECK-NOT: math.exp
// CHECK: return %[[E]], %[[N]]
func.func @shared(%x: tensor<4x6xf32>) -> (tensor<4x6xf32>, tensor<4x6xf32>) {
  %empty = tensor.empty() : tensor<4x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
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
#column = affine_map<(a, b) -> (a)>
#row = affine_map<(a) -> (a)>

// What is read in another order, or by a broadcast, is in another index space; a
// broadcast would compute each element six times.
// CHECK-LABEL: func.func @otherSpaces(
// CHECK: %[[T:.*]] = linalg.generic
// CHECK: linalg.generic {{.*}} ins(%[[T]] :
// CHECK: %[[C:.*]] = linalg.generic
// CHECK: linalg.generic {{.*}} ins(%[[C]] :
func.func @otherSpaces(%x: tensor<6x4xf32>, %y: tensor<4xf32>) -> (tensor<4x6xf32>, tensor<4x6xf32>) {
  %e0 = tensor.empty() : tensor<6x4xf32>
  %e1 = tensor.empty() : tensor<4xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<6x4xf32>) outs(%e0 : tensor<6x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<6x4xf32>
  %1 = linalg.generic {indexing_maps = [#swap, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<6x4xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %2 = linalg.generic {indexing_maps = [#row, #row], iterator_types = ["parallel"]} ins(%y : tensor<4xf32>) outs(%e1 : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %3 = linalg.generic {indexing_maps = [#column, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = arith.negf %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  return %1, %3 : tensor<4x6xf32>, tensor<4x6xf32>
}

// -----

#in = affine_map<(a, b) -> (a, b)>
#out = affine_map<(a, b) -> (a)>
#id = affine_map<(a) -> (a)>

// A sum is not elementwise, neither behind such an op nor in front of one.
// CHECK-LABEL: func.func @sum(
// CHECK-COUNT-3: linalg.generic
func.func @sum(%x: tensor<4x6xf32>, %init: tensor<4xf32>) -> tensor<4xf32> {
  %e0 = tensor.empty() : tensor<4x6xf32>
  %e1 = tensor.empty() : tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [#in, #in], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x6xf32>) outs(%e0 : tensor<4x6xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.exp %a : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#in, #out], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<4x6xf32>) outs(%init : tensor<4xf32>) {
  ^bb0(%a: f32, %sum: f32):
    %s = arith.addf %a, %sum : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%1 : tensor<4xf32>) outs(%e1 : tensor<4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s = math.log %a : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %2 : tensor<4xf32>
}
