//===- AssemblyParser.cpp - Printed assembly to operands ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An instruction is a mnemonic, operands between commas, and modifiers between
// spaces behind the last operand. Fields that are printed symbolically
// (hardware registers, swizzle patterns, wait counts) are read from the
// encoding instead, so their text is skipped here.
//
//===----------------------------------------------------------------------===//

#include "AssemblyParser.h"

#include "OperandParser.h"

#include <algorithm>
#include <vector>

using namespace mini::emulator;

namespace {

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos)
    return {};
  size_t last = text.find_last_not_of(" \t\n");
  return text.substr(first, last - first + 1);
}

/// Splits at `separator` outside brackets.
std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  int depth = 0;
  size_t start = 0;
  for (size_t i = 0; i <= text.size(); ++i) {
    bool atEnd = i == text.size();
    if (!atEnd && (text[i] == '[' || text[i] == '('))
      ++depth;
    if (!atEnd && (text[i] == ']' || text[i] == ')'))
      --depth;
    if (!atEnd && (text[i] != separator || depth != 0))
      continue;
    std::string_view part = trim(text.substr(start, i - start));
    if (!part.empty())
      parts.push_back(part);
    start = i + 1;
  }
  return parts;
}

/// `[1,0,1]` as bits, the first entry in bit 0.
uint8_t parseBits(std::string_view text) {
  uint8_t bits = 0;
  unsigned position = 0;
  for (char c : text) {
    if (c != '0' && c != '1')
      continue;
    bits |= static_cast<uint8_t>((c - '0') << position++);
  }
  return bits;
}

struct NamedDpp {
  std::string_view name;
  DppMode mode;
};
constexpr NamedDpp dppModes[] = {
    {"row_shl", DppMode::RowShl},
    {"row_shr", DppMode::RowShr},
    {"row_ror", DppMode::RowRor},
    {"wave_shl", DppMode::WaveShl},
    {"wave_rol", DppMode::WaveRol},
    {"wave_shr", DppMode::WaveShr},
    {"wave_ror", DppMode::WaveRor},
    {"row_mirror", DppMode::RowMirror},
    {"row_half_mirror", DppMode::RowHalfMirror},
    {"row_newbcast", DppMode::RowNewBroadcast},
};

bool parseDpp(std::string_view name, std::string_view value, Modifiers &mods) {
  if (name == "quad_perm") {
    mods.dpp = DppMode::QuadPerm;
    unsigned position = 0;
    for (char c : value)
      if (c >= '0' && c <= '3')
        mods.dppArgument |= static_cast<uint8_t>((c - '0') << 2 * position++);
    return true;
  }
  if (name == "row_bcast") {
    mods.dpp =
        value == "15" ? DppMode::RowBroadcast15 : DppMode::RowBroadcast31;
    return true;
  }
  for (const NamedDpp &dpp : dppModes) {
    if (dpp.name != name)
      continue;
    mods.dpp = dpp.mode;
    mods.dppArgument = static_cast<uint8_t>(parseInteger(value).value_or(1));
    return true;
  }
  return false;
}

SubDword parseSubDword(std::string_view value) {
  constexpr std::string_view names[] = {"BYTE_0", "BYTE_1", "BYTE_2", "BYTE_3",
                                        "WORD_0", "WORD_1", "DWORD"};
  for (unsigned i = 0; i < std::size(names); ++i)
    if (names[i] == value)
      return static_cast<SubDword>(i);
  return SubDword::Dword;
}

bool parseSdwa(std::string_view name, std::string_view value, Modifiers &mods) {
  if (name == "dst_sel")
    mods.dstSel = parseSubDword(value);
  else if (name == "src0_sel")
    mods.srcSel[0] = parseSubDword(value);
  else if (name == "src1_sel")
    mods.srcSel[1] = parseSubDword(value);
  else if (name == "dst_unused")
    mods.dstUnused = value == "UNUSED_SEXT"       ? UnusedBits::SignExtend
                     : value == "UNUSED_PRESERVE" ? UnusedBits::Preserve
                                                  : UnusedBits::Pad;
  else
    return false;
  mods.sdwa = true;
  return true;
}

struct NumericModifier {
  std::string_view name;
  uint8_t Modifiers::*field;
};
constexpr NumericModifier numericModifiers[] = {
    {"row_mask", &Modifiers::rowMask}, {"bank_mask", &Modifiers::bankMask},
    {"offset0", &Modifiers::offset0},  {"offset1", &Modifiers::offset1},
    {"cbsz", &Modifiers::cbsz},        {"abid", &Modifiers::abid},
    {"blgp", &Modifiers::blgp},
};

struct BitsModifier {
  std::string_view name;
  uint8_t Modifiers::*field;
};
constexpr BitsModifier bitsModifiers[] = {
    {"op_sel", &Modifiers::opSel}, {"op_sel_hi", &Modifiers::opSelHi},
    {"neg_lo", &Modifiers::negLo}, {"neg_hi", &Modifiers::negHi},
    {"neg", &Modifiers::blgp},
};

