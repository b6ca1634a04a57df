//===- Compiler.cpp - The embedded compiler -------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Implements the public API: text in, phases in order, one result or one error.
//
//===----------------------------------------------------------------------===//

#include "mini/Compiler.h"

#include "Compilation.h"

#include "llvm/ADT/StringExtras.h"

using namespace mini;

std::vector<PhaseInfo> mini::phases() {
  std::vector<PhaseInfo> result;
  for (const Phase &phase : allPhases())
    result.push_back({phase.name, phase.summary, phase.extension});
  return result;
}

std::vector<std::string> mini::targets() {
  std::vector<std::string> result;
  for (const Chip &chip : allChips())
    result.push_back(chip.name.str());
  return result;
}

/// Finds the phase called `name`; `fallback` where the name is empty.
static Expected<const Phase *> findPhase(const std::string &name,
                                         const Phase &fallback) {
  if (name.empty())
    return &fallback;
  if (const Phase *phase = lookupPhase(name))
    return phase;
  std::string message = "unknown phase '" + name + "'; phases are ";
  for (const Phase &phase : allPhases())
    message += (&phase == allPhases().begin() ? "" : ", ") + phase.name.str();
  return Error{ErrorKind::Usage, message};
}

Expected<CompileResult> mini::compile(std::string_view source,
                                      std::string_view name,
                                      const CompileOptions &options) {
  const Chip *chip = lookupChip(options.target);
  if (!chip)
    return Error{ErrorKind::Usage, "unknown target '" + options.target +
                                       "'; targets are " +
                                       llvm::join(targets(), ", ")};
  Expected<const Phase *> first = findPhase(options.from, allPhases().front());
  if (!first)
    return first.error();
  Expected<const Phase *> last = findPhase(options.to, allPhases().back());
  if (!last)
    return last.error();
  if (*first > *last)
    return Error{ErrorKind::Usage, "phase '" + options.from +
                                       "' comes after phase '" + options.to +
                                       "'"};
  if (*first == &allPhases().back())
    return Error{ErrorKind::Usage,
                 "phase '" + options.from +
                     "' cannot be the first: its input is not MLIR; start from "
                     "'asm'"};
  return Compilation(*chip, {*first, *last + 1}, options).run(source, name);
}
