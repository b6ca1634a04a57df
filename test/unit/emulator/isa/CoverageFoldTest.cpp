//===- CoverageFoldTest.cpp - Execution against LLVM's constant folding ---===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each operation once on constants, which LLVM folds, and once on registers,
// which the emulator executes: with the operands in vector registers and in
// scalar ones.
//
//===----------------------------------------------------------------------===//

#include "CoverageCompile.h"
#include "CoverageOperations.h"
#include "CoverageWave.h"

#include "gtest/gtest.h"

#include <random>
#include <sstream>

using namespace mini::test;

namespace {

constexpr unsigned lanes = 64;

unsigned bitsOf(const std::string &type) {
  if (type == "half" || type == "i16")
    return 16;
  return type == "double" || type == "i64" ? 64 : 32;
}

bool isFloat(const std::string &type) { return type[0] != 'i'; }

/// Operands and how the values travel: as integers of 32 or 64 bits, so that
/// every NaN payload survives the text.
struct Case {
  const FoldedOperation &operation;
  std::vector<std::string> parameters;
  std::string result;
  std::vector<uint64_t> values[lanes];

  explicit Case(const FoldedOperation &operation);
  /// The function's body behind definitions of %b0, %b1, ...
  std::string body() const;
  std::string carrier(const std::string &type) const {
    return bitsOf(type) == 64 ? "i64" : "i32";
  }
  bool isNan(uint64_t value) const;
};

uint64_t randomValue(std::mt19937_64 &random, const std::string &type) {
  const unsigned bits = bitsOf(type);
  const uint64_t mask = bits == 64 ? ~uint64_t{0} : (uint64_t{1} << bits) - 1;
  const uint64_t raw = random();
  const uint64_t sign = uint64_t{1} << (bits - 1);
  const unsigned exponentBits = bits == 16 ? 5 : bits == 32 ? 8 : 11;
  const unsigned fraction = bits - 1 - exponentBits;
  const uint64_t infinity = ((uint64_t{1} << exponentBits) - 1) << fraction;
  const uint64_t one = (infinity >> 1) & infinity;
  // Edges, small numbers and values near one beside random bits.
  switch (random() % 8) {
  case 0:
    return isFloat(type) ? (raw & sign) | (raw & 4 ? infinity : 0)
                         : (raw & 4 ? sign : 0) - (raw & 1);
  case 1:
    return isFloat(type) ? (raw & (sign | ((uint64_t{1} << fraction) - 1))) |
                               (raw & (sign >> 1) ? infinity : 0)
                         : raw % 67;
  case 2:
  case 3:
  case 4:
    return isFloat(type)
               ? (raw & (sign | ((uint64_t{1} << fraction) - 1))) +
                     (one - (uint64_t{2} << fraction)) + (raw % 5 << fraction)
               : raw & mask;
  default:
    return raw & mask;
  }
}

Case::Case(const FoldedOperation &operation)
    : operation(operation), result(operation.result) {
  std::istringstream stream(operation.parameters);
  for (std::string type; stream >> type;)
    parameters.push_back(type);
  std::seed_seq seed(operation.name,
                     operation.name + std::string(operation.name).size());
  std::mt19937_64 random(seed);
  for (std::vector<uint64_t> &tuple : values)
    for (const std::string &type : parameters) {
      const uint64_t value = randomValue(random, type);
      tuple.push_back(bitsOf(type) == 64   ? value
                      : bitsOf(type) == 32 ? static_cast<uint32_t>(value)
                                           : static_cast<uint16_t>(value));
    }
}

std::string Case::body() const {
  std::ostringstream out;
  for (size_t i = 0; i < parameters.size(); ++i) {
    const std::string &type = parameters[i];
    std::string narrow = "%b" + std::to_string(i);
    if (bitsOf(type) == 16) {
      out << "  %n" << i << " = trunc i32 " << narrow << " to i16\n";
      narrow = "%n" + std::to_string(i);
    }
    const std::string integer = "i" + std::to_string(bitsOf(type));
    out << "  %x" << i << " = bitcast " << integer << " " << narrow << " to "
        << type << "\n";
  }
  out << "  " << operation.body << "\n";
  const std::string integer = "i" + std::to_string(bitsOf(result));
  out << "  %i = bitcast " << result << " %r to " << integer << "\n";
  if (bitsOf(result) == 16)
    out << "  %z = zext i16 %i to i32\n";
  else
    out << "  %z = add " << integer << " %i, 0\n";
  return out.str();
}

bool Case::isNan(uint64_t value) const {
  if (!isFloat(result))
    return false;
  const unsigned bits = bitsOf(result);
  const unsigned fraction = bits == 16 ? 10 : bits == 32 ? 23 : 52;
  const uint64_t magnitude = value & ((uint64_t{1} << (bits - 1)) - 1);
  const uint64_t infinity =
      ((uint64_t{1} << (bits - 1)) - 1) >> fraction << fraction;
  return magnitude > infinity;
}

std::vector<std::optional<uint64_t>> fold(const Case &test) {
  std::ostringstream ir;
  ir << test.operation.declaration << "\n";
  for (unsigned lane = 0; lane < lanes; ++lane) {
    ir << "define " << test.carrier(test.result) << " @f" << lane << "() {\n";
    for (size_t i = 0; i < test.parameters.size(); ++i)
      ir << "  %b" << i << " = add " << test.carrier(test.parameters[i]) << " "
         << test.values[lane][i] << ", 0\n";
    ir << test.body() << "  ret " << test.carrier(test.result) << " %z\n}\n";
  }
  return foldFunctions(ir.str());
}

/// A function that returns the result in v0 and v1.
std::vector<uint8_t> compile(const Case &test, bool scalar) {
  std::ostringstream ir;
  const bool wide = bitsOf(test.result) == 64;
  ir << test.operation.declaration << "\ndefine amdgpu_ps "
     << (wide ? "<2 x float>" : "float") << " @f(";
  for (size_t i = 0; i < test.parameters.size(); ++i)
    ir << (i ? ", " : "") << test.carrier(test.parameters[i])
       << (scalar ? " inreg" : "") << " %b" << i;
  ir << ") {\n"
     << test.body() << "  %v = bitcast " << test.carrier(test.result)
     << " %z to " << (wide ? "<2 x float>" : "float") << "\n  ret "
     << (wide ? "<2 x float>" : "float") << " %v\n}\n";
  return compileFunction(ir.str());
}

class Executor {
public:
  Executor(const Case &test, bool scalar)
      : test(test), scalar(scalar), code(compile(test, scalar)) {}

