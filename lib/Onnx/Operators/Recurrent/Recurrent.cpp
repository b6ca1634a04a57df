//===- Recurrent.cpp - What LSTM, GRU and RNN share - cpp -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A sequence that is shorter than others keeps its state beyond its end, and
// its outputs there are zero. Backwards, it is at its initial state there.
//
//===----------------------------------------------------------------------===//

#include "Recurrent.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Reduction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

static bool isZero(const OnnxTensor &tensor) {
  DenseElementsAttr constant = tensor.constant();
  return constant && constant.isSplat() &&
         constant.getSplatValue<APFloat>().isZero();
}

OnnxTensor Recurrent::slice(const OnnxTensor &source, ArrayRef<int64_t> shape,
                            ArrayRef<AffineExpr> place) {
  ImplicitLocOpBuilder &b = op->builder();
  return {buildGather(b, source.value, shape,
                      AffineMap::get(shape.size(), 0, place, b.getContext())),
          source.elementType};
}

OnnxTensor Recurrent::row(const OnnxTensor &tensor,
                          const RecurrentDirection &direction, int64_t row) {
  Builder &b = op->builder();
  return slice(tensor, hidden,
               {b.getAffineConstantExpr(direction.index),
                b.getAffineDimExpr(0) + row * hidden});
}

OnnxTensor Recurrent::scalarwise(ArrayRef<OnnxTensor> operands,
                                 ScalarBuilder element) {
  return buildScalarwise(
      *op, {batch, hidden}, elementType, operands,
      [&](ArrayRef<Scalar> elements) {
        SmallVector<Scalar> wide;
        for (Scalar scalar : elements)
          wide.push_back(scalar.isFloat() ? convert(scalar, sumType) : scalar);
        return convert(element(wide), elementType);
      });
}

Scalar Recurrent::activate(const ElementFunction &activation, Scalar x,
                           bool isState) const {
  if (clip && !isState)
    x = min(max(x, -*clip), *clip);
  return activation.compute(x, activation.attributes);
}

Value Recurrent::projectInputs(AffineMap read) {
  ImplicitLocOpBuilder &b = op->builder();
  auto columns = static_cast<int64_t>(directions.size()) * gates * hidden;
  Value matrix = buildReshape(b, weights.value, {columns, inputSize});
  AffineExpr column = b.getAffineDimExpr(2), k = b.getAffineDimExpr(3);
  return buildContraction(b, {steps, batch, columns, inputSize}, 3, x, read,
                          {matrix, weights.elementType},
                          AffineMap::get(4, 0, {column, k}, b.getContext()),
                          sumType);
}

/// The products of all steps' inputs, [steps, batch, directions * gates *
/// hidden], with the biases.
OnnxTensor Recurrent::projectInputs(int64_t biased) {
  ImplicitLocOpBuilder &b = op->builder();
  auto count = static_cast<int64_t>(directions.size());
  int64_t rows = gates * hidden, columns = count * rows;
  AffineExpr t, n, c, k;
  bindDims(b.getContext(), t, n, c, k);
  AffineMap read = isBatchFirst
                       ? AffineMap::get(4, 0, {n, t, k}, b.getContext())
                       : AffineMap::get(4, 0, {t, n, k}, b.getContext());
  Value sums = isQuantized ? projectQuantizedInputs(read) : projectInputs(read);
  if (!bias)
    return {sums, sumType};
  // [directions, input's and state's, gates * hidden].
  auto part = [&](AffineExpr which) {
    AffineExpr d, j;
    bindDims(b.getContext(), d, j);
    Value whole = buildGather(
        b, bias.value, {count, rows},
        AffineMap::get(2, 0, {d, which * rows + j}, b.getContext()));
    return OnnxTensor{buildReshape(b, whole, {columns}), elementType};
  };
  OnnxTensor ofInput = part(b.getAffineConstantExpr(0)),
             ofState = part(b.getAffineConstantExpr(1));
  // A gate whose state's bias is not for here is one that has zeros.
  if (biased < gates) {
    SmallVector<APFloat> mask;
    auto type = cast<FloatType>(elementType);
    for (int64_t i = 0; i < columns; ++i)
      mask.emplace_back(APFloat(type.getFloatSemantics(),
                                i / hidden % gates < biased ? 1 : 0));
    Value factors = arith::ConstantOp::create(
        b, DenseElementsAttr::get(RankedTensorType::get(columns, type), mask));
    ofState = buildScalarwise(
        *op, columns, elementType, {ofState, {factors, elementType}},
        [](ArrayRef<Scalar> e) { return select(e[1] == 0.0, 0.0, e[0]); });
  }
  return buildScalarwise(
      *op, {steps, batch, columns}, sumType,
      {{sums, sumType}, ofInput, ofState}, [&](ArrayRef<Scalar> e) {
        return e[0] + (convert(e[1], sumType) + convert(e[2], sumType));
      });
}

