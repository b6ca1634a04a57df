//===- RandomTypes.h - Types and operations of random programs -*- C++ -*--===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The names in RandomOperations.h as tables to draw from.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_RANDOMTYPES_H
#define MINI_TEST_EMULATOR_RANDOMTYPES_H

#include <string>
#include <vector>

namespace mini::test {

enum class TypeClass { Integer, Float, IntegerVector, FloatVector };

struct RandomType {
  std::string name;
  TypeClass typeClass;
  unsigned bits;       ///< Of an element.
  std::string element; ///< Of a vector.

  bool isScalar() const {
    return typeClass == TypeClass::Integer || typeClass == TypeClass::Float;
  }
};

struct RandomOperation {
  std::string name;
  std::string result;
  std::vector<std::string> operands;
};

const std::vector<RandomType> &randomTypes();
const RandomType &randomType(const std::string &name);
/// The operations whose result has this type.
const std::vector<RandomOperation> &operationsOf(const std::string &type);

} // namespace mini::test

#endif // MINI_TEST_EMULATOR_RANDOMTYPES_H
