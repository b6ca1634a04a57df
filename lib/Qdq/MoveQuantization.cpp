//===- MoveQuantization.cpp - Data movement on quantized tensors - cpp ----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What only moves elements, or takes the greatest of some, does so with bytes
// as well as with the floats that they stand for: one scale and zero point are
// a function of each element, and do not decrease. So DequantizeLinear goes
// behind such operators and QuantizeLinear before them, where they meet others
// of their kind: pairs of one scale and zero point are nothing, and what is
// left surrounds the operators that compute.
//
//===----------------------------------------------------------------------===//

#include "Float8Graph.h"
#include "IR/Torch/Float8Types.h"

#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <cmath>

namespace mini {
#define GEN_PASS_DEF_MOVEQUANTIZATIONPASS
#include "Qdq/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {

struct MoveQuantizationPass
    : mini::impl::MoveQuantizationPassBase<MoveQuantizationPass> {
  void runOnOperation() override;
};

enum class Movement {
  None,
  First, ///< Of the elements of the first operand.
  All,   ///< Of the elements of all operands.
  Pad,   ///< As First, and a third operand or an attribute fills gaps.
  Max,   ///< The greatest of some elements of the first operand.
  Relu,  ///< The greater of an element and zero.
};

/// Parameters of one scale and zero point for bytes.
struct Parameters : QuantizationParameters {
  /// That of the bytes: `elementType`, or one of 8-bit floats.
  Type dtype;
  float scaleValue() const { return scales[0]; }
  int64_t zeroPointValue() const { return zeroPoints[0]; }
  bool operator==(const Parameters &other) const {
    return scales == other.scales && zeroPoints == other.zeroPoints &&
           dtype == other.dtype;
  }
};

} // namespace

static bool hasNoAttribute(torch::OperatorOp op, StringRef name,
                           StringRef except) {
  auto value = op->getAttrOfType<StringAttr>(("torch.onnx." + name).str());
  return !value || value.getValue() == except;
}

static Movement movementOf(torch::OperatorOp op) {
  StringRef name = op.getName();
  if (!name.consume_front("onnx.") || op.getNumOperands() == 0)
    return Movement::None;
  if (movesElements(op))
    return Movement::First;
  if (op.getNumResults() != 1)
    return Movement::None;
  if (name == "Concat")
    return Movement::All;
  if (name == "Pad")
    return Movement::Pad;
  if (name == "MaxPool")
    return Movement::Max;
  return name == "Relu" ? Movement::Relu : Movement::None;
}

/// The parameters of `op`, which dequantizes 8-bit floats.
static std::optional<Parameters> readMovableFloat8(torch::OperatorOp op) {
  DequantizedFloat8 tensor;
  Reason reason;
  if (failed(readDequantizedFloat8(op, "the tensor", tensor, reason)) ||
      tensor.scales.size() != 1)
    return std::nullopt;
  Parameters parameters;
  parameters.scale = op.getOperand(1);
  parameters.zeroPoint = operandOf(op, 2);
  parameters.scales = tensor.scales;
  parameters.zeroPoints = {0};
  parameters.dtype = tensor.type;
  return parameters;
}

/// The parameters of `op`, which quantizes or dequantizes.
static std::optional<Parameters> readMovable(torch::OperatorOp op) {
  if (op.getNumResults() == 1 && op.getName() == "onnx.DequantizeLinear" &&
      float8TypeOf(op))
    return readMovableFloat8(op);
  Parameters parameters;
  Reason reason;
  if (op.getNumResults() != 1 ||
      failed(readParameters(op, "the tensor", parameters, reason)) ||
      !parameters.isPerTensor() || !isByte(parameters.elementType))
    return std::nullopt;
  parameters.dtype = parameters.elementType;
  // The range of scales in which bytes come back from floats unharmed.
  float scale = parameters.scaleValue();
  if (!(scale >= 0x1p-100f && scale <= 0x1p100f))
    return std::nullopt;
  return parameters;
}

static std::optional<Parameters> readDequantize(Value floats) {
  auto op = producerOf(floats, "onnx.DequantizeLinear");
  return op ? readMovable(op) : std::nullopt;
}

/// `type` with elements of `dtype`.
static Type withDtype(Type type, Type dtype) {
  auto tensor = dyn_cast<torch::VTensorType>(type);
  bool hasSizes = tensor && tensor.getHasSizes();
  return torch::VTensorType::get(
      dtype.getContext(), hasSizes,
      hasSizes ? tensor.getSizes() : ArrayRef<int64_t>(), dtype);
}

