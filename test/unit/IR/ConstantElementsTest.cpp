//===- ConstantElementsTest.cpp - Rearranged constants, brute force -------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Weights in the wrong order are silent wrong numbers. What moves is raw bytes,
// whose form depends on the type: bools are packed, nibbles are not, and a
// splat has one element. Elements are compared as values, each found anew.
//
//===----------------------------------------------------------------------===//

#include "IR/Mini/ConstantElements.h"

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/MLIRContext.h"
#include "gtest/gtest.h"

#include <algorithm>
#include <random>

using namespace mini;
using namespace mlir;

namespace {

using Index = SmallVector<int64_t>;

/// Random shapes and constants of them.
class ConstantElements : public testing::Test {
protected:
  int64_t random(int64_t lower, int64_t upper) {
    return std::uniform_int_distribution(lower, upper)(generator);
  }

  Index randomShape(int64_t rank) {
    Index shape;
    for (int64_t i = 0; i < rank; ++i)
      shape.push_back(random(1, 4));
    return shape;
  }

  SmallVector<Type> types() {
    Builder b(&context);
    return {b.getI1Type(),
            b.getIntegerType(4),
            b.getI8Type(),
            b.getF16Type(),
            b.getI32Type(),
            b.getF32Type(),
            b.getI64Type(),
            b.getF64Type(),
            b.getIntegerType(8, /*isSigned=*/false),
            b.getIntegerType(16, /*isSigned=*/true)};
  }

  Attribute element(Type type, int64_t value) {
    if (isa<FloatType>(type))
      return FloatAttr::get(type, static_cast<double>(value));
    return IntegerAttr::get(type, APInt(type.getIntOrFloatBitWidth(), value,
                                        /*isSigned=*/true,
                                        /*implicitTrunc=*/true));
  }

  DenseElementsAttr constant(ArrayRef<int64_t> shape, Type type, bool isSplat) {
    auto tensor = RankedTensorType::get(shape, type);
    if (isSplat)
      return DenseElementsAttr::get(tensor, element(type, random(1, 99)));
    SmallVector<Attribute> elements;
    for (int64_t i = 0; i < tensor.getNumElements(); ++i)
      elements.push_back(element(type, random(-99, 99)));
    return DenseElementsAttr::get(tensor, elements);
  }

  MLIRContext context;
  std::mt19937 generator{20};
};

/// Element `place` of a tensor of `shape`, by division alone.
Index indexOf(int64_t place, ArrayRef<int64_t> shape) {
  Index index(shape.size());
  for (size_t d = shape.size(); d-- > 0; place /= shape[d])
    index[d] = place % shape[d];
  return index;
}

Attribute at(DenseElementsAttr value, ArrayRef<int64_t> index) {
  SmallVector<uint64_t> coordinates(index);
  return value.getValues<Attribute>()[coordinates];
}

} // namespace

TEST_F(ConstantElements, TransposesEveryRankAndType) {
  for (Type type : types())
    for (int64_t rank = 0; rank <= 6; ++rank)
      for (bool isSplat : {false, true}) {
        DenseElementsAttr value = constant(randomShape(rank), type, isSplat);
        Index permutation = llvm::to_vector(llvm::seq(rank));
        std::shuffle(permutation.begin(), permutation.end(), generator);
        DenseElementsAttr result = transposeElements(value, permutation);
        ArrayRef<int64_t> shape = result.getType().getShape();
        ASSERT_EQ(result.getElementType(), type);
        for (int64_t place = 0; place < value.getNumElements(); ++place) {
          Index index = indexOf(place, shape), from(rank);
          for (int64_t d = 0; d < rank; ++d)
            from[permutation[d]] = index[d];
          ASSERT_EQ(at(result, index), at(value, from));
        }
      }
}

