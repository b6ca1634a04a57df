//===- HostForm.cpp - The host function of a program ----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See HostForm.h.
//
//===----------------------------------------------------------------------===//

#include "HostForm.h"

#include "IR/Mini/MemoryStrides.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ProgramFunctions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

/// What a program can show for a tensor of `stored` elements: the same bits.
static bool isShownAs(Type shown, Type stored) {
  if (auto integer = dyn_cast<IntegerType>(shown)) {
    unsigned width = integer.getWidth();
    bool isKnown = llvm::is_contained({1, 4, 8, 16, 32, 64}, width);
    return isKnown && stored.isSignlessInteger(std::max(width, 8U));
  }
  // 8-bit floats are bytes where a kernel only moves them, and have the chip's
  // format where it computes with them.
  if (isa<Float8E4M3FNType, Float8E4M3FNUZType, Float8E5M2Type,
          Float8E5M2FNUZType>(shown))
    return stored.isIntOrFloat() && stored.getIntOrFloatBitWidth() == 8;
  return isa<Float16Type, BFloat16Type, Float32Type, Float64Type>(shown) &&
         shown == stored;
}

static LogicalResult verifyPort(func::FuncOp function, StringRef kind,
                                unsigned number, Type type,
                                DictionaryAttr attributes) {
  auto get = [&](StringRef name) {
    return attributes ? attributes.get(name) : Attribute();
  };
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasStaticShape())
    return function.emitError()
           << kind << " " << number << " is " << type
           << ", expected a tensor or buffer of static shape";
  auto name = dyn_cast_or_null<StringAttr>(
      get(MiniDialect::NameAttrHelper::getNameStr()));
  if (!name || name.empty())
    return function.emitError()
           << kind << " " << number << " has no name in 'mini.name'";
  auto element = dyn_cast_or_null<TypeAttr>(
      get(MiniDialect::ElementTypeAttrHelper::getNameStr()));
  if (!element)
    return function.emitError()
           << kind << " " << number << " has no type in 'mini.element_type'";
  if (!isShownAs(element.getValue(), shaped.getElementType()))
    return function.emitError()
           << kind << " " << number << " has elements of "
           << shaped.getElementType() << ", which no program shows as "
           << element.getValue();
  return success();
}

LogicalResult mini::verifyPorts(func::FuncOp function) {
  FunctionType type = function.getFunctionType();
  for (unsigned i = 0; i < type.getNumInputs(); ++i)
    if (failed(verifyPort(function, "argument", i, type.getInput(i),
                          function.getArgAttrDict(i))))
      return failure();
  for (unsigned i = 0; i < type.getNumResults(); ++i)
    if (failed(verifyPort(function, "result", i, type.getResult(i),
                          function.getResultAttrDict(i))))
      return failure();
  return success();
}

LogicalResult mini::verifyBuffer(Location loc, Type type) {
  auto buffer = dyn_cast<MemRefType>(type);
  Type element = buffer ? buffer.getElementType() : Type();
  unsigned bits =
      element && element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 0;
  // Bits of a mask have a byte each.
  if (!llvm::is_contained({1, 8, 16, 32, 64}, bits))
    return emitError(loc) << "a value of type " << type
                          << " is no buffer that a kernel can have; expected "
                             "elements of 8, 16, 32 or 64 bits";
  std::optional<int64_t> elements = memoryElements(buffer);
  int64_t bytes = 0;
  if (!elements ||
      llvm::MulOverflow(*elements, int64_t(llvm::divideCeil(bits, 8)), bytes) ||
      bytes > maxBufferBytes)
    return emitError(loc) << "a buffer of type " << type
                          << " is not static, has no elements, or exceeds the "
                          << maxBufferBytes
                          << " bytes that a kernel can address";
  return success();
}

/// Reports a kernel that has other arguments than buffers, or more LDS than the
/// chip.
static LogicalResult verifyKernelSignature(gpu::GPUFuncOp kernel,
                                           const Chip &chip) {
  int64_t bytes = 0;
  if (kernel.isExternal() || kernel.getNumResults() != 0)
    return kernel.emitError("a kernel must have a body and no results");
  for (BlockArgument argument : kernel.getArguments())
    if (failed(verifyBuffer(kernel.getLoc(), argument.getType())))
      return failure();
  if (!kernel.getPrivateAttributions().empty())
    return kernel.emitError("a kernel has no private memory of its own");
  for (BlockArgument tile : kernel.getWorkgroupAttributions()) {
    auto type = cast<MemRefType>(tile.getType());
    auto space = dyn_cast_or_null<gpu::AddressSpaceAttr>(type.getMemorySpace());
    if (failed(verifyBuffer(kernel.getLoc(), type)) ||
        !type.getLayout().isIdentity() || !space ||
        space.getValue() != gpu::AddressSpace::Workgroup)
      return kernel.emitError("memory of a workgroup must be a dense buffer "
                              "in #gpu.address_space<workgroup>, not ")
             << type;
    bytes += type.getNumElements() *
             int64_t(llvm::divideCeil(type.getElementTypeBitWidth(), 8));
  }
  if (bytes > chip.ldsBytes)
    return kernel.emitError("needs ") << bytes << " bytes of LDS, and "
                                      << chip.name << " has " << chip.ldsBytes;
  return success();
}

