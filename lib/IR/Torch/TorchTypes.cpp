//===- TorchTypes.cpp - Types of the torch dialect ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The text of tensor types and containers, which is torch-mlir's, and the
// dtypes that a tensor may have.
//
//===----------------------------------------------------------------------===//

#include "Torch.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mini;
// Some types here have the names of builtin ones, so all keep their `torch::`.

// Containers parse their contained type, defined below, by the generated parser
// of the dialect's types.
static ParseResult parseContainedType(AsmParser &parser, Type &type);
static void printContainedType(AsmPrinter &printer, Type type);

#define GET_TYPEDEF_CLASSES
#include "IR/Torch/TorchTypes.cpp.inc"

void torch::TorchDialect::registerTypes() {
  addTypes<
#define GET_TYPEDEF_LIST
#include "IR/Torch/TorchTypes.cpp.inc"
      >();
}

static ParseResult parseContainedType(AsmParser &parser, Type &type) {
  // The long form, with `!torch.`, is accepted as well.
  OptionalParseResult longForm = parser.parseOptionalType(type);
  if (longForm.has_value())
    return *longForm;
  SMLoc location = parser.getCurrentLocation();
  StringRef mnemonic;
  OptionalParseResult result = generatedTypeParser(parser, &mnemonic, type);
  if (result.has_value())
    return *result;
  return parser.emitError(location)
         << "unknown type '" << mnemonic << "' in a container";
}

static void printContainedType(AsmPrinter &printer, Type type) {
  if (failed(generatedTypePrinter(type, printer)))
    printer << type;
}

static ParseResult parseSizes(AsmParser &parser, bool &hasSizes,
                              SmallVectorImpl<int64_t> &sizes) {
  hasSizes = failed(parser.parseOptionalStar());
  if (!hasSizes)
    return success();
  return parser.parseCommaSeparatedList(
      AsmParser::Delimiter::Square, [&]() -> ParseResult {
        if (succeeded(parser.parseOptionalQuestion())) {
          sizes.push_back(ShapedType::kDynamic);
          return success();
        }
        SMLoc location = parser.getCurrentLocation();
        int64_t size;
        if (parser.parseInteger(size))
          return failure();
        if (size < 0)
          return parser.emitError(location)
                 << "size " << size << " is negative; write '?' for an unknown"
                 << " size";
        sizes.push_back(size);
        return success();
      });
}

template <typename TensorLikeType>
static Type parseTensorType(AsmParser &parser) {
  MLIRContext *context = parser.getContext();
  bool hasSizes = false;
  SmallVector<int64_t> sizes;
  Type dtype;
  if (failed(parser.parseOptionalLess()))
    return TensorLikeType::get(context, hasSizes, sizes, dtype);
  SMLoc location = parser.getCurrentLocation();
  if (parseSizes(parser, hasSizes, sizes) || parser.parseComma())
    return {};
  if (failed(parser.parseOptionalKeyword("unk")) && parser.parseType(dtype))
    return {};
  if (succeeded(parser.parseOptionalComma())) {
    parser.emitError(parser.getCurrentLocation())
        << "a tensor type has sizes and a dtype only; sparse encodings are not"
        << " supported";
    return {};
  }
  if (parser.parseGreater())
    return {};
  return parser.getChecked<TensorLikeType>(location, context, hasSizes, sizes,
                                           dtype);
}

template <typename TensorLikeType>
static void printTensorType(AsmPrinter &printer, TensorLikeType type) {
  if (!type.getHasSizes() && !type.hasDtype())
    return;
  printer << '<';
  if (type.getHasSizes()) {
    printer << '[';
    llvm::interleave(
        type.getSizes(), printer.getStream(),
        [&](int64_t size) {
          if (size == TensorLikeType::kUnknownSize)
            printer << '?';
          else
            printer << size;
        },
        ",");
    printer << ']';
  } else {
    printer << '*';
  }
  printer << ',';
  if (type.hasDtype())
    printer << type.getDtype();
  else
    printer << "unk";
  printer << '>';
}

static LogicalResult verifyDtype(function_ref<InFlightDiagnostic()> emitError,
                                 Type dtype) {
  if (!dtype ||
      isa<FloatType, torch::QInt8Type, torch::QUInt8Type, torch::QInt32Type>(
          dtype))
    return success();
  if (auto complex = dyn_cast<ComplexType>(dtype))
    if (isa<FloatType>(complex.getElementType()))
      return success();
  if (auto integer = dyn_cast<IntegerType>(dtype)) {
    if (integer.isSignlessInteger(1))
      return success();
    if (!integer.isSignless() &&
        llvm::is_contained({4u, 8u, 16u, 32u, 64u}, integer.getWidth()))
      return success();
    if (integer.isSignless())
      return emitError() << "dtype " << dtype << " has no signedness; write si"
                         << integer.getWidth() << " or ui"
                         << integer.getWidth();
  }
  return emitError() << "dtype " << dtype
                     << " is not one of a torch tensor's: i1, si4 to si64, ui4"
                     << " to ui64, floating-point, complex and quantized types";
}

Type torch::TensorType::parse(AsmParser &parser) {
  return parseTensorType<torch::TensorType>(parser);
}

void torch::TensorType::print(AsmPrinter &printer) const {
  printTensorType(printer, *this);
}

LogicalResult
torch::TensorType::verify(function_ref<InFlightDiagnostic()> emitError, bool,
                          ArrayRef<int64_t>, Type dtype) {
  return verifyDtype(emitError, dtype);
}

Type torch::VTensorType::parse(AsmParser &parser) {
  return parseTensorType<torch::VTensorType>(parser);
}

void torch::VTensorType::print(AsmPrinter &printer) const {
  printTensorType(printer, *this);
}

LogicalResult
torch::VTensorType::verify(function_ref<InFlightDiagnostic()> emitError, bool,
                           ArrayRef<int64_t>, Type dtype) {
  return verifyDtype(emitError, dtype);
}
