//===- FileSystem.h - Whole files in ----------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How every tool reads what it was given. A path may lead to anything: what
// never ends is refused, what never begins is given up after a while, and a
// file of another kind is known by its first bytes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_FILESYSTEM_H
#define MINI_RUNTIME_TENSOR_FILESYSTEM_H

#include "mini/Expected.h"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace mini {

/// What is checked of a file before its rest is read.
struct FileStart {
  std::size_t size = 0;
  /// Says what is wrong with the first `size` bytes, or fewer of a shorter
  /// file.
  std::function<Status(std::string_view)> check;
};

Expected<std::string> readFile(const std::string &path,
                               const FileStart &start = {});

/// Reads what is open, such as standard input, to its end.
Expected<std::string> readDescriptor(int descriptor, const std::string &name,
                                     const FileStart &start = {});

/// Says why a path can be no file to read: it does not exist, is a folder or a
/// device.
Status checkReadable(const std::string &path);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_FILESYSTEM_H
