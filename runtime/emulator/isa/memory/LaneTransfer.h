//===- LaneTransfer.h - Dwords between lanes and memory ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Memory has a lane's dwords side by side, a register has a dword's lanes side
// by side. Four lanes at a time are transposed in the host's registers; lanes
// outside EXEC make their four go one by one.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_MEMORY_LANETRANSFER_H
#define MINI_EMULATOR_ISA_MEMORY_LANETRANSFER_H

#include "MemoryAccess.h"

namespace mini::emulator {

/// Four dwords, in memory or in a register.
typedef uint32_t FourDwords __attribute__((ext_vector_type(4)));

/// Makes the rows of four vectors their columns.
inline void transpose(FourDwords (&v)[4]) {
  FourDwords low01 = __builtin_shufflevector(v[0], v[1], 0, 4, 1, 5);
  FourDwords low23 = __builtin_shufflevector(v[2], v[3], 0, 4, 1, 5);
  FourDwords high01 = __builtin_shufflevector(v[0], v[1], 2, 6, 3, 7);
  FourDwords high23 = __builtin_shufflevector(v[2], v[3], 2, 6, 3, 7);
  v[0] = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
  v[1] = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
  v[2] = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
  v[3] = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
}

template <unsigned dwords>
void loadFour(const LaneAccess &access, unsigned lane, uint32_t **rows) {
  FourDwords v[4] = {};
  for (unsigned i = 0; i < 4; ++i)
    std::memcpy(&v[i], access.pointer[lane + i], dwords * sizeof(uint32_t));
  transpose(v);
  for (unsigned i = 0; i < dwords; ++i)
    std::memcpy(rows[i] + lane, &v[i], sizeof(FourDwords));
}

template <unsigned dwords>
void storeFour(const LaneAccess &access, unsigned lane, const uint32_t **rows) {
  FourDwords v[4] = {};
  for (unsigned i = 0; i < dwords; ++i)
    std::memcpy(&v[i], rows[i] + lane, sizeof(FourDwords));
  transpose(v);
  for (unsigned i = 0; i < 4; ++i)
    std::memcpy(access.pointer[lane + i], &v[i], dwords * sizeof(uint32_t));
}

template <unsigned dwords>
void loadRows(const LaneAccess &access, uint32_t **rows) {
  if (dwords == 1 && access.contiguous) {
    std::memcpy(rows[0], access.pointer[0], waveSize * sizeof(uint32_t));
    return;
  }
  for (unsigned first = 0; first < waveSize; first += 4) {
    unsigned active = access.active >> first & 15;
    if (active == 15) {
      loadFour<dwords>(access, first, rows);
      continue;
    }
    for (unsigned lane = first; active; ++lane, active >>= 1)
      for (unsigned i = 0; (active & 1) && i < dwords; ++i)
        std::memcpy(rows[i] + lane, access.pointer[lane] + size_t{4} * i, 4);
  }
}

/// Where lanes write the same place, the last one's data stays.
template <unsigned dwords>
void storeRows(const LaneAccess &access, const uint32_t **rows) {
  if (dwords == 1 && access.contiguous) {
    std::memcpy(access.pointer[0], rows[0], waveSize * sizeof(uint32_t));
    return;
  }
  for (unsigned first = 0; first < waveSize; first += 4) {
    unsigned active = access.active >> first & 15;
    if (active == 15) {
      storeFour<dwords>(access, first, rows);
      continue;
    }
    for (unsigned lane = first; active; ++lane, active >>= 1)
      for (unsigned i = 0; (active & 1) && i < dwords; ++i)
        std::memcpy(access.pointer[lane] + size_t{4} * i, rows[i] + lane, 4);
  }
}

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_MEMORY_LANETRANSFER_H
