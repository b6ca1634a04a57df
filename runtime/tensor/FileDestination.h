//===- FileDestination.h - What a path leads to -----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Follows symbolic links to what would be written, and knows the names of the
// process's own descriptors, such as /dev/stdout.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_FILEDESTINATION_H
#define MINI_RUNTIME_TENSOR_FILEDESTINATION_H

#include <string>
#include <sys/types.h>

namespace mini {

struct Destination {
  /// The end of the links, which need not exist.
  std::string path;
  /// Of the process, where the path names one; else -1.
  int descriptor = -1;
  bool exists = false, isRegular = false, isFolder = false;
  mode_t permissions = 0;
  /// Why the path cannot be followed to its end; 0 where it can.
  int error = 0;
};

Destination findDestination(const std::string &path);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_FILEDESTINATION_H
