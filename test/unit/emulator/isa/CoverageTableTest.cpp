//===- CoverageTableTest.cpp - docs/emulator-instructions.md is true ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes the table of instructions anew from LLVM and from the emulator's
// registry, and compares it with the one in the documentation.
//
//===----------------------------------------------------------------------===//

#include "CoverageInstructions.h"
#include "isa/AssemblyParser.h"
#include "isa/Decoder.h"
#include "isa/SemanticsRegistry.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

using namespace mini;
using namespace mini::test;

namespace {

/// Why instructions whose name starts so are not supported.
struct Reason {
  const char *prefix;
  const char *text;
};
constexpr Reason reasons[] = {
    {"buffer_load_format_",
     "typed buffer formats, which compilers emit for graphics"},
    {"buffer_store_format_",
     "typed buffer formats, which compilers emit for graphics"},
    {"ds_gws_", "global wave sync, which compilers do not emit"},
    {"s_cbranch_g_fork",
     "the fork stack in scalar registers, which compilers do not emit"},
    {"s_cbranch_i_fork",
     "the fork stack in scalar registers, which compilers do not emit"},
    {"s_cbranch_join",
     "the fork stack in scalar registers, which compilers do not emit"},
    {"s_dcache_discard",
     "drops written cache lines, which compilers do not emit"},
    {"s_endpgm_ordered_ps_done", "graphics only"},
    {"s_endpgm_saved", "trap handlers only"},
    {"s_rfe_", "trap handlers only"},
    {"s_scratch_",
     "scalar access to private memory, which compilers do not emit"},
    {"s_sendmsghalt",
     "halts for the host to resume, which compilers do not emit"},
    {"s_setkill", "trap handlers only"},
    {"s_setvskip", "skips vector instructions, which compilers do not emit"},
    {"tbuffer_", "typed buffer formats, which compilers emit for graphics"},
    {"v_screen_partition_", "graphics only"},
};

const char *reasonFor(const std::string &mnemonic) {
  for (const Reason &reason : reasons)
    if (mnemonic.starts_with(reason.prefix))
      return reason.text;
  return nullptr;
}

/// The encoding family by the top bits of the first dword.
const char *familyOf(uint64_t encoding) {
  struct Family {
    unsigned bits, value;
    const char *name;
  };
  constexpr Family families[] = {
      {9, 0x17d, "SOP1"},  {9, 0x17e, "SOPC"}, {9, 0x17f, "SOPP"},
      {4, 0xb, "SOPK"},    {2, 0x2, "SOP2"},   {6, 0x30, "SMEM"},
      {7, 0x3f, "VOP1"},   {7, 0x3e, "VOPC"},  {1, 0x0, "VOP2"},
      {9, 0x1a7, "VOP3P"}, {6, 0x34, "VOP3"},  {6, 0x36, "DS"},
      {6, 0x37, "FLAT"},   {6, 0x38, "MUBUF"}, {6, 0x3a, "MTBUF"},
  };
  auto word = static_cast<uint32_t>(encoding);
  for (const Family &family : families)
    if (word >> (32 - family.bits) == family.value)
      return family.name;
  return "other";
}

struct Row {
  std::string family;
  bool supported = false;
};
using Table = std::map<std::string, Row>;

const std::vector<KnownInstruction> &known() {
  static const std::vector<KnownInstruction> result = knownInstructions();
  return result;
}

Table makeTable() {
  Table table;
  for (const KnownInstruction &instruction : known()) {
    std::string mnemonic(emulator::parseMnemonic(instruction.text));
    Row &row = table[mnemonic];
    std::string family = familyOf(instruction.encoding);
    // What also has a short encoding belongs to that family.
    if (row.family.empty() || row.family == "VOP3")
      row.family = family;
    row.supported = emulator::findSemantics(mnemonic) != nullptr;
  }
  return table;
}

void writeNames(std::ostream &out, const std::vector<std::string> &names) {
  size_t column = 0;
  for (const std::string &name : names) {
    if (column != 0 && column + name.size() + 3 > 100) {
      out << "\n";
      column = 0;
    }
    out << (column == 0 ? "" : " ") << "`" << name << "`";
    column += name.size() + 3;
  }
  out << "\n";
}

std::string makeDocument(const Table &table) {
  std::map<std::string, std::vector<std::string>> supported;
  std::map<std::string, std::map<std::string, std::vector<std::string>>>
      missing;
  std::map<std::string, size_t> totals;
  size_t supportedCount = 0;
  for (const auto &[mnemonic, row] : table) {
    ++totals[row.family];
    supportedCount += row.supported;
    const char *reason = reasonFor(mnemonic);
    if (row.supported)
      supported[row.family].push_back(mnemonic);
    else
      missing[row.family][reason ? reason : "no reason"].push_back(mnemonic);
  }
  std::ostringstream out;
  out << "# Instructions of the emulator\n\n"
         "Every mnemonic that LLVM's disassembler knows for gfx942, by "
         "encoding "
         "family, without the\nsuffixes `_e32`, `_e64`, `_sdwa` and `_dpp`. "
         "The "
         "test CoverageTableTest generates this file from LLVM\nand from the "
         "emulator's registry and compares; it says where the new text is when "
         "they differ.\n\n"
      << supportedCount << " of " << table.size()
      << " mnemonics are supported.\n";
  for (const auto &[family, total] : totals) {
    out << "\n## " << family << ": " << supported[family].size() << " of "
        << total << "\n\n";
    if (!supported[family].empty()) {
      out << "Supported:\n";
      writeNames(out, supported[family]);
    }
    for (const auto &[reason, names] : missing[family]) {
      out << "\nNot supported (" << reason << "):\n";
      writeNames(out, names);
    }
  }
  return out.str();
}

TEST(CoverageTableTest, DocumentIsCurrent) {
  std::string expected = makeDocument(makeTable());
  std::ofstream(MINI_INSTRUCTIONS_OUTPUT) << expected;
  std::ifstream file(MINI_INSTRUCTIONS_DOCUMENT);
  std::stringstream actual;
  actual << file.rdbuf();
  EXPECT_TRUE(actual.str() == expected)
      << MINI_INSTRUCTIONS_DOCUMENT
      << " is not what LLVM and the registry say; "
      << "the current table is in " << MINI_INSTRUCTIONS_OUTPUT;
}

TEST(CoverageTableTest, WhatIsMissingHasAReason) {
  Table table = makeTable();
  for (const auto &[mnemonic, row] : table)
    if (!row.supported)
      EXPECT_NE(reasonFor(mnemonic), nullptr) << mnemonic;
  for (const Reason &reason : reasons)
    EXPECT_TRUE(std::any_of(table.begin(), table.end(),
                            [&](const auto &entry) {
                              return !entry.second.supported &&
                                     entry.first.starts_with(reason.prefix);
                            }))
        << "no unsupported instruction starts with " << reason.prefix;
}

TEST(CoverageTableTest, EverySupportedEncodingHasAHandler) {
  emulator::Decoder decoder;
  for (const KnownInstruction &instruction : known()) {
    if (!emulator::findSemantics(emulator::parseMnemonic(instruction.text)))
      continue;
    uint8_t bytes[16] = {};
    std::memcpy(bytes, &instruction.encoding, sizeof(uint64_t));
    emulator::Instruction decoded = decoder.decode(bytes, sizeof(bytes), 0);
    EXPECT_NE(decoded.handler, nullptr)
        << instruction.opcodeName << ": " << decoded.text;
  }
}

TEST(CoverageTableTest, TheRegistryHasNoNamesThatLlvmLacks) {
  Table table = makeTable();
  for (const std::string &mnemonic : emulator::registeredMnemonics())
    EXPECT_TRUE(table.contains(mnemonic)) << mnemonic;
}

} // namespace
