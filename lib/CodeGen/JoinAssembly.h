//===- JoinAssembly.h - One assembly file of several -----------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Kernels are compiled one by one. A loader looks at one metadata note, and so
// they become one file again before they are assembled.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_CODEGEN_JOINASSEMBLY_H
#define MINI_LIB_CODEGEN_JOINASSEMBLY_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mini {

/// Joins assembly files as LLVM prints them for amdhsa. Local labels are made
/// distinct, and the metadata are those of all kernels. All other symbols must
/// be distinct already.
llvm::Expected<std::string> joinAssembly(llvm::ArrayRef<std::string> files);

} // namespace mini

#endif // MINI_LIB_CODEGEN_JOINASSEMBLY_H
