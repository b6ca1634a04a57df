//===- Observer.h - What watches a wave -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The interpreter's one connection to whatever watches it: checks, counts and
// the timing model implement the interface, and nothing here knows them. A wave
// has a null pointer where nobody watches, so that watching costs nothing then.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_OBSERVER_H
#define MINI_EMULATOR_ISA_OBSERVER_H

#include "isa/memory/MemoryAccess.h"

#include <vector>

namespace mini::emulator {

class WaveObserver {
public:
  /// Around an instruction; not behind one that fails.
  virtual void before(WaveState &wave, const Instruction &inst) = 0;
  virtual void after(const WaveState &, const Instruction &) {}

  /// Of a lane's access that is in bounds. Scalar accesses come as lane 0's.
  virtual void global(WaveState &wave, unsigned lane, uint64_t address,
                      unsigned size, AccessKind kind) = 0;
  virtual void local(WaveState &wave, unsigned lane, uint64_t offset,
                     unsigned size, AccessKind kind) = 0;
  virtual void scratch(unsigned, AccessKind) {}

protected:
  ~WaveObserver() = default;
};

/// Hands each event to several observers, in their order.
class ObserverGroup final : public WaveObserver {
public:
  void add(WaveObserver *observer) { observers.push_back(observer); }
  void clear() { observers.clear(); }
  /// What the wave is to point to: null where nobody watches, and the only
  /// observer where there is one.
  WaveObserver *get();

  void before(WaveState &wave, const Instruction &inst) override;
  void after(const WaveState &wave, const Instruction &inst) override;
  void global(WaveState &wave, unsigned lane, uint64_t address, unsigned size,
              AccessKind kind) override;
  void local(WaveState &wave, unsigned lane, uint64_t offset, unsigned size,
             AccessKind kind) override;
  void scratch(unsigned size, AccessKind kind) override;

private:
  std::vector<WaveObserver *> observers;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_OBSERVER_H
