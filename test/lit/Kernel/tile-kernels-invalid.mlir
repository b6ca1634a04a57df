// Tilings and kernels that the lowering cannot build are refused, and why.
// RUN: mini-opt %s --mini-tile-kernels --split-input-file --verify-diagnostics

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: expected a tile of rank 3 and waves of rank 2 or 3}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: expected a tile of rank 3 and waves of rank 2 or 3}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: sizes must be positive}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 0, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: sizes must be positive}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, -1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: more than 1024 work-items}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [128, 128, 16], waves = [4, 8]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// The product of these is 0 in 64 bits.
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: more than 1024 work-items}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1152921504606846976, 16]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// So is the size of this tile in LDS.
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: more than 1024 elements of a tile for a work-item}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [4611686018427387904, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the target has no such matrix instruction}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x5", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the target has no such matrix instruction}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// The message says which tiling.
gpu.module @kernels {
  // expected-error @below {{#mini.tiling<intrinsic = "f32_16x16x4", tile = [24, 16, 16], waves = [1, 1]> does not fit the kernel: the tile is no multiple of the waves' instructions}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [24, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile is no multiple of the waves' instructions}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [32, 16, 16], waves = [1, 2]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile is no multiple of the waves' instructions}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 8], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the operands do not divide evenly among the work-items}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 256, 16], waves = [1, 16]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// An instruction of another type would read the bits of one as the other.
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the matrix instruction has other element types}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f16_16x16x16", tile = [16, 16, 32], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{no tiling fits the 65536 bytes of LDS of gfx942: it takes 81920}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [256, 256, 32], waves = [2, 2]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// f32 and f16 have instructions, their mixture does not.
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf16>, %c: memref<64x64xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf16> to tensor<64x64xf16>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    // expected-error @below {{no matrix instruction of gfx942 multiplies 'tensor<64x64xf32>' and 'tensor<64x64xf16>' into 'tensor<64x64xf32>'}}
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf16>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf64>, %b: memref<64x64xf64>, %c: memref<64x64xf64>) kernel {
    %zero = arith.constant 0.0 : f64
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf64> to tensor<64x64xf64>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf64> to tensor<64x64xf64>
    %2 = tensor.empty() : tensor<64x64xf64>
    %3 = linalg.fill ins(%zero : f64) outs(%2 : tensor<64x64xf64>) -> tensor<64x64xf64>
    // expected-error @below {{no matrix instruction of gfx942 multiplies 'tensor<64x64xf64>' and 'tensor<64x64xf64>' into 'tensor<64x64xf64>'}}
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf64>, tensor<64x64xf64>) outs(%3 : tensor<64x64xf64>) -> tensor<64x64xf64>
    mini.scatter_into %4 into %c bounds [64, 64] map #id : tensor<64x64xf64> into memref<64x64xf64>
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
// i8 instructions are signed.
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xi8>, %b: memref<64x64xi8>, %c: memref<64x64xi32>) kernel {
    %zero = arith.constant 0 : i32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xi8> to tensor<64x64xi8>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xi8> to tensor<64x64xi8>
    %2 = tensor.empty() : tensor<64x64xi32>
    %3 = linalg.fill ins(%zero : i32) outs(%2 : tensor<64x64xi32>) -> tensor<64x64xi32>
    // expected-error @below {{no matrix instruction of gfx942 multiplies}}
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] {cast = #linalg.type_fn<cast_unsigned>} ins(%0, %1 : tensor<64x64xi8>, tensor<64x64xi8>) outs(%3 : tensor<64x64xi32>) -> tensor<64x64xi32>
    mini.scatter_into %4 into %c bounds [64, 64] map #id : tensor<64x64xi32> into memref<64x64xi32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (k, n)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

module attributes {mini.target = "gfx942"} {
// A transposed operand of a square contraction has the right type, and would be
// read along the wrong dimension.
gpu.module @kernels {
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    // expected-error @below {{expected a contraction of (m, k) and (n, k) into (m, n)}}
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
    mini.scatter_into %4 into %c bounds [64, 64] map #id : tensor<64x64xf32> into memref<64x64xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile does not divide evenly among the work-items}}
  gpu.func @copy(%x: memref<8xf32>, %y: memref<8xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [96], waves = [1]>} {
    %0 = bufferization.to_tensor %x restrict : memref<8xf32> to tensor<8xf32>
    mini.scatter_into %0 into %y bounds [8] map #id : tensor<8xf32> into memref<8xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i, j, k) -> (i, j, k)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @copy(%x: memref<8x8x8xf32>, %y: memref<8x8x8xf32>) kernel {
    %0 = bufferization.to_tensor %x restrict : memref<8x8x8xf32> to tensor<8x8x8xf32>
    // expected-error @below {{a kernel with neither contraction nor reduction has a result of rank 1 or 2, this one has rank 3}}
    mini.scatter_into %0 into %y bounds [8, 8, 8] map #id : tensor<8x8x8xf32> into memref<8x8x8xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
// Lanes of two waves would write the same elements.
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile does not divide evenly among the work-items}}
  gpu.func @reduce(%x: memref<8x9xf32>, %y: memref<8xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [64, 9], waves = [2]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<8x9xf32> to tensor<8x9xf32>
    %1 = tensor.empty() : tensor<8xf32>
    %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<8xf32>) -> tensor<8xf32>
    %3 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<8x9xf32>) outs(%2 : tensor<8xf32>) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %b, %a : f32
      linalg.yield %s : f32
    } -> tensor<8xf32>
    mini.scatter_into %3 into %y bounds [8] map #row : tensor<8xf32> into memref<8xf32>
    gpu.return
  }
}
}

