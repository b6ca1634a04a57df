//===- CoverageWave.cpp - A single wave to execute instructions on --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's assembler in-process, and an interpreter loop around the decoder.
//
//===----------------------------------------------------------------------===//

#include "CoverageWave.h"

#include "gtest/gtest.h"

#include "llvm/MC/MCAsmBackend.h"
#include "llvm/MC/MCAsmInfo.h"
#include "llvm/MC/MCCodeEmitter.h"
#include "llvm/MC/MCContext.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCObjectFileInfo.h"
#include "llvm/MC/MCObjectWriter.h"
#include "llvm/MC/MCParser/MCAsmParser.h"
#include "llvm/MC/MCParser/MCTargetAsmParser.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCStreamer.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/MCTargetOptions.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/TargetParser/Triple.h"

using namespace mini;
using namespace mini::test;

std::vector<uint8_t> mini::test::codeOf(const std::string &object) {
  std::vector<uint8_t> code;
  auto file = llvm::object::ObjectFile::createObjectFile(
      llvm::MemoryBufferRef(object, "object"));
  if (!file) {
    ADD_FAILURE() << llvm::toString(file.takeError());
    return code;
  }
  for (const llvm::object::SectionRef &section : (*file)->sections()) {
    llvm::Expected<llvm::StringRef> name = section.getName();
    llvm::Expected<llvm::StringRef> contents = section.getContents();
    if (name && contents && *name == ".text")
      code.assign(contents->bytes_begin(), contents->bytes_end());
    else
      llvm::consumeError(
          llvm::joinErrors(name.takeError(), contents.takeError()));
  }
  return code;
}

std::vector<uint8_t> mini::test::assemble(const std::string &text) {
  LLVMInitializeAMDGPUTargetInfo();
  LLVMInitializeAMDGPUTargetMC();
  LLVMInitializeAMDGPUAsmParser();
  llvm::Triple triple("amdgcn-amd-amdhsa");
  llvm::MCTargetOptions options;
  std::string error;
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(triple, error);
  std::unique_ptr<llvm::MCRegisterInfo> registers(
      target->createMCRegInfo(triple));
  std::unique_ptr<llvm::MCAsmInfo> info(
      target->createMCAsmInfo(*registers, triple, options));
  std::unique_ptr<llvm::MCInstrInfo> instructions(target->createMCInstrInfo());
  std::unique_ptr<llvm::MCSubtargetInfo> subtarget(
      target->createMCSubtargetInfo(triple, "gfx942", ""));
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(text),
                             llvm::SMLoc());
  llvm::MCContext context(triple, info.get(), registers.get(), subtarget.get(),
                          &sources);
  std::unique_ptr<llvm::MCObjectFileInfo> sections(
      target->createMCObjectFileInfo(context, false));
  context.setObjectFileInfo(sections.get());
  llvm::SmallString<0> object;
  llvm::raw_svector_ostream stream(object);
  std::unique_ptr<llvm::MCAsmBackend> backend(
      target->createMCAsmBackend(*subtarget, *registers, options));
  std::unique_ptr<llvm::MCObjectWriter> writer =
      backend->createObjectWriter(stream);
  std::unique_ptr<llvm::MCCodeEmitter> emitter(
      target->createMCCodeEmitter(*instructions, context));
  std::unique_ptr<llvm::MCStreamer> streamer(target->createMCObjectStreamer(
      triple, context, std::move(backend), std::move(writer),
      std::move(emitter), *subtarget));
  std::unique_ptr<llvm::MCAsmParser> parser(
      llvm::createMCAsmParser(sources, context, *streamer, *info));
  std::unique_ptr<llvm::MCTargetAsmParser> targetParser(
      target->createMCAsmParser(*subtarget, *parser, *instructions, options));
  parser->setTargetParser(*targetParser);
  if (parser->Run(false)) {
    ADD_FAILURE() << "does not assemble: " << text;
    return {};
  }
  return codeOf(std::string(object));
}

CoverageWave::CoverageWave()
    : lds(65536), state(std::make_unique<emulator::WaveState>()),
      scratch(256 * emulator::waveSize) {
  state->lds = lds.data();
  state->ldsSize = static_cast<uint32_t>(lds.size());
  state->scratch = scratch.data();
  state->scratchPerLane = 256;
  launch.memory = &memory;
  state->launch = &launch;
  state->setExec(~uint64_t{0});
  // Denormals for all types, DX10 clamp, IEEE.
  state->setMode(0x3f0);
}

std::string CoverageWave::run(const std::string &assembly) {
  return execute(assemble(assembly));
}

std::string CoverageWave::execute(const std::vector<uint8_t> &code) {
  static emulator::Decoder decoder;
  std::vector<uint8_t> padded = code;
  const uint8_t end[] = {0x00, 0x00, 0x81, 0xbf};
  padded.insert(padded.end(), end, end + 4);
  padded.resize(padded.size() + 16);
  const size_t size = padded.size() - 16;
  const auto base = reinterpret_cast<uint64_t>(padded.data());
  state->status = emulator::WaveStatus::Running;
  state->failure.clear();
  state->lastRegion = {};
  memory.sort();
  for (state->pc = base; state->status == emulator::WaveStatus::Running;) {
    if (state->pc < base || state->pc >= base + size)
      return "jump out of the code";
    emulator::Instruction inst =
        decoder.decode(padded.data() + (state->pc - base), 16, state->pc);
    if (!inst.handler)
      return inst.text;
    state->nextPc = state->pc + inst.size;
    inst.handler(*state, inst);
    ++state->executed;
    state->pc = state->nextPc;
  }
  return state->failure;
}

void CoverageWave::map(const void *pointer, size_t size) {
  const auto begin = reinterpret_cast<uint64_t>(pointer);
  memory.add({begin, begin + size, true});
}

void CoverageWave::setVgpr(unsigned index, uint32_t value) {
  for (uint32_t &lane : state->vgpr[index])
    lane = value;
}

void CoverageWave::setVgpr64(unsigned index, unsigned lane, uint64_t value) {
  state->vgpr[index][lane] = static_cast<uint32_t>(value);
  state->vgpr[index + 1][lane] = static_cast<uint32_t>(value >> 32);
}

uint64_t CoverageWave::vgpr64(unsigned index, unsigned lane) const {
  return state->vgpr[index][lane] | uint64_t{state->vgpr[index + 1][lane]}
                                        << 32;
}

void CoverageWave::setPointer(unsigned index, const void *pointer) {
  state->setScalar64(index, reinterpret_cast<uint64_t>(pointer));
}
