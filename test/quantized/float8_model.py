"""A model of products of 8-bit floats, with what each output may be.

A reference is in f64, from the formats' tables. A matrix instruction rounds as
runtime/emulator/isa/matrix/MatrixArithmetic.cpp does: 16 products are truncated at
24 bits below the largest exponent among them, two sums of eight are truncated there
again, and added to what was summed up so far, with one rounding. `Product` adds this
up.
"""

from dataclasses import dataclass, field

import numpy as np
from float8_formats import E5M2, FORMATS
from onnx import TensorProto
from random_model import RandomModel

F32 = np.float32
# Values that all formats have, of which sums are exact in f32 in any order.
EXACT_VALUES = np.array([0, 0.5, 1, 1.5, 2, 3, -0.5, -1, -1.5, -2, -3])

# The first that has these types.
OPSET, IR_VERSION = 19, 9


@dataclass
class Operand:
    """Bytes of a format as a matrix of each group, and their name in the model."""

    name: str
    format: object
    bytes: np.ndarray
    scales: np.ndarray

    @property
    def values(self):
        return self.format.values[self.bytes]


@dataclass
class Output:
    title: str
    name: str
    low: np.ndarray  # The result is from here,
    high: np.ndarray  # to here.
    format: object = None  # Of the bytes that it is, or none for f32.


class Product:
    """lhs [..., m, k] times rhs [..., k, n], of the operands' bytes."""

    def __init__(self, lhs, lhs_format, rhs, rhs_format):
        left, right = lhs_format.values[lhs], rhs_format.values[rhs]
        self.sums = left @ right
        magnitude = np.abs(left) @ np.abs(right)
        exponents = lhs_format.exponents[lhs][..., :, None, :]
        exponents = (
            exponents + np.swapaxes(rhs_format.exponents[rhs], -1, -2)[..., None, :, :]
        )
        largest = 2.0 ** exponents.max(-1)
        # 16 products, then two sums of eight, each below 8 * 4 of the largest power of
        # two; what was summed up so far is truncated and rounded. Four more are for
        # the sums of up to eight waves.
        groups = lhs.shape[-1] // 16 + 4
        self.bound = groups * (
            (16 + 2 * 32) * 2.0**-24 * largest + 2.0**-22 * magnitude
        )


@dataclass
class Model(RandomModel):
    is_exact: bool
    outputs: list = field(default_factory=list, kw_only=True)
    products: dict = field(
        default_factory=lambda: {"conv": 0, "matmul": 0}, kw_only=True
    )

    def scale(self, shape=()):
        if self.is_exact:
            return (2.0 ** self.rng.integers(-3, 3, shape)).astype(F32)
        return self.rng.uniform(0.01, 3, shape).astype(F32)

    def floats(self, shape):
        if self.is_exact:
            return (self.rng.integers(-64, 65, shape) / 64).astype(F32)
        return self.rng.standard_normal(shape).astype(F32)

    def byte_constant(self, bytes, format):
        # Older versions of the onnx module do not know the types.
        tensor = TensorProto(name=self.fresh("w"), data_type=format.data_type)
        tensor.dims.extend(bytes.shape)
        tensor.raw_data = bytes.tobytes()
        self.constants.append(tensor)
        return tensor.name

    def bytes(self, format, shape):
        values = EXACT_VALUES if self.is_exact else format.values[format.finite_bytes]
        return format.encode(self.rng.choice(values, shape))

    def operand(self, shape, axis=None, is_constant=None):
        """Dequantized bytes, with a scale for each index of `axis` if there is one."""
        format = self.choose(FORMATS)
        bytes = self.bytes(format, shape)
        scales = self.scale(() if axis is None else (shape[axis],))
        if is_constant is None:
            is_constant = self.chance(0.5)
        if is_constant and self.chance(0.3):
            # As floats that the compiler quantizes, just beyond the bytes' values.
            values = format.values[bytes] * self.choose([1, 1.03])
            name = self.quantize(self.constant(values.astype(F32)), format, F32(1))
        elif is_constant:
            name = self.byte_constant(bytes, format)
        elif format == E5M2:
            # An input might have infinities, and would stay in f32.
            name = self.add_input(format.values[bytes].astype(F32), TensorProto.FLOAT)
            name = self.quantize(name, format, F32(1))
        else:
            name = self.add_input(bytes, format.data_type)
        operands = [name, self.constant(scales)]
        if self.chance(0.5):
            operands.append(
                self.byte_constant(np.zeros(scales.shape, np.uint8), format)
            )
        attributes = {} if axis is None else {"axis": axis}
        name = self.node("DequantizeLinear", operands, **attributes)
        return Operand(name, format, bytes, scales)

    def quantize(self, name, format, scale):
        zero = self.byte_constant(np.zeros((), np.uint8), format)
        return self.node("QuantizeLinear", [name, self.constant(scale), zero])

    def finish(self, title, name, result, bound):
        """Adds what may follow a product, and the output."""
        if self.chance(0.5):
            name = self.node("Relu", [name])
            low, high = np.maximum(result - bound, 0), np.maximum(result + bound, 0)
        else:
            low, high = result - bound, result + bound
        format = None
        if self.chance(0.5):
            format, scale = self.choose(FORMATS), self.scale()
            name = self.quantize(name, format, scale)
            quotients = [
                (x / scale).astype(F32).astype(np.float64) for x in (low, high)
            ]
            low, high = [format.values[format.encode(x)] for x in quotients]
        self.outputs.append(Output(title, name, low, high, format))

    def scaled(self, product, lhs, rhs, scales, alpha=1.0):
        """The result and its bound, with scales that broadcast."""
        factor = np.float64(lhs.scales) * scales * alpha
        result = product.sums * factor
        if self.is_exact:
            return result, np.zeros_like(result)
        return result, np.abs(factor) * product.bound + 2.0**-21 * np.abs(result)

    def add(self, result, bound, addend):
        result = result + addend
        if not self.is_exact:
            bound = bound + 2.0**-22 * (np.abs(result) + np.abs(addend) + bound)
        return result, bound

    def model(self):
        results = [
            (
                output.name,
                output.format.data_type if output.format else TensorProto.FLOAT,
                None,
            )
            for output in self.outputs
        ]
        return self.proto(results, ir_version=IR_VERSION)
