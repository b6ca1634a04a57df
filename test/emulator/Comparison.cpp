//===- Comparison.cpp - One program on two machines -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Gives both machines a copy of the buffers, runs, and names the first word
// that differs.
//
//===----------------------------------------------------------------------===//

#include "Comparison.h"

#include "gtest/gtest.h"

#include <cstring>

using namespace mini::test;

Case &Case::random(size_t bytes) {
  std::vector<uint8_t> contents(bytes);
  for (uint8_t &byte : contents)
    byte = generator();
  return buffer(std::move(contents));
}

Case &Case::output(size_t bytes) {
  buffer(std::vector<uint8_t>(bytes, 0xA5));
  arguments.back().mustChange = true;
  return *this;
}

namespace {

/// The 32-bit words that differ, as many as a person reads.
void expectEqual(const std::vector<uint8_t> &got,
                 const std::vector<uint8_t> &expected, size_t argument) {
  unsigned shown = 0;
  for (size_t offset = 0; offset < got.size(); offset += 4) {
    uint32_t words[2] = {};
    size_t length = std::min<size_t>(4, got.size() - offset);
    memcpy(&words[0], &got[offset], length);
    memcpy(&words[1], &expected[offset], length);
    if (words[0] == words[1])
      continue;
    ADD_FAILURE() << "argument " << argument << ", word " << offset / 4
                  << std::hex << ": the emulator has 0x" << words[0]
                  << ", the host 0x" << words[1];
    if (++shown == 8)
      return;
  }
}

} // namespace

void Case::check(DeviceModule &device, HostModule &host) const {
  std::vector<DeviceBuffer> deviceBuffers;
  std::vector<std::vector<uint8_t>> hostBuffers;
  std::vector<uint64_t> deviceWords, hostWords;
  for (const Argument &argument : arguments) {
    hostBuffers.push_back(argument.bytes);
    if (argument.bytes.empty()) {
      deviceWords.push_back(argument.value);
      hostWords.push_back(argument.value);
      continue;
    }
    deviceBuffers.emplace_back(argument.bytes);
    deviceWords.push_back(deviceBuffers.back().address());
    hostWords.push_back(reinterpret_cast<uint64_t>(hostBuffers.back().data()));
  }
  host.run(kernel, grid, hostWords);
  if (!device.run(kernel, grid, deviceWords))
    return;
  auto deviceBuffer = deviceBuffers.begin();
  for (size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i].bytes.empty())
      continue;
    if (arguments[i].mustChange)
      EXPECT_NE(hostBuffers[i], arguments[i].bytes) << "nothing was computed";
    expectEqual((deviceBuffer++)->read(), hostBuffers[i], i);
  }
}
