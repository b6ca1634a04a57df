//===- RandomTypes.cpp - Types and operations of random programs ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One row an operation that every type of a class has; the rest is by name.
//
//===----------------------------------------------------------------------===//

#include "RandomTypes.h"

#include <cassert>
#include <map>

using namespace mini::test;

namespace {

/// Operand codes: T the type itself, E its element, n a count.
struct OperationRow {
  const char *name;
  const char *operands;
};

const std::vector<OperationRow> &rowsOf(TypeClass typeClass) {
  static const std::map<TypeClass, std::vector<OperationRow>> rows = {
      {TypeClass::Integer,
       {{"add", "TT"},     {"sub", "TT"},    {"mul", "TT"},
        {"mad", "TTT"},    {"and", "TT"},    {"or", "TT"},
        {"xor", "TT"},     {"not", "T"},     {"neg", "T"},
        {"div", "TT"},     {"rem", "TT"},    {"shl", "Tn"},
        {"shr", "Tn"},     {"rotl", "Tn"},   {"min", "TT"},
        {"max", "TT"},     {"addSat", "TT"}, {"subSat", "TT"},
        {"popcount", "T"}, {"clz", "T"},     {"ctz", "T"},
        {"field", "Tnn"},  {"reverse", "T"}, {"blend", "TTT"}}},
      {TypeClass::Float,
       {{"add", "TT"},     {"sub", "TT"},     {"mul", "TT"},
        {"div", "TT"},     {"add", "TT"},     {"sub", "TT"},
        {"mul", "TT"},     {"fma", "TTT"},    {"neg", "T"},
        {"abs", "T"},      {"sqrt", "T"},     {"floor", "T"},
        {"ceil", "T"},     {"rint", "T"},     {"trunc", "T"},
        {"min", "TT"},     {"max", "TT"},     {"lesser", "TT"},
        {"greater", "TT"}, {"copySign", "TT"}}},
      {TypeClass::IntegerVector,
       {{"add", "TT"},
        {"sub", "TT"},
        {"mul", "TT"},
        {"and", "TT"},
        {"or", "TT"},
        {"xor", "TT"},
        {"shl", "TT"},
        {"shr", "TT"},
        {"min", "TT"},
        {"max", "TT"},
        {"addSat", "TT"},
        {"subSat", "TT"},
        {"splat", "E"},
        {"swap", "TT"},
        {"insert", "TEn"}}},
      {TypeClass::FloatVector,
       {{"add", "TT"},
        {"sub", "TT"},
        {"mul", "TT"},
        {"div", "TT"},
        {"abs", "T"},
        {"neg", "T"},
        {"splat", "E"},
        {"swap", "TT"},
        {"insert", "TEn"}}},
  };
  return rows.at(typeClass);
}

using OperationTable = std::map<std::string, std::vector<RandomOperation>>;

void addClassRows(OperationTable &table, const RandomType &type) {
  for (const OperationRow &row : rowsOf(type.typeClass)) {
    RandomOperation operation = {
        std::string(row.name) + "_" + type.name, type.name, {}};
    for (const char *code = row.operands; *code; ++code)
      operation.operands.push_back(*code == 'T'   ? type.name
                                   : *code == 'E' ? type.element
                                                  : "uint");
    table[type.name].push_back(operation);
  }
  if (!type.isScalar())
    table[type.element].push_back(
        {"element_" + type.name, type.element, {type.name, "uint"}});
}

OperationTable makeTable() {
  OperationTable table;
  for (const RandomType &type : randomTypes()) {
    addClassRows(table, type);
    if (!type.isScalar())
      continue;
    for (const RandomType &from : randomTypes())
      if (from.isScalar())
        table[type.name].push_back(
            {"convert_" + type.name + "_" + from.name, type.name, {from.name}});
  }
  const RandomOperation named[] = {
      {"mulHigh_int", "int", {"int", "int"}},
      {"mulHigh_uint", "uint", {"uint", "uint"}},
      {"mulHigh_ulong", "ulong", {"ulong", "ulong"}},
      {"mul24_uint", "uint", {"uint", "uint", "uint"}},
      {"mul24_int", "int", {"int", "int", "int"}},
      {"byteSwap_uint", "uint", {"uint"}},
      {"byteSwap_ulong", "ulong", {"ulong"}},
      {"funnel_uint", "uint", {"uint", "uint", "uint"}},
      {"absDifference_uint", "uint", {"uint", "uint", "uint"}},
      {"fromBits_half", "half", {"ushort"}},
      {"fromBits_float", "float", {"uint"}},
      {"fromBits_double", "double", {"ulong"}},
      {"bits_half", "ushort", {"half"}},
      {"bits_float", "uint", {"float"}},
      {"bits_double", "ulong", {"double"}},
      {"classify_half", "int", {"half"}},
      {"classify_float", "int", {"float"}},
      {"classify_double", "int", {"double"}},
      {"ldexp_float", "float", {"float", "int"}},
      {"ldexp_double", "double", {"double", "int"}},
      {"fma_float2", "float2", {"float2", "float2", "float2"}},
      {"fma_float4", "float4", {"float4", "float4", "float4"}},
      {"fma_double2", "double2", {"double2", "double2", "double2"}},
  };
  for (const RandomOperation &operation : named)
    table[operation.result].push_back(operation);
  return table;
}

} // namespace

const std::vector<RandomType> &mini::test::randomTypes() {
  static const std::vector<RandomType> types = {
      {"char", TypeClass::Integer, 8, ""},
      {"uchar", TypeClass::Integer, 8, ""},
      {"short", TypeClass::Integer, 16, ""},
      {"ushort", TypeClass::Integer, 16, ""},
      {"int", TypeClass::Integer, 32, ""},
      {"uint", TypeClass::Integer, 32, ""},
      {"long", TypeClass::Integer, 64, ""},
      {"ulong", TypeClass::Integer, 64, ""},
      {"half", TypeClass::Float, 16, ""},
      {"float", TypeClass::Float, 32, ""},
      {"double", TypeClass::Float, 64, ""},
      {"uchar4", TypeClass::IntegerVector, 8, "uchar"},
      {"ushort2", TypeClass::IntegerVector, 16, "ushort"},
      {"ushort4", TypeClass::IntegerVector, 16, "ushort"},
      {"short2", TypeClass::IntegerVector, 16, "short"},
      {"uint2", TypeClass::IntegerVector, 32, "uint"},
      {"uint4", TypeClass::IntegerVector, 32, "uint"},
      {"ulong2", TypeClass::IntegerVector, 64, "ulong"},
      {"half2", TypeClass::FloatVector, 16, "half"},
      {"half4", TypeClass::FloatVector, 16, "half"},
      {"float2", TypeClass::FloatVector, 32, "float"},
      {"float4", TypeClass::FloatVector, 32, "float"},
      {"double2", TypeClass::FloatVector, 64, "double"},
  };
  return types;
}

const RandomType &mini::test::randomType(const std::string &name) {
  for (const RandomType &type : randomTypes())
    if (type.name == name)
      return type;
  assert(false && "no such type");
  return randomTypes().front();
}

const std::vector<RandomOperation> &
mini::test::operationsOf(const std::string &type) {
  static const OperationTable table = makeTable();
  return table.at(type);
}
