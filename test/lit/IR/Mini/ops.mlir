// Every op and attribute prints to what it was parsed from, in the custom form.
// RUN: mini-opt %s --split-input-file | mini-opt --split-input-file | FileCheck %s
// RUN: mini-opt %s --split-input-file --mlir-print-op-generic | mini-opt --split-input-file | FileCheck %s

#im2col = affine_map<(m, k) -> (k, m floordiv 7, m mod 7)>
#columns = affine_map<(m, n) -> (n, m)>

// CHECK-LABEL: func.func @gathers
// CHECK-SAME: (%[[X:.*]]: tensor<3x7x7xf32>, %[[I:.*]]: index)
func.func @gathers(%x: tensor<3x7x7xf32>, %i: index) -> (tensor<49x3xf32>, tensor<16x16xf32>) {
  // CHECK: mini.gather %[[X]] bounds [49, 3] map #{{.*}} fill 0.000000e+00 : f32 : tensor<3x7x7xf32> -> tensor<49x3xf32>
  %whole = mini.gather %x bounds [49, 3] map #im2col fill 0.0 : f32 : tensor<3x7x7xf32> -> tensor<49x3xf32>
  // CHECK: mini.gather %[[X]][%[[I]], %[[I]]] bounds [49, 3] map #{{.*}} fill -1.000000e+00 : f32 {tag} : tensor<3x7x7xf32> -> tensor<16x16xf32>
  %tile = mini.gather %x[%i, %i] bounds [49, 3] map #im2col fill -1.0 : f32 {tag} : tensor<3x7x7xf32> -> tensor<16x16xf32>
  return %whole, %tile : tensor<49x3xf32>, tensor<16x16xf32>
}

