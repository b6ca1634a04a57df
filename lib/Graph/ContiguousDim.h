//===- ContiguousDim.h - Where neighbours in memory lie ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The order of an op's loops should follow the memory that it reads. Arguments
// and results of the function are row-major; what lies between kernels is laid
// out by mini-choose-layouts, at the end of the phase, and this foretells how:
// the channels of a convolution's result will be innermost, and what is pooled
// keeps the order of what it is pooled from. A wrong answer costs speed only.
// Internal to lib/Graph.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_GRAPH_CONTIGUOUSDIM_H
#define MINI_LIB_GRAPH_CONTIGUOUSDIM_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <optional>

namespace mini {

/// The dimension of `tensor` whose neighbours are neighbours in memory;
/// std::nullopt where there is none or no memory (a constant's can be chosen).
std::optional<unsigned> contiguousDim(mlir::Value tensor);

/// The coordinate of `map` that steps by one along its dimension `dim` and so
/// should be innermost in memory; std::nullopt if there is not exactly one.
std::optional<unsigned> coordinateAlong(mlir::AffineMap map, unsigned dim);

/// The loop of `generic` that alone steps through the dimension of `operand`
/// that is contiguous; loops that run once do not count.
std::optional<unsigned> contiguousLoop(mlir::linalg::GenericOp generic,
                                       mlir::OpOperand *operand);

} // namespace mini

#endif // MINI_LIB_GRAPH_CONTIGUOUSDIM_H
