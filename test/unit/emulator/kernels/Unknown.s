// A kernel whose instruction the emulator has no semantics for: it partitions
// graphics work, which no compute program does.
        .amdgcn_target "amdgcn-amd-amdhsa--gfx942"
        .text
        .globl unknown
        .p2align 8
        .type unknown,@function
unknown:
        v_screen_partition_4se_b32 v0, v0
        s_endpgm
.Lend:
        .size unknown, .Lend-unknown
        .rodata
        .p2align 6
        .amdhsa_kernel unknown
          .amdhsa_next_free_vgpr 8
          .amdhsa_next_free_sgpr 8
          .amdhsa_accum_offset 8
        .end_amdhsa_kernel
        .amdgpu_metadata
---
amdhsa.version: [1, 2]
amdhsa.kernels:
  - .name: unknown
    .symbol: unknown.kd
    .kernarg_segment_size: 0
    .group_segment_fixed_size: 0
    .private_segment_fixed_size: 0
    .kernarg_segment_align: 8
    .wavefront_size: 64
    .sgpr_count: 8
    .vgpr_count: 8
    .max_flat_workgroup_size: 1024
...
        .end_amdgpu_metadata
