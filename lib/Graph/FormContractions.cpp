//===- FormContractions.cpp - Convolutions and products as implicit GEMM --===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A convolution of any rank, a matrix product and a fully connected layer are
// one thing: sums of products in which a loop belongs to one operand and the
// result (M or N), to both operands (K) or to all three (a batch or a group).
// Neither the im2col matrix nor the (m, n) result is ever in memory: later
// stages tile and fuse the gathers into the contraction's loads.
//
//===----------------------------------------------------------------------===//

#include "ContiguousDim.h"
#include "IR/Mini/ComposeGathers.h"
#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/MatrixTypes.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ModuleTarget.h"
#include "LoopGroups.h"
#include "Passes.h"
#include "Patches/ReadByPatches.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FORMCONTRACTIONSPASS
#include "Graph/Passes.h.inc"

namespace {
/// The types of what is multiplied. Each is that of an operand's elements, or
/// what they are bitcast to: tensors of 8-bit floats hold bytes.
struct Factors {
  Type lhs, rhs;
};
} // namespace

/// `value` without the extension that a matrix instruction does.
static Value skipExtension(Value value) {
  Operation *op = value.getDefiningOp();
  return isa_and_nonnull<arith::ExtSIOp, arith::ExtFOp>(op) ? op->getOperand(0)
                                                            : value;
}

static Value skipBitcast(Value value) {
  auto bitcast = value.getDefiningOp<arith::BitcastOp>();
  return bitcast ? bitcast.getIn() : value;
}

/// The factors if the body is accumulator + input 0 * input 1, each extended to
/// the accumulator's type where it is narrower.
static std::optional<Factors> readFactors(linalg::GenericOp generic) {
  auto multiplied = multipliedValues(generic);
  if (!multiplied)
    return std::nullopt;
  Value lhs = skipExtension(multiplied->first),
        rhs = skipExtension(multiplied->second);
  Block *body = generic.getBody();
  Value a = body->getArgument(0), b = body->getArgument(1);
  if (skipBitcast(lhs) == b && skipBitcast(rhs) == a)
    std::swap(lhs, rhs);
  if (skipBitcast(lhs) != a || skipBitcast(rhs) != b)
    return std::nullopt;
  return Factors{lhs.getType(), rhs.getType()};
}

/// linalg.contract over (m, n, k), or (b, m, n, k) where the operands have
/// three dimensions: both have k innermost.
static Value createContraction(OpBuilder &builder, Location loc, Value lhs,
                               Value rhs, Value accumulator) {
  bool isBatched = cast<RankedTensorType>(lhs.getType()).getRank() == 3;
  SmallVector<AffineMap> maps =
      contractionMaps(isBatched, builder.getContext());
  return linalg::ContractOp::create(builder, loc, accumulator.getType(),
                                    ValueRange{lhs, rhs}, accumulator,
                                    builder.getAffineMapArrayAttr(maps))
      .getResult(0);
}

/// True if the op computes what a matrix instruction of `chip` does.
static bool isMatrixProduct(linalg::GenericOp generic, const Chip &chip) {
  if (!generic.hasPureTensorSemantics() || generic.getNumDpsInputs() != 2 ||
      generic.getNumDpsInits() != 1 || generic.getNumReductionLoops() == 0 ||
      !hasStaticLoops(generic))
    return false;
  auto factors = readFactors(generic);
  return factors &&
         hasMatrixInstruction(chip, factors->lhs, factors->rhs,
                              generic.getBody()->getArgument(2).getType());
}

/// The bits of `attribute`, elements or one, as `type`.
static TypedAttr bitcastConstant(TypedAttr attribute, Type type) {
  if (auto elements = dyn_cast<DenseElementsAttr>(attribute))
    return elements.bitcast(type);
  auto one = RankedTensorType::get({}, attribute.getType());
  return DenseElementsAttr::get(one, Attribute(attribute))
      .bitcast(type)
      .getSplatValue<TypedAttr>();
}

/// A constant, or what gathers show of one, with its elements' bits as `type`;
/// null for other tensors.
static Value bitcastGathered(OpBuilder &builder, Value tensor, Type type) {
  DenseElementsAttr elements;
  if (matchPattern(tensor, m_Constant(&elements)))
    return arith::ConstantOp::create(builder, tensor.getLoc(),
                                     bitcastConstant(elements, type));
  auto gather = tensor.getDefiningOp<GatherOp>();
  Value source =
      gather ? bitcastGathered(builder, gather.getSource(), type) : Value();
  if (!source)
    return {};
  return GatherOp::create(
      builder, gather.getLoc(), gather.getType().clone(type), source,
      gather.getOffsets(), gather.getBoundsAttr(), gather.getMapAttr(),
      bitcastConstant(gather.getFill(), type));
}

