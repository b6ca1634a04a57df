//===- Binary.cpp - Functions of two elements and of several - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// With the broadcasting of opset 7 and later. Integer division truncates, and
// division of an integer by zero gives zero, as in NumPy.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

namespace {

struct BinaryRow {
  StringLiteral name;
  unsigned types;
  Scalar (*compute)(Scalar a, Scalar b);
  bool isPredicate = false; ///< The result is a bool.
};

/// Takes any number of operands; a row is applied from the left.
struct VariadicRow {
  StringLiteral name;
  unsigned types;
  Scalar (*compute)(Scalar a, Scalar b);
  bool isMean = false;
};

} // namespace

static constexpr BinaryRow kBinaryRows[] = {
    {"Add", kNumbers, [](Scalar a, Scalar b) { return a + b; }},
    {"And", kBools, [](Scalar a, Scalar b) { return a & b; }},
    {"BitwiseAnd", kIntegers, [](Scalar a, Scalar b) { return a & b; }},
    {"BitwiseOr", kIntegers, [](Scalar a, Scalar b) { return a | b; }},
    {"BitwiseXor", kIntegers, [](Scalar a, Scalar b) { return a ^ b; }},
    {"Div", kNumbers, [](Scalar a, Scalar b) { return a / b; }},
    {"Equal", kNumbersAndBools, [](Scalar a, Scalar b) { return a == b; },
     true},
    {"Greater", kNumbers, [](Scalar a, Scalar b) { return a > b; }, true},
    {"GreaterOrEqual", kNumbers, [](Scalar a, Scalar b) { return a >= b; },
     true},
    {"Less", kNumbers, [](Scalar a, Scalar b) { return a < b; }, true},
    {"LessOrEqual", kNumbers, [](Scalar a, Scalar b) { return a <= b; }, true},
    {"Mul", kNumbers, [](Scalar a, Scalar b) { return a * b; }},
    {"Or", kBools, [](Scalar a, Scalar b) { return a | b; }},
    {"Sub", kNumbers, [](Scalar a, Scalar b) { return a - b; }},
    {"Xor", kBools, [](Scalar a, Scalar b) { return a ^ b; }},
};

static constexpr VariadicRow kVariadicRows[] = {
    {"Max", kNumbers, [](Scalar a, Scalar b) { return max(a, b); }},
    {"Mean", kFloats, [](Scalar a, Scalar b) { return a + b; }, true},
    {"Min", kNumbers, [](Scalar a, Scalar b) { return min(a, b); }},
    {"Sum", kFloats, [](Scalar a, Scalar b) { return a + b; }},
};

/// The second operand as it lies beside the first. Before opset 7 it only
/// broadcasts if an attribute says so, and its dimensions are those of the
/// first one from `axis` on, or the last ones.
static FailureOr<OnnxTensor> readSecond(OnnxOperator &op) {
  OnnxTensor lhs = op.operand(0), rhs = op.operand(1);
  auto broadcasts = op.intAttribute("broadcast", 0);
  auto axis = op.intAttribute("axis", lhs.rank() - rhs.rank());
  if (failed(broadcasts) || failed(axis))
    return failure();
  if (!op.isBeforeOpset(7)) {
    for (StringRef name : {"axis", "broadcast"})
      if (op.attribute(name))
        return op.emitError()
               << "attribute '" << name << "' is one of opsets before 7";
    return rhs;
  }
  if (*broadcasts == 0) {
    if (lhs.shape() != rhs.shape())
      return op.emitError() << "the operands are " << shapeText(lhs.shape())
                            << " and " << shapeText(rhs.shape())
                            << ", but must be of one shape without the"
                            << " attribute 'broadcast'";
    return rhs;
  }
  int64_t first = *axis < 0 ? *axis + lhs.rank() : *axis;
  if (first < 0 || first + rhs.rank() > lhs.rank())
    return op.emitError() << "axis is " << *axis << ", where "
                          << shapeText(rhs.shape()) << " has no place beside "
                          << shapeText(lhs.shape());
  SmallVector<int64_t> shape(rhs.shape());
  shape.append(lhs.rank() - first - rhs.rank(), 1);
  return OnnxTensor{buildReshape(op.builder(), rhs.value, shape),
                    rhs.elementType};
}

/// The first two operands, whose types were checked, through `compute`.
static LogicalResult convertPair(OnnxOperator &op, Type resultType,
                                 function_ref<Scalar(Scalar, Scalar)> compute,
                                 SmallVectorImpl<OnnxTensor> &results) {
  auto second = readSecond(op);
  if (failed(second))
    return failure();
  OnnxTensor operands[] = {op.operand(0), *second};
  auto shape = broadcastOperands(op, operands);
  if (failed(shape))
    return failure();
  results.push_back(buildScalarwise(op, *shape, resultType, operands,
                                    [&](ArrayRef<Scalar> elements) {
                                      return compute(elements[0], elements[1]);
                                    }));
  return success();
}

