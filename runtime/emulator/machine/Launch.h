//===- Launch.h - A launch that runs ----------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Everything about a launch that its workgroups share, and its observers read.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MACHINE_LAUNCH_H
#define MINI_EMULATOR_MACHINE_LAUNCH_H

#include "KernelArguments.h"
#include "isa/WaveState.h"
#include "load/CodeObject.h"

namespace mini::emulator {

struct Launch {
  CodeObject *object = nullptr;
  const KernelInfo *kernel = nullptr;
  LaunchShape shape;
  const uint8_t *kernargs = nullptr;
  const uint8_t *dispatchPacket = nullptr;
  const uint8_t *queue = nullptr;
  uint64_t instructionBudget = 0;
  MemoryMap memory;
  /// Before the regions in `memory` that only this launch has.
  size_t sharedRegions = 0;
  LaunchContext context;

  uint64_t workgroups() const {
    return uint64_t{shape.blocks[0]} * shape.blocks[1] * shape.blocks[2];
  }
  unsigned wavesPerWorkgroup() const {
    return (shape.threadsPerBlock() + waveSize - 1) / waveSize;
  }
  /// Bytes of LDS that a workgroup has.
  uint32_t localSize() const {
    return kernel->descriptor.groupSegmentSize + shape.dynamicLds;
  }
  /// The number of a workgroup in the order in which they start.
  uint64_t indexOf(const uint32_t (&id)[3]) const {
    return id[0] + uint64_t{shape.blocks[0]} *
                       (id[1] + uint64_t{shape.blocks[1]} * id[2]);
  }
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_MACHINE_LAUNCH_H
