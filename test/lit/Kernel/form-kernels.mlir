// Each scatter becomes a kernel of its backward slice; the function becomes their
// launches.
// RUN: mini-opt %s --mini-form-kernels --split-input-file | FileCheck %s

#id = affine_map<(i) -> (i)>
#flat = affine_map<(i) -> (i floordiv 4, i mod 4)>

// Arguments keep their names; results become trailing arguments.
// CHECK: module attributes {gpu.container_module}
// CHECK-NEXT: gpu.module @two_kernels
// CHECK: gpu.func @elementwise_0(%[[IN:.*]]: memref<6x4xf32>, %[[OUT:.*]]: memref<24xf32>) kernel
// CHECK-NEXT: %[[T:.*]] = bufferization.to_tensor %[[IN]] restrict
// CHECK-NEXT: %[[A:.*]] = mini.gather %[[T]] bounds [24]
// CHECK-NEXT: mini.scatter_into %[[A]] into %[[OUT]] bounds [24] map
// CHECK-NEXT: gpu.return

// CHECK-LABEL: func.func @two
// CHECK-SAME: (%[[X:.*]]: memref<6x4xf32> {mini.name = "x"}, %[[Y:.*]]: memref<24xf32> {mini.name = "y", mini.output}, %[[Z:.*]]: memref<6x4xf32> {mini.name = "z", mini.output})
// CHECK-NEXT: arith.constant 1
// CHECK-NEXT: gpu.launch_func @two_kernels::@elementwise_0 {{.*}} args(%[[X]] : memref<6x4xf32>, %[[Y]] : memref<24xf32>)
// The second reads what the first wrote, and has a name.
// CHECK: gpu.launch_func @two_kernels::@elementwise_1 {{.*}} args(%[[Y]] : memref<24xf32>, %[[Z]] : memref<6x4xf32>) {mini.layer = "reverse", mini.layers = ["reverse"]}
// CHECK: return
func.func @two(%x: tensor<6x4xf32> {mini.name = "x"}) -> (tensor<24xf32> {mini.name = "y"}, tensor<6x4xf32> {mini.name = "z"}) {
  %0 = mini.gather %x bounds [24] map #flat fill 0.0 : f32 : tensor<6x4xf32> -> tensor<24xf32>
  %1 = mini.scatter %0 map #id : tensor<24xf32> -> tensor<24xf32>
  %2 = mini.gather %1 bounds [24] map affine_map<(i) -> (23 - i)> fill 0.0 : f32 : tensor<24xf32> -> tensor<24xf32>
  %3 = mini.scatter %2 map #flat : tensor<24xf32> -> tensor<6x4xf32> loc("reverse")
  return %1, %3 : tensor<24xf32>, tensor<6x4xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// A constant is a global, unless all its elements are the same; an intermediate
// result is an allocation.
// CHECK: gpu.func @elementwise_0
// CHECK: arith.constant dense<4.000000e+00> : tensor<3xf32>
// CHECK: memref.global "private" constant @constant_0 : memref<3xf32> = dense<[1.000000e+00, 2.000000e+00, 3.000000e+00]>
// CHECK-NOT: memref.global
// CHECK-LABEL: func.func @constants
// CHECK: %[[C:.*]] = memref.get_global @constant_0
// CHECK: %[[T:.*]] = memref.alloc() : memref<3xf32>
// CHECK: gpu.launch_func @constants_kernels::@elementwise_0 {{.*}} args(%[[C]] : memref<3xf32>, %[[T]] : memref<3xf32>)
// CHECK: gpu.launch_func @constants_kernels::@elementwise_1 {{.*}} args(%[[T]] : memref<3xf32>, %arg0 : memref<3xf32>)
func.func @constants() -> tensor<3xf32> {
  %list = arith.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf32>
  %four = arith.constant dense<4.0> : tensor<3xf32>
  %empty = tensor.empty() : tensor<3xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%list, %four : tensor<3xf32>, tensor<3xf32>) outs(%empty : tensor<3xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<3xf32>
  %1 = mini.scatter %0 map #id : tensor<3xf32> -> tensor<3xf32>
  %2 = mini.gather %1 bounds [3] map affine_map<(i) -> (2 - i)> fill 0.0 : f32 : tensor<3xf32> -> tensor<3xf32>
  %3 = mini.scatter %2 map #id : tensor<3xf32> -> tensor<3xf32>
  return %3 : tensor<3xf32>
}

// -----

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>

// A value from outside of an op's region belongs to the slice too; the name says
// that there is a contraction.
// CHECK: gpu.func @contract_0
// CHECK-DAG: arith.constant 3.000000e+00 : f32
// CHECK: linalg.contract
// CHECK: linalg.generic
// CHECK: mini.scatter_into
func.func @contraction(%a: tensor<4x8xf32>, %b: tensor<6x8xf32>, %c: tensor<4x6xf32>) -> tensor<4x6xf32> {
  %three = arith.constant 3.0 : f32
  %0 = linalg.contract indexing_maps = [#mk, #nk, #mn] ins(%a, %b : tensor<4x8xf32>, tensor<6x8xf32>) outs(%c : tensor<4x6xf32>) -> tensor<4x6xf32>
  %empty = tensor.empty() : tensor<4x6xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x6xf32>) outs(%empty : tensor<4x6xf32>) {
  ^bb0(%x: f32, %out: f32):
    %s = arith.mulf %x, %three : f32
    linalg.yield %s : f32
  } -> tensor<4x6xf32>
  %2 = mini.scatter %1 map #id : tensor<4x6xf32> -> tensor<4x6xf32>
  return %2 : tensor<4x6xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// The scatter of a value in memory is a copy.
// CHECK: gpu.func @elementwise_0(%[[X:.*]]: memref<5xf32>, %[[Y:.*]]: memref<5xf32>) kernel
// CHECK-NEXT: %[[T:.*]] = bufferization.to_tensor %[[X]]
// CHECK-NEXT: mini.scatter_into %[[T]] into %[[Y]]
// CHECK-LABEL: func.func @copy
func.func @copy(%x: tensor<5xf32>) -> tensor<5xf32> {
  %0 = mini.scatter %x map #id : tensor<5xf32> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#nhwc = affine_map<(m, n) -> (0, m floordiv 7, m mod 7, n)>
#flat = affine_map<(i) -> (0, i floordiv 168, (i mod 168) floordiv 24, i mod 24)>

// A piece of a concat is a slice of the concat's buffer, and the kernel that
// computes it writes there; what reads the concat reads the buffer.
// CHECK: gpu.func @elementwise_0({{.*}}, %[[TO:.*]]: memref<1x5x7x8xf32, strided<[840, 168, 24, 1]>>)
// CHECK: mini.scatter_into %{{.*}} into %[[TO]] bounds [35, 8]
// CHECK-LABEL: func.func @pieces
// CHECK-NEXT: %[[C:.*]] = memref.alloc() : memref<1x5x7x24xf32>
// CHECK-NEXT: %[[A:.*]] = mini.slice %[[C]] at 0 : memref<1x5x7x24xf32> to memref<1x5x7x8xf32, strided<[840, 168, 24, 1]>>
// CHECK-NEXT: %[[B:.*]] = mini.slice %[[C]] at 8 : memref<1x5x7x24xf32> to memref<1x5x7x16xf32, strided<[840, 168, 24, 1]>>
// CHECK-NOT: memref.alloc
// CHECK: gpu.launch_func @pieces_kernels::@elementwise_0 {{.*}} args(%arg0 : memref<35x8xf32>, %[[A]] :
// CHECK: gpu.launch_func @pieces_kernels::@elementwise_1 {{.*}} args(%arg1 : memref<35x16xf32>, %[[B]] :
// CHECK: gpu.launch_func @pieces_kernels::@elementwise_2 {{.*}} args(%[[C]] : memref<1x5x7x24xf32>, %arg2 :
// CHECK: return
func.func @pieces(%x: tensor<35x8xf32>, %y: tensor<35x16xf32>) -> tensor<840xf32> {
  %0 = mini.scatter %x map #nhwc : tensor<35x8xf32> -> tensor<1x5x7x8xf32>
  %1 = mini.scatter %y map #nhwc : tensor<35x16xf32> -> tensor<1x5x7x16xf32>
  %2 = mini.concat %0, %1 dim 3 : tensor<1x5x7x8xf32>, tensor<1x5x7x16xf32> -> tensor<1x5x7x24xf32>
  %3 = mini.gather %2 bounds [840] map #flat fill 0.0 : f32 : tensor<1x5x7x24xf32> -> tensor<840xf32>
  %4 = mini.scatter %3 map #id : tensor<840xf32> -> tensor<840xf32>
  return %4 : tensor<840xf32>
}

// -----

#id = affine_map<(i, j) -> (i, j)>

// A concat that is returned is in the result's buffer. Pieces of rows lie as whole
// buffers do, and have their type.
// CHECK-LABEL: func.func @returnedConcat
// CHECK-SAME: %[[Y:[a-z0-9]*]]: memref<6x3xf32> {mini.output})
// CHECK-NEXT: mini.slice %[[Y]] at 0 : memref<6x3xf32> to memref<2x3xf32>
// CHECK-NEXT: mini.slice %[[Y]] at 6 : memref<6x3xf32> to memref<4x3xf32>
// CHECK-NOT: memref.alloc
func.func @returnedConcat(%x: tensor<2x3xf32>, %y: tensor<4x3xf32>) -> tensor<6x3xf32> {
  %0 = mini.scatter %x map #id : tensor<2x3xf32> -> tensor<2x3xf32>
  %1 = mini.scatter %y map #id : tensor<4x3xf32> -> tensor<4x3xf32>
  %2 = mini.concat %0, %1 dim 0 : tensor<2x3xf32>, tensor<4x3xf32> -> tensor<6x3xf32>
  return %2 : tensor<6x3xf32>
}

// -----

#id = affine_map<(i, j) -> (i, j)>

// A concat within a concat is a slice, and its pieces are slices of that.
// CHECK-LABEL: func.func @nestedConcats
// CHECK-SAME: %[[Y:[a-z0-9]*]]: memref<4x6xf32> {mini.output})
// CHECK-NEXT: mini.slice %[[Y]] at 0 : memref<4x6xf32> to memref<4x1xf32, strided<[6, 1]>>
// CHECK-NEXT: %[[INNER:.*]] = mini.slice %[[Y]] at 1 : memref<4x6xf32> to memref<4x5xf32, strided<[6, 1]>>
// CHECK-NEXT: mini.slice %[[INNER]] at 0 : memref<4x5xf32, strided<[6, 1]>> to memref<4x2xf32, strided<[6, 1]>>
// CHECK-NEXT: mini.slice %[[INNER]] at 2 : memref<4x5xf32, strided<[6, 1]>> to memref<4x3xf32, strided<[6, 1]>>
func.func @nestedConcats(%x: tensor<4x1xf32>, %y: tensor<4x2xf32>, %z: tensor<4x3xf32>) -> tensor<4x6xf32> {
  %0 = mini.scatter %x map #id : tensor<4x1xf32> -> tensor<4x1xf32>
  %1 = mini.scatter %y map #id : tensor<4x2xf32> -> tensor<4x2xf32>
  %2 = mini.scatter %z map #id : tensor<4x3xf32> -> tensor<4x3xf32>
  %3 = mini.concat %1, %2 dim 1 : tensor<4x2xf32>, tensor<4x3xf32> -> tensor<4x5xf32>
  %4 = mini.concat %0, %3 dim 1 : tensor<4x1xf32>, tensor<4x5xf32> -> tensor<4x6xf32>
  return %4 : tensor<4x6xf32>
}

// -----

#id = affine_map<(i, j) -> (i, j)>
#part = affine_map<(i, j) -> (i - 1, j + 2)>

// A kernel behind a Split reads a slice of what was split, from its first element
// on, so that such kernels differ in their arguments only. A dimension that is
// left, with the border's fill, is a whole one.
// CHECK: #[[$BORDER:.*]] = affine_map<(d0, d1) -> (d0 - 1, d1)>
// CHECK: gpu.func @elementwise_0(%[[IN:.*]]: memref<4x3xf32, strided<[6, 1]>>, %{{.*}}: memref<5x3xf32>)
// CHECK-NEXT: %[[T:.*]] = bufferization.to_tensor %[[IN]] restrict {{.*}} to tensor<4x3xf32>
// CHECK-NEXT: mini.gather %[[T]] bounds [5, 3] map #[[$BORDER]] fill 7.000000e+00 : f32 : tensor<4x3xf32> -> tensor<5x3xf32>
// CHECK-LABEL: func.func @split
// CHECK-SAME: (%[[X:[a-z0-9]*]]: memref<4x6xf32>
// CHECK: %[[PART:.*]] = mini.slice %[[X]] at 2 : memref<4x6xf32> to memref<4x3xf32, strided<[6, 1]>>
// CHECK: gpu.launch_func @split_kernels::@elementwise_0 {{.*}} args(%[[PART]] : memref<4x3xf32, strided<[6, 1]>>, %arg1 :
func.func @split(%x: tensor<4x6xf32>) -> tensor<5x3xf32> {
  %0 = mini.gather %x bounds [5, 3] map #part fill 7.0 : f32 : tensor<4x6xf32> -> tensor<5x3xf32>
  %1 = mini.scatter %0 map #id : tensor<5x3xf32> -> tensor<5x3xf32>
  return %1 : tensor<5x3xf32>
}

// -----

#id = affine_map<(i) -> (i)>

// Two reads of one tensor at different places read the slice that has both.
// CHECK-DAG: #[[$FIRST:.*]] = affine_map<(d0) -> (d0)>
// CHECK-DAG: #[[$SECOND:.*]] = affine_map<(d0) -> (d0 + 3)>
// CHECK: gpu.func @elementwise_0(%{{.*}}: memref<5xf32>, %{{.*}}: memref<2xf32>)
// CHECK: mini.gather %{{.*}} bounds [2] map #[[$FIRST]]
// CHECK: mini.gather %{{.*}} bounds [2] map #[[$SECOND]]
// CHECK-LABEL: func.func @twoParts
// CHECK: mini.slice %{{.*}} at 2 : memref<8xf32> to memref<5xf32>
func.func @twoParts(%x: tensor<8xf32>) -> tensor<2xf32> {
  %0 = mini.gather %x bounds [2] map affine_map<(i) -> (i + 2)> fill 0.0 : f32 : tensor<8xf32> -> tensor<2xf32>
  %1 = mini.gather %x bounds [2] map affine_map<(i) -> (i + 5)> fill 0.0 : f32 : tensor<8xf32> -> tensor<2xf32>
  %empty = tensor.empty() : tensor<2xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%0, %1 : tensor<2xf32>, tensor<2xf32>) outs(%empty : tensor<2xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2xf32>
  %3 = mini.scatter %2 map #id : tensor<2xf32> -> tensor<2xf32>
  return %3 : tensor<2xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#start = affine_map<(i) -> (i + 2)>

// One that reads all of it too reads the whole.
// CHECK: gpu.func @elementwise_0(%{{.*}}: memref<4xf32>, %{{.*}}: memref<2xf32>)
// CHECK-LABEL: func.func @wholeAndPart
// CHECK-NOT: mini.slice
func.func @wholeAndPart(%x: tensor<4xf32>) -> tensor<2xf32> {
  %0 = mini.gather %x bounds [2] map #start fill 0.0 : f32 : tensor<4xf32> -> tensor<2xf32>
  %1 = mini.gather %x bounds [2] map #id fill 0.0 : f32 : tensor<4xf32> -> tensor<2xf32>
  %empty = tensor.empty() : tensor<2xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%0, %1 : tensor<2xf32>, tensor<2xf32>) outs(%empty : tensor<2xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %s = arith.addf %a, %b : f32
    linalg.yield %s : f32
  } -> tensor<2xf32>
  %3 = mini.scatter %2 map #id : tensor<2xf32> -> tensor<2xf32>
  return %3 : tensor<2xf32>
}
