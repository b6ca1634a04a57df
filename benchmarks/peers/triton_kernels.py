"""GEMM and convolution in Triton, with everything up to the next tensor in memory.

Sizes are constants, as a compiler for one shape has them; so are all strides, so
that tensors may be in any order. A convolution is an implicit GEMM: rows are output
pixels, columns features, and the reduction runs over the filter's pixels and the
channels of each.
"""

import triton
import triton.language as tl
from triton.language.extra import libdevice


@triton.jit
def tile_of_program(ROWS: tl.constexpr, COLUMNS: tl.constexpr, GROUP: tl.constexpr):
    """The tile of a workgroup: in groups of rows, so that neighbours share lines."""
    index = tl.program_id(0)
    group_size: tl.constexpr = GROUP * COLUMNS
    first_row = index // group_size * GROUP
    rows = min(ROWS - first_row, GROUP)
    within = index % group_size
    return first_row + within % rows, within // rows


@triton.jit
def quantize(value):
    return tl.clamp(libdevice.rint(value), -128.0, 127.0)


@triton.jit
def is_within(row, column, SIZE: tl.constexpr):
    return (row >= 0) & (row < SIZE) & (column >= 0) & (column < SIZE)


@triton.jit
def apply_tail(
    sums,
    features,
    is_feature,
    is_result,
    offsets,
    bias,
    multipliers,
    skip,
    TAIL: tl.constexpr,
    SUMS_FACTOR: tl.constexpr,
    SKIP_FACTOR: tl.constexpr,
):
    """Bias, requantization, addition and ReLU of a tile in registers.

    SUMS_FACTOR and SKIP_FACTOR are scales by that of the result.
    """
    totals = sums + tl.load(bias + features, is_feature, 0)[None, :]
    if TAIL == "pair_add_relu":
        # Both addends of the seed graph are quantized, with the scale 1/64.
        addend = tl.load(skip + offsets, is_result, 0)
        pair = quantize(totals * 64.0) + quantize(addend * 64.0)
        return tl.maximum(pair * 0.015625, 0.0)
    if sums.dtype == tl.int32:
        factors = tl.load(multipliers + features, is_feature, 0)
        values = quantize(totals.to(tl.float32) * factors[None, :])
        if TAIL == "add_relu":
            addend = tl.load(skip + offsets, is_result, 0).to(tl.float32)
            values = values * SUMS_FACTOR + addend * SKIP_FACTOR
            return quantize(tl.maximum(values, 0.0))
    else:
        values = totals
        if TAIL == "add_relu":
            values += tl.load(skip + offsets, is_result, 0).to(tl.float32)
    if TAIL != "none":
        values = tl.maximum(values, 0.0)
    return values


