//===- Unfinished.h - Files that must not stay behind ----------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a tool writes beside an output, or in a temporary folder, goes where the
// tool is interrupted.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_UNFINISHED_H
#define MINI_RUNTIME_TENSOR_UNFINISHED_H

#include <cstddef>
#include <string>

namespace mini {

/// A file, or a folder that is empty once later ones are gone, for as long as
/// it is of no use to anyone. Any thread may have some.
class Unfinished {
public:
  explicit Unfinished(const std::string &path);
  ~Unfinished();
  Unfinished(const Unfinished &) = delete;
  Unfinished &operator=(const Unfinished &) = delete;

private:
  std::size_t slot;
};

/// Removes what is unfinished: for a signal handler, before the process ends.
void removeUnfinished();

/// Makes the signals of Ctrl-C, of a closed terminal and of kill remove what is
/// unfinished; then they do what they did before. For the main function of a
/// tool: a library leaves signals alone.
void removeUnfinishedOnSignals();

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_UNFINISHED_H
