//===- EmulatorBenchmark.cpp - Speed of the emulator by instruction -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Wave-instructions a second on one core, a class of instructions after
// another. One wave runs, so that the time is that of the interpreter's thread.
//
//===----------------------------------------------------------------------===//

#include <hip/hip_runtime_api.h>

#include <benchmark/benchmark.h>

#include <cstdint>

namespace {

/// The numbers are those of kernels/InstructionClasses.s.
struct InstructionClass {
  uint32_t number;
  const char *name;
};
constexpr InstructionClass instructionClasses[] = {
    {0, "valu_int32"},
    {1, "valu_f32"},
    {2, "valu_packed_f32"},
    {3, "valu_f64"},
    {4, "valu_transcendental"},
    {5, "valu_f32_modifiers"},
    {6, "valu_dpp"},
    {7, "salu"},
    {8, "branch"},
    {9, "smem"},
    {10, "lds_read_b32"},
    {11, "lds_write_b32"},
    {12, "lds_read_b128"},
    {13, "lds_write_b128"},
    {14, "global_load_dword"},
    {15, "global_load_dwordx4"},
    {16, "global_load_dword_strided"},
    {17, "global_load_dwordx4_strided"},
    {18, "global_store_dword"},
    {19, "global_store_dwordx4"},
    {20, "buffer_load_dword"},
    {21, "buffer_load_dwordx4"},
    {22, "buffer_store_dword"},
    {23, "buffer_store_dwordx4"},
    {24, "mfma_f32_16x16x4_f32"},
    {25, "mfma_f32_32x32x2_f32"},
    {26, "mfma_f32_32x32x8_f16"},
    {27, "mfma_f32_32x32x8_bf16"},
    {28, "mfma_i32_32x32x16_i8"},
    {29, "mfma_i32_16x16x32_i8"},
    {30, "mfma_f32_32x32x16_fp8"},
    {31, "mfma_f32_32x32x8_f16_nan"},
    {32, "mfma_f64_16x16x4_f64"},
    {33, "mix_7_valu_1_mfma_f32"},
    {34, "global_load_dword_masked"},
    {35, "global_load_dwordx4_masked"},
    {36, "valu_masked"},
};

/// An iteration's instructions of the class, and those that count it.
constexpr int64_t instructionsPerIteration = 64 + 3;
constexpr uint32_t iterationsPerLaunch = 1000;
constexpr size_t bufferSize = 64 * 1024;

bool failed(benchmark::State &state, hipError_t error) {
  if (error != hipSuccess)
    state.SkipWithError(hipGetErrorString(error));
  return error != hipSuccess;
}

void launch(benchmark::State &state, hipFunction_t kernel, void *buffer,
            uint32_t number) {
  uint32_t iterations = iterationsPerLaunch;
  void *arguments[] = {static_cast<void *>(&buffer), &iterations, &number};
  for (auto _ : state)
    if (failed(state, hipModuleLaunchKernel(kernel, 1, 1, 1, 64, 1, 1, 0,
                                            nullptr, arguments, nullptr)) ||
        failed(state, hipDeviceSynchronize()))
      return;
  state.counters["instructions"] = benchmark::Counter(
      static_cast<double>(int64_t{state.iterations()} * iterationsPerLaunch *
                          instructionsPerIteration),
      benchmark::Counter::kIsRate);
}

void runClass(benchmark::State &state, uint32_t number) {
  hipModule_t module = nullptr;
  hipFunction_t kernel = nullptr;
  void *buffer = nullptr;
  if (failed(state, hipModuleLoad(&module, INSTRUCTION_CLASSES)))
    return;
  if (!failed(state, hipModuleGetFunction(&kernel, module, "classes")) &&
      !failed(state, hipMalloc(&buffer, bufferSize)) &&
      !failed(state, hipMemset(buffer, 0, bufferSize)))
    launch(state, kernel, buffer, number);
  (void)hipFree(buffer);
  (void)hipModuleUnload(module);
}

[[maybe_unused]] const bool registered = [] {
  for (const InstructionClass &entry : instructionClasses)
    benchmark::RegisterBenchmark(entry.name, runClass, entry.number)
        ->Unit(benchmark::kMillisecond);
  return true;
}();

} // namespace
