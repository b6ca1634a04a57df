//===- ConvertFloat8Formats.cpp - The chip's 8-bit floats -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Some chips multiply the FNUZ formats where models mostly have those of the
// Open Compute Project (OCP). An OCP format and the FNUZ form of it have as
// many bits of exponent and mantissa, but the bias of the exponent is one more:
// the same bits are half the value. So an operand takes its FNUZ form, and what
// the sums are multiplied by makes up for it. Nothing is rounded on the way.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "IR/Mini/MatrixTypes.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ModuleTarget.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

#include <cmath>

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_CONVERTFLOAT8FORMATSPASS
#include "Graph/Passes.h.inc"

/// The byte of a sign without a magnitude: a zero in OCP, the NaN in FNUZ.
static constexpr uint8_t signAlone = 0x80;

/// The FNUZ form of an OCP format; other types as they are.
static Type fnuzFormOf(Type type) {
  if (isa<Float8E4M3FNType>(type))
    return Float8E4M3FNUZType::get(type.getContext());
  if (isa<Float8E5M2Type>(type))
    return Float8E5M2FNUZType::get(type.getContext());
  return type;
}

/// The byte of half of the OCP float `bits` in its FNUZ form. A zero has no
/// sign there, and there is but one NaN, which an infinity becomes.
static APInt halveByte(const APInt &bits, FloatType type) {
  APFloat value(type.getFloatSemantics(), bits);
  if (!value.isFinite())
    return APInt(8, signAlone);
  return value.isZero() ? APInt(8, 0) : bits;
}

/// The same of a byte that is not known.
static Value buildHalf(ImplicitLocOpBuilder &builder, Value bits,
                       FloatType type) {
  auto constant = [&](uint8_t value) -> Value {
    return arith::ConstantOp::create(
        builder, builder.getI8IntegerAttr(static_cast<int8_t>(value)));
  };
  auto select = [&](arith::CmpIPredicate predicate, Value x, uint8_t y,
                    uint8_t yes, Value no) -> Value {
    Value holds = arith::CmpIOp::create(builder, predicate, x, constant(y));
    return arith::SelectOp::create(builder, holds, constant(yes), no);
  };
  auto largest =
      static_cast<uint8_t>(APFloat::getLargest(type.getFloatSemantics())
                               .bitcastToAPInt()
                               .getZExtValue());
  Value magnitude = arith::AndIOp::create(builder, bits, constant(0x7f));
  Value result =
      select(arith::CmpIPredicate::ugt, magnitude, largest, signAlone, bits);
  return select(arith::CmpIPredicate::eq, bits, signAlone, 0, result);
}

namespace {
/// The casts of the bytes of both operands, where the body adds up the products
/// of what they are as floats.
struct Float8Product {
  arith::BitcastOp lhs, rhs;
};

struct ConvertFloat8FormatsPass
    : impl::ConvertFloat8FormatsPassBase<ConvertFloat8FormatsPass> {
  void runOnOperation() override;

private:
  bool convertOperand(OpOperand *operand, arith::BitcastOp bitcast);
  Value halve(Value bytes, FloatType type);

  /// The tensors that are converted already, by the formats that they had.
  DenseMap<std::pair<Value, Type>, Value> halves;
};
} // namespace

/// The op that uses `value`, if it is the only one.
static Operation *onlyUser(Value value) {
  return value.hasOneUse() ? *value.user_begin() : nullptr;
}

/// The cast of an operand's bytes, if the body adds their products to the sums.
static arith::BitcastOp findCast(linalg::GenericOp generic,
                                 OpOperand *operand) {
  Value bytes = generic.getMatchingBlockArgument(operand);
  auto bitcast = dyn_cast_or_null<arith::BitcastOp>(onlyUser(bytes));
  if (!bitcast || !bytes.getType().isInteger(8))
    return {};
  Operation *extension = onlyUser(bitcast.getResult());
  if (!isa_and_nonnull<arith::ExtFOp>(extension))
    return {};
  Operation *product = onlyUser(extension->getResult(0));
  if (!isa_and_nonnull<arith::MulFOp>(product))
    return {};
  Operation *sum = onlyUser(product->getResult(0));
  if (!isa_and_nonnull<arith::AddFOp>(sum) ||
      !llvm::is_contained(sum->getOperands(),
                          generic.getRegionOutputArgs()[0]) ||
      !isa_and_nonnull<linalg::YieldOp>(onlyUser(sum->getResult(0))))
    return {};
  return bitcast;
}

static std::optional<Float8Product> findProduct(linalg::GenericOp generic) {
  if (!generic.hasPureTensorSemantics() || generic.hasDynamicShape() ||
      generic.getNumDpsInputs() != 2 || generic.getNumDpsInits() != 1)
    return std::nullopt;
  // The sums start from nothing that would have to be halved.
  auto fill = generic.getDpsInits()[0].getDefiningOp<linalg::FillOp>();
  if (!fill || !matchPattern(fill.value(), m_AnyZeroFloat()))
    return std::nullopt;
  Float8Product product{findCast(generic, generic.getDpsInputOperand(0)),
                        findCast(generic, generic.getDpsInputOperand(1))};
  if (!product.lhs || !product.rhs)
    return std::nullopt;
  return product;
}

/// True if the chip multiplies the FNUZ forms, but not the formats themselves.
static bool needsFnuz(Float8Product product, Type sum, const Chip &chip) {
  Type lhs = product.lhs.getType(), rhs = product.rhs.getType();
  return !hasMatrixInstruction(chip, lhs, rhs, sum) &&
         hasMatrixInstruction(chip, fnuzFormOf(lhs), fnuzFormOf(rhs), sum);
}

