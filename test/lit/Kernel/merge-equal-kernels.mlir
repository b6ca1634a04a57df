// RUN: mini-opt %s --mini-merge-equal-kernels --canonicalize --cse --split-input-file | FileCheck %s

// Kernels that differ in a scale and a zero point become one, which loads them;
// what all have in common stays constant. Launches keep their buffers.
//
// CHECK-LABEL: module @scales
// CHECK-DAG: memref.global "private" constant @[[F0:.*]] : memref<1xf32> = dense<5.000000e-01>
// CHECK-DAG: memref.global "private" constant @[[I0:.*]] : memref<1xi32> = dense<3>
// CHECK-DAG: memref.global "private" constant @[[F1:.*]] : memref<1xf32> = dense<2.500000e-01>
// CHECK-DAG: memref.global "private" constant @[[I1:.*]] : memref<1xi32> = dense<7>
// CHECK: func.func @main
// CHECK-DAG: %[[SCALE0:.*]] = memref.get_global @[[F0]]
// CHECK-DAG: %[[ZERO0:.*]] = memref.get_global @[[I0]]
// CHECK: gpu.launch_func @kernels::@first {{.*}} args(%[[A:.*]] : memref<4xi32>, %[[B:.*]] : memref<4xf32>, %[[ZERO0]] : memref<1xi32>, %[[SCALE0]] : memref<1xf32>)
// CHECK-DAG: %[[SCALE1:.*]] = memref.get_global @[[F1]]
// CHECK-DAG: %[[ZERO1:.*]] = memref.get_global @[[I1]]
// CHECK: gpu.launch_func @kernels::@first {{.*}} args(%[[A]] : memref<4xi32>, %[[C:.*]] : memref<4xf32>, %[[ZERO1]] : memref<1xi32>, %[[SCALE1]] : memref<1xf32>)
// CHECK: gpu.func @first(%{{.*}}: memref<4xi32>, %{{.*}}: memref<4xf32>, %[[I:.*]]: memref<1xi32>, %[[F:.*]]: memref<1xf32>)
// CHECK-DAG: %[[LIMIT:.*]] = arith.constant 1.270000e+02 : f32
// CHECK-DAG: %[[SCALE:.*]] = memref.load %[[F]]
// CHECK-DAG: %[[ZERO:.*]] = memref.load %[[I]]
// CHECK: arith.subi %{{.*}}, %[[ZERO]]
// CHECK: arith.mulf %{{.*}}, %[[SCALE]]
// CHECK: arith.minnumf %{{.*}}, %[[LIMIT]]
// CHECK-NOT: gpu.func
#identity = affine_map<(d0) -> (d0)>
module @scales attributes {gpu.container_module} {
  func.func @main(%a: memref<4xi32>, %b: memref<4xf32>, %c: memref<4xf32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@first blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xi32>, %b : memref<4xf32>)
    gpu.launch_func @kernels::@second blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<4xi32>, %c : memref<4xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @first(%a: memref<4xi32>, %b: memref<4xf32>) kernel {
      %zero = arith.constant 3 : i32
      %scale = arith.constant 0.5 : f32
      %limit = arith.constant 127.0 : f32
      %x = bufferization.to_tensor %a : memref<4xi32> to tensor<4xi32>
      %init = tensor.empty() : tensor<4xf32>
      %y = linalg.generic {indexing_maps = [#identity, #identity], iterator_types = ["parallel"]}
          ins(%x : tensor<4xi32>) outs(%init : tensor<4xf32>) {
      ^bb0(%in: i32, %out: f32):
        %shifted = arith.subi %in, %zero : i32
        %converted = arith.sitofp %shifted : i32 to f32
        %scaled = arith.mulf %converted, %scale : f32
        %clamped = arith.minnumf %scaled, %limit : f32
        linalg.yield %clamped : f32
      } -> tensor<4xf32>
      mini.scatter_into %y into %b bounds [4] map #identity : tensor<4xf32> into memref<4xf32>
      gpu.return
    }
    gpu.func @second(%a: memref<4xi32>, %b: memref<4xf32>) kernel {
      %zero = arith.constant 7 : i32
      %scale = arith.constant 0.25 : f32
      %limit = arith.constant 127.0 : f32
      %x = bufferization.to_tensor %a : memref<4xi32> to tensor<4xi32>
      %init = tensor.empty() : tensor<4xf32>
      %y = linalg.generic {indexing_maps = [#identity, #identity], iterator_types = ["parallel"]}
          ins(%x : tensor<4xi32>) outs(%init : tensor<4xf32>) {
      ^bb0(%in: i32, %out: f32):
        %shifted = arith.subi %in, %zero : i32
        %converted = arith.sitofp %shifted : i32 to f32
        %scaled = arith.mulf %converted, %scale : f32
        %clamped = arith.minnumf %scaled, %limit : f32
        linalg.yield %clamped : f32
      } -> tensor<4xf32>
      mini.scatter_into %y into %b bounds [4] map #identity : tensor<4xf32> into memref<4xf32>
      gpu.return
    }
  }
}

// -----

// The first kernel's two constants are one by chance. In the second and third
// kernel they differ, so there are two parameters.
//
// CHECK-LABEL: module @chance
// CHECK-DAG: @{{.*}} : memref<2xf32> = dense<2.000000e+00>
// CHECK-DAG: @{{.*}} : memref<2xf32> = dense<[3.000000e+00, 2.000000e+00]>
// CHECK-DAG: @{{.*}} : memref<2xf32> = dense<[5.000000e+00, 4.000000e+00]>
// CHECK-COUNT-3: gpu.launch_func @kernels::@first
// CHECK: gpu.func @first(%{{.*}}: memref<f32>, %[[P:.*]]: memref<2xf32>)
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : index
// CHECK-DAG: %[[C1:.*]] = arith.constant 1 : index
// CHECK-DAG: %[[FACTOR:.*]] = memref.load %[[P]][%[[C1]]]
// CHECK-DAG: %[[SUMMAND:.*]] = memref.load %[[P]][%[[C0]]]
// CHECK: arith.mulf %{{.*}}, %[[FACTOR]]
// CHECK: arith.addf %{{.*}}, %[[SUMMAND]]
// CHECK-NOT: gpu.func
module @chance attributes {gpu.container_module} {
  func.func @main(%a: memref<f32>) {
    %c1 = arith.constant 1 : index
    gpu.launch_func @kernels::@first blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<f32>)
    gpu.launch_func @kernels::@second blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<f32>)
    gpu.launch_func @kernels::@third blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<f32>)
    return
  }
  gpu.module @kernels {
    gpu.func @first(%a: memref<f32>) kernel {
      %both = arith.constant 2.0 : f32
      %x = memref.load %a[] : memref<f32>
      %product = arith.mulf %x, %both : f32
      %sum = arith.addf %product, %both : f32
      memref.store %sum, %a[] : memref<f32>
      gpu.return
    }
    gpu.func @second(%a: memref<f32>) kernel {
      %factor = arith.constant 2.0 : f32
      %summand = arith.constant 3.0 : f32
      %x = memref.load %a[] : memref<f32>
      %product = arith.mulf %x, %factor : f32
      %sum = arith.addf %product, %summand : f32
      memref.store %sum, %a[] : memref<f32>
      gpu.return
    }
    gpu.func @third(%a: memref<f32>) kernel {
      %factor = arith.constant 4.0 : f32
      %summand = arith.constant 5.0 : f32
      %x = memref.load %a[] : memref<f32>
      %product = arith.mulf %x, %factor : f32
      %sum = arith.addf %product, %summand : f32
      memref.store %sum, %a[] : memref<f32>
      gpu.return
    }
  }
}

