//===- InstructionCache.h - Decoded code of one segment ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One slot a dword of code, filled on demand, and another for what observers
// ask of an instruction, which do not exist before one asks. Waves on several
// threads read both without a lock.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_INSTRUCTIONCACHE_H
#define MINI_EMULATOR_LOAD_INSTRUCTIONCACHE_H

#include "isa/Decoder.h"
#include "isa/InstructionFacts.h"

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace mini::emulator {

class InstructionCache {
public:
  InstructionCache(const uint8_t *code, size_t size)
      : code(code), begin(reinterpret_cast<uint64_t>(code)), size(size),
        slots(std::make_unique<Slot[]>(size / 4 + 1)) {}

  bool contains(uint64_t address) const { return address - begin < size; }

  const Instruction *at(uint64_t address) {
    Slot &slot = slots[(address - begin) / 4];
    const Instruction *inst = slot.load(std::memory_order_acquire);
    return inst ? inst : decode(address, slot);
  }

  /// Of an instruction of this cache.
  const InstructionFacts &factsOf(const Instruction &inst) {
    std::call_once(factsOnce, [this] {
      factSlots = std::make_unique<FactsSlot[]>(size / 4 + 1);
    });
    FactsSlot &slot = factSlots[(inst.address - begin) / 4];
    const InstructionFacts *known = slot.load(std::memory_order_acquire);
    return known ? *known : learn(inst, slot);
  }

private:
  using Slot = std::atomic<const Instruction *>;
  using FactsSlot = std::atomic<const InstructionFacts *>;

  const Instruction *decode(uint64_t address, Slot &slot) {
    std::lock_guard lock(mutex);
    if (const Instruction *inst = slot.load(std::memory_order_relaxed))
      return inst;
    uint64_t offset = address - begin;
    instructions.push_back(
        decoder.decode(code + offset, size - offset, address));
    slot.store(&instructions.back(), std::memory_order_release);
    return &instructions.back();
  }

  const InstructionFacts &learn(const Instruction &inst, FactsSlot &slot) {
    std::lock_guard lock(mutex);
    if (const InstructionFacts *known = slot.load(std::memory_order_relaxed))
      return *known;
    facts.push_back(makeFacts(inst, decoder));
    slot.store(&facts.back(), std::memory_order_release);
    return facts.back();
  }

  const uint8_t *code;
  uint64_t begin;
  size_t size;
  std::unique_ptr<Slot[]> slots;
  std::mutex mutex;
  Decoder decoder;
  std::deque<Instruction> instructions;
  std::once_flag factsOnce;
  std::unique_ptr<FactsSlot[]> factSlots;
  std::deque<InstructionFacts> facts;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_INSTRUCTIONCACHE_H
