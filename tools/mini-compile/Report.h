//===- Report.h - The figures of the kernels ------------------ -*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The report of a compilation, as a table and as JSON.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_COMPILE_REPORT_H
#define MINI_TOOLS_COMPILE_REPORT_H

#include "mini/Compiler.h"

#include <string>

std::string formatReport(const mini::CompileResult &result);
std::string formatJson(const mini::CompileResult &result,
                       const std::string &target);

#endif // MINI_TOOLS_COMPILE_REPORT_H
