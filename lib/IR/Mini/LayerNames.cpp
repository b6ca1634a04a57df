//===- LayerNames.cpp - The nodes that operations come from ---------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "LayerNames.h"
#include "MiniDialect.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Location.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mini;

static void addNames(Location location, llvm::SetVector<StringAttr> &names) {
  location->walk([&](Location part) {
    if (auto name = dyn_cast<NameLoc>(part); name && !name.getName().empty())
      names.insert(name.getName());
    return WalkResult::advance();
  });
}

void mini::collectLayerNames(Operation *op,
                             llvm::SetVector<StringAttr> &names) {
  // A fused operation has the location of its last part; its body is in order.
  op->walk<WalkOrder::PostOrder>([&](Operation *part) {
    if (!part->hasTrait<OpTrait::ConstantLike>() &&
        !part->hasTrait<OpTrait::IsTerminator>() &&
        !isa<tensor::EmptyOp, linalg::FillOp>(part))
      addNames(part->getLoc(), names);
  });
}

/// The operations of functions that are on tensors.
template <typename Function>
static void forEachOperation(ModuleOp module, Function visit) {
  for (auto function : module.getOps<FunctionOpInterface>())
    for (Block &block : function.getFunctionBody())
      for (Operation &op : block.without_terminator())
        visit(&op);
}

bool mini::writeLayerNames(ModuleOp module) {
  MiniDialect::LayersAttrHelper helper(module.getContext());
  bool hasAny = false;
  forEachOperation(module, [&](Operation *op) {
    llvm::SetVector<StringAttr> names;
    collectLayerNames(op, names);
    if (names.empty() || helper.isAttrPresent(op))
      return;
    hasAny = true;
    helper.setAttr(
        op, ArrayAttr::get(module.getContext(),
                           SmallVector<Attribute>(names.begin(), names.end())));
  });
  return hasAny;
}

void mini::readLayerNames(ModuleOp module) {
  MiniDialect::LayersAttrHelper helper(module.getContext());
  forEachOperation(module, [&](Operation *op) {
    ArrayAttr names = helper.getAttr(op);
    // A launch has none of its own, but those of its kernel.
    if (!names || op->getName().getStringRef() == "gpu.launch_func")
      return;
    helper.removeAttr(op);
    // The parts of a body may come into another operation.
    op->walk([&](Operation *part) {
      SmallVector<Location> locations;
      for (auto name : names.getAsRange<StringAttr>())
        locations.push_back(NameLoc::get(name, part->getLoc()));
      if (!locations.empty())
        part->setLoc(FusedLoc::get(part->getContext(), locations));
    });
  });
}
