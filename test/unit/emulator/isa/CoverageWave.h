//===- CoverageWave.h - A single wave to execute instructions on *- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Runs assembled or compiled code on one wave without a launch, so that a test
// sets and sees every register.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_EMULATOR_COVERAGEWAVE_H
#define MINI_TEST_UNIT_EMULATOR_COVERAGEWAVE_H

#include "isa/Decoder.h"
#include "isa/WaveState.h"

#include <memory>
#include <string>
#include <vector>

namespace mini::test {

/// The machine code of gfx942 assembly; empty after a test failure.
std::vector<uint8_t> assemble(const std::string &text);

/// The code section of an ELF object in memory.
std::vector<uint8_t> codeOf(const std::string &object);

/// All lanes active, IEEE mode with denormals, 64 KiB of LDS, 256 bytes of
/// private memory a lane.
class CoverageWave {
public:
  CoverageWave();

  /// Assembles and executes to the end; returns why the wave failed, or "".
  std::string run(const std::string &assembly);
  /// The same for machine code, which may run off its end.
  std::string execute(const std::vector<uint8_t> &code);

  /// Lets the wave access memory of the test.
  void map(const void *memory, size_t size);

  uint32_t *vgpr(unsigned index) { return state->vgpr[index]; }
  void setVgpr(unsigned index, uint32_t value);
  void setVgpr64(unsigned index, unsigned lane, uint64_t value);
  uint64_t vgpr64(unsigned index, unsigned lane) const;
  uint32_t &sgpr(unsigned index) { return state->sgpr[index]; }
  void setPointer(unsigned index, const void *pointer);

  emulator::WaveState &wave() { return *state; }
  std::vector<uint8_t> lds;

private:
  std::unique_ptr<emulator::WaveState> state;
  std::vector<uint8_t> scratch;
  emulator::MemoryMap memory;
  emulator::LaunchContext launch;
};

} // namespace mini::test

#endif // MINI_TEST_UNIT_EMULATOR_COVERAGEWAVE_H
