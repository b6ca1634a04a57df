//===- EncodeProgram.cpp - The launch plan as a FlatBuffer ----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the host functions, whose every operation is a buffer or a launch, and
// writes the plan that the runtime follows: the first is the program, and the
// others are its variants.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"
#include "IR/Mini/MemoryStrides.h"
#include "IR/Mini/Mini.h"
#include "IR/Mini/ProgramFunctions.h"
#include "mini/Program_generated.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Interfaces/ViewLikeInterface.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using llvm::createStringError;

namespace {
using namespace mini;

llvm::Error error(Operation *op, const char *message) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << message << ": ";
  op->print(os, OpPrintingFlags().elideLargeElementsAttrs().skipRegions());
  return createStringError(text);
}

std::optional<format::ElementType> encodeElementType(Type type) {
  using enum format::ElementType;
  if (auto integer = dyn_cast<IntegerType>(type)) {
    bool isUnsigned = integer.isUnsigned();
    switch (integer.getWidth()) {
    case 1:
      return Bool;
    // Each has a byte of its own.
    case 4:
    case 8:
      return isUnsigned ? U8 : I8;
    case 16:
      return isUnsigned ? U16 : I16;
    case 32:
      return isUnsigned ? U32 : I32;
    case 64:
      return isUnsigned ? U64 : I64;
    default:
      return std::nullopt;
    }
  }
  return llvm::TypeSwitch<Type, std::optional<format::ElementType>>(type)
      .Case<Float32Type>([](auto) { return F32; })
      .Case<Float16Type>([](auto) { return F16; })
      .Case<BFloat16Type>([](auto) { return BF16; })
      .Case<Float64Type>([](auto) { return F64; })
      .Case<Float8E4M3FNType>([](auto) { return F8E4M3FN; })
      .Case<Float8E4M3FNUZType>([](auto) { return F8E4M3FNUZ; })
      .Case<Float8E5M2Type>([](auto) { return F8E5M2; })
      .Case<Float8E5M2FNUZType>([](auto) { return F8E5M2FNUZ; })
      .Default([](Type) { return std::nullopt; });
}

uint64_t getElementBytes(MemRefType type) {
  return llvm::divideCeil(type.getElementTypeBitWidth(), 8);
}

/// From the first to the last element.
uint64_t getBytes(MemRefType type) {
  return memorySpan(type) * getElementBytes(type);
}

using Strings = flatbuffers::Vector<flatbuffers::Offset<flatbuffers::String>>;

/// Builds the parts of one host function's plan.
class HostEncoder {
public:
  HostEncoder(flatbuffers::FlatBufferBuilder &builder,
              const ConstantPool &constants, ArrayRef<KernelInfo> kernels,
              const Chip &chip)
      : builder(builder), constants(constants), kernels(kernels), chip(chip) {}

  llvm::Error encode(func::FuncOp host);

  std::vector<flatbuffers::Offset<format::Tensor>> inputs, outputs;
  std::vector<flatbuffers::Offset<format::Launch>> launches;
  uint64_t workspaceSize = 0;

private:
  llvm::Error addTensors(func::FuncOp host);
  llvm::Error addLaunch(gpu::LaunchFuncOp launch);
  flatbuffers::Offset<Strings> encodeLayers(Operation *launch);
  llvm::Expected<format::Argument> encodeBuffer(Value value);

  flatbuffers::FlatBufferBuilder &builder;
  const ConstantPool &constants;
  ArrayRef<KernelInfo> kernels;
  const Chip &chip;
  /// The program's inputs and outputs: the kind and index of each argument.
  SmallVector<std::pair<format::BufferKind, uint32_t>> hostArguments;
};

