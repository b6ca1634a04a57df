// Vector operations of more than one dimension, transfers, other memory spaces
// and narrow types reach LLVM, and accesses to LDS and global memory are not
// flat ones.
//
// RUN: mini-compile %s --from=llvm --to=llvm -o - | FileCheck %s
// RUN: mini-compile %s --from=llvm --to=asm -o - | FileCheck %s --check-prefix=ASM
// ASM-NOT: flat_{{load|store}}
// ASM: s_barrier
// ASM: v_mfma_i32_16x16x32_i8
// ASM: v_mfma_f32_16x16x16_bf16
// ASM-NOT: flat_{{load|store}}

module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main_graph(
      %a: memref<64x64xi8> {mini.name = "a", mini.element_type = si8},
      %w: memref<64x64xbf16> {mini.name = "w", mini.element_type = bf16},
      %b: memref<64x64xi32> {mini.name = "b", mini.element_type = si32, mini.output},
      %c: memref<64x64xf32> {mini.name = "c", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c128 = arith.constant 128 : index
    gpu.launch_func @kernels::@narrow blocks in (%c1, %c1, %c1) threads in (%c128, %c1, %c1)
        args(%a : memref<64x64xi8>, %w : memref<64x64xbf16>, %b : memref<64x64xi32>, %c : memref<64x64xf32>)
    return
  }
  gpu.module @kernels {
    // CHECK-LABEL: llvm.func @narrow
    // CHECK-NOT: = {{(vector|memref|scf|affine|gpu|arith|builtin)}}.
    gpu.func @narrow(%a: memref<64x64xi8>, %w: memref<64x64xbf16>, %b: memref<64x64xi32>, %c: memref<64x64xf32>)
        workgroup(%lds : memref<64x64xi8, #gpu.address_space<workgroup>>) kernel
        attributes {known_block_size = array<i32: 128, 1, 1>} {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %c16 = arith.constant 16 : index
      %zero = arith.constant 0 : i8
      %zero16 = arith.constant 0.0 : bf16
      %thread = gpu.thread_id x
      %row = affine.apply affine_map<()[s0] -> (s0 mod 64)>()[%thread]
      %half = affine.apply affine_map<()[s0] -> (s0 floordiv 64)>()[%thread]
      %tile = vector.transfer_read %a[%row, %c0], %zero {in_bounds = [true]} : memref<64x64xi8>, vector<16xi8>
      vector.transfer_write %tile, %lds[%row, %c0] {in_bounds = [true]} : vector<16xi8>, memref<64x64xi8, #gpu.address_space<workgroup>>
      amdgpu.lds_barrier
      %view = memref.subview %lds[0, 16] [64, 32] [1, 1]
          : memref<64x64xi8, #gpu.address_space<workgroup>> to memref<64x32xi8, strided<[64, 1], offset: 16>, #gpu.address_space<workgroup>>
      %x = vector.load %view[%row, %c0] : memref<64x32xi8, strided<[64, 1], offset: 16>, #gpu.address_space<workgroup>>, vector<8xi8>
      %acc = arith.constant dense<0> : vector<2x4xi32>
      %acc0 = vector.extract %acc[0] : vector<4xi32> from vector<2x4xi32>
      %d0 = amdgpu.mfma 16x16x32 %x * %x + %acc0 blgp = none : vector<8xi8>, vector<8xi8>, vector<4xi32>
      %acc1 = vector.insert %d0, %acc[1] : vector<4xi32> into vector<2x4xi32>
      %isFirst = arith.cmpi eq, %half, %c0 : index
      %sum = scf.if %isFirst -> vector<2x4xi32> {
        %doubled = arith.addi %acc1, %acc1 : vector<2x4xi32>
        scf.yield %doubled : vector<2x4xi32>
      } else {
        scf.yield %acc1 : vector<2x4xi32>
      }
      %flat = vector.shape_cast %sum : vector<2x4xi32> to vector<8xi32>
      vector.store %flat, %b[%row, %c0] : memref<64x64xi32>, vector<8xi32>
      %y = vector.transfer_read %w[%row, %c16], %zero16 {in_bounds = [true]} : memref<64x64xbf16>, vector<4xbf16>
      %zeroAcc = arith.constant dense<0.0> : vector<4xf32>
      %d1 = amdgpu.mfma 16x16x16 %y * %y + %zeroAcc blgp = none : vector<4xbf16>, vector<4xbf16>, vector<4xf32>
      %f = scf.for %i = %c0 to %c16 step %c1 iter_args(%s = %d1) -> vector<4xf32> {
        %m = arith.mulf %s, %d1 : vector<4xf32>
        scf.yield %m : vector<4xf32>
      }
      %t = vector.broadcast %f : vector<4xf32> to vector<4x4xf32>
      %u = vector.transpose %t, [1, 0] : vector<4x4xf32> to vector<4x4xf32>
      %v = arith.truncf %u : vector<4x4xf32> to vector<4x4xbf16>
      %z = arith.extf %v : vector<4x4xbf16> to vector<4x4xf32>
      vector.transfer_write %z, %c[%row, %c4] {in_bounds = [true, true]} : vector<4x4xf32>, memref<64x64xf32>
      gpu.return
    }
  }
}
