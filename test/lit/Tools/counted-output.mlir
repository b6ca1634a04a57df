// How many columns NonZero has is counted at run time: the file has those that there
// are, also behind a transposition, or of a part of the rows.
//
// REQUIRES: mini-compile, mini-run, numpy
// RUN: rm -rf %t && mkdir %t
// RUN: mini-compile %s -o %t/program.hsaco 2> %t/remark
// RUN: FileCheck %s --check-prefix=REMARK < %t/remark
// RUN: %python %S/Inputs/counted-output.py write %t
// RUN: mini-run %t/program.hsaco --device=emulator --input=%t/some.npy --output=%t/some
// RUN: mini-run %t/program.hsaco --device=emulator --input=%t/none.npy --output=%t/none
// RUN: mini-run %t/program.hsaco --device=emulator --input=%t/all.npy --output=%t/all \
// RUN:   --json=%t/report
// RUN: FileCheck %s --check-prefix=JSON < %t/report
// RUN: %python %S/Inputs/counted-output.py check %t
//
// REMARK: remark: 'onnx.NonZero': the result has as many columns as there can be, 12; those that there are come first, and the others are -1
//
// JSON: "name": "output0"
// JSON: "counted_dimension": 1
// JSON: "name": "output1"
// JSON: "counted_dimension": 0
// JSON: "name": "output2"
// JSON: "counted_dimension": 0
// JSON: "name": "output3"
// JSON: "counted_dimension": 0
// JSON: "kernels"

func.func @main(%x: !torch.vtensor<[3,4],f32>) -> (!torch.vtensor<[2,?],si64>, !torch.vtensor<[?,2],si64>, !torch.vtensor<[?],si64>, !torch.vtensor<[?],si64>) {
  %0 = torch.operator "onnx.NonZero"(%x) : (!torch.vtensor<[3,4],f32>) -> !torch.vtensor<[2,?],si64>
  %1 = torch.operator "onnx.Transpose"(%0) {torch.onnx.perm = [1 : si64, 0 : si64]} : (!torch.vtensor<[2,?],si64>) -> !torch.vtensor<[?,2],si64>
  %column = torch.operator "onnx.Constant"() {torch.onnx.value_int = 1 : si64} : () -> !torch.vtensor<[],si64>
  %2 = torch.operator "onnx.Gather"(%1, %column) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[?,2],si64>, !torch.vtensor<[],si64>) -> !torch.vtensor<[?],si64>
  %start = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  %end = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64]} : () -> !torch.vtensor<[1],si64>
  %row = torch.operator "onnx.Slice"(%0, %start, %end) : (!torch.vtensor<[2,?],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[1,?],si64>
  %3 = torch.operator "onnx.Squeeze"(%row, %start) : (!torch.vtensor<[1,?],si64>, !torch.vtensor<[1],si64>) -> !torch.vtensor<[?],si64>
  return %0, %1, %2, %3 : !torch.vtensor<[2,?],si64>, !torch.vtensor<[?,2],si64>, !torch.vtensor<[?],si64>, !torch.vtensor<[?],si64>
}
