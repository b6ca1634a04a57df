//===- KernelInfo.cpp - What the kernels use ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The code object's metadata note says what the loader must reserve for each
// kernel, which are the figures of a report too. Matrix instructions are
// counted in the assembly; the tile choice is an attribute of the kernel still.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"
#include "IR/Mini/MiniDialect.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/BinaryFormat/MsgPackDocument.h"
#include "llvm/Object/ELFObjectFile.h"

using namespace llvm;
using namespace mini;

namespace {
uint32_t getNumber(msgpack::MapDocNode &kernel, StringRef key) {
  auto found = kernel.find(key);
  return found == kernel.end() ? 0 : found->second.getUInt();
}

/// The metadata in the notes of `codeObject`; empty if there are none.
Expected<std::string> findMetadata(StringRef codeObject) {
  auto file = object::ELFFile<object::ELF64LE>::create(codeObject);
  if (!file)
    return file.takeError();
  auto headers = file->program_headers();
  if (!headers)
    return headers.takeError();
  for (const auto &header : *headers) {
    if (header.p_type != ELF::PT_NOTE)
      continue;
    Error error = Error::success();
    std::string metadata;
    for (const auto &note : file->notes(header, error))
      if (note.getName() == "AMDGPU" &&
          note.getType() == ELF::NT_AMDGPU_METADATA)
        metadata = note.getDescAsStringRef(header.p_align).str();
    if (error)
      return std::move(error);
    if (!metadata.empty())
      return metadata;
  }
  return std::string();
}

/// Counts the matrix instructions of each function in `assembly`.
StringMap<uint32_t> countMatrixInstructions(StringRef assembly) {
  StringMap<uint32_t> counts;
  StringRef function;
  for (StringRef line : split(assembly, '\n')) {
    StringRef text = line.ltrim();
    if (text.starts_with("v_mfma") || text.starts_with("v_smfma"))
      ++counts[function];
    else if (text.size() == line.size() && !line.starts_with(".L"))
      if (size_t colon = line.find(':'); colon != StringRef::npos)
        function = line.take_front(colon);
  }
  return counts;
}

/// The tile choice of each kernel that has one.
StringMap<std::string> readTilings(mlir::ModuleOp module) {
  StringMap<std::string> tilings;
  module.walk([&](mlir::LLVM::LLVMFuncOp kernel) {
    if (mini::TilingAttr tiling =
            mini::MiniDialect::TilingAttrHelper(kernel.getContext())
                .getAttr(kernel))
      raw_string_ostream(tilings[kernel.getName()]) << tiling;
  });
  return tilings;
}
} // namespace

Expected<std::vector<KernelInfo>> mini::readKernelInfo(StringRef codeObject,
                                                       StringRef assembly,
                                                       mlir::ModuleOp module,
                                                       const Chip &chip) {
  Expected<std::string> metadata = findMetadata(codeObject);
  if (!metadata)
    return metadata.takeError();
  msgpack::Document document;
  if (!document.readFromBlob(*metadata, /*Multi=*/false))
    return createStringError("the code object has no valid metadata note");
  StringMap<uint32_t> matrixInstructions = countMatrixInstructions(assembly);
  StringMap<std::string> tilings = readTilings(module);

  std::vector<KernelInfo> kernels;
  msgpack::MapDocNode &root = document.getRoot().getMap();
  for (msgpack::DocNode &node : root["amdhsa.kernels"].getArray()) {
    msgpack::MapDocNode &kernel = node.getMap();
    KernelInfo info;
    info.name = kernel[".name"].getString().str();
    info.ldsBytes = getNumber(kernel, ".group_segment_fixed_size");
    info.vgprs = getNumber(kernel, ".vgpr_count");
    info.agprs = getNumber(kernel, ".agpr_count");
    info.sgprs = getNumber(kernel, ".sgpr_count");
    info.spills = getNumber(kernel, ".vgpr_spill_count") +
                  getNumber(kernel, ".sgpr_spill_count");
    info.mfmaCount = matrixInstructions.lookup(info.name);
    info.tiling = tilings.lookup(info.name);
    if (info.ldsBytes > chip.ldsBytes)
      return createStringError("kernel %s needs %u bytes of LDS, and %s has %u",
                               info.name.c_str(), info.ldsBytes,
                               chip.name.data(), chip.ldsBytes);
    kernels.push_back(std::move(info));
  }
  return kernels;
}
