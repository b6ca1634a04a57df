//===- ScalarStore.cpp - Scalar stores and atomics ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The writing half of SMEM. LLVM assembles it for gfx942 and never emits it by
// itself.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "ScalarAddress.h"
#include "isa/SemanticsRegistry.h"

#include <string>

using namespace mini::emulator;

namespace {

constexpr unsigned storeSizes[] = {1, 2, 4};

/// SMEM prints no `sc0`; its GLC bit asks for the old value.
bool returnsOldValue(const Instruction &inst) {
  return inst.words[0] >> 16 & 1;
}

void store(WaveState &wave, const Instruction &inst) {
  const unsigned size = 4 * *static_cast<const unsigned *>(inst.detail);
  const uint64_t address =
      readScalar64(wave, inst.operands[1]) + scalarOffset(wave, inst);
  uint8_t *data =
      resolveGlobal(wave, 0, address & ~uint64_t{3}, size, AccessKind::Store);
  if (data)
    std::memcpy(data, &wave.sgpr[inst.operands[0].index], size);
}

/// Dwords out of the buffer's range are not written.
void storeBuffer(WaveState &wave, const Instruction &inst) {
  const unsigned dwords = *static_cast<const unsigned *>(inst.detail);
  const ScalarBuffer buffer(wave, inst.operands[1]);
  uint64_t offset = scalarOffset(wave, inst) & ~uint64_t{3};
  for (unsigned i = 0; i < dwords; ++i, offset += 4) {
    if (offset + 4 > buffer.size)
      continue;
    uint8_t *data =
        resolveGlobal(wave, 0, buffer.base + offset, 4, AccessKind::Store);
    if (!data)
      return;
    std::memcpy(data, &wave.sgpr[inst.operands[0].index + i], 4);
  }
}

/// The data operand is followed by the value a compare-and-swap compares with.
void applyAtomic(WaveState &wave, const Instruction &inst, uint8_t *pointer) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  const unsigned data = inst.operands[0].index;
  auto read = [&](unsigned index) {
    return shape.size == 8 ? wave.scalar64(index) : uint64_t{wave.sgpr[index]};
  };
  const uint64_t compared = shape.compares ? read(data + shape.size / 4) : 0;
  const uint64_t old = shape.function(pointer, read(data), compared);
  if (!returnsOldValue(inst))
    return;
  if (shape.size == 8)
    wave.setScalar64(data, old);
  else
    wave.sgpr[data] = static_cast<uint32_t>(old);
}

void atomic(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  const uint64_t address =
      readScalar64(wave, inst.operands[1]) + scalarOffset(wave, inst);
  uint8_t *pointer = resolveGlobal(wave, 0, address & ~uint64_t{3}, shape.size,
                                   AccessKind::Atomic);
  if (pointer)
    applyAtomic(wave, inst, pointer);
}

void atomicBuffer(WaveState &wave, const Instruction &inst) {
  const auto &shape = *static_cast<const AtomicShape *>(inst.detail);
  const ScalarBuffer buffer(wave, inst.operands[1]);
  const uint64_t offset = scalarOffset(wave, inst) & ~uint64_t{3};
  if (offset + shape.size > buffer.size)
    return;
  uint8_t *pointer = resolveGlobal(wave, 0, buffer.base + offset, shape.size,
                                   AccessKind::Atomic);
  if (pointer)
    applyAtomic(wave, inst, pointer);
}

/// The scalar unit has the integer atomics only.
bool isFloat(const std::string &name) {
  return name.find("_f") != std::string::npos ||
         name.find("_bf") != std::string::npos;
}

} // namespace

void mini::emulator::addScalarStores(SemanticsTable &table) {
  Semantics row;
  row.types.fill(ValueType::I64);
  for (const unsigned &dwords : storeSizes) {
    std::string suffix =
        dwords == 1 ? "dword" : "dwordx" + std::to_string(dwords);
    row.detail = &dwords;
    row.handler = store;
    table.add(("s_store_" + suffix).c_str(), row);
    row.handler = storeBuffer;
    table.add(("s_buffer_store_" + suffix).c_str(), row);
  }
  for (const NamedAtomic &named : globalAtomics()) {
    std::string name = named.name;
    if (isFloat(name))
      continue;
    row.detail = &named.shape;
    row.handler = atomic;
    table.add(("s_atomic_" + name).c_str(), row);
    row.handler = atomicBuffer;
    table.add(("s_buffer_atomic_" + name).c_str(), row);
  }
}