@triton.jit
def gemm(
    x,
    w,
    bias,
    multipliers,
    skip,
    y,
    M: tl.constexpr,
    N: tl.constexpr,
    K: tl.constexpr,
    TAIL: tl.constexpr,
    SUMS_FACTOR: tl.constexpr,
    SKIP_FACTOR: tl.constexpr,
    SUMS: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    """y[M, N] = tail(x[M, K] * w[N, K] + bias[N])."""
    row, column = tile_of_program(tl.cdiv(M, BM), tl.cdiv(N, BN), 8)
    m = row * BM + tl.arange(0, BM)
    n = column * BN + tl.arange(0, BN)
    k = tl.arange(0, BK)
    # Rows and columns beyond the end repeat the first ones, and are not stored.
    x_offsets = (m % M)[:, None] * K + k[None, :]
    w_offsets = (n % N)[None, :] * K + k[:, None]
    sums = tl.zeros((BM, BN), SUMS)
    for start in range(0, K, BK):
        if K % BK == 0:
            a = tl.load(x + x_offsets)
            b = tl.load(w + w_offsets)
        else:
            a = tl.load(x + x_offsets, k[None, :] < K - start, 0)
            b = tl.load(w + w_offsets, k[:, None] < K - start, 0)
        sums = tl.dot(a, b, sums, input_precision="ieee", out_dtype=SUMS)
        x_offsets += BK
        w_offsets += BK
    is_result = (m < M)[:, None] & (n < N)[None, :]
    offsets = m[:, None] * N + n[None, :]
    values = apply_tail(
        sums, n, n < N, is_result, offsets, bias, multipliers, skip,
        TAIL, SUMS_FACTOR, SKIP_FACTOR,
    )  # fmt: skip
    tl.store(y + offsets, values.to(y.dtype.element_ty), is_result)


@triton.jit
def conv(
    x,
    w,
    bias,
    multipliers,
    skip,
    y,
    M: tl.constexpr,
    N: tl.constexpr,
    C: tl.constexpr,
    SIZE: tl.constexpr,
    OUT_SIZE: tl.constexpr,
    KERNEL: tl.constexpr,
    STRIDE: tl.constexpr,
    PAD: tl.constexpr,
    X_ROW: tl.constexpr,
    X_COLUMN: tl.constexpr,
    X_CHANNEL: tl.constexpr,
    W_FEATURE: tl.constexpr,
    W_PIXEL: tl.constexpr,
    W_CHANNEL: tl.constexpr,
    Y_PIXEL: tl.constexpr,
    Y_FEATURE: tl.constexpr,
    TAIL: tl.constexpr,
    SUMS_FACTOR: tl.constexpr,
    SKIP_FACTOR: tl.constexpr,
    SUMS: tl.constexpr,
    BM: tl.constexpr,
    BN: tl.constexpr,
    BK: tl.constexpr,
):
    """A convolution of x[image, row, column, channel] with w[feature, pixel,
    channel]; M are the pixels of all results y[image, pixel, feature]."""
    row, column = tile_of_program(tl.cdiv(M, BM), tl.cdiv(N, BN), 8)
    m = row * BM + tl.arange(0, BM)
    n = column * BN + tl.arange(0, BN)
    k = tl.arange(0, BK)
    # Rows and columns beyond the end repeat the first ones, and are not stored.
    pixel_m = m % M
    feature_n = n % N
    PIXELS: tl.constexpr = OUT_SIZE * OUT_SIZE
    K: tl.constexpr = KERNEL * KERNEL * C
    image = pixel_m // PIXELS
    top = pixel_m % PIXELS // OUT_SIZE * STRIDE - PAD
    left = pixel_m % OUT_SIZE * STRIDE - PAD
    corner = image * (SIZE * SIZE * C) + top * X_ROW + left * X_COLUMN
    sums = tl.zeros((BM, BN), SUMS)
    for start in range(0, K, BK):
        if C % BK == 0:
            # All of a step's channels are of one pixel of the filter.
            pixel = start // C
            channel = start % C + k
        else:
            pixel = (start + k) // C
            channel = (start + k) % C
        down = pixel // KERNEL
        right = pixel % KERNEL
        step = down * X_ROW + right * X_COLUMN + channel * X_CHANNEL
        x_offsets = corner[:, None] + step[None, :]
        if C % BK != 0:
            at_row = top[:, None] + down[None, :]
            at_column = left[:, None] + right[None, :]
            is_inside = is_within(at_row, at_column, SIZE) & (start + k < K)[None, :]
            a = tl.load(x + x_offsets, is_inside, 0)
        elif PAD != 0:
            is_inside = is_within(top + down, left + right, SIZE)
            a = tl.load(x + x_offsets, is_inside[:, None], 0)
        else:
            a = tl.load(x + x_offsets)
        tap = pixel * W_PIXEL + channel * W_CHANNEL
        w_offsets = feature_n[None, :] * W_FEATURE + tap[:, None]
        if K % BK == 0:
            b = tl.load(w + w_offsets)
        else:
            b = tl.load(w + w_offsets, (start + k < K)[:, None], 0)
        sums = tl.dot(a, b, sums, input_precision="ieee", out_dtype=SUMS)
    is_result = (m < M)[:, None] & (n < N)[None, :]
    # A whole image of results is PIXELS * N elements, in any order.
    pixels = image * (PIXELS * N) + pixel_m % PIXELS * Y_PIXEL
    offsets = pixels[:, None] + n[None, :] * Y_FEATURE
    values = apply_tail(
        sums, n, n < N, is_result, offsets, bias, multipliers, skip,
        TAIL, SUMS_FACTOR, SKIP_FACTOR,
    )  # fmt: skip
    tl.store(y + offsets, values.to(y.dtype.element_ty), is_result)
