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

using namespace mini::emulator;

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
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
  return inst.isProgramControl() ? InstructionClass::Other
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

InstructionClass mini::emulator::classOf(Unit unit, std::string_view mnemonic,
                                         const Instruction &inst) {
  switch (unit) {
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
