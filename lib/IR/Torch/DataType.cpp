//===- DataType.cpp - Element types by ONNX's numbers - cpp ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The numbers are those of onnx.proto.
//
//===----------------------------------------------------------------------===//

#include "DataType.h"

#include "mlir/IR/Builders.h"

using namespace mlir;
using namespace mini;

Type mini::decodeDataType(MLIRContext *context, int64_t number) {
  Builder b(context);
  auto integer = [&](unsigned width, bool isSigned) -> Type {
    return IntegerType::get(
        context, width, isSigned ? IntegerType::Signed : IntegerType::Unsigned);
  };
  switch (number) {
  case 1:
    return b.getF32Type();
  case 2:
    return integer(8, false);
  case 3:
    return integer(8, true);
  case 4:
    return integer(16, false);
  case 5:
    return integer(16, true);
  case 6:
    return integer(32, true);
  case 7:
    return integer(64, true);
  case 9:
    return b.getI1Type();
  case 10:
    return b.getF16Type();
  case 11:
    return b.getF64Type();
  case 12:
    return integer(32, false);
  case 13:
    return integer(64, false);
  case 16:
    return b.getBF16Type();
  case 17:
    return Float8E4M3FNType::get(context);
  case 18:
    return Float8E4M3FNUZType::get(context);
  case 19:
    return Float8E5M2Type::get(context);
  case 20:
    return Float8E5M2FNUZType::get(context);
  case 21:
    return integer(4, false);
  case 22:
    return integer(4, true);
  default:
    return {};
  }
}

int64_t mini::encodeDataType(Type type) {
  constexpr int64_t kMost = 32;
  int64_t number = 1;
  while (number < kMost && decodeDataType(type.getContext(), number) != type)
    ++number;
  assert(number < kMost && "ONNX has no number for the type");
  return number;
}
