//===- LowerMath.cpp - Math without a device library ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The backend has instructions or expansions for most of LLVM's floating-point
// intrinsics. For the rest ROCm has a library of device functions, which mini
// does without: upstream's expansions give them.
//
//===----------------------------------------------------------------------===//

#include "mini/Target/Passes.h"

#include "mlir/Conversion/LLVMCommon/ConversionTarget.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"
#include "llvm/ADT/TypeSwitch.h"

namespace mini {
#define GEN_PASS_DEF_LOWERMATHPASS
#include "mini/Target/Passes.h.inc"
} // namespace mini

using namespace mlir;

namespace {
bool isApproximated(StringRef name) {
  static constexpr StringLiteral names[] = {
      "math.acos", "math.asin", "math.atan", "math.atan2",
      "math.cbrt", "math.erf",  "math.erfc"};
  return llvm::is_contained(names, name);
}

LogicalResult expand(Operation *root) {
  RewritePatternSet patterns(root->getContext());
  math::populateExpansionPatterns(
      patterns, {"acosh", "asinh", "atanh", "cosh", "sinh", "tan", "tanh"});
  populateMathPolynomialApproximationPatterns(patterns, isApproximated);
  return applyPatternsGreedily(root, std::move(patterns));
}

LogicalResult convertToLLVM(Operation *root) {
  MLIRContext *context = root->getContext();
  RewritePatternSet patterns(context);
  LLVMTypeConverter converter(context);
  populateMathToLLVMConversionPatterns(converter, patterns);
  LLVMConversionTarget target(*context);
  return applyPartialConversion(root, target, std::move(patterns));
}

/// The name of the LLVM intrinsic that `op` stands for, if it is one that
/// convert-gpu-to-rocdl declares illegal.
StringRef getRefusedIntrinsic(Operation *op) {
  return llvm::TypeSwitch<Operation *, StringRef>(op)
      .Case<LLVM::CosOp>([](auto) { return "llvm.cos"; })
      .Case<LLVM::Exp2Op>([](auto) { return "llvm.exp2"; })
      .Case<LLVM::FCeilOp>([](auto) { return "llvm.ceil"; })
      .Case<LLVM::FFloorOp>([](auto) { return "llvm.floor"; })
      .Case<LLVM::Log10Op>([](auto) { return "llvm.log10"; })
      .Case<LLVM::Log2Op>([](auto) { return "llvm.log2"; })
      .Case<LLVM::PowOp>([](auto) { return "llvm.pow"; })
      .Case<LLVM::SinOp>([](auto) { return "llvm.sin"; })
      .Default(StringRef());
}

void callByName(Operation *op, StringRef intrinsic) {
  OpBuilder builder(op);
  auto call = LLVM::CallIntrinsicOp::create(
      builder, op->getLoc(), op->getResult(0).getType(),
      builder.getStringAttr(intrinsic), op->getOperands());
  op->getResult(0).replaceAllUsesWith(call.getResult(0));
  op->erase();
}

struct LowerMathPass : mini::impl::LowerMathPassBase<LowerMathPass> {
  void runOnOperation() override {
    if (failed(expand(getOperation())) || failed(convertToLLVM(getOperation())))
      return signalPassFailure();
    getOperation()->walk([](Operation *op) {
      if (StringRef name = getRefusedIntrinsic(op); !name.empty())
        callByName(op, name);
    });
  }
};
} // namespace
