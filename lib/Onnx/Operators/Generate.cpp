//===- Generate.cpp - Tensors of shapes and positions - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shape, Size, ConstantOfShape and Range are constants. EyeLike, Trilu and
// OneHot compare positions, which are constant tensors 0, 1, ...
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

static OnnxTensor buildInt64s(OnnxOperator &op, ArrayRef<int64_t> values,
                              ArrayRef<int64_t> shape) {
  OpBuilder &b = op.builder();
  auto type = RankedTensorType::get(shape, b.getI64Type());
  return {arith::ConstantOp::create(op.builder(),
                                    DenseElementsAttr::get(type, values)),
          b.getIntegerType(64, /*isSigned=*/true)};
}

LogicalResult mini::convertShape(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  ArrayRef<int64_t> shape = op.operand(0).shape();
  int64_t rank = op.operand(0).rank();
  auto start = op.intAttribute("start", 0);
  auto end = op.intAttribute("end", rank);
  if (failed(start) || failed(end))
    return failure();
  auto clamp = [&](int64_t index) {
    return std::clamp<int64_t>(index < 0 ? index + rank : index, 0, rank);
  };
  int64_t first = clamp(*start),
          count = std::max<int64_t>(clamp(*end) - first, 0);
  results.push_back(buildInt64s(op, shape.slice(first, count), count));
  return success();
}

LogicalResult mini::convertSize(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  results.push_back(buildInt64s(op, op.operand(0).type().getNumElements(), {}));
  return success();
}

LogicalResult
mini::convertConstantOfShape(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  auto shape = op.constantIntegers(0, "the shape");
  if (failed(shape))
    return failure();
  if (llvm::any_of(*shape, [](int64_t size) { return size < 0; }))
    return op.emitError() << "the shape " << shapeText(*shape)
                          << " has a negative size";
  if (failed(op.checkResultShape(*shape)))
    return failure();
  Type elementType = op.builder().getF32Type();
  Attribute value = op.builder().getF32FloatAttr(0);
  if (Attribute given = op.attribute("value")) {
    auto elements = dyn_cast<ElementsAttr>(given);
    OnnxTensor tensor = elements
                            ? convertElements(op.builder(), elements,
                                              [&] { return op.emitError(); })
                            : OnnxTensor();
    if (elements && !tensor)
      return failure();
    if (!tensor || tensor.type().getNumElements() != 1)
      return op.emitError() << "attribute 'value' must be a tensor of one"
                            << " element";
    elementType = tensor.elementType;
    value = tensor.constant().getSplatValue<Attribute>();
  }
  auto type = RankedTensorType::get(*shape, signlessElementType(elementType));
  auto splat = type.getNumElements() == 0
                   ? DenseElementsAttr::get(type, ArrayRef<Attribute>())
                   : DenseElementsAttr::get(type, value);
  results.push_back(
      {arith::ConstantOp::create(op.builder(), splat), elementType});
  return success();
}

/// The only element of a constant operand, or null after an error.
static Attribute readScalar(OnnxOperator &op, size_t index, StringRef role) {
  OnnxTensor operand = op.operand(index);
  DenseElementsAttr constant = operand.constant();
  if (constant && constant.getNumElements() == 1)
    return constant.getSplatValue<Attribute>();
  op.emitError() << role << " (operand " << index << ") must be one value that"
                 << " is known at compile time; " << op.bindAdvice(index);
  return {};
}

/// start, start + delta, ..., in f64, rounded to the element type.
static FailureOr<SmallVector<Attribute>>
floatRange(OnnxOperator &op, FloatType type, ArrayRef<Attribute> bounds) {
  auto number = [&](size_t i) {
    return cast<FloatAttr>(bounds[i]).getValueAsDouble();
  };
  double start = number(0), delta = number(2);
  double count = std::ceil((number(1) - start) / delta);
  // A NaN is not within the bounds either.
  if (!(count <= kMaxTableSize))
    return op.emitError() << "the range from " << bounds[0] << " to "
                          << bounds[1] << " in steps of " << bounds[2]
                          << " has no end or more than " << kMaxTableSize
                          << " elements";
  SmallVector<Attribute> values;
  for (int64_t i = 0; static_cast<double>(i) < count; ++i)
    values.push_back(
        FloatAttr::get(type, start + static_cast<double>(i) * delta));
  return values;
}

