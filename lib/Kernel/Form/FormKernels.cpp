//===- FormKernels.cpp - The host function and its kernels ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Each kernel's ops move into a function of the GPU, and the host function
// launches them, in order, on the buffers of what they read and write.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LayerNames.h"
#include "IR/Mini/MemoryStrides.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ProgramFunctions.h"
#include "Kernel/Passes.h"
#include "KernelSlice.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_FORMKERNELSPASS
#include "Kernel/Passes.h.inc"

static MemRefType bufferType(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

/// A part of `shape` of a row-major buffer, or of a part of one.
static MemRefType partType(MemRefType whole, ArrayRef<int64_t> shape) {
  SmallVector<int64_t> strides = memoryStrides(whole);
  // No one takes a step along a dimension of one element; with the stride of a
  // dense buffer there, dense parts of any buffer have one type.
  int64_t next = 1;
  for (size_t i = shape.size(); i-- > 0; next = shape[i] * strides[i])
    if (shape[i] == 1)
      strides[i] = next;
  MemRefLayoutAttrInterface layout;
  if (strides != computeSuffixProduct(shape))
    layout = StridedLayoutAttr::get(whole.getContext(), /*offset=*/0, strides);
  return MemRefType::get(shape, whole.getElementType(), layout,
                         whole.getMemorySpace());
}

namespace {

/// What the functions of a program share: a module of kernels, and numbers that
/// tell their kernels and constants apart.
struct SharedParts {
  SharedParts(ModuleOp module, func::FuncOp first);

  gpu::GPUModuleOp kernels;
  unsigned kernelCount = 0, constantCount = 0;
};

/// Builds the host function beside the tensor function that it replaces.
class HostBuilder {
public:
  HostBuilder(func::FuncOp function, SharedParts &shared);
  void build();

private:
  void createHostFunction();
  void placePieces(ConcatOp concat);
  SmallVector<Value> passArguments(const KernelSlice &slice);
  gpu::GPUFuncOp createKernel(const KernelSlice &slice, ValueRange arguments);
  void launch(gpu::GPUFuncOp kernel, const KernelSlice &slice,
              ValueRange arguments);
  Value bufferOf(Value tensor);
  Value createConstant(arith::ConstantOp constant);

  func::FuncOp function, host;
  SharedParts &shared;
  OpBuilder builder;
  DenseMap<Value, Value> buffers;
};

struct FormKernelsPass : impl::FormKernelsPassBase<FormKernelsPass> {
  void runOnOperation() override {
    FailureOr<SmallVector<func::FuncOp>> functions =
        programFunctions(getOperation());
    if (failed(functions))
      return signalPassFailure();
    SharedParts shared(getOperation(), functions->front());
    for (func::FuncOp function : *functions)
      HostBuilder(function, shared).build();
  }
};

} // namespace

SharedParts::SharedParts(ModuleOp module, func::FuncOp first) {
  // Names are looked up from the start, and constants may be thousands.
  auto builder = OpBuilder::atBlockBegin(module.getBody());
  kernels = gpu::GPUModuleOp::create(builder, first.getLoc(),
                                     (first.getName() + "_kernels").str());
  module->setAttr(gpu::GPUDialect::getContainerModuleAttrName(),
                  builder.getUnitAttr());
}

HostBuilder::HostBuilder(func::FuncOp function, SharedParts &shared)
    : function(function), shared(shared), builder(function.getContext()) {}

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
    attributes.push_back(list.getDictionary(builder.getContext()));
  }
  builder.setInsertionPoint(function);
  host = func::FuncOp::create(builder, function.getLoc(), function.getName(),
                              builder.getFunctionType(types, {}));
  host.setAllArgAttrs(attributes);
  MiniDialect::SizesAttrHelper sizes(builder.getContext());
  if (DictionaryAttr own = sizes.getAttr(function))
    sizes.setAttr(host, own);
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

/// Each piece is computed where the concat has it.
void HostBuilder::placePieces(ConcatOp concat) {
  Value whole = bufferOf(concat.getResult());
  auto type = cast<MemRefType>(whole.getType());
  int64_t stride = memoryStrides(type)[concat.getDim()];
  for (auto [piece, start] :
       llvm::zip_equal(concat.getPieces(), concat.getStarts())) {
    ArrayRef<int64_t> shape =
        cast<RankedTensorType>(piece.getType()).getShape();
    assert(!buffers.contains(piece) && "a piece has one place");
    buffers[piece] =
        SliceOp::create(builder, concat.getLoc(), partType(type, shape), whole,
                        builder.getI64IntegerAttr(start * stride));
  }
}

void HostBuilder::build() {
  createHostFunction();
  // Outer ones first.
  auto concats = llvm::to_vector(function.getBody().front().getOps<ConcatOp>());
  for (ConcatOp concat : llvm::reverse(concats))
    placePieces(concat);
  for (auto root : function.getBody().front().getOps<ScatterOp>()) {
    KernelSlice slice(root);
    SmallVector<Value> arguments = passArguments(slice);
    launch(createKernel(slice, arguments), slice, arguments);
  }
  function.erase();
}

