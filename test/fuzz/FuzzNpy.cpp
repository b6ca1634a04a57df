//===- FuzzNpy.cpp - Fuzz the .npy reader - cpp ---------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What parses is written out and parsed again, which must give the same array.
//
//===----------------------------------------------------------------------===//

#include "tensor/Npy.h"

#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  auto array = mini::parseNpy({reinterpret_cast<const char *>(data), size});
  if (!array)
    return 0;
  auto again = mini::parseNpy(mini::formatNpy(*array));
  if (!again || again->type != array->type || again->shape != array->shape ||
      again->data != array->data)
    std::abort();
  return 0;
}
