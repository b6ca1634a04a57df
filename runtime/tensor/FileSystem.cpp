//===- FileSystem.cpp - Whole files in and out ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// On C's streams, since they keep errno's reason.
//
//===----------------------------------------------------------------------===//

#include "FileSystem.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

using namespace mini;

namespace {
struct CloseFile {
  void operator()(std::FILE *file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;
} // namespace

Expected<std::string> mini::readFile(const std::string &path) {
  File file(std::fopen(path.c_str(), "rb"));
  if (!file)
    return Error{ErrorKind::InvalidInput,
                 "cannot open " + path + ": " + std::strerror(errno)};
  std::string bytes;
  char chunk[1 << 16];
  while (!std::feof(file.get()) && !std::ferror(file.get()))
    bytes.append(chunk, std::fread(chunk, 1, sizeof(chunk), file.get()));
  if (std::ferror(file.get()))
    return Error{ErrorKind::InvalidInput,
                 "cannot read " + path + ": " + std::strerror(errno)};
  return bytes;
}

Status mini::writeFile(const std::string &path, std::string_view bytes) {
  File file(std::fopen(path.c_str(), "wb"));
  if (!file)
    return Error{ErrorKind::Device,
                 "cannot open " + path + " to write: " + std::strerror(errno)};
  // A full disk may show only when the stream is flushed.
  if (std::fwrite(bytes.data(), 1, bytes.size(), file.get()) != bytes.size() ||
      std::fflush(file.get()) != 0)
    return Error{ErrorKind::Device,
                 "cannot write " + path + ": " + std::strerror(errno)};
  return success();
}
