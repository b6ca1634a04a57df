//===- Execute.cpp - One use of mini-run ----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Execute.h. All that can be wrong with the files is found before the
// device is opened.
//
//===----------------------------------------------------------------------===//

#include "Execute.h"
#include "Inputs.h"
#include "TensorSources.h"

#include "tensor/ElementValue.h"
#include "tensor/FileOutput.h"
#include "tensor/Npy.h"

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <set>
#include <unistd.h>

using namespace mini;
using namespace mini::run;

namespace {

using Bytes = std::vector<std::byte>;

/// The expected value of each output that has one.
Expected<std::vector<std::optional<Bytes>>>
loadExpectations(const RunPlan &plan, const Options &options) {
  Expected<std::vector<std::optional<std::string>>> sources =
      assignSources(options.expectations, plan.outputs, "output");
  if (!sources)
    return sources.error();
  std::vector<std::optional<Bytes>> expectations(sources->size());
  for (std::size_t i = 0; i < sources->size(); ++i) {
    if (!(*sources)[i])
      continue;
    Expected<Bytes> bytes = loadTensor(plan.outputs[i], *(*sources)[i]);
    if (!bytes)
      return bytes.error();
    expectations[i] = std::move(*bytes);
  }
  return expectations;
}

Status makeFolder(const std::string &folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    return Error{ErrorKind::Device,
                 "cannot make the folder " + folder + ": " + error.message()};
  return success();
}

/// All inputs and outputs are in memory at once. A program file may claim any
/// size for them.
Status checkMemory(const RunPlan &plan) {
  const auto available = static_cast<double>(sysconf(_SC_PHYS_PAGES)) *
                         static_cast<double>(sysconf(_SC_PAGESIZE));
  double needed = 0;
  for (const auto *tensors : {&plan.inputs, &plan.outputs})
    for (const TensorInfo &tensor : *tensors)
      needed += static_cast<double>(tensor.byteSize);
  if (needed <= available)
    return success();
  constexpr double gibibyte = 1 << 30;
  return Error{ErrorKind::Device, "the inputs and outputs take " +
                                      std::to_string(needed / gibibyte) +
                                      " GiB of memory, this machine has " +
                                      std::to_string(available / gibibyte)};
}

/// Makes the folder of the outputs, and looks whether each can be written.
Status prepareOutputs(const std::string &folder, const RunPlan &plan) {
  if (Status status = makeFolder(folder); !status)
    return status;
  for (const std::string &name : fileNames(plan.outputs))
    if (Status status = checkWritable(folder + "/" + name); !status)
      return status;
  return success();
}

/// The launches that ended, with what the program says of each.
std::vector<LaunchProfile> stopProfile(Profiler &profiler,
                                       const RunPlan &plan) {
  std::vector<LaunchProfile> profile = profiler.stop();
  std::vector<LaunchInfo> launches = plan.launches();
  for (std::size_t i = 0; i < profile.size() && i < launches.size(); ++i) {
    profile[i].layer = launches[i].layer;
    profile[i].layers = launches[i].layers;
  }
  return profile;
}

Tolerance toleranceFor(const TensorInfo &info, const Options &options) {
  // NumPy's defaults for floats; integers are exact.
  bool hasFraction = isFloat(info.elementType);
  return {options.absoluteTolerance.value_or(hasFraction ? 1e-8 : 0),
          options.relativeTolerance.value_or(hasFraction ? 1e-5 : 0)};
}

/// An output of a size that was counted at run time, without what is behind the
/// last element.
NpyArray cutToCount(const TensorInfo &info, const NpyArray &array) {
  if (!info.countedDimension)
    return array;
  std::size_t dimension = *info.countedDimension, inner = sizeof(std::int64_t);
  for (std::size_t i = dimension + 1; i < info.shape.size(); ++i)
    inner *= info.shape[i];
  std::size_t size = info.shape[dimension], count = 0;
  for (std::int64_t first; count < size; ++count) {
    std::memcpy(&first, array.data.data() + count * inner, sizeof(first));
    if (first == -1)
      break;
  }
  NpyArray result{array.type, array.shape, {}};
  result.shape[dimension] = static_cast<std::int64_t>(count);
  for (auto it = array.data.begin(); it != array.data.end();
       it += static_cast<std::ptrdiff_t>(size * inner))
    result.data.insert(result.data.end(), it,
                       it + static_cast<std::ptrdiff_t>(count * inner));
  return result;
}

/// Fetches the outputs, writes and compares them.
Status reportOutputs(const Session &session, const Options &options,
                     const std::vector<std::optional<Bytes>> &expectations,
                     Report &report) {
  const std::vector<TensorInfo> &outputs = session.plan().outputs;
  std::vector<std::string> names = fileNames(outputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const TensorInfo &info = outputs[i];
    NpyArray array{npyTypeOf(info.elementType), info.shape,
                   Bytes(info.byteSize)};
    if (Status status = session.getOutput(i, array.data); !status)
      return status;
    OutputReport output;
    output.tensor = info;
    output.summary = summarize(info, array.data);
    if (!options.outputFolder.empty()) {
      output.file = options.outputFolder + "/" + names[i];
      if (Status status = writeNpy(output.file, cutToCount(info, array));
          !status)
        return status;
    }
    if (expectations[i]) {
      output.comparison = compare(info, array.data, *expectations[i],
                                  toleranceFor(info, options));
      output.meetsExpectation =
          output.comparison->fraction() <= options.maxMismatch;
    }
    report.outputs.push_back(std::move(output));
  }
  return success();
}

/// A session that is ready for `plan`.
Expected<Session> createSession(const Device &device, const RunPlan &plan) {
  Expected<Session> session = Session::create(device, plan.parts.front());
  if (!session || plan.parts.size() == 1)
    return session;
  std::vector<std::vector<std::int64_t>> shapes;
  shapes.reserve(plan.inputs.size());
  for (const TensorInfo &input : plan.inputs)
    shapes.push_back(input.shape);
  if (Status status = session->setInputShapes(shapes); !status)
    return status.error();
  return session;
}

} // namespace

