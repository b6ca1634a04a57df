//===- MiniDialect.cpp - The mini dialect and its verifiers ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registration, builders and verifiers of the mini dialect.
//
//===----------------------------------------------------------------------===//

#include "MemoryStrides.h"
#include "Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mini;

#include "IR/Mini/MiniDialect.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "IR/Mini/MiniAttributes.cpp.inc"

void MiniDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "IR/Mini/MiniAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "IR/Mini/MiniOps.cpp.inc"
      >();
}

Operation *MiniDialect::materializeConstant(OpBuilder &builder, Attribute value,
                                            Type type, Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

int64_t TilingAttr::getThreads() const {
  int64_t waves = 1;
  for (int64_t count : getWaves())
    waves *= count;
  return waves * 64;
}

int64_t TilingAttr::getWavesAlongK() const {
  return getWaves().size() == 3 ? getWaves()[2] : 1;
}

/// True if `expr` divides only by positive constants, and has no ceildiv: what
/// IndexMap.h and the lowering to index arithmetic know.
static bool hasPlainDivisions(AffineExpr expr) {
  return !expr.walk([](AffineExpr part) {
                if (part.getKind() == AffineExprKind::CeilDiv)
                  return WalkResult::interrupt();
                if (part.getKind() != AffineExprKind::FloorDiv &&
                    part.getKind() != AffineExprKind::Mod)
                  return WalkResult::advance();
                auto divisor = dyn_cast<AffineConstantExpr>(
                    cast<AffineBinaryOpExpr>(part).getRHS());
                return divisor && divisor.getValue() > 0
                           ? WalkResult::advance()
                           : WalkResult::interrupt();
              })
              .wasInterrupted();
}

/// The checks that every op with a map shares: one dimension per index, one
/// result per coordinate of the memory side.
static LogicalResult verifyMap(Operation *op, AffineMap map, int64_t indices,
                               int64_t coordinates) {
  if (map.getNumSymbols() != 0)
    return op->emitOpError("map has symbols");
  if (map.getNumDims() != indices || map.getNumResults() != coordinates)
    return op->emitOpError("map takes ")
           << map.getNumDims() << " indices to " << map.getNumResults()
           << " coordinates, expected " << indices << " to " << coordinates;
  if (!llvm::all_of(map.getResults(), hasPlainDivisions))
    return op->emitOpError("map divides by something else than a positive "
                           "constant, rounding down");
  return success();
}

static LogicalResult verifyTile(Operation *op, ShapedType tile,
                                ValueRange offsets, ArrayRef<int64_t> bounds) {
  if (static_cast<int64_t>(bounds.size()) != tile.getRank())
    return op->emitOpError("has ") << bounds.size() << " bounds for a tile of "
                                   << "rank " << tile.getRank();
  if (!offsets.empty() &&
      static_cast<int64_t>(offsets.size()) != tile.getRank())
    return op->emitOpError("has ") << offsets.size() << " offsets for a tile "
                                   << "of rank " << tile.getRank();
  if (llvm::any_of(bounds, [](int64_t bound) { return bound < 1; }))
    return op->emitOpError("has a bound below 1");
  return success();
}

void GatherOp::build(OpBuilder &builder, OperationState &state, Value source,
                     ArrayRef<int64_t> shape, AffineMap map) {
  Type elementType = cast<ShapedType>(source.getType()).getElementType();
  build(builder, state, RankedTensorType::get(shape, elementType), source,
        ValueRange{}, builder.getDenseI64ArrayAttr(shape),
        AffineMapAttr::get(map), builder.getZeroAttr(elementType));
}

LogicalResult GatherOp::verify() {
  Type elementType = getSource().getType().getElementType();
  if (getResult().getType().getElementType() != elementType ||
      getFill().getType() != elementType)
    return emitOpError("source, result and fill differ in element type");
  if (failed(
          verifyTile(*this, getResult().getType(), getOffsets(), getBounds())))
    return failure();
  return verifyMap(*this, getMap(), getResult().getType().getRank(),
                   getSource().getType().getRank());
}

LogicalResult LookupOp::verify() {
  ShapedType type = getTable().getShapedType();
  if (type.getRank() == 1 && type.getDimSize(0) == 256)
    return success();
  return emitOpError("has a table of ")
         << type << ", but it must be tensor<256xi8>";
}

OpFoldResult LookupOp::fold(FoldAdaptor adaptor) {
  auto byte = dyn_cast_or_null<IntegerAttr>(adaptor.getByte());
  if (!byte)
    return {};
  return getTable().getValues<Attribute>()[byte.getValue().getZExtValue()];
}

LogicalResult ScatterOp::verify() {
  if (getSource().getType().getElementType() !=
      getResult().getType().getElementType())
    return emitOpError("source and result differ in element type");
  if (getSource().getType().getNumElements() !=
      getResult().getType().getNumElements())
    return emitOpError("source and result differ in their number of elements");
  return verifyMap(*this, getMap(), getSource().getType().getRank(),
                   getResult().getType().getRank());
}

void ConcatOp::build(OpBuilder &builder, OperationState &state,
                     ValueRange pieces, int64_t dim) {
  auto first = cast<RankedTensorType>(pieces.front().getType());
  SmallVector<int64_t> shape(first.getShape());
  shape[dim] = 0;
  for (Value piece : pieces)
    shape[dim] += cast<RankedTensorType>(piece.getType()).getDimSize(dim);
  build(builder, state, first.clone(shape), pieces,
        builder.getI64IntegerAttr(dim));
}

SmallVector<int64_t> ConcatOp::getStarts() {
  SmallVector<int64_t> starts;
  int64_t start = 0;
  for (Value piece : getPieces()) {
    starts.push_back(start);
    start += cast<RankedTensorType>(piece.getType()).getDimSize(getDim());
  }
  return starts;
}

LogicalResult ConcatOp::verify() {
  auto dim = static_cast<int64_t>(getDim());
  auto type = cast<RankedTensorType>(getResult().getType());
  if (getPieces().empty() || dim < 0 || dim >= type.getRank())
    return emitOpError("has no pieces or no dimension ") << dim;
  int64_t sum = 0;
  for (Value piece : getPieces()) {
    auto own = cast<RankedTensorType>(piece.getType());
    if (own.getElementType() != type.getElementType() ||
        own.getRank() != type.getRank())
      return emitOpError("a piece differs in rank or element type");
    for (int64_t d = 0; d < type.getRank(); ++d)
      if (d != dim && own.getDimSize(d) != type.getDimSize(d))
        return emitOpError("a piece differs in dimension ") << d;
    sum += own.getDimSize(dim);
  }
  if (sum != type.getDimSize(dim))
    return emitOpError("the pieces have ")
           << sum << " elements in dimension " << dim << ", and the result "
           << type.getDimSize(dim);
  return success();
}

Value SliceOp::getViewSource() { return getSource(); }

LogicalResult SliceOp::verify() {
  auto source = getSource().getType(), result = getResult().getType();
  if (source.getElementType() != result.getElementType() ||
      source.getMemorySpace() != result.getMemorySpace())
    return emitOpError("source and result differ in element type or memory "
                       "space");
  std::optional<int64_t> whole = memoryElements(source),
                         part = memoryElements(result);
  if (!whole || !part)
    return emitOpError("expected buffers of at least one element, with static "
                       "strides of at least 0 and no offset");
  auto offset = static_cast<int64_t>(getOffset());
  if (offset < 0 || offset > *whole || *part > *whole - offset)
    return emitOpError("elements ")
           << offset << " to " << offset << " + " << *part - 1
           << " are not within the " << *whole << " of the source";
  return success();
}

LogicalResult ScatterIntoOp::verify() {
  if (getSource().getType().getElementType() !=
      getDest().getType().getElementType())
    return emitOpError("source and destination differ in element type");
  if (failed(
          verifyTile(*this, getSource().getType(), getOffsets(), getBounds())))
    return failure();
  return verifyMap(*this, getMap(), getSource().getType().getRank(),
                   getDest().getType().getRank());
}

/// The rows and columns of a tile, which has one element of a batch if any.
static ArrayRef<int64_t> matrixShape(Type tile) {
  return cast<RankedTensorType>(tile).getShape().take_back(2);
}

/// A matrix, or one in a batch of one.
static LogicalResult verifyMatrix(Operation *op, Type tile) {
  auto type = cast<RankedTensorType>(tile);
  if (type.getRank() == 2 || (type.getRank() == 3 && type.getDimSize(0) == 1))
    return success();
  return op->emitOpError(
             "expected a matrix, or one in a batch of one, but got ")
         << type;
}

LogicalResult StageOp::verify() {
  auto dest = cast<MemRefType>(getDest().getType());
  if (getElementTypeOrSelf(getSource()) != dest.getElementType())
    return emitOpError("source and destination differ in element type");
  if (failed(verifyMatrix(*this, getSource().getType())))
    return failure();
  ArrayRef<int64_t> source = matrixShape(getSource().getType());
  if (source[0] != dest.getDimSize(0) || source[1] > dest.getDimSize(1))
    return emitOpError("the source does not fit the destination");
  return success();
}

LogicalResult LoadStagedOp::verify() {
  auto source = cast<MemRefType>(getSource().getType());
  auto result = cast<RankedTensorType>(getResult().getType());
  if (source.getElementType() != result.getElementType())
    return emitOpError("source and result differ in element type");
  if (source.getDimSize(0) != result.getDimSize(0) ||
      source.getDimSize(1) < result.getDimSize(1))
    return emitOpError("the source does not hold the result");
  return success();
}

LogicalResult MmaOp::verify() {
  if (failed(verifyMatrix(*this, getAccumulator().getType())))
    return failure();
  ArrayRef<int64_t> accumulator = matrixShape(getAccumulator().getType());
  auto k = static_cast<int64_t>(getK());
  if (k < 1)
    return emitOpError("k is below 1");
  for (auto [operand, rows] :
       llvm::zip(ValueRange{getLhs(), getRhs()}, accumulator)) {
    auto tile = dyn_cast<MemRefType>(operand.getType());
    if (!tile)
      continue;
    if (tile.getDimSize(1) < k)
      return emitOpError("the tiles' rows are shorter than k = ") << k;
    if (tile.getDimSize(0) != rows)
      return emitOpError("the tiles' rows do not match the accumulator");
  }
  return success();
}

LogicalResult SumWavesOp::verify() {
  auto partials = cast<MemRefType>(getPartials().getType());
  if (getElementTypeOrSelf(getAccumulator()) != partials.getElementType())
    return emitOpError("accumulator and partials differ in element type");
  if (failed(verifyMatrix(*this, getAccumulator().getType())))
    return failure();
  // Either way round: as the accumulators hold them.
  ArrayRef<int64_t> sums = matrixShape(getAccumulator().getType());
  ArrayRef<int64_t> tile = partials.getShape().drop_front();
  if ((tile[0] != sums[0] || tile[1] < sums[1]) &&
      (tile[0] != sums[1] || tile[1] < sums[0]))
    return emitOpError("the partials' tiles do not hold the accumulator");
  return success();
}

#define GET_OP_CLASSES
#include "IR/Mini/MiniOps.cpp.inc"
