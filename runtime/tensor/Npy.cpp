//===- Npy.cpp - NumPy's array files --------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The layout of a file: the magic string and two version bytes, the header's
// length in 2 (version 1) or 4 bytes, the header, the elements.
//
//===----------------------------------------------------------------------===//

#include "Npy.h"
#include "NpyHeader.h"

#include "FileOutput.h"
#include "FileSystem.h"

#include <cstring>
#include <limits>

using namespace mini;

namespace {

constexpr std::string_view magic = "\x93NUMPY";

Error malformed(std::string message) {
  return {ErrorKind::InvalidInput, std::move(message)};
}

Status checkMagic(std::string_view file) {
  if (file.substr(0, magic.size()) != magic)
    return malformed("not a .npy file: it does not begin with \\x93NUMPY");
  return success();
}

std::uint64_t readLittleEndian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

/// The bytes that `header`'s array takes, if 63 bits can count them.
Expected<std::uint64_t> countBytes(const NpyHeader &header) {
  constexpr std::uint64_t limit = std::numeric_limits<std::int64_t>::max();
  // An empty array may have any other sizes.
  for (std::int64_t size : header.shape)
    if (size == 0)
      return std::uint64_t(0);
  std::uint64_t bytes = header.type.size;
  for (std::int64_t size : header.shape) {
    if (static_cast<std::uint64_t>(size) > limit / bytes)
      return malformed("the array is too large: its size in bytes exceeds 64 "
                       "bits");
    bytes *= size;
  }
  return bytes;
}

/// Copies column-major `source` to row-major order: walks the result in order
/// and keeps the source's offset up to date, as an odometer does.
std::vector<std::byte> toRowMajor(const NpyHeader &header,
                                  std::string_view source) {
  std::vector<std::byte> result(source.size());
  std::size_t rank = header.shape.size(), width = header.type.size;
  std::vector<std::size_t> strides(rank), indices(rank);
  std::size_t stride = width;
  for (std::size_t i = 0; i < rank; ++i) {
    strides[i] = stride;
    stride *= header.shape[i];
  }
  std::size_t offset = 0;
  for (std::size_t to = 0; to < result.size(); to += width) {
    std::memcpy(result.data() + to, source.data() + offset, width);
    for (std::size_t i = rank; i-- > 0;) {
      offset += strides[i];
      if (++indices[i] < static_cast<std::size_t>(header.shape[i]))
        break;
      offset -= strides[i] * indices[i];
      indices[i] = 0;
    }
  }
  return result;
}

std::string shapeString(const std::vector<std::int64_t> &shape) {
  std::string text = "(";
  for (std::size_t i = 0; i < shape.size(); ++i)
    text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

} // namespace

std::string NpyType::descr() const {
  return (size == 1 ? "|" : "<") + std::string(1, kind) + std::to_string(size);
}

std::string NpyArray::typeString() const {
  return shapeString(shape) + " " + type.descr();
}

NpyType mini::npyTypeOf(ElementType type) {
  auto size = static_cast<std::uint8_t>(elementTypeSize(type));
  switch (type) {
  case ElementType::F16:
  case ElementType::F32:
  case ElementType::F64:
    return {'f', size};
  case ElementType::I8:
  case ElementType::I16:
  case ElementType::I32:
  case ElementType::I64:
    return {'i', size};
  case ElementType::Bool:
    return {'b', size};
  default:
    return {'u', size};
  }
}

Expected<NpyArray> mini::parseNpy(std::string_view file) {
  if (Status status = checkMagic(file); !status)
    return status.error();
  std::size_t lengthOffset = magic.size() + 2;
  if (file.size() < lengthOffset)
    return malformed("the file ends inside its version");
  unsigned version = static_cast<unsigned char>(file[magic.size()]);
  if (version < 1 || version > 3)
    return malformed("the format version is " + std::to_string(version) +
                     ", supported are 1 to 3");
  std::size_t lengthSize = version == 1 ? 2 : 4;
  if (file.size() < lengthOffset + lengthSize)
    return malformed("the file ends inside its header's length");
  std::uint64_t length =
      readLittleEndian(file.substr(lengthOffset, lengthSize));
  std::string_view rest = file.substr(lengthOffset + lengthSize);
  if (length > rest.size())
    return malformed("the header should have " + std::to_string(length) +
                     " bytes, the file ends after " +
                     std::to_string(rest.size()));

  Expected<NpyHeader> header = parseNpyHeader(rest.substr(0, length));
  if (!header)
    return header.error();
  Expected<std::uint64_t> bytes = countBytes(*header);
  if (!bytes)
    return bytes.error();
  std::string_view data = rest.substr(length);
  if (data.size() != *bytes)
    return malformed("the elements take " + std::to_string(data.size()) +
                     " bytes, an array of shape " + shapeString(header->shape) +
                     " and type " + header->type.descr() + " takes " +
                     std::to_string(*bytes));
  NpyArray array{header->type, header->shape, {}};
  if (header->isColumnMajor) {
    array.data = toRowMajor(*header, data);
  } else {
    const auto *begin = reinterpret_cast<const std::byte *>(data.data());
    array.data.assign(begin, begin + data.size());
  }
  return array;
}

Expected<NpyArray> mini::readNpy(const std::string &path) {
  Expected<std::string> file = readFile(path, {magic.size(), checkMagic});
  if (!file)
    return file.error();
  Expected<NpyArray> array = parseNpy(*file);
  if (!array)
    return Error{array.error().kind, path + ": " + array.error().message};
  return array;
}

std::string mini::formatNpy(const NpyArray &array) {
  std::string header =
      "{'descr': '" + array.type.descr() +
      "', 'fortran_order': False, 'shape': " + shapeString(array.shape) + ", }";
  // The elements begin at a multiple of 64 bytes, the header ends its line.
  std::size_t prefix = magic.size() + 4;
  header.resize((prefix + header.size() + 64) / 64 * 64 - prefix, ' ');
  header.back() = '\n';
  std::string file(magic);
  file += {'\1', '\0', static_cast<char>(header.size() & 0xff),
           static_cast<char>(header.size() >> 8)};
  file += header;
  file.append(reinterpret_cast<const char *>(array.data.data()),
              array.data.size());
  return file;
}

Status mini::writeNpy(const std::string &path, const NpyArray &array) {
  return writeFile(path, formatNpy(array));
}