SmallVector<OnnxTensor> Recurrent::multiply(const RecurrentDirection &direction,
                                            const OnnxTensor &state,
                                            int64_t first, int64_t count) {
  ImplicitLocOpBuilder &b = op->builder();
  if (isZero(state)) {
    auto type = RankedTensorType::get({batch, hidden}, sumType);
    Value zero = arith::ConstantOp::create(
        b, DenseElementsAttr::get(type, b.getZeroAttr(sumType)));
    return SmallVector<OnnxTensor>(count, {zero, sumType});
  }
  int64_t columns = count * hidden;
  AffineExpr n, c, k;
  bindDims(b.getContext(), n, c, k);
  AffineMap read = AffineMap::get(3, 0, {n, k}, b.getContext());
  Value sums;
  if (isQuantized) {
    assert(count == gates && "only an LSTM has such weights");
    sums = multiplyQuantized(state, read, batch,
                             {recurrence, op->operand(10), op->operand(11)},
                             direction.index);
  } else {
    OnnxTensor matrix = slice(
        recurrence, {columns, hidden},
        {b.getAffineConstantExpr(direction.index), n + first * hidden, c});
    sums =
        buildContraction(b, {batch, columns, hidden}, 2, state, read, matrix,
                         AffineMap::get(3, 0, {c, k}, b.getContext()), sumType);
  }
  SmallVector<OnnxTensor> parts;
  for (int64_t i = 0; i < count; ++i)
    parts.push_back(
        slice({sums, sumType}, {batch, hidden}, {n, c + i * hidden}));
  return parts;
}

OnnxTensor Recurrent::initialState(size_t operand,
                                   const RecurrentDirection &direction) {
  Builder &b = op->builder();
  OnnxTensor initial = op->operand(operand);
  if (!initial) {
    auto type = RankedTensorType::get({batch, hidden}, elementType);
    return {arith::ConstantOp::create(
                op->builder(),
                DenseElementsAttr::get(type, b.getZeroAttr(elementType))),
            elementType};
  }
  AffineExpr d = b.getAffineConstantExpr(direction.index),
             n = b.getAffineDimExpr(0), j = b.getAffineDimExpr(1);
  if (isBatchFirst)
    return slice(initial, {batch, hidden}, {n, d, j});
  return slice(initial, {batch, hidden}, {d, n, j});
}

/// `inside` where the sequence has the step, and `outside` elsewhere.
OnnxTensor Recurrent::selectValid(const OnnxTensor &inside,
                                  const OnnxTensor &outside, int64_t step) {
  if (!lengths)
    return inside;
  OnnxTensor column{buildReshape(op->builder(), lengths.value, {batch, 1}),
                    lengths.elementType};
  return buildScalarwise(*op, {batch, hidden}, elementType,
                         {column, inside, outside}, [&](ArrayRef<Scalar> e) {
                           return select(e[0] > static_cast<double>(step), e[1],
                                         e[2]);
                         });
}

LogicalResult Recurrent::build(int64_t biased, int64_t states, Step step,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto count = static_cast<int64_t>(directions.size());
  if (failed(op->checkResultShape({steps, batch, count * gates * hidden})))
    return failure();
  Builder &b = op->builder();
  OnnxTensor inputs = projectInputs(biased);
  // Of each direction the outputs of all steps, then the last states.
  SmallVector<SmallVector<OnnxTensor>> outputs;
  for (const RecurrentDirection &direction : directions) {
    States current;
    for (int64_t i = 0; i < states; ++i)
      current.push_back(initialState(5 + i, direction));
    OnnxTensor zero = initialState(SIZE_MAX, direction);
    SmallVector<OnnxTensor> rows(steps);
    for (int64_t i = 0; i < steps; ++i) {
      int64_t t = direction.isReverse ? steps - 1 - i : i;
      SmallVector<OnnxTensor> own;
      for (int64_t gate = 0; gate < gates; ++gate)
        own.push_back(slice(inputs, {batch, hidden},
                            {b.getAffineConstantExpr(t), b.getAffineDimExpr(0),
                             b.getAffineDimExpr(1) +
                                 (direction.index * gates + gate) * hidden}));
      States next = step(direction, own, current);
      rows[t] = selectValid(next.front(), zero, t);
      for (auto [state, computed] : llvm::zip_equal(current, next))
        state = selectValid(computed, state, t);
    }
    rows.append(current);
    outputs.push_back(rows);
  }
  collect(outputs, results);
  return success();
}

void Recurrent::collect(ArrayRef<SmallVector<OnnxTensor>> outputs,
                        SmallVectorImpl<OnnxTensor> &results) {
  ImplicitLocOpBuilder &b = op->builder();
  // The rows of all directions side by side, and then one after another.
  SmallVector<Value> all;
  for (size_t i = 0; i < outputs.front().size(); ++i) {
    SmallVector<Value> parts;
    for (const SmallVector<OnnxTensor> &direction : outputs)
      parts.push_back(buildReshape(b, direction[i].value,
                                   isBatchFirst
                                       ? ArrayRef{batch, int64_t(1), hidden}
                                       : ArrayRef{int64_t(1), batch, hidden}));
    all.push_back(parts.size() == 1
                      ? parts.front()
                      : buildConcat(b, parts, isBatchFirst ? 1 : 0));
  }
  auto count = static_cast<int64_t>(directions.size());
  SmallVector<Value> rows;
  for (Value row : ArrayRef(all).take_front(steps))
    rows.push_back(buildReshape(
        b, row,
        isBatchFirst ? ArrayRef{batch, int64_t(1), count, hidden}
                     : ArrayRef{int64_t(1), count, batch, hidden}));
  SmallVector<int64_t> shape{steps, count, batch, hidden};
  if (isBatchFirst)
    shape = {batch, steps, count, hidden};
  results.push_back({rows.empty() ? buildZeroTensor(b, shape, elementType)
                     : rows.size() == 1
                         ? rows.front()
                         : buildConcat(b, rows, isBatchFirst ? 1 : 0),
                     elementType});
  for (Value state : ArrayRef(all).drop_front(steps))
    results.push_back({state, elementType});
  results.truncate(std::min(results.size(), op->numResults()));
}
