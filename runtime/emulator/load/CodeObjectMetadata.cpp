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

#include "MetadataTree.h"

using namespace mini;
using namespace mini::emulator;

namespace {

/// Far above what any compiler emits.
constexpr uint32_t maxKernargSize = 1 << 20;

Error invalid(const std::string &what) {
  return {ErrorKind::InvalidInput, "code object: " + what};
}

KernelMetadata readKernel(const MetadataNode &kernel) {
  KernelMetadata result;
  KernelInfo &info = result.info;
  info.name = kernel.findString(".name");
  result.descriptorSymbol = kernel.findString(".symbol");
  info.kernargSize = kernel.findNumber(".kernarg_segment_size");
  info.maxWorkgroupSize = kernel.findNumber(".max_flat_workgroup_size", 1024);
  const auto &required = kernel.findArray(".reqd_workgroup_size");
  for (unsigned i = 0; i < 3 && i < required.size(); ++i)
    info.requiredSize[i] = static_cast<uint32_t>(required[i].number);
  for (const MetadataNode &argument : kernel.findArray(".args"))
    info.arguments.push_back({argument.findNumber(".offset"),
                              argument.findNumber(".size"),
                              argument.findString(".value_kind")});
  return result;
}

/// The bytes of each metadata note. There are several in what was linked from
/// several objects.
Expected<std::vector<std::string>>
findNotes(const llvm::object::ELFFile<llvm::object::ELF64LE> &file) {
  auto headers = file.program_headers();
  if (!headers)
    return invalid(llvm::toString(headers.takeError()));
  std::vector<std::string> found;
  uint64_t bytes = 0;
  for (const auto &segment : *headers) {
    if (segment.p_type != llvm::ELF::PT_NOTE)
      continue;
    bytes += segment.p_filesz;
    if (segment.p_filesz > file.getBufSize() || bytes > file.getBufSize())
      return invalid("its notes repeat bytes of the file");
    llvm::Error error = llvm::Error::success();
    for (const auto &note : file.notes(segment, error))
      if (note.getName() == "AMDGPU" &&
          note.getType() == llvm::ELF::NT_AMDGPU_METADATA)
        found.push_back(note.getDescAsStringRef(4).str());
    if (error)
      return invalid(llvm::toString(std::move(error)));
  }
  return found;
}

Status checkKernel(const KernelInfo &info) {
  if (info.name.empty())
    return invalid("a kernel's metadata has no name");
  if (info.kernargSize > maxKernargSize)
    return invalid("kernel '" + info.name + "' has " +
                   std::to_string(info.kernargSize) + " bytes of arguments");
  for (const KernelArgument &argument : info.arguments)
    if (uint64_t{argument.offset} + argument.size > info.kernargSize)
      return invalid("an argument of kernel '" + info.name + "' of " +
                     std::to_string(argument.size) + " bytes at offset " +
                     std::to_string(argument.offset) + " is outside of its " +
                     std::to_string(info.kernargSize));
  return success();
}

} // namespace

Expected<std::vector<KernelMetadata>> mini::emulator::readMetadata(
    const llvm::object::ELFFile<llvm::object::ELF64LE> &file) {
  Expected<std::vector<std::string>> notes = findNotes(file);
  if (!notes)
    return notes.error();
  std::vector<KernelMetadata> kernels;
  for (const std::string &note : *notes) {
    if (note.empty())
      continue;
    std::optional<MetadataNode> root = readMetadataTree(note);
    if (!root)
      return invalid("the metadata note is not valid msgpack");
    for (const MetadataNode &kernel : root->findArray("amdhsa.kernels")) {
      kernels.push_back(readKernel(kernel));
      if (Status status = checkKernel(kernels.back().info); !status)
        return status.error();
    }
  }
  return kernels;
}