static FailureOr<SmallVector<Attribute>>
integerRange(OnnxOperator &op, IntegerType type, ArrayRef<Attribute> bounds) {
  auto number = [&](size_t i) {
    return cast<IntegerAttr>(bounds[i]).getValue().getSExtValue();
  };
  // Wide enough for every difference.
  __int128 start = number(0), limit = number(1), delta = number(2);
  if (delta == 0)
    return op.emitError() << "the step of the range is 0";
  __int128 distance = delta > 0 ? limit - start : start - limit;
  __int128 step = delta > 0 ? delta : -delta;
  __int128 count = distance > 0 ? (distance - 1) / step + 1 : 0;
  if (count > kMaxTableSize)
    return op.emitError() << "the range from " << number(0) << " to "
                          << number(1) << " in steps of " << number(2)
                          << " has more than " << kMaxTableSize << " elements";
  SmallVector<Attribute> values;
  for (__int128 i = 0; i < count; ++i)
    values.push_back(
        IntegerAttr::get(type, static_cast<int64_t>(start + i * delta)));
  return values;
}

LogicalResult mini::convertRange(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkSameElementTypes(op, 3, kSignedNumbers)))
    return failure();
  SmallVector<Attribute> bounds;
  const StringRef roles[] = {"the start", "the limit", "the delta"};
  for (auto [index, role] : llvm::enumerate(roles)) {
    bounds.push_back(readScalar(op, index, role));
    if (!bounds.back())
      return failure();
  }
  Type elementType = op.operand(0).elementType;
  Type signless = signlessElementType(elementType);
  auto floatType = dyn_cast<FloatType>(signless);
  auto values = floatType
                    ? floatRange(op, floatType, bounds)
                    : integerRange(op, cast<IntegerType>(signless), bounds);
  if (failed(values))
    return failure();
  auto type =
      RankedTensorType::get(static_cast<int64_t>(values->size()), signless);
  results.push_back({arith::ConstantOp::create(
                         op.builder(), DenseElementsAttr::get(type, *values)),
                     elementType});
  return success();
}

/// The positions along a dimension of `size`, as a tensor of `rank` dimensions
/// of which it is `axis`.
static OnnxTensor buildPositions(OnnxOperator &op, int64_t size, int64_t axis,
                                 int64_t rank) {
  OpBuilder &b = op.builder();
  SmallVector<int64_t> shape(rank, 1);
  shape[axis] = size;
  Value positions = buildProgression(op.builder(), size, 0, 1, b.getI32Type());
  return {buildReshape(op.builder(), positions, shape),
          b.getIntegerType(32, /*isSigned=*/true)};
}

LogicalResult mini::convertEyeLike(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto diagonal = op.intAttribute("k", 0);
  auto type = dataTypeAttribute(op, "dtype");
  if (failed(diagonal) || failed(type))
    return failure();
  if (input.rank() != 2)
    return op.emitError() << "the input is " << shapeText(input.shape())
                          << ", but must have 2 dimensions";
  Type elementType = *type ? *type : input.elementType;
  if (!contains(kNumbersAndBools, elementType))
    return op.emitError() << "elements of " << elementType
                          << " are not supported";
  if (failed(checkTable(op, input.shape()[0])) ||
      failed(checkTable(op, input.shape()[1])))
    return failure();
  // Beyond the corners there is no diagonal.
  int64_t k =
      std::clamp<int64_t>(*diagonal, -kMaxTableSize - 1, kMaxTableSize + 1);
  results.push_back(buildScalarwise(
      op, input.shape(), elementType,
      {buildPositions(op, input.shape()[0], 0, 2),
       buildPositions(op, input.shape()[1], 1, 2)},
      [&](ArrayRef<Scalar> position) {
        return convert(position[0] + static_cast<double>(k) == position[1],
                       elementType);
      }));
  return success();
}

