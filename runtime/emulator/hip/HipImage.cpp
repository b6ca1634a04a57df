//===- HipImage.cpp - HIP: code object images -----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the code object in what a program hands over: a bare ELF file or an
// offload bundle, compressed or not. A program does not say how long its own
// image is; where the size is known, nothing is read past it.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include "load/MappedMemory.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/BinaryFormat/ELF.h"
#include "llvm/Object/OffloadBundle.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MemoryBuffer.h"

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
size_t extentOfElf(llvm::StringRef bytes) {
  llvm::ELF::Elf64_Ehdr header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  uint64_t end = sizeof(header);
  auto include = [&](uint64_t offset, uint64_t size) {
    const uint64_t limit = bytes.size();
    const bool isInside = offset <= limit && size <= limit - offset;
    end = std::max(end, isInside ? offset + size : limit);
  };
  include(header.e_shoff, uint64_t{header.e_shnum} * header.e_shentsize);
  include(header.e_phoff, uint64_t{header.e_phnum} * header.e_phentsize);
  llvm::ELF::Elf64_Phdr segment;
  const uint64_t available =
      bytes.size() - std::min<uint64_t>(header.e_phoff, bytes.size());
  const uint64_t count =
      std::min<uint64_t>(header.e_phnum, available / sizeof(segment));
  for (uint64_t i = 0; i < count; ++i) {
    std::memcpy(&segment, bytes.data() + header.e_phoff + i * sizeof(segment),
                sizeof(segment));
    include(segment.p_offset, segment.p_filesz);
  }
  return end;
}

/// The rank of a target in a bundle: the chip itself before its generation.
unsigned rankTarget(llvm::StringRef target) {
  if (!target.starts_with("hip"))
    return 0;
  return target.contains("-gfx942") ? 2 : target.contains("-gfx9-4-generic");
}

/// The best entry for gfx942 in a bundle: magic, count, then for each entry
/// its offset, size, and target name with its length.
Expected<llvm::StringRef> findInBundle(llvm::StringRef bundle) {
  size_t cursor = bundleMagic.size();
  auto read64 = [&]() -> uint64_t {
    if (bundle.size() - cursor < 8)
      return ~uint64_t{0};
    cursor += 8;
    return llvm::support::endian::read64le(bundle.data() + cursor - 8);
  };
  uint64_t count = read64();
  unsigned bestRank = 0;
  llvm::StringRef best;
  for (uint64_t i = 0; i < count; ++i) {
    uint64_t offset = read64(), size = read64(), length = read64();
    if (length > bundle.size() - cursor || offset > bundle.size() ||
        size > bundle.size() - offset)
      return invalid("entry " + std::to_string(i) +
                     " of the offload bundle "
                     "is outside of it");
    unsigned rank = rankTarget(bundle.substr(cursor, length));
    cursor += length;
    if (rank > bestRank) {
      bestRank = rank;
      best = bundle.substr(offset, size);
    }
  }
  if (bestRank == 0)
    return invalid("the offload bundle has no code object for gfx942, build "
                   "with --offload-arch=gfx942");
  return best;
}

Expected<std::unique_ptr<CodeObject>> loadBundle(llvm::StringRef bundle) {
  Expected<llvm::StringRef> entry = findInBundle(bundle);
  if (!entry)
    return entry.error();
  return CodeObject::load(std::string_view(entry->data(), entry->size()));
}

Expected<std::unique_ptr<CodeObject>> loadCompressed(llvm::StringRef image) {
  using llvm::object::CompressedOffloadBundle;
  auto header =
      CompressedOffloadBundle::CompressedBundleHeader::tryParse(image);
  if (!header)
    return invalid(llvm::toString(header.takeError()));
  // The first version does not say how long it is.
  if (!header->FileSize || *header->FileSize > image.size())
    return invalid("the compressed offload bundle is truncated, or of version "
                   "1, which has no size");
  auto bundle =
      CompressedOffloadBundle::decompress(*llvm::MemoryBuffer::getMemBuffer(
          image.take_front(*header->FileSize), "", false));
  if (!bundle)
    return invalid(llvm::toString(bundle.takeError()));
  if (!(*bundle)->getBuffer().starts_with(bundleMagic))
    return invalid("the compressed offload bundle holds no bundle");
  return loadBundle((*bundle)->getBuffer());
}

} // namespace

Expected<std::unique_ptr<CodeObject>>
mini::emulator::loadImage(const void *image, size_t size) {
  const char *bytes = static_cast<const char *>(image);
  llvm::StringRef whole(bytes, size ? size : readableBytes(image));
  if (whole.starts_with(bundleMagic))
    return loadBundle(whole);
  if (whole.starts_with("CCOB"))
    return loadCompressed(whole);
  if (!whole.starts_with(llvm::StringRef(llvm::ELF::ElfMagic, 4)) ||
      whole.size() < sizeof(llvm::ELF::Elf64_Ehdr))
    return invalid("the image is neither an ELF file nor an offload bundle");
  return CodeObject::load(
      std::string_view(bytes, size ? size : extentOfElf(whole)));
}
