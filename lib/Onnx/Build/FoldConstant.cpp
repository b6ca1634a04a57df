//===- FoldConstant.cpp - Evaluate what depends on constants - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An interpreter of mini.gather, linalg.fill and linalg.generic over constant
// tensors. A generic's body is evaluated an operation at a time by its folder;
// one that has no folder for the values at hand leaves the tensor as it is.
//
//===----------------------------------------------------------------------===//

#include "FoldConstant.h"

#include "IR/Mini/FoldBody.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mini;

/// Larger tensors are data, which kernels compute.
static constexpr int64_t kMaxElements = 4096;
/// Bounds the work for a reduction over many elements.
static constexpr int64_t kMaxIterations = 65536;

/// Calls `visit` with every index of a box of `shape`, in row-major order,
/// until it fails.
static LogicalResult
forEachIndex(ArrayRef<int64_t> shape,
             function_ref<LogicalResult(ArrayRef<int64_t>)> visit) {
  SmallVector<int64_t> index(shape.size(), 0);
  int64_t count = ShapedType::getNumElements(shape);
  for (int64_t i = 0; i < count; ++i) {
    if (failed(visit(index)))
      return failure();
    for (size_t d = shape.size(); d-- > 0;) {
      if (++index[d] < shape[d])
        break;
      index[d] = 0;
    }
  }
  return success();
}

/// The row-major place of `index` in a tensor of `shape`, or -1 outside of it.
static int64_t placeOf(ArrayRef<int64_t> index, ArrayRef<int64_t> shape) {
  int64_t place = 0;
  for (auto [coordinate, size] : llvm::zip_equal(index, shape)) {
    if (coordinate < 0 || coordinate >= size)
      return -1;
    place = place * size + coordinate;
  }
  return place;
}

DenseElementsAttr ConstantFolder::evaluate(Value tensor) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  Operation *op = tensor.getDefiningOp();
  if (!op || !type || type.getNumElements() > kMaxElements)
    return {};
  if (auto found = known.find(tensor); found != known.end())
    return found->second;
  auto elements =
      llvm::TypeSwitch<Operation *, DenseElementsAttr>(op)
          .Case([&](GatherOp gather) { return evaluateGather(gather); })
          .Case([&](ConcatOp concat) { return evaluateConcat(concat); })
          .Case([&](linalg::FillOp fill) { return evaluateFill(fill); })
          .Case([&](linalg::GenericOp op) { return evaluateGeneric(op); })
          .Default([&](Operation *) {
            DenseElementsAttr constant;
            matchPattern(tensor, m_Constant(&constant));
            return constant;
          });
  return known[tensor] = elements;
}

DenseElementsAttr ConstantFolder::evaluateGather(GatherOp gather) {
  // A small part of a large constant folds too.
  DenseElementsAttr source;
  if (!matchPattern(gather.getSource(), m_Constant(&source)))
    source = evaluate(gather.getSource());
  if (!source || !gather.getOffsets().empty())
    return {};
  auto elements = source.getValues<Attribute>();
  SmallVector<Attribute> result;
  (void)forEachIndex(
      gather.getResult().getType().getShape(), [&](ArrayRef<int64_t> index) {
        int64_t place = placeOf(gather.getMap().compose(index),
                                gather.getSource().getType().getShape());
        bool isInBounds = place >= 0 && placeOf(index, gather.getBounds()) >= 0;
        result.push_back(isInBounds ? elements[place] : gather.getFill());
        return success();
      });
  return DenseElementsAttr::get(gather.getResult().getType(), result);
}

DenseElementsAttr ConstantFolder::evaluateConcat(ConcatOp concat) {
  RankedTensorType type = concat.getType();
  SmallVector<Attribute> result(type.getNumElements());
  unsigned dim = concat.getDim();
  int64_t start = 0;
  for (Value piece : concat.getPieces()) {
    DenseElementsAttr elements = evaluate(piece);
    if (!elements)
      return {};
    auto shape = cast<RankedTensorType>(piece.getType()).getShape();
    auto values = elements.getValues<Attribute>();
    int64_t from = 0;
    (void)forEachIndex(shape, [&](ArrayRef<int64_t> index) {
      SmallVector<int64_t> place(index);
      place[dim] += start;
      result[placeOf(place, type.getShape())] = values[from++];
      return success();
    });
    start += shape[dim];
  }
  return DenseElementsAttr::get(type, result);
}

DenseElementsAttr ConstantFolder::evaluateFill(linalg::FillOp fill) {
  TypedAttr value;
  if (!matchPattern(fill.getInputs()[0], m_Constant(&value)))
    return {};
  return DenseElementsAttr::get(cast<ShapedType>(fill.getResult(0).getType()),
                                value);
}

DenseElementsAttr ConstantFolder::evaluateGeneric(linalg::GenericOp generic) {
  SmallVector<int64_t> loops = generic.getStaticLoopRanges();
  if (generic.getNumResults() != 1 || generic.hasIndexSemantics() ||
      ShapedType::getNumElements(loops) > kMaxIterations)
    return {};
  auto type = cast<ShapedType>(generic.getResult(0).getType());
  OpOperand *init = generic.getDpsInitOperand(0);
  SmallVector<SmallVector<Attribute>> operands;
  for (OpOperand &operand : generic->getOpOperands()) {
    bool isUsed = generic.payloadUsesValueFromOperand(&operand);
    DenseElementsAttr elements =
        isUsed ? evaluate(operand.get()) : DenseElementsAttr();
    if (isUsed && !elements)
      return {};
    operands.emplace_back();
    if (elements)
      llvm::append_range(operands.back(), elements.getValues<Attribute>());
  }
  SmallVector<Attribute> &result = operands[init->getOperandNumber()];
  result.resize(type.getNumElements());

  Block *body = generic.getBody();
  LogicalResult done = forEachIndex(loops, [&](ArrayRef<int64_t> index) {
    DenseMap<Value, Attribute> values;
    int64_t resultPlace = 0;
    for (OpOperand &operand : generic->getOpOperands()) {
      int64_t place =
          placeOf(generic.getMatchingIndexingMap(&operand).compose(index),
                  cast<ShapedType>(operand.get().getType()).getShape());
      size_t number = operand.getOperandNumber();
      if (!operands[number].empty())
        values[body->getArgument(number)] = operands[number][place];
      if (&operand == init)
        resultPlace = place;
    }
    Attribute value = foldBody(*body, values);
    result[resultPlace] = value;
    return success(value != nullptr);
  });
  if (failed(done))
    return {};
  return DenseElementsAttr::get(type, result);
}

void ConstantFolder::fold(ImplicitLocOpBuilder &builder, Value &tensor) {
  if (!tensor || isa_and_present<arith::ConstantOp>(tensor.getDefiningOp()))
    return;
  if (DenseElementsAttr elements = evaluate(tensor))
    tensor = arith::ConstantOp::create(builder, elements);
}
