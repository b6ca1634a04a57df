//===- FormKernels.cpp - The host function and its kernels ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Every scatter is the end of one kernel. The kernel recomputes whatever leads
// up to it from buffers (elementwise ops are cheap, and a contraction has one
// user), so kernels meet only in memory that a scatter wrote.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Kernel/Passes.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FORMKERNELSPASS
#include "Kernel/Passes.h.inc"

static MemRefType bufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

/// True for a tensor that a kernel can make out of nothing: all its elements
/// are the same constant.
static bool isUniformConstant(Operation *op) {
  DenseElementsAttr value;
  return matchPattern(op, m_Constant(&value)) && value.isSplat();
}

/// True where a kernel reads a buffer instead of computing the value.
static bool isInMemory(Value value) {
  if (!isa<RankedTensorType>(value.getType()))
    return false;
  Operation *op = value.getDefiningOp();
  return !op || isa<ScatterOp>(op) ||
         (isa<arith::ConstantOp>(op) && !isUniformConstant(op));
}

namespace {

/// What one kernel computes: the ops to clone and the tensors it reads.
struct KernelSlice {
  ScatterOp root;
  SetVector<Operation *> ops;
  SetVector<Value> inputs;
  StringRef kind = "elementwise";
  Operation *main; ///< What gives the kernel its kind.

  explicit KernelSlice(ScatterOp root);
};

/// Builds the host function beside the tensor function that it replaces.
class HostBuilder {
public:
  HostBuilder(ModuleOp module, func::FuncOp function);
  LogicalResult build();

private:
  void createHostFunction();
  gpu::GPUFuncOp createKernel(const KernelSlice &slice, unsigned number);
  void launch(gpu::GPUFuncOp kernel, const KernelSlice &slice);
  Value bufferOf(Value tensor);
  Value createConstant(arith::ConstantOp constant);

  ModuleOp module;
  func::FuncOp function, host;
  gpu::GPUModuleOp kernels;
  OpBuilder builder;
  DenseMap<Value, Value> buffers;
  unsigned constantCount = 0;
};

struct FormKernelsPass : impl::FormKernelsPassBase<FormKernelsPass> {
  void runOnOperation() override {
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>()))
      if (failed(HostBuilder(getOperation(), function).build()))
        return signalPassFailure();
  }
};

} // namespace

KernelSlice::KernelSlice(ScatterOp root) : root(root), main(root) {
  // A plain copy, as of an argument that is returned.
  if (isInMemory(root.getSource())) {
    inputs.insert(root.getSource());
    return;
  }
  BackwardSliceOptions options;
  options.inclusive = true;
  options.filter = [&](Operation *op) {
    return llvm::none_of(op->getResults(), isInMemory);
  };
  // Captured values of nested regions belong to the slice too.
  options.omitUsesFromAbove = false;
  (void)getBackwardSlice(root.getSource(), &ops, options);
  for (Operation *op : ops) {
    auto generic = dyn_cast<linalg::GenericOp>(op);
    bool isContraction = isa<linalg::ContractOp>(op);
    if (isContraction || (generic && generic.getNumReductionLoops() > 0)) {
      kind = isContraction ? "contract" : "reduce";
      main = op;
    }
    for (Value operand : op->getOperands())
      if (isInMemory(operand))
        inputs.insert(operand);
  }
}

HostBuilder::HostBuilder(ModuleOp module, func::FuncOp function)
    : module(module), function(function), builder(module.getContext()) {}

/// The tensor function's arguments as buffers, then its results.
void HostBuilder::createHostFunction() {
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
  for (unsigned i = 0; i < function.getNumArguments(); ++i) {
    types.push_back(bufferType(function.getArgument(i).getType()));
    attributes.push_back(function.getArgAttrDict(i));
  }
  for (unsigned i = 0; i < function.getNumResults(); ++i) {
    types.push_back(bufferType(function.getFunctionType().getResult(i)));
    NamedAttrList list(function.getResultAttrDict(i));
    list.set(MiniDialect::OutputAttrHelper::getNameStr(),
             builder.getUnitAttr());
    attributes.push_back(list.getDictionary(module.getContext()));
  }
  builder.setInsertionPoint(function);
  host = func::FuncOp::create(builder, function.getLoc(), function.getName(),
                              builder.getFunctionType(types, {}));
  host.setAllArgAttrs(attributes);
  Block *body = host.addEntryBlock();
  for (auto [tensor, buffer] :
       llvm::zip(function.getArguments(), body->getArguments()))
    buffers[tensor] = buffer;
  auto results = body->getArguments().drop_front(function.getNumArguments());
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [tensor, buffer] : llvm::zip(terminator->getOperands(), results))
    buffers[tensor] = buffer;
  builder.setInsertionPointToEnd(body);
  auto end = func::ReturnOp::create(builder, function.getLoc());
  builder.setInsertionPoint(end);
}

