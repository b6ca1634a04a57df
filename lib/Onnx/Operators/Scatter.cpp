//===- Scatter.cpp - ScatterElements and ScatterND - cpp ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each element of the result goes through the updates in their order and takes
// those that are for it: of several, the last wins, or all are combined in that
// order. So no two of them meet in memory, and a sum is the same in every run.
//
// Constant indices of ScatterND often make a box, as those that a slice's
// assignment is exported to: its updates are moved, not looked for.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringSwitch.h"

using namespace mlir;
using namespace mini;

/// How updates are combined with what is there; none where they replace it.
using Reduction = std::optional<Combination>;

static FailureOr<Reduction> readReduction(OnnxOperator &op, Type elementType) {
  auto name = op.stringAttribute("reduction", "none");
  if (failed(name))
    return failure();
  if (*name == "none")
    return Reduction();
  auto reduction = llvm::StringSwitch<Reduction>(*name)
                       .Case("add", Combination::Sum)
                       .Case("mul", Combination::Product)
                       .Case("max", Combination::Maximum)
                       .Case("min", Combination::Minimum)
                       .Default(std::nullopt);
  if (!reduction)
    return op.emitError() << "reduction is '" << *name
                          << "'; 'none', 'add', 'mul', 'max' and 'min' are"
                          << " supported";
  if (!contains(kNumbersAndBools, elementType))
    return op.emitError() << "elements of " << elementType
                          << " cannot be combined; reduction must be 'none'";
  // Of bools a sum is an or, and a product an and.
  if (elementType.isInteger(1) && reduction == Combination::Sum)
    return Reduction(Combination::Maximum);
  if (elementType.isInteger(1) && reduction == Combination::Product)
    return Reduction(Combination::Minimum);
  return reduction;
}

/// What the element `old` becomes by `update`.
static Value applyUpdate(ImplicitLocOpBuilder &b, Reduction reduction,
                         Type elementType, Value old, Value update) {
  return reduction ? combine(b, *reduction, elementType, old, update) : update;
}

static LogicalResult checkOperands(OnnxOperator &op) {
  OnnxTensor data = op.operand(0), indices = op.operand(1),
             updates = op.operand(2);
  if (!indices.elementType.isSignedInteger(32) &&
      !indices.elementType.isSignedInteger(64))
    return op.emitError() << "the indices' elements are " << indices.elementType
                          << "; si32 and si64 are supported";
  if (updates.elementType != data.elementType)
    return op.emitError() << "the updates have elements of "
                          << updates.elementType << ", but the data of "
                          << data.elementType;
  return success();
}

/// The index `index` of a dimension of `size` counted from its start, in the
/// type of places; one outside of the dimension is negative.
static Scalar normalizeIndex(Scalar index, int64_t size, Type placeType) {
  Scalar counted = select(index < 0, index + static_cast<double>(size), index);
  Scalar isInside = (counted >= 0) & (counted < static_cast<double>(size));
  counted = select(isInside, counted, -1);
  return counted.with(
      convertWidth(counted.getBuilder(), counted.getValue(), placeType));
}

namespace {

/// A search through updates, which run along a last loop behind those of the
/// result. A place is a position of the result as one number.
struct Search {
  OnnxTensor data;
  int64_t updateCount;
  Value places; ///< Where each update goes.
  AffineMap placesMap;
  Value updates;
  AffineMap updatesMap;
  /// Of the result's dimensions, those that add up to a place, with how far
  /// apart their elements are.
  SmallVector<std::pair<int64_t, int64_t>> strides;
  Reduction reduction;

  Value build(ImplicitLocOpBuilder &b) const;

private:
  void addOperands(ImplicitLocOpBuilder &b, SmallVectorImpl<Value> &operands,
                   SmallVectorImpl<AffineMap> &maps) const;
  /// What an element becomes that was `old` so far.
  Value update(ImplicitLocOpBuilder &b, ValueRange elements, Value old) const;
};

} // namespace

void Search::addOperands(ImplicitLocOpBuilder &b,
                         SmallVectorImpl<Value> &operands,
                         SmallVectorImpl<AffineMap> &maps) const {
  MLIRContext *context = b.getContext();
  int64_t rank = data.rank();
  unsigned loopCount = rank + 1;
  Type placeType = getElementTypeOrSelf(places.getType());
  operands.append({data.value, updates, places,
                   buildProgression(b, updateCount, 0, 1, b.getI32Type())});
  maps.append({AffineMap::getMultiDimIdentityMap(loopCount, context)
                   .getMajorSubMap(rank),
               updatesMap, placesMap,
               AffineMap::get(loopCount, 0, getAffineDimExpr(rank, context))});
  for (auto [dim, stride] : strides) {
    operands.push_back(
        buildProgression(b, data.shape()[dim], 0, stride, placeType));
    maps.push_back(
        AffineMap::get(loopCount, 0, getAffineDimExpr(dim, context)));
  }
}

