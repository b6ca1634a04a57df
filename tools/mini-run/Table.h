//===- Table.h - Rows of cells as text --------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What reports print as a table.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_TABLE_H
#define MINI_TOOLS_MINIRUN_TABLE_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace mini::run {

using Row = std::vector<std::string>;

/// Rows of cells as lines, each column as wide as its widest cell.
std::string formatTable(const std::vector<Row> &rows);

/// `98x2x1`.
std::string formatExtent(const std::array<std::uint32_t, 3> &extent);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_TABLE_H
