// A kernel is cut into workgroup tiles and steps of K, with its operands through LDS.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --split-input-file | FileCheck %s

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// A tiling by hand is taken. Ragged M, N and K (50, 40, 20) grow to whole tiles:
// the gathers and the scatter keep the true bounds. The launch has a workgroup a
// tile and a work-item a lane. LDS rows are 32 bytes longer than K.
// CHECK: gpu.launch_func @kernels::@contract blocks in (%[[C2:.*]], %[[C3:.*]], %[[C1:.*]]) threads in (%[[C128:.*]], %[[C1]], %[[C1]])
// CHECK: gpu.func @contract(%[[A:.*]]: memref<50x20xf32>, %[[B:.*]]: memref<40x20xf32>, %[[C:.*]]: memref<50x40xf32>)
// CHECK-SAME: workgroup(%[[LA:.*]] : memref<32x24xf32, #gpu.address_space<workgroup>>, %[[LB:.*]] : memref<16x24xf32, #gpu.address_space<workgroup>>)
// CHECK-SAME: known_block_size = array<i32: 128, 1, 1>, known_grid_size = array<i32: 2, 3, 1>, mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [32, 16, 16], waves = [2, 1]>
// CHECK: scf.forall (%[[M:.*]], %[[N:.*]]) = (0, 0) to (64, 48) step (32, 16) {
// CHECK: %[[INIT:.*]] = linalg.fill {{.*}} -> tensor<32x16xf32>
// CHECK: %[[SUM:.*]] = scf.for %[[K:.*]] = %{{.*}} to %c32 step %c16 iter_args(%[[ACC:.*]] = %[[INIT]]) -> (tensor<32x16xf32>) {
// CHECK-DAG: %[[TA:.*]] = mini.gather %{{.*}}[%[[M]], %[[K]]] bounds [50, 20] map #{{.*}} fill 0.000000e+00 : f32 : tensor<50x20xf32> -> tensor<32x16xf32>
// CHECK-DAG: %[[TB:.*]] = mini.gather %{{.*}}[%[[N]], %[[K]]] bounds [40, 20] map #{{.*}} fill 0.000000e+00 : f32 : tensor<40x20xf32> -> tensor<16x16xf32>
// The barriers keep one round's reads from the next round's writes.
// CHECK: gpu.barrier
// CHECK-NEXT: mini.stage %[[TA]] into %[[LA]]
// CHECK-NEXT: mini.stage %[[TB]] into %[[LB]]
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[NEXT:.*]] = mini.mma %[[LA]], %[[LB]], %[[ACC]] k 16
// CHECK-NEXT: scf.yield %[[NEXT]]
// CHECK: mini.scatter_into %[[SUM]] into %[[C]][%[[M]], %[[N]]] bounds [50, 40] map
// CHECK: } {mapping = [#gpu.block<x>, #gpu.block<y>]}
module attributes {gpu.container_module, mini.target = "gfx942"} {
  func.func @main(%a: memref<50x20xf32>, %b: memref<40x20xf32>, %c: memref<50x40xf32>) {
    %one = arith.constant 1 : index
    gpu.launch_func @kernels::@contract blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%a : memref<50x20xf32>, %b : memref<40x20xf32>, %c : memref<50x40xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @contract(%a: memref<50x20xf32>, %b: memref<40x20xf32>, %c: memref<50x40xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [32, 16, 16], waves = [2, 1]>} {
      %zero = arith.constant 0.0 : f32
      %0 = bufferization.to_tensor %a restrict : memref<50x20xf32> to tensor<50x20xf32>
      %1 = bufferization.to_tensor %b restrict : memref<40x20xf32> to tensor<40x20xf32>
      %2 = tensor.empty() : tensor<50x40xf32>
      %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<50x40xf32>) -> tensor<50x40xf32>
      %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<50x20xf32>, tensor<40x20xf32>) outs(%3 : tensor<50x40xf32>) -> tensor<50x40xf32>
      mini.scatter_into %4 into %c bounds [50, 40] map #id : tensor<50x40xf32> into memref<50x40xf32>
      gpu.return
    }
  }
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// The search chooses where nobody has: a tiling is left on the kernel.
// CHECK: gpu.func @contract
// CHECK-SAME: mini.tiling = #mini.tiling<intrinsic = "f16_{{.*}}", tile = [{{[0-9]+, [0-9]+, [0-9]+}}], waves = [{{[0-9]+, [0-9]+(, [0-9]+)?}}], transposed = true>
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf16>, %b: memref<64x64xf16>, %c: memref<64x64xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf16> to tensor<64x64xf16>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf16> to tensor<64x64xf16>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf16>, tensor<64x64xf16>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
    mini.scatter_into %4 into %c bounds [64, 64] map #id : tensor<64x64xf32> into memref<64x64xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// A result that is contiguous along M takes the instruction's rows along M.
