//===- ImageSegments.cpp - The segments that are loaded -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See ImageSegments.h.
//
//===----------------------------------------------------------------------===//

#include "ImageSegments.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/ELF.h"

#include <algorithm>

using namespace mini;
using namespace mini::emulator;

namespace {

/// What an image may have beyond its file: variables that begin as zeros.
constexpr uint64_t maxZeros = uint64_t{1} << 32;
/// Decoded instructions take several times the memory of the code.
constexpr uint64_t maxCode = uint64_t{1} << 28;

Error invalid(const ElfSegment &segment, const std::string &what) {
  return {ErrorKind::InvalidInput,
          "code object: the segment at 0x" +
              llvm::utohexstr(uint64_t{segment.p_vaddr}) + " " + what};
}

/// What can be said of a segment by itself.
Status checkSegment(const ElfSegment &segment, uint64_t fileSize) {
  if (segment.p_offset > fileSize ||
      segment.p_filesz > fileSize - segment.p_offset ||
      segment.p_filesz > segment.p_memsz)
    return invalid(segment, "does not fit the file");
  const uint64_t most = fileSize + maxZeros;
  if (segment.p_vaddr > most || segment.p_memsz > most - segment.p_vaddr)
    return invalid(segment, "has " + std::to_string(segment.p_memsz) +
                                " bytes of memory, which a file of " +
                                std::to_string(fileSize) +
                                " bytes does not explain");
  constexpr uint64_t page = 4096;
  if ((segment.p_flags & llvm::ELF::PF_X) &&
      segment.p_memsz > segment.p_filesz + page)
    return invalid(segment, "has code that is not in the file");
  return success();
}

} // namespace

Expected<ImageSegments>
mini::emulator::checkSegments(llvm::object::ELF64LE::PhdrRange headers,
                              uint64_t fileSize) {
  ImageSegments result;
  for (const ElfSegment &segment : headers) {
    if (segment.p_type != llvm::ELF::PT_LOAD || segment.p_memsz == 0)
      continue;
    if (Status status = checkSegment(segment, fileSize); !status)
      return status.error();
    result.segments.push_back(segment);
  }
  std::sort(result.segments.begin(), result.segments.end(),
            [](const ElfSegment &one, const ElfSegment &other) {
              return one.p_vaddr < other.p_vaddr;
            });
  uint64_t fromFile = 0, code = 0;
  for (const ElfSegment &segment : result.segments) {
    if (segment.p_vaddr < result.end)
      return invalid(segment, "overlaps another");
    result.end = segment.p_vaddr + segment.p_memsz;
    fromFile += segment.p_filesz;
    if (segment.p_flags & llvm::ELF::PF_X)
      code += segment.p_memsz;
    // The same bytes many times over are no program.
    if (fromFile > fileSize)
      return invalid(segment, "repeats bytes of the file");
    if (code > maxCode)
      return invalid(segment, "makes the code larger than " +
                                  std::to_string(maxCode) + " bytes");
  }
  if (result.segments.empty())
    return Error{ErrorKind::InvalidInput, "code object: no loadable segment"};
  return result;
}
