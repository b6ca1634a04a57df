//===- HipHandles.h - Live handles of one kind ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Owns what a program has handles to, so that a stale handle is an error and
// not a crash.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_HIPHANDLES_H
#define MINI_EMULATOR_HIP_HIPHANDLES_H

#include <map>
#include <memory>
#include <mutex>

namespace mini::emulator {

template <typename T> class Handles {
public:
  /// Never destroyed, as programs may use handles while they exit.
  static Handles &instance() {
    static auto *handles = new Handles;
    return *handles;
  }

  T *create(T value = {}) {
    auto handle = std::make_shared<T>(std::move(value));
    T *result = handle.get();
    std::lock_guard lock(mutex);
    live[result] = std::move(handle);
    return result;
  }
  bool destroy(T *handle) {
    std::lock_guard lock(mutex);
    return live.erase(handle) != 0;
  }
  void clear() {
    std::lock_guard lock(mutex);
    live.clear();
  }
  /// Keeps the object alive for the caller; null where the handle is stale.
  std::shared_ptr<T> find(T *handle) {
    std::lock_guard lock(mutex);
    auto it = live.find(handle);
    return it == live.end() ? nullptr : it->second;
  }

private:
  std::mutex mutex;
  std::map<T *, std::shared_ptr<T>> live;
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_HIPHANDLES_H
