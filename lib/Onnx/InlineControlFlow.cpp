//===- InlineControlFlow.cpp - If, Loop and Scan are inlined - cpp --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Before anything looks for quantized operators: those in a branch are as good
// as others.
//
//===----------------------------------------------------------------------===//

#include "ControlFlow.h"
#include "OperatorTable.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mini {
#define GEN_PASS_DEF_INLINECONTROLFLOWPASS
#include "Onnx/Passes.h.inc"
} // namespace mini

using namespace mlir;
using namespace mini;

/// More than any network has, and still compiled in minutes.
static constexpr size_t kMaxCopies = 100000;

namespace {
struct InlineControlFlowPass
    : mini::impl::InlineControlFlowPassBase<InlineControlFlowPass> {
  void runOnOperation() override {
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>()))
      if (failed(ControlFlow(function).run()))
        return signalPassFailure();
  }
};
} // namespace

LogicalResult mini::convertControlFlow(OnnxOperator &op,
                                       SmallVectorImpl<OnnxTensor> &) {
  return op.emitError() << "is inlined before operators are converted";
}

static torch::OperatorOp asControlFlow(Operation &op) {
  auto onnxOp = dyn_cast<torch::OperatorOp>(op);
  bool isOne =
      onnxOp && llvm::is_contained({"onnx.If", "onnx.Loop", "onnx.Scan"},
                                   onnxOp.getName());
  return isOne && !op.hasAttr("torch.onnx_domain") ? onnxOp
                                                   : torch::OperatorOp();
}

ControlFlow::~ControlFlow() {
  if (func::FuncOp target = scratch.getTarget())
    target.erase();
}

LogicalResult ControlFlow::run() {
  if (!function.getBody().hasOneBlock())
    return success();
  Block &block = function.getBody().front();
  if (llvm::none_of(block,
                    [](Operation &op) { return bool(asControlFlow(op)); }))
    return success();
  if (failed(scratch.convertArguments()) ||
      failed(process(block.begin(), block.end())))
    return failure();
  auto terminator = cast<func::ReturnOp>(block.getTerminator());
  function.setFunctionType(FunctionType::get(function.getContext(),
                                             block.getArgumentTypes(),
                                             terminator.getOperandTypes()));
  return success();
}

LogicalResult ControlFlow::process(Block::iterator begin, Block::iterator end) {
  while (begin != end) {
    Operation &op = *begin;
    torch::OperatorOp controlFlow = asControlFlow(op);
    if (!controlFlow) {
      evaluate(op);
      ++begin;
      continue;
    }
    // What it becomes stays between its neighbours.
    ++begin;
    StringRef name = controlFlow.getName();
    if (failed(name == "onnx.If"     ? inlineBranch(controlFlow)
               : name == "onnx.Loop" ? unrollLoop(*this, controlFlow)
                                     : unrollScan(*this, controlFlow)))
      return failure();
  }
  return success();
}

/// Converts the operator, if that is possible: what the values that decide do
/// not depend on does not matter.
void ControlFlow::evaluate(Operation &op) {
  if (op.hasTrait<OpTrait::IsTerminator>() ||
      !findProblem(&op, opsetOf(function)).empty() ||
      !llvm::all_of(op.getOperands(),
                    [&](Value operand) { return find(operand).has_value(); }))
    return;
  // The errors of what does not convert come from the conversion itself.
  ScopedDiagnosticHandler silence(op.getContext(),
                                  [](Diagnostic &) { return success(); });
  if (failed(scratch.convertOperation(op)))
    return;
  for (OpResult result : op.getResults()) {
    auto tensor = find(result);
    auto declared = dyn_cast<torch::VTensorType>(result.getType());
    if (tensor && *tensor && declared && !declared.getHasSizes())
      result.setType(torch::VTensorType::get(op.getContext(), /*hasSizes=*/true,
                                             tensor->shape(),
                                             tensor->elementType));
  }
}

std::optional<int64_t> ControlFlow::findNumber(Value value) const {
  std::optional<OnnxTensor> tensor = find(value);
  DenseElementsAttr constant =
      tensor && *tensor ? tensor->constant() : DenseElementsAttr();
  if (!constant || constant.getNumElements() != 1 ||
      !isa<IntegerType>(constant.getElementType()))
    return std::nullopt;
  return (*constant.value_begin<APInt>()).getSExtValue();
}

void ControlFlow::replace(torch::OperatorOp op, ValueRange results) {
  op->replaceAllUsesWith(results.take_front(op->getNumResults()));
  op.erase();
}

