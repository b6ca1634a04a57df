//===- IntegerTest.cpp - Arithmetic of integers of each width -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each operation on all pairs of limits and small numbers. Results wrap; a
// division by zero, which ONNX leaves open, is one by 1.
//
//===----------------------------------------------------------------------===//

#include "LoopNest.h"

using namespace mini;
using namespace mini::execution;

namespace {

using enum ElementType;
using Wide = __int128;

struct Operation {
  const char *name;
  Wide (*reference)(Wide x, Wide y);
};

Wide nonZero(Wide y) { return y == 0 ? 1 : y; }

Wide floorDivide(Wide x, Wide y) {
  Wide quotient = x / nonZero(y);
  return quotient * nonZero(y) != x && (x < 0) != (y < 0) ? quotient - 1
                                                          : quotient;
}

#define OPERATION(expression) [](Wide x, Wide y) -> Wide { return expression; }

const Operation operations[] = {
    {"arith.addi", OPERATION(x + y)},
    {"arith.subi", OPERATION(x - y)},
    {"arith.muli", OPERATION(x * y)},
    {"arith.divsi", OPERATION(x / nonZero(y))},
    {"arith.remsi", OPERATION(x % nonZero(y))},
    {"arith.floordivsi", OPERATION(floorDivide(x, y))},
    {"arith.minsi", OPERATION(x < y ? x : y)},
    {"arith.maxsi", OPERATION(x < y ? y : x)},
    {"arith.andi", OPERATION(x & y)},
    {"arith.ori", OPERATION(x | y)},
    {"arith.xori", OPERATION(x ^ y)},
};

/// `value` as an integer of `bits` bits.
Wide wrap(Wide value, unsigned bits) {
  Wide modulus = Wide(1) << bits;
  Wide low = value & (modulus - 1);
  return low >= modulus / 2 ? low - modulus : low;
}

class Integer : public testing::TestWithParam<ElementType> {};

} // namespace

TEST_P(Integer, ArithmeticWraps) {
  ElementType type = GetParam();
  unsigned bits = 8 * elementTypeSize(type);
  // Doubles hold them, as few bits of each differ from its sign.
  const Wide least = -(Wide(1) << (bits - 1));
  const Wide limit = bits == 64 ? (Wide(1) << 62) : -least - 1;
  const Wide numbers[] = {0, 1, -1, 2, -2, 7, -7, 100, least, limit};
  Tensor x(type, {100}), y = x;
  for (std::size_t i = 0; i < 100; ++i) {
    const Wide first = numbers[i / 10], second = numbers[i % 10];
    x.values[i] = static_cast<double>(first);
    y.values[i] = static_cast<double>(second);
  }
  for (const Operation &operation : operations) {
    Tensor expected(type, {100});
    for (std::size_t i = 0; i < 100; ++i)
      expected.values[i] = static_cast<double>(
          wrap(operation.reference(numbers[i / 10], numbers[i % 10]), bits));
    std::string tensor = mlirType(type, {100});
    std::string body =
        "%empty = tensor.empty() : " + tensor + "\n%result = linalg.map { " +
        operation.name + " } ins(%0, %1 : " + tensor + ", " + tensor +
        ") outs(%empty : " + tensor + ")\nreturn %result : " + tensor + "\n";
    Model model;
    EXPECT_TRUE(computes({x, y}, {expected}, body, model));
  }
}

INSTANTIATE_TEST_SUITE_P(Types, Integer, testing::Values(I8, I16, I32, I64),
                         [](const auto &info) { return mlirName(info.param); });
