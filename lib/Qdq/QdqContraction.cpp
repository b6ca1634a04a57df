//===- QdqContraction.cpp - Conv, Gemm, MatMul of Q/DQ pairs - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
//   QuantizeLinear(Relu | Clip?(Conv | Gemm | MatMul(DequantizeLinear(x),
//                                   DequantizeLinear(w)) + bias?))
//
// becomes QLinearConv, QGemm or QLinearMatMul. These have one arithmetic,
// that of ONNX Runtime: f32(sum + bias) times one number for each channel.
// Where anything else follows than such a quantization, that is the result in
// f32.
//
//===----------------------------------------------------------------------===//

#include "QdqContraction.h"

#include "FormedOperator.h"

using namespace mlir;
using namespace mini;

int64_t mini::channelAxis(torch::OperatorOp op, int64_t rank) {
  if (op.getName() == "onnx.Conv")
    return 0;
  if (op.getName() == "onnx.Gemm")
    return integerAttribute(op, "transB", 0) != 0 ? 0 : 1;
  return rank - 1;
}

/// The most that an element differs from the zero point.
static int64_t greatestDistance(const Dequantized &tensor) {
  int64_t greatest = 0;
  for (int64_t zeroPoint : tensor.zeroPoints)
    greatest = std::max({greatest, zeroPoint - leastOf(tensor.elementType),
                         greatestOf(tensor.elementType) - zeroPoint});
  return greatest;
}

/// The size of the dimension that is summed over, from either operand's
/// declared type.
static std::optional<int64_t> declaredDepth(torch::OperatorOp op) {
  auto sizeOf = [](Value value, int64_t fromEnd) -> std::optional<int64_t> {
    auto type = dyn_cast<torch::VTensorType>(value.getType());
    int64_t rank = type && type.getHasSizes() ? type.getSizes().size() : 0;
    if (rank < fromEnd)
      return std::nullopt;
    int64_t size = type.getSizes()[rank - fromEnd];
    return size == torch::VTensorType::kUnknownSize ? std::nullopt
                                                    : std::optional(size);
  };
  bool isGemm = op.getName() == "onnx.Gemm";
  bool flipsLhs = isGemm && integerAttribute(op, "transA", 0) != 0,
       flipsRhs = isGemm && integerAttribute(op, "transB", 0) != 0;
  Value lhs = op.getOperand(0).getDefiningOp()->getOperand(0),
        rhs = op.getOperand(1).getDefiningOp()->getOperand(0);
  if (auto size = sizeOf(lhs, flipsLhs ? 2 : 1))
    return size;
  return sizeOf(rhs, flipsRhs ? 1 : 2);
}

/// Sums |w - zero point| over all but the channels and, of MatMul, the batch.
template <typename T>
static SmallVector<int64_t> sumDistances(const Dequantized &weights,
                                         DenseElementsAttr elements,
                                         int64_t axis, int64_t batchRank) {
  ArrayRef<int64_t> shape = elements.getType().getShape();
  int64_t channels = shape[axis];
  int64_t inner = ShapedType::getNumElements(shape.drop_front(axis + 1)),
          matrix = ShapedType::getNumElements(shape.drop_front(batchRank));
  SmallVector<int64_t> greatest(channels, 0), sums(channels, 0);
  int64_t i = 0;
  for (T value : elements.getValues<T>()) {
    int64_t channel = i / inner % channels;
    sums[channel] += std::abs(int64_t(value) - weights.zeroPointOf(channel));
    if (++i % matrix != 0)
      continue;
    for (auto [most, sum] : llvm::zip_equal(greatest, sums))
      most = std::max(most, std::exchange(sum, 0));
  }
  return greatest;
}

