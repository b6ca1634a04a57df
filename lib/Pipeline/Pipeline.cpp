//===- Pipeline.cpp - The passes of each phase ----------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The whole compiler as lists of passes. A comment says why where the order
// matters.
//
//===----------------------------------------------------------------------===//

#include "Pipeline.h"

#include "Aten/Passes.h"
#include "CodeGen/Passes.h"
#include "Graph/Passes.h"
#include "Kernel/Passes.h"
#include "Onnx/Passes.h"
#include "Qdq/Passes.h"

#include "mlir/Conversion/AffineToStandard/AffineToStandard.h"
#include "mlir/Conversion/ArithToAMDGPU/ArithToAMDGPU.h"
#include "mlir/Conversion/GPUToROCDL/GPUToROCDLPass.h"
#include "mlir/Conversion/ReconcileUnrealizedCasts/ReconcileUnrealizedCasts.h"
#include "mlir/Conversion/SCFToControlFlow/SCFToControlFlow.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

static void addCleanup(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void mini::populateInputPhase(OpPassManager &pm, const PipelineOptions &) {}

void mini::populateLinalgPhase(OpPassManager &pm,
                               const PipelineOptions &options) {
  pm.addNestedPass<func::FuncOp>(createConvertAtenToOnnxPass());
  // Quantized operators are looked for in what runs.
  pm.addPass(createInlineControlFlowPass());
  // Pairs around what only moves elements are gone before others are formed.
  pm.addNestedPass<func::FuncOp>(createMoveQuantizationPass());
  // Some of what moved is constant.
  pm.addNestedPass<func::FuncOp>(createFoldQuantizedConstantsPass());
  pm.addNestedPass<func::FuncOp>(
      createFormQLinearOperatorsPass({options.strictQdq}));
  pm.addPass(createCountOperatorsPass());
  pm.addPass(createConvertTorchOnnxToLinalgPass());
  addCleanup(pm);
}

void mini::populateGraphPhase(OpPassManager &pm, const PipelineOptions &) {
  // Rows of a batch are still a dimension of their own in all that computes.
  pm.addPass(createMarkSplitBatchPass());
  pm.addNestedPass<func::FuncOp>(createFoldEmptyTensorsPass());
  // The formats are the model's up to here, and the chip's from here on.
  pm.addNestedPass<func::FuncOp>(createConvertFloat8FormatsPass());
  pm.addNestedPass<func::FuncOp>(createNestConcatsPass());
  pm.addNestedPass<func::FuncOp>(createNormalizeLinalgPass());
  pm.addNestedPass<func::FuncOp>(createSplitZeroPointsPass());
  // What that wrote is elementwise too.
  pm.addNestedPass<func::FuncOp>(createNormalizeLinalgPass());
  pm.addNestedPass<func::FuncOp>(createFormContractionsPass());
  // The matrix cores' share is taken; the rest is for plain kernels.
  pm.addNestedPass<func::FuncOp>(createFormReductionsPass());
  pm.addNestedPass<func::FuncOp>(createSplitReductionsPass());
  pm.addNestedPass<func::FuncOp>(createFuseEpiloguesPass());
  // What had several readers may have one now.
  pm.addNestedPass<func::FuncOp>(createMergeElementwisePass());
  pm.addNestedPass<func::FuncOp>(createFuseEpiloguesPass());
  // Only now is it known which results have no contraction to end with.
  pm.addNestedPass<func::FuncOp>(createMaterializeResultsPass());
  pm.addNestedPass<func::FuncOp>(createFuseEpiloguesPass());
  pm.addNestedPass<func::FuncOp>(createPlaceValuesPass());
  pm.addNestedPass<func::FuncOp>(createFuseElementwisePass());
  // Merges the chains that came together, now all in one index space.
  pm.addPass(createLinalgElementwiseOpFusionPass());
  addCleanup(pm);
  // What a byte goes through until it is a byte again is in one op now.
  pm.addNestedPass<func::FuncOp>(createTabulateBytesPass());
  // Equal results, each in a buffer of its own, have become one again.
  pm.addNestedPass<func::FuncOp>(createMaterializeResultsPass());
  // Every access is in the index space of its kernel now.
  pm.addNestedPass<func::FuncOp>(createChooseLayoutsPass());
  pm.addPass(createCSEPass());
  pm.addPass(createCheckLimitsPass());
}

void mini::populateKernelsPhase(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(createFormKernelsPass());
  // Equal kernels look alike only when nothing is left to simplify.
  addCleanup(pm);
  pm.addPass(createMergeEqualKernelsPass());
  addCleanup(pm);
}

void mini::populateTiledPhase(OpPassManager &pm, const PipelineOptions &) {
  pm.addPass(createTileKernelsPass());
  // Of a constant that is packed, only one access is left.
  addCleanup(pm);
  pm.addPass(createPackWeightsPass());
  addCleanup(pm);
}

void mini::populateMfmaPhase(OpPassManager &pm, const PipelineOptions &) {
  OpPassManager &kernels = pm.nest<gpu::GPUModuleOp>().nest<gpu::GPUFuncOp>();
  kernels.addPass(createMapToBlocksPass());
  kernels.addPass(createDistributeToLanesPass());
  kernels.addPass(createLowerAffinePass());
  addCleanup(kernels);
  // The offsets of tiles, out of affine maps, are signed arithmetic by now; the
  // indices of lanes are unsigned where their form shows that they are not
  // negative, and signed elsewhere, with every bounds check. Ranges of ids and
  // loops show what else of it is unsigned, and which checks never fail.
  kernels.addPass(arith::createIntRangeOptimizationsPass());
  kernels.addPass(arith::createArithUnsignedWhenEquivalentPass());
  addCleanup(kernels);
  kernels.addPass(createLoopInvariantCodeMotionPass());
  // What is left in a loop is what a step has to do.
  kernels.addPass(createPipelineLoopsPass());
  // The first step's loads are in front of the loop now.
  kernels.addPass(createIssueLoadsPass());
}

void mini::populateLlvmPhase(OpPassManager &pm,
                             const PipelineOptions &options) {
  OpPassManager &host = pm.nest<func::FuncOp>();
  addCleanup(host);
  host.addPass(createPlanMemoryPass());

  // In parallel, for all that does not need the module.
  OpPassManager &module = pm.nest<gpu::GPUModuleOp>();
  // Tables belong to the module.
  module.addPass(createLowerLookupsPass());
  OpPassManager &kernels = module.nest<gpu::GPUFuncOp>();
  addCleanup(kernels);
  // Transfers become loops or loads before loops become branches.
  VectorTransferToSCFOptions transfers;
  transfers.enableFullUnroll();
  kernels.addPass(createConvertVectorToSCFPass(transfers));
  // No canonicalization after this: it would make operations on whole
  // multi-dimensional vectors again.
  addCleanup(kernels);
  kernels.addPass(createLowerVectorsPass());
  kernels.addPass(createLowerSubgroupIdsPass());
  // Expanding strides makes affine.apply, and so comes before its lowering.
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  kernels.addPass(createCSEPass());
  // What is no matrix product extends 8-bit floats by the hardware's
  // conversions.
  module.addPass(createArithToAMDGPUConversionPass({options.chip->name.str()}));
  // The device library's functions of the narrow floats are less exact.
  kernels.addPass(math::createMathExtendToSupportedTypes());
  ConvertGpuOpsToROCDLOpsOptions rocdl;
  rocdl.chipset = options.chip->name.str();
  rocdl.indexBitwidth = 32;
  rocdl.useBarePtrCallConv = true;
  rocdl.runtime = gpu::amd::Runtime::HIP;
  module.addPass(createConvertGpuOpsToROCDLOps(rocdl));
  module.addPass(createReconcileUnrealizedCastsPass());

  pm.addPass(createAnnotateKernelsPass());
  addCleanup(pm);
}
