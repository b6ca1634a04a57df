//===- Target.cpp - Chips and their matrix instructions -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The figures are AMD's, as LLVM's AMDGPU usage guide, the CDNA3 instruction
// set manual and AMD's matrix instruction calculator give them.
//
//===----------------------------------------------------------------------===//

#include "Target.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

using namespace mini;

namespace {
using enum MatrixElement;

constexpr MatrixIntrinsic gfx942Intrinsics[] = {
    // M, N, K, blocks, A and B, C and D, cycles
    {16, 16, 4, 1, F32, F32, 32},     {32, 32, 2, 1, F32, F32, 64},
    {16, 16, 16, 1, F16, F32, 16},    {32, 32, 8, 1, F16, F32, 32},
    {16, 16, 16, 1, BF16, F32, 16},   {32, 32, 8, 1, BF16, F32, 32},
    {16, 16, 32, 1, F8FNUZ, F32, 16}, {32, 32, 16, 1, F8FNUZ, F32, 32},
    {16, 16, 32, 1, I8, I32, 16},     {32, 32, 16, 1, I8, I32, 32},
};

constexpr Chip chips[] = {
    {.name = "gfx942",
     .ldsBytes = 64 * 1024,
     .computeUnits = 304,
     .simdsPerComputeUnit = 4,
     .wavesPerSimd = 8,
     .waveSize = 64,
     .maxWorkgroupSize = 1024,
     .registersPerLane = 512,
     .intrinsics = gfx942Intrinsics},
};
} // namespace

llvm::ArrayRef<Chip> mini::allChips() { return chips; }

const Chip *mini::lookupChip(llvm::StringRef name) {
  const Chip *chip = llvm::find_if(
      chips, [&](const Chip &candidate) { return candidate.name == name; });
  return chip == std::end(chips) ? nullptr : chip;
}

LanePosition MatrixIntrinsic::inputPosition(unsigned extent, unsigned block,
                                            unsigned index, unsigned k) const {
  unsigned perLane = inputElements(extent);
  return {block * extent + k / perLane * extent * blocks + index, k % perLane};
}

LanePosition MatrixIntrinsic::accumulatorPosition(unsigned block, unsigned row,
                                                  unsigned column) const {
  // Four rows of one column are consecutive registers of a lane. Where a block
  // has fewer such groups than the wave has lanes, blocks lie side by side.
  unsigned groups = waveSize / n;
  unsigned sideBySide = llvm::divideCeil(waveSize, m * n / 4);
  unsigned element = block / sideBySide * (sideBySide * m * n / waveSize) +
                     row / rowGroup() * 4 + row % 4;
  unsigned lane =
      block % sideBySide * n + row / 4 % groups * sideBySide * n + column;
  return {lane, element};
}
