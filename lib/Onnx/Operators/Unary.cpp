//===- Unary.cpp - Functions of one element - cpp -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A row a function: the types it takes, its float attributes with their
// defaults, and its formula in ONNX's operator documents. Formulas are arranged
// so that no intermediate value overflows or cancels where the result does not.
//
//===----------------------------------------------------------------------===//

#include "Unary.h"

#include "Onnx/OperatorTable.h"

#include <cmath>
#include <numbers>

using namespace mlir;
using namespace mini;

namespace {

struct FloatAttribute {
  StringRef name;
  double defaultValue = 0;
};

struct UnaryRow {
  StringLiteral name;
  unsigned types;
  /// Computes the result from the element and the attributes; an i1 is a bool.
  Scalar (*compute)(Scalar x, ArrayRef<double> attributes);
  FloatAttribute attributes[2] = {};
};

} // namespace

using Attributes = ArrayRef<double>;

static Scalar sigmoid(Scalar x) { return 1.0 / (1.0 + exp(-x)); }

/// log(1 + exp(x))
static Scalar softplus(Scalar x) { return max(x, 0) + log1Plus(exp(-abs(x))); }

static Scalar hardSigmoid(Scalar x, double alpha, double beta) {
  return max(min(x * alpha + beta, 1), 0);
}

static Scalar sign(Scalar x) {
  Scalar positive = select(x > 0, x.constant(1), 0);
  if (x.isUnsignedInteger())
    return positive;
  // A NaN stays one.
  return select(x < 0, -1, select(x == x, positive, x));
}

/// x / 2 * (1 + erf(x / sqrt(2)))
static Scalar gelu(Scalar x) {
  return x * 0.5 * (1.0 + erf(x * (1 / std::numbers::sqrt2)));
}

static Scalar geluWithTanh(Scalar x) {
  double factor = std::sqrt(2 / std::numbers::pi);
  return x * 0.5 * (1.0 + tanh((x + x * x * x * 0.044715) * factor));
}

static Scalar elu(Scalar x, double alpha) {
  return select(x < 0, expMinus1(x) * alpha, x);
}

