//===- VectorVariants.h - The vector tables for this host -------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The vector operations are built for several instruction sets of the host;
// this picks the widest one the machine has.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_VECTORVARIANTS_H
#define MINI_EMULATOR_ISA_VECTORVARIANTS_H

#include "Instruction.h"
#include "mini/Expected.h"

namespace mini::emulator {

/// Adds the rows of all vector tables.
void addVectorTables(SemanticsTable &table);

/// Reports a variant that MINI_EMULATOR_ISA names and that is not there.
Status checkWantedVariant();

namespace baseline {
void addVariant(SemanticsTable &table);
} // namespace baseline
#ifdef MINI_EMULATOR_X86_VARIANTS
namespace avx2 {
void addVariant(SemanticsTable &table);
} // namespace avx2
namespace avx512 {
void addVariant(SemanticsTable &table);
} // namespace avx512
#endif

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_VECTORVARIANTS_H
