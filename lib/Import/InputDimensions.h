//===- InputDimensions.h - Sizes of the inputs' dimensions ------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A size can be given to a dimension by its name in the model, or by its place:
// dimension 2 of the input `x` is `x.2`, whatever the model says of it.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_INPUTDIMENSIONS_H
#define MINI_LIB_IMPORT_INPUTDIMENSIONS_H

#include "Import.h"

#include "mlir/IR/Location.h"
#include "llvm/ADT/MapVector.h"

#include <map>
#include <optional>

namespace mini {

class InputDimensions {
public:
  explicit InputDimensions(const ImportOptions &options) : options(options) {}

  /// The size that is given to dimension `index` of `input`, if one is. The
  /// model calls it `symbol`, which may be empty, or has a size for it.
  std::optional<int64_t> add(llvm::StringRef input, unsigned index,
                             llvm::StringRef symbol, bool hasSize);

  /// Emits an error if a size was given to a dimension that was not added, or
  /// one that was added has none.
  llvm::LogicalResult check(mlir::Location location) const;

private:
  struct Dimension {
    std::string place; ///< Where it occurs first.
    bool needsSize = false;
  };

  const ImportOptions &options;
  llvm::StringSet<> known; ///< The names to give sizes by.
  /// Those without a size in the model, in the order of the inputs.
  llvm::MapVector<std::string, Dimension, std::map<std::string, unsigned>>
      dimensions;
};

/// Gives the dimensions of the module's inputs, in the torch dialect, the sizes
/// in `options`. Inputs without a name are called `input0` and so on. Emits an
/// error if one has no size then.
llvm::LogicalResult setDimensions(mlir::ModuleOp module,
                                  const ImportOptions &options);

} // namespace mini

#endif // MINI_LIB_IMPORT_INPUTDIMENSIONS_H
