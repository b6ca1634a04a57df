//===- VectorVariants.cpp - The vector tables for this host ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses at run time, so that one binary serves every machine.
//
//===----------------------------------------------------------------------===//

#include "VectorVariants.h"

using namespace mini::emulator;

void mini::emulator::addVectorTables(SemanticsTable &table) {
#ifdef MINI_EMULATOR_X86_VARIANTS
  if (__builtin_cpu_supports("x86-64-v4"))
    return avx512::addVariant(table);
  if (__builtin_cpu_supports("x86-64-v3"))
    return avx2::addVariant(table);
#endif
  baseline::addVariant(table);
}
