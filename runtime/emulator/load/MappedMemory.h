//===- MappedMemory.h - What can be read of an address ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// HIP's calls take images without their sizes. What an image says of its own
// size may be wrong; what the process has mapped bounds it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_MAPPEDMEMORY_H
#define MINI_EMULATOR_LOAD_MAPPEDMEMORY_H

#include <cstddef>

namespace mini::emulator {

/// How many bytes from `address` on the process can read, up to the first that
/// it cannot; 0 where that is the first one.
size_t readableBytes(const void *address);

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_MAPPEDMEMORY_H
