#!/usr/bin/env python3
"""The operators that ONNX Runtime's quantizer knows, as it writes them.

One network has each of them once. Its quantize_static writes it in the QOperator
form with bytes of either sign, per tensor and per channel, and every element of the
compiled programs must be ONNX Runtime's; but Sigmoid and Softmax, of which the
exponential is only nearly the same, may be one step away. Of the QDQ form no
convolution or matrix product may stay in f32.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, temporary_folder

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
        node = helper.make_node(
            operator, inputs, results, results[0] + "_node", **attributes
        )
        self.nodes.append(node)


def add_nodes(net):
    import numpy as np

    add, weights, constant = net.add, net.weights, net.constant
    f32 = np.float32
    around, half = {"pads": [1] * 4}, {"strides": [2, 2]}
    add("Conv", ["x", weights(16, 3, 3, 3), weights(16)], "conv", **around, **half)
    add("Relu", ["conv"], "relu")
    filters = [weights(16, 1, 3, 3), weights(16)]
    add("Conv", ["relu", *filters], "depthwise", group=16, **around)
    add("Clip", ["depthwise", constant(f32(0)), constant(f32(6))], "clip")
    add("Conv", ["clip", weights(16, 16, 1, 1)], "pointwise")
    add("Add", ["pointwise", "relu"], "sum")
    add("LeakyRelu", ["sum"], "leaky", alpha=0.1)
    add("MaxPool", ["leaky"], "max", kernel_shape=[3, 3], **around, **half)
    add("Split", ["max", constant([8, 8])], ["left", "right"], axis=1)
    add("Mul", ["left", "right"], "product")
    add("Sigmoid", ["product"], "sigmoid")
    add("Concat", ["product", "left"], "concat", axis=1)
    add("AveragePool", ["concat"], "average", kernel_shape=[2, 2])
    add("Pad", ["average", constant([0, 0, 1, 1] * 2), constant(f32(0))], "padded")
    scales = constant(f32([1, 1, 2, 2]))
    add("Resize", ["padded", "", scales], "resized", mode="nearest")
    add("Transpose", ["resized"], "transposed", perm=[0, 1, 3, 2])
    add("GlobalAveragePool", ["transposed"], "global")
    add("Flatten", ["global"], "flat")
    add("Gemm", ["flat", weights(20, 16), weights(20)], "gemm", transB=1)
    add("MatMul", ["gemm", weights(20, 12)], "matmul")
    add("Reshape", ["matmul", constant([1, 3, 4])], "reshaped")
    add("Unsqueeze", ["reshaped", constant([0])], "unsqueezed")
    add("Squeeze", ["unsqueezed", constant([0])], "squeezed")
    add("Softmax", ["squeezed"], "softmax", axis=-1)


def build_network(rng):
    from onnx import TensorProto, helper, shape_inference

    net = Network(rng)
    add_nodes(net)
    image = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 16, 16])
    shapes = {"squeezed": [1, 3, 4], "sigmoid": [1, 8, 4, 4], "softmax": [1, 3, 4]}
    results = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    ]
    graph = helper.make_graph(net.nodes, "network", [image], results, net.constants)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    return shape_inference.infer_shapes(model, data_prop=True)


def quantize(path, images, form, activations, weights, per_channel):
    import quantizer

    return quantizer.quantize(
        path,
        quantizer.Batches("x", images),
        form,
        activation_type=activations,
        weight_type=weights,
        per_channel=per_channel,
        # ONNX Runtime's products are exact then.
        reduce_range=True,
    )


def compare(graph, ours, theirs):
    """What is wrong with the outputs, whose last steps the model says."""
    import numpy as np
    from onnx import numpy_helper

    constants = {tensor.name: tensor for tensor in graph.initializer}
    scales = {
        node.output[0]: node.input[1] for node in graph.node if len(node.input) > 1
    }
    for value in graph.output:
        actual, expected = ours[value.name], theirs[value.name]
        step = float(numpy_helper.to_array(constants[scales[value.name]]))
        steps = np.abs(actual.astype(np.float64) - expected) / step
        allowed = 1.01 if value.name in NEARLY else 0
        if actual.shape != expected.shape or not (steps <= allowed).all():
            return f"output {value.name}: {np.count_nonzero(steps)} elements differ, by {steps.max():.3g} steps"
    return None


def check(tools, model, image, is_qdq):
    """What is wrong with one form of the network."""
    import onnx_runtime
    from exact_products import require_exact
    from mini_tools import ToolFailure

    inputs = {"x": image}
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(model, inputs, folder)
        run.require_integers()
    except ToolFailure as failure:
        return str(failure)
    if is_qdq:
        return None
    require_exact(model)
    return compare(model.graph, run.outputs, onnx_runtime.run(model, inputs))


def main():
    tools = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime")).open().tools
    import numpy as np
    import onnx
    from onnxruntime.quantization import QuantFormat, QuantType

    rng = np.random.default_rng(0)
    images = [rng.standard_normal((1, 3, 16, 16)).astype(np.float32) for _ in range(4)]
    types = [
        (QuantType.QUInt8, QuantType.QInt8),
        (QuantType.QUInt8, QuantType.QUInt8),
        (QuantType.QInt8, QuantType.QInt8),
    ]
    failures = 0
    with temporary_folder() as folder:
        path = folder / "float.onnx"
        onnx.save(build_network(rng), path)
        for form in QuantFormat:
            is_qdq = form == QuantFormat.QDQ
            for activations, weights in types:
                for per_channel in (False, True):
                    options = (activations, weights, per_channel)
                    model = quantize(path, images, form, *options)
                    problem = check(tools, model, images[0], is_qdq)
                    failures += bool(problem)
                    axis = "channel" if per_channel else "tensor"
                    title = (
                        f"{form.name}, {activations.name}, {weights.name} per {axis}"
                    )
                    passed = "on integers" if is_qdq else "the same"
                    print(f"{title}: {problem or passed}")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
