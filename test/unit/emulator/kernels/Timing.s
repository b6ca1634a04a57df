// Kernels for the timing model. Behind the prologue v1 is the lane's number in
// the workgroup, s[4:5] and s[6:7] are the arguments, both buffers, and s8 is the
// workgroup's number.
        .amdgcn_target "amdgcn-amd-amdhsa--gfx942"

        .macro begin name
        .text
        .globl \name
        .p2align 8
        .type \name,@function
\name:
        v_and_b32 v1, 0x3ff, v0
        s_mov_b32 s8, s2
        s_load_dwordx4 s[4:7], s[0:1], 0x0
        s_waitcnt lgkmcnt(0)
        .endm

        .macro end name, vgprs = 128, lds = 0
        s_endpgm
        .size \name, .-\name
        .rodata
        .p2align 6
        .amdhsa_kernel \name
          .amdhsa_group_segment_fixed_size \lds
          .amdhsa_kernarg_size 16
          .amdhsa_user_sgpr_kernarg_segment_ptr 1
          .amdhsa_system_sgpr_workgroup_id_x 1
          .amdhsa_next_free_vgpr \vgprs
          .amdhsa_next_free_sgpr 24
          .amdhsa_accum_offset 64
        .end_amdhsa_kernel
        .endm

// NAME0 has the instruction 64 times and NAME1 128 times: 64 of them take the
// difference.
        .macro repeated name, instruction:vararg
        begin \name\()0
        .rept 64
        \instruction
        .endr
        end \name\()0
        begin \name\()1
        .rept 128
        \instruction
        .endr
        end \name\()1
        .endm

// Each accumulates onto the result of the one before.
        repeated chainF16Small, v_mfma_f32_16x16x16_f16 a[0:3], v[2:3], v[4:5], a[0:3]
        repeated chainF16Large, v_mfma_f32_32x32x8_f16 a[0:15], v[2:3], v[4:5], a[0:15]
        repeated chainI8Small, v_mfma_i32_16x16x32_i8 a[0:3], v[2:3], v[4:5], a[0:3]
        repeated chainI8Large, v_mfma_i32_32x32x16_i8 a[0:15], v[2:3], v[4:5], a[0:15]
        repeated chainF32Small, v_mfma_f32_16x16x4_f32 a[0:3], v2, v3, a[0:3]
        repeated chainF32Large, v_mfma_f32_32x32x2_f32 a[0:15], v2, v3, a[0:15]
        repeated chainF64, v_mfma_f64_16x16x4_f64 a[0:7], v[2:3], v[4:5], a[0:7]

        repeated add, v_add_f32 v2, v2, v3
        repeated packedFma, v_pk_fma_f32 v[2:3], v[4:5], v[6:7], v[2:3]
        repeated exponential, v_exp_f32 v2, v3
        repeated scalarAdd, s_add_u32 s10, s10, s11
        repeated nop, s_nop 7

// A matrix core that always has work: two accumulators, so that nothing waits
// for a result.
        begin peak
        .rept 1024
        v_mfma_f32_16x16x16_f16 a[0:3], v[2:3], v[4:5], a[0:3]
        v_mfma_f32_16x16x16_f16 a[4:7], v[2:3], v[4:5], a[4:7]
        .endr
        end peak

// Vector instructions in the shadow of matrix instructions: none of half
// precision takes the ALU's time, single precision takes all of it.
        .macro shadow name, instruction:vararg
        begin \name\()0
        .rept 64
        \instruction
        .endr
        end \name\()0
        begin \name\()1
        .rept 64
        \instruction
        v_add_f32 v6, v7, v8
        v_add_f32 v9, v7, v8
        .endr
        end \name\()1
        .endm
        shadow shadowF16, v_mfma_f32_16x16x16_f16 a[0:3], v[2:3], v[4:5], a[0:3]
        shadow shadowF32, v_mfma_f32_16x16x4_f32 a[0:3], v2, v3, a[0:3]

// LDS accesses STRIDE bytes apart: NAME0 has 64 of them, NAME1 128. Each wave
// starts with its own row.
        .macro local name, stride, instruction:vararg
        .irp twice, 0, 1
        begin \name\()\twice
        v_and_b32 v2, 63, v1
        v_mul_u32_u24 v2, \stride, v2
        .rept 64 * (1 + \twice)
        \instruction
        .endr
        s_waitcnt lgkmcnt(0)
        end \name\()\twice, 128, 16384
        .endr
        .endm
        local readWide, 16, ds_read_b128 v[4:7], v2
        local writeWide, 16, ds_write_b128 v2, v[4:7]
        local readOneWay, 4, ds_read_b32 v4, v2
        local readTwoWay, 8, ds_read_b32 v4, v2
        local readFourWay, 16, ds_read_b32 v4, v2
        local readOneBank, 128, ds_read_b32 v4, v2

