//===- TopK.cpp - The first elements in an order - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The rank of an element is how many come before it: each is compared with all
// others, in parallel. A long row is cut into chunks first, of each of which
// only the first elements come into question. So few kernels, whose number
// grows with the logarithm of the row, do what a sorting network needs a
// hundred for.
//
//===----------------------------------------------------------------------===//

#include "TopK.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include <limits>

using namespace mlir;
using namespace mini;

namespace {

/// Chunks of rows, [rows, chunks, elements], and the places in the rows of
/// their elements.
struct Chunks {
  OnnxTensor values;
  Value places; ///< Null where they are as they began.
  bool isGreatest;

  ArrayRef<int64_t> shape() const { return values.shape(); }
  /// How many elements of its chunk come before each, in i32.
  Value buildRanks(ImplicitLocOpBuilder &b) const;
  /// Of each chunk the elements of ranks 0 to `count`, in a row again.
  TopElements takeFirst(ImplicitLocOpBuilder &b, int64_t count) const;

private:
  Value buildTake(ImplicitLocOpBuilder &b, Value ranks, int64_t count,
                  Type type, ValueRange operands,
                  ArrayRef<AffineMap> maps) const;
};

} // namespace

/// Whether `a` is greater; a NaN is greater than any number.
static Scalar isGreater(Scalar a, Scalar b) {
  Scalar greater = a > b;
  return a.isFloat() ? greater | ((a != a) & (b == b)) : greater;
}

Value Chunks::buildRanks(ImplicitLocOpBuilder &b) const {
  int64_t loops[] = {shape()[0], shape()[1], shape()[2], shape()[2]};
  Value positions = buildProgression(b, shape()[2], 0, 1, b.getI32Type());
  return buildReduction(
      b, loops, 3, b.getI32IntegerAttr(0),
      {values.value, values.value, positions, positions},
      {mapDims(b, 4, {0, 1, 2}), mapDims(b, 4, {0, 1, 3}), mapDims(b, 4, {2}),
       mapDims(b, 4, {3})},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        bool isUnsigned = values.elementType.isUnsignedInteger();
        Scalar here(body, elements[0], isUnsigned),
            other(body, elements[1], isUnsigned);
        Scalar position(body, elements[2]), otherPosition(body, elements[3]);
        auto precedes = [&](Scalar a, Scalar c) {
          return isGreatest ? isGreater(a, c) : isGreater(c, a);
        };
        // Of equal elements, the one at the lesser position comes first.
        Scalar isBefore = select(otherPosition < position,
                                 ~precedes(here, other), precedes(other, here));
        Scalar count = position.with(elements[4]);
        return select(isBefore, count + 1, count).getValue();
      });
}

Value Chunks::buildTake(ImplicitLocOpBuilder &b, Value ranks, int64_t count,
                        Type type, ValueRange operands,
                        ArrayRef<AffineMap> maps) const {
  int64_t loops[] = {shape()[0], shape()[1], count, shape()[2]};
  SmallVector<Value> all{ranks,
                         buildProgression(b, count, 0, 1, b.getI32Type())};
  SmallVector<AffineMap> allMaps{mapDims(b, 4, {0, 1, 3}), mapDims(b, 4, {2})};
  llvm::append_range(all, operands);
  llvm::append_range(allMaps, maps);
  Value taken = buildReduction(
      b, loops, 3, b.getZeroAttr(type), all, allMaps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Value value = elements[2];
        for (Value term : elements.drop_front(3).drop_back())
          value = arith::AddIOp::create(body, value, term);
        Scalar isHere = Scalar(body, elements[0]) == Scalar(body, elements[1]);
        return arith::SelectOp::create(body, isHere.getValue(), value,
                                       elements.back());
      });
  return buildReshape(b, taken, {shape()[0], shape()[1] * count});
}

TopElements Chunks::takeFirst(ImplicitLocOpBuilder &b, int64_t count) const {
  Value ranks = buildRanks(b);
  AffineMap element = mapDims(b, 4, {0, 1, 3});
  TopElements top;
  top.values = buildTake(b, ranks, count, values.type().getElementType(),
                         values.value, element);
  if (places) {
    top.indices = buildTake(b, ranks, count, b.getI32Type(), places, element);
    return top;
  }
  // The place in the row, from that of the chunk.
  Value starts = buildProgression(b, shape()[1], 0, shape()[2], b.getI32Type()),
        positions = buildProgression(b, shape()[2], 0, 1, b.getI32Type());
  top.indices = buildTake(b, ranks, count, b.getI32Type(), {starts, positions},
                          {mapDims(b, 4, {1}), mapDims(b, 4, {3})});
  return top;
}

