//===- InputName.cpp - What a function's argument is called ---------------===//
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

#include "InputName.h"
#include "MiniDialect.h"

using namespace mlir;

std::string mini::inputName(func::FuncOp function, unsigned index) {
  auto name = function.getArgAttrOfType<StringAttr>(
      index, MiniDialect::NameAttrHelper::getNameStr());
  return name ? name.getValue().str() : "input" + std::to_string(index);
}
