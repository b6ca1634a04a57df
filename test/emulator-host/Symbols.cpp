//===- Symbols.cpp - Variables of both sides ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// __device__ and __constant__ variables by hipMemcpyToSymbol and FromSymbol.
//
//===----------------------------------------------------------------------===//

#include "HostCheck.h"

__device__ int table[4] = {1, 2, 3, 4};
__constant__ float factors[2] = {2.0f, 3.0f};

__global__ void scale() {
  table[threadIdx.x] *= static_cast<int>(factors[threadIdx.x % 2]);
}

int main() {
  int values[4] = {};
  scale<<<1, 4>>>();
  EXPECT_SUCCESS(hipMemcpyFromSymbol(values, HIP_SYMBOL(table), 16));
  EXPECT(values[0] == 2 && values[1] == 6 && values[3] == 12);

  int five = 5;
  float ten = 10;
  EXPECT_SUCCESS(hipMemcpyToSymbol(HIP_SYMBOL(table), &five, 4, 8));
  EXPECT_SUCCESS(hipMemcpyToSymbol(HIP_SYMBOL(factors), &ten, 4));
  scale<<<1, 4>>>();
  EXPECT_SUCCESS(hipMemcpyFromSymbolAsync(values, HIP_SYMBOL(table), 16, 0,
                                          hipMemcpyDeviceToHost, nullptr));
  EXPECT(values[0] == 20 && values[1] == 18 && values[2] == 50);

  void *address = nullptr;
  size_t size = 0;
  EXPECT_SUCCESS(hipGetSymbolAddress(&address, HIP_SYMBOL(table)));
  EXPECT_SUCCESS(hipGetSymbolSize(&size, HIP_SYMBOL(table)));
  EXPECT(size == 16);
  EXPECT_SUCCESS(hipMemcpy(values, address, 16, hipMemcpyDeviceToHost));
  EXPECT(values[2] == 50);

  // Past the end, in the wrong direction, and not a variable at all.
  EXPECT_CODE(hipMemcpyToSymbol(HIP_SYMBOL(table), values, 8, 12),
              hipErrorInvalidValue);
  EXPECT_CODE(
      hipMemcpyToSymbol(HIP_SYMBOL(table), values, 8, 0, hipMemcpyDeviceToHost),
      hipErrorInvalidMemcpyDirection);
  EXPECT_CODE(hipMemcpyToSymbol(&five, values, 4), hipErrorInvalidSymbol);
  return failures != 0;
}
