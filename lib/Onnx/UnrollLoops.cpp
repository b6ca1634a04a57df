//===- UnrollLoops.cpp - Loop and Scan - cpp ------------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A copy of the body an iteration. A loop's condition is looked at before each
// of them, since it may follow from the number of the iteration.
//
//===----------------------------------------------------------------------===//

#include "ControlFlow.h"

#include "mlir/IR/Builders.h"

#include <limits>

using namespace mlir;
using namespace mini;

static InFlightDiagnostic emitError(torch::OperatorOp op) {
  return op->emitError() << "'" << op.getName() << "': ";
}

static bool isAbsent(Value value) {
  return isa<torch::NoneType>(value.getType());
}

/// Checks that the operator has a body with as many arguments and results.
static LogicalResult checkBody(torch::OperatorOp op, size_t arguments,
                               size_t results) {
  auto bodies = op.getBodies();
  if (bodies.size() != 1 || !bodies.front().hasOneBlock() ||
      !isa<torch::OperatorTerminatorOp>(bodies.front().front().back()))
    return emitError(op) << "it must have one body";
  size_t has = bodies.front().getNumArguments(),
         gives = bodies.front().front().back().getNumOperands();
  if (has != arguments || gives < results)
    return emitError(op) << "its body takes " << has << " values and gives "
                         << gives << ", but must take " << arguments
                         << " and give " << results;
  return success();
}

/// The tensors, of which there are some, in a new dimension `axis`.
static Value stack(ControlFlow &flow, torch::OperatorOp op,
                   ArrayRef<Value> tensors, int64_t axis) {
  Builder builder(op.getContext());
  auto integer = [&](int64_t value) {
    return builder.getIntegerAttr(builder.getIntegerType(64, true), value);
  };
  Attribute axes = builder.getArrayAttr(integer(axis));
  SmallVector<Value> rows;
  for (Value tensor : tensors)
    rows.push_back(flow.create(op, "Unsqueeze", tensor,
                               builder.getNamedAttr("axes", axes)));
  return flow.create(op, "Concat", rows,
                     builder.getNamedAttr("axis", integer(axis)));
}

/// What a loop of no iterations collects of `tensor`, which one would make.
static FailureOr<Value> stackNone(ControlFlow &flow, torch::OperatorOp op,
                                  Value tensor) {
  auto made = flow.find(tensor);
  if (!made || !*made)
    return flow.emitUnknown(op, "the shape of what no iteration would collect",
                            tensor);
  SmallVector<int64_t> shape(made->shape());
  shape.insert(shape.begin(), 0);
  return flow.createConstant(
      op,
      DenseElementsAttr::get(RankedTensorType::get(shape, made->elementType),
                             ArrayRef<Attribute>()));
}

/// The most iterations of a Loop; without a count, as many as there can be.
static FailureOr<int64_t> readTripCount(ControlFlow &flow,
                                        torch::OperatorOp op) {
  if (op->getNumOperands() == 0 || isAbsent(op->getOperand(0)))
    return std::numeric_limits<int64_t>::max();
  auto count = flow.findNumber(op->getOperand(0));
  if (!count)
    return flow.emitUnknown(op, "the trip count", op->getOperand(0));
  return *count;
}

