//===- PackWeights.cpp - Constants as matrix instructions take them -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A wave that loads its part of an operand straight into registers wants the 64
// lanes' vectors to be neighbours in memory. Weights are constants, so they are
// put into that order here, and rows and columns that the tiles have beyond
// them are zeros.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/ConstantElements.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/ModuleTarget.h"
#include "Kernel/Form/KernelLaunches.h"
#include "Kernel/Passes.h"
#include "Kernel/Tile/Tiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_PACKWEIGHTSPASS
#include "Kernel/Passes.h.inc"

static constexpr StringLiteral constantAttrName =
    MiniDialect::ConstantAttrHelper::getNameStr();

/// The elements of the constant that a launch passes as its argument `number`.
static DenseElementsAttr constantPassed(gpu::LaunchFuncOp launch,
                                        unsigned number,
                                        const SymbolTable &symbols) {
  auto use =
      launch.getKernelOperand(number).getDefiningOp<memref::GetGlobalOp>();
  auto global = use ? symbols.lookup<memref::GlobalOp>(use.getName())
                    : memref::GlobalOp();
  return global && global.getConstant() ? dyn_cast_or_null<DenseElementsAttr>(
                                              global.getConstantInitValue())
                                        : DenseElementsAttr();
}

void markConstantArguments(gpu::GPUFuncOp kernel,
                           ArrayRef<gpu::LaunchFuncOp> launches,
                           const SymbolTable &symbols) {
  for (unsigned i = 0; i < kernel.getNumArguments() && !launches.empty(); ++i)
    if (llvm::all_of(launches, [&](gpu::LaunchFuncOp launch) {
          DenseElementsAttr value = constantPassed(launch, i, symbols);
          return value && !value.isSplat() &&
                 value.getElementType().getIntOrFloatBitWidth() % 8 == 0;
        }))
      kernel.setArgAttr(i, constantAttrName,
                        UnitAttr::get(kernel.getContext()));
}

/// The kernel's argument that a gather reads, if nothing else does.
static BlockArgument argumentOf(GatherOp gather) {
  auto tensor = gather.getSource().getDefiningOp<bufferization::ToTensorOp>();
  auto argument =
      tensor ? dyn_cast<BlockArgument>(tensor.getBuffer()) : BlockArgument();
  return argument && tensor->hasOneUse() && argument.hasOneUse()
             ? argument
             : BlockArgument();
}

bool isPackable(Value operand) {
  auto gather = operand.getDefiningOp<GatherOp>();
  BlockArgument argument = gather ? argumentOf(gather) : BlockArgument();
  auto kernel =
      gather ? gather->getParentOfType<gpu::GPUFuncOp>() : gpu::GPUFuncOp();
  return argument && kernel &&
         argument.getOwner() == &kernel.getBody().front() &&
         kernel.getArgAttr(argument.getArgNumber(), constantAttrName) &&
         keepsRowMajorOrder(gather.getMap(),
                            gather.getSource().getType().getShape(),
                            gather.getBounds());
}

namespace {
/// The order in which rounds of an instruction take an operand.
struct PackedOrder {
  explicit PackedOrder(const MatrixIntrinsic &intrinsic)
      : rows(intrinsic.m), columns(kGranule(intrinsic)),
        elements(rows * columns / MatrixIntrinsic::waveSize) {}
  int64_t rows, columns; ///< Of a round.
  int64_t elements;      ///< Of a lane.

  /// [batch..., rows, columns] as [batch..., rounds, rounds, lanes, elements].
  SmallVector<int64_t> shapeOf(ArrayRef<int64_t> shape) const;
  DenseElementsAttr pack(DenseElementsAttr value,
                         ArrayRef<int64_t> shape) const;
};

/// Packs the constants of one kernel.
class WeightPacker {
public:
  WeightPacker(gpu::GPUFuncOp kernel, const PackedOrder &order,
               ArrayRef<gpu::LaunchFuncOp> launches, SymbolTable &symbols)
      : kernel(kernel), order(order), launches(launches), symbols(symbols) {}
  LogicalResult pack(LoadOperandOp load);

private:
  void gatherPacked(LoadOperandOp load, GatherOp gather, MemRefType type);
  LogicalResult passPacked(unsigned number, ArrayRef<int64_t> shape,
                           MemRefType type);

