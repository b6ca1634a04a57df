//===- MemoryAccessTest.cpp - Every element, in bounds or not -------------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An access that is wider than its neighbours reads another row's elements, and
// a check that is forgotten reads another buffer's. The accesses are built at
// constant indices, which fold to addresses, and each element is held against
// what the op's definition says of it.
//
//===----------------------------------------------------------------------===//

#include "Kernel/Lanes/MemoryAccess.h"
#include "AccessEvaluation.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "gtest/gtest.h"

#include <array>
#include <functional>

using namespace mini;
using namespace mlir;

namespace {

/// A map with the shape of what it indexes, and the bounds of its indices.
struct View {
  std::string name;
  SmallVector<int64_t> shape;
  AffineMap map;
  SmallVector<int64_t> bounds;
};

class MemoryAccessTest : public testing::Test {
protected:
  MemoryAccessTest() {
    context.loadDialect<affine::AffineDialect, amdgpu::AMDGPUDialect,
                        arith::ArithDialect, gpu::GPUDialect,
                        memref::MemRefDialect, scf::SCFDialect,
                        vector::VectorDialect>();
    bindDims(&context, m, k);
  }

  Value constant(int64_t value) { return math.constant(value); }

  /// A row-major matrix, it transposed, with a wider index space than it, with
  /// a narrower one, shifted, an image with padding, a row for all, and pixels
  /// with a channel more than there is.
  std::vector<View> views() {
    auto map = [&](ArrayRef<AffineExpr> coordinates) {
      return AffineMap::get(2, 0, coordinates, &context);
    };
    return {
        {"rows", {16, 64}, map({m, k}), {16, 64}},
        {"columns", {64, 16}, map({k, m}), {16, 64}},
        {"ragged", {13, 37}, map({m, k}), {16, 64}},
        {"bounded", {16, 64}, map({m, k}), {7, 30}},
        {"whole groups", {16, 64}, map({m, k}), {12, 48}},
        {"shifted", {16, 64}, map({m - 1, k - 2}), {16, 64}},
        {"image",
         {7, 8},
         map({m.floorDiv(8) + k.floorDiv(3) - 1, m % 8 + k % 3 - 1}),
         {16, 9}},
        {"one row", {64}, map({k}), {16, 64}},
        {"flat",
         {2, 8, 4, 16},
         map({m.floorDiv(8), m % 8, k.floorDiv(16), k % 16}),
         {16, 64}},
        {"channels", {16, 16, 3}, map({m, k.floorDiv(4), k % 4}), {16, 64}}};
  }

  Value buffer(ArrayRef<int64_t> shape, Type element, bool inLds = false) {
    Attribute space;
    if (inLds)
      space =
          gpu::AddressSpaceAttr::get(&context, gpu::AddressSpace::Workgroup);
    auto type =
        MemRefType::get(shape, element, MemRefLayoutAttrInterface(), space);
    return memref::AllocOp::create(builder, loc, type);
  }

  /// Calls `check` with each fragment of a tile of 16 x 64, at the origin and
  /// at offsets, and with the place of each of its elements, -1 if there is
  /// none.
  void forEachFragment(
      const View &view, Type element, bool inLds, int64_t width,
      const std::function<void(const MappedBuffer &, const Fragment &,
                               const Elements &)> &check);

