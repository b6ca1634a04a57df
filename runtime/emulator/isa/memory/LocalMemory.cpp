//===- LocalMemory.cpp - DS -----------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// LDS loads, stores and atomics. Addresses are a register plus the
// instruction's offset, in 32 bits, checked against the LDS that the workgroup
// has. Compilers rely on the wrap: LLVM folds offsets into negative bases for
// all targets but the oldest ones (its test ds-sub-offset.ll).
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "isa/SemanticsRegistry.h"

#include <string>
#include <string_view>

using namespace mini::emulator;

namespace {

bool resolve(WaveState &wave, const Operand &address, uint32_t offset,
             unsigned size, AccessKind kind, LaneAccess &access) {
  access.active = wave.exec();
  if (resolveLocalAtOnce(wave, wave.vgpr[address.index], offset, size, access))
      [[likely]]
    return true;
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint32_t place = wave.vgpr[address.index][lane] + offset;
    access.pointer[lane] = resolveLocal(wave, lane, place, size, kind);
    if (!access.pointer[lane]) [[unlikely]]
      return false;
  }
  return true;
}

const DataShape &shapeOf(const Instruction &inst) {
  return *static_cast<const DataShape *>(inst.detail);
}
uint32_t offsetOf(const Instruction &inst) {
  return static_cast<uint32_t>(inst.modifiers.offset);
}

void load(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  if (resolve(wave, inst.operands[1], offsetOf(inst), shapeOf(inst).size,
              AccessKind::Load, access))
    loadLanes(wave, access, inst.operands[0].index, shapeOf(inst));
}

void store(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  if (resolve(wave, inst.operands[0], offsetOf(inst), shapeOf(inst).size,
              AccessKind::Store, access))
    storeLanes(wave, access, inst.operands[1].index, shapeOf(inst));
}

/// Two accesses whose offsets count elements, or 64 elements.
struct PairShape {
  DataShape element;
  uint16_t offsetUnit;
};

void loadPair(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const PairShape *>(inst.detail);
  const unsigned size = shape.element.size;
  LaneAccess first, second;
  const Operand &address = inst.operands[1];
  if (!resolve(wave, address, inst.modifiers.offset0 * shape.offsetUnit, size,
               AccessKind::Load, first) ||
      !resolve(wave, address, inst.modifiers.offset1 * shape.offsetUnit, size,
               AccessKind::Load, second))
    return;
  const unsigned vdst = inst.operands[0].index;
  loadLanes(wave, first, vdst, shape.element);
  loadLanes(wave, second, vdst + size / 4, shape.element);
}

void storePair(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const PairShape *>(inst.detail);
  const unsigned size = shape.element.size;
  LaneAccess first, second;
  const Operand &address = inst.operands[0];
  if (!resolve(wave, address, inst.modifiers.offset0 * shape.offsetUnit, size,
               AccessKind::Store, first) ||
      !resolve(wave, address, inst.modifiers.offset1 * shape.offsetUnit, size,
               AccessKind::Store, second))
    return;
  storeLanes(wave, first, inst.operands[1].index, shape.element);
  storeLanes(wave, second, inst.operands[2].index, shape.element);
}

/// The address is M0 + offset + 4 * lane; there is no address register.
bool resolveByThread(WaveState &wave, const Instruction &inst, AccessKind kind,
                     LaneAccess &access) {
  access.active = wave.exec();
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    uint64_t place = (wave.sgpr[M0] & 0xffff) + uint64_t{offsetOf(inst)} +
                     uint64_t{4} * lane;
    access.pointer[lane] = resolveLocal(wave, lane, place, 4, kind);
    if (!access.pointer[lane])
      return false;
  }
  return true;
}

void loadByThread(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  if (resolveByThread(wave, inst, AccessKind::Load, access))
    loadLanes(wave, access, inst.operands[0].index, DataShape());
}
void storeByThread(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  if (resolveByThread(wave, inst, AccessKind::Store, access))
    storeLanes(wave, access, inst.operands[0].index, DataShape());
}

/// Printed [vdst,] address, data [, data2].
template <bool returns> void atomic(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  const unsigned first = returns ? 1 : 0;
  LaneAccess access;
  if (!resolve(wave, inst.operands[first], offsetOf(inst), shape.size,
               AccessKind::Atomic, access))
    return;
  unsigned data = inst.operands[first + 1].index;
  unsigned compare = data;
  // LDS compares with the first data operand and writes the second; the
  // masked OR has its mask first.
  if (shape.compares) {
    compare = data;
    data = inst.operands[first + 2].index;
  }
  int vdst = returns ? inst.operands[0].index : -1;
  atomicLanes(wave, access, vdst, data, compare, shape);
}

