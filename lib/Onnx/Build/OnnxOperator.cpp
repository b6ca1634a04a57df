//===- OnnxOperator.cpp - An ONNX operator while it converts - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Attribute access with its type errors, and the text of messages.
//
//===----------------------------------------------------------------------===//

#include "OnnxOperator.h"

#include "IR/Mini/MiniDialect.h"
#include "IR/Torch/DataType.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mini;

DenseElementsAttr OnnxTensor::constant() const {
  DenseElementsAttr elements;
  if (value && matchPattern(value, m_Constant(&elements)))
    return elements;
  return {};
}

std::string mini::tensorText(const OnnxTensor &tensor) {
  std::string text = shapeText(tensor.shape());
  llvm::raw_string_ostream(text) << ',' << tensor.elementType;
  return text;
}

InFlightDiagnostic OnnxOperator::emitError() const {
  torch::OperatorOp source = op;
  InFlightDiagnostic diagnostic = source->emitError();
  diagnostic << "'" << source.getName() << "'";
  if (opset)
    diagnostic << " (opset " << *opset << ")";
  diagnostic << ": ";
  return diagnostic;
}

StringRef OnnxOperator::name() const {
  StringRef name = torch::OperatorOp(op).getName();
  name.consume_front("onnx.");
  return name;
}

bool OnnxOperator::isOwn() const {
  return torch::OperatorOp(op).getName().starts_with(kOwnPrefix);
}

size_t OnnxOperator::numResults() const { return op->getNumResults(); }

std::optional<OnnxOperator> OnnxOperator::producer(size_t index,
                                                   StringRef qualifiedName,
                                                   unsigned result,
                                                   OnnxTensor &first) {
  torch::OperatorOp user = op;
  if (!converted || index >= user->getNumOperands())
    return std::nullopt;
  auto value = dyn_cast<OpResult>(user->getOperand(index));
  auto maker = value ? dyn_cast<torch::OperatorOp>(value.getOwner())
                     : torch::OperatorOp();
  if (!maker || maker.getName() != qualifiedName ||
      value.getResultNumber() != result || maker->getNumOperands() == 0)
    return std::nullopt;
  first = converted->lookup(maker->getOperand(0));
  return OnnxOperator(maker, first, opset, implicitLocBuilder, converted);
}

Attribute OnnxOperator::attribute(StringRef name) const {
  return op->getDiscardableAttr(("torch.onnx." + name).str());
}

FailureOr<int64_t> OnnxOperator::intAttribute(StringRef name,
                                              int64_t defaultValue) const {
  Attribute value = attribute(name);
  if (!value)
    return defaultValue;
  auto integer = dyn_cast<IntegerAttr>(value);
  if (!integer || integer.getValue().getSignificantBits() > 64)
    return emitError() << "attribute '" << name << "' is " << value
                       << ", but must be an integer";
  return integer.getValue().getSExtValue();
}

FailureOr<std::optional<SmallVector<int64_t>>>
OnnxOperator::intsAttribute(StringRef name) const {
  using Result = std::optional<SmallVector<int64_t>>;
  Attribute value = attribute(name);
  if (!value)
    return Result();
  SmallVector<int64_t> integers;
  auto array = dyn_cast<ArrayAttr>(value);
  for (Attribute element : array ? array.getValue() : ArrayRef<Attribute>()) {
    auto integer = dyn_cast<IntegerAttr>(element);
    if (!integer || integer.getValue().getSignificantBits() > 64) {
      array = nullptr;
      break;
    }
    integers.push_back(integer.getValue().getSExtValue());
  }
  if (!array)
    return emitError() << "attribute '" << name << "' is " << value
                       << ", but must be a list of integers";
  return Result(std::move(integers));
}

FailureOr<SmallVector<double>>
OnnxOperator::floatsAttribute(StringRef name) const {
  SmallVector<double> numbers;
  Attribute value = attribute(name);
  if (!value)
    return numbers;
  auto array = dyn_cast<ArrayAttr>(value);
  bool isList = array && llvm::all_of(array, llvm::IsaPred<FloatAttr>);
  if (!isList)
    return emitError() << "attribute '" << name << "' is " << value
                       << ", but must be a list of floats";
  for (Attribute element : array)
    numbers.push_back(cast<FloatAttr>(element).getValueAsDouble());
  return numbers;
}

FailureOr<StringRef>
OnnxOperator::stringAttribute(StringRef name, StringRef defaultValue) const {
  Attribute value = attribute(name);
  if (!value)
    return defaultValue;
  auto string = dyn_cast<StringAttr>(value);
  if (!string)
    return emitError() << "attribute '" << name << "' is " << value
                       << ", but must be a string";
  return string.getValue();
}

FailureOr<double> OnnxOperator::floatAttribute(StringRef name,
                                               double defaultValue) const {
  Attribute value = attribute(name);
  if (!value)
    return defaultValue;
  auto number = dyn_cast<FloatAttr>(value);
  if (!number)
    return emitError() << "attribute '" << name << "' is " << value
                       << ", but must be a float";
  return number.getValueAsDouble();
}

