//===- TestHeaders.h - Headers that most tests need -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiled once and reused by every test that is not on MLIR. Files still
// include what they use: nothing may depend on this header being there.
//
//===----------------------------------------------------------------------===//

#include "../cmake/StandardHeaders.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
