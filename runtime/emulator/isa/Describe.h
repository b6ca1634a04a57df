//===- Describe.h - Numbers in messages -------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How addresses are worded, the same in every message.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_EMULATOR_ISA_DESCRIBE_H
#define MINI_EMULATOR_ISA_DESCRIBE_H

#include <cstdint>
#include <string>

namespace mini::emulator {

/// `0x1c`.
std::string hexadecimal(uint64_t value);

/// The same for the place of an instruction behind the kernel's entry;
/// functions that a kernel calls may be in front of it, as `-0x1c`.
std::string describeOffset(uint64_t offset);

} // namespace mini::emulator

#endif // MINI_EMULATOR_ISA_DESCRIBE_H
