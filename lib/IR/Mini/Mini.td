//===- Mini.td - The few ops of our own --------------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything that upstream dialects cannot say. A `gather` views a tensor as
// another index space through an affine map with bounds checks: im2col, layout
// changes and padding to a tile are all gathers that never exist in memory. A
// `scatter` is the way back. `patch`, `stage`, `load_staged`, `load_operand`,
// `mma` and `sum_waves` are a tile's way through LDS and registers to the matrix
// cores.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MINI_TD
#define MINI_LIB_IR_MINI_MINI_TD

include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"
include "mlir/Interfaces/TilingInterface.td"
include "mlir/Interfaces/ViewLikeInterface.td"

def Mini_Dialect : Dialect {
  let name = "mini";
  let cppNamespace = "::mini";
  let summary = "Implicit GEMM on AMD matrix cores";
  let useDefaultAttributePrinterParser = 1;
  let hasConstantMaterializer = 1;
  // What canonicalization creates.
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::tensor::TensorDialect"
  ];
  // What passes tell each other on ops of other dialects.
  let discardableAttrs = (ins
    // Of the module: the chip, once operators are counted an array of
    // dictionaries with a kind of operators and how many of it compute with
    // integers, 8-bit floats or floats, and one of those with the convolutions
    // and matrix products in floats, by name, with the operator and the reason.
    "::mlir::StringAttr":$target,
    "::mlir::ArrayAttr":$operator_counts,
    "::mlir::ArrayAttr":$float_operators,
    // Of an operator in the torch dialect: why it stays in f32; that it is a
    // part of the one on integers before it.
    "::mlir::StringAttr":$float_reason,
    "::mlir::UnitAttr":$epilogue,
    // Of one of several functions of a program, the sizes of dimensions that it
    // is for, by name; of the module, that a batch can be split over them.
    "::mlir::DictionaryAttr":$sizes,
    "::mlir::UnitAttr":$splits_batch,
    // Of a function's argument or result: the name and the element type, with
    // its signedness, that a program shows; of the host function's argument,
    // that it is written.
    "::mlir::StringAttr":$name,
    "::mlir::TypeAttr":$element_type,
    "::mlir::UnitAttr":$output,
    // Of a result whose size along a dimension is counted at run time: that
    // dimension, in which -1 is behind the last element.
    "::mlir::IntegerAttr":$counted_dimension,
    // Of the host function: the memory between kernels as planned, and what no
    // plan could be below.
    "::mlir::IntegerAttr":$workspace_bytes,
    "::mlir::IntegerAttr":$workspace_lower_bound,
    // Of a launch: the name of the layer. Of operations and launches: the names
    // of all that they compute, in that order.
    "::mlir::StringAttr":$layer,
    "::mlir::ArrayAttr":$layers,
    // Of a kernel: how it is cut; of its argument, that every launch passes a
    // constant.
    "::mini::TilingAttr":$tiling,
    "::mlir::UnitAttr":$constant);
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
}

def Mini_TilingAttr : AttrDef<Mini_Dialect, "Tiling"> {
  let mnemonic = "tiling";
  let summary = "how a kernel is cut into workgroups, waves and matrix instructions";
  let description = [{
    `tile` is the workgroup's tile: [M, N, K] of a kernel with a contraction
    (one of a batch of them), [M, K] of one with another reduction, [elements] of
    an elementwise kernel, or [rows, columns] of one that transposes. `waves` is
    the grid of waves over the (M, N) tile, or over (M, N, K): then each wave has
    its part of every step's K, and their sums are added at the end. `intrinsic`
    names a row of the target's table of matrix instructions. With `transposed`
    the instruction's rows are the kernel's N, so that the four registers of an
    accumulator are contiguous along N.

    The tile search writes this attribute on a kernel; written by hand, it
    overrides the search.
  }];
  let parameters = (ins
    OptionalParameter<"::mlir::StringAttr">:$intrinsic,
    ArrayRefParameter<"int64_t">:$tile,
    ArrayRefParameter<"int64_t">:$waves,
    DefaultValuedParameter<"bool", "false">:$transposed);
  let assemblyFormat = [{
    `<` (`intrinsic` `=` $intrinsic^ `,` ` `)? `tile` `=` `[` $tile `]` `,`
    `waves` `=` `[` $waves `]` (`,` `transposed` `=` $transposed^)? `>`
  }];
  let extraClassDeclaration = [{
    /// The number of work-items of a workgroup, with 64 lanes a wave.
    int64_t getThreads() const;
    /// The number of waves that share the K of a step.
    int64_t getWavesAlongK() const;
  }];
}

class Mini_Op<string mnemonic, list<Trait> traits = []>
    : Op<Mini_Dialect, mnemonic, traits>;

def Mini_TilingMethods : DeclareOpInterfaceMethods<TilingInterface, [
  "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
  "getResultTilePosition", "generateResultTileValue"]>;

