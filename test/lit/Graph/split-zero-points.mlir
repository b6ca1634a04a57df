// Zero points leave integer contractions; what is left has a matrix instruction.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-split-zero-points))" --split-input-file | FileCheck %s

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (k, n)>
#result = affine_map<(m, n, k) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// sum (a - 11) * b = sum a * b - 11 * sum b. The sums of a constant are one.
// CHECK-LABEL: func.func @constant_weights
// CHECK: %[[B:.*]] = arith.constant dense<{{.*}}> : tensor<3x2xi8>
// CHECK: %[[PRODUCTS:.*]] = linalg.generic {{.*}} ins(%arg0, %[[B]] : tensor<4x3xi8>, tensor<3x2xi8>) outs(%arg1
// CHECK-NOT: subi
// CHECK: %[[SUMS:.*]] = arith.constant dense<[9, -9]> : tensor<2xi32>
// CHECK: linalg.generic {{.*}} ins(%[[PRODUCTS]], %[[SUMS]] : tensor<4x2xi32>, tensor<2xi32>)
// CHECK-NEXT: ^bb0(%[[P:.*]]: i32, %[[S:.*]]: i32, %{{.*}}: i32):
// CHECK-NEXT: %[[X:.*]] = arith.constant 11 : i32
// CHECK-NEXT: %[[XS:.*]] = arith.muli %[[X]], %[[S]]
// CHECK-NEXT: arith.subi %[[P]], %[[XS]]
func.func @constant_weights(%a: tensor<4x3xi8>, %init: tensor<4x2xi32>) -> tensor<4x2xi32> {
  %b = arith.constant dense<[[2, -2], [3, -3], [4, -4]]> : tensor<3x2xi8>
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x3xi8>, tensor<3x2xi8>) outs(%init : tensor<4x2xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %zero = arith.constant 11 : i32
    %x0 = arith.extsi %x : i8 to i32
    %x1 = arith.subi %x0, %zero : i32
    %y0 = arith.extsi %y : i8 to i32
    %p = arith.muli %x1, %y0 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<4x2xi32>
  return %0 : tensor<4x2xi32>
}
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#column = affine_map<(m, n, k) -> (n)>
#result = affine_map<(m, n, k) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// An unsigned factor is a signed one of other bits, less 128; a zero point of
// each column is an operand of the correction.
// CHECK-LABEL: func.func @unsigned
// CHECK: %[[A:.*]] = linalg.generic {{.*}} ins(%arg0 : tensor<4x3xi8>)
// CHECK: arith.xori %{{.*}}, %c-128_i8
// CHECK: %[[P:.*]] = linalg.generic {{.*}} ins(%[[A]], %arg1 : tensor<4x3xi8>, tensor<2x3xi8>)
// CHECK: %[[SA:.*]] = linalg.generic {{.*}} ins(%[[A]], %{{.*}} : tensor<4x3xi8>, tensor<3xi8>) outs(%{{.*}} : tensor<4xi32>)
// CHECK: %[[SB:.*]] = linalg.generic {{.*}} ins(%arg1, %{{.*}} : tensor<2x3xi8>, tensor<3xi8>) outs(%{{.*}} : tensor<2xi32>)
// CHECK: linalg.generic {{.*}} ins(%[[P]], %[[SA]], %[[SB]], %arg2 :
func.func @unsigned(%a: tensor<4x3xi8>, %b: tensor<2x3xi8>, %z: tensor<2xi8>, %init: tensor<4x2xi32>) -> tensor<4x2xi32> {
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #column, #result], iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b, %z : tensor<4x3xi8>, tensor<2x3xi8>, tensor<2xi8>) outs(%init : tensor<4x2xi32>) {
  ^bb0(%x: i8, %y: i8, %zero: i8, %sum: i32):
    %x0 = arith.extui %x : i8 to i32
    %y0 = arith.extsi %y : i8 to i32
    %z0 = arith.extsi %zero : i8 to i32
    %y1 = arith.subi %y0, %z0 : i32
    %p = arith.muli %x0, %y1 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<4x2xi32>
  return %0 : tensor<4x2xi32>
}
}

// -----

#lhs = affine_map<(b, m, n, k) -> (b, m, k)>
#rhs = affine_map<(b, m, n, k) -> (b, n, k)>
#inner = affine_map<(b, m, n, k) -> (k)>
#result = affine_map<(b, m, n, k) -> (b, m, n)>

