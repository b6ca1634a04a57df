//===- PatchShapeTest.cpp - What blocks of convolutions read --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A patch that is too small lacks what its windows read. So for many
// convolutions every element that a block reads is looked up in the patch.
//
//===----------------------------------------------------------------------===//

#include "Graph/Patches/PatchShape.h"
#include "GenericTest.h"

using namespace mini;
using namespace mlir;

namespace {

/// A convolution without padding: the loops are n, h, w, f, c, r, s.
struct Convolution {
  int64_t batch, channels, height, width, filters, rows, columns;
  int64_t stride = 1, dilation = 1;
  std::string element = "i8", sum = "i32";
};

std::string typeOf(std::initializer_list<int64_t> shape,
                   const std::string &element) {
  std::string type;
  for (int64_t size : shape)
    type += std::to_string(size) + "x";
  return type + element;
}

class PatchShapeTest : public GenericTest {
protected:
  /// Of channels first or, as `isLast`, last.
  linalg::GenericOp build(const Convolution &c, bool isLast = false) {
    auto step = [&](const std::string &result, const std::string &window) {
      return result + " * " + std::to_string(c.stride) + " + " + window +
             " * " + std::to_string(c.dilation);
    };
    auto extent = [&](int64_t results, int64_t window) {
      return (results - 1) * c.stride + (window - 1) * c.dilation + 1;
    };
    std::string h = step("h", "r"), w = step("w", "s");
    int64_t imageRows = extent(c.height, c.rows),
            imageColumns = extent(c.width, c.columns);
    return parseProduct(
        {"n, h, w, f, c, r, s", "pppprrr",
         isLast ? "(n, " + h + ", " + w + ", c)"
                : "(n, c, " + h + ", " + w + ")",
         isLast
             ? typeOf({c.batch, imageRows, imageColumns, c.channels}, c.element)
             : typeOf({c.batch, c.channels, imageRows, imageColumns},
                      c.element),
         "(f, c, r, s)",
         typeOf({c.filters, c.channels, c.rows, c.columns}, c.element),
         "(n, f, h, w)",
         typeOf({c.batch, c.filters, c.height, c.width}, c.sum)});
  }

  std::optional<PatchShape> find(const Convolution &c, bool isLast = false) {
    return findPatchShape(build(c, isLast), *lookupChip("gfx942"));
  }

  void expectSound(const Convolution &c, bool isLast = false);
};

/// How far from the origin the block there reads, with K as padded.
SmallVector<int64_t> extentsOfReads(AffineMap map, const PatchShape &shape) {
  SmallVector<int64_t> loops(shape.sizes.size(), 1);
  for (unsigned loop : shape.m)
    loops[loop] = shape.blocks[loop];
  for (unsigned loop : shape.k)
    loops[loop] = shape.sizes[loop];
  SmallVector<int64_t> extents(map.getNumResults(), 0), index(loops.size());
  for (int64_t number = 0; number < llvm::product_of(loops); ++number) {
    int64_t rest = number;
    for (size_t i = loops.size(); i-- > 0; rest /= loops[i])
      index[i] = rest % loops[i];
    for (auto [extent, place] : llvm::zip(extents, map.compose(index)))
      extent = std::max(extent, place + 1);
  }
  return extents;
}

/// Each loop that runs more than once has its role, M can be cut into blocks,
/// and only K is padded: floats only where the channels end, since zero times
/// what lies beyond a window need not be zero.
void expectLoops(ArrayRef<int64_t> sizes, const PatchShape &shape,
                 bool isFloat) {
  constexpr unsigned filterLoop = 3, channelLoop = 4;
  for (unsigned loop = 0; loop < sizes.size(); ++loop) {
    bool runs = sizes[loop] > 1, isOfM = runs && loop < filterLoop,
         isOfK = runs && loop > filterLoop;
    EXPECT_EQ(llvm::is_contained(shape.m, loop), isOfM);
    EXPECT_EQ(llvm::is_contained(shape.n, loop), runs && loop == filterLoop);
    EXPECT_EQ(llvm::is_contained(shape.k, loop), isOfK);
    EXPECT_GE(shape.sizes[loop], sizes[loop]);
    if (!isOfK || (isFloat && loop != channelLoop)) {
      EXPECT_EQ(shape.sizes[loop], sizes[loop]);
    }
    EXPECT_EQ(sizes[loop] % shape.blocks[loop], 0);
    if (!isOfM) {
      EXPECT_EQ(shape.blocks[loop], 1);
    }
  }
  EXPECT_EQ(shape.blockElements(), llvm::product_of(shape.blocks));
}

void PatchShapeTest::expectSound(const Convolution &c, bool isLast) {
  SCOPED_TRACE(testing::Message()
               << c.channels << " channels, " << c.height << " x " << c.width
               << ", window " << c.rows << " x " << c.columns << ", stride "
               << c.stride << ", dilation " << c.dilation << ", " << c.element);
  linalg::GenericOp op = build(c, isLast);
  auto shape = findPatchShape(op, *lookupChip("gfx942"));
  ASSERT_TRUE(shape);
  expectLoops(op.getStaticLoopRanges(), *shape, c.element[0] == 'f');
  if (c.channels > 1) {
    EXPECT_EQ(shape->channelDim, isLast ? 3u : 1u);
    EXPECT_EQ(shape->channelLoop, 4u);
    EXPECT_EQ(shape->k.back(), 4u);
    EXPECT_EQ(shape->channels(), shape->sizes[4]);
  }
  AffineMap map = op.getIndexingMapsArray()[0];
  for (unsigned dim = 0; dim < 4; ++dim)
    for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
      SmallVector<int64_t> index(op.getNumLoops(), 3);
      int64_t before = map.compose(index)[dim];
      ++index[loop];
      EXPECT_EQ(shape->strides[dim][loop], map.compose(index)[dim] - before);
    }
  SmallVector<int64_t> extents = extentsOfReads(map, *shape);
  if (shape->channelDim)
    extents[*shape->channelDim] = 1;
  EXPECT_EQ(shape->extents(), extents);
  int64_t bytes = c.element == "f32" ? 4 : c.element == "f16" ? 2 : 1;
  EXPECT_LE(llvm::product_of(extents) * shape->channels() * bytes,
            lookupChip("gfx942")->ldsBytes);
}

