// RUN: mini-opt %s --split-input-file --verify-diagnostics

func.func @list(%arg0: !torch.float) {
  // expected-error @below {{makes a list of '!torch.int', but element 0 is '!torch.float'}}
  %0 = torch.prim.ListConstruct %arg0 : (!torch.float) -> !torch.list<int>
  return
}

// -----

func.func @literalDtype() {
  // expected-error @below {{has elements of 'si64', but its dtype is 'f32'}}
  %0 = torch.vtensor.literal(dense<1> : tensor<2xsi64>) : !torch.vtensor<[2],f32>
  return
}

// -----

func.func @literalShape() {
  // expected-error @below {{has the value 'tensor<2xsi64>', which does not fit its sizes in '!torch.vtensor<[3],si64>'}}
  %0 = torch.vtensor.literal(dense<1> : tensor<2xsi64>) : !torch.vtensor<[3],si64>
  return
}

// -----

func.func @name(%arg0: !torch.float) {
  // expected-error @below {{integer literal not valid for specified type}}
  torch.operator 3(%arg0) : (!torch.float) -> ()
  return
}

// -----

// What is not defined has the form of PyTorch's operators.
func.func @types(%arg0: !torch.float) {
  // expected-error @below {{number of operands and types do not match: got 1 operands and 2 types}}
  %0 = torch.aten.relu %arg0 : !torch.float, !torch.float -> !torch.float
  return
}
