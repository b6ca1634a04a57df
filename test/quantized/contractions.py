"""Convolutions and matrix products, with all kinds of weights, biases, activations."""

import numpy as np
from exact_products import can_saturate
from graph_pair import F32, Tensor, is_power_of_two, quantize, saturate
from random_model import MICROSOFT

# f32 holds all integers up to this.
EXACT = 2**24


class Weights:
    """Constant weights with their scales and zero points along `axis`."""

    def __init__(self, b, x, shape, axis):
        self.b, self.axis = b, axis
        self.dtype = b.choose(["int8", "int8", "uint8"])
        self.per_channel = b.chance(0.5)
        count = (shape[axis],) if self.per_channel else ()
        small = b.chance(0.5)
        self.elements = b.bytes(self.dtype, shape)
        if small:
            # ONNX Runtime's products with these are exact.
            self.elements //= 4 if self.dtype == "uint8" else 2
        kind = b.choose(["power", "any"])
        scales = b.rng.uniform(0.001, 0.02, count)
        if kind == "power":
            scales = 2.0 ** np.round(np.log2(scales))
        self.scales = np.asarray(scales, F32)
        zeros = np.zeros(count, self.dtype)
        if self.dtype == "uint8":
            zeros = zeros + np.uint8(32 if small else b.integer(100, 150))
        elif b.chance(0.2):
            zeros = b.rng.integers(-20, 21, count).astype(np.int8)
        self.zeros = np.asarray(zeros, self.dtype)
        same_zeros = bool((self.zeros == self.zeros.flat[0]).all())
        is_known = not can_saturate(x.dtype, self.elements)
        # Per channel it takes signed weights only, around zero.
        suits = same_zeros and (self.dtype == "uint8" or not self.zeros.any())
        suits &= not (self.per_channel and self.dtype == "uint8")
        self.has_peer = (
            is_known and suits and (x.dtype, self.dtype) != ("int8", "uint8")
        )

    def along(self, values, rank):
        shape = [1] * rank
        shape[self.axis] = -1
        return values.reshape(shape) if self.per_channel else values

    @property
    def centered(self):
        zeros = self.along(self.zeros.astype(np.int64), self.elements.ndim)
        return self.elements.astype(np.int64) - zeros

    def parameters(self):
        return self.b.parameters(self.scales, self.zeros, self.dtype)

    def dequantize(self):
        """The floats in the graph with pairs: bytes, or floats that are quantized."""
        b, rank = self.b, self.elements.ndim
        attributes = {}
        if self.per_channel:
            attributes["axis"] = self.axis - rank if b.chance(0.3) else self.axis
        parameters = self.parameters()
        if b.chance(0.3):
            values = self.centered * self.along(self.scales, rank).astype(np.float64)
            noise = b.rng.uniform(-0.3, 0.3, values.shape)
            values = values + noise * self.along(self.scales, rank)
            floats = b.constant(values.astype(F32), "w")
            name = b.node("QuantizeLinear", [floats, *parameters], **attributes)
        else:
            name = b.constant(self.elements, "w")
        return b.node("DequantizeLinear", [name, *parameters], **attributes)


class Bias:
    """A bias of one of the kinds; `rounded` is what integers add."""

    def __init__(self, b, products, features):
        """`products` are the scales of the products, in f32, one or for each."""
        self.b = b
        self.kind = b.choose(["none", "int32", "int32", "other scale", "int8", "float"])
        self.is_exact, self.rounded = True, None
        if self.kind == "none":
            return
        units = b.rng.integers(-4000, 4001, features)
        wide = np.broadcast_to(products, features).astype(np.float64)
        if self.kind == "int32":
            self.elements, self.scale = units.astype(np.int32), products
        elif self.kind == "other scale":
            self.scale = np.asarray(products * F32(b.choose([0.5, 2.0, 1.7])), F32)
            self.elements = units.astype(np.int32)
        elif self.kind == "int8":
            self.scale = np.asarray(products * F32(b.choose([0.5, 16.0, 33.3])), F32)
            self.elements = b.bytes("int8", features)
        if self.kind == "float":
            self.floats = (units * wide * b.rng.uniform(0.9, 1.1)).astype(F32)
        else:
            self.floats = self.elements.astype(F32) * self.scale
        ratio = self.floats.astype(np.float64) / wide
        self.rounded = np.rint(ratio).astype(np.int32)
        if self.kind == "int32":
            self.rounded = self.elements
        else:
            self.is_exact = bool((self.rounded == ratio).all())

    def dequantize(self, shape=None):
        b = self.b
        if self.kind == "float":
            return b.constant(self.floats.reshape(shape or self.floats.shape), "bias")
        elements = self.elements.reshape(shape or self.elements.shape)
        operands = [b.constant(elements, "bias"), b.constant(self.scale, "scale")]
        if b.chance(0.5):
            operands.append(
                b.constant(np.zeros(self.scale.shape, elements.dtype), "zero")
            )
        attributes = {}
        if self.scale.ndim:
            attributes["axis"] = int(np.argmax(elements.shape))
        return b.node("DequantizeLinear", operands, **attributes)


