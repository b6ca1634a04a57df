//===- Einsum.cpp - Einsum to linalg - cpp --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An equation such as "bij,bjk->bik" says what a generic's maps say: a label is
// a loop. Labels that the result lacks are summed over.
//
//===----------------------------------------------------------------------===//

#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/Reduction.h"
#include "Onnx/OperatorTable.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mini;

namespace {

/// A letter, or a dimension of an ellipsis: those are numbers from kEllipsis
/// on, counted from the last one.
using Label = int;
constexpr Label kEllipsis = 256;

class Equation {
public:
  explicit Equation(OnnxOperator &op) : op(op) {}

  LogicalResult read();
  OnnxTensor build() const;

private:
  FailureOr<SmallVector<Label>> readTerm(StringRef term, int64_t ellipsisRank);
  LogicalResult readOperand(StringRef term, OnnxTensor operand);
  LogicalResult readResult(StringRef term);
  void inferResult();
  AffineMap mapOf(size_t operand, ArrayRef<Label> loops) const;

  OnnxOperator &op;
  SmallVector<SmallVector<Label>> operands;
  SmallVector<Label> result;
  llvm::MapVector<Label, int64_t> sizes;
  int64_t ellipsisRank = 0;
};

} // namespace

/// The labels of a term whose ellipsis has `ellipsisRank` dimensions.
FailureOr<SmallVector<Label>> Equation::readTerm(StringRef term,
                                                 int64_t ellipsisRank) {
  SmallVector<Label> labels;
  bool hasEllipsis = false;
  while (!term.empty()) {
    if (!hasEllipsis && term.consume_front("...")) {
      hasEllipsis = true;
      for (int64_t i = ellipsisRank; i-- > 0;)
        labels.push_back(static_cast<Label>(kEllipsis + i));
      continue;
    }
    if (!llvm::isAlpha(term.front()))
      return op.emitError()
             << "the equation has '" << term << "' where a letter must be";
    labels.push_back(term.front());
    term = term.drop_front();
  }
  return labels;
}

LogicalResult Equation::readOperand(StringRef term, OnnxTensor operand) {
  int64_t letters = llvm::count_if(term, llvm::isAlpha);
  bool hasEllipsis = term.contains("...");
  int64_t rest = operand.rank() - letters;
  if (rest < 0 || (rest > 0 && !hasEllipsis))
    return op.emitError() << "the term '" << term << "' of the equation has "
                          << letters << " dimensions, but operand "
                          << operands.size() << " is "
                          << shapeText(operand.shape());
  auto labels = readTerm(term, rest);
  if (failed(labels))
    return failure();
  ellipsisRank = std::max(ellipsisRank, hasEllipsis ? rest : 0);
  for (auto [label, size] : llvm::zip_equal(*labels, operand.shape())) {
    int64_t &known = sizes.insert({label, size}).first->second;
    // Only the dimensions of ellipses broadcast.
    if (label >= kEllipsis && known == 1)
      known = size;
    if (known != size && !(label >= kEllipsis && size == 1))
      return op.emitError()
             << "the label '"
             << (label < kEllipsis ? std::string(1, static_cast<char>(label))
                                   : "...")
             << "' of the equation is " << known << " and " << size
             << " elements";
  }
  operands.push_back(std::move(*labels));
  return success();
}

/// Without an arrow the result has the ellipsis and then, in their order, the
/// letters that occur once.
void Equation::inferResult() {
  for (int64_t i = ellipsisRank; i-- > 0;)
    result.push_back(static_cast<Label>(kEllipsis + i));
  for (Label letter = 0; letter < kEllipsis; ++letter) {
    size_t count = 0;
    for (ArrayRef<Label> labels : operands)
      count += llvm::count(labels, letter);
    if (count == 1)
      result.push_back(letter);
  }
}

LogicalResult Equation::readResult(StringRef term) {
  auto labels = readTerm(term, ellipsisRank);
  if (failed(labels))
    return failure();
  for (auto [i, label] : llvm::enumerate(*labels))
    if (!sizes.contains(label) ||
        llvm::is_contained(ArrayRef(*labels).take_front(i), label))
      return op.emitError()
             << "the result '" << term << "' of the equation has"
             << " '" << static_cast<char>(label) << "', which "
             << (sizes.contains(label) ? "it has already" : "no operand has");
  result = std::move(*labels);
  return success();
}

