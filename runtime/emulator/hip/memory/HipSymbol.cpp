//===- HipSymbol.cpp - HIP: variables of a program ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Copies to and from __device__ and __constant__ variables, by the address of
// the host's shadow of the variable.
//
//===----------------------------------------------------------------------===//

#include "HipCopy.h"

using namespace mini::emulator;

namespace {

hipError_t locate(const char *function, const void *symbol, size_t size,
                  size_t offset, void *&address) {
  GlobalVariable variable;
  if (hipError_t error = findVariable(function, symbol, variable))
    return error;
  if (offset > variable.size || size > variable.size - offset)
    return reportFailure(
        hipErrorInvalidValue, function,
        std::to_string(size) + " bytes at offset " + std::to_string(offset) +
            " exceed the variable's " + std::to_string(variable.size));
  address = reinterpret_cast<void *>(variable.address + offset);
  return hipSuccess;
}

hipError_t copyTo(const char *function, const void *symbol, const void *source,
                  size_t size, size_t offset, hipMemcpyKind kind) {
  if (kind == hipMemcpyDeviceToHost || kind == hipMemcpyHostToHost)
    return reportFailure(hipErrorInvalidMemcpyDirection, function,
                         "the destination is the device's");
  void *address = nullptr;
  if (hipError_t error = locate(function, symbol, size, offset, address))
    return error;
  return copyMemory(function, address, source, size, kind);
}

hipError_t copyFrom(const char *function, void *destination, const void *symbol,
                    size_t size, size_t offset, hipMemcpyKind kind) {
  if (kind == hipMemcpyHostToDevice || kind == hipMemcpyHostToHost)
    return reportFailure(hipErrorInvalidMemcpyDirection, function,
                         "the source is the device's");
  void *address = nullptr;
  if (hipError_t error = locate(function, symbol, size, offset, address))
    return error;
  return copyMemory(function, destination, address, size, kind);
}

} // namespace

hipError_t hipGetSymbolAddress(void **address, const void *symbol) {
  if (!address)
    return nullPointer(__func__);
  return locate(__func__, symbol, 0, 0, *address);
}

hipError_t hipGetSymbolSize(size_t *size, const void *symbol) {
  if (!size)
    return nullPointer(__func__);
  GlobalVariable variable;
  if (hipError_t error = findVariable(__func__, symbol, variable))
    return error;
  *size = variable.size;
  return hipSuccess;
}

hipError_t hipMemcpyToSymbol(const void *symbol, const void *source,
                             size_t size, size_t offset, hipMemcpyKind kind) {
  if (hipError_t error = checkFault(__func__))
    return error;
  return copyTo(__func__, symbol, source, size, offset, kind);
}
hipError_t hipMemcpyToSymbolAsync(const void *symbol, const void *source,
                                  size_t size, size_t offset,
                                  hipMemcpyKind kind, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyTo(__func__, symbol, source, size, offset, kind);
}
hipError_t hipMemcpyFromSymbol(void *destination, const void *symbol,
                               size_t size, size_t offset, hipMemcpyKind kind) {
  if (hipError_t error = checkFault(__func__))
    return error;
  return copyFrom(__func__, destination, symbol, size, offset, kind);
}
hipError_t hipMemcpyFromSymbolAsync(void *destination, const void *symbol,
                                    size_t size, size_t offset,
                                    hipMemcpyKind kind, hipStream_t stream) {
  if (hipError_t error = checkStream(__func__, stream))
    return error;
  return copyFrom(__func__, destination, symbol, size, offset, kind);
}
