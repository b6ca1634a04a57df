// RUN: mini-opt %s --mini-fold-empty-tensors --split-input-file | FileCheck %s

#id = affine_map<(i, j) -> (i, j)>

// What is computed is nothing, and no one reads the argument.
// CHECK-LABEL: func.func @elementwise
// CHECK: %[[EMPTY:.*]] = arith.constant dense<> : tensor<0x3xf32>
// CHECK-NOT: linalg
// CHECK: return %[[EMPTY]]
func.func @elementwise(%x: tensor<0x3xf32>) -> tensor<0x3xf32> {
  %empty = tensor.empty() : tensor<0x3xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<0x3xf32>) outs(%empty : tensor<0x3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = arith.negf %a : f32
    linalg.yield %n : f32
  } -> tensor<0x3xf32>
  return %0 : tensor<0x3xf32>
}

// -----

// A reduction along nothing is what it starts from.
// CHECK-LABEL: func.func @reduction
// CHECK: %[[FILL:.*]] = linalg.fill
// CHECK-NOT: linalg.generic
// CHECK: return %[[FILL]]
func.func @reduction(%x: tensor<0x3xf32>) -> tensor<3xf32> {
  %least = arith.constant 0xFF800000 : f32
  %empty = tensor.empty() : tensor<3xf32>
  %fill = linalg.fill ins(%least : f32) outs(%empty : tensor<3xf32>) -> tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]} ins(%x : tensor<0x3xf32>) outs(%fill : tensor<3xf32>) {
  ^bb0(%a: f32, %out: f32):
    %m = arith.maximumf %a, %out : f32
    linalg.yield %m : f32
  } -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

#before = affine_map<(i) -> (i - 1)>

// Outside of nothing is everything.
// CHECK-LABEL: func.func @padded
// CHECK: %[[FILL:.*]] = arith.constant dense<7.000000e+00> : tensor<2xf32>
// CHECK-NEXT: return %[[FILL]]
func.func @padded(%x: tensor<0xf32>) -> tensor<2xf32> {
  %0 = mini.gather %x bounds [2] map #before fill 7.0 : f32 : tensor<0xf32> -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// CHECK-LABEL: func.func @concat
// CHECK-SAME: (%{{.*}}: tensor<0xf32>, %[[X:.*]]: tensor<2xf32>, %[[Y:.*]]: tensor<3xf32>)
// CHECK: %[[BOTH:.*]] = mini.concat %[[X]], %[[Y]]
// CHECK: return %[[BOTH]], %[[X]]
func.func @concat(%e: tensor<0xf32>, %x: tensor<2xf32>, %y: tensor<3xf32>) -> (tensor<5xf32>, tensor<2xf32>) {
  %0 = mini.concat %x, %e, %y dim 0 : tensor<2xf32>, tensor<0xf32>, tensor<3xf32> -> tensor<5xf32>
  %1 = mini.concat %e, %x dim 0 : tensor<0xf32>, tensor<2xf32> -> tensor<2xf32>
  return %0, %1 : tensor<5xf32>, tensor<2xf32>
}
