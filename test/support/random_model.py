"""A random ONNX model as it grows: what is decided by chance, and its parts."""

from dataclasses import dataclass, field

import numpy as np
from onnx import TensorProto, helper, numpy_helper

MICROSOFT = "com.microsoft"
ONNX_TYPES = {
    "float32": TensorProto.FLOAT,
    "uint8": TensorProto.UINT8,
    "int8": TensorProto.INT8,
    "int32": TensorProto.INT32,
    "int64": TensorProto.INT64,
}


@dataclass
class RandomModel:
    """Every choice takes one number of the generator."""

    rng: np.random.Generator
    opset: int
    nodes: list = field(default_factory=list, kw_only=True)
    constants: list = field(default_factory=list, kw_only=True)
    inputs: list = field(default_factory=list, kw_only=True)
    data: dict = field(default_factory=dict, kw_only=True)
    count: int = field(default=0, kw_only=True)

    def chance(self, probability):
        return self.rng.random() < probability

    def choose(self, options):
        return options[int(self.rng.integers(len(options)))]

    def integer(self, low, high):
        """A random integer, both ends included."""
        return int(self.rng.integers(low, high + 1))

    def fresh(self, stem):
        self.count += 1
        return f"{stem}_{self.count}"

    def constant(self, array, stem="c"):
        name = self.fresh(stem)
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def add_input(self, array, data_type=None):
        """The name of a new input, and `array` as its data."""
        name = self.fresh("x")
        data_type = data_type or ONNX_TYPES[str(array.dtype)]
        self.inputs.append(helper.make_tensor_value_info(name, data_type, array.shape))
        self.data[name] = array
        return name

    def node(self, operator, inputs, domain="", outputs=1, **attributes):
        """Adds a node; gives its result's name, or the names of several."""
        stem = self.fresh(operator.lower())
        names = [stem] if outputs == 1 else [f"{stem}_{i}" for i in range(outputs)]
        node = helper.make_node(
            operator, inputs, names, name=stem, domain=domain, **attributes
        )
        self.nodes.append(node)
        return names[0] if outputs == 1 else names

    def proto(self, results, nodes=None, ir_version=8):
        """The model; `results` are names, types and shapes, which may be none."""
        nodes = self.nodes if nodes is None else nodes
        values = [helper.make_tensor_value_info(*result) for result in results]
        graph = helper.make_graph(nodes, "random", self.inputs, values, self.constants)
        opsets = [helper.make_opsetid("", self.opset)]
        if any(node.domain for node in nodes):
            opsets.append(helper.make_opsetid(MICROSOFT, 1))
        return helper.make_model(graph, opset_imports=opsets, ir_version=ir_version)
