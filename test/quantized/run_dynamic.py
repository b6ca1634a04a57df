#!/usr/bin/env python3
"""Networks as ONNX Runtime's quantize_dynamic writes them, against ONNX Runtime.

Their scales and zero points come at run time, from the extremes of each tensor. All
that they compute is exact or one operation of IEEE arithmetic, so every element must
be the same, but for the order of the sums that stay in f32.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, temporary_folder
from run_quantizer import Network


def residual_block(net):
    """Two convolutions of one input, with and without padding, that are added."""
    around, half = {"pads": [1] * 4}, {"strides": [2, 2]}
    net.add("Conv", ["x", net.weights(16, 3, 3, 3), net.weights(16)], "stem", **around)
    net.add("Relu", ["stem"], "relu")
    first = ["relu", net.weights(32, 16, 3, 3), net.weights(32)]
    net.add("Conv", first, "first", **around, **half)
    net.add("Relu", ["first"], "between")
    second = ["between", net.weights(32, 32, 3, 3), net.weights(32)]
    net.add("Conv", second, "second", **around)
    shortcut = ["relu", net.weights(32, 16, 1, 1), net.weights(32)]
    net.add("Conv", shortcut, "shortcut", **half)
    net.add("Add", ["second", "shortcut"], "y")
    return (1, 3, 12, 12), (1, 32, 6, 6)


def swapped_block(net):
    """The sum in the other order, behind an activation each."""
    net.add("Conv", ["x", net.weights(16, 3, 1, 1)], "left")
    net.add("Relu", ["left"], "left_relu")
    net.add("Conv", ["x", net.weights(16, 3, 3, 3)], "right", pads=[1] * 4)
    net.add("Sigmoid", ["right"], "right_sigmoid")
    net.add("Mul", ["left_relu", "right_sigmoid"], "product")
    net.add("Add", ["product", "left"], "y")
    return (1, 3, 10, 10), (1, 16, 10, 10)


def depthwise_block(net):
    net.add("Conv", ["x", net.weights(8, 1, 3, 3)], "depthwise", group=8, pads=[1] * 4)
    net.add("Conv", ["depthwise", net.weights(16, 8, 1, 1)], "pointwise")
    net.add("GlobalAveragePool", ["pointwise"], "y")
    return (1, 8, 9, 9), (1, 16, 1, 1)


def products(net):
    """Two matrix products and their sum, as in attention and its feed-forward part."""
    net.add("MatMul", ["x", net.weights(24, 48)], "wide")
    net.add("Relu", ["wide"], "relu")
    net.add("MatMul", ["relu", net.weights(48, 24)], "narrow")
    net.add("Add", ["narrow", "x"], "sum")
    net.add("MatMul", ["sum", net.weights(24, 10)], "left")
    net.add("MatMul", ["x", net.weights(24, 10)], "right")
    net.add("Add", ["left", "right"], "y")
    return (2, 7, 24), (2, 7, 10)


NETWORKS = (residual_block, swapped_block, depthwise_block, products)


def build(function, rng):
    from onnx import TensorProto, helper

    net = Network(rng)
    shape, result = function(net)
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, result)
    graph = helper.make_graph(net.nodes, function.__name__, [x], [y], net.constants)
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8), shape


def check(tools, model, x):
    import numpy as np
    import onnx_runtime
    from mini_tools import ToolFailure, compare

    try:
        with temporary_folder() as folder:
            actual = tools.compile_and_run(model, {"x": x}, folder).outputs["y"]
    except ToolFailure as failure:
        return str(failure)
    expected = onnx_runtime.run(model, {"x": x})["y"]
    return compare(actual, expected, 1e-5, 1e-5 * float(np.abs(expected).max()))


def main():
    tools = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime")).open().tools
    import numpy as np
    import quantizer
    from onnxruntime.quantization import QuantType

    rng = np.random.default_rng(0)
    problems, count = [], 0
    for function in NETWORKS:
        model, shape = build(function, rng)
        x = rng.standard_normal(shape).astype(np.float32)
        for weights in (QuantType.QInt8, QuantType.QUInt8):
            for per_channel in (False, True):
                with temporary_folder() as folder:
                    quantized = quantizer.quantize_dynamic(
                        model,
                        folder,
                        weight_type=weights,
                        per_channel=per_channel,
                        # ONNX Runtime's products are exact then.
                        reduce_range=True,
                    )
                axis = "channel" if per_channel else "tensor"
                title = f"{function.__name__}, {weights.name} per {axis}"
                count += 1
                if problem := check(tools, quantized, x):
                    problems.append((title, problem))
    return end(f"{count} networks", problems)


if __name__ == "__main__":
    sys.exit(main())
