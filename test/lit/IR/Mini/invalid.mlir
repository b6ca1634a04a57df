// What the verifiers reject, and what they say.
// RUN: mini-opt %s --split-input-file --verify-diagnostics

func.func @gatherElements(%x: tensor<4xf32>) -> tensor<4xf16> {
  // expected-error @below {{source, result and fill differ in element type}}
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i)> fill 0.0 : f16 : tensor<4xf32> -> tensor<4xf16>
  return %0 : tensor<4xf16>
}

// -----

func.func @gatherFill(%x: tensor<4xi32>) -> tensor<4xi32> {
  // expected-error @below {{source, result and fill differ in element type}}
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i)> fill 0 : i8 : tensor<4xi32> -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @gatherBounds(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has 2 bounds for a tile of rank 1}}
  %0 = mini.gather %x bounds [4, 1] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @gatherOffsets(%x: tensor<4xf32>, %i: index) -> tensor<4xf32> {
  // expected-error @below {{has 2 offsets for a tile of rank 1}}
  %0 = mini.gather %x[%i, %i] bounds [4] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @gatherRank(%x: tensor<4x4xf32>) -> tensor<4xf32> {
  // expected-error @below {{map takes 1 indices to 1 coordinates, expected 1 to 2}}
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<4x4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @gatherSymbols(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{map has symbols}}
  %0 = mini.gather %x bounds [4] map affine_map<(i)[s] -> (i + s)> fill 0.0 : f32 : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @gatherDynamic(%x: tensor<?xf32>) -> tensor<4xf32> {
  // expected-error @below {{operand #0 must be statically shaped tensor}}
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i)> fill 0.0 : f32 : tensor<?xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @scatterCount(%x: tensor<4xf32>) -> tensor<5xf32> {
  // expected-error @below {{source and result differ in their number of elements}}
  %0 = mini.scatter %x map affine_map<(i) -> (i)> : tensor<4xf32> -> tensor<5xf32>
  return %0 : tensor<5xf32>
}

// -----

func.func @scatterRank(%x: tensor<4xf32>) -> tensor<2x2xf32> {
  // expected-error @below {{map takes 1 indices to 1 coordinates, expected 1 to 2}}
  %0 = mini.scatter %x map affine_map<(i) -> (i)> : tensor<4xf32> -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}

// -----

func.func @scatterIntoBounds(%x: tensor<4xf32>, %to: memref<4xf32>) {
  // expected-error @below {{has 0 bounds for a tile of rank 1}}
  mini.scatter_into %x into %to bounds [] map affine_map<(i) -> (i)> : tensor<4xf32> into memref<4xf32>
  return
}

// -----

func.func @scatterIntoRank(%x: tensor<4xf32>, %to: memref<4xf32>) {
  // expected-error @below {{map takes 2 indices to 1 coordinates, expected 1 to 1}}
  mini.scatter_into %x into %to bounds [4] map affine_map<(i, j) -> (i)> : tensor<4xf32> into memref<4xf32>
  return
}

// -----

func.func @stageElements(%x: tensor<16x16xf32>, %to: memref<16x20xf16>) {
  // expected-error @below {{source and destination differ in element type}}
  mini.stage %x into %to : tensor<16x16xf32> into memref<16x20xf16>
  return
}

// -----

func.func @stageSize(%x: tensor<16x16xf32>, %to: memref<16x12xf32>) {
  // expected-error @below {{the source does not fit the destination}}
  mini.stage %x into %to : tensor<16x16xf32> into memref<16x12xf32>
  return
}

// -----

func.func @stageBatch(%x: tensor<2x16x16xf32>, %to: memref<16x20xf32>) {
  // expected-error @below {{expected a matrix, or one in a batch of one, but got 'tensor<2x16x16xf32>'}}
  mini.stage %x into %to : tensor<2x16x16xf32> into memref<16x20xf32>
  return
}

// -----

func.func @mmaBatch(%a: memref<16x20xf32>, %b: memref<16x20xf32>, %c: tensor<2x16x16xf32>) -> tensor<2x16x16xf32> {
  // expected-error @below {{expected a matrix, or one in a batch of one, but got 'tensor<2x16x16xf32>'}}
  %0 = mini.mma %a, %b, %c k 16 : memref<16x20xf32>, memref<16x20xf32>, tensor<2x16x16xf32>
  return %0 : tensor<2x16x16xf32>
}

// -----

func.func @loadStagedElements(%from: memref<16x20xf16>) -> tensor<16x16xf32> {
  // expected-error @below {{source and result differ in element type}}
  %0 = mini.load_staged %from : memref<16x20xf16> -> tensor<16x16xf32>
  return %0 : tensor<16x16xf32>
}

// -----

func.func @loadStagedSize(%from: memref<16x12xf32>) -> tensor<16x16xf32> {
  // expected-error @below {{the source does not hold the result}}
  %0 = mini.load_staged %from : memref<16x12xf32> -> tensor<16x16xf32>
  return %0 : tensor<16x16xf32>
}

// -----

func.func @mmaDepth(%a: memref<16x20xf32>, %b: memref<16x12xf32>, %c: tensor<16x16xf32>) -> tensor<16x16xf32> {
  // expected-error @below {{the tiles' rows are shorter than k = 16}}
  %0 = mini.mma %a, %b, %c k 16 : memref<16x20xf32>, memref<16x12xf32>, tensor<16x16xf32>
  return %0 : tensor<16x16xf32>
}

// -----

func.func @mmaRows(%a: memref<16x20xf32>, %b: memref<16x20xf32>, %c: tensor<16x32xf32>) -> tensor<16x32xf32> {
  // expected-error @below {{the tiles' rows do not match the accumulator}}
  %0 = mini.mma %a, %b, %c k 16 : memref<16x20xf32>, memref<16x20xf32>, tensor<16x32xf32>
  return %0 : tensor<16x32xf32>
}

// -----

func.func @gatherCeilDiv(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{map divides by something else than a positive constant, rounding down}}
  %0 = mini.gather %x bounds [4] map affine_map<(i) -> (i ceildiv 2)> fill 0.0 : f32 : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

// The offending division may be deep in the map.
func.func @scatterNegativeDivisor(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{map divides by something else than a positive constant, rounding down}}
  %0 = mini.scatter %x map affine_map<(i) -> ((i floordiv -2) * 3 + 1)> : tensor<4xf32> -> tensor<4xf32>
  return %0 : tensor<4xf32>
}

// -----

func.func @scatterElements(%x: tensor<4xf32>) -> tensor<4xi32> {
  // expected-error @below {{source and result differ in element type}}
  %0 = mini.scatter %x map affine_map<(i) -> (i)> : tensor<4xf32> -> tensor<4xi32>
  return %0 : tensor<4xi32>
}

// -----

func.func @scatterIntoElements(%x: tensor<4xf32>, %to: memref<4xf16>) {
  // expected-error @below {{source and destination differ in element type}}
  mini.scatter_into %x into %to bounds [4] map affine_map<(i) -> (i)> : tensor<4xf32> into memref<4xf16>
  return
}

// -----

func.func @sumWavesElements(%a: tensor<16x32xf32>, %p: memref<2x16x36xi32>) -> tensor<16x32xf32> {
  // expected-error @below {{accumulator and partials differ in element type}}
  %0 = mini.sum_waves %a through %p : tensor<16x32xf32>, memref<2x16x36xi32>
  return %0 : tensor<16x32xf32>
}

// -----

func.func @sumWavesSize(%a: tensor<16x32xf32>, %p: memref<2x16x20xf32>) -> tensor<16x32xf32> {
  // expected-error @below {{the partials' tiles do not hold the accumulator}}
  %0 = mini.sum_waves %a through %p : tensor<16x32xf32>, memref<2x16x20xf32>
  return %0 : tensor<16x32xf32>
}

// -----

func.func @concatDim(%x: tensor<4xf32>) -> tensor<8xf32> {
  // expected-error @below {{has no pieces or no dimension 1}}
  %0 = mini.concat %x, %x dim 1 : tensor<4xf32>, tensor<4xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @concatNegativeDim(%x: tensor<4xf32>) -> tensor<8xf32> {
  // expected-error @below {{has no pieces or no dimension -1}}
  %0 = mini.concat %x, %x dim -1 : tensor<4xf32>, tensor<4xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @concatOfNothing() -> tensor<0xf32> {
  // expected-error @below {{has no pieces or no dimension 0}}
  %0 = "mini.concat"() {dim = 0 : i64} : () -> tensor<0xf32>
  return %0 : tensor<0xf32>
}

// -----

func.func @concatRank(%x: tensor<4xf32>, %y: tensor<4x1xf32>) -> tensor<8xf32> {
  // expected-error @below {{a piece differs in rank or element type}}
  %0 = mini.concat %x, %y dim 0 : tensor<4xf32>, tensor<4x1xf32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @concatElements(%x: tensor<4xf32>, %y: tensor<4xi32>) -> tensor<8xf32> {
  // expected-error @below {{a piece differs in rank or element type}}
  %0 = mini.concat %x, %y dim 0 : tensor<4xf32>, tensor<4xi32> -> tensor<8xf32>
  return %0 : tensor<8xf32>
}

// -----

func.func @concatShape(%x: tensor<4x2x3xf32>, %y: tensor<4x2x4xf32>) -> tensor<4x4x3xf32> {
  // expected-error @below {{a piece differs in dimension 2}}
  %0 = mini.concat %x, %y dim 1 : tensor<4x2x3xf32>, tensor<4x2x4xf32> -> tensor<4x4x3xf32>
  return %0 : tensor<4x4x3xf32>
}

// -----

func.func @concatSum(%x: tensor<4x2xf32>) -> tensor<4x5xf32> {
  // expected-error @below {{the pieces have 4 elements in dimension 1, and the result 5}}
  %0 = mini.concat %x, %x dim 1 : tensor<4x2xf32>, tensor<4x2xf32> -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

func.func @sliceDynamic(%x: memref<?xf32>) -> memref<2xf32> {
  // expected-error @below {{operand #0 must be statically shaped memref}}
  %0 = mini.slice %x at 0 : memref<?xf32> to memref<2xf32>
  return %0 : memref<2xf32>
}

// -----

func.func @lookupTable(%byte: i8) -> i8 {
  // expected-error @below {{has a table of 'tensor<255xi8>', but it must be tensor<256xi8>}}
  %0 = mini.lookup %byte in dense<1> : tensor<255xi8> : i8
  return %0 : i8
}
