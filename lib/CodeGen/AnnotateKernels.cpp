//===- AnnotateKernels.cpp - Promises of launches to kernels --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel lowered with bare pointers knows nothing of its buffers. The host
// function does: it passes whole buffers of known sizes, mostly distinct ones.
// Without the address space each access would be a flat one, which occupies the
// LDS as well; without the aliasing facts no load could pass a store.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/ROCDLDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

#include <numeric>

namespace mini {
#define GEN_PASS_DEF_ANNOTATEKERNELSPASS
#include "CodeGen/Passes.h.inc"
} // namespace mini

using namespace mlir;

namespace {
constexpr unsigned globalAddressSpace = 1;

/// The least alignment that callers must give their inputs and outputs: that of
/// the widest load.
constexpr int64_t pointerAlignment = 16;

struct ArgumentFacts {
  bool isDistinct = true;
  int64_t alignment = pointerAlignment;
  int64_t bytes = std::numeric_limits<int64_t>::max();
};

using Extent = SmallVector<int32_t, 3>;

struct KernelFacts {
  SmallVector<ArgumentFacts> arguments;
  Extent blockSize; ///< Empty before the first launch.
};

/// The buffer that `value` lies in. Views of the workspace are buffers of their
/// own: the memory plan keeps those of one launch apart.
Value getBuffer(Value value) {
  while (auto view = value.getDefiningOp<ViewLikeOpInterface>()) {
    if (isa<memref::ViewOp>(view))
      break;
    value = view.getViewSource();
  }
  return value;
}

/// What divides the bytes between a buffer's start and that of the slice.
int64_t getAlignment(Value value) {
  auto slice = value.getDefiningOp<mini::SliceOp>();
  if (!slice)
    return pointerAlignment;
  int64_t bytes =
      cast<MemRefType>(value.getType()).getElementTypeBitWidth() / 8;
  return std::gcd(std::gcd(pointerAlignment, slice.getOffset() * bytes),
                  getAlignment(slice.getSource()));
}

void addLaunch(gpu::LaunchFuncOp launch,
               MutableArrayRef<ArgumentFacts> arguments) {
  SmallVector<Value> buffers =
      llvm::map_to_vector(launch.getKernelOperands(), getBuffer);
  for (auto [index, facts] : llvm::enumerate(arguments)) {
    facts.isDistinct &= llvm::count(buffers, buffers[index]) == 1;
    facts.alignment =
        std::min(facts.alignment, getAlignment(launch.getKernelOperand(index)));
    auto type = dyn_cast<MemRefType>(launch.getKernelOperand(index).getType());
    bool isDense =
        type && type.hasStaticShape() && type.getLayout().isIdentity();
    facts.bytes =
        std::min(facts.bytes, isDense ? type.getNumElements() *
                                            type.getElementTypeBitWidth() / 8
                                      : 0);
  }
}

Extent getConstants(gpu::KernelDim3 dims) {
  Extent extent;
  for (Value dim : {dims.x, dims.y, dims.z})
    extent.push_back(
        static_cast<int32_t>(getConstantIntValue(dim).value_or(0)));
  return extent;
}

/// Checks that `launch` has a constant block, the one that the kernel is
/// compiled for, and that of the launches before. The hardware refuses others.
LogicalResult addBlockSize(gpu::LaunchFuncOp launch, LLVM::LLVMFuncOp kernel,
                           Extent &known) {
  Extent size = getConstants(launch.getBlockSizeOperandValues());
  if (auto compiled = kernel->getAttrOfType<DenseI32ArrayAttr>(
          ROCDL::ROCDLDialect::ReqdWorkGroupSizeAttrHelper::getNameStr()))
    known.assign(compiled.asArrayRef().begin(), compiled.asArrayRef().end());
  if (known.empty())
    known = size;
  if (!llvm::is_contained(size, 0) && size == known)
    return success();
  return launch.emitOpError("has blocks of ")
         << size << ", and its kernel is for blocks of " << known;
}

/// Checks that the grid is the one that the kernel may assume.
LogicalResult checkGridSize(gpu::LaunchFuncOp launch, LLVM::LLVMFuncOp kernel) {
  auto known = kernel->getAttrOfType<DenseI32ArrayAttr>(
      gpu::GPUDialect::KnownGridSizeAttrHelper::getNameStr());
  Extent size = getConstants(launch.getGridSizeOperandValues());
  if (!known || known.asArrayRef() == ArrayRef<int32_t>(size))
    return success();
  return launch.emitOpError("has a grid of ")
         << size << ", and its kernel is for a grid of " << known.asArrayRef();
}

/// Makes the block size part of the kernel, where it is not yet.
void setBlockSize(LLVM::LLVMFuncOp kernel, ArrayRef<int32_t> size) {
  Builder builder(kernel.getContext());
  std::string count = std::to_string(size[0] * size[1] * size[2]);
  using ROCDL::ROCDLDialect;
  kernel->setAttr(ROCDLDialect::ReqdWorkGroupSizeAttrHelper::getNameStr(),
                  builder.getDenseI32ArrayAttr(size));
  kernel->setAttr(ROCDLDialect::FlatWorkGroupSizeAttrHelper::getNameStr(),
                  builder.getStringAttr(count + "," + count));
}

/// Moves the pointers to global memory. Uses in the body keep their type by a
/// cast, which LLVM propagates.
void moveToGlobalMemory(LLVM::LLVMFuncOp kernel) {
  auto globalPointer =
      LLVM::LLVMPointerType::get(kernel.getContext(), globalAddressSpace);
  OpBuilder builder = OpBuilder::atBlockBegin(&kernel.front());
  SmallVector<Type> types;
  for (BlockArgument argument : kernel.getArguments()) {
    auto pointer = dyn_cast<LLVM::LLVMPointerType>(argument.getType());
    if (pointer && pointer.getAddressSpace() == 0) {
      argument.setType(globalPointer);
      auto cast = LLVM::AddrSpaceCastOp::create(builder, kernel.getLoc(),
                                                pointer, argument);
      argument.replaceAllUsesExcept(cast, cast);
    }
    types.push_back(argument.getType());
  }
  kernel.setFunctionType(LLVM::LLVMFunctionType::get(
      kernel.getFunctionType().getReturnType(), types));
}

void annotate(LLVM::LLVMFuncOp kernel, ArrayRef<ArgumentFacts> arguments) {
  Builder builder(kernel.getContext());
  for (auto [index, facts] : llvm::enumerate(arguments)) {
    if (!isa<LLVM::LLVMPointerType>(kernel.getArgument(index).getType()))
      continue;
    auto set = [&](StringRef name, Attribute value) {
      kernel.setArgAttr(index, name, value);
    };
    set(LLVM::LLVMDialect::getAlignAttrName(),
        builder.getI64IntegerAttr(facts.alignment));
    set(LLVM::LLVMDialect::getNoUndefAttrName(), builder.getUnitAttr());
    if (facts.bytes > 0)
      set(LLVM::LLVMDialect::getDereferenceableAttrName(),
          builder.getI64IntegerAttr(facts.bytes));
    if (facts.isDistinct)
      set(LLVM::LLVMDialect::getNoAliasAttrName(), builder.getUnitAttr());
  }
}

struct AnnotateKernelsPass
    : mini::impl::AnnotateKernelsPassBase<AnnotateKernelsPass> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    llvm::MapVector<LLVM::LLVMFuncOp, KernelFacts> kernels;
    WalkResult result = getOperation().walk([&](gpu::LaunchFuncOp launch) {
      auto kernel = symbols.lookupNearestSymbolFrom<LLVM::LLVMFuncOp>(
          launch, launch.getKernelAttr());
      if (!kernel ||
          kernel.getNumArguments() != launch.getNumKernelOperands()) {
        launch.emitOpError("does not match a kernel that takes one pointer for "
                           "each argument");
        return WalkResult::interrupt();
      }
      KernelFacts &facts = kernels[kernel];
      facts.arguments.resize(kernel.getNumArguments());
      addLaunch(launch, facts.arguments);
      if (failed(addBlockSize(launch, kernel, facts.blockSize)) ||
          failed(checkGridSize(launch, kernel)))
        return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    for (auto &[kernel, facts] : kernels) {
      setBlockSize(kernel, facts.blockSize);
      moveToGlobalMemory(kernel);
      annotate(kernel, facts.arguments);
    }
  }
};
} // namespace
