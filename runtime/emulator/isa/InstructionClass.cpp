//===- InstructionClass.cpp - Instructions as counts see them -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By unit, and by mnemonic where a unit has several classes.
//
//===----------------------------------------------------------------------===//

#include "InstructionClass.h"

#include "AssemblyParser.h"
#include "InstructionUnit.h"

#include <cstdio>
#include <string>

using namespace mini::emulator;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// Instructions that only steer the wave have an encoding of their own, SOPP.
bool isProgramControl(const Instruction &inst) {
  return inst.words[0] >> 23 == 0x17f;
}

InstructionClass classOfScalar(std::string_view mnemonic,
                               const Instruction &inst) {
  if (mnemonic.starts_with("s_branch") || mnemonic.starts_with("s_cbranch") ||
      mnemonic == "s_setpc_b64" || mnemonic == "s_swappc_b64" ||
      mnemonic == "s_call_b64")
    return InstructionClass::Branch;
  if (mnemonic == "s_barrier")
    return InstructionClass::Barrier;
  if (mnemonic.starts_with("s_waitcnt"))
    return InstructionClass::Wait;
  return isProgramControl(inst) ? InstructionClass::Other
                                : InstructionClass::ScalarAlu;
}

InstructionClass classOfVectorMemory(std::string_view mnemonic) {
  if (mnemonic.starts_with("scratch_"))
    return InstructionClass::Scratch;
  if (contains(mnemonic, "_atomic_"))
    return InstructionClass::VectorAtomic;
  if (contains(mnemonic, "_store_"))
    return InstructionClass::VectorStore;
  if (contains(mnemonic, "_load_"))
    return InstructionClass::VectorLoad;
  // Cache control.
  return InstructionClass::Other;
}

} // namespace

InstructionClass mini::emulator::classOf(const Instruction &inst) {
  const std::string_view mnemonic = parseMnemonic(inst.text);
  switch (unitOf(mnemonic)) {
  case Unit::Scalar:
    return classOfScalar(mnemonic, inst);
  case Unit::ScalarMemory:
    return InstructionClass::ScalarMemory;
  case Unit::Vector:
    return isTranscendental(mnemonic) ? InstructionClass::Transcendental
                                      : InstructionClass::VectorAlu;
  case Unit::Matrix:
    return InstructionClass::Matrix;
  case Unit::VectorMemory:
    return classOfVectorMemory(mnemonic);
  case Unit::Flat:
    return InstructionClass::Flat;
  case Unit::Local:
    return InstructionClass::Local;
  case Unit::Message:
  case Unit::Other:
    break;
  }
  return InstructionClass::Other;
}

uint64_t mini::emulator::multiplyAccumulatesOf(std::string_view mnemonic) {
  if (unitOf(mnemonic) != Unit::Matrix)
    return 0;
  // M, N, K and perhaps blocks, behind the result's type:
  // v_mfma_f32_32x32x1_2b_f32.
  const std::string shape(
      mnemonic.substr(mnemonic.rfind('_', mnemonic.find('x')) + 1));
  unsigned m = 0, n = 0, k = 0, blocks = 1;
  char mark = 0;
  const int fields =
      std::sscanf(shape.c_str(), "%ux%ux%u_%u%c", &m, &n, &k, &blocks, &mark);
  if (fields < 5 || mark != 'b')
    blocks = 1;
  const uint64_t products = uint64_t{m} * n * k * blocks;
  return mnemonic.starts_with("v_smfmac_") ? products / 2 : products;
}