  std::vector<uint64_t> run() {
    std::vector<uint64_t> results;
    if (!scalar) {
      CoverageWave wave;
      for (unsigned lane = 0; lane < lanes; ++lane)
        setOperands(wave, lane);
      EXPECT_EQ(wave.execute(code), "") << test.operation.name;
      for (unsigned lane = 0; lane < lanes; ++lane)
        results.push_back(resultOf(wave, lane));
      return results;
    }
    CoverageWave wave;
    for (unsigned lane = 0; lane < lanes; ++lane) {
      setOperands(wave, lane);
      wave.wave().setExec(~uint64_t{0});
      EXPECT_EQ(wave.execute(code), "") << test.operation.name;
      results.push_back(resultOf(wave, 0));
    }
    return results;
  }

private:
  void setOperands(CoverageWave &wave, unsigned lane) {
    unsigned next = 0;
    for (size_t i = 0; i < test.parameters.size(); ++i)
      for (unsigned part = 0;
           part < bitsOf(test.parameters[i]) / 32 || part == 0;
           ++part, ++next) {
        auto word = static_cast<uint32_t>(test.values[lane][i] >> 32 * part);
        (scalar ? wave.sgpr(next) : wave.vgpr(next)[lane]) = word;
      }
  }
  uint64_t resultOf(CoverageWave &wave, unsigned lane) {
    return bitsOf(test.result) == 64 ? wave.vgpr64(0, lane)
                                     : wave.vgpr(0)[lane];
  }

  const Case &test;
  bool scalar;
  std::vector<uint8_t> code;
};

std::string describe(const Case &test, unsigned lane) {
  std::ostringstream out;
  out << test.operation.name << " of";
  for (uint64_t value : test.values[lane])
    out << " 0x" << std::hex << value;
  return out.str();
}

class CoverageFoldTest : public testing::TestWithParam<FoldedOperation> {};

TEST_P(CoverageFoldTest, SameBits) {
  const Case test(GetParam());
  const std::vector<std::optional<uint64_t>> folded = fold(test);
  ASSERT_EQ(folded.size(), size_t{lanes});
  const std::vector<uint64_t> vectors = Executor(test, false).run();
  const std::vector<uint64_t> scalars = Executor(test, true).run();
  unsigned compared = 0;
  for (unsigned lane = 0; lane < lanes; ++lane) {
    // LLVM leaves the payload of a NaN open.
    const bool nan = folded[lane] && test.isNan(*folded[lane]);
    if (nan) {
      EXPECT_TRUE(test.isNan(vectors[lane])) << describe(test, lane);
      EXPECT_TRUE(test.isNan(scalars[lane])) << describe(test, lane);
    } else if (folded[lane]) {
      EXPECT_EQ(vectors[lane], *folded[lane]) << describe(test, lane);
      EXPECT_EQ(scalars[lane], *folded[lane]) << describe(test, lane);
    } else {
      EXPECT_TRUE(vectors[lane] == scalars[lane] ||
                  (test.isNan(vectors[lane]) && test.isNan(scalars[lane])))
          << describe(test, lane) << ": vector " << vectors[lane] << ", scalar "
          << scalars[lane];
      continue;
    }
    ++compared;
  }
  EXPECT_GT(compared, lanes / 4) << "LLVM does not fold it";
}

INSTANTIATE_TEST_SUITE_P(
    All, CoverageFoldTest, testing::ValuesIn(foldedOperations),
    [](const testing::TestParamInfo<FoldedOperation> &info) {
      return std::string(info.param.name);
    });

} // namespace
