"""Models whose tensors have no elements."""

import numpy as np
from form_cases import FLOAT, INT64, FormCase, graph, model
from onnx import TensorProto, helper

node = helper.make_node
UINT8 = TensorProto.UINT8


def empty_cases():
    e, x = np.zeros((0, 3), np.float32), np.arange(6, dtype=np.float32).reshape(2, 3)
    e2 = np.zeros((2, 0), np.float32)
    image = np.zeros((0, 3, 5, 5), np.float32)
    row = np.ones((1, 3), np.float32)
    weights = np.ones((3, 4), np.float32)

    def case(name, nodes, inputs, outputs, constants=(), opset=17):
        made = model(graph(nodes, inputs, outputs, constants), opset)
        return FormCase(f"{name} of no elements", made, inputs)

    yield case("relu", [node("Relu", ["x"], ["y"])], {"x": e}, {"y": FLOAT})
    yield case(
        "add", [node("Add", ["x", "e"], ["y"])], {"x": row, "e": e}, {"y": FLOAT}
    )
    yield case(
        "concat",
        [node("Concat", ["x", "e"], ["y"], axis=0)],
        {"x": x, "e": e},
        {"y": FLOAT},
    )
    yield case(
        "concat const empty",
        [node("Concat", ["x", "e"], ["y"], axis=0)],
        {"x": x},
        {"y": FLOAT},
        {"e": e},
    )
    yield case(
        "concat two empty",
        [node("Concat", ["e", "e"], ["y"], axis=0)],
        {"e": e},
        {"y": FLOAT},
    )
    yield case(
        "sum",
        [node("ReduceSum", ["e", "a"], ["y"], keepdims=0)],
        {"e": e},
        {"y": FLOAT},
        {"a": np.array([0])},
        18,
    )
    for r in [
        "ReduceMax",
        "ReduceMin",
        "ReduceProd",
        "ReduceMean",
        "ReduceL2",
        "ReduceLogSum",
        "ReduceLogSumExp",
        "ReduceSumSquare",
        "ReduceL1",
    ]:
        yield case(
            r,
            [node(r, ["e", "a"], ["y"], keepdims=0)],
            {"e": e},
            {"y": FLOAT},
            {"a": np.array([0])},
            18,
        )
    yield case(
        "matmul K=0",
        [node("MatMul", ["a", "b"], ["y"])],
        {"a": e2, "b": e},
        {"y": FLOAT},
    )
    yield case(
        "matmul M=0",
        [node("MatMul", ["e", "w"], ["y"])],
        {"e": e},
        {"y": FLOAT},
        {"w": weights},
    )
    yield case(
        "gemm M=0",
        [node("Gemm", ["e", "w", "b"], ["y"])],
        {"e": e},
        {"y": FLOAT},
        {"w": weights, "b": np.ones(4, np.float32)},
    )
    yield case(
        "conv N=0",
        [node("Conv", ["e", "w"], ["y"])],
        {"e": image},
        {"y": FLOAT},
        {"w": np.ones((4, 3, 3, 3), np.float32)},
    )
    yield case(
        "slice empty",
        [node("Slice", ["x", "s", "t"], ["y"])],
        {"x": x},
        {"y": FLOAT},
        {"s": np.array([1]), "t": np.array([1])},
    )
    yield case(
        "gather empty",
        [node("Gather", ["x", "i"], ["y"])],
        {"x": x},
        {"y": FLOAT},
        {"i": np.zeros((0,), np.int64)},
    )
    yield case(
        "gather empty input",
        [node("Gather", ["x", "i"], ["y"])],
        {"x": x, "i": np.zeros((0, 2), np.int64)},
        {"y": FLOAT},
    )
    yield case(
        "reshape",
        [node("Reshape", ["e", "s"], ["y"], allowzero=1)],
        {"e": e},
        {"y": FLOAT},
        {"s": np.array([3, 0, 2])},
        17,
    )
    yield case("transpose", [node("Transpose", ["e"], ["y"])], {"e": e}, {"y": FLOAT})
    yield case(
        "softmax", [node("Softmax", ["e"], ["y"], axis=1)], {"e": e}, {"y": FLOAT}
    )
    yield case(
        "softmax0", [node("Softmax", ["e"], ["y"], axis=0)], {"e": e}, {"y": FLOAT}
    )
    yield case("shape", [node("Shape", ["e"], ["y"])], {"e": e}, {"y": INT64})
    yield case("size", [node("Size", ["e"], ["y"])], {"e": e}, {"y": INT64})
    yield case("cast", [node("Cast", ["e"], ["y"], to=INT64)], {"e": e}, {"y": INT64})
    yield case(
        "constantofshape",
        [node("ConstantOfShape", ["s"], ["y"])],
        {},
        {"y": FLOAT},
        {"s": np.array([2, 0])},
    )
    yield case(
        "expand",
        [node("Expand", ["x", "s"], ["y"])],
        {"x": row},
        {"y": FLOAT},
        {"s": np.array([0, 3])},
    )
    yield case(
        "tile0",
        [node("Tile", ["x", "s"], ["y"])],
        {"x": x},
        {"y": FLOAT},
        {"s": np.array([0, 1])},
    )
    yield case(
        "pad",
        [node("Pad", ["e", "p"], ["y"])],
        {"e": e},
        {"y": FLOAT},
        {"p": np.array([1, 0, 1, 1])},
    )
    yield case(
        "split",
        [node("Split", ["x", "s"], ["y", "z"], axis=0)],
        {"x": x},
        {"y": FLOAT, "z": FLOAT},
        {"s": np.array([0, 2])},
    )
    yield case("argmax", [node("ArgMax", ["e"], ["y"], axis=1)], {"e": e}, {"y": INT64})
    yield case(
        "where",
        [node("Less", ["e", "x"], ["c"]), node("Where", ["c", "e", "x"], ["y"])],
        {"e": e, "x": row},
        {"y": FLOAT},
    )
    yield case(
        "quant",
        [node("QuantizeLinear", ["e", "s"], ["y"])],
        {"e": e},
        {"y": UINT8},
        {"s": np.float32(0.5)},
    )
    yield case("identity", [node("Identity", ["e"], ["y"])], {"e": e}, {"y": FLOAT})
    yield case(
        "range",
        [node("Range", ["a", "b", "c"], ["y"])],
        {},
        {"y": INT64},
        {"a": np.array(0), "b": np.array(0), "c": np.array(1)},
    )
    yield case(
        "mixed",
        [node("Relu", ["e"], ["y"]), node("Relu", ["x"], ["z"])],
        {"e": e, "x": x},
        {"y": FLOAT, "z": FLOAT},
    )
    yield case(
        "cumsum",
        [node("CumSum", ["e", "a"], ["y"])],
        {"e": e},
        {"y": FLOAT},
        {"a": np.array(0)},
    )
    yield case(
        "layernorm",
        [node("LayerNormalization", ["e", "s"], ["y"])],
        {"e": e},
        {"y": FLOAT},
        {"s": np.ones(3, np.float32)},
    )
    yield case(
        "maxpool",
        [node("MaxPool", ["e"], ["y"], kernel_shape=[2, 2])],
        {"e": image},
        {"y": FLOAT},
    )
    yield case(
        "gap", [node("GlobalAveragePool", ["e"], ["y"])], {"e": image}, {"y": FLOAT}
    )
    yield case(
        "bn",
        [node("BatchNormalization", ["e", "s", "b", "m", "v"], ["y"])],
        {"e": image},
        {"y": FLOAT},
        {k: np.ones(3, np.float32) for k in "sbmv"},
    )
    yield case(
        "resize",
        [node("Resize", ["e", "", "sc"], ["y"])],
        {"e": image},
        {"y": FLOAT},
        {"sc": np.array([1, 1, 2, 2], np.float32)},
    )
    yield case(
        "trilu",
        [node("Trilu", ["e"], ["y"])],
        {"e": np.zeros((0, 5), np.int64)},
        {"y": INT64},
    )
    yield case(
        "einsum",
        [node("Einsum", ["e", "w"], ["y"], equation="ij,jk->ik")],
        {"e": e},
        {"y": FLOAT},
        {"w": weights},
    )
    yield case(
        "lstm T=0",
        [node("LSTM", ["e", "w", "r"], ["y", "yh"], hidden_size=4)],
        {"e": np.zeros((0, 2, 3), np.float32)},
        {"y": FLOAT, "yh": FLOAT},
        {"w": np.ones((1, 16, 3), np.float32), "r": np.ones((1, 16, 4), np.float32)},
    )
    yield case(
        "dynamicquantize",
        [node("DynamicQuantizeLinear", ["e"], ["y", "s", "z"])],
        {"e": e},
        {"y": UINT8, "s": FLOAT, "z": UINT8},
    )
    yield case(
        "unsqueeze/flatten",
        [node("Flatten", ["e"], ["y"], axis=1)],
        {"e": np.zeros((0, 3, 5), np.float32)},
        {"y": FLOAT},
    )
