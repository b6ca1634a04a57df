//===- Tiling.h - The steps of tiling one kernel ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// mini-tile-kernels tries a tiling by running these steps on a copy of the
// kernel. Internal to lib/Kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_KERNEL_TILE_TILING_H
#define MINI_LIB_KERNEL_TILE_TILING_H

#include "IR/Mini/Mini.h"
#include "TileSearch.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mini {

/// How the kernel is cut, or null.
inline TilingAttr tilingOf(mlir::gpu::GPUFuncOp kernel) {
  return MiniDialect::TilingAttrHelper(kernel.getContext()).getAttr(kernel);
}

/// The one op that writes a kernel's result.
ScatterIntoOp rootOf(mlir::gpu::GPUFuncOp kernel);

/// The contraction of the kernel, or null.
mlir::linalg::ContractOp contractionOf(mlir::gpu::GPUFuncOp kernel);

/// The reductions over (m, k) of the kernel. A kernel has a contraction or
/// reductions, or is elementwise.
llvm::SmallVector<mlir::linalg::GenericOp>
reductionsOf(mlir::gpu::GPUFuncOp kernel);

/// The last one of them, or null.
mlir::linalg::GenericOp reductionOf(mlir::gpu::GPUFuncOp kernel);

/// The contraction as the tile search sees it; std::nullopt if no chip's matrix
/// instructions could compute it.
std::optional<Contraction>
describeContraction(mlir::linalg::ContractOp contraction, ScatterIntoOp root);

/// True if each wave can load its part of an operand from memory, in the order
/// in which its matrix instructions take it: a constant, of rows of K.
bool isPackable(mlir::Value operand);

/// Marks the kernel's arguments for which all of its launches pass a constant.
void markConstantArguments(mlir::gpu::GPUFuncOp kernel,
                           llvm::ArrayRef<mlir::gpu::LaunchFuncOp> launches,
                           const mlir::SymbolTable &symbols);

/// The workgroup tile and step in K of a reduction. Operands that gain from it
/// are staged, in at most half of the chip's LDS.
TilingAttr chooseReductionTiling(mlir::linalg::GenericOp reduction,
                                 const Chip &chip);

/// Reports a kernel that is not of the form that the graph phase leaves.
mlir::LogicalResult verifyKernel(mlir::gpu::GPUFuncOp kernel);

/// Reports a tiling that the lowering cannot build.
mlir::LogicalResult verifyTiling(mlir::gpu::GPUFuncOp kernel, TilingAttr tiling,
                                 const Chip &chip);

/// Grows every tensor of the kernel to a multiple of the tile; elements beyond
/// the old bounds are filled on the way in and dropped on the way out, so that
/// all tiles are whole and have static shapes.
void padToTile(mlir::gpu::GPUFuncOp kernel, TilingAttr tiling);

/// The tile of the result: without K, and with one element of a batch.
llvm::SmallVector<int64_t> resultTile(ScatterIntoOp root,
                                      llvm::ArrayRef<int64_t> tile);

/// The grid dimension of each dimension of the (padded) result: (X, Y), or
/// (Y, X) where N has more tiles than a grid's Y may have workgroups. A result
/// that fits in memory does not have as many in both. A batch is Z.
llvm::SmallVector<mlir::gpu::MappingId>
gridDimensions(ScatterIntoOp root, llvm::ArrayRef<int64_t> tile);

/// Cuts the kernel into a loop over workgroup tiles (scf.forall), with all
/// producers fused, and within it a loop over K. What the step leaves of a
/// reduction's K is a reduction of its own behind the loop, so that no body
/// runs on columns that are not there.
mlir::LogicalResult tileAndFuse(mlir::gpu::GPUFuncOp kernel,
                                llvm::ArrayRef<int64_t> tile);

/// Computes the slice of a tensor, and what leads up to it, where the slice is
/// taken.
mlir::LogicalResult computeSlice(mlir::RewriterBase &rewriter,
                                 mlir::Operation *slice);

/// The patch that an operand of a contraction reads, or null.
PatchOp patchOf(mlir::Value operand);

/// True if the tile of an operand is gathered from a patch, where it has the
/// vectors that lanes take: it needs no LDS of its own.
bool isReadFromPatch(mlir::Value operand);

/// Reports a patch that is not what blocks of the kernel's rows read.
mlir::LogicalResult verifyPatches(mlir::gpu::GPUFuncOp kernel);

/// Computes a workgroup's patches first of all, in LDS.
mlir::LogicalResult stagePatches(mlir::gpu::GPUFuncOp kernel);

/// Replaces the tiled contraction by a multiply-accumulate of operands that are
/// staged through LDS, or loaded by each wave where they are packable; or
/// stages the operands of tiled reductions that gain from it. A kernel with a
/// contraction has an `intrinsic`.
void promoteOperands(mlir::gpu::GPUFuncOp kernel,
                     const MatrixIntrinsic *intrinsic);

} // namespace mini

#endif // MINI_LIB_KERNEL_TILE_TILING_H
