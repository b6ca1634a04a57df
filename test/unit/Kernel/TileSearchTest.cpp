//===- TileSearchTest.cpp - Every contraction has a schedule that fits ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A user must never see that a kernel exceeds the LDS, for whatever shape. So
// the search is asked about many shapes, and each answer is held against the
// limits of the chip and against what mini-tile-kernels accepts.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Tile/TileSearch.h"

#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/Support/MathExtras.h"
#include "gtest/gtest.h"

#include <cmath>
#include <ctime>
#include <random>
#include <set>
#include <vector>

using namespace mini;
using enum MatrixElement;

namespace mini {
static void PrintTo(const Contraction &problem, std::ostream *stream) {
  *stream << problem.m << " x " << problem.n << " x " << problem.k << " of "
          << bytesOf(problem.input) << " bytes"
          << (problem.lhsIsPacked ? ", packed M" : "")
          << (problem.rhsIsPacked ? ", packed N" : "")
          << (problem.startsAtZero ? "" : ", not from zero");
}
} // namespace mini

namespace {

/// Sizes from 1 to several million: tiny, of any magnitude, and prime.
class RandomContractions {
public:
  Contraction next() {
    constexpr MatrixElement inputs[] = {F32, F16, BF16, F8FNUZ, I8};
    MatrixElement input = inputs[engine() % std::size(inputs)];
    return {.m = size(),
            .n = size(),
            .k = size(),
            .input = input,
            .accumulator = input == I8 ? I32 : F32,
            .contiguousAlongM = engine() % 2 == 0,
            .lhsIsPacked = engine() % 4 == 0,
            .rhsIsPacked = engine() % 2 == 0,
            .startsAtZero = engine() % 4 != 0};
  }

private:
  int64_t size() {
    constexpr int64_t primes[] = {2,   3,   7,    13,     31,
                                  127, 509, 8191, 131071, 3999971};
    switch (engine() % 3) {
    case 0:
      return 1 + engine() % 20;
    case 1:
      return primes[engine() % std::size(primes)];
    default:
      return std::exp(std::uniform_real_distribution<>(0, 15.5)(engine));
    }
  }

  std::mt19937 engine{20240611};
};

std::string print(const TileCandidate &tile) {
  std::string text = nameOf(*tile.intrinsic);
  for (int64_t value : {tile.m, tile.n, tile.k, tile.wavesM, tile.wavesN,
                        tile.wavesK, int64_t(tile.transposed)})
    text += " " + std::to_string(value);
  return text;
}

/// What the chip can run.
void expectWithinChip(const TileCandidate &tile, const Chip &chip) {
  EXPECT_LE(tile.ldsBytes(), chip.ldsBytes);
  EXPECT_LE(tile.threads(), chip.maxWorkgroupSize);
  // Half of the registers are left for operands and addresses.
  int64_t wavesPerSimd =
      llvm::divideCeil(tile.threads() / 64, int64_t(chip.simdsPerComputeUnit));
  int64_t accumulators = tile.m * tile.n / (tile.wavesM * tile.wavesN * 64);
  EXPECT_LE(accumulators * wavesPerSimd, chip.registersPerLane / 2);
}

/// What the lowering can build: the rules of mini-tile-kernels.
void expectBuildable(const TileCandidate &tile, const Contraction &problem) {
  int64_t m = tile.transposed ? tile.intrinsic->n : tile.intrinsic->m;
  int64_t n = tile.transposed ? tile.intrinsic->m : tile.intrinsic->n;
  EXPECT_GT(tile.m, 0);
  EXPECT_GT(tile.n, 0);
  EXPECT_GT(tile.k, 0);
  EXPECT_EQ(tile.m % (m * tile.wavesM), 0);
  EXPECT_EQ(tile.n % (n * tile.wavesN), 0);
  EXPECT_EQ(tile.k % (kGranule(*tile.intrinsic) * tile.wavesK), 0);
  EXPECT_EQ(tile.lhsInLds, !problem.lhsIsPacked);
  EXPECT_EQ(tile.rhsInLds, !problem.rhsIsPacked);
  if (tile.lhsInLds) {
    EXPECT_EQ(tile.m * tile.k % tile.threads(), 0);
  }
  if (tile.rhsInLds) {
    EXPECT_EQ(tile.n * tile.k % tile.threads(), 0);
  }
  if (tile.wavesK > 1) {
    EXPECT_TRUE(problem.startsAtZero);
    EXPECT_EQ(tile.m * tile.n % tile.threads(), 0);
  }
}

void expectAllUsable(const Contraction &problem, const Chip &chip) {
  std::vector<TileCandidate> tiles = rankTiles(problem, chip);
  ASSERT_FALSE(tiles.empty());
  for (const TileCandidate &tile : tiles) {
    SCOPED_TRACE(print(tile));
    EXPECT_EQ(tile.intrinsic->input, problem.input);
    EXPECT_EQ(tile.intrinsic->accumulator, problem.accumulator);
    EXPECT_EQ(tile.transposed, !problem.contiguousAlongM);
    expectWithinChip(tile, chip);
    expectBuildable(tile, problem);
  }
}

/// gfx942 with less LDS.
Chip chipWithLds(unsigned bytes) {
  Chip chip = *lookupChip("gfx942");
  chip.ldsBytes = bytes;
  return chip;
}

} // namespace

