//===- KernelDescriptor.cpp - What a kernel asks of the hardware ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the descriptor's fields.
//
//===----------------------------------------------------------------------===//

#include "KernelDescriptor.h"

#include <cstring>

using namespace mini::emulator;

KernelDescriptor KernelDescriptor::read(const uint8_t *bytes) {
  KernelDescriptor result;
  auto field = [&](unsigned offset, auto &value) {
    std::memcpy(&value, bytes + offset, sizeof(value));
  };
  field(0, result.groupSegmentSize);
  field(4, result.privateSegmentSize);
  field(8, result.kernargSize);
  field(16, result.entryOffset);
  field(48, result.resource1);
  field(52, result.resource2);
  field(56, result.properties);
  field(58, result.kernargPreload);
  return result;
}

uint32_t KernelDescriptor::mode() const {
  uint32_t floats = resource1 >> 12 & 0xff;
  uint32_t dx10Clamp = resource1 >> 21 & 1;
  uint32_t ieee = resource1 >> 23 & 1;
  uint32_t fp16Overflow = resource1 >> 26 & 1;
  return floats | dx10Clamp << 8 | ieee << 9 | fp16Overflow << 23;
}
