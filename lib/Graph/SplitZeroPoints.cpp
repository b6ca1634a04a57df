//===- SplitZeroPoints.cpp - Zero points out of integer contractions ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The matrix cores multiply i8 as they are. With a - x and b - y, of zero
// points x and y that do not depend on k,
//
//   sum (a - x) * (b - y) = sum a * b - x * sum b - y * (sum a - K * x),
//
// and an unsigned a is the signed a - 128, whose bits differ in the sign, with
// the zero point x - 128. All of it is exact, as i32 wraps.
//
//===----------------------------------------------------------------------===//

#include "FactorSums.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/MatrixTypes.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ModuleTarget.h"
#include "LoopGroups.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_SPLITZEROPOINTSPASS
#include "Graph/Passes.h.inc"

namespace {

/// One factor of the products: ext(operand) - zeroPoint.
struct Factor {
  OpOperand *operand = nullptr;
  bool isUnsigned = false;
  Value zeroPoint; ///< In the body; null for 0.

  /// True if a zero point is left when the factor is seen as signed.
  bool hasOffset() const { return zeroPoint || isUnsigned; }
};

/// Where the elements that correct a sum are among those of its body.
struct Correction {
  size_t lhsSum = 0, rhsSum = 0; ///< Set if the other factor has an offset.
  SmallVector<std::pair<Value, size_t>> points;
};

/// Takes one contraction apart.
class Splitter {
public:
  Splitter(linalg::GenericOp generic, IRRewriter &rewriter)
      : generic(generic), b(generic.getLoc(), rewriter), rewriter(rewriter),
        groups(generic) {}

  /// Finds the factors; false if the op is not such a contraction.
  bool match(const Chip &chip);
  void rewrite();

private:
  std::optional<Factor> matchFactor(Value value);
  Value toSigned(const Factor &factor);
  Value multiply(Value lhsSigned, Value rhsSigned);
  Value offsetOf(const Factor &factor, const IRMapping &mapping);
  Value correct(const Correction &correction, ValueRange in);
  int32_t reducedCount();
  AffineMap overResult(AffineMap map);

  linalg::GenericOp generic;
  ImplicitLocOpBuilder b;
  IRRewriter &rewriter;
  LoopGroups groups;
  Factor lhs, rhs;
};

struct SplitZeroPointsPass
    : impl::SplitZeroPointsPassBase<SplitZeroPointsPass> {
  void runOnOperation() override {
    const Chip *chip = targetOf(getOperation());
    if (!chip)
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    SmallVector<linalg::GenericOp> generics;
    getOperation().walk(
        [&](linalg::GenericOp generic) { generics.push_back(generic); });
    for (linalg::GenericOp generic : generics) {
      rewriter.setInsertionPoint(generic);
      if (!isReduction(generic))
        continue;
      Splitter splitter(generic, rewriter);
      if (splitter.match(*chip))
        splitter.rewrite();
    }
  }
};

} // namespace

std::optional<Factor> Splitter::matchFactor(Value value) {
  Factor factor;
  if (auto difference = value.getDefiningOp<arith::SubIOp>()) {
    value = difference.getLhs();
    factor.zeroPoint = difference.getRhs();
  }
  Operation *extension = value.getDefiningOp();
  if (!isa_and_nonnull<arith::ExtSIOp, arith::ExtUIOp>(extension))
    return std::nullopt;
  auto argument = dyn_cast<BlockArgument>(extension->getOperand(0));
  if (!argument || argument.getOwner() != generic.getBody() ||
      !argument.getType().isInteger(8))
    return std::nullopt;
  factor.operand = generic.getMatchingOpOperand(argument);
  factor.isUnsigned = isa<arith::ExtUIOp>(extension);
  if (!factor.zeroPoint || matchPattern(factor.zeroPoint, m_Constant()))
    return factor;

  // The zero point is an operand, perhaps extended, that does not depend on k.
  Value source = factor.zeroPoint;
  if (Operation *op = source.getDefiningOp();
      isa_and_nonnull<arith::ExtSIOp, arith::ExtUIOp>(op))
    source = op->getOperand(0);
  auto point = dyn_cast<BlockArgument>(source);
  if (!point || point.getOwner() != generic.getBody() ||
      point.getArgNumber() >= generic.getNumDpsInputs())
    return std::nullopt;
  AffineMap map =
      generic.getMatchingIndexingMap(generic.getMatchingOpOperand(point));
  SmallVector<unsigned> reductions;
  generic.getReductionDims(reductions);
  if (llvm::any_of(reductions,
                   [&](unsigned loop) { return map.isFunctionOfDim(loop); }))
    return std::nullopt;
  return factor;
}

