// gfx942 multiplies FNUZ floats: OCP operands become half of what they were, and a
// factor of the sums makes up for it.
// RUN: mini-opt %s --pass-pipeline="builtin.module(func.func(mini-convert-float8-formats))" --split-input-file | FileCheck %s

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#scalar = affine_map<(m, n) -> ()>

// Below the gather that pads it, the operand is converted once for both products:
// its NaNs are bytes above 126. Of the constant, a zero loses its sign and the NaN
// is another byte. The multiplier is doubled for each.
module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: func.func @ocp(
// CHECK-SAME:    %[[X:.*]]: tensor<4x3xi8>
// CHECK:         %[[HALF:.*]] = linalg.generic {{.*}} ins(%[[X]] : tensor<4x3xi8>)
// CHECK-NEXT:    ^bb0(%[[BYTE:.*]]: i8, %{{.*}}: i8):
// CHECK:           %[[MAGNITUDE:.*]] = arith.andi %[[BYTE]], %{{.*}}
// CHECK:           %[[C126:.*]] = arith.constant 126 : i8
// CHECK:           %[[NAN:.*]] = arith.cmpi ugt, %[[MAGNITUDE]], %[[C126]]
// CHECK:           arith.select %[[NAN]], %{{.*}}, %[[BYTE]]
// CHECK:           arith.cmpi eq, %[[BYTE]], %{{.*}}
// CHECK:         %[[W:.*]] = arith.constant dense<{{\[\[}}0, 56, -128, -128], [56, 0, 0, -72]]> : tensor<2x4xi8>
// CHECK:         %[[PADDED:.*]] = mini.gather %[[HALF]] bounds [4, 4] {{.*}} fill 1 : i8
// CHECK:         linalg.generic {{.*}} ins(%[[PADDED]], %[[W]] : tensor<4x4xi8>, tensor<2x4xi8>)
// CHECK:           arith.bitcast %{{.*}} : i8 to f8E4M3FNUZ
// CHECK:           arith.bitcast %{{.*}} : i8 to f8E4M3FNUZ
// CHECK-DAG:     %[[FOUR:.*]] = arith.constant dense<1.000000e+00> : tensor<f32>
// CHECK:         linalg.generic {{.*}} ins(%{{.*}}, %[[FOUR]] : tensor<4x2xf32>, tensor<f32>)
// CHECK:         linalg.generic {{.*}} ins(%[[PADDED]], %{{.*}} : tensor<4x4xi8>, tensor<2x4xi8>)
// CHECK:           arith.bitcast %{{.*}} : i8 to f8E4M3FNUZ
// CHECK:           arith.bitcast %{{.*}} : i8 to f8E5M2FNUZ
// CHECK-DAG:     %[[TWO:.*]] = arith.constant dense<5.000000e-01> : tensor<f32>
// CHECK:         linalg.generic {{.*}} ins(%{{.*}}, %[[TWO]] : tensor<4x2xf32>, tensor<f32>)
func.func @ocp(%x: tensor<4x3xi8>, %v: tensor<2x4xi8>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x2xf32>) -> tensor<4x2xf32>
  %w = arith.constant dense<[[-128, 56, 127, -1], [56, 0, 0, -72]]> : tensor<2x4xi8>
  %scale = arith.constant dense<0.25> : tensor<f32>
  %padded = mini.gather %x bounds [4, 4] map affine_map<(i, j) -> (i, j)> fill 1 : i8 : tensor<4x3xi8> -> tensor<4x4xi8>
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%padded, %w : tensor<4x4xi8>, tensor<2x4xi8>) outs(%init : tensor<4x2xf32>) {
  ^bb0(%a: i8, %b: i8, %c: f32):
    %a8 = arith.bitcast %a : i8 to f8E4M3FN
    %b8 = arith.bitcast %b : i8 to f8E4M3FN
    %a32 = arith.extf %a8 : f8E4M3FN to f32
    %b32 = arith.extf %b8 : f8E4M3FN to f32
    %product = arith.mulf %a32, %b32 : f32
    %sum = arith.addf %c, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %scale : tensor<4x2xf32>, tensor<f32>) outs(%empty : tensor<4x2xf32>) {
  ^bb0(%a: f32, %s: f32, %c: f32):
    %product = arith.mulf %a, %s : f32
    linalg.yield %product : f32
  } -> tensor<4x2xf32>
  %2 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%padded, %v : tensor<4x4xi8>, tensor<2x4xi8>) outs(%init : tensor<4x2xf32>) {
  ^bb0(%a: i8, %b: i8, %c: f32):
    %a8 = arith.bitcast %a : i8 to f8E4M3FN
    %b8 = arith.bitcast %b : i8 to f8E5M2FNUZ
    %a32 = arith.extf %a8 : f8E4M3FN to f32
    %b32 = arith.extf %b8 : f8E5M2FNUZ to f32
    %product = arith.mulf %a32, %b32 : f32
    %sum = arith.addf %product, %c : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %3 = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%2, %scale : tensor<4x2xf32>, tensor<f32>) outs(%empty : tensor<4x2xf32>) {
  ^bb0(%a: f32, %s: f32, %c: f32):
    %product = arith.mulf %s, %a : f32
    linalg.yield %product : f32
  } -> tensor<4x2xf32>
  return %1, %3 : tensor<4x2xf32>, tensor<4x2xf32>
}
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>
#id = affine_map<(m, n) -> (m, n)>
#column = affine_map<(m, n) -> (n)>