TEST(TileSearchTest, EveryShapeHasUsableCandidates) {
  const Chip &chip = *lookupChip("gfx942");
  RandomContractions shapes;
  for (int i = 0; i < 2000 && !testing::Test::HasFailure(); ++i) {
    Contraction problem = shapes.next();
    SCOPED_TRACE(testing::PrintToString(problem));
    expectAllUsable(problem, chip);
  }
}

TEST(TileSearchTest, EveryShapeFitsTinyLds) {
  RandomContractions shapes;
  for (int i = 0; i < 2000 && !testing::Test::HasFailure(); ++i) {
    Contraction problem = shapes.next();
    SCOPED_TRACE(testing::PrintToString(problem));
    expectAllUsable(problem, chipWithLds(4096));
  }
}

// The pass must print the same tiling on every machine and in every run: the
// order is total, so that no tie is left to the sort.
TEST(TileSearchTest, RanksTheSameTilesInTheSameOrder) {
  const Chip &chip = *lookupChip("gfx942");
  RandomContractions shapes;
  for (int i = 0; i < 500; ++i) {
    Contraction problem = shapes.next();
    auto text = [&] {
      return llvm::map_to_vector(rankTiles(problem, chip), print);
    };
    auto first = text();
    EXPECT_EQ(first, text());
    llvm::sort(first);
    EXPECT_EQ(std::unique(first.begin(), first.end()), first.end());
  }
}

// There is always a schedule, and none that the LDS does not hold. Each of a
// program's contractions asks once, so a search must cost nothing.
TEST(TileSearchTest, TenThousandShapesFitInSeconds) {
  const Chip &chip = *lookupChip("gfx942");
  RandomContractions shapes;
  // Of this process: others may use the processor too.
  std::clock_t start = std::clock();
  for (int i = 0; i < 10000; ++i) {
    Contraction problem = shapes.next();
    std::vector<TileCandidate> tiles = rankTiles(problem, chip);
    ASSERT_FALSE(tiles.empty()) << testing::PrintToString(problem);
    for (const TileCandidate &tile : tiles)
      ASSERT_LE(tile.ldsBytes(), chip.ldsBytes)
          << testing::PrintToString(problem) << ": " << print(tile);
  }
  EXPECT_LT(std::clock() - start, 10 * CLOCKS_PER_SEC);
}

// One product has too little work for the chip in large tiles; a batch has not.
TEST(TileSearchTest, ABatchIsThatManyMoreWorkgroups) {
  const Chip &chip = *lookupChip("gfx942");
  Contraction problem{128, 128, 64, F32, F32, false};
  TileCandidate one = rankTiles(problem, chip).front();
  problem.batch = 3000;
  TileCandidate many = rankTiles(problem, chip).front();
  EXPECT_GT(many.m * many.n, one.m * one.n) << print(one) << print(many);
}

// A late layer has few results and a long K: with too few tiles for the chip,
// only waves along K shorten it. Their sums must begin with zero.
TEST(TileSearchTest, WavesShareALongK) {
  const Chip &chip = *lookupChip("gfx942");
  Contraction problem{49, 512, 4608, I8, I32, false};
  EXPECT_GT(rankTiles(problem, chip).front().wavesK, 1);
  problem.startsAtZero = false;
  EXPECT_EQ(rankTiles(problem, chip).front().wavesK, 1);
}

// One step of K is all latency, which several workgroups of a compute unit
// share: they need not be fewer than the units.
TEST(TileSearchTest, WorkgroupsShareAComputeUnit) {
  const Chip &chip = *lookupChip("gfx942");
  Contraction problem{3136, 256, 64, I8, I32, false};
  problem.lhsRun = 16;
  problem.rhsIsPacked = true;
  TileCandidate best = rankTiles(problem, chip).front();
  int64_t workgroups =
      llvm::divideCeil(problem.m, best.m) * llvm::divideCeil(problem.n, best.n);
  EXPECT_GT(workgroups, int64_t(chip.computeUnits)) << print(best);
}

