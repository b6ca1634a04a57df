//===- KernelDescriptor.h - What a kernel asks of the hardware --*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The 64-byte descriptor that the .kd symbol names, and the metadata record of
// the same kernel.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_LOAD_KERNELDESCRIPTOR_H
#define MINI_EMULATOR_LOAD_KERNELDESCRIPTOR_H

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace mini::emulator {

struct WaveState;

/// The fields of the kernel descriptor, as AMDGPUUsage lays them out.
struct KernelDescriptor {
  uint32_t groupSegmentSize = 0;
  uint32_t privateSegmentSize = 0;
  uint32_t kernargSize = 0;
  int64_t entryOffset = 0;
  uint32_t resource1 = 0;
  uint32_t resource2 = 0;
  uint16_t properties = 0;
  uint16_t kernargPreload = 0;

  static constexpr unsigned size = 64;
  /// Bytes of scratch that a lane can have: the chip counts a wave's in 13 bits
  /// of 1024 bytes.
  static constexpr uint32_t maxScratch = 8191 * 1024 / 64;
  static KernelDescriptor read(const uint8_t *bytes);

  bool usesPrivateSegmentBuffer() const { return properties & 1; }
  bool usesDispatchPtr() const { return properties >> 1 & 1; }
  bool usesQueuePtr() const { return properties >> 2 & 1; }
  bool usesKernargPtr() const { return properties >> 3 & 1; }
  bool usesDispatchId() const { return properties >> 4 & 1; }
  bool usesFlatScratchInit() const { return properties >> 5 & 1; }
  bool usesPrivateSegmentSize() const { return properties >> 6 & 1; }
  bool usesDynamicStack() const { return properties >> 11 & 1; }
  /// Bytes of scratch a lane has. The compiler cannot know the depth of
  /// indirect calls: what it then says is only the least.
  uint32_t scratchPerLane() const {
    constexpr uint32_t defaultStack = 16 << 10;
    return usesDynamicStack() ? std::max(privateSegmentSize, defaultStack)
                              : privateSegmentSize;
  }
  bool isWave32() const { return properties >> 10 & 1; }
  unsigned userSgprs() const { return resource2 >> 1 & 31; }
  bool usesWorkgroupId(unsigned dimension) const {
    return resource2 >> (7 + dimension) & 1;
  }
  bool usesWorkgroupInfo() const { return resource2 >> 10 & 1; }
  unsigned workItemDimensions() const { return (resource2 >> 11 & 3) + 1; }
  unsigned vectorRegisters() const { return ((resource1 & 63) + 1) * 8; }
  unsigned preloadLength() const { return kernargPreload & 127; }
  unsigned preloadOffset() const { return kernargPreload >> 7; }
  /// The initial MODE register.
  uint32_t mode() const;
};

struct KernelArgument {
  uint32_t offset = 0;
  uint32_t size = 0;
  std::string valueKind;
};

struct KernelInfo {
  std::string name;
  uint64_t descriptorAddress = 0;
  KernelDescriptor descriptor;
  uint32_t kernargSize = 0;
  uint32_t maxWorkgroupSize = 1024;
  uint32_t requiredSize[3] = {0, 0, 0};
  std::vector<KernelArgument> arguments;

  uint64_t entry() const {
    return descriptorAddress + static_cast<uint64_t>(descriptor.entryOffset);
  }
};

} // namespace mini::emulator

#endif // MINI_EMULATOR_LOAD_KERNELDESCRIPTOR_H
