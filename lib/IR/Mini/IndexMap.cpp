//===- IndexMap.cpp - What an index map is known to do --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Interval and stride arithmetic over affine expressions; see the header.
//
//===----------------------------------------------------------------------===//

#include "IndexMap.h"

#include "llvm/Support/MathExtras.h"

#include <numeric>

using namespace mlir;

namespace mini {

Interval rangeOf(AffineExpr expr, ArrayRef<int64_t> bounds) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return {constant.getValue(), constant.getValue()};
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return {0, bounds[dim.getPosition()] - 1};

  auto binary = cast<AffineBinaryOpExpr>(expr);
  Interval lhs = rangeOf(binary.getLHS(), bounds);
  Interval rhs = rangeOf(binary.getRHS(), bounds);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return {lhs.lower + rhs.lower, lhs.upper + rhs.upper};
  case AffineExprKind::Mul: {
    auto [least, most] =
        std::minmax({lhs.lower * rhs.lower, lhs.lower * rhs.upper,
                     lhs.upper * rhs.lower, lhs.upper * rhs.upper});
    return {least, most};
  }
  case AffineExprKind::FloorDiv:
    return {llvm::divideFloorSigned(lhs.lower, rhs.lower),
            llvm::divideFloorSigned(lhs.upper, rhs.lower)};
  case AffineExprKind::Mod:
    if (lhs.lower >= 0 && lhs.upper < rhs.lower)
      return lhs;
    return {0, rhs.lower - 1};
  default:
    llvm_unreachable("index maps have no ceildiv");
  }
}

bool staysWithin(AffineMap map, ArrayRef<int64_t> bounds,
                 ArrayRef<int64_t> shape) {
  return llvm::all_of(llvm::zip(map.getResults(), shape), [&](auto pair) {
    auto [expr, size] = pair;
    Interval range = rangeOf(expr, bounds);
    return range.lower >= 0 && range.upper < size;
  });
}

AffineMap delinearizingMap(ArrayRef<int64_t> shape, MLIRContext *context) {
  AffineExpr index = getAffineDimExpr(0, context);
  SmallVector<AffineExpr> coordinates(shape.size());
  for (size_t i = shape.size(); i-- > 0;) {
    // The outermost coordinate keeps what is beyond the tensor visible.
    // A tensor without elements has no index to divide.
    int64_t size = std::max<int64_t>(shape[i], 1);
    coordinates[i] = i == 0 ? index : index % size;
    index = index.floorDiv(size);
  }
  return AffineMap::get(1, 0, coordinates, context);
}

namespace {
/// Within each group an expression is base + stride * step, where `divisor`
/// divides every group's base (0: the base is always 0).
struct Progression {
  int64_t stride, divisor;
};
} // namespace

static std::optional<Progression> progressionOf(AffineExpr expr, unsigned dim,
                                                int64_t width);

/// floordiv and mod keep a progression only where no group crosses a multiple
/// of the right-hand side.
static std::optional<Progression> divide(Progression lhs, int64_t rhs,
                                         bool wantsRemainder, int64_t width) {
  bool baseIsMultiple = lhs.divisor % rhs == 0;
  if (baseIsMultiple && lhs.stride % rhs == 0)
    return wantsRemainder ? Progression{0, 0}
                          : Progression{lhs.stride / rhs, lhs.divisor / rhs};
  if (lhs.stride == 0)
    return Progression{0, wantsRemainder ? std::gcd(lhs.divisor, rhs) : 1};
  if (lhs.stride == 1 && lhs.divisor % width == 0 && rhs % width == 0)
    return wantsRemainder ? Progression{1, std::gcd(lhs.divisor, rhs)}
                          : Progression{0, 1};
  return std::nullopt;
}

static std::optional<Progression> progressionOf(AffineExpr expr, unsigned dim,
                                                int64_t width) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return Progression{0, std::abs(constant.getValue())};
  if (auto dimension = dyn_cast<AffineDimExpr>(expr))
    return dimension.getPosition() == dim ? Progression{1, width}
                                          : Progression{0, 1};

  auto binary = cast<AffineBinaryOpExpr>(expr);
  auto lhs = progressionOf(binary.getLHS(), dim, width);
  auto rhs = progressionOf(binary.getRHS(), dim, width);
  if (!lhs || !rhs)
    return std::nullopt;
  if (expr.getKind() == AffineExprKind::Add)
    return Progression{lhs->stride + rhs->stride,
                       std::gcd(lhs->divisor, rhs->divisor)};

  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!factor)
    return std::nullopt;
  int64_t value = factor.getValue();
  if (expr.getKind() == AffineExprKind::Mul)
    return Progression{lhs->stride * value, lhs->divisor * std::abs(value)};
  return divide(*lhs, value, expr.getKind() == AffineExprKind::Mod, width);
}

std::optional<int64_t> strideInGroups(AffineExpr expr, unsigned dim,
                                      int64_t width) {
  if (auto progression = progressionOf(expr, dim, width))
    return progression->stride;
  return std::nullopt;
}

bool keepsGroups(AffineExpr expr, unsigned dim, int64_t width) {
  auto progression = progressionOf(expr, dim, width);
  return progression && progression->stride == 1 &&
         progression->divisor % width == 0;
}

} // namespace mini
