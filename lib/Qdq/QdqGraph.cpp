//===- QdqGraph.cpp - What surrounds operators of QDQ graphs - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Types may not be declared: where a zero point has one it is that.
//
//===----------------------------------------------------------------------===//

#include "QdqGraph.h"

#include "IR/Torch/OnnxForm.h"
#include "IR/Torch/StaticTensor.h"

#include "mlir/Interfaces/FunctionInterfaces.h"

#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;
using namespace mini;

LogicalResult mini::failBecause(Reason &reason, const Twine &text,
                                const Twine &kind) {
  reason.text = text.str();
  reason.kind = kind.str();
  if (reason.kind.empty())
    reason.kind = reason.text;
  return failure();
}

torch::OperatorOp mini::producerOf(Value value, StringRef name) {
  auto op = value.getDefiningOp<torch::OperatorOp>();
  return op && op.getName() == name ? op : torch::OperatorOp();
}

bool mini::movesElements(torch::OperatorOp op) {
  constexpr StringLiteral kMoves[] = {
      "Identity", "Reshape",  "Flatten",      "Transpose",    "Squeeze",
      "Slice",    "Expand",   "Tile",         "Unsqueeze",    "Split",
      "Gather",   "GatherND", "DepthToSpace", "SpaceToDepth", "GatherElements"};
  StringRef name = op.getName();
  return name.consume_front("onnx.") && op.getNumOperands() > 0 &&
         llvm::is_contained(kMoves, name);
}

Value mini::operandOf(torch::OperatorOp op, size_t index) {
  if (index >= op.getNumOperands() ||
      op.getOperand(index).getDefiningOp<torch::ConstantNoneOp>())
    return {};
  return op.getOperand(index);
}

static std::string attributeName(StringRef name) {
  return ("torch.onnx." + name).str();
}

int64_t mini::integerAttribute(torch::OperatorOp op, StringRef name,
                               int64_t defaultValue) {
  auto value = op->getAttrOfType<IntegerAttr>(attributeName(name));
  return value ? value.getValue().getSExtValue() : defaultValue;
}

float mini::floatAttribute(torch::OperatorOp op, StringRef name,
                           float defaultValue) {
  auto value = op->getAttrOfType<FloatAttr>(attributeName(name));
  return value ? static_cast<float>(value.getValueAsDouble()) : defaultValue;
}

std::optional<SmallVector<int64_t>>
mini::integersAttribute(torch::OperatorOp op, StringRef name) {
  auto array = op->getAttrOfType<ArrayAttr>(attributeName(name));
  if (!array || !llvm::all_of(array, llvm::IsaPred<IntegerAttr>))
    return std::nullopt;
  return llvm::map_to_vector(array, [](Attribute element) {
    return cast<IntegerAttr>(element).getValue().getSExtValue();
  });
}

ElementsAttr mini::constantElements(Value value) {
  if (auto literal = value.getDefiningOp<torch::VTensorLiteralOp>())
    return literal.getValue();
  if (auto constant = producerOf(value, "onnx.Constant"))
    return constant->getAttrOfType<ElementsAttr>("torch.onnx.value");
  return {};
}

DenseElementsAttr mini::denseElements(ElementsAttr elements) {
  if (!elements || !isa<RankedTensorType>(elements.getShapedType()))
    return {};
  return readElements(elements, [] { return InFlightDiagnostic(); });
}

int64_t mini::toInteger(const APInt &value, IntegerType type) {
  return type.isUnsigned() ? static_cast<int64_t>(value.getZExtValue())
                           : value.getSExtValue();
}

int64_t mini::leastOf(IntegerType type) {
  return type.isUnsigned() ? 0 : llvm::minIntN(type.getWidth());
}
int64_t mini::greatestOf(IntegerType type) {
  return type.isUnsigned()
             ? static_cast<int64_t>(llvm::maxUIntN(type.getWidth()))
             : llvm::maxIntN(type.getWidth());
}

bool mini::isByte(Type type) {
  return type && (type.isSignedInteger(8) || type.isUnsignedInteger(8));
}

int64_t mini::quantize(float value, float scale, int64_t zeroPoint,
                       IntegerType type) {
  float rounded = std::nearbyint(value / scale) + static_cast<float>(zeroPoint);
  return static_cast<int64_t>(std::clamp(rounded,
                                         static_cast<float>(leastOf(type)),
                                         static_cast<float>(greatestOf(type))));
}

