// Each scatter becomes a kernel of its backward slice; the function becomes their
// launches.
// RUN: mini-opt %s --mini-form-kernels --split-input-file | FileCheck %s

#id = affine_map<(i) -> (i)>
#flat = affine_map<(i) -> (i floordiv 4, i mod 4)>

// Arguments keep their names; results become trailing arguments.
// CHECK: module attributes {gpu.container_module}
// CHECK-LABEL: func.func @two
// CHECK-SAME: (%[[X:.*]]: memref<6x4xf32> {mini.name = "x"}, %[[Y:.*]]: memref<24xf32> {mini.name = "y", mini.output}, %[[Z:.*]]: memref<6x4xf32> {mini.name = "z", mini.output})
// CHECK-NEXT: arith.constant 1
// CHECK-NEXT: gpu.launch_func @two_kernels::@elementwise_0 {{.*}} args(%[[X]] : memref<6x4xf32>, %[[Y]] : memref<24xf32>)
// The second reads what the first wrote, and has a name.
// CHECK: gpu.launch_func @two_kernels::@elementwise_1 {{.*}} args(%[[Y]] : memref<24xf32>, %[[Z]] : memref<6x4xf32>) {mini.layer = "reverse"}
// CHECK: return

// CHECK: gpu.module @two_kernels
// CHECK: gpu.func @elementwise_0(%[[X:.*]]: memref<6x4xf32>, %[[Y:.*]]: memref<24xf32>) kernel
// CHECK-NEXT: %[[T:.*]] = bufferization.to_tensor %[[X]] restrict
// CHECK-NEXT: %[[A:.*]] = mini.gather %[[T]] bounds [24]
// CHECK-NEXT: mini.scatter_into %[[A]] into %[[Y]] bounds [24] map
// CHECK-NEXT: gpu.return
func.func @two(%x: tensor<6x4xf32> {mini.name = "x"}) -> (tensor<24xf32> {mini.name = "y"}, tensor<6x4xf32> {mini.name = "z"}) {
  %0 = mini.gather %x bounds [24] map #flat fill 0.0 : f32 : tensor<6x4xf32> -> tensor<24xf32>
  %1 = mini.scatter %0 map #id : tensor<24xf32> -> tensor<24xf32>
  %2 = mini.gather %1 bounds [24] map affine_map<(i) -> (23 - i)> fill 0.0 : f32 : tensor<24xf32> -> tensor<24xf32>
  %3 = mini.scatter %2 map #flat : tensor<24xf32> -> tensor<6x4xf32> loc("reverse")
  return %1, %3 : tensor<24xf32>, tensor<6x4xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A constant is a global, unless all its elements are the same; an intermediate
// result is an allocation.
// CHECK: memref.global "private" constant @constant_0 : memref<3xf32> = dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]>
// CHECK-NOT: memref.global
// CHECK-LABEL: func.func @constants
// CHECK: %[[C:.*]] = memref.get_global @constant_0
// CHECK: %[[T:.*]] = memref.alloc() : memref<3xf32>
// CHECK: gpu.launch_func @constants_kernels::@elementwise_0 {{.*}} args(%[[C]] : memref<3xf32>, %[[T]] : memref<3xf32>)
// CHECK: gpu.launch_func @constants_kernels::@elementwise_1 {{.*}} args(%[[T]] : memref<3xf32>, %arg0 : memref<3xf32>)
// CHECK: gpu.func @elementwise_0
// CHECK: arith.constant dense<4.000000e+00> : tensor<3xf32>
func.func @constants() -> tensor<3xf32> {
  %list = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %four = arith.constant dense<4.0> : tensor<3xf32>
  %empty = tensor.empty() : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%list, %four : tensor<3xf32>, tensor<3xf32>) outs(%empty : tensor<3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<3xf32>
  %1 = mini.scatter %0 map #id : tensor<3xf32> -> tensor<3xf32>
  %2 = mini.gather %1 bounds [3] map affine_map<(i) -> (2 - i)> fill 0.0 : f32 : tensor<3xf32> -> tensor<3xf32>
  %3 = mini.scatter %2 map #id : tensor<3xf32> -> tensor<3xf32>
  return %3 : tensor<3xf32>
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// A value from outside of an op's region belongs to the slice too; the name says
// that there is a contraction.
// CHECK: gpu.func @contract_0
// CHECK-DAG: arith.constant 3.000000e+00 : f32
// CHECK: linalg.contract
// CHECK: linalg.generic
// CHECK: mini.scatter_into
func.func @contraction(%a: tensor<4x8xf32>, %b: tensor<6x8xf32>, %c: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %three = arith.constant 3.0 : f32
  %0 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<4x8xf32>, tensor<6x8xf32>) outs(%c : tensor<4x6xf32>) -> tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%x: f32, %out: f32):
    %s = arith.mulf %x, %three : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %2 = mini.scatter %1 map #id : tensor<4x6xf32> -> tensor<4x6xf32>
  return %2 : tensor<4x6xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// The scatter of a value in memory is a copy.
// CHECK-LABEL: func.func @copy
// CHECK: gpu.func @elementwise_0(%[[X:.*]]: memref<5xf32>, %[[Y:.*]]: memref<5xf32>) kernel
// CHECK-NEXT: %[[T:.*]] = bufferization.to_tensor %[[X]]
// CHECK-NEXT: mini.scatter_into %[[T]] into %[[Y]]
func.func @copy(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = mini.scatter %x map #id : tensor<5xf32> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
