//===- ContiguousDim.cpp - Where a tensor's neighbours in memory lie ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

namespace mini {

static std::optional<unsigned> lastDim(Value tensor) {
  int64_t rank = cast<RankedTensorType>(tensor.getType()).getRank();
  return rank > 0 ? std::optional<unsigned>(rank - 1) : std::nullopt;
}

std::optional<unsigned> coordinateAlong(AffineMap map, unsigned dim) {
  std::optional<unsigned> found;
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    // Steps within a row: whether the rows are whole groups does not matter.
    auto stride = strideInGroups(expr, dim, /*width=*/1);
    if (!stride || *stride == 0)
      continue;
    if (found || *stride != 1)
      return std::nullopt;
    found = i;
  }
  return found;
}

namespace {
/// The search for the memory behind a tensor. Where it is far away, which is
/// rare, what it would tell matters little: there the search ends.
class MemorySearch {
public:
  std::optional<unsigned> contiguousDim(Value tensor);
  std::optional<unsigned> contiguousLoop(linalg::GenericOp generic,
                                         OpOperand *operand);

private:
  std::optional<unsigned> contiguousDim(GatherOp gather);
  std::optional<unsigned> contiguousDim(linalg::GenericOp generic);
  std::optional<unsigned> contiguousDim(ConcatOp concat);

  int remainingSteps = 32;
};
} // namespace

std::optional<unsigned> MemorySearch::contiguousLoop(linalg::GenericOp generic,
                                                     OpOperand *operand) {
  auto dim = contiguousDim(operand->get());
  if (!dim)
    return std::nullopt;
  AffineExpr expr = generic.getMatchingIndexingMap(operand).getResult(*dim);
  std::optional<unsigned> found;
  for (auto [loop, size] : llvm::enumerate(generic.getStaticLoopRanges())) {
    if (size == 1 || !expr.isFunctionOfDim(loop))
      continue;
    if (found || strideInGroups(expr, loop, /*width=*/1) != 1)
      return std::nullopt;
    found = loop;
  }
  return found;
}

/// A gather moves no memory: the dimension that steps through the source's.
std::optional<unsigned> MemorySearch::contiguousDim(GatherOp gather) {
  auto sourceDim = contiguousDim(gather.getSource());
  if (!sourceDim)
    return std::nullopt;
  AffineExpr expr = gather.getMap().getResult(*sourceDim);
  for (unsigned dim = 0; dim < gather.getMap().getNumDims(); ++dim)
    if (strideInGroups(expr, dim, /*width=*/1) == 1)
      return dim;
  return std::nullopt;
}

/// An op's result is in the order of its first operand that has one.
std::optional<unsigned> MemorySearch::contiguousDim(linalg::GenericOp generic) {
  AffineMap result =
      generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(operand);
    // A broadcast row of parameters decides nothing.
    if (map.getNumResults() < result.getNumResults())
      continue;
    auto loop = contiguousLoop(generic, operand);
    if (!loop)
      continue;
    for (auto [i, expr] : llvm::enumerate(result.getResults()))
      if (expr == getAffineDimExpr(*loop, generic.getContext()))
        return i;
  }
  return lastDim(generic.getResult(0));
}

static bool isReturned(Operation *op) {
  return llvm::any_of(op->getUsers(), [](Operation *user) {
    return isa<func::ReturnOp>(user);
  });
}

/// The outermost concat that `op` is in, or itself.
static Operation *outermostConcat(Operation *op) {
  for (auto user = op->user_begin(); user != op->user_end();)
    if (isa<ConcatOp>(*user)) {
      op = *user;
      user = op->user_begin();
    } else {
      ++user;
    }
  return op;
}

/// What most of the elements that kernels write want.
std::optional<unsigned> MemorySearch::contiguousDim(ConcatOp concat) {
  if (isReturned(outermostConcat(concat)))
    return lastDim(concat.getResult());
  SmallVector<int64_t> votes(concat.getType().getRank(), 0);
  SmallVector<ConcatOp> open = {concat};
  while (!open.empty())
    for (Value piece : open.pop_back_val().getPieces()) {
      if (auto inner = piece.getDefiningOp<ConcatOp>())
        open.push_back(inner);
      else if (auto dim = contiguousDim(piece))
        votes[*dim] += cast<RankedTensorType>(piece.getType()).getNumElements();
    }
  return std::max_element(votes.begin(), votes.end()) - votes.begin();
}

std::optional<unsigned> MemorySearch::contiguousDim(Value tensor) {
  if (!isa<RankedTensorType>(tensor.getType()))
    return std::nullopt;
  if (remainingSteps-- <= 0)
    return lastDim(tensor);
  Operation *op = tensor.getDefiningOp();
  if (!op)
    return lastDim(tensor);
  if (auto gather = dyn_cast<GatherOp>(op))
    return contiguousDim(gather);
  if (auto generic = dyn_cast<linalg::GenericOp>(op);
      generic && generic.getNumDpsInits() == 1)
    return contiguousDim(generic);
  if (auto concat = dyn_cast<ConcatOp>(op))
    return contiguousDim(concat);
  auto scatter = dyn_cast<ScatterOp>(op);
  if (!scatter)
    return std::nullopt;
  if (isReturned(outermostConcat(scatter)))
    return lastDim(tensor);
  // The innermost index of the kernel that writes it: N, or all of the result.
  return coordinateAlong(scatter.getMap(), scatter.getMap().getNumDims() - 1);
}

std::optional<unsigned> contiguousDim(Value tensor) {
  return MemorySearch().contiguousDim(tensor);
}

std::optional<unsigned> contiguousLoop(linalg::GenericOp generic,
                                       OpOperand *operand) {
  return MemorySearch().contiguousLoop(generic, operand);
}

} // namespace mini