Value Search::update(ImplicitLocOpBuilder &b, ValueRange elements,
                     Value old) const {
  Scalar here(b, elements[4]);
  for (Value term : elements.drop_front(5))
    here = here + here.with(term);
  Scalar isHere = here == here.with(elements[2]);
  Value changed = applyUpdate(b, reduction, data.elementType, old, elements[1]);
  return arith::SelectOp::create(b, isHere.getValue(), changed, old);
}

Value Search::build(ImplicitLocOpBuilder &b) const {
  int64_t rank = data.rank();
  Type valueType = data.type().getElementType();
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  addOperands(b, operands, maps);
  if (updateCount == 1) {
    // A reduction of one step would not read what it starts with.
    SmallVector<AffineExpr> indices(
        b.getMultiDimIdentityMap(rank).getResults());
    indices.push_back(b.getAffineConstantExpr(0));
    for (AffineMap &map : maps)
      map = map.replaceDimsAndSymbols(indices, {}, rank, 0);
    return buildElementwise(
        b, data.shape(), valueType, operands, maps,
        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
          return update(body, elements, elements[0]);
        });
  }
  SmallVector<int64_t> loops(data.shape());
  loops.push_back(updateCount);
  return buildReduction(
      b, loops, rank, b.getZeroAttr(valueType), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        // The result so far starts as the data, at the first of the updates.
        Scalar number(body, elements[3]);
        Value old = arith::SelectOp::create(body, (number == 0).getValue(),
                                            elements[0], elements.back());
        return update(body, elements.drop_back(), old);
      });
}

LogicalResult
mini::convertScatterElements(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor data = op.operand(0), indices = op.operand(1),
             updates = op.operand(2);
  auto axis = op.axisAttribute("axis", 0, data.rank());
  auto reduction = readReduction(op, data.elementType);
  if (failed(axis) || failed(reduction) || failed(checkOperands(op)))
    return failure();
  bool fits =
      indices.rank() == data.rank() && indices.shape() == updates.shape();
  for (int64_t d = 0; fits && d < data.rank(); ++d)
    fits = d == *axis || indices.shape()[d] <= data.shape()[d];
  if (!fits)
    return op.emitError() << "the indices " << shapeText(indices.shape())
                          << " and the updates " << shapeText(updates.shape())
                          << " must be alike and fit in the data "
                          << shapeText(data.shape()) << " but for dimension "
                          << *axis;
  int64_t size = data.shape()[*axis], count = indices.shape()[*axis];
  if (failed(readConstantIndices(op, 1, size)) ||
      failed(checkTable(op, size)) || failed(checkTable(op, count)))
    return failure();
  if (indices.type().getNumElements() == 0) {
    results.push_back(data);
    return success();
  }
  ImplicitLocOpBuilder &b = op.builder();
  AffineMap identity = b.getMultiDimIdentityMap(data.rank());
  Value places = buildElementwise(
      b, indices.shape(), b.getI32Type(), indices.value, identity,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        return normalizeIndex(Scalar(body, elements[0]), size, b.getI32Type())
            .getValue();
      });
  // Beside the indices nothing is updated.
  SmallVector<int64_t> shape(data.shape());
  shape[*axis] = count;
  places = buildGather(b, places, shape, identity, b.getI32IntegerAttr(-1));
  Value values = buildGather(b, updates.value, shape, identity);
  SmallVector<AffineExpr> coordinates(identity.getResults());
  coordinates[*axis] = b.getAffineDimExpr(data.rank());
  AffineMap map =
      AffineMap::get(data.rank() + 1, 0, coordinates, b.getContext());
  Search search{data,   count, places,       map,
                values, map,   {{*axis, 1}}, *reduction};
  results.push_back({search.build(b), data.elementType});
  return success();
}

namespace {

/// Constant indices of ScatterND that are one element each of a box: along
/// dimension m of the data `starts[m]`, or that and as many steps as the index
/// of dimension `sources[m]` of the updates says.
struct Box {
  SmallVector<int64_t> starts, steps;
  SmallVector<std::optional<int64_t>> sources;
};

} // namespace

