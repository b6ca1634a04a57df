#!/usr/bin/env python3
"""A network as ONNX Runtime saves it at its levels of optimization, against itself.

In floats and quantized: what is fused must be taken apart again, whatever it is called,
and channels that were moved to the end are found there. What has a layout for one
processor is refused.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, temporary_folder
from run_quantizer import Network

SHAPE = (1, 3, 16, 16)


def build(rng):
    import numpy as np
    from onnx import TensorProto, helper

    net = Network(rng)
    add, weights = net.add, net.weights
    around = {"pads": [1] * 4}
    add("Conv", ["x", weights(16, 3, 3, 3), weights(16)], "stem", **around)
    add("Relu", ["stem"], "relu")
    add("Conv", ["relu", weights(16, 16, 3, 3), weights(16)], "conv", **around)
    add("Add", ["conv", "relu"], "sum")
    add("Relu", ["sum"], "block")
    add("Conv", ["block", weights(16, 16, 1, 1)], "pointwise")
    bounds = [net.constant(np.float32(value)) for value in (0, 6)]
    add("Clip", ["pointwise", *bounds], "clip")
    add("MaxPool", ["clip"], "max", kernel_shape=[2, 2], strides=[2, 2])
    add("Conv", ["max", weights(16, 16, 3, 3), weights(16)], "second", **around)
    add("LeakyRelu", ["second"], "leaky", alpha=0.1)
    add("Conv", ["leaky", weights(16, 16, 1, 1), weights(16)], "third")
    add("Sigmoid", ["third"], "sigmoid")
    add("Mul", ["third", "sigmoid"], "silu")
    add("GlobalAveragePool", ["silu"], "average")
    add("Flatten", ["average"], "flat")
    add("Gemm", ["flat", weights(16, 10), weights(10)], "gemm")
    add("Relu", ["gemm"], "y")
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, SHAPE)
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, (1, 10))
    graph = helper.make_graph(net.nodes, "network", [x], [y], net.constants)
    opsets = [helper.make_opsetid("", 17)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def optimize(model, level, path):
    """The model as it is saved at `level`."""
    import onnx
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = getattr(
        onnxruntime.GraphOptimizationLevel, f"ORT_ENABLE_{level.upper()}"
    )
    options.optimized_model_filepath = str(path)
    # It warns that a file of the highest level is for this processor.
    options.log_severity_level = 4
    onnxruntime.InferenceSession(model.SerializeToString(), options)
    return onnx.load(path)


def check(tools, model, optimized, x, folder):
    import numpy as np
    import onnx_runtime
    from mini_tools import ToolFailure, compare

    has_blocks = any(n.domain == "com.microsoft.nchwc" for n in optimized.graph.node)
    try:
        actual = tools.compile_and_run(optimized, {"x": x}, folder).outputs["y"]
    except ToolFailure as failure:
        return None if has_blocks and "not supported" in str(failure) else str(failure)
    if has_blocks:
        return "was not refused"
    expected = onnx_runtime.run(model, {"x": x})["y"]
    return compare(actual, expected, 1e-5, 1e-5 * float(np.abs(expected).max()))


def main():
    tools = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime")).open().tools
    import numpy as np
    import onnx
    import quantizer
    from onnxruntime.quantization import QuantFormat, QuantType

    rng = np.random.default_rng(0)
    model = build(rng)
    x = rng.standard_normal(SHAPE).astype(np.float32)
    problems, operators, count = [], set(), 0
    with temporary_folder() as folder:
        onnx.save(model, folder / "float.onnx")
        forms = {"float": model}
        for form in (QuantFormat.QDQ, QuantFormat.QOperator):
            batches = rng.standard_normal((8, *SHAPE)).astype(np.float32)
            forms[form.name] = quantizer.quantize(
                folder / "float.onnx", quantizer.Batches("x", batches),
                quant_format=form, activation_type=QuantType.QUInt8,
                # ONNX Runtime's products are exact then.
                weight_type=QuantType.QInt8, reduce_range=True,
            )  # fmt: skip
        for name, form in forms.items():
            for level in ("basic", "extended", "all"):
                title = f"{name}, {level}"
                optimized = optimize(form, level, folder / "optimized.onnx")
                operators |= {f"{n.domain}.{n.op_type}" for n in optimized.graph.node}
                count += 1
                if problem := check(tools, form, optimized, x, folder / title):
                    problems.append((title, problem))
    # The test is of these: ONNX Runtime must still write them.
    for name in ("FusedConv", "FusedGemm", "NhwcMaxPool", "QLinearConv", "QuickGelu"):
        if f"com.microsoft.{name}" not in operators:
            problems.append((name, "is in no optimized model"))
    return end(f"{count} models", problems)


if __name__ == "__main__":
    sys.exit(main())
