//===- IndexMapTest.cpp - Index maps against brute force ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A range that is too small drops a bounds check, and a stride that does not
// hold turns a scattered load into a contiguous one: both are silent wrong
// numbers. Random expressions are therefore evaluated at every index of a small
// box.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/IndexMap.h"

#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

#include <functional>
#include <random>

using namespace mini;
using namespace mlir;

namespace {

int64_t evaluate(AffineExpr expr, ArrayRef<int64_t> dims) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return constant.getValue();
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dims[dim.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(expr);
  int64_t lhs = evaluate(binary.getLHS(), dims);
  int64_t rhs = evaluate(binary.getRHS(), dims);
  switch (expr.getKind()) {
  case AffineExprKind::Add:
    return lhs + rhs;
  case AffineExprKind::Mul:
    return lhs * rhs;
  case AffineExprKind::FloorDiv:
    return llvm::divideFloorSigned(lhs, rhs);
  default:
    return llvm::mod(lhs, rhs);
  }
}

void forEachIndex(ArrayRef<int64_t> bounds,
                  function_ref<void(ArrayRef<int64_t>)> visit) {
  SmallVector<int64_t> index(bounds.size(), 0);
  std::function<void(size_t)> walk = [&](size_t dim) {
    if (dim == bounds.size())
      return visit(index);
    for (index[dim] = 0; index[dim] < bounds[dim]; ++index[dim])
      walk(dim + 1);
  };
  walk(0);
}

std::string print(AffineExpr expr) {
  std::string text;
  llvm::raw_string_ostream(text) << expr;
  return text;
}

class IndexMapTest : public testing::Test {
protected:
  int64_t pick(int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(engine);
  }

  /// What gathers are made of: sums of dims under *, floordiv and mod by
  /// constants.
  AffineExpr randomExpr(unsigned dims, int depth) {
    if (depth == 0)
      return pick(0, 4) == 0 ? getAffineConstantExpr(pick(-5, 9), &context)
                             : getAffineDimExpr(pick(0, dims - 1), &context);
    AffineExpr lhs = randomExpr(dims, depth - 1);
    // Multiples of 4 meet the groups' edges, odd numbers do not.
    constexpr int64_t divisors[] = {1, 2, 3, 4, 5, 7, 8, 12, 16};
    int64_t divisor = divisors[pick(0, std::size(divisors) - 1)];
    switch (pick(0, 3)) {
    case 0:
      return lhs + randomExpr(dims, depth - 1);
    case 1:
      return lhs * pick(-3, 8);
    case 2:
      return lhs.floorDiv(divisor);
    default:
      return lhs % divisor;
    }
  }

