// What lanes cannot compute is an error that says what.
// RUN: mini-opt %s --pass-pipeline="builtin.module(gpu.module(gpu.func(mini-distribute-to-lanes)))" --split-input-file --verify-diagnostics

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  // expected-error @below {{gfx942 has no matrix instruction "f32_1x1x1"}}
  gpu.func @instruction() kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_1x1x1", tile = [16, 16, 16], waves = [1, 1]>} {
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @gather(%y: memref<256xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %c0 = arith.constant 0 : index
    %0 = tensor.empty() : tensor<256xf32>
    // expected-error @below {{reads neither a buffer nor a uniform constant}}
    %1 = mini.gather %0[%c0] bounds [256] map #id fill 0.0 : f32 : tensor<256xf32> -> tensor<256xf32>
    mini.scatter_into %1 into %y[%c0] bounds [256] map #id : tensor<256xf32> into memref<256xf32>
    gpu.return
  }
}
}

// -----

#id = affine_map<(i) -> (i)>

module attributes {mini.target = "gfx942"} {
gpu.module @kernels {
  gpu.func @op(%y: memref<256xf32>) kernel attributes {mini.tiling = #mini.tiling<tile = [256], waves = [1]>} {
    %c0 = arith.constant 0 : index
    // expected-error @below {{cannot be computed by lanes}}
    %0 = tensor.empty() : tensor<256xf32>
    mini.scatter_into %0 into %y[%c0] bounds [256] map #id : tensor<256xf32> into memref<256xf32>
    gpu.return
  }
}
}

// -----

module attributes {mini.target = "gfx942"} {
// Only the packed order is loaded without LDS.
gpu.module @kernels {
  gpu.func @operand(%a: memref<16x32xf32>, %b: memref<16x32xf32, #gpu.address_space<workgroup>>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
    %zero = arith.constant 0.0 : f32
    %0 = bufferization.to_tensor %a restrict : memref<16x32xf32> to tensor<16x32xf32>
    // expected-error @below {{is no packed operand of a multiplication}}
    %1 = mini.load_operand %0 : tensor<16x32xf32>
    %2 = tensor.empty() : tensor<16x16xf32>
    %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x16xf32>) -> tensor<16x16xf32>
    %4 = mini.mma %1, %b, %3 k 16 : tensor<16x32xf32>, memref<16x32xf32, #gpu.address_space<workgroup>>, tensor<16x16xf32>
    gpu.return
  }
}
}