LogicalResult HostBuilder::build() {
  if (!function.getBody().hasOneBlock())
    return function.emitError("expected a function of one block");
  createHostFunction();
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointAfter(host);
    kernels = gpu::GPUModuleOp::create(builder, function.getLoc(),
                                       (function.getName() + "_kernels").str());
  }
  module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                  builder.getUnitAttr());
  unsigned number = 0;
  for (auto root : function.getBody().front().getOps<ScatterOp>()) {
    KernelSlice slice(root);
    launch(createKernel(slice, number++), slice);
  }
  function.erase();
  return success();
}

gpu::GPUFuncOp HostBuilder::createKernel(const KernelSlice &slice,
                                         unsigned number) {
  OpBuilder::InsertionGuard guard(builder);
  SmallVector<Type> types;
  for (Value input : slice.inputs)
    types.push_back(bufferType(input.getType()));
  ScatterOp root = slice.root;
  types.push_back(bufferType(root.getType()));
  Location loc = root.getLoc();
  std::string name = (slice.kind + "_" + Twine(number)).str();
  builder.setInsertionPointToEnd(kernels.getBody());
  auto kernel = gpu::GPUFuncOp::create(builder, loc, name,
                                       builder.getFunctionType(types, {}));
  kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                  builder.getUnitAttr());

  Block &body = kernel.getBody().front();
  builder.setInsertionPointToStart(&body);
  IRMapping mapping;
  for (auto [input, buffer] : llvm::zip(slice.inputs, body.getArguments()))
    mapping.map(input, bufferization::ToTensorOp::create(
                           builder, loc, input.getType(), buffer,
                           /*restrict=*/true, /*writable=*/false));
  for (Operation *op : slice.ops)
    builder.clone(*op, mapping);
  ArrayRef<int64_t> shape = root.getSource().getType().getShape();
  ScatterIntoOp::create(builder, loc, mapping.lookup(root.getSource()),
                        body.getArguments().back(), ValueRange{}, shape,
                        root.getMap());
  gpu::ReturnOp::create(builder, loc);
  return kernel;
}

/// The grid is not known before the kernel is tiled; mini-tile-kernels sets it.
void HostBuilder::launch(gpu::GPUFuncOp kernel, const KernelSlice &slice) {
  SmallVector<Value> arguments;
  for (Value input : slice.inputs)
    arguments.push_back(bufferOf(input));
  ScatterOp root = slice.root;
  arguments.push_back(bufferOf(root.getResult()));
  Value one = arith::ConstantIndexOp::create(builder, root.getLoc(), 1);
  gpu::KernelDim3 single{one, one, one};
  auto launch =
      gpu::LaunchFuncOp::create(builder, root.getLoc(), kernel, single, single,
                                /*dynamicSharedMemorySize=*/Value(), arguments);
  // Locations are not printed, and a program tells the names of its layers.
  if (auto name = slice.main->getLoc()->findInstanceOf<NameLoc>())
    MiniDialect::LayerAttrHelper(launch.getContext())
        .setAttr(launch, name.getName());
}

Value HostBuilder::bufferOf(Value tensor) {
  Value &buffer = buffers[tensor];
  if (buffer)
    return buffer;
  if (auto constant = tensor.getDefiningOp<arith::ConstantOp>())
    buffer = createConstant(constant);
  else
    buffer = memref::AllocOp::create(builder, tensor.getLoc(),
                                     bufferType(tensor.getType()));
  return buffer;
}

Value HostBuilder::createConstant(arith::ConstantOp constant) {
  MemRefType type = bufferType(constant.getType());
  std::string name = "constant_" + std::to_string(constantCount++);
  {
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPoint(host);
    memref::GlobalOp::create(builder, constant.getLoc(), name,
                             builder.getStringAttr("private"), type,
                             constant.getValue(), /*constant=*/true,
                             /*alignment=*/IntegerAttr());
  }
  return memref::GetGlobalOp::create(builder, constant.getLoc(), type, name);
}

} // namespace mini
