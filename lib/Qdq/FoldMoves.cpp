//===- FoldMoves.cpp - Constants that are moved or clipped - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What is not as ONNX has it is left to the conversion of the operator, which
// says why.
//
//===----------------------------------------------------------------------===//

#include "FoldMoves.h"
#include "IR/Mini/ConstantElements.h"
#include "IR/Torch/Float8Types.h"
#include "QdqGraph.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"

#include <numeric>

using namespace mlir;
using namespace mini;

using Shape = SmallVector<int64_t>;

/// The integers of an operand that is constant, or nothing.
static std::optional<Shape> readIntegers(torch::OperatorOp op, size_t index) {
  Value operand = operandOf(op, index);
  DenseElementsAttr elements =
      operand ? denseElements(constantElements(operand)) : DenseElementsAttr();
  if (!elements || !elements.getElementType().isInteger(64))
    return std::nullopt;
  return llvm::to_vector(elements.getValues<int64_t>());
}

/// The shape that Reshape wants, in which 0 copies a size and -1 is the rest.
static std::optional<Shape> readReshape(torch::OperatorOp op,
                                        ArrayRef<int64_t> from) {
  auto wanted = readIntegers(op, 1);
  if (!wanted || integerAttribute(op, "allowzero", 0) != 0)
    return std::nullopt;
  int64_t rest = -1, known = 1, count = computeProduct(from);
  for (auto [i, size] : llvm::enumerate(*wanted)) {
    if (size == 0 && i < from.size())
      size = from[i];
    if (size == -1 && rest < 0) {
      rest = static_cast<int64_t>(i);
      continue;
    }
    if (size <= 0 || size > count / known)
      return std::nullopt;
    known *= size;
  }
  if (rest >= 0 && count % known == 0)
    (*wanted)[rest] = count / known;
  return wanted;
}

/// The axes of Squeeze or Unsqueeze, in order: of a shape of `rank`, or of that
/// with the axes added.
static std::optional<Shape> readAxes(torch::OperatorOp op, int64_t rank,
                                     bool areAdded) {
  auto axes = integersAttribute(op, "axes");
  if (!axes)
    axes = readIntegers(op, 1);
  if (!axes)
    return std::nullopt;
  if (areAdded)
    rank += static_cast<int64_t>(axes->size());
  for (int64_t &axis : *axes) {
    axis += axis < 0 ? rank : 0;
    if (axis < 0 || axis >= rank)
      return std::nullopt;
  }
  llvm::sort(*axes);
  if (std::adjacent_find(axes->begin(), axes->end()) != axes->end())
    return std::nullopt;
  return axes;
}

/// The shape of the same elements in the same order, or nothing.
static std::optional<Shape> readShape(torch::OperatorOp op,
                                      ArrayRef<int64_t> from) {
  StringRef name = op.getName();
  int64_t rank = from.size();
  if (name == "onnx.Reshape")
    return readReshape(op, from);
  if (name == "onnx.Flatten") {
    int64_t axis = integerAttribute(op, "axis", 1);
    axis += axis < 0 ? rank : 0;
    if (axis < 0 || axis > rank)
      return std::nullopt;
    return Shape{computeProduct(from.take_front(axis)),
                 computeProduct(from.drop_front(axis))};
  }
  bool addsAxes = name == "onnx.Unsqueeze";
  if (!addsAxes && name != "onnx.Squeeze")
    return std::nullopt;
  auto axes = readAxes(op, rank, addsAxes);
  if (!axes)
    return std::nullopt;
  Shape shape(from);
  if (addsAxes)
    for (int64_t axis : *axes)
      shape.insert(shape.begin() + axis, 1);
  else
    for (int64_t axis : llvm::reverse(*axes))
      shape.erase(shape.begin() + axis);
  return shape;
}

static DenseElementsAttr foldTranspose(torch::OperatorOp op,
                                       DenseElementsAttr elements, Type type) {
  int64_t rank = elements.getType().getRank();
  Shape reversed = llvm::to_vector(llvm::reverse(llvm::seq(rank)));
  Shape permutation = integersAttribute(op, "perm").value_or(reversed);
  auto isDimension = [&](int64_t d) { return d >= 0 && d < rank; };
  if (static_cast<int64_t>(permutation.size()) != rank ||
      !llvm::all_of(permutation, isDimension) ||
      !isPermutationVector(permutation))
    return {};
  return transposeElements(elements, permutation).bitcast(type);
}

/// A bound of a Clip of bytes, or `otherwise` where it has none.
static std::optional<int64_t> readBound(torch::OperatorOp op, size_t index,
                                        IntegerType type, int64_t otherwise) {
  Value operand = operandOf(op, index);
  if (!operand)
    return otherwise;
  ElementsAttr source = constantElements(operand);
  DenseElementsAttr elements = denseElements(source);
  if (!elements || elements.getNumElements() != 1 ||
      source.getElementType() != type)
    return std::nullopt;
  return toInteger(*elements.getValues<APInt>().begin(), type);
}

static DenseElementsAttr
foldClip(torch::OperatorOp op, DenseElementsAttr elements, IntegerType type) {
  auto least = readBound(op, 1, type, leastOf(type)),
       greatest = readBound(op, 2, type, greatestOf(type));
  if (!least || !greatest || *least > *greatest)
    return {};
  SmallVector<char> bytes(elements.getRawData());
  for (char &byte : bytes) {
    int64_t value = type.isUnsigned() ? int64_t(static_cast<uint8_t>(byte))
                                      : int64_t(static_cast<int8_t>(byte));
    byte = static_cast<char>(std::clamp(value, *least, *greatest));
  }
  return DenseElementsAttr::getFromRawBuffer(elements.getType(), bytes)
      .bitcast(type);
}

DenseElementsAttr mini::foldMoveOfConstant(torch::OperatorOp op) {
  ElementsAttr source = constantElements(op.getOperand(0));
  DenseElementsAttr elements = movesElements(op) || op.getName() == "onnx.Clip"
                                   ? denseElements(source)
                                   : nullptr;
  if (!elements || elements.empty())
    return {};
  Type type = source.getElementType();
  if (op.getName() == "onnx.Transpose" && (isByte(type) || isFloat8(type)))
    return foldTranspose(op, elements, type);
  if (op.getName() == "onnx.Clip")
    return isByte(type) ? foldClip(op, elements, cast<IntegerType>(type))
                        : nullptr;
  auto shape = readShape(op, elements.getType().getShape());
  if (!shape || computeProduct(*shape) != elements.getNumElements())
    return {};
  return elements
      .reshape(RankedTensorType::get(*shape, elements.getElementType()))
      .bitcast(type);
}
