//===- Decoder.cpp - Machine code to instructions -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Wraps LLVM's MC layer: bytes to MCInst to text. The text then goes through
// the assembly reader once, at decode time.
//
//===----------------------------------------------------------------------===//

#include "Decoder.h"

#include "AssemblyParser.h"
#include "Encoding.h"
#include "SemanticsRegistry.h"

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
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"

#include <cstdlib>
#include <cstring>
#include <mutex>
#include <new>

using namespace mini::emulator;

namespace {

/// A register by LLVM's name for it, such as SGPR4_SGPR5.
RegisterRange parseRegisterName(llvm::StringRef name) {
  struct File {
    llvm::StringRef prefix;
    unsigned base;
  };
  constexpr unsigned scalar = scalarRegisterBase;
  const File files[] = {{"VGPR", 0}, {"AGPR", 256}, {"SGPR", scalar}};
  for (const File &file : files) {
    llvm::StringRef rest = name;
    unsigned first = 0;
    if (rest.consume_front(file.prefix) && !rest.consumeInteger(10, first))
      return {static_cast<uint16_t>(file.base + first),
              static_cast<uint16_t>(name.count(file.prefix))};
  }
  struct Special {
    llvm::StringRef name;
    unsigned index, count;
  };
  const Special specials[] = {
      {"VCC_LO", 106, 1},  {"VCC_HI", 107, 1},  {"VCC", 106, 2}, {"M0", 124, 1},
      {"EXEC_LO", 126, 1}, {"EXEC_HI", 127, 1}, {"EXEC", 126, 2}};
  for (const Special &special : specials)
    if (name.starts_with(special.name))
      return {static_cast<uint16_t>(scalar + special.index),
              static_cast<uint16_t>(special.count)};
  return {};
}

bool isDirect(const Modifiers &mods) {
  return !mods.clamp && mods.outputScale == OutputScale::None && !mods.sdwa &&
         mods.dpp == DppMode::None;
}

} // namespace

struct Decoder::Implementation {
  llvm::Triple triple{"amdgcn-amd-amdhsa"};
  llvm::MCTargetOptions options;
  std::unique_ptr<const llvm::MCRegisterInfo> registers;
  std::unique_ptr<const llvm::MCAsmInfo> assembly;
  std::unique_ptr<const llvm::MCInstrInfo> instructions;
  std::unique_ptr<const llvm::MCSubtargetInfo> subtarget;
  std::unique_ptr<llvm::MCContext> context;
  std::unique_ptr<const llvm::MCDisassembler> disassembler;
  std::unique_ptr<llvm::MCInstPrinter> printer;

  /// The length of the instruction, or 0 and the problem.
  unsigned disassemble(llvm::ArrayRef<uint8_t> bytes, uint64_t address,
                       llvm::MCInst &inst, std::string &problem) const;
};

unsigned Decoder::Implementation::disassemble(llvm::ArrayRef<uint8_t> bytes,
                                              uint64_t address,
                                              llvm::MCInst &inst,
                                              std::string &problem) const {
  if (!disassembler) {
    problem = "LLVM was built without its AMDGPU disassembler";
    return 0;
  }
  size_t available = std::min(bytes.size(), maximalInstructionLength);
  Encoding encoding(bytes.data(), available);
  uint64_t length = 0;
  // Of operands that are left empty or rounded down to a register that exists.
  std::string remark;
  if (!encoding.isReserved()) {
    llvm::raw_string_ostream remarks(remark);
    auto status = disassembler->getInstruction(
        inst, length, encoding.forDisassembler(), address, remarks);
    if (status != llvm::MCDisassembler::Success || !remark.empty() ||
        length > available)
      length = 0;
    encoding.restore(inst);
  }
  if (length == 0)
    problem = "no gfx942 instruction has the encoding " + encoding.words() +
              (remark.empty() ? "" : " (" + remark + ")");
  return static_cast<unsigned>(length);
}

/// Of memory that LLVM does not get: what the program does where `new` fails.
static void reportNoMemory(void *, const char *, bool) {
  if (std::new_handler handler = std::get_new_handler())
    handler();
  std::abort();
}

