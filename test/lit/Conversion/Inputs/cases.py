"""Cases of one operator each, with what NumPy says that their results are.

All cases of a test are functions of one module, for a module takes a while to
compile. Cases.add collects them and Cases.check runs them.
"""

import json

import numpy as np
from jit import Module, vtensor

# NumPy has no bfloat16: an array of this type is of raw bits.
BFLOAT16 = np.dtype([("bfloat16", np.uint16)])

ELEMENT_TYPES = {
    np.dtype(np.float16): "f16",
    BFLOAT16: "bf16",
    np.dtype(np.float32): "f32",
    np.dtype(np.float64): "f64",
    np.dtype(np.bool_): "i1",
    **{np.dtype(f"int{w}"): f"si{w}" for w in (8, 16, 32, 64)},
    **{np.dtype(f"uint{w}"): f"ui{w}" for w in (8, 16, 32, 64)},
}


def to_bfloat16(values):
    """The nearest bfloat16 values, ties to even; NaN stays NaN."""
    values = np.asarray(values, np.float32)
    bits = values.view(np.uint32).astype(np.uint64)
    rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
    rounded = np.where(np.isnan(values), 0x7FC0, rounded)
    return rounded.astype(np.uint16).view(BFLOAT16)


def widen(values):
    """The values in a type that NumPy computes with."""
    if values.dtype == BFLOAT16:
        bits = values.view(np.uint16).astype(np.uint32) << 16
        return bits.view(np.float32)
    return values


def cast(values, dtype):
    return to_bfloat16(values) if dtype == BFLOAT16 else values.astype(dtype)


class Constant:
    """An operand that is an onnx.Constant of integers."""

    def __init__(self, values):
        self.values = np.asarray(values, np.int64)


def attribute(value):
    if isinstance(value, (bool, int, np.integer)):
        return f"{int(value)} : si64"
    if isinstance(value, float):
        return f"{value:.9e} : f32"
    if isinstance(value, str):
        return json.dumps(value)
    return "[" + ", ".join(attribute(v) for v in value) + "]"


def constant(name, values):
    """The line that assigns %name, and its type."""
    type_ = vtensor(values.shape, "si64")
    tensor = "x".join([*map(str, values.shape), "si64"])
    value = f"torch.onnx.value = dense<{values.tolist()}> : tensor<{tensor}>"
    line = f'  {name} = torch.operator "onnx.Constant"() {{{value}}} : () -> {type_}'
    return line, type_


class Cases:
    def __init__(self):
        self.cases = []
        self.text = ""

    def add(self, operator, inputs, expected, rtol=0.0, opset=None, **attributes):
        """An operator on `inputs`: arrays, Constants, or None where it is absent.

        `expected` is an array, or a list of the results' arrays.
        """
        name = f"case{len(self.cases)}_{operator}"
        results = expected if isinstance(expected, list) else [expected]
        operands, types, parameters, lines = [], [], [], []
        for i, value in enumerate(inputs):
            operands.append(f"%operand{i}")
            if value is None:
                types.append("!torch.none")
                lines.append(f"  {operands[-1]} = torch.constant.none")
            elif isinstance(value, Constant):
                line, type_ = constant(operands[-1], value.values)
                types.append(type_)
                lines.append(line)
            else:
                types.append(vtensor(value.shape, ELEMENT_TYPES[value.dtype]))
                parameters.append(f"{operands[-1]}: {types[-1]}")
        # Shapes and element types of results are left to inference.
        unknown = ", ".join(["!torch.vtensor<*,unk>"] * len(results))
        values = ", ".join(f"%results#{i}" for i in range(len(results)))
        dictionary = ", ".join(
            f"torch.onnx.{key} = {attribute(value)}" for key, value in attributes.items()
        )
        lines.append(
            f'  %results:{len(results)} = torch.operator "onnx.{operator}"'
            f"({', '.join(operands)}) {{{dictionary}}} : ({', '.join(types)}) -> "
            f"({unknown})\n  return {values} : {unknown}"
        )
        version = f"attributes {{torch.onnx_meta.opset_version = {opset} : si64}}"
        self.text += (
            f"func.func @{name}({', '.join(parameters)}) -> ({unknown}) "
            f"{version if opset else ''} {{\n" + "\n".join(lines) + "\n}\n"
        )
        self.cases.append((name, inputs, results, rtol, attributes))

    def check(self):
        module = Module(self.text)
        for name, inputs, results, rtol, attributes in self.cases:
            arrays = [i for i in inputs if i is not None and not isinstance(i, Constant)]
            shapes = [(r.shape, r.dtype) for r in results]
            found = module.call_many(name, arrays, shapes)
            for i, (value, expected) in enumerate(zip(found, results)):
                message = f"{name}, result {i}, {[a.shape for a in arrays]}, {attributes}"
                value, expected = widen(value), widen(expected)
                if rtol:
                    # Sums lose digits against their largest terms.
                    finite = np.abs(expected[np.isfinite(expected)])
                    atol = rtol * finite.max(initial=0.0)
                    np.testing.assert_allclose(
                        value, expected, rtol=rtol, atol=atol, err_msg=message
                    )
                else:
                    np.testing.assert_array_equal(value, expected, err_msg=message)
