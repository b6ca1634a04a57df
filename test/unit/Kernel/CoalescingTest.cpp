//===- CoalescingTest.cpp - Lines of memory, counted one by one -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The decisions about a way through LDS sample the lines that a wave touches.
// Here every element's line is counted, and where one way is clearly the better
// the decision must be that one. A load that is too wide would be wrong
// numbers, so that its elements are looked up one by one.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Share/Coalescing.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "gtest/gtest.h"

#include <set>

using namespace mini;
using namespace mlir;

namespace {

class CoalescingTest : public testing::Test {
protected:
  CoalescingTest() {
    context.loadDialect<MiniDialect, arith::ArithDialect, func::FuncDialect,
                        bufferization::BufferizationDialect,
                        linalg::LinalgDialect>();
    bindDims(&context, m, k);
  }

  MemoryRead read(ArrayRef<AffineExpr> coordinates, ArrayRef<int64_t> shape,
                  Type element) {
    return {Value(), RankedTensorType::get(shape, element),
            AffineMap::get(2, 0, coordinates, &context),
            computeSuffixProduct(shape)};
  }

  MLIRContext context{MLIRContext::Threading::DISABLED};
  AffineExpr m, k;
  Builder builder{&context};
  Type f32 = builder.getF32Type(), f16 = builder.getF16Type(),
       i8 = builder.getI8Type(), f64 = builder.getF64Type();
};

/// The byte at which the element of row `m`, column `k` is.
int64_t byteOf(const MemoryRead &read, int64_t m, int64_t k) {
  int64_t offset = 0;
  for (auto [coordinate, size] : llvm::zip(
           read.map.compose(ArrayRef<int64_t>{m, k}), read.source.getShape()))
    offset = offset * size + coordinate;
  return offset * read.source.getElementTypeBitWidth() / 8;
}

/// The most columns, a power of two that divides their number, of which every
/// load of 16 bytes at most has neighbours only.
int64_t widestLoad(const MemoryRead &read, int64_t rows, int64_t columns) {
  int64_t bytes = read.source.getElementTypeBitWidth() / 8;
  int64_t width = 16 / bytes;
  auto areNeighbours = [&] {
    for (int64_t m = 0; m < rows; ++m)
      for (int64_t k = 0; k < columns; ++k)
        if (byteOf(read, m, k) !=
            byteOf(read, m, k / width * width) + k % width * bytes)
          return false;
    return true;
  };
  while (columns % width != 0 || !areNeighbours())
    width /= 2;
  return width;
}

TEST_F(CoalescingTest, LoadsAreAsWideAsNeighboursAllow) {
  MemoryRead reads[] = {
      read({m, k}, {64, 96}, f32),
      read({m, k}, {64, 96}, f16),
      read({m, k}, {64, 96}, i8),
      read({m, k}, {64, 96}, f64),
      read({m, k}, {64, 97}, i8),
      read({k, m}, {96, 64}, f32),
      read({m, k * 2}, {64, 192}, f32),
      read({m}, {64}, f32),
      read({m + k}, {160}, f16),
      read({m, k.floorDiv(4), k % 4}, {64, 24, 4}, i8),
      read({m, k % 4, k.floorDiv(4)}, {64, 4, 24}, i8),
      read({m, k.floorDiv(8), k % 8}, {64, 12, 20}, f16),
      read({k.floorDiv(4), m, k % 4}, {24, 64, 4}, f32),
  };
  for (const MemoryRead &read : reads)
    for (int64_t columns : {1, 2, 6, 8, 12, 96})
      EXPECT_EQ(read.columnsPerLoad(columns), widestLoad(read, 64, columns))
          << columns << " columns, case " << &read - reads;
}

TEST_F(CoalescingTest, BytesAndColumnsOfAnElement) {
  EXPECT_EQ(read({m, k}, {8, 8}, i8).elementBytes(), 1);
  EXPECT_EQ(read({m, k}, {8, 8}, builder.getI1Type()).elementBytes(), 1);
  EXPECT_EQ(read({m, k}, {8, 8}, f64).elementBytes(), 8);
  EXPECT_TRUE(read({m}, {8}, f32).isSameAlongK());
  EXPECT_FALSE(read({m, k}, {8, 8}, f32).isSameAlongK());
  EXPECT_FALSE(read({k}, {8}, f32).isSameAlongK());
}

/// How many lines of 128 bytes are touched, load by load, when `lanes` of the
/// places (row, column), which `placeOf` numbers, are loaded at once.
template <typename PlaceOf>
int64_t linesOf(const MemoryRead &read, int64_t places, int64_t lanes,
                PlaceOf placeOf) {
  int64_t lines = 0;
  for (int64_t first = 0; first < places; first += lanes) {
    std::set<int64_t> touched;
    for (int64_t i = first; i < std::min(places, first + lanes); ++i) {
      auto [row, column] = placeOf(i);
      touched.insert(byteOf(read, row, column) / 128);
    }
    lines += touched.size();
  }
  return lines;
}

TEST_F(CoalescingTest, StagingFollowsTheLinesTouched) {
  int gains = 0, losses = 0;
  for (Type element : {i8, f16, f32})
    for (int64_t rows : {1, 3, 16, 64})
      for (int64_t columns : {4, 16, 64, 128}) {
        MemoryRead reads[] = {
            read({m, k}, {64, 128}, element),
            read({m, k}, {64, 4096}, element),
            read({k, m}, {128, 64}, element),
            read({k, m}, {128, 4096}, element),
            read({k}, {128}, element),
            read({m + k}, {192}, element),
            read({m, k * 32}, {64, 4096}, element),
            read({m.floorDiv(8), k, m % 8}, {8, 128, 8}, element),
            read({m.floorDiv(8), k.floorDiv(4), m % 8, k % 4}, {8, 32, 8, 4},
                 element),
        };
        for (const MemoryRead &read : reads) {
          SCOPED_TRACE(testing::Message()
                       << "case " << &read - reads << ", " << rows << " x "
                       << columns << " of " << read.elementBytes() << " bytes");
          int64_t direct = linesOf(read, rows * columns, rows, [&](int64_t i) {
            return std::pair(i % rows, i / rows);
          });
          int64_t staged = linesOf(read, rows * columns, 64, [&](int64_t i) {
            return std::pair(i / columns, i % columns);
          });
          if (direct >= 8 * staged) {
            ++gains;
            EXPECT_TRUE(read.gainsFromStaging(rows, columns));
          } else if (direct <= 2 * staged) {
            ++losses;
            EXPECT_FALSE(read.gainsFromStaging(rows, columns));
          }
        }
      }
  EXPECT_GT(gains, 20);
  EXPECT_GT(losses, 20);
  // What a lane reads once, it keeps.
  EXPECT_FALSE(read({m, m}, {64, 64}, f32).gainsFromStaging(64, 64));
}

// A wave has 64 rows: that there are more in all changes nothing.
TEST_F(CoalescingTest, RowsBeyondAWaveDoNotCount) {
  MemoryRead rows = read({m, k}, {1000, 64}, f32);
  EXPECT_TRUE(rows.gainsFromStaging(64, 64));
  EXPECT_TRUE(rows.gainsFromStaging(1000, 64));
  MemoryRead columns = read({k, m}, {64, 1000}, f32);
  EXPECT_FALSE(columns.gainsFromStaging(1000, 64));
}

TEST_F(CoalescingTest, TransposedSwapsTheIndices) {
  MemoryRead one = read({m.floorDiv(8), k, m % 8 + k}, {8, 16, 24}, f32);
  MemoryRead other = one.transposed(), again = other.transposed();
  EXPECT_EQ(other.source, one.source);
  for (int64_t a = 0; a < 64; ++a)
    for (int64_t b = 0; b < 16; ++b) {
      EXPECT_EQ(byteOf(other, b, a), byteOf(one, a, b));
      EXPECT_EQ(byteOf(again, a, b), byteOf(one, a, b));
    }
  EXPECT_TRUE(read({k}, {8}, f32).transposed().isSameAlongK());
}

// 32 banks of 4 bytes. As many neighbouring lanes as fill them once, each at
// the same column of its own row, must use every bank.
TEST_F(CoalescingTest, StagedRowsFallIntoDifferentBanks) {
  for (int64_t bytes : {1, 2, 4, 8, 16})
    for (int64_t columns = 1; columns <= 300; ++columns) {
      int64_t row = stagedRow(columns, bytes);
      SCOPED_TRACE(testing::Message() << columns << " of " << bytes);
      EXPECT_GE(row, columns);
      EXPECT_LT(row * bytes, columns * bytes + 2 * std::max<int64_t>(4, bytes));
      int64_t banksOfLane = std::max<int64_t>(bytes / 4, 1);
      for (int64_t column : {int64_t(0), columns - 1}) {
        std::set<int64_t> banks;
        for (int64_t lane = 0; lane < 32 / banksOfLane; ++lane)
          for (int64_t bank = 0; bank < banksOfLane; ++bank)
            banks.insert(((lane * row + column) * bytes / 4 + bank) % 32);
        EXPECT_EQ(banks.size(), 32u);
      }
    }
}

// The second op comes first on the way from the reduction to memory; the gather
// is met twice, and what it views is no read of its own.
constexpr const char *chain = R"(
#id = affine_map<(m, k) -> (m, k)>
#row = affine_map<(m, k) -> (m)>
#t = affine_map<(m, k) -> (k, m)>
func.func @f(%x: memref<16x8xf32>, %y: memref<8xf32>, %z: tensor<8x16xf32>) -> tensor<8xf32> {
  %a = bufferization.to_tensor %x restrict : memref<16x8xf32> to tensor<16x8xf32>
  %b = bufferization.to_tensor %y restrict : memref<8xf32> to tensor<8xf32>
  %g = mini.gather %a bounds [8, 16] map #t fill 0.0 : f32 : tensor<16x8xf32> -> tensor<8x16xf32>
  %e = tensor.empty() : tensor<8x16xf32>
  %s = linalg.generic {tag = "first", indexing_maps = [#id, #row, #id], iterator_types = ["parallel", "parallel"]} ins(%g, %b : tensor<8x16xf32>, tensor<8xf32>) outs(%e : tensor<8x16xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %0 = arith.addf %p, %q : f32
    linalg.yield %0 : f32
  } -> tensor<8x16xf32>
  %t = linalg.generic {tag = "second", indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%s, %g : tensor<8x16xf32>, tensor<8x16xf32>) outs(%e : tensor<8x16xf32>) {
  ^bb0(%p: f32, %q: f32, %o: f32):
    %0 = arith.mulf %p, %q : f32
    linalg.yield %0 : f32
  } -> tensor<8x16xf32>
  %i = tensor.empty() : tensor<8xf32>
  %r = linalg.generic {tag = "sum", indexing_maps = [#id, #id, #id, #row], iterator_types = ["parallel", "reduction"]} ins(%t, %s, %z : tensor<8x16xf32>, tensor<8x16xf32>, tensor<8x16xf32>) outs(%i : tensor<8xf32>) {
  ^bb0(%p: f32, %q: f32, %v: f32, %o: f32):
    %0 = arith.addf %p, %o : f32
    linalg.yield %0 : f32
  } -> tensor<8xf32>
  return %r : tensor<8xf32>
})";

TEST_F(CoalescingTest, ReadsAreFoundOnceBehindElementwiseOps) {
  context.loadDialect<tensor::TensorDialect>();
  auto module = parseSourceString<ModuleOp>(chain, &context);
  ASSERT_TRUE(module);
  linalg::GenericOp sum;
  module->walk([&](linalg::GenericOp op) { sum = op; });
  SmallVector<Operation *> ops;
  SmallVector<MemoryRead> reads = readsOf(sum, &ops);
  auto tags = llvm::map_to_vector(ops, [](Operation *op) {
    return op->getAttrOfType<StringAttr>("tag").getValue();
  });
  EXPECT_EQ(tags, (SmallVector<StringRef>{"first", "second"}));
  ASSERT_EQ(reads.size(), 2u);
  bool gatherIsFirst = isa<GatherOp>(reads[0].tensor.getDefiningOp());
  const MemoryRead &gather = reads[gatherIsFirst ? 0 : 1];
  const MemoryRead &buffer = reads[gatherIsFirst ? 1 : 0];
  EXPECT_TRUE(isa<GatherOp>(gather.tensor.getDefiningOp()));
  EXPECT_EQ(gather.source, RankedTensorType::get({16, 8}, f32));
  EXPECT_EQ(gather.map, AffineMap::get(2, 0, {k, m}, &context));
  EXPECT_EQ(buffer.source, RankedTensorType::get({8}, f32));
  EXPECT_EQ(buffer.map, AffineMap::getMultiDimIdentityMap(1, &context));
}

} // namespace
