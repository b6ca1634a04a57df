//===- Pool.cpp - PyTorch's pooling - cpp ---------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Pooling of two dimensions. A maximum of quantized elements is one of them.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"

using namespace mlir;
using namespace mini;

/// Adds what both kinds of pooling have: operand 1 is the kernel, 2 the
/// strides, of which none are the kernel, and 3 the padding.
static LogicalResult addWindow(AtenOp &op, AtenOp::Attributes &attributes) {
  auto kernel = op.sizes(1, 2);
  auto strideList = op.integers(2);
  auto pads = op.sizes(3, 2);
  if (failed(kernel) || failed(strideList) || failed(pads))
    return failure();
  auto strides = strideList->empty() ? kernel : op.sizes(2, 2);
  if (failed(strides))
    return failure();
  SmallVector<int64_t> both(*pads);
  both.append(*pads);
  attributes.add("kernel_shape", *kernel)
      .add("strides", *strides)
      .add("pads", both);
  return success();
}

FailureOr<Value> mini::convertAtenMaxPool(AtenOp &op) {
  auto input = op.tensor(0);
  auto dilations = op.sizes(4, 2);
  auto ceils = op.boolean(5);
  AtenOp::Attributes attributes = op.attributes();
  if (failed(input) || failed(dilations) || failed(ceils) ||
      failed(addWindow(op, attributes)))
    return failure();
  attributes.add("dilations", *dilations).add("ceil_mode", *ceils);
  const AtenQuantization *quantization = op.quantizationOf(*input);
  if (quantization && quantization->axis)
    return op.emitError() << "the input is quantized per channel, which is not"
                          << " supported";
  Value result = op.create("MaxPool", *input, attributes);
  if (quantization)
    op.setQuantization(result, AtenQuantization(*quantization));
  return result;
}

FailureOr<Value> mini::convertAtenAvgPool(AtenOp &op) {
  auto input = op.tensor(0);
  auto ceils = op.boolean(4), countsPadding = op.boolean(5);
  AtenOp::Attributes attributes = op.attributes();
  if (failed(input) || failed(ceils) || failed(countsPadding) ||
      failed(addWindow(op, attributes)))
    return failure();
  if (op.operand(6))
    return op.emitError() << "divisor_override is not supported";
  attributes.add("ceil_mode", *ceils).add("count_include_pad", *countsPadding);
  return op.create("AveragePool", *input, attributes);
}

FailureOr<Value> mini::convertAtenAdaptiveAvgPool(AtenOp &op) {
  auto input = op.tensor(0);
  auto outputs = op.sizes(1, 2);
  if (failed(input) || failed(outputs))
    return failure();
  if (llvm::all_of(*outputs, [](int64_t size) { return size == 1; }))
    return op.create("GlobalAveragePool", *input);
  auto shape = op.shapeOf(*input);
  if (failed(shape))
    return failure();
  SmallVector<int64_t> kernel;
  for (auto [size, output] : llvm::zip(shape->take_back(2), *outputs)) {
    if (output < 1 || size < 1 || size % output != 0)
      return op.emitError() << "makes " << output << " elements of " << size
                            << ", which must be a multiple of that";
    kernel.push_back(size / output);
  }
  if (kernel.size() != 2)
    return op.emitError() << "the input is " << input->getType()
                          << ", but must have two spatial dimensions";
  return op.create(
      "AveragePool", *input,
      op.attributes().add("kernel_shape", kernel).add("strides", kernel));
}
