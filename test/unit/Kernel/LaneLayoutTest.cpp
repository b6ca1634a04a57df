//===- LaneLayoutTest.cpp - Each element of a tile has its lane -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An element that two lanes hold, or none, or another lane than the matrix
// instruction puts it into, is a wrong number that no verifier sees. So the
// layouts are built with every work-item's ids as constants, which fold to
// numbers, and these are held against the chip's table.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Lanes/LaneLayout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "gtest/gtest.h"

#include <map>

using namespace mini;
using namespace mlir;

namespace {

int64_t numberOf(Value value) {
  std::optional<int64_t> number = getConstantIntValue(value);
  EXPECT_TRUE(number);
  return number.value_or(-1);
}

class LaneLayoutTest : public testing::Test {
protected:
  LaneLayoutTest() {
    context.loadDialect<MiniDialect, arith::ArithDialect, gpu::GPUDialect>();
  }

  LaneIds idsOf(int64_t thread) {
    auto constant = [&](int64_t value) -> Value {
      return arith::ConstantIndexOp::create(builder, loc, value);
    };
    return {constant(thread), constant(thread % 64), constant(thread / 64)};
  }

  /// Work-items begin with an empty block, or there would be millions of ops.
  void startOver() { module->getBody()->clear(); }

  TilingAttr tilingOf(ArrayRef<int64_t> tile, ArrayRef<int64_t> waves,
                      bool transposed) {
    return TilingAttr::get(&context, StringAttr(), tile, waves, transposed);
  }

  void expectAccumulators(const MatrixIntrinsic &intrinsic, TilingAttr tiling,
                          unsigned rank);
  void expectBlocked(int64_t threads, ArrayRef<int64_t> shape, unsigned dim,
                     int64_t width);