// -----

// Not merged: a clamp to another constant, an operand in another place, another
// attribute. A division by a power of two is a multiplication, and others stay.
//
// CHECK-LABEL: module @different
// CHECK-NOT: memref.global
// CHECK: gpu.func @clampTo1
// CHECK: gpu.func @clampTo2
// CHECK: gpu.func @minus
// CHECK: gpu.func @minusSwapped
// CHECK: gpu.func @tiled
// CHECK: gpu.func @divideBy4
// CHECK: %[[QUARTER:.*]] = arith.constant 2.500000e-01
// CHECK: arith.mulf %{{.*}}, %[[QUARTER]]
// CHECK: gpu.func @divideBy3
// CHECK: arith.divf
module @different attributes {gpu.container_module} {
  gpu.module @kernels {
    gpu.func @clampTo1(%a: memref<f32>, %b: memref<f32>) kernel {
      %limit = arith.constant 1.0 : f32
      %x = memref.load %a[] : memref<f32>
      %y = arith.minnumf %x, %limit : f32
      memref.store %y, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @clampTo2(%a: memref<f32>, %b: memref<f32>) kernel {
      %limit = arith.constant 2.0 : f32
      %x = memref.load %a[] : memref<f32>
      %y = arith.minnumf %x, %limit : f32
      memref.store %y, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @minus(%a: memref<f32>, %b: memref<f32>) kernel {
      %x = memref.load %a[] : memref<f32>
      %y = memref.load %b[] : memref<f32>
      %z = arith.subf %x, %y : f32
      memref.store %z, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @minusSwapped(%a: memref<f32>, %b: memref<f32>) kernel {
      %x = memref.load %a[] : memref<f32>
      %y = memref.load %b[] : memref<f32>
      %z = arith.subf %y, %x : f32
      memref.store %z, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @tiled(%a: memref<f32>, %b: memref<f32>) kernel attributes {mini.tiling = #mini.tiling<tile = [1024], waves = [4]>} {
      %x = memref.load %a[] : memref<f32>
      %y = memref.load %b[] : memref<f32>
      %z = arith.subf %x, %y : f32
      memref.store %z, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @divideBy4(%a: memref<f32>, %b: memref<f32>) kernel {
      %divisor = arith.constant 4.0 : f32
      %x = memref.load %a[] : memref<f32>
      %y = arith.divf %x, %divisor : f32
      memref.store %y, %b[] : memref<f32>
      gpu.return
    }
    gpu.func @divideBy3(%a: memref<f32>, %b: memref<f32>) kernel {
      %divisor = arith.constant 3.0 : f32
      %x = memref.load %a[] : memref<f32>
      %y = arith.divf %x, %divisor : f32
      memref.store %y, %b[] : memref<f32>
      gpu.return
    }
  }
}
