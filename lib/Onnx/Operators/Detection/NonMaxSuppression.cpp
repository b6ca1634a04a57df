//===- NonMaxSuppression.cpp - NonMaxSuppression - cpp --------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// How many rows it has is known at run time only. The tensor has as many as
// there can be, and -1 behind those that there are.
//
// Whether a box is kept depends on all boxes before it, in the order of their
// scores. They are decided in blocks of 64, a bit each: a reduction goes
// through a block in order, and then all boxes are compared in parallel with
// those that it keeps. A block's kernels are those of the first, on other
// buffers.
//
//===----------------------------------------------------------------------===//

#include "SetBits.h"
#include "TopK.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/Elementwise.h"
#include "Onnx/Build/IndexTable.h"
#include "Onnx/Build/IndexedRead.h"
#include "Onnx/Build/Quantization.h"
#include "Onnx/OperatorTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mini;

/// Block `word` of each row of `tensor`, whose elements may be lists.
static Value takeBlock(ImplicitLocOpBuilder &b, Value tensor, int64_t word) {
  SmallVector<int64_t> shape(shapeOf(tensor));
  AffineMap identity = b.getMultiDimIdentityMap(shape.size());
  SmallVector<AffineExpr> source(identity.getResults());
  shape[1] = kWord;
  source[1] = source[1] + word * kWord;
  return buildGather(b, tensor, shape,
                     AffineMap::get(shape.size(), 0, source, b.getContext()));
}

namespace {

/// The operands and sizes of a NonMaxSuppression. A row is a class of an image.
struct Suppression {
  OnnxTensor boxes, scores, overlapLimit, scoreLimit;
  bool isCentered;
  int64_t images, classes, count, kept; ///< `kept` of `count` boxes at most.

  int64_t rows() const { return images * classes; }
  int64_t words() const { return llvm::divideCeil(count, kWord); }
};

/// A box by its ends along both dimensions.
struct Box {
  Scalar top, left, bottom, right;

  Scalar area() const { return (bottom - top) * (right - left); }
};

} // namespace

/// The box of four coordinates: two opposite corners, or the center, the width
/// and the height.
static Box makeBox(const Suppression &s, ArrayRef<Scalar> c) {
  if (!s.isCentered)
    return {min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3])};
  Scalar halfWidth = c[2] / 2, halfHeight = c[3] / 2;
  return {c[1] - halfHeight, c[0] - halfWidth, c[1] + halfHeight,
          c[0] + halfWidth};
}

/// Whether so much of both boxes together is common to them that only one is
/// kept.
static Scalar overlap(const Box &a, const Box &b, Scalar limit) {
  Scalar height = min(a.bottom, b.bottom) - max(a.top, b.top),
         width = min(a.right, b.right) - max(a.left, b.left);
  Scalar common = height * width, all = a.area() + b.area() - common;
  Scalar isValid =
      (height > 0) & (width > 0) & (a.area() > 0) & (b.area() > 0) & (all > 0);
  return isValid & (common / all > limit);
}

static FailureOr<Suppression> readSuppression(OnnxOperator &op) {
  OnnxTensor boxes = op.operand(0), scores = op.operand(1);
  auto isCentered = op.intAttribute("center_point_box", 0);
  if (failed(isCentered) || failed(checkSameElementTypes(op, 2, kFloats)))
    return failure();
  if (boxes.rank() != 3 || scores.rank() != 3 || boxes.shape()[2] != 4 ||
      scores.shape()[0] != boxes.shape()[0] ||
      scores.shape()[2] != boxes.shape()[1])
    return op.emitError() << "the boxes are " << shapeText(boxes.shape())
                          << " and the scores " << shapeText(scores.shape())
                          << "; they must be [N,B,4] and [N,C,B]";
  Suppression s{boxes,
                scores,
                op.operand(3),
                op.operand(4),
                *isCentered != 0,
                boxes.shape()[0],
                scores.shape()[1],
                boxes.shape()[1],
                0};
  for (const OnnxTensor &limit : {s.overlapLimit, s.scoreLimit})
    if (limit &&
        (limit.type().getNumElements() != 1 || !limit.elementType.isF32()))
      return op.emitError() << "a threshold is " << tensorText(limit)
                            << ", but must be one f32";
  if (op.operand(2)) {
    auto limit = op.constantIntegers(2, "the number of boxes for each class");
    if (failed(limit))
      return failure();
    if (limit->size() != 1)
      return op.emitError() << "the number of boxes for each class has "
                            << limit->size() << " values, but must be one";
    s.kept = std::min((*limit)[0], s.count);
  }
  if (s.kept < 1 || s.rows() == 0)
    return op.emitError() << "no box is kept, of " << shapeText(boxes.shape())
                          << " and at most " << s.kept << " for each class;"
                          << " a result without elements is not supported";
  // A block has two kernels, one behind the other.
  constexpr int64_t kMaxBoxes = 256 * kWord;
  if (s.count > kMaxBoxes)
    return op.emitError() << "there are " << s.count << " boxes, and at most "
                          << kMaxBoxes << " are supported; take those with the"
                          << " best scores first, by a TopK";
  if (failed(op.checkResultShape({s.rows() * s.kept, 3})))
    return failure();
  return s;
}

