//===- Unpool.cpp - MaxUnpool - cpp ---------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each element of the result looks for its own place among the indices, in
// their order: of several, the last wins, as in ONNX Runtime. The indices of a
// MaxPool whose input had the result's shape are in their windows, so that an
// element looks only at the few windows that it is in; others may lead anywhere
// in the whole tensor.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/Window.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// The shape that the attributes make, which ONNX calls the inferred one.
static FailureOr<SmallVector<int64_t>> inferShape(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  if (!op.attribute("kernel_shape"))
    return op.emitError() << "attribute 'kernel_shape' is missing";
  size_t rank = input.rank() - 2;
  auto kernel = readSizes(op, "kernel_shape", rank, 1),
       strides = readSizes(op, "strides", rank, 1),
       pads = readSizes(op, "pads", 2 * rank, 0);
  if (failed(kernel) || failed(strides) || failed(pads))
    return failure();
  SmallVector<int64_t> shape(input.shape().take_front(2));
  for (size_t d = 0; d < rank; ++d)
    shape.push_back((input.shape()[d + 2] - 1) * (*strides)[d] + (*kernel)[d] -
                    (*pads)[d] - (*pads)[d + rank]);
  if (llvm::any_of(shape, [](int64_t size) { return size < 1; }))
    return op.emitError() << "the padding leaves nothing of the result, "
                          << shapeText(shape);
  return shape;
}

static FailureOr<SmallVector<int64_t>> readResultShape(OnnxOperator &op) {
  auto inferred = inferShape(op);
  if (failed(inferred) || !op.operand(2))
    return inferred;
  auto given = op.constantIntegers(2, "the output's shape");
  if (failed(given))
    return failure();
  bool fits =
      given->size() == inferred->size() &&
      ArrayRef(*given).take_front(2) == ArrayRef(*inferred).take_front(2) &&
      llvm::all_of(llvm::zip_equal(*given, *inferred), [](auto pair) {
        return std::get<0>(pair) >= std::get<1>(pair);
      });
  if (!fits)
    return op.emitError() << "the output's shape is " << shapeText(*given)
                          << ", but must have the batch, the channels and at"
                          << " least the sizes of " << shapeText(*inferred);
  return given;
}

/// The window of the MaxPool that the indices are from, if its input had
/// `shape` and it counted places in the order of rows.
static std::optional<Window> findPoolWindow(OnnxOperator &op,
                                            ArrayRef<int64_t> shape,
                                            SmallVectorImpl<int64_t> &kernel) {
  OnnxTensor input;
  auto pool = op.producer(1, "onnx.MaxPool", 1, input);
  if (!pool || input.shape() != shape)
    return std::nullopt;
  // It was converted, so that no attribute is wrong.
  auto kernelSizes = readSizes(*pool, "kernel_shape", shape.size() - 2, 1);
  auto order = pool->intAttribute("storage_order", 0);
  if (failed(kernelSizes) || failed(order) || *order != 0)
    return std::nullopt;
  auto window = readWindow(*pool, shape.drop_front(2), *kernelSizes);
  if (failed(window))
    return std::nullopt;
  kernel = *kernelSizes;
  return *window;
}

/// Emits the search: `source` says where the loops, those of the result and
/// then those of the search, find a candidate in the input.
static Value buildSearch(OnnxOperator &op, ArrayRef<int64_t> shape,
                         ArrayRef<int64_t> searched, AffineMap source,
                         SmallVector<Value> candidates) {
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<int64_t> loops(shape);
  llvm::append_range(loops, searched);
  unsigned rank = shape.size();
  SmallVector<AffineMap> maps(2, source);
  int64_t stride = ShapedType::getNumElements(shape);
  for (auto [d, size] : llvm::enumerate(shape)) {
    stride /= size;
    candidates.push_back(buildProgression(b, size, 0, stride));
    maps.push_back(AffineMap::get(loops.size(), 0, b.getAffineDimExpr(d)));
  }
  Type type = op.operand(0).type().getElementType();
  return buildReduction(
      b, loops, rank, b.getZeroAttr(type), candidates, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        Scalar here(body, elements[2]);
        for (Value term : elements.drop_front(3).drop_back())
          here = here + here.with(term);
        Scalar isHere = here == here.with(elements[1]);
        return arith::SelectOp::create(body, isHere.getValue(), elements[0],
                                       elements.back());
      });
}

/// Looks at the windows that an element of the result is in.
static Value buildLocalSearch(OnnxOperator &op, ArrayRef<int64_t> shape,
                              const Window &window, ArrayRef<int64_t> kernel) {
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor input = op.operand(0), indices = op.operand(1);
  size_t rank = shape.size(), spatial = rank - 2;
  // Gathers make of the input a tensor with the windows of each element.
  SmallVector<int64_t> counts, gathered(shape);
  SmallVector<AffineExpr> source{b.getAffineDimExpr(0), b.getAffineDimExpr(1)};
  for (size_t d = 0; d < spatial; ++d) {
    int64_t stride = window.strides[d],
            extent = (kernel[d] - 1) * window.dilations[d] + 1,
            count = llvm::divideCeil(extent, stride);
    AffineExpr last =
        (b.getAffineDimExpr(d + 2) + window.padsBefore[d]).floorDiv(stride);
    source.push_back(last - (count - 1) + b.getAffineDimExpr(rank + d));
    counts.push_back(count);
  }
  llvm::append_range(gathered, counts);
  AffineMap map = AffineMap::get(gathered.size(), 0, source, b.getContext());
  Value values = buildGather(b, input.value, gathered, map),
        places = buildGather(b, indices.value, gathered, map,
                             b.getI64IntegerAttr(-1));
  return buildSearch(op, shape, counts,
                     b.getMultiDimIdentityMap(gathered.size()),
                     {values, places});
}

LogicalResult mini::convertMaxUnpool(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0), indices = op.operand(1);
  if (failed(checkElementType(op, input, kNumbers, "the input")))
    return failure();
  if (input.rank() < 3 || !indices.elementType.isSignedInteger(64) ||
      indices.shape() != input.shape())
    return op.emitError() << "the input is " << tensorText(input)
                          << " and the indices are " << tensorText(indices)
                          << "; the indices must be si64 and as many, and there"
                          << " must be a spatial dimension after the batch and"
                          << " the channels";
  auto shape = readResultShape(op);
  if (failed(shape) || failed(op.checkResultShape(*shape)))
    return failure();
  for (int64_t size : *shape)
    if (failed(checkTable(op, size)))
      return failure();
  SmallVector<int64_t> kernel;
  if (auto window = findPoolWindow(op, *shape, kernel)) {
    results.push_back(
        {buildLocalSearch(op, *shape, *window, kernel), input.elementType});
    return success();
  }
  ImplicitLocOpBuilder &b = op.builder();
  int64_t count = input.type().getNumElements();
  auto source =
      AffineMap::get(shape->size() + 1, 0, b.getAffineDimExpr(shape->size()));
  results.push_back({buildSearch(op, *shape, count, source,
                                 {buildReshape(b, input.value, count),
                                  buildReshape(b, indices.value, count)}),
                     input.elementType});
  return success();
}
