// Operations between the lanes of a wave.

#define LANE __builtin_amdgcn_workitem_id_x()
#define DPP(value, control, rows)                                              \
  __builtin_amdgcn_update_dpp(0, value, control, rows, 0xf, false)

// The sum over a wave by DPP, as reductions are compiled: it is in lane 63.
kernel void reduceDpp(global int *out, global const int *in) {
  int value = in[LANE];
  value += DPP(value, 0x111, 0xf); // row_shr:1
  value += DPP(value, 0x112, 0xf); // row_shr:2
  value += DPP(value, 0x114, 0xf); // row_shr:4
  value += DPP(value, 0x118, 0xf); // row_shr:8
  value += DPP(value, 0x142, 0xa); // row_bcast:15
  value += DPP(value, 0x143, 0xc); // row_bcast:31
  out[LANE] = __builtin_amdgcn_readlane(value, 63);
}

// Each pattern of DPP on the lane numbers; a lane without a source gives -1.
kernel void permuteDpp(global int *out) {
  int lane = LANE;
#define PATTERN(index, control)                                                \
  out[index * 64 + lane] =                                                     \
      __builtin_amdgcn_update_dpp(-1, lane, control, 0xf, 0xf, false);
  PATTERN(0, 0x1b)  // quad_perm:[3,2,1,0]
  PATTERN(1, 0x103) // row_shl:3
  PATTERN(2, 0x113) // row_shr:3
  PATTERN(3, 0x123) // row_ror:3
  PATTERN(4, 0x130) // wave_shl:1
  PATTERN(5, 0x134) // wave_rol:1
  PATTERN(6, 0x138) // wave_shr:1
  PATTERN(7, 0x13c) // wave_ror:1
  PATTERN(8, 0x140) // row_mirror
  PATTERN(9, 0x141) // row_half_mirror
  PATTERN(10, 0x155) // row_newbcast:5
}

kernel void permuteLds(global int *out, global const int *index) {
  int lane = LANE;
  out[lane] = __builtin_amdgcn_ds_bpermute(index[lane] * 4, lane * 10);
  out[64 + lane] = __builtin_amdgcn_ds_permute(index[lane] * 4, lane * 10);
  out[128 + lane] = __builtin_amdgcn_ds_swizzle(lane, 0x041f); // lane ^ 1
  out[192 + lane] = __builtin_amdgcn_mbcnt_hi(
      ~0u, __builtin_amdgcn_mbcnt_lo(~0u, 0));
}

// A register array with an index that is known at run time only.
typedef int vector16 __attribute__((ext_vector_type(16)));
kernel void indexRegisters(global int *out, global const vector16 *in,
                           global const int *indices) {
  vector16 values = in[LANE];
  for (int k = 0; k < 16; ++k) {
    int i = indices[k];
    out[k * 64 + LANE] = values[i];
    values[(i + 3) & 15] = k;
  }
}
