"""Products of bytes by each kernel that ONNX Runtime has, with what they should be."""

from dataclasses import dataclass

import numpy as np
from exact_products import can_saturate, exact_range
from random_model import MICROSOFT, ONNX_TYPES

TYPES = (("uint8", "int8"), ("uint8", "uint8"), ("int8", "int8"))
FEATURES = 24


@dataclass
class Case:
    title: str
    name: str
    exact: np.ndarray
    # Where pairs of products u8 x s8 are added in 16 bits.
    saturated: np.ndarray
    can_saturate: bool


def sum_pairs(x, w):
    """Sums of pairs that saturate, as vpmaddubsw has them."""
    products = x[:, :, None].astype(np.int64) * w
    products = np.pad(products, ((0, 0), (0, len(w) % 2), (0, 0)))
    pairs = products[:, 0::2] + products[:, 1::2]
    return np.clip(pairs, -(2**15), 2**15 - 1).sum(1)


def matmul(b, x, w, parameters):
    operands, results = parameters
    name = b.add_input(x)
    return b.node("QLinearMatMul", [name, *operands(w), *results])


def gemm(b, x, w, parameters):
    operands, results = parameters
    name = b.add_input(x)
    return b.node("QGemm", [name, *operands(w), "", *results], MICROSOFT)


def conv(size):
    """A convolution with one window: its kernels go through the channels first."""

    def emit(b, x, w, parameters):
        operands, results = parameters
        image = x.reshape(1, size, size, -1).transpose(0, 3, 1, 2)
        weights = w.reshape(size, size, -1, FEATURES).transpose(3, 2, 0, 1)
        name = b.add_input(np.ascontiguousarray(image))
        return b.node("QLinearConv", [name, *operands(weights), *results])

    return emit


# Each with the count of rows, and of products that are summed up. Convolutions of a
# multiple of four channels have a kernel of their own, and so has a single row.
KERNELS = {
    "matrix": (matmul, 5, 64),
    "odd matrix": (matmul, 5, 37),
    "row": (matmul, 1, 64),
    "gemm": (gemm, 4, 50),
    "conv 1x1": (conv(1), 1, 64),
    "conv 3x3": (conv(3), 1, 9 * 8),
    "conv 3x3 of 3 channels": (conv(3), 1, 9 * 3),
}


def add_case(b, kernel, x_dtype, w_dtype, is_in_range):
    emit, rows, depth = KERNELS[kernel]
    limits = np.iinfo(w_dtype)
    low, high = exact_range(x_dtype, w_dtype)
    if not is_in_range:
        low, high = limits.min, limits.max
    # Bytes and weights that are large: in many pairs the greatest.
    most = np.iinfo(x_dtype).max
    x = b.rng.integers(most - 20, most + 1, (rows, depth))
    x = np.where(b.rng.random(x.shape) < 0.5, most, x).astype(x_dtype)
    w = b.rng.choice([low, low + 1, high - 1, high], (depth, FEATURES)).astype(w_dtype)
    exact = x.astype(np.int64) @ w.astype(np.int64)
    saturated = sum_pairs(x, w) if (x_dtype, w_dtype) == ("uint8", "int8") else exact
    # Results take up the range of their type, and most are different.
    scale = np.float32(2.0 ** np.ceil(np.log2(np.abs(exact).max() / 127)))
    zero = np.asarray(0 if x_dtype == "int8" else 128, x_dtype)
    one, no_zero = np.float32(1), np.zeros((), x_dtype)

    def operands(weights):
        values = (one, no_zero, weights, one, np.zeros((), w_dtype))
        return [b.constant(np.ascontiguousarray(value)) for value in values]

    results = [b.constant(value) for value in (scale, zero)]
    name = emit(b, x, w, (operands, results))

    def quantize(sums):
        limits = np.iinfo(x_dtype)
        steps = np.rint(sums / scale) + zero
        return np.clip(steps, limits.min, limits.max).astype(x_dtype)

    title = f"{kernel} {x_dtype} x {w_dtype}, weights from {low} to {high}"
    risk = can_saturate(x_dtype, w)
    return Case(title, name, quantize(exact), quantize(saturated), risk)


def all_cases(b):
    return [
        add_case(b, kernel, *types, is_in_range)
        for kernel in KERNELS
        for types in TYPES
        for is_in_range in (True, False)
    ]


def model_of(b, cases):
    results = [(c.name, ONNX_TYPES[str(c.exact.dtype)], None) for c in cases]
    return b.proto(results)
