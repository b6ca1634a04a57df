//===- Pooling.cpp - MaxPool, AveragePool, LpPool - cpp -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A gather makes of the input a tensor of windows,
//
//   [batch, channels, output position..., position in the window...],
//
// in which the padding is what a reduction ignores, and the reduction does the
// rest. The windows never exist in memory.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/QuantizedTensor.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/Build/Window.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

namespace {

struct Pooling {
  OnnxTensor input;
  SmallVector<int64_t> kernelSizes;
  Window window;

  size_t spatialRank() const { return kernelSizes.size(); }
  ArrayRef<int64_t> inputSizes() const { return input.shape().drop_front(2); }
  /// The shape of the result, and with the windows' own dimensions.
  SmallVector<int64_t> resultShape() const;
  SmallVector<int64_t> windowsShape() const;
  /// Reads at an index of windowsShape() from a tensor of the result.
  AffineMap resultMap(MLIRContext *context) const;
  ReducedAxes reducedAxes(MLIRContext *context) const;

  /// The input's element, along spatial dimension `i`, in the window at
  /// `output` and the place `tap` in it; negative and beyond in the padding.
  AffineExpr position(size_t i, AffineExpr output, AffineExpr tap) const {
    return output * window.strides[i] + tap * window.dilations[i] -
           window.padsBefore[i];
  }
  Value buildWindows(ImplicitLocOpBuilder &b, TypedAttr fill) const;
};

} // namespace

SmallVector<int64_t> Pooling::resultShape() const {
  SmallVector<int64_t> shape(input.shape().take_front(2));
  llvm::append_range(shape, window.outputSizes);
  return shape;
}

SmallVector<int64_t> Pooling::windowsShape() const {
  SmallVector<int64_t> shape = resultShape();
  llvm::append_range(shape, kernelSizes);
  return shape;
}

ReducedAxes Pooling::reducedAxes(MLIRContext *context) const {
  auto axes = llvm::to_vector(
      llvm::seq<int64_t>(2 + spatialRank(), 2 + 2 * spatialRank()));
  return ReducedAxes(windowsShape(), axes, context);
}

Value Pooling::buildWindows(ImplicitLocOpBuilder &b, TypedAttr fill) const {
  SmallVector<int64_t> shape = windowsShape();
  SmallVector<AffineExpr> source{b.getAffineDimExpr(0), b.getAffineDimExpr(1)};
  for (size_t i = 0; i < spatialRank(); ++i)
    source.push_back(position(i, b.getAffineDimExpr(2 + i),
                              b.getAffineDimExpr(2 + spatialRank() + i)));
  return buildGather(b, input.value, shape,
                     AffineMap::get(shape.size(), 0, source, b.getContext()),
                     fill);
}

/// Reads a pooling of `input`, which is the operand or what is made of it.
static FailureOr<Pooling> readPooling(OnnxOperator &op, OnnxTensor input) {
  if (input.rank() < 3)
    return op.emitError() << "the input is " << tensorText(input)
                          << ", but must have a spatial dimension after the"
                          << " batch and the channels";
  if (!op.attribute("kernel_shape"))
    return op.emitError() << "attribute 'kernel_shape' is missing";
  size_t rank = input.rank() - 2;
  auto kernelSizes = readSizes(op, "kernel_shape", rank, 1);
  if (failed(kernelSizes))
    return failure();
  auto window = readWindow(op, input.shape().drop_front(2), *kernelSizes);
  if (failed(window))
    return failure();
  Pooling pooling{input, std::move(*kernelSizes), std::move(*window)};
  if (auto problem = findShapeProblem(pooling.windowsShape()))
    return op.emitError() << "the windows are too many: " << *problem;
  return pooling;
}

static FailureOr<Pooling> readPooling(OnnxOperator &op, unsigned types) {
  if (failed(checkElementType(op, op.operand(0), types, "the input")))
    return failure();
  return readPooling(op, op.operand(0));
}

