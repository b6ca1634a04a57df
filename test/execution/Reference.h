//===- Reference.h - The operators in double --------------------*- C++ -*-===//
//
// Part of mini, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What each ONNX operator means, computed in double and independently of the
// compiler. A single f32 operation on exact values is exact here too: it rounds
// once. Sums of products are not, since their order is free, so they get a
// bound.
//
//===----------------------------------------------------------------------===//

#ifndef MINI_TEST_EXECUTION_REFERENCE_H
#define MINI_TEST_EXECUTION_REFERENCE_H

#include "Tensor.h"

namespace mini::execution {

/// How far from a rounding tie, before the division by the scale, an inexact
/// value may be and still be quantized either way.
inline constexpr double tieDistance = 1e-4;

struct ConvAttributes {
  std::int64_t strides[2] = {1, 1};
  std::int64_t pads[4] = {0, 0, 0, 0}; ///< Top, left, bottom, right.
  std::int64_t dilations[2] = {1, 1};
};

/// The size of a convolution's result along dimension 0 (rows) or 1 (columns);
/// not positive when the result would be empty.
std::int64_t outputSize(std::int64_t input, std::int64_t kernel,
                        const ConvAttributes &attributes, int dimension);

/// The bound on a value is that of any order of f32 summation, with or without
/// fused multiply-add: (K + 2) * 2^-24 * (sum |x * w| + |bias|) for K products
/// (Higham, Accuracy and Stability of Numerical Algorithms, section 3.1). It is
/// 0 where all terms are multiples of a power of two and sum |x * w| + |bias|
/// is at most 2^24 of it: then f32 holds every partial sum.
Tensor conv(const Tensor &input, const Tensor &weights, const Tensor *bias,
            const ConvAttributes &attributes);
/// NaN stays NaN.
Tensor relu(const Tensor &input);
/// With the broadcasting of NumPy.
Tensor add(const Tensor &left, const Tensor &right);
/// saturate(round_half_even(x / scale) + zeroPoint), where the division is of
/// f32; NaN becomes the least value. Scale and zero point are scalars or lie
/// along dimension `axis`.
Tensor quantize(const Tensor &input, const Tensor &scale,
                const Tensor &zeroPoint, int axis = 1);
Tensor dequantize(const Tensor &input, const Tensor &scale,
                  const Tensor &zeroPoint, int axis = 1);

} // namespace mini::execution

#endif // MINI_TEST_EXECUTION_REFERENCE_H
