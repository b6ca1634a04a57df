//===- TensorData.cpp - Tensors of a model --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Checks that the elements are all there and fit their type. Large tensors
// become resources, which are neither hashed nor printed element by element.
//
//===----------------------------------------------------------------------===//

#include "TensorData.h"

#include "ElementTypes.h"
#include "Elements.h"
#include "ExternalData.h"

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mini;

namespace {
class TensorReader {
public:
  TensorReader(const onnx::TensorProto &tensor, StringRef name,
               StringRef folder, Location location)
      : tensor(tensor), name(name), folder(folder), location(location) {}

  ElementsAttr read();

private:
  InFlightDiagnostic emitError() const {
    return mlir::emitError(location) << "tensor '" << name << "' ";
  }
  LogicalResult countElements();
  LogicalResult readRaw(StringRef raw);
  LogicalResult readFields();
  template <typename Field> LogicalResult readIntegers(const Field &field);
  template <typename Field> LogicalResult readFloats(const Field &field);
  LogicalResult readNibbles();
  void unpackNibbles(ArrayRef<char> packed);
  ElementsAttr makeAttribute();

  const onnx::TensorProto &tensor;
  StringRef name, folder;
  Location location;
  const OnnxElementType *elementType = nullptr;
  int64_t count = 0;
  /// The elements, little-endian; those narrower than a byte take one. They lie
  /// in the tensor, in `external` or in `bytes`.
  ArrayRef<char> elements;
  ExternalData external;
  std::vector<char> bytes;
};
} // namespace

ElementsAttr TensorReader::read() {
  elementType = findElementType(tensor.data_type());
  if (!elementType) {
    emitError() << "has elements of type "
                << elementTypeText(tensor.data_type())
                << ", which is not supported";
    return {};
  }
  if (failed(countElements()))
    return {};
  if (tensor.has_segment()) {
    emitError() << "is a segment of a tensor, which is not supported";
    return {};
  }
  if (tensor.data_location() == onnx::TensorProto::EXTERNAL) {
    external = readExternalData(tensor, folder, [&] { return emitError(); });
    if (!external || failed(readRaw(external->getBuffer())))
      return {};
  } else if (failed(tensor.has_raw_data() ? readRaw(tensor.raw_data())
                                          : readFields())) {
    return {};
  }
  return makeAttribute();
}

LogicalResult TensorReader::countElements() {
  // Zeros are left out, so that no sizes are absurd only because of one.
  int64_t product = 1;
  bool isEmpty = false, overflows = false;
  for (auto [dimension, size] : llvm::enumerate(tensor.dims())) {
    if (size < 0)
      return emitError() << "has the negative size " << size << " in dimension "
                         << dimension;
    isEmpty |= size == 0;
    if (size != 0)
      overflows |= llvm::MulOverflow<int64_t>(product, size, product);
  }
  // In bits, which is what the elements are counted in below.
  int64_t bits;
  overflows |= llvm::MulOverflow<int64_t>(product, 64, bits);
  if (overflows) {
    InFlightDiagnostic diagnostic = emitError() << "has the sizes [";
    llvm::interleaveComma(tensor.dims(), diagnostic);
    return diagnostic << "], too many elements to count";
  }
  count = isEmpty ? 0 : product;
  return success();
}

void TensorReader::unpackNibbles(ArrayRef<char> packed) {
  bytes.resize(count);
  for (int64_t i = 0; i < count; ++i)
    bytes[i] = static_cast<char>(packed[i / 2] >> (i % 2 * 4) & 0xf);
  elements = bytes;
}

LogicalResult TensorReader::readRaw(StringRef raw) {
  uint64_t expected = llvm::divideCeil(count * elementType->width, 8);
  if (raw.size() != expected)
    return emitError() << "has " << raw.size() << " bytes of data, but "
                       << count << " elements of type " << elementType->name
                       << " take " << expected;
  elements = {raw.data(), raw.size()};
  if (elementType->width == 4)
    unpackNibbles(elements);
  return success();
}

template <typename Field>
LogicalResult TensorReader::readIntegers(const Field &field) {
  unsigned width = elementType->width;
  for (auto [index, value] : llvm::enumerate(field)) {
    bool fits = elementType->isSigned
                    ? llvm::isIntN(width, static_cast<int64_t>(value))
                    : llvm::isUIntN(width, static_cast<uint64_t>(value));
    if (!fits)
      return emitError() << "has element " << index << " = " << value
                         << ", which is out of range for type "
                         << elementType->name;
    char element[sizeof(uint64_t)];
    llvm::support::endian::write64le(element, static_cast<uint64_t>(value));
    bytes.insert(bytes.end(), element, element + width / 8);
  }
  elements = bytes;
  return success();
}

template <typename Field>
LogicalResult TensorReader::readFloats(const Field &field) {
  for (auto value : field) {
    char element[sizeof(value)];
    llvm::support::endian::write(element, value, llvm::endianness::little);
    bytes.insert(bytes.end(), element, element + sizeof(value));
  }
  elements = bytes;
  return success();
}

LogicalResult TensorReader::readFields() {
  // The elements that a field has; two of 4 bits share an entry.
  auto checkSize = [&](int64_t size, StringRef field) -> LogicalResult {
    int64_t expected =
        elementType->width == 4 ? llvm::divideCeil(count, 2) : count;
    if (size == expected)
      return success();
    return emitError() << "has " << size << " entries in " << field
                       << " and no raw_data, but " << count
                       << " elements of type " << elementType->name << " take "
                       << expected;
  };
  switch (elementType->field) {
  case DataField::Float:
    if (failed(checkSize(tensor.float_data_size(), "float_data")))
      return failure();
    return readFloats(tensor.float_data());
  case DataField::Double:
    if (failed(checkSize(tensor.double_data_size(), "double_data")))
      return failure();
    return readFloats(tensor.double_data());
  case DataField::Int64:
    if (failed(checkSize(tensor.int64_data_size(), "int64_data")))
      return failure();
    return readIntegers(tensor.int64_data());
  case DataField::UInt64:
    if (failed(checkSize(tensor.uint64_data_size(), "uint64_data")))
      return failure();
    return readIntegers(tensor.uint64_data());
  case DataField::Int32:
    break;
  }
  if (failed(checkSize(tensor.int32_data_size(), "int32_data")))
    return failure();
  return elementType->width == 4 ? readNibbles()
                                 : readIntegers(tensor.int32_data());
}

LogicalResult TensorReader::readNibbles() {
  std::vector<char> packed;
  for (auto [index, value] : llvm::enumerate(tensor.int32_data())) {
    // Writers differ in whether the byte is signed; its bits are the same.
    if (value < INT8_MIN || value > UINT8_MAX)
      return emitError() << "has entry " << index << " = " << value
                         << " in int32_data, which is not a byte of two "
                         << elementType->name << " elements";
    packed.push_back(static_cast<char>(value));
  }
  unpackNibbles(packed);
  return success();
}

ElementsAttr TensorReader::makeAttribute() {
  SmallVector<int64_t> shape(tensor.dims().begin(), tensor.dims().end());
  Type dtype = elementType->dtype(location.getContext());
  return makeElements(RankedTensorType::get(shape, dtype), elements, name);
}

ElementsAttr mini::importTensor(const onnx::TensorProto &tensor, StringRef name,
                                StringRef folder, Location location) {
  return TensorReader(tensor, name, folder, location).read();
}
