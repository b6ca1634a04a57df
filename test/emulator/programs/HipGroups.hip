// What the threads of a block and of a wave do together: LDS, shuffles, ballots
// and atomics, by templates as HIP's libraries write them.

#include "../PortableHip.h"

namespace {

struct Sum {
  template <typename T> __device__ T operator()(T a, T b) const {
    return a + b;
  }
};
struct Greater {
  template <typename T> __device__ T operator()(T a, T b) const {
    return a > b ? a : b;
  }
};

/// A tree in static LDS; every thread gets the result.
template <typename T, unsigned size, typename Combine>
__device__ T reduceBlock(T value, Combine combine) {
  __shared__ T partial[size];
  partial[threadIdx.x] = value;
  __syncthreads();
  for (unsigned step = size / 2; step > 0; step /= 2) {
    if (threadIdx.x < step)
      partial[threadIdx.x] =
          combine(partial[threadIdx.x], partial[threadIdx.x + step]);
    __syncthreads();
  }
  T result = partial[0];
  __syncthreads();
  return result;
}

template <typename T, typename Combine>
__device__ T reduceWave(T value, Combine combine) {
  for (unsigned distance = 1; distance < 64; distance *= 2)
    value = combine(value, __shfl_xor(value, distance));
  return value;
}

} // namespace

__global__ void __launch_bounds__(256)
    reduceBlocks(long *out, const int *in, int count) {
  unsigned i = globalThread();
  int value = static_cast<int>(i) < count ? in[i] : 0;
  long sum = reduceBlock<long, 256>(value, Sum());
  int largest = reduceBlock<int, 256>(value, Greater());
  float product =
      reduceBlock<float, 256>(static_cast<float>(value % 16),
                              [](float a, float b) { return a * 0.5f + b; });
  if (threadIdx.x == 0) {
    out[3 * blockIdx.x] = sum;
    out[3 * blockIdx.x + 1] = largest;
    out[3 * blockIdx.x + 2] = static_cast<long>(product * 1024.0f);
  }
}

__global__ void shuffleScan(unsigned *out, const unsigned *in) {
  unsigned value = in[globalThread()], sum = value;
  for (unsigned distance = 1; distance < 64; distance *= 2) {
    unsigned other = __shfl_up(sum, distance);
    if (laneId() >= distance)
      sum += other;
  }
  float quarter = static_cast<float>(value >> 24) * 0.25f;
  out[3 * globalThread()] = sum;
  out[3 * globalThread() + 1] = reduceWave(value, Greater());
  out[3 * globalThread() + 2] =
      static_cast<unsigned>(reduceWave(quarter, Sum()));
}

/// Keeps the odd values of each wave, in order, and counts them.
__global__ void compactWaves(unsigned *out, unsigned *counts,
                             const unsigned *in) {
  unsigned i = globalThread(), first = i - laneId();
  unsigned value = in[i];
  bool keep = value % 2 != 0 && value % 3 != 0;
  unsigned long kept = __ballot(keep);
  unsigned long below = kept & ((1ul << laneId()) - 1);
  if (keep)
    out[first + __builtin_popcountl(below)] = value;
  if (laneId() == 0)
    counts[i / 64] = __builtin_popcountl(kept);
}

__global__ void atomicHistogram(unsigned *bins, float *weights,
                                unsigned long *extremes, const unsigned *in) {
  __shared__ unsigned local[64];
  __shared__ float localWeights[64];
  for (unsigned i = threadIdx.x; i < 64; i += blockDim.x) {
    local[i] = 0;
    localWeights[i] = 0;
  }
  __syncthreads();
  unsigned value = in[globalThread()];
  atomicAdd(&local[value % 64], 1u);
  // Sums of small integers are exact in any order.
  atomicAdd(&localWeights[value % 64], static_cast<float>(value >> 28));
  __syncthreads();
  for (unsigned i = threadIdx.x; i < 64; i += blockDim.x) {
    atomicAdd(&bins[i], local[i]);
    atomicAdd(&weights[i], localWeights[i]);
  }
  unsigned long wide = static_cast<unsigned long>(value) << 20 | threadIdx.x;
  atomicMax(&extremes[0], wide);
  atomicMin(&extremes[1], wide);
  atomicXor(&extremes[2], wide * 0x9E3779B97F4A7C15ul);
}

