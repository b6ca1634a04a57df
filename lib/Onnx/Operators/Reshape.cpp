//===- Reshape.cpp - Operators that keep the elements' order - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reshape, Flatten, Squeeze and Unsqueeze; their differences are in how the
// result's shape is found. Expand repeats elements.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/OperatorTable.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

/// The shape that Reshape's operand or attribute asks for, its 0s and -1 as
/// they are.
static FailureOr<SmallVector<int64_t>> readRequestedShape(OnnxOperator &op) {
  if (op.operand(1))
    return op.constantIntegers(1, "the shape");
  auto shape = op.intsAttribute("shape");
  if (failed(shape))
    return failure();
  if (!*shape)
    return op.emitError() << "has no shape";
  return **shape;
}

/// The size that -1 stands for: what is left of `elements` by the others.
static FailureOr<int64_t> inferSize(OnnxOperator &op, int64_t elements,
                                    ArrayRef<int64_t> shape, size_t inferred) {
  int64_t others = 1;
  for (auto [dimension, size] : llvm::enumerate(shape))
    if (dimension != inferred && llvm::MulOverflow(others, size, others))
      others = 0;
  if (others != 0 && elements % others == 0)
    return elements / others;
  return op.emitError() << "no size in the place of -1 makes "
                        << shapeText(shape) << " a shape of " << elements
                        << " elements";
}

LogicalResult mini::convertReshape(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto shape = readRequestedShape(op);
  auto allowZero = op.intAttribute("allowzero", 0);
  if (failed(shape) || failed(allowZero))
    return failure();
  std::optional<size_t> inferred;
  for (auto [dimension, size] : llvm::enumerate(*shape)) {
    if (size < -1)
      return op.emitError()
             << "the shape " << shapeText(*shape) << " has a size of " << size;
    if (size == -1 && inferred)
      return op.emitError()
             << "the shape " << shapeText(*shape) << " has more than one -1";
    if (size == -1)
      inferred = dimension;
    if (size != 0 || *allowZero)
      continue;
    if (static_cast<int64_t>(dimension) >= input.rank())
      return op.emitError()
             << "the shape " << shapeText(*shape) << " keeps"
             << " dimension " << dimension << ", which the input "
             << shapeText(input.shape()) << " does not have";
    size = input.shape()[dimension];
  }
  int64_t elements = input.type().getNumElements();
  if (inferred) {
    auto size = inferSize(op, elements, *shape, *inferred);
    if (failed(size))
      return failure();
    (*shape)[*inferred] = *size;
  }
  if (failed(op.checkResultShape(*shape)))
    return failure();
  if (ShapedType::getNumElements(*shape) != elements)
    return op.emitError() << "the input " << shapeText(input.shape()) << " has "
                          << elements << " elements, but the shape "
                          << shapeText(*shape) << " has "
                          << ShapedType::getNumElements(*shape);
  results.push_back(
      {buildReshape(op.builder(), input.value, *shape), input.elementType});
  return success();
}

LogicalResult mini::convertFlatten(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  int64_t rank = input.rank();
  auto axis = op.intAttribute("axis", 1);
  if (failed(axis))
    return failure();
  // All dimensions may be before the axis.
  if (*axis < -rank || *axis > rank)
    return op.emitError() << "axis is " << *axis << ", but must be from "
                          << -rank << " to " << rank << " for an input "
                          << shapeText(input.shape());
  int64_t split = *axis < 0 ? *axis + rank : *axis;
  int64_t shape[] = {
      ShapedType::getNumElements(input.shape().take_front(split)),
      ShapedType::getNumElements(input.shape().drop_front(split))};
  if (failed(op.checkResultShape(shape)))
    return failure();
  results.push_back(
      {buildReshape(op.builder(), input.value, shape), input.elementType});
  return success();
}

LogicalResult mini::convertSqueeze(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto axes = op.axesOperand("axes", 1, input.rank());
  if (failed(axes))
    return failure();
  SmallVector<int64_t> shape;
  std::optional<int64_t> countedDim;
  for (auto [dimension, size] : llvm::enumerate(input.shape())) {
    bool isNamed =
        *axes && llvm::is_contained(**axes, static_cast<int64_t>(dimension));
    if (isNamed && size != 1)
      return op.emitError() << "dimension " << dimension << " of the input "
                            << shapeText(input.shape()) << " is " << size
                            << ", but only a size of 1 can be removed";
    if (*axes ? isNamed : size == 1)
      continue;
    if (input.countedDim == static_cast<int64_t>(dimension))
      countedDim = shape.size();
    shape.push_back(size);
  }
  results.push_back({buildReshape(op.builder(), input.value, shape),
                     input.elementType, countedDim});
  return success();
}

LogicalResult mini::convertUnsqueeze(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto count = op.listAttributeOrOperand("axes", 1);
  if (failed(count))
    return failure();
  if (!*count)
    return op.emitError() << "has no axes";
  // Axes are those of the result.
  int64_t rank = input.rank() + static_cast<int64_t>((*count)->size());
  auto axes = op.axesOperand("axes", 1, rank);
  if (failed(axes))
    return failure();
  SmallVector<int64_t> shape;
  ArrayRef<int64_t> rest = input.shape();
  for (int64_t dimension = 0; dimension < rank; ++dimension) {
    bool isNew = llvm::is_contained(**axes, dimension);
    shape.push_back(isNew ? 1 : rest.front());
    rest = isNew ? rest : rest.drop_front();
  }
  results.push_back(
      {buildReshape(op.builder(), input.value, shape), input.elementType});
  return success();
}

LogicalResult mini::convertExpand(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto requested = op.constantIntegers(1, "the shape");
  if (failed(requested))
    return failure();
  for (int64_t size : *requested)
    if (size < 0)
      return op.emitError() << "the shape " << shapeText(*requested)
                            << " has a size of " << size;
  auto shape = broadcastShapes(input.shape(), *requested);
  if (!shape)
    return op.emitError() << "the input " << shapeText(input.shape())
                          << " and the shape " << shapeText(*requested)
                          << " do not broadcast to each other";
  if (failed(op.checkResultShape(*shape)))
    return failure();
  results.push_back(
      {buildBroadcast(op.builder(), input.value, *shape), input.elementType});
  return success();
}
