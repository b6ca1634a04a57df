//===- MergeEqualKernels.cpp - One kernel for layers of one shape ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A network repeats its blocks, and a kernel takes longer to compile than all
// else. Scalars in which kernels differ become elements of a constant buffer
// for each kernel, one for each element type, which the kernel they share loads
// when it starts.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Passes.h"
#include "KernelComparison.h"
#include "KernelLaunches.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

#include <unordered_map>

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_MERGEEQUALKERNELSPASS
#include "Kernel/Passes.h.inc"

namespace {

/// A scalar that the kernels of a group do not agree on.
struct Parameter {
  SmallVector<TypedAttr> values; ///< Of each kernel.
  SmallVector<OpOperand *> uses; ///< In the first kernel.
};

/// Kernels that are equal but for scalars.
struct KernelGroup {
  SmallVector<gpu::GPUFuncOp> kernels;
  /// Of each kernel against the first.
  SmallVector<SmallVector<ScalarDifference>> differences;

  bool add(gpu::GPUFuncOp kernel);
  SmallVector<Parameter> findParameters() const;
};

/// Makes the kernels of one group the first one.
class KernelMerger {
public:
  KernelMerger(const KernelGroup &group, const KernelLaunches &launches,
               SymbolTable &symbols)
      : group(group), launches(launches), symbols(symbols) {}
  void run();

private:
  void addArgument(ArrayRef<Parameter *> parameters);
  void passBuffer(size_t kernel, ArrayRef<Parameter *> parameters);

  const KernelGroup &group;
  const KernelLaunches &launches;
  SymbolTable &symbols;
};

struct MergeEqualKernelsPass
    : impl::MergeEqualKernelsPassBase<MergeEqualKernelsPass> {
  void runOnOperation() override;
};

} // namespace

/// Turns a division by a power of two into the multiplication that it is. LLVM
/// would, but not where the divisor has become a parameter.
static void multiplyByExactInverses(gpu::GPUFuncOp kernel) {
  IRRewriter rewriter(kernel.getContext());
  kernel.walk([&](arith::DivFOp division) {
    APFloat divisor(0.0), inverse(0.0);
    if (!matchPattern(division.getRhs(), m_ConstantFloat(&divisor)) ||
        !isa<FloatType>(division.getType()) ||
        !divisor.getExactInverse(&inverse))
      return;
    rewriter.setInsertionPoint(division);
    Value factor = arith::ConstantOp::create(
        rewriter, division.getLoc(),
        rewriter.getFloatAttr(division.getType(), inverse));
    rewriter.replaceOpWithNewOp<arith::MulFOp>(division, division.getLhs(),
                                               factor);
  });
}

bool KernelGroup::add(gpu::GPUFuncOp kernel) {
  if (kernels.empty()) {
    differences.emplace_back();
  } else {
    auto found = KernelComparison::run(kernels.front(), kernel);
    if (!found)
      return false;
    differences.push_back(std::move(*found));
  }
  kernels.push_back(kernel);
  return true;
}

SmallVector<Parameter> KernelGroup::findParameters() const {
  llvm::MapVector<OpOperand *, SmallVector<TypedAttr>> valuesOfUse;
  for (auto [number, found] : llvm::enumerate(differences))
    for (const ScalarDifference &difference : found) {
      SmallVector<TypedAttr> &values = valuesOfUse[difference.use];
      auto own = difference.use->get().getDefiningOp<arith::ConstantOp>();
      values.resize(kernels.size(), own.getValue());
      values[number] = difference.replacement;
    }
  SmallVector<Parameter> parameters;
  for (auto &[use, values] : valuesOfUse) {
    Parameter *known = llvm::find_if(parameters, [&](const Parameter &other) {
      return other.values == values;
    });
    if (known == parameters.end())
      known = &parameters.emplace_back(Parameter{values, {}});
    known->uses.push_back(use);
  }
  return parameters;
}

static MemRefType bufferFor(ArrayRef<Parameter *> parameters) {
  return MemRefType::get({static_cast<int64_t>(parameters.size())},
                         parameters.front()->values.front().getType());
}