  gpu::GPUFuncOp kernel;
  PackedOrder order;
  ArrayRef<gpu::LaunchFuncOp> launches;
  SymbolTable &symbols;
};
} // namespace

SmallVector<int64_t> PackedOrder::shapeOf(ArrayRef<int64_t> shape) const {
  SmallVector<int64_t> packed(shape.drop_back(2));
  packed.push_back(llvm::divideCeil(shape.end()[-2], rows));
  packed.push_back(llvm::divideCeil(shape.back(), columns));
  packed.append({MatrixIntrinsic::waveSize, elements});
  return packed;
}

/// The elements of `value` in row-major order have the indices of `shape`.
DenseElementsAttr PackedOrder::pack(DenseElementsAttr value,
                                    ArrayRef<int64_t> shape) const {
  int64_t rowCount = shape.end()[-2], columnCount = shape.back();
  auto type = RankedTensorType::get(shapeOf(shape), value.getElementType());
  return gatherRows(value, type, [&](ArrayRef<int64_t> index) {
    int64_t lane = index.back();
    int64_t row = index.end()[-3] * rows + lane % rows;
    int64_t column = index.end()[-2] * columns + lane / rows * elements;
    if (row >= rowCount || column >= columnCount)
      return ElementRow{0, 1, 0};
    int64_t batch = *placeWithin(shape.drop_back(2), index.drop_back(3));
    return ElementRow{(batch * rowCount + row) * columnCount + column, 1,
                      std::min(elements, columnCount - column)};
  });
}

/// Lets `load` read the packed argument: rounds from where its tile begins.
void WeightPacker::gatherPacked(LoadOperandOp load, GatherOp gather,
                                MemRefType type) {
  // Memory answers in order: what others wait for is asked for first.
  OpBuilder builder(load);
  Location loc = gather.getLoc();
  auto divided = [&](Value offset, int64_t divisor) -> Value {
    AffineExpr quotient = builder.getAffineDimExpr(0).floorDiv(divisor);
    return affine::AffineApplyOp::create(
        builder, loc, AffineMap::get(1, 0, quotient), offset);
  };
  SmallVector<Value> offsets = llvm::to_vector(gather.getOffsets());
  if (!offsets.empty()) {
    offsets.end()[-2] = divided(offsets.end()[-2], order.rows);
    offsets.back() = divided(offsets.back(), order.columns);
    offsets.append(2, arith::ConstantIndexOp::create(builder, loc, 0));
  }
  auto tensor = gather.getSource().getDefiningOp<bufferization::ToTensorOp>();
  Value(tensor.getBuffer()).setType(type);
  auto source = RankedTensorType::get(type.getShape(), type.getElementType());
  Value(tensor.getResult()).setType(source);
  auto tile = RankedTensorType::get(order.shapeOf(gather.getType().getShape()),
                                    type.getElementType());
  auto packed = GatherOp::create(
      builder, loc, tile, tensor, offsets,
      builder.getDenseI64ArrayAttr(type.getShape()),
      AffineMapAttr::get(builder.getMultiDimIdentityMap(type.getRank())),
      gather.getFill());
  auto loaded = LoadOperandOp::create(builder, load.getLoc(), packed);
  load.replaceAllUsesWith(loaded.getResult());
  load.erase();
  gather.erase();
}

