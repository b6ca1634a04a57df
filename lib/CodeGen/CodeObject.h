//===- CodeObject.h - From kernels to a code object ----------- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The steps after the llvm phase, which leave MLIR: assembly text, the program
// (launch plan, figures of the kernels), and the ELF file that holds it all.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_CODEOBJECT_H
#define MINI_LIB_CODEGEN_CODEOBJECT_H

#include "Chip/Target.h"
#include "mini/KernelInfo.h"

#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mini {

/// The weights of a program, packed into one device symbol.
struct ConstantPool {
  /// The symbol's name, which hipModuleGetGlobal finds.
  static constexpr llvm::StringLiteral symbol = "mini_constants";
  /// Of each constant, and of the symbol.
  static constexpr uint64_t alignment = 256;
  /// Of which each constant takes a multiple: a scalar load may be wider than
  /// what it is for, up to the alignment that kernels are promised.
  static constexpr uint64_t granule = 16;
  std::string bytes;
  llvm::StringMap<uint64_t> offsets; ///< By the name of the memref.global.
};

/// LLVM's code generator for `chip`.
std::unique_ptr<llvm::TargetMachine> createTargetMachine(const Chip &chip);

/// Of how many kernels so many are done. Called one at a time, on any thread.
using KernelProgress = std::function<void(size_t done, size_t all)>;

/// Lowers the kernels of `module`, as the llvm phase leaves it, to assembly.
llvm::Expected<std::string>
translateToAssembly(mlir::ModuleOp module, const Chip &chip,
                    const KernelProgress &onKernel = {});

/// Packs the constants that the host function of `module` names.
llvm::Expected<ConstantPool> packConstants(mlir::ModuleOp module);

/// Assembles the kernels, links them with the constants, and returns the shared
/// object.
llvm::Expected<std::string> linkCodeObject(llvm::StringRef assembly,
                                           const ConstantPool &constants,
                                           const Chip &chip);

/// Reads the kernels' figures from the metadata of the linked `codeObject`,
/// counts matrix instructions in `assembly` and takes the tile choices from
/// `module`. It is an error when a kernel needs more LDS than `chip` has.
llvm::Expected<std::vector<KernelInfo>>
readKernelInfo(llvm::StringRef codeObject, llvm::StringRef assembly,
               mlir::ModuleOp module, const Chip &chip);

/// Encodes the launch plan of the host function, in the format of Program.fbs.
llvm::Expected<std::string> encodeProgram(mlir::ModuleOp module,
                                          const ConstantPool &constants,
                                          llvm::ArrayRef<KernelInfo> kernels,
                                          const Chip &chip);

/// Returns `codeObject` with `program` in the section `.mini.program`.
llvm::Expected<std::string> addProgramSection(llvm::StringRef codeObject,
                                              llvm::StringRef program);

} // namespace mini

#endif // MINI_LIB_CODEGEN_CODEOBJECT_H
