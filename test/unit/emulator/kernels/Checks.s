// One planted fault a kernel, and what looks alike but is right. The argument is
// a buffer, in s[4:5] behind the prologue; v2 is the work-item's byte offset, and
// s2 the workgroup's number. Each body begins at offset 0x18.
        .amdgcn_target "amdgcn-amd-amdhsa--gfx942"

        .macro begin name
        .text
        .globl \name
        .p2align 8
        .type \name,@function
\name:
        s_load_dwordx2 s[4:5], s[0:1], 0x0
        v_lshlrev_b32 v2, 2, v0
        s_waitcnt lgkmcnt(0)
        s_nop 4
        s_nop 0
        .endm

        .macro end name
        s_endpgm
        .size \name, .-\name
        .rodata
        .p2align 6
        .amdhsa_kernel \name
          .amdhsa_group_segment_fixed_size 1024
          .amdhsa_kernarg_size 8
          .amdhsa_user_sgpr_kernarg_segment_ptr 1
          .amdhsa_next_free_vgpr 32
          .amdhsa_next_free_sgpr 16
          .amdhsa_accum_offset 32
        .end_amdhsa_kernel
        .endm

// Uses a load's result at once.
        begin waitVector
        global_load_dword v1, v2, s[4:5]
        v_mov_b32 v3, v1
        end waitVector

// The same, as it should be.
        begin waitedVector
        global_load_dword v1, v2, s[4:5]
        s_waitcnt vmcnt(0)
        v_mov_b32 v3, v1
        end waitedVector

// Writes a register that a load will still write.
        begin waitOverwrite
        global_load_dword v1, v2, s[4:5]
        v_mov_b32 v1, 0
        end waitOverwrite

// The count covers the first load only.
        begin waitCount
        global_load_dword v1, v2, s[4:5]
        global_load_dword v3, v2, s[4:5]
        s_waitcnt vmcnt(1)
        v_mov_b32 v4, v1
        v_mov_b32 v5, v3
        end waitCount

// Uses what LDS has not answered.
        begin waitLocal
        ds_write_b32 v2, v2
        ds_read_b32 v1, v2
        v_mov_b32 v3, v1
        end waitLocal

// Scalar loads finish in any order, so a count of one proves nothing.
        begin waitScalar
        s_load_dword s6, s[4:5], 0x0
        s_load_dword s7, s[4:5], 0x4
        s_waitcnt lgkmcnt(1)
        s_mov_b32 s8, s6
        end waitScalar

// Reads LDS before the load into it has arrived.
        begin waitTransfer
        s_mov_b32 m0, 0
        s_nop 0
        global_load_lds_dword v2, s[4:5]
        ds_read_b32 v1, v2
        s_waitcnt vmcnt(0) lgkmcnt(0)
        end waitTransfer

// Six wait states where seven are needed.
        begin hazardRead
        v_mfma_f32_16x16x16_f16 v[4:7], v[8:9], v[10:11], 0
        s_nop 5
        v_mov_b32 v12, v4
        end hazardRead

// The same with one more.
        begin keptRead
        v_mfma_f32_16x16x16_f16 v[4:7], v[8:9], v[10:11], 0
        s_nop 6
        v_mov_b32 v12, v4
        end keptRead

// A matrix result as the next instruction's A, one of ten states missing.
        begin hazardSource
        v_mfma_f32_16x16x4_f32 v[4:7], v8, v9, 0
        s_nop 8
        v_mfma_f32_16x16x4_f32 v[16:19], v4, v9, 0
        end hazardSource

// Accumulation needs no states unless the registers only overlap.
        begin hazardAccumulate
        v_mfma_f32_16x16x16_f16 v[4:7], v[8:9], v[10:11], v[4:7]
        v_mfma_f32_16x16x16_f16 v[4:7], v[8:9], v[10:11], v[4:7]
        v_mfma_f32_32x32x8_f16 v[0:15], v[20:21], v[22:23], v[0:15]
        end hazardAccumulate

// A lane of what the VALU has just written.
        begin hazardLane
        v_mov_b32 v1, 1
        v_readlane_b32 s6, v1, 0
        end hazardLane

