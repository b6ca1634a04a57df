//===- Branch.cpp - Control flow and wave state ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Branches, calls, the barrier, the end of the program, EXEC updates of SOP1,
// and access to the hardware registers.
//
//===----------------------------------------------------------------------===//

#include "isa/SemanticsRegistry.h"
#include "isa/WaveState.h"

#include <bit>
#include <string>

using namespace mini::emulator;

namespace {

uint64_t branchTarget(const Instruction &inst) {
  auto words = static_cast<int16_t>(inst.immediate16());
  return inst.address + 4 + static_cast<uint64_t>(int64_t{words} * 4);
}

template <auto condition>
void branch(WaveState &wave, const Instruction &inst) {
  if (condition(wave))
    wave.nextPc = branchTarget(inst);
}

void doNothing(WaveState &, const Instruction &) {}

void endProgram(WaveState &wave, const Instruction &) {
  wave.status = WaveStatus::Ended;
}

void barrier(WaveState &wave, const Instruction &) {
  wave.status = WaveStatus::AtBarrier;
}

void trap(WaveState &wave, const Instruction &inst) {
  wave.fail("the kernel trapped (" + inst.text + ")");
}

void halt(WaveState &wave, const Instruction &inst) {
  if (inst.immediate16() & 1)
    wave.fail("the kernel halts itself (" + inst.text + ")");
}

void getPc(WaveState &wave, const Instruction &inst) {
  writeScalar64(wave, inst.operands[0], inst.nextAddress());
}
void setPc(WaveState &wave, const Instruction &inst) {
  wave.nextPc = readScalar64(wave, inst.operands[0]);
}
void swapPc(WaveState &wave, const Instruction &inst) {
  wave.nextPc = readScalar64(wave, inst.operands[1]);
  writeScalar64(wave, inst.operands[0], inst.nextAddress());
}
void call(WaveState &wave, const Instruction &inst) {
  writeScalar64(wave, inst.operands[0], inst.nextAddress());
  wave.nextPc = branchTarget(inst);
}

/// D = EXEC; EXEC = f(S0, EXEC).
template <auto function>
void saveExec(WaveState &wave, const Instruction &inst) {
  uint64_t source = readScalar64(wave, inst.operands[1]);
  uint64_t old = wave.exec();
  writeScalar64(wave, inst.operands[0], old);
  wave.setExec(function(source, old));
  wave.scc = wave.exec() != 0;
}

/// EXEC = D = f(S0, EXEC).
template <auto function>
void writeExec(WaveState &wave, const Instruction &inst) {
  uint64_t mask = function(readScalar64(wave, inst.operands[1]), wave.exec());
  wave.setExec(mask);
  writeScalar64(wave, inst.operands[0], mask);
  wave.scc = mask != 0;
}

enum HardwareRegister : unsigned {
  RegMode = 1,
  RegStatus = 2,
  RegTrapStatus = 3,
  RegGprAlloc = 5,
  RegLdsAlloc = 6,
  RegHwId = 4,
  RegMemoryBases = 15,
  RegXccId = 20,
};

uint32_t readHardwareRegister(WaveState &wave, unsigned id) {
  switch (id) {
  case RegMode:
    return wave.modeBits;
  case RegStatus:
    return uint32_t{wave.scc} | uint32_t{wave.exec() == 0} << 9 |
           uint32_t{wave.vcc() == 0} << 10 | 1u << 16;
  case RegHwId:
    return wave.indexInWorkgroup & 15;
  // No exception is ever recorded.
  case RegTrapStatus:
    return 0;
  case RegMemoryBases:
    return static_cast<uint32_t>(sharedAperture >> 48 << 16 |
                                 privateAperture >> 48);
  case RegXccId:
    return 0;
  default:
    wave.fail("reading hardware register " + std::to_string(id) +
              " is not supported");
    return 0;
  }
}

/// The field of an hwreg operand: id, offset and width in one immediate.
struct HardwareField {
  unsigned id, offset, width;
  explicit HardwareField(const Instruction &inst)
      : id(inst.immediate16() & 63), offset(inst.immediate16() >> 6 & 31),
        width((inst.immediate16() >> 11 & 31) + 1) {}
  uint32_t mask() const {
    return static_cast<uint32_t>((uint64_t{1} << width) - 1);
  }
};

void getHardwareRegister(WaveState &wave, const Instruction &inst) {
  HardwareField field(inst);
  uint32_t value = readHardwareRegister(wave, field.id);
  writeScalar32(wave, inst.operands[0], value >> field.offset & field.mask());
}

void setField(WaveState &wave, const Instruction &inst, uint32_t value) {
  HardwareField field(inst);
  if (field.id != RegMode) {
    wave.fail("writing hardware register " + std::to_string(field.id) +
              " is not supported");
    return;
  }
  uint32_t mask = field.mask() << field.offset;
  wave.setMode((wave.modeBits & ~mask) | (value << field.offset & mask));
}

void setHardwareRegister(WaveState &wave, const Instruction &inst) {
  setField(wave, inst, readScalar32(wave, inst.operands[1]));
}
void setHardwareImmediate(WaveState &wave, const Instruction &inst) {
  setField(wave, inst, inst.words[1]);
}

/// Relative scalar moves: M0 is added to a register number.
template <bool relativeSource, bool wide>
void moveRelative(WaveState &wave, const Instruction &inst) {
  Operand destination = inst.operands[0], source = inst.operands[1];
  Operand &relative = relativeSource ? source : destination;
  uint64_t index = uint64_t{relative.index} + wave.sgpr[M0];
  if (index + wide >= FlatScratchLo) {
    wave.fail("M0 moves the register number to " + std::to_string(index) +
              ", past the last SGPR");
    return;
  }
  relative.index = static_cast<uint16_t>(index);
  if (wide)
    writeScalar64(wave, destination, readScalar64(wave, source));
  else
    writeScalar32(wave, destination, readScalar32(wave, source));
}

/// VGPR indexing: the index is in M0's low byte, which operands it moves in
/// M0's top bits.
void setIndex(WaveState &wave, uint32_t index) {
  wave.sgpr[M0] = (wave.sgpr[M0] & ~0xffu) | (index & 0xff);
}
void setIndexMode(WaveState &wave, uint32_t mode) {
  wave.sgpr[M0] = (wave.sgpr[M0] & ~0xf000u) | (mode & 15) << 12;
}
void indexOn(WaveState &wave, const Instruction &inst) {
  wave.vgprIndexing = true;
  setIndex(wave, readScalar32(wave, inst.operands[0]));
  // The second source field of SOPC holds the mode itself.
  setIndexMode(wave, inst.words[0] >> 8);
}
void indexOff(WaveState &wave, const Instruction &) {
  wave.vgprIndexing = false;
}
void changeIndex(WaveState &wave, const Instruction &inst) {
  setIndex(wave, readScalar32(wave, inst.operands[0]));
}
void changeIndexMode(WaveState &wave, const Instruction &inst) {
  setIndexMode(wave, inst.immediate16());
}

struct Row {
  const char *name;
  Handler handler;
};

using U64 = uint64_t;

constexpr Row rows[] = {
    {"s_branch", branch<[](const WaveState &) { return true; }>},
    {"s_cbranch_scc0", branch<[](const WaveState &w) { return !w.scc; }>},
    {"s_cbranch_scc1", branch<[](const WaveState &w) { return w.scc; }>},
    {"s_cbranch_vccz", branch<[](const WaveState &w) { return !w.vcc(); }>},
    {"s_cbranch_vccnz",
     branch<[](const WaveState &w) { return w.vcc() != 0; }>},
    {"s_cbranch_execz", branch<[](const WaveState &w) { return !w.exec(); }>},
    {"s_cbranch_execnz",
     branch<[](const WaveState &w) { return w.exec() != 0; }>},
    {"s_endpgm", endProgram},
    {"s_barrier", barrier},
    {"s_trap", trap},
    {"s_sethalt", halt},
    // Taken under a debugger only.
    {"s_cbranch_cdbgsys", doNothing},
    {"s_cbranch_cdbguser", doNothing},
    {"s_cbranch_cdbgsys_or_user", doNothing},
    {"s_cbranch_cdbgsys_and_user", doNothing},
    {"s_getpc_b64", getPc},
    {"s_setpc_b64", setPc},
    {"s_swappc_b64", swapPc},
    {"s_call_b64", call},
    {"s_and_saveexec_b64", saveExec<[](U64 s, U64 e) { return s & e; }>},
    {"s_or_saveexec_b64", saveExec<[](U64 s, U64 e) { return s | e; }>},
    {"s_xor_saveexec_b64", saveExec<[](U64 s, U64 e) { return s ^ e; }>},
    {"s_andn2_saveexec_b64", saveExec<[](U64 s, U64 e) { return s & ~e; }>},
    {"s_orn2_saveexec_b64", saveExec<[](U64 s, U64 e) { return s | ~e; }>},
    {"s_nand_saveexec_b64", saveExec<[](U64 s, U64 e) { return ~(s & e); }>},
    {"s_nor_saveexec_b64", saveExec<[](U64 s, U64 e) { return ~(s | e); }>},
    {"s_xnor_saveexec_b64", saveExec<[](U64 s, U64 e) { return ~(s ^ e); }>},
    {"s_andn1_saveexec_b64", saveExec<[](U64 s, U64 e) { return ~s & e; }>},
    {"s_orn1_saveexec_b64", saveExec<[](U64 s, U64 e) { return ~s | e; }>},
    {"s_andn1_wrexec_b64", writeExec<[](U64 s, U64 e) { return ~s & e; }>},
    {"s_andn2_wrexec_b64", writeExec<[](U64 s, U64 e) { return s & ~e; }>},
    {"s_getreg_b32", getHardwareRegister},
    {"s_setreg_b32", setHardwareRegister},
    {"s_setreg_imm32_b32", setHardwareImmediate},
    {"s_set_gpr_idx_on", indexOn},
    {"s_set_gpr_idx_off", indexOff},
    {"s_set_gpr_idx_idx", changeIndex},
    {"s_set_gpr_idx_mode", changeIndexMode},
    {"s_movrels_b32", moveRelative<true, false>},
    {"s_movrels_b64", moveRelative<true, true>},
    {"s_movreld_b32", moveRelative<false, false>},
    {"s_movreld_b64", moveRelative<false, true>},
};

/// Waits, hints, cache maintenance: execution in order makes them no-ops.
constexpr const char *withoutEffect[] = {
    "s_nop",
    "s_waitcnt",
    "s_sleep",
    "s_setprio",
    "s_icache_inv",
    "s_incperflevel",
    "s_decperflevel",
    "s_ttracedata",
    "s_wakeup",
    "s_sendmsg",
    "s_dcache_inv",
    "s_dcache_wb",
    "s_dcache_inv_vol",
    "s_dcache_wb_vol",
    "buffer_wbl2",
    "buffer_inv",
    "s_atc_probe",
    "s_atc_probe_buffer",
};

} // namespace

void mini::emulator::addBranches(SemanticsTable &table) {
  Semantics semantics;
  semantics.types.fill(ValueType::B64);
  for (const Row &row : rows) {
    semantics.handler = row.handler;
    table.add(row.name, semantics);
  }
  semantics.handler = doNothing;
  for (const char *name : withoutEffect)
    table.add(name, semantics);
}