/// `row` in chunks of `size` elements, the last one filled up with `fill`.
static Value cutRows(ImplicitLocOpBuilder &b, Value row, int64_t size,
                     TypedAttr fill) {
  ArrayRef<int64_t> shape = shapeOf(row);
  int64_t chunks = llvm::divideCeil(shape[1], size);
  AffineExpr position = b.getAffineDimExpr(1) * size + b.getAffineDimExpr(2);
  return buildGather(
      b, row, {shape[0], chunks, size},
      AffineMap::get(3, 0, {b.getAffineDimExpr(0), position}, b.getContext()),
      fill);
}

/// What no element comes behind: a NaN is the greatest.
static TypedAttr findLast(OnnxTensor rows, bool isGreatest) {
  Type type = rows.type().getElementType();
  if (isa<FloatType>(type) && !isGreatest)
    return FloatAttr::get(type, std::numeric_limits<double>::quiet_NaN());
  return neutralElement(isGreatest ? Combination::Maximum
                                   : Combination::Minimum,
                        rows.elementType, type);
}

TopElements mini::buildTopElements(ImplicitLocOpBuilder &builder,
                                   OnnxTensor rows, int64_t count,
                                   bool isGreatest) {
  // A chunk is compared with itself, so that it is not long, and gives much
  // less than it has.
  constexpr int64_t kLeastChunk = 1024;
  int64_t chunk = std::max(kLeastChunk, 4 * count);
  TypedAttr last = findLast(rows, isGreatest);
  TopElements top{rows.value, nullptr};
  while (true) {
    int64_t size = shapeOf(top.values)[1];
    bool isOne = size <= 2 * chunk;
    auto cut = [&](Value row, TypedAttr fill) {
      return cutRows(builder, row, isOne ? size : chunk, fill);
    };
    Chunks chunks{{cut(top.values, last), rows.elementType},
                  top.indices ? cut(top.indices, builder.getI32IntegerAttr(0))
                              : Value(),
                  isGreatest};
    top = chunks.takeFirst(builder, count);
    if (isOne)
      return top;
  }
}

/// How many elements are taken: an attribute before opset 10.
static FailureOr<int64_t> readCount(OnnxOperator &op, int64_t size) {
  FailureOr<int64_t> count = op.intAttribute("k", -1);
  if (op.operand(1)) {
    auto values = op.constantIntegers(1, "k");
    if (failed(values))
      return failure();
    if (values->size() != 1)
      return op.emitError()
             << "k has " << values->size() << " values, but must be one";
    count = (*values)[0];
  }
  if (failed(count))
    return failure();
  if (*count < 1 || *count > size)
    return op.emitError() << "k is " << *count << ", but must be from 1 to "
                          << size << ", the size of the dimension";
  return count;
}

LogicalResult mini::convertTopK(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  int64_t rank = input.rank();
  auto axis = op.axisAttribute("axis", -1, rank);
  auto isGreatest = op.intAttribute("largest", 1);
  if (failed(checkElementType(op, input, kNumbers, "the input")) ||
      failed(axis) || failed(isGreatest) ||
      failed(checkTable(op, input.shape()[*axis])))
    return failure();
  auto count = readCount(op, input.shape()[*axis]);
  if (failed(count))
    return failure();
  // The axis becomes the last dimension; in any order, a sorted one will do.
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> order, shape, back(rank, rank - 1);
  for (int64_t d = 0; d < rank; ++d) {
    if (d == *axis)
      continue;
    back[d] = order.size();
    order.push_back(d);
    shape.push_back(input.shape()[d]);
  }
  order.push_back(*axis);
  int64_t rows = ShapedType::getNumElements(shape);
  shape.push_back(*count);
  Value flat = buildReshape(b, buildTranspose(b, input.value, order),
                            {rows, input.shape()[*axis]});
  auto [values, indices] =
      buildTopElements(b, {flat, input.elementType}, *count, *isGreatest != 0);
  auto restore = [&](Value value) {
    return buildTranspose(b, buildReshape(b, value, shape), back);
  };
  results.push_back({restore(values), input.elementType});
  OnnxTensor narrow{restore(indices), b.getIntegerType(32, true)};
  Type wide = b.getIntegerType(64, /*isSigned=*/true);
  results.push_back(buildScalarwise(
      op, narrow.shape(), wide, narrow,
      [&](ArrayRef<Scalar> elements) { return convert(elements[0], wide); }));
  return success();
}
