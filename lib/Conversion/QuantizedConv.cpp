//===- QuantizedConv.cpp - A convolution between Q/DQ pairs - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the operators around a convolution. Whatever is not as expected is the
// reason that a user sees, with its value.
//
//===----------------------------------------------------------------------===//

#include "QuantizedConv.h"

#include "OperatorTable.h"

#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "llvm/Support/Format.h"

#include <cmath>

using namespace mlir;
using namespace mini;

namespace {

class ConvReader {
public:
  ConvReader(torch::OperatorOp op, std::string &reason) : reason(reason) {
    conv.conv = op;
  }
  FailureOr<QuantizedConv> read();

private:
  LogicalResult fail(const Twine &text) {
    reason = text.str();
    return failure();
  }
  LogicalResult readScale(Value scale, StringRef role,
                          SmallVectorImpl<float> &scales);
  LogicalResult readZeroPoint(Value zeroPoint, StringRef role,
                              IntegerType &elementType,
                              SmallVectorImpl<int64_t> &zeroPoints);
  LogicalResult readDequantized(Value floats, StringRef role, bool isPerChannel,
                                Dequantized &tensor);
  LogicalResult readWeights();
  LogicalResult readBias();
  LogicalResult followResult();
  LogicalResult readQuantize();
  LogicalResult readActivation();
  LogicalResult readClipBound(size_t operand, StringRef name,
                              std::optional<float> &bound);

  QuantizedConv conv;
  std::string &reason;
  int64_t channels = 0;
};

} // namespace

static torch::OperatorOp producer(Value value, StringRef name) {
  auto op = value.getDefiningOp<torch::OperatorOp>();
  return op && op.getName() == name ? op : torch::OperatorOp();
}

/// The operand, or null where it is absent.
static Value operandOf(torch::OperatorOp op, size_t index) {
  if (index >= op.getNumOperands() ||
      op.getOperand(index).getDefiningOp<torch::ConstantNoneOp>())
    return {};
  return op.getOperand(index);
}

static ElementsAttr constantElements(Value value) {
  if (auto literal = value.getDefiningOp<torch::VTensorLiteralOp>())
    return literal.getValue();
  if (auto constant = producer(value, "onnx.Constant"))
    return constant->getAttrOfType<ElementsAttr>("torch.onnx.value");
  return {};
}

/// The elements over signless integers, or null where they are not known.
static DenseElementsAttr denseElements(ElementsAttr elements) {
  if (!elements || !isa<RankedTensorType>(elements.getShapedType()))
    return {};
  return readElements(elements, [] { return InFlightDiagnostic(); });
}

static int64_t toInteger(const APInt &value, IntegerType type) {
  return type.isUnsigned() ? static_cast<int64_t>(value.getZExtValue())
                           : value.getSExtValue();
}

static int64_t leastOf(IntegerType type) {
  return type.isUnsigned() ? 0 : -128;
}
static int64_t greatestOf(IntegerType type) {
  return type.isUnsigned() ? 255 : 127;
}

static bool isByte(Type type) {
  return type && (type.isSignedInteger(8) || type.isUnsignedInteger(8));
}

std::string mini::numberText(float value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", value);
  return text;
}

static bool isNonzero(torch::OperatorOp op, StringRef attribute) {
  auto value = op->getAttrOfType<IntegerAttr>(attribute);
  return value && !value.getValue().isZero();
}

/// Whether the scales and zero points are those of the first dimension.
static bool isAlongFirst(torch::OperatorOp op, const Dequantized &tensor) {
  auto type = dyn_cast<torch::VTensorType>(tensor.tensor.getType());
  if (!type || !type.getHasSizes())
    return false;
  for (Value parameter : {tensor.scale, tensor.zeroPoint})
    if (parameter && constantElements(parameter).getShapedType().getRank() > 1)
      return false;
  auto axis = op->getAttrOfType<IntegerAttr>("torch.onnx.axis");
  int64_t value = axis ? axis.getValue().getSExtValue() : 1;
  return value == 0 || value == -static_cast<int64_t>(type.getSizes().size());
}

LogicalResult ConvReader::readScale(Value scale, StringRef role,
                                    SmallVectorImpl<float> &scales) {
  DenseElementsAttr elements =
      scale ? denseElements(constantElements(scale)) : DenseElementsAttr();
  if (!elements)
    return fail("the scale of " + role + " is not a constant");
  if (!elements.getElementType().isF32())
    return fail("the scale of " + role + " is not f32");
  for (float value : elements.getValues<float>()) {
    if (!std::isnormal(value) || value < 0)
      return fail("the scale of " + role + " is " + numberText(value));
    scales.push_back(value);
  }
  return success();
}

/// `elementType` is that of the tensor if it is known.
LogicalResult ConvReader::readZeroPoint(Value zeroPoint, StringRef role,
                                        IntegerType &elementType,
                                        SmallVectorImpl<int64_t> &zeroPoints) {
  if (!zeroPoint) {
    zeroPoints.push_back(0);
    return success();
  }
  ElementsAttr elements = constantElements(zeroPoint);
  DenseElementsAttr dense = denseElements(elements);
  if (!dense)
    return fail("the zero point of " + role + " is not a constant");
  auto type = dyn_cast<IntegerType>(elements.getElementType());
  if (!type || (elementType && type != elementType))
    return fail("the zero point of " + role + " has another type than it");
  elementType = type;
  for (const APInt &value : dense.getValues<APInt>())
    zeroPoints.push_back(toInteger(value, type));
  return success();
}

