//===- GenericTest.cpp - Small linalg ops to ask about --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "GenericTest.h"
#include "IR/Mini/Mini.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"

using namespace mini;
using namespace mlir;

GenericTest::GenericTest() {
  context.loadDialect<MiniDialect, arith::ArithDialect, func::FuncDialect,
                      linalg::LinalgDialect, tensor::TensorDialect>();
}

ModuleOp GenericTest::parse(const std::string &text) {
  modules.push_back(parseSourceString<ModuleOp>(text, &context));
  if (!modules.back()) {
    ADD_FAILURE() << text;
    modules.back() = ModuleOp::create(UnknownLoc::get(&context));
  }
  return *modules.back();
}

linalg::GenericOp GenericTest::parseGeneric(const std::string &text) {
  linalg::GenericOp last;
  parse(text).walk([&](linalg::GenericOp op) { last = op; });
  return last;
}

linalg::GenericOp GenericTest::parseProduct(const Product &product) {
  auto map = [&](const std::string &results) {
    return "affine_map<(" + product.loops + ") -> " + results + ">";
  };
  auto element = [](const std::string &type) {
    return type.substr(type.rfind('x') + 1);
  };
  std::string iterators;
  for (char letter : product.iterators)
    iterators += (iterators.empty() ? "" : ", ") +
                 std::string(letter == 'p' ? "\"parallel\"" : "\"reduction\"");
  std::string lhs = element(product.lhsType), rhs = element(product.rhsType),
              sum = element(product.resultType);
  auto widened = [&](const std::string &from, const std::string &value) {
    return "%w" + value + " = arith.ext" + (sum[0] == 'i' ? "si" : "f") + " %" +
           value + " : " + from + " to " + sum + "\n";
  };
  std::string x = lhs == sum ? "%x" : "%wx", y = rhs == sum ? "%y" : "%wy";
  std::string kind = sum[0] == 'i' ? "i" : "f";
  return parseGeneric(
      "func.func @f(%a: tensor<" + product.lhsType + ">, %b: tensor<" +
      product.rhsType + ">, %c: tensor<" + product.resultType +
      ">) -> tensor<" + product.resultType +
      "> {\n%r = linalg.generic {indexing_maps = [" + map(product.lhs) + ", " +
      map(product.rhs) + ", " + map(product.result) + "], iterator_types = [" +
      iterators + "]} ins(%a, %b : tensor<" + product.lhsType + ">, tensor<" +
      product.rhsType + ">) outs(%c : tensor<" + product.resultType +
      ">) {\n^bb0(%x: " + lhs + ", %y: " + rhs + ", %z: " + sum + "):\n" +
      (lhs == sum ? "" : widened(lhs, "x")) +
      (rhs == sum ? "" : widened(rhs, "y")) + "%p = arith.mul" + kind + " " +
      x + ", " + y + " : " + sum + "\n%q = arith.add" + kind +
      " %z, %p : " + sum + "\nlinalg.yield %q : " + sum + "\n} -> tensor<" +
      product.resultType + ">\nreturn %r : tensor<" + product.resultType +
      ">\n}");
}
