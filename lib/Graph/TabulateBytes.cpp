//===- TabulateBytes.cpp - Functions of a byte as tables - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Between DequantizeLinear and QuantizeLinear, SiLU is a function from one byte
// to another: 256 values, computed here, and a load instead of an exponential
// and two divisions. Which byte each value of a body depends on is found from
// its arguments on, so that what lies between may have bytes of its own, and
// may be no chain.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/FoldBody.h"
#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_TABULATEBYTESPASS
#include "Graph/Passes.h.inc"

namespace {
/// The only value that another is a function of.
struct Origin {
  Value byte;
  /// Whether a load is cheaper than what lies between.
  bool isCostly = false;
};
using Origins = DenseMap<Value, Origin>;
} // namespace

/// Whether it takes the chip many instructions.
static bool isCostly(Operation &op) {
  return isa<math::MathDialect>(op.getDialect()) &&
         !isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
              math::FloorOp, math::FmaOp, math::RoundEvenOp, math::TruncOp>(op);
}

/// The byte that all operands of `op` are functions of, or nothing.
static std::optional<Origin> commonOrigin(Operation &op,
                                          const Origins &origins) {
  Origin common;
  for (Value operand : op.getOperands()) {
    if (matchPattern(operand, m_Constant()))
      continue;
    Origin origin = origins.lookup(operand);
    if (!origin.byte || (common.byte && common.byte != origin.byte))
      return std::nullopt;
    common = {origin.byte, common.isCostly || origin.isCostly};
  }
  if (!common.byte || !OpTrait::hasElementwiseMappableTraits(&op))
    return std::nullopt;
  common.isCostly |= isCostly(op);
  return common;
}

static Origins findOrigins(Block &body) {
  Origins origins;
  auto addByte = [&](Value value) {
    if (value.getType().isInteger(8))
      origins[value] = {value};
  };
  llvm::for_each(body.getArguments(), addByte);
  for (Operation &op : body.without_terminator()) {
    auto common = commonOrigin(op, origins);
    for (Value result : op.getResults())
      if (common)
        origins[result] = *common;
      else
        addByte(result);
  }
  return origins;
}

/// The operations up to `result` that have its origin.
static SmallVector<Operation *> collectOperations(OpResult result,
                                                  const Origins &origins) {
  Value byte = origins.lookup(result).byte;
  SmallVector<Operation *> operations;
  for (Operation &op : *result.getOwner()->getBlock()) {
    if (op.getNumResults() == 1 && op.getResult(0) != byte &&
        origins.lookup(op.getResult(0)).byte == byte)
      operations.push_back(&op);
    if (&op == result.getOwner())
      break;
  }
  return operations;
}

/// The values of `result` for all values of `byte`; null where one is not
/// known.
static DenseIntElementsAttr tabulate(Value byte, OpResult result,
                                     ArrayRef<Operation *> operations) {
  Type type = result.getType();
  SmallVector<Attribute> values;
  for (int64_t number = 0; number < 256; ++number) {
    DenseMap<Value, Attribute> known{
        {byte, IntegerAttr::get(type, APInt(8, number))}};
    for (Operation *op : operations)
      (void)foldOperation(*op, known);
    values.push_back(known.lookup(result));
    if (!values.back())
      return {};
  }
  return cast<DenseIntElementsAttr>(
      DenseElementsAttr::get(RankedTensorType::get(256, type), values));
}

/// From the last operation on, since what it needs no longer is not tabulated.
static void tabulateBody(Block &body) {
  Origins origins = findOrigins(body);
  for (Operation &op : llvm::make_early_inc_range(llvm::reverse(body))) {
    if (isOpTriviallyDead(&op)) {
      op.erase();
      continue;
    }
    if (op.getNumResults() != 1 || !op.getResult(0).getType().isInteger(8))
      continue;
    OpResult result = op.getResult(0);
    Origin origin = origins.lookup(result);
    if (!origin.isCostly)
      continue;
    SmallVector<Operation *> operations = collectOperations(result, origins);
    DenseIntElementsAttr table = tabulate(origin.byte, result, operations);
    if (!table)
      continue;
    OpBuilder builder(&op);
    // It computes the layers of all of them.
    auto locations = llvm::map_to_vector(
        operations, [](Operation *op) { return op->getLoc(); });
    result.replaceAllUsesWith(LookupOp::create(
        builder, builder.getFusedLoc(locations), origin.byte, table));
    op.erase();
  }
}

namespace {
struct TabulateBytesPass : impl::TabulateBytesPassBase<TabulateBytesPass> {
  void runOnOperation() override {
    getOperation().walk(
        [](linalg::GenericOp generic) { tabulateBody(*generic.getBody()); });
  }
};
} // namespace

} // namespace mini
