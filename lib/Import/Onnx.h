//===- Onnx.h - The classes of ONNX's protobuf messages ---------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The one place that includes them, with the macros that libonnx was built
// with.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_LIB_IMPORT_ONNX_H
#define MINI_LIB_IMPORT_ONNX_H

#ifndef ONNX_ML
#define ONNX_ML 1
#endif
#ifndef ONNX_NAMESPACE
#define ONNX_NAMESPACE onnx
#endif

#include <onnx/onnx_pb.h>

#endif // MINI_LIB_IMPORT_ONNX_H