static LogicalResult readConstantWeights(QdqContraction &contraction,
                                         DenseElementsAttr elements,
                                         Reason &reason) {
  torch::OperatorOp op = contraction.op;
  Dequantized &weights = contraction.weights;
  int64_t rank = elements.getType().getRank();
  contraction.weightRank = rank;
  bool isConv = op.getName() == "onnx.Conv",
       isGemm = op.getName() == "onnx.Gemm";
  if (isConv && (rank < 3 || elements.empty()))
    return failBecause(reason,
                       "the weights are not bytes of at least 3 dimensions");
  if (elements.empty() || rank < 1 || (isGemm && rank != 2))
    return failBecause(reason, "the weights have " + Twine(rank) +
                                   " dimensions or no elements");
  int64_t axis = channelAxis(op, rank);
  // A vector is summed as a whole.
  bool isVector = !isConv && rank == 1;
  contraction.channels = isVector ? 1 : elements.getType().getDimSize(axis);
  contraction.depth = elements.getNumElements() / contraction.channels;
  if (failed(checkAxis(weights, "the weights", axis, contraction.channels,
                       reason)))
    return failure();
  if (isVector) {
    int64_t sum = elements.getNumElements() * greatestDistance(weights);
    contraction.bounds.push_back(sum);
  } else {
    int64_t batchRank = op.getName() == "onnx.MatMul" ? rank - 2 : 0;
    contraction.bounds =
        weights.elementType.isUnsigned()
            ? sumDistances<uint8_t>(weights, elements, axis, batchRank)
            : sumDistances<int8_t>(weights, elements, axis, batchRank);
  }
  int64_t greatest = greatestDistance(contraction.input);
  for (int64_t &bound : contraction.bounds)
    bound *= greatest;
  return success();
}

static LogicalResult readWeights(QdqContraction &contraction, Reason &reason) {
  torch::OperatorOp op = contraction.op;
  Dequantized &weights = contraction.weights;
  if (failed(readDequantized(op.getOperand(1), "the weights", weights, reason)))
    return failure();
  ElementsAttr elements = constantElements(weights.tensor);
  DenseElementsAttr dense = denseElements(elements);
  if (!dense && op.getName() == "onnx.Conv")
    return failBecause(reason, "the weights are not a constant");
  if (!isByte(weights.elementType))
    return failBecause(reason, "the weights are not known to be of bytes");
  if (dense)
    return readConstantWeights(contraction, dense, reason);
  if (!weights.isPerTensor())
    return failBecause(reason, "the right operand is not a constant and has "
                               "more than one scale");
  contraction.depth = declaredDepth(op).value_or(0);
  if (auto depth = declaredDepth(op))
    contraction.bounds.push_back(std::min<int64_t>(*depth, INT32_MAX) *
                                 greatestDistance(contraction.input) *
                                 greatestDistance(weights));
  return success();
}

/// Why integer arithmetic may differ from that of f32, or nothing where it is
/// proved to give the same bits whatever the order of the sums.
static std::optional<Reason>
findInexactness(const QdqContraction &contraction) {
  if (auto reason = findOtherScale("the input", contraction.input.scales[0]))
    return reason;
  float outputScale =
      contraction.result.quantize ? contraction.result.scaleValue : 1.0f;
  if (auto reason = findOtherScale("the result", outputScale))
    return reason;
  if (contraction.alpha != 1.0f)
    return Reason{"alpha is not 1",
                  "alpha is " + numberText(contraction.alpha) + ", not 1"};
  if (!contraction.isBiasExact)
    return Reason{"the bias is rounded to the scale of the products",
                  "the bias is rounded to the scale of the products"};
  if (contraction.addsFloatBias)
    return Reason{"the bias is added to the scaled sums",
                  "the bias is added to the scaled sums"};
  if (contraction.bounds.empty())
    return Reason{"the length of the sums is not known",
                  "the length of the sums is not known"};
  // Every sum is a multiple of the product of the scales, and up to 2^24 times
  // that are exact in f32, as long as its exponent is in range.
  constexpr int64_t kExactIntegers = int64_t(1) << 24;
  constexpr int kLeastExponent = -126, kGreatestExponent = 127 - 24;
  for (auto [channel, bound] : llvm::enumerate(contraction.bounds)) {
    float scale = contraction.weights.scaleOf(channel);
    if (auto reason = findOtherScale("the weights", scale))
      return reason;
    int product = *exponentOf(contraction.input.scales[0]) + *exponentOf(scale);
    for (int exponent : {product, product - *exponentOf(outputScale)})
      if (exponent < kLeastExponent || exponent > kGreatestExponent)
        return Reason{"its scales multiply beyond the range of f32",
                      "its scales multiply to 2^" + std::to_string(exponent) +
                          ", which f32 cannot hold exact sums of"};
    if (bound > kExactIntegers)
      return Reason{
          "sums may be above 2^24, up to which f32 holds all integers",
          "the sums of channel " + std::to_string(channel) + " may reach " +
              std::to_string(bound) +
              ", and f32 holds all integers only up to 2^24"};
  }
  return std::nullopt;
}

