//===- MetadataTree.cpp - A msgpack document from a file ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lengths are not believed: an object that claims more elements than the bytes
// hold ends in a read that fails.
//
//===----------------------------------------------------------------------===//

#include "MetadataTree.h"

#include "llvm/BinaryFormat/MsgPackReader.h"

#include <algorithm>
#include <limits>

using namespace mini::emulator;

namespace {

constexpr unsigned maxDepth = 16;

bool readNode(llvm::msgpack::Reader &reader, MetadataNode &node,
              unsigned depth);

bool readElements(llvm::msgpack::Reader &reader, MetadataNode &node,
                  size_t count, bool keyed, unsigned depth) {
  for (size_t i = 0; i < count; ++i) {
    if (keyed) {
      MetadataNode key;
      if (!readNode(reader, key, depth + 1))
        return false;
      node.keys.push_back(std::move(key.string));
    }
    if (!readNode(reader, node.elements.emplace_back(), depth + 1))
      return false;
  }
  return true;
}

bool readNode(llvm::msgpack::Reader &reader, MetadataNode &node,
              unsigned depth) {
  llvm::msgpack::Object object;
  llvm::Expected<bool> more = reader.read(object);
  if (!more) {
    llvm::consumeError(more.takeError());
    return false;
  }
  if (!*more || depth > maxDepth)
    return false;
  switch (object.Kind) {
  case llvm::msgpack::Type::UInt:
    node.kind = MetadataNode::Kind::Number;
    node.number = object.UInt;
    return true;
  case llvm::msgpack::Type::Int:
    node.kind = MetadataNode::Kind::Number;
    node.number = static_cast<uint64_t>(object.Int);
    return true;
  case llvm::msgpack::Type::String:
    node.kind = MetadataNode::Kind::String;
    node.string = object.Raw.str();
    return true;
  case llvm::msgpack::Type::Array:
    node.kind = MetadataNode::Kind::Array;
    return readElements(reader, node, object.Length, false, depth);
  case llvm::msgpack::Type::Map:
    node.kind = MetadataNode::Kind::Map;
    return readElements(reader, node, object.Length, true, depth);
  default:
    return true;
  }
}

} // namespace

const MetadataNode *MetadataNode::find(std::string_view key) const {
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i] == key)
      return &elements[i];
  return nullptr;
}

uint32_t MetadataNode::findNumber(std::string_view key,
                                  uint32_t otherwise) const {
  const MetadataNode *node = find(key);
  constexpr uint64_t most = std::numeric_limits<uint32_t>::max();
  return node && node->kind == Kind::Number
             ? static_cast<uint32_t>(std::min(node->number, most))
             : otherwise;
}

std::string MetadataNode::findString(std::string_view key) const {
  const MetadataNode *node = find(key);
  return node ? node->string : std::string();
}

const std::vector<MetadataNode> &
MetadataNode::findArray(std::string_view key) const {
  static const std::vector<MetadataNode> none;
  const MetadataNode *node = find(key);
  return node && node->kind == Kind::Array ? node->elements : none;
}

std::optional<MetadataNode>
mini::emulator::readMetadataTree(const std::string &bytes) {
  llvm::msgpack::Reader reader{llvm::StringRef(bytes)};
  MetadataNode root;
  if (!readNode(reader, root, 0))
    return std::nullopt;
  return root;
}
