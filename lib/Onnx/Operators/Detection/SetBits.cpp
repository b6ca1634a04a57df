//===- SetBits.cpp - Flags as bits of words - cpp -------------------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header.
//
//===----------------------------------------------------------------------===//

#include "SetBits.h"

#include "IR/Mini/LinalgBuilders.h"
#include "Onnx/Build/IndexTable.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mini;

Scalar mini::bitAt(Scalar place) {
  return place.with(arith::ShLIOp::create(
      place.getBuilder(), place.constant(1).getValue(), place.getValue()));
}

static Scalar countBits(Scalar word) {
  return word.with(math::CtPopOp::create(word.getBuilder(), word.getValue()));
}

Value mini::packFlags(ImplicitLocOpBuilder &b, Value flags) {
  // Whole words, by zeros.
  SmallVector<int64_t> shape(shapeOf(flags));
  shape[1] = static_cast<int64_t>(llvm::alignTo(shape[1], kWord));
  flags = buildGather(b, flags, shape, b.getMultiDimIdentityMap(2));
  int64_t loops[] = {shape[0], shape[1] / kWord, kWord};
  AffineExpr row, word, bit;
  bindDims(b.getContext(), row, word, bit);
  return buildReduction(
      b, loops, 2, b.getI64IntegerAttr(0),
      {flags, buildProgression(b, kWord, 0, 1)},
      {AffineMap::get(3, 0, {row, word * kWord + bit}, b.getContext()),
       AffineMap::get(3, 0, bit)},
      [](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar isSet = Scalar(body, elements[0]) != 0, place(body, elements[1]),
               packed(body, elements[2]);
        return select(isSet, packed | bitAt(place), packed).getValue();
      });
}

/// How many bits are set before each word of its row, in i64; a last word
/// beyond the row has all.
static Value countBefore(ImplicitLocOpBuilder &b, Value words) {
  ArrayRef<int64_t> shape = shapeOf(words);
  int64_t loops[] = {shape[0], shape[1] + 1, shape[1]};
  return buildReduction(
      b, loops, 2, b.getI64IntegerAttr(0),
      {words, buildProgression(b, shape[1] + 1, 0, 1, b.getI32Type()),
       buildProgression(b, shape[1], 0, 1, b.getI32Type())},
      {mapDims(b, 3, {0, 2}), mapDims(b, 3, {1}), mapDims(b, 3, {2})},
      [](ImplicitLocOpBuilder &body, ValueRange elements) {
        Scalar isBefore = Scalar(body, elements[2]) < Scalar(body, elements[1]);
        Scalar count(body, elements[3]);
        return select(isBefore, count + countBits(Scalar(body, elements[0])),
                      count)
            .getValue();
      });
}

Value mini::findSetBits(ImplicitLocOpBuilder &b, Value words, int64_t count) {
  ArrayRef<int64_t> shape = shapeOf(words);
  Value before = countBefore(b, words);
  // First the word, then the bit in it.
  int64_t wordLoops[] = {shape[0], count, shape[1]};
  Value numbers = buildProgression(b, count, 0, 1),
        first = buildGather(b, before, shape, b.getMultiDimIdentityMap(2)),
        next = buildGather(
            b, before, shape,
            AffineMap::get(2, 0,
                           {b.getAffineDimExpr(0), b.getAffineDimExpr(1) + 1},
                           b.getContext()));
  AffineMap ofWord = mapDims(b, 3, {0, 2});
  auto search = [&](Value operand, AffineMap map, int64_t none) {
    return buildReduction(b, wordLoops, 2, b.getI64IntegerAttr(none),
                          {operand, first, next, numbers},
                          {map, ofWord, ofWord, mapDims(b, 3, {1})},
                          [](ImplicitLocOpBuilder &body, ValueRange elements) {
                            Scalar begin(body, elements[1]),
                                end(body, elements[2]), here(body, elements[3]);
                            return select((begin <= here) & (here < end),
                                          Scalar(body, elements[0]),
                                          Scalar(body, elements[4]))
                                .getValue();
                          });
  };
  Value starts = search(buildProgression(b, shape[1], 0, kWord),
                        mapDims(b, 3, {2}), -1),
        bits = search(words, ofWord, 0), counts = search(first, ofWord, 0);
  int64_t bitLoops[] = {shape[0], count, kWord};
  return buildReduction(
      b, bitLoops, 2, b.getI64IntegerAttr(-1),
      {starts, bits, counts, numbers, buildProgression(b, kWord, 0, 1)},
      {mapDims(b, 3, {0, 1}), mapDims(b, 3, {0, 1}), mapDims(b, 3, {0, 1}),
       mapDims(b, 3, {1}), mapDims(b, 3, {2})},
      [](ImplicitLocOpBuilder &body, ValueRange elements) {
        auto value = [&](size_t i) { return Scalar(body, elements[i]); };
        Scalar bit = bitAt(value(4));
        Scalar isSet = (value(1) & bit) != 0;
        // How many are set below it, with those of the words before.
        Scalar place = countBits(value(1) & (bit - 1)) + value(2);
        return select((value(0) >= 0) & isSet & (place == value(3)),
                      value(0) + value(4), value(5))
            .getValue();
      });
}

void mini::remarkCounted(OnnxOperator &op, StringRef what, int64_t count) {
  emitRemark(op.builder().getLoc())
      << "'onnx." << op.name() << "': the result has as many " << what
      << " as there can be, " << count
      << "; those that there are come first, and the others are -1";
}
