"""Graphs that are built twice: with Q/DQ pairs, and of operators on quantized tensors.

All cases of a file are in one model, for that saves starting the tools. Each case
has an output of either form, with its expected elements.
"""

from dataclasses import dataclass, field

import numpy as np
from random_model import ONNX_TYPES, RandomModel

F32 = np.float32


@dataclass
class Tensor:
    """A quantized tensor: its name in either form, its elements if they are known."""

    qdq: str
    qoperator: str
    dtype: str
    scale: np.float32
    zero: int
    elements: np.ndarray | None
    shape: tuple

    @property
    def centered(self):
        return self.elements.astype(np.int64) - self.zero


@dataclass
class Output:
    title: str
    qdq: str
    qoperator: str
    dtype: str
    # By the formula; none where only ONNX Runtime knows it.
    expected: np.ndarray | None
    # Whether ONNX Runtime has the operators on quantized tensors.
    has_peer: bool
    # Whether the Q/DQ pairs in f32 give the same.
    is_exact: bool


def saturate(values, zero, dtype):
    """Half to even, then the zero point, then the range."""
    limits = np.iinfo(dtype)
    rounded = np.rint(np.asarray(values, F32)) + F32(zero)
    return np.clip(rounded, limits.min, limits.max).astype(dtype)


def quantize(values, scale, zero, dtype):
    return saturate(np.asarray(values, F32) / F32(scale), zero, dtype)


def is_power_of_two(scale):
    return bool((np.frexp(scale)[0] == 0.5).all())


@dataclass
class GraphPair(RandomModel):
    # The names of the nodes that ONNX Runtime does not have.
    without_peer: set = field(default_factory=set, kw_only=True)
    outputs: list = field(default_factory=list, kw_only=True)

    # Choices.

    def dtype(self):
        return self.choose(["uint8", "int8"])

    def zero(self, dtype):
        limits = np.iinfo(dtype)
        middle = (limits.min + limits.max + 1) // 2
        around = middle + self.integer(-40, 40)
        return int(self.choose([0, middle, around, around, limits.min, limits.max]))

    def scale(self, near):
        """A number like `near`: a power of two, one of few digits, or any."""
        kind = self.choose(["power", "decimal", "any"])
        if kind == "power":
            return F32(2.0 ** np.round(np.log2(near)))
        if kind == "decimal":
            unit = 10.0 ** np.floor(np.log10(near))
            return F32(np.round(near / unit) * unit)
        return F32(near * self.rng.uniform(0.7, 1.4))

    def bytes(self, dtype, shape):
        limits = np.iinfo(dtype)
        return self.rng.integers(limits.min, limits.max + 1, shape).astype(dtype)

    # Both graphs.

    def node(self, operator, inputs, domain="", for_peer=True, **attributes):
        name = super().node(operator, inputs, domain, **attributes)
        if not for_peer:
            self.without_peer.add(name)
        return name

    def parameters(self, scale, zero, dtype):
        zeros = np.asarray(zero, dtype)
        return [
            self.constant(np.asarray(scale, F32), "scale"),
            self.constant(zeros, "zero"),
        ]

    def parameters_of(self, tensor):
        return self.parameters(tensor.scale, tensor.zero, tensor.dtype)

    def input(self, shape, dtype=None, scale=None, zero=None):
        dtype = dtype or self.dtype()
        elements = self.bytes(dtype, shape)
        name = self.add_input(elements)
        scale = self.scale(0.03) if scale is None else scale
        zero = self.zero(dtype) if zero is None else zero
        return Tensor(name, name, dtype, scale, zero, elements, tuple(shape))

    def dequantize(self, tensor):
        return self.node("DequantizeLinear", [tensor.qdq, *self.parameters_of(tensor)])

    def quantize(self, name, scale, zero, dtype):
        return self.node("QuantizeLinear", [name, *self.parameters(scale, zero, dtype)])

    def output(self, title, tensor, has_peer=True, is_exact=False):
        self.outputs.append(
            Output(
                title,
                tensor.qdq,
                tensor.qoperator,
                tensor.dtype,
                tensor.elements,
                has_peer,
                is_exact,
            )
        )

    def model(self, for_peer):
        """All that the compiler gets, or what ONNX Runtime can run."""
        nodes = [
            n for n in self.nodes if not for_peer or n.name not in self.without_peer
        ]
        types = {}
        for output in self.outputs:
            types[output.qdq] = output.dtype
            if output.has_peer or not for_peer:
                types[output.qoperator] = output.dtype
        results = [(name, ONNX_TYPES[dtype], None) for name, dtype in types.items()]
        return self.proto(results, nodes)
