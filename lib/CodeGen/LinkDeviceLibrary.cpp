//===- LinkDeviceLibrary.cpp - Mathematical functions of the device -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// AMD's library of device functions (ROCm-Device-Libs) is LLVM bitcode, which
// this file holds as data, so that the compiler needs no files at run time. It
// is read only for a module that calls it, and function by function.
//
//===----------------------------------------------------------------------===//

#include "LinkDeviceLibrary.h"

#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/GlobalVariable.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/TargetParser/TargetParser.h"
#include "llvm/Transforms/IPO/Internalize.h"

using namespace llvm;

asm(R"(
  .section .rodata
  .balign 16
mini_device_library_begin:
  .incbin ")" MINI_DEVICE_LIBRARY R"("
mini_device_library_end:
  .byte 0
  .text
)");

extern "C" {
extern const char deviceLibraryBegin[] __asm__("mini_device_library_begin");
extern const char deviceLibraryEnd[] __asm__("mini_device_library_end");
}

namespace {

bool callsDeviceLibrary(const Module &module) {
  return any_of(module, [](const Function &function) {
    return function.isDeclaration() &&
           function.getName().starts_with("__ocml_");
  });
}

/// The library asks for its build's options by reading constants.
void defineOption(Module &module, StringRef name, unsigned value,
                  unsigned bits) {
  constexpr unsigned constantAddressSpace = 4;
  auto *type = IntegerType::get(module.getContext(), bits);
  auto *option = new GlobalVariable(
      module, type, /*isConstant=*/true, GlobalValue::LinkOnceODRLinkage,
      ConstantInt::get(type, value), name, /*InsertBefore=*/nullptr,
      GlobalValue::NotThreadLocal, constantAddressSpace);
  option->setVisibility(GlobalValue::HiddenVisibility);
  option->setUnnamedAddr(GlobalValue::UnnamedAddr::Local);
}

/// IEEE arithmetic with infinities, NaN and subnormals, on the chip.
void defineOptions(Module &module, StringRef chip) {
  AMDGPU::IsaVersion isa = AMDGPU::getIsaVersion(chip);
  defineOption(module, "__oclc_finite_only_opt", 0, 8);
  defineOption(module, "__oclc_unsafe_math_opt", 0, 8);
  defineOption(module, "__oclc_daz_opt", 0, 8);
  defineOption(module, "__oclc_correctly_rounded_sqrt32", 1, 8);
  defineOption(module, "__oclc_wavefrontsize64", 1, 8);
  defineOption(module, "__oclc_ISA_version",
               isa.Major * 1000 + isa.Minor * 100 + isa.Stepping, 32);
}

} // namespace

Error mini::linkDeviceLibrary(Module &module, StringRef chip) {
  if (!callsDeviceLibrary(module))
    return Error::success();
  StringRef bytes(deviceLibraryBegin, deviceLibraryEnd - deviceLibraryBegin);
  Expected<std::unique_ptr<Module>> library =
      getLazyBitcodeModule(MemoryBufferRef(bytes, "ocml"), module.getContext());
  if (!library)
    return library.takeError();
  (*library)->setTargetTriple(module.getTargetTriple());
  (*library)->setDataLayout(module.getDataLayout());
  defineOptions(module, chip);
  auto internalize = [](Module &linked, const StringSet<> &names) {
    internalizeModule(linked, [&](const GlobalValue &value) {
      return !value.hasName() || !names.contains(value.getName());
    });
  };
  if (Linker::linkModules(module, std::move(*library), Linker::LinkOnlyNeeded,
                          internalize))
    return createStringError("the device library cannot be linked");
  for (const Function &function : module)
    if (function.isDeclaration() && function.getName().starts_with("__ocml_"))
      return createStringError("the device library has no function %s",
                               function.getName().str().c_str());
  return Error::success();
}