LogicalResult Equation::read() {
  auto attribute = op.stringAttribute("equation", "");
  if (failed(attribute))
    return failure();
  std::string text = attribute->str();
  llvm::erase_if(text, llvm::isSpace);
  StringRef equation = text;
  if (equation.empty())
    return op.emitError() << "attribute 'equation' is missing";
  auto [inputs, output] = equation.split("->");
  bool hasResult = equation.contains("->");
  SmallVector<StringRef> terms;
  inputs.split(terms, ',');
  if (terms.size() != op.numOperands())
    return op.emitError() << "the equation \"" << equation << "\" has "
                          << terms.size() << " terms, but there are "
                          << op.numOperands() << " operands";
  for (auto [i, term] : llvm::enumerate(terms))
    if (failed(readOperand(term, op.operand(i))))
      return failure();
  if (!hasResult)
    inferResult();
  else if (failed(readResult(output)))
    return failure();
  auto shape = llvm::map_to_vector(
      result, [&](Label label) { return sizes.lookup(label); });
  if (failed(op.checkResultShape(shape)))
    return failure();
  return success();
}

AffineMap Equation::mapOf(size_t operand, ArrayRef<Label> loops) const {
  ImplicitLocOpBuilder &b = op.builder();
  SmallVector<AffineExpr> indices;
  for (auto [label, size] :
       llvm::zip_equal(operands[operand], op.operand(operand).shape())) {
    bool repeats = size != sizes.lookup(label);
    indices.push_back(
        repeats ? b.getAffineConstantExpr(0)
                : b.getAffineDimExpr(llvm::find(loops, label) - loops.begin()));
  }
  return AffineMap::get(loops.size(), 0, indices, b.getContext());
}

OnnxTensor Equation::build() const {
  SmallVector<Label> labels(result);
  for (auto [label, size] : sizes)
    if (!llvm::is_contained(result, label))
      labels.push_back(label);
  auto loops = llvm::map_to_vector(
      labels, [&](Label label) { return sizes.lookup(label); });
  SmallVector<Value> values;
  SmallVector<AffineMap> maps;
  for (size_t i = 0; i < operands.size(); ++i) {
    values.push_back(op.operand(i).value);
    maps.push_back(mapOf(i, labels));
  }
  ImplicitLocOpBuilder &b = op.builder();
  OnnxTensor first = op.operand(0);
  Type elementType = first.type().getElementType();
  bool hasSums = labels.size() > result.size();
  if (!hasSums && operands.size() == 1)
    return {buildGather(b, first.value, loops, maps[0]), first.elementType};
  Type sumType = accumulatorType(elementType);
  auto multiply = [&](ImplicitLocOpBuilder &body, ValueRange elements) {
    Scalar product(body, convertWidth(body, elements[0], sumType));
    for (Value element : elements.drop_front())
      product = product * product.with(convertWidth(body, element, sumType));
    return product;
  };
  if (!hasSums)
    return {buildElementwise(b, loops, elementType, values, maps,
                             [&](ImplicitLocOpBuilder &body, ValueRange e) {
                               return convertWidth(body,
                                                   multiply(body, e).getValue(),
                                                   elementType);
                             }),
            first.elementType};
  Value sums = buildReduction(
      b, loops, result.size(), b.getZeroAttr(sumType), values, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange e) {
        return (Scalar(body, e.back()) + multiply(body, e.drop_back()))
            .getValue();
      });
  return {buildRounding(b, sums, elementType), first.elementType};
}

LogicalResult mini::convertEinsum(OnnxOperator &op,
                                  SmallVectorImpl<OnnxTensor> &results) {
  Equation equation(op);
  if (failed(checkSameElementTypes(op, op.numOperands(), kNumbers)) ||
      failed(equation.read()))
    return failure();
  results.push_back(equation.build());
  return success();
}