LogicalResult mini::convertTrilu(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  int64_t rank = input.rank();
  auto upper = op.intAttribute("upper", 1);
  if (failed(upper))
    return failure();
  if (rank < 2)
    return op.emitError() << "the input is " << shapeText(input.shape())
                          << ", but must have at least 2 dimensions";
  int64_t k = 0;
  if (op.operand(1)) {
    auto given = op.constantIntegers(1, "the diagonal k");
    if (failed(given))
      return failure();
    if (given->size() != 1)
      return op.emitError() << "the diagonal k has " << given->size()
                            << " values, but must be one";
    k = std::clamp<int64_t>((*given)[0], -kMaxTableSize - 1, kMaxTableSize + 1);
  }
  int64_t rows = input.shape()[rank - 2], columns = input.shape()[rank - 1];
  if (failed(checkTable(op, rows)) || failed(checkTable(op, columns)))
    return failure();
  results.push_back(buildScalarwise(
      op, input.shape(), input.elementType,
      {input, buildPositions(op, rows, rank - 2, rank),
       buildPositions(op, columns, rank - 1, rank)},
      [&](ArrayRef<Scalar> elements) {
        Scalar diagonal = elements[1] + static_cast<double>(k);
        Scalar isKept =
            *upper ? elements[2] >= diagonal : elements[2] <= diagonal;
        Scalar x = elements[0];
        return select(
            isKept, x,
            x.with(arith::ConstantOp::create(
                x.getBuilder(), x.getBuilder().getZeroAttr(x.getType()))));
      }));
  return success();
}

LogicalResult mini::convertOneHot(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor indices = op.operand(0), values = op.operand(2);
  int64_t rank = indices.rank();
  auto axis = op.axisAttribute("axis", -1, rank + 1);
  if (failed(axis) ||
      failed(checkElementType(op, indices, kNumbers, "the indices")))
    return failure();
  Attribute depthValue = readScalar(op, 1, "the depth");
  if (!depthValue)
    return failure();
  auto depthNumber = dyn_cast<FloatAttr>(depthValue);
  double depth =
      depthNumber
          ? depthNumber.getValueAsDouble()
          : cast<IntegerAttr>(depthValue).getValue().signedRoundToDouble();
  if (!(depth >= 1 && depth <= kMaxTableSize))
    return op.emitError() << "the depth is " << depthValue
                          << ", but must be from 1 to " << kMaxTableSize;
  if (values.rank() != 1 || values.shape()[0] != 2)
    return op.emitError() << "the values are " << shapeText(values.shape())
                          << ", but must be [2], for off and on";
  auto size = static_cast<int64_t>(depth);
  SmallVector<int64_t> shape(indices.shape()), withUnit(indices.shape());
  shape.insert(shape.begin() + *axis, size);
  withUnit.insert(withUnit.begin() + *axis, 1);
  if (failed(op.checkResultShape(shape)))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  auto element = [&](int64_t i) -> OnnxTensor {
    auto map = AffineMap::get(0, 0, b.getAffineConstantExpr(i));
    return {buildGather(b, values.value, {}, map), values.elementType};
  };
  OnnxTensor unitIndices{buildReshape(b, indices.value, withUnit),
                         indices.elementType};
  results.push_back(buildScalarwise(
      op, shape, values.elementType,
      {unitIndices, buildPositions(op, size, *axis, rank + 1), element(0),
       element(1)},
      [&](ArrayRef<Scalar> elements) {
        Scalar index = elements[0];
        Scalar position = convert(elements[1], indices.elementType);
        Scalar isHere = index == position;
        if (!index.isUnsignedInteger())
          isHere = isHere | (index + depth == position);
        return select(isHere, elements[3], elements[2]);
      }));
  return success();
}
