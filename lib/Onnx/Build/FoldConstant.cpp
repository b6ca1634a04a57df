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

#include "IR/Mini/ConstantElements.h"
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
  ArrayRef<int64_t> shape = gather.getSource().getType().getShape();
  return gatherElements(
      source, gather.getResult().getType(),
      [&](ArrayRef<int64_t> index) -> std::optional<int64_t> {
        if (!placeWithin(gather.getBounds(), index))
          return std::nullopt;
        return placeWithin(shape, gather.getMap().compose(index));
      },
      gather.getFill());
}

DenseElementsAttr ConstantFolder::evaluateConcat(ConcatOp concat) {
  RankedTensorType type = concat.getType();
  SmallVector<Attribute> result(type.getNumElements());
  unsigned dim = concat.getDim();
  for (auto [piece, start] :
       llvm::zip_equal(concat.getPieces(), concat.getStarts())) {
    DenseElementsAttr elements = evaluate(piece);
    if (!elements)
      return {};
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(piece.getType()).getShape();
    SmallVector<int64_t> index(shape.size(), 0);
    for (Attribute element : elements.getValues<Attribute>()) {
      SmallVector<int64_t> place(index);
      place[dim] += start;
      result[*placeWithin(type.getShape(), place)] = element;
      advanceIndex(index, shape);
    }
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
  SmallVector<int64_t> index(loops.size(), 0);
  bool isEmpty = ShapedType::getNumElements(loops) == 0;
  for (bool hasIndex = !isEmpty; hasIndex;
       hasIndex = advanceIndex(index, loops)) {
    DenseMap<Value, Attribute> values;
    int64_t resultPlace = 0;
    for (OpOperand &operand : generic->getOpOperands()) {
      int64_t place =
          *placeWithin(cast<ShapedType>(operand.get().getType()).getShape(),
                       generic.getMatchingIndexingMap(&operand).compose(index));
      size_t number = operand.getOperandNumber();
      if (!operands[number].empty())
        values[body->getArgument(number)] = operands[number][place];
      if (&operand == init)
        resultPlace = place;
    }
    Attribute value = foldBody(*body, values);
    if (!value)
      return {};
    result[resultPlace] = value;
  }
  return DenseElementsAttr::get(type, result);
}

void ConstantFolder::fold(ImplicitLocOpBuilder &builder, Value &tensor) {
  if (!tensor || isa_and_present<arith::ConstantOp>(tensor.getDefiningOp()))
    return;
  if (DenseElementsAttr elements = evaluate(tensor))
    tensor = arith::ConstantOp::create(builder, elements);
}