/// What the f32 graph and integers can differ by, in steps of the result: f32
/// rounds each product and sum to 24 bits, whatever their order, and integers
/// round the bias.
static std::optional<int64_t> boundSteps(const QdqContraction &contraction) {
  if (!contraction.result.quantize || contraction.bounds.empty() ||
      contraction.depth == 0)
    return std::nullopt;
  constexpr double kRounding = 1.0 / (1 << 24);
  // The scales, the bias and the quotient are rounded too.
  double roundings = static_cast<double>(contraction.depth) + 8;
  double most = 0;
  for (auto [channel, bound] : llvm::enumerate(contraction.bounds)) {
    double units = static_cast<double>(bound) * roundings * kRounding +
                   (contraction.isBiasExact ? 0 : 0.5);
    most = std::max(most, units * contraction.productScale(channel) *
                              std::abs(contraction.alpha) /
                              contraction.result.scaleValue);
  }
  constexpr double kNoBound = 256;
  if (!(most < kNoBound))
    return std::nullopt;
  return static_cast<int64_t>(most) + 1;
}

static LogicalResult checkOverflow(const QdqContraction &contraction,
                                   Reason &reason) {
  int64_t most = INT32_MAX;
  // The sums of the two bytes are added in 64 bits.
  if (contraction.isInputWide())
    most = most / UINT8_MAX * greatestDistance(contraction.input);
  for (auto [channel, bound] : llvm::enumerate(contraction.bounds))
    if (bound > most)
      return failBecause(reason,
                         "the sums of channel " + Twine(channel) +
                             " may reach " + Twine(bound) +
                             ", which 32 bits do not hold",
                         "sums may be above what 32 bits hold");
  return success();
}

void mini::copyAttributes(torch::OperatorOp from, Value to,
                          ArrayRef<StringRef> dropped) {
  for (NamedAttribute attribute : from->getDiscardableAttrs()) {
    StringRef name = attribute.getName().strref();
    name.consume_front("torch.onnx.");
    if (!llvm::is_contained(dropped, name))
      to.getDefiningOp()->setDiscardableAttr(attribute.getName(),
                                             attribute.getValue());
  }
}

/// The bias of a convolution, one element for each channel.
static Value createConvBias(OpBuilder &builder,
                            const QdqContraction &contraction) {
  if (contraction.biasValue && !contraction.addition)
    return contraction.biasValue;
  DenseElementsAttr bias = contraction.bias;
  auto type =
      RankedTensorType::get(contraction.channels, bias.getElementType());
  if (bias.getNumElements() == 1 && contraction.channels != 1)
    bias = DenseElementsAttr::get(type, *bias.getValues<int32_t>().begin());
  else
    bias = bias.reshape(type);
  return createLiteral(builder, torch::OperatorOp(contraction.op).getLoc(),
                       bias);
}