/// The box of `indices`, whose last of `shape` dimensions are coordinates, and
/// which count from the start; or none.
static std::optional<Box> findBox(ArrayRef<int64_t> indices,
                                  ArrayRef<int64_t> shape) {
  int64_t rank = shape.back();
  ArrayRef<int64_t> batch = shape.drop_back();
  SmallVector<int64_t> strides(batch.size());
  int64_t stride = rank;
  for (size_t d = batch.size(); d-- > 0; stride *= batch[d])
    strides[d] = stride;
  Box box;
  for (int64_t m = 0; m < rank; ++m) {
    box.starts.push_back(indices[m]);
    box.steps.push_back(0);
    box.sources.push_back(std::nullopt);
    for (size_t d = 0; d < batch.size(); ++d) {
      int64_t step = batch[d] > 1 ? indices[strides[d] + m] - indices[m] : 0;
      if (step == 0)
        continue;
      if (box.sources[m])
        return std::nullopt;
      box.sources[m] = d;
      box.steps[m] = step;
    }
  }
  // Each dimension of the updates leads along one of the data.
  for (size_t d = 0; d < batch.size(); ++d)
    if (llvm::count(box.sources, std::optional<int64_t>(d)) !=
        (batch[d] > 1 ? 1 : 0))
      return std::nullopt;
  for (auto [i, index] : llvm::enumerate(indices)) {
    int64_t m = static_cast<int64_t>(i) % rank, expected = box.starts[m];
    if (auto d = box.sources[m])
      expected +=
          box.steps[m] * (static_cast<int64_t>(i) / strides[*d] % batch[*d]);
    if (index != expected)
      return std::nullopt;
  }
  return box;
}

/// Which positions of dimension `m` are the box's, as bools that broadcast to
/// `shape`.
static OnnxTensor buildBoxMask(ImplicitLocOpBuilder &b, const Box &box,
                               int64_t m, ArrayRef<int64_t> shape,
                               int64_t count) {
  SmallVector<int8_t> isInside(shape[m], 0);
  for (int64_t i = 0; i < count; ++i)
    isInside[box.starts[m] + i * box.steps[m]] = 1;
  SmallVector<int64_t> maskShape(shape.size(), 1);
  maskShape[m] = shape[m];
  auto type = RankedTensorType::get(maskShape, b.getI8Type());
  return {arith::ConstantOp::create(
              b, DenseElementsAttr::get(type, ArrayRef<int8_t>(isInside))),
          b.getI1Type()};
}

static OnnxTensor buildBoxUpdate(OnnxOperator &op, const Box &box,
                                 Reduction reduction) {
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor data = op.operand(0), updates = op.operand(2);
  ArrayRef<int64_t> batch = op.operand(1).shape().drop_back();
  int64_t rank = box.starts.size();
  SmallVector<AffineExpr> coordinates(batch.size(), b.getAffineConstantExpr(0));
  SmallVector<OnnxTensor> operands{data, {}};
  for (int64_t m = 0; m < rank; ++m) {
    auto source = box.sources[m];
    operands.push_back(
        buildBoxMask(b, box, m, data.shape(), source ? batch[*source] : 1));
    if (!source)
      continue;
    AffineExpr distance = b.getAffineDimExpr(m) - box.starts[m];
    if (box.steps[m] < 0)
      distance = box.starts[m] - b.getAffineDimExpr(m);
    coordinates[*source] = distance.floorDiv(std::abs(box.steps[m]));
  }
  for (int64_t d = rank; d < data.rank(); ++d)
    coordinates.push_back(b.getAffineDimExpr(d));
  operands[1] = {
      buildGather(b, updates.value, data.shape(),
                  AffineMap::get(data.rank(), 0, coordinates, b.getContext())),
      data.elementType};
  Type elementType = data.elementType;
  // Elements as they are in memory, bools as well.
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (const OnnxTensor &operand : operands) {
    values.push_back(operand.value);
    maps.push_back(broadcastMap(b.getContext(), operand.shape(), data.shape()));
  }
  Value result = buildElementwise(
      b, data.shape(), data.type().getElementType(), values, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Value isInside = elements[2];
        for (Value mask : elements.drop_front(3))
          isInside = arith::AndIOp::create(body, isInside, mask);
        Value changed =
            applyUpdate(body, reduction, elementType, elements[0], elements[1]);
        return arith::SelectOp::create(body,
                                       (Scalar(body, isInside) != 0).getValue(),
                                       changed, elements[0]);
      });
  return {result, elementType};
}

