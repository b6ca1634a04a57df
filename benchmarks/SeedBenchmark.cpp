//===- SeedBenchmark.cpp - Speed of the seed model on the emulator --------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The model that the project began with, compiled in process; the time is that
// of a run on all cores, without the compilation and the copies.
//
//===----------------------------------------------------------------------===//

#include "mini/Compiler.h"
#include "mini/Runtime.h"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

using namespace mini;

namespace {

std::string readModel() {
  std::ifstream file(SEED_MODEL);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Expected<Session> makeSession() {
  setenv("MINI_EMULATOR_DIR", BUILT_EMULATOR_DIR, /*overwrite=*/0);
  Expected<CompileResult> compiled = compile(readModel(), SEED_MODEL);
  if (!compiled)
    return compiled.error();
  Expected<Program> program = Program::fromBytes(std::move(compiled->output));
  if (!program)
    return program.error();
  Expected<Device> device = Device::open(DeviceKind::Emulator);
  if (!device)
    return device.error();
  Expected<Session> session = Session::create(*device, *program);
  if (!session)
    return session.error();
  // Small values keep every sum finite.
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0.0f, 0.1f);
  for (size_t i = 0; i < program->inputs().size(); ++i) {
    std::vector<float> values(program->inputs()[i].elementCount);
    for (float &value : values)
      value = normal(random);
    if (Status status = session->setInput(i, std::as_bytes(std::span(values)));
        !status)
      return status.error();
  }
  return session;
}

void seedGraph(benchmark::State &state) {
  Expected<Session> session = makeSession();
  if (!session)
    return state.SkipWithError(session.error().message.c_str());
  for (auto _ : state)
    if (Status status = session->run(); !status)
      return state.SkipWithError(status.error().message.c_str());
}
BENCHMARK(seedGraph)
    ->Name("seed_graph")
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime();

} // namespace
