"""Evaluates a quantized model in integers, layer by layer.

Both forms are read: QLinear operators, and Q/DQ pairs around operators of f32.
Between a DequantizeLinear and the next QuantizeLinear a value is kept as what it
was made of, so that the latter can round it as an integer program does:

    Dequantized   bytes with a scale and a zero point
    Sums          what a convolution or Gemm sums up, in multiples of a scale
    Average       sums of bytes, and of how many
    Pair          two tensors of bytes that are added
    an f32 array  all else: what elementwise operators of f32 have made of them

Each stands for an f32 tensor, and `as_float` gives it. The arithmetic is ONNX
Runtime's: rint(f32(sum) * f32(f32(sx * sw) / sy)) + zero point for sums, and that of
QLinearAdd for pairs.
"""

from dataclasses import dataclass, field, replace

import integer_arithmetic as integers
import numpy as np
from onnx import helper, numpy_helper


@dataclass(frozen=True)
class Dequantized:
    data: np.ndarray
    scale: np.ndarray
    zero_point: np.ndarray
    axis: int = 1

    def centered(self):
        return self.data.astype(np.int32) - self.along(self.zero_point).astype(np.int32)

    def along(self, parameters):
        """The parameters, against the axis that they belong to."""
        shape = [1] * self.data.ndim
        if parameters.size > 1:
            shape[self.axis] = -1
        return parameters.reshape(shape)

    def as_float(self):
        return self.centered().astype(np.float32) * self.along(self.scale)


@dataclass(frozen=True)
class Bounded:
    """What is quantized at once, and then clipped to an activation's bounds: both
    are monotone."""

    least: float = field(default=-np.inf, kw_only=True)
    greatest: float = field(default=np.inf, kw_only=True)

    def quantize(self, scale, zero_point):
        steps = self.steps(np.float32(scale), zero_point)
        bounds = []
        for bound, limit in zip(
            (self.least, self.greatest), integers.limits_of(steps.dtype)
        ):
            value = np.full((1,), bound, np.float32)
            quantized = integers.quantize(value, scale, zero_point)[0]
            bounds.append(quantized if np.isfinite(bound) else limit)
        return np.clip(steps, *bounds)

    def as_float(self):
        return np.clip(self.total(), np.float32(self.least), np.float32(self.greatest))


@dataclass(frozen=True)
class Sums(Bounded):
    """Multiples of `scale`, of which each channel may have one."""

    sums: np.ndarray
    scale: np.ndarray

    def steps(self, scale, zero_point):
        multiplier = self.scale.astype(np.float32) / scale
        return integers.requantize(self.sums, multiplier, zero_point)

    def total(self):
        scale = integers.along_channels(self.scale, self.sums.ndim)
        return (self.sums * scale.astype(np.float64)).astype(np.float32)


@dataclass(frozen=True)
class Average(Bounded):
    sums: np.ndarray
    count: int
    scale: np.ndarray

    def steps(self, scale, zero_point):
        multiplier = self.scale.astype(np.float32) / (scale * np.float32(self.count))
        return integers.requantize(self.sums, multiplier, zero_point)

    def total(self):
        return (self.sums * np.float64(self.scale) / self.count).astype(np.float32)


@dataclass(frozen=True)
class Pair(Bounded):
    """The sum of two tensors of bytes."""

    a: Dequantized
    b: Dequantized

    def steps(self, scale, zero_point):
        operands = [(x.data, x.scale, x.zero_point) for x in (self.a, self.b)]
        return integers.add(*operands, scale, zero_point)

    def total(self):
        return self.a.as_float() + self.b.as_float()


def as_float(value):
    return value if isinstance(value, np.ndarray) else value.as_float()


def bias_in(scale, bias):
    """A bias in multiples of `scale`; it has a scale of its own perhaps."""
    if bias is None:
        return 0
    values = bias.centered().astype(np.float64)
    ratio = bias.scale.astype(np.float64) / scale.astype(np.float64)
    # That of a bias is the product of the others', rounded to f32.
    if np.all(np.abs(ratio - 1) < 1e-6):
        return values
    if not np.all(np.frexp(ratio)[0] == 0.5):
        raise NotImplementedError(
            "a bias with a scale that is no multiple of the sums'"
        )
    return values * ratio


@dataclass
class Evaluation:
    """Evaluates a model; `given` are integer tensors that are known already: they
    replace the results of the nodes that make them, which `differences` keeps if
    they are not the same."""

    model: object
    given: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    layers: dict = field(default_factory=dict)

    def run(self, inputs):
        for tensor in self.model.graph.initializer:
            self.values[tensor.name] = numpy_helper.to_array(tensor)
        self.values.update(inputs)
        for node in self.model.graph.node:
            attributes = {a.name: helper.get_attribute_value(a) for a in node.attribute}
            operands = [self.values[name] if name else None for name in node.input]
            result = OPERATORS[node.op_type](attributes, *operands)
            self.keep(node.output[0], result, node)
        return {o.name: as_float(self.values[o.name]) for o in self.model.graph.output}

    def keep(self, name, result, node):
        if isinstance(result, np.ndarray) and result.dtype.kind in "iu":
            self.layers[name] = (node.op_type, result)
            result = self.given.get(name, result)
        self.values[name] = result


