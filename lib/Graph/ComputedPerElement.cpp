//===- ComputedPerElement.cpp - What one element is computed of -----------===//
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

#include "ComputedPerElement.h"
#include "Elementwise.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace mini {

int64_t weightOf(linalg::GenericOp generic) {
  int64_t weight = 0;
  for (Operation &op : generic.getBody()->without_terminator()) {
    if (isa<math::MathDialect>(op.getDialect()))
      weight += 8;
    else if (isa<arith::DivFOp, arith::DivSIOp, arith::DivUIOp, arith::RemFOp,
                 arith::RemSIOp, arith::RemUIOp>(op))
      weight += 4;
    else if (!op.hasTrait<OpTrait::ConstantLike>())
      ++weight;
  }
  return std::max<int64_t>(weight, 1);
}

ComputedPerElement::Read ComputedPerElement::readOf(Value value,
                                                    AffineMap map) {
  while (auto gather = value.getDefiningOp<GatherOp>()) {
    map = gather.getMap().compose(map);
    value = gather.getSource();
  }
  return {value, map};
}

/// The value behind any gathers.
static Value sourceOf(Value value) {
  while (auto gather = value.getDefiningOp<GatherOp>())
    value = gather.getSource();
  return value;
}

/// A load, or nothing for what is the same everywhere.
int64_t ComputedPerElement::weightOfRead(Value value) {
  SplatElementsAttr splat;
  if (auto generic = value.getDefiningOp<linalg::GenericOp>();
      generic && isElementwise(generic))
    return weightOf(generic);
  return value.getDefiningOp<linalg::FillOp>() ||
                 matchPattern(value, m_Constant(&splat))
             ? 0
             : 1;
}

bool ComputedPerElement::add(linalg::GenericOp generic) {
  Computation computation;
  llvm::DenseSet<Read> known;
  auto add = [&](Read read) {
    if (!known.insert(read).second)
      return;
    computation.reads.push_back(read);
    computation.weight += weightOfRead(read.first);
  };
  AffineMap identity =
      generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  add({generic.getResult(0), identity});
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    if (!isa<RankedTensorType>(operand->get().getType()))
      continue;
    Read read = readOf(operand->get(), generic.getMatchingIndexingMap(operand));
    auto behind = computations.find(read.first);
    if (behind == computations.end()) {
      add(read);
      Operation *op = read.first.getDefiningOp();
      computation.needsOrder |=
          isa_and_present<linalg::LinalgOp>(op) && !isa<linalg::FillOp>(op);
      continue;
    }
    computation.needsOrder |= behind->second.needsOrder;
    for (auto [value, map] : behind->second.reads) {
      add({value, map.isIdentity() ? read.second : map.compose(read.second)});
      if (computation.weight > limit)
        return false;
    }
  }
  if (computation.weight > limit)
    return false;
  computations[generic.getResult(0)] = std::move(computation);
  return true;
}

Value ComputedPerElement::largestOperand(linalg::GenericOp generic) const {
  Value largest;
  int64_t most = 0;
  for (Value operand : generic.getDpsInputs()) {
    if (!isa<RankedTensorType>(operand.getType()))
      continue;
    Value value = sourceOf(operand);
    auto known = computations.find(value);
    if (known != computations.end() && known->second.weight > most) {
      largest = value;
      most = known->second.weight;
    }
  }
  return largest;
}

bool ComputedPerElement::needsOrder(Value value) const {
  auto known = computations.find(value);
  return known != computations.end() && known->second.needsOrder;
}

} // namespace mini
