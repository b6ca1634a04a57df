//===- BufferMemory.cpp - MUBUF -------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Buffer descriptors: addresses and the range check. What is out of range reads
// as zero and is not written; what is in range of the descriptor must still be
// in a live allocation.
//
// A lane's offset and the instruction's add up in 32 bits, before the check:
// LLVM takes the constant out of any sum for gfx942, so that the register may
// hold a negative number; for gfx1250, which adds in more bits, only out of
// sums that do not wrap around.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "isa/SemanticsRegistry.h"

#include <algorithm>
#include <string>
#include <string_view>

using namespace mini::emulator;

namespace {

/// The fields of a buffer resource that untyped accesses use.
struct BufferDescriptor {
  uint64_t base;
  uint32_t stride;
  bool swizzle;
  uint32_t records;
  uint32_t indexStride;
  uint32_t elementSize;
  bool addThreadId;

  BufferDescriptor(const WaveState &wave, unsigned sgpr) {
    const uint32_t *words = &wave.sgpr[sgpr];
    base = words[0] | uint64_t{words[1] & 0xffff} << 32;
    stride = words[1] >> 16 & 0x3fff;
    swizzle = words[1] >> 31 & 1;
    records = words[2];
    elementSize = 2u << (words[3] >> 19 & 3);
    indexStride = 8u << (words[3] >> 21 & 3);
    addThreadId = words[3] >> 23 & 1;
    // With a thread id the data format bits extend the stride.
    if (addThreadId)
      stride |= (words[3] >> 15 & 0xf) << 14;
  }
};

struct BufferOperands {
  const Operand &vaddr;
  const Operand &resource;
  const Operand &soffset;
};

/// Whether the records are bytes, and not structures: without an index the
/// stride says nothing of the size.
bool isRaw(const BufferDescriptor &buffer, const Modifiers &mods) {
  return buffer.stride == 0 || (!mods.idxen && !buffer.swizzle);
}

/// How many of `size` bytes at a lane's place the descriptor allows: dwords
/// are checked one by one. What the thread's id adds is not checked.
unsigned bytesInRange(const BufferDescriptor &buffer, bool isRaw,
                      uint64_t index, uint64_t offset, uint32_t soffset,
                      unsigned size) {
  if (isRaw) {
    uint64_t begin = offset + soffset;
    uint64_t left = begin < buffer.records ? buffer.records - begin : 0;
    if (left >= size)
      return size;
    return size < 4 ? 0 : static_cast<unsigned>(left) & ~3u;
  }
  bool inside =
      index < buffer.records && (!buffer.swizzle || offset < buffer.stride);
  return inside ? size : 0;
}

uint64_t placeOf(const BufferDescriptor &buffer, uint64_t index,
                 uint64_t offset) {
  if (!buffer.swizzle)
    return index * buffer.stride + offset;
  uint64_t indexHigh = index / buffer.indexStride;
  uint64_t indexLow = index % buffer.indexStride;
  uint64_t offsetHigh = offset / buffer.elementSize;
  uint64_t offsetLow = offset % buffer.elementSize;
  return (indexHigh * buffer.stride + offsetHigh * buffer.elementSize) *
             buffer.indexStride +
         indexLow * buffer.elementSize + offsetLow;
}

/// What lanes out of range read; nothing is written to it.
uint8_t nothing[16];

/// One bit a lane from bytes that are 0 or 1.
uint64_t packBits(const uint8_t (&bytes)[waveSize]) {
  uint64_t mask = 0;
  for (unsigned first = 0; first < waveSize; first += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, bytes + first, sizeof(eight));
    // Byte i's bit lands at bit 56 + i, and no sums carry into it.
    mask |= eight * 0x0102040810204080 >> 56 << first;
  }
  return mask;
}

