//===- MemoryAccess.cpp - Bounds-checked access through an index map ------===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// See the header. A check that can never fail is still written down here;
// upstream's integer range analysis removes it.
//
//===----------------------------------------------------------------------===//

#include "MemoryAccess.h"
#include "IR/Mini/IndexMap.h"
#include "IR/Mini/MemoryStrides.h"

#include "mlir/Dialect/AMDGPU/IR/AMDGPUDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "llvm/ADT/bit.h"

#include <numeric>

using namespace mlir;

namespace mini {

static int64_t knownDivisor(Value value);

static int64_t knownDivisor(AffineExpr expr, ValueRange dims,
                            ValueRange symbols) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return std::abs(constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return knownDivisor(dims[dim.getPosition()]);
  if (auto symbol = dyn_cast<AffineSymbolExpr>(expr))
    return knownDivisor(symbols[symbol.getPosition()]);
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return 1;
  int64_t lhs = knownDivisor(binary.getLHS(), dims, symbols);
  int64_t rhs = knownDivisor(binary.getRHS(), dims, symbols);
  if (expr.getKind() == AffineExprKind::Add)
    return std::gcd(lhs, rhs);
  return expr.getKind() == AffineExprKind::Mul ? lhs * rhs : 1;
}

/// A number that divides `value` whenever the code runs; 0 divides only 0.
static int64_t knownDivisor(Value value) {
  APInt constant;
  if (matchPattern(value, m_ConstantInt(&constant)))
    return std::abs(constant.getSExtValue());
  if (auto argument = dyn_cast<BlockArgument>(value)) {
    auto loop = dyn_cast<scf::ForOp>(argument.getOwner()->getParentOp());
    if (loop && loop.getInductionVar() == value)
      return std::gcd(knownDivisor(loop.getLowerBound()),
                      knownDivisor(loop.getStep()));
    return 1;
  }
  auto apply = value.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return 1;
  return knownDivisor(apply.getAffineMap().getResult(0), apply.getDimOperands(),
                      apply.getSymbolOperands());
}

AffineExpr MappedBuffer::elementOffset() const {
  return buffer ? stridedOffset(
                      map, memoryStrides(cast<MemRefType>(buffer.getType())))
                : linearOffset(map, shape);
}

bool isInLds(Value buffer) {
  auto space = dyn_cast_or_null<gpu::AddressSpaceAttr>(
      cast<MemRefType>(buffer.getType()).getMemorySpace());
  return space && space.getValue() == gpu::AddressSpace::Workgroup;
}

/// True if some in-bounds index takes `expr` out of [0, size).
static bool needsCheck(AffineExpr expr, int64_t size,
                       ArrayRef<int64_t> bounds) {
  Interval range = rangeOf(expr, bounds);
  return range.lower < 0 || range.upper >= size;
}

/// True if the fragment's elements are in bounds all together or not at all.
static bool isInBoundsAsOne(const MappedBuffer &view,
                            const Fragment &fragment) {
  if (fragment.width == 1)
    return true;
  // Fragments start at multiples of their width within the tile.
  if (!view.offsets.empty() &&
      knownDivisor(view.offsets[fragment.dim]) % fragment.width != 0)
    return false;
  if (view.bounds[fragment.dim] % fragment.width != 0)
    return false;
  return llvm::all_of(
      llvm::zip(view.map.getResults(), view.shape), [&](auto pair) {
        auto [expr, size] = pair;
        // Where the size is whole groups, each is inside or outside.
        return !needsCheck(expr, size, view.bounds) ||
               strideInGroups(expr, fragment.dim, fragment.width) == 0 ||
               (size % fragment.width == 0 &&
                keepsGroups(expr, fragment.dim, fragment.width));
      });
}

bool isContiguous(const MappedBuffer &view, const Fragment &fragment) {
  return fragment.width > 1 && isInBoundsAsOne(view, fragment) &&
         strideInGroups(view.elementOffset(), fragment.dim, fragment.width) ==
             1;
}

/// The index of element e of the fragment in the view's index space.
static SmallVector<Value> indexOf(const IndexMath &math,
                                  const MappedBuffer &view,
                                  const Fragment &fragment, int64_t e) {
  SmallVector<Value> index = llvm::to_vector<4>(fragment.index);
  index[fragment.dim] = math.add(index[fragment.dim], e);
  for (auto [i, offset] : llvm::enumerate(view.offsets))
    index[i] = math.add(offset, index[i]);
  return index;
}

static Value isBelow(const IndexMath &math, Value index, int64_t size) {
  // Unsigned: a negative index is a large one.
  return math.builder.createOrFold<arith::CmpIOp>(
      math.loc, arith::CmpIPredicate::ult, index, math.constant(size));
}

/// True if element e of the fragment is in bounds; an i1.
static Value emitInBounds(const IndexMath &math, const MappedBuffer &view,
                          const Fragment &fragment, int64_t e) {
  SmallVector<Value> index = indexOf(math, view, fragment, e);
  Value inBounds;
  auto require = [&](Value condition) {
    // Constants fold on the right.
    if (inBounds && matchPattern(inBounds, m_Zero()))
      return;
    inBounds = inBounds ? math.builder.createOrFold<arith::AndIOp>(
                              math.loc, inBounds, condition)
                        : condition;
  };
  for (auto [i, bound] : llvm::enumerate(view.bounds))
    require(isBelow(math, index[i], bound));
  for (auto [expr, size] : llvm::zip(view.map.getResults(), view.shape))
    if (needsCheck(expr, size, view.bounds))
      require(isBelow(math, math.evaluate(expr, index), size));
  return inBounds;
}

/// The widest groups of at most `widest` elements, in whole ones of which the
/// fragment is and all of which `holds` for.
template <typename Predicate>
static int64_t widestGroups(const MappedBuffer &view, const Fragment &fragment,
                            int64_t widest, Predicate holds) {
  int64_t width = widest;
  while (width > 1 &&
         (fragment.width % width != 0 ||
          !holds(view, Fragment{fragment.index, fragment.dim, width})))
    width = llvm::bit_floor<uint64_t>(width - 1);
  return width;
}

Value emitMask(const IndexMath &math, const MappedBuffer &view,
               const Fragment &fragment) {
  OpBuilder &builder = math.builder;
  auto type = VectorType::get({fragment.width}, builder.getI1Type());
  int64_t step = widestGroups(view, fragment, fragment.width, isInBoundsAsOne);
  if (step == fragment.width)
    return vector::BroadcastOp::create(builder, math.loc, type,
                                       emitInBounds(math, view, fragment, 0));
  SmallVector<Value> elements;
  for (int64_t e = 0; e < fragment.width; e += step)
    elements.append(step, emitInBounds(math, view, fragment, e));
  return vector::FromElementsOp::create(builder, math.loc, type, elements);
}

namespace {
/// Where an element is: in the buffer as one dimension.
struct Place {
  Value buffer, index;
  Value inBounds; ///< An i1.
};
} // namespace

/// The place of element e of the fragment; `beyond` where it is out of bounds.
static Place emitPlace(const IndexMath &math, const MappedBuffer &view,
                       const Fragment &fragment, int64_t e, int64_t beyond) {
  OpBuilder &builder = math.builder;
  auto type = cast<MemRefType>(view.buffer.getType());
  int64_t elements = memorySpan(type);
  auto flatType =
      MemRefType::get({elements}, type.getElementType(),
                      MemRefLayoutAttrInterface(), type.getMemorySpace());
  Value flat = memref::ReinterpretCastOp::create(
      builder, math.loc, flatType, view.buffer, /*offset=*/0,
      ArrayRef<int64_t>{elements}, ArrayRef<int64_t>{1});
  Value linear =
      math.evaluate(view.elementOffset(), indexOf(math, view, fragment, e));
  Value inBounds = emitInBounds(math, view, fragment, e);
  Value safe = builder.createOrFold<arith::SelectOp>(math.loc, inBounds, linear,
                                                     math.constant(beyond));
  return {flat, safe, inBounds};
}

/// The same for a buffer access, which takes an offset in i32: one past the end
/// where the element is out of bounds.
static Place emitAddress(const IndexMath &math, const MappedBuffer &view,
                         const Fragment &fragment, int64_t e) {
  OpBuilder &builder = math.builder;
  int64_t end = memorySpan(cast<MemRefType>(view.buffer.getType()));
  Place place = emitPlace(math, view, fragment, e, end);
  place.index = arith::IndexCastOp::create(builder, math.loc,
                                           builder.getI32Type(), place.index);
  return place;
}

/// A vector or an element from LDS, where an access has no bounds check.
static Value emitLocalLoad(const IndexMath &math, const MappedBuffer &view,
                           const Fragment &fragment, int64_t e, Type type) {
  OpBuilder &builder = math.builder;
  Place place = emitPlace(math, view, fragment, e, /*beyond=*/0);
  Value inside;
  if (auto vector = dyn_cast<VectorType>(type))
    inside = vector::LoadOp::create(builder, math.loc, vector, place.buffer,
                                    place.index);
  else
    inside =
        memref::LoadOp::create(builder, math.loc, place.buffer, place.index);
  Value zero =
      arith::ConstantOp::create(builder, math.loc, builder.getZeroAttr(type));
  return builder.createOrFold<arith::SelectOp>(math.loc, place.inBounds, inside,
                                               zero);
}

/// The elements that one access of at most 16 bytes takes of a fragment.
static int64_t widestAccess(Type element, int64_t width) {
  int64_t bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  return std::min<int64_t>(width, 16 / bytes);
}

/// How many elements an access takes: neighbours in memory that are in bounds
/// together. Channels that are no multiple of a vector are so of a part of it.
static int64_t contiguousGroups(const MappedBuffer &view,
                                const Fragment &fragment, Type element) {
  int64_t widest = widestAccess(element, fragment.width);
  return widestGroups(view, fragment, widest, isContiguous);
}

Value emitLoad(const IndexMath &math, const MappedBuffer &view,
               const Fragment &fragment) {
  OpBuilder &builder = math.builder;
  Type element = cast<MemRefType>(view.buffer.getType()).getElementType();
  auto vectorType = VectorType::get({fragment.width}, element);
  auto load = [&](Type type, int64_t e) -> Value {
    if (isInLds(view.buffer))
      return emitLocalLoad(math, view, fragment, e, type);
    Place place = emitAddress(math, view, fragment, e);
    // As the channels are with which a pixel is padded.
    if (matchPattern(place.inBounds, m_Zero()))
      return arith::ConstantOp::create(builder, math.loc,
                                       builder.getZeroAttr(type));
    return amdgpu::RawBufferLoadOp::create(
        builder, math.loc, type, place.buffer, place.index,
        /*boundsCheck=*/true, IntegerAttr(), Value());
  };
  int64_t step = contiguousGroups(view, fragment, element);
  if (step > 1) {
    if (step == fragment.width)
      return load(vectorType, 0);
    Value whole = arith::ConstantOp::create(builder, math.loc,
                                            builder.getZeroAttr(vectorType));
    for (int64_t e = 0; e < fragment.width; e += step)
      whole = vector::InsertStridedSliceOp::create(
          builder, math.loc, load(VectorType::get({step}, element), e), whole,
          ArrayRef<int64_t>{e}, ArrayRef<int64_t>{1});
    return whole;
  }
  SmallVector<Value> elements;
  for (int64_t e = 0; e < fragment.width; ++e)
    elements.push_back(load(element, e));
  return vector::FromElementsOp::create(builder, math.loc, vectorType,
                                        elements);
}

void emitStore(const IndexMath &math, const MappedBuffer &view,
               const Fragment &fragment, Value vector) {
  OpBuilder &builder = math.builder;
  auto store = [&](Value value, int64_t e) {
    Place place = emitAddress(math, view, fragment, e);
    amdgpu::RawBufferStoreOp::create(
        builder, math.loc, value, place.buffer, place.index,
        /*boundsCheck=*/true, IntegerAttr(), Value());
  };
  int64_t width = fragment.width;
  int64_t step = contiguousGroups(
      view, fragment, cast<MemRefType>(view.buffer.getType()).getElementType());
  if (step > 1) {
    if (step == width)
      return store(vector, 0);
    for (int64_t e = 0; e < width; e += step)
      store(vector::ExtractStridedSliceOp::create(
                builder, math.loc, vector, ArrayRef<int64_t>{e},
                ArrayRef<int64_t>{step}, ArrayRef<int64_t>{1}),
            e);
    return;
  }
  for (int64_t e = 0; e < fragment.width; ++e)
    store(vector::ExtractOp::create(builder, math.loc, vector, e), e);
}

} // namespace mini