// Copies 16 KiB a workgroup of 256.
        begin copy
        s_lshl_b32 s9, s8, 14
        v_lshlrev_b32 v2, 4, v1
        v_add_u32 v2, s9, v2
        .irp part, 0, 1, 2, 3
        v_add_u32 v[20 + \part], 4096 * \part, v2
        .endr
        global_load_dwordx4 v[4:7], v20, s[4:5]
        global_load_dwordx4 v[8:11], v21, s[4:5]
        global_load_dwordx4 v[12:15], v22, s[4:5]
        global_load_dwordx4 v[16:19], v23, s[4:5]
        s_waitcnt vmcnt(3)
        global_store_dwordx4 v20, v[4:7], s[6:7]
        s_waitcnt vmcnt(3)
        global_store_dwordx4 v21, v[8:11], s[6:7]
        s_waitcnt vmcnt(3)
        global_store_dwordx4 v22, v[12:15], s[6:7]
        s_waitcnt vmcnt(3)
        global_store_dwordx4 v23, v[16:19], s[6:7]
        end copy, 64

// What a compute unit holds.
        .irp vgprs, 64, 72, 80, 96, 128, 168, 256, 512
        begin registers\vgprs
        end registers\vgprs, \vgprs
        .endr

// 64 steps that each load a kilobyte and do eight matrix instructions with it;
// the second one loads a step ahead.
        begin singleBuffered
        s_lshl_b32 s9, s8, 16
        v_lshlrev_b32 v2, 4, v1
        v_add_u32 v2, s9, v2
        s_mov_b32 s10, 64
singleLoop:
        global_load_dwordx4 v[4:7], v2, s[4:5]
        v_add_u32 v2, 0x400, v2
        s_waitcnt vmcnt(0)
        .rept 8
        v_mfma_f32_16x16x16_f16 a[0:3], v[4:5], v[6:7], a[0:3]
        .endr
        s_sub_u32 s10, s10, 1
        s_cmp_lg_u32 s10, 0
        s_cbranch_scc1 singleLoop
        end singleBuffered

        begin doubleBuffered
        s_lshl_b32 s9, s8, 16
        v_lshlrev_b32 v2, 4, v1
        v_add_u32 v2, s9, v2
        global_load_dwordx4 v[4:7], v2, s[4:5]
        s_mov_b32 s10, 32
doubleLoop:
        v_add_u32 v2, 0x400, v2
        global_load_dwordx4 v[8:11], v2, s[4:5]
        s_waitcnt vmcnt(1)
        .rept 8
        v_mfma_f32_16x16x16_f16 a[0:3], v[4:5], v[6:7], a[0:3]
        .endr
        v_add_u32 v2, 0x400, v2
        global_load_dwordx4 v[4:7], v2, s[4:5]
        s_waitcnt vmcnt(1)
        .rept 8
        v_mfma_f32_16x16x16_f16 a[0:3], v[8:9], v[10:11], a[0:3]
        .endr
        s_sub_u32 s10, s10, 1
        s_cmp_lg_u32 s10, 0
        s_cbranch_scc1 doubleLoop
        s_waitcnt vmcnt(0)
        end doubleBuffered

// A product of matrices: eight steps of a tile of four by four fragments, or of
// four by two in twice as many workgroups. All have the same left side.
        .macro tile name, columns
        begin \name
        v_lshlrev_b32 v2, 4, v1
        s_lshl_b32 s9, s8, 15
        v_add_u32 v3, s9, v2
        s_mov_b32 s10, 8
\name\()Loop:
        .irp row, 0, 1, 2, 3
        global_load_dwordx4 v[8 + 4 * \row : 11 + 4 * \row], v2, s[4:5]
        v_add_u32 v2, 0x400, v2
        .endr
        .set column, 0
        .rept \columns
        global_load_dwordx4 v[24 + 4 * column : 27 + 4 * column], v3, s[4:5]
        v_add_u32 v3, 0x400, v3
        .set column, column + 1
        .endr
        s_waitcnt vmcnt(0)
        .irp row, 0, 1, 2, 3
        .set column, 0
        .rept \columns
        v_mfma_f32_16x16x16_f16 a[(\row * 4 + column) * 4 : (\row * 4 + column) * 4 + 3], v[8 + 4 * \row : 9 + 4 * \row], v[24 + 4 * column : 25 + 4 * column], a[(\row * 4 + column) * 4 : (\row * 4 + column) * 4 + 3]
        .set column, column + 1
        .endr
        .endr
        s_sub_u32 s10, s10, 1
        s_cmp_lg_u32 s10, 0
        s_cbranch_scc1 \name\()Loop
        end \name
        .endm
        tile wholeTile, 4
        tile halfTile, 2

// Straight-line code that llvm-mca sees too.
        .macro straight name, file
        .irp twice, 0, 1
        begin \name\()\twice
        .rept 32 * (1 + \twice)
        .include "\file"
        .endr
        end \name\()\twice
        .endr
        .endm
        straight matrixBesideVector, "MatrixBesideVector.inc"
        straight vectorChain, "VectorChain.inc"
        straight matrixChains, "MatrixChains.inc"

        .include "TimingMetadata.inc"
