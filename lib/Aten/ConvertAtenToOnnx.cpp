//===- ConvertAtenToOnnx.cpp - PyTorch's operators to ONNX's - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites what torch-mlir prints of a PyTorch model to `torch.operator
// "onnx.X"`, the one form that converts on. Operators that are not known stay:
// the conversion to linalg reports all of them at once. What an operator is
// declared to make becomes the declared type of the last operator made for it,
// which is checked there.
//
//===----------------------------------------------------------------------===//

#include "Aten.h"
#include "IR/Torch/OnnxForm.h"

#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mini {
#define GEN_PASS_DEF_CONVERTATENTOONNXPASS
#include "Aten/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

ArrayRef<AtenRow> mini::atenTable() {
  static constexpr AtenRow kRows[] = {
      {"aten._make_per_channel_quantized_tensor", 4, 4,
       convertAtenMakePerChannel},
      {"aten._make_per_tensor_quantized_tensor", 3, 3,
       convertAtenMakePerTensor},
      {"aten._softmax", 3, 3, convertAtenSoftmax},
      {"aten.abs", 1, 1, convertAtenUnary},
      {"aten.adaptive_avg_pool2d", 2, 2, convertAtenAdaptiveAvgPool},
      {"aten.add.Scalar", 3, 3, convertAtenBinary},
      {"aten.add.Tensor", 3, 3, convertAtenBinary},
      {"aten.addmm", 5, 5, convertAtenAddMm},
      {"aten.avg_pool2d", 7, 7, convertAtenAvgPool},
      {"aten.batch_norm", 9, 9, convertAtenBatchNorm},
      {"aten.bmm", 2, 2, convertAtenMatMul},
      {"aten.cat", 2, 2, convertAtenCat},
      {"aten.clamp", 3, 3, convertAtenClamp},
      {"aten.clone", 2, 2, convertAtenIdentity},
      {"aten.contiguous", 2, 2, convertAtenIdentity},
      {"aten.conv1d", 7, 7, convertAtenConv},
      {"aten.conv2d", 7, 7, convertAtenConv},
      {"aten.conv3d", 7, 7, convertAtenConv},
      {"aten.conv_transpose2d.input", 8, 8, convertAtenConvTranspose},
      {"aten.convolution", 9, 9, convertAtenConvolution},
      {"aten.dequantize.self", 1, 1, convertAtenDequantize},
      {"aten.dequantize.tensor", 1, 1, convertAtenDequantize},
      {"aten.detach", 1, 1, convertAtenIdentity},
      {"aten.div.Scalar", 2, 2, convertAtenBinary},
      {"aten.div.Tensor", 2, 2, convertAtenBinary},
      {"aten.dropout", 3, 3, convertAtenDropout},
      {"aten.exp", 1, 1, convertAtenUnary},
      {"aten.flatten.using_ints", 3, 3, convertAtenReshape},
      {"aten.hardsigmoid", 1, 1, convertAtenHardSigmoid},
      {"aten.hardswish", 1, 1, convertAtenHardSwish},
      {"aten.hardtanh", 3, 3, convertAtenClamp},
      {"aten.int_repr", 1, 1, convertAtenIntRepr},
      {"aten.leaky_relu", 2, 2, convertAtenLeakyRelu},
      {"aten.linear", 3, 3, convertAtenLinear},
      {"aten.matmul", 2, 2, convertAtenMatMul},
      {"aten.max_pool2d", 6, 6, convertAtenMaxPool},
      {"aten.mean.dim", 4, 4, convertAtenMean},
      {"aten.mish", 1, 1, convertAtenUnary},
      {"aten.mm", 2, 2, convertAtenMatMul},
      {"aten.mul.Scalar", 2, 2, convertAtenBinary},
      {"aten.mul.Tensor", 2, 2, convertAtenBinary},
      {"aten.neg", 1, 1, convertAtenUnary},
      {"aten.permute", 2, 2, convertAtenPermute},
      {"aten.quantize_per_channel", 5, 5, convertAtenQuantizePerChannel},
      {"aten.quantize_per_tensor", 4, 4, convertAtenQuantizePerTensor},
      {"aten.relu", 1, 1, convertAtenUnary},
      {"aten.relu6", 1, 1, convertAtenRelu6},
      {"aten.reshape", 2, 2, convertAtenView},
      {"aten.sigmoid", 1, 1, convertAtenUnary},
      {"aten.silu", 1, 1, convertAtenSilu},
      {"aten.softmax.int", 3, 3, convertAtenSoftmax},
      {"aten.sqrt", 1, 1, convertAtenUnary},
      {"aten.squeeze.dim", 2, 2, convertAtenReshape},
      {"aten.sub.Scalar", 3, 3, convertAtenBinary},
      {"aten.sub.Tensor", 3, 3, convertAtenBinary},
      {"aten.t", 1, 1, convertAtenT},
      {"aten.tanh", 1, 1, convertAtenUnary},
      {"aten.to.dtype", 5, 5, convertAtenToDtype},
      {"aten.transpose.int", 3, 3, convertAtenTranspose},
      {"aten.unsqueeze", 2, 2, convertAtenReshape},
      {"aten.view", 2, 2, convertAtenView},
      {"quantized_decomposed.dequantize_per_channel", 7, 8,
       convertAtenDequantizePerChannel},
      {"quantized_decomposed.dequantize_per_tensor", 6, 7,
       convertAtenDequantizePerTensor},
      {"quantized_decomposed.dequantize_per_tensor.tensor", 6, 7,
       convertAtenDequantizePerTensor},
      {"quantized_decomposed.quantize_per_channel", 7, 7,
       convertAtenQuantizePerChannel},
      {"quantized_decomposed.quantize_per_tensor", 6, 6,
       convertAtenQuantizePerTensor},
      {"quantized_decomposed.quantize_per_tensor.tensor", 6, 6,
       convertAtenQuantizePerTensor},
  };
  return kRows;
}

