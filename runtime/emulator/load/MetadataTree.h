//===- MetadataTree.h - A msgpack document from a file ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LLVM's msgpack document trusts its input; a code object may be damaged, so
// the tree is built here from LLVM's reader, which does not.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_METADATATREE_H
#define MINI_EMULATOR_LOAD_METADATATREE_H

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mini::emulator {

struct MetadataNode {
  enum class Kind { Other, Number, String, Array, Map };

  Kind kind = Kind::Other;
  uint64_t number = 0;
  std::string string;
  std::vector<MetadataNode> elements;
  /// The keys of a map, one for each element.
  std::vector<std::string> keys;

  /// The entry of a map, or null.
  const MetadataNode *find(std::string_view key) const;
  uint32_t findNumber(std::string_view key, uint32_t otherwise = 0) const;
  std::string findString(std::string_view key) const;
  /// The elements of an array in a map; empty where there is none.
  const std::vector<MetadataNode> &findArray(std::string_view key) const;
};

/// Nothing where the bytes are not one msgpack object.
std::optional<MetadataNode> readMetadataTree(const std::string &bytes);

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_METADATATREE_H
