//===- Slice.cpp - Slice - cpp --------------------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// In its form of attributes, up to opset 9, and of operands. Starts and ends
// beyond the input are moved to it, as the operator's document says.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/OperatorTable.h"

using namespace mlir;
using namespace mini;

namespace {
/// Every step-th index from `start` on, along one dimension.
struct SliceRange {
  int64_t start, step, size;
};

/// Of equal length, with one entry an axis.
struct SliceLists {
  SmallVector<int64_t> starts, ends, axes, steps;
};
} // namespace

/// `start`, `end` and `step` as given, over a dimension of `size`.
static SliceRange clampRange(int64_t start, int64_t end, int64_t step,
                             int64_t size) {
  // The least step has no negative; both give one element.
  step = std::max(step, -INT64_MAX);
  start = start < 0 ? start + size : start;
  end = end < 0 ? end + size : end;
  if (step > 0) {
    start = std::clamp<int64_t>(start, 0, size);
    end = std::clamp<int64_t>(end, 0, size);
  } else {
    start = std::clamp<int64_t>(start, 0, std::max<int64_t>(size - 1, 0));
    end = std::clamp<int64_t>(end, -1, size - 1);
  }
  int64_t distance = step > 0 ? end - start : start - end;
  int64_t count = distance > 0 ? (distance - 1) / std::abs(step) + 1 : 0;
  return {start, count > 1 ? step : 1, count};
}

static FailureOr<SliceLists> readLists(OnnxOperator &op) {
  auto starts = op.listAttributeOrOperand("starts", 1);
  auto ends = op.listAttributeOrOperand("ends", 2);
  if (failed(starts) || failed(ends))
    return failure();
  if (!*starts || !*ends)
    return op.emitError() << "has no " << (*starts ? "ends" : "starts");
  auto axes = op.axesOperand("axes", 3, op.operand(0).rank());
  auto steps = op.listAttributeOrOperand("steps", 4);
  if (failed(axes) || failed(steps))
    return failure();
  SliceLists lists{**starts, **ends, {}, {}};
  size_t count = lists.starts.size();
  lists.axes =
      axes->value_or(llvm::to_vector(llvm::seq(static_cast<int64_t>(count))));
  lists.steps = steps->value_or(SmallVector<int64_t>(count, 1));
  if (lists.ends.size() != count || lists.axes.size() != count ||
      lists.steps.size() != count)
    return op.emitError() << "there are " << count << " starts, "
                          << lists.ends.size() << " ends, " << lists.axes.size()
                          << " axes and " << lists.steps.size()
                          << " steps, but they must be as many";
  if (static_cast<int64_t>(count) > op.operand(0).rank())
    return op.emitError() << "there are " << count << " starts, but the input "
                          << shapeText(op.operand(0).shape()) << " has "
                          << op.operand(0).rank() << " dimensions";
  if (llvm::is_contained(lists.steps, 0))
    return op.emitError() << "a step is 0";
  return lists;
}

LogicalResult mini::convertSlice(OnnxOperator &op,
                                 SmallVectorImpl<OnnxTensor> &results) {
  OnnxTensor input = op.operand(0);
  auto lists = readLists(op);
  if (failed(lists))
    return failure();
  MLIRContext *context = op.builder().getContext();
  SmallVector<int64_t> shape(input.shape());
  SmallVector<AffineExpr> coordinates;
  for (int64_t d = 0; d < input.rank(); ++d)
    coordinates.push_back(getAffineDimExpr(d, context));
  for (auto [start, end, axis, step] :
       llvm::zip_equal(lists->starts, lists->ends, lists->axes, lists->steps)) {
    SliceRange range = clampRange(start, end, step, input.shape()[axis]);
    shape[axis] = range.size;
    coordinates[axis] = coordinates[axis] * range.step + range.start;
  }
  auto map = AffineMap::get(input.rank(), 0, coordinates, context);
  // The first of what is counted are still the first.
  std::optional<int64_t> countedDim = input.countedDim;
  if (countedDim &&
      coordinates[*countedDim] != getAffineDimExpr(*countedDim, context))
    countedDim = std::nullopt;
  results.push_back({buildGather(op.builder(), input.value, shape, map),
                     input.elementType, countedDim});
  return success();
}
