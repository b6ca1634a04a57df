//===- WaveState.cpp - Architectural state of one wave --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The MODE register's fields, and how a failure is worded.
//
//===----------------------------------------------------------------------===//

#include "WaveState.h"

using namespace mini::emulator;

void WaveState::setMode(uint32_t bits) {
  modeBits = bits;
  mode.round32 = bits & 3;
  mode.round64And16 = bits >> 2 & 3;
  mode.denormal32 = bits >> 4 & 3;
  mode.denormal64And16 = bits >> 6 & 3;
  mode.dx10Clamp = bits >> 8 & 1;
  mode.ieee = bits >> 9 & 1;
  mode.fp16Overflow = bits >> 23 & 1;
}

void WaveState::fail(const std::string &what) {
  if (status == WaveStatus::Failed)
    return;
  status = WaveStatus::Failed;
  failure = what;
}

void WaveState::failLane(unsigned lane, const std::string &what) {
  fail("lane " + std::to_string(lane) + ": " + what);
}