// CHECK: gpu.func @contract
// CHECK-SAME: waves = [{{[0-9]+, [0-9]+(, [0-9]+)?}}]>
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf16>, %b: memref<64x64xf16>, %c: memref<64x64xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf16> to tensor<64x64xf16>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf16> to tensor<64x64xf16>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf16>, tensor<64x64xf16>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
    mini.scatter_into %4 into %c bounds [64, 64] map #columns : tensor<64x64xf32> into memref<64x64xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// A K of one step needs no loop, and so no barrier before the first write.
// CHECK: scf.forall
// CHECK-NOT: scf.for
// CHECK-NOT: gpu.barrier
// CHECK: mini.stage
// CHECK-NEXT: mini.stage
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: mini.mma
gpu.module @kernels {
  gpu.func @contract(%a: memref<16x16xf32>, %b: memref<16x16xf32>, %c: memref<16x16xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<16x16xf32> to tensor<16x16xf32>
    %1 = bufferization.to_tensor %b restrict : memref<16x16xf32> to tensor<16x16xf32>
    %2 = tensor.empty() : tensor<16x16xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x16xf32>) -> tensor<16x16xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<16x16xf32>, tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) -> tensor<16x16xf32>
    mini.scatter_into %4 into %c bounds [16, 16] map #id : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// The epilogue is fused into the tile after the loop; a value that it reads twice
