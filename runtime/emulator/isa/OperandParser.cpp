//===- OperandParser.cpp - One printed operand ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Registers by name and by range, inline constants and literals. What a
// constant means depends on the type the operation reads it as; the rules are
// those of LLVM's AMDGPUOperandSyntax page.
//
//===----------------------------------------------------------------------===//

#include "OperandParser.h"

#include "WaveState.h"

#include <bit>
#include <charconv>
#include <cstdlib>
#include <string>

using namespace mini::emulator;

namespace {

struct NamedOperand {
  std::string_view name;
  OperandKind kind;
  uint16_t index;
  uint8_t dwords;
  uint64_t value;
};

constexpr NamedOperand namedOperands[] = {
    {"vcc", OperandKind::Scalar, VccLo, 2, 0},
    {"vcc_lo", OperandKind::Scalar, VccLo, 1, 0},
    {"vcc_hi", OperandKind::Scalar, VccLo + 1, 1, 0},
    {"exec", OperandKind::Scalar, ExecLo, 2, 0},
    {"exec_lo", OperandKind::Scalar, ExecLo, 1, 0},
    {"exec_hi", OperandKind::Scalar, ExecLo + 1, 1, 0},
    {"m0", OperandKind::Scalar, M0, 1, 0},
    {"flat_scratch", OperandKind::Scalar, FlatScratchLo, 2, 0},
    {"flat_scratch_lo", OperandKind::Scalar, FlatScratchLo, 1, 0},
    {"flat_scratch_hi", OperandKind::Scalar, FlatScratchLo + 1, 1, 0},
    {"xnack_mask", OperandKind::Scalar, XnackMaskLo, 2, 0},
    {"xnack_mask_lo", OperandKind::Scalar, XnackMaskLo, 1, 0},
    {"xnack_mask_hi", OperandKind::Scalar, XnackMaskLo + 1, 1, 0},
    {"off", OperandKind::None, 0, 0, 0},
    {"src_scc", OperandKind::Status, uint16_t(StatusBit::Scc), 1, 0},
    {"scc", OperandKind::Status, uint16_t(StatusBit::Scc), 1, 0},
    {"src_vccz", OperandKind::Status, uint16_t(StatusBit::Vccz), 1, 0},
    {"src_execz", OperandKind::Status, uint16_t(StatusBit::Execz), 1, 0},
    {"src_shared_base", OperandKind::Constant, 0, 2, sharedAperture},
    {"src_private_base", OperandKind::Constant, 0, 2, privateAperture},
    {"src_shared_limit", OperandKind::Constant, 0, 2,
     sharedAperture | 0xffffffff},
    {"src_private_limit", OperandKind::Constant, 0, 2,
     privateAperture | 0xffffffff},
};

struct RegisterFile {
  std::string_view prefix;
  OperandKind kind;
  uint16_t base;
  uint16_t count;
};

constexpr RegisterFile registerFiles[] = {
    {"ttmp", OperandKind::Scalar, Ttmp0, 16},
    {"s", OperandKind::Scalar, 0, 102},
    {"v", OperandKind::Vector, 0, 256},
    {"a", OperandKind::Vector, accumulatorBase, 256},
};

bool consumeFront(std::string_view &text, std::string_view prefix) {
  if (!text.starts_with(prefix))
    return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// `v[4:7]` without its prefix, or `12`.
bool parseRegisterRange(std::string_view text, unsigned &first,
                        unsigned &last) {
  bool bracketed = consumeFront(text, "[");
  const char *end = text.data() + text.size();
  auto [afterFirst, error] = std::from_chars(text.data(), end, first);
  if (error != std::errc())
    return false;
  last = first;
  if (!bracketed)
    return afterFirst == end;
  text.remove_prefix(afterFirst - text.data());
  if (consumeFront(text, ":")) {
    auto [afterLast, lastError] =
        std::from_chars(text.data(), text.data() + text.size(), last);
    if (lastError != std::errc())
      return false;
    text.remove_prefix(afterLast - text.data());
  }
  return text == "]" && last >= first;
}

std::optional<Operand> parseRegister(std::string_view text) {
  for (const RegisterFile &file : registerFiles) {
    std::string_view rest = text;
    unsigned first = 0, last = 0;
    if (!consumeFront(rest, file.prefix) ||
        !parseRegisterRange(rest, first, last))
      continue;
    if (last >= file.count)
      return std::nullopt;
    Operand operand;
    operand.kind = file.kind;
    operand.index = static_cast<uint16_t>(file.base + first);
    operand.dwords = static_cast<uint8_t>(last - first + 1);
    return operand;
  }
  return std::nullopt;
}

uint16_t halfBits(float value) {
  // Inline constants are powers of two, except 1/(2 pi).
  if (value > 0.15f && value < 0.16f)
    return 0x3118;
  uint32_t bits = std::bit_cast<uint32_t>(value);
  uint32_t exponent = ((bits >> 23) & 0xff) - 127 + 15;
  return static_cast<uint16_t>((bits >> 16 & 0x8000) | exponent << 10 |
                               (bits >> 13 & 0x3ff));
}

uint64_t inlineFloat(double value, ValueType type) {
  bool inverseTwoPi = value > 0.15 && value < 0.16;
  auto single = static_cast<float>(value);
  switch (type) {
  case ValueType::F16:
  case ValueType::B16:
  case ValueType::PackedF16:
    return value == 0 ? 0 : halfBits(single);
  case ValueType::B64:
  case ValueType::I64:
  case ValueType::F64:
    return inverseTwoPi ? 0x3fc45f306dc9c882 : std::bit_cast<uint64_t>(value);
  default:
    return inverseTwoPi ? 0x3e22f983 : std::bit_cast<uint32_t>(single);
  }
}

/// A number that is no floating-point inline constant.
uint64_t integerBits(int64_t value, bool literal, ValueType type) {
  switch (type) {
  case ValueType::F64:
    if (!literal)
      return static_cast<uint64_t>(value);
    return static_cast<uint64_t>(value) >> 32
               ? static_cast<uint64_t>(value)
               : static_cast<uint64_t>(value) << 32;
  case ValueType::B64:
    return literal ? static_cast<uint32_t>(value) : uint64_t(value);
  case ValueType::I64:
    return static_cast<uint64_t>(literal ? int64_t(static_cast<int32_t>(value))
                                         : value);
  case ValueType::PackedF32:
    return literal ? static_cast<uint32_t>(value) : uint64_t(value);
  default:
    return static_cast<uint32_t>(value);
  }
}

/// Takes `open` and a closing parenthesis away from around the text.
bool unwrap(std::string_view &text, std::string_view open,
            std::string_view close = ")") {
  if (!text.starts_with(open) || !text.ends_with(close) ||
      text.size() < open.size() + close.size())
    return false;
  text = text.substr(open.size(), text.size() - open.size() - close.size());
  return true;
}

std::optional<Operand> parseConstant(std::string_view text, ValueType type) {
  // A literal whose value has an inline encoding is marked as one.
  bool literal = unwrap(text, "lit(") || unwrap(text, "lit64(");
  Operand operand;
  operand.kind = OperandKind::Constant;
  operand.dwords = 2;
  bool hexadecimal = text.find('x') != std::string_view::npos;
  if (!hexadecimal && text.find('.') != std::string_view::npos) {
    std::string copy(text);
    char *end = nullptr;
    double value = std::strtod(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size())
      return std::nullopt;
    operand.value = inlineFloat(value, type);
    return operand;
  }
  std::optional<int64_t> value = parseInteger(text);
  if (!value)
    return std::nullopt;
  operand.value = integerBits(*value, literal || hexadecimal, type);
  return operand;
}

} // namespace

std::optional<int64_t> mini::emulator::parseInteger(std::string_view text) {
  bool negative = consumeFront(text, "-");
  int base = consumeFront(text, "0x") ? 16 : 10;
  uint64_t value = 0;
  const char *end = text.data() + text.size();
  auto [last, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || last != end || text.empty())
    return std::nullopt;
  return static_cast<int64_t>(negative ? -value : value);
}

std::optional<Operand> mini::emulator::parseOperand(std::string_view text,
                                                    ValueType type) {
  if (std::optional<Operand> constant = parseConstant(text, type))
    return constant;
  bool negate = unwrap(text, "neg(") || consumeFront(text, "-");
  bool absolute = unwrap(text, "|", "|") || unwrap(text, "abs(");
  bool signExtend = unwrap(text, "sext(");
  std::optional<Operand> operand = parseRegister(text);
  if (!operand)
    operand = parseConstant(text, type);
  for (const NamedOperand &named : namedOperands) {
    if (named.name != text)
      continue;
    operand.emplace();
    operand->kind = named.kind;
    operand->index = named.index;
    operand->dwords = named.dwords;
    operand->value = named.value;
  }
  if (operand) {
    operand->negate = negate;
    operand->absolute = absolute;
    operand->signExtend = signExtend;
  }
  return operand;
}