/// The sizes along x, y and z; empty where one is no positive constant.
static SmallVector<int64_t> constantSizes(gpu::KernelDim3 dims) {
  SmallVector<int64_t> sizes;
  for (Value dim : {dims.x, dims.y, dims.z}) {
    std::optional<int64_t> size = getConstantIntValue(dim);
    if (!size || *size < 1 || !llvm::isInt<32>(*size))
      return {};
    sizes.push_back(*size);
  }
  return sizes;
}

static LogicalResult verifySizes(gpu::LaunchFuncOp launch, const Chip &chip) {
  SmallVector<int64_t> grid = constantSizes(launch.getGridSizeOperandValues()),
                       block =
                           constantSizes(launch.getBlockSizeOperandValues());
  if (grid.empty() || block.empty())
    return launch.emitError("the grid and the block of a launch must be "
                            "positive constants of 32 bits");
  auto most = static_cast<int64_t>(chip.maxWorkgroupSize);
  // Each by itself first, so that the product does not overflow.
  if (*llvm::max_element(block) > most || llvm::product_of(block) > most)
    return launch.emitError("more than ") << most << " work-items in a block";
  return success();
}

/// A kernel may be for one grid and one block only.
static LogicalResult verifyKnownSizes(gpu::LaunchFuncOp launch,
                                      gpu::GPUFuncOp kernel) {
  auto isKnown = [](std::optional<ArrayRef<int32_t>> known,
                    ArrayRef<int64_t> sizes) {
    return !known || llvm::equal(*known, sizes);
  };
  SmallVector<int64_t> grid = constantSizes(launch.getGridSizeOperandValues()),
                       block =
                           constantSizes(launch.getBlockSizeOperandValues());
  if (!isKnown(kernel.getKnownBlockSize(), block))
    return launch.emitOpError("has blocks of ")
           << block << ", and its kernel is for blocks of "
           << *kernel.getKnownBlockSize();
  if (!isKnown(kernel.getKnownGridSize(), grid))
    return launch.emitOpError("has a grid of ")
           << grid << ", and its kernel is for a grid of "
           << *kernel.getKnownGridSize();
  return success();
}

static LogicalResult verifyLaunch(gpu::LaunchFuncOp launch, const Chip &chip,
                                  gpu::GPUModuleOp kernels, LaunchSizes sizes) {
  if (launch.getDynamicSharedMemorySize() || launch.hasClusterSize() ||
      !launch.getAsyncDependencies().empty() || launch.getAsyncObject() ||
      launch->getNumResults() != 0)
    return launch.emitError("a launch has a grid, a block and buffers only");
  if (sizes == LaunchSizes::Known && failed(verifySizes(launch, chip)))
    return failure();
  Operation *kernel =
      launch.getKernelModuleName() == kernels.getName()
          ? SymbolTable::lookupSymbolIn(kernels, launch.getKernelName())
          : nullptr;
  auto buffers = launch.getKernelOperands();
  if (auto function = dyn_cast_or_null<gpu::GPUFuncOp>(kernel)) {
    if (!function.isKernel())
      return launch.emitError("@") << function.getName() << " is no kernel";
    if (TypeRange(buffers) != TypeRange(function.getArgumentTypes()))
      return launch.emitError("the buffers have other types than the arguments "
                              "of @")
             << function.getName();
    if (sizes == LaunchSizes::Known &&
        failed(verifyKnownSizes(launch, function)))
      return failure();
  } else if (auto function = dyn_cast_or_null<LLVM::LLVMFuncOp>(kernel)) {
    if (function.getNumArguments() != buffers.size())
      return launch.emitError("passes ")
             << buffers.size() << " buffers to @" << function.getName()
             << ", which has " << function.getNumArguments() << " arguments";
  } else {
    return launch.emitError("launches ")
           << launch.getKernel() << ", which is no kernel of this program";
  }
  for (Value buffer : buffers)
    if (failed(verifyBuffer(launch.getLoc(), buffer.getType())))
      return failure();
  return success();
}

static LogicalResult verifyGlobal(memref::GlobalOp global) {
  auto type = dyn_cast<MemRefType>(global.getType());
  if (failed(verifyBuffer(global.getLoc(), global.getType())))
    return failure();
  // A splat has one element's data, and so may each of a whole.
  if (!type.getLayout().isIdentity() || !global.getConstant() ||
      !isa_and_present<DenseElementsAttr, DenseResourceElementsAttr>(
          global.getConstantInitValue()))
    return global.emitError("expected a constant of dense elements");
  return success();
}

/// A place that is one of a buffer that the plan can name.
static LogicalResult verifyAlloc(memref::AllocOp alloc) {
  if (alloc->getNumOperands() != 0 || !alloc.getType().getLayout().isIdentity())
    return alloc.emitError("expected a dense buffer of static size");
  return verifyBuffer(alloc.getLoc(), alloc.getType());
}

