//===- Inputs.cpp - What a run reads --------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See Inputs.h.
//
//===----------------------------------------------------------------------===//

#include "Inputs.h"

#include "TensorSources.h"

#include <algorithm>
#include <charconv>

using namespace mini;
using namespace mini::run;

namespace {

constexpr std::string_view randomPrefix = "random:";

Error usageError(std::string message) {
  return {ErrorKind::Usage, std::move(message)};
}

/// Whether all of `text` is one number, which goes into `value`.
template <typename Number>
bool readNumber(std::string_view text, Number &value) {
  auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

/// Sizes between `x`, as in 8x3x224x224.
std::optional<std::vector<std::int64_t>> parseShape(std::string_view text) {
  std::vector<std::int64_t> shape;
  while (true) {
    std::size_t end = text.find('x');
    std::int64_t size = 0;
    if (!readNumber(text.substr(0, end), size) || size < 0)
      return std::nullopt;
    shape.push_back(size);
    if (end == std::string_view::npos)
      return shape;
    text.remove_prefix(end + 1);
  }
}

Expected<InputSource> parseRandom(const std::string &source) {
  InputSource result{source, std::nullopt, 0, std::nullopt};
  std::string_view text = std::string_view(source).substr(randomPrefix.size());
  std::size_t colon = text.find(':');
  if (!readNumber(text.substr(0, colon), result.seed))
    return usageError("the seed of '" + source +
                      "' is not a number from 0 to 2^64 - 1");
  if (colon == std::string_view::npos)
    return result;
  result.shape = parseShape(text.substr(colon + 1));
  if (!result.shape)
    return usageError("the shape of '" + source +
                      "' is not of the form 8x3x224x224");
  return result;
}

Expected<InputSource> readSource(const std::string &source) {
  if (source.starts_with(randomPrefix))
    return parseRandom(source);
  Expected<NpyArray> array = readArray(source);
  if (!array)
    return array.error();
  InputSource result{source, std::move(*array), 0, std::nullopt};
  result.shape = result.array->shape;
  return result;
}

/// The shapes of `variant`, if it has those that are known.
std::optional<std::vector<std::vector<std::int64_t>>>
shapesOf(const Program &variant, const std::vector<InputSource> &sources) {
  std::vector<std::vector<std::int64_t>> shapes;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    shapes.push_back(variant.inputs()[i].shape);
    if (sources[i].shape && *sources[i].shape != shapes.back())
      return std::nullopt;
  }
  return shapes;
}

} // namespace

Expected<std::vector<InputSource>>
mini::run::readInputSources(const std::vector<std::string> &options,
                            const std::vector<TensorInfo> &tensors) {
  Expected<std::vector<std::optional<std::string>>> named =
      assignSources(options, tensors, "input");
  if (!named)
    return named.error();
  std::vector<TensorInfo> missing;
  for (std::size_t i = 0; i < tensors.size(); ++i)
    if (!(*named)[i])
      missing.push_back(tensors[i]);
  if (!missing.empty())
    return usageError("these inputs have no --input; give each a .npy file or "
                      "random:SEED:" +
                      describe(missing));
  std::vector<InputSource> sources;
  for (const std::optional<std::string> &name : *named) {
    Expected<InputSource> source = readSource(*name);
    if (!source)
      return source.error();
    sources.push_back(std::move(*source));
  }
  return sources;
}

Expected<RunPlan> mini::run::planRun(const Program &program,
                                     const std::vector<InputSource> &sources) {
  std::vector<Program> variants = program.variants();
  for (const Program &variant : variants)
    if (shapesOf(variant, sources))
      return variant.plan();
  // An array that does not fit the only size there is has its own error.
  auto hasArray = [](const InputSource &source) { return source.array; };
  if (variants.size() == 1 &&
      std::any_of(sources.begin(), sources.end(), hasArray))
    return program.plan();
  // Those that are not known have the rows of one that is.
  std::int64_t rows = 0;
  for (const InputSource &source : sources)
    if (source.shape && !source.shape->empty())
      rows = source.shape->front();
  std::vector<std::vector<std::int64_t>> shapes;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::vector<std::int64_t> shape = program.inputs()[i].shape;
    if (program.splitsBatch())
      shape.front() = rows;
    shapes.push_back(sources[i].shape.value_or(shape));
  }
  return program.planRun(shapes);
}

Expected<std::vector<std::vector<std::byte>>>
mini::run::loadInputs(std::vector<InputSource> sources,
                      const std::vector<TensorInfo> &tensors) {
  std::vector<std::vector<std::byte>> inputs;
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    InputSource &source = sources[i];
    if (!source.array) {
      inputs.push_back(makeRandom(tensors[i], source.seed));
      continue;
    }
    Expected<std::vector<std::byte>> bytes =
        takeElements(std::move(*source.array), tensors[i], source.name);
    if (!bytes)
      return bytes.error();
    inputs.push_back(std::move(*bytes));
  }
  return inputs;
}
