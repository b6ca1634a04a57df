//===- KernelArguments.cpp - The kernarg segment of a launch --------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The hidden arguments are found by the kind their metadata names, so that
// their place may change between code object versions.
//
//===----------------------------------------------------------------------===//

#include "KernelArguments.h"

#include "isa/WaveState.h"

#include <cstring>
#include <string_view>

using namespace mini;
using namespace mini::emulator;

namespace {

bool isHidden(const KernelArgument &argument) {
  return argument.valueKind.starts_with("hidden_");
}

struct HiddenValue {
  std::string_view kind;
  uint64_t value;
};

std::vector<HiddenValue> hiddenValues(const LaunchShape &shape) {
  // The count is of whole blocks.
  auto wholeBlocks = [&](unsigned i) {
    return shape.blocks[i] - (shape.partial[i] != 0 ? 1 : 0);
  };
  uint64_t dimensions = shape.blocks[2] * shape.threads[2] > 1   ? 3
                        : shape.blocks[1] * shape.threads[1] > 1 ? 2
                                                                 : 1;
  return {
      {"hidden_block_count_x", wholeBlocks(0)},
      {"hidden_block_count_y", wholeBlocks(1)},
      {"hidden_block_count_z", wholeBlocks(2)},
      {"hidden_remainder_x", shape.partial[0]},
      {"hidden_remainder_y", shape.partial[1]},
      {"hidden_remainder_z", shape.partial[2]},
      {"hidden_group_size_x", shape.threads[0]},
      {"hidden_group_size_y", shape.threads[1]},
      {"hidden_group_size_z", shape.threads[2]},
      {"hidden_grid_dims", dimensions},
      {"hidden_dynamic_lds_size", shape.dynamicLds},
      {"hidden_private_base", privateAperture >> 32},
      {"hidden_shared_base", sharedAperture >> 32},
      {"hidden_hostcall_buffer", hostcallAperture},
      {"hidden_printf_buffer", hostcallAperture},
      {"hidden_heap_v1", heapAperture},
  };
}

} // namespace

std::vector<uint8_t> mini::emulator::packArguments(const KernelInfo &kernel,
                                                   void **arguments) {
  std::vector<uint8_t> segment(kernel.kernargSize);
  unsigned position = 0;
  for (const KernelArgument &argument : kernel.arguments) {
    if (isHidden(argument))
      continue;
    const void *source = arguments ? arguments[position++] : nullptr;
    bool fits = argument.offset <= segment.size() &&
                argument.size <= segment.size() - argument.offset;
    if (source && fits && argument.size != 0)
      std::memcpy(segment.data() + argument.offset, source, argument.size);
  }
  return segment;
}

std::vector<uint8_t> mini::emulator::copyArguments(const KernelInfo &kernel,
                                                   const void *buffer,
                                                   size_t size) {
  std::vector<uint8_t> segment(kernel.kernargSize);
  if (size_t copied = std::min(size, segment.size()))
    std::memcpy(segment.data(), buffer, copied);
  return segment;
}

void mini::emulator::fillHiddenArguments(const KernelInfo &kernel,
                                         const LaunchShape &shape,
                                         std::vector<uint8_t> &segment) {
  std::vector<HiddenValue> values = hiddenValues(shape);
  for (const KernelArgument &argument : kernel.arguments) {
    if (!isHidden(argument) || argument.size == 0 ||
        argument.offset > segment.size() ||
        argument.size > segment.size() - argument.offset)
      continue;
    uint64_t value = 0;
    for (const HiddenValue &hidden : values)
      if (hidden.kind == argument.valueKind)
        value = hidden.value;
    std::memcpy(segment.data() + argument.offset, &value,
                std::min<size_t>(argument.size, sizeof(value)));
  }
}
