//===- Elementwise.cpp - Ops on one element at a time --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "Elementwise.h"
#include "IR/Mini/LinalgBuilders.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;

namespace mini {

bool isElementwise(linalg::GenericOp generic) {
  return generic.getNumResults() == 1 && generic.getNumDpsInits() == 1 &&
         generic.getNumParallelLoops() == generic.getNumLoops() &&
         generic.getMatchingIndexingMap(generic.getDpsInitOperand(0))
             .isIdentity() &&
         !generic.payloadUsesValueFromOperand(generic.getDpsInitOperand(0)) &&
         !generic.hasIndexSemantics();
}

linalg::GenericOp moveTo(linalg::GenericOp generic, ArrayRef<int64_t> shape,
                         ValueRange inputs, RewriterBase &rewriter) {
  Type elementType = getElementTypeOrSelf(generic.getResult(0).getType());
  Value init =
      tensor::EmptyOp::create(rewriter, generic.getLoc(), shape, elementType);
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              rewriter.getMultiDimIdentityMap(shape.size()));
  SmallVector<utils::IteratorType> iterators(shape.size(),
                                             utils::IteratorType::parallel);
  return cloneGeneric(rewriter, generic, inputs, init, maps, iterators);
}

} // namespace mini