Decoder::Decoder() : implementation(std::make_unique<Implementation>()) {
  static std::once_flag once;
  std::call_once(once,
                 [] { llvm::install_bad_alloc_error_handler(reportNoMemory); });
  LLVMInitializeAMDGPUTargetInfo();
  LLVMInitializeAMDGPUTargetMC();
  LLVMInitializeAMDGPUDisassembler();
  Implementation &impl = *implementation;
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(impl.triple, error);
  if (!target)
    return;
  impl.registers.reset(target->createMCRegInfo(impl.triple));
  impl.assembly.reset(
      target->createMCAsmInfo(*impl.registers, impl.triple, impl.options));
  impl.instructions.reset(target->createMCInstrInfo());
  impl.subtarget.reset(
      target->createMCSubtargetInfo(impl.triple, "gfx942", ""));
  impl.context = std::make_unique<llvm::MCContext>(
      impl.triple, impl.assembly.get(), impl.registers.get(),
      impl.subtarget.get());
  impl.disassembler.reset(
      target->createMCDisassembler(*impl.subtarget, *impl.context));
  impl.printer.reset(target->createMCInstPrinter(
      impl.triple, impl.assembly->getAssemblerDialect(), *impl.assembly,
      *impl.instructions, *impl.registers));
  impl.printer->setPrintImmHex(false);
}

Decoder::~Decoder() = default;

Instruction Decoder::decode(const uint8_t *bytes, size_t size,
                            uint64_t address) {
  Implementation &impl = *implementation;
  Instruction result;
  result.address = address;
  std::memcpy(result.words, bytes, std::min<size_t>(size, 8));
  llvm::MCInst inst;
  result.size = static_cast<uint8_t>(
      impl.disassemble({bytes, size}, address, inst, result.text));
  if (result.size == 0)
    return result;
  std::string text;
  llvm::raw_string_ostream stream(text);
  impl.printer->printInst(&inst, address, "", *impl.subtarget, stream);
  const std::string_view mnemonic = parseMnemonic(text);
  const Semantics *semantics = findSemantics(mnemonic);
  if (!semantics) {
    result.text = "instruction '" + text + "' is not supported";
    return result;
  }
  std::string problem = parseOperands(text, mnemonic, *semantics, result);
  // The largest broadcast is that of one of sixteen blocks.
  constexpr unsigned maxBroadcast = 4;
  if (mnemonic.starts_with("v_mfma") && result.modifiers.cbsz > maxBroadcast)
    problem = "CBSZ " + std::to_string(result.modifiers.cbsz) + " is reserved";
  if (!problem.empty()) {
    result.text = "instruction '" + text + "' is not supported: " + problem;
    return result;
  }
  result.text = std::move(text);
  result.direct = isDirect(result.modifiers);
  result.detail = semantics->detail;
  result.handler = semantics->handler;
  return result;
}

RegisterUse Decoder::registerUse(const uint8_t *bytes, size_t size,
                                 uint64_t address) {
  Implementation &impl = *implementation;
  RegisterUse result;
  llvm::MCInst inst;
  std::string problem;
  if (impl.disassemble({bytes, size}, address, inst, problem) == 0)
    return result;
  const llvm::MCInstrDesc &desc = impl.instructions->get(inst.getOpcode());
  auto add = [&](std::vector<RegisterRange> &list, llvm::MCRegister reg) {
    RegisterRange range = parseRegisterName(impl.registers->getName(reg));
    if (range.count != 0)
      list.push_back(range);
  };
  for (unsigned i = 0; i < inst.getNumOperands(); ++i)
    if (inst.getOperand(i).isReg() && inst.getOperand(i).getReg())
      add(i < desc.getNumDefs() ? result.writes : result.reads,
          inst.getOperand(i).getReg());
  for (llvm::MCPhysReg reg : desc.implicit_defs())
    add(result.writes, reg);
  for (llvm::MCPhysReg reg : desc.implicit_uses())
    add(result.reads, reg);
  result.opcode = inst.getOpcode();
  const llvm::MCSchedModel &model = impl.subtarget->getSchedModel();
  unsigned schedClass = desc.getSchedClass();
  while (schedClass && model.getSchedClassDesc(schedClass)->isVariant())
    schedClass = impl.subtarget->resolveVariantSchedClass(
        schedClass, &inst, impl.instructions.get(), model.getProcessorID());
  if (schedClass) {
    const llvm::MCSchedClassDesc &row = *model.getSchedClassDesc(schedClass);
    result.busyCycles = static_cast<uint32_t>(
        llvm::MCSchedModel::getReciprocalThroughput(*impl.subtarget, row));
    result.latencyCycles = static_cast<uint32_t>(std::max(
        0, llvm::MCSchedModel::computeInstrLatency(*impl.subtarget, row)));
  }
  return result;
}
