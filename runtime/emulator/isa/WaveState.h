//===- WaveState.h - Architectural state of one wave ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The registers and status of a wave, and what it shares with its workgroup and
// launch. Vector registers are stored lane-major inside a register, so that one
// instruction is one loop over 64 adjacent elements.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_WAVESTATE_H
#define MINI_EMULATOR_ISA_WAVESTATE_H

#include "Instruction.h"
#include "isa/memory/Memory.h"

#include <cstdint>
#include <cstring>
#include <string>

namespace mini::emulator {

class WaveObserver;

constexpr unsigned waveSize = 64;
constexpr unsigned accumulatorBase = 256;

/// Indices into WaveState::sgpr: the numbers the encoding gives them.
enum ScalarRegister : uint16_t {
  FlatScratchLo = 102,
  XnackMaskLo = 104,
  VccLo = 106,
  Ttmp0 = 108,
  M0 = 124,
  ExecLo = 126,
  ScalarRegisterCount = 128,
};

/// The apertures through which flat addresses reach LDS and private memory.
/// Only the high half identifies them; no host pointer has these bits.
constexpr uint64_t sharedAperture = uint64_t{0x00010000} << 32;
constexpr uint64_t privateAperture = uint64_t{0x00020000} << 32;

/// Where kernels are told that the buffer for calls of the host, as printf
/// makes, and the heap of malloc on the device are. There is nothing there, so
/// that an access shows what it was for.
constexpr uint64_t hostcallAperture = uint64_t{0x00030000} << 32;
constexpr uint64_t heapAperture = uint64_t{0x00040000} << 32;

/// The floating-point part of the MODE register.
struct FloatMode {
  uint8_t round32 = 0;
  uint8_t round64And16 = 0;
  uint8_t denormal32 = 3;
  uint8_t denormal64And16 = 3;
  bool dx10Clamp = true;
  bool ieee = true;
  bool fp16Overflow = false;

  bool flushInput32() const { return !(denormal32 & 1); }
  bool flushOutput32() const { return !(denormal32 & 2); }
  bool flushInput16() const { return !(denormal64And16 & 1); }
  bool flushOutput16() const { return !(denormal64And16 & 2); }
};

enum class WaveStatus : uint8_t { Running, AtBarrier, Ended, Failed };

/// What all waves of one launch share and only read.
struct LaunchContext {
  const MemoryMap *memory = nullptr;
  std::string kernelName;
  /// Whether misaligned atomics are errors.
  bool rejectsMisaligned = true;
};

struct WaveState {
  alignas(64) uint32_t vgpr[512][waveSize];
  alignas(64) uint32_t sgpr[ScalarRegisterCount];
  uint64_t pc = 0;
  uint64_t nextPc = 0;
  bool scc = false;
  WaveStatus status = WaveStatus::Running;
  FloatMode mode;
  uint32_t modeBits = 0;
  uint64_t executed = 0;
  /// Set between s_set_gpr_idx_on and _off: M0 then moves vector operands.
  bool vgprIndexing = false;

  uint8_t *lds = nullptr;
  uint32_t ldsSize = 0;
  uint8_t *scratch = nullptr;
  uint32_t scratchPerLane = 0;
  uint32_t indexInWorkgroup = 0;
  const LaunchContext *launch = nullptr;
  MemoryRegion lastRegion;
  /// Null unless something watches the wave.
  WaveObserver *observer = nullptr;
  std::string failure;

  uint64_t exec() const { return scalar64(ExecLo); }
  void setExec(uint64_t mask) { setScalar64(ExecLo, mask); }
  uint64_t vcc() const { return scalar64(VccLo); }

  uint64_t scalar64(unsigned index) const {
    uint64_t value;
    std::memcpy(&value, &sgpr[index], sizeof(value));
    return value;
  }
  void setScalar64(unsigned index, uint64_t value) {
    std::memcpy(&sgpr[index], &value, sizeof(value));
  }

  /// Sets the MODE register.
  void setMode(uint32_t bits);

  /// Stops the wave; the launch reports the first failure.
  void fail(const std::string &what);
  /// The same for what one lane did.
  void failLane(unsigned lane, const std::string &what);
};

/// Reads a scalar or constant operand.
inline uint32_t readScalar32(const WaveState &wave, const Operand &operand) {
  switch (operand.kind) {
  case OperandKind::Scalar:
    return wave.sgpr[operand.index];
  case OperandKind::Constant:
    return static_cast<uint32_t>(operand.value);
  case OperandKind::Vector:
    return wave.vgpr[operand.index][0];
  case OperandKind::Status:
    switch (static_cast<StatusBit>(operand.index)) {
    case StatusBit::Scc:
      return wave.scc;
    case StatusBit::Vccz:
      return wave.vcc() == 0;
    case StatusBit::Execz:
      return wave.exec() == 0;
    }
    return 0;
  case OperandKind::None:
    return 0;
  }
  return 0;
}

inline uint64_t readScalar64(const WaveState &wave, const Operand &operand) {
  if (operand.kind == OperandKind::Scalar)
    return wave.scalar64(operand.index);
  if (operand.kind == OperandKind::Constant)
    return operand.value;
  return readScalar32(wave, operand);
}

inline void writeScalar32(WaveState &wave, const Operand &operand,
                          uint32_t value) {
  if (operand.kind == OperandKind::Scalar)
    wave.sgpr[operand.index] = value;
}

inline void writeScalar64(WaveState &wave, const Operand &operand,
                          uint64_t value) {
  if (operand.kind == OperandKind::Scalar)
    wave.setScalar64(operand.index, value);
}

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_WAVESTATE_H
