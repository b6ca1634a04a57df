//===- VariantTest.cpp - The same bits from every host instruction set ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every vector and matrix operation on the same random registers, once for each
// variant that this machine can run. The registers must be equal afterwards,
// NaNs included.
//
//===----------------------------------------------------------------------===//

#include "isa/VectorVariants.h"
#include "isa/WaveState.h"

#include "gtest/gtest.h"

#include <map>
#include <memory>
#include <random>

using namespace mini::emulator;

namespace {

class Rows final : public SemanticsTable {
public:
  void add(const char *mnemonic, const Semantics &semantics) override {
    rows[mnemonic] = semantics;
  }
  std::map<std::string, Semantics> rows;
};

struct Variant {
  const char *name;
  Rows table;
};

/// The baseline first.
std::vector<Variant> supportedVariants() {
  std::vector<Variant> variants(1);
  variants[0].name = "baseline";
  baseline::addVariant(variants[0].table);
#ifdef MINI_EMULATOR_X86_VARIANTS
  if (__builtin_cpu_supports("x86-64-v3")) {
    variants.push_back({"avx2", {}});
    avx2::addVariant(variants.back().table);
  }
  if (__builtin_cpu_supports("x86-64-v4")) {
    variants.push_back({"avx512", {}});
    avx512::addVariant(variants.back().table);
  }
#endif
  return variants;
}

/// What changes how an operation runs, beside its operands.
struct Setting {
  const char *name;
  uint64_t exec = ~uint64_t{0};
  bool flush = false;
  bool signs = false;
  bool scaled = false;
  DppMode dpp = DppMode::None;
  /// Random exponents, so that special values occur; else ordinary numbers.
  bool special = true;
};
constexpr Setting settings[] = {
    {"plain"},
    {"ordinary", ~uint64_t{0}, false, false, false, DppMode::None, false},
    {"masked", 0x00f0123456789abc},
    {"flush", ~uint64_t{0}, true},
    {"signs", ~uint64_t{0}, false, true},
    {"scaled", ~uint64_t{0}, false, true, true},
    {"dpp", ~uint64_t{0}, false, false, false, DppMode::QuadPerm},
    {"maskedDpp", 0xff00ffff12345678, false, false, false, DppMode::RowShr},
};

void fill(WaveState &wave, const Setting &setting) {
  std::mt19937 random(7);
  for (auto &row : wave.vgpr)
    for (uint32_t &value : row)
      // Halves, singles and doubles of this are all between 1 and 2.
      value = setting.special
                  ? random()
                  : 0x3c003c00 | (random() & 0x83ff83ff) | 0x03f00000;
  // The values on which rounding and NaN rules differ.
  constexpr uint32_t edges[] = {0,          0x80000000, 0x7f800000, 0xff800000,
                                0x7fc00001, 0xffc12345, 0x7f800001, 1,
                                0x807fffff, 0x7c007c01, 0xfe00fc00, 0x80807f7f};
  for (unsigned i = 0; setting.special && i < 4000; ++i)
    wave.vgpr[random() % 512][random() % waveSize] =
        edges[random() % std::size(edges)];
  for (uint32_t &value : wave.sgpr)
    value = random();
  wave.setMode(setting.flush ? 0x300 : 0x3f0);
  wave.setExec(setting.exec);
}

/// Operands far enough apart for the largest matrices; the bits of `scalars`
/// say which are scalar.
Instruction makeInstruction(const Semantics &semantics, const Setting &setting,
                            unsigned scalars) {
  constexpr uint16_t places[] = {64, 128, 160, 192, 256, 288};
  Instruction inst;
  inst.handler = semantics.handler;
  inst.detail = semantics.detail;
  inst.types = semantics.types;
  inst.operandCount = 4;
  for (unsigned i = 0; i < Instruction::maxOperands; ++i) {
    Operand &operand = inst.operands[i];
    const bool scalar = scalars >> i & 1;
    operand.kind = scalar ? OperandKind::Scalar : OperandKind::Vector;
    operand.index = scalar ? static_cast<uint16_t>(20 + 4 * i) : places[i];
    operand.negate = setting.signs && i == 1;
    operand.absolute = setting.signs && i == 2;
  }
  inst.modifiers.dpp = setting.dpp;
  inst.modifiers.dppArgument = 3;
  if (setting.scaled)
    inst.modifiers.outputScale = OutputScale::Times2;
  inst.direct = !setting.scaled && setting.dpp == DppMode::None;
  return inst;
}

class VariantTest : public testing::TestWithParam<Setting> {};
INSTANTIATE_TEST_SUITE_P(All, VariantTest, testing::ValuesIn(settings),
                         [](const auto &info) { return info.param.name; });

TEST_P(VariantTest, SameBits) {
  const std::vector<Variant> variants = supportedVariants();
  if (variants.size() == 1)
    GTEST_SKIP() << "this machine runs the baseline only";
  const Setting &setting = GetParam();
  auto start = std::make_unique<WaveState>();
  fill(*start, setting);
  auto expected = std::make_unique<WaveState>();
  auto actual = std::make_unique<WaveState>();
  for (const auto &[mnemonic, semantics] : variants[0].table.rows)
    for (unsigned scalars : {0u, 1u, 2u, 4u}) {
      *expected = *start;
      semantics.handler(*expected,
                        makeInstruction(semantics, setting, scalars));
      for (size_t i = 1; i < variants.size(); ++i) {
        const Semantics &other = variants[i].table.rows.at(mnemonic);
        *actual = *start;
        other.handler(*actual, makeInstruction(other, setting, scalars));
        EXPECT_EQ(
            std::memcmp(expected->vgpr, actual->vgpr, sizeof(actual->vgpr)), 0)
            << mnemonic << " in " << variants[i].name << ", scalar operands "
            << scalars;
        EXPECT_EQ(
            std::memcmp(expected->sgpr, actual->sgpr, sizeof(actual->sgpr)), 0)
            << mnemonic << " in " << variants[i].name << ", scalar operands "
            << scalars;
      }
    }
}

} // namespace
