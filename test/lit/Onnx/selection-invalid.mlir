// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @size(%x: !torch.vtensor<[3,4],f32>) -> !torch.none {
  %k = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [5 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.TopK': k is 5, but must be from 1 to 4, the size of the dimension}}
  %0:2 = torch.operator "onnx.TopK"(%x, %k) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[1],si64>) -> (!torch.none, !torch.none)
  return %0#0 : !torch.none
}

// -----

func.func @data(%x: !torch.vtensor<[3,4],f32>, %k: !torch.vtensor<[1],si64>) -> !torch.none {
  // expected-error @below {{'onnx.TopK': k (operand 1) must be known at compile time; give the model's input its value with --bind=input1=FILE.npy}}
  %0:2 = torch.operator "onnx.TopK"(%x, %k) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[1],si64>) -> (!torch.none, !torch.none)
  return %0#0 : !torch.none
}

// -----

func.func @boxes(%x: !torch.vtensor<[1,6,5],f32>, %s: !torch.vtensor<[1,2,6],f32>) -> !torch.none {
  // expected-error @below {{'onnx.NonMaxSuppression': the boxes are [1,6,5] and the scores [1,2,6]; they must be [N,B,4] and [N,C,B]}}
  %0 = torch.operator "onnx.NonMaxSuppression"(%x, %s) : (!torch.vtensor<[1,6,5],f32>, !torch.vtensor<[1,2,6],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

// ONNX keeps none where the number is left out.
func.func @none(%x: !torch.vtensor<[1,6,4],f32>, %s: !torch.vtensor<[1,2,6],f32>) -> !torch.none {
  // expected-error @below {{'onnx.NonMaxSuppression': no box is kept, of [1,6,4] and at most 0 for each class; a result without elements is not supported}}
  %0 = torch.operator "onnx.NonMaxSuppression"(%x, %s) : (!torch.vtensor<[1,6,4],f32>, !torch.vtensor<[1,2,6],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @many(%x: !torch.vtensor<[1,20000,4],f32>, %s: !torch.vtensor<[1,1,20000],f32>) -> !torch.none {
  %k = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [5 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.NonMaxSuppression': there are 20000 boxes, and at most 16384 are supported; take those with the best scores first, by a TopK}}
  %0 = torch.operator "onnx.NonMaxSuppression"(%x, %s, %k) : (!torch.vtensor<[1,20000,4],f32>, !torch.vtensor<[1,1,20000],f32>, !torch.vtensor<[1],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @threshold(%x: !torch.vtensor<[1,6,4],f32>, %s: !torch.vtensor<[1,2,6],f32>, %t: !torch.vtensor<[2],f32>) -> !torch.none {
  %k = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [5 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.NonMaxSuppression': a threshold is [2],f32, but must be one f32}}
  %0 = torch.operator "onnx.NonMaxSuppression"(%x, %s, %k, %t) : (!torch.vtensor<[1,6,4],f32>, !torch.vtensor<[1,2,6],f32>, !torch.vtensor<[1],si64>, !torch.vtensor<[2],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @axes(%x: !torch.vtensor<[3,4],f32>, %n: !torch.vtensor<[4],si64>) -> !torch.none {
  // expected-error @below {{'onnx.ReverseSequence': the input is [3,4], time_axis is 1 and batch_axis 1; the axes must be 0 and 1}}
  %0 = torch.operator "onnx.ReverseSequence"(%x, %n) {torch.onnx.time_axis = 1 : si64} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @lengths(%x: !torch.vtensor<[3,4],f32>, %n: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.ReverseSequence': the lengths are [3],si64, but must be [4],si64}}
  %0 = torch.operator "onnx.ReverseSequence"(%x, %n) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @labels(%x: !torch.vtensor<[3,4,2],f32>, %t: !torch.vtensor<[3,4],si64>) -> !torch.none {
  // expected-error @below {{'onnx.NegativeLogLikelihoodLoss': the input is [3,4,2] and the labels [3,4]; they must be [N,C,...] and [N,...]}}
  %0 = torch.operator "onnx.NegativeLogLikelihoodLoss"(%x, %t) : (!torch.vtensor<[3,4,2],f32>, !torch.vtensor<[3,4],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @weights(%x: !torch.vtensor<[3,4],f32>, %t: !torch.vtensor<[3],si64>, %w: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss': the weights are [3],f32, but must be [4],'f32'}}
  %0 = torch.operator "onnx.SoftmaxCrossEntropyLoss"(%x, %t, %w) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>, !torch.vtensor<[3],f32>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @lossReduction(%x: !torch.vtensor<[3,4],f32>, %t: !torch.vtensor<[3],si64>) -> !torch.none {
  // expected-error @below {{'onnx.SoftmaxCrossEntropyLoss': reduction is 'max'; 'none', 'sum' and 'mean' are supported}}
  %0 = torch.operator "onnx.SoftmaxCrossEntropyLoss"(%x, %t) {torch.onnx.reduction = "max"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %0 : !torch.none
}

// -----

func.func @countedSum(%x: !torch.vtensor<[3,4],f32>) -> !torch.none {
  // expected-remark @below {{'onnx.NonZero': the result has as many columns as there can be, 12; those that there are come first, and the others are -1}}
  %0 = torch.operator "onnx.NonZero"(%x) : (!torch.vtensor<[3,4],f32>) -> !torch.none
  %1 = torch.operator "onnx.Transpose"(%0) : (!torch.none) -> !torch.none
  // expected-error @below {{'onnx.ReduceSum': the size of dimension 0 of operand 0 is counted at run time; only Transpose, Squeeze, and Gather and Slice of its other dimensions, can read it}}
  %2 = torch.operator "onnx.ReduceSum"(%1) : (!torch.none) -> !torch.none
  return %2 : !torch.none
}

// -----

func.func @countedIndices(%x: !torch.vtensor<[4],f32>) -> !torch.none {
  // expected-remark @below {{'onnx.NonZero': the result has as many columns as there can be, 4; those that there are come first, and the others are -1}}
  %0 = torch.operator "onnx.NonZero"(%x) : (!torch.vtensor<[4],f32>) -> !torch.none
  // expected-error @below {{'onnx.Gather': the size of dimension 1 of operand 1 is counted at run time}}
  %1 = torch.operator "onnx.Gather"(%x, %0) : (!torch.vtensor<[4],f32>, !torch.none) -> !torch.none
  return %1 : !torch.none
}

// -----

// Without the first column, -1 may be the first.
func.func @countedSlice(%x: !torch.vtensor<[4],f32>) -> !torch.none {
  // expected-remark @below {{'onnx.NonZero': the result has as many columns as there can be, 4; those that there are come first, and the others are -1}}
  %0 = torch.operator "onnx.NonZero"(%x) : (!torch.vtensor<[4],f32>) -> !torch.none
  %one = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64]} : () -> !torch.none
  %all = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [100 : si64]} : () -> !torch.none
  // expected-error @below {{'onnx.Slice': the size of dimension 1 of operand 0 is counted at run time}}
  %1 = torch.operator "onnx.Slice"(%0, %one, %all, %one) : (!torch.none, !torch.none, !torch.none, !torch.none) -> !torch.none
  return %1 : !torch.none
}