namespace {

/// The boxes of each row in the order of their scores, filled up to whole
/// words, and the bits that are known of them.
class Suppressor {
public:
  Suppressor(ImplicitLocOpBuilder &builder, const Suppression &suppression)
      : b(builder), s(suppression) {}

  /// [rows * kept, 3]: the image, the class and the box.
  Value build();

private:
  void sortBoxes();
  void copyBoxes();
  Value buildOverlaps();
  Value decide(Value overlaps, Value candidates, int64_t word);
  Value suppress(Value candidates, Value keptBits, int64_t word);
  Value buildTriples(Value numbers, Value boxes);
  Value listRows(Value keptWords);
  /// Adds the coordinates of a box, which `box` numbers in row d0.
  void addBox(SmallVectorImpl<Value> &operands,
              SmallVectorImpl<AffineMap> &maps, unsigned loops, AffineExpr box);
  void addLimit(SmallVectorImpl<Value> &operands,
                SmallVectorImpl<AffineMap> &maps, unsigned loops);
  Scalar overlapOf(ImplicitLocOpBuilder &body, ValueRange elements);

  ImplicitLocOpBuilder &b;
  const Suppression &s;
  Value boxes; ///< [rows, words * 64, 4]
  /// Their four coordinates, each in a buffer: a kernel that reads a block of
  /// it, and in one way only, is the same for all blocks.
  SmallVector<Value> coordinates;
  Value indices;    ///< [rows, count], of the boxes in the operand, in i32.
  Value candidates; ///< [rows, words * 64], zero where the score is too low.
};

} // namespace

void Suppressor::sortBoxes() {
  Value flat = buildReshape(b, s.scores.value, {s.rows(), s.count});
  Type type = s.scores.elementType;
  TopElements sorted =
      buildTopElements(b, {flat, type}, s.count, /*isGreatest=*/true);
  indices = sorted.indices;
  OnnxTensor order{buildReshape(b, indices, {s.images, s.classes, s.count}),
                   b.getIntegerType(32, /*isSigned=*/true)};
  AffineExpr image = b.getAffineDimExpr(0);
  Value read =
      buildIndexedRead(b, s.boxes, {s.images, s.classes, s.count, 4},
                       {image, image, b.getAffineDimExpr(3)},
                       IndexedAxis{1, order, mapDims(b, 4, {0, 1, 2})});
  int64_t filled = s.words() * kWord;
  boxes = buildGather(b, buildReshape(b, read, {s.rows(), s.count, 4}),
                      {s.rows(), filled, 4}, b.getMultiDimIdentityMap(3));
  // A NaN is above no threshold.
  SmallVector<Value> operands{sorted.values};
  SmallVector<AffineMap> maps{b.getMultiDimIdentityMap(2)};
  if (s.scoreLimit) {
    operands.push_back(s.scoreLimit.value);
    maps.push_back(singleElementMap(s.scoreLimit, 2));
  }
  Value isHigh = buildElementwise(
      b, {s.rows(), s.count}, b.getI8Type(), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        if (!s.scoreLimit)
          return arith::ConstantOp::create(body, body.getI8IntegerAttr(1));
        Scalar score = convert(Scalar(body, elements[0]), body.getF32Type());
        return arith::ExtUIOp::create(
            body, body.getI8Type(),
            (score > Scalar(body, elements[1])).getValue());
      });
  candidates =
      buildGather(b, isHigh, {s.rows(), filled}, b.getMultiDimIdentityMap(2));
}

/// What only moves elements is no kernel by itself, but a search is: that of a
/// coordinate among the four.
void Suppressor::copyBoxes() {
  int64_t loops[] = {s.rows(), s.words() * kWord, 4};
  Type type = cast<RankedTensorType>(boxes.getType()).getElementType();
  AffineMap identity = b.getMultiDimIdentityMap(3);
  Value numbers = buildProgression(b, 4, 0, 1, b.getI32Type());
  for (int64_t i = 0; i < 4; ++i)
    coordinates.push_back(buildReduction(
        b, loops, 2, b.getZeroAttr(type), {boxes, numbers},
        {identity, identity.getSubMap({2})},
        [&](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
          Scalar isHere = Scalar(body, elements[1]) == static_cast<double>(i);
          return arith::SelectOp::create(body, isHere.getValue(), elements[0],
                                         elements[2]);
        }));
}

