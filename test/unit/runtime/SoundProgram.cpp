//===- SoundProgram.cpp - What an accepted program promises - cpp ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Sizes are computed in 128 bits, in which no sum or product here overflows
// before it is compared.
//
//===----------------------------------------------------------------------===//

#include "SoundProgram.h"

using namespace mini;

using Wide = unsigned __int128;

static std::string findProblem(const TensorInfo &tensor) {
  Wide bytes = elementTypeSize(tensor.elementType);
  for (std::int64_t size : tensor.shape) {
    if (size < 0)
      return "tensor '" + tensor.name + "' has a size below 0";
    bytes *= static_cast<std::uint64_t>(size);
    if (bytes > static_cast<Wide>(INT64_MAX))
      return "tensor '" + tensor.name + "' is too large";
  }
  if (tensor.byteSize != bytes)
    return "tensor '" + tensor.name + "' has a wrong number of bytes";
  return {};
}

static std::uint64_t bytesOf(const Program &program,
                             const LaunchArgument &argument) {
  switch (argument.kind) {
  case BufferKind::Input:
    return program.inputs().at(argument.index).byteSize;
  case BufferKind::Output:
    return program.outputs().at(argument.index).byteSize;
  case BufferKind::Workspace:
    return program.workspaceSize();
  case BufferKind::Constant:
    return program.constantsSize();
  }
  return 0;
}

static std::string findVariantProblem(const Program &program) {
  for (const auto *tensors : {&program.inputs(), &program.outputs()})
    for (const TensorInfo &tensor : *tensors)
      if (std::string problem = ::findProblem(tensor); !problem.empty())
        return problem;
  for (const LaunchInfo &launch : program.launches()) {
    if (launch.kernel >= program.kernels().size())
      return "a launch is of no kernel";
    for (const LaunchArgument &argument : launch.arguments)
      if (Wide(argument.offset) + argument.size > bytesOf(program, argument))
        return "an argument ends behind its buffer";
  }
  return {};
}

std::string mini::test::findProblem(const Program &program) {
  for (const Program &variant : program.variants()) {
    if (std::string problem = findVariantProblem(variant); !problem.empty())
      return problem;
    std::vector<std::vector<std::int64_t>> shapes;
    for (const TensorInfo &input : variant.inputs()) {
      shapes.push_back(input.shape);
      // Not a size that there is, most likely.
      if (program.splitsBatch())
        shapes.back()[0] += 3;
    }
    Expected<RunPlan> plan = program.planRun(shapes);
    if (!plan)
      continue;
    Wide rows = 0;
    for (const Program &part : plan->parts)
      rows += program.splitsBatch() ? part.inputs().at(0).shape.at(0) : 0;
    if (program.splitsBatch() &&
        rows != static_cast<std::uint64_t>(shapes[0][0]))
      return "the parts of a batch are not the whole";
  }
  return {};
}
