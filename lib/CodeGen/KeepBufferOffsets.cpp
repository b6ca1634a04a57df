//===- KeepBufferOffsets.cpp - Offsets of buffer accesses stay whole - cpp ===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each offset goes through an empty inline assembly, which costs no
// instruction. Loop strength reduction, which also makes negative bases, cannot
// look through it either.
//
//===----------------------------------------------------------------------===//

#include "KeepBufferOffsets.h"

#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/IntrinsicsAMDGPU.h"

using namespace llvm;

/// The operand of a buffer access that is its offset in a register, if `call`
/// is one.
static Use *offsetOf(IntrinsicInst &call) {
  switch (call.getIntrinsicID()) {
  case Intrinsic::amdgcn_raw_ptr_buffer_load:
    return &call.getArgOperandUse(1);
  case Intrinsic::amdgcn_raw_ptr_buffer_store:
    return &call.getArgOperandUse(2);
  default:
    return nullptr;
  }
}

void mini::keepBufferOffsets(Module &module) {
  Type *type = Type::getInt32Ty(module.getContext());
  InlineAsm *opaque = InlineAsm::get(FunctionType::get(type, type, false), "",
                                     "=v,0", /*hasSideEffects=*/false);
  for (Function &function : module)
    for (Instruction &instruction : instructions(function)) {
      auto *call = dyn_cast<IntrinsicInst>(&instruction);
      Use *offset = call ? offsetOf(*call) : nullptr;
      if (!offset || isa<Constant>(*offset))
        continue;
      IRBuilder<> builder(call);
      offset->set(builder.CreateCall(opaque, offset->get()));
    }
}
