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

using namespace mini::emulator;

WaveObserver *ObserverGroup::get() {
  if (observers.empty())
    return nullptr;
  return observers.size() == 1 ? observers.front() : this;
}

void ObserverGroup::before(WaveState &wave, const Instruction &inst) {
  for (WaveObserver *observer : observers)
    observer->before(wave, inst);
}

void ObserverGroup::after(const WaveState &wave, const Instruction &inst) {
  for (WaveObserver *observer : observers)
    observer->after(wave, inst);
}

void ObserverGroup::global(WaveState &wave, unsigned lane, uint64_t address,
                           unsigned size, AccessKind kind) {
  for (WaveObserver *observer : observers)
    observer->global(wave, lane, address, size, kind);
}

void ObserverGroup::local(WaveState &wave, unsigned lane, uint64_t offset,
                          unsigned size, AccessKind kind) {
  for (WaveObserver *observer : observers)
    observer->local(wave, lane, offset, size, kind);
}

void ObserverGroup::scratch(unsigned size, AccessKind kind) {
  for (WaveObserver *observer : observers)
    observer->scratch(size, kind);
}
