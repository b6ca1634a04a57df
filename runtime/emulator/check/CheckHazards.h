//===- CheckHazards.h - Wait states that software must keep -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Distances between dependent instructions that gfx942 does not enforce by
// itself. Their figures are in isa/WaitStates.cpp; this follows who wrote and
// who reads.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKHAZARDS_H
#define MINI_EMULATOR_CHECK_CHECKHAZARDS_H

#include "isa/InstructionFacts.h"

#include <array>
#include <string>

namespace mini::emulator {

class CheckHazards {
public:
  /// For a wave of a kernel with this entry.
  void reset(uint64_t entry);

  /// Accounts for one instruction. Returns which distance it does not keep, or
  /// an empty string.
  std::string step(const InstructionFacts &inst);

private:
  struct Event {
    /// The place of the instruction; far in the past where there is none.
    int64_t place = -1000;
    const InstructionFacts *inst = nullptr;
  };
  struct Need {
    int states = 0;
    unsigned reg = 0;
    const Event *event = nullptr;
    const char *what = "";
  };

  void require(Need &worst, const Event &event, int states, unsigned reg,
               const char *what) const;
  void require(Need &worst, const Event &event, Hazard hazard,
               unsigned reg) const;
  void checkMatrixResult(Need &worst, const InstructionFacts &inst,
                         const RegisterRange &range, bool write) const;
  void checkReads(Need &worst, const InstructionFacts &inst) const;
  void checkVectorRead(Need &worst, const InstructionFacts &inst,
                       unsigned reg) const;
  void checkScalarRead(Need &worst, const InstructionFacts &inst,
                       unsigned reg) const;
  void checkWrites(Need &worst, const InstructionFacts &inst) const;
  void checkExec(Need &worst, const InstructionFacts &inst) const;
  void record(const InstructionFacts &inst);

  uint64_t entry = 0;
  int64_t now = 0;
  /// By register: the last matrix instruction, dot product, other vector
  /// instruction, and transcendental that wrote it; the last matrix instruction
  /// that accumulates onto it; the last wide store of it.
  std::array<Event, scalarRegisterBase> matrixWrite, dotWrite, transWrite,
      accumulate, wideStore;
  std::array<Event, registerNumberCount> vectorWrite;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKHAZARDS_H
