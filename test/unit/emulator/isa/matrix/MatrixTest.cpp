//===- MatrixTest.cpp - MFMA ----------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Lane layouts on small integers, which every format holds exactly, and
// recorded results of the hardware bit for bit.
//
//===----------------------------------------------------------------------===//

#include "NpzFile.h"
#include "hip/HipTest.h"

#include <cmath>
#include <cstdlib>
#include <cstring>

using namespace mini::test;

namespace {

enum class Type { F32, F64, I8, F16, BF16, FP8, BF8 };

struct Shape4 {
  const char *name;
  unsigned m, n, k, blocks;
  Type a, b;

  unsigned inputs(unsigned dim) const { return dim * k * blocks; }
  unsigned outputs() const { return m * n * blocks; }
};

const Shape4 shapes[] = {
    {"f32_32x32x1_2b_f32", 32, 32, 1, 2, Type::F32, Type::F32},
    {"f32_16x16x1_4b_f32", 16, 16, 1, 4, Type::F32, Type::F32},
    {"f32_4x4x1_16b_f32", 4, 4, 1, 16, Type::F32, Type::F32},
    {"f32_32x32x2_f32", 32, 32, 2, 1, Type::F32, Type::F32},
    {"f32_16x16x4_f32", 16, 16, 4, 1, Type::F32, Type::F32},
    {"f32_32x32x4_2b_f16", 32, 32, 4, 2, Type::F16, Type::F16},
    {"f32_16x16x4_4b_f16", 16, 16, 4, 4, Type::F16, Type::F16},
    {"f32_4x4x4_16b_f16", 4, 4, 4, 16, Type::F16, Type::F16},
    {"f32_32x32x8_f16", 32, 32, 8, 1, Type::F16, Type::F16},
    {"f32_16x16x16_f16", 16, 16, 16, 1, Type::F16, Type::F16},
    {"f32_32x32x4_2b_bf16", 32, 32, 4, 2, Type::BF16, Type::BF16},
    {"f32_16x16x4_4b_bf16", 16, 16, 4, 4, Type::BF16, Type::BF16},
    {"f32_4x4x4_16b_bf16", 4, 4, 4, 16, Type::BF16, Type::BF16},
    {"f32_32x32x8_bf16", 32, 32, 8, 1, Type::BF16, Type::BF16},
    {"f32_16x16x16_bf16", 16, 16, 16, 1, Type::BF16, Type::BF16},
    {"i32_32x32x4_2b_i8", 32, 32, 4, 2, Type::I8, Type::I8},
    {"i32_16x16x4_4b_i8", 16, 16, 4, 4, Type::I8, Type::I8},
    {"i32_4x4x4_16b_i8", 4, 4, 4, 16, Type::I8, Type::I8},
    {"i32_32x32x16_i8", 32, 32, 16, 1, Type::I8, Type::I8},
    {"i32_16x16x32_i8", 16, 16, 32, 1, Type::I8, Type::I8},
    {"f32_16x16x8_xf32", 16, 16, 8, 1, Type::F32, Type::F32},
    {"f32_32x32x4_xf32", 32, 32, 4, 1, Type::F32, Type::F32},
    {"f32_16x16x32_fp8_fp8", 16, 16, 32, 1, Type::FP8, Type::FP8},
    {"f32_16x16x32_fp8_bf8", 16, 16, 32, 1, Type::FP8, Type::BF8},
    {"f32_16x16x32_bf8_fp8", 16, 16, 32, 1, Type::BF8, Type::FP8},
    {"f32_16x16x32_bf8_bf8", 16, 16, 32, 1, Type::BF8, Type::BF8},
    {"f32_32x32x16_fp8_fp8", 32, 32, 16, 1, Type::FP8, Type::FP8},
    {"f64_16x16x4_f64", 16, 16, 4, 1, Type::F64, Type::F64},
    {"f64_4x4x4_4b_f64", 4, 4, 4, 4, Type::F64, Type::F64},
};

unsigned bytesOf(Type type) {
  switch (type) {
  case Type::F64:
    return 8;
  case Type::F32:
    return 4;
  case Type::F16:
  case Type::BF16:
    return 2;
  default:
    return 1;
  }
}

/// The bits of a small integer, |value| <= 4, in a format.
uint64_t encode(Type type, int value) {
  auto floatBits = [](float x, unsigned mantissa, int bias) -> uint64_t {
    if (x == 0)
      return 0;
    int exponent = 0;
    float fraction = std::frexp(x < 0 ? -x : x, &exponent);
    auto significand =
        static_cast<uint64_t>(std::ldexp(fraction * 2 - 1, mantissa));
    return static_cast<uint64_t>(exponent - 1 + bias) << mantissa | significand;
  };
  auto x = static_cast<float>(value);
  uint64_t negative = value < 0;
  switch (type) {
  case Type::F64:
    return floatBits(x, 52, 1023) | negative << 63;
  case Type::F32:
    return floatBits(x, 23, 127) | negative << 31;
  case Type::F16:
    return floatBits(x, 10, 15) | negative << 15;
  case Type::BF16:
    return floatBits(x, 7, 127) | negative << 15;
  case Type::FP8:
    return floatBits(x, 3, 8) | negative << 7;
  case Type::BF8:
    return floatBits(x, 2, 16) | negative << 7;
  case Type::I8:
    return static_cast<uint8_t>(value);
  }
  return 0;
}

/// The index of input (outer, k) in lane-after-lane order.
unsigned inputIndex(const Shape4 &s, unsigned dim, unsigned block,
                    unsigned outer, unsigned k) {
  unsigned perLane = s.k / (64 / (dim * s.blocks));
  unsigned lane = block * dim + k / perLane * dim * s.blocks + outer;
  return lane * perLane + k % perLane;
}

unsigned outputIndex(const Shape4 &s, unsigned block, unsigned i, unsigned j) {
  unsigned perLane = s.outputs() / 64;
  if (s.a == Type::F64)
    return s.m == 4 ? 16 * i + 4 * block + j
                    : (16 * (i % 4) + j) * perLane + i / 4;
  unsigned r = 64 / s.n;
  unsigned p = (64 + s.m * s.n / 4 - 1) / (s.m * s.n / 4);
  unsigned reg = block / p * p * s.m * s.n / 64 + i / (4 * r) * 4 + i % 4;
  unsigned lane = block % p * s.n + i / 4 % r * p * s.n + j;
  return lane * perLane + reg;
}

/// Runs the instruction on raw input bytes and returns D's bytes.
std::string runMatrix(const Shape4 &s, const std::string &a,
                      const std::string &b, const std::string &c) {
  Module module("Matrix");
  auto bytes = [](const std::string &text) {
    return std::vector<char>(text.begin(), text.end());
  };
  DeviceArray<char> da(bytes(a)), db(bytes(b)), dc(bytes(c)), dd(c.size());
  EXPECT_EQ(module.run(s.name, {dim3(1), dim3(64)}, da.data(), db.data(),
                       dc.data(), dd.data()),
            hipSuccess);
  std::vector<char> result = dd.read();
  return {result.begin(), result.end()};
}

class MatrixTest : public testing::TestWithParam<Shape4> {};
INSTANTIATE_TEST_SUITE_P(All, MatrixTest, testing::ValuesIn(shapes),
                         [](const auto &info) { return info.param.name; });

TEST_P(MatrixTest, Layout) {
  const Shape4 &s = GetParam();
  const unsigned sizeA = bytesOf(s.a), sizeB = bytesOf(s.b);
  const unsigned sizeD = s.a == Type::F64 ? 8 : 4;
  std::string a(s.inputs(s.m) * sizeA, 0), b(s.inputs(s.n) * sizeB, 0),
      c(s.outputs() * sizeD, 0);
  auto valueA = [](unsigned block, unsigned i, unsigned k) {
    return static_cast<int>(block * 5 + i * 3 + k * 7) % 9 - 4;
  };
  auto valueB = [](unsigned block, unsigned j, unsigned k) {
    return static_cast<int>(block * 2 + j * 5 + k * 3) % 7 - 3;
  };
  const Type typeD = s.a == Type::F64 ? Type::F64 : Type::F32;
  auto encodeD = [&](int value) {
    return s.a == Type::I8 ? uint64_t{static_cast<uint32_t>(value)}
                           : encode(typeD, value);
  };
  for (unsigned block = 0; block < s.blocks; ++block)
    for (unsigned k = 0; k < s.k; ++k) {
      for (unsigned i = 0; i < s.m; ++i) {
        uint64_t bits = encode(s.a, valueA(block, i, k));
        std::memcpy(&a[inputIndex(s, s.m, block, i, k) * sizeA], &bits, sizeA);
      }
      for (unsigned j = 0; j < s.n; ++j) {
        uint64_t bits = encode(s.b, valueB(block, j, k));
        std::memcpy(&b[inputIndex(s, s.n, block, j, k) * sizeB], &bits, sizeB);
      }
    }
  for (unsigned i = 0; i < s.outputs(); ++i) {
    uint64_t bits = encodeD(3);
    std::memcpy(&c[i * sizeD], &bits, sizeD);
  }
  std::string d = runMatrix(s, a, b, c);
  for (unsigned block = 0; block < s.blocks; ++block)
    for (unsigned i = 0; i < s.m; ++i)
      for (unsigned j = 0; j < s.n; ++j) {
        int sum = 3;
        for (unsigned k = 0; k < s.k; ++k)
          sum += valueA(block, i, k) * valueB(block, j, k);
        uint64_t expected = encodeD(sum), actual = 0;
        std::memcpy(&actual, &d[outputIndex(s, block, i, j) * sizeD], sizeD);
        ASSERT_EQ(actual, expected)
            << "block " << block << ", row " << i << ", column " << j;
      }
}

/// The instructions that have recorded results.
std::vector<Shape4> recordedShapes() {
  std::vector<Shape4> result;
  for (const Shape4 &shape : shapes)
    if (shape.blocks == 1 && shape.a != Type::F64 &&
        !(shape.a == Type::BF8 && shape.b == Type::FP8))
      result.push_back(shape);
  return result;
}

class RecordedMatrixTest : public testing::TestWithParam<Shape4> {};
INSTANTIATE_TEST_SUITE_P(All, RecordedMatrixTest,
                         testing::ValuesIn(recordedShapes()),
                         [](const auto &info) { return info.param.name; });

TEST_P(RecordedMatrixTest, EveryBit) {
  const Shape4 &s = GetParam();
  const char *folder = std::getenv("MINI_SHARED_DIR");
  std::string path = std::string(folder ? folder : MINI_SHARED_DIR) +
                     "/mfma-vectors/cdna3.npz";
  auto arrays = readNpz(path);
  if (!arrays)
    GTEST_SKIP() << "no recorded vectors, " << path << " cannot be read";
  const std::string name = s.name;
  ASSERT_TRUE(arrays->count(name + ".A"));
  const NpyArray &wholeA = (*arrays)[name + ".A"],
                 &wholeB = (*arrays)[name + ".B"],
                 &wholeC = (*arrays)[name + ".C"],
                 &wholeD = (*arrays)[name + ".D"];
  const unsigned sizeA = bytesOf(s.a), sizeB = bytesOf(s.b);
  for (unsigned set = 0; set < wholeA.shape[0]; ++set) {
    const char *rowsA = wholeA.data.data() + set * s.m * s.k * sizeA;
    const char *rowsB = wholeB.data.data() + set * s.n * s.k * sizeB;
    const auto *rowsC = wholeC.as<uint32_t>() + set * s.m * s.n;
    const auto *rowsD = wholeD.as<uint32_t>() + set * s.m * s.n;
    std::string a(s.inputs(s.m) * sizeA, 0), b(s.inputs(s.n) * sizeB, 0),
        c(s.outputs() * 4, 0);
    for (unsigned k = 0; k < s.k; ++k) {
      for (unsigned i = 0; i < s.m; ++i)
        std::memcpy(&a[inputIndex(s, s.m, 0, i, k) * sizeA],
                    rowsA + (i * s.k + k) * sizeA, sizeA);
      for (unsigned j = 0; j < s.n; ++j)
        std::memcpy(&b[inputIndex(s, s.n, 0, j, k) * sizeB],
                    rowsB + (k * s.n + j) * sizeB, sizeB);
    }
    for (unsigned i = 0; i < s.m; ++i)
      for (unsigned j = 0; j < s.n; ++j)
        std::memcpy(&c[outputIndex(s, 0, i, j) * 4], &rowsC[i * s.n + j], 4);
    std::string d = runMatrix(s, a, b, c);
    for (unsigned i = 0; i < s.m; ++i)
      for (unsigned j = 0; j < s.n; ++j) {
        uint32_t actual = 0;
        std::memcpy(&actual, &d[outputIndex(s, 0, i, j) * 4], 4);
        ASSERT_EQ(actual, rowsD[i * s.n + j])
            << "set " << set << ", row " << i << ", column " << j;
      }
  }
}

} // namespace
