//===- DieMemory.cpp - The caches of one XCD ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The vector cache passes stores on and keeps no line for them; the second one
// keeps what is written until it needs the place.
//
//===----------------------------------------------------------------------===//

#include "DieMemory.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

Level DieMemory::loadSecond(uint64_t line, bool atomic) {
  ++traffic.second;
  const Cache::Access found = second.use(line, now);
  if (atomic && !found.line->dirty) {
    found.line->dirty = true;
    ++traffic.written;
  }
  if (found.hit) {
    ++traffic.secondHits;
    if (found.line->filled != now)
      return Level::Second;
    return found.line->fromMemory ? Level::FromMemory : Level::FromInfinity;
  }
  ++traffic.loaded;
  if (infinity.use(line, now).hit)
    return Level::Infinity;
  ++traffic.loadedFromMemory;
  found.line->fromMemory = true;
  return Level::Memory;
}

Level DieMemory::store(uint64_t line) {
  ++traffic.second;
  // The whole line need not be there: bytes are marked as written.
  Cache::Access found = second.use(line, 0);
  traffic.secondHits += found.hit;
  if (found.line->dirty)
    return Level::Second;
  found.line->dirty = true;
  ++traffic.written;
  return Level::Infinity;
}

Level DieMemory::load(Unit &unit, const MemoryEvent &event, uint64_t line) {
  ++traffic.first;
  Cache &cache = event.scalar ? unit.scalarCache : unit.vectorCache;
  if (cache.use(line, now).hit) {
    ++traffic.firstHits;
    return Level::First;
  }
  traffic.secondBytes += lineBytes;
  return loadSecond(line, false);
}

void DieMemory::access(Unit &unit, Wave &wave) {
  const MemoryEvent &event = wave.trace->events[wave.next++];
  for (uint32_t i = 0; i < event.lineCount; ++i) {
    const uint64_t line = wave.trace->lines[event.firstLine + i];
    Level &level = wave.trace->levels[event.firstLine + i];
    if (event.kind == AccessKind::Load) {
      level = load(unit, event, line);
      continue;
    }
    level =
        event.kind == AccessKind::Store ? store(line) : loadSecond(line, true);
  }
  if (event.kind != AccessKind::Load)
    traffic.secondBytes += event.bytes;
}

bool DieMemory::round(Unit &unit) {
  while (unit.resident.size() < plan.occupancy.workgroups &&
         unit.started < unit.queue.size()) {
    std::vector<Wave> waves;
    for (WaveTrace &trace : unit.queue[unit.started++]->waves)
      waves.push_back({&trace});
    unit.resident.push_back(std::move(waves));
  }
  for (std::vector<Wave> &waves : unit.resident) {
    for (Wave &wave : waves)
      if (wave.next < wave.trace->events.size())
        access(unit, wave);
    std::erase_if(waves, [](const Wave &wave) {
      return wave.next == wave.trace->events.size();
    });
  }
  std::erase_if(unit.resident, [](const auto &waves) { return waves.empty(); });
  return !unit.resident.empty() || unit.started < unit.queue.size();
}

DieTraffic DieMemory::classify(std::vector<WorkgroupTrace> &workgroups) {
  std::vector<Unit> units(plan.activeOnDie());
  for (WorkgroupTrace &workgroup : workgroups)
    units[workgroup.unit].queue.push_back(&workgroup);
  // No compute unit is always the first to ask for a line.
  for (bool busy = true; busy;) {
    ++now;
    busy = false;
    for (size_t i = 0; i < units.size(); ++i)
      busy |= round(units[(i + now) % units.size()]);
  }
  return traffic;
}
