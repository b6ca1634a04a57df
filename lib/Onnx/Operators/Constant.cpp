//===- Constant.cpp - Constants - cpp -------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Constants of all forms become dense arith.constant tensors, resource blobs
// included, so that passes see the elements of every constant alike.
//
//===----------------------------------------------------------------------===//

#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

OnnxTensor mini::convertElements(ImplicitLocOpBuilder &builder,
                                 ElementsAttr elements,
                                 function_ref<InFlightDiagnostic()> emitError) {
  DenseElementsAttr dense = readElements(elements, emitError);
  if (!dense)
    return {};
  return {arith::ConstantOp::create(builder, dense), elements.getElementType()};
}

/// The elements of a list attribute, or of a single number as a scalar.
static ElementsAttr readNumbers(Attribute value, bool isList,
                                Type elementType) {
  SmallVector<Attribute> numbers;
  if (!isList)
    numbers.push_back(value);
  else if (auto array = dyn_cast<ArrayAttr>(value))
    llvm::append_range(numbers, array);
  else
    return {};
  for (Attribute number : numbers) {
    auto typed = dyn_cast<TypedAttr>(number);
    if (!typed || typed.getType() != elementType)
      return {};
  }
  SmallVector<int64_t> shape;
  if (isList)
    shape.push_back(static_cast<int64_t>(numbers.size()));
  return DenseElementsAttr::get(RankedTensorType::get(shape, elementType),
                                numbers);
}

LogicalResult mini::convertConstant(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  OpBuilder &b = op.builder();
  Type int64 = b.getIntegerType(64, /*isSigned=*/true);
  Type float32 = b.getF32Type();
  struct Form {
    StringRef name;
    bool isList;
    Type elementType; // Null for a tensor.
    StringRef expected;
  };
  const Form forms[] = {
      {"value", false, Type(), "a tensor"},
      {"value_int", false, int64, "an si64"},
      {"value_ints", true, int64, "a list of si64"},
      {"value_float", false, float32, "an f32"},
      {"value_floats", true, float32, "a list of f32"},
  };
  const Form *form = nullptr;
  for (const Form &candidate : forms) {
    if (!op.attribute(candidate.name))
      continue;
    if (form)
      return op.emitError() << "has both '" << form->name << "' and '"
                            << candidate.name << "'";
    form = &candidate;
  }
  if (!form)
    return op.emitError() << "has none of the attributes value, value_int,"
                          << " value_ints, value_float and value_floats";
  Attribute value = op.attribute(form->name);
  auto elements = form->elementType
                      ? readNumbers(value, form->isList, form->elementType)
                      : dyn_cast<ElementsAttr>(value);
  if (!elements || !isa<RankedTensorType>(elements.getShapedType()))
    return op.emitError() << "attribute '" << form->name << "' must be "
                          << form->expected;
  OnnxTensor result =
      convertElements(op.builder(), elements, [&] { return op.emitError(); });
  results.push_back(result);
  return success(bool(result));
}
