// Loads that do not depend on LDS are issued before the first barrier.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-issue-loads)))" --split-input-file | FileCheck %s

// With their addresses, in their order, behind the loads that were first.
// CHECK-LABEL: gpu.func @step
// CHECK: amdgpu.raw_buffer_load %arg0
// CHECK-NEXT: %[[ADDRESS:.*]] = arith.addi
// CHECK-NEXT: amdgpu.raw_buffer_load %arg1[%[[ADDRESS]]]
// CHECK-NEXT: amdgpu.raw_buffer_load %arg2
// CHECK-NEXT: memref.store
// CHECK-NEXT: gpu.barrier
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: amdgpu.raw_buffer_store
// What is written may be what is read.
// CHECK-NEXT: amdgpu.raw_buffer_load %arg3
gpu.module @kernels {
  gpu.func @step(%a: memref<64xf32>, %b: memref<64xf32>, %c: memref<64xf32>, %y: memref<64xf32>, %i: i32) workgroup(%lds: memref<64xf32, #gpu.address_space<workgroup>>) kernel {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : i32
    %0 = amdgpu.raw_buffer_load {boundsCheck = true} %a[%i] : memref<64xf32>, i32 -> f32
    memref.store %0, %lds[%zero] : memref<64xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %next = arith.addi %i, %one : i32
    %1 = amdgpu.raw_buffer_load {boundsCheck = true} %b[%next] : memref<64xf32>, i32 -> f32
    %2 = memref.load %lds[%zero] : memref<64xf32, #gpu.address_space<workgroup>>
    %3 = arith.addf %1, %2 : f32
    gpu.barrier
    %4 = amdgpu.raw_buffer_load {boundsCheck = true} %c[%next] : memref<64xf32>, i32 -> f32
    %5 = arith.addf %3, %4 : f32
    amdgpu.raw_buffer_store {boundsCheck = true} %5 -> %y[%i] : f32 -> memref<64xf32>, i32
    %6 = amdgpu.raw_buffer_load {boundsCheck = true} %y[%next] : memref<64xf32>, i32 -> f32
    amdgpu.raw_buffer_store {boundsCheck = true} %6 -> %y[%i] : f32 -> memref<64xf32>, i32
    gpu.return
  }
}

// -----

// An address from LDS has to wait.
// CHECK-LABEL: gpu.func @dependent
// CHECK: gpu.barrier
// CHECK: memref.load
// CHECK-NEXT: amdgpu.raw_buffer_load %arg1
gpu.module @kernels {
  gpu.func @dependent(%a: memref<64xi32>, %b: memref<64xf32>, %y: memref<64xf32>, %i: i32) workgroup(%lds: memref<64xi32, #gpu.address_space<workgroup>>) kernel {
    %zero = arith.constant 0 : index
    %0 = amdgpu.raw_buffer_load {boundsCheck = true} %a[%i] : memref<64xi32>, i32 -> i32
    memref.store %0, %lds[%zero] : memref<64xi32, #gpu.address_space<workgroup>>
    gpu.barrier
    %1 = memref.load %lds[%zero] : memref<64xi32, #gpu.address_space<workgroup>>
    %2 = amdgpu.raw_buffer_load {boundsCheck = true} %b[%1] : memref<64xf32>, i32 -> f32
    amdgpu.raw_buffer_store {boundsCheck = true} %2 -> %y[%i] : f32 -> memref<64xf32>, i32
    gpu.return
  }
}

// -----

// The registers of a loop are its own: what comes behind it stays there.
// CHECK-LABEL: gpu.func @loop
// CHECK: amdgpu.raw_buffer_load %arg0
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: scf.for
// CHECK: amdgpu.raw_buffer_load %arg1
gpu.module @kernels {
  gpu.func @loop(%a: memref<64xf32>, %b: memref<64xf32>, %y: memref<64xf32>, %i: i32) workgroup(%lds: memref<64xf32, #gpu.address_space<workgroup>>) kernel {
    %zero = arith.constant 0 : index
    %step = arith.constant 1 : index
    %end = arith.constant 4 : index
    %0 = amdgpu.raw_buffer_load {boundsCheck = true} %a[%i] : memref<64xf32>, i32 -> f32
    memref.store %0, %lds[%zero] : memref<64xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %sum = scf.for %k = %zero to %end step %step iter_args(%s = %0) -> (f32) {
      %1 = memref.load %lds[%k] : memref<64xf32, #gpu.address_space<workgroup>>
      %2 = arith.addf %s, %1 : f32
      scf.yield %2 : f32
    }
    %3 = amdgpu.raw_buffer_load {boundsCheck = true} %b[%i] : memref<64xf32>, i32 -> f32
    %4 = arith.addf %sum, %3 : f32
    amdgpu.raw_buffer_store {boundsCheck = true} %4 -> %y[%i] : f32 -> memref<64xf32>, i32
    gpu.return
  }
}
