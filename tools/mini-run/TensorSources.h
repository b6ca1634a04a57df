//===- TensorSources.h - Which file belongs to which tensor -----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Resolves `[NAME=]SOURCE` options against a program's tensors, and loads what
// they name.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_TENSORSOURCES_H
#define MINI_TOOLS_MINIRUN_TENSORSOURCES_H

#include "mini/Program.h"
#include "tensor/Npy.h"

#include <optional>

namespace mini::run {

/// The source of each tensor, if it was given one. The k-th option without a
/// name is for tensor k. `kind` is `input` or `output`, for errors.
Expected<std::vector<std::optional<std::string>>>
assignSources(const std::vector<std::string> &options,
              const std::vector<TensorInfo> &tensors, const std::string &kind);

/// A line for each tensor: its name and type.
std::string describe(const std::vector<TensorInfo> &tensors);

/// Reads a .npy file, or `-` from standard input.
Expected<NpyArray> readArray(const std::string &path);

/// The elements of an array, whose shape and type must be those of `tensor`.
/// `source` is where it came from.
Expected<std::vector<std::byte>> takeElements(NpyArray array,
                                              const TensorInfo &tensor,
                                              const std::string &source);

/// Loads a .npy file, whose shape and type must be those of `tensor`.
Expected<std::vector<std::byte>> loadTensor(const TensorInfo &tensor,
                                            const std::string &path);

/// Pseudo-random elements that are the same on every platform: close to the
/// normal distribution of mean 0 and variance 1 for floats, over the full range
/// for integers.
std::vector<std::byte> makeRandom(const TensorInfo &tensor, std::uint64_t seed);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_TENSORSOURCES_H
