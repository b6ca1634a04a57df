//===- CodeObjectMetadata.cpp - The kernels' metadata records -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Finds the note and reads the fields that a launch needs; AMDGPUUsage names
// them.
//
//===----------------------------------------------------------------------===//

#include "CodeObjectMetadata.h"

#include "llvm/BinaryFormat/MsgPackDocument.h"

using namespace mini;
using namespace mini::emulator;

namespace {

Error invalid(const std::string &what) {
  return {ErrorKind::InvalidInput, "code object: " + what};
}

/// The entry of a map, or an empty node.
llvm::msgpack::DocNode lookUp(llvm::msgpack::MapDocNode &map,
                              llvm::StringRef key) {
  auto it = map.find(key);
  return it == map.end() ? llvm::msgpack::DocNode() : it->second;
}

uint32_t readNumber(llvm::msgpack::MapDocNode &map, llvm::StringRef key,
                    uint32_t otherwise = 0) {
  llvm::msgpack::DocNode node = lookUp(map, key);
  if (node.getKind() == llvm::msgpack::Type::UInt)
    return static_cast<uint32_t>(node.getUInt());
  if (node.getKind() == llvm::msgpack::Type::Int)
    return static_cast<uint32_t>(node.getInt());
  return otherwise;
}

std::string readString(llvm::msgpack::MapDocNode &map, llvm::StringRef key) {
  llvm::msgpack::DocNode node = lookUp(map, key);
  return node.isString() ? node.getString().str() : std::string();
}

void readArguments(llvm::msgpack::MapDocNode &kernel, KernelInfo &info) {
  llvm::msgpack::DocNode node = lookUp(kernel, ".args");
  if (!node.isArray())
    return;
  for (llvm::msgpack::DocNode &entry : node.getArray()) {
    if (!entry.isMap())
      continue;
    llvm::msgpack::MapDocNode &map = entry.getMap();
    info.arguments.push_back({readNumber(map, ".offset"),
                              readNumber(map, ".size"),
                              readString(map, ".value_kind")});
  }
}

KernelMetadata readKernel(llvm::msgpack::MapDocNode &kernel) {
  KernelMetadata result;
  KernelInfo &info = result.info;
  info.name = readString(kernel, ".name");
  result.descriptorSymbol = readString(kernel, ".symbol");
  info.kernargSize = readNumber(kernel, ".kernarg_segment_size");
  info.maxWorkgroupSize = readNumber(kernel, ".max_flat_workgroup_size", 1024);
  llvm::msgpack::DocNode required = lookUp(kernel, ".reqd_workgroup_size");
  if (required.isArray())
    for (unsigned i = 0; i < 3 && i < required.getArray().size(); ++i)
      if (required.getArray()[i].getKind() == llvm::msgpack::Type::UInt)
        info.requiredSize[i] =
            static_cast<uint32_t>(required.getArray()[i].getUInt());
  readArguments(kernel, info);
  return result;
}

/// The bytes of the metadata note, or an empty reference.
Expected<std::string>
findNote(const llvm::object::ELFFile<llvm::object::ELF64LE> &file) {
  auto headers = file.program_headers();
  if (!headers)
    return invalid(llvm::toString(headers.takeError()));
  std::string found;
  for (const auto &segment : *headers) {
    if (segment.p_type != llvm::ELF::PT_NOTE)
      continue;
    llvm::Error error = llvm::Error::success();
    for (const auto &note : file.notes(segment, error))
      if (note.getName() == "AMDGPU" &&
          note.getType() == llvm::ELF::NT_AMDGPU_METADATA)
        found = note.getDescAsStringRef(4).str();
    if (error)
      return invalid(llvm::toString(std::move(error)));
  }
  return found;
}

} // namespace

Expected<std::vector<KernelMetadata>> mini::emulator::readMetadata(
    const llvm::object::ELFFile<llvm::object::ELF64LE> &file) {
  Expected<std::string> note = findNote(file);
  if (!note)
    return note.error();
  std::vector<KernelMetadata> kernels;
  if (note->empty())
    return kernels;
  llvm::msgpack::Document document;
  if (!document.readFromBlob(*note, false) || !document.getRoot().isMap())
    return invalid("the metadata note is not valid msgpack");
  llvm::msgpack::DocNode list =
      lookUp(document.getRoot().getMap(), "amdhsa.kernels");
  if (!list.isArray())
    return kernels;
  for (llvm::msgpack::DocNode &entry : list.getArray()) {
    if (!entry.isMap())
      return invalid("a kernel's metadata is not a map");
    kernels.push_back(readKernel(entry.getMap()));
    if (kernels.back().info.name.empty())
      return invalid("a kernel's metadata has no name");
  }
  return kernels;
}
