"""Quantization: QDQ pairs and blocks, and operators on quantized tensors."""

from dataclasses import replace

import numpy as np
from contractions import window
from exact_products import exact_range
from graph_builder import Value
from registry import operator

RANGES = {"uint8": (0, 255), "int8": (-128, 127)}


def power_of_two(b, low, high):
    return np.float32(2.0 ** b.integer(low, high))


def pick_scale(b, x):
    """A scale that makes use of the range; a power of two for exact values."""
    wide = max(x.magnitude, 2.0**-10) / b.choose([24, 100, 200])
    if x.error == 0 and b.chance(0.4):
        return np.float32(wide)
    return np.float32(2.0 ** np.round(np.log2(wide)))


def is_power_of_two(scale):
    return bool((np.frexp(scale)[0] == 0.5).all())


def zero_point(b, dtype):
    low, high = RANGES[dtype]
    return np.dtype(dtype).type(b.choose([0, 0, b.integer(low, high), low, high]))


def quantized_value(b, x, name, dtype, scale, shape=None):
    """The result of quantizing `x`: in steps, so that the error is in steps too."""
    least = float(np.min(scale))
    error, flips = 0.0, None
    if x.error:
        error = float(np.ceil(x.error / least)) + 1
        # Elements within the error of a tie: expected 2 error / scale of them if
        # they lie anywhere, and four times that is allowed.
        flips = x.flips if x.flips is not None else min(1.0, 8 * x.error / least)
    shape = x.shape if shape is None else tuple(shape)
    return Value(name, dtype, shape, 255.0, error, 1.0, flips)


QDQ = ("QuantizeLinear", "DequantizeLinear")


@operator("Quantization", 3, needs=QDQ)
def quantize(b, x):
    """Q, and most often DQ behind it."""
    dtype = b.choose(["uint8", "int8"])
    axis = b.integer(0, x.rank - 1)
    per_axis = b.opset >= 13 and b.chance(0.25)
    if per_axis:
        scale = np.array([pick_scale(b, x) for _ in range(x.shape[axis])], np.float32)
        zero = np.array([zero_point(b, dtype) for _ in scale], dtype)
        attributes = {"axis": axis - x.rank if b.chance(0.3) else axis}
    else:
        scale, zero, attributes = pick_scale(b, x), zero_point(b, dtype), {}
    names = [b.constant(scale, "scale"), b.constant(zero, "zero")]
    if dtype == "uint8" and not zero.any() and b.chance(0.5):
        names.pop()
    q = quantized_value(
        b, x, b.node("QuantizeLinear", [x.name, *names], **attributes), dtype, scale
    )
    b.keep(q)
    if b.chance(0.2):
        return q
    name = b.node("DequantizeLinear", [q.name, *names], **attributes)
    return dequantized(b, q, name, scale)


def dequantized(b, q, name, scale):
    greatest = float(np.max(scale))
    # (q - zero) has 9 bits, and the product is rounded once: equal for equal q.
    step = float(np.min(scale)) if is_power_of_two(scale) else None
    return b.keep(
        Value(
            name, "float32", q.shape, 255 * greatest, q.error * greatest, step, q.flips
        )
    )


@operator("DequantizeLinear", 3, dtypes=("uint8", "int8"))
def dequantize(b, q):
    scale = power_of_two(b, -7, -3)
    names = [q.name, b.constant(scale, "scale")]
    if b.chance(0.7):
        names.append(b.constant(zero_point(b, q.dtype), "zero"))
    return dequantized(b, q, b.node("DequantizeLinear", names), scale)


def quantized_weights(b, shape, axis=0):
    """Quantized weights with their scales and zero points, and the values.

    Per channel of `axis`, or all together; the scales are powers of two.
    """
    if b.opset >= 13 and b.chance(0.5):
        count = shape[axis]
    else:
        count = None
    data = b.rng.integers(-40, 41, shape).astype(np.int8)
    scale = np.array([power_of_two(b, -7, -5) for _ in range(count or 1)], np.float32)
    scale = scale if count else scale[0]
    zero = np.zeros(scale.shape, np.int8)
    along = [1] * len(shape)
    along[axis] = -1
    values = data * (scale.reshape(along) if count else scale)
    return data, scale, zero, values, count is not None


