//===- ProgressLine.h - How far a long piece of work is --------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One line of a terminal that is written again and again, and goes at the end.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_RUNTIME_TENSOR_PROGRESSLINE_H
#define MINI_RUNTIME_TENSOR_PROGRESSLINE_H

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace mini {

/// Shows what was last given to `set` on standard error, if that is a terminal,
/// once the work takes longer than a second. Any thread may call `set`.
class ProgressLine {
public:
  explicit ProgressLine(std::string tool);
  ~ProgressLine();
  ProgressLine(const ProgressLine &) = delete;
  ProgressLine &operator=(const ProgressLine &) = delete;

  void set(std::string text);
  /// Takes the line away, before something else is printed. Nothing is shown
  /// from then on.
  void end();

private:
  void show();

  const std::string tool;
  std::mutex mutex;
  std::condition_variable changed;
  std::string text;
  bool isEnding = false, isShown = false;
  std::thread painter;
};

} // namespace mini

#endif // MINI_RUNTIME_TENSOR_PROGRESSLINE_H