static const UnaryRow kUnaryRows[] = {
    {"Abs", kNumbers, [](Scalar x, Attributes) { return abs(x); }},
    {"Acos", kFloats, [](Scalar x, Attributes) { return acos(x); }},
    {"Acosh", kFloats, [](Scalar x, Attributes) { return acosh(x); }},
    {"Asin", kFloats, [](Scalar x, Attributes) { return asin(x); }},
    {"Asinh", kFloats, [](Scalar x, Attributes) { return asinh(x); }},
    {"Atan", kFloats, [](Scalar x, Attributes) { return atan(x); }},
    {"Atanh", kFloats, [](Scalar x, Attributes) { return atanh(x); }},
    {"BitwiseNot", kIntegers, [](Scalar x, Attributes) { return ~x; }},
    {"Ceil", kFloats, [](Scalar x, Attributes) { return ceil(x); }},
    {"Celu",
     kFloats,
     [](Scalar x, Attributes a) {
       return max(x, 0) + min(expMinus1(x / a[0]) * a[0], 0);
     },
     {{"alpha", 1}}},
    {"Cos", kFloats, [](Scalar x, Attributes) { return cos(x); }},
    {"Cosh", kFloats, [](Scalar x, Attributes) { return cosh(x); }},
    {"Elu",
     kFloats,
     [](Scalar x, Attributes a) { return elu(x, a[0]); },
     {{"alpha", 1}}},
    {"Erf", kFloats, [](Scalar x, Attributes) { return erf(x); }},
    {"Exp", kFloats, [](Scalar x, Attributes) { return exp(x); }},
    {"Floor", kFloats, [](Scalar x, Attributes) { return floor(x); }},
    {"HardSigmoid",
     kFloats,
     [](Scalar x, Attributes a) { return hardSigmoid(x, a[0], a[1]); },
     {{"alpha", 0.2}, {"beta", 0.5}}},
    {"HardSwish", kFloats,
     [](Scalar x, Attributes) { return x * hardSigmoid(x, 1.0 / 6, 0.5); }},
    {"IsNaN", kFloats, [](Scalar x, Attributes) { return x != x; }},
    {"LeakyRelu",
     kFloats,
     [](Scalar x, Attributes a) { return select(x < 0, x * a[0], x); },
     {{"alpha", 0.01}}},
    {"Log", kFloats, [](Scalar x, Attributes) { return log(x); }},
    {"Mish", kFloats,
     [](Scalar x, Attributes) { return x * tanh(softplus(x)); }},
    {"Neg", kSignedNumbers, [](Scalar x, Attributes) { return -x; }},
    {"Not", kBools, [](Scalar x, Attributes) { return ~x; }},
    // com.microsoft's, with a default of its own.
    {"QuickGelu",
     kFloats,
     [](Scalar x, Attributes a) { return x * sigmoid(x * a[0]); },
     {{"alpha", 1.702}}},
    {"Reciprocal", kFloats, [](Scalar x, Attributes) { return 1.0 / x; }},
    // A NaN stays one.
    {"Relu", kSignedNumbers, [](Scalar x, Attributes) { return max(x, 0); }},
    {"Round", kFloats, [](Scalar x, Attributes) { return roundEven(x); }},
    {"Selu",
     kFloats,
     [](Scalar x, Attributes a) { return elu(x, a[0]) * a[1]; },
     {{"alpha", 1.67326319217681884765625},
      {"gamma", 1.05070102214813232421875}}},
    // Of integers in f64, which has all but the largest of 64 bits.
    {"Shrink",
     kNumbers,
     [](Scalar x, Attributes a) {
       Scalar y = x.isFloat() ? x : convert(x, x.getBuilder().getF64Type());
       return select(y < -a[1], y + a[0], select(y > a[1], y - a[0], 0));
     },
     {{"bias", 0}, {"lambd", 0.5}}},
    {"Sigmoid", kFloats, [](Scalar x, Attributes) { return sigmoid(x); }},
    {"Sign", kNumbers, [](Scalar x, Attributes) { return sign(x); }},
    {"Sin", kFloats, [](Scalar x, Attributes) { return sin(x); }},
    {"Sinh", kFloats, [](Scalar x, Attributes) { return sinh(x); }},
    {"Softplus", kFloats, [](Scalar x, Attributes) { return softplus(x); }},
    {"Softsign", kFloats,
     [](Scalar x, Attributes) { return x / (1.0 + abs(x)); }},
    {"Sqrt", kFloats, [](Scalar x, Attributes) { return sqrt(x); }},
    {"Swish",
     kFloats,
     [](Scalar x, Attributes a) { return x * sigmoid(x * a[0]); },
     {{"alpha", 1}}},
    {"Tan", kFloats, [](Scalar x, Attributes) { return tan(x); }},
    {"Tanh", kFloats, [](Scalar x, Attributes) { return tanh(x); }},
    {"ThresholdedRelu",
     kFloats,
     [](Scalar x, Attributes a) { return select(x > a[0], x, 0); },
     {{"alpha", 1}}},
};

/// The operator on its first operand.
static LogicalResult convertRow(OnnxOperator &op, unsigned types,
                                Type resultType,
                                function_ref<Scalar(Scalar)> compute,
                                SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  if (failed(checkElementType(op, input, types, "the input")))
    return failure();
  if (!resultType)
    resultType = input.elementType;
  results.push_back(buildScalarwise(
      op, input.shape(), resultType, input, [&](ArrayRef<Scalar> elements) {
        Scalar result =
            computeInF32(elements, [&](ArrayRef<Scalar> wide) -> Scalar {
              return compute(wide[0]);
            });
        bool isConverted = !result.isFloat() || isArithmeticFloat(resultType);
        return isConverted ? result : convert(result, resultType);
      }));
  return success();
}

