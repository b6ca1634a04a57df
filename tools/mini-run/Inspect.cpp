//===- Inspect.cpp - What a program holds, as text ------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Inspect.h.
//
//===----------------------------------------------------------------------===//

#include "Inspect.h"
#include "Table.h"

#include "tensor/Printable.h"

using namespace mini;
using namespace mini::run;

namespace {

std::string formatTensors(const std::vector<TensorInfo> &tensors) {
  std::vector<Row> rows = {{"#", "name", "type", "bytes"}};
  for (std::size_t i = 0; i < tensors.size(); ++i)
    rows.push_back({std::to_string(i), tensors[i].name, tensors[i].type(),
                    std::to_string(tensors[i].byteSize)});
  return formatTable(rows);
}

std::string formatKernels(const std::vector<KernelInfo> &kernels) {
  std::vector<Row> rows = {
      {"#", "name", "LDS", "VGPR", "AGPR", "SGPR", "spills", "MFMA", "tiling"}};
  for (std::size_t i = 0; i < kernels.size(); ++i) {
    const KernelInfo &kernel = kernels[i];
    rows.push_back({std::to_string(i), kernel.name,
                    std::to_string(kernel.ldsBytes),
                    std::to_string(kernel.vgprs), std::to_string(kernel.agprs),
                    std::to_string(kernel.sgprs), std::to_string(kernel.spills),
                    std::to_string(kernel.mfmaCount), kernel.tiling});
  }
  return formatTable(rows);
}

std::string formatArgument(const Program &program,
                           const LaunchArgument &argument) {
  std::string range = "+" + std::to_string(argument.offset) + ":" +
                      std::to_string(argument.size);
  switch (argument.kind) {
  case BufferKind::Input:
    return program.inputs()[argument.index].name;
  case BufferKind::Output:
    return program.outputs()[argument.index].name;
  case BufferKind::Workspace:
    return "workspace" + range;
  case BufferKind::Constant:
    break;
  }
  return "constants" + range;
}

std::string formatLaunches(const Program &program) {
  std::vector<Row> rows = {
      {"#", "kernel", "grid", "block", "layers", "arguments"}};
  for (std::size_t i = 0; i < program.launches().size(); ++i) {
    const LaunchInfo &launch = program.launches()[i];
    std::string arguments;
    for (const LaunchArgument &argument : launch.arguments)
      arguments +=
          (arguments.empty() ? "" : ", ") + formatArgument(program, argument);
    rows.push_back({std::to_string(i), program.kernels()[launch.kernel].name,
                    formatExtent(launch.grid), formatExtent(launch.block),
                    summarizeNames(launch.layers), arguments});
  }
  return formatTable(rows);
}

} // namespace

std::string mini::run::inspect(const Program &program) {
  std::string constants = program.constantsSymbol().empty()
                              ? "none"
                              : std::to_string(program.constantsSize()) +
                                    " bytes in " + program.constantsSymbol();
  std::string text = "target: " + program.target() +
                     "\nworkspace: " + std::to_string(program.workspaceSize()) +
                     " bytes\nconstants: " + constants + "\ninputs:\n" +
                     formatTensors(program.inputs()) + "outputs:\n" +
                     formatTensors(program.outputs()) + "kernels:\n" +
                     formatKernels(program.kernels()) + "launches:\n" +
                     formatLaunches(program);
  std::vector<Program> variants = program.variants();
  for (std::size_t i = 1; i < variants.size(); ++i)
    text += "variant " + std::to_string(i) +
            ", workspace: " + std::to_string(variants[i].workspaceSize()) +
            " bytes\ninputs:\n" + formatTensors(variants[i].inputs()) +
            "outputs:\n" + formatTensors(variants[i].outputs()) +
            "launches:\n" + formatLaunches(variants[i]);
  if (program.splitsBatch())
    text += "a batch of another size is split over these\n";
  return text;
}