void Suppressor::addBox(SmallVectorImpl<Value> &operands,
                        SmallVectorImpl<AffineMap> &maps, unsigned loops,
                        AffineExpr box) {
  for (int64_t i = 0; i < 4; ++i) {
    operands.push_back(boxes);
    maps.push_back(AffineMap::get(
        loops, 0, {b.getAffineDimExpr(0), box, b.getAffineConstantExpr(i)},
        b.getContext()));
  }
}

void Suppressor::addLimit(SmallVectorImpl<Value> &operands,
                          SmallVectorImpl<AffineMap> &maps, unsigned loops) {
  if (!s.overlapLimit)
    return;
  operands.push_back(s.overlapLimit.value);
  maps.push_back(singleElementMap(s.overlapLimit, loops));
}

/// Of the elements of two boxes and maybe the threshold.
Scalar Suppressor::overlapOf(ImplicitLocOpBuilder &body, ValueRange elements) {
  SmallVector<Scalar> numbers =
      llvm::map_to_vector(elements.take_front(8), [&](Value value) {
        return convert(Scalar(body, value), body.getF32Type());
      });
  Scalar limit =
      s.overlapLimit ? Scalar(body, elements[8]) : numbers[0].constant(0);
  return overlap(makeBox(s, ArrayRef(numbers).take_front(4)),
                 makeBox(s, ArrayRef(numbers).drop_front(4)), limit);
}

/// For each box the boxes of its block that it overlaps with, [rows, words *
/// 64], in i64.
Value Suppressor::buildOverlaps() {
  int64_t loops[] = {s.rows(), s.words() * kWord, kWord};
  AffineExpr row, box, bit;
  bindDims(b.getContext(), row, box, bit);
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  addBox(operands, maps, 3, box);
  addBox(operands, maps, 3, box.floorDiv(kWord) * kWord + bit);
  addLimit(operands, maps, 3);
  operands.push_back(buildProgression(b, kWord, 0, 1));
  maps.push_back(AffineMap::get(3, 0, bit));
  return buildReduction(b, loops, 2, b.getI64IntegerAttr(0), operands, maps,
                        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
                          Scalar packed(body, elements.back()),
                              place(body, elements[elements.size() - 2]);
                          return select(overlapOf(body, elements),
                                        packed | bitAt(place), packed)
                              .getValue();
                        });
}

/// Goes through the boxes of block `word` in order and keeps those of the
/// candidates that overlap with none that is kept: [rows], in i64.
Value Suppressor::decide(Value overlaps, Value candidates, int64_t word) {
  int64_t loops[] = {s.rows(), kWord};
  AffineMap identity = b.getMultiDimIdentityMap(2);
  return buildReduction(
      b, loops, 1, b.getI64IntegerAttr(0),
      {takeBlock(b, overlaps, word), takeBlock(b, candidates, word),
       buildProgression(b, kWord, 0, 1)},
      {identity, identity, identity.getSubMap({1})},
      [](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar others(body, elements[0]), place(body, elements[2]),
            kept(body, elements[3]);
        Scalar isKept =
            (Scalar(body, elements[1]) != 0) & ((others & kept) == 0);
        return select(isKept, kept | bitAt(place), kept).getValue();
      });
}

/// The candidates without those that overlap with a box that block `word`
/// keeps.
Value Suppressor::suppress(Value candidates, Value keptBits, int64_t word) {
  int64_t loops[] = {s.rows(), s.words() * kWord, kWord};
  AffineExpr row, box, bit;
  bindDims(b.getContext(), row, box, bit);
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  addBox(operands, maps, 3, box);
  for (Value coordinate : coordinates) {
    operands.push_back(takeBlock(b, coordinate, word));
    maps.push_back(AffineMap::get(3, 0, {row, bit}, b.getContext()));
  }
  addLimit(operands, maps, 3);
  operands.append({keptBits, buildProgression(b, kWord, 0, 1)});
  maps.append({AffineMap::get(3, 0, row), AffineMap::get(3, 0, bit)});
  Value hits = buildReduction(
      b, loops, 2, b.getI8IntegerAttr(0), operands, maps,
      [&](ImplicitLocOpBuilder &body, ValueRange elements) {
        ValueRange last = elements.take_back(3);
        Scalar isKept =
            (Scalar(body, last[0]) & bitAt(Scalar(body, last[1]))) != 0;
        return select(isKept & overlapOf(body, elements),
                      Scalar(body, last[2]).constant(1), Scalar(body, last[2]))
            .getValue();
      });
  AffineMap identity = b.getMultiDimIdentityMap(2);
  return buildElementwise(b, {s.rows(), s.words() * kWord}, b.getI8Type(),
                          {candidates, hits}, {identity, identity},
                          [](ImplicitLocOpBuilder &body, ValueRange elements) {
                            Scalar isCandidate(body, elements[0]);
                            return select(Scalar(body, elements[1]) == 0,
                                          isCandidate, 0)
                                .getValue();
                          });
}

