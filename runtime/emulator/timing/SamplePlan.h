//===- SamplePlan.h - Which workgroups stand for all ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Workgroups go to the XCDs in turn, and on each to its compute units in turn.
// The first XCD stands for the others: of all its workgroups the accesses to
// memory are recorded, of those on a few compute units every instruction. Of a
// compute unit with many workgroups, the first turns stand for the rest.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_SAMPLEPLAN_H
#define MINI_EMULATOR_TIMING_SAMPLEPLAN_H

#include "Occupancy.h"

#include <cstdint>
#include <vector>

namespace mini::emulator::timing {

struct SamplePlan {
  enum class Detail : uint8_t { None, Accesses, Instructions };

  SamplePlan(const Occupancy &occupancy, uint64_t total);

  struct Place {
    Detail detail = Detail::None;
    uint32_t unit = 0, turn = 0;
  };
  Place placeOf(uint64_t workgroup) const;

  /// How many workgroups a compute unit of the first XCD gets.
  uint64_t workgroupsOf(uint32_t unit) const;
  /// Of these, how many are recorded.
  uint64_t recordedOf(uint32_t unit) const;
  /// The same of the XCD.
  uint64_t workgroupsOfDie() const { return dieTotal; }
  uint64_t recordedOfDie() const;

  /// How many instructions of a wave are recorded, and how many lines.
  uint64_t instructionLimit() const;
  uint64_t lineLimit() const;

  /// Compute units with work, on the first XCD and on the chip.
  uint32_t activeOnDie() const;
  uint32_t activeUnits() const;

  Occupancy occupancy;
  uint64_t total = 0;
  /// Compute units whose instructions are recorded; the first has as many
  /// workgroups as any.
  std::vector<uint32_t> sampledUnits;

private:
  uint64_t dieTotal = 0;
  uint64_t maxTurns = 0;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_SAMPLEPLAN_H
