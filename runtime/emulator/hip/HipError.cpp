//===- HipError.cpp - HIP: errors -----------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Names and texts of error codes, the error a thread saw last, and the fault of
// the device.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"
#include "HipUnsupported.h"

#include <cstdio>

using namespace mini::emulator;

namespace {

thread_local hipError_t lastError = hipSuccess;

struct Fault {
  std::mutex mutex;
  std::string message;

  static Fault &instance() {
    static auto *fault = new Fault;
    return *fault;
  }
};

struct ErrorText {
  int error;
  const char *name;
  const char *text;
};

/// The codes of ROCm 5 to 7; a code that Debian's headers lack is a number.
constexpr ErrorText errorTexts[] = {
#define MINI_HIP_ERROR(code, name, text) {code, #name, text},
#include "HipErrors.def"
#undef MINI_HIP_ERROR
};

const ErrorText *find(hipError_t error) {
  for (const ErrorText &entry : errorTexts)
    if (entry.error == static_cast<int>(error))
      return &entry;
  return nullptr;
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

hipError_t mini::emulator::nullPointer(const char *function) {
  return reportFailure(hipErrorInvalidValue, function, "null pointer");
}

hipError_t mini::emulator::notSupported(const char *function,
                                        const std::string &what) {
  return reportFailure(hipErrorNotSupported, function,
                       what + " not supported by the emulator");
}

int mini::emulator::reportUnsupported(const char *function) {
  return notSupported(function, "this function is");
}

void mini::emulator::rememberFault(const std::string &what) {
  std::lock_guard lock(Fault::instance().mutex);
  if (Fault::instance().message.empty())
    Fault::instance().message = what;
}

void mini::emulator::forgetFault() {
  std::lock_guard lock(Fault::instance().mutex);
  Fault::instance().message.clear();
}

hipError_t mini::emulator::checkFault(const char *function) {
  std::lock_guard lock(Fault::instance().mutex);
  if (Fault::instance().message.empty())
    return hipSuccess;
  return reportFailure(hipErrorLaunchFailure, function,
                       "the device is in error since: " +
                           Fault::instance().message);
}

const char *hipGetErrorName(hipError_t error) {
  const ErrorText *entry = find(error);
  return entry ? entry->name : "hipErrorUnknown";
}

const char *hipGetErrorString(hipError_t error) {
  const ErrorText *entry = find(error);
  return entry ? entry->text : "unknown error";
}

MINI_HIP_EXPORT hipError_t hipDrvGetErrorName(hipError_t error,
                                              const char **name) {
  if (!name)
    return nullPointer(__func__);
  const ErrorText *entry = find(error);
  *name = entry ? entry->name : nullptr;
  return entry ? hipSuccess : record(hipErrorInvalidValue);
}

MINI_HIP_EXPORT hipError_t hipDrvGetErrorString(hipError_t error,
                                                const char **text) {
  if (!text)
    return nullPointer(__func__);
  const ErrorText *entry = find(error);
  *text = entry ? entry->text : nullptr;
  return entry ? hipSuccess : record(hipErrorInvalidValue);
}

hipError_t hipGetLastError() {
  hipError_t error = lastError;
  lastError = hipSuccess;
  return error;
}

MINI_HIP_EXPORT hipError_t hipExtGetLastError() { return hipGetLastError(); }

hipError_t hipPeekAtLastError() { return lastError; }
