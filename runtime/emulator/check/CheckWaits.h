//===- CheckWaits.h - Outstanding memory operations of a wave ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows vmcnt and lgkmcnt as gfx9 counts them. Vector memory operations
// finish in order. LDS operations finish in order among themselves, scalar and
// flat ones in any order, so what s_waitcnt lgkmcnt(n) guarantees depends on
// what else is outstanding.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_CHECK_CHECKWAITS_H
#define MINI_EMULATOR_CHECK_CHECKWAITS_H

#include "isa/InstructionFacts.h"

#include <array>
#include <deque>
#include <string>

namespace mini::emulator {

class CheckWaits {
public:
  /// For a wave of a kernel with this entry.
  void reset(uint64_t entry);

  /// Accounts for one instruction. Returns what is wrong with its place, or an
  /// empty string.
  std::string step(const InstructionFacts &inst);

  /// Numbers of the vector memory and LDS operations issued so far.
  uint32_t vectorIssued() const { return vmIssued; }
  uint32_t localIssued() const { return lgkmIssued; }
  bool vectorDone(uint32_t number) const { return number <= vmDone; }
  /// Whether the LDS operation had finished when the wave came to the last
  /// barrier.
  bool localDoneAtBarrier(uint32_t number) const {
    return number < oldestAtBarrier;
  }
  void reachBarrier();

private:
  struct Counted {
    uint32_t number;
    bool inOrder;
  };
  /// What a register waits for; a number of 0 is nothing.
  struct Pending {
    uint32_t vm = 0, lgkm = 0;
    uint64_t address = 0;
    bool lgkmInOrder = false;
  };

  void wait(unsigned vmcnt, unsigned lgkmcnt);
  void issue(const InstructionFacts &inst);
  bool isOutstanding(uint32_t number) const;
  std::string checkRange(const RegisterRange &range, bool write,
                         const InstructionFacts &inst);
  bool overwritesInOrder(const Pending &pending, bool vm, bool lgkm,
                         const InstructionFacts &inst) const;

  uint64_t entry = 0;
  std::array<Pending, registerNumberCount> registers;
  uint32_t vmIssued = 0, vmDone = 0, lgkmIssued = 0;
  uint32_t oldestAtBarrier = ~0u;
  std::deque<Counted> lgkm;
};

/// `v5` for a register number.
std::string nameRegister(unsigned number);

} // namespace mini::emulator

#endif // MINI_EMULATOR_CHECK_CHECKWAITS_H
