//===- ImageSegments.h - The segments that are loaded ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A code object's program headers are anybody's bytes: all that loading does
// with them is checked first, and takes no more memory than the file explains.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_IMAGESEGMENTS_H
#define MINI_EMULATOR_LOAD_IMAGESEGMENTS_H

#include "mini/Expected.h"

#include "llvm/Object/ELFTypes.h"

#include <cstdint>
#include <vector>

namespace mini::emulator {

using ElfSegment = llvm::object::ELF64LE::Phdr;

struct ImageSegments {
  /// Those that are loaded, in the order of their addresses.
  std::vector<ElfSegment> segments;
  uint64_t end = 0; ///< Of the last one's memory.
};

Expected<ImageSegments> checkSegments(llvm::object::ELF64LE::PhdrRange headers,
                                      uint64_t fileSize);

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_IMAGESEGMENTS_H
