// LLVM is told how many waves a SIMD gets at most.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(llvm.func(mini-bound-occupancy)))" | FileCheck %s

gpu.module @kernels {
  // 304 workgroups, one a compute unit; its 8 waves are 2 of each SIMD.
  // CHECK: llvm.func @one
  // CHECK-SAME: passthrough = {{\[\[}}"amdgpu-waves-per-eu", "1,2"]]
  llvm.func @one() attributes {gpu.known_grid_size = array<i32: 19, 16, 1>, rocdl.reqd_work_group_size = array<i32: 512, 1, 1>} {
    llvm.return
  }
  // One more workgroup, and a compute unit has two of them.
  // CHECK: llvm.func @two
  // CHECK-SAME: passthrough = {{\[\[}}"amdgpu-waves-per-eu", "1,4"]]
  llvm.func @two() attributes {gpu.known_grid_size = array<i32: 305, 1, 1>, rocdl.reqd_work_group_size = array<i32: 512, 1, 1>} {
    llvm.return
  }
  // What fills the chip, or is of unknown size, has no bound.
  // CHECK: llvm.func @full
  // CHECK-NOT: passthrough
  llvm.func @full() attributes {gpu.known_grid_size = array<i32: 65535, 1, 1>, rocdl.reqd_work_group_size = array<i32: 512, 1, 1>} {
    llvm.return
  }
  llvm.func @unknown() {
    llvm.return
  }
}