FailureOr<int64_t> OnnxOperator::normalizeAxis(int64_t axis,
                                               int64_t rank) const {
  if (axis < -rank || axis >= rank)
    return emitError() << "axis " << axis << " is not a dimension of a tensor"
                       << " of " << rank << " dimensions";
  return axis < 0 ? axis + rank : axis;
}

FailureOr<int64_t> OnnxOperator::axisAttribute(StringRef name,
                                               int64_t defaultValue,
                                               int64_t rank) const {
  auto axis = intAttribute(name, defaultValue);
  return failed(axis) ? axis : normalizeAxis(*axis, rank);
}

/// The model's inputs that `value` is computed from.
static SmallVector<BlockArgument> findInputs(Value value) {
  llvm::SetVector<Value> values;
  values.insert(value);
  SmallVector<BlockArgument> inputs;
  for (size_t i = 0; i < values.size(); ++i) {
    if (auto input = dyn_cast<BlockArgument>(values[i]))
      inputs.push_back(input);
    else
      values.insert_range(values[i].getDefiningOp()->getOperands());
  }
  return inputs;
}

std::string OnnxOperator::bindAdvice(size_t index) const {
  std::string text;
  for (BlockArgument input : findInputs(operand(index).value)) {
    auto function = cast<func::FuncOp>(input.getOwner()->getParentOp());
    auto name = function.getArgAttrOfType<StringAttr>(
        input.getArgNumber(), MiniDialect::NameAttrHelper::getNameStr());
    text += (text.empty() ? "give the model's input its value with --bind="
                          : " --bind=");
    text += (name ? name.getValue() : "NAME").str() + "=FILE.npy";
  }
  return text.empty() ? "it is computed from constants, but is too large"
                      : text;
}

FailureOr<SmallVector<int64_t>>
OnnxOperator::constantIntegers(size_t index, StringRef role) const {
  OnnxTensor tensor = operand(index);
  auto integerType = dyn_cast_if_present<IntegerType>(tensor.elementType);
  if (!integerType || tensor.rank() > 1)
    return emitError() << role << " (operand " << index << ") is "
                       << (tensor ? tensorText(tensor) : "absent")
                       << ", but must be integers in one dimension";
  DenseElementsAttr constant = tensor.constant();
  if (!constant)
    return emitError() << role << " (operand " << index
                       << ") must be known at compile time; "
                       << bindAdvice(index);
  return llvm::map_to_vector(
      constant.getValues<APInt>(), [&](const APInt &value) {
        return integerType.isUnsigned()
                   ? static_cast<int64_t>(value.getZExtValue())
                   : value.getSExtValue();
      });
}

FailureOr<std::optional<SmallVector<int64_t>>>
OnnxOperator::listAttributeOrOperand(StringRef name, size_t index) const {
  if (!operand(index))
    return intsAttribute(name);
  auto values = constantIntegers(index, ("the " + name).str());
  if (failed(values))
    return failure();
  return std::optional(*values);
}

FailureOr<std::optional<SmallVector<int64_t>>>
OnnxOperator::axesOperand(StringRef name, size_t index, int64_t rank) const {
  auto axes = listAttributeOrOperand(name, index);
  if (failed(axes) || !*axes)
    return axes;
  for (auto [i, axis] : llvm::enumerate(**axes)) {
    auto normalized = normalizeAxis(axis, rank);
    if (failed(normalized))
      return failure();
    axis = *normalized;
    if (llvm::is_contained(ArrayRef(**axes).take_front(i), axis))
      return emitError() << "the " << name << " name dimension " << axis
                         << " twice";
  }
  return axes;
}

LogicalResult OnnxOperator::checkResultShape(ArrayRef<int64_t> shape) const {
  if (auto problem = findShapeProblem(shape))
    return emitError() << "the result is too large: " << *problem;
  return success();
}

FailureOr<Type> mini::dataTypeAttribute(OnnxOperator &op, StringRef name) {
  if (!op.attribute(name))
    return Type();
  auto number = op.intAttribute(name, 0);
  if (failed(number))
    return failure();
  Type type = decodeDataType(op.builder().getContext(), *number);
  if (!type)
    return op.emitError() << name << " is " << *number
                          << "; of ONNX's data types 1 (float32), 2 (uint8),"
                          << " 3 (int8), 4 (uint16), 5 (int16), 6 (int32),"
                          << " 7 (int64), 9 (bool), 10 (float16), 11 (float64),"
                          << " 12 (uint32), 13 (uint64), 16 (bfloat16), 17"
                          << " (float8e4m3fn), 18 (float8e4m3fnuz), 19"
                          << " (float8e5m2), 20 (float8e5m2fnuz), 21 (uint4)"
                          << " and 22 (int4) are supported";
  return type;
}
