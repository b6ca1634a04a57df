//===- Pad.cpp - Pad - cpp ------------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A dimension at a time: negative pads crop it first, as in ONNX Runtime, then
// the others extend it. Padding with a constant is one gather, whose fill it
// is.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/InsideMask.h"
#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/AxisPieces.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

namespace {
struct Pads {
  SmallVector<int64_t> before, after; ///< One a dimension of the input.
};
} // namespace

/// The pads as given: those of Pad-1 have a name of their own.
static FailureOr<std::optional<SmallVector<int64_t>>>
readPadList(OnnxOperator &op) {
  return op.listAttributeOrOperand(
      op.attribute("paddings") ? "paddings" : "pads", 1);
}

static FailureOr<Pads> readPads(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  int64_t rank = input.rank();
  auto list = readPadList(op);
  auto axes = op.axesOperand("axes", 3, rank);
  if (failed(list) || failed(axes))
    return failure();
  if (!*list)
    return op.emitError() << "has no pads";
  auto padded = (*axes).value_or(llvm::to_vector(llvm::seq(rank)));
  size_t count = padded.size();
  if ((*list)->size() != 2 * count)
    return op.emitError() << "there are " << (*list)->size()
                          << " pads, but there must be 2 for each of " << count
                          << " dimensions";
  Pads pads{SmallVector<int64_t>(rank, 0), SmallVector<int64_t>(rank, 0)};
  for (auto [i, axis] : llvm::enumerate(padded)) {
    int64_t before = (**list)[i], after = (**list)[count + i];
    // Bounds that keep sums within 64 bits.
    if (std::max(before, after) > INT32_MAX ||
        std::min(before, after) < -INT32_MAX)
      return op.emitError() << "the pads " << shapeText(**list)
                            << " have one beyond " << INT32_MAX;
    if (input.shape()[axis] + before + after < 0 ||
        input.shape()[axis] + std::min<int64_t>(before, 0) +
                std::min<int64_t>(after, 0) <
            0)
      return op.emitError()
             << "pads of " << before << " and " << after
             << " crop more than dimension " << axis << " of the input "
             << shapeText(input.shape()) << " has";
    pads.before[axis] = before;
    pads.after[axis] = after;
  }
  return pads;
}

/// The value of a constant padding: an operand, an attribute, or zero. A
/// constant is in `fill`; one that is not is returned.
static FailureOr<OnnxTensor> readFill(OnnxOperator &op, TypedAttr &fill) {
  OnnxTensor input = op.operand(0), given = op.operand(2);
  Type elementType = input.type().getElementType();
  fill = op.builder().getZeroAttr(elementType);
  if (!given) {
    auto value = op.floatAttribute("value", 0);
    if (failed(value))
      return failure();
    if (isa<FloatType>(elementType))
      fill = op.builder().getFloatAttr(elementType, *value);
    return OnnxTensor();
  }
  if (given.elementType != input.elementType)
    return op.emitError() << "the constant value is " << given.elementType
                          << ", but the input's elements are "
                          << input.elementType;
  if (given.type().getNumElements() != 1)
    return op.emitError() << "the constant value is "
                          << shapeText(given.shape())
                          << ", but must be one value";
  if (DenseElementsAttr constant = given.constant()) {
    fill = cast<TypedAttr>(constant.getSplatValue<Attribute>());
    return OnnxTensor();
  }
  return given;
}

/// `padded` where it shows the input, and elsewhere the only element of `fill`.
static Value selectFill(ImplicitLocOpBuilder &builder, Value padded,
                        AffineMap map, ArrayRef<int64_t> inputShape,
                        OnnxTensor fill) {
  auto type = cast<RankedTensorType>(padded.getType());
  Value isInside = buildInsideMask(builder, builder.getLoc(), inputShape,
                                   type.getShape(), map);
  SmallVector<AffineExpr> zeros(fill.rank(), builder.getAffineConstantExpr(0));
  AffineMap identity = builder.getMultiDimIdentityMap(type.getRank());
  return buildElementwise(
      builder, type.getShape(), type.getElementType(),
      {isInside, padded, fill.value},
      {identity, identity,
       AffineMap::get(type.getRank(), 0, zeros, builder.getContext())},
      [](ImplicitLocOpBuilder &b, ValueRange elements) -> Value {
        return arith::SelectOp::create(b, elements[0], elements[1],
                                       elements[2]);
      });
}

