//===- HipCopy.h - HIP: copies and fills ------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What every copy and fill checks: the ranges, against the allocations.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_MEMORY_HIPCOPY_H
#define MINI_EMULATOR_HIP_MEMORY_HIPCOPY_H

#include "hip/HipApi.h"

namespace mini::emulator {

/// Rows of a rectangle in memory; slices follow each other at a distance.
struct PitchedRange {
  void *begin = nullptr;
  size_t pitch = 0;
  size_t slice = 0;
};

struct CopyExtent {
  size_t width = 0;
  size_t height = 1;
  size_t depth = 1;
};

/// Checks that the range may be written (read) by a copy or fill. A device
/// range must be inside one allocation; any range that starts in an allocation
/// must end in it.
hipError_t checkRange(const char *function, const char *what,
                      const void *pointer, size_t size, bool onDevice);

hipError_t copyMemory(const char *function, void *destination,
                      const void *source, size_t size, hipMemcpyKind kind);

hipError_t copyPitched(const char *function, const PitchedRange &destination,
                       const PitchedRange &source, const CopyExtent &extent,
                       hipMemcpyKind kind);

/// Bytes from the first of the rectangle to one past its last; an error where
/// the rows overlap.
hipError_t spanOf(const char *function, const PitchedRange &range,
                  const CopyExtent &extent, size_t &span);

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_MEMORY_HIPCOPY_H
