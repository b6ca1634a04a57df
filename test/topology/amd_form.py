"""Q/DQ pairs as AMD's quantizers (Quark, Vitis AI) write them.

Signed bytes with zero point 0, scales that are powers of two; an activation follows
its convolution or addition without a Q/DQ pair between, and a bias is a byte with a
scale of its own.
"""

import numpy as np
import onnx
from onnx import helper, numpy_helper

ACTIVATIONS = ("Relu", "Clip")
WITH_WEIGHTS = ("Conv", "Gemm")


class Writer:
    def __init__(self, model, ranges, is_per_channel):
        self.model, self.ranges, self.is_per_channel = model, ranges, is_per_channel
        graph = model.graph
        self.consumers = {}
        for node in graph.node:
            for name in node.input:
                self.consumers.setdefault(name, []).append(node)
        self.floats = {t.name: numpy_helper.to_array(t) for t in graph.initializer}
        self.nodes, self.constants = [], []

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def parameters(self, name, scale):
        scale = np.asarray(scale, np.float32)
        return [
            self.constant(f"{name}_scale", scale),
            self.constant(f"{name}_zero_point", np.zeros(scale.shape, np.int8)),
        ]

    def add(self, operator, inputs, output, **attributes):
        name = f"{output}_{operator}"
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=name, **attributes)
        )
        return output

    def write_pair(self, name, result):
        """Q/DQ of a value, whose uses then are of `result`."""
        scale = np.float32(self.ranges[name][1] / 127)
        operands = self.parameters(name, scale)
        quantized = self.add("QuantizeLinear", [name, *operands], f"{name}_quantized")
        self.add("DequantizeLinear", [quantized, *operands], result)

    def write_constant(self, name, is_per_channel):
        """A constant as bytes and their dequantization."""
        values = self.floats[name]
        axes = tuple(range(1, values.ndim)) if is_per_channel else None
        greatest = np.maximum(np.abs(values).max(axis=axes), 1e-6)
        scale = (2.0 ** np.ceil(np.log2(greatest / 127))).astype(np.float32)
        along = scale.reshape([-1] + [1] * (values.ndim - 1)) if scale.ndim else scale
        steps = np.clip(np.rint(values / along), -128, 127).astype(np.int8)
        data = self.constant(f"{name}_quantized", steps)
        attributes = {"axis": 0} if is_per_channel else {}
        operands = [data, *self.parameters(name, scale)]
        self.add("DequantizeLinear", operands, f"{name}_dequantized", **attributes)

    def dequantized(self, name):
        return f"{name}_dequantized"

    def write_node(self, node, results):
        inputs = list(node.input)
        if node.op_type in WITH_WEIGHTS:
            for name, may_split in zip(inputs[1:], (True, False)):
                self.write_constant(name, may_split and self.is_per_channel)
        for index, name in enumerate(inputs):
            if name in self.floats and node.op_type in ACTIVATIONS:
                self.constant(name, self.floats[name])
            elif name not in self.is_bare:
                inputs[index] = self.dequantized(name)
        written = onnx.NodeProto()
        written.CopyFrom(node)
        written.ClearField("input")
        written.input.extend(inputs)
        output = node.output[0]
        if output in results:
            # The graph's result keeps its name.
            written.output[0] = f"{output}_float"
            self.ranges[written.output[0]] = self.ranges[output]
            self.nodes.append(written)
            self.write_pair(written.output[0], output)
            return
        self.nodes.append(written)
        if output not in self.is_bare:
            self.write_pair(output, self.dequantized(output))

    def write(self):
        graph = self.model.graph
        # What goes to an activation only has no Q/DQ pair.
        self.is_bare = {
            name
            for name, nodes in self.consumers.items()
            if name not in self.floats
            and len(nodes) == 1
            and nodes[0].op_type in ACTIVATIONS
        }
        for value in graph.input:
            self.write_pair(value.name, self.dequantized(value.name))
        for node in graph.node:
            self.write_node(node, {value.name for value in graph.output})
        quantized = helper.make_graph(
            self.nodes, graph.name, graph.input, graph.output, self.constants
        )
        return helper.make_model(
            quantized,
            opset_imports=self.model.opset_import,
            ir_version=self.model.ir_version,
        )


def write(model, ranges, is_per_channel):
    """`model` with Q/DQ pairs for the ranges of its values, which are those of
    powers of two, and symmetric."""
    return Writer(model, dict(ranges), is_per_channel).write()
