"""The seeded tensors of a problem, and what it must give, in NumPy.

Every value is a small multiple of a power of two, and so are the scales of bytes:
no sum is rounded, whatever its order, and no product of scales either. Each peer
must therefore give every bit of the result, in floats too. Values of f32 have more
bits than narrower floats hold, so that one that computes with those is seen.
"""

import zlib
from dataclasses import dataclass

import numpy as np
from problems import Gemm

DTYPES = {"i8": np.int8, "f16": np.float16, "f32": np.float32}


@dataclass
class Scales:
    """Of bytes. `sums` is that of the tensor between a convolution and an addition,
    and of the result where nothing is added."""

    x: np.float32
    w: np.ndarray
    sums: np.float32
    skip: np.float32
    y: np.float32


@dataclass
class Tensors:
    """Channels-last, the filters' features first."""

    x: np.ndarray
    w: np.ndarray
    bias: np.ndarray
    skip: np.ndarray | None
    scales: Scales | None


def random_generator(name):
    return np.random.default_rng(zlib.crc32(name.encode()))


def power_of_two_above(value):
    return np.float32(2.0 ** np.ceil(np.log2(value)))


def byte_tensors(problem, rng):
    w = rng.integers(-127, 128, problem.weight_shape, np.int8)
    x = rng.integers(-128, 128, problem.input_shape, np.int8)
    # The standard deviation of a sum of products of uniform bytes.
    deviation = np.sqrt(problem.reduction) * 74.0**2
    bias = rng.integers(-deviation, deviation, problem.features, np.int32)
    x_scale = np.float32(2.0**-5)
    w_scale = (2.0 ** rng.integers(-9, -6, problem.features)).astype(np.float32)
    sums_scale = power_of_two_above(deviation * x_scale * w_scale.max() * 3 / 127)
    has_skip = problem.tail == "add_relu"
    skip = rng.integers(-128, 128, problem.output_shape, np.int8) if has_skip else None
    scales = Scales(x_scale, w_scale, sums_scale, sums_scale / 2, sums_scale * 2)
    return Tensors(x, w, bias, skip, scales)


def float_tensors(problem, rng):
    dtype = DTYPES[problem.element]
    # Sums of the first stay below the 11 bits of f16, of the second below 24 bits.
    limit, step = (8, 1.0) if dtype is np.float16 else (4095, 2.0**-10)

    def multiples(shape):
        return (rng.integers(-limit, limit + 1, shape) * step).astype(dtype)

    w = rng.integers(-1, 2, problem.weight_shape).astype(dtype)
    has_skip = problem.tail == "add_relu"
    skip = multiples(problem.output_shape) if has_skip else None
    x = multiples(problem.input_shape)
    return Tensors(x, w, multiples(problem.features), skip, None)


def make_tensors(problem):
    rng = random_generator(problem.name)
    make = byte_tensors if problem.element == "i8" else float_tensors
    return make(problem, rng)


def contract(problem, x, w):
    """The sums of a convolution or GEMM, without rounding."""
    x, w = x.astype(np.float64), w.astype(np.float64)
    if isinstance(problem, Gemm):
        return x @ w.T
    pad, stride, extent = problem.pad, problem.stride, problem.output_size
    padded = np.pad(x, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    sums = np.zeros((problem.rows, problem.features))
    span = (extent - 1) * stride + 1
    for row in range(problem.kernel):
        for column in range(problem.kernel):
            rows = slice(row, row + span, stride)
            columns = slice(column, column + span, stride)
            taken = padded[:, rows, columns].reshape(problem.rows, -1)
            sums += taken @ w[:, row, column].T
    return sums.reshape(problem.output_shape)


def quantize(values, scale):
    return np.clip(np.rint(values / np.float64(scale)), -128, 127)


def reference(problem, tensors):
    """What the problem must give."""
    values = contract(problem, tensors.x, tensors.w) + tensors.bias
    scales = tensors.scales
    if scales:
        values *= np.float64(scales.x) * scales.w
    if problem.tail == "add_relu":
        skip = tensors.skip.astype(np.float64)
        if scales:
            values = quantize(values, scales.sums) * scales.sums
            skip *= scales.skip
        values += skip
    if problem.tail != "none":
        values = np.maximum(values, 0)
    if scales:
        values = quantize(
            values, scales.y if problem.tail == "add_relu" else scales.sums
        )
    return values.astype(DTYPES[problem.element])


def seed_tensors(seed):
    """The seed graph's arguments in its order, channels-first."""
    rng = random_generator(seed.name)

    def multiples(limit, step, *shape):
        return (rng.integers(-limit, limit + 1, shape) * step).astype(np.float32)

    first, second = seed.stages
    return [
        multiples(4095, 2.0**-14, 1, first.channels, first.size, first.size),
        multiples(255, 2.0**-7, 1, second.features, second.size, second.size),
        multiples(1, 1, first.features, first.channels, 3, 3),
        multiples(4095, 2.0**-14, first.features),
        multiples(1, 2.0**-4, second.features, second.channels, 1, 1),
        multiples(4095, 2.0**-14, second.features),
    ]


def seed_middle(seed, arguments):
    """What is between its convolutions, channels-last."""
    x, _, w, bias, _, _ = arguments
    sums = contract(seed.stages[0], np.moveaxis(x, 1, -1), np.moveaxis(w, 1, -1))
    return np.maximum(sums + bias, 0).astype(np.float32)


def seed_reference(seed, arguments):
    """What the seed graph gives for its arguments."""
    scale = 2.0**-6
    skip, w2, bias2 = arguments[1], *arguments[4:]
    values = seed_middle(seed, arguments)
    values = contract(seed.stages[1], values, np.moveaxis(w2, 1, -1)) + bias2
    skip = np.moveaxis(skip, 1, -1).astype(np.float64)
    pair = quantize(values, scale) + quantize(skip, scale)
    return np.moveaxis(np.maximum(pair * scale, 0), -1, 1).astype(np.float32)
