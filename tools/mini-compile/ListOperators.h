//===- ListOperators.h - The list of operators ------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The table of operators as a page of documentation.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TOOLS_COMPILE_LISTOPERATORS_H
#define MINI_TOOLS_COMPILE_LISTOPERATORS_H

#include <string>

/// The operators in Markdown.
std::string formatOperators();

#endif // MINI_TOOLS_COMPILE_LISTOPERATORS_H
