//===- LaunchCounts.cpp - What a launch did -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LaunchCounts.h.
//
//===----------------------------------------------------------------------===//

#include "LaunchCounts.h"

#include "WorkgroupCounts.h"

#include <array>
#include <bit>

using namespace mini::emulator;

/// Every member is a sum of its own.
static void addCounts(MiniEmulatorCounts &to, const MiniEmulatorCounts &from) {
  using Words = std::array<uint64_t, sizeof(from) / sizeof(uint64_t)>;
  Words sum = std::bit_cast<Words>(to);
  const Words terms = std::bit_cast<Words>(from);
  for (size_t i = 0; i < sum.size(); ++i)
    sum[i] += terms[i];
  to = std::bit_cast<MiniEmulatorCounts>(sum);
}

void MnemonicTally::add(const MnemonicTally &other) {
  instructions += other.instructions;
  multiplyAccumulates += other.multiplyAccumulates;
  lines += other.lines;
  localCycles += other.localCycles;
}

void LaunchCounts::add(const LaunchCounts &other) {
  addCounts(counts, other.counts);
  waves += other.waves;
  for (const auto &[mnemonic, tally] : other.mnemonics)
    mnemonics[mnemonic].add(tally);
  linesRead.insert(other.linesRead.begin(), other.linesRead.end());
  linesWritten.insert(other.linesWritten.begin(), other.linesWritten.end());
  // A line that two threads touched is still one.
  counts.distinctLinesRead = linesRead.size();
  counts.distinctLinesWritten = linesWritten.size();
}

std::unique_ptr<WorkgroupObserver> SharedLaunchCounts::watchWorkgroups() {
  return std::make_unique<WorkgroupCounts>(*this, *launch.object,
                                           launch.wavesPerWorkgroup());
}
