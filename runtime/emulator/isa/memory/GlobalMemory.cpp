//===- GlobalMemory.cpp - FLAT, GLOBAL and SCRATCH ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Addresses of the three segments. Flat addresses in an aperture go to LDS or
// to private memory.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "isa/SemanticsRegistry.h"

#include <string>

using namespace mini::emulator;

namespace {

/// Address operands as printed: `vaddr` and, but for flat, `saddr`.
struct Addressing {
  const Operand &vaddr;
  const Operand &saddr;
  int32_t offset;
};

uint64_t readPair(const WaveState &wave, const Operand &operand,
                  unsigned lane) {
  return uint64_t{wave.vgpr[operand.index + 1][lane]} << 32 |
         wave.vgpr[operand.index][lane];
}

uint8_t *resolveFlat(WaveState &wave, unsigned lane, uint64_t address,
                     unsigned size, AccessKind kind) {
  uint64_t high = address >> 32 << 32;
  if (high == sharedAperture)
    return resolveLocal(wave, lane, address & 0xffffffff, size, kind);
  if (high == privateAperture)
    return resolvePrivate(wave, lane, address & 0xffffffff, size, kind);
  return resolveGlobal(wave, lane, address, size, kind);
}

/// Whether all lanes have the same value.
bool isUniform(const uint32_t *row) {
  uint32_t difference = 0;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    difference |= row[lane] ^ row[0];
  return difference == 0;
}

/// Computes and checks the addresses of all lanes together. False, with
/// nothing decided, where they have to be resolved one by one.
bool resolveAtOnce(WaveState &wave, const Addressing &addressing, unsigned size,
                   AccessKind kind, LaneAccess &access) {
  const bool scalarBase = addressing.saddr.kind == OperandKind::Scalar;
  const uint32_t *low = wave.vgpr[addressing.vaddr.index];
  const uint32_t *high = wave.vgpr[addressing.vaddr.index + 1];
  uint64_t base = static_cast<uint64_t>(int64_t{addressing.offset});
  if (scalarBase)
    base += readScalar64(wave, addressing.saddr);
  if (access.active == ~uint64_t{0} && isRun(low, size) &&
      (scalarBase || isUniform(high))) {
    uint64_t first = base + low[0];
    if (!scalarBase)
      first += uint64_t{high[0]} << 32;
    if (resolveGlobalRun(wave, first, size, kind, access))
      return true;
  }
  for (unsigned lane = 0; lane < waveSize; ++lane)
    access.pointer[lane] = reinterpret_cast<uint8_t *>(
        base + low[lane] + (scalarBase ? 0 : uint64_t{high[lane]} << 32));
  return resolveGlobalAtOnce(wave, size, kind, access);
}

/// A 64-bit address in a register pair, or a scalar base with a 32-bit offset.
/// Flat addresses in an aperture are in no region of global memory.
template <bool flat>
bool resolveAddresses(WaveState &wave, const Addressing &addressing,
                      unsigned size, AccessKind kind, LaneAccess &access) {
  bool scalarBase = addressing.saddr.kind == OperandKind::Scalar;
  uint64_t base = scalarBase ? readScalar64(wave, addressing.saddr) : 0;
  access.active = wave.exec();
  if (resolveAtOnce(wave, addressing, size, kind, access)) [[likely]]
    return true;
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint64_t address = scalarBase
                           ? base + wave.vgpr[addressing.vaddr.index][lane]
                           : readPair(wave, addressing.vaddr, lane);
    address += static_cast<uint64_t>(int64_t{addressing.offset});
    access.pointer[lane] = flat
                               ? resolveFlat(wave, lane, address, size, kind)
                               : resolveGlobal(wave, lane, address, size, kind);
    if (!access.pointer[lane]) [[unlikely]]
      return false;
  }
  return true;
}

/// Offsets into private memory: any of a register, a scalar and the immediate.
bool resolveScratch(WaveState &wave, const Addressing &addressing,
                    unsigned size, AccessKind kind, LaneAccess &access) {
  access.active = wave.exec();
  uint32_t base = readScalar32(wave, addressing.saddr) +
                  static_cast<uint32_t>(addressing.offset);
  bool perLane = addressing.vaddr.kind == OperandKind::Vector;
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint32_t offset =
        base + (perLane ? wave.vgpr[addressing.vaddr.index][lane] : 0);
    access.pointer[lane] = resolvePrivate(wave, lane, offset, size, kind);
    if (!access.pointer[lane])
      return false;
  }
  return true;
}

enum class Segment { Flat, Global, Scratch };

template <Segment segment>
bool resolve(WaveState &wave, const Addressing &addressing, unsigned size,
             AccessKind kind, LaneAccess &access) {
  if constexpr (segment == Segment::Scratch)
    return resolveScratch(wave, addressing, size, kind, access);
  else
    return resolveAddresses<segment == Segment::Flat>(wave, addressing, size,
                                                      kind, access);
}

