// A reduction keeps all of K in one lane. Operands that lie along K are staged.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --split-input-file | FileCheck %s

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// Rows of 9 contiguous elements: the lanes load them together, and what is
// computed from them is computed from LDS. One step needs no loop.
// CHECK: gpu.func @reduce
// CHECK-SAME: workgroup(%[[LDS:.*]] : memref<16x9xf32, #gpu.address_space<workgroup>>)
// CHECK-SAME: known_block_size = array<i32: 64, 1, 1>, known_grid_size = array<i32: 19, 1, 1>, mini.tiling = #mini.tiling<tile = [16, 9], waves = [1]>
// CHECK: scf.forall (%[[M:.*]]) = (0) to (304) step (16) {
// CHECK-NOT: scf.for
// CHECK-NOT: gpu.barrier
// CHECK: %[[X:.*]] = mini.gather %{{.*}}[%[[M]], %{{.*}}] bounds [300, 9] map #{{.*}} -> tensor<16x9xf32>
// CHECK: %[[INIT:.*]] = linalg.fill {{.*}} -> tensor<16xf32>
// CHECK: mini.stage %[[X]] into %[[LDS]]
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[S:.*]] = mini.load_staged %[[LDS]] : {{.*}} -> tensor<16x9xf32>
// CHECK: %[[Y:.*]] = linalg.generic {{.*}} ins(%[[S]] : tensor<16x9xf32>)
// CHECK: arith.negf
// CHECK: %[[MAX:.*]] = linalg.generic {{.*}} ins(%[[Y]] : tensor<16x9xf32>) outs(%[[INIT]] : tensor<16xf32>)
// CHECK: mini.scatter_into %[[MAX]] into %{{.*}}[%[[M]]] bounds [300]
gpu.module @kernels {
  gpu.func @reduce(%x: memref<300x9xf32>, %max: memref<300xf32>) kernel {
    %least = arith.constant 0xFF800000 : f32
    %0 = bufferization.to_tensor %x restrict : memref<300x9xf32> to tensor<300x9xf32>
    %1 = tensor.empty() : tensor<300x9xf32>
    %2 = linalg.generic {indexing_maps = [#mk, #mk], iterator_types = ["parallel", "parallel"]}
        ins(%0 : tensor<300x9xf32>) outs(%1 : tensor<300x9xf32>) {
    ^bb0(%a: f32, %b: f32):
      %y = arith.negf %a : f32
      linalg.yield %y : f32
    } -> tensor<300x9xf32>
    %3 = tensor.empty() : tensor<300xf32>
    %4 = linalg.fill ins(%least : f32) outs(%3 : tensor<300xf32>) -> tensor<300xf32>
    %5 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%2 : tensor<300x9xf32>) outs(%4 : tensor<300xf32>) {
    ^bb0(%a: f32, %b: f32):
      %y = arith.maximumf %a, %b : f32
      linalg.yield %y : f32
    } -> tensor<300xf32>
    mini.scatter_into %5 into %max bounds [300] map #row : tensor<300xf32> into memref<300xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// What the step leaves of K (64 of 1000) is a tile of its own behind the loop, in
// the same LDS, which the loop's last round must have read. A row's element that
// is the same for all of K is not staged.
// CHECK: gpu.func @remainder
// CHECK-SAME: workgroup(%[[LDS:[^ ]*]] : memref<64x65xf32, #gpu.address_space<workgroup>>) kernel
// CHECK: %[[PART:.*]] = scf.for %[[K:.*]] = %{{.*}} to %c960 step %c64 iter_args(%[[ACC:.*]] = %{{.*}}) -> (tensor<64xf32>) {
// CHECK-DAG: %[[X:.*]] = mini.gather %{{.*}}[%{{.*}}, %[[K]]] bounds [1000, 1000] {{.*}} -> tensor<64x64xf32>
// CHECK-DAG: %[[ROW:.*]] = mini.gather %{{.*}}[%{{.*}}, %[[K]]] {{.*}} tensor<1000xf32> -> tensor<64x64xf32>
// CHECK: gpu.barrier
// CHECK-NEXT: mini.stage %[[X]] into %[[LDS]]
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[S:.*]] = mini.load_staged %[[LDS]] : {{.*}} -> tensor<64x64xf32>
// CHECK: %[[NEXT:.*]] = linalg.generic {{.*}} ins(%[[S]], %[[ROW]] : tensor<64x64xf32>, tensor<64x64xf32>) outs(%[[ACC]] : tensor<64xf32>)
// CHECK: scf.yield %[[NEXT]]
// CHECK: }
// CHECK: %[[Y:.*]] = mini.gather %{{.*}}[%{{.*}}, %c960] bounds [1000, 1000] {{.*}} -> tensor<64x40xf32>
// CHECK: gpu.barrier
// CHECK-NEXT: mini.stage %[[Y]] into %[[LDS]]
// CHECK-NEXT: gpu.barrier
// CHECK-NEXT: %[[T:.*]] = mini.load_staged %[[LDS]] : {{.*}} -> tensor<64x40xf32>
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}} ins(%[[T]], %{{.*}} : tensor<64x40xf32>, tensor<64x40xf32>) outs(%[[PART]] : tensor<64xf32>)
// CHECK: mini.scatter_into %[[SUM]]
gpu.module @kernels {
  gpu.func @remainder(%x: memref<1000x1000xf32>, %r: memref<1000xf32>, %y: memref<1000xf32>)
      kernel attributes {mini.tiling = #mini.tiling<tile = [64, 64], waves = [1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<1000x1000xf32> to tensor<1000x1000xf32>
    %1 = bufferization.to_tensor %r restrict : memref<1000xf32> to tensor<1000xf32>
    %2 = mini.gather %1 bounds [1000, 1000] map #m fill 0.0 : f32 : tensor<1000xf32> -> tensor<1000x1000xf32>
    %3 = tensor.empty() : tensor<1000xf32>
    %4 = linalg.fill ins(%zero : f32) outs(%3 : tensor<1000xf32>) -> tensor<1000xf32>
    %5 = linalg.generic {indexing_maps = [#mk, #mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%0, %2 : tensor<1000x1000xf32>, tensor<1000x1000xf32>) outs(%4 : tensor<1000xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %d = arith.mulf %a, %b : f32
      %s = arith.addf %c, %d : f32
      linalg.yield %s : f32
    } -> tensor<1000xf32>
    mini.scatter_into %5 into %y bounds [1000] map #row : tensor<1000xf32> into memref<1000xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// An odd number of banks a row: 4 of 17 bytes are 5 banks. 8-byte elements are odd
// in number.
// CHECK: gpu.func @rows
// CHECK-SAME: memref<16x20xi8, #gpu.address_space<workgroup>>
// CHECK-SAME: memref<16x17xi64, #gpu.address_space<workgroup>>
gpu.module @kernels {
  gpu.func @rows(%x: memref<16x17xi8>, %w: memref<16x17xi64>, %y: memref<16xi64>) kernel {
    %zero = arith.constant 0 : i64
    %0 = bufferization.to_tensor %x restrict : memref<16x17xi8> to tensor<16x17xi8>
    %1 = bufferization.to_tensor %w restrict : memref<16x17xi64> to tensor<16x17xi64>
    %2 = tensor.empty() : tensor<16xi64>
    %3 = linalg.fill ins(%zero : i64) outs(%2 : tensor<16xi64>) -> tensor<16xi64>
    %4 = linalg.generic {indexing_maps = [#mk, #mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%0, %1 : tensor<16x17xi8>, tensor<16x17xi64>) outs(%3 : tensor<16xi64>) {
    ^bb0(%a: i8, %b: i64, %c: i64):
      %d = arith.extsi %a : i8 to i64
      %e = arith.muli %d, %b : i64
      %s = arith.addi %c, %e : i64
      linalg.yield %s : i64
    } -> tensor<16xi64>
    mini.scatter_into %4 into %y bounds [16] map #row : tensor<16xi64> into memref<16xi64>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#km = affine_map<(m, k) -> (k, m)>
#k = affine_map<(m, k) -> (k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// What lies along M is coalesced as it is, and one element of K for all lanes too:
// nothing is staged. K is cut into steps of 4 also where it is prime, and with it
// what is computed from an operand. There is too little work for four elements a
// lane.
// CHECK: gpu.func @columns
// CHECK-NOT: workgroup(
// CHECK-SAME: known_grid_size = array<i32: 8, 1, 1>, mini.tiling = #mini.tiling<tile = [64, 16], waves = [1]>
// CHECK-NOT: mini.stage
// CHECK: scf.for %{{.*}} = %{{.*}} to %c992 step %c16
// CHECK: %[[REST:.*]] = mini.gather {{.*}} -> tensor<64x5xf32>
// CHECK: linalg.generic {{.*}} ins(%[[REST]], %[[REST]] : tensor<64x5xf32>, tensor<64x5xf32>) outs(%{{.*}} : tensor<64x5xf32>)
// CHECK-NOT: mini.stage
gpu.module @kernels {
  gpu.func @columns(%x: memref<997x512xf32>, %w: memref<997xf32>, %y: memref<512xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<997x512xf32> to tensor<997x512xf32>
    %1 = bufferization.to_tensor %w restrict : memref<997xf32> to tensor<997xf32>
    %2 = mini.gather %0 bounds [512, 997] map #km fill 0.0 : f32 : tensor<997x512xf32> -> tensor<512x997xf32>
    %3 = mini.gather %1 bounds [512, 997] map #k fill 0.0 : f32 : tensor<997xf32> -> tensor<512x997xf32>
    %4 = tensor.empty() : tensor<512xf32>
    %5 = linalg.fill ins(%zero : f32) outs(%4 : tensor<512xf32>) -> tensor<512xf32>
    %e = tensor.empty() : tensor<512x997xf32>
    %square = linalg.generic {indexing_maps = [#mk, #mk, #mk], iterator_types = ["parallel", "parallel"]}
        ins(%2, %2 : tensor<512x997xf32>, tensor<512x997xf32>) outs(%e : tensor<512x997xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %d = arith.mulf %a, %b : f32
      linalg.yield %d : f32
    } -> tensor<512x997xf32>
    %6 = linalg.generic {indexing_maps = [#mk, #mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%square, %3 : tensor<512x997xf32>, tensor<512x997xf32>) outs(%5 : tensor<512xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %d = arith.mulf %a, %b : f32
      %s = arith.addf %c, %d : f32
      linalg.yield %s : f32
    } -> tensor<512xf32>
    mini.scatter_into %6 into %y bounds [512] map #row : tensor<512xf32> into memref<512xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// One row is all columns at once, and work for every lane of the copy.
// CHECK: gpu.func @oneRow
// CHECK-SAME: workgroup(%{{.*}} : memref<1x1001xf32, #gpu.address_space<workgroup>>)
// CHECK-SAME: mini.tiling = #mini.tiling<tile = [1, 1000], waves = [1]>
gpu.module @kernels {
  gpu.func @oneRow(%x: memref<1x1000xf32>, %y: memref<1xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<1x1000xf32> to tensor<1x1000xf32>
    %1 = tensor.empty() : tensor<1xf32>
    %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<1xf32>) -> tensor<1xf32>
    %3 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%0 : tensor<1x1000xf32>) outs(%2 : tensor<1xf32>) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %b, %a : f32
      linalg.yield %s : f32
    } -> tensor<1xf32>
    mini.scatter_into %3 into %y bounds [1] map #row : tensor<1xf32> into memref<1xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// Work for the whole chip: a row a lane, in two lines.
// CHECK: gpu.func @manyRows
// CHECK-SAME: mini.tiling = #mini.tiling<tile = [64, 128], waves = [1]>
gpu.module @kernels {
  gpu.func @manyRows(%x: memref<50000x1000xf16>, %y: memref<50000xf16>) kernel {
    %zero = arith.constant 0.0 : f16
    %0 = bufferization.to_tensor %x restrict : memref<50000x1000xf16> to tensor<50000x1000xf16>
    %1 = tensor.empty() : tensor<50000xf16>
    %2 = linalg.fill ins(%zero : f16) outs(%1 : tensor<50000xf16>) -> tensor<50000xf16>
    %3 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%0 : tensor<50000x1000xf16>) outs(%2 : tensor<50000xf16>) {
    ^bb0(%a: f16, %b: f16):
      %s = arith.addf %b, %a : f16
      linalg.yield %s : f16
    } -> tensor<50000xf16>
    mini.scatter_into %3 into %y bounds [50000] map #row : tensor<50000xf16> into memref<50000xf16>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#k = affine_map<(m, k) -> (k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// What two reductions read stays before the first one, also where only the
// second one stages another operand.
// CHECK: gpu.func @shared
// CHECK: %[[NEGATED:.*]] = linalg.generic
// CHECK: arith.negf
// CHECK: linalg.generic {{.*}}"reduction"]} ins(%[[NEGATED]] :
// CHECK: linalg.generic {{.*}}"reduction"]} ins(%[[NEGATED]], %{{.*}} :
gpu.module @kernels {
  gpu.func @shared(%x: memref<9xf32>, %y: memref<300x9xf32>, %result: memref<300xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<9xf32> to tensor<9xf32>
    %1 = bufferization.to_tensor %y restrict : memref<300x9xf32> to tensor<300x9xf32>
    %2 = mini.gather %0 bounds [300, 9] map #k fill 0.0 : f32 : tensor<9xf32> -> tensor<300x9xf32>
    %3 = tensor.empty() : tensor<300x9xf32>
    %4 = linalg.generic {indexing_maps = [#mk, #mk], iterator_types = ["parallel", "parallel"]}
        ins(%2 : tensor<300x9xf32>) outs(%3 : tensor<300x9xf32>) {
    ^bb0(%a: f32, %b: f32):
      %n = arith.negf %a : f32
      linalg.yield %n : f32
    } -> tensor<300x9xf32>
    %5 = tensor.empty() : tensor<300xf32>
    %6 = linalg.fill ins(%zero : f32) outs(%5 : tensor<300xf32>) -> tensor<300xf32>
    %7 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%4 : tensor<300x9xf32>) outs(%6 : tensor<300xf32>) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %b, %a : f32
      linalg.yield %s : f32
    } -> tensor<300xf32>
    %8 = linalg.generic {indexing_maps = [#mk, #mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%4, %1 : tensor<300x9xf32>, tensor<300x9xf32>) outs(%6 : tensor<300xf32>) {
    ^bb0(%a: f32, %c: f32, %b: f32):
      %p = arith.mulf %a, %c : f32
      %s = arith.addf %b, %p : f32
      linalg.yield %s : f32
    } -> tensor<300xf32>
    %9 = linalg.generic {indexing_maps = [#row, #row, #row], iterator_types = ["parallel"]}
        ins(%7, %8 : tensor<300xf32>, tensor<300xf32>) outs(%5 : tensor<300xf32>) {
    ^bb0(%a: f32, %c: f32, %b: f32):
      %s = arith.addf %a, %c : f32
      linalg.yield %s : f32
    } -> tensor<300xf32>
    mini.scatter_into %9 into %result bounds [300] map #row : tensor<300xf32> into memref<300xf32>
    gpu.return
  }
}
}