static Value createContraction(OpBuilder &builder,
                               const QdqContraction &contraction) {
  torch::OperatorOp op = contraction.op, quantize = contraction.result.quantize;
  const auto &[input, weights, result] =
      std::tie(contraction.input, contraction.weights, contraction.result);
  bool isConv = op.getName() == "onnx.Conv",
       isGemm = op.getName() == "onnx.Gemm";
  if (!isConv && !isGemm && contraction.bias)
    return createQuantizedSums(builder, contraction);
  SmallVector<Value> operands{
      input.tensor,   input.scale,   input.zeroPointOperand(builder),
      weights.tensor, weights.scale, weights.zeroPointOperand(builder)};
  if (isGemm && contraction.biasValue)
    operands.push_back(contraction.biasValue);
  else if (isGemm && contraction.bias)
    operands.push_back(createLiteral(builder, op.getLoc(), contraction.bias));
  else if (isGemm)
    operands.push_back(torch::ConstantNoneOp::create(builder, op.getLoc()));
  operands.append({result.scale, result.zeroPointOperand(builder)});
  if (isConv && contraction.bias)
    operands.push_back(createConvBias(builder, contraction));
  Value value = createOperator(builder, op.getLoc(),
                               isConv   ? "QLinearConv"
                               : isGemm ? "QGemm"
                                        : "QLinearMatMul",
                               operands, quantize.getResult(0).getType());
  copyAttributes(op, value, {"beta", "broadcast"});
  return value;
}

static LogicalResult readInput(QdqContraction &contraction, Reason &reason) {
  Dequantized &input = contraction.input;
  if (failed(
          readDequantizedTensor(torch::OperatorOp(contraction.op).getOperand(0),
                                "the input", input, reason)))
    return failure();
  if (!input.elementType ||
      (!isByte(input.elementType) && input.elementType.getWidth() != 16))
    return failBecause(reason, "the input is not known to be of 8 or 16 bits");
  return success();
}

/// Reads what quantizes the result, with a bias in integers before it.
static LogicalResult readQuantization(QdqContraction &contraction,
                                      Reason &reason) {
  torch::OperatorOp last = contraction.op;
  if (failed(readQuantizedBias(contraction, reason)))
    return failure();
  if (contraction.addition)
    last = contraction.addition;
  return readQuantizedResult(last.getResult(0), contraction.result, reason);
}

/// Makes the result one in f32: of the bias, only an operand of `op` belongs to
/// it, and is in integers where that is exact.
static void keepFloatResult(QdqContraction &contraction) {
  torch::OperatorOp op = contraction.op;
  bool isExact = contraction.bias && contraction.isBiasExact &&
                 contraction.alpha == 1.0f && !contraction.addition &&
                 (contraction.bias.getNumElements() == 1 ||
                  contraction.bias.getNumElements() == contraction.channels);
  if (!isExact)
    contraction.bias = {};
  contraction.isBiasExact = true;
  contraction.addsFloatBias =
      !isExact && op.getName() != "onnx.MatMul" && operandOf(op, 2);
  contraction.addition = {};
  contraction.result = {};
}

FailureOr<FormedOperator> mini::readQuantizedContraction(torch::OperatorOp op,
                                                         Reason &reason) {
  if (areFloat8(op))
    return readFloat8Contraction(op, reason);
  QdqContraction contraction;
  contraction.op = op;
  if (op.getName() == "onnx.Gemm")
    contraction.alpha = floatAttribute(op, "alpha", 1.0f);
  if (!std::isnormal(contraction.alpha))
    return failBecause(reason, "alpha is " + numberText(contraction.alpha));
  if (failed(readInput(contraction, reason)) ||
      failed(readWeights(contraction, reason)))
    return failure();
  bool isQuantized = succeeded(readQuantization(contraction, reason)) &&
                     !contraction.isInputWide();
  if (!isQuantized)
    keepFloatResult(contraction);
  reason = {};
  if (failed(checkOverflow(contraction, reason)))
    return failure();
  FormedOperator formed;
  formed.replaced.push_back(op);
  if (contraction.addition)
    formed.replaced.push_back(contraction.addition);
  formed.result = contraction.result;
  formed.inexactness = findInexactness(contraction);
  formed.mostSteps = boundSteps(contraction);
  formed.build = [contraction, isQuantized](OpBuilder &builder) {
    return isQuantized ? createContraction(builder, contraction)
                       : createFloatSums(builder, contraction);
  };
  return formed;
}
