//===- BindInput.cpp - An input that becomes a constant -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The argument is replaced by an onnx.Constant, so that all that follows sees a
// model that had the constant from the start.
//
//===----------------------------------------------------------------------===//

#include "BindInput.h"

#include "Elements.h"
#include "IR/Mini/InputName.h"
#include "IR/Mini/MiniDialect.h"

#include "IR/Torch/Torch.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mini;

static constexpr StringLiteral nameAttribute =
    MiniDialect::NameAttrHelper::getNameStr();

/// Gives every argument the name that it would get when converted, so that
/// removing one does not rename those after it.
static void nameArguments(func::FuncOp function) {
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    function.setArgAttr(
        i, nameAttribute,
        StringAttr::get(function.getContext(), inputName(function, i)));
}

static SmallVector<BlockArgument> findArguments(ModuleOp module, StringRef name,
                                                std::string &names) {
  SmallVector<BlockArgument> found;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isExternal())
      continue;
    nameArguments(function);
    for (BlockArgument argument : function.getArguments()) {
      auto attribute = function.getArgAttrOfType<StringAttr>(
          argument.getArgNumber(), nameAttribute);
      if (!attribute)
        continue;
      names += (names.empty() ? "'" : ", '") + attribute.getValue().str() + "'";
      if (attribute.getValue() == name)
        found.push_back(argument);
    }
  }
  return found;
}

/// The type in a .npy file of elements of `dtype`, if files can hold them.
static std::optional<NpyType> npyTypeFor(Type dtype) {
  if (!isa_and_present<FloatType, IntegerType>(dtype))
    return std::nullopt;
  auto width = dtype.getIntOrFloatBitWidth();
  auto size = static_cast<uint8_t>(llvm::divideCeil(width, 8));
  if (isa<Float16Type, Float32Type, Float64Type>(dtype))
    return NpyType{'f', size};
  if (isa<FloatType>(dtype)) // Travels as its bits.
    return NpyType{'u', size};
  if (width == 1)
    return NpyType{'b', 1};
  if (width < 8)
    return std::nullopt;
  return NpyType{dtype.isUnsignedInteger() ? 'u' : 'i', size};
}

/// The type of a constant for `argument` with the elements of `array`, or null
/// after an error.
static RankedTensorType findType(BlockArgument argument, const NpyArray &array,
                                 function_ref<InFlightDiagnostic()> emitError) {
  auto find = [&](auto type) -> RankedTensorType {
    std::optional<NpyType> npyType = npyTypeFor(type.getDtype());
    if (!npyType) {
      emitError() << "it is " << argument.getType()
                  << ", whose dtype a .npy file cannot have";
      return {};
    }
    bool fits = array.type == *npyType;
    if (type.getHasSizes())
      fits &= succeeded(verifyCompatibleShape(type.getSizes(), array.shape));
    if (!fits) {
      emitError() << "it is " << argument.getType() << ", of .npy type "
                  << npyType->descr() << ", but the file has "
                  << array.typeString();
      return {};
    }
    return RankedTensorType::get(array.shape, type.getDtype());
  };
  if (auto tensor = dyn_cast<torch::VTensorType>(argument.getType()))
    return find(tensor);
  if (auto tensor = dyn_cast<torch::TensorType>(argument.getType()))
    return find(tensor);
  emitError() << "it is " << argument.getType() << ", not a tensor";
  return {};
}

static void replaceArgument(BlockArgument argument, RankedTensorType type,
                            ElementsAttr elements) {
  auto function = cast<func::FuncOp>(argument.getOwner()->getParentOp());
  OpBuilder builder = OpBuilder::atBlockBegin(argument.getOwner());
  auto resultType =
      torch::VTensorType::get(type.getContext(), /*hasSizes=*/true,
                              type.getShape(), type.getElementType());
  auto constant = torch::OperatorOp::create(
      builder, argument.getLoc(), TypeRange(resultType),
      builder.getStringAttr("onnx.Constant"), ValueRange(), 0);
  constant->setAttr("torch.onnx.value", elements);
  argument.replaceAllUsesWith(constant.getResult(0));
  (void)function.eraseArgument(argument.getArgNumber());
  // A result may have been the argument itself.
  Operation *terminator = function.back().getTerminator();
  function.setFunctionType(builder.getFunctionType(
      function.getArgumentTypes(), terminator->getOperandTypes()));
}

LogicalResult mini::bindInput(ModuleOp module, StringRef name,
                              const NpyArray &array, StringRef path) {
  std::string names;
  SmallVector<BlockArgument> arguments = findArguments(module, name, names);
  if (arguments.empty())
    return emitError(module.getLoc())
           << "no input is called '" << name << "'"
           << (names.empty() ? "; the model has none"
                             : "; inputs are " + names);
  if (arguments.size() > 1)
    return emitError(module.getLoc())
           << arguments.size() << " inputs are called '" << name
           << "'; give them distinct names";
  BlockArgument argument = arguments.front();
  RankedTensorType type = findType(argument, array, [&] {
    return emitError(module.getLoc())
           << "cannot bind input '" << name << "' to " << path << ": ";
  });
  if (!type)
    return failure();
  ArrayRef<char> bytes(reinterpret_cast<const char *>(array.data.data()),
                       array.data.size());
  replaceArgument(argument, type, makeElements(type, bytes, name));
  return llvm::success();
}
