"""Models with a batch of any size, for run_batches.py.

Each function returns an ONNX model with the input x, whose first dimension is
called batch. SPLIT has those whose rows do not depend on each other, MIXED the
others.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """A model as it grows."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.nodes, self.constants = [], []

    def constant(self, array):
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def weights(self, *shape, scale=0.3):
        return self.constant((self.rng.normal(size=shape) * scale).astype(np.float32))

    def node(self, operator, *inputs, **attributes):
        name = f"{operator.lower()}{len(self.nodes)}"
        self.nodes.append(
            helper.make_node(operator, inputs, [name], name=name, **attributes)
        )
        return name

    def model(self, result, shape, output_shape):
        self.nodes[-1].output[0] = "y"
        assert self.nodes[-1].name == result
        declare = helper.make_tensor_value_info
        graph = helper.make_graph(
            self.nodes,
            "batches",
            [declare("x", TensorProto.FLOAT, ["batch", *shape])],
            [declare("y", TensorProto.FLOAT, ["batch", *output_shape])],
            self.constants,
        )
        opsets = [helper.make_opsetid("", 17)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=8)


def classifier():
    """Convolutions, pools and a softmax in f32."""
    g = Graph(1)
    x = g.node("Conv", "x", g.weights(8, 3, 3, 3), g.weights(8), pads=[1] * 4)
    x = g.node("MaxPool", g.node("Relu", x), kernel_shape=[2, 2], strides=[2, 2])
    y = g.node("Conv", x, g.weights(8, 8, 3, 3), pads=[1] * 4)
    x = g.node("Add", x, y)
    x = g.node("Flatten", g.node("GlobalAveragePool", x))
    x = g.node("Gemm", x, g.weights(5, 8), g.weights(5), transB=1)
    return g.model(g.node("Softmax", x, axis=1), [3, 12, 12], [5])


def quantized():
    """Convolutions on bytes, with a shortcut; exact in every size."""
    g = Graph(2)

    def pair(x, scale, zero):
        scale, zero = g.constant(np.float32(scale)), g.constant(zero)
        x = g.node("QuantizeLinear", x, scale, zero)
        return g.node("DequantizeLinear", x, scale, zero)

    def convolve(x, channels, inputs):
        weight = g.constant(
            g.rng.integers(-63, 64, (channels, inputs, 3, 3), dtype=np.int8)
        )
        weight = g.node(
            "DequantizeLinear",
            weight,
            g.constant(np.float32(2**-6)),
            g.constant(np.int8(0)),
        )
        return g.node("Conv", x, weight, pads=[1] * 4)

    x = pair("x", 2**-5, np.uint8(128))
    x = pair(g.node("Relu", convolve(x, 16, 3)), 2**-4, np.uint8(0))
    y = pair(convolve(x, 16, 16), 2**-2, np.uint8(120))
    x = pair(g.node("Add", x, y), 2**-2, np.uint8(120))
    return g.model(x, [3, 9, 7], [16, 9, 7])


def attention():
    """The batch is a part of a dimension, and of products of batches."""
    g = Graph(3)

    def heads(x, *order):
        x = g.node("Reshape", x, g.constant(np.array([-1, 6, 2, 4])))
        return g.node("Transpose", x, perm=[0, *order])

    flat = g.node("Reshape", "x", g.constant(np.array([-1, 8])))
    query, key, value = (
        g.node("MatMul", flat, g.weights(8, 8, scale=0.4)) for _ in range(3)
    )
    scores = g.node("MatMul", heads(query, 2, 1, 3), heads(key, 2, 3, 1))
    scores = g.node("Softmax", scores, axis=-1)
    x = g.node("MatMul", scores, heads(value, 2, 1, 3))
    x = g.node("Transpose", x, perm=[0, 2, 1, 3])
    x = g.node("Reshape", x, g.constant(np.array([-1, 6, 8])))
    return g.model(g.node("Add", x, "x"), [6, 8], [6, 8])


def dense_block():
    """Pieces one behind the other, a part of them, more pixels."""
    g = Graph(4)
    y = g.node("Conv", "x", g.weights(5, 4, 1, 1))
    x = g.node("Concat", "x", y, "x", axis=1)
    x = g.node("Slice", x, *(g.constant(np.array([v])) for v in (2, 11, 1)))
    none = g.constant(np.array([], np.float32))
    scales = g.constant(np.array([1, 1, 2, 2], np.float32))
    x = g.node("Resize", x, none, scales, mode="nearest")
    return g.model(g.node("Sigmoid", x), [4, 5, 5], [9, 10, 10])


def detector():
    """A pool of what is padded, and boxes from anchors that all rows share."""
    g = Graph(9)
    x = g.node("Conv", "x", g.weights(8, 4, 3, 3), pads=[1] * 4)
    x = g.node("Mul", x, g.node("Sigmoid", x))
    x = g.node("Slice", x, *(g.constant(np.array([v])) for v in (4, 8, 1)))
    y = g.node("MaxPool", x, kernel_shape=[5, 5], pads=[2] * 4)
    x = g.node("Conv", g.node("Concat", x, y, axis=1), g.weights(4, 8, 3, 3))
    x = g.node("Reshape", x, g.constant(np.array([0, 4, -1])))
    first, second = (
        g.node("Slice", x, *(g.constant(np.array([v])) for v in (low, low + 2, 1)))
        for low in (0, 2)
    )
    boxes = [
        g.node("Sub", g.weights(1, 2, 9), first),
        g.node("Add", g.weights(1, 2, 9), second),
    ]
    return g.model(g.node("Concat", *boxes, axis=1), [4, 5, 5], [4, 9])


def mean_of_batch():
    """Each row has the mean of all taken from it."""
    g = Graph(5)
    mean = g.node("ReduceMean", "x", axes=[0], keepdims=1)
    return g.model(g.node("Sub", "x", mean), [7], [7])


def divided_by_batch():
    """No row sees another, but each how many there are."""
    g = Graph(6)
    size = g.node("Gather", g.node("Shape", "x"), g.constant(np.array(0)), axis=0)
    rows = g.node("Cast", size, to=TensorProto.FLOAT)
    return g.model(g.node("Div", "x", rows), [7], [7])


def numbered():
    """Each row has its number added."""
    g = Graph(7)
    size = g.node("Gather", g.node("Shape", "x"), g.constant(np.array(0)), axis=0)
    numbers = g.node("Range", g.constant(np.array(0)), size, g.constant(np.array(1)))
    numbers = g.node("Cast", numbers, to=TensorProto.FLOAT)
    numbers = g.node("Unsqueeze", numbers, g.constant(np.array([1])))
    return g.model(g.node("Add", "x", numbers), [7], [7])


def cumulative():
    """Each row has those before it added."""
    g = Graph(8)
    return g.model(g.node("CumSum", "x", g.constant(np.array(0))), [7], [7])


SPLIT = [classifier, quantized, attention, dense_block, detector]
MIXED = [mean_of_batch, divided_by_batch, numbered, cumulative]
