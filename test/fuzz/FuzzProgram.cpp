//===- FuzzProgram.cpp - Fuzz the program reader - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads a code object with its launch plan and walks all that it promises to
// have checked.
//
//===----------------------------------------------------------------------===//

#include "mini/Program.h"

#include <cstdlib>

using namespace mini;

static bool isConsistent(const Program &program, const LaunchInfo &launch) {
  if (launch.kernel >= program.kernels().size())
    return false;
  for (const LaunchArgument &argument : launch.arguments) {
    std::uint64_t available = 0;
    switch (argument.kind) {
    case BufferKind::Input:
      available = program.inputs().at(argument.index).byteSize;
      break;
    case BufferKind::Output:
      available = program.outputs().at(argument.index).byteSize;
      break;
    case BufferKind::Workspace:
      available = program.workspaceSize();
      break;
    case BufferKind::Constant:
      available = program.constantsSize();
      break;
    }
    if (argument.offset > available ||
        argument.size > available - argument.offset)
      return false;
  }
  return true;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  auto program =
      Program::fromBytes({reinterpret_cast<const char *>(data), size});
  if (!program)
    return 0;
  for (const LaunchInfo &launch : program->launches())
    if (!isConsistent(*program, launch))
      std::abort();
  return 0;
}
