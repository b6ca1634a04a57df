//===- VerifyTiling.cpp - The tilings and kernels that can be built -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the lowering can build: the kernels of the graph phase's form, and
// tilings that divide evenly into waves, matrix instructions and lanes. The
// search proposes only such tilings; one written by hand is checked here.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/IndexMap.h"
#include "IR/Mini/MatrixTypes.h"
#include "IR/Mini/MemoryStrides.h"
#include "Kernel/Lanes/StageOperand.h"
#include "Tiling.h"

#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace mini {

/// Elements of an operand of `contraction` that one load brings.
static int64_t runOf(Value operand) {
  auto type = cast<RankedTensorType>(operand.getType());
  return longestRun(
             operand,
             [&](Run run) { return type.getDimSize(run.dim) % run.width == 0; })
      .width;
}

static bool isZero(Value tensor) {
  auto fill = tensor.getDefiningOp<linalg::FillOp>();
  return fill && (matchPattern(fill.getInputs()[0], m_Zero()) ||
                  matchPattern(fill.getInputs()[0], m_PosZeroFloat()));
}

std::optional<Contraction> describeContraction(linalg::ContractOp contraction,
                                               ScatterIntoOp root) {
  auto lhs = cast<RankedTensorType>(contraction->getOperand(0).getType());
  auto rhs = cast<RankedTensorType>(contraction->getOperand(1).getType());
  auto result = cast<RankedTensorType>(contraction->getResult(0).getType());
  auto input = matrixElementOf(lhs.getElementType()),
       rhsInput = matrixElementOf(rhs.getElementType());
  auto accumulator = matrixElementOf(result.getElementType());
  bool isSigned = contraction.getCast() == linalg::TypeFn::cast_signed;
  if (!input || !accumulator || !isSigned || input != rhsInput)
    return std::nullopt;
  AffineExpr offset =
      stridedOffset(root.getMap(), memoryStrides(root.getDest().getType()));
  unsigned m = result.getRank() - 2, n = m + 1;
  PatchOp patch = patchOf(contraction->getOperand(0));
  return Contraction{
      result.getDimSize(m),
      result.getDimSize(n),
      lhs.getDimSize(n),
      *input,
      *accumulator,
      strideInGroups(offset, n, 4) != 1,
      runOf(contraction->getOperand(0)),
      runOf(contraction->getOperand(1)),
      m == 0 ? 1 : result.getDimSize(0),
      isPackable(contraction->getOperand(0)),
      isPackable(contraction->getOperand(1)),
      isZero(contraction->getOperand(2)),
      patch ? result.getDimSize(m) / patch.getType().getDimSize(0) : 0,
      isReadFromPatch(contraction->getOperand(0))};
}

/// A bound on unrolled code.
static constexpr int64_t maxElementsPerLane = 1024;

/// Why no matrix instructions compute the tile of a contraction, or null.
static const char *findMatrixProblem(linalg::ContractOp contraction,
                                     ScatterIntoOp root, TilingAttr tiling,
                                     const Chip &chip) {
  ArrayRef<int64_t> tile = tiling.getTile(), waves = tiling.getWaves();
  int64_t threads = tiling.getThreads();
  const MatrixIntrinsic *intrinsic =
      tiling.getIntrinsic() ? lookupIntrinsic(chip, tiling.getIntrinsic())
                            : nullptr;
  if (!intrinsic)
    return "the target has no such matrix instruction";
  auto problem = describeContraction(contraction, root);
  if (!problem || problem->input != intrinsic->input ||
      problem->accumulator != intrinsic->accumulator)
    return "the matrix instruction has other element types";
  int64_t m = tiling.getTransposed() ? intrinsic->n : intrinsic->m;
  int64_t n = tiling.getTransposed() ? intrinsic->m : intrinsic->n;
  int64_t wavesAlongK = tiling.getWavesAlongK();
  if (tile[0] % (m * waves[0]) || tile[1] % (n * waves[1]) ||
      tile[2] % (kGranule(*intrinsic) * wavesAlongK))
    return "the tile is no multiple of the waves' instructions";
  if (problem->blockRows != 0 && tile[0] != problem->blockRows)
    return "the tile's rows are not a block with a patch of its own";
  if ((!problem->lhsIsPacked && !problem->lhsIsPatch &&
       tile[0] * tile[2] % threads) ||
      (!problem->rhsIsPacked && tile[1] * tile[2] % threads))
    return "the operands do not divide evenly among the work-items";
  if (wavesAlongK > 1 && !problem->startsAtZero)
    return "waves cannot share K, as the sum does not begin with zero";
  if (wavesAlongK > 1 && tile[0] * tile[1] % threads)
    return "the sums do not divide evenly among the work-items";
  return nullptr;
}

