//===- PromoteOperands.cpp - A contraction's operands through LDS ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every wave of a workgroup reads parts of both operand tiles that other waves
// load too, so the workgroup loads each tile once, into LDS.
//
//===----------------------------------------------------------------------===//

#include "Tiling.h"
#include "mini/IR/MatrixTypes.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;

namespace mini {

static Value allocateTile(gpu::GPUFuncOp kernel, Value tile) {
  auto type = cast<RankedTensorType>(tile.getType());
  Type element = type.getElementType();
  // The tiling was chosen for a matrix instruction of this type.
  int64_t row = paddedRow(type.getDimSize(1), *matrixElementOf(element));
  auto space = gpu::AddressSpaceAttr::get(kernel.getContext(),
                                          gpu::AddressSpace::Workgroup);
  auto buffer = MemRefType::get({type.getDimSize(0), row}, element,
                                MemRefLayoutAttrInterface(), space);
  return kernel.addWorkgroupAttribution(buffer, tile.getLoc());
}

void promoteOperands(gpu::GPUFuncOp kernel) {
  linalg::ContractOp contraction = contractionOf(kernel);
  if (!contraction)
    return;
  OpBuilder builder(contraction);
  Location loc = contraction.getLoc();
  Value lhs = contraction.getDpsInputOperand(0)->get();
  Value rhs = contraction.getDpsInputOperand(1)->get();
  Value lhsBuffer = allocateTile(kernel, lhs);
  Value rhsBuffer = allocateTile(kernel, rhs);

  // The last round's reads must be over before this round writes.
  if (contraction->getParentOfType<scf::ForOp>())
    gpu::BarrierOp::create(builder, loc);
  StageOp::create(builder, loc, lhs, lhsBuffer);
  StageOp::create(builder, loc, rhs, rhsBuffer);
  gpu::BarrierOp::create(builder, loc);
  int64_t k = cast<RankedTensorType>(lhs.getType()).getDimSize(1);
  Value product = MmaOp::create(builder, loc, lhsBuffer, rhsBuffer,
                                contraction.getDpsInitOperand(0)->get(), k);
  contraction->replaceAllUsesWith(ValueRange{product});
  contraction->erase();
}

} // namespace mini
