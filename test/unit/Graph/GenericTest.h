//===- GenericTest.h - Small linalg ops to ask about ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the tests of lib/Graph's helpers have in common: a context, functions
// parsed from text, and sums of products spelled by their loops.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_GRAPH_GENERICTEST_H
#define MINI_TEST_UNIT_GRAPH_GENERICTEST_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "gtest/gtest.h"

namespace mini {

/// result += lhs * rhs over named loops.
struct Product {
  std::string loops;     ///< As "m, n, k".
  std::string iterators; ///< A letter each: p for parallel, r for reduction.
  /// What indexes each tensor, as "(m, k)", and its type, as "4x8xi8".
  std::string lhs, lhsType, rhs, rhsType, result, resultType;
};

class GenericTest : public testing::Test {
protected:
  GenericTest();

  /// Keeps what `text` says; a failure of the test where it is wrong.
  mlir::ModuleOp parse(const std::string &text);
  /// The last linalg.generic of `text`.
  mlir::linalg::GenericOp parseGeneric(const std::string &text);
  mlir::linalg::GenericOp parseProduct(const Product &product);

  mlir::MLIRContext context{mlir::MLIRContext::Threading::DISABLED};

private:
  std::vector<mlir::OwningOpRef<mlir::ModuleOp>> modules;
};

} // namespace mini

#endif // MINI_TEST_UNIT_GRAPH_GENERICTEST_H
