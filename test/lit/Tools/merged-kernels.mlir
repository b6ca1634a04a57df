// Two layers of one shape are one kernel; each launch has its own three scalars,
// the last of which end the constants.
//
// REQUIRES: mini-compile, mini-run, numpy
// RUN: rm -rf %t && mkdir %t
// RUN: mini-compile %s --from=kernels -o %t/program.hsaco
// RUN: mini-run %t/program.hsaco --inspect | FileCheck %s
// RUN: %python %S/Inputs/merged-kernels.py %t
// RUN: mini-run %t/program.hsaco --device=emulator --check=all --input=%t/x.npy \
// RUN:   --expect=y=%t/y.npy --expect=z=%t/z.npy --atol=0 --rtol=0
//
// CHECK: launches:
// CHECK: 0 elementwise_0
// CHECK: 1 elementwise_0

#id = affine_map<(d0) -> (d0)>
module {
  func.func @main(%x: tensor<64xf32> {mini.name = "x", mini.element_type = f32}) -> (tensor<64xf32> {mini.name = "y", mini.element_type = f32}, tensor<64xf32> {mini.name = "z", mini.element_type = f32}) {
    %a0 = arith.constant 1.5 : f32
    %b0 = arith.constant 2.5 : f32
    %c0 = arith.constant 3.5 : f32
    %a1 = arith.constant 1.25 : f32
    %b1 = arith.constant 2.25 : f32
    %c1 = arith.constant 3.25 : f32
    %e = tensor.empty() : tensor<64xf32>
    %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<64xf32>) outs(%e : tensor<64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %p = arith.mulf %in, %a0 : f32
      %q = arith.addf %p, %b0 : f32
      %r = arith.divf %q, %c0 : f32
      linalg.yield %r : f32
    } -> tensor<64xf32>
    %1 = mini.scatter %0 map #id : tensor<64xf32> -> tensor<64xf32>
    %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%1 : tensor<64xf32>) outs(%e : tensor<64xf32>) {
    ^bb0(%in: f32, %out: f32):
      %p = arith.mulf %in, %a1 : f32
      %q = arith.addf %p, %b1 : f32
      %r = arith.divf %q, %c1 : f32
      linalg.yield %r : f32
    } -> tensor<64xf32>
    %3 = mini.scatter %2 map #id : tensor<64xf32> -> tensor<64xf32>
    return %1, %3 : tensor<64xf32>, tensor<64xf32>
  }
}
