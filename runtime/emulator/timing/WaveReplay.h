//===- WaveReplay.h - A wave's way through its trace ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a wave has issued and what it must still wait for.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_WAVEREPLAY_H
#define MINI_EMULATOR_TIMING_WAVEREPLAY_H

#include "StallReason.h"
#include "TimedInstruction.h"
#include "Trace.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace mini::emulator::timing {

using Clock = uint64_t;
constexpr Clock never = std::numeric_limits<Clock>::max();

/// What keeps an instruction from issuing, and until when at least.
struct Block {
  Clock until = 0;
  StallReason reason = StallReason::IssueSlot;

  void add(Clock time, StallReason why) {
    if (time > until)
      *this = {time, why};
  }
};

class WaveReplay {
public:
  WaveReplay(const WaveTrace &trace, uint32_t workgroup, unsigned simd,
             Clock start)
      : trace(&trace), workgroup(workgroup), simd(simd), start(start),
        nextTry(start) {}

  bool atEnd() const { return position == trace->instructions.size(); }
  uint32_t instruction() const { return trace->instructions[position]; }
  uint32_t previous() const { return trace->instructions[position - 1]; }
  /// The one behind it; the same where it is the last.
  uint32_t following() const {
    return trace
        ->instructions[std::min(position + 1, trace->instructions.size() - 1)];
  }

  /// What the wave itself must wait for.
  Block blockOf(const TimedInstruction &inst) const;

  /// Notes that the instruction issued. What accesses memory is complete at
  /// `done`.
  void issue(const TimedInstruction &inst, Clock now, Clock done);
  /// What the instruction's next execution accesses.
  const MemoryEvent &event() const { return trace->events[nextEvent]; }

  const WaveTrace *trace;
  uint32_t workgroup;
  unsigned simd;
  Clock start;
  Clock nextTry;
  bool atBarrier = false;
  Clock arrival = 0;

private:
  struct Result {
    Clock ready = 0;
    /// When a matrix instruction may accumulate onto it, and all the registers
    /// of the result; none where it is not a matrix instruction's.
    Clock accumulate = 0;
    RegisterRange matrix;
  };
  /// An access in a counter, complete when the ones before it are, too.
  struct Pending {
    Clock done = 0;
    StallReason reason = StallReason::VectorMemory;
  };

  void addWait(Block &block, const std::vector<Pending> &counter,
               unsigned outstanding) const;
  void addReads(Block &block, const TimedInstruction &inst) const;
  static void push(std::vector<Pending> &counter, Clock done,
                   StallReason reason);

  size_t position = 0;
  size_t nextEvent = 0;
  std::array<Result, registerNumberCount> results;
  std::vector<Pending> vectorCounter, lgkmCounter;
};

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_WAVEREPLAY_H