// -----

#km = affine_map<(m, k) -> (k, m)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @reduce(%x: memref<9x8xf32>, %y: memref<8xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<9x8xf32> to tensor<9x8xf32>
    %1 = tensor.empty() : tensor<8xf32>
    %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<8xf32>) -> tensor<8xf32>
    // expected-error @below {{expected a reduction of (m, k) into (m)}}
    %3 = linalg.generic {indexing_maps = [#km, #m], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<9x8xf32>) outs(%2 : tensor<8xf32>) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %b, %a : f32
      linalg.yield %s : f32
    } -> tensor<8xf32>
    mini.scatter_into %3 into %y bounds [8] map #row : tensor<8xf32> into memref<8xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, k) -> (m, k)>
#m = affine_map<(m, k) -> (m)>
#row = affine_map<(m) -> (m)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{no tiling fits the 65536 bytes of LDS of gfx942: it takes 65792}}
  gpu.func @reduce(%x: memref<64x256xf32>, %y: memref<64xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [64, 256], waves = [1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %x restrict : memref<64x256xf32> to tensor<64x256xf32>
    %1 = tensor.empty() : tensor<64xf32>
    %2 = linalg.fill ins(%zero : f32) outs(%1 : tensor<64xf32>) -> tensor<64xf32>
    %3 = linalg.generic {indexing_maps = [#mk, #m], iterator_types = ["parallel", "reduction"]} ins(%0 : tensor<64x256xf32>) outs(%2 : tensor<64xf32>) {
    ^bb0(%a: f32, %b: f32):
      %s = arith.addf %b, %a : f32
      linalg.yield %s : f32
    } -> tensor<64xf32>
    mini.scatter_into %3 into %y bounds [64] map #row : tensor<64xf32> into memref<64xf32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(b, m, n, k) -> (m, b, k)>
#nk = affine_map<(b, m, n, k) -> (b, n, k)>
#mn = affine_map<(b, m, n, k) -> (b, m, n)>
#id = affine_map<(b, m, n) -> (b, m, n)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @contract(%a: memref<16x2x16xf32>, %b: memref<2x16x16xf32>, %c: memref<2x16x16xf32>) kernel {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<16x2x16xf32> to tensor<16x2x16xf32>
    %1 = bufferization.to_tensor %b restrict : memref<2x16x16xf32> to tensor<2x16x16xf32>
    %2 = tensor.empty() : tensor<2x16x16xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
    // expected-error @below {{expected a contraction of (b, m, k) and (b, n, k) into (b, m, n)}}
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<16x2x16xf32>, tensor<2x16x16xf32>) outs(%3 : tensor<2x16x16xf32>) -> tensor<2x16x16xf32>
    mini.scatter_into %4 into %c bounds [2, 16, 16] map #id : tensor<2x16x16xf32> into memref<2x16x16xf32>
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
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile is no multiple of the waves' instructions}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1, 2]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
// Every one of the waves would add the first value of the sum.
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: waves cannot share K, as the sum does not begin with zero}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 32], waves = [1, 1, 2]>} {
    %one = arith.constant 1.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%one : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the sums do not divide evenly among the work-items}}
  gpu.func @contract(%a: memref<64x64xf32>, %b: memref<64x64xf32>, %c: memref<64x64xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 128], waves = [1, 1, 8]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<64x64xf32> to tensor<64x64xf32>
    %1 = bufferization.to_tensor %b restrict : memref<64x64xf32> to tensor<64x64xf32>
    %2 = tensor.empty() : tensor<64x64xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<64x64xf32>) -> tensor<64x64xf32>
    %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<64x64xf32>, tensor<64x64xf32>) outs(%3 : tensor<64x64xf32>) -> tensor<64x64xf32>
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
#image = affine_map<(b, p, c) -> (b * 64 + p, c)>
#rows = affine_map<(m, k) -> (m floordiv 64, m mod 64 + k floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{does not fit the kernel: the tile's rows are not a block with a patch of its own}}
  gpu.func @contract(%x: memref<128x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "i8_16x16x32", tile = [32, 16, 64], waves = [1, 1]>} {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<128x4xi8> to tensor<128x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    %pixels = mini.gather %image bounds [2, 67, 4] map #image fill 0 : i8 : tensor<128x4xi8> -> tensor<2x67x4xi8>
    %patch = mini.patch %pixels : tensor<2x67x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<2x67x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#rows = affine_map<(m, k) -> (m mod 2, m floordiv 2 + k floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @contract(%x: memref<2x67x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<2x67x4xi8> to tensor<2x67x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    // expected-error @below {{is read in block 1 by row 63, which is of block 0}}
    %patch = mini.patch %image : tensor<2x67x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<2x67x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#rows = affine_map<(m, k) -> (m floordiv 43, m mod 43 + k floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @contract(%x: memref<3x67x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<3x67x4xi8> to tensor<3x67x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    // expected-error @below {{has 3 blocks for 128 rows of a contraction}}
    %patch = mini.patch %image : tensor<3x67x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<3x67x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#rows = affine_map<(m, k) -> (m floordiv 64, m mod 64 + k floordiv 4, k mod 4)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @contract(%x: memref<2x67x4xi8>, %w: memref<16x16xi8>, %y: memref<128x16xi32>) kernel {
    %zero = arith.constant 0 : i32
    %image = bufferization.to_tensor %x restrict : memref<2x67x4xi8> to tensor<2x67x4xi8>
    %weights = bufferization.to_tensor %w restrict : memref<16x16xi8> to tensor<16x16xi8>
    // expected-error @below {{is not read by the first operand of a contraction of matrices, and by nothing else}}
    %patch = mini.patch %image : tensor<2x67x4xi8>
    %a = mini.gather %patch bounds [128, 16] map #rows fill 0 : i8 : tensor<2x67x4xi8> -> tensor<128x16xi8>
    %b = mini.gather %weights bounds [16, 16] map #id fill 0 : i8 : tensor<16x16xi8> -> tensor<16x16xi8>
    %sums = tensor.empty() : tensor<128x16xi32>
    %init = linalg.fill ins(%zero : i32) outs(%sums : tensor<128x16xi32>) -> tensor<128x16xi32>
    %empty = tensor.empty() : tensor<128x16xi8>
    %double = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%a : tensor<128x16xi8>) outs(%empty : tensor<128x16xi8>) {
    ^bb0(%in: i8, %out: i8):
      %sum = arith.addi %in, %in : i8
      linalg.yield %sum : i8
    } -> tensor<128x16xi8>
    %c = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%double, %b : tensor<128x16xi8>, tensor<16x16xi8>) outs(%init : tensor<128x16xi32>) -> tensor<128x16xi32>
    mini.scatter_into %c into %y bounds [128, 16] map #id : tensor<128x16xi32> into memref<128x16xi32>
    gpu.return
  }
}
}
