//===- OperatorTable.h - How each ONNX operator converts - h --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One row an operator. What every operator needs checked (opset, number of
// operands, names of attributes) is in its row; the rest is its function's.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_ONNX_OPERATORTABLE_H
#define MINI_LIB_ONNX_OPERATORTABLE_H

#include "Onnx/Build/OnnxOperator.h"
#include "mini/OperatorInfo.h"

namespace mini {

/// Creates the operator's results, or emits one error.
using ConvertOperator = llvm::LogicalResult (*)(
    OnnxOperator &op, llvm::SmallVectorImpl<OnnxTensor> &results);

struct OperatorRow : OperatorInfo {
  ConvertOperator convert;
};

llvm::ArrayRef<OperatorRow> operatorTable();

/// The row of `onnx.NAME`, or of one of our own, `mini.NAME`; or null.
const OperatorRow *findOperator(llvm::StringRef qualifiedName);

/// Emits one error that lists every operation in `module` that no row covers,
/// if there is any.
llvm::LogicalResult checkOperators(mlir::ModuleOp module);

// The conversions, an operator family a file.
#define MINI_CONVERT_OPERATOR(name)                                            \
  llvm::LogicalResult convert##name(                                           \
      OnnxOperator &op, llvm::SmallVectorImpl<OnnxTensor> &results)
