//===- AccessEvaluation.h - What emitted accesses read ----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Accesses at constant addresses, carried out on a buffer of known contents, as
// the hardware would: a load beyond the buffer is 0, in LDS an error.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_UNIT_KERNEL_ACCESSEVALUATION_H
#define MINI_TEST_UNIT_KERNEL_ACCESSEVALUATION_H

#include "mlir/IR/Value.h"

#include <vector>

namespace mini {

using Elements = std::vector<int64_t>;

/// A constant, as an index or an offset in i32.
int64_t numberOf(mlir::Value value);

/// The elements of `type` from `start` on of a buffer whose number i is i + 1.
/// Those of one access are inside of it all together, or none is, which only
/// an access with a check may do.
Elements elementsOf(mlir::Value buffer, int64_t start, mlir::Type type,
                    bool isChecked);

/// What `value` holds, a vector or a scalar that is put together of such loads
/// and of constants.
Elements evaluate(mlir::Value value);

} // namespace mini

#endif // MINI_TEST_UNIT_KERNEL_ACCESSEVALUATION_H
