//===- Inspect.h - What a program holds, as text ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The answer to --inspect.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_MINIRUN_INSPECT_H
#define MINI_TOOLS_MINIRUN_INSPECT_H

#include "mini/Program.h"

namespace mini::run {

std::string inspect(const Program &program);

} // namespace mini::run

#endif // MINI_TOOLS_MINIRUN_INSPECT_H