llvm::Error HostEncoder::addTensors(func::FuncOp host) {
  for (BlockArgument argument : host.getArguments()) {
    unsigned number = argument.getArgNumber();
    auto type = dyn_cast<MemRefType>(argument.getType());
    auto name = host.getArgAttrOfType<StringAttr>(
        number, MiniDialect::NameAttrHelper::getNameStr());
    auto element = host.getArgAttrOfType<TypeAttr>(
        number, MiniDialect::ElementTypeAttrHelper::getNameStr());
    auto code = element ? encodeElementType(element.getValue()) : std::nullopt;
    if (!type || !type.hasStaticShape() || !name || !code)
      return createStringError(
          "argument %u of the host function is not a static memref with a "
          "name and a known element type",
          number);
    auto counted = host.getArgAttrOfType<IntegerAttr>(
        number, MiniDialect::CountedDimensionAttrHelper::getNameStr());
    auto tensor = format::CreateTensor(
        builder, builder.CreateString(name.getValue().str()), *code,
        builder.CreateVector(type.getShape().data(), type.getRank()),
        counted ? static_cast<int32_t>(counted.getInt()) : -1);
    bool isOutput =
        host.getArgAttr(number, MiniDialect::OutputAttrHelper::getNameStr()) !=
        nullptr;
    auto &tensors = isOutput ? outputs : inputs;
    hostArguments.emplace_back(isOutput ? format::BufferKind::Output
                                        : format::BufferKind::Input,
                               tensors.size());
    tensors.push_back(tensor);
  }
  return llvm::Error::success();
}

llvm::Expected<format::Argument> HostEncoder::encodeBuffer(Value value) {
  uint64_t size = getBytes(cast<MemRefType>(value.getType()));
  uint64_t offset = 0;
  // Views that start where their source starts change only the type.
  while (
      isa_and_present<memref::CastOp, memref::CollapseShapeOp,
                      memref::ExpandShapeOp, SliceOp>(value.getDefiningOp())) {
    if (auto slice = value.getDefiningOp<SliceOp>())
      offset += slice.getOffset() * getElementBytes(slice.getType());
    value = cast<ViewLikeOpInterface>(value.getDefiningOp()).getViewSource();
  }
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto [kind, index] = hostArguments[argument.getArgNumber()];
    return format::Argument(kind, index, offset, size);
  }
  Operation *op = value.getDefiningOp();
  if (auto global = dyn_cast<memref::GetGlobalOp>(op))
    return format::Argument(format::BufferKind::Constant, 0,
                            constants.offsets.lookup(global.getName()) + offset,
                            size);
  if (auto view = dyn_cast<memref::ViewOp>(op)) {
    std::optional<int64_t> start = getConstantIntValue(view.getByteShift());
    auto alloc = view.getSource().getDefiningOp<memref::AllocOp>();
    if (!start || !alloc)
      return error(op, "not a constant place in the workspace");
    workspaceSize = getBytes(alloc.getType());
    return format::Argument(format::BufferKind::Workspace, 0, *start + offset,
                            size);
  }
  return error(op, "not a buffer that a launch can be given");
}

llvm::Expected<format::Extent> encodeExtent(gpu::LaunchFuncOp launch,
                                            gpu::KernelDim3 dims) {
  std::optional<int64_t> x = getConstantIntValue(dims.x),
                         y = getConstantIntValue(dims.y),
                         z = getConstantIntValue(dims.z);
  auto isExtent = [](std::optional<int64_t> size) {
    return size && *size > 0 && llvm::isUInt<32>(*size);
  };
  if (!isExtent(x) || !isExtent(y) || !isExtent(z))
    return error(launch, "the grid and the block must be positive constants");
  return format::Extent(*x, *y, *z);
}

llvm::Error HostEncoder::addLaunch(gpu::LaunchFuncOp launch) {
  StringRef name = launch.getKernelName();
  const KernelInfo *kernel = llvm::find_if(
      kernels, [&](const KernelInfo &each) { return each.name == name; });
  if (kernel == kernels.end())
    return error(launch, "the code object does not have this kernel");
  llvm::Expected<format::Extent> grid =
      encodeExtent(launch, launch.getGridSizeOperandValues());
  if (!grid)
    return grid.takeError();
  llvm::Expected<format::Extent> block =
      encodeExtent(launch, launch.getBlockSizeOperandValues());
  if (!block)
    return block.takeError();
  uint64_t workItems = uint64_t(block->x()) * block->y() * block->z();
  if (workItems > chip.maxWorkgroupSize)
    return error(launch, "more work-items in a workgroup than the chip has");
  std::vector<format::Argument> arguments;
  for (Value operand : launch.getKernelOperands()) {
    llvm::Expected<format::Argument> argument = encodeBuffer(operand);
    if (!argument)
      return argument.takeError();
    arguments.push_back(*argument);
  }
  flatbuffers::Offset<flatbuffers::String> layer;
  if (auto name =
          MiniDialect::LayerAttrHelper(launch.getContext()).getAttr(launch))
    layer = builder.CreateString(name.getValue().str());
  launches.push_back(format::CreateLaunch(
      builder, kernel - kernels.begin(), &*grid, &*block,
      builder.CreateVectorOfStructs(arguments), layer, encodeLayers(launch)));
  return llvm::Error::success();
}

