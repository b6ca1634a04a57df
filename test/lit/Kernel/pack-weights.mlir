// Constants that a kernel multiplies by come in the order in which the matrix
// instructions take them, and do not go through LDS.
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=TILED
// RUN: mini-opt %s --mini-tile-kernels --canonicalize --cse --mini-pack-weights --canonicalize --cse --split-input-file | FileCheck %s

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// f32_16x16x4 takes 16 columns a round, and a lane 4 of them. So lane 16 * c + n
// holds row n, columns 4 c to 4 c + 3: the first of two rows, whose elements are
// 1 to 5, is in lanes 0 and 16, and the second one in lanes 1 and 17.
// TILED-LABEL: module @packed
// TILED: gpu.func @contract(%{{.*}}: memref<16x5xf32>, %{{.*}}: memref<2x5xf32> {mini.constant}, %{{.*}}: memref<16x2xf32>)
// TILED-SAME: workgroup(%[[LDS:.*]] : memref<16x24xf32, #gpu.address_space<workgroup>>)
// TILED: %[[TILE:.*]] = mini.gather {{.*}} bounds [2, 5] {{.*}} -> tensor<16x16xf32>
// TILED: mini.stage %{{.*}} into %[[LDS]]
// TILED: %[[WEIGHTS:.*]] = mini.load_operand %[[TILE]] : tensor<16x16xf32>
// TILED: mini.mma %[[LDS]], %[[WEIGHTS]]
// CHECK-LABEL: module @packed
// CHECK: memref.global "private" constant @weights_packed : memref<1x1x64x4xf32>
// CHECK-SAME: dense<"0x0000803F000000400000404000008040
// CHECK-SAME: 0000C0400000E0400000004100001041
// CHECK-SAME: {{((00){224})}}0000A040000000000000000000000000
// CHECK-SAME: {{^}}00002041{{0+}}">
// CHECK: %[[USE:.*]] = memref.get_global @weights_packed
// CHECK: gpu.launch_func @kernels::@contract {{.*}} args(%{{.*}} : memref<16x5xf32>, %[[USE]] : memref<1x1x64x4xf32>, %{{.*}} : memref<16x2xf32>)
// CHECK: gpu.func @contract(%{{.*}}: memref<16x5xf32>, %[[PACKED:.*]]: memref<1x1x64x4xf32>, %{{.*}}: memref<16x2xf32>)
// CHECK: bufferization.to_tensor %[[PACKED]]
// CHECK: mini.stage
// CHECK: %[[LOADED:.*]] = mini.load_operand %{{.*}} : tensor<1x1x64x4xf32>
// CHECK: mini.mma %{{.*}}, %[[LOADED]]
module @packed attributes {gpu.container_module, mini.target = "gfx942"} {
  memref.global "private" constant @weights : memref<2x5xf32> = dense<[[1.0, 2.0, 3.0, 4.0, 5.0], [6.0, 7.0, 8.0, 9.0, 10.0]]>
  func.func @main(%a: memref<16x5xf32>, %c: memref<16x2xf32>) {
    %one = arith.constant 1 : index
    %b = memref.get_global @weights : memref<2x5xf32>
    gpu.launch_func @kernels::@contract blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%a : memref<16x5xf32>, %b : memref<2x5xf32>, %c : memref<16x2xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @contract(%a: memref<16x5xf32>, %b: memref<2x5xf32>, %c: memref<16x2xf32>) kernel attributes {mini.tiling = #mini.tiling<intrinsic = "f32_16x16x4", tile = [16, 16, 16], waves = [1, 1]>} {
      %zero = arith.constant 0.0 : f32
      %0 = bufferization.to_tensor %a restrict : memref<16x5xf32> to tensor<16x5xf32>
      %1 = bufferization.to_tensor %b restrict : memref<2x5xf32> to tensor<2x5xf32>
      %2 = tensor.empty() : tensor<16x2xf32>
      %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x2xf32>) -> tensor<16x2xf32>
      %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<16x5xf32>, tensor<2x5xf32>) outs(%3 : tensor<16x2xf32>) -> tensor<16x2xf32>
      mini.scatter_into %4 into %c bounds [16, 2] map #id : tensor<16x2xf32> into memref<16x2xf32>
      gpu.return
    }
  }
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#turned = affine_map<(m, n) -> (n, m)>

