//===- ProfileColumns.cpp - What the emulator counts, as a table ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Text and JSON show the same numbers in the same order.
//
//===----------------------------------------------------------------------===//

#include "ProfileReport.h"

using namespace mini;
using namespace mini::run;
using Counts = MiniEmulatorCounts;

namespace {

constexpr CountColumn instructions[] = {
    {"total", "total", &Counts::instructions},
    {"salu", "SALU", &Counts::scalarAlu},
    {"smem", "SMEM", &Counts::scalarMemory},
    {"valu", "VALU", &Counts::vectorAlu},
    {"transcendental", "transc.", &Counts::transcendental},
    {"mfma", "MFMA", &Counts::matrix},
    {"lds", "LDS", &Counts::local},
    {"vmem_load", "load", &Counts::vectorLoad},
    {"vmem_store", "store", &Counts::vectorStore},
    {"vmem_atomic", "atomic", &Counts::vectorAtomic},
    {"flat", "flat", &Counts::flat},
    {"scratch", "scratch", &Counts::scratch},
    {"branch", "branch", &Counts::branch},
    {"barrier", "barrier", &Counts::barrier},
    {"wait", "wait", &Counts::wait},
    {"other", "other", &Counts::other},
};

constexpr CountColumn bytes[] = {
    {"global_read", "global read", &Counts::globalBytesRead},
    {"global_written", "written", &Counts::globalBytesWritten},
    {"scalar_read", "scalar read", &Counts::scalarBytesRead},
    {"scalar_written", "written", &Counts::scalarBytesWritten},
    {"scratch_read", "scratch read", &Counts::scratchBytesRead},
    {"scratch_written", "written", &Counts::scratchBytesWritten},
    {"lds_read", "LDS read", &Counts::localBytesRead},
    {"lds_written", "written", &Counts::localBytesWritten},
};

constexpr CountColumn lines[] = {
    {"loaded", "loaded", &Counts::linesLoaded},
    {"stored", "stored", &Counts::linesStored},
    {"atomic", "atomic", &Counts::linesAtomic},
    {"distinct_read", "distinct read", &Counts::distinctLinesRead},
    {"distinct_written", "distinct written", &Counts::distinctLinesWritten},
};

constexpr CountColumn localMemory[] = {
    {"accesses", "accesses", &Counts::localAccesses},
    {"conflict_free_cycles", "conflict-free cycles",
     &Counts::localConflictFreeCycles},
    {"conflict_cycles", "conflict cycles", &Counts::localConflictCycles},
};

constexpr CountColumn divergence[] = {
    {"active_lanes", "active lanes", &Counts::activeLanes},
    {"branches_taken", "branches taken", &Counts::branchesTaken},
    {"divergent_branches", "divergent", &Counts::divergentBranches},
};

constexpr CountColumn matrixWork[] = {
    {"multiply_accumulates", "multiply-adds", &Counts::multiplyAccumulates},
};

constexpr CountSection sections[] = {
    {"instructions", "instructions of a wave", instructions},
    {"matrix_work", "matrix instructions", matrixWork},
    {"bytes", "bytes that lanes asked for", bytes},
    {"lines", "cache lines of 128 bytes", lines},
    {"lds", "LDS", localMemory},
    {"divergence", "divergence", divergence},
};

} // namespace

std::span<const CountSection> mini::run::countSections() { return sections; }

Counts mini::run::totalOf(const std::vector<LaunchProfile> &launches) {
  Counts total = {};
  for (const LaunchProfile &launch : launches)
    for (const CountSection &section : sections)
      for (const CountColumn &column : section.columns)
        total.*column.member += launch.counts.*column.member;
  return total;
}

double mini::run::activeLaneShare(const Counts &counts) {
  const auto lanes =
      64 * static_cast<double>(counts.vectorAlu + counts.transcendental);
  return lanes == 0 ? 1 : static_cast<double>(counts.activeLanes) / lanes;
}
