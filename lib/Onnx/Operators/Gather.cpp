//===- Gather.cpp - Gather and its relatives - cpp ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gather, GatherElements, GatherND, and ReverseSequence, whose indices are made
// of lengths.
//
// Constant indices that make a few straight runs are gathers of the mini
// dialect. All others, whether known or not, are looked for.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/IndexedRead.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

/// Checks the indices' type and, where they are known, that each is within its
/// dimension: of `sizes`, by turns. They are returned then, all of them
/// positive.
static FailureOr<std::optional<SmallVector<int64_t>>>
readIndices(OnnxOperator &op, ArrayRef<int64_t> sizes) {
  OnnxTensor indices = op.operand(1);
  auto type = dyn_cast<IntegerType>(indices.elementType);
  if (!type || (type.getWidth() != 32 && type.getWidth() != 64))
    return op.emitError() << "the indices' elements are " << indices.elementType
                          << "; si32, si64, ui32 and ui64 are supported";
  return readConstantIndices(op, 1, sizes);
}

/// The result's dimensions of Gather: those of the data, with those of the
/// indices in the place of `axis`.
static SmallVector<int64_t> gatheredShape(OnnxTensor data, OnnxTensor indices,
                                          int64_t axis) {
  SmallVector<int64_t> shape(data.shape().take_front(axis));
  llvm::append_range(shape, indices.shape());
  llvm::append_range(shape, data.shape().drop_front(axis + 1));
  return shape;
}

LogicalResult mini::convertGather(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor data = op.operand(0), indices = op.operand(1);
  auto axis = op.axisAttribute("axis", 0, data.rank());
  if (failed(axis))
    return failure();
  auto shape = gatheredShape(data, indices, *axis);
  auto known = readIndices(op, data.shape()[*axis]);
  if (failed(known) || failed(op.checkResultShape(shape)))
    return failure();
  if (failed(checkTable(op, data.shape()[*axis])))
    return failure();
  Value result;
  if (*known) {
    Value flat = buildTake(op.builder(), data, *axis, **known);
    result = buildReshape(op.builder(), flat, shape);
  } else {
    OpBuilder &b = op.builder();
    SmallVector<AffineExpr> coordinates, places;
    for (int64_t d = 0; d < data.rank(); ++d)
      coordinates.push_back(
          b.getAffineDimExpr(d <= *axis ? d : d + indices.rank() - 1));
    for (int64_t d = 0; d < indices.rank(); ++d)
      places.push_back(b.getAffineDimExpr(*axis + d));
    auto map = AffineMap::get(shape.size(), 0, places, b.getContext());
    result = buildIndexedRead(op.builder(), data, shape, coordinates,
                              IndexedAxis{*axis, indices, map});
  }
  results.push_back({result, data.elementType});
  if (data.countedDim && data.countedDim != *axis)
    results.back().countedDim =
        *data.countedDim + (*data.countedDim < *axis ? 0 : indices.rank() - 1);
  return success();
}

LogicalResult
mini::convertGatherElements(OnnxOperator &op,
                            SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor data = op.operand(0), indices = op.operand(1);
  auto axis = op.axisAttribute("axis", 0, data.rank());
  if (failed(axis))
    return failure();
  bool fits = indices.rank() == data.rank();
  for (int64_t d = 0; fits && d < data.rank(); ++d)
    fits = d == *axis || indices.shape()[d] <= data.shape()[d];
  if (!fits)
    return op.emitError() << "the indices " << shapeText(indices.shape())
                          << " do not fit in the data "
                          << shapeText(data.shape()) << " but for dimension "
                          << *axis;
  if (failed(readIndices(op, data.shape()[*axis])) ||
      failed(checkTable(op, data.shape()[*axis])))
    return failure();
  // Where there are no indices, the data is not read.
  SmallVector<int64_t> shape(indices.shape());
  shape[*axis] = data.shape()[*axis];
  AffineMap map = op.builder().getMultiDimIdentityMap(data.rank());
  data.value = buildGather(op.builder(), data.value, shape, map);
  Value result =
      buildIndexedRead(op.builder(), data, indices.shape(), map.getResults(),
                       IndexedAxis{*axis, indices, map});
  results.push_back({result, data.elementType});
  return success();
}

namespace {
/// The dimensions of GatherND's data: `batch` shared ones, `indexed` ones, and
/// the rest, which the result has as they are.
struct GatherNDRanks {
  int64_t batch, indexed;
};
} // namespace

