//===- Aten.cpp - PyTorch's operators while they convert - cpp ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reading operands with their errors, and making ONNX operators.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mini;

InFlightDiagnostic AtenOp::emitError() const {
  InFlightDiagnostic diagnostic = op->emitError();
  diagnostic << "'" << operatorName << "': ";
  return diagnostic;
}

Value AtenOp::operand(size_t index) const {
  if (index >= op->getNumOperands())
    return {};
  Value value = op->getOperand(index);
  return isa<torch::NoneType>(value.getType()) ? Value() : value;
}

FailureOr<Value> AtenOp::tensor(size_t index) const {
  Value value = operand(index);
  if (value && isa<torch::VTensorType, torch::TensorType>(value.getType()))
    return value;
  InFlightDiagnostic error = emitError();
  error << "operand " << index << " is ";
  if (value)
    error << value.getType();
  else
    error << "none";
  return error << ", but must be a tensor";
}

template <typename AttrType>
FailureOr<AttrType> AtenOp::constant(size_t index, StringRef kind) const {
  Value value = operand(index);
  Attribute attribute;
  if (value && matchPattern(value, m_Constant(&attribute)))
    if (auto typed = dyn_cast<AttrType>(attribute))
      return typed;
  InFlightDiagnostic error = emitError();
  error << "operand " << index << " must be " << kind;
  if (value)
    error << " known at compile time, but is " << value.getType();
  else
    error << ", but is none";
  return error;
}

FailureOr<int64_t> AtenOp::integer(size_t index) const {
  auto value = constant<IntegerAttr>(index, "an integer");
  if (failed(value))
    return failure();
  return value->getValue().getSExtValue();
}

FailureOr<double> AtenOp::number(size_t index) const {
  FloatAttr value;
  if (Value operand = this->operand(index))
    if (matchPattern(operand, m_Constant(&value)))
      return value.getValueAsDouble();
  auto number = constant<IntegerAttr>(index, "a number");
  if (failed(number))
    return failure();
  return static_cast<double>(number->getValue().getSExtValue());
}

FailureOr<bool> AtenOp::boolean(size_t index) const {
  auto value = constant<IntegerAttr>(index, "a truth value");
  if (failed(value))
    return failure();
  return !value->getValue().isZero();
}

FailureOr<StringRef> AtenOp::string(size_t index) const {
  auto value = constant<StringAttr>(index, "a string");
  if (failed(value))
    return failure();
  return value->getValue();
}

FailureOr<ValueRange> AtenOp::list(size_t index) const {
  Value value = operand(index);
  auto list = value ? value.getDefiningOp<torch::PrimListConstructOp>()
                    : torch::PrimListConstructOp();
  if (!list)
    return emitError() << "operand " << index
                       << " must be a list made by torch.prim.ListConstruct";
  return ValueRange(list.getElements());
}

FailureOr<SmallVector<int64_t>> AtenOp::integers(size_t index) const {
  auto elements = list(index);
  if (failed(elements))
    return failure();
  SmallVector<int64_t> values;
  for (Value element : *elements) {
    IntegerAttr value;
    if (!matchPattern(element, m_Constant(&value)))
      return emitError() << "element " << values.size() << " of operand "
                         << index
                         << " must be an integer known at compile time";
    values.push_back(value.getValue().getSExtValue());
  }
  return values;
}

FailureOr<SmallVector<int64_t>> AtenOp::sizes(size_t index,
                                              int64_t rank) const {
  auto values = integers(index);
  if (failed(values))
    return failure();
  if (values->size() == 1)
    values->assign(rank, values->front());
  if (static_cast<int64_t>(values->size()) != rank)
    return emitError() << "operand " << index << " has " << values->size()
                       << " values, but there are " << rank
                       << " spatial dimensions";
  return values;
}

FailureOr<ArrayRef<int64_t>> AtenOp::shapeOf(Value tensor) const {
  if (auto type = dyn_cast<torch::VTensorType>(tensor.getType()))
    if (type.getHasSizes())
      return type.getSizes();
  return emitError() << "the sizes of " << tensor.getType()
                     << " must be declared";
}

FailureOr<int64_t> AtenOp::normalizeAxis(int64_t axis, int64_t rank) const {
  if (axis < -rank || axis >= rank)
    return emitError() << "dimension " << axis << " is not one of a tensor of "
                       << rank << " dimensions";
  return axis < 0 ? axis + rank : axis;
}

FailureOr<int64_t> AtenOp::axis(size_t index, int64_t rank) const {
  auto axis = integer(index);
  return failed(axis) ? axis : normalizeAxis(*axis, rank);
}

static Type withoutQuantization(Type dtype) {
  if (!dtype)
    return dtype;
  MLIRContext *context = dtype.getContext();
  if (isa<torch::QInt8Type>(dtype))
    return IntegerType::get(context, 8, IntegerType::Signed);
  if (isa<torch::QUInt8Type>(dtype))
    return IntegerType::get(context, 8, IntegerType::Unsigned);
  if (isa<torch::QInt32Type>(dtype))
    return IntegerType::get(context, 32, IntegerType::Signed);
  return dtype;
}