static LogicalResult padWithConstant(OnnxOperator &op, const Pads &pads,
                                     ArrayRef<int64_t> shape,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  TypedAttr fill;
  auto runtimeFill = readFill(op, fill);
  if (failed(runtimeFill))
    return failure();
  SmallVector<AffineExpr> coordinates;
  for (auto [d, before] : llvm::enumerate(pads.before))
    coordinates.push_back(op.builder().getAffineDimExpr(d) - before);
  auto map =
      AffineMap::get(shape.size(), 0, coordinates, op.builder().getContext());
  Value result = buildGather(op.builder(), input.value, shape, map, fill);
  if (*runtimeFill)
    result = selectFill(op.builder(), result, map, input.shape(), *runtimeFill);
  results.push_back({result, input.elementType});
  return success();
}

/// Pieces that go to and fro between the ends of `size` elements, where index
/// `before` of the result is the first of them.
static SmallVector<AxisPiece> reflectedPieces(MLIRContext *context,
                                              int64_t size, int64_t before,
                                              int64_t total) {
  AffineExpr index = getAffineDimExpr(0, context);
  int64_t stretch = size - 1;
  if (stretch == 0)
    return {{0, getAffineConstantExpr(0, context)}};
  SmallVector<AxisPiece> pieces;
  int64_t first = -llvm::divideCeil(before, stretch);
  for (int64_t i = first; before + i * stretch < total; ++i) {
    int64_t begin = before + i * stretch;
    AffineExpr source =
        i % 2 == 0 ? index - begin
                   : getAffineConstantExpr(begin + stretch, context) - index;
    pieces.push_back({std::max<int64_t>(begin, 0), source});
  }
  return pieces;
}

/// The pieces of a dimension of `size` elements, at least one, in `mode`.
static SmallVector<AxisPiece> extendedPieces(MLIRContext *context,
                                             StringRef mode, int64_t size,
                                             int64_t before, int64_t total) {
  AffineExpr index = getAffineDimExpr(0, context);
  if (mode == "reflect")
    return reflectedPieces(context, size, before, total);
  if (mode == "wrap") {
    int64_t first = (size - before % size) % size;
    return {{0, (index + first) % size}};
  }
  SmallVector<AxisPiece> pieces;
  if (before > 0)
    pieces.push_back({0, getAffineConstantExpr(0, context)});
  pieces.push_back({before, index - before});
  if (before + size < total)
    pieces.push_back({before + size, getAffineConstantExpr(size - 1, context)});
  return pieces;
}

static LogicalResult padWithElements(OnnxOperator &op, StringRef mode,
                                     const Pads &pads, ArrayRef<int64_t> shape,
                                     SmallVectorImpl<OnnxTensor> &results) {
  constexpr size_t kMaxPieces = 64;
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor input = op.operand(0);
  Value result = input.value;
  for (int64_t axis = 0; axis < input.rank(); ++axis) {
    int64_t before = pads.before[axis], after = pads.after[axis];
    int64_t size = input.shape()[axis] + std::min<int64_t>(before, 0) +
                   std::min<int64_t>(after, 0);
    if (before < 0 || after < 0)
      result = buildPieces(
          b, result, axis, size,
          AxisPiece{0, b.getAffineDimExpr(0) - std::min<int64_t>(before, 0)});
    before = std::max<int64_t>(before, 0);
    if (shape[axis] == size)
      continue;
    if (size == 0)
      return op.emitError()
             << "dimension " << axis << " of the input "
             << shapeText(input.shape()) << " has no elements to pad with";
    auto pieces =
        extendedPieces(b.getContext(), mode, size, before, shape[axis]);
    if (pieces.size() > kMaxPieces)
      return op.emitError()
             << "dimension " << axis << " of " << size
             << " elements is reflected " << pieces.size() << " times; up to "
             << kMaxPieces << " are supported";
    result = buildPieces(b, result, axis, shape[axis], pieces);
  }
  results.push_back({result, input.elementType});
  return success();
}

LogicalResult mini::convertPad(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto mode = op.stringAttribute("mode", "constant");
  auto pads = readPads(op);
  if (failed(mode) || failed(pads))
    return failure();
  SmallVector<int64_t> shape;
  for (auto [size, before, after] :
       llvm::zip_equal(op.operand(0).shape(), pads->before, pads->after))
    shape.push_back(size + before + after);
  if (failed(op.checkResultShape(shape)))
    return failure();
  if (*mode == "constant")
    return padWithConstant(op, *pads, shape, results);
  if (*mode != "edge" && *mode != "reflect" && *mode != "wrap")
    return op.emitError() << "mode is '" << *mode << "'; 'constant', 'edge',"
                          << " 'reflect' and 'wrap' are supported";
  return padWithElements(op, *mode, *pads, shape, results);
}