  MLIRContext context{MLIRContext::Threading::DISABLED};
  Location loc = UnknownLoc::get(&context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
};

/// Each wave has a rectangle of the tile, in row-major order of the waves, and
/// the rectangle's cells are where the instruction's accumulators are.
void LaneLayoutTest::expectAccumulators(const MatrixIntrinsic &intrinsic,
                                        TilingAttr tiling, unsigned rank) {
  ArrayRef<int64_t> tile = tiling.getTile(), waves = tiling.getWaves();
  unsigned rowDim = tiling.getTransposed() ? 1 : 0, columnDim = 1 - rowDim;
  int64_t rows = tile[rowDim] / waves[rowDim];
  int64_t columns = tile[columnDim] / waves[columnDim];
  int64_t cells = rows / intrinsic.m * (columns / intrinsic.n);
  std::map<std::pair<int64_t, int64_t>, int64_t> holders;
  for (int64_t thread = 0; thread < tiling.getThreads(); ++thread) {
    startOver();
    LaneIds ids = idsOf(thread);
    auto layout =
        AccumulatorLayout::create(builder, loc, ids, tiling, intrinsic);
    int64_t wave = thread / 64 % (waves[0] * waves[1]);
    EXPECT_EQ(numberOf(layout.waveK), thread / 64 / (waves[0] * waves[1]));
    EXPECT_EQ(layout.cells(), cells);
    auto list = layout.fragments(builder, loc, rank);
    ASSERT_EQ(int64_t(list.size()), cells * layout.fragmentsPerCell());
    for (auto [number, fragment] : llvm::enumerate(list)) {
      ASSERT_EQ(fragment.index.size(), rank);
      ASSERT_EQ(fragment.dim, rank - 2 + rowDim);
      ASSERT_EQ(fragment.width, 4);
      for (unsigned batch = 0; batch < rank - 2; ++batch)
        EXPECT_EQ(numberOf(fragment.index[batch]), 0);
      int64_t column = numberOf(fragment.index[rank - 2 + columnDim]);
      int64_t first = numberOf(fragment.index[fragment.dim]);
      for (int64_t row = first; row < first + 4; ++row) {
        EXPECT_EQ(row / rows, wave / waves[columnDim]);
        EXPECT_EQ(column / columns, wave % waves[columnDim]);
        unsigned element = number % layout.fragmentsPerCell() * 4 + row - first;
        EXPECT_EQ(intrinsic.accumulatorPosition(0, row % intrinsic.m,
                                                column % intrinsic.n),
                  (LanePosition{unsigned(thread % 64), element}));
        ++holders[{row, column}];
      }
    }
  }
  // Waves that share K hold sums of their own of the whole tile.
  EXPECT_EQ(int64_t(holders.size()), tile[0] * tile[1]);
  for (auto [place, count] : holders)
    EXPECT_EQ(count, tiling.getWavesAlongK());
}

TEST_F(LaneLayoutTest, AccumulatorsCoverTheTileAsTheInstructionDoes) {
  for (const Chip &chip : allChips())
    for (const MatrixIntrinsic &intrinsic : chip.intrinsics)
      for (bool transposed : {false, true}) {
        SCOPED_TRACE(testing::Message()
                     << intrinsic.m << "x" << intrinsic.n << "x" << intrinsic.k
                     << (transposed ? ", transposed" : ""));
        int64_t m = intrinsic.m, n = intrinsic.n;
        expectAccumulators(intrinsic, tilingOf({m, n, 64}, {1, 1}, transposed),
                           2);
        expectAccumulators(intrinsic,
                           tilingOf({4 * m, 6 * n, 64}, {2, 3}, transposed), 3);
        expectAccumulators(
            intrinsic, tilingOf({2 * m, 3 * n, 64}, {2, 1, 2}, transposed), 2);
      }
}

// What reads the operands: a lane's row is of the instruction's, and its K
// begins where its elements do. The cells count from the wave's first.
TEST_F(LaneLayoutTest, OperandsAreWhereTheInstructionReadsThem) {
  for (const MatrixIntrinsic &intrinsic : lookupChip("gfx942")->intrinsics) {
    int64_t m = intrinsic.m, n = intrinsic.n;
    TilingAttr tiling = tilingOf({4 * m, 6 * n, 64}, {2, 2}, false);
    for (int64_t thread = 0; thread < tiling.getThreads(); ++thread) {
      startOver();
      auto layout = AccumulatorLayout::create(builder, loc, idsOf(thread),
                                              tiling, intrinsic);
      unsigned elements = intrinsic.inputElements(m);
      for (unsigned element = 0; element < elements; ++element)
        EXPECT_EQ(intrinsic.inputPosition(m, 0, numberOf(layout.operandIndex),
                                          numberOf(layout.operandK) * elements +
                                              element),
                  (LanePosition{unsigned(thread % 64), element}));
      EXPECT_EQ(numberOf(layout.waveRow), numberOf(layout.waveCellRow) * m);
      EXPECT_EQ(numberOf(layout.waveColumn),
                numberOf(layout.waveCellColumn) * n);
    }
  }
}

/// Run r of the tile in row-major order, with rows along `dim`, is held by lane
/// r % threads; the last ones may be held twice.
void LaneLayoutTest::expectBlocked(int64_t threads, ArrayRef<int64_t> shape,
                                   unsigned dim, int64_t width) {
  SCOPED_TRACE(testing::Message()
               << testing::PrintToString(shape.vec()) << " along " << dim
               << " by " << width << ", " << threads << " threads");
  int64_t runs = llvm::product_of(shape) / width;
  std::map<SmallVector<int64_t>, int64_t> holders;
  for (int64_t thread = 0; thread < threads; ++thread) {
    startOver();
    auto list = blockedFragments(builder, loc, idsOf(thread), threads, shape,
                                 dim, width);
    ASSERT_EQ(int64_t(list.size()), (runs + threads - 1) / threads);
    for (auto [round, fragment] : llvm::enumerate(list)) {
      EXPECT_EQ(fragment.dim, dim);
      EXPECT_EQ(fragment.width, width);
      SmallVector<int64_t> index =
          llvm::map_to_vector(fragment.index, numberOf);
      ASSERT_EQ(index.size(), shape.size());
      int64_t place = index[dim], whole = shape[dim];
      for (unsigned other = shape.size(); other-- > 0;)
        if (other != dim) {
          place += index[other] * whole;
          whole *= shape[other];
        }
      if (int64_t run = round * threads + thread; run < runs) {
        EXPECT_EQ(place, run * width);
      }
      ++holders[index];
    }
  }
  EXPECT_EQ(int64_t(holders.size()), runs);
  for (auto &[index, count] : holders) {
    if (runs % threads == 0) {
      EXPECT_EQ(count, 1);
    }
    for (auto [i, coordinate] : llvm::enumerate(index))
      EXPECT_TRUE(coordinate >= 0 && coordinate < shape[i]);
  }
}

TEST_F(LaneLayoutTest, BlockedFragmentsShareATileEvenly) {
  for (int64_t threads : {64, 256}) {
    for (int64_t width : {1, 2, 4}) {
      expectBlocked(threads, {1024}, 0, width);
      expectBlocked(threads, {96}, 0, width);
      // Rows of several waves, of one, of a part of one, of no whole part.
      for (int64_t columns : {1024, 64, 256, 16, 24})
        expectBlocked(threads, {8, columns}, 1, width);
      expectBlocked(threads, {64, 12}, 0, width);
      expectBlocked(threads, {512, 3}, 0, width);
      expectBlocked(threads, {1, 16, 32}, 2, width);
      expectBlocked(threads, {1, 256, 4}, 1, width);
    }
    expectBlocked(threads, {4, 4}, 1, 4);
  }
}

// All ids follow from the work-item's, of which the hardware starts 64 a wave.
TEST_F(LaneLayoutTest, IdsAreThoseOfTheWorkItem) {
  LaneIds ids = LaneIds::create(builder, loc, /*waves=*/3);
  auto thread = ids.thread.getDefiningOp<gpu::ThreadIdOp>();
  ASSERT_TRUE(thread);
  EXPECT_EQ(thread.getDimension(), gpu::Dimension::x);
  auto wave = ids.wave.getDefiningOp<gpu::SubgroupIdOp>();
  ASSERT_TRUE(wave);
  EXPECT_EQ(wave.getUpperBound(), APInt(64, 3));
  Value item = arith::ConstantIndexOp::create(builder, loc, 2 * 64 + 5);
  Operation *lane = ids.lane.getDefiningOp();
  lane->replaceUsesOfWith(ids.thread, item);
  SmallVector<Value> folded;
  builder.setInsertionPointToEnd(module->getBody());
  ASSERT_TRUE(succeeded(builder.tryFold(lane, folded)));
  EXPECT_EQ(numberOf(folded.front()), 5);
}

} // namespace
