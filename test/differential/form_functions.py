"""Models with functions of their own."""

import numpy as np
from form_cases import FLOAT, FormCase, function, graph, model, refer, values_of
from onnx import AttributeProto, helper

node = helper.make_node


def scaled_leaky():
    """y = LeakyRelu(x, alpha) * s, where s may be left out."""
    leaky = refer(
        node("LeakyRelu", ["x"], ["l"], name="leaky"),
        "alpha",
        AttributeProto.FLOAT,
        "slope",
    )
    return function(
        "Leaky", ["x"], ["y", "l"], [leaky, node("Add", ["l", "x"], ["y"])], ["slope"]
    )


def function_cases():
    x = values_of(2, 5)
    call = node("Leaky", ["x"], ["y", "z"], domain="local", slope=0.25)
    single = graph([call], {"x": x}, {"y": FLOAT, "z": FLOAT})
    yield FormCase(
        "function with an attribute",
        model(single, functions=[scaled_leaky()], domains=["local"]),
        {"x": x},
    )
    # LeakyRelu's own default holds where the call does not give the slope.
    bare = graph(
        [node("Leaky", ["x"], ["y", "z"], domain="local")],
        {"x": x},
        {"y": FLOAT, "z": FLOAT},
    )
    yield FormCase(
        "function without its attribute",
        model(bare, functions=[scaled_leaky()], domains=["local"]),
        {"x": x},
    )
    # A default, which the second call overrides.
    elu = refer(node("Elu", ["a"], ["b"]), "alpha", AttributeProto.FLOAT, "alpha")
    default = helper.make_attribute("alpha", 3.0)
    two = graph(
        [
            node("E", ["x"], ["y"], domain="local"),
            node("E", ["y"], ["z"], domain="local", alpha=0.5),
        ],
        {"x": x},
        {"z": FLOAT},
    )
    made = model(
        two,
        functions=[function("E", ["a"], ["b"], [elu], defaults=[default])],
        domains=["local"],
    )
    made.ir_version = 9
    yield FormCase("function with a default", made, {"x": x})
    yield nested(x)
    yield optional_input(x)
    yield other_opset(x)
    yield with_branch(x)


def nested(x):
    """Outer gives its attribute on to Inner, which it calls twice."""
    inner = refer(node("Elu", ["a"], ["b"]), "alpha", AttributeProto.FLOAT, "k")
    calls = [
        refer(
            node("Inner", ["p"], ["q"], name="first", domain="local"),
            "k",
            AttributeProto.FLOAT,
            "outer_k",
        ),
        node("Inner", ["q"], ["r"], name="second", domain="local", k=2.0),
    ]
    functions = [
        function("Inner", ["a"], ["b"], [inner], ["k"]),
        function("Outer", ["p"], ["r"], calls, ["outer_k"]),
    ]
    call = node("Outer", ["x"], ["y"], domain="local", outer_k=0.125)
    made = graph([call], {"x": x}, {"y": FLOAT})
    return FormCase(
        "nested functions",
        model(made, functions=functions, domains=["local"]),
        {"x": x},
    )


def optional_input(x):
    """Clip's bounds are the function's inputs, one of which is absent."""
    clip = function(
        "C", ["a", "low", "high"], ["b"], [node("Clip", ["a", "low", "high"], ["b"])]
    )
    calls = [
        node("C", ["x", "", "m"], ["y"], domain="local"),
        node("C", ["y", "n"], ["z"], domain="local"),
    ]
    made = graph(
        calls,
        {"x": x},
        {"z": FLOAT},
        {"m": np.float32(0.5), "n": np.float32(-0.25)},
    )
    return FormCase(
        "function with optional inputs",
        model(made, functions=[clip], domains=["local"]),
        {"x": x},
    )


def other_opset(x):
    """Softmax of opset 11 flattens, that of 13 does not."""
    soft = function(
        "S", ["a"], ["b"], [node("Softmax", ["a"], ["b"], axis=0)], opset=11
    )
    calls = [
        node("S", ["x"], ["y"], domain="local"),
        node("Softmax", ["x"], ["z"], axis=0),
    ]
    made = graph(calls, {"x": x}, {"y": FLOAT, "z": FLOAT})
    # ONNX Runtime takes a function's operators to be of the model's opset.
    flat = [
        node("Flatten", ["x"], ["f"], axis=0),
        node("Softmax", ["f"], ["s"], axis=1),
        node("Reshape", ["s", "shape"], ["y"]),
        node("Softmax", ["x"], ["z"], axis=0),
    ]
    outputs = {"y": FLOAT, "z": FLOAT}
    reference = graph(flat, {"x": x}, outputs, {"shape": np.array([2, 5])})
    return FormCase(
        "function of another opset",
        model(made, functions=[soft], domains=["local"]),
        {"x": x},
        reference=model(reference),
    )


def with_branch(x):
    """A function whose If has a branch that reads the function's input."""
    then = graph([node("Relu", ["a"], ["t"])], {}, {"t": FLOAT}, name="then")
    other = graph([node("Neg", ["a"], ["e"])], {}, {"e": FLOAT}, name="else")
    body = [
        node("Shape", ["a"], ["s"]),
        node("Size", ["s"], ["n"]),
        node("Constant", [], ["two"], value_int=2),
        node("Equal", ["n", "two"], ["is_matrix"]),
        node("If", ["is_matrix"], ["b"], then_branch=then, else_branch=other),
    ]
    made = graph([node("F", ["x"], ["y"], domain="local")], {"x": x}, {"y": FLOAT})
    return FormCase(
        "function with a branch",
        model(made, functions=[function("F", ["a"], ["b"], body)], domains=["local"]),
        {"x": x},
    )
