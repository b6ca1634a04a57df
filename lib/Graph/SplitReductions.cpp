//===- SplitReductions.cpp - Many lanes for each of few rows --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lane reduces a row column by column, so that a long row takes long while
// most of the chip has nothing to do. Here a row becomes parts, each reduced by
// a lane of its own, and a second reduction of the parts, which may be split
// again. Part p of s has the columns p, p + s, p + 2 s ...: neighbouring lanes
// read neighbouring columns. The order depends on the shape alone, so that the
// rounding of a sum does too.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "IR/Mini/ComposeGathers.h"
#include "IR/Mini/InsideMask.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ModuleTarget.h"
#include "LoopGroups.h"
#include "Passes.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_SPLITREDUCTIONSPASS
#include "Graph/Passes.h.inc"

/// A launch in columns of a lane, each of which takes some 12 ns.
static constexpr int64_t launchColumns = 128;
/// Parts are whole groups of lanes' loads where the columns allow that.
static constexpr int64_t groupedParts = 4;

namespace {
/// A reduction over (m, k) whose body is combine(result so far, value of the
/// operands), with a neutral value.
struct Combination {
  Operation *combine = nullptr;
  Value value;
  TypedAttr neutral;
};

/// The parts of a row, and what the whole reduction takes, in columns.
struct Split {
  int64_t parts = 1, time = 0;
};
} // namespace

static std::optional<Combination> matchCombination(linalg::GenericOp generic) {
  SmallVector<Operation *> combiners;
  Value value = matchReduction(generic.getRegionOutputArgs(), 0, combiners);
  if (!value || combiners.size() != 1)
    return std::nullopt;
  auto neutral = arith::getNeutralElement(combiners.front());
  if (!neutral)
    return std::nullopt;
  return Combination{combiners.front(), value, *neutral};
}

/// The least time for `rows` of `columns`, of powers of two as parts.
static Split chooseSplit(int64_t rows, int64_t columns, int64_t lanes) {
  Split best{1, columns};
  for (int64_t parts = 2; rows * parts <= lanes && parts < columns;
       parts *= 2) {
    int64_t time = llvm::divideCeil(columns, parts) + launchColumns;
    // What is left is smaller, so that this ends.
    if (time < best.time)
      time += chooseSplit(rows, parts, lanes).time;
    if (time < best.time)
      best = {parts, time};
  }
  return best;
}

/// A divisor near to `parts`, which leaves no ragged end, if there is one.
static int64_t avoidRaggedEnd(int64_t parts, int64_t columns) {
  for (int64_t distance = 0; distance <= parts / 2; distance += groupedParts)
    for (int64_t near : {parts + distance, parts - distance})
      if (near % groupedParts == 0 && columns % near == 0)
        return near;
  return parts;
}

namespace {
/// Splits one reduction.
class Splitter {
public:
  Splitter(linalg::GenericOp generic, Combination combination, int64_t parts,
           RewriterBase &rewriter)
      : generic(generic), combination(combination), parts(parts),
        b(generic.getLoc(), rewriter), rewriter(rewriter) {
    SmallVector<int64_t, 4> ranges = generic.getStaticLoopRanges();
    rows = ranges[0];
    columns = ranges[1];
  }

  /// Returns the reduction of the parts.
  linalg::GenericOp rewrite();

private:
  void placeParts();
  Value reduceParts();
  linalg::GenericOp combineParts(Value partials);

  linalg::GenericOp generic;
  Combination combination;
  int64_t parts, rows, columns;
  ImplicitLocOpBuilder b;
  RewriterBase &rewriter;
  /// The row and the part of a partial result, and its number.
  AffineExpr row, part, number;
};
} // namespace

/// Neighbouring lanes read what lies side by side: parts of a row, or rows.
void Splitter::placeParts() {
  bool areRowsNeighbours =
      rows == 1 ||
      llvm::any_of(generic.getDpsInputOperands(), [&](OpOperand *operand) {
        return contiguousLoop(generic, operand) == 0U;
      });
  AffineExpr index = b.getAffineDimExpr(0), other = b.getAffineDimExpr(1);
  if (areRowsNeighbours) {
    row = index % rows;
    part = index.floorDiv(rows);
    number = other * rows + index;
  } else {
    row = index.floorDiv(parts);
    part = index % parts;
    number = index * parts + other;
  }
}