std::string mini::numberText(float value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", value);
  return text;
}

std::optional<int> mini::exponentOf(float value) {
  int exponent;
  if (std::frexp(value, &exponent) != 0.5f)
    return std::nullopt;
  return exponent - 1;
}

std::optional<Reason> mini::findOtherScale(StringRef role, float scale) {
  if (exponentOf(scale))
    return std::nullopt;
  return Reason{"a scale is not a power of two", "the scale of " + role.str() +
                                                     ", " + numberText(scale) +
                                                     ", is not a power of two"};
}

bool mini::areDequantized(torch::OperatorOp op, ArrayRef<size_t> indices) {
  return llvm::all_of(indices, [&](size_t index) {
    Value operand = operandOf(op, index);
    auto dequantize = operand ? producerOf(operand, "onnx.DequantizeLinear")
                              : torch::OperatorOp();
    return dequantize && dequantize.getNumOperands() >= 2 &&
           dequantize.getNumOperands() <= 3;
  });
}

LogicalResult mini::readScales(Value scale, StringRef role,
                               SmallVectorImpl<float> &scales, Reason &reason) {
  DenseElementsAttr elements =
      scale ? denseElements(constantElements(scale)) : DenseElementsAttr();
  if (!elements)
    return failBecause(reason, "the scale of " + role + " is not a constant");
  if (!elements.getElementType().isF32())
    return failBecause(reason, "the scale of " + role + " is not f32");
  for (float value : elements.getValues<float>()) {
    if (!std::isnormal(value) || value < 0)
      return failBecause(reason,
                         "the scale of " + role + " is " + numberText(value),
                         "the scale of " + role + " is not a normal number");
    scales.push_back(value);
  }
  return success();
}

/// `elementType` is that of the tensor if it is known.
static LogicalResult readZeroPoint(Value zeroPoint, StringRef role,
                                   IntegerType &elementType,
                                   SmallVectorImpl<int64_t> &zeroPoints,
                                   Reason &reason) {
  if (!zeroPoint) {
    zeroPoints.push_back(0);
    return success();
  }
  ElementsAttr elements = constantElements(zeroPoint);
  DenseElementsAttr dense = denseElements(elements);
  if (!dense)
    return failBecause(reason,
                       "the zero point of " + role + " is not a constant");
  auto type = dyn_cast<IntegerType>(elements.getElementType());
  if (!type || (elementType && type != elementType))
    return failBecause(reason, "the zero point of " + role +
                                   " has another type than it");
  elementType = type;
  for (const APInt &value : dense.getValues<APInt>())
    zeroPoints.push_back(toInteger(value, type));
  return success();
}

static IntegerType declaredInteger(Value value) {
  if (ElementsAttr elements = constantElements(value))
    return dyn_cast<IntegerType>(elements.getElementType());
  auto type = dyn_cast<torch::VTensorType>(value.getType());
  return type ? dyn_cast_if_present<IntegerType>(type.getDtype())
              : IntegerType();
}

LogicalResult mini::readParameters(torch::OperatorOp op, StringRef role,
                                   QuantizationParameters &parameters,
                                   Reason &reason) {
  if (op.getNumOperands() < 2 || op.getNumOperands() > 3)
    return failBecause(reason, "what quantizes " + role + " has " +
                                   Twine(op.getNumOperands()) + " operands");
  for (StringRef name : {"block_size", "output_dtype", "precision"})
    if (integerAttribute(op, name, 0) != 0)
      return failBecause(reason, "what quantizes " + role +
                                     " has the attribute '" + name + "'");
  parameters.scale = operandOf(op, 1);
  parameters.zeroPoint = operandOf(op, 2);
  bool isQuantize = op.getName() == "onnx.QuantizeLinear";
  if (!isQuantize)
    parameters.elementType = declaredInteger(op.getOperand(0));
  if (failed(readScales(parameters.scale, role, parameters.scales, reason)) ||
      failed(readZeroPoint(parameters.zeroPoint, role, parameters.elementType,
                           parameters.zeroPoints, reason)))
    return failure();
  // What ONNX says where there is no zero point: of what quantizes, or of what
  // made the operand of what dequantizes.
  auto makesBytes = [&](torch::OperatorOp quantize) {
    return quantize && !operandOf(quantize, 2) &&
           integerAttribute(quantize, "output_dtype", 0) == 0;
  };
  if (!parameters.elementType &&
      (isQuantize ||
       makesBytes(producerOf(op.getOperand(0), "onnx.QuantizeLinear"))))
    parameters.elementType =
        IntegerType::get(op.getContext(), 8, IntegerType::Unsigned);
  return success();
}