TEST_F(PatchShapeTest, PatchesHoldWhatTheirWindowsRead) {
  for (const char *element : {"i8", "f16", "f32"})
    for (int64_t stride : {1, 2})
      for (int64_t dilation : {1, 2}) {
        std::string sum = element[0] == 'i' ? "i32" : "f32";
        auto with = [&](Convolution c) {
          c.stride = stride;
          c.dilation = dilation;
          c.element = element;
          c.sum = sum;
          return c;
        };
        expectSound(with({1, 3, 16, 16, 32, 3, 3}));
        expectSound(with({4, 3, 112, 112, 64, 7, 7}));
        expectSound(with({1, 1, 32, 64, 8, 5, 5}));
        // No block but one of a single row; apart, few windows share it.
        if (stride * dilation < 4)
          expectSound(with({2, 5, 15, 32, 1, 3, 5}));
        expectSound(with({1, 3, 1, 64, 16, 1, 5}));
        expectSound(with({1, 3, 16, 16, 32, 3, 3}), /*isLast=*/true);
      }
}

// 64 rows at most, of the loops that make the least patch: a square one.
TEST_F(PatchShapeTest, BlocksAreSquareWhereTheyCan) {
  auto shape = find({1, 3, 16, 16, 32, 3, 3, 1, 1, "f32", "f32"});
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->blocks, (SmallVector<int64_t>{1, 8, 8, 1, 1, 1, 1}));
  EXPECT_EQ(shape->extents(), (SmallVector<int64_t>{1, 1, 10, 10}));
  // A vector of floats is four channels.
  EXPECT_EQ(shape->channels(), 4);
  // Images are not shared among windows, and 15 rows have no half.
  shape = find({8, 3, 15, 32, 32, 3, 3, 1, 1, "f32", "f32"});
  ASSERT_TRUE(shape);
  EXPECT_EQ(shape->blocks[1], 1);
  EXPECT_EQ(shape->blocks[2], 32);
}

TEST_F(PatchShapeTest, NoPatchWhereItIsNotWorthwhile) {
  EXPECT_TRUE(find({1, 3, 16, 16, 32, 3, 3}));
  // Each element is read once: a window of one, or one that steps over itself.
  EXPECT_FALSE(find({1, 3, 16, 16, 32, 1, 1}));
  EXPECT_FALSE(find({1, 3, 16, 16, 32, 3, 3, /*stride=*/3}));
  // A tile's rows cannot be a block.
  EXPECT_FALSE(find({1, 3, 7, 7, 32, 3, 3}));
  // Channels that are neighbours have wide loads already.
  EXPECT_FALSE(find({1, 16, 16, 16, 32, 3, 3}, /*isLast=*/true));
  // 256 channels of a hundred pixels are more than this chip's LDS holds.
  Convolution deep = {1, 256, 16, 16, 32, 3, 3, 1, 1, "f32", "f32"};
  EXPECT_FALSE(find(deep));
  Chip chip = *lookupChip("gfx942");
  chip.ldsBytes = 1 << 20;
  EXPECT_TRUE(findPatchShape(build(deep), chip));
}

TEST_F(PatchShapeTest, NoPatchOfAProductOfMatrices) {
  EXPECT_FALSE(findPatchShape(
      parseProduct({"m, n, k", "ppr", "(m, k)", "64x64xi8", "(k, n)",
                    "64x64xi8", "(m, n)", "64x64xi32"}),
      *lookupChip("gfx942")));
}

// Behind the last channel of these weights is another window's, and no zero.
TEST_F(PatchShapeTest, PaddingNeedsZerosBehindTheWeights) {
  auto channels = [&](const std::string &weights, const std::string &type) {
    linalg::GenericOp op = parseProduct(
        {"n, h, w, f, c, r, s", "pppprrr", "(n, c, h + r, w + s)",
         "1x3x18x18xi8", weights, type, "(n, f, h, w)", "1x32x16x16xi32"});
    auto shape = findPatchShape(op, *lookupChip("gfx942"));
    return shape ? shape->channels() : 0;
  };
  EXPECT_EQ(channels("(f, r, s, c)", "32x3x3x3xi8"), 4);
  EXPECT_EQ(channels("(f, r, s, c + r)", "32x3x3x5xi8"), 3);
}

} // namespace