bool Splitter::match(const Chip &chip) {
  auto multiplied = multipliedValues(generic);
  if (!multiplied ||
      !generic.getRegionOutputArgs()[0].getType().isInteger(32) ||
      !hasMatrixInstruction(chip, b.getI8Type(), b.getI8Type(), b.getI32Type()))
    return false;
  auto first = matchFactor(multiplied->first),
       second = matchFactor(multiplied->second);
  if (!first || !second || first->operand == second->operand)
    return false;
  lhs = *first;
  rhs = *second;
  // The image of a convolution comes first, whichever way it was multiplied.
  if (lhs.operand->getOperandNumber() > rhs.operand->getOperandNumber())
    std::swap(lhs, rhs);
  return (lhs.hasOffset() || rhs.hasOffset()) &&
         classifyLoops(generic, groups,
                       generic.getMatchingIndexingMap(lhs.operand),
                       generic.getMatchingIndexingMap(rhs.operand));
}

/// The bytes with their highest bit the other way round.
static DenseElementsAttr flipSigns(DenseIntElementsAttr elements) {
  SmallVector<char> bytes(elements.getRawData());
  for (char &byte : bytes)
    byte = static_cast<char>(static_cast<uint8_t>(byte) ^ 0x80);
  return DenseElementsAttr::getFromRawBuffer(elements.getType(), bytes);
}

Value Splitter::toSigned(const Factor &factor) {
  Value tensor = factor.operand->get();
  if (!factor.isUnsigned)
    return tensor;
  auto type = cast<RankedTensorType>(tensor.getType());
  DenseIntElementsAttr elements;
  if (matchPattern(tensor, m_Constant(&elements)))
    return arith::ConstantOp::create(b, flipSigns(elements));
  return buildElementwise(
      b, type.getShape(), type.getElementType(), tensor,
      b.getMultiDimIdentityMap(type.getRank()),
      [](ImplicitLocOpBuilder &body, ValueRange in) -> Value {
        Value sign = arith::ConstantOp::create(
            body, body.getI8IntegerAttr(std::numeric_limits<int8_t>::min()));
        return arith::XOrIOp::create(body, in[0], sign);
      });
}

/// The same loops, without zero points.
Value Splitter::multiply(Value lhsSigned, Value rhsSigned) {
  Value init = generic.getDpsInits()[0];
  SmallVector<AffineMap> maps{
      generic.getMatchingIndexingMap(lhs.operand),
      generic.getMatchingIndexingMap(rhs.operand),
      generic.getMatchingIndexingMap(generic.getDpsInitOperand(0))};
  return linalg::GenericOp::create(
             b, TypeRange(init.getType()), ValueRange{lhsSigned, rhsSigned},
             init, maps, generic.getIteratorTypesArray(),
             [](OpBuilder &nested, Location loc, ValueRange in) {
               ImplicitLocOpBuilder body(loc, nested);
               Type wide = body.getI32Type();
               Value x = arith::ExtSIOp::create(body, wide, in[0]),
                     y = arith::ExtSIOp::create(body, wide, in[1]);
               Value product = arith::MulIOp::create(body, x, y);
               Value sum = arith::AddIOp::create(body, in[2], product);
               linalg::YieldOp::create(body, sum);
             })
      .getResult(0);
}

/// A map of the loops as one of the result's dimensions. Loops that the result
/// does not have run once where this is used.
AffineMap Splitter::overResult(AffineMap map) {
  AffineMap result =
      generic.getMatchingIndexingMap(generic.getDpsInitOperand(0));
  MLIRContext *context = generic.getContext();
  SmallVector<AffineExpr> dims(map.getNumDims(),
                               getAffineConstantExpr(0, context));
  for (auto [i, expr] : llvm::enumerate(result.getResults()))
    dims[cast<AffineDimExpr>(expr).getPosition()] =
        getAffineDimExpr(i, context);
  return map.replaceDimsAndSymbols(dims, {}, result.getNumResults(), 0);
}