static const UnaryRow *findRow(StringRef name) {
  return llvm::find_if(kUnaryRows,
                       [&](const UnaryRow &row) { return row.name == name; });
}

std::optional<ElementFunction> mini::findElementFunction(StringRef name) {
  const UnaryRow *row = findRow(name);
  if (row == std::end(kUnaryRows) || !(row->types & kFloats))
    return std::nullopt;
  ElementFunction function{row->compute, {}};
  for (const FloatAttribute &attribute : row->attributes)
    if (!attribute.name.empty())
      function.attributes.push_back(attribute.defaultValue);
  return function;
}

FailureOr<OnnxTensor> mini::buildActivation(OnnxOperator &op, OnnxTensor tensor,
                                            StringRef name,
                                            ArrayRef<double> attributes) {
  auto function = findElementFunction(name);
  if (!function)
    return op.emitError() << "the activation '" << name << "' is not supported";
  if (attributes.size() > function->attributes.size())
    return op.emitError() << "the activation '" << name << "' takes "
                          << function->attributes.size()
                          << " parameters, but has " << attributes.size();
  llvm::copy(attributes, function->attributes.begin());
  OnnxTensor operands[] = {tensor};
  OnnxOperator onTensor = op.withOperands(operands);
  SmallVector<OnnxTensor> results;
  if (failed(convertRow(
          onTensor, kFloats, {},
          [&](Scalar x) { return function->compute(x, function->attributes); },
          results)))
    return failure();
  return results[0];
}

LogicalResult mini::convertUnary(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  const UnaryRow *row = findRow(op.name());
  SmallVector<double> attributes;
  for (const FloatAttribute &attribute : row->attributes) {
    if (attribute.name.empty())
      break;
    auto value = op.floatAttribute(attribute.name, attribute.defaultValue);
    if (failed(value))
      return failure();
    // Attributes are f32 in ONNX, the defaults too.
    attributes.push_back(static_cast<float>(*value));
  }
  Type resultType;
  if (row->name == "IsNaN")
    resultType = op.builder().getI1Type();
  return convertRow(
      op, row->types, resultType,
      [&](Scalar x) { return row->compute(x, attributes); }, results);
}

LogicalResult mini::convertGelu(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  auto approximate = op.stringAttribute("approximate", "none");
  if (failed(approximate))
    return failure();
  if (*approximate != "none" && *approximate != "tanh")
    return op.emitError() << "approximate is '" << *approximate
                          << "'; 'none' and 'tanh' are supported";
  return convertRow(op, kFloats, {},
                    *approximate == "tanh" ? geluWithTanh : gelu, results);
}

LogicalResult mini::convertBiasGelu(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0), bias = op.operand(1);
  bool isFast = op.name() == "FastGelu";
  if (!bias)
    return convertRow(op, kFloats, {}, isFast ? geluWithTanh : gelu, results);
  OnnxTensor operands[] = {input, bias};
  if (failed(checkSameElementTypes(op, 2, kFloats)))
    return failure();
  auto shape = broadcastOperands(op, operands);
  if (failed(shape))
    return failure();
  results.push_back(buildScalarwise(
      op, *shape, input.elementType, operands, [&](ArrayRef<Scalar> elements) {
        return computeInF32(elements, [&](ArrayRef<Scalar> wide) {
          Scalar x = wide[0] + wide[1];
          return isFast ? geluWithTanh(x) : gelu(x);
        });
      }));
  return success();
}

LogicalResult mini::convertIsInf(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  auto negative = op.intAttribute("detect_negative", 1);
  auto positive = op.intAttribute("detect_positive", 1);
  if (failed(negative) || failed(positive))
    return failure();
  double infinity = std::numeric_limits<double>::infinity();
  return convertRow(
      op, kFloats, op.builder().getI1Type(),
      [&](Scalar x) {
        if (*negative && *positive)
          return abs(x) == infinity;
        if (*negative)
          return x == -infinity;
        return *positive ? x == infinity : (x != x) & (x == x);
      },
      results);
}
