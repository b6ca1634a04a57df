// C++ on the device: recursion, pointers to functions, virtual functions,
// constant memory, device variables, parameter packs.

#include "../PortableHip.h"

// Taps of a filter, and a table of a state machine, initialized by the loader.
__constant__ const int taps[5] = {3, -7, 16, -7, 3};
__constant__ const unsigned char transitions[4][4] = {
    {1, 2, 3, 0}, {2, 0, 1, 3}, {3, 3, 0, 1}, {0, 1, 2, 2}};

__global__ void filterConstant(int *out, const short *in, int count) {
  int i = static_cast<int>(globalThread());
  if (i >= count)
    return;
  int sum = 0;
  for (int tap = 0; tap < 5; ++tap) {
    int from = i + tap - 2;
    sum += from >= 0 && from < count ? taps[tap] * in[from] : 0;
  }
  out[i] = sum;
}

__global__ void stateMachine(unsigned *out, const unsigned *in) {
  unsigned input = in[globalThread()], state = threadIdx.x & 3, history = 0;
  for (unsigned i = 0; i < 16; ++i) {
    state = transitions[state][input >> 2 * i & 3];
    history = history * 5 + state;
  }
  out[globalThread()] = history;
}

namespace {

__device__ __attribute__((noinline)) unsigned ackermann(unsigned m,
                                                        unsigned n) {
  if (m == 0)
    return n + 1;
  return ackermann(m - 1, n == 0 ? 1 : ackermann(m, n - 1));
}

__device__ unsigned countOdd(unsigned value, unsigned depth);
__device__ __attribute__((noinline)) unsigned countEven(unsigned value,
                                                        unsigned depth) {
  return depth == 0 ? value : countOdd(value / 2 + 1, depth - 1) + 2;
}
__device__ __attribute__((noinline)) unsigned countOdd(unsigned value,
                                                       unsigned depth) {
  if (depth == 0)
    return value;
  return value % 2 ? countOdd(3 * value + 1, depth - 1)
                   : countEven(value, depth - 1);
}

/// Hoare's, on an array in private memory.
__device__ void quickSort(unsigned *first, unsigned *last) {
  if (last - first < 2)
    return;
  unsigned pivot = first[(last - first) / 2];
  unsigned *low = first, *high = last - 1;
  while (low <= high) {
    while (*low < pivot)
      ++low;
    while (pivot < *high)
      --high;
    if (low > high)
      break;
    unsigned swapped = *low;
    *low++ = *high;
    *high-- = swapped;
  }
  quickSort(first, high + 1);
  quickSort(low, last);
}

} // namespace

__global__ void recursion(unsigned *out, const unsigned *in) {
  unsigned value = in[globalThread()];
  out[2 * globalThread()] = ackermann(value % 3, value / 3 % 4);
  out[2 * globalThread() + 1] = countOdd(value % 1000, value / 1000 % 12);
}

__global__ void sortPrivate(unsigned *data) {
  unsigned own[24];
  unsigned count = 8 + threadIdx.x % 17;
  for (unsigned i = 0; i < 24; ++i)
    own[i] = data[24 * globalThread() + i];
  quickSort(own, own + count);
  for (unsigned i = 0; i < 24; ++i)
    data[24 * globalThread() + i] = own[i];
}

namespace {

using Operation = unsigned (*)(unsigned, unsigned);

__device__ unsigned rotate(unsigned a, unsigned b) {
  return a << (b & 31) | a >> (-b & 31);
}
__device__ unsigned mix(unsigned a, unsigned b) { return a * 0x85EBCA6B ^ b; }
__device__ unsigned larger(unsigned a, unsigned b) { return a > b ? a : b; }
template <unsigned factor> __device__ unsigned scale(unsigned a, unsigned b) {
  return a * factor + (b >> factor);
}

} // namespace

__device__ Operation operations[] = {rotate, mix, larger, scale<3>, scale<17>};

__global__ void functionPointers(unsigned *out, const unsigned *in) {
  unsigned value = in[globalThread()], result = threadIdx.x;
  for (unsigned i = 0; i < 6; ++i)
    result = operations[(value >> 5 * i) % 5](result, value);
  out[globalThread()] = result;
}

namespace {

class Shape {
public:
  __device__ virtual float area() const = 0;
  __device__ virtual unsigned corners() const { return 0; }
};
class Rectangle : public Shape {
public:
  __device__ Rectangle(float width, float height)
      : width(width), height(height) {}
  __device__ float area() const override { return width * height; }
  __device__ unsigned corners() const override { return 4; }

private:
  float width, height;
};
class Square final : public Rectangle {
public:
  __device__ explicit Square(float side) : Rectangle(side, side) {}
};
class Disc final : public Shape {
public:
  __device__ explicit Disc(float radius) : radius(radius) {}
  __device__ float area() const override { return 3.0f * radius * radius; }

private:
  float radius;
};

} // namespace

__global__ void virtualFunctions(float *out, const unsigned *in) {
  unsigned value = in[globalThread()];
  Square square(static_cast<float>(value % 100) * 0.5f);
  Rectangle rectangle(static_cast<float>(value % 37), 1.25f);
  Disc disc(static_cast<float>(value % 11));
  const Shape *shapes[] = {&square, &rectangle, &disc};
  float sum = 0;
  for (unsigned i = 0; i < 4; ++i) {
    const Shape *shape = shapes[(value >> 4 * i) % 3];
    sum += shape->area() + static_cast<float>(shape->corners());
  }
  out[globalThread()] = sum;
}

namespace {

template <typename... Values> __device__ unsigned hashAll(Values... values) {
  unsigned hash = 17;
  ((hash = hash * 31 + static_cast<unsigned>(values)), ...);
  return hash;
}

template <unsigned exponent> __device__ unsigned power(unsigned base) {
  if constexpr (exponent == 0)
    return 1;
  else if constexpr (exponent % 2)
    return base * power<exponent - 1>(base);
  else
    return power<exponent / 2>(base * base);
}

struct Packet {
  unsigned kind : 3;
  unsigned length : 13;
  signed delta : 16;
  union {
    unsigned long wide;
    float parts[2];
  };
};

} // namespace

__global__ void templates(unsigned *out, const unsigned long *in) {
  unsigned long value = in[globalThread()];
  auto byte = [value](unsigned i) {
    return static_cast<unsigned char>(value >> 8 * i);
  };
  out[2 * globalThread()] =
      hashAll(byte(0), static_cast<short>(value), value, byte(7), -1);
  out[2 * globalThread() + 1] =
      power<13>(static_cast<unsigned>(value)) ^ power<2>(byte(3));
}

__global__ void bitFields(Packet *packets) {
  Packet &packet = packets[globalThread()];
  packet.length += packet.kind * 5;
  packet.delta = -packet.delta / 3;
  if (packet.kind & 1)
    packet.wide = packet.wide * 3 + packet.length;
  else
    packet.parts[packet.kind >> 1 & 1] =
        static_cast<float>(packet.delta) * 0.125f;
  packet.kind = packet.kind + 3;
}

__device__ unsigned long generatorState[64] = {1, 2, 3, 5, 8, 13};

/// Device variables are kept between launches.
__global__ void deviceVariables(unsigned long *out) {
  unsigned long &state = generatorState[threadIdx.x];
  for (unsigned i = 0; i < 3; ++i)
    state = state * 6364136223846793005ul + threadIdx.x + 1;
  out[threadIdx.x] = state >> 11;
}
