"""Models with If, Loop and Scan."""

import numpy as np
from form_cases import BOOL, FLOAT, INT64, FormCase, graph, model, values_of
from onnx import helper

node = helper.make_node
TRUE, FALSE = np.array(True), np.array(False)


def control_cases():
    yield from branch_cases()
    yield from loop_cases()
    yield from scan_cases()


def branch(name, nodes, output):
    return graph(nodes, {}, {output: FLOAT}, name=name)


def if_node(condition, outputs, then, other, name="if"):
    return node("If", [condition], outputs, name, then_branch=then, else_branch=other)


def branch_cases():
    x = values_of(1, 3, 4)
    then = branch("then", [node("Relu", ["x"], ["t"])], "t")
    other = branch("else", [node("Neg", ["x"], ["e"])], "e")
    for value in (TRUE, FALSE):
        made = graph(
            [if_node("c", ["y"], then, other)], {"x": x}, {"y": FLOAT}, {"c": value}
        )
        yield FormCase(f"If of {value}", model(made), {"x": x})
    # PyTorch's squeeze: whether a dimension is 1 follows from the shape.
    squeeze = branch("then", [node("Squeeze", ["x", "zero"], ["t"])], "t")
    same = branch("else", [node("Identity", ["x"], ["e"])], "e")
    nodes = [
        node("Shape", ["x"], ["s"]),
        node("Gather", ["s", "zero"], ["d"]),
        node("Equal", ["d", "one"], ["c"]),
        if_node("c", ["y"], squeeze, same),
        node("Relu", ["y"], ["z"]),
    ]
    constants = {"zero": np.array([0]), "one": np.array([1])}
    yield FormCase(
        "If of a shape",
        model(graph(nodes, {"x": x}, {"z": FLOAT}, constants)),
        {"x": x},
    )
    # A branch whose output is a value around it, and one within the other.
    outer = branch("then", [node("Identity", ["r"], ["t"])], "t")
    inner = branch("else", [if_node("c", ["i"], then, other, "inner")], "i")
    nodes = [node("Relu", ["x"], ["r"]), if_node("n", ["y"], outer, inner)]
    made = graph(nodes, {"x": x}, {"y": FLOAT}, {"c": TRUE, "n": FALSE})
    yield FormCase("nested Ifs", model(made), {"x": x})
    # The condition is an input.
    made = graph([if_node("c", ["y"], then, other)], {"x": x, "c": TRUE}, {"y": FLOAT})
    yield FormCase(
        "If of an input", model(made), {"x": x, "c": TRUE}, bound={"c": TRUE}
    )
    # A convolution in a branch, with weights of its own, and quantized.
    yield FormCase(
        "If with a quantized convolution",
        quantized_branch(),
        {"x": values_of(1, 4, 6, 6)},
        atol=0.05,
    )


def quantized_branch():
    random = np.random.default_rng(1)
    constants = {"w": random.integers(-100, 100, (8, 4, 3, 3)).astype(np.int8)}
    body = graph(
        [
            node("DequantizeLinear", ["w", "scale", "zero"], ["wf"]),
            node("Conv", ["xd", "wf"], ["t"]),
        ],
        {},
        {"t": FLOAT},
        constants,
        "then",
    )
    other = branch("else", [node("Neg", ["xd"], ["e"])], "e")
    nodes = [
        node("QuantizeLinear", ["x", "scale", "zero"], ["q"]),
        node("DequantizeLinear", ["q", "scale", "zero"], ["xd"]),
        if_node("c", ["y"], body, other),
        node("QuantizeLinear", ["y", "scale", "zero"], ["yq"]),
        node("DequantizeLinear", ["yq", "scale", "zero"], ["z"]),
    ]
    outside = {"c": TRUE, "scale": np.float32(0.03125), "zero": np.int8(0)}
    return model(graph(nodes, {"x": values_of(1, 4, 6, 6)}, {"z": FLOAT}, outside))


def loop_graph(nodes, outputs, carried=("a",)):
    from onnx import TensorProto

    info = helper.make_tensor_value_info
    inputs = [info("i", INT64, []), info("c", BOOL, [])]
    inputs += [info(name, FLOAT, None) for name in carried]
    results = [info("goes_on", BOOL, [])]
    results += [info(name, FLOAT, [2, 3]) for name in outputs]
    assert TensorProto.FLOAT == FLOAT
    return helper.make_graph(nodes, "body", inputs, results)


