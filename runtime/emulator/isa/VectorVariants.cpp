//===- VectorVariants.cpp - The vector tables for this host ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Chooses at run time, so that one binary serves every machine.
// MINI_EMULATOR_ISA names a variant where the choice matters, as in tests.
//
//===----------------------------------------------------------------------===//

#include "VectorVariants.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

using namespace mini::emulator;

namespace {

struct Variant {
  std::string_view name;
  bool supported;
  void (*add)(SemanticsTable &);
};

} // namespace

void mini::emulator::addVectorTables(SemanticsTable &table) {
  // The widest first.
  const Variant variants[] = {
#ifdef MINI_EMULATOR_X86_VARIANTS
      {"avx512", __builtin_cpu_supports("x86-64-v4") != 0, avx512::addVariant},
      {"avx2", __builtin_cpu_supports("x86-64-v3") != 0, avx2::addVariant},
#endif
      {"baseline", true, baseline::addVariant},
  };
  const char *wanted = std::getenv("MINI_EMULATOR_ISA");
  for (const Variant &variant : variants)
    if (variant.supported && wanted && variant.name == wanted)
      return variant.add(table);
  if (wanted)
    std::fprintf(stderr,
                 "mini emulator: MINI_EMULATOR_ISA is '%s', which this machine "
                 "or build does not have; using its best instruction set\n",
                 wanted);
  for (const Variant &variant : variants)
    if (variant.supported)
      return variant.add(table);
}
