//===- Unfinished.cpp - Files that must not stay behind -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A signal may come at any time, so that the paths are in memory that is always
// there, and only system calls are made. What finds no slot, or is too long for
// one, stays behind.
//
//===----------------------------------------------------------------------===//

#include "Unfinished.h"

#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <iterator>
#include <unistd.h>

using namespace mini;

namespace {

enum State { Free, Filling, Used };

struct Slot {
  std::atomic<int> state = Free;
  char path[PATH_MAX];
};

constexpr std::size_t slotCount = 16;
Slot slots[slotCount];

constexpr int signals[] = {SIGINT, SIGTERM, SIGHUP};
struct sigaction before[std::size(signals)];

void handle(int signal) {
  removeUnfinished();
  for (std::size_t i = 0; i < std::size(signals); ++i)
    if (signals[i] == signal)
      (void)sigaction(signal, &before[i], nullptr);
  (void)raise(signal);
}

} // namespace

void mini::removeUnfinished() {
  // The last first: files before the folder that they are in.
  for (std::size_t i = slotCount; i-- > 0;)
    if (slots[i].state == Used && unlink(slots[i].path) != 0)
      (void)rmdir(slots[i].path);
}

Unfinished::Unfinished(const std::string &path) : slot(slotCount) {
  if (path.size() >= PATH_MAX)
    return;
  for (std::size_t i = 0; i < slotCount; ++i) {
    int expected = Free;
    if (!slots[i].state.compare_exchange_strong(expected, Filling))
      continue;
    std::memcpy(slots[i].path, path.c_str(), path.size() + 1);
    slots[i].state = Used;
    slot = i;
    return;
  }
}

Unfinished::~Unfinished() {
  if (slot < slotCount)
    slots[slot].state = Free;
}

void mini::removeUnfinishedOnSignals() {
  for (std::size_t i = 0; i < std::size(signals); ++i) {
    (void)sigaction(signals[i], nullptr, &before[i]);
    // One that the parent ignores, as nohup does, stays ignored.
    if (before[i].sa_handler == SIG_IGN)
      continue;
    struct sigaction action = {};
    action.sa_handler = handle;
    sigemptyset(&action.sa_mask);
    (void)sigaction(signals[i], &action, nullptr);
  }
}
