//===- NpzFile.cpp - Reads numpy archives ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Walks the local headers of the zip archive; members may be stored or
// deflated.
//
//===----------------------------------------------------------------------===//

#include "NpzFile.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <zlib.h>

using namespace mini::test;

namespace {

template <typename T> T readAt(const std::string &bytes, size_t offset) {
  T value{};
  if (offset + sizeof(T) <= bytes.size())
    std::memcpy(&value, bytes.data() + offset, sizeof(T));
  return value;
}

std::optional<std::string> inflateRaw(const char *data, size_t size,
                                      size_t expected) {
  std::string out(expected, '\0');
  z_stream stream{};
  // Negative window bits: no zlib header.
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return std::nullopt;
  stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data));
  stream.avail_in = static_cast<uInt>(size);
  stream.next_out = reinterpret_cast<Bytef *>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  int status = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (status != Z_STREAM_END)
    return std::nullopt;
  return out;
}

/// The header is a Python dictionary; only the shape matters here.
NpyArray parseNpy(const std::string &bytes) {
  NpyArray array;
  size_t headerSize = readAt<uint16_t>(bytes, 8);
  std::string header = bytes.substr(10, headerSize);
  size_t open = header.find("'shape': (");
  size_t close = header.find(')', open);
  std::string list = header.substr(open + 10, close - open - 10);
  for (size_t i = 0; i < list.size(); ++i)
    if (list[i] >= '0' && list[i] <= '9') {
      size_t used = 0;
      array.shape.push_back(std::stoul(list.substr(i), &used));
      i += used;
    }
  array.data = bytes.substr(10 + headerSize);
  return array;
}

} // namespace

std::optional<std::map<std::string, NpyArray>>
mini::test::readNpz(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream)
    return std::nullopt;
  std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  std::map<std::string, NpyArray> arrays;
  // The central directory has the sizes; its place is in the last record.
  size_t end = bytes.rfind("PK\x05\x06");
  if (end == std::string::npos)
    return std::nullopt;
  size_t entry = readAt<uint32_t>(bytes, end + 16);
  unsigned count = readAt<uint16_t>(bytes, end + 10);
  for (unsigned i = 0; i < count; ++i) {
    unsigned method = readAt<uint16_t>(bytes, entry + 10);
    size_t packed = readAt<uint32_t>(bytes, entry + 20);
    size_t size = readAt<uint32_t>(bytes, entry + 24);
    size_t nameSize = readAt<uint16_t>(bytes, entry + 28);
    size_t extraSize = readAt<uint16_t>(bytes, entry + 30);
    size_t commentSize = readAt<uint16_t>(bytes, entry + 32);
    size_t local = readAt<uint32_t>(bytes, entry + 42);
    std::string name = bytes.substr(entry + 46, nameSize);
    size_t data = local + 30 + readAt<uint16_t>(bytes, local + 26) +
                  readAt<uint16_t>(bytes, local + 28);
    if (data + packed > bytes.size())
      return std::nullopt;
    std::optional<std::string> contents =
        method == 0 ? std::optional(bytes.substr(data, packed))
                    : inflateRaw(bytes.data() + data, packed, size);
    if (!contents)
      return std::nullopt;
    arrays[name.substr(0, name.rfind(".npy"))] = parseNpy(*contents);
    entry += 46 + nameSize + extraSize + commentSize;
  }
  return arrays;
}