MINI_CONVERT_OPERATOR(ArgReduction);
MINI_CONVERT_OPERATOR(AveragePool);
MINI_CONVERT_OPERATOR(BatchNormalization);
MINI_CONVERT_OPERATOR(BiasGelu);
MINI_CONVERT_OPERATOR(Binary);
MINI_CONVERT_OPERATOR(BitShift);
MINI_CONVERT_OPERATOR(BlockFloat);
MINI_CONVERT_OPERATOR(Cast);
MINI_CONVERT_OPERATOR(CastLike);
MINI_CONVERT_OPERATOR(Clip);
MINI_CONVERT_OPERATOR(Concat);
MINI_CONVERT_OPERATOR(Constant);
MINI_CONVERT_OPERATOR(ConstantOfShape);
MINI_CONVERT_OPERATOR(ControlFlow);
MINI_CONVERT_OPERATOR(Conv);
MINI_CONVERT_OPERATOR(ConvInteger);
MINI_CONVERT_OPERATOR(ConvTranspose);
MINI_CONVERT_OPERATOR(CumSum);
MINI_CONVERT_OPERATOR(DepthToSpace);
MINI_CONVERT_OPERATOR(DequantizeLinear);
MINI_CONVERT_OPERATOR(Dropout);
MINI_CONVERT_OPERATOR(DynamicQuantizeLinear);
MINI_CONVERT_OPERATOR(DynamicQuantizeMatMul);
MINI_CONVERT_OPERATOR(Einsum);
MINI_CONVERT_OPERATOR(Expand);
MINI_CONVERT_OPERATOR(EyeLike);
MINI_CONVERT_OPERATOR(Flatten);
MINI_CONVERT_OPERATOR(FusedConv);
MINI_CONVERT_OPERATOR(FusedGemm);
MINI_CONVERT_OPERATOR(FusedMatMul);
MINI_CONVERT_OPERATOR(Gather);
MINI_CONVERT_OPERATOR(GatherElements);
MINI_CONVERT_OPERATOR(GatherND);
MINI_CONVERT_OPERATOR(Gelu);
MINI_CONVERT_OPERATOR(Gemm);
MINI_CONVERT_OPERATOR(GlobalLpPool);
MINI_CONVERT_OPERATOR(GlobalPool);
MINI_CONVERT_OPERATOR(GridSample);
MINI_CONVERT_OPERATOR(GroupNormalization);
MINI_CONVERT_OPERATOR(GRU);
MINI_CONVERT_OPERATOR(Hardmax);
MINI_CONVERT_OPERATOR(Identity);
MINI_CONVERT_OPERATOR(InstanceNormalization);
MINI_CONVERT_OPERATOR(IsInf);
MINI_CONVERT_OPERATOR(LayerNormalization);
MINI_CONVERT_OPERATOR(LpNormalization);
MINI_CONVERT_OPERATOR(LpPool);
MINI_CONVERT_OPERATOR(LRN);
MINI_CONVERT_OPERATOR(LSTM);
MINI_CONVERT_OPERATOR(MatMul);
MINI_CONVERT_OPERATOR(MatMulInteger);
MINI_CONVERT_OPERATOR(MatMulIntegerToFloat);
MINI_CONVERT_OPERATOR(MaxPool);
MINI_CONVERT_OPERATOR(MaxUnpool);
MINI_CONVERT_OPERATOR(MeanVarianceNormalization);
MINI_CONVERT_OPERATOR(Microscaling);
MINI_CONVERT_OPERATOR(Mod);
MINI_CONVERT_OPERATOR(NegativeLogLikelihoodLoss);
MINI_CONVERT_OPERATOR(NhwcMaxPool);
MINI_CONVERT_OPERATOR(NonMaxSuppression);
MINI_CONVERT_OPERATOR(NonZero);
MINI_CONVERT_OPERATOR(OneHot);
MINI_CONVERT_OPERATOR(Pad);
MINI_CONVERT_OPERATOR(Pow);
MINI_CONVERT_OPERATOR(PRelu);
MINI_CONVERT_OPERATOR(QGemm);
MINI_CONVERT_OPERATOR(QLinearAdd);
MINI_CONVERT_OPERATOR(QLinearAveragePool);
MINI_CONVERT_OPERATOR(QLinearConcat);
MINI_CONVERT_OPERATOR(QLinearConv);
MINI_CONVERT_OPERATOR(QLinearGlobalAveragePool);
MINI_CONVERT_OPERATOR(QLinearLeakyRelu);
MINI_CONVERT_OPERATOR(QLinearMatMul);
MINI_CONVERT_OPERATOR(QLinearMul);
MINI_CONVERT_OPERATOR(QLinearReduceMean);
MINI_CONVERT_OPERATOR(QLinearSigmoid);
MINI_CONVERT_OPERATOR(QLinearSoftmax);
MINI_CONVERT_OPERATOR(QLinearWhere);
MINI_CONVERT_OPERATOR(QuantizeLinear);
MINI_CONVERT_OPERATOR(Range);
MINI_CONVERT_OPERATOR(ReduceLogSumExp);
MINI_CONVERT_OPERATOR(Reduction);
MINI_CONVERT_OPERATOR(Reshape);
MINI_CONVERT_OPERATOR(Resize);
MINI_CONVERT_OPERATOR(ReverseSequence);
MINI_CONVERT_OPERATOR(RMSNormalization);
MINI_CONVERT_OPERATOR(RNN);
MINI_CONVERT_OPERATOR(RoiAlign);
MINI_CONVERT_OPERATOR(ScatterElements);
MINI_CONVERT_OPERATOR(ScatterND);
MINI_CONVERT_OPERATOR(Shape);
MINI_CONVERT_OPERATOR(SignalWindow);
MINI_CONVERT_OPERATOR(Size);
MINI_CONVERT_OPERATOR(SkipLayerNormalization);
MINI_CONVERT_OPERATOR(Slice);
MINI_CONVERT_OPERATOR(Softmax);
MINI_CONVERT_OPERATOR(SoftmaxCrossEntropyLoss);
MINI_CONVERT_OPERATOR(SpaceToDepth);
MINI_CONVERT_OPERATOR(Split);
MINI_CONVERT_OPERATOR(Squeeze);
MINI_CONVERT_OPERATOR(Tile);
MINI_CONVERT_OPERATOR(TopK);
MINI_CONVERT_OPERATOR(Transpose);
MINI_CONVERT_OPERATOR(Trilu);
MINI_CONVERT_OPERATOR(Unary);
MINI_CONVERT_OPERATOR(Unsqueeze);
MINI_CONVERT_OPERATOR(Variadic);
MINI_CONVERT_OPERATOR(Where);
#undef MINI_CONVERT_OPERATOR

/// The constant tensor of `elements`, or null after one of `emitError`'s
/// errors.
OnnxTensor
convertElements(mlir::ImplicitLocOpBuilder &builder,
                mlir::ElementsAttr elements,
                llvm::function_ref<mlir::InFlightDiagnostic()> emitError);

} // namespace mini

#endif // MINI_LIB_ONNX_OPERATORTABLE_H
