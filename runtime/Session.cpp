//===- Session.cpp - A program on a device --------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Loads the code object and makes its buffers once; a run is then only
// launches. Everything goes over the default stream, whose order is the launch
// plan's.
//
//===----------------------------------------------------------------------===//

#include "DeviceMemory.h"
#include "DeviceState.h"

#include <algorithm>

using namespace mini;

namespace {
/// A launch with all that HIP is given for it, so that nothing is left to do
/// between two launches.
struct PreparedLaunch {
  const LaunchInfo &info;
  std::vector<DevicePointer> pointers; ///< All of the arguments.
};

/// A variant with buffers for its rows of the batch.
struct RunPart {
  Program program;
  std::vector<DeviceBuffer> inputs, outputs;
  std::vector<PreparedLaunch> launches;
};
} // namespace

struct Session::State {
  std::shared_ptr<const Device::State> device;
  Program program;
  RunPlan plan;
  // Buffers are freed before the module is unloaded: the reverse of this order.
  DeviceModule module;
  std::vector<hipFunction_t> functions; // one a kernel
  DevicePointer constants = nullptr;
  DeviceBuffer workspace; // of all parts, which run one after another
  std::vector<RunPart> parts;
  std::vector<bool> inputIsSet;
  bool hasRun = false;

  State(std::shared_ptr<const Device::State> device, const Program &program)
      : device(std::move(device)), program(program), plan(program.plan()) {}

  const HipLibrary &hip() const { return *device->library; }
  Status load();
  Status prepare(RunPlan plan);
  Status allocate(const std::vector<TensorInfo> &tensors, const char *kind,
                  std::vector<DeviceBuffer> &buffers) const;
  Status allocateWorkspace();
  void prepareLaunches(RunPart &part) const;
  Status launch(PreparedLaunch &launch) const;
  DevicePointer resolve(const LaunchArgument &argument,
                        const RunPart &part) const;
};

static Error usageError(std::string message) {
  return {ErrorKind::Usage, std::move(message)};
}

Status Session::State::load() {
  Expected<DeviceModule> loaded =
      DeviceModule::load(device->library, program.codeObject());
  if (!loaded)
    return loaded.error();
  module = std::move(*loaded);
  for (const KernelInfo &kernel : program.kernels()) {
    Expected<hipFunction_t> function = module.function(kernel.name);
    if (!function)
      return function.error();
    functions.push_back(*function);
  }
  if (program.constantsSymbol().empty())
    return success();
  Expected<DevicePointer> address =
      module.global(program.constantsSymbol(), program.constantsSize());
  if (!address)
    return address.error();
  constants = *address;
  return success();
}

Status Session::State::allocate(const std::vector<TensorInfo> &tensors,
                                const char *kind,
                                std::vector<DeviceBuffer> &buffers) const {
  for (const TensorInfo &tensor : tensors) {
    // No bytes would have no address.
    std::uint64_t size = std::max<std::uint64_t>(tensor.byteSize, 1);
    Expected<DeviceBuffer> buffer = DeviceBuffer::allocate(
        device->library, size, kind + std::string(" '") + tensor.name + "'");
    if (!buffer)
      return buffer.error();
    buffers.push_back(std::move(*buffer));
  }
  return success();
}

Status Session::State::allocateWorkspace() {
  std::uint64_t size = 0;
  for (const Program &part : plan.parts)
    size = std::max(size, part.workspaceSize());
  workspace = {};
  if (size == 0)
    return success();
  Expected<DeviceBuffer> buffer =
      DeviceBuffer::allocate(device->library, size, "the workspace");
  if (!buffer)
    return buffer.error();
  workspace = std::move(*buffer);
  return success();
}

DevicePointer Session::State::resolve(const LaunchArgument &argument,
                                      const RunPart &part) const {
  switch (argument.kind) {
  case BufferKind::Input:
    return part.inputs[argument.index].get() + argument.offset;
  case BufferKind::Output:
    return part.outputs[argument.index].get() + argument.offset;
  case BufferKind::Workspace:
    return workspace.get() + argument.offset;
  case BufferKind::Constant:
    break;
  }
  return constants + argument.offset;
}

void Session::State::prepareLaunches(RunPart &part) const {
  for (const LaunchInfo &info : part.program.launches()) {
    PreparedLaunch &launch =
        part.launches.emplace_back(PreparedLaunch{info, {}});
    for (const LaunchArgument &argument : info.arguments)
      launch.pointers.push_back(resolve(argument, part));
  }
}

/// After an error there is nothing to run.
Status Session::State::prepare(RunPlan newPlan) {
  parts.clear();
  hasRun = false;
  plan = std::move(newPlan);
  inputIsSet.assign(plan.inputs.size(), false);
  std::vector<RunPart> newParts;
  for (const Program &variant : plan.parts) {
    RunPart &part = newParts.emplace_back(RunPart{variant, {}, {}, {}});
    if (Status status = allocate(variant.inputs(), "input", part.inputs);
        !status)
      return status;
    if (Status status = allocate(variant.outputs(), "output", part.outputs);
        !status)
      return status;
  }
  if (Status status = allocateWorkspace(); !status)
    return status;
  parts = std::move(newParts);
  for (RunPart &part : parts)
    prepareLaunches(part);
  return success();
}

