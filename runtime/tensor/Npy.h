//===- Npy.h - NumPy's array files ------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes .npy files (format versions 1, 2 and 3, see NumPy's
// numpy.lib.format). Types that NumPy lacks, bf16 and the 8-bit floats, travel
// as unsigned integers of their raw bits.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_NPY_H
#define MINI_RUNTIME_TENSOR_NPY_H

#include "mini/Expected.h"
#include "mini/Program.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mini {

/// NumPy's kind of element (`f`, `i`, `u` or `b`) and its size in bytes.
struct NpyType {
  char kind;
  std::uint8_t size;

  bool operator==(const NpyType &) const = default;
  /// As NumPy writes it: `<f4`, `|u1`.
  std::string descr() const;
};

/// The type under which tensors of `type` are stored.
NpyType npyTypeOf(ElementType type);

struct NpyArray {
  NpyType type;
  std::vector<std::int64_t> shape;
  /// Row-major, little-endian.
  std::vector<std::byte> data;

  /// The shape and the type, such as `(1, 64) <f4`.
  std::string typeString() const;
};

/// Reads a file's contents, which are not trusted. Big-endian, structured and
/// object arrays are refused; column-major ones are turned into row-major.
Expected<NpyArray> parseNpy(std::string_view file);
/// Reads the file at `path`. Errors begin with `path`.
Expected<NpyArray> readNpy(const std::string &path);

/// The contents of a version 1 file.
std::string formatNpy(const NpyArray &array);
Status writeNpy(const std::string &path, const NpyArray &array);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_NPY_H
