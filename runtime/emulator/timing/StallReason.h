//===- StallReason.h - Why a wave does not issue ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the clocks between two instructions of a wave are charged to.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_TIMING_STALLREASON_H
#define MINI_EMULATOR_TIMING_STALLREASON_H

#include <array>
#include <cstddef>
#include <cstdint>

namespace mini::emulator::timing {

enum class StallReason : uint8_t {
  /// s_waitcnt, by what it waits for; a full counter.
  VectorMemory,
  LocalMemory,
  ScalarMemory,
  Barrier,
  /// Results that are not there yet.
  MatrixResult,
  VectorResult,
  /// Units that another instruction occupies.
  MatrixBusy,
  VectorBusy,
  /// Another wave issued to the same class.
  IssueSlot,
  Branch,
  /// s_nop and s_sleep.
  WaitStates,
};

constexpr size_t stallReasonCount = 11;

/// Clocks of waves by reason.
using StallClocks = std::array<uint64_t, stallReasonCount>;

} // namespace mini::emulator::timing

#endif // MINI_EMULATOR_TIMING_STALLREASON_H