/// Gives the first kernel a buffer with these parameters, which replace the
/// constants.
void KernelMerger::addArgument(ArrayRef<Parameter *> parameters) {
  gpu::GPUFuncOp kernel = group.kernels.front();
  Location loc = kernel.getLoc();
  unsigned number = kernel.getNumArguments();
  (void)kernel.insertArgument(number, bufferFor(parameters), {}, loc);
  Value buffer = kernel.getArgument(number);
  OpBuilder builder = OpBuilder::atBlockBegin(&kernel.getBody().front());
  for (auto [position, parameter] : llvm::enumerate(parameters)) {
    Value index = arith::ConstantIndexOp::create(builder, loc, position);
    Value scalar = memref::LoadOp::create(builder, loc, buffer, index);
    for (OpOperand *use : parameter->uses)
      use->set(scalar);
  }
}

/// Makes the launches of a kernel pass the buffer with its parameters.
void KernelMerger::passBuffer(size_t number, ArrayRef<Parameter *> parameters) {
  SmallVector<Attribute> values;
  for (const Parameter *parameter : parameters)
    values.push_back(parameter->values[number]);
  MemRefType type = bufferFor(parameters);
  gpu::GPUFuncOp kernel = group.kernels[number];
  memref::GlobalOp global;
  for (gpu::LaunchFuncOp launch : launches.of(kernel)) {
    OpBuilder builder(launch);
    Location loc = launch.getLoc();
    if (!global) {
      OpBuilder::InsertionGuard guard(builder);
      builder.setInsertionPoint(launch->getParentOfType<FunctionOpInterface>());
      global = memref::GlobalOp::create(
          builder, loc, (kernel.getName() + "_scalars").str(),
          builder.getStringAttr("private"), type,
          DenseElementsAttr::get(
              RankedTensorType::get(type.getShape(), type.getElementType()),
              values),
          /*constant=*/true, /*alignment=*/IntegerAttr());
      symbols.insert(global);
    }
    launch.getKernelOperandsMutable().append(
        {memref::GetGlobalOp::create(builder, loc, type, global.getName())});
  }
}

void KernelMerger::run() {
  SmallVector<Parameter> parameters = group.findParameters();
  llvm::MapVector<Type, SmallVector<Parameter *>> byType;
  for (Parameter &parameter : parameters)
    byType[parameter.values.front().getType()].push_back(&parameter);
  for (auto &[type, same] : byType) {
    addArgument(same);
    for (size_t number = 0; number < group.kernels.size(); ++number)
      passBuffer(number, same);
  }
  gpu::GPUFuncOp first = group.kernels.front();
  for (gpu::GPUFuncOp kernel : ArrayRef(group.kernels).drop_front()) {
    for (gpu::LaunchFuncOp launch : launches.of(kernel))
      launch.setKernelAttr(
          SymbolRefAttr::get(launch.getKernelModuleName(),
                             {FlatSymbolRefAttr::get(first.getNameAttr())}));
    kernel.erase();
  }
}

void MergeEqualKernelsPass::runOnOperation() {
  SymbolTable symbols(getOperation());
  KernelLaunches launches(getOperation());
  for (auto kernels : getOperation().getOps<gpu::GPUModuleOp>()) {
    std::vector<KernelGroup> groups;
    // Those of equal hashes, by number: only they can be equal.
    std::unordered_map<size_t, SmallVector<size_t, 1>> candidates;
    for (auto kernel : kernels.getOps<gpu::GPUFuncOp>()) {
      multiplyByExactInverses(kernel);
      SmallVector<size_t, 1> &similar =
          candidates[KernelComparison::hash(kernel)];
      if (llvm::any_of(similar,
                       [&](size_t i) { return groups[i].add(kernel); }))
        continue;
      similar.push_back(groups.size());
      groups.emplace_back().add(kernel);
    }
    for (const KernelGroup &group : groups)
      if (group.kernels.size() > 1)
        KernelMerger(group, launches, symbols).run();
  }
}

} // namespace mini
