"""The cases of run_forms.py, whose kinds are in files of their own."""

from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64, BOOL = TensorProto.FLOAT, TensorProto.INT64, TensorProto.BOOL


@dataclass
class FormCase:
    name: str
    model: onnx.ModelProto
    inputs: dict
    rtol: float = 1e-4
    atol: float = 1e-5
    dims: dict = field(default_factory=dict)
    bound: dict = field(default_factory=dict)  # Inputs given to the compiler.
    reference: onnx.ModelProto | None = None  # What ONNX Runtime runs instead.
    seconds: float = 0  # The compilation may take them; 0 for any time.


def tensor(name, values):
    return numpy_helper.from_array(np.asarray(values), name)


def values_of(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def graph(nodes, inputs, outputs, constants=(), name="g"):
    """A graph of inputs by name and outputs with their element types."""

    def info(item):
        key, value = item
        if isinstance(value, np.ndarray):
            kind = helper.np_dtype_to_tensor_dtype(value.dtype)
            return helper.make_tensor_value_info(key, kind, value.shape)
        return helper.make_tensor_value_info(key, value, None)

    return helper.make_graph(
        list(nodes),
        name,
        [info(item) for item in inputs.items()],
        [info(item) for item in outputs.items()],
        initializer=[tensor(key, value) for key, value in dict(constants).items()],
    )


def model(graph_, opset=17, functions=(), domains=()):
    opsets = [helper.make_opsetid("", opset)]
    opsets += [helper.make_opsetid(domain, 1) for domain in domains]
    return helper.make_model(
        graph_, opset_imports=opsets, functions=list(functions), ir_version=8
    )


def function(name, inputs, outputs, nodes, attributes=(), defaults=(), opset=17):
    made = helper.make_function(
        "local",
        name,
        inputs,
        outputs,
        nodes,
        [helper.make_opsetid("", opset), helper.make_opsetid("local", 1)],
        list(attributes),
        list(defaults),
    )
    return made


def refer(node, attribute, kind, source):
    """Gives `node` an attribute that is one of the function's."""
    reference = node.attribute.add()
    reference.name, reference.type, reference.ref_attr_name = attribute, kind, source
    return node


def all_cases():
    from form_control import control_cases
    from form_empty import empty_cases
    from form_functions import function_cases
    from form_recurrent import quantized_cases, recurrent_cases
    from form_tables import table_cases

    yield from function_cases()
    yield from control_cases()
    yield from recurrent_cases()
    yield from quantized_cases()
    yield from empty_cases()
    yield from table_cases()
