// What launches guarantee becomes part of a kernel: the block's size, global
// memory, alignment, how many bytes there are at least over all launches, and that
// no two arguments of any launch lie in one buffer.
//
// RUN: mini-opt %s --mini-annotate-kernels | FileCheck %s

module attributes {gpu.container_module} {
  func.func @main(%a: memref<64xf32>, %b: memref<32xf32>, %c: memref<64xf32>,
                  %d: memref<64xf32, strided<[2]>>) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @kernels::@distinct blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %c : memref<64xf32>)
    gpu.launch_func @kernels::@distinct blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%b : memref<32xf32>, %c : memref<64xf32>)
    %view = memref.subview %a[0] [32] [1] : memref<64xf32> to memref<32xf32>
    gpu.launch_func @kernels::@same blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%a : memref<64xf32>, %view : memref<32xf32>, %d : memref<64xf32, strided<[2]>>)
    return
  }
  gpu.module @kernels {
    // The first argument has 256 bytes in one launch and 128 in the other.
    // CHECK: llvm.func @distinct(
    // CHECK-SAME: %{{.*}}: !llvm.ptr<1> {llvm.align = 16 : i64, llvm.dereferenceable = 128 : i64, llvm.noalias, llvm.noundef}
    // CHECK-SAME: %{{.*}}: !llvm.ptr<1> {llvm.align = 16 : i64, llvm.dereferenceable = 256 : i64, llvm.noalias, llvm.noundef}
    // CHECK-SAME: rocdl.flat_work_group_size = "64,64"
    // CHECK-SAME: rocdl.reqd_work_group_size = array<i32: 64, 1, 1>
    // CHECK-DAG: llvm.addrspacecast %arg0 : !llvm.ptr<1> to !llvm.ptr
    // CHECK-DAG: llvm.addrspacecast %arg1 : !llvm.ptr<1> to !llvm.ptr
    llvm.func @distinct(%x: !llvm.ptr, %y: !llvm.ptr) attributes {gpu.kernel, rocdl.kernel} {
      %v = llvm.load %x : !llvm.ptr -> f32
      llvm.store %v, %y : f32, !llvm.ptr
      llvm.return
    }
    // A view lies in its source's buffer; of one with strides no size is known.
    // CHECK: llvm.func @same(
    // CHECK-SAME: %{{.*}}: !llvm.ptr<1> {llvm.align = 16 : i64, llvm.dereferenceable = 256 : i64, llvm.noundef}
    // CHECK-SAME: %{{.*}}: !llvm.ptr<1> {llvm.align = 16 : i64, llvm.dereferenceable = 128 : i64, llvm.noundef}
    // CHECK-SAME: %{{.*}}: !llvm.ptr<1> {llvm.align = 16 : i64, llvm.noalias, llvm.noundef}
    llvm.func @same(%x: !llvm.ptr, %y: !llvm.ptr, %z: !llvm.ptr) attributes {gpu.kernel, rocdl.kernel} {
      llvm.return
    }
  }
}
