//===- HostCheck.h - Checks for HIP host programs ---------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program's exit status says whether every check held. There is no test
// framework, so that the programs are what a user of HIP writes.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_HOST_HOSTCHECK_H
#define MINI_TEST_EMULATOR_HOST_HOSTCHECK_H

#include "DeviceLibrary.h"

#include <atomic>
#include <cstdio>

inline std::atomic<int> failures = 0;

inline void fail(const char *file, int line, const char *what) {
  std::printf("%s:%d: %s\n", file, line, what);
  ++failures;
}

inline void expectCode(const char *file, int line, const char *what,
                       hipError_t result, hipError_t expected) {
  if (result == expected)
    return;
  std::printf("%s:%d: %s is %s, expected %s\n", file, line, what,
              hipGetErrorName(result), hipGetErrorName(expected));
  ++failures;
}

#define EXPECT(condition)                                                      \
  do                                                                           \
    if (!(condition))                                                          \
      fail(__FILE__, __LINE__, "not true: " #condition);                       \
  while (false)

/// The call returns this error.
#define EXPECT_CODE(call, expected)                                            \
  expectCode(__FILE__, __LINE__, #call, call, expected)

#define EXPECT_SUCCESS(call) EXPECT_CODE(call, hipSuccess)

#endif // MINI_TEST_EMULATOR_HOST_HOSTCHECK_H
