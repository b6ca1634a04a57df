//===- FunctionConverter.cpp - A function's operators to linalg - cpp -----===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table's row of an operator checks it and has the function that converts
// it; small results that only depend on constants are folded at once.
//
//===----------------------------------------------------------------------===//

#include "FunctionConverter.h"

#include "OperatorTable.h"

#include "IR/Mini/Mini.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mini;

namespace {
/// The sizes and dtype of either torch tensor type; sizes are null when they
/// are not known.
struct DeclaredTensor {
  std::optional<ArrayRef<int64_t>> sizes;
  Type dtype;
};
} // namespace

static std::optional<DeclaredTensor> declaredTensor(Type type) {
  auto read = [](auto tensor) {
    DeclaredTensor declared{std::nullopt, tensor.getDtype()};
    if (tensor.getHasSizes())
      declared.sizes = tensor.getSizes();
    return declared;
  };
  if (auto tensor = dyn_cast<torch::VTensorType>(type))
    return read(tensor);
  if (auto tensor = dyn_cast<torch::TensorType>(type))
    return read(tensor);
  return std::nullopt;
}

/// The builtin type of a function's argument, all of which must be known.
static RankedTensorType convertArgumentType(BlockArgument argument) {
  auto emitError = [&] {
    return mlir::emitError(argument.getLoc())
           << "argument " << argument.getArgNumber() << " is "
           << argument.getType() << ": ";
  };
  auto declared = declaredTensor(argument.getType());
  if (!declared) {
    emitError() << "only tensors are supported";
    return {};
  }
  if (!declared->sizes || !declared->dtype) {
    emitError() << "its sizes and its dtype must be given";
    return {};
  }
  for (auto [dimension, size] : llvm::enumerate(*declared->sizes)) {
    if (size != ShapedType::kDynamic)
      continue;
    emitError() << "dimension " << dimension
                << " is dynamic; give it a size, for only static shapes are"
                << " supported";
    return {};
  }
  if (auto problem = findShapeProblem(*declared->sizes)) {
    emitError() << *problem;
    return {};
  }
  Type elementType = signlessElementType(declared->dtype);
  if (!elementType) {
    emitError() << "dtype " << declared->dtype << " is not supported";
    return {};
  }
  return RankedTensorType::get(*declared->sizes, elementType);
}

/// The attributes of an argument or result: the old ones but the importer's,
/// and those that say its name and element type.
DictionaryAttr FunctionConverter::portAttributes(DictionaryAttr old,
                                                 StringRef kind, unsigned index,
                                                 Type elementType) {
  NamedAttrList attributes;
  if (old)
    for (NamedAttribute attribute : old)
      if (!attribute.getName().strref().starts_with("torch."))
        attributes.append(attribute);
  if (!attributes.get(MiniDialect::NameAttrHelper::getNameStr()))
    attributes.set(MiniDialect::NameAttrHelper::getNameStr(),
                   builder.getStringAttr(kind + Twine(index)));
  attributes.set(MiniDialect::ElementTypeAttrHelper::getNameStr(),
                 TypeAttr::get(elementType));
  return attributes.getDictionary(builder.getContext());
}

LogicalResult FunctionConverter::run() {
  if (!source.getBody().hasOneBlock())
    return source.emitError()
           << "function '" << source.getName() << "' has "
           << source.getBody().getBlocks().size()
           << " blocks; a model is a function of exactly one";
  if (failed(convertArguments()))
    return failure();
  for (Operation &op : source.getBody().front())
    if (failed(convertOperation(op)))
      return failure();
  if (misdeclared > 1)
    source.emitWarning() << misdeclared << " declared shapes are not what the"
                         << " operands make; this is told of the first";
  source.erase();
  return success();
}

std::optional<OnnxTensor> FunctionConverter::find(Value value) const {
  auto found = tensors.find(value);
  if (found == tensors.end())
    return std::nullopt;
  return found->second;
}

LogicalResult FunctionConverter::convertArguments() {
  Block &oldBlock = source.getBody().front();
  SmallVector<Type> types;
  for (BlockArgument argument : oldBlock.getArguments()) {
    types.push_back(convertArgumentType(argument));
    if (!types.back())
      return failure();
  }
  target = func::FuncOp::create(builder, source.getLoc(), source.getName(),
                                builder.getFunctionType(types, {}));
  target.setVisibility(source.getVisibility());
  MiniDialect::SizesAttrHelper sizes(builder.getContext());
  if (DictionaryAttr own = sizes.getAttr(source))
    sizes.setAttr(target, own);
  Block *block = target.addEntryBlock();
  builder.setInsertionPointToStart(block);
  for (auto [argument, old] :
       llvm::zip_equal(block->getArguments(), oldBlock.getArguments())) {
    unsigned index = argument.getArgNumber();
    Type elementType = declaredTensor(old.getType())->dtype;
    argument.setLoc(old.getLoc());
    target.setArgAttrs(index, portAttributes(source.getArgAttrDict(index),
                                             "input", index, elementType));
    tensors[old] = {argument, elementType};
  }
  return success();
}

LogicalResult FunctionConverter::convertOperation(Operation &op) {
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](torch::OperatorOp op) { return convertOperator(op); })
      .Case([&](torch::VTensorLiteralOp op) { return convertLiteral(op); })
      .Case([&](func::ReturnOp op) { return convertReturn(op); })
      .Case([&](torch::ConstantNoneOp op) {
        tensors[op.getResult()] = OnnxTensor();
        return success();
      })
      // Nothing that converts uses what is left: numbers and lists.
      .Default([](Operation *) { return success(); });
}