/// A maximum of floats by compare-and-swap on their bits.
__global__ void compareAndSwap(unsigned *largest, const float *in) {
  float value = in[globalThread()];
  if (!(value > 0) || value > 1e30f)
    return;
  unsigned seen = *largest;
  while (value > __builtin_bit_cast(float, seen)) {
    unsigned before =
        atomicCAS(largest, seen, __builtin_bit_cast(unsigned, value));
    if (before == seen)
      break;
    seen = before;
  }
}

/// The block that finishes last adds up what all have stored.
__global__ void lastBlockSums(unsigned long *out, unsigned long *partial,
                              unsigned *finished, const unsigned *in) {
  unsigned long sum =
      reduceBlock<unsigned long, 128>(in[globalThread()], Sum());
  __shared__ bool isLast;
  if (threadIdx.x == 0) {
    partial[blockIdx.x] = sum;
    __threadfence();
    isLast = atomicAdd(finished, 1u) == gridDim.x - 1;
    __threadfence();
  }
  __syncthreads();
  if (!isLast || threadIdx.x != 0)
    return;
  unsigned long total = 0;
  for (unsigned i = 0; i < gridDim.x; ++i)
    total += partial[i];
  *out = total;
}

/// A bitonic network in LDS of the launch's size.
__global__ void sortDynamic(unsigned *data) {
  DYNAMIC_SHARED(unsigned, keys);
  keys[threadIdx.x] = data[globalThread()];
  __syncthreads();
  for (unsigned size = 2; size <= blockDim.x; size *= 2)
    for (unsigned step = size / 2; step > 0; step /= 2) {
      unsigned other = threadIdx.x ^ step;
      if (other > threadIdx.x) {
        bool ascending = (threadIdx.x & size) == 0;
        unsigned a = keys[threadIdx.x], b = keys[other];
        if ((a > b) == ascending) {
          keys[threadIdx.x] = b;
          keys[other] = a;
        }
      }
      __syncthreads();
    }
  data[globalThread()] = keys[threadIdx.x];
}

namespace {

/// C = A * B of square matrices, by tiles in LDS.
template <typename T, unsigned tile>
__device__ void multiplyTiled(T *c, const T *a, const T *b, unsigned size) {
  __shared__ T left[tile][tile], right[tile][tile + 1];
  unsigned row = blockIdx.y * tile + threadIdx.y;
  unsigned column = blockIdx.x * tile + threadIdx.x;
  T sum = 0;
  for (unsigned k = 0; k < size; k += tile) {
    bool inA = row < size && k + threadIdx.x < size;
    bool inB = column < size && k + threadIdx.y < size;
    left[threadIdx.y][threadIdx.x] =
        inA ? a[row * size + k + threadIdx.x] : T(0);
    right[threadIdx.y][threadIdx.x] =
        inB ? b[(k + threadIdx.y) * size + column] : T(0);
    __syncthreads();
    for (unsigned i = 0; i < tile; ++i)
      sum += left[threadIdx.y][i] * right[i][threadIdx.x];
    __syncthreads();
  }
  if (row < size && column < size)
    c[row * size + column] = sum;
}

} // namespace

__global__ void multiplyInt(int *c, const int *a, const int *b, unsigned size) {
  multiplyTiled<unsigned, 16>(reinterpret_cast<unsigned *>(c),
                              reinterpret_cast<const unsigned *>(a),
                              reinterpret_cast<const unsigned *>(b), size);
}

__global__ void multiplyBytes(unsigned short *c, const unsigned short *a,
                              const unsigned short *b, unsigned size) {
  multiplyTiled<unsigned short, 8>(c, a, b, size);
}
