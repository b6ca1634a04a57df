//===- ElementType.cpp - Names and sizes of element types -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The element types that programs' inputs and outputs have.
//
//===----------------------------------------------------------------------===//

#include "mini/Program.h"

#include <iterator>

using namespace mini;

namespace {
struct ElementTypeRow {
  ElementType type;
  std::string_view name;
  std::size_t size;
};
} // namespace

// In the order of the enumeration.
static constexpr ElementTypeRow elementTypes[] = {
    {ElementType::F32, "f32", 4},
    {ElementType::F16, "f16", 2},
    {ElementType::BF16, "bf16", 2},
    {ElementType::F64, "f64", 8},
    {ElementType::I8, "si8", 1},
    {ElementType::U8, "ui8", 1},
    {ElementType::I16, "si16", 2},
    {ElementType::U16, "ui16", 2},
    {ElementType::I32, "si32", 4},
    {ElementType::U32, "ui32", 4},
    {ElementType::I64, "si64", 8},
    {ElementType::U64, "ui64", 8},
    {ElementType::Bool, "bool", 1},
    {ElementType::F8E4M3FN, "f8E4M3FN", 1},
    {ElementType::F8E4M3FNUZ, "f8E4M3FNUZ", 1},
    {ElementType::F8E5M2, "f8E5M2", 1},
    {ElementType::F8E5M2FNUZ, "f8E5M2FNUZ", 1},
};

static constexpr bool isInOrder() {
  for (std::size_t i = 0; i < std::size(elementTypes); ++i)
    if (static_cast<std::size_t>(elementTypes[i].type) != i)
      return false;
  return true;
}
static_assert(isInOrder());

std::string_view mini::elementTypeName(ElementType type) {
  return elementTypes[static_cast<std::size_t>(type)].name;
}

std::size_t mini::elementTypeSize(ElementType type) {
  return elementTypes[static_cast<std::size_t>(type)].size;
}
