//===- NonZero.cpp - NonZero - cpp ----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many columns it has is known at run time only, but of a constant. The
// tensor has as many as there can be, and -1 behind those that there are.
//
//===----------------------------------------------------------------------===//

#include "SetBits.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mini;

/// The places of what is not zero in a constant, whose count is known.
static Value findNonZero(ImplicitLocOpBuilder &b, DenseElementsAttr constant,
                         ArrayRef<int64_t> sizes) {
  SmallVector<int64_t> places;
  int64_t place = 0;
  auto add = [&](bool isZero) {
    if (!isZero)
      places.push_back(place);
    ++place;
  };
  if (isa<FloatType>(constant.getElementType()))
    for (const APFloat &value : constant.getValues<APFloat>())
      add(value.isZero());
  else
    for (const APInt &value : constant.getValues<APInt>())
      add(value.isZero());
  SmallVector<int64_t> coordinates;
  SmallVector<int64_t> strides = computeStrides(sizes);
  for (auto [size, stride] : llvm::zip_equal(sizes, strides))
    for (int64_t found : places)
      coordinates.push_back(found / stride % size);
  auto type = RankedTensorType::get(
      {static_cast<int64_t>(sizes.size()), static_cast<int64_t>(places.size())},
      b.getI64Type());
  return arith::ConstantOp::create(
      b, DenseElementsAttr::get(type, ArrayRef<int64_t>(coordinates)));
}

LogicalResult mini::convertNonZero(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, kNumbersAndBools, "the input")))
    return failure();
  // NumPy, and ONNX with it, takes a scalar as a list of one element.
  SmallVector<int64_t> sizes(input.shape());
  if (sizes.empty())
    sizes.push_back(1);
  int64_t count = ShapedType::getNumElements(sizes), rank = sizes.size();
  if (count == 0)
    return op.emitError() << "the input " << shapeText(input.shape())
                          << " has no elements to look for";
  ImplicitLocOpBuilder &b = op.builder();
  auto index = b.getIntegerType(64, /*isSigned=*/true);
  if (DenseElementsAttr constant = input.constant()) {
    results.push_back({findNonZero(b, constant, sizes), index});
    return success();
  }
  if (failed(checkTable(op, count)) ||
      failed(op.checkResultShape({rank, count})))
    return failure();
  OnnxTensor isSet = buildScalarwise(
      op, input.shape(), b.getI1Type(), input, [](ArrayRef<Scalar> elements) {
        Scalar x = elements[0];
        return x.getType().isInteger(1) ? x : x != 0;
      });
  Value words = packFlags(b, buildReshape(b, isSet.value, {1, count}));
  Value places = findSetBits(b, words, count);
  SmallVector<Value> coordinates;
  int64_t stride = count;
  for (int64_t size : sizes) {
    stride /= size;
    coordinates.push_back(buildElementwise(
        b, {1, count}, b.getI64Type(), places, b.getMultiDimIdentityMap(2),
        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
          Scalar place(body, elements[0], /*isUnsigned=*/true);
          Scalar index = remainder(place / static_cast<double>(stride),
                                   place.constant(static_cast<double>(size)));
          Scalar isThere = Scalar(body, elements[0]) >= 0;
          return select(isThere, Scalar(body, index.getValue()), -1).getValue();
        }));
  }
  remarkCounted(op, "columns", count);
  results.push_back({buildConcat(b, coordinates, 0), index, 1});
  return success();
}
