//===- TritonTest.cpp - Triton's kernels on the emulator ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Code objects that Triton compiled, run on random data and checked against
// sums in double precision. Their arguments are preloaded into registers and
// their loads, waits and matrix instructions are pipelined by another compiler.
//
//===----------------------------------------------------------------------===//

#include "DeviceModule.h"

#include "gtest/gtest.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>

using namespace mini::test;

namespace {

std::string folder() {
  const char *shared = std::getenv("MINI_SHARED_DIR");
  return std::string(shared ? shared : MINI_SHARED_DIR) + "/peers/triton/";
}

template <typename T> std::vector<T> randomNumbers(size_t count) {
  static std::mt19937 random(1);
  std::vector<T> result(count);
  for (T &value : result)
    value = std::is_integral_v<T>
                ? static_cast<T>(random())
                : static_cast<T>(static_cast<double>(random()) / 0x1p31 - 1);
  return result;
}

template <typename T> std::vector<uint8_t> bytesOf(const std::vector<T> &from) {
  const auto *first = reinterpret_cast<const uint8_t *>(from.data());
  return {first, first + from.size() * sizeof(T)};
}

/// What the matrix core multiplies: Triton takes xf32 for f32, which drops the
/// low 13 bits.
template <typename T> double factor(T value) {
  if constexpr (std::is_same_v<T, float>) {
    uint32_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    bits &= ~0x1FFFu;
    __builtin_memcpy(&value, &bits, sizeof bits);
  }
  return static_cast<double>(value);
}

unsigned ceilDiv(unsigned a, unsigned b) { return (a + b - 1) / b; }

/// Runs with 4 waves; Triton appends two pointers that are null here.
bool run(const std::string &file, const std::string &kernel, unsigned groups,
         unsigned lds, std::vector<uint64_t> arguments) {
  DeviceModule module(folder() + file + ".hsaco");
  Grid grid;
  grid.groups = {groups, 1, 1};
  grid.groupSize = {256, 1, 1};
  grid.dynamicLds = lds;
  arguments.insert(arguments.end(), 2, 0);
  return module.run(kernel, grid, arguments);
}

/// Each output within `tolerance` times the sum of its terms' magnitudes.
template <typename T>
void expectClose(const DeviceBuffer &buffer, const std::vector<double> &sums,
                 const std::vector<double> &magnitudes, double tolerance) {
  std::vector<uint8_t> bytes = buffer.read();
  ASSERT_EQ(bytes.size(), sums.size() * sizeof(T));
  const T *got = reinterpret_cast<const T *>(bytes.data());
  for (size_t i = 0; i < sums.size(); ++i)
    ASSERT_NEAR(static_cast<double>(got[i]), std::max(sums[i], 0.0),
                tolerance * magnitudes[i])
        << "output " << i;
}

template <typename T, typename Out>
void checkGemm(const std::string &file, unsigned lds, unsigned m, unsigned n,
               unsigned k, double tolerance) {
  std::vector<T> a = randomNumbers<T>(m * k), b = randomNumbers<T>(n * k);
  std::vector<float> bias = randomNumbers<float>(n);
  std::vector<double> sums, magnitudes;
  for (unsigned row = 0; row < m; ++row)
    for (unsigned column = 0; column < n; ++column) {
      double sum = bias[column], magnitude = std::abs(sum);
      for (unsigned i = 0; i < k; ++i) {
        double term = factor(a[row * k + i]) * factor(b[column * k + i]);
        sum += term;
        magnitude += std::abs(term);
      }
      sums.push_back(sum);
      magnitudes.push_back(magnitude);
    }
  DeviceBuffer da(bytesOf(a)), db(bytesOf(b)), dbias(bytesOf(bias));
  DeviceBuffer dc(std::vector<uint8_t>(m * n * sizeof(Out), 0xFF));
  ASSERT_TRUE(run(
      file, "gemm_bias_relu", ceilDiv(m, 64) * ceilDiv(n, 64), lds,
      {da.address(), db.address(), dbias.address(), dc.address(), m, n, k}));
  expectClose<Out>(dc, sums, magnitudes, tolerance);
}

struct ConvShape {
  unsigned batch, height, width;
  static constexpr unsigned channels = 64, stride = 2;
  unsigned outHeight() const { return (height + 1) / stride; }
  unsigned outWidth() const { return (width + 1) / stride; }
  unsigned pixels() const { return batch * outHeight() * outWidth(); }
};

template <typename T>
void convPixel(const ConvShape &shape, const std::vector<T> &x,
               const std::vector<T> &w, unsigned pixel, unsigned channel,
               double &sum, double &magnitude) {
  int top = pixel / shape.outWidth() % shape.outHeight() * shape.stride - 1;
  int left = pixel % shape.outWidth() * shape.stride - 1;
  unsigned image = pixel / shape.outWidth() / shape.outHeight();
  for (int r = 0; r < 3; ++r)
    for (int s = 0; s < 3; ++s) {
      int row = top + r, column = left + s;
      if (row < 0 || column < 0 || row >= static_cast<int>(shape.height) ||
          column >= static_cast<int>(shape.width))
        continue;
      for (unsigned c = 0; c < shape.channels; ++c) {
        double term =
            factor(x[((image * shape.height + row) * shape.width + column) *
                         shape.channels +
                     c]) *
            factor(w[((channel * 3 + r) * 3 + s) * shape.channels + c]);
        sum += term;
        magnitude += std::abs(term);
      }
    }
}

template <typename T>
void checkConv(const std::string &file, unsigned lds, unsigned tile,
               const ConvShape &shape, double tolerance) {
  constexpr unsigned channels = ConvShape::channels;
  std::vector<T> x =
      randomNumbers<T>(shape.batch * shape.height * shape.width * channels);
  std::vector<T> w = randomNumbers<T>(channels * 9 * channels);
  std::vector<float> bias = randomNumbers<float>(channels);
  std::vector<double> sums, magnitudes;
  for (unsigned pixel = 0; pixel < shape.pixels(); ++pixel)
    for (unsigned channel = 0; channel < channels; ++channel) {
      double sum = bias[channel], magnitude = std::abs(sum);
      convPixel(shape, x, w, pixel, channel, sum, magnitude);
      sums.push_back(sum);
      magnitudes.push_back(magnitude);
    }
  DeviceBuffer dx(bytesOf(x)), dw(bytesOf(w)), dbias(bytesOf(bias));
  DeviceBuffer dy(std::vector<uint8_t>(sums.size() * sizeof(float), 0xFF));
  ASSERT_TRUE(run(file, "conv3x3_bias_relu", ceilDiv(shape.pixels(), tile), lds,
                  {dx.address(), dw.address(), dbias.address(), dy.address(),
                   shape.pixels(), shape.height, shape.width, shape.outHeight(),
                   shape.outWidth()}));
  expectClose<float>(dy, sums, magnitudes, tolerance);
}

struct Triton : testing::Test {
  void SetUp() override {
    if (!std::filesystem::exists(folder() + "triton.json"))
      GTEST_SKIP() << "no Triton kernels in " << folder()
                   << "; set MINI_SHARED_DIR";
  }
};

// N and K are multiples of 16, as these kernels were specialized for.
TEST_F(Triton, GemmF32) {
  checkGemm<float, float>("gemm_f32_64x64x32", 16384, 70, 144, 96, 1e-6);
  checkGemm<float, float>("gemm_f32_64x64x32", 16384, 64, 64, 64, 1e-6);
}
TEST_F(Triton, GemmF16) {
  checkGemm<_Float16, _Float16>("gemm_f16_64x64x32", 8192, 70, 144, 96, 1e-3);
  checkGemm<_Float16, _Float16>("gemm_f16_64x64x32", 8192, 64, 64, 64, 1e-3);
}
// Integer sums are exact; only the conversion and the bias round.
TEST_F(Triton, GemmI8) {
  checkGemm<int8_t, float>("gemm_i8_64x64x32", 4096, 70, 144, 96, 6e-8);
  checkGemm<int8_t, float>("gemm_i8_64x64x32", 4096, 64, 64, 64, 6e-8);
}
TEST_F(Triton, ConvF32) {
  checkConv<float>("conv3x3_f32_16x64x64", 20480, 16, {2, 9, 7}, 1e-6);
}
TEST_F(Triton, ConvI8) {
  checkConv<int8_t>("conv3x3_i8_64x64x32", 4096, 64, {2, 9, 7}, 6e-8);
}

/// The scale and saturation of int8, away from ties.
double quantized(double x, double scale) {
  return std::clamp(std::nearbyint(x / scale), -128.0, 127.0) * scale;
}

TEST_F(Triton, QuantizedTail) {
  constexpr unsigned m = 37, in = 64, out = 128;
  constexpr double scale = 0.5;
  // Small integers: every sum is exact, and the eighths keep off the ties.
  std::mt19937 random(2);
  auto small = [&](size_t count, double offset) {
    std::vector<float> result(count);
    for (float &value : result)
      value = static_cast<float>(static_cast<int>(random() % 9) - 4 + offset);
    return result;
  };
  auto x = small(m * in, 0), w = small(out * in, 0), bias = small(out, 0.125),
       skip = small(m * out, 0.125);
  DeviceBuffer dx(bytesOf(x)), dw(bytesOf(w)), dbias(bytesOf(bias)),
      dskip(bytesOf(skip)), dy(std::vector<uint8_t>(m * out * 4, 0xFF));
  float scaleArgument = scale;
  uint32_t scaleBits;
  __builtin_memcpy(&scaleBits, &scaleArgument, 4);
  ASSERT_TRUE(run("conv1x1_qdq_add_relu_f32_16x128x64", "conv1x1_qdq_add_relu",
                  ceilDiv(m, 16), 32768,
                  {dx.address(), dw.address(), dbias.address(), dskip.address(),
                   dy.address(), m, scaleBits}));
  std::vector<uint8_t> bytes = dy.read();
  const float *got = reinterpret_cast<const float *>(bytes.data());
  for (unsigned row = 0; row < m; ++row)
    for (unsigned channel = 0; channel < out; ++channel) {
      double sum = bias[channel];
      for (unsigned i = 0; i < in; ++i)
        sum += static_cast<double>(x[row * in + i]) * w[channel * in + i];
      double expected =
          quantized(sum, scale) + quantized(skip[row * out + channel], scale);
      ASSERT_EQ(got[row * out + channel], std::max(expected, 0.0))
          << "row " << row << ", channel " << channel;
    }
}

} // namespace
