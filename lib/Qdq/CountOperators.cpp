//===- CountOperators.cpp - Operators in integers and in floats - cpp -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// For the report: how many operators of each kind compute with integers or
// 8-bit floats, and which convolutions and matrix products do not. The figures
// are attributes of the module, so that they are there when the program is
// made.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/MiniDialect.h"
#include "IR/Torch/OnnxForm.h"
#include "QdqGraph.h"

#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringSwitch.h"

namespace mini {
#define GEN_PASS_DEF_COUNTOPERATORSPASS
#include "Qdq/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {

struct CountOperatorsPass
    : mini::impl::CountOperatorsPassBase<CountOperatorsPass> {
  void runOnOperation() override;
};

class Counter {
public:
  explicit Counter(MLIRContext *context) : builder(context) {}
  void visit(torch::OperatorOp op);
  void annotate(ModuleOp module);

private:
  bool isFloat(Value value) const;
  bool computesOnFloats(torch::OperatorOp op, StringRef name) const;
  bool isFolded(torch::OperatorOp op, StringRef name) const;
  void addFloatOperator(torch::OperatorOp op);

  Builder builder;
  /// Whether the elements are floats, of values that were visited.
  DenseMap<Value, bool> floats;
  /// What is computed at compile time.
  DenseSet<Value> folded;
  struct Count {
    StringRef kind;
    int64_t integer = 0, float8 = 0, floating = 0;
  };
  /// In the order of the report.
  Count counts[9] = {{"conv"},   {"matmul"}, {"add"},  {"mul"},  {"pool"},
                     {"concat"}, {"clamp"},  {"move"}, {"other"}};
  SmallVector<Attribute> floatOperators;
};

} // namespace

/// The kind of an operator in the report; empty for what is not counted.
static StringRef kindOf(StringRef name) {
  return llvm::StringSwitch<StringRef>(name)
      .Cases({"Conv", "ConvFloat8", "ConvInteger", "ConvTranspose", "FusedConv",
              "QLinearConv"},
             "conv")
      .Cases({"FusedGemm", "FusedMatMul", "Gemm", "GemmFloat8", "MatMul",
              "MatMulFloat8", "MatMulInteger", "QGemm"},
             "matmul")
      .Cases({"DynamicQuantizeMatMul", "MatMulIntegerToFloat", "QLinearMatMul",
              "TransposeMatMul"},
             "matmul")
      .Cases({"Add", "QLinearAdd", "Sub", "Sum"}, "add")
      .Cases({"Div", "Mul", "QLinearMul"}, "mul")
      .Cases({"AveragePool", "GlobalAveragePool", "GlobalMaxPool", "MaxPool",
              "NhwcMaxPool", "QLinearAveragePool", "QLinearGlobalAveragePool"},
             "pool")
      .Cases({"Concat", "QLinearConcat"}, "concat")
      .Cases({"Clip", "Max", "Min", "Relu"}, "clamp")
      .Cases({"DepthToSpace", "Expand", "Flatten", "Gather", "Identity", "Pad",
              "Reshape", "Slice", "SpaceToDepth", "Split"},
             "move")
      .Cases({"Squeeze", "Tile", "Transpose", "Unsqueeze"}, "move")
      .Cases({"Constant", "ConstantOfShape", "Range", "Shape", "Size"}, "")
      .Cases({"QuantizeLinear", "DequantizeLinear"}, "")
      .Default("other");
}

/// As declared, or as the operator that made it was found to be.
bool Counter::isFloat(Value value) const {
  auto known = floats.find(value);
  if (known != floats.end())
    return known->second;
  if (ElementsAttr elements = constantElements(value))
    return isa<FloatType>(elements.getElementType());
  auto type = dyn_cast<torch::VTensorType>(value.getType());
  return !type || !isa_and_present<IntegerType>(type.getDtype());
}

/// Whether any operand is a float; of an operator that moves or selects,
/// whether what it moves is.
bool Counter::computesOnFloats(torch::OperatorOp op, StringRef name) const {
  // Their later operands are parameters in floats.
  bool hasParameters =
      llvm::is_contained({StringRef("Resize"), StringRef("Upsample"),
                          StringRef("Dropout"), StringRef("CastLike")},
                         name);
  auto operands =
      op.getOperands().take_front(hasParameters ? 1 : op.getNumOperands());
  return llvm::any_of(operands, [&](Value operand) {
    return !operand.getDefiningOp<torch::ConstantNoneOp>() && isFloat(operand);
  });
}

/// Whether the result of `op` is known at compile time.
bool Counter::isFolded(torch::OperatorOp op, StringRef name) const {
  if (name == "Shape" || name == "Size")
    return true;
  return llvm::all_of(op.getOperands(), [&](Value operand) {
    return folded.contains(operand) || constantElements(operand) ||
           operand.getDefiningOp<torch::ConstantNoneOp>();
  });
}

