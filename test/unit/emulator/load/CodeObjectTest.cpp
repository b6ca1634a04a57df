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

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sys/mman.h>
#include <sys/stat.h>
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

/// The same without a size, right before memory that cannot be read: what the
/// headers say of the file's size leads there.
TEST(CodeObjectTest, CorruptedImagesOfUnknownSize) {
  const std::string original = readFile(kernelPath("Launch"));
  constexpr size_t page = 4096;
  const size_t mapped = (original.size() + page - 1) / page * page;
  void *memory = mmap(nullptr, mapped + page, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(memory, MAP_FAILED);
  ASSERT_EQ(mprotect(static_cast<char *>(memory) + mapped, page, PROT_NONE), 0);
  char *image = static_cast<char *>(memory) + mapped - original.size();
  std::mt19937 random(4);
  testing::internal::CaptureStderr();
  unsigned rejected = 0;
  for (unsigned round = 0; round < 400; ++round) {
    std::copy(original.begin(), original.end(), image);
    // Of the file header and the program headers.
    for (unsigned i = 0; i < 3; ++i)
      image[16 + random() % 500] = static_cast<char>(random());
    hipModule_t module = nullptr;
    if (hipModuleLoadData(&module, image) == hipSuccess)
      EXPECT_EQ(hipModuleUnload(module), hipSuccess);
    else
      ++rejected;
  }
  testing::internal::GetCapturedStderr();
  EXPECT_GT(rejected, 100u);
  EXPECT_EQ(munmap(memory, mapped + page), 0);
}

TEST(CodeObjectTest, EveryNoteIsRead) {
  Module module("TwoNotes");
  EXPECT_NE(module.function("vectorAdd"), nullptr);
  EXPECT_NE(module.function("storeRange"), nullptr);
}

TEST(CodeObjectTest, PipesAndDevicesAreNoFiles) {
  const std::string path =
      testing::TempDir() + "fifo-" + std::to_string(getpid());
  ASSERT_EQ(mkfifo(path.c_str(), 0600), 0);
  testing::internal::CaptureStderr();
  hipModule_t module = nullptr;
  EXPECT_EQ(hipModuleLoad(&module, path.c_str()), hipErrorInvalidImage);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("not a regular file"),
            std::string::npos);
  std::remove(path.c_str());
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
