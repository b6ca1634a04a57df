//===- CheckInstruction.h - Instructions as the checks see them -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What waits and hazards need to know about an instruction beyond its
// semantics: the unit that executes it, its registers, and the counters it
// waits for.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKINSTRUCTION_H
#define MINI_EMULATOR_CHECK_CHECKINSTRUCTION_H

#include "isa/Decoder.h"
#include "isa/InstructionUnit.h"

#include <mutex>
#include <shared_mutex>
#include <string>
#include <unordered_map>

namespace mini::emulator {

enum class MatrixKind : uint8_t { Xdl, Single, Double4x4, Double16x16 };

struct CheckInstruction {
  Unit unit = Unit::Other;
  RegisterUse use;
  /// From the kernel's entry.
  uint64_t offset = 0;
  bool isWait = false, isBarrier = false;
  uint8_t vmcnt = 0, lgkmcnt = 0;
  /// Wait states the instruction takes.
  uint8_t waitStates = 1;
  bool loadsToLds = false;
  /// An access with a scope, or an atomic: it is meant to meet others.
  bool synchronizes = false;
  /// Waits for and discards what this wave has cached.
  bool acquires = false;
  bool transcendental = false;
  bool dot = false;
  bool dpp = false;
  bool readsLane = false, selectsLane = false, divFmas = false;
  /// The scalar register that selects the lane; 0 where a constant does.
  uint16_t laneSelect = 0;
  bool storesWide = false;
  MatrixKind matrix = MatrixKind::Xdl;
  uint8_t passes = 0;
  /// The accumulator input of a matrix instruction; no registers where it is
  /// a constant.
  RegisterRange accumulator;

  bool isMemory() const {
    return unit == Unit::VectorMemory || unit == Unit::Flat ||
           unit == Unit::Local;
  }
  bool isVector() const { return unit == Unit::Vector; }
};

/// Classifies instructions once a launch. Thread-safe.
class CheckInstructions {
public:
  explicit CheckInstructions(uint64_t entry) : entry(entry) {}

  const CheckInstruction &of(const Instruction &inst);

private:
  CheckInstruction classify(const Instruction &inst);

  const uint64_t entry;
  std::shared_mutex mutex;
  Decoder decoder;
  std::unordered_map<const Instruction *, CheckInstruction> known;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKINSTRUCTION_H
