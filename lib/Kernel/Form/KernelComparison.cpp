//===- KernelComparison.cpp - Kernels equal but for scalars ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Operations are compared one by one in their order. Constants are compared at
// each use and not as operations: two of one value are one operation, so that a
// kernel may have fewer than its equal.
//
//===----------------------------------------------------------------------===//

#include "KernelComparison.h"

using namespace mlir;

namespace mini {

/// Arithmetic on a number that comes from memory costs what it costs on a
/// constant. Elsewhere, as in a clamp to a constant range, LLVM makes use of
/// knowing the number.
static bool mayTakeParameter(OpOperand &use) {
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::AddIOp, arith::SubIOp, arith::MulIOp>(use.getOwner()) &&
         use.get().getType().isIntOrFloat();
}

static auto withoutConstants(Block &block) {
  return llvm::make_filter_range(
      block, [](Operation &op) { return !isa<arith::ConstantOp>(op); });
}

/// All that is said of a kernel beside its name.
static NamedAttrList attributesOf(gpu::GPUFuncOp kernel) {
  NamedAttrList attributes(kernel->getAttrDictionary());
  attributes.erase(SymbolTable::getSymbolAttrName());
  return attributes;
}

llvm::hash_code KernelComparison::hash(gpu::GPUFuncOp kernel) {
  llvm::hash_code hash =
      hash_value(attributesOf(kernel).getDictionary(kernel.getContext()));
  kernel.getBody().walk([&](Operation *op) {
    if (!isa<arith::ConstantOp>(op))
      hash =
          llvm::hash_combine(hash, op->getName(), op->getAttrDictionary(),
                             llvm::hash_combine_range(op->result_type_begin(),
                                                      op->result_type_end()));
  });
  return hash;
}

std::optional<SmallVector<ScalarDifference>>
KernelComparison::run(gpu::GPUFuncOp first, gpu::GPUFuncOp second) {
  KernelComparison comparison;
  if (attributesOf(first) != attributesOf(second) ||
      !comparison.areEqual(first.getBody(), second.getBody()))
    return std::nullopt;
  return std::move(comparison.differences);
}

void KernelComparison::map(ValueRange first, ValueRange second) {
  for (auto [one, other] : llvm::zip_equal(first, second))
    valueInSecond[one] = other;
}

bool KernelComparison::areEqual(Region &first, Region &second) {
  if (first.empty() || second.empty())
    return first.empty() && second.empty();
  return first.hasOneBlock() && second.hasOneBlock() &&
         areEqual(first.front(), second.front());
}

bool KernelComparison::areEqual(Block &first, Block &second) {
  if (first.getArgumentTypes() != second.getArgumentTypes())
    return false;
  map(first.getArguments(), second.getArguments());
  auto firstOps = withoutConstants(first), secondOps = withoutConstants(second);
  auto one = firstOps.begin(), other = secondOps.begin();
  for (; one != firstOps.end() && other != secondOps.end(); ++one, ++other)
    if (!areEqual(*one, *other))
      return false;
  return one == firstOps.end() && other == secondOps.end();
}

bool KernelComparison::areEqual(Operation &first, Operation &second) {
  if (first.getName() != second.getName() ||
      first.getAttrDictionary() != second.getAttrDictionary() ||
      first.getResultTypes() != second.getResultTypes() ||
      first.getNumOperands() != second.getNumOperands() ||
      first.getNumRegions() != second.getNumRegions())
    return false;
  for (auto [one, other] :
       llvm::zip(first.getOpOperands(), second.getOpOperands()))
    if (!areEqual(one, other))
      return false;
  for (auto [one, other] : llvm::zip(first.getRegions(), second.getRegions()))
    if (!areEqual(one, other))
      return false;
  map(first.getResults(), second.getResults());
  return true;
}

bool KernelComparison::areEqual(OpOperand &first, OpOperand &second) {
  auto one = first.get().getDefiningOp<arith::ConstantOp>(),
       other = second.get().getDefiningOp<arith::ConstantOp>();
  if (!one || !other)
    return !one && !other && valueInSecond.lookup(first.get()) == second.get();
  if (one.getValue() == other.getValue())
    return true;
  if (one.getType() != other.getType() || !mayTakeParameter(first))
    return false;
  differences.push_back({&first, other.getValue()});
  return true;
}

} // namespace mini
