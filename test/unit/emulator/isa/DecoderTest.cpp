//===- DecoderTest.cpp - Any bytes are decoded or refused -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A program may jump into data: whatever is there must not take the emulator
// down. Encodings that crash LLVM's disassembler are refused by name.
//
//===----------------------------------------------------------------------===//

#include "isa/Decoder.h"

#include "gtest/gtest.h"

#include <cstring>
#include <random>

using namespace mini::emulator;

namespace {

Instruction decode(Decoder &decoder, uint32_t first, uint32_t second,
                   size_t size = 8) {
  uint8_t bytes[8];
  std::memcpy(bytes, &first, 4);
  std::memcpy(bytes + 4, &second, 4);
  return decoder.decode(bytes, size, 0x1000);
}

/// Random words, of which many have the marker of a literal, of SDWA or of DPP
/// in the first source.
uint64_t randomEncoding(std::mt19937_64 &random) {
  uint64_t words = random();
  switch (random() % 4) {
  case 0:
    return words | 0xff;
  case 1:
    return (words & ~uint64_t{0x800001ff}) | (0xf9 + random() % 2);
  case 2:
    // Every 64-bit format.
    return (words & ~uint64_t{0xc0000000}) | 0xc0000000;
  default:
    return words;
  }
}

TEST(DecoderTest, RandomWordsAreDecodedOrRefused) {
  Decoder decoder;
  std::mt19937_64 random(1);
  unsigned decoded = 0;
  for (unsigned i = 0; i < 200000; ++i) {
    uint64_t words = randomEncoding(random);
    size_t size = random() % 8 == 0 ? 4 : 8;
    Instruction inst = decode(decoder, static_cast<uint32_t>(words),
                              static_cast<uint32_t>(words >> 32), size);
    ASSERT_LE(inst.size, size) << std::hex << words;
    ASSERT_FALSE(inst.text.empty()) << std::hex << words;
    decoded += inst.handler != nullptr;
    if (i % 16 == 0)
      decoder.registerUse(reinterpret_cast<const uint8_t *>(&words), size, 0);
  }
  // Neither everything nor nothing.
  EXPECT_GT(decoded, 40000u);
  EXPECT_LT(decoded, 160000u);
}

TEST(DecoderTest, ReservedEncodingsAreRefused) {
  struct Case {
    const char *what;
    uint32_t first, second;
  };
  const Case cases[] = {
      {"v_cmp with destination 255", 0xd01000ff, 0},
      {"v_add_f32_e64 of a literal", 0xd1010001, 0x000000ff},
      {"v_fma_f32 of a third literal", 0xd1cb0001, 255u << 18},
      {"v_readlane with destination 255", 0xd28900ff, 0x00000101},
      {"buffer_load with a literal offset", 0xe0500000, 0xff000000},
      {"tbuffer_load with a literal offset", 0xe8000000, 0xff000000},
      {"v_mov_sdwa of a part that does not exist", 0x7e0002f9, 0x00070600},
      {"v_mov_sdwa to a part that does not exist", 0x7e0002f9, 0x00060700},
      {"v_mov_sdwa with unused bits 3", 0x7e0002f9, 0x00061e00},
      {"v_add_f32_sdwa of a part that does not exist", 0x020002f9, 0x07060600},
      {"s_and_b64 of an odd pair", 0x86840a01, 0},
  };
  Decoder decoder;
  for (const Case &one : cases) {
    Instruction inst = decode(decoder, one.first, one.second);
    EXPECT_FALSE(inst.handler) << one.what << ": " << inst.text;
    EXPECT_NE(inst.text.find("no gfx942 instruction has the encoding"),
              std::string::npos)
        << one.what << ": " << inst.text;
  }
}

/// The neighbours of what is refused stay.
TEST(DecoderTest, ValidEncodingsAreDecoded) {
  struct Case {
    const char *text;
    uint32_t first, second;
  };
  const Case cases[] = {
      {"v_mov_b32_sdwa v0, v2 dst_sel:WORD_1 dst_unused:UNUSED_SEXT "
       "src0_sel:BYTE_3",
       0x7e0002f9, 0x00030d02},
      {"v_add_f32_e32 v0, 0x12345, v1", 0x020002ff, 0x00012345},
      {"v_cmp_class_f32_e64 s[2:3], v1, v2", 0xd0100002, 0x00020501},
      {"v_madmk_f16 v0, s0, 0xff, v0", 0x48000000, 0xff},
      {"v_madak_f16 v0, 0xff, v0, 0xff", 0x4a0000ff, 0xff},
  };
  Decoder decoder;
  for (const Case &one : cases)
    EXPECT_NE(decode(decoder, one.first, one.second).text.find(one.text),
              std::string::npos)
        << decode(decoder, one.first, one.second).text;
}

TEST(DecoderTest, TruncatedInstruction) {
  Decoder decoder;
  // v_add_f32_e32 with its literal, s_load_dword: the second word is missing.
  for (uint32_t word : {0x020002ffu, 0xc0020000u}) {
    Instruction inst = decode(decoder, word, 0, 4);
    EXPECT_FALSE(inst.handler) << inst.text;
  }
}

// v_mfma_f32_16x16x4_f32: there are no more than sixteen blocks to broadcast.
TEST(DecoderTest, ReservedBroadcastsAreRefused) {
  Decoder decoder;
  for (uint32_t cbsz = 0; cbsz < 8; ++cbsz) {
    Instruction inst = decode(decoder, 0xd3c50004 | cbsz << 8, 0x02020703);
    EXPECT_EQ(inst.handler != nullptr, cbsz <= 4) << cbsz << inst.text;
  }
}

} // namespace
