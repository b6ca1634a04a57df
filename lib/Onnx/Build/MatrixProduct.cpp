//===- MatrixProduct.cpp - The operands of a matrix product - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Both operands are read alike: all that tells a left matrix from a right one,
// or one that is transposed, is which of its dimensions the sums run along.
//
//===----------------------------------------------------------------------===//

#include "MatrixProduct.h"

#include "IR/Mini/LinalgBuilders.h"

using namespace mlir;
using namespace mini;

namespace {

/// An operand, before it is known to fit the other one.
struct Factor {
  Factor(const OnnxOperator &op, size_t index)
      : index(index), tensor(op.operand(index)), shape(tensor.shape()) {}

  bool isVector() const { return shape.size() == 1; }
  ArrayRef<int64_t> batch() const {
    return shape.drop_back(isVector() ? 1 : 2);
  }
  int64_t sumSize() const { return shape[sumDim]; }
  /// Of a matrix, the last dimension but one if the sums run along the last.
  int64_t channel() const { return 2 * tensor.rank() - 3 - sumDim; }

  size_t index;
  OnnxTensor tensor;
  ArrayRef<int64_t> shape;
  int64_t sumDim = 0; ///< As in MatrixProduct::Matrix.
};

} // namespace

static InFlightDiagnostic emitMismatch(const OnnxOperator &op,
                                       const Factor &lhs, const Factor &rhs) {
  return op.emitError() << "cannot multiply " << shapeText(lhs.shape)
                        << " (operand " << lhs.index << ") by "
                        << shapeText(rhs.shape) << " (operand " << rhs.index
                        << "): ";
}

static FailureOr<MatrixProduct> makeProduct(OnnxOperator &op, const Factor &lhs,
                                            const Factor &rhs) {
  if (lhs.sumSize() != rhs.sumSize())
    return emitMismatch(op, lhs, rhs)
           << "dimension " << lhs.sumDim << " of the first has "
           << lhs.sumSize() << " elements, but dimension " << rhs.sumDim
           << " of the second " << rhs.sumSize()
           << "; both must be equal, so transpose or reshape one operand";
  auto batch = broadcastShapes(lhs.batch(), rhs.batch());
  if (!batch)
    return emitMismatch(op, lhs, rhs)
           << "the batches " << shapeText(lhs.batch()) << " and "
           << shapeText(rhs.batch())
           << " do not broadcast to each other; their sizes must be equal or 1";
  SmallVector<int64_t> loops = *batch;
  MLIRContext *context = op.builder().getContext();
  auto addChannel = [&](const Factor &factor) {
    if (factor.isVector())
      return AffineExpr();
    loops.push_back(factor.shape[factor.channel()]);
    return getAffineDimExpr(loops.size() - 1, context);
  };
  AffineExpr row = addChannel(lhs), column = addChannel(rhs);
  size_t resultRank = loops.size();
  if (failed(op.checkResultShape(loops)))
    return failure();
  loops.push_back(lhs.sumSize());

  auto makeMatrix = [&](const Factor &factor, AffineExpr channel) {
    SmallVector<AffineExpr> indices(
        broadcastMap(context, factor.batch(), *batch).getResults());
    indices.resize(factor.shape.size());
    indices[factor.sumDim] = getAffineDimExpr(resultRank, context);
    MatrixProduct::Matrix matrix{
        factor.tensor, {}, factor.sumDim, std::nullopt};
    if (!factor.isVector()) {
      matrix.channel = factor.channel();
      indices[*matrix.channel] = channel;
    }
    matrix.map = AffineMap::get(loops.size(), 0, indices, context);
    return matrix;
  };
  return MatrixProduct{makeMatrix(lhs, row), makeMatrix(rhs, column), loops,
                       resultRank};
}

FailureOr<MatrixProduct> mini::readMatMul(OnnxOperator &op, size_t lhsIndex,
                                          size_t rhsIndex) {
  Factor lhs(op, lhsIndex), rhs(op, rhsIndex);
  if (lhs.shape.empty() || rhs.shape.empty())
    return emitMismatch(op, lhs, rhs)
           << "a matrix product takes no scalar; use Mul";
  lhs.sumDim = lhs.tensor.rank() - 1;
  rhs.sumDim = std::max<int64_t>(rhs.tensor.rank() - 2, 0);
  return makeProduct(op, lhs, rhs);
}

FailureOr<MatrixProduct> mini::readGemm(OnnxOperator &op, size_t lhsIndex,
                                        size_t rhsIndex) {
  Factor lhs(op, lhsIndex), rhs(op, rhsIndex);
  auto transA = op.intAttribute("transA", 0),
       transB = op.intAttribute("transB", 0);
  if (failed(transA) || failed(transB))
    return failure();
  if (lhs.tensor.rank() != 2 || rhs.tensor.rank() != 2)
    return emitMismatch(op, lhs, rhs)
           << "both must have two dimensions; reshape them or use a MatMul";
  lhs.sumDim = *transA == 0 ? 1 : 0;
  rhs.sumDim = *transB == 0 ? 0 : 1;
  return makeProduct(op, lhs, rhs);
}