TEST_F(ConstantElements, FillsWhatNoElementIsFor) {
  for (Type type : types())
    for (int64_t rank = 0; rank <= 6; ++rank)
      for (bool isSplat : {false, true})
        for (Attribute fill : {Attribute(), element(type, 7)}) {
          DenseElementsAttr value = constant(randomShape(rank), type, isSplat);
          ArrayRef<int64_t> from = value.getType().getShape();
          Index shift, step;
          for (int64_t d = 0; d < rank; ++d) {
            shift.push_back(random(-2, 2));
            step.push_back(random(-1, 2));
          }
          auto move = [&](ArrayRef<int64_t> index) {
            Index moved;
            for (auto [i, by, times] : llvm::zip_equal(index, shift, step))
              moved.push_back(i * times + by);
            return moved;
          };
          auto tensor = RankedTensorType::get(randomShape(rank), type);
          DenseElementsAttr result = gatherElements(
              value, tensor,
              [&](ArrayRef<int64_t> index) {
                return placeWithin(from, move(index));
              },
              fill);
          for (int64_t i = 0; i < tensor.getNumElements(); ++i) {
            Index index = indexOf(i, tensor.getShape()), source = move(index);
            bool isInside = true;
            for (auto [coordinate, size] : llvm::zip_equal(source, from))
              isInside &= coordinate >= 0 && coordinate < size;
            Attribute expected = isInside ? at(value, source)
                                 : fill   ? fill
                                          : element(type, 0);
            ASSERT_EQ(at(result, index), expected);
          }
        }
}

// Row by row, forwards, backwards or one element again and again; what a row
// lacks is 0.
TEST_F(ConstantElements, GathersRows) {
  for (Type type : types())
    for (int64_t rank = 1; rank <= 5; ++rank)
      for (bool isSplat : {false, true}) {
        DenseElementsAttr value = constant({40}, type, isSplat);
        auto tensor = RankedTensorType::get(randomShape(rank), type);
        Index shape(tensor.getShape());
        int64_t length = shape.pop_back_val();
        SmallVector<ElementRow> rows;
        for (int64_t i = 0; i < computeProduct(shape); ++i)
          rows.push_back({random(12, 27), random(-4, 4), random(0, length)});
        auto rowAt = [&](ArrayRef<int64_t> index) {
          return rows[*placeWithin(shape, index)];
        };
        DenseElementsAttr result = gatherRows(value, tensor, rowAt);
        ASSERT_EQ(result.getType(), tensor);
        for (int64_t i = 0; i < tensor.getNumElements(); ++i) {
          Index index = indexOf(i, tensor.getShape());
          int64_t column = index.back();
          ElementRow row = rowAt(ArrayRef(index).drop_back());
          ASSERT_EQ(at(result, index),
                    column < row.count
                        ? at(value, {row.first + column * row.stride})
                        : element(type, 0));
        }
      }
}

TEST_F(ConstantElements, GathersNoRowsOfAnEmptyTensor) {
  Type type = Float32Type::get(&context);
  DenseElementsAttr value = constant({6}, type, /*isSplat=*/false);
  for (const Index &shape : {Index{0, 3}, Index{3, 0}, Index{0}}) {
    auto tensor = RankedTensorType::get(shape, type);
    auto row = [](ArrayRef<int64_t>) { return ElementRow{0, 1, 0}; };
    EXPECT_EQ(gatherRows(value, tensor, row).getType(), tensor);
  }
}

TEST_F(ConstantElements, KeepsAnEmptyTensorEmpty) {
  Type type = Float32Type::get(&context);
  DenseElementsAttr value = constant({2, 0, 3}, type, /*isSplat=*/false);
  DenseElementsAttr result = transposeElements(value, {2, 0, 1});
  EXPECT_EQ(result.getType(), RankedTensorType::get({3, 2, 0}, type));
}

TEST_F(ConstantElements, VisitsEveryIndexInOrder) {
  for (int64_t rank = 0; rank <= 6; ++rank) {
    Index shape = randomShape(rank), index(rank, 0);
    int64_t place = 0;
    do {
      EXPECT_EQ(index, indexOf(place, shape));
      EXPECT_EQ(placeWithin(shape, index), place);
      ++place;
    } while (advanceIndex(index, shape));
    EXPECT_EQ(place, computeProduct(shape));
    EXPECT_EQ(index, Index(rank, 0));
  }
}
