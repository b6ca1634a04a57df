//===- HipImage.cpp - HIP: code object images -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the code object in what a program hands over: a bare ELF file or an
// uncompressed offload bundle.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Support/Endian.h"

#include <algorithm>
#include <cstring>

using namespace mini;
using namespace mini::emulator;

namespace {

constexpr llvm::StringLiteral bundleMagic = "__CLANG_OFFLOAD_BUNDLE__";

Error invalid(const std::string &what) {
  return {ErrorKind::InvalidInput, what};
}

/// How far the headers of an ELF file of unknown size reach. The file itself
/// is checked later, against this size.
size_t extentOfElf(const char *image) {
  llvm::ELF::Elf64_Ehdr header;
  std::memcpy(&header, image, sizeof(header));
  uint64_t end = std::max<uint64_t>(
      header.e_shoff + uint64_t{header.e_shnum} * header.e_shentsize,
      header.e_phoff + uint64_t{header.e_phnum} * header.e_phentsize);
  for (unsigned i = 0; i < header.e_phnum; ++i) {
    llvm::ELF::Elf64_Phdr segment;
    std::memcpy(&segment, image + header.e_phoff + i * sizeof(segment),
                sizeof(segment));
    end = std::max<uint64_t>(end, segment.p_offset + segment.p_filesz);
  }
  return end;
}

/// The entry for gfx942 in a bundle: magic, count, then for each entry its
/// offset, size, and target name with its length.
Expected<llvm::StringRef> findInBundle(const char *bundle) {
  const char *cursor = bundle + bundleMagic.size();
  auto read64 = [&] {
    uint64_t value = llvm::support::endian::read64le(cursor);
    cursor += sizeof(value);
    return value;
  };
  uint64_t count = read64();
  for (uint64_t i = 0; i < count && count < 1024; ++i) {
    uint64_t offset = read64(), size = read64(), length = read64();
    if (length > 4096)
      break;
    llvm::StringRef target(cursor, length);
    cursor += length;
    if (target.starts_with("hip") && target.contains("-gfx942"))
      return llvm::StringRef(bundle + offset, size);
  }
  return invalid("the offload bundle has no code object for gfx942, build "
                 "with --offload-arch=gfx942");
}

} // namespace

Expected<std::unique_ptr<CodeObject>>
mini::emulator::loadImage(const void *image, size_t size) {
  const char *bytes = static_cast<const char *>(image);
  bool sized = size != 0;
  if ((!sized || size >= bundleMagic.size() + 8) &&
      std::memcmp(bytes, bundleMagic.data(), 4) == 0 &&
      std::memcmp(bytes, bundleMagic.data(), bundleMagic.size()) == 0) {
    Expected<llvm::StringRef> entry = findInBundle(bytes);
    if (!entry)
      return entry.error();
    return CodeObject::load(std::string_view(entry->data(), entry->size()));
  }
  if ((sized && size < sizeof(llvm::ELF::Elf64_Ehdr)) ||
      std::memcmp(bytes, llvm::ELF::ElfMagic, 4) != 0)
    return invalid("the image is neither an ELF file nor an uncompressed "
                   "offload bundle");
  return CodeObject::load(
      std::string_view(bytes, sized ? size : extentOfElf(bytes)));
}