module attributes {mini.target = "gfx942"} {
// A batch of products as small as these takes no matrix instruction anyway, and a
// zero point that depends on k cannot be taken out.
// CHECK-LABEL: func.func @others
// CHECK-COUNT-2: linalg.generic
// CHECK-NOT: linalg.generic
func.func @others(%a: tensor<5x4x3xi8>, %b: tensor<5x2x3xi8>, %c: tensor<1x4x3xi8>, %d: tensor<1x2x3xi8>, %z: tensor<3xi8>,
                  %init: tensor<5x4x2xi32>, %one: tensor<1x4x2xi32>) -> (tensor<5x4x2xi32>, tensor<1x4x2xi32>) {
  %zero = arith.constant 3 : i32
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<5x4x3xi8>, tensor<5x2x3xi8>) outs(%init : tensor<5x4x2xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %x0 = arith.extsi %x : i8 to i32
    %x1 = arith.subi %x0, %zero : i32
    %y0 = arith.extsi %y : i8 to i32
    %p = arith.muli %x1, %y0 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<5x4x2xi32>
  %1 = linalg.generic {indexing_maps = [#lhs, #rhs, #inner, #result], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%c, %d, %z : tensor<1x4x3xi8>, tensor<1x2x3xi8>, tensor<3xi8>) outs(%one : tensor<1x4x2xi32>) {
  ^bb0(%x: i8, %y: i8, %w: i8, %sum: i32):
    %x0 = arith.extsi %x : i8 to i32
    %y0 = arith.extsi %y : i8 to i32
    %z0 = arith.extsi %w : i8 to i32
    %y1 = arith.subi %y0, %z0 : i32
    %p = arith.muli %x0, %y1 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<1x4x2xi32>
  return %0, %1 : tensor<5x4x2xi32>, tensor<1x4x2xi32>
}
}

// -----

#lhs = affine_map<(b, m, n, k) -> (b, m, k)>
#rhs = affine_map<(b, m, n, k) -> (b, n, k)>
#result = affine_map<(b, m, n, k) -> (b, m, n)>

module attributes {mini.target = "gfx942"} {
// In a batch of larger ones the sums of a factor are of each of the batch.
// CHECK-LABEL: func.func @batch
// CHECK: %[[SUMS:.*]] = linalg.generic {{.*}} ins(%arg1, %{{.*}} : tensor<5x8x3xi8>, tensor<3xi8>) outs(%{{.*}} : tensor<5x8xi32>)
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[SUMS]] : tensor<5x9x8xi32>, tensor<5x8xi32>)
func.func @batch(%a: tensor<5x9x3xi8>, %b: tensor<5x8x3xi8>, %init: tensor<5x9x8xi32>) -> tensor<5x9x8xi32> {
  %zero = arith.constant 3 : i32
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<5x9x3xi8>, tensor<5x8x3xi8>) outs(%init : tensor<5x9x8xi32>) {
  ^bb0(%x: i8, %y: i8, %sum: i32):
    %x0 = arith.extsi %x : i8 to i32
    %x1 = arith.subi %x0, %zero : i32
    %y0 = arith.extsi %y : i8 to i32
    %p = arith.muli %x1, %y0 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<5x9x8xi32>
  return %0 : tensor<5x9x8xi32>
}
}

// -----

module attributes {mini.target = "gfx942"} {
// The weights 1, 200 and 255 are -127, 72 and 127 when less 128. Windows
// overlap: the 5 channels of a pixel are added up once, then 3 pixels.
// CHECK-DAG: #[[$WINDOW:.*]] = affine_map<(d0, d1) -> (d0 + d1)>
// CHECK-LABEL: func.func @window
// CHECK-DAG: arith.constant dense<"0x81487F81487F81
// CHECK-NOT: arith.xori
// CHECK: %[[CHANNELS:.*]] = linalg.generic {{.*}} iterator_types = ["parallel", "reduction"]} ins(%arg0 : tensor<10x5xi8>) outs({{.*}} : tensor<10xi32>)
// CHECK: linalg.generic {indexing_maps = [#[[$WINDOW]], {{.*}} ins(%[[CHANNELS]], %{{.*}} : tensor<10xi32>, tensor<3xi8>) outs({{.*}} : tensor<8xi32>)
func.func @window(%x: tensor<10x5xi8>, %init: tensor<8x16xi32>) -> tensor<8x16xi32> {
  %w = arith.constant dense<"0x01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF01C8FF"> : tensor<16x3x5xi8>
  %0 = linalg.generic {indexing_maps = [affine_map<(o, n, t, c) -> (o + t, c)>, affine_map<(o, n, t, c) -> (n, t, c)>, affine_map<(o, n, t, c) -> (o, n)>],
                       iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %w : tensor<10x5xi8>, tensor<16x3x5xi8>) outs(%init : tensor<8x16xi32>) {
  ^bb0(%a: i8, %b: i8, %sum: i32):
    %a0 = arith.extsi %a : i8 to i32
    %b0 = arith.extui %b : i8 to i32
    %p = arith.muli %a0, %b0 : i32
    %next = arith.addi %sum, %p : i32
    linalg.yield %next : i32
  } -> tensor<8x16xi32>
  return %0 : tensor<8x16xi32>
}
}
