// An elementwise value gets a buffer where computing it again costs more.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-place-values))" --split-input-file | FileCheck %s

// For one element a kernel computes 256 operations at most, of which exp is 8 and
// a load 1: 31 of them, then 31 on the buffer of those, and so on: nine buffers
// between 310.
// RUN: %python %S/Inputs/elementwise-chain.py 31 | mini-opt --pass-pipeline="builtin.module(func.func(mini-place-values))" | FileCheck %s --check-prefix=FITS
// RUN: %python %S/Inputs/elementwise-chain.py 32 | mini-opt --pass-pipeline="builtin.module(func.func(mini-place-values))" | FileCheck %s --check-prefix=BEYOND
// RUN: %python %S/Inputs/elementwise-chain.py 310 | mini-opt --pass-pipeline="builtin.module(func.func(mini-place-values))" | FileCheck %s --check-prefix=LONG
// FITS-COUNT-31: linalg.generic
// FITS-NOT: mini.scatter
// BEYOND-COUNT-31: linalg.generic
// BEYOND: mini.scatter
// BEYOND-COUNT-1: linalg.generic
// BEYOND-NOT: mini.scatter
// LONG-COUNT-9: mini.scatter
// LONG-NOT: mini.scatter

#id = affine_map<(i) -> (i)>
#back = affine_map<(i) -> (1023 - i)>
#shift = affine_map<(i) -> (i + 1)>

// Two readers at different places have a copy of the code each: 8 operations more
// are no reason for a buffer,
// CHECK-LABEL: func.func @littleCode(
// CHECK: %[[V:.*]] = linalg.generic
// CHECK: mini.gather %[[V]]
// CHECK: mini.gather %[[V]]
func.func @littleCode(%x: tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>) {
  %empty = tensor.empty() : tensor<1024xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    linalg.yield %s1 : f32
  } -> tensor<1024xf32>
  %1 = mini.gather %0 bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %2 = mini.scatter %1 map #id : tensor<1024xf32> -> tensor<1024xf32>
  %3 = mini.gather %0 bounds [1024] map #shift fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %4 = mini.scatter %3 map #id : tensor<1024xf32> -> tensor<1024xf32>
  return %2, %4 : tensor<1024xf32>, tensor<1024xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#back = affine_map<(i) -> (1023 - i)>
#shift = affine_map<(i) -> (i + 1)>

// but 40 are.
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0) -> (d0)>
// CHECK-LABEL: func.func @muchCode(
// CHECK: %[[V:.*]] = linalg.generic
// CHECK: %[[FLAT:.*]] = mini.gather %[[V]] bounds [1024] map #[[$ID]]
// CHECK-NEXT: %[[STORED:.*]] = mini.scatter %[[FLAT]] map #[[$ID]]
// CHECK-NEXT: mini.gather %[[STORED]]
// CHECK-NEXT: mini.scatter
// CHECK-NEXT: mini.gather %[[STORED]]
// CHECK-NEXT: mini.scatter
func.func @muchCode(%x: tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>) {
  %empty = tensor.empty() : tensor<1024xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    %s5 = math.exp %s4 : f32
    linalg.yield %s5 : f32
  } -> tensor<1024xf32>
  %1 = mini.gather %0 bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %2 = mini.scatter %1 map #id : tensor<1024xf32> -> tensor<1024xf32>
  %3 = mini.gather %0 bounds [1024] map #shift fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %4 = mini.scatter %3 map #id : tensor<1024xf32> -> tensor<1024xf32>
  return %2, %4 : tensor<1024xf32>, tensor<1024xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#back = affine_map<(i) -> (1023 - i)>
#shift = affine_map<(i) -> (i + 1)>

// The operations of what it is computed of count too, in whatever index space.
// CHECK-LABEL: func.func @muchCodeBehind(
// CHECK-COUNT-2: linalg.generic
// CHECK: %[[FLAT:.*]] = mini.gather
// CHECK-NEXT: %[[STORED:.*]] = mini.scatter %[[FLAT]]
// CHECK-NEXT: mini.gather %[[STORED]]
// CHECK-NEXT: mini.scatter
// CHECK-NEXT: mini.gather %[[STORED]]
func.func @muchCodeBehind(%x: tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>) {
  %empty = tensor.empty() : tensor<1024xf32>
  %before = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    linalg.yield %s4 : f32
  } -> tensor<1024xf32>
  %turned = mini.gather %before bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%turned : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    linalg.yield %s1 : f32
  } -> tensor<1024xf32>
  %1 = mini.gather %0 bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %2 = mini.scatter %1 map #id : tensor<1024xf32> -> tensor<1024xf32>
  %3 = mini.gather %0 bounds [1024] map #shift fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %4 = mini.scatter %3 map #id : tensor<1024xf32> -> tensor<1024xf32>
  return %2, %4 : tensor<1024xf32>, tensor<1024xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#back = affine_map<(i) -> (1023 - i)>
#shift = affine_map<(i) -> (i + 1)>

// Readers of the same elements have one copy: equal gathers, and ops that read in
// place, whose code is merged.
// CHECK-LABEL: func.func @samePlace(
// CHECK-NOT: mini.scatter
func.func @samePlace(%x: tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>, tensor<1024xf32>, tensor<1024xf32>) {
  %empty = tensor.empty() : tensor<1024xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    %s5 = math.exp %s4 : f32
    linalg.yield %s5 : f32
  } -> tensor<1024xf32>
  %1 = mini.gather %0 bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %2 = mini.gather %0 bounds [1024] map #back fill 0.0 : f32 : tensor<1024xf32> -> tensor<1024xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    %s5 = math.exp %s4 : f32
    linalg.yield %s5 : f32
  } -> tensor<1024xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%3 : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    linalg.yield %s1 : f32
  } -> tensor<1024xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%3 : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = arith.negf %a : f32
    linalg.yield %s1 : f32
  } -> tensor<1024xf32>
  return %1, %2, %4, %5 : tensor<1024xf32>, tensor<1024xf32>, tensor<1024xf32>, tensor<1024xf32>
}

