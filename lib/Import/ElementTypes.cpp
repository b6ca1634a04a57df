//===- ElementTypes.cpp - ONNX's element types ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table, by TensorProto.DataType of ONNX 1.23.
//
//===----------------------------------------------------------------------===//

#include "ElementTypes.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mini;

template <typename FloatT> static Type getFloat(MLIRContext *context) {
  return FloatT::get(context);
}

template <unsigned width, IntegerType::SignednessSemantics signedness>
static Type getInteger(MLIRContext *context) {
  return IntegerType::get(context, width, signedness);
}

template <unsigned width>
static constexpr auto *getSigned = getInteger<width, IntegerType::Signed>;
template <unsigned width>
static constexpr auto *getUnsigned = getInteger<width, IntegerType::Unsigned>;

static constexpr OnnxElementType types[] = {
    {1, "float", 32, DataField::Float, true, getFloat<Float32Type>},
    {2, "uint8", 8, DataField::Int32, false, getUnsigned<8>},
    {3, "int8", 8, DataField::Int32, true, getSigned<8>},
    {4, "uint16", 16, DataField::Int32, false, getUnsigned<16>},
    {5, "int16", 16, DataField::Int32, true, getSigned<16>},
    {6, "int32", 32, DataField::Int32, true, getSigned<32>},
    {7, "int64", 64, DataField::Int64, true, getSigned<64>},
    {9, "bool", 8, DataField::Int32, false,
     getInteger<1, IntegerType::Signless>},
    // Floats that are narrower than 32 bits are stored as their bits.
    {10, "float16", 16, DataField::Int32, false, getFloat<Float16Type>},
    {11, "double", 64, DataField::Double, true, getFloat<Float64Type>},
    {12, "uint32", 32, DataField::UInt64, false, getUnsigned<32>},
    {13, "uint64", 64, DataField::UInt64, false, getUnsigned<64>},
    {16, "bfloat16", 16, DataField::Int32, false, getFloat<BFloat16Type>},
    {17, "float8e4m3fn", 8, DataField::Int32, false,
     getFloat<Float8E4M3FNType>},
    {18, "float8e4m3fnuz", 8, DataField::Int32, false,
     getFloat<Float8E4M3FNUZType>},
    {19, "float8e5m2", 8, DataField::Int32, false, getFloat<Float8E5M2Type>},
    {20, "float8e5m2fnuz", 8, DataField::Int32, false,
     getFloat<Float8E5M2FNUZType>},
    {21, "uint4", 4, DataField::Int32, false, getUnsigned<4>},
    {22, "int4", 4, DataField::Int32, true, getSigned<4>},
};

const OnnxElementType *mini::findElementType(int32_t number) {
  const OnnxElementType *type =
      llvm::find_if(types, [&](const OnnxElementType &candidate) {
        return candidate.number == number;
      });
  return type == std::end(types) ? nullptr : type;
}

std::string mini::elementTypeText(int32_t number) {
  static constexpr std::pair<int32_t, llvm::StringLiteral> others[] = {
      {0, "undefined"},   {8, "string"},      {14, "complex64"},
      {15, "complex128"}, {23, "float4e2m1"}, {24, "float8e8m0"},
      {25, "uint2"},      {26, "int2"},
  };
  if (const OnnxElementType *type = findElementType(number))
    return type->name.str();
  for (auto [otherNumber, name] : others)
    if (otherNumber == number)
      return name.str();
  return "number " + std::to_string(number);
}
