//===- BlockFloat.cpp - Floats that share exponents - cpp -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The operators of AMD Quark that round to block floating point and to the
// microscaling formats of the Open Compute Project, and back: blocks along a
// dimension share the exponent of their greatest element. All that is computed
// on the way is exact in f32, whose scales may be subnormal.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// What the exponent field of an f32 has added, and that of infinities and NaN.
static constexpr int64_t kExponentBias = 127, kInfiniteExponent = 255;

/// The exponent field; 0 of what is subnormal.
static Scalar exponentField(Scalar x) {
  ImplicitLocOpBuilder &b = x.getBuilder();
  Value bits = arith::BitcastOp::create(b, b.getI32Type(), x.getValue());
  Scalar field = shiftRight(Scalar(b, bits, /*isUnsigned=*/true),
                            Scalar(b, bits, true).constant(23));
  return Scalar(b, (field & field.constant(255)).getValue());
}

/// 2^exponent, from 2^-149 to 2^127.
static Scalar powerOfTwo(Scalar exponent) {
  ImplicitLocOpBuilder &b = exponent.getBuilder();
  Scalar normal = shiftLeft(exponent + kExponentBias, exponent.constant(23));
  Scalar subnormal = shiftLeft(exponent.constant(1), max(exponent + 149, 0));
  Scalar bits = select(exponent >= -126, normal, subnormal);
  return Scalar(b,
                arith::BitcastOp::create(b, b.getF32Type(), bits.getValue()));
}

/// To an integer, by Quark's number of the way: halves away from zero, up, or
/// to even.
static Scalar roundBy(Scalar x, int64_t roundingMode) {
  if (roundingMode == 2)
    return roundEven(x);
  Scalar whole = roundingMode == 0 ? trunc(x) : floor(x);
  Scalar step = roundingMode == 0 ? copySign(x.constant(1), x) : x.constant(1);
  return copySign(select(abs(x - whole) >= 0.5, whole + step, whole), x);
}

namespace {
/// The operand and attributes that all have.
struct BlockFloat {
  OnnxOperator &op;
  OnnxTensor input; ///< In f32.
  int64_t axis, blockSize, roundingMode;

  static FailureOr<BlockFloat> read(OnnxOperator &op, int64_t defaultSize);
  /// For each element the greatest exponent among the `size` of its block, that
  /// of infinities and NaN only if these are not left out.
  OnnxTensor greatestExponents(int64_t size, bool onlyFinite);
  /// The result, of the elements and their blocks' exponents.
  OnnxTensor build(ArrayRef<OnnxTensor> exponents, ScalarBuilder round);
};
} // namespace

FailureOr<BlockFloat> BlockFloat::read(OnnxOperator &op, int64_t defaultSize) {
  OnnxTensor input = op.operand(0);
  Type type = input.elementType;
  if (!type.isF32() && !type.isF16())
    return op.emitError() << "the input's elements are " << type
                          << "; f16 and f32 are supported";
  if (input.rank() == 0)
    return op.emitError() << "the input is a scalar, which has no blocks";
  // A vector has one dimension, whatever the axis.
  FailureOr<int64_t> axis =
      input.rank() == 1 ? 0 : op.axisAttribute("axis", 1, input.rank());
  auto size = op.intAttribute("block_size", defaultSize);
  auto mode = op.intAttribute("rounding_mode", 0);
  if (failed(axis) || failed(size) || failed(mode))
    return failure();
  if (*size < 1 || *size > kMaxTableSize)
    return op.emitError() << "block_size is " << *size << ", but must be 1 to "
                          << kMaxTableSize;
  if (*mode < 0 || *mode > 2)
    return op.emitError() << "rounding_mode is " << *mode
                          << "; 0 (halves away from zero), 1 (up) and 2 (to "
                             "even) are supported";
  if (!type.isF32())
    input = buildScalarwise(op, input.shape(), op.builder().getF32Type(), input,
                            [&](ArrayRef<Scalar> elements) {
                              return convert(elements[0],
                                             op.builder().getF32Type());
                            });
  return BlockFloat{op, input, *axis, *size, *mode};
}

