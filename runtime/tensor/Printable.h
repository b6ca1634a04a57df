//===- Printable.h - Foreign text in messages -------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names in a model are anybody's text. On a terminal, control characters in it
// could move the cursor, forge lines or worse, so that none is printed raw.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_PRINTABLE_H
#define MINI_RUNTIME_TENSOR_PRINTABLE_H

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mini {

/// `text` with each control character, each character that turns the direction
/// of writing and each byte that is not UTF-8 as a hexadecimal escape.
std::string escapeControls(std::string_view text);

/// The same for a whole message, in which newlines and tabs are ours.
std::string escapeMessage(std::string_view message);

/// Whether `escapeControls` leaves the text as it is.
bool isPrintable(std::string_view text);

/// Escapes a name, and cuts out the middle of a long one.
std::string printableName(std::string_view name);

/// Does that to each long word of a text.
std::string shortenWords(std::string_view text);

/// The names of what belongs together, for a column of a table: all of one or
/// two, else the first, the last and how many they are. Long names keep their
/// end, which tells them apart.
std::string summarizeNames(const std::vector<std::string> &names);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_PRINTABLE_H