// Where one launch passes what another kernel wrote, or the rows are not along
// K, the operand goes through LDS.
// TILED-LABEL: module @staged
// TILED-NOT: mini.load_operand
// CHECK-LABEL: module @staged
// CHECK: gpu.launch_func @kernels::@both {{.*}} args({{.*}} : memref<16x16xf32>, %{{.*}} : memref<16x16xf32>, %{{.*}} : memref<16x16xf32>)
module @staged attributes {gpu.container_module, mini.target = "gfx942"} {
  memref.global "private" constant @weights : memref<16x2xf32> = dense<[[1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [1.0, 2.0], [3.0, 4.0]]>
  memref.global "private" constant @square : memref<16x16xf32> = dense_resource<square>
  func.func @main(%a: memref<16x16xf32>, %c: memref<16x16xf32>, %d: memref<16x2xf32>) {
    %one = arith.constant 1 : index
    %b = memref.get_global @square : memref<16x16xf32>
    %w = memref.get_global @weights : memref<16x2xf32>
    gpu.launch_func @kernels::@both blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%a : memref<16x16xf32>, %b : memref<16x16xf32>, %c : memref<16x16xf32>)
    gpu.launch_func @kernels::@both blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%a : memref<16x16xf32>, %a : memref<16x16xf32>, %c : memref<16x16xf32>)
    gpu.launch_func @kernels::@turned blocks in (%one, %one, %one) threads in (%one, %one, %one) args(%a : memref<16x16xf32>, %w : memref<16x2xf32>, %d : memref<16x2xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @both(%a: memref<16x16xf32>, %b: memref<16x16xf32>, %c: memref<16x16xf32>) kernel {
      %zero = arith.constant 0.0 : f32
      %0 = bufferization.to_tensor %a restrict : memref<16x16xf32> to tensor<16x16xf32>
      %1 = bufferization.to_tensor %b restrict : memref<16x16xf32> to tensor<16x16xf32>
      %2 = tensor.empty() : tensor<16x16xf32>
      %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x16xf32>) -> tensor<16x16xf32>
      %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %1 : tensor<16x16xf32>, tensor<16x16xf32>) outs(%3 : tensor<16x16xf32>) -> tensor<16x16xf32>
      mini.scatter_into %4 into %c bounds [16, 16] map #id : tensor<16x16xf32> into memref<16x16xf32>
      gpu.return
    }
    gpu.func @turned(%a: memref<16x16xf32>, %b: memref<16x2xf32>, %c: memref<16x2xf32>) kernel {
      %zero = arith.constant 0.0 : f32
      %0 = bufferization.to_tensor %a restrict : memref<16x16xf32> to tensor<16x16xf32>
      %1 = bufferization.to_tensor %b restrict : memref<16x2xf32> to tensor<16x2xf32>
      %t = mini.gather %1 bounds [2, 16] map #turned fill 0.0 : f32 : tensor<16x2xf32> -> tensor<2x16xf32>
      %2 = tensor.empty() : tensor<16x2xf32>
      %3 = linalg.fill ins(%zero : f32) outs(%2 : tensor<16x2xf32>) -> tensor<16x2xf32>
      %4 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%0, %t : tensor<16x16xf32>, tensor<2x16xf32>) outs(%3 : tensor<16x2xf32>) -> tensor<16x2xf32>
      mini.scatter_into %4 into %c bounds [16, 2] map #id : tensor<16x2xf32> into memref<16x2xf32>
      gpu.return
    }
  }
}

{-# dialect_resources: { builtin: { square: "0x04000000" } } #-}
