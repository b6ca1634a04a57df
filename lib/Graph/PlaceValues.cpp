//===- PlaceValues.cpp - Which elementwise values are in memory -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is computed again by every reader costs no buffer and no launch, but
// time where readers are many, and code where it is large: a value that each of
// two readers copies, read by two that each copy it, is there four times. Two
// walks decide. From the results back, one adds up how often each value would
// be computed and weighs that against a buffer. From the arguments on, the
// other bounds what is computed for one element.
//
//===----------------------------------------------------------------------===//

#include "ComputedPerElement.h"
#include "Elementwise.h"
#include "FlattenAndScatter.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_PLACEVALUESPASS
#include "Graph/Passes.h.inc"

/// What a kernel may compute for one element, in operations.
static constexpr int64_t maxOperations = 256;
/// The copies of operations that a buffer is worth.
static constexpr int64_t maxCopied = 32;
/// A launch, in operations of a lane: 2 us of a chip with 304 x 64 lanes at
/// 2.1 GHz; and a byte that is written or read, at 4 TB/s.
static constexpr double launchCost = 80e6, byteCost = 10;
/// The rows and columns that a workgroup computes of a contraction, which it
/// reads again for each tile along the other dimension.
static constexpr int64_t typicalTile = 128;

static int64_t countElements(Value tensor) {
  return cast<RankedTensorType>(tensor.getType()).getNumElements();
}

namespace {
struct PlaceValuesPass : impl::PlaceValuesPassBase<PlaceValuesPass> {
  void runOnOperation() override {
    for (Block &block : getOperation().getBody()) {
      weights.clear();
      evaluations.clear();
      placed.clear();
      for (Operation &op : block)
        addWeight(&op);
      for (Operation &op : llvm::reverse(block))
        addReads(&op);
      boundKernels(block);
    }
  }

private:
  void addWeight(Operation *op);
  void addReads(Operation *op);
  bool isWorthABuffer(linalg::GenericOp generic);
  void boundKernels(Block &block);

  /// At most the operations behind each value, up to maxOperations.
  DenseMap<Value, int64_t> weights;
  /// How many elements are computed of each value.
  DenseMap<Value, double> evaluations;
  DenseSet<Operation *> placed;
};
} // namespace

void PlaceValuesPass::addWeight(Operation *op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  bool isComputed = generic && isElementwise(generic);
  if (!isComputed && !isa<GatherOp>(op))
    return;
  int64_t weight = isComputed ? weightOf(generic) : 0;
  for (Value operand : op->getOperands())
    weight = std::min(maxOperations, weight + weights.lookup(operand));
  weights[op->getResult(0)] = weight;
}

/// The elements that a contraction of `result` computes of each of its
/// operands' elements.
static double repeatsOf(linalg::ContractOp contraction, unsigned operand) {
  auto result = cast<RankedTensorType>(contraction->getResult(0).getType());
  int64_t other = result.getDimSize(result.getRank() - (operand == 0 ? 1 : 2));
  return static_cast<double>(llvm::divideCeil(other, typicalTile));
}

void PlaceValuesPass::addReads(Operation *op) {
  auto read = [&](Value value, double elements) {
    if (weights.contains(value))
      evaluations[value] += elements;
  };
  if (auto contraction = dyn_cast<linalg::ContractOp>(op)) {
    for (unsigned i : {0, 1})
      read(op->getOperand(i),
           countElements(op->getOperand(i)) * repeatsOf(contraction, i));
    return;
  }
  if (auto gather = dyn_cast<GatherOp>(op))
    return read(gather.getSource(), evaluations.lookup(gather.getResult()));
  auto generic = dyn_cast<linalg::GenericOp>(op);
  bool isComputed = generic && isElementwise(generic);
  double elements = 0;
  if (isComputed) {
    Value result = generic.getResult(0);
    elements = evaluations.lookup(result);
    if (isWorthABuffer(generic)) {
      placed.insert(op);
      elements = countElements(result);
    }
  }
  for (Value operand :
       llvm::SmallSetVector<Value, 4>(op->operand_begin(), op->operand_end()))
    if (isa<RankedTensorType>(operand.getType()))
      read(operand, isComputed ? elements : countElements(operand));
}

/// The readers that would each have a copy of the op's code.
static int64_t countCopies(linalg::GenericOp generic) {
  DenseSet<Attribute> maps;
  int64_t readers = 0;
  bool isReadInPlace = false;
  for (Operation *user : generic->getUsers()) {
    if (auto gather = dyn_cast<GatherOp>(user))
      maps.insert(gather->getAttrDictionary());
    else if (auto other = dyn_cast<linalg::GenericOp>(user);
             other && isElementwise(other))
      isReadInPlace = true;
    else
      ++readers;
  }
  return readers + maps.size() + isReadInPlace - 1;
}

/// True for an epilogue, which is written to a buffer as it is.
static bool endsInBuffer(linalg::GenericOp generic) {
  return llvm::all_of(generic->getUsers(),
                      [](Operation *user) { return isa<ScatterOp>(user); });
}

bool PlaceValuesPass::isWorthABuffer(linalg::GenericOp generic) {
  Value result = generic.getResult(0);
  if (endsInBuffer(generic))
    return false;
  int64_t weight = weights.lookup(result);
  if (countCopies(generic) * weight > maxCopied)
    return true;
  auto elements = static_cast<double>(countElements(result));
  double bytes = getElementTypeOrSelf(result).getIntOrFloatBitWidth() / 8.0;
  return (evaluations.lookup(result) - elements) * weight >
         launchCost + 2 * elements * bytes * byteCost;
}

/// Makes `value` the result of a scatter for all that read it. What a
/// contraction or a reduction ends in cannot be computed in another order.
static void place(Value value, bool isInOrder) {
  Operation *op = value.getDefiningOp();
  auto uses =
      llvm::map_to_vector(value.getUses(), [](OpOperand &use) { return &use; });
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  auto type = cast<RankedTensorType>(value.getType());
  Value stored =
      isInOrder
          ? ScatterOp::create(builder, value.getLoc(), type, value,
                              builder.getMultiDimIdentityMap(type.getRank()))
                .getResult()
          : flattenAndScatter(builder, value.getLoc(), value);
  for (OpOperand *use : uses)
    use->set(stored);
}

void PlaceValuesPass::boundKernels(Block &block) {
  ComputedPerElement computed(maxOperations);
  for (Operation &op : llvm::make_early_inc_range(block)) {
    auto generic = dyn_cast<linalg::GenericOp>(&op);
    if (!generic || !isElementwise(generic))
      continue;
    // Operands go to memory, the largest first, until the op fits.
    bool fits = computed.add(generic);
    while (Value largest = fits ? Value() : computed.largestOperand(generic)) {
      place(largest, computed.needsOrder(largest));
      fits = computed.add(generic);
    }
    // What is too large by itself is at least in one kernel only.
    if ((!fits && !endsInBuffer(generic)) || placed.contains(&op))
      place(generic.getResult(0), computed.needsOrder(generic.getResult(0)));
  }
}

} // namespace mini