/// What Pad fills gaps with, in f32, or nothing where it is not known.
static std::optional<float> readFill(torch::OperatorOp op) {
  if (!hasNoAttribute(op, "mode", "constant"))
    return 0.0f;
  Value operand = operandOf(op, 2);
  if (!operand)
    return floatAttribute(op, "value", 0.0f);
  auto elements = denseElements(constantElements(operand));
  if (!elements || !elements.getElementType().isF32() ||
      elements.getNumElements() != 1)
    return std::nullopt;
  return *elements.getValues<float>().begin();
}

/// Whether no window is in the padding as a whole, where the greatest element
/// would be another one.
static bool hasElementInEachWindow(torch::OperatorOp op) {
  for (StringRef name : {"dilations", "pads"}) {
    auto array = op->getAttrOfType<ArrayAttr>(("torch.onnx." + name).str());
    for (Attribute element : array ? array.getValue() : ArrayRef<Attribute>())
      if (auto value = dyn_cast<IntegerAttr>(element);
          name == "dilations" && value && !value.getValue().isOne())
        return false;
  }
  auto pads = op->getAttrOfType<ArrayAttr>("torch.onnx.pads"),
       kernel = op->getAttrOfType<ArrayAttr>("torch.onnx.kernel_shape");
  if (!pads || !kernel || kernel.empty())
    return true;
  for (auto [i, element] : llvm::enumerate(pads)) {
    auto pad = dyn_cast<IntegerAttr>(element),
         size = dyn_cast<IntegerAttr>(kernel[i % kernel.size()]);
    if (!pad || !size ||
        pad.getValue().getSExtValue() >= size.getValue().getSExtValue())
      return false;
  }
  return true;
}

/// Whether the operands of `op` with these indices are dequantized integers.
static bool areIntegers(torch::OperatorOp op, ArrayRef<size_t> indices) {
  return areDequantized(op, indices) && llvm::none_of(indices, [&](size_t i) {
           return float8TypeOf(
               producerOf(op.getOperand(i), "onnx.DequantizeLinear"));
         });
}

/// Whether `value` is an operator's of dequantized integers, and so no NaN,
/// maybe behind activations and what moves elements.
static bool isOfDequantized(Value value) {
  while (auto op = value.getDefiningOp<torch::OperatorOp>()) {
    StringRef name = op.getName();
    name.consume_front("onnx.");
    if (llvm::is_contained({"Conv", "Gemm", "MatMul", "Add", "Mul"}, name))
      return areIntegers(op, {0, 1});
    if (llvm::is_contained({"AveragePool", "GlobalAveragePool"}, name))
      return areIntegers(op, {0});
    if (name == "DequantizeLinear")
      return !float8TypeOf(op);
    Movement movement = movementOf(op);
    if (op.getNumOperands() == 0 || movement == Movement::All ||
        (name != "Clip" && movement == Movement::None))
      return false;
    value = op.getOperand(0);
  }
  return false;
}

/// Whether `op` can be done on bytes of `parameters` instead of floats, which
/// are dequantized behind it (`isBehind`) instead of before, or quantized
/// before it instead of behind.
static bool commutes(torch::OperatorOp op, Movement movement,
                     const Parameters &parameters, bool isBehind) {
  // Their bytes do not compare as numbers.
  if (isFloat8(parameters.dtype))
    return movement == Movement::First || movement == Movement::All;
  switch (movement) {
  case Movement::None:
    return false;
  case Movement::First:
  case Movement::All:
    return true;
  case Movement::Pad: {
    std::optional<float> fill = readFill(op);
    if (!fill || std::isnan(*fill))
      return false;
    int64_t byte =
        quantize(*fill, parameters.scaleValue(), parameters.zeroPointValue(),
                 parameters.elementType);
    return !isBehind || static_cast<float>(byte - parameters.zeroPointValue()) *
                                parameters.scaleValue() ==
                            *fill;
  }
  case Movement::Max:
    // A NaN is the maximum of its window, but the least byte.
    return isBehind ? hasElementInEachWindow(op)
                    : isOfDequantized(op.getOperand(0));
  case Movement::Relu:
    // Before it, the quantization would hide it from what it follows.
    return isBehind;
  }
  llvm_unreachable("all movements are handled");
}

/// `op` on the `bytes` that stand for its operands; its results.
static SmallVector<Value> moveBytes(torch::OperatorOp op, Movement movement,
                                    ArrayRef<Value> bytes,
                                    const Parameters &parameters) {
  OpBuilder builder(op);
  if (movement == Movement::Relu)
    return {createOperator(
        builder, op.getLoc(), "Max",
        {bytes[0], createByte(builder, op.getLoc(), parameters.zeroPointValue(),
                              parameters.elementType)},
        withDtype(op.getResult(0).getType(), parameters.dtype))};
  auto moved = cast<torch::OperatorOp>(builder.clone(*op));
  for (auto [i, value] : llvm::enumerate(bytes))
    moved.setOperand(i, value);
  for (Value result : moved.getResults())
    result.setType(withDtype(result.getType(), parameters.dtype));
  if (movement == Movement::Pad && hasNoAttribute(op, "mode", "constant")) {
    SmallVector<Value> operands(moved.getOperands());
    builder.setInsertionPoint(moved);
    while (operands.size() < 3)
      operands.push_back(torch::ConstantNoneOp::create(builder, op.getLoc()));
    operands[2] = createByte(builder, op.getLoc(),
                             quantize(*readFill(op), parameters.scaleValue(),
                                      parameters.zeroPointValue(),
                                      parameters.elementType),
                             parameters.elementType);
    moved->setOperands(operands);
    moved->removeAttr("torch.onnx.value");
  }
  return llvm::to_vector_of<Value>(moved.getResults());
}

