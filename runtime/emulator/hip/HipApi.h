//===- HipApi.h - Shared by the HIP entry points ----------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Handles, the error a thread saw last, and how failures are reported: the
// error code to the caller, one line to standard error.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_HIP_HIPAPI_H
#define MINI_EMULATOR_HIP_HIPAPI_H

#include "load/CodeObject.h"
#include "machine/KernelArguments.h"
#include "mini/Expected.h"

#ifndef __HIP_PLATFORM_AMD__
#define __HIP_PLATFORM_AMD__
#endif
// The declarations give every definition its C linkage and its visibility.
#pragma GCC visibility push(default)
#include <hip/hip_runtime_api.h>
#pragma GCC visibility pop

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

/// For entry points that Debian's headers (HIP 5.2) do not declare.
#define MINI_HIP_EXPORT extern "C" __attribute__((visibility("default")))

struct ihipModuleSymbol_t {
  ihipModuleSymbol_t(mini::emulator::CodeObject *object,
                     const mini::emulator::KernelInfo *kernel)
      : object(object), kernel(kernel) {}

  mini::emulator::CodeObject *object;
  const mini::emulator::KernelInfo *kernel;
};

struct ihipModule_t {
  std::unique_ptr<mini::emulator::CodeObject> object;
  std::map<std::string, ihipModuleSymbol_t> functions;
};

namespace mini::emulator {

/// Remembers the error for hipGetLastError and returns it.
hipError_t record(hipError_t error);

/// Prints `what` with the entry point's name, then as above.
hipError_t reportFailure(hipError_t error, const char *function,
                         const std::string &what);

/// The common failures of the arguments.
hipError_t nullPointer(const char *function);
hipError_t notSupported(const char *function, const std::string &what);
/// hipErrorNoDevice, reported, where the environment hides the device.
hipError_t checkVisible(const char *function);
hipError_t checkDevice(const char *function, int device);
hipError_t checkStream(const char *function, hipStream_t stream);

/// Calls the entry points of ROCm 5 or those of later ones? Some enumerators
/// changed between them while the functions kept their names; the file name
/// the program loaded this library by says what it was built for.
int hipMajorVersion();

/// A launch with `<<<>>>` cannot return an error to the program, so the device
/// keeps a kernel's fault for the calls that wait for it, until it is reset.
void rememberFault(const std::string &what);
void forgetFault();
/// The fault the device has, as an error of `function`.
hipError_t checkFault(const char *function);

/// Held shared while a kernel runs; whoever takes memory or code away from
/// kernels holds it alone, as hipFree waits for the device.
std::shared_mutex &executionMutex();

/// The code object in an image: a bare ELF file, or a bundle that holds one
/// for this device. `size` is 0 where the caller does not know it.
Expected<std::unique_ptr<CodeObject>> loadImage(const void *image, size_t size);

/// A launch as HIP's entry points describe it, before it is checked.
struct LaunchRequest {
  dim3 blocks;
  dim3 threads;
  size_t dynamicLds = 0;
  hipStream_t stream = nullptr;
  void **parameters = nullptr;
  void **extra = nullptr;
  /// By `<<<>>>`: the program cannot see what the launch returns.
  bool resultIsLost = false;
  /// The threads of the last block in each dimension, or 0 where it is whole.
  dim3 partial = dim3(0, 0, 0);
};

/// Runs a kernel with arguments in either of HIP's two forms.
hipError_t launchFunction(const char *function, hipFunction_t kernel,
                          const LaunchRequest &request);

/// The functions that can be launched now. Unloading a module removes its own.
void addFunction(hipFunction_t kernel);
void removeFunction(hipFunction_t kernel);
bool isFunction(hipFunction_t kernel);

/// The kernel behind the address of its host stub.
hipError_t findFunction(const char *function, const void *host,
                        hipFunction_t &kernel);

/// The device's variable behind the address of the host's.
hipError_t findVariable(const char *function, const void *host,
                        GlobalVariable &variable);

} // namespace mini::emulator

#endif // MINI_EMULATOR_HIP_HIPAPI_H
