// Atomics of every kind in memory and LDS; the end does not depend on the order.

#include "../Portable.h"

#define ATOMICS(T, A, NAME)                                                    \
  kernel void atomics##NAME(global T *out, global const T *in) {               \
    local T cells[6];                                                          \
    if (localIdX() < 6)                                                        \
      cells[localIdX()] = localIdX() == 5 ? (T)-1 : 0;                         \
    groupBarrier();                                                            \
    T x = in[globalIdX()];                                                     \
    local A *l = (local A *)cells;                                             \
    global A *g = (global A *)out;                                             \
    memory_order order = memory_order_relaxed;                                 \
    memory_scope scope = memory_scope_device;                                  \
    __opencl_atomic_fetch_add(l, x, memory_order_relaxed,                      \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_sub(l + 1, x, memory_order_relaxed,                  \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_min(l + 2, x, memory_order_relaxed,                  \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_max(l + 3, x, memory_order_relaxed,                  \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_xor(l + 4, x, memory_order_relaxed,                  \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_and(l + 5, x | 0x7F, memory_order_relaxed,           \
                              memory_scope_work_group);                        \
    __opencl_atomic_fetch_add(g, x, memory_order_relaxed,                      \
                              memory_scope_device);                            \
    __opencl_atomic_fetch_sub(g + 1, x, memory_order_seq_cst,                  \
                              memory_scope_device);                            \
    __opencl_atomic_fetch_min(g + 2, x, memory_order_relaxed,                  \
                              memory_scope_device);                            \
    __opencl_atomic_fetch_max(g + 3, x, memory_order_acq_rel,                  \
                              memory_scope_device);                            \
    __opencl_atomic_fetch_xor(g + 4, x, memory_order_relaxed,                  \
                              memory_scope_all_svm_devices);                   \
    __opencl_atomic_fetch_and(g + 5, x | 0xF0, memory_order_relaxed,           \
                              memory_scope_device);                            \
    __opencl_atomic_fetch_or(g + 6, x & 0x5555, memory_order_relaxed,          \
                             memory_scope_device);                             \
    groupBarrier();                                                            \
    if (localIdX() < 6)                                                        \
      out[8 + groupIdX() * 6 + localIdX()] = cells[localIdX()];                \
  }
ATOMICS(int, atomic_int, Int)
ATOMICS(uint, atomic_uint, Uint)
ATOMICS(long, atomic_long, Long)
ATOMICS(ulong, atomic_ulong, Ulong)

// A product by compare and exchange.
kernel void compareExchange(global uint *out, global const uint *in,
                            global ulong *wide) {
  local uint product;
  if (localIdX() == 0)
    product = 1;
  groupBarrier();
  uint x = in[globalIdX()] | 1;
  uint seen = product;
  while (!__opencl_atomic_compare_exchange_strong(
      (local atomic_uint *)&product, &seen, seen * x, memory_order_relaxed,
      memory_order_relaxed, memory_scope_work_group))
    ;
  ulong old = *wide;
  while (!__opencl_atomic_compare_exchange_strong(
      (global atomic_ulong *)wide, &old, old * (x | 0x100000001ul),
      memory_order_relaxed, memory_order_relaxed, memory_scope_device))
    ;
  groupBarrier();
  if (localIdX() == 0)
    out[groupIdX()] = product;
}

// Values handed round by exchange: none is lost, none comes twice.
kernel void exchangeAll(global uint *seen, global uint *cell) {
  uint previous = __opencl_atomic_exchange(
      (global atomic_uint *)cell, globalIdX() + 1, memory_order_relaxed,
      memory_scope_device);
  __opencl_atomic_fetch_add((global atomic_uint *)&seen[previous], 1u,
                            memory_order_relaxed, memory_scope_device);
  groupBarrier();
  if (globalIdX() == 0) {
    uint last = __opencl_atomic_exchange((global atomic_uint *)cell, 0u,
                                         memory_order_relaxed,
                                         memory_scope_device);
    seen[last] += 1;
  }
}

// Tickets: each item gets its own number.
kernel void tickets(global uint *out, global uint *counter) {
  local uint next;
  if (localIdX() == 0)
    next = 0;
  groupBarrier();
  uint mine = __opencl_atomic_fetch_add((local atomic_uint *)&next, 1u,
                                        memory_order_relaxed,
                                        memory_scope_work_group);
  out[groupIdX() * localSizeX() + mine] = mine * 3 + groupIdX();
  __opencl_atomic_fetch_add((global atomic_uint *)counter, mine,
                            memory_order_relaxed, memory_scope_device);
}