/// The row-major place of each window's first maximum in its channel.
static Value findMaxima(ImplicitLocOpBuilder &b, const Pooling &pooling,
                        Value windows, Value maxima) {
  ReducedAxes axes = pooling.reducedAxes(b.getContext());
  size_t rank = pooling.spatialRank();
  SmallVector<int64_t> sizes(pooling.inputSizes());
  // Added up in any number, what is in the padding is behind all else.
  constexpr int64_t kPadding = int64_t(1) << 48;
  SmallVector<Value> operands{windows, maxima};
  SmallVector<AffineMap> maps{axes.identity(), axes.kept()};
  unsigned loops = 2 + 2 * rank;
  int64_t step = ShapedType::getNumElements(sizes);
  for (size_t i = 0; i < rank; ++i) {
    step /= sizes[i];
    AffineExpr output, tap;
    bindDims(b.getContext(), output, tap);
    operands.push_back(
        buildGather(b, buildProgression(b, sizes[i], 0, step),
                    {pooling.window.outputSizes[i], pooling.kernelSizes[i]},
                    AffineMap::get(2, 0, pooling.position(i, output, tap)),
                    b.getI64IntegerAttr(kPadding)));
    maps.push_back(AffineMap::get(
        loops, 0, {b.getAffineDimExpr(2 + i), b.getAffineDimExpr(2 + rank + i)},
        b.getContext()));
  }
  IntegerAttr none = b.getI64IntegerAttr(INT64_MAX);
  return axes.reduce(
      b, none, operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Value place = elements[2];
        for (Value term : elements.drop_front(3).drop_back())
          place = arith::AddIOp::create(body, place, term);
        Value candidate = arith::SelectOp::create(
            body, isExtreme(body, elements[0], elements[1]), place,
            arith::ConstantOp::create(body, none));
        return arith::MinSIOp::create(body, elements.back(), candidate);
      });
}

/// The place of each window's maximum in the input: the row-major one, or with
/// `isColumnMajor` one in which the first spatial dimension is the innermost.
/// The first maximum counts, whatever that order.
static Value buildIndices(ImplicitLocOpBuilder &b, const Pooling &pooling,
                          Value windows, Value maxima, bool isColumnMajor) {
  Value places = findMaxima(b, pooling, windows, maxima);
  SmallVector<int64_t> shape = pooling.resultShape();
  SmallVector<int64_t> sizes(pooling.inputSizes());
  int64_t count = ShapedType::getNumElements(sizes);
  Value batches = buildProgression(b, shape[0], 0, shape[1] * count);
  Value channels = buildProgression(b, shape[1], 0, count);
  AffineMap identity = b.getMultiDimIdentityMap(shape.size());
  return buildElementwise(
      b, shape, b.getI64Type(), {places, batches, channels},
      {identity, identity.getSubMap({0}), identity.getSubMap({1})},
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar place(body, elements[0], /*isUnsigned=*/true);
        Scalar offset = place.with(elements[1]) + place.with(elements[2]);
        if (!isColumnMajor)
          return (place + offset).getValue();
        int64_t weight = count;
        for (int64_t size : llvm::reverse(sizes)) {
          weight /= size;
          offset = offset + remainder(place, place.constant(size)) *
                                static_cast<double>(weight);
          place = place / static_cast<double>(size);
        }
        return offset.getValue();
      });
}

LogicalResult mini::convertMaxPool(OnnxOperator &op,
                                   SmallVectorImpl<OnnxTensor> &results) {
  auto pooling = readPooling(op, kNumbers);
  auto storageOrder = op.intAttribute("storage_order", 0);
  if (failed(pooling) || failed(storageOrder))
    return failure();
  if (*storageOrder != 0 && *storageOrder != 1)
    return op.emitError() << "storage_order is " << *storageOrder
                          << ", but must be 0 (row major) or 1 (column major)";
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor input = pooling->input;
  TypedAttr fill = neutralElement(Combination::Maximum, input.elementType,
                                  input.type().getElementType());
  Value windows = pooling->buildWindows(b, fill);
  Value maxima =
      pooling->reducedAxes(b.getContext())
          .combineAll(b, Combination::Maximum, input.elementType, windows);
  results.push_back({maxima, input.elementType});
  if (op.numResults() < 2)
    return success();
  for (int64_t size : input.shape())
    if (auto problem = findTableProblem(size))
      return op.emitError() << "the indices are not supported: " << *problem;
  if (llvm::is_contained(input.shape(), 0))
    return op.emitError() << "the input " << shapeText(input.shape())
                          << " has no elements that an index could name";
  results.push_back({buildIndices(b, *pooling, windows, maxima, *storageOrder),
                     b.getIntegerType(64, /*isSigned=*/true)});
  return success();
}

