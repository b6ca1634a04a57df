// An elementwise kernel over a matrix whose columns lie in memory and whose rows
// are written takes what it reads along the columns through LDS.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --split-input-file | FileCheck %s

#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j, i)>

module attributes {mini.target = "gfx942"} {
// The operand that lies along the result's rows is read where it is used.
// CHECK: gpu.func @transposed
// CHECK-SAME: workgroup(%[[LDS:.*]] : memref<64x65xf32, #gpu.address_space<workgroup>>)
// CHECK-SAME: known_block_size = array<i32: 256, 1, 1>, known_grid_size = array<i32: 2, 4, 1>, mini.tiling = #mini.tiling<tile = [64, 64], waves = [4]>
// CHECK: scf.forall (%[[I:.*]], %[[J:.*]]) = (0, 0) to (128, 256) step (64, 64) {
// CHECK-DAG: %[[Z:.*]] = mini.gather %{{.*}}[%[[I]], %[[J]]] bounds [100, 200] {{.*}} : tensor<100x200xf32> -> tensor<64x64xf32>
// CHECK-DAG: %[[X:.*]] = mini.gather %{{.*}}[%[[I]], %[[J]]] bounds [100, 200] {{.*}} : tensor<200x100xf32> -> tensor<64x64xf32>
// CHECK: mini.stage %[[X]] into %[[LDS]]
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[S:.*]] = mini.load_staged %[[LDS]] : {{.*}} -> tensor<64x64xf32>
// CHECK: linalg.generic {{.*}} ins(%[[S]], %[[Z]] : tensor<64x64xf32>, tensor<64x64xf32>)
// CHECK: mini.scatter_into {{.*}} bounds [100, 200]
gpu.module @kernels {
  gpu.func @transposed(%x: memref<200x100xf32>, %z: memref<100x200xf32>, %y: memref<100x200xf32>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<200x100xf32> to tensor<200x100xf32>
    %1 = bufferization.to_tensor %z restrict : memref<100x200xf32> to tensor<100x200xf32>
    %2 = mini.gather %0 bounds [100, 200] map #columns fill 0.0 : f32 : tensor<200x100xf32> -> tensor<100x200xf32>
    %3 = tensor.empty() : tensor<100x200xf32>
    %4 = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
        ins(%2, %1 : tensor<100x200xf32>, tensor<100x200xf32>) outs(%3 : tensor<100x200xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    } -> tensor<100x200xf32>
    mini.scatter_into %4 into %y bounds [100, 200] map #rows : tensor<100x200xf32> into memref<100x200xf32>
    gpu.return
  }
}
}

// -----

#rows = affine_map<(i, j) -> (i, j)>
#columns = affine_map<(i, j) -> (j, i)>

module attributes {mini.target = "gfx942"} {
// Two tiles of 64 x 64 of eight bytes are more than the LDS: smaller ones.
// CHECK: gpu.func @large
// CHECK-SAME: workgroup(%{{.*}} : memref<32x33xf64, {{.*}}>, %{{.*}} : memref<32x33xf64, {{.*}}>)
// CHECK-SAME: mini.tiling = #mini.tiling<tile = [32, 32], waves = [4]>
gpu.module @kernels {
  gpu.func @large(%x: memref<200x100xf64>, %z: memref<200x100xf64>, %y: memref<100x200xf64>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<200x100xf64> to tensor<200x100xf64>
    %1 = bufferization.to_tensor %z restrict : memref<200x100xf64> to tensor<200x100xf64>
    %2 = mini.gather %0 bounds [100, 200] map #columns fill 0.0 : f64 : tensor<200x100xf64> -> tensor<100x200xf64>
    %3 = mini.gather %1 bounds [100, 200] map #columns fill 0.0 : f64 : tensor<200x100xf64> -> tensor<100x200xf64>
    %4 = tensor.empty() : tensor<100x200xf64>
    %5 = linalg.generic {indexing_maps = [#rows, #rows, #rows], iterator_types = ["parallel", "parallel"]}
        ins(%2, %3 : tensor<100x200xf64>, tensor<100x200xf64>) outs(%4 : tensor<100x200xf64>) {
    ^bb0(%a: f64, %b: f64, %c: f64):
      %s = arith.addf %a, %b : f64
      linalg.yield %s : f64
    } -> tensor<100x200xf64>
    mini.scatter_into %5 into %y bounds [100, 200] map #rows : tensor<100x200xf64> into memref<100x200xf64>
    gpu.return
  }
}
}