def Mini_GatherOp : Mini_Op<"gather", [Pure, Mini_TilingMethods]> {
  let summary = "a tensor seen through an affine map, with bounds checks";
  let description = [{
    With j = offsets + i (offsets are 0 where absent), element i of the result is

        source[map(j)]   where j < bounds and map(j) lies within the source,
        fill             elsewhere.

    im2col is a gather: the image's coordinates are affine in (m, k), and a
    coordinate in the convolution's padding falls outside of the source.
  }];
  let arguments = (ins
    AnyStaticShapeTensor:$source,
    Variadic<Index>:$offsets,
    DenseI64ArrayAttr:$bounds,
    AffineMapAttr:$map,
    TypedAttrInterface:$fill);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $source (`[` $offsets^ `]`)? `bounds` $bounds `map` $map `fill` $fill
    attr-dict `:` type($source) `->` type($result)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::Value":$source, "::llvm::ArrayRef<int64_t>":$shape,
                   "::mlir::AffineMap":$map)>];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// True if the result is all of the index space that `bounds` says, from the
    /// origin, and no tile of it.
    bool isWhole();
    /// True if every element of the result is an element of the source.
    bool isTotal();
  }];
}

def Mini_LookupOp
    : Mini_Op<"lookup", [Pure, SameOperandsAndResultType]
                        # ElementwiseMappable.traits> {
  let summary = "a function of a byte, as the table of its values";
  let description = [{
    Element `byte` of the table, where the byte is a number without sign.
  }];
  let arguments = (ins
    AnyTypeOf<[I8, VectorOfRankAndType<[1], [I8]>]>:$byte,
    SignlessIntElementsAttr<8>:$table);
  let results = (outs AnyTypeOf<[I8, VectorOfRankAndType<[1], [I8]>]>:$result);
  let assemblyFormat = "$byte `in` $table attr-dict `:` type($byte)";
  let hasVerifier = 1;
  let hasFolder = 1;
}

