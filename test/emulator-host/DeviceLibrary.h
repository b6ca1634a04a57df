//===- DeviceLibrary.h - Device functions that HIP's headers call *- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// threadIdx, __syncthreads and the like come from ROCm's device libraries,
// which this compiler has no matching version of. Kernels here need these few.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_HOST_DEVICELIBRARY_H
#define MINI_TEST_EMULATOR_HOST_DEVICELIBRARY_H

#include <hip/hip_runtime.h>

#define MINI_BY_DIMENSION(function, x, y, z)                                   \
  extern "C" __device__ inline size_t function(unsigned dimension) {           \
    return dimension == 0 ? x : dimension == 1 ? y : z;                        \
  }

MINI_BY_DIMENSION(__ockl_get_local_id, __builtin_amdgcn_workitem_id_x(),
                  __builtin_amdgcn_workitem_id_y(),
                  __builtin_amdgcn_workitem_id_z())
MINI_BY_DIMENSION(__ockl_get_group_id, __builtin_amdgcn_workgroup_id_x(),
                  __builtin_amdgcn_workgroup_id_y(),
                  __builtin_amdgcn_workgroup_id_z())
MINI_BY_DIMENSION(__ockl_get_local_size, __builtin_amdgcn_workgroup_size_x(),
                  __builtin_amdgcn_workgroup_size_y(),
                  __builtin_amdgcn_workgroup_size_z())
MINI_BY_DIMENSION(
    __ockl_get_num_groups,
    __builtin_amdgcn_grid_size_x() / __builtin_amdgcn_workgroup_size_x(),
    __builtin_amdgcn_grid_size_y() / __builtin_amdgcn_workgroup_size_y(),
    __builtin_amdgcn_grid_size_z() / __builtin_amdgcn_workgroup_size_z())

#undef MINI_BY_DIMENSION

extern "C" __device__ inline void
__atomic_work_item_fence(unsigned, __memory_order, __memory_scope scope) {
  if (scope <= __memory_scope_work_group)
    __builtin_amdgcn_fence(__ATOMIC_SEQ_CST, "workgroup");
  else
    __builtin_amdgcn_fence(__ATOMIC_SEQ_CST, "agent");
}

#endif // MINI_TEST_EMULATOR_HOST_DEVICELIBRARY_H