/// Reduces columns `part`, `part` + parts ... of `row`, from neutral values on.
Value Splitter::reduceParts() {
  int64_t perPart = llvm::divideCeil(columns, parts);
  SmallVector<int64_t> shape{rows * parts, perPart};
  AffineExpr column = b.getAffineDimExpr(1) * parts + part;
  SmallVector<Value> inputs;
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    AffineMap map = generic.getMatchingIndexingMap(operand);
    inputs.push_back(
        GatherOp::create(b, operand->get(), shape,
                         map.replaceDimsAndSymbols({row, column}, {}, 2, 0)));
  }
  bool isRagged = perPart * parts != columns;
  if (isRagged)
    inputs.push_back(buildInsideMask(b, b.getLoc(), columns, shape,
                                     AffineMap::get(2, 0, column)));
  SmallVector<AffineMap> maps(inputs.size(), b.getMultiDimIdentityMap(2));
  maps.push_back(AffineMap::get(2, 0, b.getAffineDimExpr(0)));
  Value neutral = arith::ConstantOp::create(b, combination.neutral);
  Value empty = tensor::EmptyOp::create(b, shape[0], neutral.getType());
  Value init = linalg::FillOp::create(b, neutral, empty).getResult(0);
  auto reduction = linalg::GenericOp::create(
      b, TypeRange(init.getType()), inputs, init, maps,
      {utils::IteratorType::parallel, utils::IteratorType::reduction},
      [&](OpBuilder &body, Location loc, ValueRange in) {
        IRMapping mapping;
        ValueRange values = isRagged ? in.drop_back(2) : in.drop_back();
        mapping.map(generic.getBody()->getArguments().drop_back(), values);
        mapping.map(generic.getBody()->getArguments().back(), in.back());
        for (Operation &op : generic.getBody()->without_terminator())
          if (&op != combination.combine)
            body.clone(op, mapping);
        if (isRagged)
          mapping.map(combination.value,
                      arith::SelectOp::create(
                          body, loc, in.drop_back().back(),
                          mapping.lookupOrDefault(combination.value), neutral));
        Operation *combined = body.clone(*combination.combine, mapping);
        linalg::YieldOp::create(body, loc, combined->getResult(0));
      });
  return ScatterOp::create(b, init.getType(), reduction.getResult(0),
                           b.getMultiDimIdentityMap(1));
}

/// The original's start and combination, of the partial results.
linalg::GenericOp Splitter::combineParts(Value partials) {
  OpOperand *init = generic.getDpsInitOperand(0);
  Value input = GatherOp::create(b, partials, ArrayRef<int64_t>{rows, parts},
                                 AffineMap::get(2, 0, number));
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(2),
                              generic.getMatchingIndexingMap(init)};
  return linalg::GenericOp::create(
      b, generic.getResultTypes(), input, init->get(), maps,
      {utils::IteratorType::parallel, utils::IteratorType::reduction},
      [&](OpBuilder &body, Location loc, ValueRange in) {
        IRMapping mapping;
        mapping.map(combination.value, in[0]);
        mapping.map(generic.getBody()->getArguments().back(), in[1]);
        Operation *combined = body.clone(*combination.combine, mapping);
        linalg::YieldOp::create(body, loc, combined->getResult(0));
      });
}

linalg::GenericOp Splitter::rewrite() {
  b.setInsertionPoint(generic);
  placeParts();
  linalg::GenericOp total = combineParts(reduceParts());
  rewriter.replaceOp(generic, total.getResults());
  return total;
}

/// True if the reduction is over (m, k), as mini-form-reductions writes it.
static bool isFormed(linalg::GenericOp generic) {
  return isReduction(generic) && generic.getNumLoops() == 2 &&
         generic.getNumReductionLoops() == 1 &&
         generic.getMatchingIndexingMap(generic.getDpsInitOperand(0)) ==
             AffineMap::get(2, 0, getAffineDimExpr(0, generic.getContext()));
}

namespace {
struct SplitReductionsPass
    : impl::SplitReductionsPassBase<SplitReductionsPass> {
  void runOnOperation() override {
    const Chip *chip = targetOf(getOperation());
    if (!chip)
      return signalPassFailure();
    int64_t lanes = static_cast<int64_t>(chip->waveSize) * chip->computeUnits;
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::GenericOp> reductions;
    getOperation().walk([&](linalg::GenericOp generic) {
      if (isFormed(generic))
        reductions.push_back(generic);
    });
    while (!reductions.empty()) {
      linalg::GenericOp generic = reductions.pop_back_val();
      SmallVector<int64_t, 4> ranges = generic.getStaticLoopRanges();
      auto combination = matchCombination(generic);
      int64_t parts = chooseSplit(ranges[0], ranges[1], lanes).parts;
      if (!combination || parts == 1)
        continue;
      parts = avoidRaggedEnd(parts, ranges[1]);
      reductions.push_back(
          Splitter(generic, *combination, parts, rewriter).rewrite());
    }
    if (failed(composeGathers(getOperation())))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