static IntegerType declaredInteger(Value value) {
  auto type = dyn_cast<torch::VTensorType>(value.getType());
  return type ? dyn_cast_if_present<IntegerType>(type.getDtype())
              : IntegerType();
}

LogicalResult ConvReader::readDequantized(Value floats, StringRef role,
                                          bool isPerChannel,
                                          Dequantized &tensor) {
  auto op = producer(floats, "onnx.DequantizeLinear");
  if (!op || op.getNumOperands() < 2 || op.getNumOperands() > 3)
    return fail(role + " is not dequantized");
  tensor.tensor = op.getOperand(0);
  tensor.scale = operandOf(op, 1);
  tensor.zeroPoint = operandOf(op, 2);
  tensor.elementType = declaredInteger(tensor.tensor);
  if (failed(readScale(tensor.scale, role, tensor.scales)) ||
      failed(readZeroPoint(tensor.zeroPoint, role, tensor.elementType,
                           tensor.zeroPoints)))
    return failure();
  size_t count = isPerChannel ? channels : 1;
  for (size_t size : {tensor.scales.size(), tensor.zeroPoints.size()})
    if (size != 1 && size != count)
      return fail(role + " has " + Twine(size) + " scales or zero points");
  bool isVector = tensor.scales.size() != 1 || tensor.zeroPoints.size() != 1;
  for (StringRef name : {"block_size", "output_dtype"})
    if (isNonzero(op, ("torch.onnx." + name).str()))
      return fail("what dequantizes " + role + " has the attribute '" + name +
                  "'");
  if (isVector && !isAlongFirst(op, tensor))
    return fail("the scales of " + role +
                " are not one for each element of"
                " its first dimension");
  return success();
}

LogicalResult ConvReader::readWeights() {
  auto op = producer(conv.conv.getOperand(1), "onnx.DequantizeLinear");
  ElementsAttr elements = constantElements(op.getOperand(0));
  DenseElementsAttr dense = denseElements(elements);
  if (!dense)
    return fail("the weights are not a constant");
  if (!isByte(elements.getElementType()) || dense.getType().getRank() < 3 ||
      dense.empty())
    return fail("the weights are not bytes of at least 3 dimensions");
  channels = dense.getType().getDimSize(0);
  if (failed(readDequantized(conv.conv.getOperand(1), "the weights", true,
                             conv.weights)))
    return failure();
  if (!conv.weights.elementType)
    conv.weights.elementType = cast<IntegerType>(elements.getElementType());
  if (conv.weights.elementType != elements.getElementType())
    return fail("the weights are not of the declared type");
  const Dequantized &input = conv.input;
  int64_t greatest =
      std::max(input.zeroPoints[0] - leastOf(input.elementType),
               greatestOf(input.elementType) - input.zeroPoints[0]);
  size_t count = dense.getNumElements() / channels;
  auto addBounds = [&](auto values) {
    auto value = values.begin();
    for (int64_t channel = 0; channel < channels; ++channel) {
      int64_t zeroPoint = conv.weights.zeroPointOf(channel), sum = 0;
      for (size_t i = 0; i < count; ++i, ++value)
        sum += std::abs(int64_t(*value) - zeroPoint);
      conv.bounds.push_back(sum * greatest);
    }
  };
  if (conv.weights.elementType.isUnsigned())
    addBounds(dense.getValues<uint8_t>());
  else
    addBounds(dense.getValues<int8_t>());
  return success();
}

LogicalResult ConvReader::readBias() {
  Value floats = operandOf(conv.conv, 2);
  if (!floats)
    return success();
  Dequantized bias;
  if (failed(readDequantized(floats, "the bias", true, bias)))
    return failure();
  ElementsAttr elements = constantElements(bias.tensor);
  DenseElementsAttr dense = denseElements(elements);
  if (!dense)
    return fail("the bias is not a constant");
  if (!elements.getElementType().isSignedInteger(32) ||
      dense.getType().getShape() != ArrayRef(channels))
    return fail("the bias is not int32 for each output channel");
  for (auto [channel, value] : llvm::enumerate(dense.getValues<int32_t>())) {
    float expected = conv.input.scales[0] * conv.weights.scaleOf(channel);
    if (bias.scaleOf(channel) != expected)
      return fail("the scale of the bias of channel " + Twine(channel) +
                  " is " + numberText(bias.scaleOf(channel)) +
                  ", not that of the products, " + numberText(expected));
    if (bias.zeroPointOf(channel) != 0)
      return fail("the zero point of the bias is " +
                  Twine(bias.zeroPointOf(channel)) + ", not 0");
    conv.bounds[channel] += std::abs(int64_t(value));
  }
  conv.bias = bias.tensor;
  return success();
}