/// Adds or subtracts the number of active lanes at M0's base; every lane gets
/// the old value.
template <bool append>
void countLanes(WaveState &wave, const Instruction &inst) {
  uint64_t exec = wave.exec();
  if (exec == 0)
    return;
  uint64_t place = (wave.sgpr[M0] >> 16) + uint64_t{offsetOf(inst)};
  uint8_t *pointer = resolveLocal(wave, 0, place, 4, AccessKind::Atomic);
  if (!pointer)
    return;
  uint32_t old = 0;
  std::memcpy(&old, pointer, sizeof(old));
  auto count = static_cast<uint32_t>(__builtin_popcountll(exec));
  uint32_t updated = append ? old + count : old - count;
  std::memcpy(pointer, &updated, sizeof(updated));
  for (unsigned lane = 0; lane < waveSize; ++lane)
    if (exec >> lane & 1)
      wave.vgpr[inst.operands[0].index][lane] = old;
}

struct NamedShape {
  const char *name;
  Handler handler;
  DataShape shape;
};
constexpr NamedShape accesses[] = {
    {"ds_read_u8", load, {1}},
    {"ds_read_i8", load, {1, true}},
    {"ds_read_u16", load, {2}},
    {"ds_read_i16", load, {2, true}},
    {"ds_read_b32", load, {4}},
    {"ds_read_b64", load, {8}},
    {"ds_read_b96", load, {12}},
    {"ds_read_b128", load, {16}},
    {"ds_read_u8_d16", load, {1, false, true}},
    {"ds_read_u8_d16_hi", load, {1, false, true, true}},
    {"ds_read_i8_d16", load, {1, true, true}},
    {"ds_read_i8_d16_hi", load, {1, true, true, true}},
    {"ds_read_u16_d16", load, {2, false, true}},
    {"ds_read_u16_d16_hi", load, {2, false, true, true}},
    {"ds_write_b8", store, {1}},
    {"ds_write_b8_d16_hi", store, {1, false, true, true}},
    {"ds_write_b16", store, {2}},
    {"ds_write_b16_d16_hi", store, {2, false, true, true}},
    {"ds_write_b32", store, {4}},
    {"ds_write_b64", store, {8}},
    {"ds_write_b96", store, {12}},
    {"ds_write_b128", store, {16}},
};

struct NamedPair {
  const char *name;
  Handler handler;
  PairShape shape;
};
constexpr NamedPair pairs[] = {
    {"ds_read2_b32", loadPair, {{4}, 4}},
    {"ds_read2_b64", loadPair, {{8}, 8}},
    {"ds_read2st64_b32", loadPair, {{4}, 256}},
    {"ds_read2st64_b64", loadPair, {{8}, 512}},
    {"ds_write2_b32", storePair, {{4}, 4}},
    {"ds_write2_b64", storePair, {{8}, 8}},
    {"ds_write2st64_b32", storePair, {{4}, 256}},
    {"ds_write2st64_b64", storePair, {{8}, 512}},
};

/// `add_u32` becomes `ds_add_rtn_u32`, `pk_add_f16` `ds_pk_add_rtn_f16`.
std::string returningName(const std::string &name) {
  size_t type = name.rfind('_');
  return "ds_" + name.substr(0, type) + "_rtn" + name.substr(type);
}

} // namespace

void mini::emulator::addLocalMemory(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::B32);
  auto add = [&](const std::string &name, Handler handler, const void *detail) {
    row.handler = handler;
    row.detail = detail;
    table.add(name.c_str(), row);
  };
  for (const NamedShape &named : accesses)
    add(named.name, named.handler, &named.shape);
  for (const NamedPair &named : pairs)
    add(named.name, named.handler, &named.shape);
  for (const NamedAtomic &named : localAtomics()) {
    // An exchange always returns.
    if (!std::string_view(named.name).starts_with("wrxchg"))
      add(std::string("ds_") + named.name, atomic<false>, &named.shape);
    add(returningName(named.name), atomic<true>, &named.shape);
  }
  add("ds_read_addtid_b32", loadByThread, nullptr);
  add("ds_write_addtid_b32", storeByThread, nullptr);
  add("ds_append", countLanes<true>, nullptr);
  add("ds_consume", countLanes<false>, nullptr);
}
