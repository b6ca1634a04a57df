//===- NpzFile.h - Reads numpy archives -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The recorded matrix vectors are an .npz file: a zip archive of .npy members.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_NPZFILE_H
#define MINI_TEST_UNIT_EMULATOR_NPZFILE_H

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mini::test {

struct NpyArray {
  std::vector<size_t> shape;
  std::string data;

  template <typename T> const T *as() const {
    return reinterpret_cast<const T *>(data.data());
  }
};

/// Reads every member, by its name without `.npy`; nothing where the file
/// cannot be read.
std::optional<std::map<std::string, NpyArray>> readNpz(const std::string &path);

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_NPZFILE_H
