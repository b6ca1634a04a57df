//===- CheckInstruction.cpp - Instructions as the checks see them ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Classification by mnemonic and encoding.
//
//===----------------------------------------------------------------------===//

#include "CheckInstruction.h"

#include "isa/AssemblyParser.h"

#include <algorithm>
#include <string_view>

using namespace mini::emulator;

namespace {

bool startsWithAny(std::string_view text,
                   std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.starts_with(p); });
}

/// The fields of s_waitcnt on gfx9.
void readWait(const Instruction &inst, CheckInstruction &result) {
  unsigned bits = inst.immediate16();
  result.isWait = true;
  result.vmcnt = static_cast<uint8_t>((bits & 15) | (bits >> 14 & 3) << 4);
  result.lgkmcnt = static_cast<uint8_t>(bits >> 8 & 15);
}

RegisterRange rangeOf(const Operand &operand) {
  if (operand.kind != OperandKind::Vector)
    return {};
  return {operand.index, operand.dwords};
}

void readMatrix(std::string_view mnemonic, const Instruction &inst,
                CheckInstruction &result) {
  bool sparse = mnemonic.starts_with("v_smfmac_");
  result.accumulator = rangeOf(inst.operands[sparse ? 0 : 3]);
  if (mnemonic.ends_with("_f64"))
    result.matrix = mnemonic.find("_4x4x4") == std::string_view::npos
                        ? MatrixKind::Double16x16
                        : MatrixKind::Double4x4;
  else if (mnemonic.ends_with("_f32"))
    result.matrix = MatrixKind::Single;
  result.passes = static_cast<uint8_t>(result.use.busyCycles);
}

void readVector(std::string_view mnemonic, const Instruction &inst,
                CheckInstruction &result) {
  result.transcendental = isTranscendental(mnemonic);
  result.dot = startsWithAny(mnemonic, {"v_dot2", "v_dot4", "v_dot8"});
  result.dpp = inst.modifiers.dpp != DppMode::None;
  result.selectsLane =
      mnemonic == "v_readlane_b32" || mnemonic == "v_writelane_b32";
  if (result.selectsLane && inst.operands[2].kind == OperandKind::Scalar)
    result.laneSelect =
        static_cast<uint16_t>(scalarRegisterBase + inst.operands[2].index);
  result.readsLane =
      mnemonic == "v_readlane_b32" || mnemonic == "v_readfirstlane_b32";
  result.divFmas = mnemonic.starts_with("v_div_fmas_");
}

bool hasScope(const Instruction &inst) {
  return inst.text.find(" sc0") != std::string::npos ||
         inst.text.find(" sc1") != std::string::npos;
}

} // namespace

CheckInstruction CheckInstructions::classify(const Instruction &inst) {
  CheckInstruction result;
  const std::string_view mnemonic = parseMnemonic(inst.text);
  result.unit = unitOf(mnemonic);
  result.offset = inst.address - entry;
  result.use = decoder.registerUse(
      reinterpret_cast<const uint8_t *>(inst.address), inst.size, inst.address);
  if (mnemonic == "s_waitcnt")
    readWait(inst, result);
  result.isBarrier = mnemonic == "s_barrier";
  if (mnemonic == "s_nop")
    result.waitStates = static_cast<uint8_t>((inst.immediate16() & 15) + 1);
  if (result.unit == Unit::Matrix)
    readMatrix(mnemonic, inst, result);
  if (result.unit == Unit::Vector)
    readVector(mnemonic, inst, result);
  result.loadsToLds = inst.modifiers.lds ||
                      mnemonic.find("_load_lds_") != std::string_view::npos;
  result.acquires = mnemonic == "buffer_inv";
  result.synchronizes =
      mnemonic.find("_atomic_") != std::string_view::npos ||
      (result.isMemory() && result.unit != Unit::Local && hasScope(inst));
  result.storesWide =
      startsWithAny(mnemonic, {"global_store_dwordx3", "global_store_dwordx4",
                               "flat_store_dwordx3", "flat_store_dwordx4"});
  return result;
}

const CheckInstruction &CheckInstructions::of(const Instruction &inst) {
  {
    std::shared_lock lock(mutex);
    auto it = known.find(&inst);
    if (it != known.end())
      return it->second;
  }
  std::unique_lock lock(mutex);
  auto it = known.find(&inst);
  if (it == known.end())
    it = known.emplace(&inst, classify(inst)).first;
  return it->second;
}