OnnxTensor BlockFloat::greatestExponents(int64_t size, bool onlyFinite) {
  ImplicitLocOpBuilder &b = op.builder();
  auto type = IntegerType::get(b.getContext(), 32, IntegerType::Signed);
  OnnxTensor exponents = buildScalarwise(
      op, input.shape(), type, input, [&](ArrayRef<Scalar> elements) {
        Scalar field = exponentField(elements[0]);
        return onlyFinite ? select(field == kInfiniteExponent,
                                   field.constant(0), field)
                          : field;
      });
  // Blocks as a dimension of their own; the last one is filled with zeros.
  SmallVector<int64_t> shape(input.shape());
  shape[axis] = llvm::divideCeil(shape[axis], size);
  shape.insert(shape.begin() + axis + 1, size);
  SmallVector<AffineExpr> places;
  for (int64_t d = 0; d < input.rank(); ++d) {
    AffineExpr place = b.getAffineDimExpr(d <= axis ? d : d + 1);
    places.push_back(d == axis ? place * size + b.getAffineDimExpr(d + 1)
                               : place);
  }
  Value split =
      buildGather(b, exponents.value, shape,
                  AffineMap::get(shape.size(), 0, places, b.getContext()));
  Value greatest = ReducedAxes(shape, axis + 1, b.getContext())
                       .combineAll(b, Combination::Maximum, type, split);
  exponents.value = buildRepetition(b, greatest, input.shape(), axis, size);
  return exponents;
}

OnnxTensor BlockFloat::build(ArrayRef<OnnxTensor> exponents,
                             ScalarBuilder round) {
  SmallVector<OnnxTensor> operands{input};
  llvm::append_range(operands, exponents);
  Type type = op.operand(0).elementType;
  return buildScalarwise(op, input.shape(), type, operands,
                         [&](ArrayRef<Scalar> elements) {
                           Scalar result = round(elements);
                           return type.isF32() ? result : convert(result, type);
                         });
}

/// Rounded to multiples of a step, which are a sign and `mantissaBits`.
static Scalar roundToMantissa(Scalar x, Scalar step, int64_t mantissaBits,
                              int64_t roundingMode) {
  double greatest = std::ldexp(1.0, static_cast<int>(mantissaBits)) - 1;
  Scalar number = roundBy(x / step, roundingMode);
  return max(min(number, greatest), -greatest) * step;
}

/// Without exponents of sub-blocks.
static OnnxTensor buildShared(BlockFloat &block, int64_t mantissaBits) {
  return block.build(
      block.greatestExponents(block.blockSize, /*onlyFinite=*/true),
      [&](ArrayRef<Scalar> elements) {
        Scalar x = elements[0], exponent = elements[1];
        Scalar step = powerOfTwo(
            exponent - static_cast<double>(kExponentBias + mantissaBits - 1));
        return select(
            exponentField(x) == kInfiniteExponent, x,
            roundToMantissa(x, step, mantissaBits, block.roundingMode));
      });
}

/// With exponents of sub-blocks, less than the block's by `shiftBits` bits at
/// most. Subnormal numbers are 0, and a block with an infinity or a NaN is NaN.
static OnnxTensor buildShifted(BlockFloat &block, int64_t mantissaBits,
                               int64_t subBlockSize, int64_t shiftBits) {
  OnnxTensor exponents[] = {
      block.greatestExponents(block.blockSize, /*onlyFinite=*/false),
      block.greatestExponents(subBlockSize, /*onlyFinite=*/false)};
  return block.build(exponents, [&](ArrayRef<Scalar> elements) {
    Scalar x = elements[0], shared = elements[1];
    Scalar shift = min(shared - elements[2],
                       std::ldexp(1.0, static_cast<int>(shiftBits)) - 1);
    Scalar step = powerOfTwo(
        shared - shift - static_cast<double>(kExponentBias + mantissaBits - 1));
    Scalar normal =
        select(exponentField(x) == 0, copySign(x.constant(0), x), x);
    return select(
        shared == kInfiniteExponent,
        x.constant(std::numeric_limits<double>::quiet_NaN()),
        roundToMantissa(normal, step, mantissaBits, block.roundingMode));
  });
}

