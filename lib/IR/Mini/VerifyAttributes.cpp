//===- VerifyAttributes.cpp - Attributes that mini puts on other ops ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A name that is misspelled, or an attribute of another type, would be passed
// over in silence: a kernel would be tiled as if nothing was asked for.
//
//===----------------------------------------------------------------------===//

#include "MiniDialect.h"

using namespace mlir;
using namespace mini;

namespace {
struct KnownAttribute {
  StringRef name;
  bool (*isOfType)(Attribute);
  StringRef type; ///< For the reader.
};
} // namespace

template <typename Type> static bool isOf(Attribute attribute) {
  return isa<Type>(attribute);
}

/// A number that is not negative, in 64 bits.
static bool isCount(Attribute attribute) {
  auto number = dyn_cast<IntegerAttr>(attribute);
  return number && number.getType().isSignlessInteger(64) &&
         number.getInt() >= 0;
}

/// An array of dictionaries that have each of these strings and numbers.
static bool isTable(Attribute attribute, ArrayRef<StringRef> strings,
                    ArrayRef<StringRef> numbers) {
  auto rows = dyn_cast<ArrayAttr>(attribute);
  return rows && llvm::all_of(rows, [&](Attribute each) {
           auto row = dyn_cast<DictionaryAttr>(each);
           return row &&
                  llvm::all_of(strings,
                               [&](StringRef name) {
                                 return row.getAs<StringAttr>(name) != nullptr;
                               }) &&
                  llvm::all_of(numbers, [&](StringRef name) {
                    Attribute number = row.get(name);
                    return number && isCount(number);
                  });
         });
}

static bool isOperatorCounts(Attribute attribute) {
  return isTable(attribute, {"kind"}, {"integer", "float8", "float"});
}

static bool isFloatOperators(Attribute attribute) {
  return isTable(attribute, {"name", "operator", "reason"}, {});
}

static bool isStrings(Attribute attribute) {
  auto array = dyn_cast<ArrayAttr>(attribute);
  return array && llvm::all_of(array, llvm::IsaPred<StringAttr>);
}

static bool isSizes(Attribute attribute) {
  auto sizes = dyn_cast<DictionaryAttr>(attribute);
  return sizes && !sizes.empty() &&
         llvm::all_of(sizes, [](NamedAttribute size) {
           return isCount(size.getValue());
         });
}

static constexpr KnownAttribute ofOperations[] = {
    {MiniDialect::EpilogueAttrHelper::getNameStr(), isOf<UnitAttr>, "unit"},
    {MiniDialect::FloatOperatorsAttrHelper::getNameStr(), isFloatOperators,
     "an array of dictionaries with the strings 'name', 'operator' and "
     "'reason'"},
    {MiniDialect::FloatReasonAttrHelper::getNameStr(), isOf<StringAttr>,
     "a string"},
    {MiniDialect::LayerAttrHelper::getNameStr(), isOf<StringAttr>, "a string"},
    {MiniDialect::LayersAttrHelper::getNameStr(), isStrings,
     "an array of strings"},
    {MiniDialect::OperatorCountsAttrHelper::getNameStr(), isOperatorCounts,
     "an array of dictionaries with a string 'kind' and the numbers 'integer', "
     "'float8' and 'float'"},
    {MiniDialect::SizesAttrHelper::getNameStr(), isSizes,
     "a dictionary of i64 of at least 0"},
    {MiniDialect::SplitsBatchAttrHelper::getNameStr(), isOf<UnitAttr>, "unit"},
    {MiniDialect::TargetAttrHelper::getNameStr(), isOf<StringAttr>, "a string"},
    {MiniDialect::TilingAttrHelper::getNameStr(), isOf<TilingAttr>,
     "#mini.tiling<...>"},
    {MiniDialect::WorkspaceBytesAttrHelper::getNameStr(), isCount,
     "an i64 of at least 0"},
    {MiniDialect::WorkspaceLowerBoundAttrHelper::getNameStr(), isCount,
     "an i64 of at least 0"},
};

static constexpr KnownAttribute ofArguments[] = {
    {MiniDialect::ConstantAttrHelper::getNameStr(), isOf<UnitAttr>, "unit"},
    {MiniDialect::CountedDimensionAttrHelper::getNameStr(), isOf<IntegerAttr>,
     "an integer"},
    {MiniDialect::ElementTypeAttrHelper::getNameStr(), isOf<TypeAttr>,
     "a type"},
    {MiniDialect::NameAttrHelper::getNameStr(), isOf<StringAttr>, "a string"},
    {MiniDialect::OutputAttrHelper::getNameStr(), isOf<UnitAttr>, "unit"},
};

static LogicalResult verify(Operation *op, ArrayRef<KnownAttribute> known,
                            StringRef owner, NamedAttribute attribute) {
  const KnownAttribute *found = llvm::find_if(known, [&](const auto &each) {
    return each.name == attribute.getName().strref();
  });
  if (found == known.end()) {
    InFlightDiagnostic error = op->emitError("unknown attribute '")
                               << attribute.getName().strref() << "' of "
                               << owner << "; the mini dialect has ";
    llvm::interleaveComma(known, error, [&](const KnownAttribute &each) {
      error << "'" << each.name << "'";
    });
    return error;
  }
  if (found->isOfType(attribute.getValue()))
    return success();
  return op->emitError("attribute '")
         << found->name << "' of " << owner << " is " << attribute.getValue()
         << ", expected " << found->type;
}

LogicalResult MiniDialect::verifyOperationAttribute(Operation *op,
                                                    NamedAttribute attribute) {
  return verify(op, ofOperations, "an operation", attribute);
}

LogicalResult MiniDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                    unsigned argument,
                                                    NamedAttribute attribute) {
  std::string owner = "argument " + std::to_string(argument);
  return verify(op, ofArguments, owner, attribute);
}

LogicalResult MiniDialect::verifyRegionResultAttribute(
    Operation *op, unsigned, unsigned result, NamedAttribute attribute) {
  std::string owner = "result " + std::to_string(result);
  return verify(op, ofArguments, owner, attribute);
}
