//===- CoverageInstructions.cpp - What LLVM decodes for gfx942 ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A search over encodings. All formats have most of their opcode field in the
// upper half of the first dword, so that half is tried completely; the
// neighbours of what that finds give the rest (SOP1 and VOP1 opcodes, SDWA and
// DPP, LDS variants).
//
//===----------------------------------------------------------------------===//

#include "CoverageInstructions.h"

#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCDisassembler/MCDisassembler.h"
#include "llvm/MC/MCInst.h"
#include "llvm/MC/MCInstPrinter.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/CrashRecoveryContext.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"

#include <cstring>
#include <map>
#include <memory>

using namespace mini::test;

namespace {

/// Zero, `off` as a scalar address, constants or vector registers as sources,
/// and DPP's row_newbcast, the only one that 64-bit operations have.
constexpr uint64_t secondDwords[] = {0x0,        0x007f0000, 0x02000080,
                                     0x04220902, 0xff015000, 0x00000102};

bool isGoodExample(const KnownInstruction &instruction) {
  return instruction.text.find("/*") == std::string::npos;
}

class Search {
public:
  Search();
  std::vector<KnownInstruction> run();

private:
  void tryEncoding(uint64_t encoding);

  llvm::Triple triple{"amdgcn-amd-amdhsa"};
  llvm::MCTargetOptions options;
  std::unique_ptr<const llvm::MCRegisterInfo> registers;
  std::unique_ptr<const llvm::MCAsmInfo> assembly;
  std::unique_ptr<const llvm::MCInstrInfo> instructions;
  std::unique_ptr<const llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<const llvm::MCDisassembler> disassembler;
  std::unique_ptr<llvm::MCInstPrinter> printer;
  /// Places in `found` by opcode.
  std::map<unsigned, size_t> places;
  std::vector<KnownInstruction> found;
};

Search::Search() {
  LLVMInitializeAMDGPUTargetInfo();
  LLVMInitializeAMDGPUTargetMC();
  LLVMInitializeAMDGPUDisassembler();
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  registers.reset(target->createMCRegInfo(triple));
  assembly.reset(target->createMCAsmInfo(*registers, triple, options));
  instructions.reset(target->createMCInstrInfo());
  subtarget.reset(target->createMCSubtargetInfo(triple, "gfx942", ""));
  context = std::make_unique<llvm::MCContext>(triple, assembly.get(),
                                              registers.get(), subtarget.get());
  disassembler.reset(target->createMCDisassembler(*subtarget, *context));
  printer.reset(target->createMCInstPrinter(triple, 0, *assembly, *instructions,
                                            *registers));
}

void Search::tryEncoding(uint64_t encoding) {
  uint8_t bytes[16] = {};
  std::memcpy(bytes, &encoding, sizeof(encoding));
  llvm::MCInst inst;
  uint64_t size = 0;
  auto status = llvm::MCDisassembler::Fail;
  // LLVM 22.1 crashes on some encodings with registers that do not exist
  // (0xd01000ff is one).
  llvm::CrashRecoveryContext guard;
  bool survived = guard.RunSafely([&] {
    status = disassembler->getInstruction(
        inst, size, llvm::ArrayRef<uint8_t>(bytes), 0, llvm::nulls());
  });
  if (!survived || status != llvm::MCDisassembler::Success)
    return;
  auto [place, isNew] = places.try_emplace(inst.getOpcode(), found.size());
  // LLVM decodes some operands that the hardware does not have and says so in
  // a comment; a later encoding may be a good example.
  if (!isNew && isGoodExample(found[place->second]))
    return;
  KnownInstruction instruction;
  instruction.opcodeName = instructions->getName(inst.getOpcode()).str();
  instruction.encoding = encoding;
  llvm::raw_string_ostream stream(instruction.text);
  printer->printInst(&inst, 0, "", *subtarget, stream);
  if (isNew)
    found.push_back(std::move(instruction));
  else if (isGoodExample(instruction))
    found[place->second] = std::move(instruction);
}

std::vector<KnownInstruction> Search::run() {
  llvm::CrashRecoveryContext::Enable();
  // The low half: zero, or the bits that tell FLAT's segments apart.
  for (uint64_t second : secondDwords)
    for (uint64_t low : {0x0u, 0x4000u, 0x8000u})
      for (uint64_t high = 0; high < 0x10000; ++high)
        tryEncoding(second << 32 | high << 16 | low);
  for (size_t i = 0; i < found.size(); ++i) {
    for (unsigned shift : {0u, 8u})
      for (uint64_t value = 0; value < 256; ++value)
        tryEncoding((found[i].encoding & ~(uint64_t{0xff} << shift)) |
                    value << shift);
    for (uint64_t second : secondDwords)
      tryEncoding((found[i].encoding & 0xffffffff) | second << 32);
  }
  llvm::CrashRecoveryContext::Disable();
  return std::move(found);
}

} // namespace

std::vector<KnownInstruction> mini::test::knownInstructions() {
  return Search().run();
}
