#!/usr/bin/env python3
"""The operators that ONNX Runtime's quantizer knows, as it writes them.

One network has each of them once. Its quantize_static writes it in the QOperator
form with bytes of either sign, per tensor and per channel, and every element of the
compiled programs must be ONNX Runtime's; but Sigmoid and Softmax, of which the
exponential is only nearly the same, may be one step away. Of the QDQ form no
convolution or matrix product may stay in f32.
"""

import argparse
import json
import logging
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from python_modules import find_modules  # noqa: E402

NEEDED = ("numpy", "onnx", "onnxruntime")
# Outputs that go through an exponential, which may be one step away.
NEARLY = ("sigmoid", "softmax")


class Network:
    """Nodes in the order of the data; a result has the name of its operator."""

    def __init__(self, rng):
        self.rng = rng
        self.nodes, self.constants = [], []

    def constant(self, values):
        import numpy as np
        from onnx import numpy_helper

        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def weights(self, *shape):
        import numpy as np

        values = self.rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))
        return self.constant(values.astype(np.float32))

    def add(self, operator, inputs, results, **attributes):
        from onnx import helper

        results = results if isinstance(results, list) else [results]
        node = helper.make_node(operator, inputs, results, results[0] + "_node", **attributes)
        self.nodes.append(node)


def build_network(rng):
    import numpy as np
    from onnx import TensorProto, helper, shape_inference

    net = Network(rng)
    add, weights, constant = net.add, net.weights, net.constant
    f32 = np.float32
    add("Conv", ["x", weights(16, 3, 3, 3), weights(16)], "conv", pads=[1] * 4, strides=[2, 2])
    add("Relu", ["conv"], "relu")
    add("Conv", ["relu", weights(16, 1, 3, 3), weights(16)], "depthwise", pads=[1] * 4, group=16)
    add("Clip", ["depthwise", constant(f32(0)), constant(f32(6))], "clip")
    add("Conv", ["clip", weights(16, 16, 1, 1)], "pointwise")
    add("Add", ["pointwise", "relu"], "sum")
    add("LeakyRelu", ["sum"], "leaky", alpha=0.1)
    add("MaxPool", ["leaky"], "max", kernel_shape=[3, 3], pads=[1] * 4, strides=[2, 2])
    add("Split", ["max", constant([8, 8])], ["left", "right"], axis=1)
    add("Mul", ["left", "right"], "product")
    add("Sigmoid", ["product"], "sigmoid")
    add("Concat", ["product", "left"], "concat", axis=1)
    add("AveragePool", ["concat"], "average", kernel_shape=[2, 2])
    add("Pad", ["average", constant([0, 0, 1, 1] * 2), constant(f32(0))], "padded")
    add("Resize", ["padded", "", constant(f32([1, 1, 2, 2]))], "resized", mode="nearest")
    add("Transpose", ["resized"], "transposed", perm=[0, 1, 3, 2])
    add("GlobalAveragePool", ["transposed"], "global")
    add("Flatten", ["global"], "flat")
    add("Gemm", ["flat", weights(20, 16), weights(20)], "gemm", transB=1)
    add("MatMul", ["gemm", weights(20, 12)], "matmul")
    add("Reshape", ["matmul", constant([1, 3, 4])], "reshaped")
    add("Unsqueeze", ["reshaped", constant([0])], "unsqueezed")
    add("Squeeze", ["unsqueezed", constant([0])], "squeezed")
    add("Softmax", ["squeezed"], "softmax", axis=-1)
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 16, 16])
    shapes = {"squeezed": [1, 3, 4], "sigmoid": [1, 8, 4, 4], "softmax": [1, 3, 4]}
    results = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    ]
    graph = helper.make_graph(net.nodes, "network", [image], results, net.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    return shape_inference.infer_shapes(model, data_prop=True)


def quantize(folder, images, form, activations, weights, per_channel):
    from onnxruntime.quantization import CalibrationDataReader, quantize_static

    class Reader(CalibrationDataReader):
        def __init__(self):
            self.images = iter(images)

        def get_next(self):
            return next(({"x": image} for image in self.images), None)

    path = folder / "quantized.onnx"
    quantize_static(
        folder / "float.onnx",
        path,
        Reader(),
        form,
        activation_type=activations,
        weight_type=weights,
        per_channel=per_channel,
        # Two products fit into 16 bits, in which some processors add them.
        reduce_range=True,
    )
    return path


def run_peer(path, image):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.log_severity_level = 3
    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(str(path), options, providers=providers)
    return session.run(None, {"x": image})


def compare(path, ours, theirs):
    """What is wrong with the outputs, whose last steps the model says."""
    import numpy as np
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    constants = {tensor.name: tensor for tensor in graph.initializer}
    scales = {node.output[0]: node.input[1] for node in graph.node if len(node.input) > 1}
    for value, actual, expected in zip(graph.output, ours, theirs):
        step = float(numpy_helper.to_array(constants[scales[value.name]]))
        steps = np.abs(actual.astype(np.float64) - expected) / step
        allowed = 1.01 if value.name in NEARLY else 0
        if actual.shape != expected.shape or not (steps <= allowed).all():
            return f"output {value.name}: {np.count_nonzero(steps)} elements differ, by {steps.max():.3g} steps"
    return None


def check(tools, folder, images, form, *options):
    """What is wrong with one form of the network."""
    path = quantize(folder, images, form, *options)
    report = folder / "report.json"
    completed = tools.compile(path, folder / "program.hsaco", f"--json={report}")
    if completed.status:
        return completed.describe()
    floats = json.loads(report.read_text())["float_operators"]
    if floats:
        return "not on integers: {operator} {name}: {reason}".format(**floats[0])
    completed, ours = tools.run(folder / "program.hsaco", {"x": images[0]}, folder)
    if completed.status:
        return completed.describe()
    if form.name == "QDQ":
        return None
    return compare(path, ours, run_peer(path, images[0]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    parser.add_argument("--python", default="", help="a virtual environment to use")
    arguments = parser.parse_args()
    find_modules(NEEDED, arguments.python)
    import numpy as np
    import onnx
    from mini_tools import Tools
    from onnxruntime.quantization import QuantFormat, QuantType

    # quantize_static recommends its preprocessing to each user.
    logging.getLogger().setLevel(logging.ERROR)
    rng = np.random.default_rng(0)
    images = [rng.standard_normal((1, 3, 16, 16)).astype(np.float32) for _ in range(4)]
    tools = Tools(arguments.tools)
    types = [
        (QuantType.QUInt8, QuantType.QInt8),
        (QuantType.QUInt8, QuantType.QUInt8),
        (QuantType.QInt8, QuantType.QInt8),
    ]
    failures = 0
    with tempfile.TemporaryDirectory(prefix="mini-quantizer-") as name:
        folder = Path(name)
        onnx.save(build_network(rng), folder / "float.onnx")
        for form in QuantFormat:
            for activations, weights in types:
                for per_channel in (False, True):
                    options = (activations, weights, per_channel)
                    problem = check(tools, folder, images, form, *options)
                    failures += bool(problem)
                    axis = "channel" if per_channel else "tensor"
                    title = f"{form.name}, {activations.name}, {weights.name} per {axis}"
                    passed = "on integers" if form.name == "QDQ" else "the same"
                    print(f"{title}: {problem or passed}")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
