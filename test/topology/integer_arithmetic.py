"""Integer convolutions, pools and requantization in NumPy.

Written from the operators' definitions, and it shares nothing with the compiler.
Sums of products are matrix products in double, which are exact up to 2^53.
"""

import numpy as np

INTEGER_SUMS = 2.0**53


def along_channels(parameters, rank):
    """One element, or one for each index of axis 1 of `rank` dimensions."""
    values = np.asarray(parameters)
    if values.size == 1:
        return values.reshape([1] * rank)
    return values.reshape([1, -1] + [1] * (rank - 2))


def limits_of(dtype):
    info = np.iinfo(dtype)
    return info.min, info.max


def saturate(values, dtype):
    return np.clip(values, *limits_of(dtype)).astype(dtype)


def quantize(x, scale, zero_point):
    """saturate(rint(x / scale) + zero point), of f32."""
    scale = along_channels(scale, x.ndim).astype(np.float32)
    steps = np.rint(x / scale) + along_channels(zero_point, x.ndim).astype(np.float32)
    return saturate(steps, np.asarray(zero_point).dtype)


def requantize(sums, multiplier, zero_point):
    """What ONNX Runtime makes of sums: rint(f32(sum) * multiplier) + zero point."""
    scaled = sums.astype(np.float32) * along_channels(multiplier, sums.ndim)
    steps = np.rint(scaled) + np.float32(zero_point)
    return saturate(steps, np.asarray(zero_point).dtype)


def windows(x, kernel, strides, pads, dilations, fill):
    """All windows of [N, C, H, W], as [N, C, kh, kw, oh, ow]."""
    top, left, bottom, right = pads
    sides = ((0, 0), (0, 0), (top, bottom), (left, right))
    x = np.pad(x, sides, constant_values=fill)
    spans = [d * (k - 1) + 1 for k, d in zip(kernel, dilations)]
    view = np.lib.stride_tricks.sliding_window_view(x, spans, axis=(2, 3))
    view = view[:, :, :: strides[0], :: strides[1], :: dilations[0], :: dilations[1]]
    return view.transpose(0, 1, 4, 5, 2, 3)


def convolve(x, weights, strides, pads, dilations, group):
    """The sums of a convolution of centered integers, as double."""
    batch = x.shape[0]
    features, _, *kernel = weights.shape
    columns = windows(x.astype(np.float64), kernel, strides, pads, dilations, 0)
    sizes = columns.shape[-2:]
    columns = columns.reshape(batch, group, -1, int(np.prod(sizes)))
    rows = weights.astype(np.float64).reshape(group, features // group, -1)
    sums = np.matmul(rows, columns)
    assert np.abs(sums).max(initial=0) < INTEGER_SUMS
    return sums.reshape(batch, features, *sizes)


def max_pool(x, kernel, strides, pads, dilations):
    least = -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min
    return windows(x, kernel, strides, pads, dilations, least).max(axis=(2, 3))


def fused_multiply_add(a, b, c):
    """f32(a * b + c) of f32, with one rounding where `a` is a byte: the product is
    exact in double, and the sum is but for exponents very far apart."""
    double = np.float64
    return (a.astype(double) * double(b) + c.astype(double)).astype(np.float32)


def add(a, b, c_scale, c_zero):
    """com.microsoft.QLinearAdd in the order of ONNX Runtime's vector code. `a` and
    `b` are (data, scale, zero point)."""
    (a_data, a_scale, a_zero), (b_data, b_scale, b_zero) = a, b
    a_ratio, b_ratio = np.float32(a_scale) / c_scale, np.float32(b_scale) / c_scale
    a_part = fused_multiply_add(
        np.asarray(a_zero), a_ratio, b_ratio * np.float32(b_zero)
    )
    offset = np.float32(c_zero) - a_part
    total = fused_multiply_add(b_data, b_ratio, np.broadcast_to(offset, b_data.shape))
    total = fused_multiply_add(a_data, a_ratio, total)
    return saturate(np.rint(total), np.asarray(c_zero).dtype)
