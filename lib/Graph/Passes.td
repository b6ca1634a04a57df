//===- Passes.td - The graph phase's passes ----------------*- tablegen -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Whole-graph passes on tensors, in the order in which the pipeline runs them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_PASSES_TD
#define MINI_LIB_GRAPH_PASSES_TD

include "mlir/Pass/PassBase.td"

def FoldEmptyTensorsPass
    : Pass<"mini-fold-empty-tensors", "::mlir::func::FuncOp"> {
  let summary = "Replace what reads or computes tensors without elements";
  let description = [{
    A result without elements becomes a constant, a reduction along no elements
    what it starts from, and a concat loses such pieces. What is left are unused
    arguments, and constants that the function returns: no kernel writes them.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::arith::ArithDialect"];
}

def ConvertFloat8FormatsPass
    : Pass<"mini-convert-float8-formats", "::mlir::func::FuncOp"> {
  let summary = "Bring products of 8-bit floats to the formats that the chip multiplies";
  let description = [{
    A sum of products of bytes that are bitcast to 8-bit floats keeps the formats
    that the model has, up to here. Where the target has a matrix instruction of
    their FNUZ forms alone, operands of an OCP format take theirs: the same bits
    but for the NaNs, the infinities and the zero with a sign, and half the value.
    The constant that the sums are multiplied by behind is doubled for each, or
    the sums themselves. Bit by bit the same, but that an infinity, for which FNUZ
    has no bits, becomes a NaN.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def NormalizeLinalgPass
    : Pass<"mini-normalize-linalg", "::mlir::func::FuncOp"> {
  let summary = "Bring linalg into the forms that the graph passes know";
  let description = [{
    Named ops become linalg.generic, an elementwise op's loops get the order of
    its result's dimensions, and a tensor.pad by constants becomes a gather.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def NestConcatsPass : Pass<"mini-nest-concats", "::mlir::func::FuncOp"> {
  let summary = "Let a concat begin with another one of the same pieces";
  let description = [{
    Where the first pieces of a concat are all the pieces of an earlier one, it
    begins with that one instead. The buffers of both are then one, and each
    piece is written once for all of them.
  }];
  let dependentDialects = ["::mini::MiniDialect"];
}

def SplitZeroPointsPass
    : Pass<"mini-split-zero-points", "::mlir::func::FuncOp"> {
  let summary = "Take zero points out of integer contractions";
  let description = [{
    A sum of products of 8-bit integers less their zero points becomes the sum of
    products of signed integers, for which there is a matrix instruction, and a
    correction by the sums of the factors. Bit by bit the same.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FormContractionsPass
    : Pass<"mini-form-contractions", "::mlir::func::FuncOp"> {
  let summary = "Rewrite sums of products as gathers, a contraction and a scatter";
  let description = [{
    Takes every multiply-accumulate of two operands for which the target has a
    matrix instruction, and whose loops each index one operand and the result
    (M or N), both operands (K) or all three (a batch, the groups of a
    convolution, where each is large enough for matrix instructions). The batch,
    M and N are in the order of the result, each collapsed to one dimension; K
    ends with the loop that runs through the memory of an operand. Operands that
    the body bitcasts (bytes that are 8-bit floats) are bitcast before. The
    padding of a convolution becomes the bounds check of the im2col gather.

    Where a first operand has no wide loads, as an image of few channels, and a
    block of the result reads each of its elements 1.5 times or more, M gets the
    order of such blocks, and each block a `mini.patch` of the operand: its pixels
    with the channels innermost, padded to a power of two. The weights are padded
    with zeros alike.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def FormReductionsPass
    : Pass<"mini-form-reductions", "::mlir::func::FuncOp"> {
  let summary = "Rewrite a reduction as gathers, a reduction over (m, k) and a scatter";
  let description = [{
    Takes every linalg.generic with reduction loops. The index m runs over the
    result, the loop that runs through an operand's memory innermost, and k over
    the reduced loops in their order; operands are seen through gathers.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def SplitReductionsPass
    : Pass<"mini-split-reductions", "::mlir::func::FuncOp"> {
  let summary = "Split long rows of a reduction where there are few";
  let description = [{
    Takes the reductions over (m, k) that mini-form-reductions wrote. Where the
    chip has more lanes than there are rows, and the rows are long, each row
    becomes parts, which a reduction reduces to a buffer, and a second one, which
    may be split again, reduces that. A sum is of the parts in their order.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::arith::ArithDialect",
                           "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def ChooseLayoutsPass : Pass<"mini-choose-layouts", "::mlir::func::FuncOp"> {
  let summary = "Give tensors between kernels, and constants, the order of use";
  let description = [{
    A scatter whose result the function does not return stores its kernel's
    innermost index (N of a contraction) as the innermost dimension; the pieces
    of a concat all have the order that most of their elements want. A constant
    is transposed so that its gather runs through it, along K where a contraction
    reads it. Arguments and results of the function stay row-major.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::arith::ArithDialect"];
}

def FuseEpiloguesPass
    : Pass<"mini-fuse-epilogues", "::mlir::func::FuncOp"> {
  let summary = "Move elementwise ops in front of the scatter that they read";
  let description = [{
    An elementwise op on the result of a scatter that nothing else reads moves in
    front of the scatter, where it is the epilogue of the contraction. A reshape
    of a scatter is that scatter in another shape.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def MergeElementwisePass
    : Pass<"mini-merge-elementwise", "::mlir::func::FuncOp"> {
  let summary = "Make an elementwise op and its only reader one op";
  let description = [{
    Where both are in the same index space. Ops that only one op reads, and that
    read the same value, so become one reader of it.
  }];
  let dependentDialects = ["::mlir::linalg::LinalgDialect"];
}

def TabulateBytesPass
    : Pass<"mini-tabulate-bytes", "::mlir::func::FuncOp"> {
  let summary = "Look up functions of a byte instead of computing them";
  let description = [{
    A byte that an elementwise op computes from one other byte, with a function
    such as `exp` on the way, becomes `mini.lookup` in a table of its 256 values.
    These are the values of the host's functions, which are rounded better than
    the chip's.
  }];
  let dependentDialects = ["::mini::MiniDialect"];
}

def PlaceValuesPass : Pass<"mini-place-values", "::mlir::func::FuncOp"> {
  let summary = "Choose the elementwise values that get a buffer of their own";
  let description = [{
    An elementwise op is computed again by every kernel that reads it. Its result
    becomes a scatter where that costs less, estimated from the elements that the
    readers compute and the memory that a buffer moves; where several readers
    would have copies of much code; and where a kernel would compute more than
    256 operations for an element, so that the sum of all kernels grows with the
    graph.
  }];
  let dependentDialects = ["::mini::MiniDialect"];
}

def FuseElementwisePass
    : Pass<"mini-fuse-elementwise", "::mlir::func::FuncOp"> {
  let summary = "Move elementwise ops behind the gathers that read them";
  let description = [{
    An elementwise op that feeds a gather is computed in the gather's index
    space, while the operand is loaded.
  }];
  let dependentDialects = ["::mini::MiniDialect", "::mlir::linalg::LinalgDialect",
                           "::mlir::tensor::TensorDialect"];
}

def MaterializeResultsPass
    : Pass<"mini-materialize-results", "::mlir::func::FuncOp"> {
  let summary = "Give every result, and every piece of a concat, a buffer";
  let description = [{
    A kernel ends in a scatter. A result that is no scatter, or one that an
    earlier result already names, is flattened and scattered as one row of
    elements, and so is a piece of a concat; fuse-elementwise then moves its producers into that row. One that is
    read from memory along another dimension than it is written, both of at least
    eight elements, becomes a matrix of the two instead.
  }];
  let dependentDialects = ["::mini::MiniDialect"];
}

def MarkSplitBatchPass : Pass<"mini-mark-split-batch", "::mlir::ModuleOp"> {
  let summary = "Find batches that can be split over a program's variants";
  let description = [{
    Of a program with variants at several sizes, marks the module with
    `mini.splits_batch` where they differ in the outermost dimension of every
    input and output alone, no operation mixes the rows of a batch, and all
    compute the same of a row. A remark says what is in the way.
  }];
}

def CheckLimitsPass : Pass<"mini-check-limits", "::mlir::ModuleOp"> {
  let summary = "Refuse what no program can be made of";
  let description = [{
    A program is one function, or its variants. Kernels read and write memory
    through buffer descriptors with 32-bit offsets, in elements of 8, 16, 32 or
    64 bits.
    Everything after this pass may rely on it; this is where the user hears of
    it.
  }];
}

#endif // MINI_LIB_GRAPH_PASSES_TD
