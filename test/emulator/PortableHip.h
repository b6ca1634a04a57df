//===- PortableHip.h - HIP kernels for two machines -------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What HIP's headers give a kernel, without them: by compiler builtins for the
// GPU, and as plain C++ over HostGrid.cpp for the host. Kernels are extern "C",
// for the tests to find.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_PORTABLEHIP_H
#define MINI_TEST_EMULATOR_PORTABLEHIP_H

struct Index {
  unsigned x, y, z;
};

#ifdef __HIP__

#define __global__ extern "C" __attribute__((global))
#define __device__ __attribute__((device))
#define __shared__ __attribute__((shared))
#define __constant__ __attribute__((constant))
#define __launch_bounds__(size)                                                \
  __attribute__((amdgpu_flat_work_group_size(1, size)))
#define DYNAMIC_SHARED(T, name) extern __shared__ T name[]

#define threadIdx                                                              \
  (Index{__builtin_amdgcn_workitem_id_x(), __builtin_amdgcn_workitem_id_y(),   \
         __builtin_amdgcn_workitem_id_z()})
#define blockIdx                                                               \
  (Index{__builtin_amdgcn_workgroup_id_x(), __builtin_amdgcn_workgroup_id_y(), \
         __builtin_amdgcn_workgroup_id_z()})
#define blockDim                                                               \
  (Index{__builtin_amdgcn_workgroup_size_x(),                                  \
         __builtin_amdgcn_workgroup_size_y(),                                  \
         __builtin_amdgcn_workgroup_size_z()})
#define gridDim                                                                \
  (Index{__builtin_amdgcn_grid_size_x() / __builtin_amdgcn_workgroup_size_x(), \
         __builtin_amdgcn_grid_size_y() / __builtin_amdgcn_workgroup_size_y(), \
         __builtin_amdgcn_grid_size_z() /                                      \
             __builtin_amdgcn_workgroup_size_z()})

__device__ inline void __syncthreads() {
  __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup");
  __builtin_amdgcn_s_barrier();
  __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup");
}
__device__ inline void __threadfence() {
  __builtin_amdgcn_fence(__ATOMIC_SEQ_CST, "agent");
}
__device__ inline unsigned laneId() {
  return __builtin_amdgcn_mbcnt_hi(~0u, __builtin_amdgcn_mbcnt_lo(~0u, 0));
}
__device__ inline unsigned readLane(unsigned value, unsigned lane) {
  return __builtin_amdgcn_ds_bpermute(4 * (lane & 63), value);
}
__device__ inline unsigned long __ballot(bool condition) {
  return __builtin_amdgcn_ballot_w64(condition);
}

/// Of the C++ runtime, which there is none of for the device.
extern "C" __device__ inline void __cxa_pure_virtual() { __builtin_trap(); }

#define MINI_ATOMIC(name, builtin)                                             \
  template <typename T> __device__ inline T name(T *address, T value) {        \
    return builtin(address, value, __ATOMIC_RELAXED,                           \
                   __HIP_MEMORY_SCOPE_AGENT);                                  \
  }
MINI_ATOMIC(atomicAdd, __hip_atomic_fetch_add)
MINI_ATOMIC(atomicMin, __hip_atomic_fetch_min)
MINI_ATOMIC(atomicMax, __hip_atomic_fetch_max)
MINI_ATOMIC(atomicXor, __hip_atomic_fetch_xor)
MINI_ATOMIC(atomicExch, __hip_atomic_exchange)
#undef MINI_ATOMIC
template <typename T>
__device__ inline T atomicCAS(T *address, T expected, T value) {
  __hip_atomic_compare_exchange_strong(address, &expected, value,
                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED,
                                       __HIP_MEMORY_SCOPE_AGENT);
  return expected;
}

#else

#define __global__ extern "C"
#define __device__
#define __shared__ static
#define __constant__ static
#define __launch_bounds__(size)
extern "C" char hostDynamicLds[];
#define DYNAMIC_SHARED(T, name) T *name = reinterpret_cast<T *>(hostDynamicLds)

struct HostWorkItem {
  Index localId, groupId, localSize, groupCount;
};
extern "C" HostWorkItem hostWorkItem;
extern "C" void hostGroupBarrier();
extern "C" unsigned long hostReadLane(unsigned long value, unsigned lane);
extern "C" unsigned long hostBallot(int condition);

#define threadIdx hostWorkItem.localId
#define blockIdx hostWorkItem.groupId
#define blockDim hostWorkItem.localSize
#define gridDim hostWorkItem.groupCount

inline void __syncthreads() { hostGroupBarrier(); }
inline void __threadfence() {}
inline unsigned laneId() { return threadIdx.x % 64; }
inline unsigned readLane(unsigned value, unsigned lane) {
  return hostReadLane(value, lane);
}
inline unsigned long __ballot(bool condition) { return hostBallot(condition); }

// The host's work-items take turns at barriers only.
#define MINI_ATOMIC(name, result)                                              \
  template <typename T> inline T name(T *address, T value) {                   \
    T old = *address;                                                          \
    *address = result;                                                         \
    return old;                                                                \
  }
MINI_ATOMIC(atomicAdd, old + value)
MINI_ATOMIC(atomicMin, value < old ? value : old)
MINI_ATOMIC(atomicMax, value > old ? value : old)
MINI_ATOMIC(atomicXor, old ^ value)
MINI_ATOMIC(atomicExch, value)
#undef MINI_ATOMIC
template <typename T> inline T atomicCAS(T *address, T expected, T value) {
  T old = *address;
  if (old == expected)
    *address = value;
  return old;
}

#endif

__device__ inline unsigned globalThread() {
  return blockIdx.x * blockDim.x + threadIdx.x;
}

/// Any 32-bit value of the lane at a distance, of any type of that size.
template <typename T>
__device__ inline T __shfl_xor(T value, unsigned distance) {
  static_assert(sizeof(T) == 4);
  return __builtin_bit_cast(
      T, readLane(__builtin_bit_cast(unsigned, value), laneId() ^ distance));
}
template <typename T>
__device__ inline T __shfl_up(T value, unsigned distance) {
  static_assert(sizeof(T) == 4);
  unsigned from = laneId() < distance ? laneId() : laneId() - distance;
  return __builtin_bit_cast(
      T, readLane(__builtin_bit_cast(unsigned, value), from));
}

#endif // MINI_TEST_EMULATOR_PORTABLEHIP_H
