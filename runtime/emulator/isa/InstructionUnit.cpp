//===- InstructionUnit.cpp - Which unit executes an instruction -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// By the prefixes of the mnemonics.
//
//===----------------------------------------------------------------------===//

#include "InstructionUnit.h"

#include <algorithm>
#include <iterator>

using namespace mini::emulator;

namespace {

struct UnitPrefix {
  std::string_view prefix;
  Unit unit;
};
/// The first that fits counts.
constexpr UnitPrefix unitPrefixes[] = {
    {"v_mfma_", Unit::Matrix},
    {"v_smfmac_", Unit::Matrix},
    {"v_", Unit::Vector},
    {"ds_", Unit::Local},
    {"flat_", Unit::Flat},
    {"global_", Unit::VectorMemory},
    {"scratch_", Unit::VectorMemory},
    {"buffer_inv", Unit::Other},
    {"buffer_", Unit::VectorMemory},
    {"tbuffer_", Unit::VectorMemory},
    {"s_load_", Unit::ScalarMemory},
    {"s_buffer_", Unit::ScalarMemory},
    {"s_scratch_", Unit::ScalarMemory},
    {"s_store_", Unit::ScalarMemory},
    {"s_atomic_", Unit::ScalarMemory},
    {"s_memtime", Unit::ScalarMemory},
    {"s_memrealtime", Unit::ScalarMemory},
    {"s_dcache_", Unit::ScalarMemory},
    {"s_sendmsg", Unit::Message},
    {"s_", Unit::Scalar},
};

constexpr std::string_view transcendentalPrefixes[] = {
    "v_exp_", "v_log_", "v_rcp_", "v_rsq_", "v_sqrt_", "v_sin_", "v_cos_"};

} // namespace

Unit mini::emulator::unitOf(std::string_view mnemonic) {
  for (const UnitPrefix &entry : unitPrefixes)
    if (mnemonic.starts_with(entry.prefix))
      return entry.unit;
  return Unit::Other;
}

bool mini::emulator::isTranscendental(std::string_view mnemonic) {
  return std::any_of(
      std::begin(transcendentalPrefixes), std::end(transcendentalPrefixes),
      [&](std::string_view prefix) { return mnemonic.starts_with(prefix); });
}
