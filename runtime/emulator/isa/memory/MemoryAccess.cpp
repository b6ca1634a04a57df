//===- MemoryAccess.cpp - Checked addresses of one instruction ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The bounds checks, and the movement of loads and stores. A 16-bit load into
// half a register clears the other half, as the hardware does with SRAM ECC,
// which gfx942 always has.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"

#include "LaneTransfer.h"
#include "isa/Describe.h"
#include "isa/Observer.h"

using namespace mini::emulator;

namespace {

std::string describeAccess(AccessKind kind, unsigned size) {
  return std::to_string(size) + "-byte " + describe(kind);
}

} // namespace

const char *mini::emulator::describe(AccessKind kind) {
  switch (kind) {
  case AccessKind::Load:
    return "load";
  case AccessKind::Store:
    return "store";
  case AccessKind::Atomic:
    return "atomic";
  }
  return "access";
}

namespace {

/// What a kernel wants of the host and does not get here; null for an ordinary
/// address.
const char *missingService(uint64_t address) {
  constexpr uint64_t high = ~uint64_t{0xffffffff};
  if ((address & high) == hostcallAperture)
    return "printf, assert and malloc on the device do not work on the "
           "emulator: the kernel calls the host (hidden_hostcall_buffer)";
  if ((address & high) == heapAperture)
    return "malloc on the device does not work on the emulator: the kernel "
           "uses the device's heap (hidden_heap_v1)";
  return nullptr;
}

[[gnu::noinline]] void failGlobal(WaveState &wave, unsigned lane,
                                  uint64_t address, unsigned size,
                                  AccessKind kind, const char *problem) {
  if (const char *missing = missingService(address))
    return wave.failLane(lane, missing);
  wave.failLane(lane, problem + (" global " + describeAccess(kind, size)) +
                          " at address " + hexadecimal(address) + ", " +
                          MemoryRegistry::instance().describe(address));
}

[[gnu::noinline]] void failLocal(WaveState &wave, unsigned lane,
                                 uint64_t offset, unsigned size,
                                 AccessKind kind, const char *problem) {
  wave.failLane(lane, problem + (" LDS " + describeAccess(kind, size)) +
                          " at address " + hexadecimal(offset) +
                          ", the workgroup has " +
                          std::to_string(wave.ldsSize) + " bytes");
}

} // namespace

uint8_t *mini::emulator::resolveGlobal(WaveState &wave, unsigned lane,
                                       uint64_t address, unsigned size,
                                       AccessKind kind) {
  if (!wave.lastRegion.contains(address, size)) [[unlikely]] {
    const MemoryRegion *region = wave.launch->memory->find(address);
    if (!region || !region->contains(address, size)) {
      failGlobal(wave, lane, address, size, kind, "out-of-bounds");
      return nullptr;
    }
    wave.lastRegion = *region;
  }
  if (kind != AccessKind::Load && !wave.lastRegion.writable) [[unlikely]] {
    wave.failLane(lane, describeAccess(kind, size) + " at address " +
                            hexadecimal(address) + " in read-only memory");
    return nullptr;
  }
  if (wave.observer) [[unlikely]]
    wave.observer->global(wave, lane, address, size, kind);
  return reinterpret_cast<uint8_t *>(address);
}

uint8_t *mini::emulator::resolveLocal(WaveState &wave, unsigned lane,
                                      uint64_t offset, unsigned size,
                                      AccessKind kind) {
  if (offset + size > wave.ldsSize) [[unlikely]] {
    failLocal(wave, lane, offset, size, kind, "out-of-bounds");
    return nullptr;
  }
  if (wave.observer) [[unlikely]]
    wave.observer->local(wave, lane, offset, size, kind);
  return wave.lds + offset;
}

uint8_t *mini::emulator::resolvePrivate(WaveState &wave, unsigned lane,
                                        uint64_t offset, unsigned size,
                                        AccessKind kind) {
  if (offset > wave.scratchPerLane || offset + size > wave.scratchPerLane)
      [[unlikely]] {
    wave.failLane(lane, "out-of-bounds private " + describeAccess(kind, size) +
                            " at address " + hexadecimal(offset) +
                            ", a lane has " +
                            std::to_string(wave.scratchPerLane) + " bytes");
    return nullptr;
  }
  if (wave.observer) [[unlikely]]
    wave.observer->scratch(size, kind);
  return wave.scratch + uint64_t{lane} * wave.scratchPerLane + offset;
}

