// RUN: mini-opt %s --split-input-file --mini-inline-control-flow --verify-diagnostics

func.func @input(%c: !torch.vtensor<[],i1> {mini.name = "c"}) -> !torch.vtensor {
  // expected-error @below {{'onnx.If': the condition, the input 'c', must be known at compile time; give the model's inputs their values with --bind=c=FILE.npy}}
  %y = torch.operator "onnx.If"(%c) : (!torch.vtensor<[],i1>) -> !torch.vtensor {
    torch.operator_terminator %c : !torch.vtensor<[],i1>
  }, {
    torch.operator_terminator %c : !torch.vtensor<[],i1>
  }
  return %y : !torch.vtensor
}

// -----

func.func @computed(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor {
  %n = torch.operator "onnx.Unique"(%x) : (!torch.vtensor<[2],f32>) -> !torch.vtensor loc("nz")
  %c = torch.operator "onnx.ReduceMax"(%n) : (!torch.vtensor) -> !torch.vtensor loc("most")
  // expected-error @below {{'onnx.If': the condition, which 'most' (onnx.ReduceMax) computes from the inputs 'input0' with 'nz' (onnx.Unique), must be known at compile time; give the model's inputs their values with --bind=input0=FILE.npy}}
  %y = torch.operator "onnx.If"(%c) : (!torch.vtensor) -> !torch.vtensor {
    torch.operator_terminator %x : !torch.vtensor<[2],f32>
  }, {
    torch.operator_terminator %x : !torch.vtensor<[2],f32>
  }
  return %y : !torch.vtensor
}

// -----

func.func @oneBranch(%c: !torch.vtensor<[],i1>) -> !torch.vtensor {
  // expected-error @below {{'onnx.If': it must have a condition, and the two branches else_branch and then_branch, each of which gives all results}}
  %y = torch.operator "onnx.If"(%c) : (!torch.vtensor<[],i1>) -> !torch.vtensor {
    torch.operator_terminator %c : !torch.vtensor<[],i1>
  }
  return %y : !torch.vtensor
}

// -----

func.func @endless(%x: !torch.vtensor<[],f32>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Loop': what control flow runs is more than 100000 operators, and goes on; so many are not supported}}
  %y = torch.operator "onnx.Loop"(%none, %none, %x) : (!torch.none, !torch.none, !torch.vtensor<[],f32>) -> !torch.vtensor {
  ^bb0(%i: !torch.vtensor, %c: !torch.vtensor, %a: !torch.vtensor):
    %b = torch.operator "onnx.Relu"(%a) : (!torch.vtensor) -> !torch.vtensor
    torch.operator_terminator %c, %b : !torch.vtensor, !torch.vtensor
  }
  return %y : !torch.vtensor
}

// -----

func.func @ends(%x: !torch.vtensor<[],f32>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Loop': the condition of iteration 1, which (onnx.Less) computes from the inputs 'input0', must be known}}
  %y = torch.operator "onnx.Loop"(%none, %none, %x) : (!torch.none, !torch.none, !torch.vtensor<[],f32>) -> !torch.vtensor {
  ^bb0(%i: !torch.vtensor, %c: !torch.vtensor, %a: !torch.vtensor):
    %d = torch.operator "onnx.Less"(%a, %x) : (!torch.vtensor, !torch.vtensor<[],f32>) -> !torch.vtensor
    torch.operator_terminator %d, %a : !torch.vtensor, !torch.vtensor
  }
  return %y : !torch.vtensor
}

// -----

func.func @arguments(%x: !torch.vtensor<[],f32>) -> !torch.vtensor {
  %none = torch.constant.none
  // expected-error @below {{'onnx.Loop': its body takes 1 values and gives 1, but must take 3 and give 2}}
  %y = torch.operator "onnx.Loop"(%none, %none, %x) : (!torch.none, !torch.none, !torch.vtensor<[],f32>) -> !torch.vtensor {
  ^bb0(%a: !torch.vtensor):
    torch.operator_terminator %a : !torch.vtensor
  }
  return %y : !torch.vtensor
}

// -----

func.func @noIteration(%x: !torch.vtensor<[],f32>) -> !torch.vtensor {
  %none = torch.constant.none
  %zero = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0> : tensor<si64>} : () -> !torch.vtensor<[],si64>
  // expected-error @below {{'onnx.Loop': the shape of what no iteration would collect, which (onnx.Unique) computes from the inputs 'input0', must be known at compile time}}
  %y = torch.operator "onnx.Loop"(%zero, %none) : (!torch.vtensor<[],si64>, !torch.none) -> !torch.vtensor {
  ^bb0(%i: !torch.vtensor, %c: !torch.vtensor):
    %n = torch.operator "onnx.Unique"(%x) : (!torch.vtensor<[],f32>) -> !torch.vtensor
    torch.operator_terminator %c, %n : !torch.vtensor, !torch.vtensor
  }
  return %y : !torch.vtensor
}

// -----

func.func @noElements(%x: !torch.vtensor<[0],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.Scan': its sequences have no elements, so that the shape of what it collects is not known}}
  %z = torch.operator "onnx.Scan"(%x) {torch.onnx.num_scan_inputs = 1 : si64} : (!torch.vtensor<[0],f32>) -> !torch.vtensor {
  ^bb0(%a: !torch.vtensor):
    torch.operator_terminator %a : !torch.vtensor
  }
  return %z : !torch.vtensor
}

// -----

func.func @lengths(%x: !torch.vtensor<[2],f32>, %y: !torch.vtensor<[3],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.Scan': its sequences have 2 and 3 elements, but must have equally many}}
  %z = torch.operator "onnx.Scan"(%x, %y) {torch.onnx.num_scan_inputs = 2 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[3],f32>) -> !torch.vtensor {
  ^bb0(%a: !torch.vtensor, %b: !torch.vtensor):
    torch.operator_terminator %a : !torch.vtensor
  }
  return %z : !torch.vtensor
}

// -----

func.func @axes(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.Scan': attribute 'scan_input_axes' is [0 : si64, 1 : si64], but must be a list of 1 integers}}
  %z = torch.operator "onnx.Scan"(%x) {torch.onnx.num_scan_inputs = 1 : si64, torch.onnx.scan_input_axes = [0 : si64, 1 : si64]} : (!torch.vtensor<[2],f32>) -> !torch.vtensor {
  ^bb0(%a: !torch.vtensor):
    torch.operator_terminator %a : !torch.vtensor
  }
  return %z : !torch.vtensor
}

// -----

func.func @scanInputs(%x: !torch.vtensor<[2],f32>) -> !torch.vtensor {
  // expected-error @below {{'onnx.Scan': attribute 'num_scan_inputs' is 2 : si64, but must be from 1 to 1}}
  %z = torch.operator "onnx.Scan"(%x) {torch.onnx.num_scan_inputs = 2 : si64} : (!torch.vtensor<[2],f32>) -> !torch.vtensor {
  ^bb0(%a: !torch.vtensor):
    torch.operator_terminator %a : !torch.vtensor
  }
  return %z : !torch.vtensor
}
