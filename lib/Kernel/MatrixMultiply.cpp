//===- MatrixMultiply.cpp - A wave's matrix instructions ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lane reads 16 contiguous bytes of each operand's row at once and feeds them
// to consecutive instructions. Each of these then multiplies columns of K that
// are not neighbours in the tile, but the same ones for both operands, so the
// product is the same sum in another order.
//
//===----------------------------------------------------------------------===//

#include "MatrixMultiply.h"
#include "IndexMath.h"
#include "mini/Kernel/TileSearch.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace mini {

namespace {
/// One operand's rows for the wave, and how it is cut for the instructions.
struct OperandReader {
  OpBuilder &builder;
  Location loc;
  Value tile;     ///< In LDS.
  Value firstRow; ///< The lane's row in the wave's first cell.
  Value laneK;    ///< The lane's group of columns.
  int64_t cells, cellSize;
  int64_t vectorSize; ///< Elements that a lane reads at once.

  /// The lane's vectors at column `k`, one a cell.
  SmallVector<Value> read(int64_t k) const;
};
} // namespace

SmallVector<Value> OperandReader::read(int64_t k) const {
  IndexMath math{builder, loc};
  auto type = VectorType::get(
      {vectorSize}, cast<MemRefType>(tile.getType()).getElementType());
  SmallVector<Value> vectors;
  Value column = math.add(math.multiply(laneK, vectorSize), k);
  for (int64_t cell = 0; cell < cells; ++cell) {
    Value row = math.add(firstRow, cell * cellSize);
    vectors.push_back(vector::LoadOp::create(builder, loc, type, tile,
                                             ValueRange{row, column}));
  }
  return vectors;
}

/// Instruction `part`'s share of a lane's vector: a scalar if it is one
/// element.
static Value takePart(OpBuilder &builder, Location loc, Value vector,
                      int64_t part, int64_t size) {
  if (size == 1)
    return vector::ExtractOp::create(builder, loc, vector, part);
  return vector::ExtractStridedSliceOp::create(
      builder, loc, vector, ArrayRef<int64_t>{part * size},
      ArrayRef<int64_t>{size}, ArrayRef<int64_t>{1});
}

SmallVector<Value> multiplyTiles(OpBuilder &builder, MmaOp mma,
                                 const IRMapping &mapping,
                                 const AccumulatorLayout &layout,
                                 ArrayRef<Value> accumulators) {
  Location loc = mma.getLoc();
  IndexMath math{builder, loc};
  const MatrixIntrinsic &intrinsic = *layout.intrinsic;
  int64_t granule = kGranule(intrinsic);
  int64_t partSize = intrinsic.inputElements(intrinsic.m);
  int64_t parts = granule / intrinsic.k;
  // The instruction's rows come from the kernel's M, or N if transposed.
  Value rowTile = layout.rowDim == 0 ? mma.getLhs() : mma.getRhs();
  Value columnTile = layout.rowDim == 0 ? mma.getRhs() : mma.getLhs();
  OperandReader rows{builder,
                     loc,
                     mapping.lookupOrDefault(rowTile),
                     math.add(layout.waveRow, layout.operandIndex),
                     layout.operandK,
                     layout.cellRows,
                     intrinsic.m,
                     parts * partSize};
  OperandReader columns{builder,
                        loc,
                        mapping.lookupOrDefault(columnTile),
                        math.add(layout.waveColumn, layout.operandIndex),
                        layout.operandK,
                        layout.cellColumns,
                        intrinsic.n,
                        parts * partSize};

  SmallVector<Value> cells = llvm::to_vector(accumulators);
  for (int64_t k = 0; k < static_cast<int64_t>(mma.getK()); k += granule) {
    SmallVector<Value> rowVectors = rows.read(k);
    SmallVector<Value> columnVectors = columns.read(k);
    for (int64_t part = 0; part < parts; ++part)
      for (int64_t row = 0; row < layout.cellRows; ++row)
        for (int64_t column = 0; column < layout.cellColumns; ++column) {
          Value &cell = cells[row * layout.cellColumns + column];
          cell = amdgpu::MFMAOp::create(
              builder, loc, cell.getType(), intrinsic.m, intrinsic.n,
              intrinsic.k, intrinsic.blocks,
              takePart(builder, loc, rowVectors[row], part, partSize),
              takePart(builder, loc, columnVectors[column], part, partSize),
              cell);
        }
  }
  return cells;
}

} // namespace mini