// A scalar is addressed by a map without results.
// CHECK-LABEL: func.func @scalar
func.func @scalar(%x: tensor<f32>) -> tensor<4xf32> {
  // CHECK: mini.gather %{{.*}} bounds [4] map #{{.*}} fill 0.000000e+00 : f32 : tensor<f32> -> tensor<4xf32>
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> ()> fill 0.0 : f32 : tensor<f32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// CHECK-LABEL: func.func @scatters
// CHECK-SAME: (%[[X:.*]]: tensor<49x3xi8>, %[[TILE:.*]]: tensor<16x16xi8>, %[[TO:.*]]: memref<3x49xi8>, %[[I:.*]]: index)
func.func @scatters(%x: tensor<49x3xi8>, %tile: tensor<16x16xi8>, %to: memref<3x49xi8>, %i: index) -> tensor<3x49xi8> {
  // CHECK: mini.scatter %[[X]] map #{{.*}} : tensor<49x3xi8> -> tensor<3x49xi8>
  %0 = mini.scatter %x map #columns : tensor<49x3xi8> -> tensor<3x49xi8>
  // CHECK: mini.scatter_into %[[X]] into %[[TO]] bounds [49, 3] map #{{.*}} : tensor<49x3xi8> into memref<3x49xi8>
  mini.scatter_into %x into %to bounds [49, 3] map #columns : tensor<49x3xi8> into memref<3x49xi8>
  // CHECK: mini.scatter_into %[[TILE]] into %[[TO]][%[[I]], %[[I]]] bounds [49, 3] map #{{.*}} : tensor<16x16xi8> into memref<3x49xi8>
  mini.scatter_into %tile into %to[%i, %i] bounds [49, 3] map #columns : tensor<16x16xi8> into memref<3x49xi8>
  return %0 : tensor<3x49xi8>
}

// CHECK-LABEL: func.func @lds
func.func @lds(%tile: tensor<16x16xf16>, %acc: tensor<16x16xf32>, %a: memref<16x24xf16, 3>, %b: memref<16x24xf16, 3>) -> tensor<16x16xf32> {
  // CHECK: mini.stage %{{.*}} into %{{.*}} : tensor<16x16xf16> into memref<16x24xf16, 3>
  mini.stage %tile into %a : tensor<16x16xf16> into memref<16x24xf16, 3>
  // CHECK: mini.load_staged %{{.*}} : memref<16x24xf16, 3> -> tensor<16x16xf16>
  %staged = mini.load_staged %a : memref<16x24xf16, 3> -> tensor<16x16xf16>
  mini.stage %staged into %b : tensor<16x16xf16> into memref<16x24xf16, 3>
  // CHECK: mini.mma %{{.*}}, %{{.*}}, %{{.*}} k 16 : memref<16x24xf16, 3>, memref<16x24xf16, 3>, tensor<16x16xf32>
  %0 = mini.mma %a, %b, %acc k 16 : memref<16x24xf16, 3>, memref<16x24xf16, 3>, tensor<16x16xf32>
  return %0 : tensor<16x16xf32>
}

// CHECK-LABEL: func.func @concats
func.func @concats(%x: tensor<2x3xf32>, %y: tensor<2x1xf32>) -> (tensor<2x4xf32>, tensor<2x3xf32>) {
  // CHECK: mini.concat %{{.*}}, %{{.*}} dim 1 : tensor<2x3xf32>, tensor<2x1xf32> -> tensor<2x4xf32>
  %0 = mini.concat %x, %y dim 1 : tensor<2x3xf32>, tensor<2x1xf32> -> tensor<2x4xf32>
  // CHECK: mini.concat %{{.*}} dim 0 {tag} : tensor<2x3xf32> -> tensor<2x3xf32>
  %1 = mini.concat %x dim 0 {tag} : tensor<2x3xf32> -> tensor<2x3xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<2x3xf32>
}

// A part has the strides of the whole, and may be one of a part.
// CHECK-LABEL: func.func @slices
func.func @slices(%x: memref<4x5xf32>) -> memref<2x1xf32, strided<[5, 1]>> {
  // CHECK: %[[S:.*]] = mini.slice %{{.*}} at 7 : memref<4x5xf32> to memref<3x2xf32, strided<[5, 1]>>
  %0 = mini.slice %x at 7 : memref<4x5xf32> to memref<3x2xf32, strided<[5, 1]>>
  // CHECK: mini.slice %[[S]] at 6 {tag} : memref<3x2xf32, strided<[5, 1]>> to memref<2x1xf32, strided<[5, 1]>>
  %1 = mini.slice %0 at 6 {tag} : memref<3x2xf32, strided<[5, 1]>> to memref<2x1xf32, strided<[5, 1]>>
  return %1 : memref<2x1xf32, strided<[5, 1]>>
}

// -----

// CHECK-LABEL: func.func @lookups
// CHECK-SAME: (%[[X:.*]]: i8, %[[Y:.*]]: vector<4xi8>)
func.func @lookups(%x: i8, %y: vector<4xi8>) -> (i8, vector<4xi8>) {
  // CHECK: mini.lookup %[[X]] in dense<1> : tensor<256xi8> {tag} : i8
  %0 = mini.lookup %x in dense<1> : tensor<256xi8> {tag} : i8
  // CHECK: mini.lookup %[[Y]] in dense<2> : tensor<256xi8> : vector<4xi8>
  %1 = mini.lookup %y in dense<2> : tensor<256xi8> : vector<4xi8>
  return %0, %1 : i8, vector<4xi8>
}

// -----

// `transposed` is left out where it is false, the instruction where there is none.
// CHECK-LABEL: module
// CHECK-SAME: test.both = #mini.tiling<intrinsic = "f32_16x16x4", tile = [64, 32, 16], waves = [2, 1], transposed = true>
// CHECK-SAME: test.elementwise = #mini.tiling<tile = [1024], waves = [4]>
// CHECK-SAME: test.plain = #mini.tiling<intrinsic = "i8_32x32x16", tile = [32, 32, 64], waves = [1, 1]>
module attributes {
  test.plain = #mini.tiling<intrinsic = "i8_32x32x16", tile = [32, 32, 64], waves = [1, 1], transposed = false>,
  test.both = #mini.tiling<intrinsic = "f32_16x16x4", tile = [64, 32, 16], waves = [2, 1], transposed = true>,
  test.elementwise = #mini.tiling<tile = [1024], waves = [4]>
} {}