/// Whether the attributes of `op` say that its result is of floats, or nothing
/// where they do not say.
static std::optional<bool> floatsByAttributes(torch::OperatorOp op,
                                              StringRef name) {
  auto ofOnnxType = [&](StringRef attribute, int64_t otherwise) {
    // ONNX numbers float, float16, double and bfloat16 so.
    return llvm::is_contained({1, 10, 11, 16},
                              integerAttribute(op, attribute, otherwise));
  };
  if (name == "Cast")
    return ofOnnxType("to", 1);
  if (name == "EyeLike" && op->hasAttr("torch.onnx.dtype"))
    return ofOnnxType("dtype", 1);
  if (name == "Constant" || name == "ConstantOfShape") {
    for (StringRef floating : {"value_float", "value_floats"})
      if (op->hasAttr(("torch.onnx." + floating).str()))
        return true;
    auto value = op->getAttrOfType<ElementsAttr>("torch.onnx.value");
    return value ? isa<FloatType>(value.getElementType())
                 : name == "ConstantOfShape";
  }
  if (llvm::is_contained(
          {StringRef("Shape"), StringRef("Size"), StringRef("ArgMax"),
           StringRef("ArgMin"), StringRef("Equal"), StringRef("Greater"),
           StringRef("GreaterOrEqual"), StringRef("Less"),
           StringRef("LessOrEqual"), StringRef("IsNaN"), StringRef("IsInf")},
          name))
    return false;
  return std::nullopt;
}

/// A product of bytes whose result is in floats.
static bool isScaledProduct(StringRef name) {
  return name == "DynamicQuantizeMatMul" || name == "MatMulIntegerToFloat";
}

static bool isOnIntegers(StringRef name) {
  return name.starts_with("QLinear") || name.ends_with("Integer") ||
         name == "QGemm" || name == "QuantizeLinear" || isScaledProduct(name);
}

/// The name of the node in the model, or its place in the text.
static std::string nameOf(torch::OperatorOp op) {
  if (auto name = op.getLoc()->findInstanceOf<NameLoc>())
    return name.getName().str();
  if (auto place = op.getLoc()->findInstanceOf<FileLineColLoc>())
    return "line " + std::to_string(place.getLine());
  return "";
}

void Counter::addFloatOperator(torch::OperatorOp op) {
  StringRef name = op.getName();
  name.consume_front("onnx.");
  auto reason =
      MiniDialect::FloatReasonAttrHelper(op->getContext()).getAttr(op);
  floatOperators.push_back(builder.getDictionaryAttr(
      {builder.getNamedAttr("name", builder.getStringAttr(nameOf(op))),
       builder.getNamedAttr("operator", builder.getStringAttr(name)),
       builder.getNamedAttr(
           "reason", reason ? reason
                            : builder.getStringAttr(
                                  "its operands are not dequantized"))}));
}

void Counter::visit(torch::OperatorOp op) {
  StringRef name = op.getName();
  name.consume_front("onnx.");
  // Of our own operators, the products take 8-bit floats and give f32.
  bool isFloat8 = name.consume_front(kOwnPrefix);
  bool isFloating = isFloat8 || name == "DequantizeLinear" ||
                    (!isOnIntegers(name) && computesOnFloats(op, name));
  bool isKnown = isFolded(op, name);
  for (Value result : op.getResults()) {
    floats[result] = floatsByAttributes(op, name).value_or(
        isFloating || isScaledProduct(name));
    if (isKnown)
      folded.insert(result);
  }
  // The scale, between the bytes and the zero point, is a float.
  if (name == "DynamicQuantizeLinear" && op.getNumResults() == 3)
    floats[op.getResult(0)] = floats[op.getResult(2)] = false;
  StringRef kind = kindOf(name);
  // Products are too much work to fold.
  bool isProduct = kind == "conv" || kind == "matmul";
  if (kind.empty() || (isKnown && !isProduct) || op->use_empty() ||
      MiniDialect::EpilogueAttrHelper(op->getContext()).isAttrPresent(op))
    return;
  Count *count =
      llvm::find_if(counts, [&](const Count &c) { return c.kind == kind; });
  ++(isFloat8 ? count->float8 : isFloating ? count->floating : count->integer);
  if (isFloating && !isFloat8 && isProduct)
    addFloatOperator(op);
}

void Counter::annotate(ModuleOp module) {
  SmallVector<Attribute> all;
  for (const Count &count : counts)
    if (count.integer + count.float8 + count.floating > 0)
      all.push_back(builder.getDictionaryAttr(
          {builder.getNamedAttr("float",
                                builder.getI64IntegerAttr(count.floating)),
           builder.getNamedAttr("float8",
                                builder.getI64IntegerAttr(count.float8)),
           builder.getNamedAttr("integer",
                                builder.getI64IntegerAttr(count.integer)),
           builder.getNamedAttr("kind", builder.getStringAttr(count.kind))}));
  MiniDialect::OperatorCountsAttrHelper(module.getContext())
      .setAttr(module, builder.getArrayAttr(all));
  if (!floatOperators.empty())
    MiniDialect::FloatOperatorsAttrHelper(module.getContext())
        .setAttr(module, builder.getArrayAttr(floatOperators));
}

void CountOperatorsPass::runOnOperation() {
  Counter counter(&getContext());
  getOperation().walk([&](torch::OperatorOp op) { counter.visit(op); });
  counter.annotate(getOperation());
}