def activate(b, name):
    """An activation in the graph with pairs, and its bounds or none."""
    kind = b.choose(["none", "Relu", "Clip"])
    if kind == "none":
        return name, (None, None)
    if kind == "Relu":
        return b.node("Relu", [name]), (F32(0), None)
    low = b.choose([None, F32(0), F32(b.rng.uniform(-3, 0))])
    high = b.choose([None, F32(6), F32(b.rng.uniform(0.1, 4))])
    operands = [name, "" if low is None else b.constant(low, "low")]
    if high is not None:
        operands.append(b.constant(high, "high"))
    while not operands[-1]:
        operands.pop()
    return b.node("Clip", operands), (low, high)


def clamp_bytes(b, name, bounds, scale, zero, dtype, for_peer):
    """The same on bytes, in the graph of quantized operators."""
    quantized = [None if v is None else quantize(v, scale, zero, dtype) for v in bounds]
    if quantized == [None, None]:
        return name, lambda values: values
    operands = [name] + ["" if v is None else b.constant(v, "bound") for v in quantized]
    while not operands[-1]:
        operands.pop()
    clipped = b.node("Clip", operands, for_peer=for_peer)
    limits = np.iinfo(dtype)
    low = limits.min if quantized[0] is None else quantized[0]
    high = limits.max if quantized[1] is None else quantized[1]
    return clipped, lambda values: np.clip(values, low, high).astype(dtype)


def finish(b, title, x, weights, bias, sums, channels, name, make_peer, multiplier=1.0):
    """What follows the sums, which have the channels in dimension `channels`."""
    along = [1] * sums.ndim
    along[channels] = -1
    scales = (F32(multiplier) * F32(x.scale) * weights.scales).astype(F32)
    if scales.ndim:
        scales = scales.reshape(along)
    bound = np.abs(sums).max() if sums.size else 0
    if bias.rounded is not None:
        sums = sums + bias.rounded.reshape(along)
    real = float(np.abs(sums * scales.astype(np.float64)).max(initial=0.0))
    sy = b.scale(max(real, 0.01) / b.choose([60, 120, 200]))
    dtype = x.dtype if b.chance(0.8) else b.dtype()
    zy = b.zero(dtype)
    has_peer = weights.has_peer and dtype == x.dtype and make_peer is not None
    floats, bounds = activate(b, name)
    qdq = b.quantize(floats, sy, zy, dtype)
    peer = has_peer
    maker = make_peer or (lambda *_: qdq)
    raw = maker(b.parameters(sy, zy, dtype), peer)
    qoperator, clamp = clamp_bytes(b, raw, bounds, sy, zy, dtype, peer)
    expected = saturate(sums.astype(F32) * (scales / sy), zy, dtype)
    exact = is_power_of_two(np.array([x.scale, sy])) and is_power_of_two(weights.scales)
    exact &= bias.is_exact and bound < EXACT // 4
    tensor = Tensor(qdq, qoperator, dtype, sy, zy, clamp(expected), sums.shape)
    b.output(f"{title}, bias: {bias.kind}", tensor, has_peer, bool(exact))
    return tensor


def convolve(x, w, group, strides, pads, dilations):
    """x is centered, so that padding is zero."""
    rank = x.ndim - 2
    before, after = pads[:rank], pads[rank:]
    padded = np.pad(x, [(0, 0), (0, 0), *zip(before, after)])
    reach = [(k - 1) * d + 1 for k, d in zip(w.shape[2:], dilations)]
    axes = tuple(range(2, 2 + rank))
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach, axes)
    windows = windows[
        (slice(None), slice(None), *(slice(None, None, s) for s in strides))
    ]
    windows = windows[(..., *(slice(None, None, d) for d in dilations))]
    parts = []
    kernel = tuple(range(windows.ndim - rank, windows.ndim))
    for part, filters in zip(np.split(windows, group, 1), np.split(w, group, 0)):
        sums = np.tensordot(part, filters, axes=((1, *kernel), tuple(range(1, w.ndim))))
        parts.append(np.moveaxis(sums, -1, 1))
    return np.concatenate(parts, 1)


def conv(b):
    rank = b.choose([1, 2, 2, 2, 2, 3])
    size = {1: 16, 2: 9, 3: 5}[rank]
    group, depth = b.choose(
        [(1, b.integer(1, 9)), (1, 3), (b.integer(2, 3), b.integer(1, 3))]
    )
    depthwise = b.chance(0.2)
    if depthwise:
        group, depth = b.integer(2, 8), 1
    features = group * b.integer(1, 1 if depthwise else 5)
    kernel = [b.integer(1, 3) for _ in range(rank)]
    dilations = [b.choose([1, 1, 2]) for _ in range(rank)]
    strides = [b.choose([1, 1, 2]) for _ in range(rank)]
    pads = [b.integer(0, 2) for _ in range(2 * rank)]
    sizes = [b.integer((k - 1) * d + 1, size) for k, d in zip(kernel, dilations)]
    attributes = dict(group=group, strides=strides, pads=pads, dilations=dilations)
    return emit_conv(
        b, (b.integer(1, 2), group * depth, *sizes), features, kernel, attributes
    )