  MLIRContext context{MLIRContext::Threading::DISABLED};
  Location loc = UnknownLoc::get(&context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  IndexMath math{builder, loc};
  AffineExpr m, k;
  Type i8 = builder.getI8Type(), f16 = builder.getF16Type(),
       f32 = builder.getF32Type(), f64 = builder.getF64Type();
};

/// The place in the buffer of each of `width` elements from `index` on.
Elements placesOf(const View &view, std::array<int64_t, 2> index, unsigned dim,
                  int64_t width) {
  Elements places;
  for (int64_t e = 0; e < width; ++e, ++index[dim]) {
    bool inBounds = index[0] < view.bounds[0] && index[1] < view.bounds[1];
    int64_t place = 0;
    for (auto [coordinate, size] :
         llvm::zip(view.map.compose(ArrayRef<int64_t>(index)), view.shape)) {
      inBounds &= coordinate >= 0 && coordinate < size;
      place = place * size + coordinate;
    }
    places.push_back(inBounds ? place : -1);
  }
  return places;
}

void MemoryAccessTest::forEachFragment(
    const View &view, Type element, bool inLds, int64_t width,
    const std::function<void(const MappedBuffer &, const Fragment &,
                             const Elements &)> &check) {
  int64_t step = std::max<int64_t>(width, 4);
  for (std::array<int64_t, 2> offset :
       {std::array<int64_t, 2>{0, 0}, {8, 32}, {1, 3}})
    for (unsigned dim : {0, 1})
      for (int64_t row = 0; row < 16; row += dim == 0 ? step : 7)
        for (int64_t column = 0; column < 64; column += dim == 1 ? step : 19) {
          module->getBody()->clear();
          MappedBuffer mapped{buffer(view.shape, element, inLds),
                              view.shape,
                              view.map,
                              view.bounds,
                              {}};
          if (offset[0] != 0)
            mapped.offsets = {constant(offset[0]), constant(offset[1])};
          SCOPED_TRACE(testing::Message()
                       << view.name << ", " << width << " along " << dim
                       << " from " << row << ", " << column << " at offsets "
                       << offset[0] << ", " << offset[1]);
          check(mapped, {{constant(row), constant(column)}, dim, width},
                placesOf(view, {offset[0] + row, offset[1] + column}, dim,
                         width));
        }
}

/// What a load should hold of these places: number i of the buffer is i + 1.
Elements loadedFrom(const Elements &places) {
  Elements elements;
  for (int64_t place : places)
    elements.push_back(place + 1);
  return elements;
}

TEST_F(MemoryAccessTest, LoadsTakeEachElementOrZero) {
  for (const View &view : views())
    for (int64_t width : {1, 4, 16})
      for (bool inLds : {false, true})
        for (Type element : {i8, f16})
          forEachFragment(
              view, element, inLds, width,
              [&](const MappedBuffer &mapped, const Fragment &fragment,
                  const Elements &places) {
                EXPECT_EQ(isInLds(mapped.buffer), inLds);
                EXPECT_EQ(evaluate(emitLoad(math, mapped, fragment)),
                          loadedFrom(places));
              });
}

TEST_F(MemoryAccessTest, MasksTellWhatIsInBounds) {
  for (const View &view : views())
    for (int64_t width : {1, 4})
      forEachFragment(view, f32, false, width,
                      [&](const MappedBuffer &mapped, const Fragment &fragment,
                          const Elements &places) {
                        Elements expected;
                        for (int64_t place : places)
                          expected.push_back(place >= 0);
                        EXPECT_EQ(evaluate(emitMask(math, mapped, fragment)),
                                  expected);
                      });
}

// Those out of bounds are dropped, at an address behind the buffer.
TEST_F(MemoryAccessTest, StoresPutEachElementOrNone) {
  for (const View &view : views())
    for (int64_t width : {1, 4, 16})
      forEachFragment(
          view, f32, false, width,
          [&](const MappedBuffer &mapped, const Fragment &fragment,
              const Elements &places) {
            Value vector = arith::ConstantOp::create(
                builder, loc,
                builder.getZeroAttr(VectorType::get({width}, f32)));
            emitStore(math, mapped, fragment, vector);
            Elements stored(width, 0);
            for (auto store :
                 module->getBody()->getOps<amdgpu::RawBufferStoreOp>()) {
              EXPECT_TRUE(store.getBoundsCheck());
              Value value = store.getValue();
              int64_t first = 0;
              if (auto one = value.getDefiningOp<vector::ExtractOp>())
                first = one.getStaticPosition()[0];
              if (auto slice =
                      value.getDefiningOp<vector::ExtractStridedSliceOp>())
                first = cast<IntegerAttr>(slice.getOffsets()[0]).getInt();
              Elements part =
                  elementsOf(store.getMemref(), numberOf(store.getIndices()[0]),
                             value.getType(), true);
              llvm::copy(part, stored.begin() + first);
            }
            EXPECT_EQ(stored, loadedFrom(places));
          });
}

// The fewest accesses that hold at any index: 16 bytes each where elements are
// neighbours and leave the bounds together, one element each elsewhere.
TEST_F(MemoryAccessTest, AccessesAreAsWideAsTheyMay) {
  auto loads = [&](StringRef name, Type element, unsigned dim, int64_t width) {
    module->getBody()->clear();
    auto all = views();
    const View &view = *llvm::find_if(
        all, [&](const View &view) { return view.name == name; });
    Value index = gpu::ThreadIdOp::create(builder, loc, gpu::Dimension::x);
    MappedBuffer mapped{
        buffer(view.shape, element), view.shape, view.map, view.bounds, {}};
    emitLoad(math, mapped, {{index, index}, dim, width});
    return llvm::range_size(
        module->getBody()->getOps<amdgpu::RawBufferLoadOp>());
  };
  EXPECT_EQ(loads("rows", f32, 1, 4), 1u);
  EXPECT_EQ(loads("rows", f32, 1, 8), 2u);
  EXPECT_EQ(loads("rows", f64, 1, 4), 2u);
  EXPECT_EQ(loads("rows", f16, 1, 8), 1u);
  EXPECT_EQ(loads("rows", f16, 1, 16), 2u);
  EXPECT_EQ(loads("rows", i8, 1, 16), 1u);
  EXPECT_EQ(loads("rows", i8, 1, 64), 4u);
  EXPECT_EQ(loads("rows", f32, 0, 4), 4u);
  EXPECT_EQ(loads("columns", f32, 0, 4), 1u);
  EXPECT_EQ(loads("columns", f32, 1, 4), 4u);
  EXPECT_EQ(loads("ragged", f32, 1, 4), 4u);
  EXPECT_EQ(loads("bounded", f32, 1, 2), 1u);
  EXPECT_EQ(loads("bounded", f32, 1, 4), 2u);
  EXPECT_EQ(loads("whole groups", i8, 1, 16), 1u);
  EXPECT_EQ(loads("shifted", f32, 1, 4), 2u);
  EXPECT_EQ(loads("one row", f32, 1, 4), 1u);
  EXPECT_EQ(loads("one row", f32, 0, 4), 4u);
  EXPECT_EQ(loads("flat", i8, 1, 16), 1u);
  EXPECT_EQ(loads("channels", i8, 1, 4), 4u);
}

// A tile begins where a loop or a workgroup's number says, which is known to be
// a multiple of a step; neighbours must not begin within a group.
TEST_F(MemoryAccessTest, OffsetsMustBeMultiplesOfTheWidth) {
  View view = views().front();
  auto isWide = [&](Value offset, int64_t width) {
    MappedBuffer mapped{buffer(view.shape, f32),
                        view.shape,
                        view.map,
                        view.bounds,
                        {constant(0), offset}};
    return isContiguous(mapped, {{constant(0), constant(0)}, 1, width});
  };
  EXPECT_TRUE(isWide(constant(0), 16));
  EXPECT_TRUE(isWide(constant(24), 8));
  EXPECT_FALSE(isWide(constant(24), 16));
  EXPECT_FALSE(isWide(constant(2), 4));
  Value thread = gpu::ThreadIdOp::create(builder, loc, gpu::Dimension::x);
  EXPECT_FALSE(isWide(thread, 2));
  auto loopFrom = [&](int64_t lower, int64_t step) -> Value {
    return scf::ForOp::create(builder, loc, constant(lower), constant(64),
                              constant(step))
        .getInductionVar();
  };
  EXPECT_TRUE(isWide(loopFrom(0, 8), 8));
  EXPECT_FALSE(isWide(loopFrom(0, 8), 16));
  EXPECT_FALSE(isWide(loopFrom(2, 8), 4));
  EXPECT_TRUE(isWide(loopFrom(2, 8), 2));
  auto apply = [&](AffineExpr expr, Value a, Value b) -> Value {
    return affine::AffineApplyOp::create(
        builder, loc, AffineMap::get(2, 0, expr), ValueRange{a, b});
  };
  EXPECT_TRUE(isWide(apply(m * 8 + k, thread, loopFrom(0, 16)), 8));
  EXPECT_FALSE(isWide(apply(m * 8 + k, thread, loopFrom(0, 16)), 16));
  EXPECT_FALSE(isWide(apply(m * 8 + k, thread, thread), 2));
  EXPECT_TRUE(isWide(apply(m * 8, loopFrom(0, 2), thread), 16));
  EXPECT_FALSE(isWide(apply(m.floorDiv(8), loopFrom(0, 16), thread), 4));
  EXPECT_FALSE(isWide(apply(m % 6, loopFrom(0, 16), thread), 4));
}

} // namespace
