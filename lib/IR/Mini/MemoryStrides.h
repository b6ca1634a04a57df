//===- MemoryStrides.h - The steps between elements in memory ---*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A kernel reads and writes whole buffers, which are row-major, and parts of
// larger ones, whose rows lie further apart.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MEMORYSTRIDES_H
#define MINI_LIB_IR_MINI_MEMORYSTRIDES_H

#include "mlir/IR/BuiltinTypes.h"

namespace mini {

/// The stride of each dimension, in elements.
llvm::SmallVector<int64_t> memoryStrides(mlir::MemRefType buffer);

/// The same for the buffer that `tensor` shows; row-major where it shows none.
llvm::SmallVector<int64_t> memoryStrides(mlir::Value tensor);

/// The elements from the buffer's first to its last, with those in between
/// that are not its own.
int64_t memorySpan(mlir::MemRefType buffer);

/// The same for a type as someone wrote it; std::nullopt where it is none of a
/// buffer: of no elements, of dynamic sizes or strides, with an offset, with
/// steps backwards, or too large to count.
std::optional<int64_t> memoryElements(mlir::MemRefType buffer);

/// A kernel addresses a buffer by a signed 32-bit number of bytes.
inline constexpr int64_t maxBufferBytes = (int64_t(1) << 31) - 1;

} // namespace mini

#endif // MINI_LIB_IR_MINI_MEMORYSTRIDES_H
