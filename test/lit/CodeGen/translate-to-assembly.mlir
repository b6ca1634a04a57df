// Kernels are compiled one by one and become one file: what is local to one, as
// labels and called functions, meets nothing of the other, the metadata are those of both, and the number of
// threads changes nothing.
//
// RUN: mini-compile %s --from=asm --to=asm -o %t.s
// RUN: FileCheck %s --input-file=%t.s
// RUN: taskset -c 0 mini-compile %s --from=asm --to=asm -o %t.one-thread.s
// RUN: cmp %t.s %t.one-thread.s
// RUN: mini-compile %s --from=asm -o %t.hsaco
// RUN: llvm-readelf --notes %t.hsaco | FileCheck %s --check-prefix=NOTES
//
// CHECK: helper.0:
// CHECK: first:
// CHECK: .L0_BB1_1:
// CHECK: s_cbranch_{{.*}} .L0_BB1_1
// CHECK-NOT: .amdgpu_metadata
// CHECK: helper.1:
// CHECK: second:
// CHECK: .L1_BB1_1:
// CHECK: s_cbranch_{{.*}} .L1_BB1_1
// CHECK: .amdgpu_metadata
// CHECK: .name: first
// CHECK: .name: second
// CHECK: amdhsa.version:
// CHECK-NOT: .amdgpu_metadata
//
// NOTES-COUNT-1: NT_AMDGPU_METADATA
// NOTES: .name: first
// NOTES: .name: second
// NOTES-NOT: NT_AMDGPU_METADATA

module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main_graph(%a: memref<64xi32> {mini.name = "a", mini.element_type = i32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @kernels::@first blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1) args(%a : memref<64xi32>)
    gpu.launch_func @kernels::@second blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1) args(%a : memref<64xi32>)
    return
  }
  gpu.module @kernels {
    llvm.mlir.global internal @scratch() {addr_space = 3 : i32} : !llvm.array<64 x i32>
    llvm.func internal @helper(%x: i32) -> i32 attributes {no_inline} {
      %y = llvm.mul %x, %x : i32
      llvm.return %y : i32
    }
    llvm.func @first(%a: !llvm.ptr<1>) attributes {gpu.kernel, rocdl.kernel} {
      llvm.br ^loop
    ^loop:
      %x = llvm.load volatile %a : !llvm.ptr<1> -> i32
      %y = llvm.call @helper(%x) : (i32) -> i32
      %isEqual = llvm.icmp "eq" %x, %y : i32
      llvm.cond_br %isEqual, ^end, ^loop
    ^end:
      llvm.return
    }
    llvm.func @second(%a: !llvm.ptr<1>) attributes {gpu.kernel, rocdl.kernel} {
      %local = llvm.mlir.addressof @scratch : !llvm.ptr<3>
      llvm.br ^loop
    ^loop:
      %x = llvm.load volatile %local : !llvm.ptr<3> -> i32
      %y = llvm.call @helper(%x) : (i32) -> i32
      llvm.store volatile %y, %a : i32, !llvm.ptr<1>
      %isEqual = llvm.icmp "eq" %x, %y : i32
      llvm.cond_br %isEqual, ^end, ^loop
    ^end:
      llvm.return
    }
  }
}