/// The buffers that the kernel reads, and that it writes.
SmallVector<Value> HostBuilder::passArguments(const KernelSlice &slice) {
  SmallVector<Value> arguments;
  for (Value input : slice.inputs) {
    Value buffer = bufferOf(input);
    auto type = cast<MemRefType>(buffer.getType());
    TensorPart part = slice.partOf(input);
    int64_t offset = 0;
    for (auto [start, stride] :
         llvm::zip_equal(part.start, memoryStrides(type)))
      offset += start * stride;
    if (offset != 0)
      buffer = SliceOp::create(builder, slice.root->getLoc(),
                               partType(type, part.shape), buffer,
                               builder.getI64IntegerAttr(offset));
    arguments.push_back(buffer);
  }
  ScatterOp root = slice.root;
  arguments.push_back(bufferOf(root.getResult()));
  return arguments;
}

/// The map of a gather that reads a tensor's part that starts at `start`.
static AffineMap mapFrom(ArrayRef<int64_t> start, AffineMap map) {
  SmallVector<AffineExpr> coordinates;
  for (auto [expr, first] : llvm::zip_equal(map.getResults(), start))
    coordinates.push_back(expr - first);
  return AffineMap::get(map.getNumDims(), 0, coordinates, map.getContext());
}

gpu::GPUFuncOp HostBuilder::createKernel(const KernelSlice &slice,
                                         ValueRange arguments) {
  OpBuilder::InsertionGuard guard(builder);
  ScatterOp root = slice.root;
  Location loc = root.getLoc();
  std::string name = (slice.kind + "_" + Twine(shared.kernelCount++)).str();
  builder.setInsertionPointToEnd(shared.kernels.getBody());
  auto kernel = gpu::GPUFuncOp::create(
      builder, loc, name, builder.getFunctionType(arguments.getTypes(), {}));
  kernel->setAttr(gpu::GPUDialect::getKernelFuncAttrName(),
                  builder.getUnitAttr());

  Block &body = kernel.getBody().front();
  builder.setInsertionPointToStart(&body);
  IRMapping mapping;
  for (auto [input, buffer] : llvm::zip(slice.inputs, body.getArguments())) {
    auto type = cast<MemRefType>(buffer.getType());
    mapping.map(input, bufferization::ToTensorOp::create(
                           builder, loc,
                           RankedTensorType::get(type.getShape(),
                                                 type.getElementType()),
                           buffer, /*restrict=*/true, /*writable=*/false));
  }
  for (Operation *op : slice.ops) {
    Operation *clone = builder.clone(*op, mapping);
    if (auto gather = dyn_cast<GatherOp>(op);
        gather && slice.inputs.contains(gather.getSource()))
      cast<GatherOp>(clone).setMap(
          mapFrom(slice.partOf(gather.getSource()).start, gather.getMap()));
  }
  ArrayRef<int64_t> shape = root.getSource().getType().getShape();
  ScatterIntoOp::create(builder, loc, mapping.lookup(root.getSource()),
                        body.getArguments().back(), ValueRange{}, shape,
                        root.getMap());
  gpu::ReturnOp::create(builder, loc);
  return kernel;
}

/// All nodes that the kernel computes. What reads memory may stand for the
/// reads of several kernels, with the name of one of them: it is asked only
/// where nothing else has a name, as in a kernel that transposes.
static llvm::SetVector<StringAttr> namesOf(const KernelSlice &slice) {
  llvm::SetVector<StringAttr> names;
  for (Operation *op : slice.ops)
    if (!isa<GatherOp>(op))
      collectLayerNames(op, names);
  collectLayerNames(slice.root, names);
  if (names.empty())
    for (Operation *op : slice.ops)
      collectLayerNames(op, names);
  return names;
}

/// The grid is not known before the kernel is tiled; mini-tile-kernels sets it.
void HostBuilder::launch(gpu::GPUFuncOp kernel, const KernelSlice &slice,
                         ValueRange arguments) {
  ScatterOp root = slice.root;
  Value one = arith::ConstantIndexOp::create(builder, root.getLoc(), 1);
  gpu::KernelDim3 single{one, one, one};
  auto launch =
      gpu::LaunchFuncOp::create(builder, root.getLoc(), kernel, single, single,
                                /*dynamicSharedMemorySize=*/Value(), arguments);
  // Locations are not printed, and a program tells the names of its layers.
  if (auto name = slice.main->getLoc()->findInstanceOf<NameLoc>())
    MiniDialect::LayerAttrHelper(launch.getContext())
        .setAttr(launch, name.getName());
  if (llvm::SetVector<StringAttr> names = namesOf(slice); !names.empty())
    MiniDialect::LayersAttrHelper(builder.getContext())
        .setAttr(launch, builder.getArrayAttr(SmallVector<Attribute>(
                             names.begin(), names.end())));
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
  std::string name = "constant_" + std::to_string(shared.constantCount++);
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
