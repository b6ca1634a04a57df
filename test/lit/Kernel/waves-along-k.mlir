// Waves that share the K of a step add their sums up in LDS.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse | FileCheck %s --check-prefix=TILED
// RUN: mini-opt %s --pass-pipeline="builtin.module(mini-tile-kernels,canonicalize,cse,gpu.module(gpu.func(mini-map-to-blocks,mini-distribute-to-lanes,canonicalize,cse)))" | FileCheck %s

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// The sum follows the loop over K; the tile of a wave has rows of N, four longer
// than the tile.
// TILED: gpu.func @contract
// TILED-SAME: %[[SUMS:[a-z0-9]*]] : memref<2x16x20xf32, #gpu.address_space<workgroup>>
// TILED-SAME: known_block_size = array<i32: 128, 1, 1>
// TILED: %[[PARTIAL:.*]] = scf.for
// TILED: mini.mma %{{.*}}, %{{.*}}, %{{.*}} k 32
// TILED: %[[SUM:.*]] = mini.sum_waves %[[PARTIAL]] through %[[SUMS]]
// TILED: mini.scatter_into %[[SUM]]

module attributes {mini.target = "gfx942"} {
// A wave multiplies one of the two rounds of a step. Of its 256 sums each of the
// 128 work-items goes on with two, and adds two tiles.
// CHECK: gpu.func @contract
// CHECK: %[[WAVE:.*]] = gpu.subgroup_id
// CHECK: scf.for
// CHECK-COUNT-4: amdgpu.mfma 16x16x4
// CHECK-NOT: amdgpu.mfma
// CHECK: scf.yield
// CHECK: vector.store %{{.*}}, %[[SUMS:.*]][%[[WAVE]], %{{.*}}, %{{.*}}] : memref<2x16x20xf32, #gpu.address_space<workgroup>>, vector<4xf32>
// CHECK-NEXT: gpu.barrier
// CHECK: %[[FIRST:.*]] = vector.load %[[SUMS]][%c0, {{.*}} vector<2xf32>
// CHECK: %[[SECOND:.*]] = vector.load %[[SUMS]][%c1, {{.*}} vector<2xf32>
// CHECK: %[[SUM:.*]] = arith.addf %[[FIRST]], %[[SECOND]]
// CHECK: amdgpu.raw_buffer_store %[[SUM]]
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 32], waves = [1, 1, 2], transposed = true>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
    mini.scatter_into %4 into %c bounds [64, 64] map #id : tensor<64x64xf32> into memref<64x64xf32>
    gpu.return
  }
}
}