def loop_cases():
    x = values_of(2, 3)
    body = loop_graph(
        [
            node("Cast", ["i"], ["f"], to=FLOAT),
            node("Mul", ["a", "f"], ["m"]),
            node("Add", ["m", "x"], ["next"]),
            node("Relu", ["next"], ["row"]),
            node("Identity", ["c"], ["goes_on"]),
        ],
        ["next", "row"],
    )
    loop = node("Loop", ["n", "t", "x"], ["last", "rows"], "loop", body=body)
    for count in (0, 1, 4):
        made = graph(
            [loop],
            {"x": x},
            {"last": FLOAT, "rows": FLOAT},
            {"n": np.array(count), "t": TRUE},
        )
        yield FormCase(f"Loop of {count} iterations", model(made), {"x": x})
    plain = loop_graph(
        [
            node("Add", ["a", "x"], ["next"]),
            node("Identity", ["c"], ["goes_on"]),
        ],
        ["next"],
    )
    bare = node("Loop", ["n", "", "x"], ["last"], "loop", body=plain)
    made = graph([bare], {"x": x}, {"last": FLOAT}, {"n": np.array(3)})
    yield FormCase("Loop without a condition", model(made), {"x": x})
    # The condition ends it: as long as i < 2.
    ending = loop_graph(
        [
            node("Add", ["a", "x"], ["next"]),
            node("Less", ["i", "two"], ["goes_on"]),
        ],
        ["next"],
    )
    made = graph(
        [node("Loop", ["", "t", "x"], ["last"], "loop", body=ending)],
        {"x": x},
        {"last": FLOAT},
        {"t": TRUE, "two": np.array(2)},
    )
    yield FormCase("Loop that its condition ends", model(made), {"x": x})
    # A loop of none leaves what is carried.
    made = graph([bare], {"x": x}, {"last": FLOAT}, {"n": np.array(0)})
    yield FormCase("Loop of no iterations", model(made), {"x": x})
    # A loop within a loop, with a branch on the number of the iteration.
    then = branch("then", [node("Neg", ["b"], ["t_"])], "t_")
    other = branch("else", [node("Add", ["b", "a"], ["e"])], "e")
    inner = helper.make_graph(
        [
            node("Equal", ["j", "one"], ["is_one"]),
            if_node("is_one", ["b2"], then, other),
            node("Identity", ["d"], ["d2"]),
        ],
        "inner",
        [
            helper.make_tensor_value_info("j", INT64, []),
            helper.make_tensor_value_info("d", BOOL, []),
            helper.make_tensor_value_info("b", FLOAT, None),
        ],
        [
            helper.make_tensor_value_info("d2", BOOL, []),
            helper.make_tensor_value_info("b2", FLOAT, None),
        ],
    )
    outer = loop_graph(
        [
            node("Loop", ["three", "", "a"], ["next"], "inner", body=inner),
            node("Identity", ["c"], ["goes_on"]),
        ],
        ["next"],
    )
    made = graph(
        [node("Loop", ["two", "t", "x"], ["last"], "loop", body=outer)],
        {"x": x},
        {"last": FLOAT},
        {"t": TRUE, "two": np.array(2), "three": np.array(3), "one": np.array(1)},
    )
    yield FormCase("nested loops", model(made), {"x": x})


def scan_cases():
    x = values_of(4, 3)
    info = helper.make_tensor_value_info
    body = helper.make_graph(
        [
            node("Add", ["sum", "row"], ["next"]),
            node("Mul", ["next", "row"], ["out"]),
        ],
        "body",
        [info("sum", FLOAT, [3]), info("row", FLOAT, [3])],
        [info("next", FLOAT, [3]), info("out", FLOAT, [3])],
    )
    start = np.zeros(3, np.float32)
    for name, attributes, data in [
        ("Scan", {}, x),
        (
            "Scan backwards",
            {"scan_input_directions": [1], "scan_output_directions": [1]},
            x,
        ),
        (
            "Scan along another axis",
            {"scan_input_axes": [1], "scan_output_axes": [1]},
            x.T.copy(),
        ),
    ]:
        scan = node(
            "Scan",
            ["z", "x"],
            ["last", "rows"],
            body=body,
            num_scan_inputs=1,
            **attributes,
        )
        made = graph([scan], {"x": data}, {"last": FLOAT, "rows": FLOAT}, {"z": start})
        yield FormCase(name, model(made), {"x": data})
