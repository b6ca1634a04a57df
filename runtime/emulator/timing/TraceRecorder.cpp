//===- TraceRecorder.cpp - Records sampled workgroups ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See TraceRecorder.h.
//
//===----------------------------------------------------------------------===//

#include "TraceRecorder.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

uint32_t LaunchTraces::numberOf(const Instruction &inst) {
  std::lock_guard lock(mutex);
  auto [entry, isNew] =
      numbers.try_emplace(&inst, static_cast<uint32_t>(instructions.size()));
  if (isNew)
    instructions.push_back(
        makeTimed(inst, launch.object->factsOf(inst), launch.kernel->entry()));
  return entry->second;
}

const TimedInstruction &LaunchTraces::instruction(uint32_t number) {
  std::lock_guard lock(mutex);
  return instructions[number];
}

void LaunchTraces::add(WorkgroupTrace trace) {
  std::lock_guard lock(mutex);
  workgroups.push_back(std::move(trace));
}

std::unique_ptr<WorkgroupObserver> LaunchTraces::watchWorkgroups() {
  return std::make_unique<TraceRecorder>(*this);
}

void TraceRecorder::start(const uint32_t (&id)[3]) {
  place = launch.plan.placeOf(launch.launch.indexOf(id));
  if (isSampled())
    trace = {place.unit, place.turn, std::vector<WaveTrace>(waves)};
}

void TraceRecorder::finish() {
  if (!isSampled())
    return;
  for (WaveTrace &wave : trace.waves)
    wave.levels.resize(wave.lines.size());
  launch.add(std::move(trace));
}

void TraceRecorder::before(WaveState &, const Instruction &inst) {
  auto [entry, isNew] = known.try_emplace(&inst);
  if (isNew) {
    entry->second.number = launch.numberOf(inst);
    entry->second.timed = &launch.instruction(entry->second.number);
  }
  current = entry->second;
}

void TraceRecorder::recordAccess(WaveTrace &to) {
  std::sort(lines.begin(), lines.end());
  lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
  event.firstLine = static_cast<uint32_t>(to.lines.size());
  event.lineCount = static_cast<uint16_t>(lines.size());
  event.scalar = current.timed->facts->kind == InstructionClass::ScalarMemory;
  event.local = current.timed->facts->kind == InstructionClass::Local ||
                !localAccesses.empty();
  const LocalCycles cycles = localAccesses.cycles();
  event.bankCycles =
      static_cast<uint32_t>(cycles.conflictFree + cycles.conflict);
  for (uint64_t line : lines)
    to.lines.push_back(launch.addresses.lineOf(line));
  to.events.push_back(event);
}

void TraceRecorder::after(const WaveState &wave, const Instruction &) {
  WaveTrace &to = trace.waves[wave.indexInWorkgroup];
  // An access may have no line.
  const bool full = to.instructions.size() >= instructionLimit ||
                    to.lines.size() >= lineLimit ||
                    to.events.size() >= lineLimit;
  ++to.executed;
  if (place.detail == SamplePlan::Detail::Instructions && !full)
    to.instructions.push_back(current.number);
  if (!current.timed->hasMemoryEvent())
    return;
  ++to.accessed;
  if (!full)
    recordAccess(to);
  event = {};
  lines.clear();
  localAccesses.clear();
}

void TraceRecorder::global(WaveState &, unsigned, uint64_t address,
                           unsigned size, AccessKind kind) {
  event.kind = kind;
  event.bytes += size;
  const uint64_t last = (address + size - 1) / lineBytes;
  for (uint64_t line = address / lineBytes; line <= last; ++line)
    if (lines.empty() || lines.back() != line)
      lines.push_back(line);
}

void TraceRecorder::local(WaveState &, unsigned lane, uint64_t offset,
                          unsigned size, AccessKind kind) {
  localAccesses.add(lane, offset, size, kind);
  if (kind != AccessKind::Store)
    event.localRead += size;
  if (kind != AccessKind::Load)
    event.localWritten += size;
}

void TraceRecorder::scratch(unsigned size, AccessKind kind) {
  event.privateBytes += size;
  event.kind = kind;
}
