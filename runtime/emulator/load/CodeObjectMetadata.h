//===- CodeObjectMetadata.h - The kernels' metadata records -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The msgpack note that says what arguments each kernel takes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_CODEOBJECTMETADATA_H
#define MINI_EMULATOR_LOAD_CODEOBJECTMETADATA_H

#include "KernelDescriptor.h"
#include "mini/Expected.h"

#include "llvm/Object/ELF.h"

#include <string>
#include <vector>

namespace mini::emulator {

struct KernelMetadata {
  KernelInfo info;
  std::string descriptorSymbol;
};

Expected<std::vector<KernelMetadata>>
readMetadata(const llvm::object::ELFFile<llvm::object::ELF64LE> &file);

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_CODEOBJECTMETADATA_H