LogicalResult mini::readDequantized(Value floats, StringRef role,
                                    Dequantized &tensor, Reason &reason) {
  tensor.op = producerOf(floats, "onnx.DequantizeLinear");
  if (!tensor.op || tensor.op.getNumOperands() == 0)
    return failBecause(reason, role + " is not dequantized");
  tensor.tensor = tensor.op.getOperand(0);
  return readParameters(tensor.op, role, tensor, reason);
}

LogicalResult mini::readDequantizedTensor(Value floats, StringRef role,
                                          Dequantized &tensor, Reason &reason) {
  if (failed(readDequantized(floats, role, tensor, reason)))
    return failure();
  for (size_t size : {tensor.scales.size(), tensor.zeroPoints.size()})
    if (size != 1)
      return failBecause(reason, role + " has " + Twine(size) +
                                     " scales or zero points");
  return success();
}

LogicalResult mini::readDequantizedBytes(Value floats, StringRef role,
                                         Dequantized &tensor, Reason &reason) {
  if (failed(readDequantizedTensor(floats, role, tensor, reason)))
    return failure();
  if (!isByte(tensor.elementType))
    return failBecause(reason, role + " is not known to be of bytes");
  return success();
}

LogicalResult mini::checkAxis(const Dequantized &tensor, StringRef role,
                              int64_t axis, int64_t count, Reason &reason) {
  for (size_t size : {tensor.scales.size(), tensor.zeroPoints.size()})
    if (size != 1 && size != static_cast<size_t>(count))
      return failBecause(reason, role + " has " + Twine(size) +
                                     " scales or zero points");
  if (tensor.isPerTensor())
    return success();
  int64_t rank = constantElements(tensor.tensor).getShapedType().getRank();
  int64_t given = integerAttribute(tensor.op, "axis", 1);
  bool isAlongAxis = given == axis || given + rank == axis;
  for (Value parameter : {tensor.scale, tensor.zeroPoint})
    isAlongAxis &= !parameter ||
                   constantElements(parameter).getShapedType().getRank() <= 1;
  if (!isAlongAxis)
    return failBecause(reason, "the scales of " + role +
                                   " are not one for each output channel");
  return success();
}

torch::OperatorOp mini::onlyUser(Value value) {
  if (!value.hasOneUse())
    return {};
  auto user = dyn_cast<torch::OperatorOp>(*value.user_begin());
  if (!user || user.getNumResults() != 1 || user.getOperand(0) != value)
    return {};
  return user;
}

static LogicalResult findQuantize(Value value, QuantizedResult &result,
                                  Reason &reason) {
  while (true) {
    if (!value.hasOneUse())
      return failBecause(reason,
                         "its result has other users than the quantization");
    torch::OperatorOp user = onlyUser(value);
    if (user && user.getName() == "onnx.QuantizeLinear") {
      result.quantize = user;
      return success();
    }
    bool isActivation = user && (user.getName() == "onnx.Relu" ||
                                 user.getName() == "onnx.Clip");
    if (!isActivation || result.activation) {
      auto other = dyn_cast<torch::OperatorOp>(*value.user_begin());
      return failBecause(reason, "its result goes to " +
                                     (other ? "'" + other.getName() + "'"
                                            : Twine("the function's result")) +
                                     " before it is quantized");
    }
    result.activation = user;
    value = user.getResult(0);
  }
}

static LogicalResult readQuantize(QuantizedResult &result, Reason &reason) {
  QuantizationParameters parameters;
  if (failed(readParameters(result.quantize, "the result", parameters, reason)))
    return failure();
  if (!parameters.isPerTensor())
    return failBecause(reason, "the result has " +
                                   Twine(parameters.scales.size()) + " scales");
  if (!isByte(parameters.elementType))
    return failBecause(reason, "the result is not of bytes");
  result.scale = parameters.scale;
  result.type = parameters.elementType;
  result.scaleValue = parameters.scales[0];
  result.zeroPoint = parameters.zeroPoints[0];
  return success();
}

