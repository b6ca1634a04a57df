//===- LocalExchange.cpp - The rarer read-modify-writes of LDS ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Exchanges of two values, the wrapping subtraction and the exchange that a bit
// of the data makes conditional. The definitions are those of AMD's CDNA3
// instruction set manual.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "isa/SemanticsRegistry.h"

using namespace mini::emulator;

namespace {

uint64_t addressOf(const WaveState &wave, const Instruction &inst,
                   unsigned lane, uint32_t offset) {
  return wave.vgpr[inst.operands[1].index][lane] + offset;
}

uint64_t readData(const WaveState &wave, const Operand &operand, unsigned lane,
                  unsigned size) {
  uint64_t value = wave.vgpr[operand.index][lane];
  if (size == 8)
    value |= uint64_t{wave.vgpr[operand.index + 1][lane]} << 32;
  return value;
}

void writeResult(WaveState &wave, unsigned vgpr, unsigned lane, uint64_t value,
                 unsigned size) {
  wave.vgpr[vgpr][lane] = static_cast<uint32_t>(value);
  if (size == 8)
    wave.vgpr[vgpr + 1][lane] = static_cast<uint32_t>(value >> 32);
}

template <typename Visit>
void forEachActiveLane(const WaveState &wave, Visit visit) {
  for (uint64_t rest = wave.exec(); rest; rest &= rest - 1)
    if (!visit(static_cast<unsigned>(__builtin_ctzll(rest))))
      return;
}

/// Replaces `size` bytes and returns what was there.
uint64_t exchange(uint8_t *pointer, uint64_t value, unsigned size) {
  uint64_t old = 0;
  std::memcpy(&old, pointer, size);
  std::memcpy(pointer, &value, size);
  return old;
}

/// Printed vdst, address, data0, data1; the offsets count `unit` bytes.
struct PairExchange {
  uint8_t size;
  uint16_t unit;
};

void exchangePair(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const PairExchange *>(inst.detail);
  const uint32_t offsets[] = {uint32_t{inst.modifiers.offset0} * shape.unit,
                              uint32_t{inst.modifiers.offset1} * shape.unit};
  forEachActiveLane(wave, [&](unsigned lane) {
    uint64_t old[2];
    for (unsigned i = 0; i < 2; ++i) {
      uint8_t *pointer =
          resolveLocal(wave, lane, addressOf(wave, inst, lane, offsets[i]),
                       shape.size, AccessKind::Atomic);
      if (!pointer)
        return false;
      old[i] = exchange(pointer,
                        readData(wave, inst.operands[2 + i], lane, shape.size),
                        shape.size);
    }
    for (unsigned i = 0; i < 2; ++i)
      writeResult(wave, inst.operands[0].index + i * shape.size / 4, lane,
                  old[i], shape.size);
    return true;
  });
}

/// MEM = MEM >= DATA0 ? MEM - DATA0 : MEM + DATA1.
void wrap(WaveState &wave, const Instruction &inst) {
  const auto offset = static_cast<uint32_t>(inst.modifiers.offset);
  forEachActiveLane(wave, [&](unsigned lane) {
    uint8_t *pointer = resolveLocal(
        wave, lane, addressOf(wave, inst, lane, offset), 4, AccessKind::Atomic);
    if (!pointer)
      return false;
    const uint32_t amount = wave.vgpr[inst.operands[2].index][lane];
    const uint32_t length = wave.vgpr[inst.operands[3].index][lane];
    uint32_t old = 0;
    std::memcpy(&old, pointer, sizeof(old));
    const uint32_t updated = old >= amount ? old - amount : old + length;
    std::memcpy(pointer, &updated, sizeof(updated));
    wave.vgpr[inst.operands[0].index][lane] = old;
    return true;
  });
}

/// Each dword of the data whose top bit is set replaces the one in memory,
/// without that bit.
void conditionalExchange(WaveState &wave, const Instruction &inst) {
  const auto offset = static_cast<uint32_t>(inst.modifiers.offset);
  forEachActiveLane(wave, [&](unsigned lane) {
    uint8_t *pointer = resolveLocal(
        wave, lane, addressOf(wave, inst, lane, offset), 8, AccessKind::Atomic);
    if (!pointer)
      return false;
    for (unsigned i = 0; i < 2; ++i) {
      const uint32_t data = wave.vgpr[inst.operands[2].index + i][lane];
      uint32_t old = 0;
      std::memcpy(&old, pointer + size_t{4} * i, sizeof(old));
      const uint32_t updated = data >> 31 ? data & 0x7fffffff : old;
      std::memcpy(pointer + size_t{4} * i, &updated, sizeof(updated));
      wave.vgpr[inst.operands[0].index + i][lane] = old;
    }
    return true;
  });
}

void doNothing(WaveState &, const Instruction &) {}

struct NamedPair {
  const char *name;
  PairExchange shape;
};
constexpr NamedPair pairs[] = {
    {"ds_wrxchg2_rtn_b32", {4, 4}},
    {"ds_wrxchg2_rtn_b64", {8, 8}},
    {"ds_wrxchg2st64_rtn_b32", {4, 256}},
    {"ds_wrxchg2st64_rtn_b64", {8, 512}},
};

} // namespace

void mini::emulator::addLocalExchange(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::B32);
  row.handler = exchangePair;
  for (const NamedPair &pair : pairs) {
    row.detail = &pair.shape;
    table.add(pair.name, row);
  }
  row.detail = nullptr;
  row.handler = wrap;
  table.add("ds_wrap_rtn_b32", row);
  row.handler = conditionalExchange;
  table.add("ds_condxchg32_rtn_b64", row);
  row.handler = doNothing;
  table.add("ds_nop", row);
}