LogicalResult mini::unrollLoop(ControlFlow &flow, torch::OperatorOp op) {
  // The trip count and the condition come first, then the carried values.
  size_t carried = std::max<size_t>(op->getNumOperands(), 2) - 2;
  size_t scanned = std::max<size_t>(op->getNumResults(), carried) - carried;
  if (failed(checkBody(op, carried + 2, carried + scanned + 1)))
    return failure();
  auto tripCount = readTripCount(flow, op);
  if (failed(tripCount))
    return failure();
  bool hasCondition = op->getNumOperands() > 1 && !isAbsent(op->getOperand(1));
  Value condition =
      hasCondition ? op->getOperand(1) : flow.createBool(op, true);
  SmallVector<Value> values;
  if (carried > 0)
    llvm::append_range(values, op->getOperands().drop_front(2));
  auto iterate = [&](int64_t i) {
    SmallVector<Value> arguments{flow.createInteger(op, i), condition};
    llvm::append_range(arguments, values);
    return flow.copyBody(op.getBodies().front(), arguments, std::to_string(i),
                         op);
  };
  SmallVector<SmallVector<Value>> rows(scanned);
  int64_t i = 0;
  for (; i < *tripCount; ++i) {
    auto goesOn = flow.findNumber(condition);
    if (!goesOn)
      return flow.emitUnknown(
          op, "the condition of iteration " + std::to_string(i), condition);
    if (*goesOn == 0)
      break;
    auto results = iterate(i);
    if (failed(results))
      return failure();
    condition = results->front();
    auto given = ArrayRef(*results).drop_front();
    values.assign(given.begin(), given.begin() + carried);
    for (auto [row, value] : llvm::zip(rows, given.drop_front(carried)))
      row.push_back(value);
  }
  // An iteration that does not run shows what it would collect.
  FailureOr<SmallVector<Value>> shown = SmallVector<Value>();
  if (i == 0 && scanned > 0)
    shown = iterate(0);
  if (failed(shown))
    return failure();
  for (auto [index, row] : llvm::enumerate(rows)) {
    FailureOr<Value> collected =
        i != 0 ? FailureOr<Value>(stack(flow, op, row, 0))
               : stackNone(flow, op, (*shown)[1 + carried + index]);
    if (failed(collected))
      return failure();
    values.push_back(*collected);
  }
  flow.replace(op, values);
  return success();
}

namespace {
/// A Scan's operands: states, then what it goes along.
class ScanUnroller {
public:
  ScanUnroller(ControlFlow &flow, torch::OperatorOp op) : flow(flow), op(op) {}

  LogicalResult read();
  LogicalResult unroll();

private:
  /// The states' last values and the collected ones of one sequence.
  FailureOr<SmallVector<Value>> scan(ValueRange states, ValueRange sequences,
                                     const std::string &name);
  FailureOr<SmallVector<int64_t>> readList(StringRef name, size_t size);
  FailureOr<int64_t> sizeOf(Value value, int64_t &axis);
  Value element(Value sequence, int64_t axis, int64_t index);

  ControlFlow &flow;
  torch::OperatorOp op;
  bool hasBatch = false; ///< Of opset 8.
  size_t stateCount = 0, sequenceCount = 0, collectedCount = 0;
  SmallVector<int64_t> inputAxes, inputDirections, outputAxes, outputDirections;
};
} // namespace

FailureOr<SmallVector<int64_t>> ScanUnroller::readList(StringRef name,
                                                       size_t size) {
  SmallVector<int64_t> values(size, 0);
  Attribute attribute = op->getAttr(("torch.onnx." + name).str());
  if (!attribute)
    return values;
  auto array = dyn_cast<ArrayAttr>(attribute);
  if (array && array.size() == size &&
      llvm::all_of(array, llvm::IsaPred<IntegerAttr>))
    return llvm::map_to_vector(array, [](Attribute value) {
      return cast<IntegerAttr>(value).getValue().getSExtValue();
    });
  return emitError(op) << "attribute '" << name << "' is " << attribute
                       << ", but must be a list of " << size << " integers";
}

LogicalResult ScanUnroller::read() {
  auto opset = opsetOf(op, opsetOf(op->getParentOfType<func::FuncOp>()));
  hasBatch = opset && *opset < 9;
  size_t operands = op->getNumOperands() - (hasBatch ? 1 : 0);
  if (hasBatch && !isAbsent(op->getOperand(0)))
    return emitError(op)
           << "lengths of sequences (operand 0) are not supported";
  auto count = op->getAttrOfType<IntegerAttr>("torch.onnx.num_scan_inputs");
  if (!count || count.getValue().slt(1) || count.getValue().ugt(operands))
    return emitError(op) << "attribute 'num_scan_inputs' is "
                         << (count ? Attribute(count) : Attribute())
                         << ", but must be from 1 to " << operands;
  sequenceCount = count.getValue().getZExtValue();
  stateCount = operands - sequenceCount;
  collectedCount =
      std::max<size_t>(op->getNumResults(), stateCount) - stateCount;
  auto readInto = [&](SmallVector<int64_t> &list, StringRef name, size_t size) {
    auto values = readList(name, size);
    if (succeeded(values))
      list = *values;
    return LogicalResult(values);
  };
  if (failed(readInto(inputAxes, "scan_input_axes", sequenceCount)) ||
      failed(readInto(inputDirections,
                      hasBatch ? "directions" : "scan_input_directions",
                      sequenceCount)) ||
      failed(readInto(outputAxes, "scan_output_axes", collectedCount)) ||
      failed(
          readInto(outputDirections, "scan_output_directions", collectedCount)))
    return failure();
  return checkBody(op, operands, stateCount + collectedCount);
}