/// Lets every launch pass its constant in the packed order.
LogicalResult WeightPacker::passPacked(unsigned number, ArrayRef<int64_t> shape,
                                       MemRefType type) {
  for (gpu::LaunchFuncOp launch : launches) {
    DenseElementsAttr value = constantPassed(launch, number, symbols);
    if (!value)
      return launch.emitError("passes no constant as argument ")
             << number << " of @" << kernel.getName()
             << ", which takes packed weights";
    OpBuilder builder(launch->getParentOfType<FunctionOpInterface>());
    auto use = cast<memref::GetGlobalOp>(
        launch.getKernelOperand(number).getDefiningOp());
    auto packed = memref::GlobalOp::create(
        builder, use.getLoc(), (use.getName() + "_packed").str(),
        builder.getStringAttr("private"), type, order.pack(value, shape),
        /*constant=*/true, /*alignment=*/IntegerAttr());
    symbols.insert(packed);
    builder.setInsertionPoint(launch);
    launch.getKernelOperandsMutable()[number].assign(
        memref::GetGlobalOp::create(builder, use.getLoc(), type,
                                    packed.getName()));
  }
  return success();
}

LogicalResult WeightPacker::pack(LoadOperandOp load) {
  auto gather = load.getSource().getDefiningOp<GatherOp>();
  BlockArgument argument = gather ? argumentOf(gather) : BlockArgument();
  if (!argument)
    return load.emitError("expected a gather from an argument that nothing "
                          "else reads");
  auto shape = llvm::to_vector(gather.getBounds());
  auto type =
      MemRefType::get(order.shapeOf(shape), gather.getType().getElementType());
  if (failed(passPacked(argument.getArgNumber(), shape, type)))
    return failure();
  gatherPacked(load, gather, type);
  SmallVector<Type> types = llvm::to_vector(kernel.getArgumentTypes());
  types[argument.getArgNumber()] = type;
  kernel.setFunctionType(FunctionType::get(kernel.getContext(), types, {}));
  return success();
}

namespace {
struct PackWeightsPass : impl::PackWeightsPassBase<PackWeightsPass> {
  void runOnOperation() override;

private:
  LogicalResult packWeights(gpu::GPUFuncOp kernel, const Chip &chip,
                            ArrayRef<gpu::LaunchFuncOp> launches,
                            SymbolTable &symbols);
};
} // namespace

LogicalResult PackWeightsPass::packWeights(gpu::GPUFuncOp kernel,
                                           const Chip &chip,
                                           ArrayRef<gpu::LaunchFuncOp> launches,
                                           SymbolTable &symbols) {
  SmallVector<LoadOperandOp> loads;
  kernel.walk([&](LoadOperandOp load) { loads.push_back(load); });
  TilingAttr tiling = tilingOf(kernel);
  const MatrixIntrinsic *intrinsic =
      tiling && tiling.getIntrinsic()
          ? lookupIntrinsic(chip, tiling.getIntrinsic())
          : nullptr;
  if (!loads.empty() && !intrinsic)
    return kernel.emitError("no matrix instruction of ")
           << chip.name << " was chosen";
  for (LoadOperandOp load : loads)
    if (!isReadFromPatch(load.getSource()) &&
        failed(WeightPacker(kernel, PackedOrder(*intrinsic), launches, symbols)
                   .pack(load)))
      return failure();
  for (unsigned i = 0; i < kernel.getNumArguments(); ++i)
    kernel.removeArgAttr(i, constantAttrName);
  return success();
}

void PackWeightsPass::runOnOperation() {
  const Chip *chip = targetOf(getOperation());
  if (!chip)
    return signalPassFailure();
  SymbolTable symbols(getOperation());
  KernelLaunches launches(getOperation());
  SmallVector<gpu::GPUFuncOp> kernels;
  getOperation().walk(
      [&](gpu::GPUFuncOp kernel) { kernels.push_back(kernel); });
  for (gpu::GPUFuncOp kernel : kernels)
    if (failed(packWeights(kernel, *chip, launches.of(kernel), symbols)))
      return signalPassFailure();
}

} // namespace mini
