//===- Elementwise.cpp - What elementwise operators share - cpp -----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In memory a bool is a byte; in bodies it is an i1.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"

#include "IR/Mini/LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mini;

bool mini::contains(unsigned types, Type elementType) {
  if (isArithmeticFloat(elementType))
    return types & kFloats;
  if (elementType.isSignlessInteger(1))
    return types & kBools;
  auto integer = dyn_cast<IntegerType>(elementType);
  if (!integer || integer.getWidth() < 8 || integer.getWidth() > 64)
    return false;
  return (integer.isSigned() && (types & kSignedIntegers)) ||
         (integer.isUnsigned() && (types & kUnsignedIntegers));
}

static std::string typesText(unsigned types) {
  SmallVector<StringRef> names;
  if ((types & kIntegers) == kIntegers)
    names.push_back("integers");
  else if (types & kSignedIntegers)
    names.push_back("signed integers");
  else if (types & kUnsignedIntegers)
    names.push_back("unsigned integers");
  if (types & kBools)
    names.push_back("bools");
  if (types & kFloats)
    llvm::append_values(names, "f16", "bf16", "f32", "f64");
  if (names.size() == 1)
    return names[0].str();
  return llvm::join(ArrayRef(names).drop_back(), ", ") + " and " +
         names.back().str();
}

LogicalResult mini::checkElementType(const OnnxOperator &op, OnnxTensor tensor,
                                     unsigned types, StringRef role) {
  if (contains(types, tensor.elementType))
    return success();
  return op.emitError() << role << (role.ends_with("s") ? "'" : "'s")
                        << " elements are " << tensor.elementType << "; "
                        << typesText(types) << " are supported";
}

LogicalResult mini::checkSameElementTypes(const OnnxOperator &op, size_t count,
                                          unsigned types) {
  for (size_t i = 1; i < count; ++i) {
    if (!op.operand(i))
      return op.emitError() << "operand " << i << " is absent";
    if (op.operand(i).elementType != op.operand(0).elementType)
      return op.emitError() << "the operands have different element types, "
                            << op.operand(0).elementType << " and "
                            << op.operand(i).elementType;
  }
  return checkElementType(op, op.operand(0), types, "the operands");
}

FailureOr<SmallVector<int64_t>>
mini::broadcastOperands(const OnnxOperator &op, ArrayRef<OnnxTensor> operands) {
  SmallVector<int64_t> shape(operands.front().shape());
  for (const OnnxTensor &operand : operands.drop_front()) {
    auto common = broadcastShapes(shape, operand.shape());
    if (!common)
      return op.emitError()
             << "shapes " << shapeText(shape) << " and "
             << shapeText(operand.shape()) << " do not broadcast to each other";
    shape = *common;
  }
  if (failed(op.checkResultShape(shape)))
    return failure();
  return shape;
}

/// The value of all elements where they are one constant, else null.
static TypedAttr uniformValue(OnnxTensor tensor) {
  DenseElementsAttr constant = tensor.constant();
  if (!constant || !constant.isSplat())
    return {};
  return cast<TypedAttr>(constant.getSplatValue<Attribute>());
}

/// What a body computes with, of an element in memory.
static Scalar readElement(ImplicitLocOpBuilder &b, Value element,
                          Type elementType) {
  Scalar scalar(b, element, elementType.isUnsignedInteger());
  return elementType.isSignlessInteger(1) ? scalar != 0 : scalar;
}

OnnxTensor mini::buildScalarwise(OnnxOperator &op, ArrayRef<int64_t> shape,
                                 Type elementType,
                                 ArrayRef<OnnxTensor> operands,
                                 ScalarBuilder element) {
  MLIRContext *context = op.builder().getContext();
  SmallVector<TypedAttr> uniform = llvm::map_to_vector(operands, uniformValue);
  // With nothing to read, a generic would be hard to handle for all behind it.
  if (!llvm::is_contained(uniform, TypedAttr()))
    uniform.assign(operands.size(), TypedAttr());
  SmallVector<Value> read;
  SmallVector<AffineMap> maps;
  for (auto [operand, value] : llvm::zip_equal(operands, uniform)) {
    if (value)
      continue;
    read.push_back(operand.value);
    maps.push_back(broadcastMap(context, operand.shape(), shape));
  }
  Value result = buildElementwise(
      op.builder(), shape, signlessElementType(elementType), read, maps,
      [&](ImplicitLocOpBuilder &b, ValueRange values) -> Value {
        SmallVector<Scalar> elements;
        for (auto [operand, constant] : llvm::zip_equal(operands, uniform)) {
          Value value;
          if (constant) {
            value = arith::ConstantOp::create(b, constant);
          } else {
            value = values.front();
            values = values.drop_front();
          }
          elements.push_back(readElement(b, value, operand.elementType));
        }
        Scalar computed = element(elements);
        if (!elementType.isSignlessInteger(1))
          return computed.getValue();
        return arith::ExtUIOp::create(b, b.getI8Type(), computed.getValue());
      });
  return {result, elementType};
}

Scalar mini::computeInF32(ArrayRef<Scalar> elements, ScalarBuilder compute) {
  Type type = elements.front().getType();
  if (!isa<Float16Type, BFloat16Type>(type))
    return compute(elements);
  SmallVector<Scalar> wide = llvm::map_to_vector(elements, [](Scalar element) {
    return element.isFloat()
               ? convert(element, element.getBuilder().getF32Type())
               : element;
  });
  Scalar result = compute(wide);
  return result.isFloat() ? convert(result, type) : result;
}