/// The lanes whose offset is at most `last`, which may be negative.
uint64_t lanesUpTo(const uint32_t *offsets, int64_t last) {
  if (last < 0)
    return 0;
  const auto limit = static_cast<uint32_t>(std::min(last, int64_t{UINT32_MAX}));
  uint8_t inside[waveSize];
  for (unsigned lane = 0; lane < waveSize; ++lane)
    inside[lane] = offsets[lane] <= limit;
  return packBits(inside);
}

/// Raw buffers with an offset a lane, whose lanes are in range as a whole or
/// not at all. False, with nothing decided, for any other access.
bool resolveRawBuffer(WaveState &wave, const Instruction &inst,
                      const BufferOperands &operands,
                      const BufferDescriptor &buffer, unsigned size,
                      AccessKind kind, LaneAccess &access) {
  const Modifiers &mods = inst.modifiers;
  if (!isRaw(buffer, mods) || buffer.swizzle || buffer.addThreadId ||
      !mods.offen || kind == AccessKind::Atomic)
    return false;
  const uint32_t *registers =
      wave.vgpr[operands.vaddr.index + (mods.idxen ? 1 : 0)];
  uint32_t offsets[waveSize];
  for (unsigned lane = 0; lane < waveSize; ++lane)
    offsets[lane] = registers[lane] + static_cast<uint32_t>(mods.offset);
  const uint64_t first = readScalar32(wave, operands.soffset);
  const uint64_t exec = wave.exec();
  access.active = exec;
  if (exec == ~uint64_t{0} && isRun(offsets, size) &&
      first + offsets[0] + uint64_t{size} * waveSize <= buffer.records &&
      resolveGlobalRun(wave, buffer.base + first + offsets[0], size, kind,
                       access))
    return true;
  const int64_t end =
      static_cast<int64_t>(buffer.records) - static_cast<int64_t>(first);
  const uint64_t inRange = exec & lanesUpTo(offsets, end - size);
  const uint64_t touched = exec & lanesUpTo(offsets, end - 1);
  if (inRange != touched)
    return false;
  for (unsigned lane = 0; lane < waveSize; ++lane)
    access.pointer[lane] =
        reinterpret_cast<uint8_t *>(buffer.base + first + offsets[lane]);
  access.active = inRange;
  if (!resolveGlobalAtOnce(wave, size, kind, access))
    return false;
  if (kind == AccessKind::Load) {
    for (uint64_t rest = exec & ~inRange; rest; rest &= rest - 1)
      access.pointer[__builtin_ctzll(rest)] = nothing;
    access.active = exec;
  }
  return true;
}

bool resolveBuffer(WaveState &wave, const Instruction &inst,
                   const BufferOperands &operands, unsigned size,
                   AccessKind kind, LaneAccess &access) {
  const Modifiers &mods = inst.modifiers;
  BufferDescriptor buffer(wave, operands.resource.index);
  if (resolveRawBuffer(wave, inst, operands, buffer, size, kind, access))
      [[likely]]
    return true;
  uint32_t soffset = readScalar32(wave, operands.soffset);
  const unsigned indexRegister = operands.vaddr.index;
  const unsigned offsetRegister = indexRegister + (mods.idxen ? 1 : 0);
  access.active = wave.exec();
  for (uint64_t rest = access.active; rest; rest &= rest - 1) {
    unsigned lane = static_cast<unsigned>(__builtin_ctzll(rest));
    const uint64_t index = mods.idxen ? wave.vgpr[indexRegister][lane] : 0;
    auto offset = static_cast<uint32_t>(mods.offset);
    if (mods.offen)
      offset += wave.vgpr[offsetRegister][lane];
    unsigned bytes =
        bytesInRange(buffer, isRaw(buffer, mods), index, offset, soffset, size);
    access.bytes[lane] = static_cast<uint8_t>(bytes);
    access.pointer[lane] = nothing;
    access.partial |= bytes != size;
    if (bytes == 0)
      continue;
    uint64_t address =
        buffer.base + soffset +
        placeOf(buffer, index + (buffer.addThreadId ? lane : 0), offset);
    access.pointer[lane] = resolveGlobal(wave, lane, address, bytes, kind);
    if (!access.pointer[lane]) [[unlikely]]
      return false;
  }
  return true;
}

