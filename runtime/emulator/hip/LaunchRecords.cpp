//===- LaunchRecords.cpp - The launches so far ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LaunchRecords.h.
//
//===----------------------------------------------------------------------===//

#include "LaunchRecords.h"

using namespace mini::emulator;

LaunchRecords &LaunchRecords::instance() {
  // Never destroyed: programs launch kernels in their own exit handlers.
  static auto *records = new LaunchRecords;
  return *records;
}

void LaunchRecords::add(LaunchRecord record) {
  std::lock_guard lock(mutex);
  records.push_back(std::move(record));
}

size_t LaunchRecords::size() {
  std::lock_guard lock(mutex);
  return records.size();
}

void LaunchRecords::clear() {
  std::lock_guard lock(mutex);
  records.clear();
}
