//===- CodeObject.h - A loaded gfx942 code object ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the ELF file, maps its segments into memory the kernels can reach,
// applies relocations, and finds kernels, variables and instructions in it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_CODEOBJECT_H
#define MINI_EMULATOR_LOAD_CODEOBJECT_H

#include "InstructionCache.h"
#include "KernelDescriptor.h"
#include "mini/Expected.h"

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mini::emulator {

struct GlobalVariable {
  uint64_t address = 0;
  uint64_t size = 0;
};

class CodeObject {
public:
  /// Loads the ELF file in `bytes`, which may be freed afterwards.
  static Expected<std::unique_ptr<CodeObject>> load(std::string_view bytes);
  ~CodeObject();
  CodeObject(const CodeObject &) = delete;
  CodeObject &operator=(const CodeObject &) = delete;

  const KernelInfo *findKernel(const std::string &name) const;
  const GlobalVariable *findGlobal(const std::string &name) const;
  /// By their names.
  const std::map<std::string, KernelInfo> &allKernels() const {
    return kernels;
  }

  /// The instruction at a device address, decoded on first use; null outside
  /// the code of this object.
  const Instruction *instructionAt(uint64_t address) {
    InstructionCache *code = codeAt(address);
    return code ? code->at(address) : nullptr;
  }
  /// What observers ask of an instruction of this object.
  const InstructionFacts &factsOf(const Instruction &inst) {
    return codeAt(inst.address)->factsOf(inst);
  }
  /// The code that holds the address, or null.
  InstructionCache *codeAt(uint64_t address) {
    for (const std::unique_ptr<InstructionCache> &code : codes)
      if (code->contains(address))
        return code.get();
    return nullptr;
  }

private:
  friend class CodeObjectLoader;
  CodeObject() = default;

  uint8_t *image = nullptr;
  size_t imageSize = 0;
  std::vector<uint64_t> regions;
  std::map<std::string, KernelInfo> kernels;
  std::map<std::string, GlobalVariable> globals;
  std::vector<std::unique_ptr<InstructionCache>> codes;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_CODEOBJECT_H