// Twice the greatest of the factors would be an infinity: the sums are doubled by
// themselves, and so they are where nothing multiplies them.
module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: func.func @large(
// CHECK:         %[[FACTORS:.*]] = arith.constant dense<[1.000000e+00, 2.000000e+38]> : tensor<2xf32>
// CHECK:         %[[SUMS:.*]] = linalg.generic {{.*}} ins(%{{.*}}, %arg1 : tensor<4x4xi8>, tensor<2x4xi8>)
// CHECK:           arith.bitcast %{{.*}} : i8 to f8E5M2FNUZ
// CHECK:         %[[DOUBLED:.*]] = linalg.generic {{.*}} ins(%[[SUMS]] : tensor<4x2xf32>)
// CHECK:           %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK:           arith.mulf %{{.*}}, %[[TWO]]
// CHECK:         linalg.generic {{.*}} ins(%[[DOUBLED]], %[[FACTORS]] :
func.func @large(%x: tensor<4x4xi8>, %w: tensor<2x4xi8>) -> tensor<4x2xf32> {
  %zero = arith.constant 0.0 : f32
  %factors = arith.constant dense<[1.0, 2.0e+38]> : tensor<2xf32>
  %empty = tensor.empty() : tensor<4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x2xf32>) -> tensor<4x2xf32>
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x4xi8>, tensor<2x4xi8>) outs(%init : tensor<4x2xf32>) {
  ^bb0(%a: i8, %b: i8, %c: f32):
    %a8 = arith.bitcast %a : i8 to f8E5M2
    %b8 = arith.bitcast %b : i8 to f8E4M3FNUZ
    %a32 = arith.extf %a8 : f8E5M2 to f32
    %b32 = arith.extf %b8 : f8E4M3FNUZ to f32
    %product = arith.mulf %a32, %b32 : f32
    %sum = arith.addf %c, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [#id, #column, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %factors : tensor<4x2xf32>, tensor<2xf32>) outs(%empty : tensor<4x2xf32>) {
  ^bb0(%a: f32, %s: f32, %c: f32):
    %product = arith.mulf %a, %s : f32
    linalg.yield %product : f32
  } -> tensor<4x2xf32>
  return %1 : tensor<4x2xf32>
}
}

// -----

#lhs = affine_map<(m, n, k) -> (m, k)>
#rhs = affine_map<(m, n, k) -> (n, k)>
#result = affine_map<(m, n, k) -> (m, n)>

// What is FNUZ already stays, and so do sums that start from other values, which
// would have to be halved.
module attributes {mini.target = "gfx942"} {
// CHECK-LABEL: func.func @others(
// CHECK:         linalg.generic {{.*}} ins(%arg0, %arg1 : tensor<4x4xi8>, tensor<2x4xi8>)
// CHECK:         arith.bitcast %{{.*}} : i8 to f8E5M2FNUZ
// CHECK:         linalg.generic {{.*}} ins(%arg0, %arg1 : tensor<4x4xi8>, tensor<2x4xi8>)
// CHECK:         arith.bitcast %{{.*}} : i8 to f8E5M2{{$}}
// CHECK-NOT:     linalg.generic
func.func @others(%x: tensor<4x4xi8>, %w: tensor<2x4xi8>, %start: tensor<4x2xf32>) -> (tensor<4x2xf32>, tensor<4x2xf32>) {
  %zero = arith.constant 0.0 : f32
  %empty = tensor.empty() : tensor<4x2xf32>
  %init = linalg.fill ins(%zero : f32) outs(%empty : tensor<4x2xf32>) -> tensor<4x2xf32>
  %0 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x4xi8>, tensor<2x4xi8>) outs(%init : tensor<4x2xf32>) {
  ^bb0(%a: i8, %b: i8, %c: f32):
    %a8 = arith.bitcast %a : i8 to f8E5M2FNUZ
    %b8 = arith.bitcast %b : i8 to f8E4M3FNUZ
    %a32 = arith.extf %a8 : f8E5M2FNUZ to f32
    %b32 = arith.extf %b8 : f8E4M3FNUZ to f32
    %product = arith.mulf %a32, %b32 : f32
    %sum = arith.addf %c, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  %1 = linalg.generic {indexing_maps = [#lhs, #rhs, #result], iterator_types = ["parallel", "parallel", "reduction"]} ins(%x, %w : tensor<4x4xi8>, tensor<2x4xi8>) outs(%start : tensor<4x2xf32>) {
  ^bb0(%a: i8, %b: i8, %c: f32):
    %a8 = arith.bitcast %a : i8 to f8E5M2
    %b8 = arith.bitcast %b : i8 to f8E4M3FNUZ
    %a32 = arith.extf %a8 : f8E5M2 to f32
    %b32 = arith.extf %b8 : f8E4M3FNUZ to f32
    %product = arith.mulf %a32, %b32 : f32
    %sum = arith.addf %c, %product : f32
    linalg.yield %sum : f32
  } -> tensor<4x2xf32>
  return %0, %1 : tensor<4x2xf32>, tensor<4x2xf32>
}
}
