//===- SizeVariants.cpp - One model at several sizes ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See SizeVariants.h.
//
//===----------------------------------------------------------------------===//

#include "SizeVariants.h"

#include "IR/Mini/MiniDialect.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"

using namespace mini;
using namespace mlir;

std::vector<DimensionMap>
mini::combineSizes(const std::vector<DimensionSizes> &dimensions) {
  std::vector<DimensionMap> combinations(1);
  for (const DimensionSizes &dimension : dimensions) {
    std::vector<DimensionMap> extended;
    for (const DimensionMap &combination : combinations)
      for (int64_t size : dimension.sizes) {
        extended.push_back(combination);
        extended.back()[dimension.name] = size;
      }
    combinations = std::move(extended);
  }
  return combinations;
}

void mini::markVariant(ModuleOp module,
                       const std::vector<DimensionSizes> &dimensions,
                       const DimensionMap &sizes) {
  Builder builder(module.getContext());
  NamedAttrList attributes;
  std::string suffix;
  for (const DimensionSizes &dimension : dimensions) {
    if (dimension.sizes.size() < 2)
      continue;
    int64_t size = sizes.lookup(dimension.name);
    attributes.set(dimension.name, builder.getI64IntegerAttr(size));
    suffix += (suffix.empty() ? "_" : "x") + std::to_string(size);
  }
  if (attributes.empty())
    return;
  for (auto function : module.getOps<func::FuncOp>()) {
    function.setName((function.getName() + suffix).str());
    MiniDialect::SizesAttrHelper(module.getContext())
        .setAttr(function, attributes.getDictionary(module.getContext()));
  }
}

void mini::moveFunctions(ModuleOp from, ModuleOp to) {
  for (auto function : llvm::to_vector(from.getOps<func::FuncOp>())) {
    function->remove();
    to.push_back(function);
  }
}
