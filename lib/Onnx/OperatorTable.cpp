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

using namespace mlir;
using namespace mini;

/// Of Reduce operators: axes are an attribute or an operand.
static constexpr StringLiteral kReduceAttributes =
    "axes keepdims noop_with_empty_axes";

static constexpr unsigned kVariadic = OperatorInfo::variadic;

ArrayRef<OperatorRow> mini::operatorTable() {
  static constexpr OperatorRow kRows[] = {
      {{"Abs", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Acos", 7, 1, 1, ""}, convertUnary},
      {{"Acosh", 9, 1, 1, ""}, convertUnary},
      {{"Add", 1, 2, 2, "axis broadcast consumed_inputs"}, convertBinary},
      {{"And", 1, 2, 2, "axis broadcast"}, convertBinary},
      {{"ArgMax", 1, 1, 1, "axis keepdims select_last_index"},
       convertArgReduction},
      {{"ArgMin", 1, 1, 1, "axis keepdims select_last_index"},
       convertArgReduction},
      {{"Asin", 7, 1, 1, ""}, convertUnary},
      {{"Asinh", 9, 1, 1, ""}, convertUnary},
      {{"Atan", 7, 1, 1, ""}, convertUnary},
      {{"Atanh", 9, 1, 1, ""}, convertUnary},
      {{"AveragePool", 1, 1, 1,
        "auto_pad ceil_mode count_include_pad dilations kernel_shape pads "
        "strides"},
       convertAveragePool},
      {{"BatchNormalization", 1, 5, 5,
        "consumed_inputs epsilon is_test momentum spatial training_mode"},
       convertBatchNormalization},
      {{"BFPFixNeuron", 1, 1, 1,
        "axis bfp_method bit_width block_size convert_to_bfloat_before_bfp "
        "rounding_mode sub_block_shift_bits sub_block_size "
        "use_compiler_version_cpu_kernel",
        "com.vai.quantize"},
       convertBlockFloat},
      {{"BFPQuantizeDequantize", 1, 1, 1,
        "axis bfp_method bit_width block_size convert_to_bfloat_before_bfp "
        "rounding_mode sub_block_shift_bits sub_block_size "
        "use_compiler_version_cpu_kernel",
        "com.amd.quark"},
       convertBlockFloat},
      {{"BiasGelu", 1, 2, 2, "", "com.microsoft"}, convertBiasGelu},
      {{"BitShift", 11, 2, 2, "direction"}, convertBitShift},
      {{"BitwiseAnd", 18, 2, 2, ""}, convertBinary},
      {{"BitwiseNot", 18, 1, 1, ""}, convertUnary},
      {{"BitwiseOr", 18, 2, 2, ""}, convertBinary},
      {{"BitwiseXor", 18, 2, 2, ""}, convertBinary},
      {{"BlackmanWindow", 17, 1, 1, "output_datatype periodic"},
       convertSignalWindow},
      {{"Cast", 6, 1, 1, "round_mode saturate to"}, convertCast},
      {{"CastLike", 15, 2, 2, "round_mode saturate"}, convertCastLike},
      {{"Ceil", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Celu", 12, 1, 1, "alpha"}, convertUnary},
      {{"Clip", 1, 1, 3, "consumed_inputs max min"}, convertClip},
      {{"Concat", 1, 1, kVariadic, "axis"}, convertConcat},
      {{"Constant", 1, 0, 0,
        "value value_float value_floats value_int value_ints"},
       convertConstant},
      {{"ConstantOfShape", 9, 1, 1, "value"}, convertConstantOfShape},
      {{"Conv", 1, 2, 3, "auto_pad dilations group kernel_shape pads strides"},
       convertConv},
      {{"ConvInteger", 10, 2, 4,
        "auto_pad dilations group kernel_shape pads strides"},
       convertConvInteger},
      {{"ConvTranspose", 1, 2, 3,
        "auto_pad dilations group kernel_shape output_padding output_shape "
        "pads "
        "strides"},
       convertConvTranspose},
      {{"Cos", 7, 1, 1, ""}, convertUnary},
      {{"Cosh", 9, 1, 1, ""}, convertUnary},
      {{"CumSum", 11, 2, 2, "exclusive reverse"}, convertCumSum},
      {{"DepthToSpace", 1, 1, 1, "blocksize mode"}, convertDepthToSpace},
      {{"DequantizeLinear", 10, 2, 3, "axis block_size output_dtype"},
       convertDequantizeLinear},
      {{"Div", 1, 2, 2, "axis broadcast consumed_inputs"}, convertBinary},
      {{"Dropout", 1, 1, 3, "consumed_inputs is_test ratio seed"},
       convertDropout},
      {{"DynamicQuantizeLinear", 11, 1, 1, ""}, convertDynamicQuantizeLinear},
      {{"DynamicQuantizeLSTM", 1, 3, 12,
        "activation_alpha activation_beta activations clip direction "
        "hidden_size input_forget",
        "com.microsoft"},
       convertLSTM},
      {{"DynamicQuantizeMatMul", 1, 3, 5, "", "com.microsoft"},
       convertDynamicQuantizeMatMul},
      {{"Einsum", 12, 1, kVariadic, "equation"}, convertEinsum},
      {{"Elu", 1, 1, 1, "alpha consumed_inputs"}, convertUnary},
      {{"Equal", 1, 2, 2, "axis broadcast"}, convertBinary},
      {{"Erf", 9, 1, 1, ""}, convertUnary},
      {{"Exp", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Expand", 8, 2, 2, ""}, convertExpand},
      {{"ExtendedDequantizeLinear", 1, 2, 3, "axis", "com.amd.quark"},
       convertDequantizeLinear},
      {{"ExtendedQuantizeLinear", 1, 2, 3, "axis", "com.amd.quark"},
       convertQuantizeLinear},
      {{"EyeLike", 9, 1, 1, "dtype k"}, convertEyeLike},
      {{"FastGelu", 1, 1, 2, "", "com.microsoft"}, convertBiasGelu},
      {{"Flatten", 1, 1, 1, "axis"}, convertFlatten},
      {{"Floor", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"FusedConv", 1, 2, 4,
        "activation activation_params auto_pad dilations group kernel_shape "
        "pads strides",
        "com.microsoft"},
       convertFusedConv},
      {{"FusedGemm", 1, 2, 3,
        "activation activation_alpha activation_beta activation_gamma alpha "
        "beta transA transB",
        "com.microsoft"},
       convertFusedGemm},
      {{"FusedMatMul", 1, 2, 2, "alpha transA transB transBatchA transBatchB",
        "com.microsoft"},
       convertFusedMatMul},
      {{"Gather", 1, 2, 2, "axis"}, convertGather},
      {{"GatherElements", 11, 2, 2, "axis"}, convertGatherElements},
      {{"GatherND", 11, 2, 2, "batch_dims"}, convertGatherND},
      {{"Gelu", 20, 1, 1, "approximate"}, convertGelu},
      // Before opset 7, Gemm broadcasts by an attribute.
      {{"Gemm", 1, 2, 3, "alpha beta broadcast transA transB"}, convertGemm},
      {{"GlobalAveragePool", 1, 1, 1, ""}, convertGlobalPool},
      {{"GlobalLpPool", 1, 1, 1, "p"}, convertGlobalLpPool},
      {{"GlobalMaxPool", 1, 1, 1, ""}, convertGlobalPool},
      {{"Greater", 1, 2, 2, "axis broadcast"}, convertBinary},
      {{"GreaterOrEqual", 12, 2, 2, ""}, convertBinary},
      {{"GridSample", 16, 2, 2, "align_corners mode padding_mode"},
       convertGridSample},
      {{"GroupNormalization", 18, 3, 3, "epsilon num_groups stash_type"},
       convertGroupNormalization},
      {{"GRU", 7, 3, 6,
        "activation_alpha activation_beta activations clip direction "
        "hidden_size layout linear_before_reset"},
       convertGRU},
      {{"HammingWindow", 17, 1, 1, "output_datatype periodic"},
       convertSignalWindow},
      {{"HannWindow", 17, 1, 1, "output_datatype periodic"},
       convertSignalWindow},
      {{"Hardmax", 1, 1, 1, "axis"}, convertHardmax},
      {{"HardSigmoid", 1, 1, 1, "alpha beta consumed_inputs"}, convertUnary},
      {{"HardSwish", 14, 1, 1, ""}, convertUnary},
      {{"Identity", 1, 1, 1, ""}, convertIdentity},
      {{"If", 1, 1, 1, "else_branch then_branch"}, convertControlFlow},
      {{"InstanceNormalization", 1, 3, 3, "consumed_inputs epsilon"},
       convertInstanceNormalization},
      {{"IsInf", 10, 1, 1, "detect_negative detect_positive"}, convertIsInf},
      {{"IsNaN", 9, 1, 1, ""}, convertUnary},
      // ONNX has it from opset 17 on; ONNX Runtime writes it into any model.
      {{"LayerNormalization", 1, 2, 3, "axis epsilon stash_type"},
       convertLayerNormalization},
      {{"LeakyRelu", 1, 1, 1, "alpha consumed_inputs"}, convertUnary},
      {{"Less", 1, 2, 2, "axis broadcast"}, convertBinary},
      {{"LessOrEqual", 12, 2, 2, ""}, convertBinary},
      {{"Log", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"LogSoftmax", 1, 1, 1, "axis"}, convertSoftmax},
      {{"Loop", 1, 0, kVariadic, "body"}, convertControlFlow},
      {{"LpNormalization", 1, 1, 1, "axis p"}, convertLpNormalization},
      {{"LpPool", 1, 1, 1,
        "auto_pad ceil_mode dilations kernel_shape p pads strides"},
       convertLpPool},
      {{"LRN", 1, 1, 1, "alpha beta bias size"}, convertLRN},
      {{"LSTM", 7, 3, 8,
        "activation_alpha activation_beta activations clip direction "
        "hidden_size input_forget layout"},
       convertLSTM},
      {{"MatMul", 1, 2, 2, ""}, convertMatMul},
      {{"MatMulInteger", 10, 2, 4, ""}, convertMatMulInteger},
      {{"MatMulIntegerToFloat", 1, 4, 7, "", "com.microsoft"},
       convertMatMulIntegerToFloat},
      {{"Max", 1, 1, kVariadic, "consumed_inputs"}, convertVariadic},
      {{"MaxPool", 1, 1, 1,
        "auto_pad ceil_mode dilations kernel_shape pads storage_order strides"},
       convertMaxPool},
      {{"MaxUnpool", 9, 2, 3, "kernel_shape pads strides"}, convertMaxUnpool},
      {{"Mean", 1, 1, kVariadic, "consumed_inputs"}, convertVariadic},
      {{"MeanVarianceNormalization", 9, 1, 1, "axes"},
       convertMeanVarianceNormalization},
      {{"Min", 1, 1, kVariadic, "consumed_inputs"}, convertVariadic},
      {{"Mish", 18, 1, 1, ""}, convertUnary},
      {{"Mod", 10, 2, 2, "fmod"}, convertMod},
      {{"Mul", 1, 2, 2, "axis broadcast consumed_inputs"}, convertBinary},
      {{"MXFixNeuron", 1, 1, 1,
        "axis block_size element_dtype rounding_mode scale_dtype",
        "com.vai.quantize"},
       convertMicroscaling},
      {{"MXQuantizeDequantize", 1, 1, 1,
        "axis block_size element_dtype rounding_mode scale_dtype",
        "com.amd.quark"},
       convertMicroscaling},
      {{"Neg", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"NegativeLogLikelihoodLoss", 12, 2, 3, "ignore_index reduction"},
       convertNegativeLogLikelihoodLoss},
      {{"NhwcMaxPool", 1, 1, 1,
        "auto_pad ceil_mode dilations kernel_shape pads strides",
        "com.microsoft"},
       convertNhwcMaxPool},
      {{"NonMaxSuppression", 10, 2, 5, "center_point_box"},
       convertNonMaxSuppression},
      {{"NonZero", 9, 1, 1, ""}, convertNonZero},
      {{"Not", 1, 1, 1, ""}, convertUnary},
      {{"OneHot", 9, 3, 3, "axis"}, convertOneHot},
      {{"Or", 1, 2, 2, "axis broadcast"}, convertBinary},
      {{"Pad", 1, 1, 4, "mode paddings pads value"}, convertPad},
      {{"Pow", 1, 2, 2, "axis broadcast"}, convertPow},
      {{"PRelu", 1, 2, 2, "consumed_inputs"}, convertPRelu},
      {{"QGemm", 1, 6, 9, "alpha transA transB", "com.microsoft"},
       convertQGemm},
      {{"QLinearAdd", 1, 2, 8, "", "com.microsoft"}, convertQLinearAdd},
      {{"QLinearAveragePool", 1, 2, 5,
        "auto_pad ceil_mode channels_last count_include_pad kernel_shape pads"
        " strides",
        "com.microsoft"},
       convertQLinearAveragePool},
      {{"QLinearConcat", 1, 4, kVariadic, "axis", "com.microsoft"},
       convertQLinearConcat},
      // Those of com.microsoft may have their channels last.
      {{"QLinearConv", 10, 8, 9,
        "auto_pad channels_last dilations group kernel_shape pads strides"},
       convertQLinearConv},
      {{"QLinearGlobalAveragePool", 1, 2, 5, "channels_last", "com.microsoft"},
       convertQLinearGlobalAveragePool},
      {{"QLinearLeakyRelu", 1, 2, 5, "alpha", "com.microsoft"},
       convertQLinearLeakyRelu},
      {{"QLinearMatMul", 10, 8, 8, ""}, convertQLinearMatMul},
      {{"QLinearMul", 1, 2, 8, "", "com.microsoft"}, convertQLinearMul},
      {{"QLinearReduceMean", 1, 2, 5, "axes keepdims", "com.microsoft"},
       convertQLinearReduceMean},
      {{"QLinearSigmoid", 1, 2, 5, "", "com.microsoft"}, convertQLinearSigmoid},
      {{"QLinearSoftmax", 1, 2, 5, "axis opset", "com.microsoft"},
       convertQLinearSoftmax},
      {{"QLinearWhere", 1, 9, 9, "", "com.microsoft"}, convertQLinearWhere},
      {{"QuantizeLinear", 10, 2, 3,
        "axis block_size output_dtype precision saturate"},
       convertQuantizeLinear},
      {{"QuickGelu", 1, 1, 1, "alpha", "com.microsoft"}, convertUnary},
      {{"Range", 11, 3, 3, ""}, convertRange},
      {{"Reciprocal", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"ReduceL1", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceL2", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceLogSum", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceLogSumExp", 1, 1, 2, kReduceAttributes}, convertReduceLogSumExp},
      {{"ReduceMax", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceMean", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceMin", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceProd", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceSum", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"ReduceSumSquare", 1, 1, 2, kReduceAttributes}, convertReduction},
      {{"Relu", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Reshape", 1, 1, 2, "allowzero consumed_inputs shape"}, convertReshape},
      {{"Resize", 10, 1, 4,
        "antialias axes coordinate_transformation_mode cubic_coeff_a "
        "exclude_outside extrapolation_value keep_aspect_ratio_policy mode "
        "nearest_mode"},
       convertResize},
      {{"ReverseSequence", 10, 2, 2, "batch_axis time_axis"},
       convertReverseSequence},
      {{"RMSNormalization", 23, 2, 2, "axis epsilon stash_type"},
       convertRMSNormalization},
      {{"RNN", 7, 3, 6,
        "activation_alpha activation_beta activations clip direction "
        "hidden_size layout"},
       convertRNN},
      {{"RoiAlign", 10, 3, 3,
        "coordinate_transformation_mode mode output_height output_width "
        "sampling_ratio spatial_scale"},
       convertRoiAlign},
      {{"Round", 11, 1, 1, ""}, convertUnary},
      {{"Scan", 8, 1, kVariadic,
        "body directions num_scan_inputs scan_input_axes scan_input_directions "
        "scan_output_axes scan_output_directions"},
       convertControlFlow},
      // The name of ScatterElements before opset 11.
      {{"Scatter", 9, 3, 3, "axis"}, convertScatterElements},
      {{"ScatterElements", 11, 3, 3, "axis reduction"}, convertScatterElements},
      {{"ScatterND", 11, 3, 3, "reduction"}, convertScatterND},
      {{"Selu", 6, 1, 1, "alpha gamma"}, convertUnary},
      {{"Shape", 1, 1, 1, "end start"}, convertShape},
      {{"Shrink", 9, 1, 1, "bias lambd"}, convertUnary},
      {{"Sigmoid", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Sign", 9, 1, 1, ""}, convertUnary},
      // Not ONNX's: ONNX Runtime writes it into models of any opset.
      {{"SimplifiedLayerNormalization", 1, 2, 2, "axis epsilon stash_type"},
       convertRMSNormalization},
      {{"Sin", 7, 1, 1, ""}, convertUnary},
      {{"Sinh", 9, 1, 1, ""}, convertUnary},
      {{"Size", 1, 1, 1, ""}, convertSize},
      {{"SkipLayerNormalization", 1, 3, 5, "epsilon", "com.microsoft"},
       convertSkipLayerNormalization},
      {{"SkipSimplifiedLayerNormalization", 1, 3, 4, "epsilon",
        "com.microsoft"},
       convertSkipLayerNormalization},
      {{"Slice", 1, 1, 5, "axes ends starts"}, convertSlice},
      {{"Softmax", 1, 1, 1, "axis"}, convertSoftmax},
      {{"SoftmaxCrossEntropyLoss", 12, 2, 3, "ignore_index reduction"},
       convertSoftmaxCrossEntropyLoss},
      {{"Softplus", 1, 1, 1, ""}, convertUnary},
      {{"Softsign", 1, 1, 1, ""}, convertUnary},
      {{"SpaceToDepth", 1, 1, 1, "blocksize"}, convertSpaceToDepth},
      {{"Split", 1, 1, 2, "axis num_outputs split"}, convertSplit},
      {{"Sqrt", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"Squeeze", 1, 1, 2, "axes"}, convertSqueeze},
      {{"Sub", 1, 2, 2, "axis broadcast consumed_inputs"}, convertBinary},
      {{"Sum", 1, 1, kVariadic, "consumed_inputs"}, convertVariadic},
      {{"Swish", 24, 1, 1, "alpha"}, convertUnary},
      {{"Tan", 7, 1, 1, ""}, convertUnary},
      {{"Tanh", 1, 1, 1, "consumed_inputs"}, convertUnary},
      {{"ThresholdedRelu", 10, 1, 1, "alpha"}, convertUnary},
      {{"Tile", 6, 2, 2, ""}, convertTile},
      {{"TopK", 1, 1, 2, "axis k largest sorted"}, convertTopK},
      {{"Transpose", 1, 1, 1, "perm"}, convertTranspose},
      // The name of FusedMatMul in older files.
      {{"TransposeMatMul", 1, 2, 2, "alpha transA transB", "com.microsoft"},
       convertFusedMatMul},
      {{"Trilu", 14, 1, 2, "upper"}, convertTrilu},
      {{"Unsqueeze", 1, 1, 2, "axes"}, convertUnsqueeze},
      {{"Upsample", 7, 1, 2, "mode scales"}, convertResize},
      {{"VitisDequantizeLinear", 1, 2, 3, "axis", "com.vai.quantize"},
       convertDequantizeLinear},
      {{"VitisQuantizeLinear", 1, 2, 3, "axis", "com.vai.quantize"},
       convertQuantizeLinear},
      {{"Where", 9, 3, 3, ""}, convertWhere},
      {{"Xor", 1, 2, 2, "axis broadcast"}, convertBinary},
  };
  return kRows;
}

/// Products of 8-bit floats with f32 results: of the operands, the third is
/// added and the fourth is what the sums are multiplied by before.
static ArrayRef<OperatorRow> ownTable() {
  static constexpr OperatorRow kRows[] = {
      {{"ConvFloat8", 1, 2, 4,
        "auto_pad dilations group kernel_shape pads strides", "mini"},
       convertConv},
      {{"GemmFloat8", 1, 2, 4, "beta transA transB", "mini"}, convertGemm},
      {{"MatMulFloat8", 1, 2, 4, "", "mini"}, convertMatMul},
  };
  return kRows;
}

const OperatorRow *mini::findOperator(StringRef qualifiedName) {
  ArrayRef<OperatorRow> table = operatorTable();
  if (qualifiedName.consume_front(kOwnPrefix))
    table = ownTable();
  else if (!qualifiedName.consume_front("onnx."))
    return nullptr;
  const OperatorRow *row = llvm::find_if(table, [&](const OperatorRow &row) {
    return StringRef(row.name) == qualifiedName;
  });
  return row == table.end() ? nullptr : row;
}
