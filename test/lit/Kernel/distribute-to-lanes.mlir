// A tiled kernel becomes the program of one lane.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-distribute-to-lanes,canonicalize,cse)))" --split-input-file | FileCheck %s

#id = affine_map<(a, b) -> (a, b)>
#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// 2 x 1 waves on a tile of 32 x 32 make two 16 x 16 accumulators each, which the
// loop carries as four registers a lane. A lane copies four neighbours at once; a
// 16-byte vector of an LDS row feeds four instructions.
// CHECK-LABEL: gpu.func @f32(
// CHECK-SAME: %[[A:.*]]: memref<32x64xf32>, %[[B:.*]]: memref<32x64xf32>, %[[C:.*]]: memref<32x32xf32>)
// CHECK-SAME: workgroup(%[[LA:.*]] : memref<32x36xf32, #gpu.address_space<workgroup>>, %[[LB:.*]] : memref<32x36xf32, #gpu.address_space<workgroup>>)
// CHECK-DAG: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<4xf32>
// CHECK: %[[SUM:.*]]:2 = scf.for {{.*}} iter_args(%[[ACC0:.*]] = %[[ZERO]], %[[ACC1:.*]] = %[[ZERO]]) -> (vector<4xf32>, vector<4xf32>) {
// CHECK: gpu.barrier
// CHECK-COUNT-2: amdgpu.raw_buffer_load {{.*}} : memref<2048xf32>, i32 -> vector<4xf32>
// CHECK-COUNT-2: vector.store %{{.*}}, %[[LA]]
// CHECK-COUNT-2: amdgpu.raw_buffer_load {{.*}} : memref<2048xf32>, i32 -> vector<4xf32>
// CHECK-COUNT-2: vector.store %{{.*}}, %[[LB]]
// CHECK: gpu.barrier
// CHECK: %[[ROWS:.*]] = vector.load %[[LA]]{{.*}}, vector<4xf32>
// CHECK: %[[COLUMNS:.*]] = vector.load %[[LB]]{{.*}}, vector<4xf32>
// CHECK: %[[R0:.*]] = vector.extract %[[ROWS]][0]
// CHECK: %[[C0:.*]] = vector.extract %[[COLUMNS]][0]
// CHECK: amdgpu.mfma 16x16x4 %[[R0]] * %[[C0]] + %[[ACC0]]
// CHECK: amdgpu.mfma 16x16x4 %[[R0]] * %{{.*}} + %[[ACC1]]
// CHECK-COUNT-14: amdgpu.mfma 16x16x4
// CHECK-NOT: amdgpu.mfma
// CHECK: scf.yield %{{.*}}, %{{.*}} : vector<4xf32>, vector<4xf32>
// The registers run along M, which is contiguous here: one store each.
// CHECK: amdgpu.raw_buffer_store %[[SUM]]#0 -> %{{.*}} : vector<4xf32> -> memref<1024xf32>, i32
// CHECK: amdgpu.raw_buffer_store %[[SUM]]#1 -> %{{.*}} : vector<4xf32> -> memref<1024xf32>, i32
// CHECK-NOT: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @f32(%a: memref<32x64xf32>, %b: memref<32x64xf32>, %c: memref<32x32xf32>)
      workgroup(%la: memref<32x36xf32, #gpu.address_space<workgroup>>, %lb: memref<32x36xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [32, 32, 32], waves = [2, 1]>} {
    %c0 = arith.constant 0 : index
    %c32 = arith.constant 32 : index
    %c64 = arith.constant 64 : index
    %zero = arith.constant 0.0 : f32
    %ta = bufferization.to_tensor %a restrict : memref<32x64xf32> to tensor<32x64xf32>
    %tb = bufferization.to_tensor %b restrict : memref<32x64xf32> to tensor<32x64xf32>
    %empty = tensor.empty() : tensor<32x32xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<32x32xf32>) -> tensor<32x32xf32>
    %sum = scf.for %k = %c0 to %c64 step %c32 iter_args(%acc = %init) -> (tensor<32x32xf32>) {
      %ga = mini.gather %ta[%c0, %k] bounds [32, 64] map #id fill 0.0 : f32 : tensor<32x64xf32> -> tensor<32x32xf32>
      %gb = mini.gather %tb[%c0, %k] bounds [32, 64] map #id fill 0.0 : f32 : tensor<32x64xf32> -> tensor<32x32xf32>
      gpu.barrier
      mini.stage %ga into %la : tensor<32x32xf32> into memref<32x36xf32, #gpu.address_space<workgroup>>
      mini.stage %gb into %lb : tensor<32x32xf32> into memref<32x36xf32, #gpu.address_space<workgroup>>
      gpu.barrier
      %next = mini.mma %la, %lb, %acc k 32 : memref<32x36xf32, #gpu.address_space<workgroup>>, memref<32x36xf32, #gpu.address_space<workgroup>>, tensor<32x32xf32>
      scf.yield %next : tensor<32x32xf32>
    }
    mini.scatter_into %sum into %c[%c0, %c0] bounds [32, 32] map #columns : tensor<32x32xf32> into memref<32x32xf32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// 16 bytes are eight f16, for two instructions of K 16.
