// A kernel is compiled for the block of its launches, which the hardware holds
// it to; a launch that breaks what the kernel assumes is an error.
//
// RUN: split-file %s %t
// RUN: mini-compile %t/inferred.mlir --from=llvm --to=asm -o - | FileCheck %s
// RUN: not mini-compile %t/block.mlir --from=llvm -o %t/out 2>&1 | FileCheck %s --check-prefix=BLOCK
// RUN: not mini-compile %t/grid.mlir --from=llvm -o %t/out 2>&1 | FileCheck %s --check-prefix=GRID
//
// CHECK: .max_flat_workgroup_size: 512
// BLOCK: block.mlir:5:5: error: 'gpu.launch_func' op has blocks of 128, 1, 1, and its kernel is for blocks of 64, 1, 1
// GRID: grid.mlir:5:5: error: 'gpu.launch_func' op has a grid of 2, 1, 1, and its kernel is for a grid of 4, 1, 1

//--- inferred.mlir
module attributes {gpu.container_module} {
  func.func @main_graph(%a: memref<512xf32> {mini.name = "a", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c512 = arith.constant 512 : index
    gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c512, %c1, %c1) args(%a : memref<512xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @k(%a: memref<512xf32>) kernel {
      %i = gpu.thread_id x
      %x = arith.constant 1.0 : f32
      memref.store %x, %a[%i] : memref<512xf32>
      gpu.return
    }
  }
}

//--- block.mlir
module attributes {gpu.container_module} {
  func.func @main_graph(%a: memref<512xf32> {mini.name = "a", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c128 = arith.constant 128 : index
    gpu.launch_func @kernels::@k blocks in (%c1, %c1, %c1) threads in (%c128, %c1, %c1) args(%a : memref<512xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @k(%a: memref<512xf32>) kernel attributes {known_block_size = array<i32: 64, 1, 1>} {
      gpu.return
    }
  }
}

//--- grid.mlir
module attributes {gpu.container_module} {
  func.func @main_graph(%a: memref<512xf32> {mini.name = "a", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c2 = arith.constant 2 : index
    gpu.launch_func @kernels::@k blocks in (%c2, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<512xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @k(%a: memref<512xf32>) kernel attributes {known_grid_size = array<i32: 4, 1, 1>} {
      gpu.return
    }
  }
}
