// Transfers of rows become loads and stores. Vectors of more than one dimension are
// taken apart into rows or elements: sums along a dimension, transpositions.
//
// RUN: mini-opt %s --mini-lower-vectors --split-input-file | FileCheck %s

// CHECK-LABEL: func @transfer
// CHECK-NOT: vector.transfer
// CHECK: %[[ROW:.*]] = vector.load %{{.*}} : memref<4x8xf32>, vector<8xf32>
// CHECK-NOT: vector.transfer
// CHECK: vector.store %[[ROW]], %{{.*}} : memref<4x8xf32>, vector<8xf32>
func.func @transfer(%from: memref<4x8xf32>, %to: memref<4x8xf32>) {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %x = vector.transfer_read %from[%c0, %c0], %zero {in_bounds = [true]} : memref<4x8xf32>, vector<8xf32>
  vector.transfer_write %x, %to[%c0, %c0] {in_bounds = [true]} : vector<8xf32>, memref<4x8xf32>
  return
}

// -----

// CHECK-LABEL: func @sum_of_rows
// CHECK-NOT: vector.multi_reduction
// CHECK: arith.addf %{{.*}} : vector<4xf32>
// CHECK-NOT: vector.multi_reduction
func.func @sum_of_rows(%x: vector<2x4xf32>, %acc: vector<4xf32>) -> vector<4xf32> {
  %y = vector.multi_reduction <add>, %x, %acc [0] : vector<2x4xf32> to vector<4xf32>
  return %y : vector<4xf32>
}

// -----

// CHECK-LABEL: func @transposed
// CHECK-NOT: vector.transpose
// CHECK-NOT: vector.shape_cast {{.*}} to vector<6xf32>
// CHECK: return
func.func @transposed(%x: vector<2x3xf32>) -> vector<6xf32> {
  %y = vector.transpose %x, [1, 0] : vector<2x3xf32> to vector<3x2xf32>
  %z = vector.shape_cast %y : vector<3x2xf32> to vector<6xf32>
  return %z : vector<6xf32>
}

// -----

// One row is left as it is.
// CHECK-LABEL: func @one_row
// CHECK-NEXT: arith.addf %{{.*}} : vector<8xf32>
func.func @one_row(%x: vector<8xf32>) -> vector<8xf32> {
  %y = arith.addf %x, %x : vector<8xf32>
  return %y : vector<8xf32>
}
