//===- FileSystem.h - Whole files in and out --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes whole files with errors that name the path and the reason.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_FILESYSTEM_H
#define MINI_RUNTIME_TENSOR_FILESYSTEM_H

#include "mini/Expected.h"

#include <string>
#include <string_view>

namespace mini {

Expected<std::string> readFile(const std::string &path);
Status writeFile(const std::string &path, std::string_view bytes);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_FILESYSTEM_H
