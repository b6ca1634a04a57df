//===- PackConstants.cpp - Weights as one device symbol -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Packs the constants in the order of their first use in the host functions, so
// that the same module gives the same bytes. Equal ones are there once: several
// variants of a model have the same weights.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/xxhash.h"

#include <unordered_map>

using namespace mlir;

namespace {
/// Appends `count` copies of `element`, or `element` itself where the data are
/// complete.
void appendData(ArrayRef<char> data, uint64_t size, std::string &bytes) {
  if (data.size() == size) {
    bytes.append(data.data(), data.size());
    return;
  }
  for (uint64_t done = 0; done < size; done += data.size())
    bytes.append(data.data(), data.size());
}

/// Appends the elements as memory holds them; false for an unknown attribute.
bool appendElements(ElementsAttr elements, std::string &bytes) {
  uint64_t count = elements.getNumElements();
  unsigned width = elements.getElementType().getIntOrFloatBitWidth();
  uint64_t size = count * llvm::divideCeil(width, 8);
  if (auto dense = dyn_cast<DenseElementsAttr>(elements)) {
    if (width == 1)
      for (bool element : dense.getValues<bool>())
        bytes.push_back(element ? 1 : 0);
    else
      appendData(dense.getRawData(), size, bytes);
    return true;
  }
  auto resource = dyn_cast<DenseResourceElementsAttr>(elements);
  if (resource && width != 1) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    if (!blob || blob->getData().size() != size)
      return false;
    appendData(blob->getData(), size, bytes);
    return true;
  }
  return false;
}
} // namespace

namespace {
/// Packs constants one behind another.
class ConstantPacker {
public:
  /// The offset of the elements in the pool; none for an unknown attribute.
  std::optional<uint64_t> add(ElementsAttr elements);
  mini::ConstantPool pool;

private:
  struct Place {
    uint64_t offset, size;
  };
  std::unordered_map<uint64_t, SmallVector<Place, 1>> placesByHash;
};
} // namespace

std::optional<uint64_t> ConstantPacker::add(ElementsAttr elements) {
  std::string &bytes = pool.bytes;
  uint64_t end = bytes.size();
  bytes.resize(llvm::alignTo(bytes.size(), mini::ConstantPool::alignment));
  uint64_t offset = bytes.size();
  if (!appendElements(elements, bytes))
    return std::nullopt;
  StringRef added = StringRef(bytes).substr(offset);
  SmallVector<Place, 1> &places = placesByHash[llvm::xxh3_64bits(added)];
  for (Place place : places)
    if (StringRef(bytes).substr(place.offset, place.size) == added) {
      bytes.resize(end);
      return place.offset;
    }
  places.push_back({offset, added.size()});
  bytes.resize(llvm::alignTo(bytes.size(), mini::ConstantPool::granule));
  return offset;
}

llvm::Expected<mini::ConstantPool> mini::packConstants(ModuleOp module) {
  ConstantPacker packer;
  llvm::StringMap<uint64_t> &offsets = packer.pool.offsets;
  std::string error;
  SymbolTable symbols(module);
  module.walk([&](memref::GetGlobalOp use) {
    auto [entry, isNew] = offsets.try_emplace(use.getName(), 0);
    if (!isNew)
      return WalkResult::advance();
    auto global = symbols.lookup<memref::GlobalOp>(use.getName());
    auto value =
        global ? dyn_cast_or_null<ElementsAttr>(global.getConstantInitValue())
               : ElementsAttr();
    std::optional<uint64_t> offset = value ? packer.add(value) : std::nullopt;
    if (offset) {
      entry->second = *offset;
      return WalkResult::advance();
    }
    error = ("constant @" + use.getName() +
             " has no value that a code object can hold")
                .str();
    return WalkResult::interrupt();
  });
  if (!error.empty())
    return llvm::createStringError(error);
  return std::move(packer.pool);
}