/// The image, the class and the box of each row, [rows, 3]: `numbers` counts
/// boxes through all classes, [1, rows], and `boxes` are theirs.
Value Suppressor::buildTriples(Value numbers, Value boxes) {
  int64_t count = shapeOf(numbers)[1];
  AffineMap identity = b.getMultiDimIdentityMap(2);
  auto column = [&](function_ref<Scalar(Scalar number, Scalar box)> element) {
    Value values = buildElementwise(
        b, {1, count}, b.getI64Type(), {numbers, boxes}, {identity, identity},
        [&](ImplicitLocOpBuilder &body, ValueRange elements) {
          Scalar number(body, elements[0]);
          Scalar box = convert(Scalar(body, elements[1]), body.getI64Type());
          return select(number >= 0, element(number, box), -1).getValue();
        });
    return buildReshape(b, values, {count, 1});
  };
  auto perClass = static_cast<double>(s.kept),
       perImage = static_cast<double>(s.kept * s.classes);
  Value columns[] = {
      column([&](Scalar number, Scalar) { return number / perImage; }),
      column([&](Scalar number, Scalar) {
        return remainder(number, number.constant(perImage)) / perClass;
      }),
      column([](Scalar, Scalar box) { return box; })};
  return buildConcat(b, columns, 1);
}

/// The first boxes of each row that are kept, one row behind the other.
Value Suppressor::listRows(Value keptWords) {
  Value places = findSetBits(b, keptWords, s.kept);
  // The box that it was before they were sorted.
  OnnxTensor order{places, b.getIntegerType(64, /*isSigned=*/true)};
  Value found = buildIndexedRead(
      b, {indices, b.getIntegerType(32, /*isSigned=*/true)}, {s.rows(), s.kept},
      {b.getAffineDimExpr(0), b.getAffineDimExpr(0)},
      IndexedAxis{1, order, b.getMultiDimIdentityMap(2)});
  AffineMap identity = b.getMultiDimIdentityMap(2);
  Value listed = buildElementwise(
      b, {s.rows(), s.kept}, b.getI8Type(), places, identity,
      [](ImplicitLocOpBuilder &body, ValueRange elements) -> Value {
        return arith::ExtUIOp::create(
            body, body.getI8Type(),
            (Scalar(body, elements[0]) >= 0).getValue());
      });
  // All rows as one, in which those that are there come first.
  int64_t count = s.rows() * s.kept;
  Value words = packFlags(b, buildReshape(b, listed, {1, count}));
  OnnxTensor numbers{findSetBits(b, words, count),
                     b.getIntegerType(64, /*isSigned=*/true)};
  OnnxTensor flat{buildReshape(b, found, {1, count}),
                  b.getIntegerType(32, /*isSigned=*/true)};
  Value boxNumbers = buildIndexedRead(
      b, flat, {1, count}, {b.getAffineDimExpr(0), b.getAffineDimExpr(0)},
      IndexedAxis{1, numbers, identity});
  return buildTriples(numbers.value, boxNumbers);
}

Value Suppressor::build() {
  sortBoxes();
  copyBoxes();
  Value overlaps = buildOverlaps();
  SmallVector<Value> kept;
  for (int64_t word = 0; word < s.words(); ++word) {
    Value bits = decide(overlaps, candidates, word);
    kept.push_back(buildReshape(b, bits, {s.rows(), 1}));
    if (word + 1 < s.words())
      candidates = suppress(candidates, bits, word);
  }
  return listRows(kept.size() == 1 ? kept[0] : buildConcat(b, kept, 1));
}

LogicalResult
mini::convertNonMaxSuppression(OnnxOperator &op,
                               SmallVectorImpl<OnnxTensor> &results) {
  auto suppression = readSuppression(op);
  if (failed(suppression))
    return failure();
  remarkCounted(op, "rows", suppression->rows() * suppression->kept);
  results.push_back({Suppressor(op.builder(), *suppression).build(),
                     op.builder().getIntegerType(64, /*isSigned=*/true), 0});
  return success();
}
