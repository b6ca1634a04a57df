//===- LaneEmitter.cpp - One fragment of a tensor in a lane ---------------===//
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

#include "LaneEmitter.h"
#include "MemoryAccess.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace mini {

static VectorType vectorOf(Type element, int64_t width) {
  return VectorType::get({width}, element);
}

/// The one element that all elements of `tensor` are, as an attribute.
static TypedAttr uniformElement(Value tensor) {
  TypedAttr scalar;
  if (auto fill = tensor.getDefiningOp<linalg::FillOp>();
      fill && matchPattern(fill.getInputs()[0], m_Constant(&scalar)))
    return scalar;
  DenseElementsAttr elements;
  if (matchPattern(tensor, m_Constant(&elements)) && elements.isSplat())
    return elements.getSplatValue<TypedAttr>();
  return {};
}

Value LaneEmitter::emit(Value tensor, const Fragment &fragment,
                        int64_t ordinal) {
  emitted.clear();
  return emitOnce(tensor, fragment, ordinal);
}

Value LaneEmitter::emitOnce(Value tensor, const Fragment &fragment,
                            int64_t ordinal) {
  if (Value known = emitted.lookup(tensor))
    return known;
  Value value = emitNew(tensor, fragment, ordinal);
  return emitted[tensor] = value;
}

Value LaneEmitter::emitNew(Value tensor, const Fragment &fragment,
                           int64_t ordinal) {
  if (accumulators.contains(tensor))
    return emitAccumulator(tensor, fragment, ordinal);
  Operation *op = tensor.getDefiningOp();
  if (auto gather = dyn_cast_or_null<GatherOp>(op))
    return emitGather(gather, fragment);
  if (auto load = dyn_cast_or_null<LoadStagedOp>(op))
    return emitStaged(load, fragment);
  if (auto generic = dyn_cast_or_null<linalg::GenericOp>(op))
    return emitElementwise(generic, fragment, ordinal);
  if (auto fill = dyn_cast_or_null<linalg::FillOp>(op))
    return emitSplat(fill.getInputs()[0], fragment.width);
  if (op)
    op->emitError("cannot be computed by lanes");
  return {};
}

Value LaneEmitter::emitSplat(Value scalar, int64_t width) {
  return vector::BroadcastOp::create(builder, scalar.getLoc(),
                                     vectorOf(scalar.getType(), width),
                                     mapping.lookupOrDefault(scalar));
}

Value LaneEmitter::emitAccumulator(Value tensor, const Fragment &fragment,
                                   int64_t ordinal) {
  ArrayRef<Value> cells = accumulators[tensor];
  int64_t size = cast<VectorType>(cells[0].getType()).getNumElements();
  int64_t fragmentsPerCell = size / fragment.width;
  Value cell = cells[ordinal / fragmentsPerCell];
  if (fragmentsPerCell == 1)
    return cell;
  int64_t offset = ordinal % fragmentsPerCell * fragment.width;
  return vector::ExtractStridedSliceOp::create(
      builder, tensor.getLoc(), cell, ArrayRef<int64_t>{offset},
      ArrayRef<int64_t>{fragment.width}, ArrayRef<int64_t>{1});
}

Value LaneEmitter::emitGather(GatherOp gather, const Fragment &fragment) {
  Location loc = gather.getLoc();
  IndexMath math{builder, loc};
  auto type = vectorOf(gather.getFill().getType(), fragment.width);
  SmallVector<Value> offsets;
  for (Value offset : gather.getOffsets())
    offsets.push_back(mapping.lookupOrDefault(offset));

  auto toTensor = gather.getSource().getDefiningOp<bufferization::ToTensorOp>();
  TypedAttr uniform = uniformElement(gather.getSource());
  if (!toTensor && !uniform) {
    gather.emitError("reads neither a buffer nor a uniform constant");
    return {};
  }
  MappedBuffer view{toTensor ? mapping.lookupOrDefault(toTensor.getBuffer())
                             : Value(),
                    gather.getSource().getType().getShape(), gather.getMap(),
                    gather.getBounds(), offsets};
  Value inside;
  if (toTensor)
    inside = emitLoad(math, view, fragment);
  else
    inside = arith::ConstantOp::create(builder, loc,
                                       SplatElementsAttr::get(type, uniform));
  // A load is 0 out of bounds already.
  if (toTensor &&
      gather.getFill() == builder.getZeroAttr(type.getElementType()))
    return inside;
  Value inBounds = emitMask(math, view, fragment);
  // A mask of where elements are is no more than that.
  if (matchPattern(inside, m_One()) && type.getElementTypeBitWidth() == 1 &&
      gather.getFill() == builder.getBoolAttr(false))
    return inBounds;
  Value fill = arith::ConstantOp::create(
      builder, loc, SplatElementsAttr::get(type, gather.getFill()));
  return builder.createOrFold<arith::SelectOp>(loc, inBounds, inside, fill);
}

