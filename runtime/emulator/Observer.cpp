//===- Observer.cpp - What watches a wave ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Hands each event to whoever is on.
//
//===----------------------------------------------------------------------===//

#include "Observer.h"

#include "Checks.h"
#include "WorkgroupCounts.h"
#include "timing/TraceRecorder.h"

using namespace mini::emulator;

void WaveObserver::before(WaveState &wave, const Instruction &inst) {
  if (checks)
    checks->instruction(wave, inst);
  if (counts)
    counts->before(wave, inst);
  if (recorder)
    recorder->before(inst);
}

void WaveObserver::after(const WaveState &wave, const Instruction &inst) {
  if (counts)
    counts->after(wave, inst);
  if (recorder)
    recorder->after(wave);
}

void WaveObserver::global(WaveState &wave, unsigned lane, uint64_t address,
                          unsigned size, AccessKind kind) {
  if (checks)
    checks->global(wave, lane, address, size, kind);
  if (counts)
    counts->global(address, size, kind);
  if (recorder)
    recorder->global(address, size, kind);
}

void WaveObserver::local(WaveState &wave, unsigned lane, uint64_t offset,
                         unsigned size, AccessKind kind) {
  if (checks)
    checks->local(wave, lane, offset, size, kind);
  if (counts)
    counts->local(lane, offset, size, kind);
  if (recorder)
    recorder->local(lane, offset, size, kind);
}

void WaveObserver::scratch(unsigned size, AccessKind kind) {
  // No check looks at private memory.
  if (counts)
    counts->scratch(size, kind);
  if (recorder)
    recorder->scratch(size, kind);
}
