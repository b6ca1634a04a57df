//===- MemoryAccess.h - Checked addresses of one instruction ----*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every memory instruction first turns its operands into one host pointer a
// lane, checked against what is live; moving the data is then the same for
// global, private and local memory.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MEMORY_MEMORYACCESS_H
#define MINI_EMULATOR_ISA_MEMORY_MEMORYACCESS_H

#include "isa/WaveState.h"

namespace mini::emulator {

enum class AccessKind : uint8_t { Load, Store, Atomic };

/// Where each active lane's data is. `bytes` is how much of it is in range of
/// a buffer descriptor; everything else has the full size.
struct LaneAccess {
  uint64_t active = 0;
  uint8_t *pointer[waveSize];
  uint8_t bytes[waveSize];
  /// Set where some lane has fewer bytes than the instruction moves.
  bool partial = false;
  /// Set where all lanes are active and each one's data follows the last's.
  bool contiguous = false;
};

const char *describe(AccessKind kind);

/// Host pointer for a device address, or null after failing the wave.
uint8_t *resolveGlobal(WaveState &wave, unsigned lane, uint64_t address,
                       unsigned size, AccessKind kind);
/// Checks all active lanes at once, whose pointers are already the device
/// addresses. False, without failing the wave, where they are not all in one
/// region; the lanes then have to be resolved one by one.
bool resolveGlobalAtOnce(WaveState &wave, unsigned size, AccessKind kind,
                         LaneAccess &access);
/// The same where lane after lane is adjacent from `first` on, all active;
/// this sets the pointers.
bool resolveGlobalRun(WaveState &wave, uint64_t first, unsigned size,
                      AccessKind kind, LaneAccess &access);
/// Whether each lane's offset is the one before it plus `size`.
bool isRun(const uint32_t *offsets, unsigned size);
/// The same as resolveGlobalAtOnce for LDS, at a register plus `offset`.
bool resolveLocalAtOnce(const WaveState &wave, const uint32_t *addresses,
                        uint32_t offset, unsigned size, LaneAccess &access);

/// Host pointer for an offset into the workgroup's LDS.
uint8_t *resolveLocal(WaveState &wave, unsigned lane, uint64_t offset,
                      unsigned size, AccessKind kind);
/// The same for an offset into a lane's private memory.
uint8_t *resolvePrivate(WaveState &wave, unsigned lane, uint64_t offset,
                        unsigned size, AccessKind kind);

/// What a load or store instruction moves.
struct DataShape {
  uint8_t size = 4;        ///< Bytes in memory.
  bool signExtend = false; ///< Of a byte or short load.
  bool d16 = false;        ///< A 16-bit result.
  bool high = false;       ///< The upper half of the register.
};

void loadLanes(WaveState &wave, const LaneAccess &access, unsigned vgpr,
               const DataShape &shape);
void storeLanes(WaveState &wave, const LaneAccess &access, unsigned vgpr,
                const DataShape &shape);

/// Moves loaded data to LDS[base + 4 * lane], each widened to a dword.
void loadLanesToLds(WaveState &wave, const LaneAccess &source, uint32_t base,
                    const DataShape &shape);

/// One atomic operation on memory at `pointer`, whose old value is returned.
/// `data` is the operand, `compare` the second one of a compare-and-swap.
using AtomicFunction = uint64_t (*)(uint8_t *pointer, uint64_t data,
                                    uint64_t compare);

struct AtomicShape {
  AtomicFunction function = nullptr;
  uint8_t size = 4;
  bool compares = false;
};

/// Applies an atomic lane by lane in order; `vdst` is negative where the old
/// value is not wanted. `data` and `compare` are the registers of the operand
/// and of the value compared with.
void atomicLanes(WaveState &wave, const LaneAccess &access, int vdst,
                 unsigned data, unsigned compare, const AtomicShape &shape);

struct NamedAtomic {
  const char *name;
  AtomicShape shape;
};
struct NamedAtomics {
  const NamedAtomic *first;
  size_t count;
  const NamedAtomic *begin() const { return first; }
  const NamedAtomic *end() const { return first + count; }
};

/// The atomics of vector memory, named as behind `global_atomic_`, and those
/// of LDS, named as behind `ds_` with `_rtn` left out.
NamedAtomics globalAtomics();
NamedAtomics localAtomics();

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_MEMORY_MEMORYACCESS_H