/// Finds what quantizes the result, maybe after an activation.
LogicalResult ConvReader::followResult() {
  Value value = conv.conv.getResult(0);
  while (true) {
    if (!value.hasOneUse())
      return fail("its result has other users than the quantization");
    auto user = dyn_cast<torch::OperatorOp>(*value.user_begin());
    if (user && user.getNumResults() != 1)
      return fail("'" + user.getName() + "', which uses its result, has " +
                  Twine(user.getNumResults()) + " results");
    if (user && user.getName() == "onnx.QuantizeLinear" &&
        user.getOperand(0) == value) {
      conv.quantize = user;
      return success();
    }
    bool isActivation = user && (user.getName() == "onnx.Relu" ||
                                 user.getName() == "onnx.Clip");
    if (!isActivation || conv.activation || user.getOperand(0) != value)
      return fail(
          "its result goes to " +
          (user ? "'" + user.getName() + "'" : Twine("the function's result")) +
          " before it is quantized");
    conv.activation = user;
    value = user.getResult(0);
  }
}

LogicalResult ConvReader::readQuantize() {
  torch::OperatorOp op = conv.quantize;
  conv.outputScale = operandOf(op, 1);
  SmallVector<float> scales;
  SmallVector<int64_t> zeroPoints;
  IntegerType type;
  if (failed(readScale(conv.outputScale, "the result", scales)) ||
      failed(readZeroPoint(operandOf(op, 2), "the result", type, zeroPoints)))
    return failure();
  if (scales.size() != 1 || zeroPoints.size() != 1)
    return fail("the result has " + Twine(scales.size()) + " scales");
  for (StringRef name : {"block_size", "output_dtype", "precision"})
    if (isNonzero(op, ("torch.onnx." + name).str()))
      return fail("its quantization has the attribute '" + name + "'");
  // What ONNX says where there is no zero point.
  if (!type)
    type = IntegerType::get(op.getContext(), 8, IntegerType::Unsigned);
  if (!isByte(type))
    return fail("the result is not of bytes");
  conv.outputType = type;
  conv.outputScaleValue = scales[0];
  conv.outputZeroPoint = zeroPoints[0];
  return success();
}

LogicalResult ConvReader::readClipBound(size_t operand, StringRef name,
                                        std::optional<float> &bound) {
  torch::OperatorOp op = conv.activation;
  if (auto value = op->getAttrOfType<FloatAttr>(("torch.onnx." + name).str())) {
    bound = static_cast<float>(value.getValueAsDouble());
    return success();
  }
  Value value = operandOf(op, operand);
  if (!value)
    return success();
  DenseElementsAttr elements = denseElements(constantElements(value));
  if (!elements || !elements.getElementType().isF32() ||
      elements.getNumElements() != 1)
    return fail("the bounds of its Clip are not constants of f32");
  bound = *elements.getValues<float>().begin();
  if (std::isnan(*bound))
    return fail("a bound of its Clip is not a number");
  return success();
}

LogicalResult ConvReader::readActivation() {
  if (!conv.activation)
    return success();
  std::optional<float> low, high;
  if (conv.activation.getName() == "onnx.Relu")
    low = 0.0f;
  else if (failed(readClipBound(1, "min", low)) ||
           failed(readClipBound(2, "max", high)))
    return failure();
  if (low && high && *low > *high)
    return fail("the bounds of its Clip are " + numberText(*low) + " and " +
                numberText(*high));
  int64_t least = leastOf(conv.outputType),
          greatest = greatestOf(conv.outputType);
  auto quantize = [&](float value) {
    float rounded = std::nearbyint(value / conv.outputScaleValue) +
                    static_cast<float>(conv.outputZeroPoint);
    return static_cast<int64_t>(std::clamp(rounded, static_cast<float>(least),
                                           static_cast<float>(greatest)));
  };
  if (low && quantize(*low) > least)
    conv.least = quantize(*low);
  if (high && quantize(*high) < greatest)
    conv.greatest = quantize(*high);
  return success();
}

FailureOr<QuantizedConv> ConvReader::read() {
  if (failed(readDequantized(conv.conv.getOperand(0), "the input", false,
                             conv.input)))
    return failure();
  if (!isByte(conv.input.elementType)) {
    reason = "the input is not known to be of bytes";
    return failure();
  }
  if (failed(readWeights()) || failed(readBias()) || failed(followResult()) ||
      failed(readQuantize()) || failed(readActivation()))
    return failure();
  return conv;
}

bool mini::isQuantizedConv(torch::OperatorOp op) {
  return op.getName() == "onnx.Conv" && op.getNumOperands() >= 2 &&
         op.getNumOperands() <= 3 && op.getNumResults() == 1 &&
         llvm::all_of(op.getOperands().take_front(2), [](Value operand) {
           auto dequantize = producer(operand, "onnx.DequantizeLinear");
           return dequantize && dequantize.getNumOperands() >= 2;
         });
}

FailureOr<QuantizedConv> mini::readQuantizedConv(torch::OperatorOp op,
                                                 std::string &reason) {
  return ConvReader(op, reason).read();
}
