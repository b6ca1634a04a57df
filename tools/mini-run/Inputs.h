//===- Inputs.h - What a run reads ------------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The inputs' files, and the random ones. Of a program of several sizes, they
// say which one runs.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_INPUTS_H
#define MINI_TOOLS_MINIRUN_INPUTS_H

#include "mini/Program.h"
#include "tensor/Npy.h"

#include <optional>

namespace mini::run {

/// An array from a file, or a seed of random elements.
struct InputSource {
  std::string name; ///< As it was given.
  std::optional<NpyArray> array;
  std::uint64_t seed = 0;
  /// Of the array, or as given with the seed.
  std::optional<std::vector<std::int64_t>> shape;
};

/// Reads the options and the files. It is an error if an input has no source.
Expected<std::vector<InputSource>>
readInputSources(const std::vector<std::string> &options,
                 const std::vector<TensorInfo> &tensors);

/// What computes inputs of the sources' shapes. Random inputs have those that
/// fit the others, or the first there are.
Expected<RunPlan> planRun(const Program &program,
                          const std::vector<InputSource> &sources);

/// The elements, whose types and shapes must be those of `tensors`.
Expected<std::vector<std::vector<std::byte>>>
loadInputs(std::vector<InputSource> sources,
           const std::vector<TensorInfo> &tensors);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_INPUTS_H
