// The wave's id is what its first work-item says, a scalar for the back end.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-lower-subgroup-ids)))" | FileCheck %s

// CHECK-LABEL: gpu.func @wave
// CHECK-NOT: gpu.subgroup_id
// CHECK: %[[THREAD:.*]] = gpu.thread_id x
// CHECK: %[[WAVE:.*]] = arith.divui %[[THREAD]], %c64
// CHECK: %[[NARROW:.*]] = arith.index_castui %[[WAVE]] : index to i32
// CHECK: %[[FIRST:.*]] = rocdl.readfirstlane %[[NARROW]] : i32
// CHECK: %[[ID:.*]] = arith.index_castui %[[FIRST]] : i32 to index
// CHECK: memref.store %[[ID]]
gpu.module @kernels {
  gpu.func @wave(%x: memref<1xindex>) kernel {
    %c0 = arith.constant 0 : index
    %wave = gpu.subgroup_id upper_bound 4 : index
    memref.store %wave, %x[%c0] : memref<1xindex>
    gpu.return
  }
}
