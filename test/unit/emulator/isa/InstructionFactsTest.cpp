//===- InstructionFactsTest.cpp - What is known of an instruction ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One instruction or more of each class, with what the CDNA3 instruction set
// document says of it, and the passes that follow from the published peak
// rates.
//
//===----------------------------------------------------------------------===//

#include "KnownInstruction.h"

using namespace mini::emulator;
using namespace mini::test;

namespace {

TEST(InstructionFactsTest, UnitAndClass) {
  using Class = InstructionClass;
  struct Case {
    const char *assembly, *mnemonic;
    Unit unit;
    Class kind;
  };
  const Case cases[] = {
      {"s_add_u32 s0, s1, s2", "s_add_u32", Unit::Scalar, Class::ScalarAlu},
      {"s_movk_i32 s0, 5", "s_movk_i32", Unit::Scalar, Class::ScalarAlu},
      {"s_load_dwordx2 s[0:1], s[2:3], 0x0", "s_load_dwordx2",
       Unit::ScalarMemory, Class::ScalarMemory},
      {"s_memtime s[0:1]", "s_memtime", Unit::ScalarMemory,
       Class::ScalarMemory},
      {"v_add_f32_e32 v0, v1, v2", "v_add_f32", Unit::Vector, Class::VectorAlu},
      {"v_add_f32_e64 v0, v1, -v2", "v_add_f32", Unit::Vector,
       Class::VectorAlu},
      {"v_pk_fma_f32 v[0:1], v[2:3], v[4:5], v[6:7]", "v_pk_fma_f32",
       Unit::Vector, Class::VectorAlu},
      {"v_cmp_eq_u32_e32 vcc, v0, v1", "v_cmp_eq_u32", Unit::Vector,
       Class::VectorAlu},
      {"v_accvgpr_read_b32 v0, a1", "v_accvgpr_read_b32", Unit::Vector,
       Class::VectorAlu},
      {"v_exp_f32_e32 v0, v1", "v_exp_f32", Unit::Vector,
       Class::Transcendental},
      {"v_rsq_f64_e32 v[0:1], v[2:3]", "v_rsq_f64", Unit::Vector,
       Class::Transcendental},
      {"v_mfma_f64_16x16x4_f64 a[0:7], v[0:1], v[2:3], a[0:7]",
       "v_mfma_f64_16x16x4_f64", Unit::Matrix, Class::Matrix},
      {"ds_read_b64 v[0:1], v2", "ds_read_b64", Unit::Local, Class::Local},
      {"ds_add_u32 v0, v1", "ds_add_u32", Unit::Local, Class::Local},
      {"global_load_dword v0, v[2:3], off", "global_load_dword",
       Unit::VectorMemory, Class::VectorLoad},
      {"buffer_store_short v0, v1, s[4:7], 0 offen", "buffer_store_short",
       Unit::VectorMemory, Class::VectorStore},
      {"global_atomic_add v0, v1, s[2:3]", "global_atomic_add",
       Unit::VectorMemory, Class::VectorAtomic},
      {"flat_load_dword v0, v[2:3]", "flat_load_dword", Unit::Flat,
       Class::Flat},
      {"flat_atomic_add v[0:1], v2", "flat_atomic_add", Unit::Flat,
       Class::Flat},
      {"scratch_load_dword v0, v1, off", "scratch_load_dword",
       Unit::VectorMemory, Class::Scratch},
      {"s_cbranch_scc0 1", "s_cbranch_scc0", Unit::Scalar, Class::Branch},
      {"s_setpc_b64 s[0:1]", "s_setpc_b64", Unit::Scalar, Class::Branch},
      {"s_barrier", "s_barrier", Unit::Scalar, Class::Barrier},
      {"s_waitcnt vmcnt(0)", "s_waitcnt", Unit::Scalar, Class::Wait},
      {"s_nop 0", "s_nop", Unit::Scalar, Class::Other},
      {"s_endpgm", "s_endpgm", Unit::Scalar, Class::Other},
      {"buffer_inv sc1", "buffer_inv", Unit::Other, Class::Other},
  };
  for (const Case &one : cases) {
    const Known known = know(one.assembly);
    EXPECT_EQ(known.facts.mnemonic, one.mnemonic);
    EXPECT_EQ(known.facts.unit, one.unit) << one.assembly;
    EXPECT_EQ(known.facts.kind, one.kind) << one.assembly;
    EXPECT_EQ(known.inst.isVectorAlu(),
              one.unit == Unit::Vector || one.unit == Unit::Matrix)
        << one.assembly;
    EXPECT_EQ(known.facts.shape != nullptr, one.unit == Unit::Matrix);
  }
}

TEST(InstructionFactsTest, Registers) {
  constexpr unsigned scalar = scalarRegisterBase;
  auto range = [](unsigned first, unsigned count) {
    return RegisterRange{static_cast<uint16_t>(first),
                         static_cast<uint16_t>(count)};
  };
  using Ranges = std::vector<RegisterRange>;
  auto explicitOf = [](Ranges ranges, size_t count) {
    ranges.resize(std::min(ranges.size(), count));
    return ranges;
  };
  const InstructionFacts load =
      know("global_load_dwordx4 v[4:7], v[2:3], off").facts;
  EXPECT_EQ(load.use.writes, Ranges{range(4, 4)});
  EXPECT_EQ(explicitOf(load.use.reads, 1), Ranges{range(2, 2)});
  const InstructionFacts compare = know("v_cmp_gt_i32_e32 vcc, v0, v1").facts;
  EXPECT_EQ(compare.use.writes, Ranges{range(scalar + 106, 2)});
  const InstructionFacts matrix =
      know("v_mfma_f32_16x16x4_f32 a[8:11], v0, v1, a[4:7]").facts;
  EXPECT_EQ(matrix.use.writes, Ranges{range(256 + 8, 4)});
  EXPECT_EQ(explicitOf(matrix.use.reads, 3),
            (Ranges{range(0, 1), range(1, 1), range(256 + 4, 4)}));
}

TEST(InstructionFactsTest, Waits) {
  const InstructionFacts wait = know("s_waitcnt vmcnt(33) lgkmcnt(2)").facts;
  EXPECT_TRUE(wait.isWait);
  EXPECT_EQ(wait.vmcnt, 33);
  EXPECT_EQ(wait.lgkmcnt, 2);
  const InstructionFacts local = know("s_waitcnt lgkmcnt(0)").facts;
  EXPECT_EQ(local.vmcnt, vectorCounterLimit);
  EXPECT_EQ(local.lgkmcnt, 0);
  EXPECT_EQ(know("s_waitcnt vmcnt(0)").facts.lgkmcnt, lgkmCounterLimit);
  EXPECT_TRUE(know("s_barrier").facts.isBarrier);
  EXPECT_FALSE(wait.isBarrier);
  // s_nop takes one state more than it names.
  EXPECT_EQ(know("s_nop 0").facts.waitStates, 1);
  EXPECT_EQ(know("s_nop 7").facts.waitStates, 8);
  EXPECT_EQ(know("s_sleep 5").facts.sleep, 5);
  EXPECT_EQ(know("v_mov_b32_e32 v0, v1").facts.waitStates, 1);
}

TEST(InstructionFactsTest, Memory) {
  struct Case {
    const char *assembly;
    bool synchronizes, loadsToLds, storesWide;
  };
  const Case cases[] = {
      {"global_load_dword v0, v[2:3], off", false, false, false},
      {"global_load_dword v0, v[2:3], off sc1", true, false, false},
      {"global_store_dword v[2:3], v0, off sc0", true, false, false},
      {"global_atomic_add_f32 v[2:3], v0, off", true, false, false},
      {"global_load_lds_dword v[2:3], off", false, true, false},
      {"buffer_load_dword v0, s[4:7], 0 offen lds", false, true, false},
      {"global_store_dwordx2 v[2:3], v[4:5], off", false, false, false},
      {"global_store_dwordx3 v[2:3], v[4:6], off", false, false, true},
      {"flat_store_dwordx4 v[2:3], v[4:7]", false, false, true},
      {"ds_write_b128 v0, v[4:7]", false, false, false},
  };
  for (const Case &one : cases) {
    const InstructionFacts facts = know(one.assembly).facts;
    EXPECT_TRUE(facts.isMemory()) << one.assembly;
    EXPECT_EQ(facts.synchronizes, one.synchronizes) << one.assembly;
    EXPECT_EQ(facts.loadsToLds, one.loadsToLds) << one.assembly;
    EXPECT_EQ(facts.storesWide, one.storesWide) << one.assembly;
    EXPECT_FALSE(facts.acquires) << one.assembly;
  }
  EXPECT_TRUE(know("buffer_inv sc0").facts.acquires);
}

TEST(InstructionFactsTest, Hazards) {
  EXPECT_EQ(know("v_sin_f32_e32 v0, v1").facts.hazard,
            HazardClass::Transcendental);
  EXPECT_EQ(know("v_dot4_i32_i8 v0, v1, v2, v3").facts.hazard,
            HazardClass::Dot);
  EXPECT_EQ(know("v_mul_f32_e32 v0, v1, v2").facts.hazard, HazardClass::None);
  const InstructionFacts read = know("v_readlane_b32 s0, v1, s7").facts;
  EXPECT_TRUE(read.readsLane && read.selectsLane);
  EXPECT_EQ(read.laneSelect, scalarRegisterBase + 7);
  const InstructionFacts write = know("v_writelane_b32 v1, s0, 3").facts;
  EXPECT_TRUE(write.selectsLane && !write.readsLane);
  EXPECT_EQ(write.laneSelect, 0);
  const InstructionFacts first = know("v_readfirstlane_b32 s0, v1").facts;
  EXPECT_TRUE(first.readsLane && !first.selectsLane);
  EXPECT_TRUE(know("v_div_fmas_f32 v0, v1, v2, v3").facts.divFmas);
  EXPECT_TRUE(know("v_mov_b32_dpp v0, v1 row_shl:1 row_mask:0xf bank_mask:0xf")
                  .facts.dpp);
}

} // namespace
