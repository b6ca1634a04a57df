# Quark's block floating point and microscaling formats, against NumPy's f64, in
# which all of it is exact: blocks that do not divide, ties, bounds, numbers that are
# subnormal, infinite or NaN.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import Cases, cast, to_bfloat16, widen

random = np.random.default_rng(0)
cases = Cases()
FORMATS = {  # Bits of the exponent and the mantissa, greatest exponent and number.
    "fp8_e5m2": (5, 2, 15, 57344),
    "fp8_e4m3": (4, 3, 8, 448),
    "fp6_e3m2": (3, 2, 4, 28),
    "fp6_e2m3": (2, 3, 2, 7.5),
    "fp4_e2m1": (2, 1, 2, 6),
}


def exponent_field(x):
    return (x.view(np.uint32) >> 23 & 255).astype(np.int64)


def round_by(x, mode):
    if mode == 2:
        return np.rint(x)
    if mode == 1:
        return np.floor(x + 0.5)
    return np.sign(x) * np.floor(np.abs(x) + 0.5)


def of_blocks(x, axis, size, function):
    """`function` of the rows of an array of blocks."""
    moved = np.moveaxis(x, axis, -1)
    padded = np.zeros((*moved.shape[:-1], -(-moved.shape[-1] // size) * size), x.dtype)
    padded[..., : moved.shape[-1]] = moved
    result = np.concatenate([function(row) for row in padded.reshape(-1, size)])
    result = result.reshape(padded.shape)[..., : moved.shape[-1]]
    return np.moveaxis(result, -1, axis).astype(np.float32)


def bfp(block, bits, mode):
    fields = exponent_field(block)
    shared = np.where(fields == 255, 0, fields).max()
    step = 2.0 ** (shared - 127 - (bits - 10))
    most = 2.0 ** (bits - 9) - 1
    wide = block.astype(np.float64)
    finite = np.where(fields == 255, 0, wide)
    rounded = np.clip(round_by(finite / step, mode), -most, most) * step
    return np.where(fields == 255, wide, rounded)


def bfp_prime(block, bits, mode, sub, shift_bits):
    fields = exponent_field(block)
    if fields.max() == 255:
        return np.full(block.shape, np.nan)
    greatest = np.repeat(fields.reshape(-1, sub).max(axis=1), sub)
    shift = np.minimum(fields.max() - greatest, 2**shift_bits - 1)
    step = 2.0 ** (fields.max() - shift - 127 - (bits - 10))
    most = 2.0 ** (bits - 9) - 1
    wide = np.where(fields == 0, 0, block.astype(np.float64))
    return np.clip(round_by(wide / step, mode), -most, most) * step


def mx(block, name, mode):
    fields = exponent_field(block)
    shared = np.where(fields == 255, 0, fields).max() - 127
    wide = block.astype(np.float64)
    finite = np.where(fields == 255, 0, wide)
    if name == "int8":
        scale = 2.0**shared
        rounded = np.clip(round_by(finite / scale * 64, mode), -128, 127) / 64
    else:
        exponent_bits, mantissa_bits, greatest_exponent, most = FORMATS[name]
        scale = 2.0 ** (shared - greatest_exponent)
        element = finite / scale
        exponents = np.frexp(element)[1] - 1
        exponents = np.maximum(exponents, 2 - 2 ** (exponent_bits - 1))
        step = 2.0 ** (exponents - mantissa_bits)
        rounded = np.clip(np.rint(element / step) * step, -most, most)
    return np.where(fields == 255, wide, rounded * scale)


def values(*shape):
    x = random.normal(size=shape) * 2.0 ** random.integers(-6, 7, shape)
    # Ties, and numbers just below the next power of two.
    x[..., 1::5] = np.rint(x[..., 1::5] * 16) / 16 + 1 / 512
    x[..., 2::7] = 2 - 2.0**-12
    return x.astype(np.float32)


special = np.zeros((12, 8), np.float32)
special[0, :2] = np.inf, 3
special[1, :3] = np.nan, -1.25, 1e-3
special[2] = 1e-40 * np.arange(8)
special[3, :2] = 3.4e38, -3.4e38
special[4, :2] = -0.0, 2.0**-126
special[5:] = values(7, 8)
inputs = [(values(2, 19, 3), 1), (values(5, 40), -1), (special, 1), (values(21), 1)]
for x, axis in inputs:
    place = 0 if x.ndim == 1 else axis
    for mode in range(3):
        for bits in (16, 13):
            expected = of_blocks(x, place, 8, lambda b: bfp(b, bits, mode))
            attributes = {"bit_width": bits, "rounding_mode": mode, "axis": axis}
            cases.add("BFPQuantizeDequantize", [x], expected, **attributes)
            for sub, shift in [(2, 1), (4, 2)]:
                expected = of_blocks(
                    x, place, 8, lambda b: bfp_prime(b, bits, mode, sub, shift)
                )
                cases.add(
                    "BFPFixNeuron",
                    [x],
                    expected,
                    bfp_method="to_bfp_prime",
                    sub_block_size=sub,
                    sub_block_shift_bits=shift,
                    **attributes,
                )
        expected = of_blocks(x, place, 32, lambda b: mx(b, "int8", mode))
        cases.add("MXQuantizeDequantize", [x], expected, rounding_mode=mode, axis=axis)
    for name in FORMATS:
        expected = of_blocks(x, place, 4, lambda b: mx(b, name, 0))
        cases.add(
            "MXFixNeuron", [x], expected, element_dtype=name, block_size=4, axis=axis
        )

x = values(3, 16)
narrow = widen(to_bfloat16(x)).astype(np.float32)
expected = of_blocks(narrow, 1, 8, lambda b: bfp(b, 16, 0))
cases.add("BFPQuantizeDequantize", [x], expected, convert_to_bfloat_before_bfp=1)
half = x.astype(np.float16)
expected = of_blocks(half.astype(np.float32), 1, 8, lambda b: bfp(b, 16, 0))
cases.add("BFPQuantizeDequantize", [half], cast(expected, np.float16))
cases.check()
