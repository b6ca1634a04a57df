//===- CheckLimits.cpp - Refuse tensors that no kernel can address --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The last check that is the user's business: after the graph phase the
// compiler either succeeds or has a bug.
//
//===----------------------------------------------------------------------===//

#include "CheckLimits.h"

#include "IR/Mini/MemoryStrides.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ProgramFunctions.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_CHECKLIMITSPASS
#include "Graph/Passes.h.inc"

static LogicalResult checkElementType(Location loc, Type element) {
  unsigned bits = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 0;
  if (bits == 8 || bits == 16 || bits == 32 || bits == 64)
    return success();
  return emitError(loc) << "tensors of " << element
                        << " are not supported in a kernel's memory; expected "
                           "elements of 8, 16, 32 or 64 bits";
}

/// `value` is a tensor that will be in memory, or an argument that no kernel
/// reads if it has no elements.
static LogicalResult checkTensor(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  Location loc = value.getLoc();
  if (!type || !type.hasStaticShape())
    return emitError(loc) << "a value of type " << value.getType()
                          << " cannot be in memory; expected a tensor of "
                             "static shape";
  if (failed(checkElementType(loc, type.getElementType())))
    return failure();
  if (llvm::is_contained(type.getShape(), 0) && !value.use_empty())
    return emitError(loc) << "a tensor of type " << type
                          << " has no elements, which is not supported";
  int64_t bytes = type.getElementTypeBitWidth() / 8;
  for (int64_t size : type.getShape())
    if (llvm::MulOverflow(bytes, size, bytes))
      bytes = maxBufferBytes + 1;
  if (bytes > maxBufferBytes)
    return emitError(loc) << "a tensor of type " << type << " exceeds the "
                          << maxBufferBytes
                          << " bytes that a kernel can address";
  return success();
}

/// The tensors that will be in memory: arguments, what gathers read and what
/// scatters write. A mask is a constant that no kernel loads.
static LogicalResult checkTensors(func::FuncOp function) {
  for (Value argument : function.getArguments())
    if (failed(checkTensor(argument)))
      return failure();
  WalkResult result = function.walk([&](Operation *op) {
    Value inMemory;
    if (auto gather = dyn_cast<GatherOp>(op))
      inMemory = gather.getSource();
    else if (isa<ScatterOp, ConcatOp>(op))
      inMemory = op->getResult(0);
    bool isMask = inMemory && getElementTypeOrSelf(inMemory).isInteger(1) &&
                  inMemory.getDefiningOp();
    return inMemory && !isMask && failed(checkTensor(inMemory))
               ? WalkResult::interrupt()
               : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

/// The type that a program shows for an input or an output, with the
/// signedness, the booleans and the integers of 4 bits that tensors in memory
/// do not have.
static LogicalResult checkPort(Location loc, Attribute attribute) {
  auto type = dyn_cast_or_null<TypeAttr>(attribute);
  if (!type || type.getValue().isInteger(1) || type.getValue().isInteger(4))
    return success();
  return checkElementType(loc, type.getValue());
}

static LogicalResult checkPorts(func::FuncOp function) {
  constexpr StringLiteral name =
      MiniDialect::ElementTypeAttrHelper::getNameStr();
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    if (failed(checkPort(function.getArgument(i).getLoc(),
                         function.getArgAttr(i, name))))
      return failure();
  for (unsigned i = 0; i < function.getNumResults(); ++i)
    if (failed(checkPort(function.getLoc(), function.getResultAttr(i, name))))
      return failure();
  return success();
}

/// An elementwise op in one index space, or a reduction over (m, k), of ops
/// that work on vectors as they do on numbers.
LogicalResult checkGeneric(linalg::GenericOp generic) {
  if (generic.getNumDpsInits() != 1)
    return generic.emitError("has ")
           << generic.getNumDpsInits() << " results; only one is supported";
  for (Operation &op : generic.getBody()->without_terminator())
    if (!op.hasTrait<OpTrait::ConstantLike>() &&
        !OpTrait::hasElementwiseMappableTraits(&op))
      return op.emitError("is not supported in the body of a linalg.generic");
  bool isReduction = generic.getNumReductionLoops() > 0;
  AffineMap result =
      generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  auto isInPlace = [&](OpOperand *operand) {
    return isa<RankedTensorType>(operand->get().getType()) &&
           generic.getMatchingIndexingMap(operand).isIdentity();
  };
  bool isKnown = isReduction ? generic.getNumLoops() == 2 &&
                                   generic.getNumParallelLoops() == 1
                             : result.isIdentity();
  if (isKnown && llvm::all_of(generic.getDpsInputOperands(), isInPlace))
    return success();
  return generic.emitError("has loops or maps that are not supported; its "
                           "result must be indexed by distinct parallel loops");
}

/// Whether the op only says where its result goes by the operand.
static bool isOnlyPlace(OpOperand &operand) {
  auto linalg = dyn_cast<linalg::LinalgOp>(operand.getOwner());
  if (!linalg || !linalg.isDpsInit(&operand))
    return false;
  return isa<linalg::FillOp>(linalg) ||
         (linalg.getNumReductionLoops() == 0 &&
          linalg.getMatchingBlockArgument(&operand).use_empty());
}

LogicalResult checkIsWritten(Operation *op) {
  for (OpOperand &operand : op->getOpOperands())
    if (operand.get().getDefiningOp<tensor::EmptyOp>() && !isOnlyPlace(operand))
      return op->emitError("reads operand ")
             << operand.getOperandNumber() << ", a tensor.empty, to which "
             << "nothing was written";
  return success();
}

/// What a kernel reads is in memory, or in a patch of its own.
static LogicalResult checkGather(GatherOp gather) {
  Operation *source = gather.getSource().getDefiningOp();
  if (!source || isa<arith::ConstantOp, PatchOp, ScatterOp, ConcatOp>(source))
    return success();
  InFlightDiagnostic error =
      gather.emitError("reads what is not in memory; expected an argument, a "
                       "constant, or the result of a scatter");
  error.attachNote(source->getLoc()) << "this is computed where it is used";
  return error;
}

/// The ops that kernels are made of.
static LogicalResult checkOperations(func::FuncOp function) {
  for (Operation &op : function.getBody().front()) {
    if (failed(checkIsWritten(&op)))
      return failure();
    if (auto generic = dyn_cast<linalg::GenericOp>(op)) {
      if (failed(checkGeneric(generic)))
        return failure();
    } else if (auto gather = dyn_cast<GatherOp>(op)) {
      if (failed(checkGather(gather)))
        return failure();
    } else if (!isa<func::ReturnOp, arith::ConstantOp, tensor::EmptyOp,
                    linalg::FillOp, linalg::ContractOp, PatchOp, ScatterOp,
                    ConcatOp>(op)) {
      return op.emitError("is not supported here; expected linalg on tensors, "
                          "gathers and constants");
    }
  }
  return success();
}

LogicalResult checkLimits(func::FuncOp function) {
  return success(succeeded(checkPorts(function)) &&
                 succeeded(checkTensors(function)) &&
                 succeeded(checkOperations(function)));
}

namespace {
struct CheckLimitsPass : impl::CheckLimitsPassBase<CheckLimitsPass> {
  void runOnOperation() override {
    FailureOr<SmallVector<func::FuncOp>> functions =
        programFunctions(getOperation());
    if (failed(functions) ||
        !llvm::all_of(*functions, [](func::FuncOp function) {
          return succeeded(checkLimits(function));
        }))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
