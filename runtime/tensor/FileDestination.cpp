//===- FileDestination.cpp - What a path leads to -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See FileDestination.h.
//
//===----------------------------------------------------------------------===//

#include "FileDestination.h"

#include <cerrno>
#include <charconv>
#include <filesystem>
#include <sys/stat.h>

using namespace mini;
namespace fs = std::filesystem;

/// The descriptor that a file of /proc/self/fd stands for, or -1. A link from
/// there leads to an open file, which may be at its end or have no name.
static int descriptorOf(const fs::path &path) {
  std::error_code error, ignored;
  fs::path own = fs::canonical("/proc/self/fd", error);
  if (error || fs::canonical(path.parent_path(), ignored) != own)
    return -1;
  std::string name = path.filename().string();
  int descriptor = -1;
  auto [end, status] =
      std::from_chars(name.data(), name.data() + name.size(), descriptor);
  bool isNumber = status == std::errc() && end == name.data() + name.size();
  return isNumber ? descriptor : -1;
}

Destination mini::findDestination(const std::string &path) {
  constexpr int maxLinks = 40;
  Destination result;
  fs::path current = path;
  for (int i = 0; true; ++i) {
    std::error_code error;
    result.path = current.string();
    result.descriptor = descriptorOf(current);
    if (result.descriptor >= 0)
      return result;
    if (fs::symlink_status(current, error).type() != fs::file_type::symlink)
      break;
    fs::path target = fs::read_symlink(current, error);
    if (error || i == maxLinks) {
      result.error = error ? error.value() : ELOOP;
      return result;
    }
    // An absolute target replaces the folder.
    current = current.parent_path() / target;
  }
  struct stat info;
  if (stat(current.c_str(), &info) != 0) {
    result.error = errno == ENOENT ? 0 : errno;
    return result;
  }
  result.exists = true;
  result.isRegular = S_ISREG(info.st_mode);
  result.isFolder = S_ISDIR(info.st_mode);
  result.permissions = info.st_mode & 07777;
  return result;
}