/// `tensor` with its elements' bits as `type`: of constants, in advance.
static Value bitcastElements(OpBuilder &builder, Location loc, Value tensor,
                             Type type) {
  auto from = cast<RankedTensorType>(tensor.getType());
  if (from.getElementType() == type)
    return tensor;
  if (Value gathered = bitcastGathered(builder, tensor, type))
    return gathered;
  ImplicitLocOpBuilder b(loc, builder);
  return buildElementwise(b, from.getShape(), type, tensor,
                          b.getMultiDimIdentityMap(from.getRank()),
                          [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                            return arith::BitcastOp::create(body, type,
                                                            elements[0]);
                          });
}

/// The patches that `generic` should read. Of bytes that are floats it reads
/// none: zero times such a byte need not be zero.
static std::optional<PatchShape> patchShapeOf(linalg::GenericOp generic,
                                              const Chip &chip) {
  Block *body = generic.getBody();
  Factors factors = *readFactors(generic);
  if (factors.lhs != body->getArgument(0).getType() ||
      factors.rhs != body->getArgument(1).getType())
    return std::nullopt;
  return findPatchShape(generic, chip);
}

/// K ends with the loop that runs through the memory of an operand, the left
/// one (a convolution's image) first; the order of the others stays.
static void orderK(linalg::GenericOp generic, SmallVectorImpl<unsigned> &k) {
  for (OpOperand *operand : generic.getDpsInputOperands()) {
    auto loop = contiguousLoop(generic, operand);
    auto *found = loop ? llvm::find(k, *loop) : k.end();
    if (found == k.end())
      continue;
    std::rotate(found, found + 1, k.end());
    return;
  }
}

static void formContraction(linalg::GenericOp generic, RewriterBase &rewriter) {
  LoopGroups groups(generic);
  auto loops = classifyLoops(
      generic, groups,
      generic.getMatchingIndexingMap(generic.getDpsInputOperand(0)),
      generic.getMatchingIndexingMap(generic.getDpsInputOperand(1)));
  if (!loops)
    return;
  // A patch has its own order.
  if (!generic.getInputs()[0].getDefiningOp<PatchOp>())
    orderK(generic, loops->k);

  rewriter.setInsertionPoint(generic);
  Location loc = generic.getLoc();
  MLIRContext *context = rewriter.getContext();
  // ([b,] m, n, k); a view of an operand or the result takes b and two of them.
  SmallVector<int64_t> batch;
  SmallVector<AffineExpr> batchIndex;
  if (!loops->batch.empty()) {
    batch.push_back(groups.add(loops->batch));
    batchIndex.push_back(getAffineDimExpr(0, context));
  }
  unsigned rank = batch.size() + 2;
  int64_t m = groups.add(loops->m), n = groups.add(loops->n),
          k = groups.add(loops->k);
  AffineExpr row = getAffineDimExpr(rank - 2, context),
             column = getAffineDimExpr(rank - 1, context),
             zero = getAffineConstantExpr(0, context);
  auto view = [&](OpOperand *operand, ArrayRef<AffineExpr> indices) {
    SmallVector<AffineExpr> dims = batchIndex;
    llvm::append_range(dims, indices);
    AffineMap map = groups.rewrite(generic.getMatchingIndexingMap(operand));
    return map.replaceDimsAndSymbols(dims, {}, rank, 0);
  };
  auto gather = [&](OpOperand *operand, ArrayRef<int64_t> matrix,
                    ArrayRef<AffineExpr> indices) -> Value {
    SmallVector<int64_t> shape = batch;
    llvm::append_range(shape, matrix);
    return GatherOp::create(rewriter, loc, operand->get(), shape,
                            view(operand, indices));
  };
  OpOperand *lhs = generic.getDpsInputOperand(0),
            *rhs = generic.getDpsInputOperand(1),
            *init = generic.getDpsInitOperand(0);
  Factors factors = *readFactors(generic);
  Value product = createContraction(
      rewriter, loc,
      bitcastElements(rewriter, loc, gather(lhs, {m, k}, {row, zero, column}),
                      factors.lhs),
      bitcastElements(rewriter, loc, gather(rhs, {n, k}, {zero, row, column}),
                      factors.rhs),
      gather(init, {m, n}, {row, column, zero}));
  rewriter.replaceOpWithNewOp<ScatterOp>(
      generic, generic.getResult(0).getType(), product,
      view(init, {row, column, zero}));
}

namespace {
struct FormContractionsPass
    : impl::FormContractionsPassBase<FormContractionsPass> {
  void runOnOperation() override {
    const Chip *chip = targetOf(getOperation());
    if (!chip)
      return signalPassFailure();
    IRRewriter rewriter(&getContext());
    // Producers first: what they became tells the layout that is read.
    SmallVector<linalg::GenericOp> products;
    getOperation().walk([&](linalg::GenericOp generic) {
      if (isMatrixProduct(generic, *chip))
        products.push_back(generic);
    });
    for (linalg::GenericOp generic : products) {
      if (auto shape = patchShapeOf(generic, *chip))
        generic = readByPatches(generic, *shape, rewriter);
      formContraction(generic, rewriter);
    }
    // The im2col gather with the padding's.
    if (failed(composeGathers(getOperation())))
      signalPassFailure();
  }
};
} // namespace

} // namespace mini
