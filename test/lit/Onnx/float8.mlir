// Products of 8-bit floats, which passes make. Bytes are bitcast where they are
// multiplied, to the formats that the model has.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: func.func @matmul(
// CHECK-SAME:    %[[a:.*]]: tensor<2x3xi8> {{.*}}, %[[b:.*]]: tensor<3x4xi8>
// CHECK:         %[[sums:.*]] = linalg.generic {{.*}} ins(%[[a]], %[[b]] : tensor<2x3xi8>, tensor<3x4xi8>) outs({{.*}} : tensor<2x4xf32>)
// CHECK:         ^bb0(%[[x:.*]]: i8, %[[y:.*]]: i8, %[[sum:.*]]: f32):
// CHECK-DAG:       %[[x8:.*]] = arith.bitcast %[[x]] : i8 to f8E4M3FN{{$}}
// CHECK-DAG:       %[[y8:.*]] = arith.bitcast %[[y]] : i8 to f8E5M2FNUZ
// CHECK-DAG:       %[[x32:.*]] = arith.extf %[[x8]] : f8E4M3FN to f32
// CHECK-DAG:       %[[y32:.*]] = arith.extf %[[y8]] : f8E5M2FNUZ to f32
// CHECK:           %[[product:.*]] = arith.mulf %[[x32]], %[[y32]]
// CHECK:           arith.addf %[[sum]], %[[product]]
// CHECK:         linalg.generic {{.*}} ins(%[[sums]], %{{.*}} : tensor<2x4xf32>, tensor<4xf32>)
// CHECK:           arith.mulf
func.func @matmul(%a: !torch.vtensor<[2,3],f8E4M3FN>, %b: !torch.vtensor<[3,4],f8E5M2FNUZ>) -> !torch.vtensor<[2,4],f32> {
  %none = torch.constant.none
  %m = torch.vtensor.literal(dense<[1.0, 2.0, 3.0, 4.0]> : tensor<4xf32>) : !torch.vtensor<[4],f32>
  %0 = torch.operator "mini.MatMulFloat8"(%a, %b, %none, %m) : (!torch.vtensor<[2,3],f8E4M3FN>, !torch.vtensor<[3,4],f8E5M2FNUZ>, !torch.none, !torch.vtensor<[4],f32>) -> !torch.vtensor<[2,4],f32>
  return %0 : !torch.vtensor<[2,4],f32>
}

// -----

// The sums are multiplied before the bias is added. Of groups, both are read by
// (group, channel).

// CHECK-DAG:   #[[$channel:.*]] = affine_map<(d0, d1, d2, d3) -> (d1, d2)>
// CHECK-LABEL: func.func @grouped(
// CHECK:         arith.bitcast {{.*}} : i8 to f8E4M3FNUZ
// CHECK:         linalg.generic {indexing_maps = [#{{.*}}, #[[$channel]], #{{.*}}], {{.*}} ins(%{{.*}} : tensor<1x2x3x4xf32>, tensor<2x3xf32>)
// CHECK:           arith.mulf
// CHECK:         linalg.generic {indexing_maps = [#{{.*}}, #[[$channel]], #{{.*}}], {{.*}} ins(%{{.*}} : tensor<1x2x3x4xf32>, tensor<2x3xf32>)
// CHECK:           arith.addf
func.func @grouped(%x: !torch.vtensor<[1,4,4],f8E4M3FNUZ>, %w: !torch.vtensor<[6,2,1],f8E4M3FNUZ>, %b: !torch.vtensor<[6],f32>, %m: !torch.vtensor<[6],f32>) -> !torch.vtensor<[1,6,4],f32> {
  %0 = torch.operator "mini.ConvFloat8"(%x, %w, %b, %m) {torch.onnx.group = 2 : si64} : (!torch.vtensor<[1,4,4],f8E4M3FNUZ>, !torch.vtensor<[6,2,1],f8E4M3FNUZ>, !torch.vtensor<[6],f32>, !torch.vtensor<[6],f32>) -> !torch.vtensor<[1,6,4],f32>
  return %0 : !torch.vtensor<[1,6,4],f32>
}
