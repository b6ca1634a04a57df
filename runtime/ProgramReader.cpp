//===- ProgramReader.cpp - From launch plan to checked program ------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See ProgramReader.h. The FlatBuffers verifier proves that offsets stay inside
// the buffer; the functions here prove that a run stays inside its buffers.
//
//===----------------------------------------------------------------------===//

#include "ProgramReader.h"
#include "LaunchReader.h"

#include "mini/Program_generated.h"
#include "tensor/Printable.h"

#include <cstring>
#include <limits>
#include <set>

using namespace mini;

namespace {

Error malformed(const std::string &message) {
  return {ErrorKind::InvalidInput, "the launch plan is invalid: " + message};
}

/// Names are printed, passed to HIP as C strings and made into file names.
bool isPrintable(const flatbuffers::String &text) {
  return mini::isPrintable(text.string_view());
}

Status readName(const flatbuffers::String &text, const std::string &what,
                std::string &name) {
  if (text.size() == 0)
    return malformed(what + " has an empty name");
  if (!isPrintable(text))
    return malformed("the name of " + what + " has control characters");
  name = text.str();
  return success();
}

Status readTensor(const format::Tensor &tensor, const std::string &what,
                  TensorInfo &result) {
  if (Status status = readName(*tensor.name(), what, result.name); !status)
    return status;
  if (tensor.element_type() > format::ElementType::MAX)
    return malformed(
        what + " '" + result.name + "' has unknown element type " +
        std::to_string(static_cast<unsigned>(tensor.element_type())));
  result.elementType = static_cast<ElementType>(tensor.element_type());

  // The most that NumPy's arrays have, in which tensors come and go.
  constexpr std::uint32_t maxRank = 64;
  if (tensor.shape()->size() > maxRank)
    return malformed(what + " '" + result.name + "' has " +
                     std::to_string(tensor.shape()->size()) +
                     " dimensions, more than " + std::to_string(maxRank));

  // Bytes are counted in 63 bits, as the sizes also become offsets.
  constexpr std::uint64_t limit = std::numeric_limits<std::int64_t>::max();
  std::uint64_t bytes = elementTypeSize(result.elementType);
  for (std::uint32_t i = 0; i < tensor.shape()->size(); ++i) {
    // The verifier does not check that the elements of a vector are aligned.
    std::int64_t size;
    std::memcpy(&size, tensor.shape()->Data() + i * sizeof(size), sizeof(size));
    size = flatbuffers::EndianScalar(size);
    if (size < 0)
      return malformed(what + " '" + result.name + "' has size " +
                       std::to_string(size) + " in dimension " +
                       std::to_string(i) + ", should be at least 0");
    if (bytes != 0 && static_cast<std::uint64_t>(size) > limit / bytes)
      return malformed(what + " '" + result.name +
                       "' is too large: its size in bytes exceeds 64 bits");
    bytes *= size;
    result.shape.push_back(size);
  }
  if (tensor.counted_dimension() >= 0) {
    result.countedDimension = tensor.counted_dimension();
    if (*result.countedDimension >= result.shape.size() ||
        result.elementType != ElementType::I64)
      return malformed(what + " '" + result.name + "' counts dimension " +
                       std::to_string(*result.countedDimension) + " of " +
                       result.type());
  }
  result.byteSize = bytes;
  result.elementCount = bytes / elementTypeSize(result.elementType);
  return success();
}

using TensorVector = flatbuffers::Vector<flatbuffers::Offset<format::Tensor>>;

Status readTensors(const TensorVector &tensors, const std::string &kind,
                   std::vector<TensorInfo> &result) {
  std::set<std::string> names;
  for (std::uint32_t i = 0; i < tensors.size(); ++i) {
    TensorInfo info{};
    std::string what = kind + " " + std::to_string(i);
    if (Status status = readTensor(*tensors.Get(i), what, info); !status)
      return status;
    if (!names.insert(info.name).second)
      return malformed("two " + kind + "s are called '" + info.name + "'");
    result.push_back(std::move(info));
  }
  return success();
}

Status readKernels(const format::Program &program,
                   std::vector<KernelInfo> &result) {
  for (std::uint32_t i = 0; i < program.kernels()->size(); ++i) {
    const format::Kernel &kernel = *program.kernels()->Get(i);
    KernelInfo info{};
    if (Status status =
            readName(*kernel.name(), "kernel " + std::to_string(i), info.name);
        !status)
      return status;
    info.ldsBytes = kernel.lds_bytes();
    info.vgprs = kernel.vgprs();
    info.agprs = kernel.agprs();
    info.sgprs = kernel.sgprs();
    info.spills = kernel.spills();
    info.mfmaCount = kernel.mfma_count();
    if (kernel.tiling()) {
      if (!isPrintable(*kernel.tiling()))
        return malformed("the tiling of kernel '" + info.name +
                         "' has control characters");
      info.tiling = kernel.tiling()->str();
    }
    result.push_back(std::move(info));
  }
  return success();
}

Status readConstants(const format::Program &program,
                     Program::Contents &contents) {
  contents.constantsSize = program.constants_size();
  bool hasSymbol =
      program.constants_symbol() && program.constants_symbol()->size() != 0;
  if (hasSymbol != (contents.constantsSize != 0))
    return malformed(hasSymbol ? "the constants have a symbol but no bytes"
                               : "the constants have " +
                                     std::to_string(contents.constantsSize) +
                                     " bytes but no symbol");
  if (!hasSymbol)
    return success();
  return readName(*program.constants_symbol(), "the constants' symbol",
                  contents.constantsSymbol);
}

/// Every output must be written, else a run would return stale memory.
Status checkOutputsAreWritten(const ProgramVariant &variant) {
  std::vector<bool> isWritten(variant.outputs.size());
  for (const LaunchInfo &launch : variant.launches)
    for (const LaunchArgument &argument : launch.arguments)
      if (argument.kind == BufferKind::Output)
        isWritten[argument.index] = true;
  for (std::size_t i = 0; i < isWritten.size(); ++i)
    if (!isWritten[i] && variant.outputs[i].byteSize != 0)
      return malformed("output '" + variant.outputs[i].name +
                       "' is not an argument of any launch");
  return success();
}

/// The program itself has the fields of a variant.
template <typename Table>
Status readVariant(const Table &table, Program::Contents &contents) {
  ProgramVariant variant;
  Status status = readTensors(*table.inputs(), "input", variant.inputs);
  if (status)
    status = readTensors(*table.outputs(), "output", variant.outputs);
  if (!status)
    return status;
  variant.workspaceSize = table.workspace_size();
  for (std::uint32_t i = 0; i < table.launches()->size(); ++i) {
    Expected<LaunchInfo> launch =
        readLaunch(*table.launches()->Get(i), contents, variant);
    if (!launch)
      return malformed("launch " + std::to_string(i) + " " +
                       launch.error().message);
    variant.launches.push_back(std::move(*launch));
  }
  status = checkOutputsAreWritten(variant);
  contents.variants.push_back(std::move(variant));
  return status;
}

/// Whether a tensor of each has the same name and elements.
bool areSamePorts(const std::vector<TensorInfo> &first,
                  const std::vector<TensorInfo> &second) {
  return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                    [](const TensorInfo &one, const TensorInfo &other) {
                      return one.name == other.name &&
                             one.elementType == other.elementType &&
                             one.countedDimension == other.countedDimension;
                    });
}

