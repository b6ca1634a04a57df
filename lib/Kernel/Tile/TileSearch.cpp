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

#include "TileSearch.h"

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
  case MatrixElement::F8FNUZ:
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
  case MatrixElement::F8FNUZ:
    return "f8fnuz";
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
  int64_t elements = intrinsic.inputElements(intrinsic.m);
  int64_t bytes = elements * bytesOf(intrinsic.input);
  return intrinsic.k * std::max<int64_t>(1, vectorBytes / bytes);
}

int64_t paddedSums(int64_t elements) { return elements + 4; }

int64_t TileCandidate::ldsBytes() const {
  int64_t rows = (lhsInLds ? m : 0) + (rhsInLds ? n : 0);
  int64_t operands =
      rows * paddedRow(k, *intrinsic) * bytesOf(intrinsic->input);
  if (wavesK == 1)
    return operands;
  int64_t sums = transposed ? m * paddedSums(n) : n * paddedSums(m);
  return operands + wavesK * sums * bytesOf(intrinsic->accumulator);
}

namespace {
/// Rates of a compute unit; see the file comment.
constexpr int64_t globalBytesPerCycle = 64;
constexpr int64_t ldsBytesPerCycle = 128;
constexpr int64_t cyclesPerLoad = 24;          // index arithmetic and checks
constexpr int64_t cyclesPerPackedLoad = 8;     // one addition
constexpr int64_t cyclesPerResultElement = 60; // epilogue and store
constexpr int64_t cyclesOfLatency = 500;       // of a load from memory
constexpr int64_t cyclesPerStep = 100;         // two barriers
constexpr int64_t registersForAddresses = 32;  // of a lane, beside operands

/// Bounds on unrolled code and registers: accumulators of a lane, and loads and
/// bytes of an operand tile that one lane brings.
constexpr int64_t maxAccumulators = 64;
constexpr int64_t maxLoadsPerLane = 32;
constexpr int64_t maxLoadedBytesPerLane = 128;
} // namespace

namespace {
/// What an operand of `rows` rows takes in a step; of a packed one, every one
/// of `readers` waves, which lie across the other operand, loads its rows.
struct OperandCost {
  OperandCost(const TileCandidate &tile, int64_t rows, int64_t readers,
              bool inLds, int64_t run);
  int64_t loadedBytes;    ///< From memory, by the workgroup.
  int64_t ldsBytes;       ///< Read from LDS.
  int64_t addressCycles;  ///< Of a wave's VALU.
  int64_t registerBytes;  ///< Of a lane.
  int64_t elementsByLane; ///< That a lane stages.
};
} // namespace

OperandCost::OperandCost(const TileCandidate &tile, int64_t rows,
                         int64_t readers, bool inLds, int64_t run) {
  int64_t bytes = rows * tile.k * bytesOf(tile.intrinsic->input);
  elementsByLane = inLds ? rows * tile.k / tile.threads() : 0;
  loadedBytes = inLds ? bytes : bytes * readers;
  ldsBytes = inLds ? bytes * readers : 0;
  registerBytes = loadedBytes / tile.threads();
  addressCycles = inLds ? elementsByLane / run * cyclesPerLoad
                        : registerBytes / vectorBytes * cyclesPerPackedLoad;
}

/// Workgroups of a compute unit at one time.
static int64_t residentWorkgroups(const TileCandidate &tile, int64_t registers,
                                  const Chip &chip) {
  int64_t waves = tile.threads() / MatrixIntrinsic::waveSize;
  int64_t wavesPerSimd =
      llvm::divideCeil(waves, int64_t(chip.simdsPerComputeUnit));
  int64_t byRegisters = chip.registersPerLane / (registers * wavesPerSimd);
  int64_t byLds = chip.ldsBytes / std::max<int64_t>(tile.ldsBytes(), 1);
  int64_t byWaves = chip.wavesPerSimd / wavesPerSimd;
  return std::max<int64_t>(std::min({byRegisters, byLds, byWaves}), 1);
}

