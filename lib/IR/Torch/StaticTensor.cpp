//===- StaticTensor.cpp - What tensors of a model may be - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See StaticTensor.h.
//
//===----------------------------------------------------------------------===//

#include "StaticTensor.h"

#include "Float8Types.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mini;

Type mini::signlessElementType(Type elementType) {
  if (isFloat8(elementType))
    return IntegerType::get(elementType.getContext(), 8);
  if (isa_and_present<FloatType>(elementType))
    return isArithmeticFloat(elementType) ? elementType : Type();
  if (auto integer = dyn_cast_if_present<IntegerType>(elementType))
    return IntegerType::get(integer.getContext(),
                            std::max(integer.getWidth(), 8u));
  return {};
}

bool mini::isArithmeticFloat(Type type) {
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(type);
}

std::optional<std::string> mini::findShapeProblem(ArrayRef<int64_t> shape) {
  // The bounds keep the arithmetic on sizes in shape inference within 64 bits.
  constexpr int64_t kMaxSize = INT32_MAX;
  constexpr int64_t kMaxElements = int64_t(1) << 40;
  int64_t elements = 1;
  for (auto [dimension, size] : llvm::enumerate(shape)) {
    if (size > kMaxSize)
      return "dimension " + std::to_string(dimension) + " of " +
             shapeText(shape) + " is " + std::to_string(size) +
             ", above the limit of " + std::to_string(kMaxSize);
    // Multiplication cannot overflow: both factors are bounded.
    elements = elements > kMaxElements ? elements : elements * size;
  }
  if (elements > kMaxElements)
    return shapeText(shape) + " has more than the supported " +
           std::to_string(kMaxElements) + " elements";
  return std::nullopt;
}

std::string mini::shapeText(ArrayRef<int64_t> shape) {
  std::string text = "[";
  llvm::raw_string_ostream stream(text);
  llvm::interleave(shape, stream, ",");
  return text + "]";
}

/// Reads a resource's blob.
static DenseElementsAttr
readBlob(DenseResourceElementsAttr resource, RankedTensorType type,
         function_ref<InFlightDiagnostic()> emitError) {
  StringRef key = resource.getRawHandle().getKey();
  unsigned width = type.getElementTypeBitWidth();
  int64_t expected = type.getNumElements() * llvm::divideCeil(width, 8);
  AsmResourceBlob *blob = resource.getRawHandle().getBlob();
  if (!blob) {
    emitError() << "resource '" << key << "' has no data (expected " << expected
                << " bytes for " << type
                << "): it was elided when the model was printed; print it"
                << " again with its resources";
    return {};
  }
  ArrayRef<char> data = blob->getData();
  if (static_cast<int64_t>(data.size()) != expected) {
    emitError() << "resource '" << key << "' has " << data.size()
                << " bytes, but " << type << " has " << expected;
    return {};
  }
  if (width % 8 != 0) {
    emitError() << "resource '" << key << "' has elements of " << width
                << " bits, which are not supported";
    return {};
  }
  return DenseElementsAttr::getFromRawBuffer(type, data);
}

DenseElementsAttr
mini::readElements(ElementsAttr elements,
                   function_ref<InFlightDiagnostic()> emitError) {
  ShapedType shapedType = elements.getShapedType();
  Type elementType = signlessElementType(shapedType.getElementType());
  if (!elementType) {
    emitError() << "elements of " << shapedType.getElementType()
                << " are not supported";
    return {};
  }
  if (auto problem = findShapeProblem(shapedType.getShape())) {
    emitError() << *problem;
    return {};
  }
  if (auto dense = dyn_cast<DenseIntOrFPElementsAttr>(elements)) {
    if (shapedType.getElementTypeBitWidth() >= 8)
      return dense.bitcast(elementType);
    // Bools and integers of less than a byte become bytes.
    bool isSigned = shapedType.getElementType().isSignedInteger();
    return dense.mapValues(elementType, [&](const APInt &value) {
      return isSigned ? value.sext(8) : value.zext(8);
    });
  }
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(elements))
    return readBlob(resource,
                    RankedTensorType::get(shapedType.getShape(), elementType),
                    emitError);
  emitError() << "only dense and dense_resource elements are supported";
  return {};
}
