//===- PlaceBuffers.cpp - Buffers with lifetimes in one block -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// No order is best for all graphs: each of the orders here gives the smallest
// block of some. Where the best is above the lower bound, moving single buffers
// in it often finds a better one.
//
//===----------------------------------------------------------------------===//

#include "PlaceBuffers.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Sequence.h"

#include <random>

using namespace llvm;
using namespace mini;

namespace {
using Order = SmallVector<unsigned>;

/// The pairs of buffers that the search for a better order may compare.
constexpr size_t searchComparisons = 20'000'000;
constexpr size_t maxSearchSteps = 1000;

/// Places one buffer after the other.
class GreedyPlacement {
public:
  explicit GreedyPlacement(ArrayRef<BufferLifetime> buffers)
      : buffers(buffers) {
    places.offsets.resize(buffers.size(), 0);
  }

  BufferPlaces run(ArrayRef<unsigned> order) {
    for (unsigned buffer : order)
      place(buffer);
    return std::move(places);
  }

private:
  int64_t endOf(unsigned buffer) const {
    return places.offsets[buffer] + buffers[buffer].bytes;
  }

  /// The smallest gap that holds `buffer` between those that it meets; behind
  /// them all if there is none.
  int64_t findBestFit(unsigned buffer) const {
    int64_t best = -1, bestGap = std::numeric_limits<int64_t>::max();
    int64_t freeFrom = 0;
    for (unsigned other : byOffset) {
      if (!buffers[other].meets(buffers[buffer]))
        continue;
      int64_t gap = places.offsets[other] - freeFrom;
      if (gap >= buffers[buffer].bytes && gap < bestGap) {
        best = freeFrom;
        bestGap = gap;
      }
      freeFrom = std::max(freeFrom, endOf(other));
    }
    return best >= 0 ? best : freeFrom;
  }

  void place(unsigned buffer) {
    places.offsets[buffer] = findBestFit(buffer);
    places.bytes = std::max(places.bytes, endOf(buffer));
    auto isBefore = [&](unsigned one, unsigned other) {
      return places.offsets[one] < places.offsets[other];
    };
    byOffset.insert(upper_bound(byOffset, buffer, isBefore), buffer);
  }

  ArrayRef<BufferLifetime> buffers;
  BufferPlaces places;
  SmallVector<unsigned> byOffset; ///< Those with a place.
};

/// The bytes alive in each step.
SmallVector<int64_t> countBytesAlive(ArrayRef<BufferLifetime> buffers) {
  SmallVector<int64_t> alive;
  for (const BufferLifetime &buffer : buffers) {
    if (alive.size() <= buffer.last)
      alive.resize(buffer.last + 1, 0);
    for (unsigned step = buffer.first; step <= buffer.last; ++step)
      alive[step] += buffer.bytes;
  }
  return alive;
}

/// All buffers, those with the greatest key first, and of the same key the
/// largest.
template <typename KeyFn>
Order orderBy(ArrayRef<BufferLifetime> buffers, KeyFn key) {
  auto order = to_vector(seq<unsigned>(0, buffers.size()));
  auto rank = [&](unsigned buffer) {
    return std::make_tuple(-key(buffers[buffer]), -buffers[buffer].bytes,
                           buffer);
  };
  sort(order,
       [&](unsigned one, unsigned other) { return rank(one) < rank(other); });
  return order;
}

SmallVector<Order> greedyOrders(ArrayRef<BufferLifetime> buffers) {
  SmallVector<int64_t> alive = countBytesAlive(buffers);
  auto length = [](const BufferLifetime &buffer) -> int64_t {
    return buffer.last - buffer.first + 1;
  };
  return {orderBy(buffers, [](const BufferLifetime &b) { return b.bytes; }),
          orderBy(buffers,
                  [&](const BufferLifetime &b) { return b.bytes * length(b); }),
          orderBy(buffers, length),
          // Of the fullest step first.
          orderBy(buffers, [&](const BufferLifetime &b) {
            return *std::max_element(alive.begin() + b.first,
                                     alive.begin() + b.last + 1);
          })};
}

/// Places a buffer that ends the block earlier, again and again, as long as
/// that does not make the block larger, until it is as small as it can be or
/// time is up.
void improve(ArrayRef<BufferLifetime> buffers, Order order, int64_t bound,
             BufferPlaces &best) {
  size_t count = buffers.size();
  size_t steps =
      std::min(maxSearchSteps, searchComparisons / (count * count + 1));
  // This generator's numbers are the same everywhere, unlike a distribution's.
  std::minstd_rand random;
  for (size_t step = 0; step < steps && best.bytes > bound; ++step) {
    Order moved = order;
    unsigned *last = find_if(moved, [&](unsigned buffer) {
      return best.offsets[buffer] + buffers[buffer].bytes == best.bytes;
    });
    unsigned *place = moved.begin() + random() % (last - moved.begin() + 1);
    std::rotate(place, last, last + 1);
    // Without a second change, the search would soon only repeat itself.
    unsigned one = random() % count, other = random() % count;
    std::swap(moved[one], moved[other]);
    BufferPlaces places = GreedyPlacement(buffers).run(moved);
    if (places.bytes > best.bytes)
      continue;
    best = std::move(places);
    order = std::move(moved);
  }
}
} // namespace

int64_t mini::mostBytesAlive(ArrayRef<BufferLifetime> buffers) {
  SmallVector<int64_t> alive = countBytesAlive(buffers);
  return alive.empty() ? 0 : *max_element(alive);
}

BufferPlaces mini::placeBuffers(ArrayRef<BufferLifetime> buffers) {
  int64_t bound = mostBytesAlive(buffers);
  std::optional<BufferPlaces> best;
  Order bestOrder;
  for (Order &order : greedyOrders(buffers)) {
    BufferPlaces places = GreedyPlacement(buffers).run(order);
    if (best && places.bytes >= best->bytes)
      continue;
    best = std::move(places);
    bestOrder = std::move(order);
  }
  improve(buffers, std::move(bestOrder), bound, *best);
  return std::move(*best);
}