Status Session::State::launch(PreparedLaunch &launch) const {
  const LaunchInfo &info = launch.info;
  // With its size, behind which no library reads.
  std::size_t bytes = launch.pointers.size() * sizeof(DevicePointer);
  void *extra[] = {HIP_LAUNCH_PARAM_BUFFER_POINTER,
                   static_cast<void *>(launch.pointers.data()),
                   HIP_LAUNCH_PARAM_BUFFER_SIZE, &bytes, HIP_LAUNCH_PARAM_END};
  hipError_t error = hip().hipModuleLaunchKernel(
      functions[info.kernel], info.grid[0], info.grid[1], info.grid[2],
      info.block[0], info.block[1], info.block[2],
      /*sharedMemBytes=*/0, /*stream=*/nullptr, /*kernelParams=*/nullptr,
      extra);
  if (error == hipSuccess)
    return success();
  return hip().check(error, "hipModuleLaunchKernel",
                     "launching kernel " + program.kernels()[info.kernel].name);
}

Session::Session(std::unique_ptr<State> state) : state(std::move(state)) {}
Session::Session(Session &&) noexcept = default;
Session &Session::operator=(Session &&) noexcept = default;
Session::~Session() = default;

Expected<Session> Session::create(const Device &device,
                                  const Program &program) {
  if (Status status = device.checkTarget(program.target()); !status)
    return status.error();
  if (Status status = device.state->activate(); !status)
    return status.error();
  auto state = std::make_unique<State>(device.state, program);
  if (Status status = state->load(); !status)
    return status.error();
  if (Status status = state->prepare(program.plan()); !status)
    return status.error();
  return Session(std::move(state));
}

Status Session::setInputShapes(
    std::span<const std::vector<std::int64_t>> inputShapes) {
  Expected<RunPlan> plan = state->program.planRun(inputShapes);
  if (!plan)
    return plan.error();
  if (Status status = state->device->activate(); !status)
    return status;
  return state->prepare(std::move(*plan));
}

const RunPlan &Session::plan() const { return state->plan; }

/// Checks an index and a size that the caller gave.
static Status checkTransfer(const std::vector<TensorInfo> &tensors,
                            const char *kind, std::size_t index,
                            std::size_t size) {
  if (index >= tensors.size())
    return usageError("there is no " + std::string(kind) + " " +
                      std::to_string(index) + ": the program has " +
                      std::to_string(tensors.size()));
  if (size != tensors[index].byteSize)
    return usageError(std::string(kind) + " '" + tensors[index].name +
                      "' has " + std::to_string(tensors[index].byteSize) +
                      " bytes, " + std::to_string(size) + " were given");
  return success();
}

Status Session::setInput(std::size_t index, std::span<const std::byte> bytes) {
  const std::vector<TensorInfo> &tensors = state->plan.inputs;
  Status status = checkTransfer(tensors, "input", index, bytes.size());
  if (status)
    status = state->device->activate();
  for (const RunPart &part : state->parts) {
    if (!status)
      return status;
    std::size_t size = part.program.inputs()[index].byteSize;
    status = state->hip().check(
        state->hip().hipMemcpy(part.inputs[index].get(), bytes.data(), size,
                               hipMemcpyHostToDevice),
        "hipMemcpy",
        "copying input '" + tensors[index].name + "' to the device");
    bytes = bytes.subspan(size);
  }
  if (status)
    state->inputIsSet[index] = true;
  return status;
}

Status Session::run(const std::function<void(std::size_t launches)> &onLaunch) {
  std::string missing;
  for (std::size_t i = 0; i < state->inputIsSet.size(); ++i)
    if (!state->inputIsSet[i])
      missing += " '" + state->plan.inputs[i].name + "'";
  if (!missing.empty())
    return usageError("inputs not set:" + missing);
  if (state->parts.empty())
    return usageError("there are no buffers: setInputShapes failed");
  if (Status status = state->device->activate(); !status)
    return status;
  // Until the run has ended well, its outputs are nothing to read.
  state->hasRun = false;
  std::size_t count = 0;
  for (RunPart &part : state->parts)
    for (PreparedLaunch &launch : part.launches) {
      if (Status status = state->launch(launch); !status)
        return status;
      if (onLaunch)
        onLaunch(++count);
    }
  Status status = state->hip().check(state->hip().hipDeviceSynchronize(),
                                     "hipDeviceSynchronize",
                                     "waiting for the kernels to end");
  state->hasRun = static_cast<bool>(status);
  return status;
}

Status Session::getOutput(std::size_t index, std::span<std::byte> bytes) const {
  const std::vector<TensorInfo> &tensors = state->plan.outputs;
  Status status = checkTransfer(tensors, "output", index, bytes.size());
  if (status && !state->hasRun)
    status = usageError("outputs are asked for before a successful run");
  if (status)
    status = state->device->activate();
  for (const RunPart &part : state->parts) {
    if (!status)
      return status;
    std::size_t size = part.program.outputs()[index].byteSize;
    status = state->hip().check(
        state->hip().hipMemcpy(bytes.data(), part.outputs[index].get(), size,
                               hipMemcpyDeviceToHost),
        "hipMemcpy",
        "copying output '" + tensors[index].name + "' from the device");
    bytes = bytes.subspan(size);
  }
  return status;
}
