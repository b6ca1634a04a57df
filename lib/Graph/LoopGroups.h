//===- LoopGroups.h - Loops of an op, collapsed into few --------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A contraction has an index m whatever the number of loops that it stands for.
// This collapses groups of an op's loops into one index each, and rewrites the
// op's maps to those indices. Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_LOOPGROUPS_H
#define MINI_LIB_GRAPH_LOOPGROUPS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

class LoopGroups {
public:
  explicit LoopGroups(mlir::linalg::GenericOp op);

  /// A loop that runs once has index 0 and belongs to no group.
  bool isUnit(unsigned loop) const { return sizes[loop] == 1; }

  int64_t sizeOf(llvm::ArrayRef<unsigned> loops) const;

  /// Collapses `loops`, outermost first, into the next index; returns its size.
  int64_t add(llvm::ArrayRef<unsigned> loops);

  /// `map` of the loops as a map of the groups' indices.
  mlir::AffineMap rewrite(mlir::AffineMap map) const;

private:
  llvm::SmallVector<int64_t> sizes;
  llvm::SmallVector<mlir::AffineExpr> coordinates;
  unsigned groups = 0;
};

/// The loops that index the result of `op`, outermost dimension first, without
/// those that run once; std::nullopt if the result is not indexed by distinct
/// loops alone.
std::optional<llvm::SmallVector<unsigned>>
resultLoops(mlir::linalg::GenericOp op, const LoopGroups &groups);

/// True if all loops run a known number of times, at least once.
bool hasStaticLoops(mlir::linalg::GenericOp op);

/// True for a reduction over tensors, with one result, that can be written over
/// other loops.
bool isReduction(mlir::linalg::GenericOp generic);

/// x and y if the body of `generic` is the result so far plus x * y, in floats
/// or integers.
std::optional<std::pair<mlir::Value, mlir::Value>>
multipliedValues(mlir::linalg::GenericOp generic);

/// The loops of a contraction by their role, without those that run once.
struct ContractionLoops {
  llvm::SmallVector<unsigned> batch, m, n, k;
};

/// The loops of a sum of products of two factors with the maps `lhs` and `rhs`;
/// std::nullopt if one has no role in a contraction, as one that indexes
/// neither factor. A loop of both factors and the result is a batch or a group;
/// there must be enough in each to fill matrix instructions.
std::optional<ContractionLoops> classifyLoops(mlir::linalg::GenericOp generic,
                                              const LoopGroups &groups,
                                              mlir::AffineMap lhs,
                                              mlir::AffineMap rhs);

} // namespace mini

#endif // MINI_LIB_GRAPH_LOOPGROUPS_H