static size_t countMoved(torch::OperatorOp op, Movement movement) {
  return movement == Movement::All ? op.getNumOperands() : 1;
}

/// Moves the DequantizeLinear before `op` behind it.
static bool moveDequantize(torch::OperatorOp op) {
  Movement movement = movementOf(op);
  if (movement == Movement::None)
    return false;
  std::optional<Parameters> parameters;
  SmallVector<Value> bytes;
  for (Value operand : op.getOperands().take_front(countMoved(op, movement))) {
    auto found = readDequantize(operand);
    if (!found || (parameters && !(*found == *parameters)))
      return false;
    parameters = found;
    bytes.push_back(operand.getDefiningOp()->getOperand(0));
  }
  if (!commutes(op, movement, *parameters, /*isBehind=*/true))
    return false;
  SmallVector<Value> results = moveBytes(op, movement, bytes, *parameters);
  OpBuilder builder(op);
  for (auto [old, moved] : llvm::zip_equal(op.getResults(), results)) {
    SmallVector<Value> operands{moved, parameters->scale};
    if (parameters->zeroPoint)
      operands.push_back(parameters->zeroPoint);
    old.replaceAllUsesWith(createOperator(
        builder, op.getLoc(), "DequantizeLinear", operands, old.getType()));
  }
  op.erase();
  return true;
}

/// `quantize` of another value.
static torch::OperatorOp quantizeAlike(OpBuilder &builder,
                                       torch::OperatorOp quantize, Value floats,
                                       Type dtype) {
  SmallVector<Value> operands{floats};
  // Its constants may come too late for the place where `floats` is used.
  for (Value constant : quantize.getOperands().drop_front()) {
    ElementsAttr elements = constantElements(constant);
    operands.push_back(
        elements
            ? createLiteral(builder, quantize.getLoc(), elements)
            : Value(torch::ConstantNoneOp::create(builder, quantize.getLoc())));
  }
  Value result = createOperator(builder, quantize.getLoc(), "QuantizeLinear",
                                operands, withDtype(floats.getType(), dtype));
  return cast<torch::OperatorOp>(result.getDefiningOp());
}

/// Moves `quantize` before what only it uses, and adds what quantizes there to
/// `moved`.
static void moveQuantize(torch::OperatorOp quantize,
                         SmallVectorImpl<torch::OperatorOp> &moved) {
  auto op = quantize.getOperand(0).getDefiningOp<torch::OperatorOp>();
  Movement movement = op ? movementOf(op) : Movement::None;
  if (movement == Movement::None || op.getNumResults() != 1 ||
      !op.getResult(0).hasOneUse())
    return;
  auto parameters = readMovable(quantize);
  if (!parameters || !commutes(op, movement, *parameters, /*isBehind=*/false))
    return;
  OpBuilder builder(op);
  SmallVector<Value> bytes;
  for (Value operand : op.getOperands().take_front(countMoved(op, movement))) {
    moved.push_back(
        quantizeAlike(builder, quantize, operand, parameters->elementType));
    bytes.push_back(moved.back().getResult(0));
  }
  quantize.getResult(0).replaceAllUsesWith(
      moveBytes(op, movement, bytes, *parameters).front());
  quantize.erase();
  op.erase();
}

/// Moves `quantize` before a Relu or Clip of what is dequantized, which becomes
/// the bounds of bytes; adds it to `moved`. Of other floats they may hide a
/// NaN.
static bool moveBeforeBounds(torch::OperatorOp quantize,
                             SmallVectorImpl<torch::OperatorOp> &moved) {
  auto activation = quantize.getOperand(0).getDefiningOp<torch::OperatorOp>();
  if (!activation || activation.getNumResults() != 1 ||
      activation.getNumOperands() == 0 ||
      !activation.getResult(0).hasOneUse() ||
      (activation.getName() != "onnx.Clip" &&
       activation.getName() != "onnx.Relu"))
    return false;
  Value floats = activation.getOperand(0);
  QuantizedResult result;
  Reason reason;
  result.activation = activation;
  result.quantize = quantize;
  auto dequantized = readDequantize(floats);
  if (!dequantized || isFloat8(dequantized->dtype) ||
      failed(readParametersAndBounds(result, reason)))
    return false;
  OpBuilder builder(quantize);
  moved.push_back(quantizeAlike(builder, quantize, floats, result.type));
  Value bytes = moved.back().getResult(0);
  bytes.setType(quantize.getResult(0).getType());
  bytes = clampToBounds(builder, activation.getLoc(), bytes, result);
  quantize.getResult(0).replaceAllUsesWith(bytes);
  quantize.erase();
  activation.erase();
  return true;
}

