//===- KernelInfo.h - What a kernel takes of the chip - h -----------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The figures of one kernel, which the compiler reports and a program carries.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_KERNELINFO_H
#define MINI_KERNELINFO_H

#include <cstdint>
#include <string>

namespace mini {

/// What the code generator says of one kernel.
struct KernelInfo {
  std::string name;
  std::uint32_t ldsBytes = 0;
  std::uint32_t vgprs = 0, agprs = 0, sgprs = 0;
  std::uint32_t spills = 0;    ///< Vector and scalar registers spilled.
  std::uint32_t mfmaCount = 0; ///< Static count of matrix instructions.
  std::string tiling;          ///< The tile choice, as printed in the IR.
};

} // namespace mini

#endif // MINI_KERNELINFO_H
