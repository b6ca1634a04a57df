//===- LinearOffset.cpp - The row-major offset that a map addresses -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather often takes an index apart only for the memory layout to put it
// together again: a filter's k becomes (c, kh, kw) and its offset is k. Affine
// expressions do not simplify that by themselves; two rules on the terms of the
// sum do.
//
//===----------------------------------------------------------------------===//

#include "IndexMap.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;

namespace mini {

namespace {
/// coefficient * expr, where expr is no sum and no multiple.
struct Term {
  int64_t coefficient;
  AffineExpr expr;
};
} // namespace

static void collectTerms(AffineExpr expr, int64_t factor,
                         SmallVectorImpl<Term> &terms) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (binary && expr.getKind() == AffineExprKind::Add) {
    collectTerms(binary.getLHS(), factor, terms);
    collectTerms(binary.getRHS(), factor, terms);
    return;
  }
  if (binary && expr.getKind() == AffineExprKind::Mul)
    if (auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS()))
      return collectTerms(binary.getLHS(), factor * constant.getValue(), terms);
  terms.push_back({factor, expr});
}

/// Matches `lhs <kind> constant`.
static bool matchDivision(AffineExpr expr, AffineExprKind kind, AffineExpr &lhs,
                          int64_t &divisor) {
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || expr.getKind() != kind)
    return false;
  auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!constant)
    return false;
  lhs = binary.getLHS();
  divisor = constant.getValue();
  return true;
}

/// What s*b * quotient + s * (e mod b) is a multiple s of, if one of
///   b * (e floordiv b)           + e mod b = e
///   b * ((e mod a) floordiv b)   + e mod b = e mod a    where b divides a
/// applies; else null.
static AffineExpr join(const Term &quotient, const Term &remainder) {
  AffineExpr whole, dividend, base;
  int64_t modulus, divisor, outerModulus;
  if (!matchDivision(remainder.expr, AffineExprKind::Mod, whole, modulus) ||
      !matchDivision(quotient.expr, AffineExprKind::FloorDiv, dividend,
                     divisor) ||
      divisor != modulus ||
      quotient.coefficient != remainder.coefficient * modulus)
    return {};
  if (dividend == whole)
    return whole;
  if (matchDivision(dividend, AffineExprKind::Mod, base, outerModulus) &&
      base == whole && outerModulus % modulus == 0)
    return dividend;
  return {};
}

/// Joins the first two terms that can be; false if there are none.
static bool joinTwoTerms(SmallVectorImpl<Term> &terms) {
  for (Term &quotient : terms)
    for (Term &remainder : terms)
      if (AffineExpr joined = join(quotient, remainder)) {
        int64_t factor = remainder.coefficient;
        Term *first = std::min(&quotient, &remainder);
        Term *second = std::max(&quotient, &remainder);
        terms.erase(second);
        terms.erase(first);
        collectTerms(joined, factor, terms);
        return true;
      }
  return false;
}

AffineExpr linearOffset(AffineMap map, ArrayRef<int64_t> shape) {
  return stridedOffset(map, computeSuffixProduct(shape));
}

AffineExpr stridedOffset(AffineMap map, ArrayRef<int64_t> strides) {
  SmallVector<Term> terms;
  for (auto [expr, stride] : llvm::zip_equal(map.getResults(), strides))
    collectTerms(expr, stride, terms);
  while (joinTwoTerms(terms)) {
  }
  AffineExpr sum = getAffineConstantExpr(0, map.getContext());
  for (const Term &term : terms)
    sum = sum + term.expr * term.coefficient;
  return sum;
}

bool keepsRowMajorOrder(AffineMap map, ArrayRef<int64_t> from,
                        ArrayRef<int64_t> to) {
  MLIRContext *context = map.getContext();
  // A dimension of size 1 has one index, however it is written.
  SmallVector<AffineExpr> dims;
  for (auto [i, size] : llvm::enumerate(to))
    dims.push_back(size == 1 ? getAffineConstantExpr(0, context)
                             : getAffineDimExpr(i, context));
  unsigned rank = to.size();
  auto offsetOf = [&](AffineMap coordinates, ArrayRef<int64_t> shape) {
    return linearOffset(coordinates.replaceDimsAndSymbols(dims, {}, rank, 0),
                        shape);
  };
  AffineExpr difference =
      offsetOf(map, from) -
      offsetOf(AffineMap::getMultiDimIdentityMap(rank, context), to);
  return simplifyAffineExpr(difference, rank, 0) == 0;
}

} // namespace mini
