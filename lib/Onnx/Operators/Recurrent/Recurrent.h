//===- Recurrent.h - What LSTM, GRU and RNN share - h ---------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A recurrent operator is unrolled over its sequence, whose length is known.
// What the steps' inputs contribute is one matrix product for all of them; a
// step has one with the state, and its gates an element at a time.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORS_RECURRENT_H
#define MINI_LIB_ONNX_OPERATORS_RECURRENT_H

#include "Onnx/Operators/Unary.h"

namespace mini {

/// What tells one operator from another.
struct RecurrentKind {
  int64_t gates; ///< How many of them the rows of the weights are for.
  /// Of one direction.
  llvm::ArrayRef<llvm::StringRef> defaultActivations;
  /// Whether the weights are bytes, with each input's gates side by side, and
  /// what they are multiplied by becomes bytes when it is known.
  bool isQuantized = false;
};

/// The attributes of a direction.
struct RecurrentDirection {
  int64_t index;
  bool isReverse;
  llvm::SmallVector<ElementFunction> activations;
};

/// The operands and attributes that all have, read and checked.
class Recurrent {
public:
  static mlir::FailureOr<Recurrent> read(OnnxOperator &op,
                                         const RecurrentKind &kind);

  /// The states of a direction: h, and c of an LSTM, each [batch, hidden].
  using States = llvm::SmallVector<OnnxTensor, 2>;
  /// The states after a step, from those before it; `inputs` are its inputs'
  /// products with the weights, [batch, hidden] of each gate.
  using Step = llvm::function_ref<States(const RecurrentDirection &direction,
                                         llvm::ArrayRef<OnnxTensor> inputs,
                                         const States &states)>;
  /// Which part of a recurrence bias is to be added to a step's inputs: that of
  /// the first `biased` gates.
  llvm::LogicalResult build(int64_t biased, int64_t states, Step step,
                            llvm::SmallVectorImpl<OnnxTensor> &results);

  /// The products of a state and the rows of `count` gates of the recurrence
  /// weights, from gate `first` on, [batch, hidden] of each.
  llvm::SmallVector<OnnxTensor> multiply(const RecurrentDirection &direction,
                                         const OnnxTensor &state, int64_t first,
                                         int64_t count);
  /// Row `row` of [directions, rows * hidden], as [hidden].
  OnnxTensor row(const OnnxTensor &tensor, const RecurrentDirection &direction,
                 int64_t row);
  /// A tensor of a state's shape in the elements' type.
  OnnxTensor scalarwise(llvm::ArrayRef<OnnxTensor> operands,
                        ScalarBuilder element);

  /// The activation's value, of its argument within the clip. That of a state
  /// is not clipped in ONNX Runtime.
  Scalar activate(const ElementFunction &activation, Scalar x,
                  bool isState = false) const;

  OnnxTensor bias;
  int64_t gates = 0, hidden = 0;

private:
  /// Bytes, with a scale and a zero point for each direction, or for each row
  /// of the weights of each.
  struct QuantizedWeights {
    OnnxTensor tensor; ///< [directions, inputs, gates * hidden]
    OnnxTensor scale, zeroPoint;
  };

  explicit Recurrent(OnnxOperator &op) : op(&op) {}

  llvm::LogicalResult readShapes(const RecurrentKind &kind);
  llvm::LogicalResult readDirections(const RecurrentKind &kind);
  llvm::LogicalResult readDirectionsActivations(const RecurrentKind &kind);
  llvm::LogicalResult checkOperands();
  llvm::LogicalResult checkOperand(size_t index, llvm::StringRef role,
                                   llvm::ArrayRef<int64_t> shape,
                                   mlir::Type elementType);
  OnnxTensor projectInputs(int64_t biased);
  mlir::Value projectInputs(mlir::AffineMap read);
  mlir::Value projectQuantizedInputs(mlir::AffineMap read);
  /// The products of `input` and a direction's weights: a tensor of `shape` and
  /// one more dimension. `read` is of the shape's indices and the sum's.
  mlir::Value multiplyQuantized(const OnnxTensor &input, mlir::AffineMap read,
                                llvm::ArrayRef<int64_t> shape,
                                const QuantizedWeights &weights,
                                int64_t direction);
  llvm::LogicalResult checkQuantizedWeights(size_t weights, size_t scale,
                                            llvm::ArrayRef<int64_t> shape);
  OnnxTensor initialState(size_t operand, const RecurrentDirection &direction);
  OnnxTensor selectValid(const OnnxTensor &inside, const OnnxTensor &outside,
                         int64_t step);
  void collect(llvm::ArrayRef<llvm::SmallVector<OnnxTensor>> outputs,
               llvm::SmallVectorImpl<OnnxTensor> &results);
  OnnxTensor slice(const OnnxTensor &source, llvm::ArrayRef<int64_t> shape,
                   llvm::ArrayRef<mlir::AffineExpr> place);

  OnnxOperator *op;
  OnnxTensor x, weights, recurrence, lengths;
  mlir::Type elementType, sumType;
  int64_t steps = 0, batch = 0, inputSize = 0;
  bool isBatchFirst = false, isQuantized = false;
  std::optional<double> clip;
  llvm::SmallVector<RecurrentDirection> directions;
};

/// The activation called `name`, whose attributes are alpha and beta as far as
/// it has them; nothing where ONNX has none.
std::optional<ElementFunction> findActivation(llvm::StringRef name);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORS_RECURRENT_H