// Exchanges between two waves without a barrier.
        begin raceLocal
        v_xor_b32 v3, 0x100, v2
        ds_write_b32 v2, v2
        s_waitcnt lgkmcnt(0)
        ds_read_b32 v1, v3
        s_waitcnt lgkmcnt(0)
        end raceLocal

// The barrier alone does not wait for the stores.
        begin raceWait
        v_xor_b32 v3, 0x100, v2
        ds_write_b32 v2, v2
        s_barrier
        ds_read_b32 v1, v3
        s_waitcnt lgkmcnt(0)
        end raceWait

// The same in order.
        begin orderedLocal
        v_xor_b32 v3, 0x100, v2
        ds_write_b32 v2, v2
        s_waitcnt lgkmcnt(0)
        s_barrier
        ds_read_b32 v1, v3
        s_waitcnt lgkmcnt(0)
        end orderedLocal

// Every workgroup stores to the same addresses.
        begin raceGroups
        global_store_dword v2, v2, s[4:5]
        end raceGroups

// Bytes of one dword, and an atomic, which are no race.
        begin apartGroups
        v_lshl_add_u32 v3, v0, 1, s2
        global_store_byte v3, v2, s[4:5]
        global_atomic_add v2, v2, s[4:5] offset:256
        end apartGroups

// A barrier under a condition that only one lane meets.
        begin barrierLanes
        s_mov_b64 exec, 1
        s_barrier
        end barrierLanes

// Each wave waits at a barrier of its own.
        begin barrierPlaces
        v_readfirstlane_b32 s6, v0
        s_cmp_lg_u32 s6, 0
        s_cbranch_scc1 1f
        s_barrier
        s_endpgm
1:
        s_barrier
        end barrierPlaces

// One byte of the dword has been written.
        begin uninitializedLocal
        ds_write_b8 v2, v2
        ds_read_b32 v1, v2
        s_waitcnt lgkmcnt(0)
        end uninitializedLocal

// An atomic between two dwords.
        begin misalignedLocal
        v_add_u32 v3, 2, v2
        ds_add_u32 v3, v2
        s_waitcnt lgkmcnt(0)
        end misalignedLocal

// The same in global memory.
        begin misalignedGlobal
        global_atomic_add v2, v2, s[4:5] offset:2
        end misalignedGlobal

// LDS addresses wrap at 32 bits: bases from -1024 up, to which the offset adds
// 1024.
        begin negativeBase
        v_add_u32 v3, 0xfffffc00, v2
        ds_write_b32 v3, v2 offset:1024
        s_waitcnt lgkmcnt(0)
        ds_read_b32 v4, v2
        s_waitcnt lgkmcnt(0)
        global_store_dword v2, v4, s[4:5]
        end negativeBase

        .amdgpu_metadata
---
amdhsa.version: [1, 2]
amdhsa.kernels:
  - .name: waitVector
    .symbol: waitVector.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitedVector
    .symbol: waitedVector.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitOverwrite
    .symbol: waitOverwrite.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitCount
    .symbol: waitCount.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitLocal
    .symbol: waitLocal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitScalar
    .symbol: waitScalar.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: waitTransfer
    .symbol: waitTransfer.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: hazardRead
    .symbol: hazardRead.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: keptRead
    .symbol: keptRead.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: hazardSource
    .symbol: hazardSource.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: hazardAccumulate
    .symbol: hazardAccumulate.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: hazardLane
    .symbol: hazardLane.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: raceLocal
    .symbol: raceLocal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: raceWait
    .symbol: raceWait.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: orderedLocal
    .symbol: orderedLocal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: raceGroups
    .symbol: raceGroups.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: apartGroups
    .symbol: apartGroups.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: barrierLanes
    .symbol: barrierLanes.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: barrierPlaces
    .symbol: barrierPlaces.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: uninitializedLocal
    .symbol: uninitializedLocal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: misalignedLocal
    .symbol: misalignedLocal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: misalignedGlobal
    .symbol: misalignedGlobal.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
  - .name: negativeBase
    .symbol: negativeBase.kd
    .kernarg_segment_size: 8
    .group_segment_fixed_size: 1024
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 16
    .vgpr_count: 32
    .max_flat_workgroup_size: 1024
    .args:
      - {.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}
...
        .end_amdgpu_metadata
