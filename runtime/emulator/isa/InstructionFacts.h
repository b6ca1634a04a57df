//===- InstructionFacts.h - What observers ask of one -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One record for each decoded instruction, made when an observer first asks:
// everything beyond its semantics that checks, counts and the timing model need
// to know. No other place looks at an instruction's text for it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_INSTRUCTIONFACTS_H
#define MINI_EMULATOR_ISA_INSTRUCTIONFACTS_H

#include "InstructionClass.h"
#include "InstructionUnit.h"
#include "RegisterUse.h"
#include "WaitStates.h"

#include <cstdint>
#include <string>

namespace mini::emulator {

class Decoder;
struct MatrixShape;

/// The highest values of the counters in s_waitcnt, which wait for nothing.
constexpr unsigned vectorCounterLimit = 63, lgkmCounterLimit = 15;

struct InstructionFacts {
  /// Without the suffix of the encoding.
  std::string mnemonic;
  uint64_t address = 0;
  Unit unit = Unit::Other;
  InstructionClass kind = InstructionClass::Other;
  /// The registers, implicit ones included, and LLVM's figures of the cycles.
  RegisterUse use;

  // What it waits for.
  bool isWait = false, isBarrier = false;
  uint8_t vmcnt = 0, lgkmcnt = 0;
  /// Wait states that it takes, and how many times 64 clocks it sleeps.
  uint8_t waitStates = 1, sleep = 0;

  // How it accesses memory.
  bool loadsToLds = false;
  /// An access with a scope, or an atomic: it is meant to meet others.
  bool synchronizes = false;
  /// Waits for and discards what this wave has cached.
  bool acquires = false;
  bool storesWide = false;

  // What distances it needs from others.
  HazardClass hazard = HazardClass::None;
  bool dpp = false;
  bool readsLane = false, selectsLane = false, divFmas = false;
  /// The scalar register that selects the lane; 0 where a constant does.
  uint16_t laneSelect = 0;

  // Of a matrix instruction; null for others.
  const MatrixShape *shape = nullptr;
  uint8_t passes = 0;
  /// No registers where it is a constant.
  RegisterRange accumulator;

  bool isMemory() const {
    return unit == Unit::VectorMemory || unit == Unit::Flat ||
           unit == Unit::Local;
  }
  bool isVector() const { return unit == Unit::Vector; }
  bool isMatrix() const { return unit == Unit::Matrix; }
  /// How many products a matrix instruction adds up, zeros that sparse ones
  /// leave out not counted; 0 for others.
  uint64_t multiplyAccumulates() const;
};

/// Of an instruction that has semantics. The decoder must not be in use.
InstructionFacts makeFacts(const Instruction &inst, Decoder &decoder);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_INSTRUCTIONFACTS_H
