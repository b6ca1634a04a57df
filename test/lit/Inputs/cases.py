"""Cases of one operator each, with what NumPy says that their results are.

All cases of a test are functions of one module, for a module takes a while to
compile. Cases.add collects them and Cases.check runs them.
"""

import json
from typing import NamedTuple

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
    """An operand that is an onnx.Constant. A list is one of int64."""

    def __init__(self, values):
        is_array = isinstance(values, (np.ndarray, np.generic))
        self.values = np.asarray(values, None if is_array else np.int64)


def constants(values):
    """Operands that are all constants; None stays an absent one."""
    return [None if value is None else Constant(value) for value in values]


def dense(values):
    elements = json.dumps(values.tolist()) if values.size else ""
    type_ = "x".join([*map(str, values.shape), ELEMENT_TYPES[values.dtype]])
    return f"dense<{elements}> : tensor<{type_}>"


def attribute(value):
    if isinstance(value, np.ndarray):
        return dense(value)
    if isinstance(value, (bool, int, np.integer)):
        return f"{int(value)} : si64"
    if isinstance(value, float):
        return f"{value:.9e} : f32"
    if isinstance(value, str):
        return json.dumps(value)
    return "[" + ", ".join(attribute(v) for v in value) + "]"


def is_argument(value):
    return value is not None and not isinstance(value, Constant)


def array_type(array):
    return vtensor(array.shape, ELEMENT_TYPES[array.dtype])


def operand(name, value):
    """The line that assigns %name, empty for an argument, and its type."""
    if value is None:
        return f"  {name} = torch.constant.none\n", "!torch.none"
    if not isinstance(value, Constant):
        return "", array_type(value)
    type_ = array_type(value.values)
    attributes = f"{{torch.onnx.value = {dense(value.values)}}}"
    line = f'  {name} = torch.operator "onnx.Constant"() {attributes} : () -> {type_}\n'
    return line, type_


class Case(NamedTuple):
    """A function of the module, with its arguments and what it must return."""

    name: str
    title: str
    arguments: list
    results: list
    rtol: float
    atol: float | None

    def check(self, module):
        shapes = [(result.shape, result.dtype) for result in self.results]
        found = module.call_many(self.name, self.arguments, shapes)
        for i, (value, expected) in enumerate(zip(found, self.results)):
            message = f"{self.title}, result {i}"
            value, expected = widen(value), widen(expected)
            if not self.rtol or expected.dtype.kind != "f":
                np.testing.assert_array_equal(value, expected, err_msg=message)
                continue
            # Sums lose digits against their largest terms.
            largest = np.abs(expected[np.isfinite(expected)]).max(initial=0.0)
            atol = self.rtol * largest if self.atol is None else self.atol
            np.testing.assert_allclose(value, expected, self.rtol, atol, err_msg=message)


class Cases:
    def __init__(self):
        self.cases = []
        self.text = ""

    def add(
        self, operator, inputs, expected, rtol=0.0, atol=None, opset=None, **attributes
    ):
        """An operator on `inputs`: arrays, Constants, or None where it is absent.

        `expected` is an array, or a list of the results' arrays. Without an
        `atol`, it is `rtol` of the largest expected value.
        """
        name = f"case{len(self.cases)}_{operator}"
        results = expected if isinstance(expected, list) else [np.asarray(expected)]
        operands = [f"%operand{i}" for i in range(len(inputs))]
        lines, types = zip(*map(operand, operands, inputs))
        arguments = [value for value in inputs if is_argument(value)]
        parameters = ", ".join(
            f"{operand_name}: {type_}"
            for operand_name, type_, value in zip(operands, types, inputs)
            if is_argument(value)
        )
        # Shapes of results are left to inference.
        result_types = ", ".join(
            f"!torch.vtensor<*,{ELEMENT_TYPES[result.dtype]}>" for result in results
        )
        values = ", ".join(f"%results#{i}" for i in range(len(results)))
        dictionary = ", ".join(
            f"torch.onnx.{key} = {attribute(value)}" for key, value in attributes.items()
        )
        version = f"attributes {{torch.onnx_meta.opset_version = {opset} : si64}}"
        text = (
            f"func.func @{name}({parameters}) -> ({result_types}) "
            f"{version if opset else ''} {{\n{''.join(lines)}"
            f'  %results:{len(results)} = torch.operator "onnx.{operator}"'
            f"({', '.join(operands)}) {{{dictionary}}} : ({', '.join(types)}) -> "
            f"({result_types})\n  return {values} : {result_types}\n}}\n"
        )
        title = f"{name} {types} {{{dictionary}}}"
        self.add_function(text, Case(name, title, arguments, results, rtol, atol))

    def add_function(self, text, case):
        self.text += text
        self.cases.append(case)

    def check(self):
        """Runs all cases and lists those that fail."""
        module = Module(self.text)
        problems = []
        for case in self.cases:
            try:
                case.check(module)
            except AssertionError as error:
                problems.append(str(error))
        print(*problems, sep="\n")
        assert not problems, f"{len(problems)} of {len(self.cases)} cases differ"
