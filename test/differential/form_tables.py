"""Functions from one byte to another, of all 256 bytes."""

import numpy as np
from form_cases import FormCase, graph, model
from onnx import helper

SCALES = {np.uint8: (0.0472, 118), np.int8: (0.0389, -9)}  # With zero points.
UNARY = [
    *(
        "Abs Ceil Celu Cos Elu Erf Exp Gelu HardSigmoid HardSwish LeakyRelu Mish"
    ).split(),
    *("Neg Selu Sigmoid Sign Sin Softplus Softsign Tan Tanh ThresholdedRelu").split(),
]


class Builder:
    """Nodes that quantize and dequantize, with their parameters."""

    def __init__(self):
        self.nodes, self.constants = [], {}

    def add(self, operator, sources, result):
        self.nodes.append(helper.make_node(operator, sources, [result]))
        return result

    def _quantization(self, operator, source, result, scale, zero):
        self.constants[f"{result}.scale"] = np.float32(scale)
        self.constants[f"{result}.zero"] = zero
        operands = [source, f"{result}.scale", f"{result}.zero"]
        return self.add(operator, operands, result)

    def dequantize(self, source, result, scale, zero):
        return self._quantization("DequantizeLinear", source, result, scale, zero)

    def quantize(self, source, result, scale, zero):
        return self._quantization("QuantizeLinear", source, result, scale, zero)

    def silu(self, x, result, scale, zero):
        """With bytes between, as quantizers write it."""
        self.add("Sigmoid", [x], f"{result}.s")
        self.quantize(f"{result}.s", f"{result}.q", 1 / 255, type(zero)(0))
        self.dequantize(f"{result}.q", f"{result}.d", 1 / 255, type(zero)(0))
        self.add("Mul", [x, f"{result}.d"], f"{result}.m")
        return self.quantize(f"{result}.m", result, scale, zero)


def unary_case(dtype):
    scale, zero = SCALES[dtype]
    build = Builder()
    build.dequantize("x", "f", scale, dtype(zero))
    for operator in UNARY:
        build.add(operator, ["f"], f"{operator}.f")
        build.quantize(f"{operator}.f", operator, 0.0331, dtype(zero + 3))
    bytes_ = np.arange(256).astype(np.uint8).view(dtype)
    graph_ = graph(
        build.nodes,
        {"x": bytes_},
        dict.fromkeys(UNARY, dtype(0).reshape(1)),
        build.constants,
    )
    return FormCase(
        f"functions of {dtype.__name__}", model(graph_, opset=20), {"x": bytes_}, 0, 0
    )


def convolution_case(dtype):
    """Behind a convolution whose sums are exact, as one kernel."""
    random = np.random.default_rng(1)
    build = Builder()
    x = random.integers(0, 256, (1, 8, 9, 7)).astype(np.uint8).view(dtype)
    build.dequantize("x", "f", 0.25, dtype(3))
    build.constants["w"] = random.integers(-60, 60, (24, 8, 1, 1)).astype(np.int8)
    build.dequantize("w", "wf", 0.0078125, np.int8(0))
    build.add("Conv", ["f", "wf"], "c")
    build.quantize("c", "cq", 0.5, dtype(3))
    build.dequantize("cq", "cd", 0.5, dtype(3))
    build.silu("cd", "y", 0.271, dtype(5))
    graph_ = graph(build.nodes, {"x": x}, {"y": x}, build.constants)
    return FormCase(
        f"SiLU behind Conv of {dtype.__name__}", model(graph_), {"x": x}, 0, 0
    )


def table_cases():
    for dtype in SCALES:
        yield unary_case(dtype)
        yield convolution_case(dtype)
