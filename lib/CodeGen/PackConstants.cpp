//===- PackConstants.cpp - Weights as one device symbol -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Packs the constants in the order of their first use in the host function, so
// that the same module gives the same bytes.
//
//===----------------------------------------------------------------------===//

#include "CodeObject.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/MathExtras.h"

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

llvm::Expected<mini::ConstantPool> mini::packConstants(ModuleOp module) {
  ConstantPool pool;
  std::string error;
  SymbolTable symbols(module);
  module.walk([&](memref::GetGlobalOp use) {
    if (!pool.offsets.try_emplace(use.getName(), 0).second)
      return WalkResult::advance();
    auto global = symbols.lookup<memref::GlobalOp>(use.getName());
    auto value =
        global ? dyn_cast_or_null<ElementsAttr>(global.getConstantInitValue())
               : ElementsAttr();
    pool.bytes.resize(
        llvm::alignTo(pool.bytes.size(), ConstantPool::alignment));
    pool.offsets[use.getName()] = pool.bytes.size();
    if (value && appendElements(value, pool.bytes)) {
      pool.bytes.resize(
          llvm::alignTo(pool.bytes.size(), ConstantPool::granule));
      return WalkResult::advance();
    }
    error = ("constant @" + use.getName() +
             " has no value that a code object can hold")
                .str();
    return WalkResult::interrupt();
  });
  if (!error.empty())
    return llvm::createStringError(error);
  return pool;
}