// is computed once.
// CHECK: %[[SUM:.*]] = scf.for
// CHECK: mini.mma
// CHECK-NOT: mini.mma
// CHECK: %[[BIAS:.*]] = mini.gather %{{.*}}[%{{.*}}, %{{.*}}] bounds [32, 32] {{.*}} -> tensor<16x16xf32>
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[SUM]], %[[BIAS]], %[[SUM]] : tensor<16x16xf32>, tensor<16x16xf32>, tensor<16x16xf32>)
// CHECK: mini.scatter_into %[[Y]]
gpu.module @kernels {
  gpu.func @contract(%a: memref<32x32xf32>, %b: memref<32x32xf32>, %bias: memref<32xf32>, %c: memref<32x32xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<32x32xf32> to tensor<32x32xf32>
    %1 = bufferization.to_tensor %b restrict : memref<32x32xf32> to tensor<32x32xf32>
    %2 = bufferization.to_tensor %bias restrict : memref<32xf32> to tensor<32xf32>
    %3 = tensor.empty() : tensor<32x32xf32>
    %4 = linalg.fill ins(%zero : f32) outs(%3 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %5 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<32x32xf32>, tensor<32x32xf32>) outs(%4 : tensor<32x32xf32>) -> tensor<32x32xf32>
    %6 = mini.gather %2 bounds [32, 32] map affine_map<(m, n) -> (n)> fill 0.0 : f32 : tensor<32xf32> -> tensor<32x32xf32>
    %7 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%5, %6, %5 : tensor<32x32xf32>, tensor<32x32xf32>, tensor<32x32xf32>) outs(%3 : tensor<32x32xf32>) {
    ^bb0(%x: f32, %y: f32, %z: f32, %out: f32):
      %s = arith.addf %x, %y : f32
      %t = arith.mulf %s, %z : f32
      linalg.yield %t : f32
    } -> tensor<32x32xf32>
    mini.scatter_into %7 into %c bounds [32, 32] map #id : tensor<32x32xf32> into memref<32x32xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// exp(0) is not 0: beyond a ragged K the operand is masked, or each column of
// padding would add to the sum.
// CHECK: %[[ALL:.*]] = arith.constant dense<true> : tensor<16x5xi1>
// CHECK: %[[IN:.*]] = mini.gather %[[ALL]][%{{.*}}, %{{.*}}] bounds [16, 5] map #{{.*}} fill false : tensor<16x5xi1> -> tensor<16x16xi1>
// CHECK: %[[E:.*]] = linalg.generic
// CHECK: math.exp
// CHECK: %[[MASKED:.*]] = linalg.generic {{.*}} ins(%[[IN]], %[[E]] :
// CHECK: arith.select
// CHECK: mini.stage %[[MASKED]]
gpu.module @kernels {
  gpu.func @contract(%a: memref<16x5xf32>, %b: memref<16x5xf32>, %c: memref<16x16xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<16x5xf32> to tensor<16x5xf32>
    %1 = bufferization.to_tensor %b restrict : memref<16x5xf32> to tensor<16x5xf32>
    %2 = tensor.empty() : tensor<16x16xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x16xf32>) -> tensor<16x16xf32>
    %4 = tensor.empty() : tensor<16x5xf32>
    %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<16x5xf32>) outs(%4 : tensor<16x5xf32>) {
    ^bb0(%x: f32, %out: f32):
      %e = math.exp %x : f32
      linalg.yield %e : f32
    } -> tensor<16x5xf32>
    %6 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%5, %1 : tensor<16x5xf32>, tensor<16x5xf32>) outs(%3 : tensor<16x16xf32>) -> tensor<16x16xf32>
    mini.scatter_into %6 into %c bounds [16, 16] map #id : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// Bytes of 0 are 8-bit floats of 0: beyond a ragged K there is no mask.
// CHECK-LABEL: gpu.func @float8
// CHECK-NOT: i1
// CHECK: %[[A:.*]] = mini.gather %{{.*}} bounds [16, 5] {{.*}} fill 0 : i8 : tensor<16x5xi8> -> tensor<16x64xi8>
// CHECK: %[[F:.*]] = linalg.generic {{.*}} ins(%[[A]] : tensor<16x64xi8>)
// CHECK: mini.stage %[[F]] into %{{.*}} : tensor<16x64xf8E4M3FNUZ>
gpu.module @kernels {
  gpu.func @float8(%a: memref<16x5xi8>, %c: memref<16x16xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f8fnuz_16x16x32", tile = [16, 16, 64], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<16x5xi8> to tensor<16x5xi8>
    %2 = tensor.empty() : tensor<16x16xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x16xf32>) -> tensor<16x16xf32>
    %4 = tensor.empty() : tensor<16x5xf8E4M3FNUZ>
    %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<16x5xi8>) outs(%4 : tensor<16x5xf8E4M3FNUZ>) {
    ^bb0(%x: i8, %out: f8E4M3FNUZ):
      %b = arith.bitcast %x : i8 to f8E4M3FNUZ
      linalg.yield %b : f8E4M3FNUZ
    } -> tensor<16x5xf8E4M3FNUZ>
    %6 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%5, %5 : tensor<16x5xf8E4M3FNUZ>, tensor<16x5xf8E4M3FNUZ>) outs(%3 : tensor<16x16xf32>) -> tensor<16x16xf32>
    mini.scatter_into %6 into %c bounds [16, 16] map #id : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// An image padded with a zero point is masked too, as that is no 0.
