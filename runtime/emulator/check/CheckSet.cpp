//===- CheckSet.cpp - Which checks are on ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Bounds stay on whatever the list says: without them a wild address would end
// the host's process.
//
//===----------------------------------------------------------------------===//

#include "CheckSet.h"

#include "mini/CheckNames.h"

#include <cstdlib>
#include <iterator>
#include <string>

using namespace mini;
using namespace mini::emulator;

namespace {

constexpr auto &names = checkNames;
static_assert(std::size(names) == checkCount);

Error unknownCheck(std::string_view name) {
  std::string known;
  for (std::string_view check : names)
    known += std::string(check) + ", ";
  return {ErrorKind::Usage, "MINI_EMULATOR_CHECK: unknown check '" +
                                std::string(name) + "', expected " + known +
                                "all, none or warn"};
}

} // namespace

const char *mini::emulator::nameOf(Check check) {
  return names[unsigned(check)].data();
}

CheckSet CheckSet::defaults() {
  CheckSet set;
  set.add(Check::Bounds);
  set.add(Check::Misaligned);
  return set;
}

bool CheckSet::needsObserver() const {
  return has(Check::Uninitialized) || has(Check::Race) || has(Check::Waitcnt) ||
         has(Check::Hazard) || has(Check::Barrier);
}

Expected<CheckSet> CheckSet::parse(std::string_view list) {
  CheckSet set = defaults();
  while (!list.empty()) {
    size_t comma = list.find(',');
    std::string_view name = list.substr(0, comma);
    list.remove_prefix(comma == std::string_view::npos ? list.size()
                                                       : comma + 1);
    bool known = name.empty();
    if (name == "none" || name == "all") {
      set.bits = name == "all" ? (1u << checkCount) - 1 : 0;
      set.add(Check::Bounds);
      known = true;
    }
    if (name == "warn")
      known = set.warns = true;
    for (unsigned i = 0; i < checkCount; ++i)
      if (name == names[i]) {
        set.add(static_cast<Check>(i));
        known = true;
      }
    if (!known)
      return unknownCheck(name);
  }
  return set;
}

Expected<CheckSet> CheckSet::fromEnvironment() {
  const char *list = std::getenv("MINI_EMULATOR_CHECK");
  return parse(list ? list : "");
}
