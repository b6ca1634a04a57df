//===- Printable.cpp - Foreign text in messages ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Printable.h.
//
//===----------------------------------------------------------------------===//

#include "Printable.h"

#include <algorithm>
#include <cstdint>

using namespace mini;

namespace {

/// What a name may take of a message, and what is kept of a longer one at each
/// end.
constexpr std::size_t maxLength = 160, keptLength = 64;

struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0; ///< In bytes; 0 where it is not UTF-8.
};

Character firstCharacter(std::string_view text) {
  auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned first = byte(0);
  if (first < 0x80)
    return {first, 1};
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < size)
    return {};
  std::uint32_t code = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80)
      return {};
    code = code << 6 | (byte(i) & 0x3f);
  }
  constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < least[size] || code > 0x10ffff ||
      (code >= 0xd800 && code <= 0xdfff))
    return {};
  return {code, size};
}

bool isSafe(std::uint32_t code) {
  const bool isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
  const bool turns = (code >= 0x200e && code <= 0x200f) ||
                     (code >= 0x2028 && code <= 0x202e) ||
                     (code >= 0x2066 && code <= 0x2069) || code == 0x61c;
  return !isControl && !turns;
}

std::string escape(std::string_view text, std::string_view allowed) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  while (!text.empty()) {
    const Character character = firstCharacter(text);
    const std::size_t size = std::max<std::size_t>(character.size, 1);
    const bool isKept = allowed.find(text[0]) != std::string_view::npos ||
                        (character.size != 0 && isSafe(character.code));
    for (std::size_t i = 0; i < size; ++i) {
      const auto byte = static_cast<unsigned char>(text[i]);
      if (isKept)
        result += text[i];
      else
        result += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
    }
    text.remove_prefix(size);
  }
  return result;
}

bool continues(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

} // namespace

std::string mini::escapeControls(std::string_view text) {
  return escape(text, "");
}

std::string mini::escapeMessage(std::string_view message) {
  return escape(message, "\n\t");
}

bool mini::isPrintable(std::string_view text) {
  return escapeControls(text) == text;
}

std::string mini::printableName(std::string_view name) {
  if (name.size() <= maxLength)
    return escapeControls(name);
  std::size_t head = keptLength, tail = name.size() - keptLength;
  // No character is cut in two.
  while (head > 0 && continues(name[head]))
    --head;
  while (tail < name.size() && continues(name[tail]))
    ++tail;
  return escapeControls(name.substr(0, head)) + "..." +
         escapeControls(name.substr(tail));
}

std::string mini::shortenWords(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    result += printableName(text.substr(0, end));
    if (end == text.size())
      break;
    result += ' ';
    text.remove_prefix(end + 1);
  }
  return result;
}

/// At most some characters, of the end.
static std::string shortenName(const std::string &name) {
  constexpr std::size_t most = 40;
  if (name.size() <= most)
    return name;
  std::size_t from = name.size() - most;
  // Not within a character.
  while (from < name.size() && (name[from] & 0xc0) == 0x80)
    ++from;
  return ".." + name.substr(from);
}

std::string mini::summarizeNames(const std::vector<std::string> &names) {
  if (names.empty())
    return "";
  std::string first = shortenName(names.front());
  const std::string last = shortenName(names.back());
  if (names.size() == 1)
    return first;
  if (names.size() == 2)
    return first + ", " + last;
  return first + " ... " + last + " (" + std::to_string(names.size()) + ")";
}
