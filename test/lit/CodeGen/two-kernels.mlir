// A program as the mfma phase leaves it: a bounds-checked vector add and a
// matrix product on the matrix cores through LDS, with an intermediate buffer
// and a constant.
//
// RUN: mini-compile %s --from=llvm -o %t.hsaco --report | FileCheck %s --check-prefix=REPORT
// RUN: mini-compile %s --from=llvm --to=llvm -o - | FileCheck %s --check-prefix=LLVM
// RUN: mini-compile %s --from=llvm --to=asm -o - | FileCheck %s --check-prefix=ASM
// RUN: llvm-readelf --syms --sections %t.hsaco | FileCheck %s --check-prefix=ELF
//
// REPORT: add
// REPORT: product
//
// LLVM: memref.view
// LLVM: llvm.func @add
// LLVM: rocdl.raw.ptr.buffer.load
// LLVM: llvm.func @product
// LLVM: rocdl.mfma.f32.16x16x4f32
//
// ASM-LABEL: add:
// ASM: buffer_load_dword
// ASM: buffer_store_dword
// ASM-LABEL: product:
// ASM: v_mfma_f32_16x16x4
//
// ELF-DAG: .mini.program
// ELF-DAG: add.kd
// ELF-DAG: product.kd
// ELF-DAG: mini_constants

module attributes {gpu.container_module, mini.target = "gfx942"} {
  memref.global "private" constant @constant_0 : memref<16x16xf32> = dense<2.0>
  func.func @main_graph(
      %input0: memref<16x16xf32> {mini.name = "input0", mini.element_type = f32},
      %input1: memref<16x16xf32> {mini.name = "input1", mini.element_type = f32},
      %output0: memref<16x16xf32> {mini.name = "output0", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c4 = arith.constant 4 : index
    %c64 = arith.constant 64 : index
    %sum = memref.alloc() : memref<16x16xf32>
    %weights = memref.get_global @constant_0 : memref<16x16xf32>
    gpu.launch_func @kernels::@add blocks in (%c4, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%input0 : memref<16x16xf32>, %input1 : memref<16x16xf32>, %sum : memref<16x16xf32>)
    gpu.launch_func @kernels::@product blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%sum : memref<16x16xf32>, %weights : memref<16x16xf32>, %output0 : memref<16x16xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @add(%a: memref<16x16xf32>, %b: memref<16x16xf32>, %sum: memref<16x16xf32>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>, known_grid_size = array<i32: 4, 1, 1>} {
      %c0 = arith.constant 0 : index
      %c64 = arith.constant 64 : index
      %zero = arith.constant 0 : i32
      %block = gpu.block_id x
      %thread = gpu.thread_id x
      %base = arith.muli %block, %c64 : index
      %i = arith.addi %base, %thread : index
      %i32 = arith.index_cast %i : index to i32
      %x = amdgpu.raw_buffer_load {boundsCheck = true} %a[%zero, %i32] : memref<16x16xf32>, i32, i32 -> f32
      %y = amdgpu.raw_buffer_load {boundsCheck = true} %b[%zero, %i32] : memref<16x16xf32>, i32, i32 -> f32
      %z = arith.addf %x, %y : f32
      amdgpu.raw_buffer_store {boundsCheck = true} %z -> %sum[%zero, %i32] : f32 -> memref<16x16xf32>, i32, i32
      gpu.return
    }
    gpu.func @product(%a: memref<16x16xf32>, %b: memref<16x16xf32>, %c: memref<16x16xf32>)
        workgroup(%ta : memref<16x16xf32, #gpu.address_space<workgroup>>, %tb : memref<16x16xf32, #gpu.address_space<workgroup>>) kernel
        attributes {known_block_size = array<i32: 64, 1, 1>, known_grid_size = array<i32: 1, 1, 1>, mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      %c3 = arith.constant 3 : index
      %c4 = arith.constant 4 : index
      %c16 = arith.constant 16 : index
      %thread = gpu.thread_id x
      // Each lane brings four consecutive elements of a row into LDS.
      %row = arith.divui %thread, %c4 : index
      %quarter = arith.remui %thread, %c4 : index
      %column = arith.muli %quarter, %c4 : index
      %va = vector.load %a[%row, %column] : memref<16x16xf32>, vector<4xf32>
      %vb = vector.load %b[%row, %column] : memref<16x16xf32>, vector<4xf32>
      vector.store %va, %ta[%row, %column] : memref<16x16xf32, #gpu.address_space<workgroup>>, vector<4xf32>
      vector.store %vb, %tb[%row, %column] : memref<16x16xf32, #gpu.address_space<workgroup>>, vector<4xf32>
      gpu.barrier
      %i = arith.remui %thread, %c16 : index
      %k0 = arith.divui %thread, %c16 : index
      %zero = arith.constant dense<0.0> : vector<4xf32>
      %sum = scf.for %k = %c0 to %c16 step %c4 iter_args(%acc = %zero) -> vector<4xf32> {
        %kk = arith.addi %k, %k0 : index
        %ea = memref.load %ta[%i, %kk] : memref<16x16xf32, #gpu.address_space<workgroup>>
        %eb = memref.load %tb[%kk, %i] : memref<16x16xf32, #gpu.address_space<workgroup>>
        %next = amdgpu.mfma 16x16x4 %ea * %eb + %acc blgp = none : f32, f32, vector<4xf32>
        scf.yield %next : vector<4xf32>
      }
      %rounded = math.roundeven %sum : vector<4xf32>
      %i0 = arith.muli %k0, %c4 : index
      %i1 = arith.addi %i0, %c1 : index
      %i2 = arith.addi %i0, %c2 : index
      %i3 = arith.addi %i0, %c3 : index
      %e0 = vector.extract %rounded[0] : f32 from vector<4xf32>
      %e1 = vector.extract %rounded[1] : f32 from vector<4xf32>
      %e2 = vector.extract %rounded[2] : f32 from vector<4xf32>
      %e3 = vector.extract %rounded[3] : f32 from vector<4xf32>
      memref.store %e0, %c[%i0, %i] : memref<16x16xf32>
      memref.store %e1, %c[%i1, %i] : memref<16x16xf32>
      memref.store %e2, %c[%i2, %i] : memref<16x16xf32>
      memref.store %e3, %c[%i3, %i] : memref<16x16xf32>
      gpu.return
    }
  }
}
