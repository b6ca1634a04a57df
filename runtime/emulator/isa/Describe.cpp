//===- Describe.cpp - Numbers in messages ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Describe.h.
//
//===----------------------------------------------------------------------===//

#include "Describe.h"

#include <cstdio>

using namespace mini;

std::string emulator::hexadecimal(uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof(text), "0x%llx",
                static_cast<unsigned long long>(value));
  return text;
}

std::string emulator::describeOffset(uint64_t offset) {
  const bool before = offset >> 63;
  return before ? "-" + hexadecimal(-offset) : hexadecimal(offset);
}