/// Element by element: neighbouring lanes read down the rows of the tile, whose
/// length spreads these over the banks.
Value LaneEmitter::emitStaged(LoadStagedOp load, const Fragment &fragment) {
  Location loc = load.getLoc();
  IndexMath math{builder, loc};
  Value tile = mapping.lookupOrDefault(load.getSource());
  SmallVector<Value> elements;
  for (int64_t e = 0; e < fragment.width; ++e) {
    SmallVector<Value> index = llvm::to_vector<4>(fragment.index);
    index[fragment.dim] = math.add(index[fragment.dim], e);
    elements.push_back(memref::LoadOp::create(builder, loc, tile, index));
  }
  Type element = cast<MemRefType>(tile.getType()).getElementType();
  return vector::FromElementsOp::create(
      builder, loc, vectorOf(element, fragment.width), elements);
}

/// The divisor of `op`, or 1 where the division would be undefined: by zero, or
/// of the least number by -1. A lane that is out of bounds may divide anything,
/// and LLVM takes what is undefined to be unreachable.
static Value definedDivisor(OpBuilder &builder, Operation &op, Value dividend,
                            Value divisor) {
  Location loc = op.getLoc();
  auto type = cast<VectorType>(divisor.getType());
  unsigned width = type.getElementTypeBitWidth();
  auto splat = [&](const APInt &value) -> Value {
    return arith::ConstantOp::create(builder, loc,
                                     DenseElementsAttr::get(type, value));
  };
  auto equals = [&](Value value, const APInt &constant) -> Value {
    return arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::eq, value,
                                 splat(constant));
  };
  Value isUndefined = equals(divisor, APInt::getZero(width));
  if (!isa<arith::DivUIOp, arith::RemUIOp, arith::CeilDivUIOp>(op)) {
    Value overflows = arith::AndIOp::create(
        builder, loc, equals(divisor, APInt::getAllOnes(width)),
        equals(dividend, APInt::getSignedMinValue(width)));
    isUndefined = arith::OrIOp::create(builder, loc, isUndefined, overflows);
  }
  return arith::SelectOp::create(builder, loc, isUndefined,
                                 splat(APInt(width, 1)), divisor);
}

/// Clones an op's body onto vectors: every op in it must be elementwise.
Value LaneEmitter::emitBody(Block &body, ValueRange arguments, int64_t width) {
  IRMapping vectors;
  vectors.map(body.getArguments().take_front(arguments.size()), arguments);
  auto lookup = [&](Value value) {
    if (!vectors.contains(value))
      vectors.map(value, emitSplat(value, width));
    return vectors.lookup(value);
  };
  for (Operation &op : body.without_terminator()) {
    TypedAttr constant;
    if (matchPattern(&op, m_Constant(&constant))) {
      auto type = vectorOf(constant.getType(), width);
      vectors.map(op.getResult(0), arith::ConstantOp::create(
                                       builder, op.getLoc(),
                                       SplatElementsAttr::get(type, constant)));
      continue;
    }
    if (!OpTrait::hasElementwiseMappableTraits(&op)) {
      op.emitError("is not elementwise and cannot be computed by lanes");
      return {};
    }
    OperationState state(op.getLoc(), op.getName());
    for (Value operand : op.getOperands())
      state.operands.push_back(lookup(operand));
    if (isa<arith::DivSIOp, arith::DivUIOp, arith::RemSIOp, arith::RemUIOp,
            arith::FloorDivSIOp, arith::CeilDivSIOp, arith::CeilDivUIOp>(op))
      state.operands[1] =
          definedDivisor(builder, op, state.operands[0], state.operands[1]);
    for (Type type : op.getResultTypes())
      state.types.push_back(vectorOf(type, width));
    state.attributes = op.getAttrs();
    vectors.map(op.getResults(), builder.create(state)->getResults());
  }
  return lookup(body.getTerminator()->getOperand(0));
}

Value LaneEmitter::emitElementwise(linalg::GenericOp generic,
                                   const Fragment &fragment, int64_t ordinal) {
  SmallVector<Value> arguments;
  for (Value operand : generic.getDpsInputs()) {
    arguments.push_back(emitOnce(operand, fragment, ordinal));
    if (!arguments.back())
      return {};
  }
  return emitBody(*generic.getBody(), arguments, fragment.width);
}

Value LaneEmitter::emitReduction(linalg::GenericOp reduction,
                                 const Fragment &fragment, int64_t ordinal,
                                 Value k, Value accumulator) {
  emitted.clear();
  Fragment column = fragment;
  column.index.push_back(k);
  SmallVector<Value> arguments;
  for (Value operand : reduction.getDpsInputs()) {
    arguments.push_back(emitOnce(operand, column, ordinal));
    if (!arguments.back())
      return {};
  }
  arguments.push_back(accumulator);
  return emitBody(*reduction.getBody(), arguments, fragment.width);
}

LogicalResult LaneEmitter::store(ScatterIntoOp scatter,
                                 const Fragment &fragment, int64_t ordinal) {
  Value value = emit(scatter.getSource(), fragment, ordinal);
  if (!value)
    return failure();
  MappedBuffer view{mapping.lookupOrDefault(scatter.getDest()),
                    scatter.getDest().getType().getShape(),
                    scatter.getMap(),
                    scatter.getBounds(),
                    {}};
  for (Value offset : scatter.getOffsets())
    view.offsets.push_back(mapping.lookupOrDefault(offset));
  emitStore(IndexMath{builder, scatter.getLoc()}, view, fragment, value);
  return success();
}

} // namespace mini
