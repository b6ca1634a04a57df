// What is wrong with operators that move elements is said with its value.
// RUN: mini-opt %s --mini-convert-torch-onnx-to-linalg --split-input-file --verify-diagnostics

func.func @count(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [5 : si64, 5 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Reshape': the input [2,3,4] has 24 elements, but the shape [5,5] has 25}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @twoInferred(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-1 : si64, -1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Reshape': the shape [-1,-1] has more than one -1}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @inferred(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [7 : si64, -1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Reshape': no size in the place of -1 makes [7,-1] a shape of 24 elements}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @overflow(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [4611686018427387904 : si64, 4 : si64, -1 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.Reshape': no size in the place of -1 makes [4611686018427387904,4,-1] a shape of 24 elements}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @negativeSize(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-2 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Reshape': the shape [-2] has a size of -2}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @keptSize(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [24 : si64, 1 : si64, 1 : si64, 0 : si64]} : () -> !torch.vtensor<[4],si64>
  // expected-error @below {{'onnx.Reshape': the shape [24,1,1,0] keeps dimension 3, which the input [2,3,4] does not have}}
  %r = torch.operator "onnx.Reshape"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @unknownShape(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[2],si64>) -> !torch.none {
  // expected-error @below {{'onnx.Reshape': the shape (operand 1) must be known at compile time; give the model's input its value with --bind=}}
  %r = torch.operator "onnx.Reshape"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @noShape(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Reshape': has no shape}}
  %r = torch.operator "onnx.Reshape"(%a) : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @flattenAxis(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Flatten': axis is 4, but must be from -3 to 3 for an input [2,3,4]}}
  %r = torch.operator "onnx.Flatten"(%a) {torch.onnx.axis = 4 : si64} : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @squeezed(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Squeeze': dimension 1 of the input [2,3,4] is 3, but only a size of 1 can be removed}}
  %r = torch.operator "onnx.Squeeze"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @axisTwice(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, -5 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Unsqueeze': the axes name dimension 0 twice}}
  %r = torch.operator "onnx.Unsqueeze"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @axisRange(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-9223372036854775808 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Unsqueeze': axis -9223372036854775808 is not a dimension of a tensor of 4 dimensions}}
  %r = torch.operator "onnx.Unsqueeze"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @noAxes(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Unsqueeze': has no axes}}
  %r = torch.operator "onnx.Unsqueeze"(%a) : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @expanded(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 3 : si64, 3 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.Expand': the input [2,3,4] and the shape [2,3,3] do not broadcast to each other}}
  %r = torch.operator "onnx.Expand"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @expandedTooFar(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [9223372036854775807 : si64, 1 : si64, 1 : si64, 1 : si64]} : () -> !torch.vtensor<[4],si64>
  // expected-error @below {{'onnx.Expand': the result is too large: dimension 0 of [9223372036854775807,2,3,4] is 9223372036854775807, above the limit of 2147483647}}
  %r = torch.operator "onnx.Expand"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[4],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @permutation(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Transpose': perm is [0,2,2], but must name each dimension of the input [2,3,4] once}}
  %r = torch.operator "onnx.Transpose"(%a) {torch.onnx.perm = [0 : si64, 2 : si64, 2 : si64]} : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @repeats(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, 2 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Tile': there are 2 repeats, but the input [2,3,4] has 3 dimensions}}
  %r = torch.operator "onnx.Tile"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @repeat(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, -1 : si64, 1 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.Tile': repeat 1 is -1, but must be from 0 to what makes a tensor}}
  %r = torch.operator "onnx.Tile"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[3],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @blocks(%a: !torch.vtensor<[1,6,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.DepthToSpace': the input [1,6,2,2] has 6 channels, which blocks of 2x2 do not divide}}
  %r = torch.operator "onnx.DepthToSpace"(%a) {torch.onnx.blocksize = 2 : si64} : (!torch.vtensor<[1,6,2,2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @blockSize(%a: !torch.vtensor<[1,4,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.DepthToSpace': blocksize is 0, but must be from 1 to 32767}}
  %r = torch.operator "onnx.DepthToSpace"(%a) {torch.onnx.blocksize = 0 : si64} : (!torch.vtensor<[1,4,2,2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @depthMode(%a: !torch.vtensor<[1,4,2,2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.DepthToSpace': mode is 'RCD'; 'DCR' and 'CRD' are supported}}
  %r = torch.operator "onnx.DepthToSpace"(%a) {torch.onnx.blocksize = 2 : si64, torch.onnx.mode = "RCD"} : (!torch.vtensor<[1,4,2,2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @space(%a: !torch.vtensor<[1,4,2,3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.SpaceToDepth': blocks of 2x2 do not divide the input [1,4,2,3]}}
  %r = torch.operator "onnx.SpaceToDepth"(%a) {torch.onnx.blocksize = 2 : si64} : (!torch.vtensor<[1,4,2,3],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @concatShapes(%a: !torch.vtensor<[2,3],f32>, %b: !torch.vtensor<[3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Concat': operand 1 is [3,4], which differs from operand 0, [2,3], in more than dimension 1}}
  %r = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @concatTypes(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[2],f16>) -> !torch.none {
  // expected-error @below {{'onnx.Concat': operand 1 has elements of 'f16', but operand 0 of 'f32'}}
  %r = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 0 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f16>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @concatAxis(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Concat': axis 1 is not a dimension of a tensor of 1 dimensions}}
  %r = torch.operator "onnx.Concat"(%a, %b) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @noAxis(%a: !torch.vtensor<[2],f32>, %b: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Concat': the attribute 'axis' is missing}}
  %r = torch.operator "onnx.Concat"(%a, %b) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @splitSizes(%a: !torch.vtensor<[6],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [4 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Split': the sizes [4,3] do not split a dimension of 6 into 2 results}}
  %r:2 = torch.operator "onnx.Split"(%a, %0) : (!torch.vtensor<[6],f32>, !torch.vtensor<[2],si64>) -> (!torch.none, !torch.none)
  return %r#0 : !torch.none
}

// -----

func.func @splitSizeOverflow(%a: !torch.vtensor<[6],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [9223372036854775807 : si64, 9223372036854775807 : si64, 8 : si64]} : () -> !torch.vtensor<[3],si64>
  // expected-error @below {{'onnx.Split': the sizes [9223372036854775807,9223372036854775807,8] do not split a dimension of 6 into 3 results}}
  %r:3 = torch.operator "onnx.Split"(%a, %0) : (!torch.vtensor<[6],f32>, !torch.vtensor<[3],si64>) -> (!torch.none, !torch.none, !torch.none)
  return %r#0 : !torch.none
}

// -----

func.func @splitEqually(%a: !torch.vtensor<[6],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Split': a dimension of 6 has no equal parts for 4 results}}
  %r:4 = torch.operator "onnx.Split"(%a) : (!torch.vtensor<[6],f32>) -> (!torch.none, !torch.none, !torch.none, !torch.none)
  return %r#0 : !torch.none
}

// -----

func.func @splitResults(%a: !torch.vtensor<[6],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Split': num_outputs is 3, but there are 2 results}}
  %r:2 = torch.operator "onnx.Split"(%a) {torch.onnx.num_outputs = 3 : si64} : (!torch.vtensor<[6],f32>) -> (!torch.none, !torch.none)
  return %r#0 : !torch.none
}

// -----

func.func @splitTooFar(%a: !torch.vtensor<[1],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Split': a dimension of 1 is too small for 3 results}}
  %r:3 = torch.operator "onnx.Split"(%a) {torch.onnx.num_outputs = 3 : si64} : (!torch.vtensor<[1],f32>) -> (!torch.none, !torch.none, !torch.none)
  return %r#0 : !torch.none
}

// -----

func.func @sliceLists(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 2 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Slice': there are 1 starts, 2 ends, 1 axes and 1 steps, but they must be as many}}
  %r = torch.operator "onnx.Slice"(%a, %0, %1) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[1],si64>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @sliceStep(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64]} : () -> !torch.vtensor<[1],si64>
  %2 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  %3 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Slice': a step is 0}}
  %r = torch.operator "onnx.Slice"(%a, %0, %1, %2, %3) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @sliceRank(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, 0 : si64]} : () -> !torch.vtensor<[2],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Slice': there are 2 starts, but the input [2] has 1 dimensions}}
  %r = torch.operator "onnx.Slice"(%a, %0, %1) : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @noEnds(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Slice': has no ends}}
  %r = torch.operator "onnx.Slice"(%a) {torch.onnx.starts = [0 : si64]} : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padCount(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': there are 2 pads, but there must be 2 for each of 3 dimensions}}
  %r = torch.operator "onnx.Pad"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padCrop(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-2 : si64, -2 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': pads of -2 and -2 crop more than dimension 0 of the input [3] has}}
  %r = torch.operator "onnx.Pad"(%a, %0) : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padHuge(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [9223372036854775807 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': the pads [9223372036854775807,1] have one beyond 2147483647}}
  %r = torch.operator "onnx.Pad"(%a, %0) : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padLarge(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2147483647 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': the result is too large: dimension 0 of [2147483651] is 2147483651, above the limit of 2147483647}}
  %r = torch.operator "onnx.Pad"(%a, %0) : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padMode(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': mode is 'mirror'; 'constant', 'edge', 'reflect' and 'wrap' are supported}}
  %r = torch.operator "onnx.Pad"(%a, %0) {torch.onnx.mode = "mirror"} : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padEmpty(%a: !torch.vtensor<[0],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': dimension 0 of the input [0] has no elements to pad with}}
  %r = torch.operator "onnx.Pad"(%a, %0) {torch.onnx.mode = "edge"} : (!torch.vtensor<[0],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padReflect(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [100 : si64, 0 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Pad': dimension 0 of 2 elements is reflected 102 times; up to 64 are supported}}
  %r = torch.operator "onnx.Pad"(%a, %0) {torch.onnx.mode = "reflect"} : (!torch.vtensor<[2],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @padValue(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Pad': the constant value is 'si64', but the input's elements are 'f32'}}
  %r = torch.operator "onnx.Pad"(%a, %0, %1) : (!torch.vtensor<[3],f32>, !torch.vtensor<[2],si64>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @noPads(%a: !torch.vtensor<[3],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Pad': has no pads}}
  %r = torch.operator "onnx.Pad"(%a) : (!torch.vtensor<[3],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherIndex(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, 3 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.Gather': index 3 is outside of a dimension of 3}}
  %r = torch.operator "onnx.Gather"(%a, %0) {torch.onnx.axis = 1 : si64} : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherType(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[2],si8>) -> !torch.none {
  // expected-error @below {{'onnx.Gather': the indices' elements are 'si8'; si32, si64, ui32 and ui64 are supported}}
  %r = torch.operator "onnx.Gather"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si8>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherLarge(%a: !torch.vtensor<[16777217],f32>, %b: !torch.vtensor<[2],si64>) -> !torch.none {
  // expected-error @below {{'onnx.Gather': a dimension of 16777217 elements needs a table of indices, above the limit of 16777216}}
  %r = torch.operator "onnx.Gather"(%a, %b) : (!torch.vtensor<[16777217],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherElements(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[2,4,4],si64>) -> !torch.none {
  // expected-error @below {{'onnx.GatherElements': the indices [2,4,4] do not fit in the data [2,3,4] but for dimension 0}}
  %r = torch.operator "onnx.GatherElements"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2,4,4],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherND(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[2,4],si64>) -> !torch.none {
  // expected-error @below {{'onnx.GatherND': the indices [2,4] do not fit the data [2,3,4] after 0 batch dimensions}}
  %r = torch.operator "onnx.GatherND"(%a, %b) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2,4],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherNDOutside(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[[1, 0], [0, -4]]> : tensor<2x2xsi64>} : () -> !torch.vtensor<[2,2],si64>
  // expected-error @below {{'onnx.GatherND': index -4 is outside of a dimension of 3}}
  %r = torch.operator "onnx.GatherND"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2,2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherElementsOutside(%a: !torch.vtensor<[2,3],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value = dense<[[1, 0, 2]]> : tensor<1x3xsi64>} : () -> !torch.vtensor<[1,3],si64>
  // expected-error @below {{'onnx.GatherElements': index 2 is outside of a dimension of 2}}
  %r = torch.operator "onnx.GatherElements"(%a, %0) : (!torch.vtensor<[2,3],f32>, !torch.vtensor<[1,3],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @gatherNDBatch(%a: !torch.vtensor<[2,3,4],f32>, %b: !torch.vtensor<[2,1],si64>) -> !torch.none {
  // expected-error @below {{'onnx.GatherND': batch_dims is 2, but must be less than the ranks of the data [2,3,4] and the indices [2,1]}}
  %r = torch.operator "onnx.GatherND"(%a, %b) {torch.onnx.batch_dims = 2 : si64} : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2,1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @constantShape() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64, -1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.ConstantOfShape': the shape [2,-1] has a negative size}}
  %r = torch.operator "onnx.ConstantOfShape"(%0) : (!torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @constantValue() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [2 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.ConstantOfShape': attribute 'value' must be a tensor of one element}}
  %r = torch.operator "onnx.ConstantOfShape"(%0) {torch.onnx.value = dense<[1, 2]> : tensor<2xsi64>} : (!torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @rangeStep() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [3 : si64]} : () -> !torch.vtensor<[1],si64>
  %2 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Range': the step of the range is 0}}
  %r = torch.operator "onnx.Range"(%0, %1, %2) : (!torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @rangeSize() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [-9223372036854775808 : si64]} : () -> !torch.vtensor<[1],si64>
  %1 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [9223372036854775807 : si64]} : () -> !torch.vtensor<[1],si64>
  %2 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [1 : si64]} : () -> !torch.vtensor<[1],si64>
  // expected-error @below {{'onnx.Range': the range from -9223372036854775808 to 9223372036854775807 in steps of 1 has more than 16777216 elements}}
  %r = torch.operator "onnx.Range"(%0, %1, %2) : (!torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>, !torch.vtensor<[1],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @windowUnknown(%a: !torch.vtensor<[],si64>) -> !torch.none {
  // expected-error @below {{'onnx.HannWindow': the size (operand 0) must be known at compile time; give the model's input its value with --bind=}}
  %r = torch.operator "onnx.HannWindow"(%a) : (!torch.vtensor<[],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @windowOfOne() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_int = 1 : si64} : () -> !torch.vtensor<[],si64>
  // expected-error @below {{'onnx.HannWindow': a window of 1 elements with a period of 0 is not defined}}
  %r = torch.operator "onnx.HannWindow"(%0) {torch.onnx.periodic = 0 : si64} : (!torch.vtensor<[],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @windowSize() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [4 : si64, 4 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.HammingWindow': the size has 2 values, but must be one}}
  %r = torch.operator "onnx.HammingWindow"(%0) : (!torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @windowType() -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_int = 4 : si64} : () -> !torch.vtensor<[],si64>
  // expected-error @below {{'onnx.BlackmanWindow': elements of 'si32' are not supported}}
  %r = torch.operator "onnx.BlackmanWindow"(%0) {torch.onnx.output_datatype = 6 : si64} : (!torch.vtensor<[],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @rangeUnknown(%a: !torch.vtensor<[],si64>, %b: !torch.vtensor<[],si64>, %c: !torch.vtensor<[],si64>) -> !torch.none {
  // expected-error @below {{'onnx.Range': the start (operand 0) must be one value that is known at compile time; give the model's input its value with --bind=}}
  %r = torch.operator "onnx.Range"(%a, %b, %c) : (!torch.vtensor<[],si64>, !torch.vtensor<[],si64>, !torch.vtensor<[],si64>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @eye(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  // expected-error @below {{'onnx.EyeLike': the input is [2,3,4], but must have 2 dimensions}}
  %r = torch.operator "onnx.EyeLike"(%a) : (!torch.vtensor<[2,3,4],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @trilu(%a: !torch.vtensor<[2],f32>) -> !torch.none {
  // expected-error @below {{'onnx.Trilu': the input is [2], but must have at least 2 dimensions}}
  %r = torch.operator "onnx.Trilu"(%a) : (!torch.vtensor<[2],f32>) -> !torch.none
  return %r : !torch.none
}

// -----

func.func @cumSumAxis(%a: !torch.vtensor<[2,3,4],f32>) -> !torch.none {
  %0 = torch.operator "onnx.Constant"() {torch.onnx.value_ints = [0 : si64, 1 : si64]} : () -> !torch.vtensor<[2],si64>
  // expected-error @below {{'onnx.CumSum': the axis has 2 values, but must have one}}
  %r = torch.operator "onnx.CumSum"(%a, %0) : (!torch.vtensor<[2,3,4],f32>, !torch.vtensor<[2],si64>) -> !torch.none
  return %r : !torch.none
}
