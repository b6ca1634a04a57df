//===- UnitMemory.cpp - A compute unit's way to memory --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See UnitMemory.h.
//
//===----------------------------------------------------------------------===//

#include "UnitMemory.h"

using namespace mini::emulator;
using namespace mini::emulator::timing;

/// What a store sends at least, of each line.
constexpr double leastStoreBytes = 64;

double UnitMemory::beyondFirst(Level level, double bytes, double now) {
  double served =
      std::max(secondPort.serve(now, bytes / secondCachePortBandwidth),
               second.serve(now, bytes / shares.second));
  double latency = secondCacheLatency;
  // Another compute unit may have asked for it already.
  if (level == Level::FromInfinity)
    latency = infinityCacheLatency;
  if (level == Level::FromMemory)
    latency = memoryLatency;
  if (level == Level::Infinity || level == Level::Memory) {
    served = std::max(served, infinity.serve(now, bytes / shares.infinity));
    latency = infinityCacheLatency;
  }
  if (level == Level::Memory) {
    served = std::max(served, memory.serve(now, bytes / shares.memory));
    latency = memoryLatency;
  }
  return served + latency;
}

double UnitMemory::load(Arrivals &arrivals, uint64_t line, Level level,
                        double now) {
  if (level == Level::First)
    return arrivals.lookup(line);
  return arrivals[line] = beyondFirst(level, lineBytes, now);
}

double UnitMemory::vector(const WaveTrace &wave, const MemoryEvent &event,
                          double now) {
  const double bytes = event.bytes + event.privateBytes;
  const double clocks =
      std::max({static_cast<double>(issueClocks),
                static_cast<double>(event.lineCount) * vectorCacheLineClocks,
                bytes / vectorCacheBandwidth});
  const double served = vectorCache.serve(now, clocks);
  vectorCacheClocks += clocks;
  double done = served + vectorCacheLatency;
  for (uint32_t i = 0; i < event.lineCount; ++i) {
    const uint64_t line = wave.lines[event.firstLine + i];
    const Level level = wave.levels[event.firstLine + i];
    if (event.kind == AccessKind::Store) {
      const double part = std::max(leastStoreBytes, bytes / event.lineCount);
      // The counter goes down when the second level has the data.
      beyondFirst(level, part, served);
      done = std::max(done, second.free + secondCacheLatency);
      continue;
    }
    done = std::max(done, load(vectorArrivals, line, level, served));
  }
  return done;
}

double UnitMemory::scalar(const WaveTrace &wave, const MemoryEvent &event,
                          double now) {
  double done = now + scalarCacheLatency;
  for (uint32_t i = 0; i < event.lineCount; ++i)
    done = std::max(done, load(scalarArrivals, wave.lines[event.firstLine + i],
                               wave.levels[event.firstLine + i], now));
  return done;
}

double UnitMemory::local(const MemoryEvent &event, unsigned simd, double now) {
  // Addresses and data of stores share the way in.
  constexpr double addressBytes = 4.0 * waveSize;
  const double port = std::max(addressBytes + event.localWritten,
                               static_cast<double>(event.localRead)) /
                      localPortBytes;
  const double through = localPorts[simd / 2].serve(now, port);
  const double served = banks.serve(now, event.bankCycles);
  localClocks += event.bankCycles;
  return std::max(through, served) + localLatency;
}

double UnitMemory::access(const WaveTrace &wave, const MemoryEvent &event,
                          unsigned simd, double now) {
  if (event.scalar)
    return scalar(wave, event, now);
  double done = now;
  if (event.lineCount != 0 || event.privateBytes != 0)
    done = vector(wave, event, now);
  if (event.local)
    done = std::max(done, local(event, simd, now));
  return done;
}
