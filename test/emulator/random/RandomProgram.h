//===- RandomProgram.h - Random kernels in OpenCL C ------------*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes a kernel that a seed determines: integers, floating-point numbers and
// vectors of all widths, arrays in private memory and LDS, divergent control
// flow and exchanges between lanes. Each lane writes a word for each variable.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_RANDOMPROGRAM_H
#define MINI_TEST_EMULATOR_RANDOMPROGRAM_H

#include <cstdint>
#include <string>

namespace mini::test {

/// The lanes that a program runs on: two waves.
constexpr unsigned randomProgramLanes = 128;
/// Words that each lane reads, and at most writes.
constexpr unsigned randomProgramWords = 32;

/// The kernel `program<seed>(global ulong *out, global const ulong *in)`.
std::string randomProgram(uint64_t seed);

} // namespace mini::test

#endif // MINI_TEST_EMULATOR_RANDOMPROGRAM_H
