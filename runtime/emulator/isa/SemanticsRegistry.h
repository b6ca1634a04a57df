//===- SemanticsRegistry.h - Semantics by mnemonic --------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All tables in one map. The vector tables exist once per instruction set of
// the host, and the best one the machine has is taken.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_SEMANTICSREGISTRY_H
#define MINI_EMULATOR_ISA_SEMANTICSREGISTRY_H

#include "Instruction.h"

#include <string>
#include <string_view>
#include <vector>

namespace mini::emulator {

/// Null where the mnemonic is unknown.
const Semantics *findSemantics(std::string_view mnemonic);

/// Every mnemonic that has semantics, in no order.
std::vector<std::string> registeredMnemonics();

void addScalarAlu(SemanticsTable &table);
void addScalarCompare(SemanticsTable &table);
void addScalarMemory(SemanticsTable &table);
void addScalarStores(SemanticsTable &table);
void addBranches(SemanticsTable &table);
void addLocalMemory(SemanticsTable &table);
void addLocalExchange(SemanticsTable &table);
void addGlobalMemory(SemanticsTable &table);
void addBufferMemory(SemanticsTable &table);
void addCrossLane(SemanticsTable &table);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_SEMANTICSREGISTRY_H
