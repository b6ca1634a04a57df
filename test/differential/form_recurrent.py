"""LSTM, GRU and RNN with each of their attributes."""

import numpy as np
from form_cases import FLOAT, FormCase, graph, model, values_of
from onnx import helper, numpy_helper

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def recurrent(
    kind,
    name,
    steps=5,
    batch=2,
    size=6,
    hidden=4,
    given=(),
    lengths=None,
    opset=17,
    seconds=0,
    **attributes,
):
    """A model of one operator. `given` are the optional operands that it has."""
    count = 2 if attributes.get("direction") == "bidirectional" else 1
    rows = GATES[kind] * hidden
    is_batch_first = attributes.get("layout", 0) == 1

    def state(seed):
        shape = (batch, count, hidden) if is_batch_first else (count, batch, hidden)
        return values_of(*shape, seed=seed)

    x = values_of(*((batch, steps) if is_batch_first else (steps, batch)), size)
    constants = {
        "w": values_of(count, rows, size, seed=1) / 2,
        "r": values_of(count, rows, hidden, seed=2) / 2,
    }
    operands = ["x", "w", "r"]
    optional = {"b": values_of(count, 2 * rows, seed=3), "lengths": None, "h": state(4)}
    if kind == "LSTM":
        optional |= {"c": state(5), "p": values_of(count, 3 * hidden, seed=6)}
    if lengths is not None:
        optional["lengths"] = np.array(lengths, np.int32)
    for key, value in optional.items():
        has = key in given or (key == "lengths" and lengths is not None)
        operands.append(key if has else "")
        if has:
            constants[key] = value
    while not operands[-1]:
        operands.pop()
    outputs = ["y", "y_h", "y_c"][: 3 if kind == "LSTM" else 2]
    node = helper.make_node(kind, operands, outputs, hidden_size=hidden, **attributes)
    made = graph([node], {"x": x}, {output: FLOAT for output in outputs}, constants)
    title = f"{kind} {name}".strip()
    return FormCase(title, model(made, opset), {"x": x}, seconds=seconds)


def recurrent_cases():
    for kind in GATES:
        every = ("b", "h", "c", "p") if kind == "LSTM" else ("b", "h")
        yield recurrent(kind, "")
        yield recurrent(kind, "of one step", steps=1)
        yield recurrent(kind, "with a bias", given=["b"])
        yield recurrent(kind, "with every operand", given=every)
        yield recurrent(kind, "backwards", given=every, direction="reverse")
        yield recurrent(kind, "both ways", given=every, direction="bidirectional")
        yield recurrent(kind, "of opset 7", opset=7, given=every)
        yield recurrent(kind, "with lengths", lengths=[3, 5], given=every)
        both = "bidirectional"
        yield recurrent(kind, "with lengths, both ways", lengths=[5, 2], direction=both)
        yield recurrent(kind, "with a clip", clip=0.5, given=every)
        count = {"LSTM": 3, "GRU": 2, "RNN": 1}[kind]
        for first in [
            "Relu",
            "Affine",
            "HardSigmoid",
            "LeakyRelu",
            "ScaledTanh",
            "Elu",
            "Softsign",
            "Softplus",
            "ThresholdedRelu",
            "Sigmoid",
        ]:
            names = [first, "Tanh", "Tanh"][:count]
            alpha = {
                "Affine": 0.5,
                "HardSigmoid": 0.3,
                "LeakyRelu": 0.1,
                "ScaledTanh": 0.75,
                "Elu": 0.5,
                "ThresholdedRelu": 0.25,
            }
            beta = {"Affine": 0.1, "HardSigmoid": 0.4, "ScaledTanh": 1.5}
            parameters = {}
            if first in alpha:
                parameters["activation_alpha"] = [alpha[first]]
            if first in beta:
                parameters["activation_beta"] = [beta[first]]
            yield recurrent(kind, f"with {first}", activations=names, **parameters)
    yield recurrent(
        "GRU", "linear before reset", given=["b", "h"], linear_before_reset=1
    )
    yield recurrent(
        "GRU",
        "linear before reset, both ways",
        given=["b"],
        linear_before_reset=1,
        direction="bidirectional",
    )
    yield recurrent(
        "LSTM", "with input and forget coupled", given=["b"], input_forget=1
    )
    yield recurrent("LSTM", "of 100 steps", steps=100, given=["b"], seconds=20)


def quantized_lstm(name, channels=False, signed=True, **attributes):
    """com.microsoft's LSTM with weights in bytes, whose rows are columns here. Signed
    ones are as small as exact_products.py says."""
    case = recurrent("LSTM", name, batch=1, given=["b", "h", "c", "p"], **attributes)
    node = case.model.graph.node[0]
    tensors = case.model.graph.initializer
    node.op_type, node.domain = "DynamicQuantizeLSTM", "com.microsoft"
    node.input.extend([""] * (8 - len(node.input)))
    for key in ("w", "r"):
        index = next(i for i, t in enumerate(tensors) if t.name == key)
        weights = numpy_helper.to_array(tensors[index]).transpose(0, 2, 1)
        scale = np.abs(weights).max(axis=(1, 2)) / (63 if signed else 100)
        zero = np.zeros(len(scale), np.int8)
        if channels:
            scale = np.abs(weights).max(axis=1) / 63
            zero = np.zeros(scale.shape, np.int8)
        if not signed:
            zero = np.full(len(scale), 118, np.uint8)
        shape = (len(scale), 1, -1)
        steps = np.rint(weights / scale.reshape(shape)) + zero.reshape(shape)
        new = {
            key: steps.astype(zero.dtype),
            f"{key}_scale": scale,
            f"{key}_zero": zero,
        }
        del tensors[index]
        for title, values in new.items():
            dtype = np.float32 if values.dtype.kind == "f" else values.dtype
            tensors.append(numpy_helper.from_array(values.astype(dtype), title))
        node.input.extend([f"{key}_scale", f"{key}_zero"])
    case.model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    case.name = f"DynamicQuantizeLSTM {name}".strip()
    return case


def quantized_cases():
    yield quantized_lstm("")
    yield quantized_lstm("of bytes without sign", signed=False)
    yield quantized_lstm("with scales of rows", channels=True)
    yield quantized_lstm("both ways", direction="bidirectional")
    yield quantized_lstm(
        "backwards, with scales of rows", channels=True, direction="reverse"
    )
