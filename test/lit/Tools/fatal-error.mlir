// An error of LLVM's in one of the threads, where it cannot go on, is the user's
// where the user wrote the code: gfx942 has no such instruction, which no earlier
// check can know.
//
// RUN: sh -c 'mini-compile %s --from=asm -o %t.hsaco 2>%t.err; test $? -eq 1'
// RUN: FileCheck %s --input-file=%t.err --implicit-check-not=bug
//
// CHECK: mini-compile: error: LLVM cannot compile {{.*}}fatal-error.mlir for gfx942: Cannot select: intrinsic %llvm.amdgcn.wmma

module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main_graph(%a: memref<64xi32> {mini.name = "a", mini.element_type = i32, mini.output}) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@first blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<64xi32>)
    return
  }
  gpu.module @kernels {
    llvm.func @first(%a: !llvm.ptr<1>) attributes {gpu.kernel, rocdl.kernel} {
      %x = llvm.load %a : !llvm.ptr<1> -> vector<16xf16>
      %c = llvm.load %a : !llvm.ptr<1> -> vector<8xf32>
      %y = llvm.call_intrinsic "llvm.amdgcn.wmma.f32.16x16x16.f16"(%x, %x, %c) : (vector<16xf16>, vector<16xf16>, vector<8xf32>) -> vector<8xf32>
      llvm.store %y, %a : vector<8xf32>, !llvm.ptr<1>
      llvm.return
    }
  }
}