/// `bytes` as their FNUZ form, below the gathers that only show them in another
/// place: what wrote them writes that form.
Value ConvertFloat8FormatsPass::halve(Value bytes, FloatType type) {
  if (Value known = halves.lookup({bytes, type}))
    return known;
  ImplicitLocOpBuilder builder(bytes.getLoc(), bytes.getContext());
  builder.setInsertionPointAfterValue(bytes);
  auto tensor = cast<RankedTensorType>(bytes.getType());
  DenseIntElementsAttr constant;
  Value half;
  if (auto gather = bytes.getDefiningOp<GatherOp>()) {
    APInt fill = cast<IntegerAttr>(gather.getFill()).getValue();
    half = GatherOp::create(
        builder, tensor, halve(gather.getSource(), type), gather.getOffsets(),
        gather.getBoundsAttr(), gather.getMapAttr(),
        builder.getIntegerAttr(builder.getI8Type(), halveByte(fill, type)));
  } else if (matchPattern(bytes, m_Constant(&constant))) {
    half = arith::ConstantOp::create(
        builder,
        constant.mapValues(builder.getI8Type(), [&](const APInt &bits) {
          return halveByte(bits, type);
        }));
  } else {
    half = buildElementwise(
        builder, tensor.getShape(), tensor.getElementType(), bytes,
        builder.getMultiDimIdentityMap(tensor.getRank()),
        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
          return buildHalf(body, elements[0], type);
        });
  }
  return halves[{bytes, type}] = half;
}

/// True if the operand was of an OCP format.
bool ConvertFloat8FormatsPass::convertOperand(OpOperand *operand,
                                              arith::BitcastOp bitcast) {
  Type type = bitcast.getType(), form = fnuzFormOf(type);
  if (type == form)
    return false;
  operand->set(halve(operand->get(), cast<FloatType>(type)));
  bitcast.getResult().setType(form);
  return true;
}

/// The operand that the one user of `sums` multiplies them by, or null.
static OpOperand *findMultiplier(Value sums) {
  auto user = dyn_cast_or_null<linalg::GenericOp>(onlyUser(sums));
  if (!user || !user.isDpsInput(&*sums.use_begin()))
    return nullptr;
  Value element = user.getMatchingBlockArgument(&*sums.use_begin());
  auto product = dyn_cast_or_null<arith::MulFOp>(onlyUser(element));
  if (!product)
    return nullptr;
  auto other = dyn_cast<BlockArgument>(
      product.getOperand(product.getLhs() == element ? 1 : 0));
  if (!other || other.getOwner() != user.getBody() ||
      other.getArgNumber() >= user.getNumDpsInputs())
    return nullptr;
  return user.getDpsInputOperand(other.getArgNumber());
}

/// A constant, or what a gather shows of one, times 2 to the `exponent`; null
/// where it is none, or that would be rounded.
static Value scaleConstant(OpBuilder &builder, Value value, int exponent) {
  if (auto gather = value.getDefiningOp<GatherOp>()) {
    Value source = gather.isTotal()
                       ? scaleConstant(builder, gather.getSource(), exponent)
                       : Value();
    if (!source)
      return {};
    return GatherOp::create(builder, gather.getLoc(), gather.getType(), source,
                            gather.getOffsets(), gather.getBoundsAttr(),
                            gather.getMapAttr(), gather.getFill());
  }
  DenseFPElementsAttr elements;
  if (!matchPattern(value, m_Constant(&elements)))
    return {};
  auto scale = [&](const APFloat &element) {
    return scalbn(element, exponent, APFloat::rmNearestTiesToEven);
  };
  if (!llvm::all_of(elements, [&](const APFloat &element) {
        return element.isNormal() && scale(element).isNormal();
      }))
    return {};
  return arith::ConstantOp::create(
      builder, value.getLoc(),
      elements.mapValues(elements.getElementType(),
                         [&](const APFloat &element) {
                           return scale(element).bitcastToAPInt();
                         }));
}

/// Multiplies the sums by 2 to the `exponent`: where a constant multiplies them
/// anyway, in advance.
static void scaleSums(Value sums, int exponent) {
  ImplicitLocOpBuilder builder(sums.getLoc(), sums.getContext());
  if (OpOperand *multiplier = findMultiplier(sums)) {
    builder.setInsertionPoint(multiplier->getOwner());
    if (Value scaled = scaleConstant(builder, multiplier->get(), exponent))
      return multiplier->set(scaled);
  }
  builder.setInsertionPointAfterValue(sums);
  auto type = cast<RankedTensorType>(sums.getType());
  Value scaled = buildElementwise(
      builder, type.getShape(), type.getElementType(), sums,
      builder.getMultiDimIdentityMap(type.getRank()),
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        TypedAttr factor =
            body.getFloatAttr(type.getElementType(), std::ldexp(1.0, exponent));
        return arith::MulFOp::create(body, elements[0],
                                     arith::ConstantOp::create(body, factor));
      });
  sums.replaceAllUsesExcept(scaled, scaled.getDefiningOp());
}

void ConvertFloat8FormatsPass::runOnOperation() {
  const Chip *chip = targetOf(getOperation());
  if (!chip)
    return signalPassFailure();
  halves.clear();
  SmallVector<linalg::GenericOp> generics;
  getOperation().walk(
      [&](linalg::GenericOp generic) { generics.push_back(generic); });
  for (linalg::GenericOp generic : generics) {
    auto product = findProduct(generic);
    if (!product ||
        !needsFnuz(*product, generic.getRegionOutputArgs()[0].getType(), *chip))
      continue;
    int halved = convertOperand(generic.getDpsInputOperand(0), product->lhs);
    halved += convertOperand(generic.getDpsInputOperand(1), product->rhs);
    scaleSums(generic.getResult(0), halved);
  }
}

} // namespace mini
