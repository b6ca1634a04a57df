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
#include "SizeVariants.h"

#include "Aten/Aten.h"
#include "Onnx/OperatorTable.h"
#include "tensor/FileOutput.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

#include <set>

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

std::vector<OperatorInfo> mini::operators() {
  llvm::ArrayRef<OperatorRow> table = operatorTable();
  return {table.begin(), table.end()};
}

std::vector<std::string> mini::torchOperators() {
  std::vector<std::string> result;
  for (const AtenRow &row : atenTable())
    result.push_back(("torch." + row.name).str());
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

/// Checks what the options say of the model's inputs, which only the first
/// phase takes.
static Status checkInputOptions(const CompileOptions &options,
                                const Phase &first) {
  auto usage = [](std::string message) {
    return Error{ErrorKind::Usage, std::move(message)};
  };
  bool isGiven = !options.dimensions.empty() || !options.bindings.empty();
  if (isGiven && &first != allPhases().begin())
    return usage("dimensions can be fixed and inputs bound only in phase '" +
                 allPhases().front().name.str() +
                 "', not when starting from '" + first.name.str() + "'");
  llvm::StringSet<> dimensions, inputs;
  size_t variants = 1;
  for (const auto &[name, sizes] : options.dimensions) {
    std::set<int64_t> known;
    for (int64_t size : sizes) {
      if (size < 0)
        return usage("dimension '" + name + "' cannot have the size " +
                     std::to_string(size) + "; it must be at least 0");
      if (!known.insert(size).second)
        return usage("dimension '" + name + "' is given the size " +
                     std::to_string(size) + " twice");
    }
    if (sizes.empty() || !dimensions.insert(name).second)
      return usage("dimension '" + name + "' is given " +
                   (sizes.empty() ? "no size" : "a size twice"));
    variants = std::min(variants * sizes.size(), mostVariants + 1);
  }
  if (variants > mostVariants)
    return usage("the sizes of the dimensions have more than " +
                 std::to_string(mostVariants) + " combinations");
  for (const auto &[input, file] : options.bindings)
    if (!inputs.insert(input).second)
      return usage("input '" + input + "' is bound twice");
  return success();
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
  if (Status status = checkInputOptions(options, **first); !status)
    return status.error();
  if (!options.saveTemps.empty())
    if (Status status = checkFolderWritable(options.saveTemps); !status)
      return Error{ErrorKind::Usage, status.error().message};
  return Compilation(*chip, {*first, *last + 1}, options).run(source, name);
}
