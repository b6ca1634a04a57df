// Kernels whose counts can be told by reading them. The argument is a buffer, in
// s[4:5] behind the prologue; v2 is the work-item's byte offset in it, and v3 what
// the buffer has there. The prologue and the end are 1 SMEM of 8 bytes, 1 VALU,
// 1 load of a dword, 2 waits and 1 of no class.
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
        global_load_dword v3, v2, s[4:5]
        s_waitcnt vmcnt(0)
        .endm

        .macro end name, private = 0
        s_endpgm
        .size \name, .-\name
        .rodata
        .p2align 6
        .amdhsa_kernel \name
          .amdhsa_group_segment_fixed_size 32768
          .amdhsa_private_segment_fixed_size \private
          .amdhsa_enable_private_segment -(\private != 0)
          .amdhsa_kernarg_size 8
          .amdhsa_user_sgpr_kernarg_segment_ptr 1
          .amdhsa_next_free_vgpr 64
          .amdhsa_next_free_sgpr 24
          .amdhsa_accum_offset 64
        .end_amdhsa_kernel
        .endm

        .macro kernel name, instruction:vararg
        begin \name
        \instruction
        end \name
        .endm

        begin empty
        end empty

// One LDS access at the address that the buffer has for the lane.
        kernel readU8, ds_read_u8 v8, v3
        kernel read32, ds_read_b32 v8, v3
        kernel read64, ds_read_b64 v[8:9], v3
        kernel read96, ds_read_b96 v[8:10], v3
        kernel read128, ds_read_b128 v[8:11], v3
        kernel read2x32, ds_read2_b32 v[8:9], v3 offset1:1
        kernel read2x64, ds_read2_b64 v[8:11], v3 offset1:1
        kernel write32, ds_write_b32 v3, v2
        kernel write64, ds_write_b64 v3, v[8:9]
        kernel write128, ds_write_b128 v3, v[8:11]
        kernel add32, ds_add_u32 v3, v2
        kernel exchange2x32, ds_wrxchg2_rtn_b32 v[8:9], v3, v10, v11 offset1:1

// The same in global memory.
        kernel load32, global_load_dword v8, v3, s[4:5]
        kernel load128, global_load_dwordx4 v[8:11], v3, s[4:5]
        kernel store32, global_store_dword v3, v2, s[4:5]
        kernel store128, global_store_dwordx4 v3, v[8:11], s[4:5]
        kernel atomic32, global_atomic_add v3, v2, s[4:5]

// A buffer that ends behind the first 24 dwords.
        begin bufferEnd
        s_mov_b32 s6, 96
        s_mov_b32 s7, 0x00027000
        buffer_load_dword v8, v2, s[4:7], 0 offen
        end bufferEnd

// Global memory to LDS at m0.
        begin transfer
        s_mov_b32 m0, 0
        s_nop 0
        global_load_lds_dword v2, s[4:5]
        end transfer

// Flat addresses in global memory and in LDS.
        begin flatBoth
        s_mov_b64 s[8:9], src_shared_base
        v_mov_b32 v5, s9
        v_mov_b32 v4, v2
        flat_load_dword v8, v[4:5]
        v_mov_b32 v5, s5
        v_add_co_u32 v4, vcc, s4, v2
        v_addc_co_u32 v5, vcc, 0, v5, vcc
        flat_load_dwordx2 v[8:9], v[4:5]
        end flatBoth

        begin privateMemory
        scratch_store_dwordx2 off, v[8:9], off
        scratch_load_dword v8, off, off offset:4
        end privateMemory, 16

// One or more of each class, none of which touches memory but once.
        begin classes
        s_add_u32 s8, s8, s8
        s_getreg_b32 s8, hwreg(HW_REG_MODE)
        s_movk_i32 s8, 7
        s_load_dwordx4 s[8:11], s[4:5], 0x0
        s_waitcnt lgkmcnt(0)
        v_add_u32 v8, v8, v8
        v_accvgpr_write_b32 a0, v8
        v_exp_f32 v8, v8
        v_rcp_f64 v[8:9], v[8:9]
        v_mfma_f32_16x16x4_f32 v[4:7], v8, v9, 0
        ds_read_b32 v8, v2
        ds_swizzle_b32 v8, v2 offset:0
        global_load_dword v8, v2, s[4:5]
        global_store_dword v2, v3, s[4:5]
        global_atomic_or v2, v3, s[4:5]
        buffer_wbl2
        buffer_inv sc1
        s_branch classesNext
