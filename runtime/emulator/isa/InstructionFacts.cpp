//===- InstructionFacts.cpp - What observers ask of an instruction --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By mnemonic and encoding, and for matrix instructions by the row of the
// semantics' tables that the decoder found.
//
//===----------------------------------------------------------------------===//

#include "InstructionFacts.h"

#include "AssemblyParser.h"
#include "Decoder.h"
#include "isa/matrix/MatrixShape.h"

#include <algorithm>
#include <string_view>

using namespace mini::emulator;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool startsWithAny(std::string_view text,
                   std::initializer_list<std::string_view> prefixes) {
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view p) { return text.starts_with(p); });
}

void readControl(const Instruction &inst, InstructionFacts &facts) {
  const unsigned bits = inst.immediate16();
  facts.isBarrier = facts.mnemonic == "s_barrier";
  if (facts.mnemonic == "s_nop")
    facts.waitStates = static_cast<uint8_t>((bits & 15) + 1);
  if (facts.mnemonic == "s_sleep")
    facts.sleep = static_cast<uint8_t>(bits & 127);
  facts.isWait = facts.mnemonic == "s_waitcnt";
  if (!facts.isWait)
    return;
  // The fields on gfx9.
  facts.vmcnt = static_cast<uint8_t>((bits & 15) | (bits >> 14 & 3) << 4);
  facts.lgkmcnt = static_cast<uint8_t>(bits >> 8 & 15);
}

RegisterRange rangeOf(const Operand &operand) {
  if (operand.kind != OperandKind::Vector)
    return {};
  return {operand.index, operand.dwords};
}

HazardClass hazardOf(const MatrixShape &shape) {
  switch (shape.a) {
  case ElementFormat::F64:
    return shape.m == 4 ? HazardClass::MatrixDouble4x4
                        : HazardClass::MatrixDouble16x16;
  case ElementFormat::F32:
    return HazardClass::MatrixSingle;
  default:
    return HazardClass::MatrixXdl;
  }
}

void readMatrix(const Instruction &inst, InstructionFacts &facts) {
  facts.shape = &shapeOf(inst);
  facts.hazard = hazardOf(*facts.shape);
  facts.accumulator = rangeOf(inst.operands[facts.shape->isSparse ? 0 : 3]);
  facts.passes = static_cast<uint8_t>(facts.use.busyCycles);
}

void readVector(const Instruction &inst, InstructionFacts &facts) {
  const std::string_view mnemonic = facts.mnemonic;
  if (facts.kind == InstructionClass::Transcendental)
    facts.hazard = HazardClass::Transcendental;
  else if (startsWithAny(mnemonic, {"v_dot2", "v_dot4", "v_dot8"}))
    facts.hazard = HazardClass::Dot;
  facts.dpp = inst.modifiers.dpp != DppMode::None;
  facts.selectsLane =
      mnemonic == "v_readlane_b32" || mnemonic == "v_writelane_b32";
  if (facts.selectsLane && inst.operands[2].kind == OperandKind::Scalar)
    facts.laneSelect =
        static_cast<uint16_t>(scalarRegisterBase + inst.operands[2].index);
  facts.readsLane =
      mnemonic == "v_readlane_b32" || mnemonic == "v_readfirstlane_b32";
  facts.divFmas = mnemonic.starts_with("v_div_fmas_");
}

void readMemory(const Instruction &inst, InstructionFacts &facts) {
  const std::string_view mnemonic = facts.mnemonic;
  const bool hasScope =
      contains(inst.text, " sc0") || contains(inst.text, " sc1");
  facts.loadsToLds = inst.modifiers.lds || contains(mnemonic, "_load_lds_");
  facts.acquires = mnemonic == "buffer_inv";
  facts.synchronizes =
      contains(mnemonic, "_atomic_") ||
      (facts.isMemory() && facts.unit != Unit::Local && hasScope);
  facts.storesWide =
      startsWithAny(mnemonic, {"global_store_dwordx3", "global_store_dwordx4",
                               "flat_store_dwordx3", "flat_store_dwordx4"});
}

} // namespace

uint64_t InstructionFacts::multiplyAccumulates() const {
  if (!shape)
    return 0;
  const uint64_t products =
      uint64_t{shape->m} * shape->n * shape->k * shape->blocks;
  return shape->isSparse ? products / 2 : products;
}

InstructionFacts mini::emulator::makeFacts(const Instruction &inst,
                                           Decoder &decoder) {
  InstructionFacts facts;
  facts.mnemonic = parseMnemonic(inst.text);
  facts.address = inst.address;
  facts.unit = unitOf(facts.mnemonic);
  facts.kind = classOf(facts.unit, facts.mnemonic, inst);
  facts.use = decoder.registerUse(reinterpret_cast<const uint8_t *>(inst.words),
                                  inst.size, inst.address);
  if (inst.isProgramControl())
    readControl(inst, facts);
  if (facts.isMatrix())
    readMatrix(inst, facts);
  if (facts.isVector())
    readVector(inst, facts);
  readMemory(inst, facts);
  return facts;
}
