//===- Pipeline.h - The phases of the compiler ---------------- -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one list of phases, which the API, the tools and their help read, and the
// passes of each.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_PIPELINE_PIPELINE_H
#define MINI_LIB_PIPELINE_PIPELINE_H

#include "Chip/Target.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"

namespace mini {

struct PipelineOptions {
  const Chip *chip;
  /// Quantized convolutions become integer ones only where that is bit-exact.
  bool strictQdq = false;
};

void populateInputPhase(mlir::OpPassManager &pm,
                        const PipelineOptions &options);
void populateLinalgPhase(mlir::OpPassManager &pm,
                         const PipelineOptions &options);
void populateGraphPhase(mlir::OpPassManager &pm,
                        const PipelineOptions &options);
void populateKernelsPhase(mlir::OpPassManager &pm,
                          const PipelineOptions &options);
void populateTiledPhase(mlir::OpPassManager &pm,
                        const PipelineOptions &options);
void populateMfmaPhase(mlir::OpPassManager &pm, const PipelineOptions &options);
void populateLlvmPhase(mlir::OpPassManager &pm, const PipelineOptions &options);

/// A step of the compiler. Its output is a module; or, for those that leave
/// MLIR and so have no passes, the text of the assembly or the code object.
struct Phase {
  llvm::StringLiteral name;
  llvm::StringLiteral summary;
  void (*populate)(mlir::OpPassManager &pm, const PipelineOptions &options);
  /// The extension of a file that holds the output.
  llvm::StringLiteral extension;
  /// Reports what is no input of this phase, of a module that was read from a
  /// file. Null where the passes say all.
  mlir::LogicalResult (*verifyInput)(mlir::ModuleOp module, const Chip &chip);
  /// Errors that passes report are the user's. Later phases get only what these
  /// accepted, so that their errors are ours.
  bool checksInput;
};

llvm::ArrayRef<Phase> allPhases();

/// The phase of this name, or null.
const Phase *lookupPhase(llvm::StringRef name);

/// Registers the dialects that a module may have in any phase, with the
/// interfaces that the passes need.
void registerDialects(mlir::DialectRegistry &registry);

} // namespace mini

#endif // MINI_LIB_PIPELINE_PIPELINE_H
