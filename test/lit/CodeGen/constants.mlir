// Constants of several kinds: elements in full, a splat, single bits (a byte
// each in memory), and a resource blob.
//
// RUN: mini-compile %s --from=llvm --to=llvm -o - | FileCheck %s
// RUN: mini-compile %s --from=llvm -o %t.hsaco --report | FileCheck %s --check-prefix=REPORT
// CHECK: memref.global "private" constant @resource
//
// Each starts at a multiple of 256 bytes, and the last ends at one of 16, so that
// a scalar load that is wider than what it is for stays within them. Those of equal
// bytes are there once.
// REPORT: constants: 784 bytes

module attributes {gpu.container_module, mini.target = "gfx942"} {
  memref.global "private" constant @bytes : memref<4xi8> = dense<[1, -1, -128, 127]>
  memref.global "private" constant @splat : memref<3xi16> = dense<3>
  memref.global "private" constant @again : memref<3xi16> = dense<[3, 3, 3]>
  memref.global "private" constant @bits : memref<3xi1> = dense<[true, false, true]>
  memref.global "private" constant @resource : memref<1xf32> = dense_resource<one>
  func.func @main_graph(
      %output0: memref<64xf32> {mini.name = "output0", mini.element_type = f32, mini.output}) {
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    %bytes = memref.get_global @bytes : memref<4xi8>
    %splat = memref.get_global @splat : memref<3xi16>
    %again = memref.get_global @again : memref<3xi16>
    %bits = memref.get_global @bits : memref<3xi1>
    %resource = memref.get_global @resource : memref<1xf32>
    gpu.launch_func @kernels::@read blocks in (%c1, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%bytes : memref<4xi8>, %splat : memref<3xi16>, %bits : memref<3xi1>,
             %resource : memref<1xf32>, %again : memref<3xi16>, %output0 : memref<64xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @read(%bytes: memref<4xi8>, %splat: memref<3xi16>, %bits: memref<3xi1>,
                   %resource: memref<1xf32>, %again: memref<3xi16>, %output: memref<64xf32>) kernel {
      %c0 = arith.constant 0 : index
      %i = gpu.thread_id x
      %x = memref.load %resource[%c0] : memref<1xf32>
      memref.store %x, %output[%i] : memref<64xf32>
      gpu.return
    }
  }
}

{-#
  dialect_resources: {
    builtin: {
      one: "0x040000000000803F"
    }
  }
#-}