/// The size along `axis`, which counts from the start afterwards.
FailureOr<int64_t> ScanUnroller::sizeOf(Value value, int64_t &axis) {
  auto tensor = flow.find(value);
  if (!tensor || !*tensor)
    return flow.emitUnknown(op, "the shape of a sequence", value);
  if (axis < -tensor->rank() || axis >= tensor->rank())
    return emitError(op) << "axis " << axis << " is not a dimension of "
                         << tensorText(*tensor);
  axis += axis < 0 ? tensor->rank() : 0;
  return tensor->shape()[axis];
}

Value ScanUnroller::element(Value sequence, int64_t axis, int64_t index) {
  Builder builder(op.getContext());
  return flow.create(op, "Gather", {sequence, flow.createInteger(op, index)},
                     builder.getNamedAttr(
                         "axis", builder.getIntegerAttr(
                                     builder.getIntegerType(64, true), axis)));
}

FailureOr<SmallVector<Value>> ScanUnroller::scan(ValueRange states,
                                                 ValueRange sequences,
                                                 const std::string &name) {
  std::optional<int64_t> length;
  SmallVector<int64_t> axes(inputAxes);
  for (auto [sequence, axis] : llvm::zip_equal(sequences, axes)) {
    auto size = sizeOf(sequence, axis);
    if (failed(size))
      return failure();
    if (length && *length != *size)
      return emitError(op) << "its sequences have " << *length << " and "
                           << *size << " elements, but must have equally many";
    length = *size;
  }
  if (*length == 0 && collectedCount > 0)
    return emitError(op) << "its sequences have no elements, so that the shape"
                         << " of what it collects is not known";
  SmallVector<Value> values(states);
  SmallVector<SmallVector<Value>> rows(collectedCount);
  for (int64_t i = 0; i < *length; ++i) {
    SmallVector<Value> arguments(values);
    for (size_t s = 0; s < sequenceCount; ++s)
      arguments.push_back(
          element(sequences[s], axes[s],
                  inputDirections[s] == 0 ? i : *length - 1 - i));
    auto results = flow.copyBody(op.getBodies().front(), arguments,
                                 name + std::to_string(i), op);
    if (failed(results))
      return failure();
    values.assign(results->begin(), results->begin() + stateCount);
    for (auto [row, value] :
         llvm::zip(rows, ArrayRef(*results).drop_front(stateCount)))
      row.push_back(value);
  }
  for (auto [index, row] : llvm::enumerate(rows)) {
    if (outputDirections[index] != 0)
      std::reverse(row.begin(), row.end());
    values.push_back(stack(flow, op, row, outputAxes[index]));
  }
  return values;
}

LogicalResult ScanUnroller::unroll() {
  ValueRange operands = op->getOperands();
  if (!hasBatch) {
    auto results = scan(operands.take_front(stateCount),
                        operands.drop_front(stateCount), "");
    if (failed(results))
      return failure();
    flow.replace(op, *results);
    return success();
  }
  operands = operands.drop_front();
  int64_t axis = 0;
  auto batch = sizeOf(operands.back(), axis);
  if (failed(batch))
    return failure();
  if (*batch == 0)
    return emitError(op) << "its batch has no elements";
  SmallVector<SmallVector<Value>> rows(stateCount + collectedCount);
  for (int64_t b = 0; b < *batch; ++b) {
    auto own = llvm::map_to_vector(
        operands, [&](Value operand) { return element(operand, 0, b); });
    auto results =
        scan(ValueRange(own).take_front(stateCount),
             ValueRange(own).drop_front(stateCount), std::to_string(b) + "/");
    if (failed(results))
      return failure();
    for (auto [row, value] : llvm::zip_equal(rows, *results))
      row.push_back(value);
  }
  SmallVector<Value> results;
  for (ArrayRef<Value> row : rows)
    results.push_back(stack(flow, op, row, 0));
  flow.replace(op, results);
  return success();
}

LogicalResult mini::unrollScan(ControlFlow &flow, torch::OperatorOp op) {
  ScanUnroller scan(flow, op);
  return failed(scan.read()) ? failure() : scan.unroll();
}
