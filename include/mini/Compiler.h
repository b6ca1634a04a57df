//===- Compiler.h - The embedded compiler -----------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compiles a model to one code object, in process. This header needs only the
// standard library; see Runtime.h for running the result.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_COMPILER_H
#define MINI_COMPILER_H

#include "mini/Expected.h"
#include "mini/KernelInfo.h"
#include "mini/OperatorInfo.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mini {

/// What the code generator says of one kernel, and how it is launched first.
struct KernelReport : KernelInfo {
  std::uint32_t grid[3] = {};  ///< In workgroups.
  std::uint32_t block[3] = {}; ///< In work-items.
  std::uint32_t launches = 0;  ///< How often a run of each variant launches it.
  /// The nodes of the model that it computes, of all its launches in turn.
  /// Empty where they have no names, as in most torch-mlir text.
  // Without an initializer, -Wextra wants {info} to name it.
  // NOLINTNEXTLINE(readability-redundant-member-init)
  std::vector<std::string> layers = {};
};

/// The operators of a model of one kind, such as "conv".
struct OperatorCount {
  std::string kind;
  std::uint32_t onIntegers, onFloat8, onFloats;
};

/// A convolution or matrix product that computes with floats.
struct FloatOperator {
  std::string name; ///< Of the node, or its place in the text.
  std::string operatorName;
  std::string reason; ///< Why it is not on integers or 8-bit floats.
};

/// Sizes for a dimension of the model's inputs, by its name in the model, or by
/// its place: dimension 2 of the input `x` is `x.2`. With several sizes the
/// program has a variant for each of them, and for each combination where
/// several dimensions have several; see `Program::variants`.
struct DimensionSizes {
  std::string name;
  std::vector<std::int64_t> sizes;
};

/// An input that becomes a constant, and the .npy file with its elements.
struct InputBinding {
  std::string input;
  std::string file;
};

struct CompileOptions {
  std::string target = "gfx942";
  /// The first and last phase to run, by their names in `phases()`; empty means
  /// the first or the last there is. With `from`, the source is that phase's
  /// input as an earlier run printed it.
  std::string from, to;
  /// Keep a quantized convolution in f32 unless integer arithmetic is proved to
  /// give the same bits. Otherwise all become integer convolutions, with ONNX
  /// Runtime's arithmetic, or convolutions of 8-bit floats, and a remark tells
  /// of those that may differ.
  bool strictQdq = false;
  std::vector<DimensionSizes> dimensions;
  std::vector<InputBinding> bindings;
  /// When not empty, each phase's output is written to this folder.
  std::string saveTemps;
  /// Leave constants of more than 256 elements, unless all are equal, out of
  /// the text of phases, which `from` then does not take.
  bool elideWeights = false;
  /// Print the time each pass took to standard error.
  bool timePasses = false;
  /// Told which phase runs, and in those that go kernel by kernel how many of
  /// them are done; 0 of 0 elsewhere. Called one at a time, on any thread.
  std::function<void(std::string_view phase, std::size_t done, std::size_t all)>
      onProgress;
  /// Receives warnings and remarks, each a line or more with its location.
  std::function<void(std::string_view)> onDiagnostic;
};

struct CompileResult {
  /// The code object, or the text of the phase named by `CompileOptions::to`.
  std::string output;

  // Filled in when the code object was made.
  std::vector<KernelReport> kernels;
  /// None when the first phase was one after "linalg".
  std::vector<OperatorCount> operators;
  std::vector<FloatOperator> floatOperators;
  /// Of the intermediate buffers' memory, in the largest variant.
  std::uint64_t workspaceBytes = 0;
  /// The most bytes that one launch needs alive, which no plan can undercut.
  std::uint64_t workspaceLowerBound = 0;
  std::uint64_t constantBytes = 0;
};

/// A phase of the pipeline: `--to`, `--from` and `--help` show these.
struct PhaseInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view extension; ///< Of a file with its output, such as ".mlir".
};
std::vector<PhaseInfo> phases();

/// The chips that `CompileOptions::target` accepts.
std::vector<std::string> targets();

/// The ONNX operators that models may use.
std::vector<OperatorInfo> operators();

/// PyTorch's operators that models in torch-mlir text may use, by name, such as
/// `torch.aten.relu`.
std::vector<std::string> torchOperators();

/// Compiles `source`: an ONNX model, or MLIR text in the torch dialect. `name`
/// is the file's path: diagnostics show it, `.onnx` at its end says that it is
/// a model, and external data is read from its folder. The error's message
/// holds all diagnostics. Distinct calls may run at the same time on distinct
/// threads.
Expected<CompileResult> compile(std::string_view source, std::string_view name,
                                const CompileOptions &options = {});

} // namespace mini

#endif // MINI_COMPILER_H