LogicalResult mini::convertNhwcMaxPool(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  if (op.operand(0).rank() < 3)
    return convertMaxPool(op, results); // Its error.
  OnnxTensor input[] = {buildChannelsSecond(op.builder(), op.operand(0))};
  OnnxOperator pool = op.withOperands(input);
  if (failed(convertMaxPool(pool, results)))
    return failure();
  results[0] = buildChannelsLast(op.builder(), results[0]);
  return success();
}

/// How many of the positions start, start + step, ..., `count` of them, are
/// from `begin` to before `end`.
static int64_t countWithin(int64_t start, int64_t step, int64_t count,
                           int64_t begin, int64_t end) {
  int64_t first =
      std::max<int64_t>(llvm::divideCeilSigned(begin - start, step), 0);
  int64_t last = std::min<int64_t>(
      llvm::divideFloorSigned(end - 1 - start, step), count - 1);
  return std::max<int64_t>(last - first + 1, 0);
}

namespace {

/// By what the sums of windows are divided: a number, times vectors along
/// dimensions in which it is not the same everywhere.
struct Divisor {
  double uniform = 1.0;
  SmallVector<Value> vectors;
  SmallVector<AffineMap> maps;
};

} // namespace

namespace {
/// What a window is divided by.
enum class Counted { Input, InputAndPadding, Kernel };
} // namespace

static FailureOr<Counted> readCounted(OnnxOperator &op, Counted ifIncluded) {
  auto includesPadding = op.intAttribute("count_include_pad", 0);
  if (failed(includesPadding))
    return failure();
  return *includesPadding ? ifIncluded : Counted::Input;
}

static FailureOr<Divisor> buildDivisor(OnnxOperator &op, const Pooling &pooling,
                                       Counted counted, Type type) {
  ImplicitLocOpBuilder &b = op.builder();
  Divisor divisor;
  if (counted == Counted::Kernel) {
    for (int64_t size : pooling.kernelSizes)
      divisor.uniform *= static_cast<double>(size);
    return divisor;
  }
  bool includesPadding = counted == Counted::InputAndPadding;
  const Window &window = pooling.window;
  for (size_t i = 0; i < pooling.spatialRank(); ++i) {
    if (auto problem = findTableProblem(window.outputSizes[i]))
      return op.emitError() << *problem;
    int64_t before = window.padsBefore[i],
            begin = includesPadding ? -before : 0,
            end = pooling.inputSizes()[i] +
                  (includesPadding ? window.padsAfter[i] : 0);
    SmallVector<Attribute> counts;
    for (int64_t output = 0; output < window.outputSizes[i]; ++output)
      counts.push_back(b.getFloatAttr(
          type,
          countWithin(output * window.strides[i] - before, window.dilations[i],
                      pooling.kernelSizes[i], begin, end)));
    if (llvm::all_equal(counts)) {
      divisor.uniform *= cast<FloatAttr>(counts[0]).getValueAsDouble();
      continue;
    }
    auto vectorType =
        RankedTensorType::get(static_cast<int64_t>(counts.size()), type);
    divisor.vectors.push_back(arith::ConstantOp::create(
        b, DenseElementsAttr::get(vectorType, counts)));
    divisor.maps.push_back(AffineMap::get(2 + pooling.spatialRank(), 0,
                                          b.getAffineDimExpr(2 + i)));
  }
  return divisor;
}

