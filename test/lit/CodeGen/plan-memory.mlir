// Intermediates share one workspace: those that do not live at the same time
// share its bytes, each at a multiple of 256. The third takes the place of the
// first; the second is alive beside both.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-plan-memory))" | FileCheck %s

// CHECK: func.func @main_graph
// CHECK-SAME: attributes {mini.workspace_bytes = 2048 : i64, mini.workspace_lower_bound = 2048 : i64}
// CHECK: %[[WORKSPACE:.*]] = memref.alloc() {alignment = 256 : i64} : memref<2048xi8>
// CHECK-NOT: memref.alloc
// CHECK: %[[AT:.*]] = arith.constant 0 : index
// CHECK: %[[A:.*]] = memref.view %[[WORKSPACE]][%[[AT]]][] : memref<2048xi8> to memref<250xf32>
// CHECK: %[[AT:.*]] = arith.constant 1024 : index
// CHECK: %[[B:.*]] = memref.view %[[WORKSPACE]][%[[AT]]][]
// CHECK: %[[AT:.*]] = arith.constant 0 : index
// CHECK: %[[C:.*]] = memref.view %[[WORKSPACE]][%[[AT]]][]
// CHECK: args(%{{.*}} : memref<250xf32>, %[[A]] : memref<250xf32>)
// CHECK: args(%[[A]] : memref<250xf32>, %[[B]] : memref<250xf32>)
// CHECK: args(%[[B]] : memref<250xf32>, %[[C]] : memref<250xf32>)
module attributes {gpu.container_module} {
  func.func @main_graph(%x: memref<250xf32>, %y: memref<250xf32> {mini.output}) {
    %c1 = arith.constant 1 : index
    %a = memref.alloc() : memref<250xf32>
    %b = memref.alloc() : memref<250xf32>
    %c = memref.alloc() : memref<250xf32>
    gpu.launch_func @kernels::@copy blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%x : memref<250xf32>, %a : memref<250xf32>)
    gpu.launch_func @kernels::@copy blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%a : memref<250xf32>, %b : memref<250xf32>)
    gpu.launch_func @kernels::@copy blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%b : memref<250xf32>, %c : memref<250xf32>)
    gpu.launch_func @kernels::@copy blocks in (%c1, %c1, %c1) threads in (%c1, %c1, %c1) args(%c : memref<250xf32>, %y : memref<250xf32>)
    return
  }
  gpu.module @kernels {
    gpu.func @copy(%from: memref<250xf32>, %to: memref<250xf32>) kernel {
      gpu.return
    }
  }
}
