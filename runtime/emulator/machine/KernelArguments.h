//===- KernelArguments.h - The kernarg segment of a launch ------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lays out the arguments as the metadata says: the explicit ones from the
// caller, the hidden ones from the launch.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_MACHINE_KERNELARGUMENTS_H
#define MINI_EMULATOR_MACHINE_KERNELARGUMENTS_H

#include "load/KernelDescriptor.h"
#include "mini/Expected.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mini::emulator {

struct LaunchShape {
  uint32_t blocks[3] = {1, 1, 1};
  uint32_t threads[3] = {1, 1, 1};
  uint32_t dynamicLds = 0;
  /// The threads of the last block, which `blocks` counts, where the grid ends
  /// within it; else 0.
  uint32_t partial[3] = {0, 0, 0};

  uint32_t threadsPerBlock() const {
    return threads[0] * threads[1] * threads[2];
  }
};

/// The segment for an array of pointers to the arguments.
std::vector<uint8_t> packArguments(const KernelInfo &kernel, void **arguments);

/// The segment for arguments that the caller has laid out. Those that are not
/// there are 0: HIP does not look, and kernels of AMD's note more than they
/// read.
std::vector<uint8_t> copyArguments(const KernelInfo &kernel, const void *buffer,
                                   size_t size);

/// Fills in the hidden arguments.
void fillHiddenArguments(const KernelInfo &kernel, const LaunchShape &shape,
                         std::vector<uint8_t> &segment);

} // namespace mini::emulator

#endif // MINI_EMULATOR_MACHINE_KERNELARGUMENTS_H