// CHECK: mini.gather %{{.*}} bounds [16, 5] map #{{.*}} fill false
// CHECK: mini.gather %{{.*}} bounds [16, 5] map #{{.*}} fill -7 : i8
// CHECK: arith.select
gpu.module @kernels {
  gpu.func @contract(%a: memref<16x5xi8>, %b: memref<16x5xi8>, %c: memref<16x16xi32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "i8_16x16x32", tile = [16, 16, 64], waves = [1, 1]>} {
    %zero = arith.constant 0 : i32
    %0 = bufferization.to_tensor %a restrict : memref<16x5xi8> to tensor<16x5xi8>
    %1 = bufferization.to_tensor %b restrict : memref<16x5xi8> to tensor<16x5xi8>
    %2 = tensor.empty() : tensor<16x16xi32>
    %3 = linalg.fill ins(%zero : i32) outs(%2 : tensor<16x16xi32>) -> tensor<16x16xi32>
    %4 = mini.gather %0 bounds [16, 5] map affine_map<(m, k) -> (m - 1, k)> fill -7 : i8 : tensor<16x5xi8> -> tensor<16x5xi8>
    %5 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%4, %1 : tensor<16x5xi8>, tensor<16x5xi8>) outs(%3 : tensor<16x16xi32>) -> tensor<16x16xi32>
    mini.scatter_into %5 into %c bounds [16, 16] map #id : tensor<16x16xi32> into memref<16x16xi32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// An elementwise kernel is rows of 1024 elements for four waves, without LDS. What
// it reads from memory it reads through gathers, in every position.
// CHECK: gpu.func @elementwise(%{{.*}}: memref<3000xf32>, %{{.*}}: memref<3000xf32>) kernel
// CHECK-SAME: known_block_size = array<i32: 256, 1, 1>, known_grid_size = array<i32: 3, 1, 1>, mini.tiling = #mini.tiling<tile = [1024], waves = [4]>
// CHECK: scf.forall (%[[I:.*]]) = (0) to (3072) step (1024) {
// CHECK: %[[X:.*]] = mini.gather %{{.*}}[%[[I]]] bounds [3000] {{.*}} -> tensor<1024xf32>
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<1024xf32>)
// CHECK: mini.scatter_into %[[Y]] into %{{.*}}[%[[I]]] bounds [3000]
// CHECK: } {mapping = [#gpu.block<x>]}
gpu.module @kernels {
  gpu.func @elementwise(%x: memref<3000xf32>, %y: memref<3000xf32>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<3000xf32> to tensor<3000xf32>
    %1 = tensor.empty() : tensor<3000xf32>
    %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%0 : tensor<3000xf32>) outs(%1 : tensor<3000xf32>) {
    ^bb0(%a: f32, %out: f32):
      %s = arith.negf %a : f32
      linalg.yield %s : f32
    } -> tensor<3000xf32>
    mini.scatter_into %2 into %y bounds [3000] map #id : tensor<3000xf32> into memref<3000xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// A copy, and one of a constant.
// CHECK: gpu.func @copy
// CHECK: %[[X:.*]] = mini.gather %{{.*}}[%{{.*}}] bounds [8] {{.*}} : tensor<8xf32> -> tensor<1024xf32>
// CHECK: mini.scatter_into %[[X]]
// CHECK: gpu.func @constant
// CHECK: %[[C:.*]] = mini.gather %cst[%{{.*}}] bounds [8] {{.*}} : tensor<8xf32> -> tensor<1024xf32>
// CHECK: mini.scatter_into %[[C]]
gpu.module @kernels {
  gpu.func @copy(%x: memref<8xf32>, %y: memref<8xf32>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<8xf32> to tensor<8xf32>
    mini.scatter_into %0 into %y bounds [8] map #id : tensor<8xf32> into memref<8xf32>
    gpu.return
  }
  gpu.func @constant(%y: memref<8xf32>) kernel {
    %0 = arith.constant dense<2.0> : tensor<8xf32>
    mini.scatter_into %0 into %y bounds [8] map #id : tensor<8xf32> into memref<8xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// The last op reads %b first and %a after it, and %b reads %a: the one tile of %a
// comes before both.
// CHECK: %[[X:.*]] = mini.gather
// CHECK: %[[A:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<1024xf32>)
// CHECK: arith.negf
// CHECK: %[[B:.*]] = linalg.generic {{.*}} ins(%[[A]] : tensor<1024xf32>)
// CHECK: math.exp
// CHECK: linalg.generic {{.*}} ins(%[[B]], %[[A]] : tensor<1024xf32>, tensor<1024xf32>)
// CHECK: arith.addf
// CHECK-NOT: linalg.generic
gpu.module @kernels {
  gpu.func @diamond(%x: memref<1024xf32>, %y: memref<1024xf32>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<1024xf32> to tensor<1024xf32>
    %1 = tensor.empty() : tensor<1024xf32>
    %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%0 : tensor<1024xf32>) outs(%1 : tensor<1024xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.negf %in : f32
      linalg.yield %s : f32
    } -> tensor<1024xf32>
    %b = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : tensor<1024xf32>) outs(%1 : tensor<1024xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = math.exp %in : f32
      linalg.yield %s : f32
    } -> tensor<1024xf32>
    %c = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%b, %a : tensor<1024xf32>, tensor<1024xf32>) outs(%1 : tensor<1024xf32>) {
    ^bb0(%in: f32, %in2: f32, %out: f32):
      %s = arith.addf %in, %in2 : f32
      linalg.yield %s : f32
    } -> tensor<1024xf32>
    mini.scatter_into %c into %y bounds [1024] map #id : tensor<1024xf32> into memref<1024xf32>
    gpu.return
  }
}
}

