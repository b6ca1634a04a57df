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

#include <cstdlib>
#include <string_view>
#include <vector>

using namespace mini::emulator;

namespace {

struct Variant {
  std::string_view name;
  bool supported;
  void (*add)(SemanticsTable &);
};

/// What this machine and build have, the widest first.
std::vector<Variant> supportedVariants() {
  const Variant variants[] = {
#ifdef MINI_EMULATOR_X86_VARIANTS
      {"avx512", __builtin_cpu_supports("x86-64-v4") != 0, avx512::addVariant},
      {"avx2", __builtin_cpu_supports("x86-64-v3") != 0, avx2::addVariant},
#endif
      {"baseline", true, baseline::addVariant},
  };
  std::vector<Variant> supported;
  for (const Variant &variant : variants)
    if (variant.supported)
      supported.push_back(variant);
  return supported;
}

/// Empty where the environment names none.
std::string_view wantedVariant() {
  const char *wanted = std::getenv("MINI_EMULATOR_ISA");
  return wanted ? wanted : "";
}

} // namespace

mini::Status mini::emulator::checkWantedVariant() {
  const std::string_view wanted = wantedVariant();
  std::string names;
  for (const Variant &variant : supportedVariants()) {
    if (wanted.empty() || variant.name == wanted)
      return success();
    names += (names.empty() ? "" : ", ") + std::string(variant.name);
  }
  return Error{ErrorKind::Usage, "MINI_EMULATOR_ISA is '" +
                                     std::string(wanted) +
                                     "'; this machine and build have " + names};
}

void mini::emulator::addVectorTables(SemanticsTable &table) {
  const std::vector<Variant> variants = supportedVariants();
  for (const Variant &variant : variants)
    if (variant.name == wantedVariant())
      return variant.add(table);
  // A launch reports a name that is none of these.
  variants.front().add(table);
}