/// The averages of the windows, in the input's type.
static FailureOr<Value> buildAverages(OnnxOperator &op, const Pooling &pooling,
                                      Counted counted) {
  ImplicitLocOpBuilder &b = op.builder();
  Type elementType = pooling.input.elementType;
  auto divisor =
      buildDivisor(op, pooling, counted, accumulatorType(elementType));
  if (failed(divisor))
    return failure();
  ReducedAxes axes = pooling.reducedAxes(b.getContext());
  SmallVector<Value> operands{axes.sum(
      b, pooling.buildWindows(b, {}), elementType, [](Scalar x) { return x; })};
  SmallVector<int64_t> shape = pooling.resultShape();
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(shape.size())};
  llvm::append_range(operands, divisor->vectors);
  llvm::append_range(maps, divisor->maps);
  return buildElementwise(b, shape, elementType, operands, maps,
                          [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                            Scalar sum(body, elements[0]);
                            Scalar count = sum.constant(divisor->uniform);
                            for (Value factor : elements.drop_front())
                              count = count * sum.with(factor);
                            return convertWidth(body, (sum / count).getValue(),
                                                elementType);
                          });
}

LogicalResult mini::convertAveragePool(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &results) {
  auto pooling = readPooling(op, kFloats);
  auto counted = readCounted(op, Counted::InputAndPadding);
  if (failed(pooling) || failed(counted))
    return failure();
  auto averages = buildAverages(op, *pooling, *counted);
  if (failed(averages))
    return failure();
  results.push_back({*averages, pooling->input.elementType});
  return success();
}

static OnnxTensor buildDequantized(ImplicitLocOpBuilder &b,
                                   const QuantizedTensor &input) {
  int64_t rank = input.tensor.rank();
  BodyOperands operands;
  operands.addTensor(input.tensor, b.getMultiDimIdentityMap(rank));
  input.parameters.addTo(operands, rank);
  Value floats = buildElementwise(
      b, input.tensor.shape(), b.getF32Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        SmallVector<Value> values = operands.read(body, elements);
        return dequantizeElement(body, values[0], values[1], values[2],
                                 input.type());
      });
  return {floats, b.getF32Type()};
}

/// As ONNX Runtime computes it: of f32, the zero point added before rounding,
/// and count_include_pad divides even windows that leave the padding by the
/// size of the kernel.
LogicalResult
mini::convertQLinearAveragePool(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  auto input = readQuantizedTensor(op, 0);
  auto channelsLast = op.intAttribute("channels_last", 0);
  auto counted = readCounted(op, Counted::Kernel);
  if (failed(input) || failed(channelsLast) || failed(counted))
    return failure();
  bool isTransposed = *channelsLast != 0 && input->tensor.rank() >= 3;
  if (isTransposed)
    input->tensor = buildChannelsSecond(op.builder(), input->tensor);
  auto output = readTensorScale(op, 3, input->type());
  if (failed(output))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  auto pooling = readPooling(op, buildDequantized(b, *input));
  if (failed(pooling))
    return failure();
  auto averages = buildAverages(op, *pooling, *counted);
  if (failed(averages))
    return failure();
  int64_t rank = input->tensor.rank();
  BodyOperands operands;
  operands.addTensor({*averages, b.getF32Type()},
                     b.getMultiDimIdentityMap(rank));
  output->addTo(operands, rank);
  Value result = buildElementwise(
      b, pooling->resultShape(), b.getI8Type(), operands.operands(),
      operands.maps(), [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        SmallVector<Value> values = operands.read(body, elements);
        Value quotient = arith::DivFOp::create(body, values[0],
                                               extendToF32(body, values[1]));
        return quantizeElement(body, quotient, values[2], input->type(),
                               /*addsAfterRounding=*/false);
      });
  results.push_back({result, input->type()});
  if (isTransposed)
    results[0] = buildChannelsLast(b, results[0]);
  return success();
}

LogicalResult mini::convertLpPool(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  auto pooling = readPooling(op, kFloats);
  if (failed(pooling))
    return failure();
  ImplicitLocOpBuilder &b = op.builder();
  FailureOr<double> p = readNormOrder(op);
  if (failed(p))
    return failure();
  Type elementType = pooling->input.elementType;
  Value norms = pooling->reducedAxes(b.getContext())
                    .norm(b, pooling->buildWindows(b, {}), elementType, *p);
  results.push_back({buildRounding(b, norms, elementType), elementType});
  return success();
}