/// A place for each update: its coordinates as one number, and -1 where any is
/// outside of the data.
static Value buildPlaces(ImplicitLocOpBuilder &b, OnnxTensor indices,
                         ArrayRef<int64_t> sizes, ArrayRef<int64_t> strides,
                         int64_t count, Type placeType) {
  int64_t rank = sizes.size();
  Value rows = buildReshape(b, indices.value, {count, rank});
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  for (int64_t m = 0; m < rank; ++m) {
    operands.push_back(rows);
    maps.push_back(AffineMap::get(
        1, 0, {b.getAffineDimExpr(0), b.getAffineConstantExpr(m)},
        b.getContext()));
  }
  return buildElementwise(
      b, count, placeType, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        std::optional<Scalar> place, isInside;
        for (int64_t m = 0; m < rank; ++m) {
          Scalar index =
              normalizeIndex(Scalar(body, elements[m]), sizes[m], placeType);
          Scalar term = index * static_cast<double>(strides[m]),
                 inside = index >= 0;
          place = place ? *place + term : term;
          isInside = isInside ? *isInside & inside : inside;
        }
        return select(*isInside, *place, -1).getValue();
      });
}

/// Checks that the updates have the shape that ONNX says, and gives how many
/// there are.
static FailureOr<int64_t> countUpdates(OnnxOperator &op) {
  OnnxTensor data = op.operand(0), indices = op.operand(1),
             updates = op.operand(2);
  int64_t rank = indices.rank() == 0 ? 0 : indices.shape().back();
  if (rank < 1 || rank > data.rank())
    return op.emitError() << "the indices are " << shapeText(indices.shape())
                          << ", but their last dimension must be from 1 to "
                          << data.rank() << ", coordinates of the data "
                          << shapeText(data.shape());
  SmallVector<int64_t> expected(indices.shape().drop_back());
  llvm::append_range(expected, data.shape().drop_front(rank));
  if (updates.shape() != ArrayRef(expected))
    return op.emitError() << "the updates are " << shapeText(updates.shape())
                          << ", but must be " << shapeText(expected)
                          << " for the indices " << shapeText(indices.shape());
  return ShapedType::getNumElements(indices.shape().drop_back());
}

/// Looks for each element through `count` updates.
static Value buildScatterSearch(OnnxOperator &op, int64_t count,
                                Reduction reduction) {
  OnnxTensor data = op.operand(0), indices = op.operand(1),
             updates = op.operand(2);
  int64_t rank = indices.shape().back();
  ArrayRef<int64_t> sizes = data.shape().take_front(rank);
  ImplicitLocOpBuilder &b = op.builder();
  int64_t stride = ShapedType::getNumElements(sizes);
  Type placeType = stride <= INT32_MAX ? b.getI32Type() : b.getI64Type();
  SmallVector<int64_t> strides;
  Search search{data, count, {}, {}, {}, {}, {}, reduction};
  for (auto [m, size] : llvm::enumerate(sizes)) {
    stride /= size;
    strides.push_back(stride);
    search.strides.push_back({m, stride});
  }
  search.places = buildPlaces(b, indices, sizes, strides, count, placeType);
  search.placesMap =
      AffineMap::get(data.rank() + 1, 0, b.getAffineDimExpr(data.rank()));
  SmallVector<int64_t> rows{count};
  SmallVector<AffineExpr> coordinates{b.getAffineDimExpr(data.rank())};
  for (int64_t d = rank; d < data.rank(); ++d) {
    rows.push_back(data.shape()[d]);
    coordinates.push_back(b.getAffineDimExpr(d));
  }
  search.updates = buildReshape(b, updates.value, rows);
  search.updatesMap =
      AffineMap::get(data.rank() + 1, 0, coordinates, b.getContext());
  return search.build(b);
}

LogicalResult mini::convertScatterND(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor data = op.operand(0), indices = op.operand(1),
             updates = op.operand(2);
  auto reduction = readReduction(op, data.elementType);
  if (failed(reduction) || failed(checkOperands(op)))
    return failure();
  auto count = countUpdates(op);
  if (failed(count))
    return failure();
  int64_t rank = indices.shape().back();
  ArrayRef<int64_t> sizes = data.shape().take_front(rank);
  auto known = readConstantIndices(op, 1, sizes);
  if (failed(known))
    return failure();
  if (updates.type().getNumElements() == 0) {
    results.push_back(data);
    return success();
  }
  if (auto box = *known ? findBox(**known, indices.shape()) : std::nullopt) {
    results.push_back(buildBoxUpdate(op, *box, *reduction));
    return success();
  }
  for (int64_t size : sizes)
    if (failed(checkTable(op, size)))
      return failure();
  if (failed(checkTable(op, *count)))
    return failure();
  results.push_back(
      {buildScatterSearch(op, *count, *reduction), data.elementType});
  return success();
}
