// A workgroup's patch is computed once, before the loop over K, into LDS, where the
// waves take their rows of the operand.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --split-input-file | FileCheck %s

// Row m reads the four pixels from m on, 16 neighbours in its block's patch. The
// patch has 67 pixels, of which each of 64 work-items takes two.
#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#image = affine_map<(b, p, c) -> (b * 64 + p, c)>
#rows = affine_map<(m, k) -> (m floordiv 64, m mod 64 + k floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
// CHECK-DAG: #[[$BLOCK:.*]] = affine_map<(d0) -> (d0 floordiv 64)>
// CHECK-DAG: #[[$IMAGE:.*]] = affine_map<(d0, d1, d2) -> (d0 * 64 + d1, d2)>
// CHECK-DAG: #[[$LOCAL:.*]] = affine_map<(d0, d1) -> (d0 mod 64 + d1 floordiv 4, d1 mod 4)>
// CHECK-LABEL: gpu.func @rows
// CHECK-SAME: workgroup(%[[PATCH:.*]] : memref<128x4xi8, #gpu.address_space<workgroup>>, %{{.*}} : memref<16x96xi8, #gpu.address_space<workgroup>>)
// CHECK: scf.forall (%[[M:.*]], %{{.*}}) =
// CHECK: %[[B:.*]] = affine.apply #[[$BLOCK]](%[[M]])
// CHECK: %[[PIXELS:.*]] = mini.gather %{{.*}}[%[[B]], %{{.*}}, %{{.*}}] bounds [2, 67, 4] map #[[$IMAGE]] {{.*}} -> tensor<1x128x4xi8>
// CHECK: %[[COMPUTED:.*]] = linalg.generic {{.*}} ins(%[[PIXELS]] : tensor<1x128x4xi8>)
// CHECK: mini.stage %[[COMPUTED]] into %[[PATCH]]
// CHECK-NEXT: gpu.barrier
// CHECK: %[[LDS:.*]] = bufferization.to_tensor %[[PATCH]]
// CHECK: %[[A:.*]] = mini.gather %[[LDS]][%[[M]], %{{.*}}] bounds [128, 16] map #[[$LOCAL]]
// CHECK: %[[LHS:.*]] = mini.load_operand %[[A]]
// CHECK: mini.mma %[[LHS]], %{{.*}} k 64
gpu.module @kernels {
  gpu.func @rows(%x: memref<128x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "i8_16x16x32", tile = [64, 16, 64], waves = [1, 1]>} {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<128x4xi8> to tensor<128x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    %pixels = mini.gather %image bounds [2, 67, 4] map #image fill 0 : i8 : tensor<128x4xi8> -> tensor<2x67x4xi8>
    %empty = tensor.empty() : tensor<2x67x4xi8>
    %computed = linalg.generic {indexing_maps = [affine_map<(b, p, c) -> (b, p, c)>, affine_map<(b, p, c) -> (b, p, c)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%pixels : tensor<2x67x4xi8>) outs(%empty : tensor<2x67x4xi8>) {
    ^bb0(%in: i8, %out: i8):
      %double = arith.addi %in, %in : i8
      linalg.yield %double : i8
    } -> tensor<2x67x4xi8>
    %patch = mini.patch %computed : tensor<2x67x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<2x67x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}

// -----

// Where a row of K ends after 8 bytes in the patch, the operand has a tile in LDS.
#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#image = affine_map<(b, p, c) -> (b * 64 + p, c)>
#rows = affine_map<(m, k) -> (m floordiv 64, m mod 64 + (k floordiv 8) * 5 + (k mod 8) floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: gpu.func @narrow
// CHECK-SAME: workgroup(%[[PATCH:.*]] : memref<128x4xi8, {{.*}}>, %[[TILE:.*]] : memref<64x96xi8, {{.*}}>, %{{.*}} : memref<16x96xi8, {{.*}}>)
// CHECK: mini.stage %{{.*}} into %[[PATCH]]
// CHECK-NEXT: gpu.barrier
// CHECK: mini.stage %{{.*}} into %[[TILE]]
// CHECK: gpu.barrier
// CHECK: mini.mma %[[TILE]]
gpu.module @kernels {
  gpu.func @narrow(%x: memref<128x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "i8_16x16x32", tile = [64, 16, 64], waves = [1, 1]>} {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<128x4xi8> to tensor<128x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    %pixels = mini.gather %image bounds [2, 70, 4] map #image fill 0 : i8 : tensor<128x4xi8> -> tensor<2x70x4xi8>
    %patch = mini.patch %pixels : tensor<2x70x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<2x70x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}