/// Drops a pair that gives back the bytes that it takes.
static bool dropPair(torch::OperatorOp quantize) {
  auto before = readDequantize(quantize.getOperand(0)),
       after = readMovable(quantize);
  if (!before || !after || !(*before == *after))
    return false;
  Operation *dequantize = quantize.getOperand(0).getDefiningOp();
  quantize.getResult(0).replaceAllUsesWith(dequantize->getOperand(0));
  quantize.erase();
  return true;
}

/// The type of what `dequantize` takes, with a scale for each index of a
/// dimension, or null.
static Type readVectorType(torch::OperatorOp dequantize) {
  Reason reason;
  if (float8TypeOf(dequantize)) {
    DequantizedFloat8 tensor;
    bool isRead = succeeded(
        readDequantizedFloat8(dequantize, "the tensor", tensor, reason));
    return isRead ? tensor.type : FloatType();
  }
  QuantizationParameters parameters;
  if (failed(readParameters(dequantize, "the tensor", parameters, reason)))
    return {};
  return parameters.elementType;
}

/// Moves the DequantizeLinear before `transpose` behind it where it has a scale
/// for each index of a dimension.
static bool moveVector(torch::OperatorOp transpose) {
  auto perm = transpose->getAttrOfType<ArrayAttr>("torch.onnx.perm");
  auto dequantize =
      transpose.getNumOperands() == 1
          ? producerOf(transpose.getOperand(0), "onnx.DequantizeLinear")
          : torch::OperatorOp();
  if (transpose.getName() != "onnx.Transpose" || !perm || !dequantize ||
      transpose.getNumResults() != 1 || dequantize.getNumResults() != 1)
    return false;
  Type dtype = readVectorType(dequantize);
  if (!dtype)
    return false;
  int64_t axis = integerAttribute(dequantize, "axis", 1);
  if (axis < 0)
    axis += perm.size();
  const auto *place = llvm::find_if(perm, [&](Attribute element) {
    auto integer = dyn_cast<IntegerAttr>(element);
    return integer && integer.getValue().getSExtValue() == axis;
  });
  if (place == perm.end())
    return false;
  OpBuilder builder(transpose);
  auto moved = cast<torch::OperatorOp>(builder.clone(*transpose));
  moved.setOperand(0, dequantize.getOperand(0));
  Value bytes = moved.getResult(0);
  bytes.setType(withDtype(bytes.getType(), dtype));
  auto behind = cast<torch::OperatorOp>(builder.clone(*dequantize));
  behind.setOperand(0, bytes);
  behind->setAttr(
      "torch.onnx.axis",
      builder.getIntegerAttr(builder.getIntegerType(64, /*isSigned=*/true),
                             place - perm.begin()));
  behind.getResult(0).setType(transpose.getResult(0).getType());
  transpose.getResult(0).replaceAllUsesWith(behind.getResult(0));
  transpose.erase();
  return true;
}

void MoveQuantizationPass::runOnOperation() {
  auto collect = [&](StringRef name) {
    SmallVector<torch::OperatorOp> operators;
    getOperation().walk([&](torch::OperatorOp op) {
      if (name.empty() || op.getName() == name)
        operators.push_back(op);
    });
    return operators;
  };
  auto isQuantize = [](torch::OperatorOp op) {
    return op.getName() == "onnx.QuantizeLinear" && op.getNumOperands() > 0 &&
           op.getNumResults() == 1;
  };
  // In the order of the data, so that one walk moves each through all.
  for (torch::OperatorOp op : collect(""))
    if ((!isQuantize(op) || !dropPair(op)) && !moveDequantize(op))
      moveVector(op);
  SmallVector<torch::OperatorOp> worklist = collect("onnx.QuantizeLinear");
  while (!worklist.empty()) {
    torch::OperatorOp op = worklist.pop_back_val();
    if (isQuantize(op) && !dropPair(op) && !moveBeforeBounds(op, worklist))
      moveQuantize(op, worklist);
  }
  SmallVector<torch::OperatorOp> unused = collect("onnx.DequantizeLinear");
  for (torch::OperatorOp op : llvm::reverse(unused))
    if (op->use_empty())
      op.erase();
}