Type AtenOp::dtypeOf(Type tensorType) {
  if (auto type = dyn_cast<torch::VTensorType>(tensorType))
    return withoutQuantization(type.getDtype());
  return {};
}

Type AtenOp::resultType() const {
  auto type = dyn_cast<torch::VTensorType>(op->getResultTypes()[0]);
  if (!type)
    return torch::VTensorType::get(op->getContext(), false, {}, Type());
  return torch::VTensorType::get(op->getContext(), type.getHasSizes(),
                                 type.getSizes(), dtypeOf(type));
}

void AtenOp::Attributes::append(StringRef name, Attribute value) {
  attributes.push_back(
      builder.getNamedAttr(("torch.onnx." + name).str(), value));
}

AtenOp::Attributes &AtenOp::Attributes::add(StringRef name, int64_t value) {
  Type type = builder.getIntegerType(64, /*isSigned=*/true);
  append(name, builder.getIntegerAttr(type, value));
  return *this;
}

AtenOp::Attributes &AtenOp::Attributes::add(StringRef name,
                                            ArrayRef<int64_t> values) {
  Type type = builder.getIntegerType(64, /*isSigned=*/true);
  append(name, builder.getArrayAttr(
                   llvm::map_to_vector(values, [&](int64_t value) -> Attribute {
                     return builder.getIntegerAttr(type, value);
                   })));
  return *this;
}

AtenOp::Attributes &AtenOp::Attributes::addFloat(StringRef name, double value) {
  append(name, builder.getF32FloatAttr(static_cast<float>(value)));
  return *this;
}

Value AtenOp::create(StringRef name, ValueRange operands,
                     const Attributes &attributes) {
  ImplicitLocOpBuilder &b = builder();
  SmallVector<Value> present = llvm::map_to_vector(operands, [&](Value value) {
    if (!value)
      value = torch::ConstantNoneOp::create(
          b, torch::NoneType::get(b.getContext()));
    return value;
  });
  Type unknown = torch::VTensorType::get(b.getContext(), false, {}, Type());
  OperationState state(b.getLoc(), torch::OperatorOp::getOperationName());
  state.addOperands(present);
  state.addTypes(unknown);
  state.addAttributes(attributes.get());
  state.addAttribute("name", b.getStringAttr("onnx." + name));
  return b.create(state)->getResult(0);
}

Value AtenOp::createConstant(DenseElementsAttr elements) {
  ShapedType type = elements.getType();
  return torch::VTensorLiteralOp::create(
      builder(),
      torch::VTensorType::get(op->getContext(), true, type.getShape(),
                              type.getElementType()),
      elements);
}

Value AtenOp::createIntegers(ArrayRef<int64_t> values) {
  Type si64 = builder().getIntegerType(64, /*isSigned=*/true);
  auto type = RankedTensorType::get(static_cast<int64_t>(values.size()), si64);
  return createConstant(DenseElementsAttr::get(type, values));
}

Value AtenOp::createNumber(double value, Type dtype) {
  auto type = RankedTensorType::get({}, dtype);
  if (isa<FloatType>(dtype))
    return createConstant(DenseElementsAttr::get(
        type, Attribute(builder().getFloatAttr(dtype, value))));
  APSInt integer(dtype.getIntOrFloatBitWidth(), dtype.isUnsignedInteger());
  bool isExact;
  APFloat(value).convertToInteger(integer, APFloat::rmTowardZero, &isExact);
  return createConstant(DenseElementsAttr::get(
      type, Attribute(IntegerAttr::get(dtype, integer))));
}

/// The number of a type in ONNX's TensorProto.DataType, or 0.
static int64_t dataTypeOf(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type)) {
    bool isUnsigned = integer.isUnsigned();
    switch (integer.getWidth()) {
    case 1:
      return 9;
    case 8:
      return isUnsigned ? 2 : 3;
    case 16:
      return isUnsigned ? 4 : 5;
    case 32:
      return isUnsigned ? 12 : 6;
    case 64:
      return isUnsigned ? 13 : 7;
    default:
      return 0;
    }
  }
  return type.isF32()    ? 1
         : type.isF16()  ? 10
         : type.isF64()  ? 11
         : type.isBF16() ? 16
                         : 0;
}

Value AtenOp::createCast(Value tensor, Type dtype) {
  if (!dtype || dtypeOf(tensor.getType()) == dtype)
    return tensor;
  return create("Cast", tensor, attributes().add("to", dataTypeOf(dtype)));
}

FailureOr<Value> AtenOp::createReshape(Value tensor) {
  auto sizes = shapeOf(op->getResult(0));
  if (failed(sizes))
    return failure();
  if (llvm::is_contained(*sizes, torch::VTensorType::kUnknownSize))
    return emitError() << "the result " << op->getResultTypes()[0]
                       << " has a dynamic size; only static shapes are"
                       << " supported";
  return create("Reshape", {tensor, createIntegers(*sizes)},
                attributes().add("allowzero", 1));
}

const AtenQuantization *AtenOp::quantizationOf(Value tensor) const {
  auto it = quantizations.find(tensor);
  return it == quantizations.end() ? nullptr : &it->second;
}