LogicalResult ControlFlow::inlineBranch(torch::OperatorOp op) {
  // The regions are in the order of the attributes' names.
  auto bodies = op.getBodies();
  if (op->getNumOperands() != 1 || bodies.size() != 2 ||
      !llvm::all_of(bodies, [&](Region &body) {
        return body.hasOneBlock() && body.getNumArguments() == 0 &&
               isa<torch::OperatorTerminatorOp>(body.front().back()) &&
               body.front().back().getNumOperands() >= op->getNumResults();
      }))
    return op->emitError() << "'onnx.If': it must have a condition, and the two"
                           << " branches else_branch and then_branch, each of"
                           << " which gives all results";
  auto condition = findNumber(op.getOperand(0));
  if (!condition)
    return emitUnknown(op, "the condition", op.getOperand(0));
  // A name in one branch alone is unique.
  auto results = copyBody(bodies[*condition != 0 ? 1 : 0], {}, "", op);
  if (failed(results))
    return failure();
  replace(op, *results);
  return success();
}

Location mini::nestLocation(Location outer, Location inner) {
  auto outerName = dyn_cast<NameLoc>(outer),
       innerName = dyn_cast<NameLoc>(inner);
  if (!outerName || !innerName)
    return inner;
  return NameLoc::get(
      StringAttr::get(outer.getContext(), outerName.getName().getValue() + "/" +
                                              innerName.getName().getValue()));
}

LogicalResult ControlFlow::checkGrowth(torch::OperatorOp op) {
  if (copies <= kMaxCopies)
    return success();
  return op->emitError()
         << "'" << op.getName() << "': what control flow runs"
         << " is more than " << kMaxCopies
         << " operators, and goes on; so many are not supported";
}

FailureOr<SmallVector<Value>> ControlFlow::copyBody(Region &body,
                                                    ValueRange arguments,
                                                    StringRef name,
                                                    torch::OperatorOp op) {
  OpBuilder builder(op);
  IRMapping mapping;
  mapping.map(body.getArguments(), arguments);
  Operation *before = op->getPrevNode();
  std::optional<Location> outer;
  if (auto own = dyn_cast<NameLoc>(op.getLoc()); own && !name.empty())
    outer = NameLoc::get(
        builder.getStringAttr(own.getName().getValue() + "/" + name));
  for (Operation &inner : body.front().without_terminator()) {
    Operation *copy = builder.clone(inner, mapping);
    copy->walk([&](Operation *nested) {
      ++copies;
      if (outer)
        nested->setLoc(nestLocation(*outer, nested->getLoc()));
    });
    if (failed(checkGrowth(op)))
      return failure();
  }
  auto begin =
      before ? std::next(before->getIterator()) : op->getBlock()->begin();
  // The terminator's operands may be results of control flow in the body.
  Operation *terminator = builder.clone(body.front().back(), mapping);
  LogicalResult processed = process(begin, op->getIterator());
  SmallVector<Value> results(terminator->getOperands());
  terminator->erase();
  if (failed(processed))
    return failure();
  return results;
}

Value ControlFlow::create(torch::OperatorOp op, StringRef name,
                          ValueRange operands,
                          ArrayRef<NamedAttribute> attributes) {
  OpBuilder builder(op);
  auto type =
      torch::VTensorType::get(op.getContext(), /*hasSizes=*/false, {}, Type());
  auto created = torch::OperatorOp::create(
      builder, op.getLoc(), TypeRange(type),
      builder.getStringAttr("onnx." + name), operands, 0);
  created->setAttrs([&] {
    NamedAttrList all(created->getAttrs());
    for (NamedAttribute attribute : attributes)
      all.set(("torch.onnx." + attribute.getName().getValue()).str(),
              attribute.getValue());
    // A form of any opset will do.
    all.set(kMadeAttribute, builder.getUnitAttr());
    return all.getDictionary(op.getContext());
  }());
  evaluate(*created);
  return created.getResult(0);
}

Value ControlFlow::createConstant(torch::OperatorOp op,
                                  DenseElementsAttr elements) {
  return create(
      op, "Constant", {},
      NamedAttribute(StringAttr::get(op.getContext(), "value"), elements));
}

static DenseElementsAttr makeScalar(IntegerType type, int64_t value) {
  APInt bits(type.getWidth(), value, /*isSigned=*/true, /*implicitTrunc=*/true);
  return DenseElementsAttr::get(RankedTensorType::get({}, type), bits);
}

Value ControlFlow::createInteger(torch::OperatorOp op, int64_t value) {
  auto type = IntegerType::get(op.getContext(), 64, IntegerType::Signed);
  return createConstant(op, makeScalar(type, value));
}

Value ControlFlow::createBool(torch::OperatorOp op, bool value) {
  return createConstant(
      op, makeScalar(IntegerType::get(op.getContext(), 1), value));
}