namespace {

/// Calls `visit` for each active lane.
template <typename Visit> void forEachLane(uint64_t active, Visit visit) {
  for (uint64_t rest = active; rest; rest &= rest - 1)
    visit(static_cast<unsigned>(__builtin_ctzll(rest)));
}

/// Dwords that a lane's descriptor leaves out read as zero.
template <unsigned dwords>
void loadDwords(WaveState &wave, const LaneAccess &access, unsigned vgpr) {
  if (!access.partial) {
    uint32_t *rows[dwords];
    for (unsigned i = 0; i < dwords; ++i)
      rows[i] = wave.vgpr[vgpr + i];
    return loadRows<dwords>(access, rows);
  }
  forEachLane(access.active, [&](unsigned lane) {
    uint32_t data[dwords] = {};
    std::memcpy(data, access.pointer[lane], access.bytes[lane]);
    for (unsigned i = 0; i < dwords; ++i)
      wave.vgpr[vgpr + i][lane] = data[i];
  });
}

template <unsigned dwords>
void storeDwords(WaveState &wave, const LaneAccess &access, unsigned vgpr) {
  if (!access.partial) {
    const uint32_t *rows[dwords];
    for (unsigned i = 0; i < dwords; ++i)
      rows[i] = wave.vgpr[vgpr + i];
    return storeRows<dwords>(access, rows);
  }
  forEachLane(access.active, [&](unsigned lane) {
    uint32_t data[dwords];
    for (unsigned i = 0; i < dwords; ++i)
      data[i] = wave.vgpr[vgpr + i][lane];
    std::memcpy(access.pointer[lane], data, access.bytes[lane]);
  });
}

void loadNarrow(WaveState &wave, const LaneAccess &access, unsigned vgpr,
                const DataShape &shape) {
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint32_t value = 0;
    std::memcpy(&value, access.pointer[lane],
                access.partial ? access.bytes[lane] : shape.size);
    unsigned unused = 32 - 8 * shape.size;
    if (shape.signExtend)
      value = static_cast<uint32_t>(static_cast<int32_t>(value << unused) >>
                                    unused);
    if (shape.d16)
      value &= 0xffff;
    wave.vgpr[vgpr][lane] = shape.high ? value << 16 : value;
  }
}

void storeNarrow(WaveState &wave, const LaneAccess &access, unsigned vgpr,
                 const DataShape &shape) {
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint32_t value = wave.vgpr[vgpr][lane] >> (shape.high ? 16 : 0);
    std::memcpy(access.pointer[lane], &value,
                access.partial ? access.bytes[lane] : shape.size);
  }
}

} // namespace

void mini::emulator::loadLanes(WaveState &wave, const LaneAccess &access,
                               unsigned vgpr, const DataShape &shape) {
  switch (shape.size) {
  case 4:
    return loadDwords<1>(wave, access, vgpr);
  case 8:
    return loadDwords<2>(wave, access, vgpr);
  case 12:
    return loadDwords<3>(wave, access, vgpr);
  case 16:
    return loadDwords<4>(wave, access, vgpr);
  default:
    return loadNarrow(wave, access, vgpr, shape);
  }
}

void mini::emulator::storeLanes(WaveState &wave, const LaneAccess &access,
                                unsigned vgpr, const DataShape &shape) {
  switch (shape.size) {
  case 4:
    return storeDwords<1>(wave, access, vgpr);
  case 8:
    return storeDwords<2>(wave, access, vgpr);
  case 12:
    return storeDwords<3>(wave, access, vgpr);
  case 16:
    return storeDwords<4>(wave, access, vgpr);
  default:
    return storeNarrow(wave, access, vgpr, shape);
  }
}

void mini::emulator::loadLanesToLds(WaveState &wave, const LaneAccess &source,
                                    uint32_t base, const DataShape &shape) {
  for (uint64_t rest = source.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint8_t *target =
        resolveLocal(wave, lane, base + 4 * lane, 4, AccessKind::Store);
    if (!target)
      return;
    uint32_t value = 0;
    std::memcpy(&value, source.pointer[lane],
                source.partial ? source.bytes[lane] : shape.size);
    unsigned unused = 32 - 8 * shape.size;
    if (shape.signExtend)
      value = static_cast<uint32_t>(static_cast<int32_t>(value << unused) >>
                                    unused);
    std::memcpy(target, &value, sizeof(value));
  }
}

/// Atomics fault where the address is not a multiple of their size; LLVM has
/// gfx942 in its unaligned access mode, where all other accesses may be
/// anywhere. False after failing the wave.
static bool checkAlignment(WaveState &wave, const LaneAccess &access,
                           unsigned size) {
  if (!wave.launch->rejectsMisaligned)
    return true;
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    auto address = reinterpret_cast<uint64_t>(access.pointer[lane]);
    bool inRange = !access.partial || access.bytes[lane] == size;
    if (address % size == 0 || !inRange) [[likely]]
      continue;
    uint64_t offset = address - reinterpret_cast<uint64_t>(wave.lds);
    if (offset < wave.ldsSize)
      failLocal(wave, lane, offset, size, AccessKind::Atomic, "misaligned");
    else
      failGlobal(wave, lane, address, size, AccessKind::Atomic, "misaligned");
    return false;
  }
  return true;
}

void mini::emulator::atomicLanes(WaveState &wave, const LaneAccess &access,
                                 int vdst, unsigned data, unsigned compare,
                                 const AtomicShape &shape) {
  if (!checkAlignment(wave, access, shape.size))
    return;
  const bool wide = shape.size == 8;
  auto read = [&](unsigned vgpr, unsigned lane) {
    uint64_t value = wave.vgpr[vgpr][lane];
    return wide ? value | uint64_t{wave.vgpr[vgpr + 1][lane]} << 32 : value;
  };
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint64_t compared = shape.compares ? read(compare, lane) : 0;
    // An atomic is in range as a whole or not at all.
    bool inRange = !access.partial || access.bytes[lane] == shape.size;
    uint64_t old = inRange ? shape.function(access.pointer[lane],
                                            read(data, lane), compared)
                           : 0;
    if (vdst < 0)
      continue;
    wave.vgpr[vdst][lane] = static_cast<uint32_t>(old);
    if (wide)
      wave.vgpr[vdst + 1][lane] = static_cast<uint32_t>(old >> 32);
  }
}