const DataShape &shapeOf(const Instruction &inst) {
  return *static_cast<const DataShape *>(inst.detail);
}

/// Printed vdata, vaddr, srsrc, soffset, or with `lds` the same less vdata.
void load(WaveState &wave, const Instruction &inst) {
  const DataShape &shape = shapeOf(inst);
  const unsigned first = inst.operandCount - 3;
  LaneAccess access;
  BufferOperands operands{inst.operands[first], inst.operands[first + 1],
                          inst.operands[first + 2]};
  if (!resolveBuffer(wave, inst, operands, shape.size, AccessKind::Load,
                     access))
    return;
  if (!inst.modifiers.lds)
    return loadLanes(wave, access, inst.operands[0].index, shape);
  uint32_t base =
      (wave.sgpr[M0] & 0xffff) + static_cast<uint32_t>(inst.modifiers.offset);
  loadLanesToLds(wave, access, base, shape);
}

void store(WaveState &wave, const Instruction &inst) {
  LaneAccess access;
  BufferOperands operands{inst.operands[1], inst.operands[2], inst.operands[3]};
  if (resolveBuffer(wave, inst, operands, shapeOf(inst).size, AccessKind::Store,
                    access))
    storeLanes(wave, access, inst.operands[0].index, shapeOf(inst));
}

void atomic(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  LaneAccess access;
  BufferOperands operands{inst.operands[1], inst.operands[2], inst.operands[3]};
  if (!resolveBuffer(wave, inst, operands, shape.size, AccessKind::Atomic,
                     access))
    return;
  unsigned data = inst.operands[0].index;
  int vdst = inst.modifiers.sc0 ? static_cast<int>(data) : -1;
  atomicLanes(wave, access, vdst, data, data + shape.size / 4, shape);
}

struct NamedShape {
  const char *name;
  Handler handler;
  DataShape shape;
};
constexpr NamedShape accesses[] = {
    {"buffer_load_ubyte", load, {1}},
    {"buffer_load_sbyte", load, {1, true}},
    {"buffer_load_ushort", load, {2}},
    {"buffer_load_sshort", load, {2, true}},
    {"buffer_load_dword", load, {4}},
    {"buffer_load_dwordx2", load, {8}},
    {"buffer_load_dwordx3", load, {12}},
    {"buffer_load_dwordx4", load, {16}},
    {"buffer_load_ubyte_d16", load, {1, false, true}},
    {"buffer_load_ubyte_d16_hi", load, {1, false, true, true}},
    {"buffer_load_sbyte_d16", load, {1, true, true}},
    {"buffer_load_sbyte_d16_hi", load, {1, true, true, true}},
    {"buffer_load_short_d16", load, {2, false, true}},
    {"buffer_load_short_d16_hi", load, {2, false, true, true}},
    {"buffer_store_byte", store, {1}},
    {"buffer_store_byte_d16_hi", store, {1, false, true, true}},
    {"buffer_store_short", store, {2}},
    {"buffer_store_short_d16_hi", store, {2, false, true, true}},
    {"buffer_store_dword", store, {4}},
    {"buffer_store_dwordx2", store, {8}},
    {"buffer_store_dwordx3", store, {12}},
    {"buffer_store_dwordx4", store, {16}},
};

} // namespace

void mini::emulator::addBufferMemory(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::B32);
  for (const NamedShape &named : accesses) {
    row.handler = named.handler;
    row.detail = &named.shape;
    table.add(named.name, row);
  }
  row.handler = atomic;
  for (const NamedAtomic &named : globalAtomics()) {
    // Buffers do not have it.
    if (std::string_view(named.name) == "pk_add_bf16")
      continue;
    row.detail = &named.shape;
    table.add((std::string("buffer_atomic_") + named.name).c_str(), row);
  }
}
