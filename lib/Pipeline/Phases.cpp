//===- Phases.cpp - The list of phases ------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// One row a phase, in the order in which they run.
//
//===----------------------------------------------------------------------===//

#include "Forms/Forms.h"
#include "Pipeline.h"

#include "llvm/ADT/STLExtras.h"

using namespace mini;

static constexpr Phase phases[] = {
    {"input", "the model in the torch dialect, as it was given",
     populateInputPhase, ".mlir", nullptr, true},
    {"linalg", "linalg on tensors, with explicit quantization",
     populateLinalgPhase, ".mlir", nullptr, true},
    {"graph", "convolutions as implicit GEMM, elementwise ops fused to them",
     populateGraphPhase, ".mlir", verifyTensorForm, true},
    {"kernels", "launches of fused kernels", populateKernelsPhase, ".mlir",
     verifyGraphForm, false},
    {"tiled", "kernels in tiles of workgroups and waves", populateTiledPhase,
     ".mlir", verifyKernelForm, false},
    {"mfma", "vectors of each lane, and matrix instructions", populateMfmaPhase,
     ".mlir", verifyTileForm, false},
    {"llvm", "kernels in the LLVM dialect, buffers in one workspace",
     populateLlvmPhase, ".mlir", verifyLaneForm, false},
    {"asm", "assembly of the kernels", nullptr, ".s", verifyCodeForm, false},
    {"hsaco", "the code object with its launch plan", nullptr, ".hsaco",
     nullptr, false},
};

llvm::ArrayRef<Phase> mini::allPhases() { return phases; }

const Phase *mini::lookupPhase(llvm::StringRef name) {
  const Phase *phase = llvm::find_if(
      phases, [&](const Phase &candidate) { return candidate.name == name; });
  return phase == std::end(phases) ? nullptr : phase;
}
