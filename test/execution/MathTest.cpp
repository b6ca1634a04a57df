//===- MathTest.cpp - The mathematical functions --------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each function on special values and over its domain, against the C library's
// in long double. The bounds, in units of the last place, are what was measured
// on the emulator, rounded up; f16 and bf16 are computed in f32, so that they
// are within a hair of half a unit.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

#include <cmath>
#include <limits>

using namespace mini;
using namespace mini::execution;

namespace {

using enum ElementType;
using Real = long double;

struct Function {
  const char *operation;
  Real (*reference)(Real, Real);
  double lower, upper; ///< Of the arguments that are not special.
  double boundF32, boundF64;
};

Real roundedHalfEven(Real x, Real) { return std::nearbyint(x); }

#define UNARY(name) [](Real x, Real) -> Real { return std::name(x); }
#define BINARY(name) [](Real x, Real y) -> Real { return std::name(x, y); }

const Function functions[] = {
    {"math.exp", UNARY(exp), -110, 95, 1, 1},
    {"math.exp2", UNARY(exp2), -150, 130, 1, 1},
    {"math.expm1", UNARY(expm1), -20, 40, 2, 2},
    {"math.log", UNARY(log), 0, 10, 1.5, 1},
    {"math.log2", UNARY(log2), 0, 10, 0.51, 1},
    {"math.log10", UNARY(log10), 0, 10, 1.5, 1},
    {"math.log1p", UNARY(log1p), -1, 10, 1, 1},
    {"math.sin", UNARY(sin), -1000, 1000, 2, 1},
    {"math.cos", UNARY(cos), -1000, 1000, 2, 1},
    {"math.tan", UNARY(tan), -100, 100, 2, 1.5},
    {"math.asin", UNARY(asin), -1, 1, 2.5, 1},
    {"math.acos", UNARY(acos), -1, 1, 1.5, 1},
    {"math.atan", UNARY(atan), -10, 10, 2, 1.5},
    {"math.sinh", UNARY(sinh), -20, 20, 1, 1},
    {"math.cosh", UNARY(cosh), -20, 20, 1, 1},
    {"math.tanh", UNARY(tanh), -5, 5, 1.5, 1},
    {"math.asinh", UNARY(asinh), -10, 10, 1, 1},
    {"math.acosh", UNARY(acosh), 1, 10, 1, 1},
    {"math.atanh", UNARY(atanh), -1, 1, 1, 1},
    {"math.erf", UNARY(erf), -4, 4, 1.5, 1.5},
    {"math.cbrt", UNARY(cbrt), -100, 100, 1, 1},
    {"math.sqrt", UNARY(sqrt), 0, 100, 0.5001, 0.5001},
    {"math.rsqrt", [](Real x, Real) { return 1 / std::sqrt(x); }, 0, 100, 0.6,
     1},
    {"math.floor", UNARY(floor), -5, 5, 0, 0},
    {"math.ceil", UNARY(ceil), -5, 5, 0, 0},
    {"math.round", UNARY(round), -5, 5, 0, 0},
    {"math.roundeven", roundedHalfEven, -5, 5, 0, 0},
    {"math.trunc", UNARY(trunc), -5, 5, 0, 0},
    {"math.absf", UNARY(fabs), -5, 5, 0, 0},
    {"math.powf", BINARY(pow), -5, 5, 1.5, 1.5},
    {"math.atan2", BINARY(atan2), -5, 5, 2.5, 1.5},
    {"math.copysign", BINARY(copysign), -5, 5, 0, 0},
    {"arith.remf", BINARY(fmod), -50, 50, 0, 0},
    {"arith.divf", [](Real x, Real y) { return x / y; }, -50, 50, 0.5001,
     0.5001},
};

bool isBinary(const Function &function) {
  std::string name = function.operation;
  return name == "math.powf" || name == "math.atan2" ||
         name == "math.copysign" || name.starts_with("arith.");
}

/// One unit of the last place of a number of `type` as large as `value`.
double unit(ElementType type, double value) {
  int mantissa = type == F16 ? 10 : type == BF16 ? 7 : type == F32 ? 23 : 52;
  int least = type == F16 ? -14 : type == F64 ? -1022 : -126;
  int exponent = value == 0 ? least : std::max(std::ilogb(value), least);
  return std::ldexp(1.0, exponent - mantissa);
}

/// Every pair of special values, then numbers of the function's domain.
std::pair<Tensor, Tensor> argumentsOf(const Function &function,
                                      ElementType type, Random &random) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double specials[] = {
      0.0, -0.0, infinity, -infinity, std::nan(""), 1, -1,       2,    -2,
      0.5, -0.5, 1.5,      2.5,       -2.5,         3, 0x1p-140, 1e30, -1e-30};
  const std::size_t count = std::size(specials);
  Tensor x(type, {1024}), y = x;
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    bool isSpecial = i < count * count;
    auto inDomain = [&] {
      return function.lower +
             (function.upper - function.lower) * random.uniform();
    };
    x.values[i] = isSpecial ? specials[i / count] : inDomain();
    y.values[i] = isSpecial ? specials[i % count] : inDomain();
  }
  return {converted(x, type), converted(y, type)};
}

Tensor expectedOf(const Function &function, ElementType type, const Tensor &x,
                  const Tensor &y) {
  double bound = type == F32   ? function.boundF32
                 : type == F64 ? function.boundF64
                               : std::min(function.boundF32, 0.51);
  Tensor expected(type, x.shape);
  for (std::size_t i = 0; i < x.values.size(); ++i) {
    Real exact = function.reference(x.values[i], y.values[i]);
    double value = rounded(type, static_cast<double>(exact));
    expected.values[i] = value;
    if (!std::isfinite(value))
      continue;
    // From the exact value, of which the expected one is already off.
    double error = static_cast<double>(std::fabs(exact - value));
    expected.rounding[i] = bound * unit(type, value) + error;
  }
  return expected;
}

class Math : public testing::TestWithParam<ElementType> {};

} // namespace

TEST_P(Math, IsWithinItsBound) {
  ElementType type = GetParam();
  Random random(1);
  for (const Function &function : functions) {
    auto [x, y] = argumentsOf(function, type, random);
    bool binary = isBinary(function);
    std::string tensor = mlirType(type, x.shape);
    std::string body =
        "%empty = tensor.empty() : " + tensor + "\n%result = linalg.map { " +
        function.operation + " } ins(" + (binary ? "%0, %1 : " : "%0 : ") +
        tensor + (binary ? ", " + tensor : "") + ") outs(%empty : " + tensor +
        ")\nreturn %result : " + tensor + "\n";
    std::vector<Tensor> inputs{x};
    if (binary)
      inputs.push_back(y);
    Model model;
    EXPECT_TRUE(
        computes(inputs, {expectedOf(function, type, x, y)}, body, model));
  }
}

INSTANTIATE_TEST_SUITE_P(Types, Math, testing::Values(F32, F16, BF16, F64),
                         [](const auto &info) { return mlirName(info.param); });
