//===- Hostcall.cpp - What kernels want of the host -----------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// printf and malloc on the device go through a buffer that HIP gives kernels.
// The emulator has none: it says so, once, and the launch fails. The device
// code is linked with ROCm's own device library.
//
//===----------------------------------------------------------------------===//

#ifdef __HIP_DEVICE_COMPILE__

extern "C" __attribute__((device)) int printf(const char *, ...);
extern "C" __attribute__((device)) void *__ockl_dm_alloc(unsigned long);

#endif

#ifdef MINI_DEVICE_CODE

extern "C" __attribute__((global)) void prints(int *out) {
#ifdef __HIP_DEVICE_COMPILE__
  printf("%d\n", out[0]);
#endif
}

extern "C" __attribute__((global)) void allocates(int *out) {
#ifdef __HIP_DEVICE_COMPILE__
  out[0] = *static_cast<int *>(__ockl_dm_alloc(64));
#endif
}

#else

#include "HostCheck.h"

int main(int argc, char **argv) {
  hipModule_t module = nullptr;
  EXPECT_SUCCESS(hipModuleLoad(&module, argc > 1 ? argv[1] : ""));
  int *out = nullptr;
  EXPECT_SUCCESS(hipMalloc(&out, 256));
  void *arguments[] = {&out};
  for (const char *name : {"prints", "allocates"}) {
    hipFunction_t kernel = nullptr;
    EXPECT_SUCCESS(hipModuleGetFunction(&kernel, module, name));
    EXPECT_CODE(hipModuleLaunchKernel(kernel, 1, 1, 1, 64, 1, 1, 0, nullptr,
                                      arguments, nullptr),
                hipErrorLaunchFailure);
  }
  return failures;
}

#endif
