//===- RunPlan.cpp - Which variants compute inputs of some shapes ---------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A variant of the very shapes, or the fewest whose batches add up to the one
// asked for.
//
//===----------------------------------------------------------------------===//

#include "ProgramReader.h"

#include <algorithm>
#include <limits>

using namespace mini;

using Shape = std::vector<std::int64_t>;

/// The most rows of a batch that is split, which keeps the search short.
static constexpr std::int64_t mostRows = 1 << 20;

static bool haveShapes(const std::vector<TensorInfo> &tensors,
                       std::span<const Shape> shapes) {
  return std::equal(tensors.begin(), tensors.end(), shapes.begin(),
                    shapes.end(),
                    [](const TensorInfo &tensor, const Shape &shape) {
                      return tensor.shape == shape;
                    });
}

/// The rows of a batch whose other dimensions are those of `tensors`, or 0.
static std::int64_t rowsOf(const std::vector<TensorInfo> &tensors,
                           std::span<const Shape> shapes) {
  if (tensors.size() != shapes.size() || tensors.empty() || shapes[0].empty())
    return 0;
  std::int64_t rows = shapes[0][0];
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    Shape shape = tensors[i].shape;
    if (shape.empty())
      return 0;
    shape[0] = rows;
    if (shape != shapes[i])
      return 0;
  }
  return rows >= 1 && rows <= mostRows ? rows : 0;
}

/// Whether the bytes of so many rows can be counted.
static bool canHave(const std::vector<TensorInfo> &tensors, std::int64_t rows) {
  return std::all_of(tensors.begin(), tensors.end(),
                     [&](const TensorInfo &tensor) {
                       constexpr std::uint64_t limit =
                           std::numeric_limits<std::int64_t>::max();
                       return tensor.byteSize / tensor.shape[0] <= limit / rows;
                     });
}

/// The fewest of `sizes` that add up to `rows`, by their places, the largest
/// first; none where no sum does.
static std::vector<std::size_t> addUp(const std::vector<std::int64_t> &sizes,
                                      std::int64_t rows) {
  constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();
  // Of each sum, the fewest parts and the last of them.
  std::vector<std::int64_t> fewest(rows + 1, none);
  std::vector<std::size_t> last(rows + 1);
  fewest[0] = 0;
  for (std::int64_t sum = 1; sum <= rows; ++sum)
    for (std::size_t i = 0; i < sizes.size(); ++i)
      if (sizes[i] <= sum && fewest[sum - sizes[i]] != none &&
          fewest[sum - sizes[i]] + 1 < fewest[sum]) {
        fewest[sum] = fewest[sum - sizes[i]] + 1;
        last[sum] = i;
      }
  std::vector<std::size_t> parts;
  if (fewest[rows] == none)
    return parts;
  for (std::int64_t sum = rows; sum > 0; sum -= sizes[last[sum]])
    parts.push_back(last[sum]);
  std::sort(parts.begin(), parts.end(),
            [&](std::size_t one, std::size_t other) {
              return sizes[one] > sizes[other];
            });
  return parts;
}

static std::string describe(const std::vector<TensorInfo> &inputs) {
  std::string text;
  for (const TensorInfo &input : inputs)
    text += (text.empty() ? "" : ", ") + input.name + ": " + input.type();
  return text;
}

static Error noVariant(const Program &program, std::span<const Shape> shapes) {
  std::string text = "the program was not compiled for inputs of";
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    TensorInfo input = program.inputs()[i];
    input.shape = shapes[i];
    text += (i == 0 ? " " : ", ") + input.name + ": " + input.type();
  }
  text += "; it is for";
  for (const Program &variant : program.variants())
    text += "\n  " + describe(variant.inputs());
  return {ErrorKind::Usage, text};
}

/// The tensors with as many rows as all parts have.
static std::vector<TensorInfo> withRows(std::vector<TensorInfo> tensors,
                                        std::int64_t rows) {
  for (TensorInfo &tensor : tensors) {
    std::size_t own = tensor.shape[0];
    tensor.shape[0] = rows;
    tensor.elementCount = tensor.elementCount / own * rows;
    tensor.byteSize = tensor.byteSize / own * rows;
  }
  return tensors;
}

RunPlan Program::plan() const { return {inputs(), outputs(), {*this}}; }

Expected<RunPlan> Program::planRun(std::span<const Shape> shapes) const {
  if (shapes.size() != inputs().size())
    return Error{ErrorKind::Usage, std::to_string(shapes.size()) +
                                       " shapes are given, and the "
                                       "program has " +
                                       std::to_string(inputs().size()) +
                                       " inputs"};
  std::vector<Program> all = variants();
  for (const Program &variant : all)
    if (haveShapes(variant.inputs(), shapes))
      return variant.plan();
  std::int64_t rows = splitsBatch() ? rowsOf(inputs(), shapes) : 0;
  if (rows == 0 || !canHave(inputs(), rows) || !canHave(outputs(), rows))
    return noVariant(*this, shapes);
  std::vector<std::int64_t> sizes;
  sizes.reserve(all.size());
  for (const Program &variant : all)
    sizes.push_back(variant.inputs().front().shape.front());
  RunPlan plan{withRows(inputs(), rows), withRows(outputs(), rows), {}};
  std::vector<std::size_t> parts = addUp(sizes, rows);
  plan.parts.reserve(parts.size());
  for (std::size_t part : parts)
    plan.parts.push_back(all[part]);
  if (plan.parts.empty())
    return noVariant(*this, shapes);
  return plan;
}

std::vector<LaunchInfo> RunPlan::launches() const {
  std::vector<LaunchInfo> all;
  for (const Program &part : parts)
    all.insert(all.end(), part.launches().begin(), part.launches().end());
  return all;
}