// -----

module attributes {mini.target = "gfx942"} {
// More tiles along N than a grid's Y may have workgroups: N becomes X.
// CHECK-LABEL: gpu.func @wide
// CHECK-SAME: known_grid_size = array<i32: 65536, 1, 1>
// CHECK: scf.forall
// CHECK: } {mapping = [#gpu.block<y>, #gpu.block<x>]}
gpu.module @kernels {
  gpu.func @wide(%a: memref<16x16xf32>, %b: memref<1048576x16xf32>, %to: memref<16x1048576xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %x = bufferization.to_tensor %a restrict : memref<16x16xf32> to tensor<16x16xf32>
    %y = bufferization.to_tensor %b restrict : memref<1048576x16xf32> to tensor<1048576x16xf32>
    %empty = tensor.empty() : tensor<16x1048576xf32>
    %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x1048576xf32>) -> tensor<16x1048576xf32>
    %c = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %y : tensor<16x16xf32>, tensor<1048576x16xf32>) outs(%zeros : tensor<16x1048576xf32>) -> tensor<16x1048576xf32>
    mini.scatter_into %c into %to bounds [16, 1048576] map affine_map<(m, n) -> (m, n)> : tensor<16x1048576xf32> into memref<16x1048576xf32>
    gpu.return
  }
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A candidate of the search that fits by itself, but not beside the LDS that
// the kernel has already, is dropped for the next one.
// CHECK-LABEL: gpu.func @retry
// CHECK-SAME: workgroup(%{{.*}} : memref<15500xf32, #gpu.address_space<workgroup>>, %{{.*}} : memref<32x12xf32, {{.*}}>, %{{.*}} : memref<32x12xf32, {{.*}}>)
gpu.module @kernels {
  gpu.func @retry(%a: memref<4096x512xf32>, %b: memref<512x512xf32>, %to: memref<4096x512xf32>) workgroup(%taken: memref<15500xf32, #gpu.address_space<workgroup>>) kernel {
    %zero = arith.constant 0.0 : f32
    %x = bufferization.to_tensor %a restrict : memref<4096x512xf32> to tensor<4096x512xf32>
    %y = bufferization.to_tensor %b restrict : memref<512x512xf32> to tensor<512x512xf32>
    %empty = tensor.empty() : tensor<4096x512xf32>
    %zeros = linalg.fill ins(%zero : f32) outs(%empty : tensor<4096x512xf32>) -> tensor<4096x512xf32>
    %c = linalg.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>] ins(%x, %y : tensor<4096x512xf32>, tensor<512x512xf32>) outs(%zeros : tensor<4096x512xf32>) -> tensor<4096x512xf32>
    mini.scatter_into %c into %to bounds [4096, 512] map affine_map<(m, n) -> (m, n)> : tensor<4096x512xf32> into memref<4096x512xf32>
    gpu.return
  }
}
}