/// What is subtracted from the factor, seen as signed; in the body of the
/// correction, to whose arguments `mapping` takes those of the contraction.
Value Splitter::offsetOf(const Factor &factor, const IRMapping &mapping) {
  Value offset;
  if (factor.zeroPoint) {
    IRMapping copy = mapping;
    Operation *op = factor.zeroPoint.getDefiningOp();
    bool isInside = op && op->getBlock() == generic.getBody();
    offset = isInside ? b.clone(*op, copy)->getResult(0)
                      : mapping.lookupOrDefault(factor.zeroPoint);
  } else {
    offset = arith::ConstantOp::create(b, b.getI32IntegerAttr(0));
  }
  if (!factor.isUnsigned)
    return offset;
  Value bias = arith::ConstantOp::create(b, b.getI32IntegerAttr(128));
  return b.createOrFold<arith::SubIOp>(offset, bias);
}

/// The K of the formula, modulo 2^32 as the sums are.
int32_t Splitter::reducedCount() {
  int64_t count = 1;
  for (auto [size, kind] : llvm::zip(generic.getStaticLoopRanges(),
                                     generic.getIteratorTypesArray()))
    count *= kind == utils::IteratorType::reduction ? size : 1;
  return static_cast<int32_t>(static_cast<uint32_t>(count));
}

/// The sum without what the offsets add to it, in the correction's body.
Value Splitter::correct(const Correction &correction, ValueRange in) {
  IRMapping mapping;
  for (auto [point, number] : correction.points)
    mapping.map(point, in[number]);
  Value sum = in[0], lhsOffset;
  auto subtract = [&](Value offset, Value of) {
    Value product = arith::MulIOp::create(b, offset, of);
    sum = arith::SubIOp::create(b, sum, product);
  };
  if (lhs.hasOffset()) {
    lhsOffset = offsetOf(lhs, mapping);
    subtract(lhsOffset, in[correction.rhsSum]);
  }
  if (!rhs.hasOffset())
    return sum;
  Value total = in[correction.lhsSum];
  if (lhs.hasOffset()) {
    Value count =
        arith::ConstantOp::create(b, b.getI32IntegerAttr(reducedCount()));
    total = arith::SubIOp::create(b, total,
                                  arith::MulIOp::create(b, lhsOffset, count));
  }
  subtract(offsetOf(rhs, mapping), total);
  return sum;
}

void Splitter::rewrite() {
  Value lhsSigned = toSigned(lhs), rhsSigned = toSigned(rhs);
  SmallVector<Value> inputs{multiply(lhsSigned, rhsSigned)};
  auto type = cast<RankedTensorType>(inputs[0].getType());
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(type.getRank())};
  auto add = [&](Value value, AffineMap map) {
    inputs.push_back(value);
    maps.push_back(map);
    return inputs.size() - 1;
  };
  auto addSums = [&](const Factor &factor, Value asSigned) {
    auto [sums, map] =
        sumFactor(b, generic, factor.operand, asSigned, factor.isUnsigned);
    return add(sums, overResult(map));
  };
  Correction correction;
  if (rhs.hasOffset())
    correction.lhsSum = addSums(lhs, lhsSigned);
  if (lhs.hasOffset())
    correction.rhsSum = addSums(rhs, rhsSigned);
  for (OpOperand *operand : generic.getDpsInputOperands())
    if (operand != lhs.operand && operand != rhs.operand)
      correction.points.emplace_back(
          generic.getMatchingBlockArgument(operand),
          add(operand->get(),
              overResult(generic.getMatchingIndexingMap(operand))));
  Value corrected =
      buildElementwise(b, type.getShape(), type.getElementType(), inputs, maps,
                       [&](ImplicitLocOpBuilder &body, ValueRange in) {
                         OpBuilder::InsertionGuard guard(b);
                         b.restoreInsertionPoint(body.saveInsertionPoint());
                         return correct(correction, in);
                       });
  rewriter.replaceOp(generic, corrected);
}

} // namespace mini
