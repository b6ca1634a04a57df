// Lookups load from constants of the module, one for all kernels with the same table.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(mini-lower-lookups))" | FileCheck %s

// CHECK: gpu.module @kernels
// CHECK-DAG: memref.global "private" constant @[[$ONES:.*]] : memref<256xi8, #gpu.address_space<global>> = dense<1>
// CHECK-DAG: memref.global "private" constant @[[$TWOS:.*]] : memref<256xi8, #gpu.address_space<global>> = dense<2>
// CHECK-NOT: memref.global
gpu.module @kernels {
  // CHECK-LABEL: gpu.func @scalar(
  // CHECK: %[[BYTE:.*]] = memref.load %arg0
  // CHECK: %[[TABLE:.*]] = memref.get_global @[[$ONES]]
  // CHECK: %[[INDEX:.*]] = arith.index_castui %[[BYTE]] : i8 to index
  // CHECK: %[[VALUE:.*]] = memref.load %[[TABLE]][%[[INDEX]]]
  // CHECK: memref.store %[[VALUE]]
  gpu.func @scalar(%x: memref<1xi8>) kernel {
    %c0 = arith.constant 0 : index
    %byte = memref.load %x[%c0] : memref<1xi8>
    %value = mini.lookup %byte in dense<1> : tensor<256xi8> : i8
    memref.store %value, %x[%c0] : memref<1xi8>
    gpu.return
  }

  // CHECK-LABEL: gpu.func @vector(
  // CHECK-COUNT-2: memref.get_global
  // CHECK-COUNT-4: memref.load
  // CHECK: vector.from_elements
  gpu.func @vector(%x: memref<1xvector<4xi8>>) kernel {
    %c0 = arith.constant 0 : index
    %bytes = memref.load %x[%c0] : memref<1xvector<4xi8>>
    %ones = mini.lookup %bytes in dense<1> : tensor<256xi8> : vector<4xi8>
    %twos = mini.lookup %ones in dense<2> : tensor<256xi8> : vector<4xi8>
    memref.store %twos, %x[%c0] : memref<1xvector<4xi8>>
    gpu.return
  }
}