static LogicalResult readClipBound(torch::OperatorOp op, size_t operand,
                                   StringRef name, std::optional<float> &bound,
                                   Reason &reason) {
  if (auto value = op->getAttrOfType<FloatAttr>(attributeName(name))) {
    bound = static_cast<float>(value.getValueAsDouble());
    return success();
  }
  Value value = operandOf(op, operand);
  if (!value)
    return success();
  DenseElementsAttr elements = denseElements(constantElements(value));
  if (!elements || !elements.getElementType().isF32() ||
      elements.getNumElements() != 1)
    return failBecause(reason, "the bounds of its Clip are not constants of "
                               "f32");
  bound = *elements.getValues<float>().begin();
  if (std::isnan(*bound))
    return failBecause(reason, "a bound of its Clip is not a number");
  return success();
}

static LogicalResult readActivation(QuantizedResult &result, Reason &reason) {
  torch::OperatorOp op = result.activation;
  if (!op)
    return success();
  std::optional<float> low, high;
  if (op.getName() == "onnx.Relu")
    low = 0.0f;
  else if (failed(readClipBound(op, 1, "min", low, reason)) ||
           failed(readClipBound(op, 2, "max", high, reason)))
    return failure();
  if (low && high && *low > *high)
    return failBecause(reason,
                       "the bounds of its Clip are " + numberText(*low) +
                           " and " + numberText(*high),
                       "the bounds of its Clip are in the wrong order");
  auto quantized = [&](float value) {
    return quantize(value, result.scaleValue, result.zeroPoint, result.type);
  };
  if (low && quantized(*low) > leastOf(result.type))
    result.least = quantized(*low);
  if (high && quantized(*high) < greatestOf(result.type))
    result.greatest = quantized(*high);
  return success();
}

LogicalResult mini::readParametersAndBounds(QuantizedResult &result,
                                            Reason &reason) {
  if (failed(readQuantize(result, reason)))
    return failure();
  return readActivation(result, reason);
}

LogicalResult mini::readQuantizedResult(Value value, QuantizedResult &result,
                                        Reason &reason) {
  if (failed(findQuantize(value, result, reason)))
    return failure();
  return readParametersAndBounds(result, reason);
}

Value mini::createOperator(OpBuilder &builder, Location location,
                           StringRef name, ValueRange operands, Type type) {
  auto op = torch::OperatorOp::create(builder, location, TypeRange(type),
                                      builder.getStringAttr("onnx." + name),
                                      operands, 0);
  // From opset 10 on, a model may have all operators that are made here.
  auto function = op->getParentOfType<FunctionOpInterface>();
  auto opset = function ? opsetOf(function) : std::nullopt;
  if (opset && *opset < 10)
    op->setAttr(kMadeAttribute, builder.getUnitAttr());
  return op.getResult(0);
}

Value mini::createLiteral(OpBuilder &builder, Location location,
                          ElementsAttr elements) {
  ShapedType type = elements.getShapedType();
  return torch::VTensorLiteralOp::create(
      builder, location,
      torch::VTensorType::get(builder.getContext(), true, type.getShape(),
                              type.getElementType()),
      elements);
}

Value mini::createByte(OpBuilder &builder, Location location, int64_t value,
                       IntegerType type) {
  APInt bits(8, static_cast<uint64_t>(value), type.isSigned(),
             /*implicitTrunc=*/true);
  return createLiteral(
      builder, location,
      DenseElementsAttr::get(RankedTensorType::get({}, type), bits));
}

Value QuantizationParameters::zeroPointOperand(OpBuilder &builder) const {
  return zeroPoint ? zeroPoint
                   : createByte(builder, scale.getLoc(), 0, elementType);
}

Value QuantizedResult::zeroPointOperand(OpBuilder &builder) const {
  torch::OperatorOp op = quantize;
  return createByte(builder, op.getLoc(), zeroPoint, type);
}

Value mini::clampToBounds(OpBuilder &builder, Location location, Value value,
                          const QuantizedResult &result) {
  auto bound = [&](StringRef name, std::optional<int64_t> limit) {
    if (limit)
      value = createOperator(
          builder, location, name,
          {value, createByte(builder, location, *limit, result.type)},
          value.getType());
  };
  bound("Max", result.least);
  bound("Min", result.greatest);
  return value;
}