LogicalResult mini::convertBlockFloat(OnnxOperator &op,
                                      SmallVectorImpl<OnnxTensor> &results) {
  auto block = BlockFloat::read(op, 8);
  auto method = op.stringAttribute("bfp_method", "to_bfp");
  auto bitWidth = op.intAttribute("bit_width", 16);
  auto subBlockSize = op.intAttribute("sub_block_size", 2);
  auto shiftBits = op.intAttribute("sub_block_shift_bits", 1);
  auto isFromBFloat16 = op.intAttribute("convert_to_bfloat_before_bfp", 0);
  auto isCompilers = op.intAttribute("use_compiler_version_cpu_kernel", 0);
  if (failed(block) || failed(method) || failed(bitWidth) ||
      failed(subBlockSize) || failed(shiftBits) || failed(isFromBFloat16) ||
      failed(isCompilers))
    return failure();
  bool isShifted =
      *method == "to_bfp_prime" || *method == "to_bfp_prime_shared";
  if (!isShifted && *method != "to_bfp")
    return op.emitError() << "bfp_method is '" << *method
                          << "'; to_bfp and to_bfp_prime are supported";
  // A sign and an exponent are 9 of them; more would not fit in an f32.
  if (*bitWidth < 10 || *bitWidth > 24)
    return op.emitError() << "bit_width is " << *bitWidth
                          << "; 10 to 24 are supported";
  if (*isCompilers != 0)
    return op.emitError() << "use_compiler_version_cpu_kernel is "
                          << *isCompilers << "; 0 is supported";
  if (isShifted && (*subBlockSize < 1 || block->blockSize % *subBlockSize != 0))
    return op.emitError() << "sub_block_size is " << *subBlockSize
                          << ", which does not divide block_size "
                          << block->blockSize;
  if (isShifted && (*shiftBits < 0 || *shiftBits > 8))
    return op.emitError() << "sub_block_shift_bits is " << *shiftBits
                          << "; 0 to 8 are supported";
  Type f32 = op.builder().getF32Type();
  if (*isFromBFloat16 != 0)
    block->input = buildScalarwise(
        op, block->input.shape(), f32, block->input,
        [&](ArrayRef<Scalar> elements) {
          return convert(convert(elements[0], op.builder().getBF16Type()), f32);
        });
  int64_t mantissaBits = *bitWidth - 9;
  results.push_back(
      isShifted ? buildShifted(*block, mantissaBits, *subBlockSize, *shiftBits)
                : buildShared(*block, mantissaBits));
  return success();
}

namespace {
/// An element's format: a float, or a byte with 6 bits behind the point.
struct ElementFormat {
  StringLiteral name;
  int64_t exponentBits, mantissaBits, greatestExponent;
  double greatest;
};
} // namespace

static constexpr ElementFormat kElementFormats[] = {
    {"fp8_e5m2", 5, 2, 15, 57344}, {"fp8_e4m3", 4, 3, 8, 448},
    {"fp6_e3m2", 3, 2, 4, 28},     {"fp6_e2m3", 2, 3, 2, 7.5},
    {"fp4_e2m1", 2, 1, 2, 6},      {"int8", 0, 6, 0, 127},
};

static Scalar roundToFormat(Scalar x, const ElementFormat &format,
                            int64_t roundingMode) {
  if (format.exponentBits == 0) {
    double scale = std::ldexp(1.0, static_cast<int>(format.mantissaBits));
    Scalar number = roundBy(x * scale, roundingMode);
    return max(min(number, format.greatest), -format.greatest - 1) / scale;
  }
  // Of numbers below the least exponent, it is the step of that one.
  int64_t leastExponent = 2 - (int64_t(1) << (format.exponentBits - 1));
  Scalar exponent = max(exponentField(x) - static_cast<double>(kExponentBias),
                        static_cast<double>(leastExponent));
  Scalar step = powerOfTwo(exponent - static_cast<double>(format.mantissaBits));
  Scalar number = roundEven(x / step) * step;
  return max(min(number, format.greatest), -format.greatest);
}

LogicalResult mini::convertMicroscaling(OnnxOperator &op,
                                        SmallVectorImpl<OnnxTensor> &results) {
  auto block = BlockFloat::read(op, 32);
  auto scaleType = op.stringAttribute("scale_dtype", "e8m0");
  auto elementType = op.stringAttribute("element_dtype", "int8");
  if (failed(block) || failed(scaleType) || failed(elementType))
    return failure();
  if (*scaleType != "e8m0")
    return op.emitError() << "scale_dtype is '" << *scaleType
                          << "'; e8m0 is supported";
  const ElementFormat *format =
      llvm::find_if(kElementFormats, [&](const ElementFormat &format) {
        return format.name == *elementType;
      });
  if (format == std::end(kElementFormats))
    return op.emitError() << "element_dtype is '" << *elementType
                          << "'; fp8_e5m2, fp8_e4m3, fp6_e3m2, fp6_e2m3, "
                             "fp4_e2m1 and int8 are supported";
  results.push_back(block->build(
      block->greatestExponents(block->blockSize, /*onlyFinite=*/true),
      [&](ArrayRef<Scalar> elements) {
        Scalar x = elements[0];
        Scalar scale = powerOfTwo(
            elements[1] -
            static_cast<double>(kExponentBias + format->greatestExponent));
        return select(exponentField(x) == kInfiniteExponent, x,
                      roundToFormat(x / scale, *format, block->roundingMode) *
                          scale);
      }));
  return success();
}
