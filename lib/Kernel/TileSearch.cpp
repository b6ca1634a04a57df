//===- TileSearch.cpp - The choice of tiles -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. The cost model counts cycles per compute unit from the table
// of the chip and a few rates of reference documents (L1 64 B/clk, LDS 128
// B/clk, one VALU issue in four cycles a SIMD); it ranks candidates and
// predicts nothing.
//
//===----------------------------------------------------------------------===//

#include "mini/Kernel/TileSearch.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <algorithm>
#include <tuple>

namespace mini {

unsigned bytesOf(MatrixElement element) {
  switch (element) {
  case MatrixElement::F32:
  case MatrixElement::I32:
    return 4;
  case MatrixElement::F16:
  case MatrixElement::BF16:
    return 2;
  case MatrixElement::I8:
    return 1;
  }
  llvm_unreachable("unknown matrix element");
}

static llvm::StringRef nameOf(MatrixElement element) {
  switch (element) {
  case MatrixElement::F32:
    return "f32";
  case MatrixElement::F16:
    return "f16";
  case MatrixElement::BF16:
    return "bf16";
  case MatrixElement::I8:
    return "i8";
  case MatrixElement::I32:
    return "i32";
  }
  llvm_unreachable("unknown matrix element");
}

std::string nameOf(const MatrixIntrinsic &intrinsic) {
  return (nameOf(intrinsic.input) + "_" + std::to_string(intrinsic.m) + "x" +
          std::to_string(intrinsic.n) + "x" + std::to_string(intrinsic.k))
      .str();
}

const MatrixIntrinsic *lookupIntrinsic(const Chip &chip, llvm::StringRef name) {
  const auto *found =
      llvm::find_if(chip.intrinsics, [&](const MatrixIntrinsic &intrinsic) {
        return nameOf(intrinsic) == name;
      });
  return found == chip.intrinsics.end() ? nullptr : found;
}

static constexpr int64_t vectorBytes = 16;

int64_t paddedRow(int64_t k, const MatrixIntrinsic &intrinsic) {
  // Lanes 0 to 3 and 20 to 23 read in one phase, and so on. With 16 rows these
  // are rows 0 to 3 and, a vector further, rows 4 to 7, which lie between them
  // if rows are two vectors apart; with 32 rows, rows 20 to 23 of the same
  // column, which follow them if rows are one vector apart.
  int64_t vectors = intrinsic.m == 16 ? 2 : 1;
  return k + vectors * vectorBytes / bytesOf(intrinsic.input);
}

int64_t kGranule(const MatrixIntrinsic &intrinsic) {
  int64_t bytes =
      intrinsic.inputElements(intrinsic.m) * bytesOf(intrinsic.input);
  return intrinsic.k * std::max<int64_t>(1, vectorBytes / bytes);
}

int64_t TileCandidate::ldsBytes() const {
  return (m + n) * paddedRow(k, *intrinsic) * bytesOf(intrinsic->input);
}

namespace {
/// Rates of a compute unit; see the file comment.
constexpr int64_t globalBytesPerCycle = 64;
constexpr int64_t ldsBytesPerCycle = 128;
constexpr int64_t cyclesPerLoad = 24;          // index arithmetic and checks
constexpr int64_t cyclesPerResultElement = 60; // epilogue and store
constexpr int64_t cyclesOfLatency = 500;       // of a load from memory
constexpr int64_t cyclesPerStep = 100;         // two barriers

/// Bounds on unrolled code and registers: accumulators of a lane, and loads and
/// bytes of an operand tile that one lane stages.
constexpr int64_t maxAccumulators = 64;
constexpr int64_t maxLoadsPerLane = 32;
constexpr int64_t maxStagedBytesPerLane = 128;
} // namespace

/// Modelled cycles for the whole contraction.
static int64_t costOf(const TileCandidate &tile, const Contraction &problem,
                      const Chip &chip) {
  const MatrixIntrinsic &intrinsic = *tile.intrinsic;
  int64_t waves = tile.wavesM * tile.wavesN;
  int64_t wavesPerSimd =
      llvm::divideCeil(waves, int64_t(chip.simdsPerComputeUnit));
  int64_t steps = llvm::divideCeil(problem.k, tile.k);
  int64_t instructions = tile.m / intrinsic.m * (tile.n / intrinsic.n) *
                         (tile.k / intrinsic.k) / waves;
  int64_t matrix = instructions * intrinsic.cycles * wavesPerSimd;
  int64_t bytes = bytesOf(intrinsic.input);
  int64_t load = (tile.m + tile.n) * tile.k * bytes / globalBytesPerCycle;
  int64_t address = (tile.m / problem.lhsRun + tile.n / problem.rhsRun) *
                    tile.k / tile.threads() * cyclesPerLoad * wavesPerSimd;
  // Every wave reads its rows of both tiles.
  int64_t lds = (tile.m * tile.wavesN + tile.n * tile.wavesM) * tile.k * bytes /
                ldsBytesPerCycle;
  int64_t epilogue =
      tile.m * tile.n / tile.threads() * cyclesPerResultElement * wavesPerSimd;
  // The next step's loads are in flight during this step's multiplications.
  int64_t workgroup = steps * (std::max({matrix, lds, load, cyclesOfLatency}) +
                               address + cyclesPerStep) +
                      epilogue;
  int64_t workgroups = problem.batch * llvm::divideCeil(problem.m, tile.m) *
                       llvm::divideCeil(problem.n, tile.n);
  return llvm::divideCeil(workgroups, int64_t(chip.computeUnits)) * workgroup;
}

static bool fits(const TileCandidate &tile, const Contraction &problem,
                 const Chip &chip) {
  const MatrixIntrinsic &intrinsic = *tile.intrinsic;
  int64_t threads = tile.threads();
  int64_t accumulators = tile.m * tile.n / threads;
  auto stagesEvenly = [&](int64_t rows, int64_t run) {
    int64_t elements = rows * tile.k, perLane = elements / threads;
    return elements % threads == 0 && perLane <= maxLoadsPerLane * run &&
           perLane * bytesOf(intrinsic.input) <= maxStagedBytesPerLane;
  };
  return (problem.blockRows == 0 || tile.m == problem.blockRows) &&
         tile.ldsBytes() <= chip.ldsBytes && threads <= chip.maxWorkgroupSize &&
         accumulators <= maxAccumulators &&
         stagesEvenly(tile.m, problem.lhsRun) &&
         stagesEvenly(tile.n, problem.rhsRun) &&
         tile.k % kGranule(intrinsic) == 0;
}

std::vector<TileCandidate> rankTiles(const Contraction &problem,
                                     const Chip &chip) {
  std::vector<std::pair<int64_t, TileCandidate>> ranked;
  for (const MatrixIntrinsic &intrinsic : chip.intrinsics) {
    if (intrinsic.input != problem.input || intrinsic.blocks != 1 ||
        intrinsic.accumulator != problem.accumulator)
      continue;
    for (int64_t wavesM : {1, 2, 4})
      for (int64_t wavesN : {1, 2, 4})
        for (int64_t cellsM : {1, 2, 4})
          for (int64_t cellsN : {1, 2, 4})
            for (int64_t granules : {1, 2, 4}) {
              TileCandidate tile{&intrinsic,
                                 wavesM * cellsM * intrinsic.m,
                                 wavesN * cellsN * intrinsic.n,
                                 granules * kGranule(intrinsic),
                                 wavesM,
                                 wavesN,
                                 !problem.contiguousAlongM};
              if (fits(tile, problem, chip))
                ranked.emplace_back(costOf(tile, problem, chip), tile);
            }
  }
  // Equal cost: the smaller tile, which leaves more room for other workgroups.
  // The rest of the key only makes the order total, hence reproducible.
  llvm::sort(ranked, [](const auto &a, const auto &b) {
    auto key = [](const std::pair<int64_t, TileCandidate> &entry) {
      const TileCandidate &tile = entry.second;
      return std::make_tuple(entry.first, tile.ldsBytes(), tile.m, tile.n,
                             tile.wavesM, tile.wavesN, tile.intrinsic);
    };
    return key(a) < key(b);
  });
  std::vector<TileCandidate> tiles;
  for (auto &[cost, tile] : ranked)
    tiles.push_back(tile);
  return tiles;
}

} // namespace mini
