// The loads of a step's tiles are issued two steps before it.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-pipeline-loops)))" --split-input-file | FileCheck %s

// Two tiles are loaded before the loop, and the last two are used behind it. In
// the loop the tile after the next is loaded once this one is in LDS.
// CHECK-LABEL: gpu.func @pipelined
// CHECK: %[[FIRST:.*]] = amdgpu.raw_buffer_load
// CHECK: %[[SECOND:.*]] = amdgpu.raw_buffer_load
// CHECK: %[[LOOP:.*]]:3 = scf.for %[[K:.*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[SUM:.*]] = %{{.*}}, %[[THIS:.*]] = %[[FIRST]], %[[NEXT:.*]] = %[[SECOND]])
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: memref.store %[[THIS]]
// CHECK-NEXT: gpu.barrier
// CHECK: %[[THIRD:.*]] = amdgpu.raw_buffer_load
// CHECK-NEXT: memref.load
// CHECK-NEXT: %[[NEWSUM:.*]] = arith.addf %[[SUM]]
// CHECK-NEXT: scf.yield %[[NEWSUM]], %[[NEXT]], %[[THIRD]]
// CHECK: gpu.barrier
// CHECK-NEXT: memref.store %[[LOOP]]#1
// CHECK-NEXT: gpu.barrier
// CHECK: gpu.barrier
// CHECK-NEXT: memref.store %[[LOOP]]#2
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: amdgpu.raw_buffer_load
gpu.module @kernels {
  gpu.func @pipelined(%x: memref<256xf32>, %y: memref<1xf32>) workgroup(%lds: memref<64xf32, #gpu.address_space<workgroup>>) kernel {
    %c0 = arith.constant 0 : index
    %c64 = arith.constant 64 : index
    %c256 = arith.constant 256 : index
    %zero = arith.constant 0.0 : f32
    %lane = gpu.thread_id x
    %sum = scf.for %k = %c0 to %c256 step %c64 iter_args(%s = %zero) -> f32 {
      %i = arith.addi %k, %lane : index
      %i32 = arith.index_cast %i : index to i32
      %v = amdgpu.raw_buffer_load %x[%i32] : memref<256xf32>, i32 -> f32
      gpu.barrier
      memref.store %v, %lds[%lane] : memref<64xf32, #gpu.address_space<workgroup>>
      gpu.barrier
      %l = memref.load %lds[%c0] : memref<64xf32, #gpu.address_space<workgroup>>
      %t = arith.addf %s, %l : f32
      scf.yield %t : f32
    }
    memref.store %sum, %y[%c0] : memref<1xf32>
    gpu.return
  }
}

// -----

// Without a barrier nothing waits for the loads as a whole.
// CHECK-LABEL: gpu.func @no_barrier
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: scf.for
// CHECK: amdgpu.raw_buffer_load
// CHECK-NOT: amdgpu.raw_buffer_load
gpu.module @kernels {
  gpu.func @no_barrier(%x: memref<256xf32>, %y: memref<1xf32>) kernel {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c256 = arith.constant 256 : index
    %zero = arith.constant 0.0 : f32
    %sum = scf.for %k = %c0 to %c256 step %c1 iter_args(%s = %zero) -> f32 {
      %i32 = arith.index_cast %k : index to i32
      %v = amdgpu.raw_buffer_load %x[%i32] : memref<256xf32>, i32 -> f32
      %t = arith.addf %s, %v : f32
      scf.yield %t : f32
    }
    memref.store %sum, %y[%c0] : memref<1xf32>
    gpu.return
  }
}

// -----

// What is loaded depends on what the step before computed: no earlier then.
// CHECK-LABEL: gpu.func @dependent
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: scf.for
gpu.module @kernels {
  gpu.func @dependent(%x: memref<256xi32>, %y: memref<1xi32>) workgroup(%lds: memref<64xi32, #gpu.address_space<workgroup>>) kernel {
    %c0 = arith.constant 0 : index
    %c64 = arith.constant 64 : index
    %c256 = arith.constant 256 : index
    %zero = arith.constant 0 : i32
    %lane = gpu.thread_id x
    %next = scf.for %k = %c0 to %c256 step %c64 iter_args(%i = %zero) -> i32 {
      %v = amdgpu.raw_buffer_load %x[%i] : memref<256xi32>, i32 -> i32
      memref.store %v, %lds[%lane] : memref<64xi32, #gpu.address_space<workgroup>>
      gpu.barrier
      %l = memref.load %lds[%c0] : memref<64xi32, #gpu.address_space<workgroup>>
      scf.yield %l : i32
    }
    memref.store %next, %y[%c0] : memref<1xi32>
    gpu.return
  }
}
