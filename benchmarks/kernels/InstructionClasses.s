// One loop for each class of instructions, numbered as in EmulatorBenchmark.cpp.
// The arguments are a buffer of 64 KiB, the number of iterations and the class.
// An iteration is 64 instructions of the class and three to count.
        .amdgcn_target "amdgcn-amd-amdhsa--gfx942"

        // Makes a loop of the macro `body`, which is then free to be redefined.
        .macro loop number, repetitions
        s_cmp_eq_u32 s5, \number
        s_cbranch_scc0 .Lafter\number
.Lloop\number:
        .rept \repetitions
        body
        .endr
        .purgem body
        s_sub_u32 s4, s4, 1
        s_cmp_lg_u32 s4, 0
        s_cbranch_scc1 .Lloop\number
        s_endpgm
.Lafter\number:
        .endm

        .text
        .globl classes
        .p2align 8
        .type classes,@function
classes:
        s_load_dwordx2 s[2:3], s[0:1], 0x0
        s_load_dwordx2 s[4:5], s[0:1], 0x8
        s_waitcnt lgkmcnt(0)
        // A buffer descriptor over the same memory.
        s_mov_b32 s8, s2
        s_mov_b32 s9, s3
        s_mov_b32 s10, 0x10000
        s_mov_b32 s11, 0x20000
        // Integers, addresses, then floats of each width.
        v_lshlrev_b32 v1, 2, v0
        v_lshlrev_b32 v2, 4, v0
        v_lshlrev_b32 v3, 6, v0
        v_cvt_f32_u32 v4, v0
        v_add_f32 v5, 0.5, v4
        v_mov_b32 v6, v4
        v_mov_b32 v7, v5
        v_cvt_f64_u32 v[8:9], v0
        v_add_f64 v[10:11], v[8:9], 0.5
        v_mov_b32 v12, 0x3c003c00
        v_mov_b32 v13, 0x40003c00
        v_mov_b32 v14, 0x38403840
        v_mov_b32 v15, 0x48384840
        // A NaN of half precision in lane 0.
        v_mov_b32 v16, v12
        v_mov_b32 v17, v13
        v_cmp_eq_u32 vcc, 0, v0
        v_cndmask_b32 v16, v12, -1, vcc

        .macro body
        v_add_u32 v20, v1, v2
        v_lshl_add_u32 v21, v1, 3, v2
        v_and_b32 v22, s4, v2
        v_mul_lo_u32 v23, v1, v2
        v_xor_b32 v20, v1, v3
        v_min_i32 v21, v1, v2
        v_lshlrev_b32 v22, 4, v2
        v_add3_u32 v23, v1, v2, v3
        .endm
        loop 0, 8
        .macro body
        v_add_f32 v20, v4, v5
        v_mul_f32 v21, v4, v5
        v_fma_f32 v22, v4, v5, v6
        v_fmac_f32 v23, v4, v5
        v_max_f32 v20, 0, v4
        v_sub_f32 v21, s4, v5
        v_rndne_f32 v22, v5
        v_min_f32 v23, v4, v5
        .endm
        loop 1, 8
        .macro body
        v_pk_add_f32 v[20:21], v[4:5], v[6:7]
        v_pk_mul_f32 v[22:23], v[4:5], v[6:7]
        v_pk_fma_f32 v[24:25], v[4:5], v[6:7], v[4:5]
        v_pk_add_f32 v[20:21], v[4:5], v[6:7]
        v_pk_mul_f32 v[22:23], v[4:5], v[6:7] op_sel_hi:[0,1]
        v_pk_fma_f32 v[24:25], v[4:5], v[6:7], v[4:5]
        v_pk_add_f32 v[20:21], v[4:5], v[6:7]
        v_pk_mul_f32 v[22:23], v[4:5], v[6:7]
        .endm
        loop 2, 8
        .macro body
        v_add_f64 v[20:21], v[8:9], v[10:11]
        v_mul_f64 v[22:23], v[8:9], v[10:11]
        v_fma_f64 v[24:25], v[8:9], v[10:11], v[8:9]
        v_add_f64 v[20:21], v[8:9], v[10:11]
        v_mul_f64 v[22:23], v[8:9], v[10:11]
        v_fma_f64 v[24:25], v[8:9], v[10:11], v[8:9]
        v_max_f64 v[20:21], v[8:9], v[10:11]
        v_min_f64 v[22:23], v[8:9], v[10:11]
        .endm
        loop 3, 8
        .macro body
        v_rcp_f32 v20, v5
        v_rsq_f32 v21, v5
        v_sqrt_f32 v22, v5
        v_exp_f32 v23, v5
        v_log_f32 v20, v5
        v_rcp_f32 v21, v5
        v_sqrt_f32 v22, v5
        v_exp_f32 v23, v5
        .endm
        loop 4, 8
        .macro body
        v_add_f32 v20, -v4, |v5|
        v_mul_f32 v21, v4, v5 mul:2
        v_fma_f32 v22, v4, -v5, v6 clamp
        v_add_f32 v23, |v4|, v5
        v_max_f32 v20, -v4, v5 clamp
        v_mul_f32 v21, v4, v5 div:2
        v_fma_f32 v22, -v4, v5, |v6|
        v_med3_f32 v23, v4, -v5, v6
        .endm
        loop 5, 8
        .macro body
        v_add_u32_dpp v20, v1, v2 quad_perm:[1,0,3,2] row_mask:0xf bank_mask:0xf
        v_add_f32_dpp v21, v4, v5 row_shr:1 row_mask:0xf bank_mask:0xf
        v_mov_b32_dpp v22, v4 row_bcast:15 row_mask:0xa bank_mask:0xf
        v_add_u32_dpp v23, v1, v2 row_mirror row_mask:0xf bank_mask:0xf
        v_add_u32_dpp v20, v1, v2 quad_perm:[1,0,3,2] row_mask:0xf bank_mask:0xf
        v_add_f32_dpp v21, v4, v5 row_shr:1 row_mask:0xf bank_mask:0xf
        v_mov_b32_dpp v22, v4 row_newbcast:3 row_mask:0xf bank_mask:0xf
        v_add_u32_dpp v23, v1, v2 row_half_mirror row_mask:0xf bank_mask:0xf
        .endm
        loop 6, 8
        .macro body
        s_add_u32 s20, s4, s2
        s_addc_u32 s21, s3, 0
        s_lshl_b32 s22, s4, 3
        s_and_b64 s[24:25], s[2:3], exec
        s_mul_i32 s26, s4, s4
        s_bfe_u32 s27, s4, 0x40004
        s_cselect_b32 s28, s4, 1
        s_mov_b64 s[30:31], s[2:3]
        .endm
        loop 7, 8
        .macro body
        s_branch 0
        s_cbranch_execz 1
        s_cbranch_execnz 0
        s_branch 0
        s_cbranch_execnz 0
        s_cbranch_scc1 0
        s_cbranch_scc0 0
        s_cbranch_vccz 0
        .endm
        loop 8, 8
        .macro body
        s_load_dword s20, s[2:3], 0x0
        s_load_dwordx2 s[20:21], s[2:3], 0x8
        s_load_dwordx4 s[20:23], s[2:3], 0x10
        s_load_dwordx8 s[20:27], s[2:3], 0x20
        s_load_dword s20, s[2:3], 0x0
        s_load_dwordx2 s[20:21], s[2:3], 0x8
        s_load_dwordx4 s[20:23], s[2:3], 0x10
        s_load_dwordx16 s[20:35], s[2:3], 0x40
        .endm
        loop 9, 8
        .macro body
        ds_read_b32 v20, v1
        .endm
        loop 10, 64
        .macro body
        ds_write_b32 v1, v4
        .endm
        loop 11, 64
        .macro body
        ds_read_b128 v[20:23], v2
        .endm
        loop 12, 64
        .macro body
        ds_write_b128 v2, v[4:7]
        .endm
        loop 13, 64
        .macro body
        global_load_dword v20, v1, s[2:3]
        .endm
        loop 14, 64
        .macro body
        global_load_dwordx4 v[20:23], v2, s[2:3]
        .endm
        loop 15, 64
        .macro body
        global_load_dword v20, v3, s[2:3]
        .endm
        loop 16, 64
        .macro body
        global_load_dwordx4 v[20:23], v3, s[2:3]
        .endm
        loop 17, 64
        .macro body
        global_store_dword v1, v4, s[2:3]
        .endm
        loop 18, 64
        .macro body
        global_store_dwordx4 v2, v[4:7], s[2:3]
        .endm
        loop 19, 64
        .macro body
        buffer_load_dword v20, v1, s[8:11], 0 offen
        .endm
        loop 20, 64
        .macro body
        buffer_load_dwordx4 v[20:23], v2, s[8:11], 0 offen
        .endm
        loop 21, 64
        .macro body
        buffer_store_dword v4, v1, s[8:11], 0 offen
        .endm
        loop 22, 64
        .macro body
        buffer_store_dwordx4 v[4:7], v2, s[8:11], 0 offen
        .endm
        loop 23, 64
        .macro body
        v_mfma_f32_16x16x4_f32 v[64:67], v4, v5, v[64:67]
        .endm
        loop 24, 64
        .macro body
        v_mfma_f32_32x32x2_f32 v[64:79], v4, v5, v[64:79]
        .endm
        loop 25, 64
        .macro body
        v_mfma_f32_32x32x8_f16 v[64:79], v[12:13], v[12:13], v[64:79]
        .endm
        loop 26, 64
        .macro body
        v_mfma_f32_32x32x8_bf16 v[64:79], v[12:13], v[12:13], v[64:79]
        .endm
        loop 27, 64
        .macro body
        v_mfma_i32_32x32x16_i8 v[64:79], v[14:15], v[14:15], v[64:79]
        .endm
        loop 28, 64
        .macro body
        v_mfma_i32_16x16x32_i8 v[64:67], v[14:15], v[14:15], v[64:67]
        .endm
        loop 29, 64
        .macro body
        v_mfma_f32_32x32x16_fp8_fp8 v[64:79], v[14:15], v[14:15], v[64:79]
        .endm
        loop 30, 64
        .macro body
        v_mfma_f32_32x32x8_f16 v[64:79], v[16:17], v[12:13], v[64:79]
        .endm
        loop 31, 64
        .macro body
        v_mfma_f64_16x16x4_f64 v[64:71], v[8:9], v[10:11], v[64:71]
        .endm
        loop 32, 64
        .macro body
        v_mfma_f32_16x16x4_f32 v[64:67], v4, v5, v[64:67]
        v_add_u32 v20, v1, v2
        v_fma_f32 v22, v4, v5, v6
        v_lshl_add_u32 v21, v1, 3, v2
        v_max_f32 v20, 0, v4
        v_and_b32 v22, s4, v2
        v_mul_f32 v21, v4, v5
        v_mov_b32 v23, v4
        .endm
        loop 33, 8

        // The same accesses with every other lane.
        s_mov_b32 exec_lo, 0x55555555
        s_mov_b32 exec_hi, 0x55555555
        .macro body
        global_load_dword v20, v1, s[2:3]
        .endm
        loop 34, 64
        .macro body
        global_load_dwordx4 v[20:23], v2, s[2:3]
        .endm
        loop 35, 64
        .macro body
        v_add_u32 v20, v1, v2
        v_lshl_add_u32 v21, v1, 3, v2
        v_and_b32 v22, s4, v2
        v_mul_lo_u32 v23, v1, v2
        v_add_f32 v20, v4, v5
        v_mul_f32 v21, v4, v5
        v_fma_f32 v22, v4, v5, v6
        v_fmac_f32 v23, v4, v5
        .endm
        loop 36, 8
        s_endpgm
.Lend:
        .size classes, .Lend-classes

        .rodata
        .p2align 6
        .amdhsa_kernel classes
          .amdhsa_user_sgpr_kernarg_segment_ptr 1
          .amdhsa_group_segment_fixed_size 4096
          .amdhsa_next_free_vgpr 96
          .amdhsa_next_free_sgpr 48
          .amdhsa_accum_offset 96
          .amdhsa_float_denorm_mode_32 3
        .end_amdhsa_kernel
        .amdgpu_metadata
---
amdhsa.version: [1, 2]
amdhsa.kernels:
  - .name: classes
    .symbol: classes.kd
    .kernarg_segment_size: 16
    .group_segment_fixed_size: 4096
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 48
    .vgpr_count: 96
    .max_flat_workgroup_size: 64
    .args:
      - {.offset: 0, .size: 8, .value_kind: global_buffer, .address_space: global}
      - {.offset: 8, .size: 4, .value_kind: by_value}
      - {.offset: 12, .size: 4, .value_kind: by_value}
...
        .end_amdgpu_metadata
