//===- Program.h - A compiled program ---------------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads the launch plan out of a code object that mini made, and shows what it
// holds: the inputs and outputs, the kernels and how they are launched. The
// file is not trusted: whatever a Program says has been checked against its
// other parts, so that a run stays inside the buffers it makes. This header
// needs only the standard library.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_PROGRAM_H
#define MINI_PROGRAM_H

#include "mini/Expected.h"
#include "mini/KernelInfo.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mini {

/// The version of the launch plan that this build writes and reads.
inline constexpr std::uint32_t programFormatVersion = 1;
/// The ELF section that holds the launch plan.
inline constexpr std::string_view programSectionName = ".mini.program";

enum class ElementType : std::uint8_t {
  F32,
  F16,
  BF16,
  F64,
  I8,
  U8,
  I16,
  U16,
  I32,
  U32,
  I64,
  U64,
  Bool,
  F8E4M3FN,
  F8E4M3FNUZ,
  F8E5M2,
  F8E5M2FNUZ
};
/// The type's name as the tools print it, such as `f32` or `ui8`.
std::string_view elementTypeName(ElementType type);
/// The bytes that one element takes in memory.
std::size_t elementTypeSize(ElementType type);

/// An input or an output: dense and row-major.
struct TensorInfo {
  std::string name;
  ElementType elementType;
  std::vector<std::int64_t> shape;
  std::size_t elementCount;
  std::size_t byteSize;
  /// Of an output of i64 whose size along a dimension is known at run time
  /// only: that dimension. `shape` has the greatest size, and behind the
  /// elements that there are, all are -1.
  std::optional<std::uint32_t> countedDimension = std::nullopt;

  /// The shape and the element type, such as `1x64x56x56xf32`.
  std::string type() const;
};

enum class BufferKind : std::uint8_t { Input, Output, Workspace, Constant };

/// One pointer that a launch passes to its kernel.
struct LaunchArgument {
  BufferKind kind;
  std::uint32_t index;  ///< Of the input or output.
  std::uint64_t offset; ///< In bytes into the workspace or the constants.
  std::uint64_t size;   ///< In bytes.
};

struct LaunchInfo {
  std::uint32_t kernel;               ///< Index into `Program::kernels()`.
  std::array<std::uint32_t, 3> grid;  ///< In workgroups.
  std::array<std::uint32_t, 3> block; ///< In work-items.
  std::vector<LaunchArgument> arguments;
  /// What it computes, by its name in the model; empty if it has none.
  std::string layer;
  /// That, and all nodes that are fused with it, in the order of the model.
  std::vector<std::string> layers;
};

struct RunPlan;

/// A compiled program. Copies share one immutable state.
class Program {
public:
  /// Reads and checks a code object. Errors begin with `path`.
  static Expected<Program> load(const std::string &path);
  /// The same for a code object in memory, such as `CompileResult::output`.
  static Expected<Program> fromBytes(std::string codeObject);

  /// The chip that the kernels are for, such as `gfx942`.
  const std::string &target() const;
  const std::vector<TensorInfo> &inputs() const;
  const std::vector<TensorInfo> &outputs() const;
  const std::vector<KernelInfo> &kernels() const;
  /// In the order in which they run.
  const std::vector<LaunchInfo> &launches() const;
  /// The bytes of device memory that the launches share for intermediates.
  std::uint64_t workspaceSize() const;
  /// The device symbol that holds the constants; empty when there are none.
  const std::string &constantsSymbol() const;
  std::uint64_t constantsSize() const;
  /// The whole ELF file, as a HIP loader takes it.
  std::string_view codeObject() const;

  /// The program at each size that it was compiled for; the first is what
  /// `load` returns. They have the same kernels and constants, and inputs and
  /// outputs by the same names; the shapes, the workspace and the launches
  /// differ.
  std::vector<Program> variants() const;
  /// Whether the variants differ in a batch, the outermost dimension of every
  /// input and output, and a row of it is computed by itself: a batch of any
  /// other size can then be several runs.
  bool splitsBatch() const;
  /// What computes inputs of these shapes: the variant that has them, or the
  /// fewest whose batches add up to the one asked for. The error names the
  /// shapes that there are.
  Expected<RunPlan>
  planRun(std::span<const std::vector<std::int64_t>> inputShapes) const;
  /// What computes inputs of the shapes in `inputs()`: this variant.
  RunPlan plan() const;

  /// The state, which the implementation alone can name.
  struct Contents;

private:
  Program(std::shared_ptr<const Contents> contents, std::size_t variant);
  std::shared_ptr<const Contents> contents;
  std::size_t variant;
};

/// Variants of a program, which run one after another, each on the next rows of
/// a batch.
struct RunPlan {
  std::vector<TensorInfo> inputs, outputs; ///< Of the whole batch.
  std::vector<Program> parts;

  /// Those of all parts.
  std::vector<LaunchInfo> launches() const;
};

} // namespace mini

#endif // MINI_PROGRAM_H