classesNext:
        s_cmp_eq_u32 s8, s8
        s_cbranch_scc0 classesEnd
        s_cbranch_scc1 classesEnd
        s_nop 0
classesEnd:
        s_barrier
        s_sleep 1
        s_setprio 0
        s_dcache_inv
        end classes

// Three instructions with 16 lanes, and branches: taken with 16 lanes, not taken
// with 16, taken with none, taken with all the lanes of the wave.
        begin masked
        s_mov_b64 s[8:9], exec
        s_mov_b64 exec, 0xffff
        v_mov_b32 v8, 0
        v_mov_b32 v8, 0
        v_sqrt_f32 v8, v8
        s_cbranch_execnz maskedPartial
        s_nop 0
maskedPartial:
        s_cbranch_execz maskedEnd
        s_mov_b64 exec, 0
        v_mov_b32 v8, 0
        s_cbranch_execz maskedNone
        s_nop 0
maskedNone:
        s_mov_b64 exec, s[8:9]
        s_branch maskedEnd
        s_nop 0
maskedEnd:
        end masked

// 10 iterations of 2 VALU, 3 SALU and a branch.
        begin loop
        s_mov_b32 s8, 10
loopNext:
        v_add_u32 v8, v8, v8
        v_add_u32 v8, v8, v8
        s_add_u32 s9, s9, s9
        s_sub_u32 s8, s8, 1
        s_cmp_lg_u32 s8, 0
        s_cbranch_scc1 loopNext
        end loop

        begin matrix
        .rept 3
        v_mfma_f32_16x16x4_f32 v[4:7], v8, v9, 0
        .endr
        v_mfma_f32_32x32x1_2b_f32 v[16:47], v8, v9, 0
        v_mfma_f32_4x4x4_16b_f16 v[4:7], v[8:9], v[10:11], 0
        v_mfma_i32_32x32x16_i8 v[16:31], v[8:9], v[10:11], 0
        v_mfma_f32_16x16x8_xf32 v[4:7], v[8:9], v[10:11], 0
        v_smfmac_f32_16x16x32_f16 v[4:7], v[8:9], v[10:13], v14
        end matrix

// Fails at its last instruction.
        begin fails
        v_mov_b32 v3, 0x7fffffff
        ds_read_b32 v8, v3
        end fails

        .amdgpu_metadata
---
amdhsa.version: [1, 2]
amdhsa.kernels:
  - {.name: empty, .symbol: empty.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: readU8, .symbol: readU8.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read32, .symbol: read32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read64, .symbol: read64.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read96, .symbol: read96.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read128, .symbol: read128.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read2x32, .symbol: read2x32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: read2x64, .symbol: read2x64.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: write32, .symbol: write32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: write64, .symbol: write64.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: write128, .symbol: write128.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: add32, .symbol: add32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: exchange2x32, .symbol: exchange2x32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: load32, .symbol: load32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: load128, .symbol: load128.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: store32, .symbol: store32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: store128, .symbol: store128.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: atomic32, .symbol: atomic32.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: bufferEnd, .symbol: bufferEnd.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: transfer, .symbol: transfer.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: flatBoth, .symbol: flatBoth.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: privateMemory, .symbol: privateMemory.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 16, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: classes, .symbol: classes.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: masked, .symbol: masked.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: loop, .symbol: loop.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: matrix, .symbol: matrix.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
  - {.name: fails, .symbol: fails.kd, .kernarg_segment_size: 8, .group_segment_fixed_size: 32768,
     .private_segment_fixed_size: 0, .kernarg_segment_align: 8, .wavefront_size: 64,
     .sgpr_count: 24, .vgpr_count: 64, .max_flat_workgroup_size: 1024,
     .args: [{.address_space: global, .offset: 0, .size: 8, .value_kind: global_buffer}]}
...
        .end_amdgpu_metadata
