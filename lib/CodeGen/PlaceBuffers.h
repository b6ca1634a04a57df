//===- PlaceBuffers.h - Buffers with lifetimes in one block -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Dynamic storage allocation with all lifetimes known: buffers that are alive
// at the same time must not overlap, and the block should be small. The problem
// is NP-hard; what is done here is the usual greedy placement, in several
// orders, and a short search from the best of them.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_PLACEBUFFERS_H
#define MINI_LIB_CODEGEN_PLACEBUFFERS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"

#include <cstdint>

namespace mini {

/// A buffer and the steps between which it is alive, both included.
struct BufferLifetime {
  int64_t bytes;
  unsigned first, last;

  bool meets(const BufferLifetime &other) const {
    return first <= other.last && other.first <= last;
  }
};

struct BufferPlaces {
  llvm::SmallVector<int64_t> offsets; ///< Of each buffer.
  int64_t bytes = 0;                  ///< Of the block.
};

/// The most bytes alive in one step: no block can be smaller.
int64_t mostBytesAlive(llvm::ArrayRef<BufferLifetime> buffers);

/// The same buffers have the same places in every call.
BufferPlaces placeBuffers(llvm::ArrayRef<BufferLifetime> buffers);

} // namespace mini

#endif // MINI_LIB_CODEGEN_PLACEBUFFERS_H
