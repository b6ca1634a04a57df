//===- ProgressLine.cpp - How far a long piece of work is -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A thread of its own writes the line, so that it is there in the middle of a
// step that says nothing for long.
//
//===----------------------------------------------------------------------===//

#include "ProgressLine.h"

#include "FileOutput.h"

#include <chrono>
#include <cstdlib>
#include <sys/ioctl.h>
#include <unistd.h>

using namespace mini;

static void print(const std::string &text) {
  // Whether a terminal takes it is no concern of the work.
  (void)writeDescriptor(STDERR_FILENO, text, "standard error");
}

/// What fits one line of the terminal.
static std::size_t lineWidth() {
  struct winsize size = {};
  constexpr std::size_t usual = 80;
  const bool isKnown = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return (isKnown && size.ws_col > 1 ? size.ws_col : usual) - 1;
}

static bool isTerminal() {
  const char *kind = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && (!kind || std::string(kind) != "dumb");
}

ProgressLine::ProgressLine(std::string tool) : tool(std::move(tool)) {
  if (isTerminal())
    painter = std::thread([this] { show(); });
}

ProgressLine::~ProgressLine() { end(); }

void ProgressLine::set(std::string newText) {
  std::lock_guard lock(mutex);
  text = std::move(newText);
}

void ProgressLine::end() {
  if (!painter.joinable())
    return;
  {
    std::lock_guard lock(mutex);
    isEnding = true;
  }
  changed.notify_all();
  painter.join();
  if (isShown)
    print("\r\x1b[K");
  isShown = false;
}

void ProgressLine::show() {
  using namespace std::chrono_literals;
  std::unique_lock lock(mutex);
  for (auto pause = 1000ms; !isEnding; pause = 200ms) {
    changed.wait_for(lock, pause, [this] { return isEnding; });
    if (isEnding || text.empty())
      continue;
    print("\r\x1b[K" + (tool + ": " + text).substr(0, lineWidth()));
    isShown = true;
  }
}