/// Checks what the operator's row in the table says of it.
static LogicalResult checkAgainstRow(torch::OperatorOp op,
                                     const OnnxOperator &onnxOp,
                                     const OperatorRow &row) {
  size_t count = onnxOp.numOperands();
  if (count < row.minOperands || count > row.maxOperands)
    return onnxOp.emitError()
           << "has " << count << " operands, but takes " << row.minOperands
           << (row.minOperands == row.maxOperands ? ""
               : row.maxOperands == OperatorInfo::variadic
                   ? " or more"
                   : " to " + std::to_string(row.maxOperands));
  for (unsigned i = 0; i < row.minOperands; ++i)
    if (!onnxOp.operand(i))
      return onnxOp.emitError() << "operand " << i << " is absent";
  SmallVector<StringRef> attributes;
  llvm::SplitString(row.attributes, attributes);
  for (NamedAttribute attribute : op->getDiscardableAttrs()) {
    StringRef name = attribute.getName().strref();
    if (name.consume_front("torch.onnx.") &&
        !llvm::is_contained(attributes, name))
      return onnxOp.emitError()
             << "attribute '" << name << "' = " << attribute.getValue()
             << " is not supported";
  }
  return success();
}

/// A count that is made at run time goes on with the elements: what would mix
/// those that are there with the others gives no number that ONNX has.
static LogicalResult checkCounted(OnnxOperator &op,
                                  ArrayRef<OnnxTensor> operands,
                                  ArrayRef<OnnxTensor> results) {
  auto isCounted = [](const OnnxTensor &tensor) {
    return tensor && tensor.countedDim;
  };
  const OnnxTensor *counted = llvm::find_if(operands, isCounted);
  if (counted == operands.end() || llvm::any_of(results, isCounted))
    return success();
  return op.emitError()
         << "the size of dimension " << *counted->countedDim << " of operand "
         << counted - operands.begin()
         << " is counted at run time; only Transpose, Squeeze, and Gather "
            "and Slice of its other dimensions, can read it";
}

LogicalResult FunctionConverter::convertOperator(torch::OperatorOp op) {
  SmallVector<OnnxTensor> operands = llvm::map_to_vector(
      op.getOperands(), [&](Value operand) { return tensors.at(operand); });
  // Optional operands at the end may be left out or given as absent.
  while (!operands.empty() && !operands.back())
    operands.pop_back();
  OnnxOperator onnxOp(op, operands, opsetOf(op, opset), builder, &tensors);
  const OperatorRow *row = findOperator(op.getName());
  SmallVector<OnnxTensor> results;
  if (failed(checkAgainstRow(op, onnxOp, *row)) ||
      failed(row->convert(onnxOp, results)))
    return failure();
  if (results.size() != op.getNumResults())
    return onnxOp.emitError() << "has " << op.getNumResults()
                              << " results, but makes " << results.size();
  if (failed(checkCounted(onnxOp, operands, results)))
    return failure();
  for (OnnxTensor &result : results)
    folder.fold(onnxOp.builder(), result.value);
  return setResults(op, results);
}

LogicalResult FunctionConverter::setResults(torch::OperatorOp op,
                                            ArrayRef<OnnxTensor> results) {
  for (auto [value, result] : llvm::zip_equal(op.getResults(), results)) {
    tensors[value] = result;
    auto declared = declaredTensor(value.getType());
    // The importer prints `[]` and !torch.none for what it could not infer.
    if (!declared)
      continue;
    auto describe = [&](InFlightDiagnostic diagnostic) {
      diagnostic << "the result is declared as " << value.getType()
                 << ", but the operands make it " << tensorText(result);
      return diagnostic;
    };
    if (declared->dtype && declared->dtype != result.elementType)
      return describe(
          OnnxOperator(op, {}, opsetOf(op, opset), builder).emitError());
    bool fits =
        !declared->sizes || declared->sizes->empty() ||
        succeeded(verifyCompatibleShape(*declared->sizes, result.shape()));
    if (!fits && misdeclared++ == 0)
      describe(op->emitWarning() << "'" << op.getName() << "': ");
  }
  return success();
}

LogicalResult FunctionConverter::convertLiteral(torch::VTensorLiteralOp op) {
  ImplicitLocOpBuilder b(op.getLoc(), builder);
  OnnxTensor tensor =
      convertElements(b, op.getValue(), [&] { return op.emitError(); });
  tensors[op.getResult()] = tensor;
  return success(bool(tensor));
}

LogicalResult FunctionConverter::convertReturn(func::ReturnOp op) {
  SmallVector<Value> values;
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
  for (auto [index, operand] : llvm::enumerate(op.getOperands())) {
    OnnxTensor tensor = tensors.at(operand);
    if (!tensor)
      return op.emitError()
             << "result " << index << " is none; only tensors are supported";
    values.push_back(tensor.value);
    types.push_back(tensor.value.getType());
    NamedAttrList port(portAttributes(source.getResultAttrDict(index), "output",
                                      index, tensor.elementType));
    if (tensor.countedDim)
      port.set(MiniDialect::CountedDimensionAttrHelper::getNameStr(),
               builder.getI64IntegerAttr(*tensor.countedDim));
    attributes.push_back(port.getDictionary(builder.getContext()));
  }
  func::ReturnOp::create(builder, op.getLoc(), values);
  target.setFunctionType(
      builder.getFunctionType(target.getFunctionType().getInputs(), types));
  target.setAllResultAttrs(attributes);
  return success();
}