const DataShape &shapeOf(const Instruction &inst) {
  return *static_cast<const DataShape *>(inst.detail);
}

/// Printed vdst, vaddr [, saddr].
template <Segment segment> void load(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  Addressing addressing{inst.operands[1], inst.operands[2],
                        inst.modifiers.offset};
  if (resolve<segment>(wave, addressing, shapeOf(inst).size, AccessKind::Load,
                       access))
    loadLanes(wave, access, inst.operands[0].index, shapeOf(inst));
}

/// Printed vaddr, vdata [, saddr].
template <Segment segment>
void store(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  Addressing addressing{inst.operands[0], inst.operands[2],
                        inst.modifiers.offset};
  if (resolve<segment>(wave, addressing, shapeOf(inst).size, AccessKind::Store,
                       access))
    storeLanes(wave, access, inst.operands[1].index, shapeOf(inst));
}

/// Printed [vdst,] vaddr, vdata [, saddr]; sc0 means that there is a vdst.
template <Segment segment>
void atomic(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  const unsigned first = inst.modifiers.sc0 ? 1 : 0;
  Addressing addressing{inst.operands[first], inst.operands[first + 2],
                        inst.modifiers.offset};
  LaneAccess access;
  if (!resolve<segment>(wave, addressing, shape.size, AccessKind::Atomic,
                        access))
    return;
  // A compare-and-swap has the new value first, the compared one behind it.
  unsigned data = inst.operands[first + 1].index;
  int vdst = inst.modifiers.sc0 ? inst.operands[0].index : -1;
  atomicLanes(wave, access, vdst, data, data + shape.size / 4, shape);
}

/// LDS[M0 + offset + 4 * lane] = memory; printed vaddr, saddr.
template <Segment segment>
void loadToLds(WaveState &wave, const Instruction &inst) {
  const DataShape &shape = shapeOf(inst);
  LaneAccess source;
  Addressing addressing{inst.operands[0], inst.operands[1],
                        inst.modifiers.offset};
  if (!resolve<segment>(wave, addressing, shape.size, AccessKind::Load, source))
    return;
  uint32_t base =
      (wave.sgpr[M0] & 0xffff) + static_cast<uint32_t>(inst.modifiers.offset);
  loadLanesToLds(wave, source, base, shape);
}

struct NamedShape {
  const char *name;
  DataShape shape;
};
constexpr NamedShape loads[] = {
    {"load_ubyte", {1}},
    {"load_sbyte", {1, true}},
    {"load_ushort", {2}},
    {"load_sshort", {2, true}},
    {"load_dword", {4}},
    {"load_dwordx2", {8}},
    {"load_dwordx3", {12}},
    {"load_dwordx4", {16}},
    {"load_ubyte_d16", {1, false, true}},
    {"load_ubyte_d16_hi", {1, false, true, true}},
    {"load_sbyte_d16", {1, true, true}},
    {"load_sbyte_d16_hi", {1, true, true, true}},
    {"load_short_d16", {2, false, true}},
    {"load_short_d16_hi", {2, false, true, true}},
};
constexpr NamedShape stores[] = {
    {"store_byte", {1}},     {"store_byte_d16_hi", {1, false, true, true}},
    {"store_short", {2}},    {"store_short_d16_hi", {2, false, true, true}},
    {"store_dword", {4}},    {"store_dwordx2", {8}},
    {"store_dwordx3", {12}}, {"store_dwordx4", {16}},
};
constexpr NamedShape ldsLoads[] = {
    {"load_lds_ubyte", {1}},  {"load_lds_sbyte", {1, true}},
    {"load_lds_ushort", {2}}, {"load_lds_sshort", {2, true}},
    {"load_lds_dword", {4}},
};

void addRow(SemanticsTable &table, const std::string &name, Handler handler,
            const void *detail) {
  Semantics row;
  row.handler = handler;
  row.types.fill(ValueType::B64);
  row.detail = detail;
  table.add(name.c_str(), row);
}

template <Segment segment>
void addSegment(SemanticsTable &table, const std::string &prefix) {
  for (const NamedShape &named : loads)
    addRow(table, prefix + named.name, load<segment>, &named.shape);
  for (const NamedShape &named : stores)
    addRow(table, prefix + named.name, store<segment>, &named.shape);
  if constexpr (segment != Segment::Flat)
    for (const NamedShape &named : ldsLoads)
      addRow(table, prefix + named.name, loadToLds<segment>, &named.shape);
  if constexpr (segment != Segment::Scratch)
    for (const NamedAtomic &named : globalAtomics())
      addRow(table, prefix + "atomic_" + named.name, atomic<segment>,
             &named.shape);
}

} // namespace

void mini::emulator::addGlobalMemory(SemanticsTable &table) {
  addSegment<Segment::Flat>(table, "flat_");
  addSegment<Segment::Global>(table, "global_");
  addSegment<Segment::Scratch>(table, "scratch_");
}
