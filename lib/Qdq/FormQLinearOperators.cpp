//===- FormQLinearOperators.cpp - QDQ operators on integers - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Rewrites the operators between Q/DQ pairs that the readers of
// FormedOperator.h find; strictly, only those where integers are proved to give
// the bits of f32, and products of 8-bit floats not at all. What follows one,
// Relu or Clip, is monotone, and so is the quantization: it can as well be done
// on the quantized values, with its bounds quantized.
//
//===----------------------------------------------------------------------===//

#include "FormedOperator.h"
#include "IR/Mini/MiniDialect.h"

#include "Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mini {
#define GEN_PASS_DEF_FORMQLINEAROPERATORSPASS
#include "Qdq/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

namespace {

struct FormQLinearOperatorsPass
    : mini::impl::FormQLinearOperatorsPassBase<FormQLinearOperatorsPass> {
  using FormQLinearOperatorsPassBase::FormQLinearOperatorsPassBase;
  void runOnOperation() override;
};

/// How an operator becomes one on integers.
struct FormRow {
  StringLiteral name, singular, plural; ///< In ONNX, and in messages.
  /// The operands that must be dequantized.
  unsigned operandCount;
  ReadOperator read;
  /// Whether it matters that it stays in f32 even where its result does.
  bool isContraction;
};

/// What to tell of the operators of one row, as often as it happens.
class Remarks {
public:
  /// `arithmetic` is what it computes with, or empty where it stays in f32.
  void add(const FormRow &row, StringRef arithmetic, const Reason &reason,
           std::optional<int64_t> mostSteps, Location location);
  void emit() const;

private:
  struct Group {
    const FormRow *row;
    StringRef arithmetic;
    Reason first;
    Location location;
    unsigned count;
    std::optional<int64_t> mostSteps; ///< Of all of them.
  };
  SmallVector<Group> groups;
};

} // namespace

static constexpr FormRow kRows[] = {
    {"onnx.Conv", "convolution", "convolutions", 2, readQuantizedContraction,
     true},
    {"onnx.Gemm", "matrix product", "matrix products", 2,
     readQuantizedContraction, true},
    {"onnx.MatMul", "matrix product", "matrix products", 2,
     readQuantizedContraction, true},
    {"onnx.Add", "addition", "additions", 2, readQuantizedBinary, false},
    {"onnx.Mul", "multiplication", "multiplications", 2, readQuantizedBinary,
     false},
    {"onnx.AveragePool", "average pool", "average pools", 1,
     readQuantizedAveragePool, false},
    {"onnx.GlobalAveragePool", "global average pool", "global average pools", 1,
     readQuantizedGlobalAveragePool, false},
};

/// The row of an operator whose operands are dequantized, or null.
static const FormRow *findRow(torch::OperatorOp op) {
  const FormRow *row = llvm::find_if(
      kRows, [&](const FormRow &row) { return op.getName() == row.name; });
  if (row == std::end(kRows) || op.getNumResults() != 1 ||
      op.getNumOperands() > 3)
    return nullptr;
  auto operands = llvm::to_vector(llvm::seq<size_t>(0, row->operandCount));
  return areDequantized(op, operands) ? row : nullptr;
}

void Remarks::add(const FormRow &row, StringRef arithmetic,
                  const Reason &reason, std::optional<int64_t> mostSteps,
                  Location location) {
  auto *group = llvm::find_if(groups, [&](const Group &group) {
    return group.row->plural == row.plural && group.arithmetic == arithmetic &&
           group.first.kind == reason.kind;
  });
  if (group == groups.end()) {
    groups.push_back({&row, arithmetic, reason, location, 1, mostSteps});
    return;
  }
  ++group->count;
  if (mostSteps && group->mostSteps)
    group->mostSteps = std::max(*mostSteps, *group->mostSteps);
  else
    group->mostSteps = std::nullopt;
}

/// One remark tells of all that have a reason in common, for a model has many
/// layers alike.
void Remarks::emit() const {
  for (const auto &[row, arithmetic, first, location, count, steps] : groups) {
    InFlightDiagnostic remark = emitRemark(location);
    std::string bound;
    if (steps)
      bound = " by up to " + std::to_string(*steps) +
              (*steps == 1 ? " step" : " steps");
    auto say = [&](StringRef be, StringRef stay) {
      if (arithmetic.empty())
        remark << " " << stay << " f32: ";
      else
        remark << " " << be << " " << arithmetic
               << ", which may differ from f32" << bound << ": ";
    };
    if (count == 1) {
      remark << "this quantized " << row->singular;
      say("is", "stays");
      remark << first.text;
      continue;
    }
    remark << count << " quantized " << row->plural;
    say("are", "stay");
    remark << first.kind;
    if (first.kind != first.text)
      remark.attachNote(location) << "of the first one, " << first.text;
  }
}

static void rewrite(const FormedOperator &formed) {
  torch::OperatorOp activation = formed.result.activation,
                    quantize = formed.result.quantize,
                    last = quantize ? quantize : formed.replaced.back();
  Location location = torch::OperatorOp(formed.replaced.front()).getLoc();
  OpBuilder builder(last);
  Value result =
      clampToBounds(builder, location, formed.build(builder), formed.result);
  last.getResult(0).replaceAllUsesWith(result);
  if (quantize)
    quantize.erase();
  if (activation)
    activation.erase();
  for (torch::OperatorOp op : llvm::reverse(formed.replaced))
    op.erase();
}

void FormQLinearOperatorsPass::runOnOperation() {
  SmallVector<std::pair<torch::OperatorOp, const FormRow *>> candidates;
  getOperation().walk([&](torch::OperatorOp op) {
    if (const FormRow *row = findRow(op))
      candidates.push_back({op, row});
  });
  Remarks remarks;
  for (auto [op, row] : candidates) {
    Reason reason;
    FailureOr<FormedOperator> formed = row->read(op, reason);
    bool staysFloat = failed(formed) || (formed->inexactness && strict);
    if (succeeded(formed) && formed->inexactness)
      reason = *formed->inexactness;
    if (!reason.text.empty() && (row->isContraction || succeeded(formed)))
      remarks.add(*row, staysFloat ? StringRef() : formed->arithmetic, reason,
                  staysFloat ? std::nullopt : formed->mostSteps, op.getLoc());
    if (!staysFloat)
      rewrite(*formed);
    else
      MiniDialect::FloatReasonAttrHelper(&getContext())
          .setAttr(op, StringAttr::get(&getContext(), reason.text));
  }
  remarks.emit();
}
