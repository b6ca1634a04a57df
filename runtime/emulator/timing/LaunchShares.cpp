//===- LaunchShares.cpp - What keeps a launch busy ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bytes, and the shares of the chip's peaks that they and the instructions are.
//
//===----------------------------------------------------------------------===//

#include "LaunchModel.h"

#include "Constants.h"

#include <algorithm>

using namespace mini::emulator;
using namespace mini::emulator::timing;

/// A resource that is busy for less than this part of the time does not bound
/// the launch: waiting does.
constexpr double boundShare = 0.5;

double LaunchModel::scaled(double sum) const {
  return sum * static_cast<double>(plan.total) /
         static_cast<double>(std::max<uint64_t>(sampledWorkgroups, 1));
}

void LaunchModel::addTraffic() {
  Missing missing;
  for (const WorkgroupTrace &workgroup : traces.workgroups)
    for (const WaveTrace &wave : workgroup.waves)
      missing.add(wave.accessed, wave.events.size());
  const double all = missing.factor() * static_cast<double>(plan.total) /
                     static_cast<double>(plan.recordedOfDie());
  times.secondBytes = static_cast<double>(traffic.secondBytes) * all;
  times.infinityBytes =
      static_cast<double>(traffic.loaded + traffic.written) * lineBytes * all;
  times.memoryBytes =
      static_cast<double>(memoryLines + evictedLines) * lineBytes;
  times.compulsoryBytes = static_cast<double>(counts.linesRead.size() +
                                              counts.linesWritten.size()) *
                          lineBytes;
}

void LaunchModel::addShares() {
  const double dies =
      std::min<double>(static_cast<double>(plan.total), dieCount);
  const double second = times.secondBytes / secondCacheBandwidth;
  const double infinityClocks = times.infinityBytes / infinityCacheBandwidth;
  const double memory = times.memoryBytes / memoryBandwidth;
  // However the sample's share of them came out, they give no more.
  times.clocks =
      std::max({times.clocks, second / dies, infinityClocks, memory, 1.0});
  times.seconds = times.clocks / clockHertz;
  const double units = times.clocks * unitCount;
  times.matrix = scaled(matrixClocks) / units / simdsPerUnit;
  times.vector = scaled(vectorClocks) / units / simdsPerUnit;
  times.vectorCache = scaled(vectorCacheClocks) / units;
  times.local = static_cast<double>(counts.counts.localConflictFreeCycles +
                                    counts.counts.localConflictCycles) /
                units;
  times.second = second / dieCount / times.clocks;
  times.infinity = infinityClocks / times.clocks;
  times.memory = memory / times.clocks;
}

void LaunchModel::setBound() {
  const double dies =
      std::min<double>(static_cast<double>(plan.total), dieCount);
  struct Candidate {
    const char *name;
    double share;
  };
  const Candidate candidates[] = {{"MFMA", matrixBusy},
                                  {"VALU", vectorBusy},
                                  {"LDS", localBusy},
                                  {"L1", vectorCacheBusy},
                                  {"L2", times.second * dieCount / dies},
                                  {"Infinity Cache", times.infinity},
                                  {"HBM", times.memory}};
  const Candidate *most = std::max_element(
      std::begin(candidates), std::end(candidates),
      [](const auto &a, const auto &b) { return a.share < b.share; });
  times.bound = most->share >= boundShare ? most->name : "latency";
}
