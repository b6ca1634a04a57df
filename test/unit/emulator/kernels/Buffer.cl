// Raw buffer accesses around the end of their range.

#define LANE __builtin_amdgcn_workitem_id_x()

static __amdgpu_buffer_rsrc_t resource(global int *data, int bytes) {
  return __builtin_amdgcn_make_buffer_rsrc(data, 0, bytes, 0x00027000);
}

kernel void loadRange(global int *out, global int *data, int bytes,
                      int uniform) {
  out[LANE] = __builtin_amdgcn_raw_buffer_load_b32(resource(data, bytes),
                                                   LANE * 4, uniform, 0);
}

kernel void loadWide(global int4 *out, global int *data, int bytes) {
  typedef unsigned vector4 __attribute__((ext_vector_type(4)));
  vector4 value = __builtin_amdgcn_raw_buffer_load_b128(
      resource(data, bytes), LANE * 8, 0, 0);
  out[LANE] = __builtin_astype(value, int4);
}

kernel void loadBytes(global int *out, global int *data, int bytes) {
  out[LANE] = __builtin_amdgcn_raw_buffer_load_b8(resource(data, bytes), LANE,
                                                  0, 0);
}

kernel void storeRange(global int *data, int bytes, int allocated) {
  __builtin_amdgcn_raw_buffer_store_b32(LANE + 1, resource(data, bytes),
                                        LANE * 4, 0, 0);
}

/// The compiler makes the constant the instruction's offset, so that the register
/// has a negative one where `shift` is.
kernel void loadShifted(global int *out, global int *data, int bytes,
                        int shift) {
  out[LANE] = __builtin_amdgcn_raw_buffer_load_b32(
      resource(data, bytes), (int)LANE * 4 + shift + 64, 0, 0);
}

/// A stride says nothing of the size where no index is given.
kernel void loadStrided(global int *out, global int *data, int bytes) {
  out[LANE] = __builtin_amdgcn_raw_buffer_load_b32(
      __builtin_amdgcn_make_buffer_rsrc(data, 4, bytes, 0x00027000), LANE * 4, 0, 0);
}

kernel void storeStrided(global int *data, int bytes) {
  __builtin_amdgcn_raw_buffer_store_b32(
      LANE + 1, __builtin_amdgcn_make_buffer_rsrc(data, 4, bytes, 0x00027000),
      LANE * 4, 0, 0);
}

/// The descriptor adds the lane's number as an index, without the bits that would
/// be those of a format and are a stride's then.
kernel void loadByThread(global int *out, global int *data, int bytes) {
  out[LANE] = __builtin_amdgcn_raw_buffer_load_b32(
      __builtin_amdgcn_make_buffer_rsrc(data, 4, bytes, 1 << 23), 4, 0, 0);
}
