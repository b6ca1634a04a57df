"""Convolutions and matrix products."""

import numpy as np
from registry import operator


def window(b, sizes, max_kernel=3, dilate=True):
    """Random attributes of a window, and the sizes of its result; none where the
    window does not fit."""
    kernel = [b.integer(1, min(max_kernel, size)) for size in sizes]
    strides = [b.integer(1, 2) for _ in sizes]
    dilations = [b.choose([1, 1, 2]) if dilate else 1 for _ in sizes]
    attributes = {"kernel_shape": kernel}
    if b.chance(0.7):
        attributes["strides"] = strides
    else:
        strides = [1] * len(sizes)
    if dilate and b.chance(0.5):
        attributes["dilations"] = dilations
    else:
        dilations = [1] * len(sizes)
    padding = b.choose(["none", "pads", "pads", "SAME_UPPER", "SAME_LOWER", "VALID"])
    spans = [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]
    if padding.startswith("SAME"):
        # With a smaller kernel ONNX Runtime finds a negative padding.
        if any(d > 1 for d in dilations) or any(map(int.__lt__, kernel, strides)):
            return None
        attributes["auto_pad"] = padding
        return attributes, [-(-size // s) for size, s in zip(sizes, strides)]
    pads = [0] * (2 * len(sizes))
    if padding == "VALID":
        attributes["auto_pad"] = padding
    elif padding == "pads":
        # A window that lies in the padding alone is not defined for pooling.
        pads = [b.integer(0, k - 1) for k in kernel] + [
            b.integer(0, k - 1) for k in kernel
        ]
        attributes["pads"] = pads
    rank = len(sizes)
    result = [
        (size + pads[i] + pads[i + rank] - spans[i]) // strides[i] + 1
        for i, size in enumerate(sizes)
    ]
    return (attributes, result) if min(result) > 0 else None


def product(b, x, name, shape, weights, step, bias, axes):
    """The bound of sum(x * weights) + bias; `axes` are those that are summed."""
    total = np.abs(weights.astype(np.float64)).sum(axis=axes).max()
    terms = int(np.prod([weights.shape[axis] for axis in axes]))
    offset = 0.0 if bias is None else float(np.abs(bias).max())
    magnitude = float(total) * x.magnitude + offset
    step = x.step * step if x.step and step else None
    return b.summed(name, shape, terms, magnitude, float(total) * x.error, step)


def bias_like(b, size, x, step):
    """A bias, exact where the products are."""
    if x.step and step:
        return b.dyadic([size], x.step * step, 64)
    return b.normal([size])


@operator("Conv", 3, ranks=(4,))
def conv(b, x):
    attributes_and_sizes = window(b, x.shape[2:])
    if not attributes_and_sizes:
        return None
    attributes, sizes = attributes_and_sizes
    channels = x.shape[1]
    group = b.choose([1, 1, 1, channels, 2 if channels % 2 == 0 else 1])
    features = group * b.integer(1, 6)
    if group > 1 or b.chance(0.3):
        attributes["group"] = group
    shape = (features, channels // group, *attributes["kernel_shape"])
    weights, step = b.weights(shape, x)
    names = [x.name, b.constant(weights, "w")]
    bias = bias_like(b, features, x, step) if b.chance(0.6) else None
    if bias is not None:
        names.append(b.constant(bias, "bias"))
    name = b.node("Conv", names, **attributes)
    shape = (x.shape[0], features, *sizes)
    return product(b, x, name, shape, weights, step, bias, (1, 2, 3))


@operator("Gemm", 2, ranks=(2,))
def gemm(b, x):
    # The operand with random weights is the second, or the first.
    x_first = b.chance(0.7)
    trans_x, trans_w = b.chance(0.4), b.chance(0.4)
    kept, summed = (x.shape[1], x.shape[0]) if x_first == trans_x else x.shape
    features = b.integer(1, 20)
    # trans_x says whether x is transposed; the summed dimension follows from it.
    weights, step = b.weights((features, summed), x)
    plain = weights.T if x_first else weights
    w = b.constant(np.ascontiguousarray(plain.T if trans_w else plain), "w")
    names = [x.name, w] if x_first else [w, x.name]
    transposed = (trans_x, trans_w) if x_first else (trans_w, trans_x)
    shape = (kept, features) if x_first else (features, kept)
    attributes = {}
    for key, value in zip(("transA", "transB"), transposed):
        if value or b.chance(0.3):
            attributes[key] = int(value)
    bias = None
    if b.chance(0.7):
        bias = bias_like(b, shape[1], x, step)
        form = b.choose(["row", "matrix", "column", "scalar"])
        if form == "matrix":
            bias = np.broadcast_to(bias, shape).copy()
        elif form == "column":
            bias = bias_like(b, shape[0], x, step).reshape(-1, 1)
        elif form == "scalar":
            bias = bias[:1]
        names.append(b.constant(bias, "bias"))
    name = b.node("Gemm", names, **attributes)
    return product(b, x, name, shape, weights, step, bias, (1,))


@operator("MatMul", 1.5, ranks=(2, 3, 4))
def matmul(b, x):
    features = b.integer(1, 20)
    batch = b.choose([(), x.shape[:-2]])
    weights, step = b.weights((features, x.shape[-1]), x)
    array = np.broadcast_to(weights.T, (*batch, x.shape[-1], features)).copy()
    name = b.node("MatMul", [x.name, b.constant(array, "w")])
    shape = (*x.shape[:-1], features)
    return product(b, x, name, shape, weights, step, None, (1,))