LogicalResult mini::convertBinary(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  const BinaryRow *row = llvm::find_if(
      kBinaryRows, [&](const BinaryRow &row) { return row.name == op.name(); });
  if (failed(checkSameElementTypes(op, 2, row->types)))
    return failure();
  Type resultType = row->isPredicate ? Type(op.builder().getI1Type())
                                     : op.operand(0).elementType;
  return convertPair(op, resultType, row->compute, results);
}

LogicalResult mini::convertVariadic(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  const VariadicRow *row =
      llvm::find_if(kVariadicRows, [&](const VariadicRow &row) {
        return row.name == op.name();
      });
  if (failed(checkSameElementTypes(op, op.numOperands(), row->types)))
    return failure();
  SmallVector<OnnxTensor> operands;
  for (size_t i = 0; i < op.numOperands(); ++i)
    operands.push_back(op.operand(i));
  auto shape = broadcastOperands(op, operands);
  if (failed(shape))
    return failure();
  // Sums of 16-bit floats are rounded once.
  auto compute = [&](ArrayRef<Scalar> elements) {
    Scalar result = elements[0];
    for (Scalar element : elements.drop_front())
      result = row->compute(result, element);
    return row->isMean ? result / static_cast<double>(elements.size()) : result;
  };
  results.push_back(buildScalarwise(op, *shape, operands[0].elementType,
                                    operands, [&](ArrayRef<Scalar> elements) {
                                      return computeInF32(elements, compute);
                                    }));
  return success();
}

LogicalResult mini::convertBitShift(OnnxOperator &op,
                                    SmallVectorImpl<OnnxTensor> &results) {
  auto direction = op.stringAttribute("direction", "");
  if (failed(direction) ||
      failed(checkSameElementTypes(op, 2, kUnsignedIntegers)))
    return failure();
  if (*direction != "LEFT" && *direction != "RIGHT")
    return op.emitError() << "direction is '" << *direction
                          << "', but must be 'LEFT' or 'RIGHT'";
  return convertPair(op, op.operand(0).elementType,
                     *direction == "LEFT" ? shiftLeft : shiftRight, results);
}

/// The remainder with the sign of the divisor.
static Scalar modulo(Scalar a, Scalar b) {
  Scalar rest = remainder(a, b);
  if (a.isUnsignedInteger())
    return rest;
  return select((rest != 0) & ((rest < 0) ^ (b < 0)), rest + b, rest);
}

LogicalResult mini::convertMod(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto fmod = op.intAttribute("fmod", 0);
  if (failed(fmod) || failed(checkSameElementTypes(op, 2, kNumbers)))
    return failure();
  Type elementType = op.operand(0).elementType;
  if (!*fmod && isArithmeticFloat(elementType))
    return op.emitError() << "fmod is 0, but must be 1 for elements of "
                          << elementType;
  auto compute = [&](ArrayRef<Scalar> elements) {
    return (*fmod ? remainder : modulo)(elements[0], elements[1]);
  };
  return convertPair(
      op, elementType,
      [&](Scalar a, Scalar b) { return computeInF32({a, b}, compute); },
      results);
}

LogicalResult mini::convertPow(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor base = op.operand(0), exponent = op.operand(1);
  if (failed(checkElementType(op, base, kNumbers, "the base")) ||
      failed(checkElementType(op, exponent, kNumbers, "the exponent")))
    return failure();
  Type baseType = base.elementType;
  // The power is computed in the base's type, but of an integer to a float it
  // is a float that is truncated, with the precision that i32 needs.
  Type computedType = baseType;
  if (isa<FloatType>(exponent.elementType) && isa<IntegerType>(baseType))
    computedType = op.builder().getF64Type();
  auto compute = [&](ArrayRef<Scalar> elements) {
    return power(elements[0], elements[1]);
  };
  return convertPair(
      op, baseType,
      [&](Scalar a, Scalar b) {
        if (isa<IntegerType>(computedType))
          return power(a, b);
        a = computedType == baseType ? a : convert(a, computedType);
        b = convert(b, computedType);
        Scalar result = computeInF32({a, b}, compute);
        return computedType == baseType ? result : convert(result, baseType);
      },
      results);
}

LogicalResult mini::convertPRelu(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  if (failed(checkSameElementTypes(op, 2, kNumbers)))
    return failure();
  OnnxTensor input = op.operand(0), slope = op.operand(1);
  // Before opset 7 a slope of several elements has one for each channel.
  if (op.isBeforeOpset(7) && slope.rank() == 1 && input.rank() > 1 &&
      slope.shape()[0] != 1) {
    SmallVector<int64_t> column(input.rank() - 1, 1);
    column[0] = slope.shape()[0];
    slope.value = buildReshape(op.builder(), slope.value, column);
  }
  // ONNX Runtime broadcasts both ways; by ONNX only the slope is.
  auto shape = broadcastShapes(input.shape(), slope.shape());
  if (!shape || ArrayRef(*shape) != input.shape())
    return op.emitError() << "the slope " << shapeText(slope.shape())
                          << " does not broadcast to the input "
                          << shapeText(input.shape());
  OnnxTensor operands[] = {input, slope};
  results.push_back(buildScalarwise(
      op, *shape, input.elementType, operands,
      [](ArrayRef<Scalar> e) { return select(e[0] < 0, e[0] * e[1], e[0]); }));
  return success();
}