static LogicalResult verifyView(memref::ViewOp view) {
  auto workspace = view.getSource().getDefiningOp<memref::AllocOp>();
  std::optional<int64_t> start = getConstantIntValue(view.getByteShift());
  if (!workspace || !start || *start < 0 || !view.getSizes().empty() ||
      failed(verifyBuffer(view.getLoc(), view.getType())))
    return view.emitError("expected a constant place in the workspace");
  int64_t bytes =
      *memoryElements(view.getType()) *
      int64_t(llvm::divideCeil(view.getType().getElementTypeBitWidth(), 8));
  int64_t size = workspace.getType().getNumElements();
  if (*start > size || bytes > size - *start)
    return view.emitError("bytes ")
           << *start << " to " << *start << " + " << bytes - 1
           << " are not within the " << size << " of the workspace";
  return success();
}

static LogicalResult verifyHostOp(Operation &op, const Chip &chip,
                                  gpu::GPUModuleOp kernels, LaunchSizes sizes) {
  if (auto launch = dyn_cast<gpu::LaunchFuncOp>(op))
    return verifyLaunch(launch, chip, kernels, sizes);
  if (auto alloc = dyn_cast<memref::AllocOp>(op))
    return verifyAlloc(alloc);
  if (auto view = dyn_cast<memref::ViewOp>(op))
    return verifyView(view);
  if (isa<SliceOp, memref::GetGlobalOp>(op))
    return verifyBuffer(op.getLoc(), op.getResult(0).getType());
  if (isa<arith::ConstantOp, memref::DeallocOp, func::ReturnOp>(op))
    return success();
  if (isa<memref::CastOp, memref::CollapseShapeOp, memref::ExpandShapeOp>(op))
    return verifyBuffer(op.getLoc(), op.getResult(0).getType());
  return op.emitError("'")
         << op.getName()
         << "' is not supported in a host function; expected buffers and "
            "launches";
}

/// Reports other arguments than dense buffers, and the want of an output.
static LogicalResult verifyHostSignature(func::FuncOp host) {
  if (failed(verifyPorts(host)))
    return failure();
  if (host.getNumResults() != 0)
    return host.emitError("a host function has no results: its outputs are "
                          "arguments with 'mini.output'");
  for (BlockArgument argument : host.getArguments()) {
    if (failed(verifyBuffer(host.getLoc(), argument.getType())))
      return failure();
    if (!cast<MemRefType>(argument.getType()).getLayout().isIdentity())
      return host.emitError("argument ")
             << argument.getArgNumber() << " is not row-major";
  }
  if (llvm::none_of(llvm::seq(0u, host.getNumArguments()), [&](unsigned i) {
        return host.getArgAttr(i, MiniDialect::OutputAttrHelper::getNameStr());
      }))
    return host.emitError("has no output: no argument with 'mini.output'");
  return success();
}

/// The one module of kernels; beside it are host functions and constants.
static FailureOr<gpu::GPUModuleOp> verifyBesideHosts(ModuleOp module) {
  auto modules = llvm::to_vector(module.getOps<gpu::GPUModuleOp>());
  if (modules.size() != 1)
    return module.emitError("a program has one gpu.module, and this file has ")
           << modules.size();
  for (Operation &op : *module.getBody()) {
    auto global = dyn_cast<memref::GlobalOp>(op);
    if (global && failed(verifyGlobal(global)))
      return failure();
    if (!global && !isa<func::FuncOp, gpu::GPUModuleOp>(op))
      return op.emitError("'")
             << op.getName() << "' is not supported beside kernels; expected "
             << "constants, a host function and a gpu.module";
  }
  return modules.front();
}

FailureOr<gpu::GPUModuleOp> mini::verifyHost(ModuleOp module, const Chip &chip,
                                             LaunchSizes sizes) {
  FailureOr<SmallVector<func::FuncOp>> hosts = programFunctions(module);
  if (failed(hosts))
    return failure();
  for (func::FuncOp host : *hosts)
    if (failed(verifyHostSignature(host)))
      return failure();
  FailureOr<gpu::GPUModuleOp> kernels = verifyBesideHosts(module);
  if (failed(kernels))
    return failure();
  for (func::FuncOp host : *hosts)
    for (Operation &op : host.getBody().front())
      if (failed(verifyHostOp(op, chip, *kernels, sizes)))
        return failure();
  return kernels;
}

LogicalResult
mini::verifyProgram(ModuleOp module, const Chip &chip, LaunchSizes sizes,
                    function_ref<LogicalResult(gpu::GPUFuncOp)> verifyKernel) {
  FailureOr<gpu::GPUModuleOp> kernels = verifyHost(module, chip, sizes);
  if (failed(kernels))
    return failure();
  for (Operation &op : *kernels->getBody()) {
    auto kernel = dyn_cast<gpu::GPUFuncOp>(op);
    if (!kernel)
      return op.emitError("'") << op.getName() << "' is not supported here; "
                               << "expected kernels";
    if (failed(verifyKernelSignature(kernel, chip)) ||
        failed(verifyKernel(kernel)))
      return failure();
  }
  return success();
}