struct FlagModifier {
  std::string_view name;
  bool Modifiers::*field;
};
constexpr FlagModifier flagModifiers[] = {
    {"clamp", &Modifiers::clamp}, {"offen", &Modifiers::offen},
    {"idxen", &Modifiers::idxen}, {"sc0", &Modifiers::sc0},
    {"lds", &Modifiers::lds},
};

/// Modifiers without an effect on results here: cache policy and the ones
/// whose value is read from the encoding.
bool isIgnoredModifier(std::string_view name) {
  constexpr std::string_view names[] = {"sc1", "nt",     "glc",
                                        "slc", "format", "offset"};
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

bool parseModifier(std::string_view token, Modifiers &mods) {
  size_t colon = token.find(':');
  std::string_view name = token.substr(0, colon);
  std::string_view value = colon == std::string_view::npos
                               ? std::string_view()
                               : token.substr(colon + 1);
  if (name == "bound_ctrl") {
    mods.boundControl = true;
    return true;
  }
  if (name == "mul" || name == "div") {
    mods.outputScale = name == "div"  ? OutputScale::Half
                       : value == "2" ? OutputScale::Times2
                                      : OutputScale::Times4;
    return true;
  }
  if (name == "offset")
    if (std::optional<int64_t> number = parseInteger(value))
      mods.offset = static_cast<int32_t>(*number);
  for (const BitsModifier &modifier : bitsModifiers)
    if (modifier.name == name) {
      mods.*modifier.field = parseBits(value);
      return true;
    }
  for (const NumericModifier &modifier : numericModifiers)
    if (modifier.name == name) {
      mods.*modifier.field =
          static_cast<uint8_t>(parseInteger(value).value_or(0));
      return true;
    }
  for (const FlagModifier &modifier : flagModifiers)
    if (modifier.name == name) {
      mods.*modifier.field = true;
      return true;
    }
  return parseDpp(name, value, mods) || parseSdwa(name, value, mods) ||
         isIgnoredModifier(name);
}

/// Operands whose meaning is in the encoding's immediate field, and
/// instructions that have modifiers only.
bool isSymbolicOperand(std::string_view mnemonic) {
  constexpr std::string_view names[] = {
      "s_waitcnt",          "s_sendmsg",
      "s_sendmsghalt",      "s_getreg_b32",
      "s_setreg",           "s_setreg_b32",
      "s_setreg_imm32_b32", "s_set_gpr_idx_on",
      "s_set_gpr_idx_mode", "v_nop",
      "buffer_inv",         "buffer_wbl2"};
  return std::find(std::begin(names), std::end(names), mnemonic) !=
         std::end(names);
}

std::string parseOperandText(std::string_view text, bool symbolic,
                             ValueType type, Instruction &instruction) {
  if (instruction.operandCount == Instruction::maxOperands)
    return "too many operands";
  std::optional<Operand> operand = parseOperand(text, type);
  if (!operand && !symbolic)
    return "operand '" + std::string(text) + "' is not understood";
  instruction.operands[instruction.operandCount++] =
      operand.value_or(Operand());
  return "";
}

} // namespace

std::string_view mini::emulator::parseMnemonic(std::string_view text) {
  text = trim(text);
  std::string_view mnemonic = text.substr(0, text.find_first_of(" \t"));
  for (std::string_view suffix : {"_e32", "_e64", "_dpp", "_sdwa"})
    if (mnemonic.ends_with(suffix))
      mnemonic.remove_suffix(suffix.size());
  return mnemonic;
}

std::string mini::emulator::parseOperands(std::string_view text,
                                          std::string_view mnemonic,
                                          const Semantics &semantics,
                                          Instruction &instruction) {
  text = trim(text);
  size_t space = text.find_first_of(" \t");
  if (space == std::string_view::npos)
    return "";
  bool symbolic = isSymbolicOperand(mnemonic);
  instruction.types = semantics.types;
  std::vector<std::string_view> parts = split(text.substr(space), ',');
  for (size_t i = 0; i < parts.size(); ++i) {
    ValueType type =
        semantics.types[std::min<size_t>(i, Instruction::maxOperands - 1)];
    // Only the last operand has modifiers behind it.
    std::vector<std::string_view> tokens = split(parts[i], ' ');
    if (tokens.empty())
      continue;
    // Cache maintenance has modifiers and no operand.
    bool hasOperand =
        i > 0 || symbolic || !parseModifier(tokens[0], instruction.modifiers);
    std::string error;
    if (hasOperand)
      error = parseOperandText(tokens[0], symbolic, type, instruction);
    if (!error.empty())
      return error;
    for (size_t t = 1; t < tokens.size(); ++t)
      if (!symbolic && !parseModifier(tokens[t], instruction.modifiers))
        return "modifier '" + std::string(tokens[t]) + "' is not understood";
  }
  return "";
}