std::vector<std::string>
mini::run::fileNames(const std::vector<TensorInfo> &outputs) {
  std::vector<std::string> names;
  std::set<std::string> taken;
  for (const TensorInfo &output : outputs) {
    std::string stem = output.name;
    for (char &c : stem)
      if (!std::strchr("._-0123456789abcdefghijklmnopqrstuvwxyz"
                       "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
                       c))
        c = '_';
    std::string name = stem + ".npy";
    for (unsigned number = 2; !taken.insert(name).second; ++number)
      name = stem + "-" + std::to_string(number) + ".npy";
    names.push_back(name);
  }
  return names;
}

Expected<Report> mini::run::execute(const Program &program,
                                    const Options &options) {
  Expected<std::vector<InputSource>> sources =
      readInputSources(options.inputs, program.inputs());
  if (!sources)
    return sources.error();
  Expected<RunPlan> plan = planRun(program, *sources);
  if (!plan)
    return plan.error();
  if (Status status = checkMemory(*plan); !status)
    return status.error();
  Expected<std::vector<Bytes>> inputs =
      loadInputs(std::move(*sources), plan->inputs);
  if (!inputs)
    return inputs.error();
  Expected<std::vector<std::optional<Bytes>>> expectations =
      loadExpectations(*plan, options);
  if (!expectations)
    return expectations.error();
  if (!options.outputFolder.empty())
    if (Status status = prepareOutputs(options.outputFolder, *plan); !status)
      return status.error();

  // The emulator reads it when it is loaded and at each launch.
  if (!options.checks.empty())
    setenv("MINI_EMULATOR_CHECK", options.checks.c_str(), 1);
  Expected<Device> device = Device::open(options.device);
  if (!device)
    return device.error();
  std::optional<Profiler> profiler;
  if (options.profile) {
    Expected<Profiler> opened = Profiler::open(*device);
    if (!opened)
      return opened.error();
    profiler = std::move(*opened);
  }
  Expected<Session> session = createSession(*device, *plan);
  if (!session)
    return session.error();
  for (std::size_t i = 0; i < inputs->size(); ++i)
    if (Status status = session->setInput(i, (*inputs)[i]); !status)
      return status.error();
  Report report;
  report.device = *device;
  Expected<Measurement> measurement =
      measure(*session, options, profiler, plan->launches().size());
  if (!measurement)
    return measurement.error();
  report.times = std::move(*measurement);
  if (profiler)
    report.profile = stopProfile(*profiler, *plan);
  if (Status status = reportOutputs(*session, options, *expectations, report);
      !status)
    return status.error();
  return report;
}
