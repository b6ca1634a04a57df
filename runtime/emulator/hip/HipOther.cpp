//===- HipOther.cpp - HIP: what does not return an error code -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The few entry points of HIP's library that HipUnsupported.def cannot hold.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

using namespace mini::emulator;

hipChannelFormatDesc hipCreateChannelDesc(int x, int y, int z, int w,
                                          hipChannelFormatKind kind) {
  return {x, y, z, w, kind};
}

// The numbers are the tracing library's, which the emulator does not have.
const char *hipApiName(uint32_t) { return "unknown"; }
MINI_HIP_EXPORT const char *hipGetCmdName(unsigned) { return "unknown"; }

MINI_HIP_EXPORT const char *hiprtcGetErrorString(int) {
  return "run-time compilation is not supported by the emulator";
}

/// There is no precompiled header to hand out.
MINI_HIP_EXPORT void __hipGetPCH(const char **header, unsigned *size) {
  *header = nullptr;
  *size = 0;
}

// Declared by hip_runtime.h as C++.
__attribute__((visibility("default"))) hipError_t
hipCreateSurfaceObject(hipSurfaceObject_t *, const hipResourceDesc *) {
  return notSupported(__func__, "surfaces are");
}
__attribute__((visibility("default"))) hipError_t
hipDestroySurfaceObject(hipSurfaceObject_t) {
  return notSupported(__func__, "surfaces are");
}
