//===- LowerLookups.cpp - Tables of bytes in a code object - cpp ----------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A table becomes a constant of the module, which all kernels with the same
// table share, and a lookup a load of it for each element.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/Mini.h"
#include "Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;

namespace mini {
#define GEN_PASS_DEF_LOWERLOOKUPSPASS
#include "CodeGen/Passes.h.inc"

/// A constant in global memory.
static memref::GlobalOp createTable(gpu::GPUModuleOp module,
                                    DenseElementsAttr elements, size_t number) {
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  MLIRContext *context = module.getContext();
  auto space = gpu::AddressSpaceAttr::get(context, gpu::AddressSpace::Global);
  auto type =
      MemRefType::get(elements.getType().getShape(), elements.getElementType(),
                      MemRefLayoutAttrInterface(), space);
  return memref::GlobalOp::create(
      builder, module.getLoc(),
      builder.getStringAttr("table_" + std::to_string(number)),
      builder.getStringAttr("private"), TypeAttr::get(type), elements,
      builder.getUnitAttr(), /*alignment=*/IntegerAttr());
}

static Value loadElement(ImplicitLocOpBuilder &b, Value table, Value byte) {
  Value index = arith::IndexCastUIOp::create(b, b.getIndexType(), byte);
  return memref::LoadOp::create(b, table, index);
}

static void lowerLookup(LookupOp lookup, memref::GlobalOp global) {
  ImplicitLocOpBuilder b(lookup.getLoc(), lookup);
  Value table =
      memref::GetGlobalOp::create(b, global.getType(), global.getSymName());
  Value byte = lookup.getByte(), result;
  if (auto type = dyn_cast<VectorType>(byte.getType())) {
    SmallVector<Value> elements;
    for (int64_t e = 0; e < type.getNumElements(); ++e)
      elements.push_back(
          loadElement(b, table, vector::ExtractOp::create(b, byte, e)));
    result = vector::FromElementsOp::create(b, type, elements);
  } else {
    result = loadElement(b, table, byte);
  }
  lookup.replaceAllUsesWith(result);
  lookup.erase();
}

namespace {
struct LowerLookupsPass : impl::LowerLookupsPassBase<LowerLookupsPass> {
  void runOnOperation() override {
    DenseMap<Attribute, memref::GlobalOp> tables;
    getOperation().walk([&](LookupOp lookup) {
      memref::GlobalOp &global = tables[lookup.getTable()];
      if (!global)
        global =
            createTable(getOperation(), lookup.getTable(), tables.size() - 1);
      lowerLookup(lookup, global);
    });
  }
};
} // namespace

} // namespace mini
