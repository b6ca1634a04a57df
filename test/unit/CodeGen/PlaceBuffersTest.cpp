//===- PlaceBuffersTest.cpp - Buffers with lifetimes in one block ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Few buffers are compared with the best of all plans, many with the lower
// bound; and no two that meet ever overlap.
//
//===----------------------------------------------------------------------===//

#include "CodeGen/PlaceBuffers.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <numeric>
#include <random>

using namespace mini;

namespace {
using Buffers = std::vector<BufferLifetime>;

std::minstd_rand makeRandom(unsigned seed) {
  return std::minstd_rand(seed + 1);
}

/// Buffers of 256 to 256 * `maxUnits` bytes with any lifetimes.
Buffers makeRandomBuffers(unsigned seed, unsigned count, unsigned steps,
                          unsigned maxUnits) {
  std::minstd_rand random = makeRandom(seed);
  Buffers buffers;
  for (unsigned i = 0; i < count; ++i) {
    int64_t bytes = 256 * (1 + static_cast<int64_t>(random() % maxUnits));
    unsigned one = random() % steps, other = random() % steps;
    buffers.push_back({bytes, std::min(one, other), std::max(one, other)});
  }
  return buffers;
}

/// The activations of a network: each is read by the next launch, and some by
/// one a few launches on, as skip connections are.
Buffers makeNetwork(unsigned seed, unsigned launches) {
  std::minstd_rand random = makeRandom(seed);
  Buffers buffers;
  for (unsigned launch = 0; launch + 1 < launches; ++launch) {
    int64_t bytes = 256 * (1 + static_cast<int64_t>(random() % 100));
    bool isSkip = random() % 3 == 0;
    unsigned last = launch + 1 + (isSkip ? random() % 8 : 0);
    buffers.push_back({bytes, launch, std::min(last, launches - 1)});
  }
  return buffers;
}

void expectDisjoint(const Buffers &buffers, const BufferPlaces &places) {
  ASSERT_EQ(places.offsets.size(), buffers.size());
  for (size_t i = 0; i < buffers.size(); ++i) {
    EXPECT_GE(places.offsets[i], 0);
    EXPECT_LE(places.offsets[i] + buffers[i].bytes, places.bytes);
    for (size_t j = 0; j < i; ++j)
      if (buffers[i].first <= buffers[j].last &&
          buffers[j].first <= buffers[i].last)
        EXPECT_TRUE(places.offsets[i] + buffers[i].bytes <= places.offsets[j] ||
                    places.offsets[j] + buffers[j].bytes <= places.offsets[i])
            << "buffers " << j << " and " << i;
  }
}

/// The block if each buffer in turn goes to the lowest place that is free.
int64_t placeLowest(const Buffers &buffers, const std::vector<size_t> &order) {
  std::vector<int64_t> offsets(buffers.size(), -1);
  int64_t bytes = 0;
  for (size_t buffer : order) {
    // A lowest place is the bottom or the end of another.
    std::vector<int64_t> candidates = {0};
    for (size_t other = 0; other < buffers.size(); ++other)
      if (offsets[other] >= 0)
        candidates.push_back(offsets[other] + buffers[other].bytes);
    std::sort(candidates.begin(), candidates.end());
    auto isFree = [&](int64_t offset) {
      for (size_t other = 0; other < buffers.size(); ++other)
        if (offsets[other] >= 0 && buffers[other].meets(buffers[buffer]) &&
            offset < offsets[other] + buffers[other].bytes &&
            offsets[other] < offset + buffers[buffer].bytes)
          return false;
      return true;
    };
    offsets[buffer] =
        *std::find_if(candidates.begin(), candidates.end(), isFree);
    bytes = std::max(bytes, offsets[buffer] + buffers[buffer].bytes);
  }
  return bytes;
}

/// The smallest block there is: placed in the order of their offsets in it, no
/// buffer comes to lie higher than there.
int64_t findSmallestBlock(const Buffers &buffers) {
  std::vector<size_t> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  int64_t best = std::numeric_limits<int64_t>::max();
  do
    best = std::min(best, placeLowest(buffers, order));
  while (std::next_permutation(order.begin(), order.end()));
  return best;
}

/// How much larger than the lower bound the block is.
double excess(const Buffers &buffers) {
  BufferPlaces places = placeBuffers(buffers);
  expectDisjoint(buffers, places);
  return static_cast<double>(places.bytes) /
             static_cast<double>(mostBytesAlive(buffers)) -
         1;
}

TEST(PlaceBuffers, NoBuffersNeedNothing) {
  EXPECT_EQ(placeBuffers({}).bytes, 0);
  EXPECT_EQ(mostBytesAlive({}), 0);
}

TEST(PlaceBuffers, TheLargestFirstIsNotAlwaysBest) {
  // Largest first, the buffers of 6 and 5 share their bytes, the one of 4 goes
  // on top of both, and that of 2 fits neither below nor between: 12 in all.
  Buffers buffers = {{2, 3, 4}, {5, 3, 3}, {4, 0, 3}, {6, 1, 2}};
  BufferPlaces places = placeBuffers(buffers);
  expectDisjoint(buffers, places);
  EXPECT_EQ(places.bytes, 11);
  EXPECT_EQ(findSmallestBlock(buffers), 11);
}

TEST(PlaceBuffers, FewBuffersTakeTheSmallestBlock) {
  for (unsigned seed = 0; seed < 100; ++seed) {
    Buffers buffers = makeRandomBuffers(seed, 7, 8, 12);
    BufferPlaces places = placeBuffers(buffers);
    expectDisjoint(buffers, places);
    EXPECT_EQ(places.bytes, findSmallestBlock(buffers)) << "seed " << seed;
  }
}

TEST(PlaceBuffers, NetworksAreCloseToTheLowerBound) {
  for (unsigned launches : {20, 60, 150})
    for (unsigned seed = 0; seed < 20; ++seed)
      EXPECT_LE(excess(makeNetwork(seed, launches)), 0.04)
          << launches << " launches, seed " << seed;
}

/// Here the bound itself may be out of reach.
TEST(PlaceBuffers, RandomGraphsAreCloseToTheLowerBound) {
  double sum = 0;
  for (unsigned seed = 0; seed < 20; ++seed) {
    double each = excess(makeRandomBuffers(seed, 60, 40, 20));
    EXPECT_LE(each, 0.08) << "seed " << seed;
    sum += each;
  }
  EXPECT_LE(sum / 20, 0.03);
}

TEST(PlaceBuffers, EveryCallGivesTheSamePlaces) {
  Buffers buffers = makeRandomBuffers(3, 60, 40, 20);
  EXPECT_EQ(placeBuffers(buffers).offsets, placeBuffers(buffers).offsets);
}
} // namespace
