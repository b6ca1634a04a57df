//===- ProgramsTest.cpp - Everyday programs on the emulator ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels as people write them, compiled by clang at four levels of
// optimization for the GPU and once for the host. The levels differ in the
// instructions that reach the emulator; the results may not differ.
//
//===----------------------------------------------------------------------===//

#include "Comparison.h"

#include "gtest/gtest.h"

using namespace mini::test;

namespace {

std::vector<Case> reductionCases() {
  return {
      Case("Reduction", "reduceTree")
          .groups(5)
          .groupSize(256)
          .output(20)
          .random(4 * 1200)
          .integer(1200),
      Case("Reduction", "scanInclusive")
          .groups(4)
          .groupSize(192)
          .output(8 * 700)
          .random(2 * 700)
          .integer(700),
      Case("Reduction", "histogram")
          .groups(3)
          .groupSize(100)
          .output(1024)
          .random(3001)
          .integer(3001),
      Case("Reduction", "bitonicSort")
          .groups(3)
          .groupSize(256)
          .random(3 * 2048),
      Case("Reduction", "radixSort").groups(2).groupSize(128).random(2 * 512),
      Case("Reduction", "transposeTiles")
          .groups(4, 3)
          .groupSize(16, 16)
          .output(2 * 61 * 45)
          .random(2 * 61 * 45)
          .integer(61)
          .integer(45),
  };
}

std::vector<Case> hashCases() {
  return {
      Case("Hash", "crc32").groups(4).output(800).random(300).integer(200),
      Case("Hash", "fnv1a").groups(2).output(800).random(300).integer(100),
      Case("Hash", "murmur3")
          .groups(4)
          .output(800)
          .random(1200)
          .integer(200)
          .integer(33),
      Case("Hash", "sha256").groups(2).output(3200).random(300).integer(100),
  };
}

std::vector<Case> numericCases() {
  return {
      Case("Numeric", "mandelbrot")
          .groups(5, 9)
          .groupSize(16, 4)
          .output(4 * 70 * 33)
          .integer(70)
          .integer(33),
      Case("Numeric", "fft").groups(2).groupSize(128).random(4096).random(1024),
      Case("Numeric", "stencil3d")
          .groups(3, 2, 3)
          .groupSize(8, 4, 2)
          .output(8 * 19 * 7 * 5)
          .random(4 * 19 * 7 * 5)
          .integer(19)
          .integer(7)
          .integer(5),
      Case("Numeric", "matmulTiled")
          .groups(4, 3)
          .groupSize(8, 8)
          .output(4 * 21 * 30)
          .random(2 * 21 * 37)
          .random(2 * 37 * 30)
          .integer(21)
          .integer(30)
          .integer(37),
      Case("Numeric", "matmulHalf")
          .groups(3, 5)
          .groupSize(16, 8)
          .output(2 * 35 * 35)
          .random(35 * 35)
          .random(35 * 35)
          .integer(35),
      Case("Numeric", "matmulBytes")
          .groups(2, 7)
          .groupSize(16, 4)
          .output(4 * 25 * 25)
          .random(4 * 25 * 13)
          .random(4 * 25 * 13)
          .integer(25)
          .integer(13),
      Case("Numeric", "gaussianElimination")
          .groups(1)
          .output(8 * 5 * 64)
          .random(4 * 30 * 64),
  };
}

std::vector<Case> integerCases() {
  std::vector<Case> cases;
  struct {
    const char *name;
    unsigned bytes;
  } widths[] = {{"Char", 1}, {"Uchar", 1}, {"Short", 2}, {"Ushort", 2},
                {"Int", 4},  {"Uint", 4},  {"Long", 8},  {"Ulong", 8}};
  for (auto [name, bytes] : widths)
    cases.push_back(Case("Integer", std::string("divide") + name)
                        .groups(4)
                        .output(bytes * 4 * 230)
                        .random(bytes * 230)
                        .integer(230));
  auto add = [&](const char *kernel, unsigned out, unsigned in) {
    cases.push_back(
        Case("Integer", kernel).groups(2).output(out * 128).random(in * 192));
  };
  add("wideProducts", 64, 8);
  add("bitTricks", 48, 8);
  add("narrowArithmetic", 12, 1);
  add("saturating", 12, 4);
  add("vectorTypes", 64, 16);
  add("longDigits", 20, 8);
  add("greatestCommonDivisor", 8, 8);
  cases.push_back(Case("Integer", "packedStructs")
                      .groups(2)
                      .output(19 * 99)
                      .random(19 * 99)
                      .integer(99));
  return cases;
}

std::vector<Case> controlCases() {
  std::vector<Case> cases;
  auto add = [&](const char *kernel, unsigned out, unsigned in) {
    cases.push_back(
        Case("Control", kernel).groups(2).output(out * 128).random(in * 512));
  };
  add("collatz", 4, 4);
  add("nestedLoops", 4, 1);
  add("earlyReturns", 4, 4);
  add("bigSwitch", 8, 1);
  add("functionPointers", 4, 1);
  add("privateArrays", 4, 1);
  cases.push_back(
      Case("Control", "genericPointers").output(4 * 64).random(4 * 64));
  cases.push_back(Case("Control", "nQueens").output(4 * 64).integer(7));
  cases.push_back(
      Case("Control", "ackermannFunction").output(4 * 64).integer(64));
  cases.push_back(Case("Control", "threeDimensions")
                      .groups(3, 4, 2)
                      .groupSize(5, 3, 7)
                      .output(4 * 13 * 11 * 9)
                      .integer(13)
                      .integer(11)
                      .integer(9));
  return cases;
}

std::vector<Case> atomicCases() {
  std::vector<Case> cases;
  for (const char *name : {"Int", "Uint", "Long", "Ulong"})
    cases.push_back(Case("Atomic", std::string("atomics") + name)
                        .groups(3)
                        .groupSize(160)
                        .output(8 * 26)
                        .random(8 * 480));
  cases.push_back(Case("Atomic", "compareExchange")
                      .groups(3)
                      .groupSize(96)
                      .output(12)
                      .random(4 * 288)
                      .random(8));
  cases.push_back(Case("Atomic", "exchangeAll")
                      .groupSize(200)
                      .output(4 * 201)
                      .values<uint32_t>({0}));
  cases.push_back(Case("Atomic", "tickets")
                      .groups(4)
                      .groupSize(128)
                      .output(4 * 512)
                      .random(4));
  return cases;
}

std::vector<Case> waveCases() {
  std::vector<Case> cases;
  auto add = [&](const char *kernel, unsigned out) {
    cases.push_back(Case("Wave", kernel)
                        .groups(2)
                        .groupSize(128)
                        .output(out * 256)
                        .random(4 * 256));
  };
  add("waveReduce", 4);
  add("waveScan", 4);
  add("readLanes", 4);
  add("ballots", 16);
  add("dataParallelPatterns", 128);
  add("swizzles", 16);
  return cases;
}

std::vector<Case> floatCases() {
  std::vector<Case> cases;
  auto add = [&](const std::string &kernel, unsigned out, unsigned in) {
    cases.push_back(
        Case("Float", kernel).groups(8).output(out * 512).random(in * 512));
  };
  add("arithmeticHalf", 16, 2);
  add("arithmeticFloat", 32, 4);
  add("arithmeticDouble", 64, 8);
  add("comparisonsHalf", 4, 2);
  add("comparisonsFloat", 4, 4);
  add("comparisonsDouble", 4, 8);
  add("roundingsHalf", 12, 2);
  add("roundingsFloat", 24, 4);
  add("roundingsDouble", 48, 8);
  add("fusedMultiplyAdd", 16, 8);
  add("packedFloats", 24, 4);
  add("packedHalves", 12, 2);
  add("integersFromFloat", 64, 4);
  add("integersFromDouble", 64, 8);
  add("fromIntegers", 80, 8);
  add("betweenWidths", 40, 8);
  add("scaling", 16, 8);
  add("brainFloats", 6, 2);
  add("newtonRoots", 8, 4);
  return cases;
}

std::vector<Case> hipGroupCases() {
  // For a float's maximum by its bits: what starts above zero.
  const std::vector<uint32_t> zero = {0};
  return {
      Case("HipGroups", "reduceBlocks")
          .groups(3)
          .groupSize(256)
          .output(8 * 9)
          .random(4 * 700)
          .integer(700),
      Case("HipGroups", "shuffleScan")
          .groups(2)
          .groupSize(192)
          .output(12 * 384)
          .random(4 * 384),
      Case("HipGroups", "compactWaves")
          .groups(2)
          .groupSize(128)
          .output(4 * 256)
          .output(4 * 4)
          .random(4 * 256),
      Case("HipGroups", "atomicHistogram")
          .groups(5)
          .groupSize(100)
          .random(4 * 64)
          .values(std::vector<float>(64, 0.0f))
          .values<uint64_t>({0, ~0ull, 0})
          .random(4 * 500),
      Case("HipGroups", "compareAndSwap")
          .groups(3)
          .groupSize(64)
          .values(zero)
          .random(4 * 192),
      Case("HipGroups", "lastBlockSums")
          .groups(7)
          .groupSize(128)
          .output(8)
          .output(8 * 7)
          .values(zero)
          .random(4 * 7 * 128),
      Case("HipGroups", "sortDynamic")
          .groups(2)
          .groupSize(512)
          .dynamicLds(4 * 512)
          .random(4 * 1024),
      Case("HipGroups", "multiplyInt")
          .groups(3, 3)
          .groupSize(16, 16)
          .output(4 * 37 * 37)
          .random(4 * 37 * 37)
          .random(4 * 37 * 37)
          .integer(37),
      Case("HipGroups", "multiplyBytes")
          .groups(3, 3)
          .groupSize(8, 8)
          .output(2 * 21 * 21)
          .random(2 * 21 * 21)
          .random(2 * 21 * 21)
          .integer(21),
  };
}

std::vector<Case> hipLanguageCases() {
  std::vector<Case> cases;
  auto add = [&](const char *kernel, unsigned out, unsigned in) {
    cases.push_back(Case("HipLanguage", kernel)
                        .groups(2)
                        .groupSize(96)
                        .output(out * 192)
                        .random(in * 192));
  };
  cases.push_back(Case("HipLanguage", "filterConstant")
                      .groups(3)
                      .groupSize(64)
                      .output(4 * 150)
                      .random(2 * 150)
                      .integer(150));
  add("stateMachine", 4, 4);
  add("recursion", 8, 4);
  cases.push_back(Case("HipLanguage", "sortPrivate")
                      .groups(2)
                      .groupSize(80)
                      .random(4 * 24 * 160));
  add("functionPointers", 4, 4);
  add("virtualFunctions", 4, 4);
  add("templates", 8, 8);
  cases.push_back(Case("HipLanguage", "bitFields")
                      .groups(2)
                      .groupSize(80)
                      .random(16 * 160));
  cases.push_back(
      Case("HipLanguage", "deviceVariables").groupSize(64).output(8 * 64));
  return cases;
}

std::vector<Case> allCases() {
  std::vector<Case> cases;
  for (auto family :
       {reductionCases, hashCases, numericCases, integerCases, controlCases,
        atomicCases, waveCases, floatCases, hipGroupCases, hipLanguageCases})
    for (Case &one : family())
      cases.push_back(std::move(one));
  return cases;
}

struct Programs : testing::TestWithParam<std::tuple<Case, int>> {};

TEST_P(Programs, SameBytesAsTheHost) {
  const auto &[program, level] = GetParam();
  std::string base = PROGRAM_DIR "/" + program.program;
  DeviceModule device(base + "-O" + std::to_string(level) + ".hsaco");
  HostModule host(base + ".so");
  program.check(device, host);
}

INSTANTIATE_TEST_SUITE_P(All, Programs,
                         testing::Combine(testing::ValuesIn(allCases()),
                                          testing::Range(0, 4)),
                         [](const auto &info) {
                           const Case &one = std::get<0>(info.param);
                           return one.program + "_" + one.kernel + "_O" +
                                  std::to_string(std::get<1>(info.param));
                         });

} // namespace
