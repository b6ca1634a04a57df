//===- Rearrange.cpp - Elements in another order - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Transpose, Tile, DepthToSpace and SpaceToDepth: one gather each.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/OperatorTable.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::convertTranspose(OnnxOperator &op,
                                     SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto given = op.intsAttribute("perm");
  if (failed(given))
    return failure();
  auto permutation = llvm::to_vector(llvm::reverse(llvm::seq(input.rank())));
  if (*given) {
    SmallVector<int64_t> sorted(**given);
    llvm::sort(sorted);
    if (!llvm::equal(sorted, llvm::seq(input.rank())))
      return op.emitError() << "perm is " << shapeText(**given)
                            << ", but must name each dimension of the input "
                            << shapeText(input.shape()) << " once";
    permutation = **given;
  }
  OnnxTensor result{buildTranspose(op.builder(), input.value, permutation),
                    input.elementType};
  if (input.countedDim)
    result.countedDim = std::distance(
        permutation.begin(), llvm::find(permutation, *input.countedDim));
  results.push_back(result);
  return success();
}

LogicalResult mini::convertTile(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto repeats = op.constantIntegers(1, "the repeats");
  if (failed(repeats))
    return failure();
  if (static_cast<int64_t>(repeats->size()) != input.rank())
    return op.emitError() << "there are " << repeats->size()
                          << " repeats, but the input "
                          << shapeText(input.shape()) << " has " << input.rank()
                          << " dimensions";
  MLIRContext *context = op.builder().getContext();
  SmallVector<int64_t> shape;
  SmallVector<AffineExpr> coordinates;
  for (auto [dimension, size, count] :
       llvm::enumerate(input.shape(), *repeats)) {
    int64_t repeated;
    if (count < 0 || llvm::MulOverflow(size, count, repeated))
      return op.emitError() << "repeat " << dimension << " is " << count
                            << ", but must be from 0 to what makes a tensor";
    shape.push_back(repeated);
    AffineExpr index = getAffineDimExpr(dimension, context);
    coordinates.push_back(count == 1 || size == 0 ? index : index % size);
  }
  if (failed(op.checkResultShape(shape)))
    return failure();
  auto map = AffineMap::get(input.rank(), 0, coordinates, context);
  results.push_back(
      {buildGather(op.builder(), input.value, shape, map), input.elementType});
  return success();
}

/// The block size of an input [N, C, H, W].
static FailureOr<int64_t> readBlockSize(OnnxOperator &op) {
  OnnxTensor input = op.operand(0);
  auto blockSize = op.intAttribute("blocksize", 0);
  if (failed(blockSize))
    return failure();
  if (*blockSize < 1 || *blockSize > INT16_MAX)
    return op.emitError() << "blocksize is " << *blockSize
                          << ", but must be from 1 to " << INT16_MAX;
  if (input.rank() != 4)
    return op.emitError() << "the input is " << shapeText(input.shape())
                          << ", but must have 4 dimensions";
  return blockSize;
}

LogicalResult mini::convertDepthToSpace(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto blockSize = readBlockSize(op);
  auto mode = op.stringAttribute("mode", "DCR");
  if (failed(blockSize) || failed(mode))
    return failure();
  if (*mode != "DCR" && *mode != "CRD")
    return op.emitError() << "mode is '" << *mode
                          << "'; 'DCR' and 'CRD' are supported";
  int64_t size = *blockSize, channels = input.shape()[1];
  if (channels % (size * size) != 0)
    return op.emitError() << "the input " << shapeText(input.shape()) << " has "
                          << channels << " channels, which blocks of " << size
                          << "x" << size << " do not divide";
  int64_t depth = channels / (size * size);
  int64_t shape[] = {input.shape()[0], depth, input.shape()[2] * size,
                     input.shape()[3] * size};
  if (failed(op.checkResultShape(shape)))
    return failure();
  AffineExpr n, c, h, w;
  bindDims(op.builder().getContext(), n, c, h, w);
  AffineExpr inBlock = (h % size) * size + w % size;
  AffineExpr channel =
      *mode == "DCR" ? inBlock * depth + c : c * (size * size) + inBlock;
  auto map = AffineMap::get(
      4, 0, {n, channel, h.floorDiv(size), w.floorDiv(size)}, n.getContext());
  results.push_back(
      {buildGather(op.builder(), input.value, shape, map), input.elementType});
  return success();
}

LogicalResult mini::convertSpaceToDepth(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto blockSize = readBlockSize(op);
  if (failed(blockSize))
    return failure();
  int64_t size = *blockSize, channels = input.shape()[1];
  if (input.shape()[2] % size != 0 || input.shape()[3] % size != 0)
    return op.emitError() << "blocks of " << size << "x" << size
                          << " do not divide the input "
                          << shapeText(input.shape());
  int64_t shape[] = {input.shape()[0], channels * size * size,
                     input.shape()[2] / size, input.shape()[3] / size};
  if (failed(op.checkResultShape(shape)))
    return failure();
  AffineExpr n, c, h, w;
  bindDims(op.builder().getContext(), n, c, h, w);
  int64_t divisor = std::max<int64_t>(channels, 1);
  AffineExpr inBlock = c.floorDiv(divisor);
  auto map = AffineMap::get(4, 0,
                            {n, c % divisor, h * size + inBlock.floorDiv(size),
                             w * size + inBlock % size},
                            n.getContext());
  results.push_back(
      {buildGather(op.builder(), input.value, shape, map), input.elementType});
  return success();
}
