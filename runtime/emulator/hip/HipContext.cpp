//===- HipContext.cpp - HIP: contexts, peers and hints --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The older interface by contexts: there is one, the device's. Cache and bank
// settings are hints that this device has no use for.
//
//===----------------------------------------------------------------------===//

#include "HipApi.h"

#include <vector>

using namespace mini::emulator;

struct ihipCtx_t {};

namespace {

ihipCtx_t primaryContext;

std::vector<hipCtx_t> &contexts() {
  thread_local std::vector<hipCtx_t> stack;
  return stack;
}

hipError_t checkContext(const char *function, hipCtx_t context) {
  if (context == &primaryContext)
    return hipSuccess;
  return reportFailure(hipErrorInvalidContext, function, "not a context");
}

hipError_t samePeer(const char *function) {
  return reportFailure(hipErrorInvalidDevice, function,
                       "a device is no peer of itself");
}

template <typename T> hipError_t answer(const char *function, T *to, T value) {
  if (!to)
    return nullPointer(function);
  *to = value;
  return hipSuccess;
}

} // namespace

hipError_t hipCtxCreate(hipCtx_t *context, unsigned, hipDevice_t device) {
  if (!context)
    return nullPointer(__func__);
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  *context = &primaryContext;
  contexts().push_back(*context);
  return hipSuccess;
}
hipError_t hipCtxDestroy(hipCtx_t context) {
  if (hipError_t error = checkContext(__func__, context))
    return error;
  if (!contexts().empty())
    contexts().pop_back();
  return hipSuccess;
}
hipError_t hipCtxPushCurrent(hipCtx_t context) {
  if (hipError_t error = checkContext(__func__, context))
    return error;
  contexts().push_back(context);
  return hipSuccess;
}
hipError_t hipCtxPopCurrent(hipCtx_t *context) {
  if (contexts().empty())
    return reportFailure(hipErrorInvalidContext, __func__,
                         "no context was pushed");
  if (context)
    *context = contexts().back();
  contexts().pop_back();
  return hipSuccess;
}
hipError_t hipCtxSetCurrent(hipCtx_t context) {
  if (context)
    if (hipError_t error = checkContext(__func__, context))
      return error;
  if (!contexts().empty())
    contexts().pop_back();
  if (context)
    contexts().push_back(context);
  return hipSuccess;
}
hipError_t hipCtxGetCurrent(hipCtx_t *context) {
  return answer(__func__, context,
                contexts().empty() ? &primaryContext : contexts().back());
}
hipError_t hipCtxGetDevice(hipDevice_t *device) {
  return answer(__func__, device, 0);
}
hipError_t hipCtxGetApiVersion(hipCtx_t context, int *version) {
  if (context)
    if (hipError_t error = checkContext(__func__, context))
      return error;
  return answer(__func__, version, 4);
}

hipError_t hipDevicePrimaryCtxGetState(hipDevice_t device, unsigned *flags,
                                       int *active) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  if (hipError_t error = answer(__func__, active, 1))
    return error;
  return hipGetDeviceFlags(flags);
}
hipError_t hipDevicePrimaryCtxRetain(hipCtx_t *context, hipDevice_t device) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  return answer(__func__, context, &primaryContext);
}
hipError_t hipDevicePrimaryCtxRelease(hipDevice_t device) {
  return checkDevice(__func__, device);
}
hipError_t hipDevicePrimaryCtxReset(hipDevice_t device) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  return hipDeviceReset();
}

hipError_t hipDeviceCanAccessPeer(int *can, int device, int peer) {
  if (hipError_t error = checkDevice(__func__, device))
    return error;
  if (hipError_t error = checkDevice(__func__, peer))
    return error;
  return answer(__func__, can, 0);
}
hipError_t hipDeviceEnablePeerAccess(int peer, unsigned) {
  if (hipError_t error = checkDevice(__func__, peer))
    return error;
  return samePeer(__func__);
}
hipError_t hipDeviceDisablePeerAccess(int peer) {
  if (hipError_t error = checkDevice(__func__, peer))
    return error;
  return reportFailure(hipErrorPeerAccessNotEnabled, __func__,
                       "there is no peer");
}
hipError_t hipDeviceGetP2PAttribute(int *, hipDeviceP2PAttr, int source,
                                    int destination) {
  if (hipError_t error = checkDevice(__func__, source))
    return error;
  if (hipError_t error = checkDevice(__func__, destination))
    return error;
  return samePeer(__func__);
}
hipError_t hipCtxEnablePeerAccess(hipCtx_t, unsigned) {
  return samePeer(__func__);
}
hipError_t hipCtxDisablePeerAccess(hipCtx_t) {
  return reportFailure(hipErrorPeerAccessNotEnabled, __func__,
                       "there is no peer");
}

hipError_t hipDeviceSetCacheConfig(hipFuncCache_t) { return hipSuccess; }
hipError_t hipDeviceGetCacheConfig(hipFuncCache_t *config) {
  return answer(__func__, config, hipFuncCachePreferNone);
}
hipError_t hipCtxSetCacheConfig(hipFuncCache_t) { return hipSuccess; }
hipError_t hipCtxGetCacheConfig(hipFuncCache_t *config) {
  return answer(__func__, config, hipFuncCachePreferNone);
}
hipError_t hipDeviceSetSharedMemConfig(hipSharedMemConfig) {
  return hipSuccess;
}
hipError_t hipDeviceGetSharedMemConfig(hipSharedMemConfig *config) {
  return answer(__func__, config, hipSharedMemBankSizeFourByte);
}
hipError_t hipCtxSetSharedMemConfig(hipSharedMemConfig) { return hipSuccess; }
hipError_t hipCtxGetSharedMemConfig(hipSharedMemConfig *config) {
  return answer(__func__, config, hipSharedMemBankSizeFourByte);
}
hipError_t hipDeviceGetLimit(size_t *, hipLimit_t limit) {
  return reportFailure(hipErrorUnsupportedLimit, __func__,
                       "limit " + std::to_string(limit) +
                           ": kernels have neither a heap nor printf here");
}