LogicalResult verifyTiling(gpu::GPUFuncOp kernel, TilingAttr tiling,
                           const Chip &chip) {
  linalg::ContractOp contraction = contractionOf(kernel);
  linalg::GenericOp reduction = reductionOf(kernel);
  size_t resultRank = rootOf(kernel).getSource().getType().getRank();
  size_t tileRank = contraction ? 3 : reduction ? 2 : resultRank;
  size_t waveRank = tiling.getWaves().size();
  bool isWaveRank =
      contraction ? waveRank == 2 || waveRank == 3 : waveRank == 1;
  auto fail = [&](const Twine &why) {
    return kernel.emitError() << tiling << " does not fit the kernel: " << why;
  };
  if (tiling.getTile().size() != tileRank || !isWaveRank)
    return fail("expected a tile of rank " + Twine(tileRank) +
                " and waves of rank " + (contraction ? "2 or 3" : "1"));
  if (llvm::any_of(tiling.getTile(), [](int64_t size) { return size <= 0; }) ||
      llvm::any_of(tiling.getWaves(), [](int64_t count) { return count <= 0; }))
    return fail("sizes must be positive");
  ArrayRef<int64_t> tile = tiling.getTile(), waves = tiling.getWaves();
  // One by one first: a product may overflow.
  int64_t maxThreads = static_cast<int64_t>(chip.maxWorkgroupSize);
  if (*llvm::max_element(waves) > maxThreads ||
      tiling.getThreads() > maxThreads)
    return fail("more than " + Twine(maxThreads) + " work-items");
  int64_t threads = tiling.getThreads();
  auto exceedsLane = [&](int64_t elements) {
    return elements / threads > maxElementsPerLane;
  };
  if (exceedsLane(*llvm::max_element(tile)) ||
      (contraction &&
       llvm::any_of(ArrayRef<int64_t>{tile[0] * tile[1], tile[0] * tile[2],
                                      tile[1] * tile[2]},
                    exceedsLane)) ||
      (!contraction && tileRank == 2 && exceedsLane(tile[0] * tile[1])))
    return fail("more than " + Twine(maxElementsPerLane) +
                " elements of a tile for a work-item");
  // Lanes of one wave may share an element; those of several would race.
  int64_t elements = !reduction && tileRank == 2 ? tile[0] * tile[1] : tile[0];
  bool isShared = waves[0] == 1 && threads % elements == 0;
  if (!contraction && elements % threads && !isShared)
    return fail("the tile does not divide evenly among the work-items");
  if (!contraction)
    return success();
  if (const char *problem =
          findMatrixProblem(contraction, rootOf(kernel), tiling, chip))
    return fail(problem);
  return success();
}

static bool isReductionOfRows(linalg::GenericOp reduction) {
  AffineExpr m, k;
  bindDims(reduction.getContext(), m, k);
  AffineMap result = AffineMap::get(2, 0, m);
  if (reduction.getNumLoops() != 2 || reduction.getNumDpsInits() != 1 ||
      reduction.getMatchingIndexingMap(reduction.getDpsInitOperand(0)) !=
          result)
    return false;
  return llvm::all_of(reduction.getDpsInputOperands(), [&](OpOperand *input) {
    return isa<RankedTensorType>(input->get().getType()) &&
           reduction.getMatchingIndexingMap(input).isIdentity();
  });
}

LogicalResult verifyKernel(gpu::GPUFuncOp kernel) {
  ScatterIntoOp root = rootOf(kernel);
  linalg::ContractOp contraction = contractionOf(kernel);
  int64_t rank = root.getSource().getType().getRank();
  linalg::GenericOp reduction = reductionOf(kernel);
  if (contraction ? rank != 2 && rank != 3
                  : rank != 1 && (reduction || rank != 2))
    return root.emitError("a kernel with ")
           << (contraction ? "a contraction"
               : reduction ? "a reduction"
                           : "neither contraction nor reduction")
           << " has a result of rank "
           << (contraction ? "2 or 3"
               : reduction ? "1"
                           : "1 or 2")
           << ", this one has rank " << rank;
  if (reduction && !isReductionOfRows(reduction))
    return reduction.emitError("expected a reduction of (m, k) into (m)");
  if (failed(verifyPatches(kernel)))
    return failure();
  if (!contraction)
    return success();
  if (contraction.getIndexingMapsArray() !=
      contractionMaps(rank == 3, kernel.getContext()))
    return contraction.emitError("expected a contraction of ")
           << (rank == 3 ? "(b, m, k) and (b, n, k) into (b, m, n)"
                         : "(m, k) and (n, k) into (m, n)");
  return success();
}

} // namespace mini
