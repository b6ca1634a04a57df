#!/usr/bin/env python3
"""A network in presets of AMD's quantizer, against ONNX Runtime with its operators.

Skipped where the packages of requirements.txt are not in build/quark.

    tools/install-python.sh build/quark test/quark/requirements.txt
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import ROOT, Driver, end, temporary_folder

# The preset, and the share of the largest output by which another order of sums in
# floats may change it: a value on the border of two steps goes to the other one.
PRESETS = {
    "XINT8": 0,
    "A8W8": 0.02,
    "A16W8": 1e-3,
    "BF16": 0.02,
    "BFP16": 0.02,
}


def make_network():
    """Convolutions with a shortcut, pools and a classifier, in f32."""
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper

    rng = np.random.default_rng(0)
    constants = []

    def weights(name, *shape):
        fan = np.prod(shape[1:]) if len(shape) > 1 else 4
        array = rng.normal(size=shape) * np.sqrt(2 / fan)
        constants.append(numpy_helper.from_array(array.astype(np.float32), name))
        return name

    def node(operator, inputs, output, **attributes):
        return helper.make_node(operator, inputs, [output], name=output, **attributes)

    def convolve(x, output, channels, inputs):
        names = [
            x,
            weights(output + "_w", channels, inputs, 3, 3),
            weights(output + "_b", channels),
        ]
        return node("Conv", names, output, pads=[1, 1, 1, 1])

    nodes = [
        convolve("x", "first", 16, 3),
        node("Relu", ["first"], "a"),
        node("MaxPool", ["a"], "b", kernel_shape=[2, 2], strides=[2, 2]),
        convolve("b", "second", 16, 16),
        node("Add", ["second", "b"], "sum"),
        node("Relu", ["sum"], "c"),
        node("GlobalAveragePool", ["c"], "d"),
        node("Flatten", ["d"], "e"),
        node("Gemm", ["e", weights("w", 10, 16), weights("bias", 10)], "y", transB=1),
    ]
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, [1, 3, 24, 24])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 10])],
        constants,
    )
    opsets = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
    onnx.checker.check_model(model)
    return model


class Batches:
    """Data to calibrate with."""

    def __init__(self, batches):
        self.batches = iter(batches)

    def get_next(self):
        return next(self.batches, None)


def random_input(seed):
    import numpy as np

    shape = (1, 3, 24, 24)
    return {"x": np.random.default_rng(seed).normal(size=shape).astype(np.float32)}


def quantize(preset, source, folder):
    """The file of the quantized network."""
    from quark import onnx as quark

    result = folder / f"{preset}.onnx"
    config = getattr(quark, f"{preset}_QCONFIG")
    batches = Batches([random_input(seed) for seed in range(8)])
    quark.ModelQuantizer(config).quantize_model(str(source), str(result), batches)
    return result


def run_onnx_runtime(path, inputs):
    import onnxruntime
    from quark import onnx as quark

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    options.register_custom_ops_library(quark.get_library_path("CPU"))
    providers = ["CPUExecutionProvider"]
    session = onnxruntime.InferenceSession(str(path), options, providers=providers)
    return session.run(None, inputs)[0]


def check(tools, preset, share, folder):
    """What is wrong with the preset, or nothing."""
    import numpy as np
    from mini_tools import compare

    source = folder / "network.onnx"
    source.write_bytes(make_network().SerializeToString())
    model = quantize(preset, source, folder)
    program = folder / f"{preset}.hsaco"
    completed = tools.compile(model, program)
    if completed.status:
        return "mini-compile: " + completed.describe()
    for seed in range(100, 104):
        inputs = random_input(seed)
        completed, outputs = tools.run(program, inputs, folder)
        if completed.status:
            return "mini-run: " + completed.describe()
        expected = run_onnx_runtime(model, inputs)
        bound = share * float(np.abs(expected).max())
        if problem := compare(outputs[0], expected, 0, bound):
            return problem
    return None


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime", "quark"))
    driver.set_defaults(python=ROOT / "build" / "quark")
    arguments = driver.open()
    problems = []
    for preset, share in PRESETS.items():
        with temporary_folder() as folder:
            if problem := check(arguments.tools, preset, share, folder):
                problems.append((preset, problem))
    return end(f"{len(PRESETS)} presets", problems)


if __name__ == "__main__":
    sys.exit(main())
