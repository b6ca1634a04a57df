//===- SemanticsRegistry.cpp - Semantics by mnemonic ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Builds the map once, on first use.
//
//===----------------------------------------------------------------------===//

#include "SemanticsRegistry.h"

#include "VectorVariants.h"

#include "llvm/ADT/StringMap.h"

using namespace mini::emulator;

namespace {

class MapTable final : public SemanticsTable {
public:
  MapTable() {
    addScalarAlu(*this);
    addScalarCompare(*this);
    addScalarMemory(*this);
    addScalarStores(*this);
    addBranches(*this);
    addLocalMemory(*this);
    addLocalExchange(*this);
    addGlobalMemory(*this);
    addBufferMemory(*this);
    addCrossLane(*this);
    addVectorTables(*this);
  }

  void add(const char *mnemonic, const Semantics &semantics) override {
    rows[mnemonic] = semantics;
  }

  const Semantics *find(std::string_view mnemonic) const {
    auto it = rows.find(llvm::StringRef(mnemonic.data(), mnemonic.size()));
    return it == rows.end() ? nullptr : &it->second;
  }

  std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto &row : rows)
      result.push_back(row.getKey().str());
    return result;
  }

private:
  llvm::StringMap<Semantics> rows;
};

} // namespace

static const MapTable &allSemantics() {
  static const MapTable table;
  return table;
}

const Semantics *mini::emulator::findSemantics(std::string_view mnemonic) {
  return allSemantics().find(mnemonic);
}

std::vector<std::string> mini::emulator::registeredMnemonics() {
  return allSemantics().names();
}