flatbuffers::Offset<Strings> HostEncoder::encodeLayers(Operation *launch) {
  ArrayAttr names =
      MiniDialect::LayersAttrHelper(launch->getContext()).getAttr(launch);
  if (!names)
    return {};
  std::vector<flatbuffers::Offset<flatbuffers::String>> layers;
  for (auto name : names.getAsRange<StringAttr>())
    layers.push_back(builder.CreateString(name.getValue().str()));
  return builder.CreateVector(layers);
}

llvm::Error HostEncoder::encode(func::FuncOp host) {
  if (llvm::Error error = addTensors(host))
    return error;
  for (gpu::LaunchFuncOp launch : host.getOps<gpu::LaunchFuncOp>())
    if (llvm::Error error = addLaunch(launch))
      return error;
  return llvm::Error::success();
}

std::vector<flatbuffers::Offset<format::Kernel>>
encodeKernels(flatbuffers::FlatBufferBuilder &builder,
              ArrayRef<KernelInfo> kernels) {
  std::vector<flatbuffers::Offset<format::Kernel>> tables;
  for (const KernelInfo &kernel : kernels)
    tables.push_back(format::CreateKernel(
        builder, builder.CreateString(kernel.name), kernel.ldsBytes,
        kernel.vgprs, kernel.agprs, kernel.sgprs, kernel.spills,
        kernel.mfmaCount, builder.CreateString(kernel.tiling)));
  return tables;
}

flatbuffers::Offset<format::Variant>
encodeVariant(flatbuffers::FlatBufferBuilder &builder,
              const HostEncoder &host) {
  auto inputs = builder.CreateVector(host.inputs);
  auto outputs = builder.CreateVector(host.outputs);
  auto launches = builder.CreateVector(host.launches);
  return format::CreateVariant(builder, inputs, outputs, host.workspaceSize,
                               launches);
}
} // namespace

llvm::Expected<std::string>
mini::encodeProgram(ModuleOp module, const ConstantPool &constants,
                    llvm::ArrayRef<KernelInfo> kernels, const Chip &chip) {
  FailureOr<SmallVector<func::FuncOp>> functions = programFunctions(module);
  if (failed(functions))
    return createStringError("this is no program");
  flatbuffers::FlatBufferBuilder builder;
  std::vector<HostEncoder> hosts;
  for (func::FuncOp function : *functions) {
    hosts.emplace_back(builder, constants, kernels, chip);
    if (llvm::Error error = hosts.back().encode(function))
      return std::move(error);
  }
  std::vector<flatbuffers::Offset<format::Variant>> variants;
  for (const HostEncoder &host : ArrayRef(hosts).drop_front())
    variants.push_back(encodeVariant(builder, host));
  const HostEncoder &first = hosts.front();
  auto target = builder.CreateString(chip.name.str());
  auto inputs = builder.CreateVector(first.inputs);
  auto outputs = builder.CreateVector(first.outputs);
  auto kernelTables = builder.CreateVector(encodeKernels(builder, kernels));
  auto launches = builder.CreateVector(first.launches);
  flatbuffers::Offset<flatbuffers::String> symbol;
  if (!constants.bytes.empty())
    symbol = builder.CreateString(ConstantPool::symbol.str());
  flatbuffers::Offset<flatbuffers::Vector<flatbuffers::Offset<format::Variant>>>
      variantTables;
  if (!variants.empty())
    variantTables = builder.CreateVector(variants);
  bool splitsBatch = MiniDialect::SplitsBatchAttrHelper(module.getContext())
                         .isAttrPresent(module);
  builder.Finish(format::CreateProgram(builder, /*version=*/1, target, inputs,
                                       outputs, first.workspaceSize, symbol,
                                       constants.bytes.size(), kernelTables,
                                       launches, variantTables, splitsBatch),
                 format::ProgramIdentifier());
  return std::string(reinterpret_cast<char *>(builder.GetBufferPointer()),
                     builder.GetSize());
}
