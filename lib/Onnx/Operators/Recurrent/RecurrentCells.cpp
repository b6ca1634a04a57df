//===- RecurrentCells.cpp - LSTM, GRU and RNN - cpp -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One step of each. Sums are in the type of accumulators, and so are the gates
// that come of them.
//
//===----------------------------------------------------------------------===//

#include "Onnx/OperatorTable.h"
#include "Recurrent.h"

using namespace mlir;
using namespace mini;

LogicalResult mini::convertRNN(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto rnn = Recurrent::read(op, {1, {"Tanh"}});
  if (failed(rnn))
    return failure();
  auto step = [&](const RecurrentDirection &direction,
                  ArrayRef<OnnxTensor> inputs,
                  const Recurrent::States &states) -> Recurrent::States {
    OnnxTensor product = rnn->multiply(direction, states[0], 0, 1)[0];
    return {rnn->scalarwise({inputs[0], product}, [&](ArrayRef<Scalar> e) {
      return rnn->activate(direction.activations[0], e[0] + e[1]);
    })};
  };
  return rnn->build(/*biased=*/1, /*states=*/1, step, results);
}

LogicalResult mini::convertGRU(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto gru = Recurrent::read(op, {3, {"Sigmoid", "Tanh"}});
  auto linearFirst = op.intAttribute("linear_before_reset", 0);
  if (failed(gru) || failed(linearFirst))
    return failure();
  bool isLinearFirst = *linearFirst != 0;
  auto step = [&](const RecurrentDirection &direction,
                  ArrayRef<OnnxTensor> inputs,
                  const Recurrent::States &states) -> Recurrent::States {
    OnnxTensor h = states[0];
    auto gate = [&](Scalar input, Scalar product) {
      return gru->activate(direction.activations[0], input + product);
    };
    auto mix = [&](Scalar z, Scalar candidate, Scalar before) {
      return (1.0 - z) * gru->activate(direction.activations[1], candidate) +
             z * before;
    };
    if (!isLinearFirst) {
      auto products = gru->multiply(direction, h, 0, 2);
      OnnxTensor reset =
          gru->scalarwise({inputs[1], products[1], h}, [&](ArrayRef<Scalar> e) {
            return gate(e[0], e[1]) * e[2];
          });
      OnnxTensor product = gru->multiply(direction, reset, 2, 1)[0];
      return {gru->scalarwise({inputs[0], products[0], inputs[2], product, h},
                              [&](ArrayRef<Scalar> e) {
                                return mix(gate(e[0], e[1]), e[2] + e[3], e[4]);
                              })};
    }
    auto products = gru->multiply(direction, h, 0, 3);
    SmallVector<OnnxTensor> operands{
        inputs[0], products[0], inputs[1], products[1],
        inputs[2], products[2], h};
    // Of the second half of the biases, the state's.
    if (gru->bias)
      operands.push_back(gru->row(gru->bias, direction, 5));
    return {gru->scalarwise(operands, [&](ArrayRef<Scalar> e) {
      Scalar product = gru->bias ? e[5] + e[7] : e[5];
      return mix(gate(e[0], e[1]), e[4] + gate(e[2], e[3]) * product, e[6]);
    })};
  };
  return gru->build(/*biased=*/isLinearFirst ? 2 : 3, /*states=*/1, step,
                    results);
}

LogicalResult mini::convertLSTM(OnnxOperator &op,
                                SmallVectorImpl<OnnxTensor> &results) {
  bool isQuantized = op.name() == "DynamicQuantizeLSTM";
  auto lstm =
      Recurrent::read(op, {4, {"Sigmoid", "Tanh", "Tanh"}, isQuantized});
  auto inputForget = op.intAttribute("input_forget", 0);
  if (failed(lstm) || failed(inputForget))
    return failure();
  OnnxTensor peepholes = op.operand(7);
  // The gates are i, o, f and c; the peepholes those of i, o and f.
  auto step = [&](const RecurrentDirection &direction,
                  ArrayRef<OnnxTensor> inputs,
                  const Recurrent::States &states) -> Recurrent::States {
    auto products = lstm->multiply(direction, states[0], 0, 4);
    auto gate = [&](Scalar sum) {
      return lstm->activate(direction.activations[0], sum);
    };
    SmallVector<OnnxTensor> operands{inputs[0],   products[0], inputs[2],
                                     products[2], inputs[3],   products[3],
                                     states[1]};
    if (peepholes)
      operands.append({lstm->row(peepholes, direction, 0),
                       lstm->row(peepholes, direction, 2)});
    OnnxTensor c = lstm->scalarwise(operands, [&](ArrayRef<Scalar> e) {
      Scalar in = e[0] + e[1], forget = e[2] + e[3], before = e[6];
      if (peepholes) {
        in = in + e[7] * before;
        forget = forget + e[8] * before;
      }
      in = gate(in);
      forget = *inputForget != 0 ? 1.0 - in : gate(forget);
      return forget * before +
             in * lstm->activate(direction.activations[1], e[4] + e[5]);
    });
    operands = {inputs[1], products[1], c};
    if (peepholes)
      operands.push_back(lstm->row(peepholes, direction, 1));
    OnnxTensor h = lstm->scalarwise(operands, [&](ArrayRef<Scalar> e) {
      Scalar out = e[0] + e[1];
      if (peepholes)
        out = out + e[3] * e[2];
      return gate(out) *
             lstm->activate(direction.activations[2], e[2], /*isState=*/true);
    });
    return {h, c};
  };
  return lstm->build(/*biased=*/4, /*states=*/2, step, results);
}
