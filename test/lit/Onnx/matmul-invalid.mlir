// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @columns(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[5,4],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{cannot multiply [3,4] (operand 0) by [5,4] (operand 1): dimension 1 of the first has 4 elements, but dimension 0 of the second 5; both must be equal, so transpose or reshape one operand}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[5,4],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @batches(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[3,4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{cannot multiply [2,3,4] (operand 0) by [3,4,5] (operand 1): the batches [2] and [3] do not broadcast to each other; their sizes must be equal or 1}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3,4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @scalar(%a: !torch.vtensor<[4],f32>, %b: !torch.vtensor<[],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{cannot multiply [4] (operand 0) by [] (operand 1): a matrix product takes no scalar; use Mul}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[4],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @elements(%a: !torch.vtensor<[3,4],i1>, %b: !torch.vtensor<[4,5],i1>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the operands' elements are 'i1'; integers, f16, bf16, f32 and f64 are supported}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[3,4],i1>, !torch.vtensor<[4,5],i1>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @mixed(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f16>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{operand 1 has elements of 'f16', but operand 0 of 'f32'}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f16>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @huge(%a: !torch.vtensor<[2147483647,1],f32>, %b: !torch.vtensor<[1,2147483647],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the result is too large: [2147483647,2147483647] has more than the supported 1099511627776 elements}}
  %0 = torch.operator "onnx.MatMul"(%a, %b) : (!torch.vtensor<[2147483647,1],f32>, !torch.vtensor<[1,2147483647],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @rank(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{cannot multiply [2,3,4] (operand 0) by [4,5] (operand 1): both must have two dimensions; reshape them or use a MatMul}}
  %0 = torch.operator "onnx.Gemm"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @transposed(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{cannot multiply [3,4] (operand 0) by [4,5] (operand 1): dimension 0 of the first has 3 elements, but dimension 0 of the second 4;}}
  %0 = torch.operator "onnx.Gemm"(%a, %b) {torch.onnx.transA = 1 : si64} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

// C broadcasts to the result, but not the result to C.
func.func @addend(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>, %c: !torch.vtensor<[2,3,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the operand C [2,3,5] does not broadcast to the result [3,5]}}
  %0 = torch.operator "onnx.Gemm"(%a, %b, %c) : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>, !torch.vtensor<[2,3,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @factor(%a: !torch.vtensor<[3,4],si32>, %b: !torch.vtensor<[4,5],si32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{alpha is 5.000000e-01, but must be a small integer for elements of 'si32'}}
  %0 = torch.operator "onnx.Gemm"(%a, %b) {torch.onnx.alpha = 0.5 : f32} : (!torch.vtensor<[3,4],si32>, !torch.vtensor<[4,5],si32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumTerms(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the equation "ij,jk,kl->il" has 3 terms, but there are 2 operands}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "ij,jk,kl->il"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumRank(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the term 'ijk' of the equation has 3 dimensions, but operand 0 is [3,4]}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "ijk,kl->il"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumSize(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the label 'i' of the equation is 3 and 4 elements}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "ij,ik->jk"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumLetter(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the term 'i1' of the equation has 1 dimensions, but operand 0 is [3,4]}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "i1,jk->ik"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumResult(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the result 'il' of the equation has 'l', which no operand has}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "ij,jk->il"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}

// -----

func.func @einsumTwice(%a: !torch.vtensor<[3,4],f32>, %b: !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk> {
  // expected-error @below {{the result 'ii' of the equation has 'i', which it has already}}
  %0 = torch.operator "onnx.Einsum"(%a, %b) {torch.onnx.equation = "ij,jk->ii"} : (!torch.vtensor<[3,4],f32>, !torch.vtensor<[4,5],f32>) -> !torch.vtensor<*,unk>
  return %0 : !torch.vtensor<*,unk>
}
