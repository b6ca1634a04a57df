//===- CodeObjectTest.cpp - Files that must not load ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Damaged files, and files for another chip.
//
//===----------------------------------------------------------------------===//

#include "hip/HipTest.h"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <unistd.h>

using namespace mini::test;

namespace {

std::string readFile(const std::string &path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(CodeObjectTest, CorruptedFiles) {
  const std::string original = readFile(kernelPath("Launch"));
  // The program runs several times at once, with other settings.
  const std::string path =
      testing::TempDir() + "corrupted-" + std::to_string(getpid()) + ".hsaco";
  std::mt19937 random(3);
  // Truncations and damaged bytes, most of them in the headers. Some files
  // still load; none may bring the process down.
  testing::internal::CaptureStderr();
  unsigned rejected = 0;
  for (unsigned round = 0; round < 400; ++round) {
    std::string bytes = original;
    if (round % 2)
      bytes.resize(random() % bytes.size());
    else
      for (unsigned i = 0; i < 8; ++i)
        bytes[random() % (round % 4 ? 1024 : bytes.size())] =
            static_cast<char>(random());
    std::ofstream(path, std::ios::binary) << bytes;
    hipModule_t module = nullptr;
    if (hipModuleLoad(&module, path.c_str()) == hipSuccess)
      EXPECT_EQ(hipModuleUnload(module), hipSuccess);
    else
      ++rejected;
  }
  testing::internal::GetCapturedStderr();
  std::remove(path.c_str());
  EXPECT_GT(rejected, 200u);
  hipModule_t module = nullptr;
  EXPECT_EQ(hipModuleLoad(&module, "/nonexistent.hsaco"), hipErrorFileNotFound);
}

TEST(CodeObjectTest, AnotherChip) {
  std::string bytes = readFile(kernelPath("Launch"));
  bytes[48] = 0x3f; // The machine field of e_flags: gfx90a.
  testing::internal::CaptureStderr();
  hipModule_t module = nullptr;
  EXPECT_NE(hipModuleLoadData(&module, bytes.data()), hipSuccess);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("another chip"),
            std::string::npos);
}

} // namespace