def few_channels(b):
    """As the first layer of a network: windows overlap, and results come in blocks."""
    rank = b.choose([1, 2, 2, 2])
    channels, features = b.choose([1, 2, 3, 3, 5]), b.integer(1, 20)
    results = [b.choose([16, 48, 64]) if rank == 1 else b.choose([4, 6, 8, 16, 24])]
    results += [b.choose([4, 7, 8, 12, 16]) for _ in range(rank - 1)]
    kernel = [b.choose([2, 3, 3, 5, 7]) for _ in range(rank)]
    dilations = [b.choose([1, 1, 1, 2]) for _ in range(rank)]
    strides = [b.choose([1, 2, 2, 3]) for _ in range(rank)]
    pads = [b.integer(0, 3) for _ in range(2 * rank)]
    sizes = []
    for i, (k, d, s) in enumerate(zip(kernel, dilations, strides)):
        covered = (results[i] - 1) * s + (k - 1) * d + 1
        sizes.append(max(1, covered - pads[i] - pads[i + rank] + b.integer(0, s - 1)))
    attributes = dict(group=1, strides=strides, pads=pads, dilations=dilations)
    return emit_conv(
        b, (b.integer(1, 2), channels, *sizes), features, kernel, attributes
    )


def emit_conv(b, shape, features, kernel, attributes):
    rank, group = len(kernel), attributes["group"]
    x = b.input(shape)
    w = Weights(b, x, (features, shape[1] // group, *kernel), 0)
    bias = Bias(b, F32(x.scale) * w.scales, features)
    attributes["kernel_shape"] = kernel
    windows = (attributes[name] for name in ("strides", "pads", "dilations"))
    sums = convolve(x.centered, w.centered, group, *windows)
    operands = [b.dequantize(x), w.dequantize()]
    behind = bias.kind != "none" and b.chance(0.15)
    if bias.kind != "none" and not behind:
        operands.append(bias.dequantize())
    name = b.node("Conv", operands, **attributes)
    if behind:
        shape = [-1] + [1] * rank
        name = b.node("Add", [name, bias.dequantize(shape)])

    def peer(output, for_peer):
        operands = [x.qoperator, *b.parameters_of(x), b.constant(w.elements, "w")]
        operands += [*w.parameters(), *output]
        if bias.rounded is not None:
            operands.append(b.constant(bias.rounded, "bias"))
        return b.node("QLinearConv", operands, for_peer=for_peer, **attributes)

    return finish(b, f"conv {attributes}", x, w, bias, sums, 1, name, peer)


def gemm(b):
    rows, depth, features = b.integer(1, 20), b.integer(1, 40), b.integer(1, 20)
    trans_a, trans_b = b.integer(0, 1), b.integer(0, 1)
    alpha = b.choose([1.0, 1.0, 0.5, 1.7])
    x = b.input((depth, rows) if trans_a else (rows, depth))
    w = Weights(
        b, x, (features, depth) if trans_b else (depth, features), 0 if trans_b else 1
    )
    products = (F32(x.scale) * w.scales * F32(alpha)).astype(F32)
    bias = Bias(b, products, features)
    lhs = x.centered.T if trans_a else x.centered
    sums = lhs @ (w.centered.T if trans_b else w.centered)
    operands = [b.dequantize(x), w.dequantize()]
    if bias.kind != "none":
        operands.append(bias.dequantize(b.choose([None, (1, -1)])))
    attributes = dict(transA=trans_a, transB=trans_b)
    name = b.node("Gemm", operands, alpha=alpha, **attributes)

    def peer(output, for_peer):
        operands = [x.qoperator, *b.parameters_of(x), b.constant(w.elements, "w")]
        operands += w.parameters()
        operands.append(
            "" if bias.rounded is None else b.constant(bias.rounded, "bias")
        )
        operands += output
        return b.node("QGemm", operands, MICROSOFT, for_peer, alpha=alpha, **attributes)

    # An int32 bias at the scale of the products is that of alpha too.
    return finish(
        b, f"gemm {attributes} alpha {alpha}", x, w, bias, sums, 1, name, peer, alpha
    )


def matmul(b):
    batch = tuple(b.integer(1, 3) for _ in range(b.integer(0, 2)))
    rows, depth, features = b.integer(1, 12), b.integer(1, 40), b.integer(1, 20)
    x = b.input((*batch, rows, depth))
    w = Weights(b, x, (depth, features), 1)
    bias = Bias(b, F32(x.scale) * w.scales, features)
    sums = x.centered @ w.centered
    name = b.node("MatMul", [b.dequantize(x), w.dequantize()])
    peer = None
    if bias.rounded is not None:
        operands = [name, bias.dequantize()]
        name = b.node("Add", operands if b.chance(0.5) else operands[::-1])
    else:

        def peer(output, for_peer):
            operands = [x.qoperator, *b.parameters_of(x), b.constant(w.elements, "w")]
            operands += [*w.parameters(), *output]
            return b.node("QLinearMatMul", operands, for_peer=for_peer)

    return finish(b, "matmul", x, w, bias, sums, sums.ndim - 1, name, peer)
