//===- NpyHeader.h - The header of a .npy file ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The header is a Python dictionary in text; this reads the few literals that
// NumPy writes there.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_NPYHEADER_H
#define MINI_RUNTIME_TENSOR_NPYHEADER_H

#include "Npy.h"

namespace mini {

struct NpyHeader {
  NpyType type;
  bool isColumnMajor;
  std::vector<std::int64_t> shape;
};

/// Parses such as `{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }`.
Expected<NpyHeader> parseNpyHeader(std::string_view text);

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_NPYHEADER_H