// -----

#id = affine_map<(i) -> (i)>
#back = affine_map<(i) -> (1023 - i)>
#shift = affine_map<(i) -> (i + 1)>

// An epilogue ends in a buffer; there are several only of the whole.
// CHECK-LABEL: func.func @epilogue(
// CHECK-NOT: mini.gather
// CHECK-COUNT-2: mini.scatter
// CHECK-NOT: mini.
func.func @epilogue(%x: tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>) {
  %empty = tensor.empty() : tensor<1024xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<1024xf32>) outs(%empty : tensor<1024xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    %s5 = math.exp %s4 : f32
    %s6 = math.exp %s5 : f32
    linalg.yield %s6 : f32
  } -> tensor<1024xf32>
  %1 = mini.scatter %0 map #id : tensor<1024xf32> -> tensor<1024xf32>
  %2 = mini.scatter %0 map #back : tensor<1024xf32> -> tensor<1024xf32>
  return %1, %2 : tensor<1024xf32>, tensor<1024xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>

// A contraction computes each element of an operand once for each tile along the
// other dimension, here 32 times. For a negation that is less than what a buffer
// would move,
// CHECK-LABEL: func.func @cheapOperand(
// CHECK-NOT: mini.scatter
func.func @cheapOperand(%x: tensor<4096x4096xf32>, %y: tensor<4096x4096xf32>, %zero: tensor<4096x4096xf32>) -> tensor<4096x4096xf32> {
  %empty = tensor.empty() : tensor<4096x4096xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4096x4096xf32>) outs(%empty : tensor<4096x4096xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = arith.negf %a : f32
    linalg.yield %s1 : f32
  } -> tensor<4096x4096xf32>
  %1 = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%0, %y : tensor<4096x4096xf32>, tensor<4096x4096xf32>) outs(%zero : tensor<4096x4096xf32>) -> tensor<4096x4096xf32>
  return %1 : tensor<4096x4096xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>

// but an exponential is worth the memory.
// CHECK-LABEL: func.func @dearOperand(
// CHECK: %[[V:.*]] = linalg.generic
// CHECK: %[[FLAT:.*]] = mini.gather %[[V]]
// CHECK: %[[STORED:.*]] = mini.scatter %[[FLAT]]
// CHECK: linalg.contract {{.*}} ins(%[[STORED]], %arg1
func.func @dearOperand(%x: tensor<4096x4096xf32>, %y: tensor<4096x4096xf32>, %zero: tensor<4096x4096xf32>) -> tensor<4096x4096xf32> {
  %empty = tensor.empty() : tensor<4096x4096xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4096x4096xf32>) outs(%empty : tensor<4096x4096xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    linalg.yield %s1 : f32
  } -> tensor<4096x4096xf32>
  %1 = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%0, %y : tensor<4096x4096xf32>, tensor<4096x4096xf32>) outs(%zero : tensor<4096x4096xf32>) -> tensor<4096x4096xf32>
  return %1 : tensor<4096x4096xf32>
}

// -----

#id = affine_map<(a, b) -> (a, b)>
#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>

// What a contraction is behind is stored as its kernel computes it, not as a row.
// CHECK-DAG: #[[$ID:.*]] = affine_map<(d0, d1) -> (d0, d1)>
// CHECK-LABEL: func.func @inOrder(
// CHECK: linalg.contract
// CHECK: %[[V:.*]] = linalg.generic
// CHECK: %[[STORED:.*]] = mini.scatter %[[V]] map #[[$ID]]
// CHECK-NEXT: mini.gather %[[STORED]]
// CHECK-NEXT: mini.gather %[[STORED]]
func.func @inOrder(%x: tensor<16x16xf32>, %y: tensor<16x16xf32>, %zero: tensor<16x16xf32>) -> (tensor<16x16xf32>, tensor<16x16xf32>) {
  %empty = tensor.empty() : tensor<16x16xf32>
  %c = linalg.contract indexing_maps = [#lhs, #rhs, #result] ins(%x, %y : tensor<16x16xf32>, tensor<16x16xf32>) outs(%zero : tensor<16x16xf32>) -> tensor<16x16xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%c : tensor<16x16xf32>) outs(%empty : tensor<16x16xf32>) {
  ^bb0(%a: f32, %out: f32):
    %s1 = math.exp %a : f32
    %s2 = math.exp %s1 : f32
    %s3 = math.exp %s2 : f32
    %s4 = math.exp %s3 : f32
    %s5 = math.exp %s4 : f32
    linalg.yield %s5 : f32
  } -> tensor<16x16xf32>
  %1 = mini.gather %0 bounds [16, 16] map affine_map<(a, b) -> (b, a)> fill 0.0 : f32 : tensor<16x16xf32> -> tensor<16x16xf32>
  %2 = mini.gather %0 bounds [16, 16] map affine_map<(a, b) -> (15 - a, b)> fill 0.0 : f32 : tensor<16x16xf32> -> tensor<16x16xf32>
  return %1, %2 : tensor<16x16xf32>, tensor<16x16xf32>
}
