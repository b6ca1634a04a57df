//===- NpyHeader.cpp - The header of a .npy file --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recursive-descent parser over one line of text, without lookahead beyond
// one character.
//
//===----------------------------------------------------------------------===//

#include "NpyHeader.h"
#include "Printable.h"

#include <charconv>
#include <optional>

using namespace mini;

namespace {

/// More dimensions than NumPy itself allows.
constexpr std::size_t maxRank = 64;

class HeaderParser {
public:
  explicit HeaderParser(std::string_view text) : text(text) {}
  Expected<NpyHeader> parse();

private:
  Error malformed(const std::string &message) const {
    return {ErrorKind::InvalidInput, "the header is malformed at character " +
                                         std::to_string(position) + ": " +
                                         message};
  }
  void skipSpace() {
    while (position < text.size() &&
           (text[position] == ' ' || text[position] == '\n'))
      ++position;
  }
  bool consume(std::string_view token) {
    skipSpace();
    if (text.substr(position, token.size()) != token)
      return false;
    position += token.size();
    return true;
  }
  Status parseEntry();
  Expected<std::string_view> parseString();
  Status parseDescr();
  Status parseOrder();
  Status parseShape();
  Status parseSize();

  std::string_view text;
  std::size_t position = 0;
  std::optional<NpyType> type;
  std::optional<bool> isColumnMajor;
  std::optional<std::vector<std::int64_t>> shape;
};

/// Parses `<f4` and the like; empty when it is none that is supported.
std::optional<NpyType> parseType(std::string_view descr) {
  if (descr.size() != 3)
    return std::nullopt;
  char order = descr[0], kind = descr[1];
  auto size = static_cast<std::uint8_t>(descr[2] - '0');
  // A byte has no order, and NumPy marks that with a bar.
  bool isByte = size == 1 && (order == '|' || order == '=');
  if (order != '<' && !isByte)
    return std::nullopt;
  bool isInteger = (kind == 'i' || kind == 'u') &&
                   (size == 1 || size == 2 || size == 4 || size == 8);
  bool isFloat = kind == 'f' && (size == 2 || size == 4 || size == 8);
  bool isBool = kind == 'b' && size == 1;
  if (!isInteger && !isFloat && !isBool)
    return std::nullopt;
  return NpyType{kind, size};
}

Expected<std::string_view> HeaderParser::parseString() {
  skipSpace();
  if (position >= text.size() ||
      (text[position] != '\'' && text[position] != '"'))
    return malformed("expected a quoted string");
  std::size_t end = text.find(text[position], position + 1);
  if (end == std::string_view::npos)
    return malformed("the string has no closing quote");
  std::string_view value = text.substr(position + 1, end - position - 1);
  position = end + 1;
  return value;
}

Status HeaderParser::parseDescr() {
  skipSpace();
  if (position < text.size() && text[position] == '[')
    return malformed("structured arrays are not supported");
  Expected<std::string_view> descr = parseString();
  if (!descr)
    return descr.error();
  type = parseType(*descr);
  if (!type)
    return malformed("element type '" + printableName(*descr) +
                     "' is not supported; use little-endian f2, f4, f8, i1 to "
                     "i8, u1 to u8 or b1");
  return success();
}

Status HeaderParser::parseOrder() {
  if (consume("True"))
    isColumnMajor = true;
  else if (consume("False"))
    isColumnMajor = false;
  else
    return malformed("expected True or False");
  return success();
}

Status HeaderParser::parseSize() {
  skipSpace();
  std::int64_t size = 0;
  const char *begin = text.data() + position;
  auto [end, error] = std::from_chars(begin, text.data() + text.size(), size);
  if (error != std::errc() || size < 0)
    return malformed("expected a size from 0 to 2^63 - 1");
  if (shape->size() == maxRank)
    return malformed("the array has more than " + std::to_string(maxRank) +
                     " dimensions");
  shape->push_back(size);
  position += end - begin;
  return success();
}

Status HeaderParser::parseShape() {
  if (!consume("("))
    return malformed("expected a tuple of sizes");
  shape.emplace();
  while (!consume(")")) {
    if (Status status = parseSize(); !status)
      return status;
    if (consume(","))
      continue;
    // `(3)` is a number in Python, not a tuple.
    if (shape->size() == 1)
      return malformed("expected a comma after the only size");
    if (!consume(")"))
      return malformed("expected a comma or a closing parenthesis");
    break;
  }
  return success();
}

Status HeaderParser::parseEntry() {
  Expected<std::string_view> key = parseString();
  if (!key)
    return key.error();
  if (!consume(":"))
    return malformed("expected a colon after '" + printableName(*key) + "'");
  bool isRepeated = (*key == "descr" && type) ||
                    (*key == "fortran_order" && isColumnMajor) ||
                    (*key == "shape" && shape);
  if (isRepeated)
    return malformed("'" + printableName(*key) + "' is there twice");
  if (*key == "descr")
    return parseDescr();
  if (*key == "fortran_order")
    return parseOrder();
  if (*key == "shape")
    return parseShape();
  return malformed("unknown key '" + printableName(*key) + "'");
}

Expected<NpyHeader> HeaderParser::parse() {
  if (!consume("{"))
    return malformed("expected an opening brace");
  while (!consume("}")) {
    if (Status status = parseEntry(); !status)
      return status.error();
    if (consume(","))
      continue;
    if (!consume("}"))
      return malformed("expected a comma or a closing brace");
    break;
  }
  skipSpace();
  if (position != text.size())
    return malformed("expected nothing after the closing brace");
  if (!type || !isColumnMajor || !shape)
    return malformed(std::string("'") +
                     (!type            ? "descr"
                      : !isColumnMajor ? "fortran_order"
                                       : "shape") +
                     "' is missing");
  return NpyHeader{*type, *isColumnMajor, std::move(*shape)};
}

} // namespace

Expected<NpyHeader> mini::parseNpyHeader(std::string_view text) {
  return HeaderParser(text).parse();
}