def Mini_ScatterOp : Mini_Op<"scatter", [Pure]> {
  let summary = "the inverse of a gather";
  let description = [{
    result[map(i)] = source[i] for every index i of the source. The map is a
    bijection from the source's indices onto the result's.
  }];
  let arguments = (ins AnyStaticShapeTensor:$source, AffineMapAttr:$map);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $source `map` $map attr-dict `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Mini_ConcatOp : Mini_Op<"concat", [Pure]> {
  let summary = "tensors one behind another in one buffer";
  let description = [{
    The pieces one after another along `dim`; they differ in that dimension only.
    What computes a piece writes it into the result's buffer, so that nothing is
    computed or copied here: after mini-materialize-results each piece is a
    scatter or a concat that no other concat and no result of the function claims.
  }];
  let arguments = (ins
    Variadic<AnyStaticShapeTensor>:$pieces,
    I64Attr:$dim);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $pieces `dim` $dim attr-dict `:` type($pieces) `->` type($result)
  }];
  let builders = [
    OpBuilder<(ins "::mlir::ValueRange":$pieces, "int64_t":$dim)>];
  let hasVerifier = 1;
  let hasFolder = 1;
  let hasCanonicalizer = 1;
  let extraClassDeclaration = [{
    /// Where each piece begins in the result's dimension `dim`.
    ::llvm::SmallVector<int64_t> getStarts();
  }];
}

def Mini_SliceOp : Mini_Op<"slice", [
    Pure, DeclareOpInterfaceMethods<ViewLikeOpInterface>]> {
  let summary = "a part of a buffer as a buffer of its own";
  let description = [{
    The elements from the source's element `offset` on, at the strides of the
    result's type.
  }];
  let arguments = (ins AnyStaticShapeMemRef:$source, I64Attr:$offset);
  let results = (outs AnyStaticShapeMemRef:$result);
  let assemblyFormat = [{
    $source `at` $offset attr-dict `:` type($source) `to` type($result)
  }];
  let hasVerifier = 1;
}

def Mini_ScatterIntoOp : Mini_Op<"scatter_into", [
    DeclareOpInterfaceMethods<TilingInterface, [
      "getLoopIteratorTypes", "getIterationDomain", "getTiledImplementation",
      "getResultTilePosition"]>]> {
  let summary = "a scatter that writes a kernel's result buffer";
  let description = [{
    With j = offsets + i, dest[map(j)] = source[i] where j < bounds; elements
    outside of the bounds are dropped.
  }];
  let arguments = (ins
    AnyStaticShapeTensor:$source,
    Arg<AnyStaticShapeMemRef, "the result", [MemWrite]>:$dest,
    Variadic<Index>:$offsets,
    DenseI64ArrayAttr:$bounds,
    AffineMapAttr:$map);
  let assemblyFormat = [{
    $source `into` $dest (`[` $offsets^ `]`)? `bounds` $bounds `map` $map
    attr-dict `:` type($source) `into` type($dest)
  }];
  let hasVerifier = 1;
}

def HasRowMajorLayoutPred
    : CPred<"::llvm::cast<::mlir::MemRefType>($_self).getLayout().isIdentity()">;

class Mini_StaticTensorOfRank<int rank>
    : ConfinedType<TensorRankOf<[AnyType], [rank]>, [HasStaticShapePred],
                   "a tensor of " # rank # " static dimensions">;

/// Of LDS, as a matrix: rows that may be longer than what is read of them.
def Mini_StagedTile
    : ConfinedType<MemRefRankOf<[AnyType], [2]>,
                   [HasStaticShapePred, HasRowMajorLayoutPred],
                   "a dense matrix in memory">;

def Mini_PatchOp
    : Mini_Op<"patch", [Pure, SameOperandsAndResultType]> {
  let summary = "what each block of a contraction's rows reads, kept in LDS";
  let description = [{
    The identity of (block, pixel, channel). A contraction's M is in blocks of as
    many rows as it has for each of these, and a block reads what is its own
    through a gather. A workgroup's tile has the rows of one block: it computes
    the block's elements once and keeps them in LDS.
  }];
  let arguments = (ins Mini_StaticTensorOfRank<3>:$source);
  let results = (outs Mini_StaticTensorOfRank<3>:$result);
  let assemblyFormat = "$source attr-dict `:` type($source)";
}

def Mini_StageOp : Mini_Op<"stage"> {
  let summary = "a workgroup's cooperative copy of a tile into LDS";
  let description = [{
    Every work-item computes its share of the source's elements and writes them
    to `dest`, row by row; a row of `dest` may be longer than one of the source,
    which spreads the rows over the LDS banks. A source of rank 3 is one element
    of a batch. No barrier is implied.
  }];
  let arguments = (ins
    AnyStaticShapeTensor:$source,
    Arg<Mini_StagedTile, "the tile in LDS", [MemWrite]>:$dest);
  let assemblyFormat = [{
    $source `into` $dest attr-dict `:` type($source) `into` type($dest)
  }];
  let hasVerifier = 1;
}

def Mini_LoadStagedOp : Mini_Op<"load_staged"> {
  let summary = "a tile that was staged in LDS";
  let description = [{
    Element (m, k) of the result is source[m, k]; what rows of `source` hold
    beyond the result's is padding. Each work-item reads the elements that it
    computes with, where it does, so that the tile must stay as it is up to the
    last use of the result.
  }];
  let arguments = (ins
    Arg<Mini_StagedTile, "the tile in LDS", [MemRead]>:$source);
  let results = (outs Mini_StaticTensorOfRank<2>:$result);
  let assemblyFormat = [{
    $source attr-dict `:` type($source) `->` type($result)
  }];
  let hasVerifier = 1;
}

def Mini_LoadOperandOp
    : Mini_Op<"load_operand", [AllTypesMatch<["source", "result"]>]> {
  let summary = "an operand's tile, from memory into the lanes' registers";
  let description = [{
    Each work-item loads what the matrix instructions of its wave take of the
    tile, so that nothing of it goes through LDS. The source is a gather from a
    patch, which is in LDS already, or from a constant of rows and columns of K; mini-pack-weights makes it one from
    [rows / M, columns / K, 64, elements]: the operands of one round of
    instructions one behind the other, each as the 64 lanes hold it. Batch
    dimensions come first.
  }];
  let arguments = (ins AnyStaticShapeTensor:$source);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = "$source attr-dict `:` type($source)";
}

def Mini_MatrixOperand
    : AnyTypeOf<[Mini_StagedTile, AnyStaticShapeTensor]>;

def Mini_MmaOp : Mini_Op<"mma", [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "a workgroup's multiply-accumulate of two tiles";
  let description = [{
    result[m, n] = accumulator[m, n] + sum over k < K of lhs[m, k] * rhs[n, k].
    The tiles are in LDS, or in registers as load_operand's results. An
    accumulator of rank 3 is one element of a batch. Where several waves share K,
    each has accumulators of its own, and the result is what `sum_waves` makes of
    them.
  }];
  let arguments = (ins
    Arg<Mini_MatrixOperand, "the M x K tile", [MemRead]>:$lhs,
    Arg<Mini_MatrixOperand, "the N x K tile", [MemRead]>:$rhs,
    AnyStaticShapeTensor:$accumulator,
    I64Attr:$k);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $lhs `,` $rhs `,` $accumulator `k` $k attr-dict
    `:` type($lhs) `,` type($rhs) `,` type($accumulator)
  }];
  let hasVerifier = 1;
}

def Mini_SumWavesOp
    : Mini_Op<"sum_waves", [AllTypesMatch<["accumulator", "result"]>]> {
  let summary = "the sum of the accumulators of waves that share K";
  let description = [{
    The waves write their accumulators to `partials`, which has a tile for each
    of them, wait for each other, and read what they go on with: the elements of
    the result are spread evenly over all work-items. The tiles are added in the
    order of the waves.
  }];
  let arguments = (ins
    AnyStaticShapeTensor:$accumulator,
    Arg<ConfinedType<MemRefRankOf<[AnyType], [3]>,
                     [HasStaticShapePred, HasRowMajorLayoutPred],
                     "dense matrices in memory">,
        "the tiles in LDS", [MemRead, MemWrite]>:$partials);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $accumulator `through` $partials attr-dict
    `:` type($accumulator) `,` type($partials)
  }];
  let hasVerifier = 1;
}

#endif // MINI_LIB_IR_MINI_MINI_TD