/// Whether dimension 0 of all tensors is `rows`, and the rest as in `first`.
bool haveRows(const std::vector<TensorInfo> &tensors,
              const std::vector<TensorInfo> &first, std::int64_t rows) {
  return std::equal(tensors.begin(), tensors.end(), first.begin(), first.end(),
                    [&](const TensorInfo &tensor, const TensorInfo &other) {
                      std::vector<std::int64_t> shape = other.shape;
                      if (shape.empty())
                        return false;
                      shape[0] = rows;
                      return tensor.shape == shape;
                    });
}

Status checkVariants(const Program::Contents &contents) {
  const ProgramVariant &first = contents.variants.front();
  for (std::size_t i = 0; i < contents.variants.size(); ++i) {
    const ProgramVariant &variant = contents.variants[i];
    if (!areSamePorts(first.inputs, variant.inputs) ||
        !areSamePorts(first.outputs, variant.outputs))
      return malformed("variant " + std::to_string(i) +
                       " has other inputs or outputs than the program");
    if (!contents.splitsBatch)
      continue;
    bool hasBatch = !variant.inputs.empty() && !variant.inputs[0].shape.empty();
    std::int64_t rows = hasBatch ? variant.inputs[0].shape[0] : 0;
    if (rows < 1 || !haveRows(variant.inputs, first.inputs, rows) ||
        !haveRows(variant.outputs, first.outputs, rows))
      return malformed("its batch can be split, and variant " +
                       std::to_string(i) +
                       " has not one batch in all inputs and outputs");
  }
  return success();
}

Status readVerified(const format::Program &program,
                    Program::Contents &contents) {
  if (program.version() != programFormatVersion)
    return malformed("its version is " + std::to_string(program.version()) +
                     ", this build reads version " +
                     std::to_string(programFormatVersion) +
                     "; compile the model again");
  Status status = readName(*program.target(), "the target", contents.target);
  if (status)
    status = readKernels(program, contents.kernels);
  if (status)
    status = readConstants(program, contents);
  if (status)
    status = readVariant(program, contents);
  if (status && program.variants())
    for (std::uint32_t i = 0; status && i < program.variants()->size(); ++i)
      status = readVariant(*program.variants()->Get(i), contents);
  if (!status)
    return status;
  contents.splitsBatch = program.splits_batch();
  return checkVariants(contents);
}

} // namespace

Status mini::readProgram(std::string_view launchPlan,
                         Program::Contents &contents) {
  // The section may lie at any offset of the file; a FlatBuffer is read in
  // place and wants its alignment.
  std::vector<std::uint64_t> aligned((launchPlan.size() + 7) / 8);
  if (launchPlan.empty())
    return malformed("it is empty");
  std::memcpy(aligned.data(), launchPlan.data(), launchPlan.size());
  const auto *bytes = reinterpret_cast<const std::uint8_t *>(aligned.data());
  // An identifier needs eight bytes, and the check for it does not look.
  if (launchPlan.size() < 8 || !format::ProgramBufferHasIdentifier(bytes))
    return malformed("it does not begin with the identifier MINI");
  flatbuffers::Verifier verifier(bytes, launchPlan.size());
  if (!format::VerifyProgramBuffer(verifier))
    return malformed("its FlatBuffer is corrupt");
  return readVerified(*format::GetProgram(bytes), contents);
}
