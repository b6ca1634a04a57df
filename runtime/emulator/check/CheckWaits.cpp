//===- CheckWaits.cpp - Outstanding memory operations of a wave -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The counters' rules are those of the section on memory counters in AMD's
// CDNA3 instruction set document: stores count with loads in vmcnt.
//
//===----------------------------------------------------------------------===//

#include "CheckWaits.h"

#include "isa/Describe.h"

#include <algorithm>

using namespace mini::emulator;

namespace {
bool countsAsVector(const InstructionFacts &inst) {
  return inst.unit == Unit::VectorMemory || inst.unit == Unit::Flat;
}
bool countsAsLgkm(const InstructionFacts &inst) {
  return inst.unit == Unit::Local || inst.unit == Unit::Flat ||
         inst.unit == Unit::ScalarMemory || inst.unit == Unit::Message;
}
} // namespace

std::string mini::emulator::nameRegister(unsigned number) {
  if (number < 256)
    return "v" + std::to_string(number);
  if (number < scalarRegisterBase)
    return "a" + std::to_string(number - 256);
  unsigned scalar = number - scalarRegisterBase;
  switch (scalar) {
  case 106:
    return "vcc_lo";
  case 107:
    return "vcc_hi";
  case 124:
    return "m0";
  case 126:
    return "exec_lo";
  case 127:
    return "exec_hi";
  default:
    return "s" + std::to_string(scalar);
  }
}

void CheckWaits::reset(uint64_t kernelEntry) {
  entry = kernelEntry;
  registers.fill({});
  vmIssued = vmDone = lgkmIssued = 0;
  oldestAtBarrier = ~0u;
  lgkm.clear();
}

void CheckWaits::wait(unsigned vmcnt, unsigned lgkmcnt) {
  if (vmIssued - vmDone > vmcnt)
    vmDone = vmIssued - vmcnt;
  if (lgkmcnt == 0)
    return lgkm.clear();
  // Whatever finishes in any order may be what has left the counter.
  auto unordered = static_cast<size_t>(std::count_if(
      lgkm.begin(), lgkm.end(), [](const Counted &c) { return !c.inOrder; }));
  if (lgkm.size() <= lgkmcnt + unordered)
    return;
  size_t finished = lgkm.size() - lgkmcnt - unordered;
  std::erase_if(lgkm, [&](const Counted &c) {
    if (!c.inOrder || finished == 0)
      return false;
    --finished;
    return true;
  });
}

bool CheckWaits::isOutstanding(uint32_t number) const {
  return std::any_of(lgkm.begin(), lgkm.end(),
                     [&](const Counted &c) { return c.number == number; });
}

/// Results of one kind arrive in the order of their instructions, so a later
/// load of the kind may have the same destination.
bool CheckWaits::overwritesInOrder(const Pending &pending, bool vm, bool lgkm,
                                   const InstructionFacts &inst) const {
  if (vm && lgkm)
    return false;
  if (vm)
    return inst.unit == Unit::VectorMemory;
  return pending.lgkmInOrder && inst.unit == Unit::Local;
}

std::string CheckWaits::checkRange(const RegisterRange &range, bool write,
                                   const InstructionFacts &inst) {
  for (unsigned r = range.first; r < range.first + range.count; ++r) {
    Pending &pending = registers[r];
    bool vm = pending.vm > vmDone;
    bool lgkmPending = pending.lgkm != 0 && isOutstanding(pending.lgkm);
    if (!vm && !lgkmPending)
      continue;
    if (write && overwritesInOrder(pending, vm, lgkmPending, inst))
      continue;
    std::string load = describeOffset(pending.address - entry);
    pending = {};
    return nameRegister(r) + (write ? " is overwritten" : " is read") +
           " while a load into it is outstanding, no s_waitcnt " +
           (vm ? "vmcnt" : "lgkmcnt") + " covers the load at pc " + load;
  }
  return "";
}

void CheckWaits::issue(const InstructionFacts &inst) {
  bool vm = countsAsVector(inst), counted = countsAsLgkm(inst);
  bool inOrder = inst.unit == Unit::Local;
  // The hardware stalls before a counter could pass its field in s_waitcnt.
  if (vm && ++vmIssued - vmDone > vectorCounterLimit)
    vmDone = vmIssued - vectorCounterLimit;
  if (counted) {
    lgkm.push_back({++lgkmIssued, inOrder});
    if (lgkm.size() > lgkmCounterLimit)
      wait(vectorCounterLimit, lgkmCounterLimit);
  }
  for (const RegisterRange &range : inst.use.writes)
    for (unsigned r = range.first; r < range.first + range.count; ++r)
      registers[r] = {vm ? vmIssued : 0, counted ? lgkmIssued : 0, inst.address,
                      inOrder};
}

void CheckWaits::reachBarrier() {
  oldestAtBarrier = ~0u;
  for (const Counted &c : lgkm)
    oldestAtBarrier = std::min(oldestAtBarrier, c.number);
}

std::string CheckWaits::step(const InstructionFacts &inst) {
  if (inst.isWait) {
    wait(inst.vmcnt, inst.lgkmcnt == lgkmCounterLimit ? ~0u : inst.lgkmcnt);
    return "";
  }
  std::string problem;
  if (vmIssued != vmDone || !lgkm.empty()) {
    for (const RegisterRange &range : inst.use.reads)
      if (problem.empty())
        problem = checkRange(range, false, inst);
    for (const RegisterRange &range : inst.use.writes)
      if (problem.empty())
        problem = checkRange(range, true, inst);
  }
  if (countsAsVector(inst) || countsAsLgkm(inst))
    issue(inst);
  return problem;
}
