//===- VectorAluInteger64.cpp - 64-bit integer VALU -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Shifts and the shifted addition on register pairs.
//
//===----------------------------------------------------------------------===//

#include "VectorOperation.h"

namespace mini::emulator::MINI_EMULATOR_VARIANT {

void addVectorInteger64(SemanticsTable &table) {
  table.add("v_lshlrev_b64",
            vector<[](uint32_t a, uint64_t b) { return b << (a & 63); }>());
  table.add("v_lshrrev_b64",
            vector<[](uint32_t a, uint64_t b) { return b >> (a & 63); }>());
  table.add("v_ashrrev_i64",
            vector<[](uint32_t a, int64_t b) { return b >> (a & 63); }>());
  // The hardware defines shifts of 0 to 4 only.
  table.add("v_lshl_add_u64", vector<[](uint64_t a, uint32_t b, uint64_t c) {
              return (a << (b & 7)) + c;
            }>());
}

} // namespace mini::emulator::MINI_EMULATOR_VARIANT
