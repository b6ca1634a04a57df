//===- Versions.cpp - A program built for a later ROCm --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Linked with a library of that soname and those symbol versions, as ROCm 6 and
// 7 have them. The program's argument is the major version.
//
//===----------------------------------------------------------------------===//

#include "hip/device/HipDeviceProperties6.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

/// The beginning of ROCm 6's hipPointerAttribute_t.
struct PointerAttributes6 {
  int type;
  int device;
  void *devicePointer, *hostPointer;
  int isManaged;
  unsigned flags;
};

extern "C" {
int hipMalloc(void **, size_t);
int hipFree(void *);
int hipPointerGetAttributes(PointerAttributes6 *, const void *);
int hipRuntimeGetVersion(int *);
int hipGetDevicePropertiesR0600(mini::emulator::DeviceProperties6 *, int);
}

static int failures = 0;
static void expect(bool condition, const char *what) {
  if (condition)
    return;
  std::printf("not true: %s\n", what);
  ++failures;
}

static void testProperties() {
  struct {
    mini::emulator::DeviceProperties6 properties;
    unsigned char behind[256];
  } place;
  std::memset(&place, 0xa5, sizeof(place));
  expect(hipGetDevicePropertiesR0600(&place.properties, 0) == 0, "properties");
  expect(place.behind[0] == 0xa5, "nothing is written past the structure");
  expect(!std::strncmp(place.properties.gcnArchName, "gfx942", 6), "arch");
  expect(place.properties.multiProcessorCount == 304, "compute units");
  expect(place.properties.unifiedAddressing == 1, "unified addresses");
}

static void testPointers() {
  void *device = nullptr;
  int host = 0;
  PointerAttributes6 attributes;
  expect(hipMalloc(&device, 64) == 0, "allocation");
  expect(hipPointerGetAttributes(&attributes, device) == 0, "attributes");
  expect(attributes.type == 2, "device memory is type 2 since ROCm 6");
  expect(hipPointerGetAttributes(&attributes, &host) == 0, "unknown memory");
  expect(attributes.type == 0, "unknown memory is type 0 since ROCm 6");
  expect(hipFree(device) == 0, "free");
}

int main(int count, char **arguments) {
  if (count != 2)
    return 2;
  int version = 0;
  expect(hipRuntimeGetVersion(&version) == 0, "version");
  expect(version / 10000000 == std::atoi(arguments[1]), "major version");
  expect(dlsym(RTLD_DEFAULT, "hipGetProcAddress"), "lookup by name");
  testProperties();
  testPointers();
  return failures != 0;
}