namespace {

struct ConvertAtenToOnnxPass
    : mini::impl::ConvertAtenToOnnxPassBase<ConvertAtenToOnnxPass> {
  void runOnOperation() override;

private:
  LogicalResult convert(Operation *op, AtenQuantizations &quantizations);
};

} // namespace

/// The operator's name: torch-mlir prints those that it does not define as
/// `torch.operator "torch.X"`.
static StringRef nameOf(Operation *op) {
  if (auto operatorOp = dyn_cast<torch::OperatorOp>(op))
    return operatorOp.getName();
  return op->getName().getStringRef();
}

static const AtenRow *findRow(StringRef name) {
  if (!name.consume_front("torch."))
    return nullptr;
  const AtenRow *row = llvm::find_if(
      atenTable(), [&](const AtenRow &row) { return row.name == name; });
  return row == atenTable().end() ? nullptr : row;
}

LogicalResult ConvertAtenToOnnxPass::convert(Operation *op,
                                             AtenQuantizations &quantizations) {
  StringRef name = nameOf(op);
  const AtenRow *row = findRow(name);
  if (!row)
    return success();
  OpBuilder builder(op);
  AtenOp aten(op, name, builder, quantizations);
  size_t count = op->getNumOperands();
  if (count < row->minOperands || count > row->maxOperands)
    return aten.emitError()
           << "has " << count << " operands, but takes " << row->minOperands
           << (row->minOperands == row->maxOperands
                   ? std::string()
                   : " to " + std::to_string(row->maxOperands));
  if (op->getNumResults() != 1)
    return aten.emitError()
           << "has " << op->getNumResults() << " results, but makes 1";
  auto result = row->convert(aten);
  if (failed(result))
    return failure();
  // Made for this operator, or one of its operands.
  Operation *made = result->getDefiningOp();
  if (made && isa<torch::OperatorOp>(made) &&
      !llvm::is_contained(op->getOperands(), *result))
    result->setType(aten.resultType());
  op->getResult(0).replaceAllUsesWith(*result);
  op->erase();
  return success();
}

void ConvertAtenToOnnxPass::runOnOperation() {
  func::FuncOp function = getOperation();
  for (Block &block : function.getBody()) {
    AtenQuantizations quantizations;
    for (Operation &op : llvm::make_early_inc_range(block))
      if (failed(convert(&op, quantizations)))
        return signalPassFailure();
    // Users come after what they use, and so lists go before their elements.
    SmallVector<Operation *> scalars;
    for (Operation &op : block)
      if (makesScalar(&op))
        scalars.push_back(&op);
    for (Operation *op : llvm::reverse(scalars))
      if (op->use_empty())
        op->erase();
    // Results of quantized types are integers now.
    if (auto result = dyn_cast<func::ReturnOp>(block.getTerminator()))
      function.setFunctionType(FunctionType::get(&getContext(),
                                                 function.getArgumentTypes(),
                                                 result.getOperandTypes()));
  }
}
