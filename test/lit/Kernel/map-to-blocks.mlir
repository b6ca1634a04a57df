// The loop over tiles becomes the grid.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-map-to-blocks,canonicalize)))" --split-input-file --verify-diagnostics | FileCheck %s

// A block's id names its tile: lower bound + step * id, each in its dimension.
// CHECK-DAG: #[[$M:.*]] = affine_map<()[s0] -> (s0 * 32)>
// CHECK-DAG: #[[$N:.*]] = affine_map<()[s0] -> (s0 * 64 + 128)>
// CHECK-LABEL: gpu.func @two
// CHECK-DAG: %[[X:.*]] = gpu.block_id x
// CHECK-DAG: %[[Y:.*]] = gpu.block_id y
// CHECK-DAG: %[[M:.*]] = affine.apply #[[$M]]()[%[[X]]]
// CHECK-DAG: %[[N:.*]] = affine.apply #[[$N]]()[%[[Y]]]
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[M]], %[[N]]]
// CHECK-NOT: scf.forall
gpu.module @kernels {
  gpu.func @two(%to: memref<64x256xf32>) kernel attributes {known_grid_size = array<i32: 2, 2, 1>} {
    %one = arith.constant 1.0 : f32
    scf.forall (%m, %n) = (0, 128) to (64, 256) step (32, 64) {
      memref.store %one, %to[%m, %n] : memref<64x256xf32>
    } {mapping = [#gpu.block<x>, #gpu.block<y>]}
    gpu.return
  }
}

// -----

// The mapping says which dimension, not the order.
// CHECK-LABEL: gpu.func @swapped
// CHECK-DAG: %[[Y:.*]] = gpu.block_id y
// CHECK-DAG: %[[Z:.*]] = gpu.block_id z
// CHECK: memref.store %{{.*}}, %{{.*}}[%[[Z]], %[[Y]]]
gpu.module @kernels {
  gpu.func @swapped(%to: memref<4x8xf32>) kernel {
    %one = arith.constant 1.0 : f32
    scf.forall (%m, %n) in (4, 8) {
      memref.store %one, %to[%m, %n] : memref<4x8xf32>
    } {mapping = [#gpu.block<z>, #gpu.block<y>]}
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @unmapped(%to: memref<4xf32>) kernel {
    %one = arith.constant 1.0 : f32
    // expected-error @below {{expected a loop over workgroups without results}}
    scf.forall (%m) in (4) {
      memref.store %one, %to[%m] : memref<4xf32>
    }
    gpu.return
  }
}

// -----

gpu.module @kernels {
  gpu.func @threads(%to: memref<4xf32>) kernel {
    %one = arith.constant 1.0 : f32
    // expected-error @below {{expected a loop over workgroups without results}}
    scf.forall (%m) in (4) {
      memref.store %one, %to[%m] : memref<4xf32>
    } {mapping = [#gpu.thread<x>]}
    gpu.return
  }
}
