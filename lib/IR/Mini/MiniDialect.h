//===- MiniDialect.h - The mini dialect's attributes ------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The dialect without its ops: for rooms that only set or read attributes on
// ops of others, as the importer does. Mini.td says what each attribute means.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IR_MINI_MINIDIALECT_H
#define MINI_LIB_IR_MINI_MINIDIALECT_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpImplementation.h"

// The dialect has helpers for attributes of these classes.
#define GET_ATTRDEF_CLASSES
#include "IR/Mini/MiniAttributes.h.inc"

#include "IR/Mini/MiniDialect.h.inc"

#endif // MINI_LIB_IR_MINI_MINIDIALECT_H
