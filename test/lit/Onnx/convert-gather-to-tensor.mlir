// Gathers and concats as upstream tensor operations, for running conversions anywhere.
// RUN: mini-opt %s --mini-convert-gather-to-tensor | FileCheck %s

// CHECK: #[[MAP:.*]] = affine_map<(d0) -> (d0 - 2)>
// CHECK-LABEL: func.func @padded
// CHECK: tensor.generate
// CHECK: ^bb0(%[[I:.*]]: index):
// CHECK: %[[PLACE:.*]] = affine.apply #[[MAP]](%[[I]])
// CHECK: %[[FITS:.*]] = arith.cmpi ult, %[[PLACE]], %{{.*}} : index
// CHECK: %[[SAFE:.*]] = arith.select %[[FITS]], %[[PLACE]], %{{.*}} : index
// CHECK: %[[X:.*]] = tensor.extract %arg0[%[[SAFE]]]
// CHECK: arith.select %{{.*}}, %[[X]], %{{.*}} : f32
// CHECK-NOT: mini.gather
func.func @padded(%x: tensor<5xf32>) -> tensor<9xf32> {
  %0 = mini.gather %x bounds [9] map affine_map<(i) -> (i - 2)> fill 7.0 : f32 : tensor<5xf32> -> tensor<9xf32>
  return %0 : tensor<9xf32>
}

// CHECK-LABEL: func.func @concat
// CHECK: %[[ALL:.*]] = tensor.empty() : tensor<2x5xf32>
// CHECK: %[[FIRST:.*]] = tensor.insert_slice %arg0 into %[[ALL]][0, 0] [2, 3] [1, 1]
// CHECK: %[[BOTH:.*]] = tensor.insert_slice %arg1 into %[[FIRST]][0, 3] [2, 2] [1, 1]
// CHECK: return %[[BOTH]]
func.func @concat(%x: tensor<2x3xf32>, %y: tensor<2x2xf32>) -> tensor<2x5xf32> {
  %0 = mini.concat %x, %y dim 1 : tensor<2x3xf32>, tensor<2x2xf32> -> tensor<2x5xf32>
  return %0 : tensor<2x5xf32>
}