/// Modelled cycles for the whole contraction.
static int64_t costOf(const TileCandidate &tile, const Contraction &problem,
                      const Chip &chip) {
  const MatrixIntrinsic &intrinsic = *tile.intrinsic;
  int64_t waves = tile.threads() / MatrixIntrinsic::waveSize;
  int64_t wavesPerSimd =
      llvm::divideCeil(waves, int64_t(chip.simdsPerComputeUnit));
  int64_t steps = llvm::divideCeil(problem.k, tile.k);
  int64_t instructions = tile.m / intrinsic.m * (tile.n / intrinsic.n) *
                         (tile.k / intrinsic.k) / waves;
  int64_t matrix = instructions * intrinsic.cycles * wavesPerSimd;
  OperandCost lhs(tile, tile.m, tile.wavesN, tile.lhsInLds, problem.lhsRun);
  OperandCost rhs(tile, tile.n, tile.wavesM, tile.rhsInLds, problem.rhsRun);
  int64_t load = (lhs.loadedBytes + rhs.loadedBytes) / globalBytesPerCycle;
  int64_t address = (lhs.addressCycles + rhs.addressCycles) * wavesPerSimd;
  int64_t lds = (lhs.ldsBytes + rhs.ldsBytes) / ldsBytesPerCycle;
  int64_t epilogue =
      tile.m * tile.n / tile.threads() * cyclesPerResultElement * wavesPerSimd;
  if (tile.wavesK > 1)
    // Every sum is written once and read once.
    epilogue += 2 * tile.wavesK * tile.m * tile.n *
                    bytesOf(intrinsic.accumulator) / ldsBytesPerCycle +
                cyclesPerStep;
  int64_t busiest = std::max({matrix, lds, load});
  // Loads of later steps are in flight during this step's multiplications.
  int64_t alone =
      steps * (std::max(busiest, cyclesOfLatency) + address + cyclesPerStep) +
      epilogue;
  // While one workgroup waits, others of the compute unit go on.
  int64_t beside = std::max(steps * busiest, steps * address + epilogue);
  int64_t workgroups = problem.batch * llvm::divideCeil(problem.m, tile.m) *
                       llvm::divideCeil(problem.n, tile.n);
  int64_t ofUnit = llvm::divideCeil(workgroups, int64_t(chip.computeUnits));
  int64_t registers = registersForAddresses +
                      tile.m * tile.n / (tile.threads() / tile.wavesK) +
                      3 * (lhs.registerBytes + rhs.registerBytes) / 4;
  int64_t turns =
      llvm::divideCeil(ofUnit, residentWorkgroups(tile, registers, chip));
  // They never fill each other's waits wholly, nor not at all.
  return alone * turns + beside * (ofUnit - turns) / 2;
}

static bool fits(const TileCandidate &tile, const Contraction &problem,
                 const Chip &chip) {
  int64_t threads = tile.threads();
  int64_t accumulators = tile.m * tile.n / (threads / tile.wavesK);
  if (problem.blockRows != 0 && tile.m != problem.blockRows)
    return false;
  if (threads > chip.maxWorkgroupSize || accumulators > maxAccumulators ||
      tile.ldsBytes() > chip.ldsBytes)
    return false;
  if (tile.wavesK > 1 &&
      (!problem.startsAtZero || tile.m * tile.n % threads != 0))
    return false;
  auto isLoadable = [&](int64_t rows, int64_t readers, bool inLds,
                        int64_t run) {
    OperandCost cost(tile, rows, readers, inLds, run);
    return (!inLds || rows * tile.k % threads == 0) &&
           cost.elementsByLane <= maxLoadsPerLane * run &&
           cost.registerBytes <= maxLoadedBytesPerLane;
  };
  return isLoadable(tile.m, tile.wavesN, tile.lhsInLds, problem.lhsRun) &&
         isLoadable(tile.n, tile.wavesM, tile.rhsInLds, problem.rhsRun);
}

/// The candidates of one instruction, in no order.
static void appendTiles(const MatrixIntrinsic &intrinsic,
                        const Contraction &problem,
                        llvm::SmallVectorImpl<TileCandidate> &tiles) {
  for (int64_t wavesM : {1, 2, 4})
    for (int64_t wavesN : {1, 2, 4})
      for (int64_t wavesK : {1, 2, 4, 8})
        for (int64_t cellsM : {1, 2, 4})
          for (int64_t cellsN : {1, 2, 4})
            for (int64_t granules : {1, 2, 4})
              tiles.push_back({&intrinsic, wavesM * cellsM * intrinsic.m,
                               wavesN * cellsN * intrinsic.n,
                               wavesK * granules * kGranule(intrinsic), wavesM,
                               wavesN, !problem.contiguousAlongM, wavesK,
                               !problem.lhsIsPacked && !problem.lhsIsPatch,
                               !problem.rhsIsPacked});
}

std::vector<TileCandidate> rankTiles(const Contraction &problem,
                                     const Chip &chip) {
  llvm::SmallVector<TileCandidate> all;
  for (const MatrixIntrinsic &intrinsic : chip.intrinsics)
    if (intrinsic.input == problem.input && intrinsic.blocks == 1 &&
        intrinsic.accumulator == problem.accumulator)
      appendTiles(intrinsic, problem, all);
  // Equal cost: the smaller tile, which leaves more room for other workgroups.
  // The rest of the key only makes the order total, hence reproducible.
  auto keyOf = [&](const TileCandidate &tile) {
    return std::make_tuple(costOf(tile, problem, chip), tile.ldsBytes(), tile.m,
                           tile.n, tile.k, tile.wavesM, tile.wavesN,
                           tile.wavesK, tile.intrinsic);
  };
  std::vector<std::pair<decltype(keyOf(all[0])), TileCandidate>> ranked;
  for (const TileCandidate &tile : all)
    if (fits(tile, problem, chip))
      ranked.emplace_back(keyOf(tile), tile);
  llvm::sort(ranked, llvm::less_first());
  std::vector<TileCandidate> tiles;
  tiles.reserve(ranked.size());
  for (auto &[key, tile] : ranked)
    tiles.push_back(tile);
  return tiles;
}

} // namespace mini