def geometry(attributes, kernel):
    return {
        "strides": attributes.get("strides", [1, 1]),
        "pads": attributes.get("pads", [0] * 4),
        "dilations": attributes.get("dilations", [1, 1]),
    }


def quantize_linear(_, x, scale, zero_point):
    if isinstance(x, Bounded):
        return x.quantize(scale, zero_point)
    return integers.quantize(as_float(x), scale, zero_point)


def dequantize_linear(attributes, data, scale, zero_point):
    return Dequantized(data, scale, zero_point, attributes.get("axis", 1))


def conv(attributes, x, weights, bias=None):
    sums = integers.convolve(
        x.centered(),
        weights.centered(),
        group=attributes.get("group", 1),
        **geometry(attributes, weights.data.shape[2:]),
    )
    scale = x.scale.astype(np.float32) * weights.scale.astype(np.float32)
    offset = np.asarray(bias_in(scale, bias))
    return Sums(sums + integers.along_channels(offset, sums.ndim), scale)


def gemm(attributes, x, weights, bias=None):
    rows = x.centered().astype(np.float64)
    columns = weights.centered().astype(np.float64)
    if attributes.get("transB", 0):
        columns = columns.T
    scale = x.scale.astype(np.float32) * weights.scale.astype(np.float32)
    return Sums(rows @ columns + bias_in(scale, bias), scale)


def relu(_, x):
    return clip(_, x, np.float32(0))


def clip(_, x, least=None, greatest=None):
    least = -np.inf if least is None else least.item()
    greatest = np.inf if greatest is None else greatest.item()
    if isinstance(x, Bounded):
        return replace(x, least=least, greatest=greatest)
    return np.clip(as_float(x), np.float32(least), np.float32(greatest))


def add(_, a, b):
    if all(isinstance(x, Dequantized) for x in (a, b)) and a.data.dtype == b.data.dtype:
        return Pair(a, b)
    return as_float(a) + as_float(b)


def max_pool(attributes, x):
    options = geometry(attributes, attributes["kernel_shape"])
    if isinstance(x, np.ndarray):
        return integers.max_pool(x, attributes["kernel_shape"], **options)
    pooled = integers.max_pool(x.data, attributes["kernel_shape"], **options)
    return replace(x, data=pooled)


def global_average_pool(_, x):
    if isinstance(x, np.ndarray):
        return x.mean(axis=tuple(range(2, x.ndim)), keepdims=True)
    axes = tuple(range(2, x.data.ndim))
    sums = x.centered().sum(axis=axes, keepdims=True, dtype=np.float64)
    return Average(sums, x.data[0, 0].size, x.scale)


def flatten(attributes, x):
    def reshape(array):
        rows = int(np.prod(array.shape[: attributes.get("axis", 1)]))
        return array.reshape(rows, -1)

    if isinstance(x, np.ndarray):
        return reshape(x)
    if isinstance(x, Dequantized):
        return replace(x, data=reshape(x.data))
    if isinstance(x, Pair):
        return replace(x, a=flatten(attributes, x.a), b=flatten(attributes, x.b))
    return replace(x, sums=reshape(x.sums))


def int32_bias(bias):
    if bias is None:
        return None
    return Dequantized(bias, np.float32(1), np.int32(0))


def qlinear_conv(attributes, x, xs, xz, weights, ws, wz, ys, yz, bias=None):
    sums = conv(attributes, Dequantized(x, xs, xz), Dequantized(weights, ws, wz, 0))
    if bias is not None:
        offset = integers.along_channels(bias, sums.sums.ndim)
        sums = replace(sums, sums=sums.sums + offset)
    return sums.quantize(ys, yz)


def qgemm(attributes, a, a_scale, az, b, bs, bz, bias, ys, yz):
    axis = 0 if attributes.get("transB", 0) else 1
    sums = gemm(attributes, Dequantized(a, a_scale, az), Dequantized(b, bs, bz, axis))
    if bias is not None:
        sums = replace(sums, sums=sums.sums + bias)
    return sums.quantize(ys, yz)


def qlinear_add(_, a, a_scale, az, b, bs, bz, cs, cz):
    return integers.add((a, a_scale, az), (b, bs, bz), np.float32(cs), cz)


def qlinear_global_average_pool(_, x, xs, xz, ys, yz):
    return global_average_pool(_, Dequantized(x, xs, xz)).quantize(ys, yz)


OPERATORS = {
    "QuantizeLinear": quantize_linear,
    "DequantizeLinear": dequantize_linear,
    "Conv": conv,
    "Gemm": gemm,
    "Relu": relu,
    "Clip": clip,
    "Add": add,
    "MaxPool": max_pool,
    "GlobalAveragePool": global_average_pool,
    "Flatten": flatten,
    "QLinearConv": qlinear_conv,
    "QGemm": qgemm,
    "QLinearAdd": qlinear_add,
    "QLinearGlobalAveragePool": qlinear_global_average_pool,
}