// What is packed takes no LDS; what waves share K for takes some for the sums.
TEST(TileSearchTest, CountsTheLdsOfTilesAndSums) {
  const MatrixIntrinsic &intrinsic =
      *lookupIntrinsic(*lookupChip("gfx942"), "i8_16x16x32");
  TileCandidate tile{&intrinsic, 32, 16, 128, 1, 1, /*transposed=*/true};
  EXPECT_EQ(tile.ldsBytes(), (32 + 16) * (128 + 32));
  tile.rhsInLds = false;
  EXPECT_EQ(tile.ldsBytes(), 32 * (128 + 32));
  tile.wavesK = 2;
  EXPECT_EQ(tile.ldsBytes(), 32 * (128 + 32) + 2 * 32 * (16 + 4) * 4);
}

// Padding a small contraction to a large tile would be all waste.
TEST(TileSearchTest, SmallestContractionTakesASmallTile) {
  for (MatrixElement input : {F32, F16, BF16, I8}) {
    TileCandidate best =
        rankTiles({1, 1, 1, input, input == I8 ? I32 : F32, true},
                  *lookupChip("gfx942"))
            .front();
    EXPECT_LE(best.m, 32);
    EXPECT_LE(best.n, 32);
    EXPECT_EQ(best.k, kGranule(*best.intrinsic));
  }
}

// Larger tiles read each operand fewer times; the model must see that.
TEST(TileSearchTest, LargeContractionTakesSeveralWaves) {
  TileCandidate best =
      rankTiles({1 << 17, 512, 4608, F16, F32, true}, *lookupChip("gfx942"))
          .front();
  EXPECT_GE(best.m * best.n, 64 * 64);
  EXPECT_GE(best.threads(), 256);
}

TEST(TileSearchTest, NoCandidateWithoutAnInstruction) {
  EXPECT_TRUE(
      rankTiles({64, 64, 64, I32, I32, true}, *lookupChip("gfx942")).empty());
  EXPECT_TRUE(
      rankTiles({64, 64, 64, F16, I32, true}, *lookupChip("gfx942")).empty());
}

TEST(TileSearchTest, FindsEveryInstructionByItsName) {
  const Chip &chip = *lookupChip("gfx942");
  for (const MatrixIntrinsic &intrinsic : chip.intrinsics)
    EXPECT_EQ(lookupIntrinsic(chip, nameOf(intrinsic)), &intrinsic);
  EXPECT_EQ(lookupIntrinsic(chip, "f32_16x16x5"), nullptr);
}

// A row in LDS starts at a 16-byte boundary, where its vectors are read.
TEST(TileSearchTest, PaddedRowsKeepVectorsAligned) {
  for (const MatrixIntrinsic &intrinsic : lookupChip("gfx942")->intrinsics) {
    int64_t bytes = bytesOf(intrinsic.input);
    EXPECT_EQ(kGranule(intrinsic) % intrinsic.k, 0u);
    EXPECT_EQ(paddedRow(kGranule(intrinsic), intrinsic) * bytes % 16, 0);
    EXPECT_GT(paddedRow(64, intrinsic), 64);
  }
}

// The lanes of each phase of a 16-byte read (the phases were found by
// measurements that performance guides report) touch 32 different banks.
TEST(TileSearchTest, PaddedRowsHaveNoBankConflicts) {
  const std::vector<std::vector<int64_t>> phases = {
      {0, 1, 2, 3, 20, 21, 22, 23},
      {4, 5, 6, 7, 16, 17, 18, 19},
      {8, 9, 10, 11, 28, 29, 30, 31},
      {12, 13, 14, 15, 24, 25, 26, 27}};
  for (const MatrixIntrinsic &intrinsic : lookupChip("gfx942")->intrinsics) {
    if (intrinsic.blocks != 1)
      continue;
    for (int64_t granules : {1, 2, 3, 4}) {
      int64_t row = paddedRow(granules * kGranule(intrinsic), intrinsic) *
                    bytesOf(intrinsic.input);
      for (const std::vector<int64_t> &phase : phases) {
        std::set<int64_t> banks;
        for (int64_t lane : phase)
          for (int64_t bank = 0; bank < 4; ++bank)
            banks.insert(
                (lane % intrinsic.m * row / 4 + lane / intrinsic.m * 4 + bank) %
                32);
        EXPECT_EQ(banks.size(), 32u) << nameOf(intrinsic) << ", row " << row;
      }
    }
  }
}
