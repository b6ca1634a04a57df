// A byte that is a costly function of one other byte is looked up.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-tabulate-bytes))" --split-input-file | FileCheck %s

#id = affine_map<(a) -> (a)>

// exp(0) = 1, exp(1) = 2.7, 7.4, 20.1, 54.6, 148.4, and 255 from there on.
// CHECK-LABEL: func.func @values(
// CHECK: ^bb0(%[[BYTE:.*]]: i8, %{{.*}}: i8):
// CHECK-NEXT: %[[VALUE:.*]] = mini.lookup %[[BYTE]] in dense<"0x010207143694FFFFFF{{F*}}"> : tensor<256xi8> : i8
// CHECK-NEXT: linalg.yield %[[VALUE]]
func.func @values(%x: tensor<8xi8>) -> tensor<8xi8> {
  %most = arith.constant 255.0 : f32
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi8>) outs(%empty : tensor<8xi8>) {
  ^bb0(%a: i8, %out: i8):
    %f = arith.uitofp %a : i8 to f32
    %e = math.exp %f : f32
    %least = arith.minnumf %e, %most : f32
    %b = arith.fptoui %least : f32 to i8
    linalg.yield %b : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}

// -----

#id = affine_map<(a) -> (a)>

// x * sigmoid(x), with a byte between: both readers of x, and the byte, are behind
// one lookup of the first byte that there is.
// CHECK-LABEL: func.func @branches(
// CHECK: ^bb0(%[[SUM:.*]]: i32, %{{.*}}: i8):
// CHECK-NEXT: %[[BYTE:.*]] = arith.trunci %[[SUM]]
// CHECK-NEXT: %[[VALUE:.*]] = mini.lookup %[[BYTE]] in
// CHECK-NEXT: linalg.yield %[[VALUE]]
func.func @branches(%x: tensor<8xi32>) -> tensor<8xi8> {
  %scale = arith.constant 100.0 : f32
  %divisor = arith.constant 150.0 : f32
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi32>) outs(%empty : tensor<8xi8>) {
  ^bb0(%sum: i32, %out: i8):
    %a = arith.trunci %sum : i32 to i8
    %f = arith.sitofp %a : i8 to f32
    %t = math.tanh %f : f32
    %s = arith.mulf %t, %scale : f32
    %byte = arith.fptosi %s : f32 to i8
    %g = arith.sitofp %byte : i8 to f32
    %p = arith.mulf %f, %g : f32
    %q = arith.divf %p, %divisor : f32
    %b = arith.fptosi %q : f32 to i8
    linalg.yield %b : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}

// -----

#id = affine_map<(a) -> (a)>

// Arithmetic is cheaper than a load.
// CHECK-LABEL: func.func @cheap(
// CHECK-NOT: mini.lookup
func.func @cheap(%x: tensor<8xi8>) -> tensor<8xi8> {
  %scale = arith.constant 0.5 : f32
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi8>) outs(%empty : tensor<8xi8>) {
  ^bb0(%a: i8, %out: i8):
    %f = arith.sitofp %a : i8 to f32
    %s = arith.mulf %f, %scale : f32
    %r = math.roundeven %s : f32
    %b = arith.fptosi %r : f32 to i8
    linalg.yield %b : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}

// -----

#id = affine_map<(a) -> (a)>

// A table of two bytes would have 65536 values.
// CHECK-LABEL: func.func @twoBytes(
// CHECK-NOT: mini.lookup
func.func @twoBytes(%x: tensor<8xi8>, %y: tensor<8xi8>) -> tensor<8xi8> {
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]} ins(%x, %y : tensor<8xi8>, tensor<8xi8>) outs(%empty : tensor<8xi8>) {
  ^bb0(%a: i8, %b: i8, %out: i8):
    %sum = arith.addi %a, %b : i8
    %c = arith.muli %sum, %a : i8
    %f = arith.sitofp %c : i8 to f32
    %g = arith.sitofp %a : i8 to f32
    %p = arith.mulf %f, %g : f32
    %t = math.tanh %p : f32
    %r = arith.fptosi %t : f32 to i8
    linalg.yield %r : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}

// -----

#id = affine_map<(a) -> (a)>

// What no folder knows, here a number beyond a byte, is computed.
// CHECK-LABEL: func.func @undefined(
// CHECK-NOT: mini.lookup
func.func @undefined(%x: tensor<8xi8>) -> tensor<8xi8> {
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi8>) outs(%empty : tensor<8xi8>) {
  ^bb0(%a: i8, %out: i8):
    %f = arith.sitofp %a : i8 to f32
    %e = math.exp %f : f32
    %b = arith.fptosi %e : f32 to i8
    linalg.yield %b : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}

// -----

#id = affine_map<(a) -> (a)>

// Where the element is, is no byte.
// CHECK-LABEL: func.func @index(
// CHECK-NOT: mini.lookup
func.func @index(%x: tensor<8xi8>) -> tensor<8xi8> {
  %empty = tensor.empty() : tensor<8xi8>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel"]} ins(%x : tensor<8xi8>) outs(%empty : tensor<8xi8>) {
  ^bb0(%a: i8, %out: i8):
    %place = linalg.index 0 : index
    %i = arith.index_cast %place : index to i32
    %f = arith.sitofp %i : i32 to f32
    %g = arith.sitofp %a : i8 to f32
    %p = arith.mulf %f, %g : f32
    %t = math.tanh %p : f32
    %b = arith.fptosi %t : f32 to i8
    linalg.yield %b : i8
  } -> tensor<8xi8>
  return %0 : tensor<8xi8>
}