  AffineExpr dim(unsigned position) {
    return getAffineDimExpr(position, &context);
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  std::mt19937 engine{7};
};

} // namespace

TEST_F(IndexMapTest, RangesContainEveryValue) {
  for (int i = 0; i < 5000 && !HasFailure(); ++i) {
    AffineExpr expr = randomExpr(3, static_cast<int>(pick(0, 4)));
    int64_t bounds[] = {pick(1, 20), pick(1, 9), pick(1, 5)};
    SCOPED_TRACE(print(expr));
    Interval range = rangeOf(expr, bounds);
    forEachIndex(bounds, [&](ArrayRef<int64_t> index) {
      int64_t value = evaluate(expr, index);
      EXPECT_GE(value, range.lower);
      EXPECT_LE(value, range.upper);
    });
  }
}

// A needless check is slow, and a needless mask keeps gathers from composing.
TEST_F(IndexMapTest, RangesOfConvolutionsAreExact) {
  AffineExpr m = dim(0), k = dim(1);
  int64_t bounds[] = {2 * 56 * 56, 64 * 9};
  auto expect = [&](AffineExpr expr, int64_t lower, int64_t upper) {
    SCOPED_TRACE(print(expr));
    Interval range = rangeOf(expr, bounds);
    EXPECT_EQ(range.lower, lower);
    EXPECT_EQ(range.upper, upper);
  };
  expect(m.floorDiv(3136), 0, 1);
  expect(k.floorDiv(9), 0, 63);
  expect((m % 3136).floorDiv(56) * 2 + (k % 9).floorDiv(3) - 1, -1, 111);
  expect(m % 56 * 2 + k % 3 - 1, -1, 111);
  expect(m * -2 + 5, 5 - 2 * (2 * 3136 - 1), 5);
  expect((m - 4).floorDiv(3), -2, 2089);
}

TEST_F(IndexMapTest, MapsStayWithinWhatTheyClaim) {
  int within = 0;
  for (int i = 0; i < 5000 && !HasFailure(); ++i) {
    AffineMap map =
        AffineMap::get(2, 0, {randomExpr(2, 2), randomExpr(2, 2)}, &context);
    int64_t bounds[] = {pick(1, 12), pick(1, 12)};
    int64_t shape[] = {pick(1, 30), pick(1, 30)};
    if (!staysWithin(map, bounds, shape))
      continue;
    ++within;
    forEachIndex(bounds, [&](ArrayRef<int64_t> index) {
      for (auto [expr, size] : llvm::zip(map.getResults(), shape)) {
        SCOPED_TRACE(print(expr));
        EXPECT_GE(evaluate(expr, index), 0);
        EXPECT_LT(evaluate(expr, index), size);
      }
    });
  }
  EXPECT_GT(within, 100);
}

TEST_F(IndexMapTest, OneIndexBeyondIsNotWithin) {
  AffineMap map = AffineMap::get(1, 0, {dim(0) + 1}, &context);
  EXPECT_TRUE(staysWithin(map, {4}, {5}));
  EXPECT_FALSE(staysWithin(map, {5}, {5}));
  AffineMap negative = AffineMap::get(1, 0, {dim(0) - 1}, &context);
  EXPECT_FALSE(staysWithin(negative, {1}, {5}));
}

TEST_F(IndexMapTest, LinearOffsetIsRowMajor) {
  int64_t shape[] = {3, 5, 7};
  for (int i = 0; i < 500 && !HasFailure(); ++i) {
    AffineExpr a = randomExpr(2, 2), b = randomExpr(2, 2), c = randomExpr(2, 2);
    AffineExpr offset =
        linearOffset(AffineMap::get(2, 0, {a, b, c}, &context), shape);
    forEachIndex({9, 9}, [&](ArrayRef<int64_t> index) {
      EXPECT_EQ(evaluate(offset, index),
                (evaluate(a, index) * 5 + evaluate(b, index)) * 7 +
                    evaluate(c, index));
    });
  }
}

TEST_F(IndexMapTest, LinearOffsetOfAScalarIsZero) {
  EXPECT_EQ(linearOffset(AffineMap::get(2, 0, &context), {}),
            getAffineConstantExpr(0, &context));
}

// The inverse of linearOffset; beyond the tensor it must not wrap around to a
// valid element.
TEST_F(IndexMapTest, DelinearizingVisitsElementsInOrder) {
  for (auto shape : {SmallVector<int64_t>{2, 3, 4}, {7}, {1, 5, 1}, {1, 1}}) {
    AffineMap map = delinearizingMap(shape, &context);
    AffineExpr offset = linearOffset(map, shape);
    int64_t elements = 1;
    for (int64_t size : shape)
      elements *= size;
    for (int64_t i = 0; i < elements; ++i) {
      EXPECT_EQ(evaluate(offset, {i}), i);
      for (auto [expr, size] : llvm::zip(map.getResults(), shape))
        EXPECT_LT(evaluate(expr, {i}), size);
    }
    EXPECT_GE(evaluate(map.getResult(0), {elements}), shape[0]);
    EXPECT_FALSE(staysWithin(map, {elements + 1}, shape));
  }
}

TEST_F(IndexMapTest, StridesHoldInEveryGroup) {
  int known = 0;
  for (int i = 0; i < 20000 && !HasFailure(); ++i) {
    AffineExpr expr = randomExpr(2, static_cast<int>(pick(1, 4)));
    unsigned along = pick(0, 1);
    int64_t width = int64_t(1) << pick(1, 4);
    std::optional<int64_t> stride = strideInGroups(expr, along, width);
    if (!stride)
      continue;
    ++known;
    SCOPED_TRACE(print(expr) + " by " + std::to_string(width));
    int64_t bounds[] = {6, 6};
    bounds[along] = 6 * width;
    forEachIndex(bounds, [&](ArrayRef<int64_t> index) {
      SmallVector<int64_t> first(index);
      first[along] = index[along] / width * width;
      EXPECT_EQ(evaluate(expr, index),
                evaluate(expr, first) +
                    *stride * (index[along] - first[along]));
    });
  }
  EXPECT_GT(known, 2000);
}

namespace {
/// The offset of element (m, n) in an NCHW result with rows of `width`.
AffineExpr resultOffset(MLIRContext *context, int64_t width) {
  AffineExpr m, n;
  bindDims(context, m, n);
  int64_t pixels = width * width;
  AffineMap map = AffineMap::get(
      2, 0, {m.floorDiv(pixels), n, (m % pixels).floorDiv(width), m % width},
      context);
  return linearOffset(map, {2, 64, width, width});
}
} // namespace

// These decide whether a kernel moves four elements at once.
TEST_F(IndexMapTest, StridesOfConvolutionsAreFound) {
  EXPECT_EQ(strideInGroups(resultOffset(&context, 56), 0, 4), 1);
  EXPECT_EQ(strideInGroups(resultOffset(&context, 56), 0, 8), 1);
  EXPECT_EQ(strideInGroups(resultOffset(&context, 56), 1, 4), 56 * 56);
  // The rows of an image follow each other; images do not.
  EXPECT_EQ(strideInGroups(resultOffset(&context, 56), 0, 64), 1);
  EXPECT_EQ(strideInGroups(resultOffset(&context, 56), 0, 128), std::nullopt);
  EXPECT_EQ(strideInGroups(resultOffset(&context, 7), 0, 4), std::nullopt);
  EXPECT_EQ(strideInGroups(resultOffset(&context, 7), 1, 4), 49);

  // The image of a convolution with stride 2: every second element of a row.
  AffineExpr m = dim(0), k = dim(1);
  EXPECT_EQ(strideInGroups(m % 56 * 2 + k % 3 - 1, 0, 4), 2);
  EXPECT_EQ(strideInGroups(k.floorDiv(9), 0, 4), 0);
}

// A filter's K is its memory order, whatever the size of its window.
TEST_F(IndexMapTest, FilterIsContiguousAlongK) {
  AffineExpr n = dim(0), k = dim(1);
  AffineMap map = AffineMap::get(
      2, 0, {n, k.floorDiv(9), (k % 9).floorDiv(3), k % 3}, &context);
  EXPECT_EQ(strideInGroups(linearOffset(map, {64, 64, 3, 3}), 1, 4), 1);
}

// Rows of 7 break no run when all rows are walked through.
TEST_F(IndexMapTest, FlattenedTensorIsContiguous) {
  int64_t shape[] = {2, 3, 5, 7};
  EXPECT_EQ(linearOffset(delinearizingMap(shape, &context), shape), dim(0));
}

// Digits of different numbers, of another radix, or apart from each other must
// stay what they are.
TEST_F(IndexMapTest, OnlyNeighbouringDigitsMerge) {
  AffineExpr i = dim(0), j = dim(1);
  std::pair<SmallVector<AffineExpr>, SmallVector<int64_t>> cases[] = {
      {{i.floorDiv(7), i % 7}, {9, 8}},
      {{i.floorDiv(7), j % 7}, {9, 7}},
      {{i.floorDiv(7), i % 5}, {9, 5}},
      {{i % 7, i.floorDiv(7)}, {7, 9}},
      {{i.floorDiv(4), i % 2}, {9, 2}},
      {{i.floorDiv(12), (i % 12).floorDiv(3), i % 3}, {9, 4, 3}},
      {{(i % 30).floorDiv(6), (i % 6).floorDiv(2)}, {5, 3}},
      {{(i % 31).floorDiv(6), i % 6}, {6, 6}},
      {{(i.floorDiv(6)) % 5, i % 6}, {5, 6}},
      {{i.floorDiv(6) - 1, i % 6}, {9, 6}},
      {{(i - 3).floorDiv(6), (i - 3) % 6}, {9, 6}},
  };
  for (auto &[coordinates, shape] : cases) {
    AffineMap map = AffineMap::get(2, 0, coordinates, &context);
    AffineExpr offset = linearOffset(map, shape);
    SCOPED_TRACE(print(offset));
    forEachIndex({64, 9}, [&](ArrayRef<int64_t> index) {
      int64_t expected = 0;
      for (auto [expr, size] : llvm::zip(coordinates, shape))
        expected = expected * size + evaluate(expr, index);
      EXPECT_EQ(evaluate(offset, index), expected);
    });
  }
}

// An index taken apart and put together keeps its place; a transposition, a
// shift and a wrong radix do not. The index of a dimension of size 1 may be
// left out.
TEST_F(IndexMapTest, KeepsRowMajorOrder) {
  AffineExpr i = dim(0), j = dim(1), zero = getAffineConstantExpr(0, &context);
  auto keeps = [&](ArrayRef<AffineExpr> coordinates, ArrayRef<int64_t> from,
                   ArrayRef<int64_t> to) {
    return keepsRowMajorOrder(
        AffineMap::get(to.size(), 0, coordinates, &context), from, to);
  };
  EXPECT_TRUE(keeps({i.floorDiv(36) * 36 + i % 36}, {108}, {108}));
  EXPECT_TRUE(keeps({i.floorDiv(7), i % 7}, {3, 7}, {21}));
  EXPECT_TRUE(keeps({i * 7 + j}, {21}, {3, 7}));
  EXPECT_TRUE(keeps({zero, j}, {1, 7}, {1, 7}));
  EXPECT_FALSE(keeps({j, i}, {7, 3}, {3, 7}));
  EXPECT_FALSE(keeps({i.floorDiv(5), i % 5}, {5, 7}, {25}));
  EXPECT_FALSE(keeps({i, j - 1}, {3, 7}, {3, 7}));
  EXPECT_FALSE(keeps({zero, j}, {2, 7}, {2, 7}));
}

// A part of a buffer has the strides of the whole: in any memory, the place of
// an element is the sum of its coordinates' steps.
TEST_F(IndexMapTest, StridedOffsetIsASumOfSteps) {
  AffineExpr i = dim(0), j = dim(1);
  AffineMap map = AffineMap::get(
      2, 0, {i.floorDiv(7), j % 3, i % 7, j.floorDiv(3)}, &context);
  // Row-major, a part of larger rows, one in another order, and one element
  // again and again.
  for (SmallVector<int64_t> strides :
       std::vector<SmallVector<int64_t>>{{3 * 7 * 4, 7 * 4, 4, 1},
                                         {500, 90, 11, 1},
                                         {1, 1000, 7, 50},
                                         {0, 0, 0, 0}}) {
    AffineExpr offset = stridedOffset(map, strides);
    forEachIndex({14, 12}, [&](ArrayRef<int64_t> index) {
      int64_t expected = 0;
      for (auto [coordinate, stride] : llvm::zip(map.getResults(), strides))
        expected += evaluate(coordinate, index) * stride;
      ASSERT_EQ(evaluate(offset, index), expected) << print(offset);
    });
  }
}

// Digits of one index are put together where their steps are those of one row,
// and only there: rows of 7 that are 8 apart are not contiguous.
TEST_F(IndexMapTest, StridedOffsetJoinsDigitsOfDenseRowsOnly) {
  AffineMap map =
      AffineMap::get(1, 0, {dim(0).floorDiv(7), dim(0) % 7}, &context);
  EXPECT_EQ(stridedOffset(map, {7, 1}), dim(0));
  EXPECT_EQ(stridedOffset(map, {14, 2}), dim(0) * 2);
  EXPECT_EQ(strideInGroups(stridedOffset(map, {8, 1}), 0, 14), std::nullopt);
  EXPECT_EQ(strideInGroups(stridedOffset(map, {8, 1}), 0, 7), 1);
  EXPECT_EQ(stridedOffset(AffineMap::get(1, 0, &context), {}),
            getAffineConstantExpr(0, &context));
}