// CHECK-LABEL: gpu.func @f16
// CHECK-COUNT-2: vector.load {{.*}}, vector<8xf16>
// CHECK: %[[R0:.*]] = vector.extract_strided_slice %{{.*}} {offsets = [0], sizes = [4], strides = [1]} : vector<8xf16> to vector<4xf16>
// CHECK: %[[P:.*]] = amdgpu.mfma 16x16x16 %[[R0]] * %{{.*}} + %{{.*}} : vector<4xf16>, vector<4xf16>, vector<4xf32>
// CHECK: %[[R1:.*]] = vector.extract_strided_slice %{{.*}} {offsets = [4], sizes = [4], strides = [1]} : vector<8xf16> to vector<4xf16>
// CHECK: amdgpu.mfma 16x16x16 %[[R1]] * %{{.*}} + %[[P]]
// CHECK-NOT: amdgpu.mfma
gpu.module @kernels {
  gpu.func @f16(%c: memref<16x16xf32>) workgroup(%la: memref<16x40xf16, #gpu.address_space<workgroup>>, %lb: memref<16x40xf16, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f16_16x16x16", tile = [16, 16, 32], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x16xf32>) -> tensor<16x16xf32>
    %sum = mini.mma %la, %lb, %init k 32 : memref<16x40xf16, #gpu.address_space<workgroup>>, memref<16x40xf16, #gpu.address_space<workgroup>>, tensor<16x16xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [16, 16] map #columns : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: gpu.func @bf16
// CHECK-COUNT-2: amdgpu.mfma 16x16x16 {{.*}} : vector<4xbf16>, vector<4xbf16>, vector<4xf32>
gpu.module @kernels {
  gpu.func @bf16(%c: memref<16x16xf32>) workgroup(%la: memref<16x40xbf16, #gpu.address_space<workgroup>>, %lb: memref<16x40xbf16, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "bf16_16x16x16", tile = [16, 16, 32], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x16xf32>) -> tensor<16x16xf32>
    %sum = mini.mma %la, %lb, %init k 32 : memref<16x40xbf16, #gpu.address_space<workgroup>>, memref<16x40xbf16, #gpu.address_space<workgroup>>, tensor<16x16xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [16, 16] map #columns : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// The operands of 8-bit floats may be of either format, whatever the other is.
// CHECK-LABEL: gpu.func @f8
// CHECK-COUNT-2: amdgpu.mfma 16x16x32 {{.*}} : vector<8xf8E4M3FNUZ>, vector<8xf8E5M2FNUZ>, vector<4xf32>
// CHECK-NOT: amdgpu.mfma
gpu.module @kernels {
  gpu.func @f8(%c: memref<16x16xf32>) workgroup(%la: memref<16x80xf8E4M3FNUZ, #gpu.address_space<workgroup>>, %lb: memref<16x80xf8E5M2FNUZ, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f8fnuz_16x16x32", tile = [16, 16, 64], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x16xf32>) -> tensor<16x16xf32>
    %sum = mini.mma %la, %lb, %init k 64 : memref<16x80xf8E4M3FNUZ, #gpu.address_space<workgroup>>, memref<16x80xf8E5M2FNUZ, #gpu.address_space<workgroup>>, tensor<16x16xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [16, 16] map #columns : tensor<16x16xf32> into memref<16x16xf32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: gpu.func @i8
// CHECK-COUNT-2: vector.load {{.*}}, vector<16xi8>
// CHECK-COUNT-2: amdgpu.mfma 16x16x32 {{.*}} : vector<8xi8>, vector<8xi8>, vector<4xi32>
// CHECK-NOT: amdgpu.mfma
// CHECK: amdgpu.raw_buffer_store {{.*}} : vector<4xi32>
gpu.module @kernels {
  gpu.func @i8(%c: memref<16x16xi32>) workgroup(%la: memref<16x80xi8, #gpu.address_space<workgroup>>, %lb: memref<16x80xi8, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "i8_16x16x32", tile = [16, 16, 64], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0 : i32
    %empty = tensor.empty() : tensor<16x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%empty : tensor<16x16xi32>) -> tensor<16x16xi32>
    %sum = mini.mma %la, %lb, %init k 64 : memref<16x80xi8, #gpu.address_space<workgroup>>, memref<16x80xi8, #gpu.address_space<workgroup>>, tensor<16x16xi32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [16, 16] map #columns : tensor<16x16xi32> into memref<16x16xi32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// An accumulator of 32 x 32 is 16 registers in four runs of four rows, eight rows
// apart.
// CHECK-LABEL: gpu.func @large
// CHECK: arith.muli %{{.*}}, %c4
// CHECK: %[[ROW:.*]] = arith.addi
// CHECK: %[[ROW1:.*]] = arith.addi %[[ROW]], %c8
// CHECK: %[[ROW2:.*]] = arith.addi %[[ROW]], %c16
// CHECK: %[[ROW3:.*]] = arith.addi %[[ROW]], %c24
// CHECK: %[[D:.*]] = amdgpu.mfma 32x32x2 {{.*}} : f32, f32, vector<16xf32>
// CHECK: vector.extract_strided_slice %{{.*}} {offsets = [0], sizes = [4], strides = [1]} : vector<16xf32> to vector<4xf32>
// CHECK: amdgpu.raw_buffer_store
// CHECK: vector.extract_strided_slice %{{.*}} {offsets = [4]
// CHECK: amdgpu.raw_buffer_store
// CHECK: vector.extract_strided_slice %{{.*}} {offsets = [8]
// CHECK: amdgpu.raw_buffer_store
// CHECK: vector.extract_strided_slice %{{.*}} {offsets = [12]
// CHECK: amdgpu.raw_buffer_store
// CHECK-NOT: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @large(%c: memref<32x32xf32>) workgroup(%la: memref<32x12xf32, #gpu.address_space<workgroup>>, %lb: memref<32x12xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_32x32x2", tile = [32, 32, 8], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<32x32xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<32x32xf32>) -> tensor<32x32xf32>
    %sum = mini.mma %la, %lb, %init k 8 : memref<32x12xf32, #gpu.address_space<workgroup>>, memref<32x12xf32, #gpu.address_space<workgroup>>, tensor<32x32xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [32, 32] map #columns : tensor<32x32xf32> into memref<32x32xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(a, b) -> (a, b)>

module attributes {mini.target = "gfx942"} {
// Transposed, the rows of the instruction are N, which is contiguous here.
// CHECK-LABEL: gpu.func @transposed
// CHECK-SAME: workgroup(%[[LA:.*]] : memref<16x20xf32, #gpu.address_space<workgroup>>, %[[LB:.*]] : memref<32x20xf32, #gpu.address_space<workgroup>>)
// CHECK: %[[N0:.*]] = vector.load %[[LB]]
// CHECK: %[[N1:.*]] = vector.load %[[LB]]
// CHECK: %[[M:.*]] = vector.load %[[LA]]
// CHECK: %[[R:.*]] = vector.extract %[[N0]][0]
// CHECK: %[[C:.*]] = vector.extract %[[M]][0]
// CHECK: amdgpu.mfma 16x16x4 %[[R]] * %[[C]]
// CHECK-COUNT-2: amdgpu.raw_buffer_store {{.*}} : vector<4xf32>
gpu.module @kernels {
  gpu.func @transposed(%c: memref<16x32xf32>) workgroup(%la: memref<16x20xf32, #gpu.address_space<workgroup>>, %lb: memref<32x20xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 32, 16], waves = [1, 1], transposed = true>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x32xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x32xf32>) -> tensor<16x32xf32>
    %sum = mini.mma %la, %lb, %init k 16 : memref<16x20xf32, #gpu.address_space<workgroup>>, memref<32x20xf32, #gpu.address_space<workgroup>>, tensor<16x32xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [16, 32] map #id : tensor<16x32xf32> into memref<16x32xf32>
    gpu.return
  }
}
}

// -----

#columns = affine_map<(m, n) -> (n, m)>

module attributes {mini.target = "gfx942"} {
// Rows of 7 elements: a run of four may end in the next row, or beyond the result,
// so that each element is stored for itself.
// CHECK-LABEL: gpu.func @ragged
// CHECK: amdgpu.mfma
// CHECK-COUNT-4: amdgpu.raw_buffer_store {{.*}} : f32 -> memref<49xf32>, i32
// CHECK-NOT: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @ragged(%c: memref<7x7xf32>) workgroup(%la: memref<16x20xf32, #gpu.address_space<workgroup>>, %lb: memref<16x20xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %empty = tensor.empty() : tensor<16x16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16x16xf32>) -> tensor<16x16xf32>
    %sum = mini.mma %la, %lb, %init k 16 : memref<16x20xf32, #gpu.address_space<workgroup>>, memref<16x20xf32, #gpu.address_space<workgroup>>, tensor<16x16xf32>
    mini.scatter_into %sum into %c[%c0, %c0] bounds [7, 7] map #columns : tensor<16x16xf32> into memref<7x7xf32>
    gpu.return
  }
}
}

// -----

#shift = affine_map<(a) -> (a - 2)>

module attributes {mini.target = "gfx942"} {
// A border of 0 is what a load out of bounds reads; a border of another value is
// selected. What is in bounds together is two elements, not four.
// CHECK-LABEL: gpu.func @border
// CHECK-DAG: %[[SEVEN:.*]] = arith.constant dense<7.000000e+00> : vector<4xf32>
// CHECK: %[[LOW:.*]] = amdgpu.raw_buffer_load {{.*}} -> vector<2xf32>
// CHECK: %[[HALF:.*]] = vector.insert_strided_slice %[[LOW]], {{.*}} {offsets = [0]
// CHECK: %[[HIGH:.*]] = amdgpu.raw_buffer_load {{.*}} -> vector<2xf32>
// CHECK: %[[X:.*]] = vector.insert_strided_slice %[[HIGH]], %[[HALF]] {offsets = [2]
// CHECK: amdgpu.raw_buffer_store %[[X]]
// CHECK-COUNT-2: amdgpu.raw_buffer_load {{.*}} -> vector<2xf32>
// CHECK: %[[Y:.*]] = vector.insert_strided_slice {{.*}} {offsets = [2]
// CHECK: %[[MASK:.*]] = vector.from_elements %[[L:.*]], %[[L]], %[[H:.*]], %[[H]] : vector<4xi1>
// CHECK: %[[S:.*]] = arith.select %[[MASK]], %[[Y]], %[[SEVEN]] : vector<4xi1>, vector<4xf32>
// CHECK: amdgpu.raw_buffer_store %[[S]]
gpu.module @kernels {
  gpu.func @border(%x: memref<252xf32>, %y: memref<256xf32>, %z: memref<256xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %0 = bufferization.to_tensor %x restrict : memref<252xf32> to tensor<252xf32>
    %1 = mini.gather %0[%c0] bounds [256] map #shift fill 0.0 : f32 : tensor<252xf32> -> tensor<256xf32>
    mini.scatter_into %1 into %y[%c0] bounds [256] map affine_map<(i) -> (i)> : tensor<256xf32> into memref<256xf32>
    %2 = mini.gather %0[%c0] bounds [256] map #shift fill 7.0 : f32 : tensor<252xf32> -> tensor<256xf32>
    mini.scatter_into %2 into %z[%c0] bounds [256] map affine_map<(i) -> (i)> : tensor<256xf32> into memref<256xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// A uniform constant is no memory; within its bounds it needs only the mask.
// CHECK-LABEL: gpu.func @mask
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: %[[IN:.*]] = vector.from_elements {{.*}} : vector<4xi1>
// CHECK: arith.select %[[IN]], %{{.*}}, %{{.*}} : vector<4xi1>, vector<4xf32>
gpu.module @kernels {
  gpu.func @mask(%y: memref<256xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %two = arith.constant dense<2.0> : tensor<102xf32>
    %0 = mini.gather %two[%c0] bounds [102] map #id fill 3.0 : f32 : tensor<102xf32> -> tensor<256xf32>
    mini.scatter_into %0 into %y[%c0] bounds [256] map #id : tensor<256xf32> into memref<256xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// A fragment is within the bounds as a whole where its width divides them: one
// condition for all its elements, and a mask is nothing but that.
// CHECK-LABEL: gpu.func @mask_as_one
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: %[[IN:.*]] = vector.broadcast %{{.*}} : i1 to vector<4xi1>
// CHECK-NOT: vector<4xi1>, vector<4xi1>
// CHECK: amdgpu.raw_buffer_store %[[IN]]
gpu.module @kernels {
  gpu.func @mask_as_one(%y: memref<256xi1>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %true = arith.constant dense<true> : tensor<100xi1>
    %0 = mini.gather %true[%c0] bounds [100] map #id fill false : tensor<100xi1> -> tensor<256xi1>
    mini.scatter_into %0 into %y[%c0] bounds [256] map #id : tensor<256xi1> into memref<256xi1>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
// A tile that two ops read is computed once a fragment. Two elements a lane each of
// 512 are two fragments.
// CHECK-LABEL: gpu.func @diamond
// CHECK: amdgpu.raw_buffer_load
// CHECK-NEXT: %[[A:.*]] = arith.negf
// CHECK-NEXT: %[[B:.*]] = math.exp %[[A]]
// CHECK-NEXT: %[[C:.*]] = arith.addf %[[B]], %[[A]] : vector<4xf32>
// CHECK: amdgpu.raw_buffer_store %[[C]]
// CHECK: amdgpu.raw_buffer_load
// CHECK-NEXT: arith.negf
// CHECK-NOT: arith.negf
gpu.module @kernels {
  gpu.func @diamond(%x: memref<512xf32>, %y: memref<512xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [512], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %0 = bufferization.to_tensor %x restrict : memref<512xf32> to tensor<512xf32>
    %1 = mini.gather %0[%c0] bounds [512] map #id fill 0.0 : f32 : tensor<512xf32> -> tensor<512xf32>
    %2 = tensor.empty() : tensor<512xf32>
    %a = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%1 : tensor<512xf32>) outs(%2 : tensor<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = arith.negf %in : f32
      linalg.yield %s : f32
    } -> tensor<512xf32>
    %b = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%a : tensor<512xf32>) outs(%2 : tensor<512xf32>) {
    ^bb0(%in: f32, %out: f32):
      %s = math.exp %in : f32
      linalg.yield %s : f32
    } -> tensor<512xf32>
    %c = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%b, %a : tensor<512xf32>, tensor<512xf32>) outs(%2 : tensor<512xf32>) {
    ^bb0(%in: f32, %in2: f32, %out: f32):
      %s = arith.addf %in, %in2 : f32
      linalg.yield %s : f32
    } -> tensor<512xf32>
    mini.scatter_into %c into %y[%c0] bounds [512] map #id : tensor<512xf32> into memref<512xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#km = affine_map<(m, k) -> (k, m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// A reduction: the loop carries four elements of the result, and a step reduces
// one column after the other to them. Neighbours along M are one load.
// CHECK-LABEL: gpu.func @reduce(
// CHECK-SAME: %[[X:.*]]: memref<6x256xf32>
// CHECK: %[[SUM:.*]] = scf.for {{.*}} iter_args(%[[ACC:.*]] = %{{.*}}) -> (vector<4xf32>) {
// CHECK: %[[X0:.*]] = amdgpu.raw_buffer_load {{.*}} : memref<1536xf32>, i32 -> vector<4xf32>
// CHECK: %[[S0:.*]] = arith.addf %[[ACC]], %[[X0]] : vector<4xf32>
// CHECK: %[[X1:.*]] = amdgpu.raw_buffer_load {{.*}} : memref<1536xf32>, i32 -> vector<4xf32>
// CHECK: %[[S1:.*]] = arith.addf %[[S0]], %[[X1]] : vector<4xf32>
// CHECK: scf.yield %[[S1]]
// CHECK: amdgpu.raw_buffer_store %[[SUM]]
// CHECK-NOT: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @reduce(%x: memref<6x256xf32>, %y: memref<256xf32>)
      kernel attributes {mini.tiling = #mini.tiling<tile = [256, 2], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %c2 = arith.constant 2 : index
    %c6 = arith.constant 6 : index
    %zero = arith.constant 0.0 : f32
    %tx = bufferization.to_tensor %x restrict : memref<6x256xf32> to tensor<6x256xf32>
    %empty = tensor.empty() : tensor<256xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<256xf32>) -> tensor<256xf32>
    %sum = scf.for %k = %c0 to %c6 step %c2 iter_args(%acc = %init) -> (tensor<256xf32>) {
      %g = mini.gather %tx[%c0, %k] bounds [256, 6] map #km fill 0.0 : f32 : tensor<6x256xf32> -> tensor<256x2xf32>
      %next = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]}
          ins(%g : tensor<256x2xf32>) outs(%acc : tensor<256xf32>) {
      ^bb0(%a: f32, %b: f32):
        %s = arith.addf %b, %a : f32
        linalg.yield %s : f32
      } -> tensor<256xf32>
      scf.yield %next : tensor<256xf32>
    }
    mini.scatter_into %sum into %y[%c0] bounds [256] map #row : tensor<256xf32> into memref<256xf32>
    gpu.return
  }
}
}

// -----

module attributes {mini.target = "gfx942"} {
// A workgroup's offset is a multiple of the tile, also where the block id is a
// symbol of its map: four neighbours are one access.
// CHECK-LABEL: gpu.func @blockOffset
// CHECK: amdgpu.raw_buffer_load {{.*}} -> vector<4xf32>
// CHECK: amdgpu.raw_buffer_store {{.*}} : vector<4xf32>
// CHECK-NOT: amdgpu.raw_buffer
gpu.module @kernels {
  gpu.func @blockOffset(%x: memref<2048xf32>, %y: memref<2048xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %block = gpu.block_id x
    %offset = affine.apply affine_map<()[s0] -> (s0 * 256)>()[%block]
    %0 = bufferization.to_tensor %x restrict : memref<2048xf32> to tensor<2048xf32>
    %1 = mini.gather %0[%offset] bounds [2048] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<2048xf32> -> tensor<256xf32>
    mini.scatter_into %1 into %y[%offset] bounds [2048] map affine_map<(i) -> (i)> : tensor<256xf32> into memref<2048xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// A staged reduction. 16 rows of 20 are 320 elements, so that the copy's lanes
// take four neighbours each and then, where only 16 runs are left, some the same.
// A lane reads the columns of its row from LDS one after the other: 8 at a time
// in a loop, and what is left behind it. The row's own element is loaded once.
// CHECK-LABEL: gpu.func @staged(
// CHECK-SAME: workgroup(%[[LDS:.*]] : memref<16x21xf32, #gpu.address_space<workgroup>>)
// CHECK: %[[ROW:.*]] = arith.remui %thread_id_x, %c16
// CHECK-COUNT-2: amdgpu.raw_buffer_load {{.*}} : memref<320xf32>, i32 -> vector<4xf32>
// CHECK-COUNT-2: vector.store %{{.*}}, %[[LDS]]
// CHECK: gpu.barrier
// CHECK: %[[R:.*]] = amdgpu.raw_buffer_load {{.*}} : memref<16xf32>, i32 -> f32
// CHECK-NOT: amdgpu.raw_buffer_load
// CHECK: %[[PART:.*]] = scf.for %[[K:.*]] = %c0 to %c16 step %c8 iter_args(%[[ACC:.*]] = %{{.*}}) -> (vector<1xf32>) {
// CHECK: memref.load %[[LDS]][%[[ROW]], %[[K]]]
// CHECK-COUNT-7: memref.load %[[LDS]][%[[ROW]],
// CHECK-NOT: memref.load
// CHECK: scf.yield
// CHECK: memref.load %[[LDS]][%[[ROW]], %c16]
// CHECK: memref.load %[[LDS]][%[[ROW]], %c17]
// CHECK: memref.load %[[LDS]][%[[ROW]], %c18]
// CHECK: memref.load %[[LDS]][%[[ROW]], %c19]
// CHECK: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @staged(%x: memref<16x20xf32>, %r: memref<16xf32>, %y: memref<16xf32>)
      workgroup(%lds: memref<16x21xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<tile = [16, 20], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %zero = arith.constant 0.0 : f32
    %tx = bufferization.to_tensor %x restrict : memref<16x20xf32> to tensor<16x20xf32>
    %tr = bufferization.to_tensor %r restrict : memref<16xf32> to tensor<16xf32>
    %empty = tensor.empty() : tensor<16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<16xf32>) -> tensor<16xf32>
    %g = mini.gather %tx[%c0, %c0] bounds [16, 20] map #mk fill 0.0 : f32 : tensor<16x20xf32> -> tensor<16x20xf32>
    %h = mini.gather %tr[%c0, %c0] bounds [16, 20] map #m fill 0.0 : f32 : tensor<16xf32> -> tensor<16x20xf32>
    mini.stage %g into %lds : tensor<16x20xf32> into memref<16x21xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %s = mini.load_staged %lds : memref<16x21xf32, #gpu.address_space<workgroup>> -> tensor<16x20xf32>
    %sum = linalg.generic {indexing_maps = [#mk, #mk, #m], iterator_types = ["parallel", "reduction"]}
        ins(%s, %h : tensor<16x20xf32>, tensor<16x20xf32>) outs(%init : tensor<16xf32>) {
    ^bb0(%a: f32, %b: f32, %c: f32):
      %d = arith.mulf %a, %b : f32
      %e = arith.addf %c, %d : f32
      linalg.yield %e : f32
    } -> tensor<16xf32>
    mini.scatter_into %sum into %y[%c0] bounds [16] map #row : tensor<16xf32> into memref<16xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>

module attributes {mini.target = "gfx942"} {
// Rows of 17, which groups of four do not divide: neighbouring lanes still take
// neighbouring columns, one each, and not rows.
// CHECK-LABEL: gpu.func @raggedRows(
// CHECK: %[[ROW:.*]] = arith.divui %thread_id_x, %c17
// CHECK: %[[COLUMN:.*]] = arith.remui %thread_id_x, %c17
// CHECK: vector.store %{{.*}}, %{{.*}}[%[[ROW]], %[[COLUMN]]] : {{.*}}, vector<1xf32>
gpu.module @kernels {
  gpu.func @raggedRows(%x: memref<16x17xf32>, %y: memref<16xf32>)
      workgroup(%lds: memref<16x17xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<tile = [16, 17], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %tx = bufferization.to_tensor %x restrict : memref<16x17xf32> to tensor<16x17xf32>
    %g = mini.gather %tx[%c0, %c0] bounds [16, 17] map #mk fill 0.0 : f32 : tensor<16x17xf32> -> tensor<16x17xf32>
    mini.stage %g into %lds : tensor<16x17xf32> into memref<16x17xf32, #gpu.address_space<workgroup>>
    gpu.return
  }
}
}

// -----

#id = affine_map<(b, m, n) -> (b, m, n)>

module attributes {mini.target = "gfx942"} {
// One element of a batch: its place is the tile's offset, and the rest is a
// matrix's.
// CHECK-LABEL: gpu.func @batch(
// CHECK-SAME: workgroup(%[[LA:.*]] : memref<16x20xf32, #gpu.address_space<workgroup>>,
// CHECK: %[[B:.*]] = gpu.block_id  z
// CHECK: arith.muli %[[B]], %c256
// CHECK: amdgpu.raw_buffer_load {{.*}} : memref<768xf32>, i32 -> vector<4xf32>
// CHECK: vector.store %{{.*}}, %[[LA]][%{{.*}}, %{{.*}}]
// CHECK-COUNT-4: amdgpu.mfma 16x16x4
// CHECK: amdgpu.raw_buffer_store %{{.*}} : vector<4xf32> -> memref<768xf32>, i32
// CHECK-NOT: amdgpu.raw_buffer_store
gpu.module @kernels {
  gpu.func @batch(%a: memref<3x16x16xf32>, %b: memref<3x16x16xf32>, %c: memref<3x16x16xf32>)
      workgroup(%la: memref<16x20xf32, #gpu.address_space<workgroup>>, %lb: memref<16x20xf32, #gpu.address_space<workgroup>>)
      kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1], transposed = true>} {
    %c0 = arith.constant 0 : index
    %z = gpu.block_id z
    %zero = arith.constant 0.0 : f32
    %ta = bufferization.to_tensor %a restrict : memref<3x16x16xf32> to tensor<3x16x16xf32>
    %tb = bufferization.to_tensor %b restrict : memref<3x16x16xf32> to tensor<3x16x16xf32>
    %empty = tensor.empty() : tensor<1x16x16xf32>
    %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<1x16x16xf32>) -> tensor<1x16x16xf32>
    %ga = mini.gather %ta[%z, %c0, %c0] bounds [3, 16, 16] map #id fill 0.0 : f32 : tensor<3x16x16xf32> -> tensor<1x16x16xf32>
    %gb = mini.gather %tb[%z, %c0, %c0] bounds [3, 16, 16] map #id fill 0.0 : f32 : tensor<3x16x16xf32> -> tensor<1x16x16xf32>
    mini.stage %ga into %la : tensor<1x16x16xf32> into memref<16x20xf32, #gpu.address_space<workgroup>>
    mini.stage %gb into %lb : tensor<1x16x16xf32> into memref<16x20xf32, #gpu.address_space<workgroup>>
    gpu.barrier
    %sum = mini.mma %la, %lb, %init k 16 : memref<16x20xf32, #gpu.address_space<workgroup>>, memref<16x20xf32, #gpu.address_space<workgroup>>, tensor<1x16x16xf32>
    mini.scatter_into %sum into %c[%z, %c0, %c0] bounds [3, 16, 16] map #id : tensor<1x16x16xf32> into memref<3x16x16xf32>
    gpu.return
  }
}
}
