//===- AxisPieces.cpp - One dimension moved piece by piece - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather a piece; where there are several, masks select among them.
//
//===----------------------------------------------------------------------===//

#include "AxisPieces.h"

#include "IR/Mini/InsideMask.h"
#include "IR/Mini/LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// Reads element `coordinate(i)` of a tensor along `axis`, with the other
/// dimensions unchanged.
static AffineMap axisMap(int64_t rank, int64_t axis, AffineExpr coordinate) {
  MLIRContext *context = coordinate.getContext();
  SmallVector<AffineExpr> coordinates;
  for (int64_t d = 0; d < rank; ++d)
    coordinates.push_back(getAffineDimExpr(d, context));
  coordinates[axis] = coordinate.replaceDims(coordinates[axis]);
  return AffineMap::get(rank, 0, coordinates, context);
}

/// An i1 for each element of `shape`: whether its index along `axis` is at
/// least `begin`.
static Value buildMask(ImplicitLocOpBuilder &builder, ArrayRef<int64_t> shape,
                       int64_t axis, int64_t begin) {
  return buildInsideMask(
      builder, builder.getLoc(), shape[axis] - begin, shape,
      AffineMap::get(shape.size(), 0, builder.getAffineDimExpr(axis) - begin));
}

Value mini::buildPieces(ImplicitLocOpBuilder &builder, Value source,
                        int64_t axis, int64_t size,
                        ArrayRef<AxisPiece> pieces) {
  auto type = cast<RankedTensorType>(source.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[axis] = size;
  auto gather = [&](AffineExpr coordinate) {
    return buildGather(builder, source, shape,
                       axisMap(type.getRank(), axis, coordinate));
  };
  SmallVector<Value> operands{gather(pieces.front().source)};
  for (const AxisPiece &piece : pieces.drop_front()) {
    operands.push_back(gather(piece.source));
    operands.push_back(buildMask(builder, shape, axis, piece.begin));
  }
  if (pieces.size() == 1)
    return operands[0];
  SmallVector<AffineMap> maps(operands.size(),
                              builder.getMultiDimIdentityMap(shape.size()));
  return buildElementwise(builder, shape, type.getElementType(), operands, maps,
                          [](ImplicitLocOpBuilder &b, ValueRange elements) {
                            Value result = elements[0];
                            for (size_t i = 1; i < elements.size(); i += 2)
                              result = arith::SelectOp::create(
                                  b, elements[i + 1], elements[i], result);
                            return result;
                          });
}

namespace {
/// A rational number that is not negative.
struct Ratio {
  int64_t numerator, denominator;
};
} // namespace

/// The convergents of the continued fraction of `number`.
static SmallVector<Ratio> approximate(double number) {
  constexpr double kMaxTerm = 1 << 20;
  SmallVector<Ratio> ratios;
  Ratio last{1, 0}, beforeLast{0, 1};
  while (number >= 0 && number < kMaxTerm) {
    auto term = static_cast<int64_t>(number);
    Ratio next{term * last.numerator + beforeLast.numerator,
               term * last.denominator + beforeLast.denominator};
    if (next.numerator > kMaxTerm || next.denominator > kMaxTerm)
      break;
    ratios.push_back(next);
    beforeLast = std::exchange(last, next);
    number = 1 / (number - term);
  }
  return ratios;
}

/// floor((i * numerator + c) / denominator) for i from `begin` on, with the c
/// that gives all of `table`, or null.
static AffineExpr fitSlope(MLIRContext *context, ArrayRef<int64_t> table,
                           int64_t begin, Ratio slope) {
  int64_t least = INT64_MIN, greatest = INT64_MAX;
  for (auto [offset, index] : llvm::enumerate(table)) {
    int64_t i = begin + static_cast<int64_t>(offset);
    int64_t c = index * slope.denominator - i * slope.numerator;
    least = std::max(least, c);
    greatest = std::min(greatest, c + slope.denominator - 1);
  }
  if (least > greatest)
    return {};
  AffineExpr index = getAffineDimExpr(0, context);
  return (index * slope.numerator + least).floorDiv(slope.denominator);
}

/// As above, between a first and a last index that are repeated.
static std::optional<SmallVector<AxisPiece>>
fitClampedSlope(MLIRContext *context, ArrayRef<int64_t> table, Ratio slope) {
  // The inner part starts at the last of the repeated first index, or anywhere
  // after it, and so at its end.
  size_t begin = 0, end = table.size();
  while (begin < end && table[begin] == table.front())
    ++begin;
  while (begin < end && table[end - 1] == table.back())
    --end;
  if (begin == end)
    return std::nullopt;
  AffineExpr inner =
      fitSlope(context, table.slice(begin, end - begin), begin, slope);
  if (!inner)
    return std::nullopt;
  return SmallVector<AxisPiece>{
      {0, getAffineConstantExpr(table.front(), context)},
      {static_cast<int64_t>(begin), inner},
      {static_cast<int64_t>(end),
       getAffineConstantExpr(table.back(), context)}};
}

std::optional<SmallVector<AxisPiece>>
mini::findPieces(MLIRContext *context, ArrayRef<int64_t> table,
                 size_t maxPieces, std::optional<double> slope) {
  SmallVector<Ratio> ratios;
  if (slope && !table.empty())
    ratios = approximate(*slope);
  for (Ratio ratio : ratios)
    if (AffineExpr whole = fitSlope(context, table, 0, ratio))
      return SmallVector<AxisPiece>{{0, whole}};
  for (Ratio ratio : ratios)
    if (auto pieces = fitClampedSlope(context, table, ratio);
        pieces && pieces->size() <= maxPieces)
      return pieces;
  SmallVector<AxisPiece> pieces;
  size_t i = 0;
  do {
    if (pieces.size() == maxPieces)
      return std::nullopt;
    int64_t begin = i, step = 0;
    int64_t first = i < table.size() ? table[i] : 0;
    if (i + 1 < table.size())
      step = table[i + 1] - first;
    for (++i; i < table.size() && table[i] - table[i - 1] == step; ++i)
      ;
    AffineExpr index = getAffineDimExpr(0, context);
    pieces.push_back({begin, (index - begin) * step + first});
  } while (i < table.size());
  return pieces;
}
