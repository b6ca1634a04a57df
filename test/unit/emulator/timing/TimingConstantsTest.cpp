//===- TimingConstantsTest.cpp - The documented figures are the model's ---===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// docs/timing.md has a table of the constants. Where it differs, what it should
// have is printed.
//
//===----------------------------------------------------------------------===//

#include "timing/Constants.h"

#include "gtest/gtest.h"

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>

using namespace mini::emulator::timing;

static std::string tableOfConstants() {
  std::string table = "| name | value | unit | source |\n"
                      "| --- | --- | --- | --- |\n";
  for (const Constant &constant : constants) {
    char value[32];
    std::snprintf(value, sizeof(value), "%.10g", constant.value);
    table += std::string("| `") + constant.name + "` | " + value + " | " +
             constant.unit + " | " + constant.source + " |\n";
  }
  return table;
}

TEST(TimingConstants, areThoseOfTheDocument) {
  std::ifstream file(MINI_TIMING_DOCUMENT);
  std::stringstream text;
  text << file.rdbuf();
  EXPECT_NE(text.str().find(tableOfConstants()), std::string::npos)
      << tableOfConstants();
}

TEST(TimingConstants, haveASource) {
  for (const Constant &constant : constants)
    EXPECT_NE(std::string(constant.source), "") << constant.name;
}
