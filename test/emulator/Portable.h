//===- Portable.h - Kernels for two machines --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a kernel needs beyond C, for the GPU by compiler builtins and for the
// host by HostGrid.cpp. Names differ from OpenCL's because clang declares those
// as functions of a library that the tests do without.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EMULATOR_PORTABLE_H
#define MINI_TEST_EMULATOR_PORTABLE_H

#pragma OPENCL EXTENSION cl_khr_fp16 : enable
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
#pragma OPENCL EXTENSION __cl_clang_function_pointers : enable

#ifdef __AMDGCN__

#define localIdX() __builtin_amdgcn_workitem_id_x()
#define localIdY() __builtin_amdgcn_workitem_id_y()
#define localIdZ() __builtin_amdgcn_workitem_id_z()
#define groupIdX() __builtin_amdgcn_workgroup_id_x()
#define groupIdY() __builtin_amdgcn_workgroup_id_y()
#define groupIdZ() __builtin_amdgcn_workgroup_id_z()
#define localSizeX() ((uint)__builtin_amdgcn_workgroup_size_x())
#define localSizeY() ((uint)__builtin_amdgcn_workgroup_size_y())
#define localSizeZ() ((uint)__builtin_amdgcn_workgroup_size_z())
#define globalSizeX() ((uint)__builtin_amdgcn_grid_size_x())
#define globalSizeY() ((uint)__builtin_amdgcn_grid_size_y())

#define groupBarrier()                                                         \
  do {                                                                         \
    __builtin_amdgcn_fence(__ATOMIC_RELEASE, "workgroup");                     \
    __builtin_amdgcn_s_barrier();                                              \
    __builtin_amdgcn_fence(__ATOMIC_ACQUIRE, "workgroup");                     \
  } while (0)

#define laneId()                                                               \
  __builtin_amdgcn_mbcnt_hi(~0u, __builtin_amdgcn_mbcnt_lo(~0u, 0))
#define readUniformLane(value, lane) __builtin_amdgcn_readlane(value, lane)
#define permuteLanes(value, lane)                                              \
  ((uint)__builtin_amdgcn_ds_bpermute((lane) * 4, value))
#define ballot(condition) __builtin_amdgcn_ballot_w64(condition)

#else

struct HostWorkItem {
  uint localId[3];
  uint groupId[3];
  uint localSize[3];
  uint groupCount[3];
};
extern __global struct HostWorkItem hostWorkItem;
void hostGroupBarrier(void);
ulong hostReadLane(ulong value, uint lane);
ulong hostBallot(int condition);

#define localIdX() hostWorkItem.localId[0]
#define localIdY() hostWorkItem.localId[1]
#define localIdZ() hostWorkItem.localId[2]
#define groupIdX() hostWorkItem.groupId[0]
#define groupIdY() hostWorkItem.groupId[1]
#define groupIdZ() hostWorkItem.groupId[2]
#define localSizeX() hostWorkItem.localSize[0]
#define localSizeY() hostWorkItem.localSize[1]
#define localSizeZ() hostWorkItem.localSize[2]
#define globalSizeX() (localSizeX() * hostWorkItem.groupCount[0])
#define globalSizeY() (localSizeY() * hostWorkItem.groupCount[1])
#define groupBarrier() hostGroupBarrier()
#define laneId() (localIdX() % 64)
#define readUniformLane(value, lane) ((uint)hostReadLane(value, lane))
#define permuteLanes(value, lane) ((uint)hostReadLane(value, lane))
#define ballot(condition) hostBallot(condition)

#endif

#define globalIdX() (groupIdX() * localSizeX() + localIdX())
#define globalIdY() (groupIdY() * localSizeY() + localIdY())
#define globalIdZ() (groupIdZ() * localSizeZ() + localIdZ())

// The machines' NaNs differ in sign; results keep only that they are NaNs.
#define bitsOfHalf(x) ((x) != (x) ? (ushort)0x7E00 : as_ushort((half)(x)))
#define bitsOfFloat(x) ((x) != (x) ? 0x7FC00000u : as_uint((float)(x)))
#define bitsOfDouble(x)                                                        \
  ((x) != (x) ? 0x7FF8000000000000ul : as_ulong((double)(x)))

#endif // MINI_TEST_EMULATOR_PORTABLE_H