static FailureOr<GatherNDRanks> readGatherNDRanks(OnnxOperator &op) {
  OnnxTensor data = op.operand(0), indices = op.operand(1);
  auto batch = op.intAttribute("batch_dims", 0);
  if (failed(batch))
    return failure();
  if (indices.rank() == 0 || *batch < 0 || *batch >= indices.rank() ||
      *batch >= data.rank())
    return op.emitError() << "batch_dims is " << *batch
                          << ", but must be less than the ranks of the data "
                          << shapeText(data.shape()) << " and the indices "
                          << shapeText(indices.shape());
  int64_t indexed = indices.shape().back();
  if (indexed < 1 || *batch + indexed > data.rank() ||
      data.shape().take_front(*batch) != indices.shape().take_front(*batch))
    return op.emitError() << "the indices " << shapeText(indices.shape())
                          << " do not fit the data " << shapeText(data.shape())
                          << " after " << *batch << " batch dimensions";
  return GatherNDRanks{*batch, indexed};
}

LogicalResult mini::convertGatherND(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor data = op.operand(0), indices = op.operand(1);
  auto ranks = readGatherNDRanks(op);
  if (failed(ranks))
    return failure();
  auto [batch, indexed] = *ranks;
  SmallVector<int64_t> shape(indices.shape().drop_back());
  int64_t placeRank = shape.size();
  llvm::append_range(shape, data.shape().drop_front(batch + indexed));
  if (failed(op.checkResultShape(shape)))
    return failure();
  OpBuilder &b = op.builder();
  SmallVector<AffineExpr> coordinates;
  for (int64_t d = 0; d < data.rank(); ++d)
    coordinates.push_back(b.getAffineDimExpr(
        d < batch ? d : std::max<int64_t>(d - batch - indexed, 0) + placeRank));
  SmallVector<IndexedAxis> axes;
  for (int64_t i = 0; i < indexed; ++i) {
    if (failed(checkTable(op, data.shape()[batch + i])))
      return failure();
    SmallVector<AffineExpr> place;
    for (int64_t d = 0; d < placeRank; ++d)
      place.push_back(b.getAffineDimExpr(d));
    place.push_back(b.getAffineConstantExpr(i));
    axes.push_back({batch + i, indices,
                    AffineMap::get(shape.size(), 0, place, b.getContext())});
  }
  if (failed(readIndices(op, data.shape().slice(batch, indexed))))
    return failure();
  results.push_back(
      {buildIndexedRead(op.builder(), data, shape, coordinates, axes),
       data.elementType});
  return success();
}

LogicalResult
mini::convertReverseSequence(OnnxOperator &op,
                             SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0), lengths = op.operand(1);
  auto timeAxis = op.intAttribute("time_axis", 0),
       batchAxis = op.intAttribute("batch_axis", 1);
  if (failed(timeAxis) || failed(batchAxis))
    return failure();
  int64_t time = *timeAxis, batch = *batchAxis;
  if (input.rank() < 2 || time + batch != 1 || time * batch != 0)
    return op.emitError() << "the input is " << shapeText(input.shape())
                          << ", time_axis is " << time << " and batch_axis "
                          << batch << "; the axes must be 0 and 1";
  int64_t size = input.shape()[time], count = input.shape()[batch];
  if (!lengths.elementType.isSignedInteger(64) ||
      lengths.shape() != ArrayRef(count))
    return op.emitError() << "the lengths are " << tensorText(lengths)
                          << ", but must be [" << count << "],si64";
  if (failed(checkTable(op, size)))
    return failure();
  // Where each element comes from: what is beyond a length stays.
  ImplicitLocOpBuilder &b = op.builder();
  Type placeType = b.getIntegerType(32, /*isSigned=*/true);
  OnnxTensor positions{buildProgression(b, size, 0, 1), lengths.elementType};
  positions.value = buildReshape(b, positions.value, {size, 1});
  OnnxTensor places =
      buildScalarwise(op, {size, count}, placeType, {positions, lengths},
                      [&](ArrayRef<Scalar> elements) {
                        Scalar position = elements[0], length = elements[1];
                        Scalar source = select(position < length,
                                               length - 1 - position, position);
                        return convert(source, placeType);
                      });
  AffineMap identity = b.getMultiDimIdentityMap(input.rank());
  unsigned dims[] = {static_cast<unsigned>(time), static_cast<unsigned>(batch)};
  results.push_back(
      {buildIndexedRead(b, input, input.shape(), identity.getResults(),
                        IndexedAxis{time, places, identity.getSubMap(dims)}),
       input.elementType});
  return success();
}
