// No part of an offset moves into the instruction: with -3 in the register and 12
// there, the bounds check depends on how the hardware adds the two.
//
// RUN: mini-compile %s --from=mfma --to=asm -o - | FileCheck %s

module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main_graph(
      %a: memref<256xf32> {mini.name = "a", mini.element_type = f32},
      %b: memref<64xf32> {mini.name = "b", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @kernels::@shifted blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<256xf32>, %b : memref<64xf32>)
    return
  }
  gpu.module @kernels {
    // CHECK-LABEL: shifted:
    // CHECK-NOT: buffer_load_dword {{.*}} offset:
    // CHECK: s_endpgm
    gpu.func @shifted(%a: memref<256xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %thread = arith.index_cast %i : index to i32
      %c3 = arith.constant 3 : i32
      %c100 = arith.constant 100 : i32
      %before = arith.subi %thread, %c100 : i32
      %after = arith.addi %thread, %c3 : i32
      %x = amdgpu.raw_buffer_load {boundsCheck = true} %a[%before] : memref<256xf32>, i32 -> f32
      %y = amdgpu.raw_buffer_load {boundsCheck = true} %a[%after] : memref<256xf32>, i32 -> f32
      %sum = arith.addf %x, %y : f32
      memref.store %sum, %b[%i] : memref<64xf32>
      gpu.return
    }
  }
}