// -----

#bmk = affine_map<(b, m, n, k) -> (b, m, k)>
#bnk = affine_map<(b, m, n, k) -> (b, n, k)>
#bmn = affine_map<(b, m, n, k) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>

module attributes {mini.target = "gfx942"} {
// A batch is the grid's Z: a workgroup has one of its products, and LDS for that.
// CHECK: gpu.func @batch
// CHECK-SAME: workgroup(%[[LA:.*]] : memref<32x24xf32, #gpu.address_space<workgroup>>, %[[LB:.*]] : memref<16x24xf32, #gpu.address_space<workgroup>>)
// CHECK-SAME: known_grid_size = array<i32: 2, 3, 7>
// CHECK: scf.forall (%[[B:.*]], %[[M:.*]], %[[N:.*]]) = (0, 0, 0) to (7, 64, 48) step (1, 32, 16) {
// CHECK: scf.for %[[K:.*]] = %{{.*}} to %c32 step %c16
// CHECK-DAG: %[[TA:.*]] = mini.gather %{{.*}}[%[[B]], %[[M]], %[[K]]] bounds [7, 50, 20] {{.*}} -> tensor<1x32x16xf32>
// CHECK-DAG: %[[TB:.*]] = mini.gather %{{.*}}[%[[B]], %[[N]], %[[K]]] bounds [7, 40, 20] {{.*}} -> tensor<1x16x16xf32>
// CHECK: mini.stage %[[TA]] into %[[LA]]
// CHECK: mini.stage %[[TB]] into %[[LB]]
// CHECK: mini.mma %[[LA]], %[[LB]], %{{.*}} k 16 : {{.*}}, tensor<1x32x16xf32>
// CHECK: mini.scatter_into %{{.*}} into %{{.*}}[%[[B]], %[[M]], %[[N]]] bounds [7, 50, 40]
// CHECK: } {mapping = [#gpu.block<z>, #gpu.block<x>, #gpu.block<y>]}
gpu.module @kernels {
  gpu.func @batch(%a: memref<7x50x20xf32>, %b: memref<7x40x20xf32>, %c: memref<7x50x40xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [32, 16, 16], waves = [2, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<7x50x20xf32> to tensor<7x50x20xf32>
    %1 = bufferization.to_tensor %b restrict : memref<7x40x20xf32> to tensor<7x40x20xf32>
    %2 = tensor.empty() : tensor<7x50x40xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<7x50x40xf32>) -> tensor<7x50x40xf32>
    %4 = linalg.contract indexing_maps = [#bmk, #bnk, #bmn] ins(%0, %1 : tensor<7x50x20xf32>, tensor<7x40x20xf32>) outs(%3 : tensor<7x50x40xf32>) -> tensor<7x50x40xf32>
    mini.scatter_into %4 into %c bounds [7, 50, 40] map #id : tensor<7x50x40xf32> into memref<7x50x40xf32>
    gpu.return
  }
}
}
