//===- Run.cpp - Compile and run a model ----------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Opens the emulator of the build, or the one that $MINI_EMULATOR_DIR names.
//
//===----------------------------------------------------------------------===//

#include "Run.h"

#include <cmath>
#include <cstdlib>
#include <sstream>

using namespace mini;
using namespace mini::execution;
using testing::AssertionFailure;
using testing::AssertionResult;
using testing::AssertionSuccess;

/// The LDS of one workgroup on gfx942, in bytes.
static constexpr std::uint32_t ldsLimit = 65536;

AssertionResult execution::compileModel(const std::string &text, Model &model,
                                        const CompileOptions &options) {
  Expected<CompileResult> compiled = compile(text, "test.mlir", options);
  if (!compiled)
    return AssertionFailure()
           << "does not compile: " << compiled.error().message;
  model.compiled = std::move(*compiled);
  Expected<Program> program = Program::fromBytes(model.compiled.output);
  if (!program)
    return AssertionFailure()
           << "is not a program: " << program.error().message;
  model.program = std::move(*program);
  for (const KernelInfo &kernel : model.program->kernels())
    if (kernel.ldsBytes > ldsLimit)
      return AssertionFailure() << "kernel " << kernel.name << " needs "
                                << kernel.ldsBytes << " bytes of LDS";
  return AssertionSuccess();
}

static const Expected<Device> &emulator() {
  static const Expected<Device> device = [] {
    setenv("MINI_EMULATOR_DIR", BUILT_EMULATOR_DIR, /*overwrite=*/0);
    return Device::open(DeviceKind::Emulator);
  }();
  return device;
}

static Status readOutputs(const Session &session, const Program &program,
                          std::vector<Bytes> &outputs) {
  outputs.clear();
  for (std::size_t i = 0; i < program.outputs().size(); ++i) {
    outputs.emplace_back(program.outputs()[i].byteSize);
    if (Status status = session.getOutput(i, outputs.back()); !status)
      return status;
  }
  return success();
}

static Status runTwice(const Model &model, const std::vector<Tensor> &inputs,
                       std::vector<Bytes> &first, std::vector<Bytes> &second) {
  const Expected<Device> &device = emulator();
  if (!device)
    return device.error();
  Expected<Session> session = Session::create(*device, *model.program);
  if (!session)
    return session.error();
  for (std::size_t i = 0; i < inputs.size(); ++i)
    if (Status status = session->setInput(i, encode(inputs[i])); !status)
      return status;
  for (std::vector<Bytes> *outputs : {&first, &second}) {
    if (Status status = session->run(); !status)
      return status;
    if (Status status = readOutputs(*session, *model.program, *outputs);
        !status)
      return status;
  }
  return success();
}

AssertionResult execution::runModel(const Model &model,
                                    const std::vector<Tensor> &inputs,
                                    std::vector<Bytes> &outputs) {
  std::vector<Bytes> second;
  if (Status status = runTwice(model, inputs, outputs, second); !status)
    return AssertionFailure() << "does not run: " << status.error().message;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    for (std::size_t j = 0; j < outputs[i].size(); ++j)
      if (outputs[i][j] != second[i][j])
        return AssertionFailure() << "the second run's output " << i
                                  << " differs from the first's at byte " << j;
  return AssertionSuccess();
}

static std::string position(std::size_t index, const Shape &shape) {
  std::string text;
  for (std::size_t i = shape.size(); i-- > 0; index /= shape[i])
    text = std::to_string(index % shape[i]) + (text.empty() ? "" : ",") + text;
  return "[" + text + "]";
}

/// Whether two values are the same, where all NaNs are.
static bool equal(double left, double right) {
  return left == right || (std::isnan(left) && std::isnan(right));
}

Comparison execution::compare(const Tensor &expected, const Bytes &found) {
  Comparison result;
  std::vector<double> values = decode(expected.type, found);
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (equal(values[i], expected.values[i]))
      continue;
    ++result.differing;
    double difference = std::abs(values[i] - expected.values[i]);
    if (std::isfinite(difference))
      result.maxDifference = std::max(result.maxDifference, difference);
    // False also where the difference or the bound is NaN.
    if (std::isfinite(difference) && difference <= expected.bound(i))
      continue;
    if (result.outOfBounds++)
      continue;
    std::ostringstream text;
    text.precision(10);
    text << "at " << position(i, expected.shape) << " found " << values[i]
         << ", expected " << expected.values[i] << " within "
         << expected.bound(i);
    result.firstOutOfBounds = text.str();
  }
  return result;
}

AssertionResult execution::matches(const TensorInfo &info,
                                   const Tensor &expected, const Bytes &found) {
  if (info.elementType != expected.type || info.shape != expected.shape)
    return AssertionFailure() << info.name << " is " << info.type() << " of "
                              << expected.values.size() << " expected values";
  Comparison comparison = compare(expected, found);
  if (comparison.outOfBounds)
    return AssertionFailure()
           << info.name << ": " << comparison.outOfBounds << " of "
           << expected.values.size() << " values are wrong, the first "
           << comparison.firstOutOfBounds;
  return AssertionSuccess();
}

static AssertionResult runsAsExpected(const Graph &graph, Model &model,
                                      std::vector<Bytes> &outputs) {
  if (AssertionResult compiled = compileModel(graph.text(), model); !compiled)
    return compiled;
  if (AssertionResult ran = runModel(model, graph.inputs(), outputs); !ran)
    return ran;
  std::vector<Tensor> expected = graph.outputs();
  if (outputs.size() != expected.size())
    return AssertionFailure() << "the program has " << outputs.size()
                              << " outputs, expected " << expected.size();
  for (std::size_t i = 0; i < outputs.size(); ++i)
    if (AssertionResult same =
            matches(model.program->outputs()[i], expected[i], outputs[i]);
        !same)
      return same;
  return AssertionSuccess();
}

AssertionResult execution::runsCorrectly(const Graph &graph, Model &model,
                                         std::vector<Bytes> &outputs) {
  AssertionResult result = runsAsExpected(graph, model, outputs);
  std::string text = graph.text();
  if (!result && text.size() < 4096)
    result << "\n" << text;
  return result;
}

AssertionResult execution::runsCorrectly(const Graph &graph) {
  Model model;
  std::vector<Bytes> outputs;
  return runsCorrectly(graph, model, outputs);
}

AssertionResult execution::usesMatrixInstructions(const Program &program) {
  for (const KernelInfo &kernel : program.kernels())
    if (kernel.mfmaCount == 0)
      return AssertionFailure() << kernel.name << " has no matrix instruction";
  return AssertionSuccess();
}
