// Arithmetic keeps the meaning that the program gives it: no multiply and add
// fuse on their own, division rounds correctly, subnormals stay, and rounding to
// even is one instruction. Functions of the device library are part of the kernel.
//
// RUN: mini-compile %s --from=llvm --to=asm -o - | FileCheck %s

module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main_graph(
      %a: memref<64xf32> {mini.name = "a", mini.element_type = f32},
      %b: memref<64xf32> {mini.name = "b", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @kernels::@separate blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %b : memref<64xf32>)
    gpu.launch_func @kernels::@fused blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %b : memref<64xf32>)
    gpu.launch_func @kernels::@divide blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %b : memref<64xf32>)
    gpu.launch_func @kernels::@round blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %b : memref<64xf32>)
    gpu.launch_func @kernels::@tanh blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %b : memref<64xf32>)
    return
  }
  gpu.module @kernels {
    // CHECK-LABEL: separate:
    // CHECK-NOT: v_fma
    // CHECK: v_mul_f32
    // CHECK-NOT: v_fma
    // CHECK: v_add_f32
    // CHECK: .amdhsa_float_denorm_mode_32 3
    gpu.func @separate(%a: memref<64xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %x = memref.load %a[%i] : memref<64xf32>
      %y = memref.load %b[%i] : memref<64xf32>
      %product = arith.mulf %x, %y : f32
      %sum = arith.addf %product, %x : f32
      memref.store %sum, %b[%i] : memref<64xf32>
      gpu.return
    }
    // CHECK-LABEL: fused:
    // CHECK: v_{{fma|fmac}}
    gpu.func @fused(%a: memref<64xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %x = memref.load %a[%i] : memref<64xf32>
      %y = memref.load %b[%i] : memref<64xf32>
      %sum = math.fma %x, %y, %x : f32
      memref.store %sum, %b[%i] : memref<64xf32>
      gpu.return
    }
    // CHECK-LABEL: divide:
    // CHECK: v_div_scale_f32
    // CHECK: v_div_fmas_f32
    // CHECK: v_div_fixup_f32
    gpu.func @divide(%a: memref<64xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %x = memref.load %a[%i] : memref<64xf32>
      %y = memref.load %b[%i] : memref<64xf32>
      %quotient = arith.divf %x, %y : f32
      memref.store %quotient, %b[%i] : memref<64xf32>
      gpu.return
    }
    // CHECK-LABEL: round:
    // CHECK: v_rndne_f32
    // CHECK-NOT: s_swappc
    gpu.func @round(%a: memref<64xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %x = memref.load %a[%i] : memref<64xf32>
      %rounded = math.roundeven %x : f32
      %low = arith.constant -128.0 : f32
      %high = arith.constant 127.0 : f32
      %lower = arith.maximumf %rounded, %low : f32
      %clamped = arith.minimumf %lower, %high : f32
      %integer = arith.fptosi %clamped : f32 to i8
      %back = arith.sitofp %integer : i8 to f32
      memref.store %back, %b[%i] : memref<64xf32>
      gpu.return
    }
    // CHECK-LABEL: tanh:
    // CHECK-NOT: s_swappc
    // CHECK: v_exp_f32
    // CHECK-NOT: s_swappc
    // CHECK: s_endpgm
    // CHECK-NOT: __ocml
    gpu.func @tanh(%a: memref<64xf32>, %b: memref<64xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>} {
      %i = gpu.thread_id x
      %x = memref.load %a[%i] : memref<64xf32>
      %y = math.tanh %x : f32
      memref.store %y, %b[%i] : memref<64xf32>
      gpu.return
    }
  }
}