@operator("Quantized convolution", 3, ranks=(4,), needs=(*QDQ, "Conv", "Relu"))
def qdq_conv(b, x):
    """Q DQ -> Conv, with weights and bias through DQ -> Relu -> Q DQ."""
    found = window(b, x.shape[2:])
    if not found:
        return None
    attributes, sizes = found
    dtype = b.choose(["uint8", "int8"])
    scale, zero = power_of_two(b, -5, -3), zero_point(b, dtype)
    operands = [b.constant(scale, "scale"), b.constant(zero, "zero")]
    q = b.keep(
        quantized_value(
            b, x, b.node("QuantizeLinear", [x.name, *operands]), dtype, scale
        )
    )
    x = dequantized(b, q, b.node("DequantizeLinear", [q.name, *operands]), scale)

    features = b.integer(1, 20)
    shape = (features, x.shape[1], *attributes["kernel_shape"])
    data, w_scale, w_zero, values, per_channel = quantized_weights(b, shape)
    w = b.node(
        "DequantizeLinear",
        [
            b.constant(data, "w"),
            b.constant(w_scale, "scale"),
            b.constant(w_zero, "zero"),
        ],
        **({"axis": 0} if per_channel else {}),
    )
    names, offset = [x.name, w], 0.0
    if b.chance(0.7):
        bias = b.rng.integers(-2000, 2001, features).astype(np.int32)
        bias_scale = (scale * w_scale).astype(np.float32)
        # A bias has no zero point, or zeros.
        pair = [b.constant(bias, "bias"), b.constant(bias_scale, "scale")]
        names.append(
            b.node("DequantizeLinear", pair, **({"axis": 0} if per_channel else {}))
        )
        offset = float(np.abs(bias * bias_scale).max())
    name = b.node("Conv", names, **attributes)
    total = float(np.abs(values.astype(np.float64)).sum(axis=(1, 2, 3)).max())
    step = float(scale) * float(np.min(w_scale))
    y = b.summed(
        name,
        (x.shape[0], features, *sizes),
        int(np.prod(shape[1:])),
        total * x.magnitude + offset,
        total * x.error,
        step,
    )
    if b.chance(0.6):
        y = b.like(y, b.node("Relu", [y.name]))
    return quantize(b, y)


@operator("Quantized addition", 1.5, needs=(*QDQ, "Add"))
def qdq_add(b, x):
    """Two quantized operands, dequantized, added, quantized."""
    y = replace(x, error=0.0, flips=None, step=2.0**-4)
    array = b.dyadic(x.shape, 2.0**-4, 60)
    y = replace(y, name=b.constant(array, "skip"), magnitude=4.0)
    pair = []
    for value in (x, y):
        scale, zero = power_of_two(b, -5, -3), zero_point(b, "int8")
        operands = [b.constant(scale, "scale"), b.constant(zero, "zero")]
        name = b.node("QuantizeLinear", [value.name, *operands])
        q = quantized_value(b, value, name, "int8", scale)
        name = b.node("DequantizeLinear", [q.name, *operands])
        pair.append(dequantized(b, q, name, scale))
    left, right = pair
    step = min(left.step, right.step)
    name = b.node("Add", [left.name, right.name])
    magnitude = left.magnitude + right.magnitude
    total = b.rounded(name, x.shape, magnitude, left.error + right.error, step)
    return quantize(b, total)


def operands_of(b, scale, zero):
    return [b.constant(np.float32(scale), "scale"), b.constant(zero, "zero")]


def exact_weights(b, q, shape, dtype):
    """Weights of which ONNX Runtime's products with `q` are exact everywhere."""
    low, high = exact_range(q.dtype, np.dtype(dtype).name)
    return b.rng.integers(low, high + 1, shape).astype(dtype)


@operator("QLinearConv", 2, ranks=(4,), dtypes=("uint8", "int8"))
def qlinear_conv(b, q):
    found = window(b, q.shape[2:])
    if not found or q.error:
        return None
    attributes, sizes = found
    features = b.integer(1, 20)
    shape = (features, q.shape[1], *attributes["kernel_shape"])
    # Unsigned weights with unsigned activations, signed ones with either.
    unsigned = q.dtype == "uint8" and b.chance(0.4)
    w_type = np.uint8 if unsigned else np.int8
    data = exact_weights(b, q, shape, w_type)
    per_channel = not unsigned and b.chance(0.5)
    scales = b.rng.uniform(0.001, 0.02, features if per_channel else ()).astype(
        np.float32
    )
    zeros = np.zeros(scales.shape, w_type)
    if unsigned:
        zeros = np.asarray(b.integer(0, 255), w_type)
    y_scale = np.float32(b.rng.uniform(0.02, 0.2) * np.sqrt(np.prod(shape[1:])))
    names = [q.name, *operands_of(b, b.rng.uniform(0.01, 0.1), zero_point(b, q.dtype))]
    names += [
        b.constant(data, "w"),
        b.constant(scales, "scale"),
        b.constant(zeros, "zero"),
    ]
    names += operands_of(b, y_scale, zero_point(b, q.dtype))
    if b.chance(0.6):
        names.append(
            b.constant(b.rng.integers(-5000, 5001, features).astype(np.int32), "bias")
        )
    name = b.node("QLinearConv", names, **attributes)
    return b.keep(Value(name, q.dtype, (q.shape[0], features, *sizes), 255.0, step=1.0))


@operator("QLinearMatMul", 1.5, ranks=(2, 3), dtypes=("uint8", "int8"))
def qlinear_matmul(b, q):
    if q.error:
        return None
    features, depth = b.integer(1, 20), q.shape[-1]
    data = exact_weights(b, q, (*q.shape[:-2], depth, features), np.int8)
    y_scale = np.float32(b.rng.uniform(0.02, 0.2) * np.sqrt(depth))
    names = [q.name, *operands_of(b, b.rng.uniform(0.01, 0.1), zero_point(b, q.dtype))]
    names += [
        b.constant(data, "w"),
        *operands_of(b, b.rng.uniform(0.001, 0.02), np.int8(0)),
    ]
    names += operands_of(b, y_scale, zero_point(b, q.dtype))
    name = b.node("QLinearMatMul", names)
    return b.keep(Value(name, q.dtype, (*q.shape[:-1], features), 255.0, step=1.0))
