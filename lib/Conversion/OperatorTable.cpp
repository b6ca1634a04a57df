//===- OperatorTable.cpp - How each ONNX operator converts - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table, by name. The attributes are the union over the opsets from the
// first one on, as listed in ONNX's operator documentation.
//
//===----------------------------------------------------------------------===//

#include "OperatorTable.h"

#include "mini/Conversion/Operators.h"

using namespace mlir;
using namespace mini;

ArrayRef<OperatorRow> mini::operatorTable() {
  static constexpr OperatorRow kRows[] = {
      // Before opset 7, Add broadcasts by an attribute.
      {"Add", 7, 2, 2, "", convertAdd},
      {"Constant", 1, 0, 0,
       "value value_float value_floats value_int value_ints", convertConstant},
      {"Conv", 1, 2, 3, "auto_pad dilations group kernel_shape pads strides",
       convertConv},
      {"ConvInteger", 10, 2, 4,
       "auto_pad dilations group kernel_shape pads strides",
       convertConvInteger},
      {"DequantizeLinear", 10, 2, 3, "axis block_size output_dtype",
       convertDequantizeLinear},
      {"MatMulInteger", 10, 2, 4, "", convertMatMulInteger},
      {"QGemm", 1, 6, 9, "alpha transA transB", convertQGemm, "com.microsoft"},
      {"QLinearConv", 10, 8, 9,
       "auto_pad dilations group kernel_shape pads strides",
       convertQLinearConv},
      {"QLinearMatMul", 10, 8, 8, "", convertQLinearMatMul},
      {"QuantizeLinear", 10, 2, 3,
       "axis block_size output_dtype precision saturate",
       convertQuantizeLinear},
      // Up to opset 5, a `consumed_inputs` allows to compute in place.
      {"Relu", 1, 1, 1, "consumed_inputs", convertRelu},
  };
  return kRows;
}

const OperatorRow *mini::findOperator(StringRef qualifiedName) {
  if (!qualifiedName.consume_front("onnx."))
    return nullptr;
  const OperatorRow *row =
      llvm::find_if(operatorTable(), [&](const OperatorRow &row) {
        return row.name == qualifiedName;
      });
  return row == operatorTable().end() ? nullptr : row;
}

SmallVector<SupportedOperator> mini::supportedOperators() {
  return llvm::map_to_vector(operatorTable(), [](const OperatorRow &row) {
    return SupportedOperator{row.name, row.minOpset, row.domain};
  });
}
