//===- LaunchReader.cpp - One launch of the launch plan -------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See LaunchReader.h.
//
//===----------------------------------------------------------------------===//

#include "LaunchReader.h"

#include "mini/Program_generated.h"
#include "tensor/Printable.h"

#include <cstring>
#include <limits>

using namespace mini;

namespace {

/// The most work-items that a workgroup of an AMD GPU has.
constexpr std::uint64_t maxBlockThreads = 1024;

Error malformed(std::string message) {
  return {ErrorKind::InvalidInput, std::move(message)};
}

std::string extentString(const std::array<std::uint32_t, 3> &extent) {
  return std::to_string(extent[0]) + "x" + std::to_string(extent[1]) + "x" +
         std::to_string(extent[2]);
}

Status checkExtents(const LaunchInfo &launch) {
  std::uint64_t threads = 1;
  for (int i = 0; i < 3; ++i) {
    if (launch.grid[i] == 0 || launch.block[i] == 0)
      return malformed("is empty: its grid is " + extentString(launch.grid) +
                       " and its block " + extentString(launch.block));
    // Each factor is below 2^32 and the product so far at most 1024.
    threads *= launch.block[i];
    if (threads > maxBlockThreads)
      return malformed("has a block of " + extentString(launch.block) +
                       " work-items, more than " +
                       std::to_string(maxBlockThreads));
    // HIP counts the work-items of a dimension in 32 bits.
    if (std::uint64_t(launch.grid[i]) * launch.block[i] >
        std::numeric_limits<std::uint32_t>::max())
      return malformed("has a grid of " + extentString(launch.grid) +
                       " workgroups, more than 2^32 work-items in one "
                       "dimension");
  }
  return success();
}

/// `argument` must lie inside the `available` bytes of its buffer.
Status checkRange(const LaunchArgument &argument, const std::string &buffer,
                  std::uint64_t available) {
  if (argument.offset > available ||
      argument.size > available - argument.offset)
    return malformed("is " + std::to_string(argument.size) +
                     " bytes at offset " + std::to_string(argument.offset) +
                     " of " + buffer + " of " + std::to_string(available) +
                     " bytes");
  return success();
}

Status checkTensor(const LaunchArgument &argument, const char *kind,
                   const std::vector<TensorInfo> &tensors) {
  std::string name = kind + std::string(" ") + std::to_string(argument.index);
  if (argument.index >= tensors.size())
    return malformed("is " + name + " of " + std::to_string(tensors.size()));
  return checkRange(argument, name, tensors[argument.index].byteSize);
}

Status checkArgument(const LaunchArgument &argument,
                     const Program::Contents &contents,
                     const ProgramVariant &variant) {
  switch (argument.kind) {
  case BufferKind::Input:
    return checkTensor(argument, "input", variant.inputs);
  case BufferKind::Output:
    return checkTensor(argument, "output", variant.outputs);
  case BufferKind::Workspace:
    return checkRange(argument, "a workspace", variant.workspaceSize);
  case BufferKind::Constant:
    return checkRange(argument, "a constants buffer", contents.constantsSize);
  }
  return malformed("has unknown buffer kind " +
                   std::to_string(static_cast<unsigned>(argument.kind)));
}

} // namespace

Expected<LaunchInfo> mini::readLaunch(const format::Launch &launch,
                                      const Program::Contents &contents,
                                      const ProgramVariant &variant) {
  LaunchInfo info{};
  info.kernel = launch.kernel();
  if (info.kernel >= contents.kernels.size())
    return malformed("is of kernel " + std::to_string(info.kernel) + " of " +
                     std::to_string(contents.kernels.size()));
  info.grid = {launch.grid()->x(), launch.grid()->y(), launch.grid()->z()};
  info.block = {launch.block()->x(), launch.block()->y(), launch.block()->z()};
  if (Status status = checkExtents(info); !status)
    return status.error();

  // Names are printed.
  if (launch.layer())
    info.layer = escapeControls(launch.layer()->string_view());
  if (launch.layers())
    for (const flatbuffers::String *name : *launch.layers())
      info.layers.push_back(escapeControls(name->string_view()));
  else if (!info.layer.empty())
    info.layers = {info.layer};

  // The verifier does not check that the elements of a vector of structs are
  // aligned, so each is copied out.
  const std::uint8_t *bytes = launch.arguments()->Data();
  for (std::uint32_t i = 0; i < launch.arguments()->size(); ++i) {
    alignas(format::Argument) std::byte storage[sizeof(format::Argument)];
    std::memcpy(storage, bytes + i * sizeof(format::Argument), sizeof(storage));
    const auto &argument = *reinterpret_cast<const format::Argument *>(storage);
    LaunchArgument result{static_cast<BufferKind>(argument.kind()),
                          argument.index(), argument.offset(), argument.size()};
    if (Status status = checkArgument(result, contents, variant); !status)
      return malformed("is invalid: argument " + std::to_string(i) + " " +
                       status.error().message);
    info.arguments.push_back(result);
  }
  return info;
}
