//===- InputDimensions.cpp - Sizes of the inputs' dimensions --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which sizes are given, which are missing, and the inputs of MLIR text.
//
//===----------------------------------------------------------------------===//

#include "InputDimensions.h"

#include "IR/Mini/InputName.h"

#include "IR/Torch/Torch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mini;

std::optional<int64_t> InputDimensions::add(StringRef input, unsigned index,
                                            StringRef symbol, bool hasSize) {
  std::string place = (input + "." + Twine(index)).str();
  std::string name = symbol.empty() ? place : symbol.str();
  known.insert(place);
  known.insert(name);
  auto given = options.dimensions.find(place);
  if (given == options.dimensions.end())
    given = options.dimensions.find(name);
  bool isGiven = given != options.dimensions.end();
  if (!hasSize) {
    Dimension &dimension = dimensions[name];
    if (dimension.place.empty())
      dimension.place =
          ("dimension " + Twine(index) + " of '" + input + "'").str();
    dimension.needsSize |= !isGiven && !options.boundInputs.contains(input);
  }
  if (!isGiven)
    return std::nullopt;
  return given->second;
}

LogicalResult InputDimensions::check(Location location) const {
  for (const auto &entry : options.dimensions) {
    if (known.contains(entry.first()))
      continue;
    InFlightDiagnostic diagnostic =
        emitError(location)
        << "no input has a dimension '" << entry.first() << "'; "
        << (dimensions.empty() ? "none is symbolic" : "symbolic are ");
    llvm::interleaveComma(dimensions, diagnostic, [&](const auto &dimension) {
      diagnostic << "'" << dimension.first << "'";
    });
    return diagnostic;
  }
  std::string places, remedy;
  for (const auto &[name, dimension] : dimensions) {
    if (!dimension.needsSize)
      continue;
    places +=
        (places.empty() ? "'" : ", '") + name + "' (" + dimension.place + ")";
    remedy += " --dim=" + name + "=N";
  }
  if (places.empty())
    return success();
  return emitError(location)
         << "the inputs have symbolic dimensions, but only static shapes are"
         << " supported: " << places << "; give each a size:" << remedy;
}

/// `type` with the sizes that are given to dimensions of `input`.
template <typename Tensor>
static Type giveSizes(Tensor type, StringRef input,
                      InputDimensions &dimensions) {
  if (!type.getHasSizes())
    return type;
  SmallVector<int64_t> sizes(type.getSizes());
  for (auto [index, size] : llvm::enumerate(sizes))
    if (auto given = dimensions.add(input, index, /*symbol=*/"",
                                    size != ShapedType::kDynamic))
      size = *given;
  return Tensor::get(type.getContext(), /*hasSizes=*/true, sizes,
                     type.getDtype());
}

LogicalResult mini::setDimensions(ModuleOp module,
                                  const ImportOptions &options) {
  InputDimensions dimensions(options);
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isExternal())
      continue;
    for (BlockArgument argument : function.getArguments()) {
      std::string name = inputName(function, argument.getArgNumber());
      if (auto tensor = dyn_cast<torch::VTensorType>(argument.getType()))
        argument.setType(giveSizes(tensor, name, dimensions));
      else if (auto other = dyn_cast<torch::TensorType>(argument.getType()))
        argument.setType(giveSizes(other, name, dimensions));
    }
    auto end = dyn_cast<func::ReturnOp>(function.back().getTerminator());
    // A result may be an argument itself.
    if (end)
      function.setFunctionType(FunctionType::get(
          module.getContext(), function.getBody().getArgumentTypes(),
          end.getOperandTypes()));
  }
  return dimensions.check(module.getLoc());
}
