//===- MatrixMultiply.cpp - A wave's matrix instructions ------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A lane reads 16 contiguous bytes of each operand's row at once and feeds them
// to consecutive instructions: a round. Each of these then multiplies columns
// of K that are not neighbours in the tile, but the same ones for both
// operands, so the product is the same sum in another order.
//
//===----------------------------------------------------------------------===//

#include "MatrixMultiply.h"
#include "IndexMath.h"
#include "Kernel/Tile/TileSearch.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace mini {

namespace {
/// One operand's rows for the wave, and how it is cut for the instructions.
struct OperandReader {
  OpBuilder &builder;
  Location loc;
  int64_t cells, cellSize;
  int64_t vectorSize;     ///< Elements that a lane reads at once.
  Value firstRow;         ///< The lane's row in the wave's first cell.
  Value firstColumn;      ///< The lane's column in the first round.
  Value tile;             ///< In LDS.
  ArrayRef<Value> loaded; ///< Or in registers.

  /// The lane's vectors of round `number`, whose columns begin at `k`: one a
  /// cell.
  SmallVector<Value> read(int64_t number, int64_t k) const;
};
} // namespace

SmallVector<Value> OperandReader::read(int64_t number, int64_t k) const {
  if (!loaded.empty())
    return llvm::to_vector(loaded.slice(number * cells, cells));
  IndexMath math{builder, loc};
  auto type = VectorType::get(
      {vectorSize}, cast<MemRefType>(tile.getType()).getElementType());
  SmallVector<Value> vectors;
  Value column = math.add(firstColumn, k);
  for (int64_t cell = 0; cell < cells; ++cell) {
    Value row = math.add(firstRow, cell * cellSize);
    vectors.push_back(vector::LoadOp::create(builder, loc, type, tile,
                                             ValueRange{row, column}));
  }
  return vectors;
}

/// The first column of the lane's vectors in a tile of `rounds` for each wave.
static Value firstColumnOf(const IndexMath &math,
                           const AccumulatorLayout &layout, int64_t rounds) {
  int64_t granule = kGranule(*layout.intrinsic);
  int64_t vectorSize =
      granule * layout.intrinsic->m / MatrixIntrinsic::waveSize;
  return math.add(math.multiply(layout.waveK, rounds * granule),
                  math.multiply(layout.operandK, vectorSize));
}

/// The lane's vectors of an operand of rows and columns, `isRows` for the one
/// of the instruction's rows.
static FailureOr<SmallVector<Value>>
loadUnpacked(OpBuilder &builder, LoadOperandOp load, LaneEmitter &emitter,
             const AccumulatorLayout &layout, bool isRows) {
  IndexMath math{builder, load.getLoc()};
  const MatrixIntrinsic &intrinsic = *layout.intrinsic;
  ArrayRef<int64_t> shape = load.getSource().getType().getShape();
  int64_t granule = kGranule(intrinsic);
  int64_t rounds = shape.back() / layout.wavesAlongK / granule;
  int64_t cells = isRows ? layout.cellRows : layout.cellColumns;
  Value firstRow = math.add(isRows ? layout.waveRow : layout.waveColumn,
                            layout.operandIndex);
  Value firstColumn = firstColumnOf(math, layout, rounds);
  SmallVector<Value> vectors;
  for (int64_t round = 0; round < rounds; ++round)
    for (int64_t cell = 0; cell < cells; ++cell) {
      Fragment fragment{{},
                        unsigned(shape.size() - 1),
                        granule * intrinsic.m / MatrixIntrinsic::waveSize};
      fragment.index.assign(shape.size(), math.constant(0));
      fragment.index.end()[-2] =
          math.add(firstRow, cell * (isRows ? intrinsic.m : intrinsic.n));
      fragment.index.back() = math.add(firstColumn, round * granule);
      vectors.push_back(emitter.emit(load.getSource(), fragment, 0));
      if (!vectors.back())
        return failure();
    }
  return vectors;
}

FailureOr<SmallVector<Value>>
loadOperand(OpBuilder &builder, LoadOperandOp load, LaneEmitter &emitter,
            const AccumulatorLayout &layout, const LaneIds &ids) {
  IndexMath math{builder, load.getLoc()};
  ArrayRef<int64_t> shape = load.getSource().getType().getShape();
  auto mma = load->hasOneUse() ? dyn_cast<MmaOp>(*load->user_begin()) : MmaOp();
  bool isRows =
      mma && (mma.getLhs() == load.getResult()) == (layout.rowDim == 0);
  if (mma && isReadFromPatch(load.getSource()))
    return loadUnpacked(builder, load, emitter, layout, isRows);
  if (!mma || shape.size() < 4 || shape.end()[-2] != MatrixIntrinsic::waveSize)
    return load.emitError("is no packed operand of a multiplication");
  int64_t cells = isRows ? layout.cellRows : layout.cellColumns;
  Value firstCell = isRows ? layout.waveCellRow : layout.waveCellColumn;
  int64_t rounds = shape.end()[-3] / layout.wavesAlongK;
  Value firstRound = math.multiply(layout.waveK, rounds);
  SmallVector<Value> vectors;
  for (int64_t round = 0; round < rounds; ++round)
    for (int64_t cell = 0; cell < cells; ++cell) {
      Fragment fragment{{}, unsigned(shape.size() - 1), shape.back()};
      fragment.index.assign(shape.size(), math.constant(0));
      fragment.index.end()[-4] = math.add(firstCell, cell);
      fragment.index.end()[-3] = math.add(firstRound, round);
      fragment.index.end()[-2] = ids.lane;
      vectors.push_back(emitter.emit(load.getSource(), fragment, 0));
      if (!vectors.back())
        return failure();
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
                                 const LoadedOperands &loaded,
                                 const AccumulatorLayout &layout,
                                 ArrayRef<Value> accumulators) {
  Location loc = mma.getLoc();
  IndexMath math{builder, loc};
  const MatrixIntrinsic &intrinsic = *layout.intrinsic;
  int64_t granule = kGranule(intrinsic);
  int64_t partSize = intrinsic.inputElements(intrinsic.m);
  int64_t parts = granule / intrinsic.k;
  int64_t vectorSize = parts * partSize;
  int64_t rounds =
      static_cast<int64_t>(mma.getK()) / layout.wavesAlongK / granule;
  Value firstColumn = firstColumnOf(math, layout, rounds);
  auto reader = [&](Value operand, Value waveRow, int64_t cells, int64_t size) {
    auto vectors = loaded.find(operand);
    return OperandReader{builder,
                         loc,
                         cells,
                         size,
                         vectorSize,
                         math.add(waveRow, layout.operandIndex),
                         firstColumn,
                         mapping.lookupOrDefault(operand),
                         vectors == loaded.end() ? ArrayRef<Value>()
                                                 : vectors->second};
  };
  // The instruction's rows come from the kernel's M, or N if transposed.
  bool isTransposed = layout.rowDim != 0;
  OperandReader rows = reader(isTransposed ? mma.getRhs() : mma.getLhs(),
                              layout.waveRow, layout.cellRows, intrinsic.m);
  OperandReader columns =
      reader(isTransposed ? mma.getLhs() : mma.getRhs(), layout.waveColumn,
             layout.cellColumns, intrinsic.n);

  SmallVector<Value> cells = llvm::to_vector(accumulators);
  for (int64_t round = 0; round < rounds; ++round) {
    SmallVector<Value> rowVectors = rows.read(round, round * granule);
    SmallVector<Value> columnVectors = columns.read(round, round * granule);
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
