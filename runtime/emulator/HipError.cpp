//===- HipError.cpp - HIP: errors -----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names and texts of error codes, and the error a thread saw last.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include <cstdio>

using namespace mini::emulator;

namespace {

thread_local hipError_t lastError = hipSuccess;

struct ErrorText {
  hipError_t error;
  const char *name;
  const char *text;
};

constexpr ErrorText errorTexts[] = {
    {hipSuccess, "hipSuccess", "no error"},
    {hipErrorInvalidValue, "hipErrorInvalidValue", "invalid argument"},
    {hipErrorOutOfMemory, "hipErrorOutOfMemory", "out of memory"},
    {hipErrorNotInitialized, "hipErrorNotInitialized", "not initialized"},
    {hipErrorInvalidConfiguration, "hipErrorInvalidConfiguration",
     "invalid launch configuration"},
    {hipErrorInvalidSymbol, "hipErrorInvalidSymbol", "invalid device symbol"},
    {hipErrorInvalidDevicePointer, "hipErrorInvalidDevicePointer",
     "invalid device pointer"},
    {hipErrorInvalidMemcpyDirection, "hipErrorInvalidMemcpyDirection",
     "invalid copy direction"},
    {hipErrorInvalidDeviceFunction, "hipErrorInvalidDeviceFunction",
     "invalid device function"},
    {hipErrorNoDevice, "hipErrorNoDevice", "no device"},
    {hipErrorInvalidDevice, "hipErrorInvalidDevice", "invalid device ordinal"},
    {hipErrorInvalidImage, "hipErrorInvalidImage", "invalid device image"},
    {hipErrorNoBinaryForGpu, "hipErrorNoBinaryForGpu",
     "no code object for this device"},
    {hipErrorFileNotFound, "hipErrorFileNotFound", "file not found"},
    {hipErrorInvalidHandle, "hipErrorInvalidHandle", "invalid handle"},
    {hipErrorNotFound, "hipErrorNotFound", "named symbol not found"},
    {hipErrorNotReady, "hipErrorNotReady", "not ready"},
    {hipErrorIllegalAddress, "hipErrorIllegalAddress", "illegal address"},
    {hipErrorLaunchFailure, "hipErrorLaunchFailure", "kernel launch failed"},
    {hipErrorNotSupported, "hipErrorNotSupported", "not supported"},
    {hipErrorUnknown, "hipErrorUnknown", "unknown error"},
};

const ErrorText &find(hipError_t error) {
  for (const ErrorText &entry : errorTexts)
    if (entry.error == error)
      return entry;
  return errorTexts[std::size(errorTexts) - 1];
}

} // namespace

hipError_t mini::emulator::record(hipError_t error) {
  if (error != hipSuccess)
    lastError = error;
  return error;
}

hipError_t mini::emulator::reportFailure(hipError_t error, const char *function,
                                         const std::string &what) {
  std::fprintf(stderr, "mini emulator: %s: %s\n", function, what.c_str());
  return record(error);
}

const char *hipGetErrorName(hipError_t error) { return find(error).name; }

const char *hipGetErrorString(hipError_t error) { return find(error).text; }

hipError_t hipGetLastError() {
  hipError_t error = lastError;
  lastError = hipSuccess;
  return error;
}

hipError_t hipPeekAtLastError() { return lastError; }
