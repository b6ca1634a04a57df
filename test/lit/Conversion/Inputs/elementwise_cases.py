"""Operators with their inputs and expected results, in one module."""

import json

import numpy as np
from jit import Module, function, operator, vtensor

DTYPES = {
    "f16": np.float16, "f32": np.float32, "f64": np.float64, "i1": np.bool_,
    "si8": np.int8, "ui8": np.uint8, "si16": np.int16, "ui16": np.uint16,
    "si32": np.int32, "ui32": np.uint32, "si64": np.int64, "ui64": np.uint64,
}  # fmt: skip
NAMES = {np.dtype(dtype): name for name, dtype in DTYPES.items()}


def constant(name, array, type_):
    elements = json.dumps(array.tolist()) if array.size else ""
    shape = "".join(f"{size}x" for size in array.shape)
    return (
        f'  {name} = torch.operator "onnx.Constant"() {{torch.onnx.value ='
        f" dense<{elements}> : tensor<{shape}{NAMES[array.dtype]}>}} : () -> {type_}"
    )


class Tests:
    """Cases, each a function of one module."""

    def __init__(self):
        self.text, self.cases = "", []

    def add(self, name, inputs, expected, attributes="", rtol=0.0,
            atol=None, constants={}):
        """`constants` are given as operators at compile time, by index. Without
        an `atol`, what is near 0 is held to a thousandth of `rtol`."""
        expected = np.asarray(expected)
        lines, operands, types, arguments = [], [], [], []
        for i, array in enumerate(inputs):
            types.append("!torch.none")
            operands.append(f"%operand{i}")
            if array is None:
                lines.append(f"  %operand{i} = torch.constant.none")
                continue
            types[-1] = vtensor(array.shape, NAMES[array.dtype])
            if i in constants:
                lines.append(constant(f"%operand{i}", array, types[-1]))
            else:
                operands[-1] = f"%arg{len(arguments)}"
                arguments.append((array, types[-1]))
        result = f"!torch.vtensor<*,{NAMES[expected.dtype]}>"
        lines.append(operator(name, operands, types, result, attributes))
        case = f"case{len(self.cases)}"
        self.text += function(case, [t for _, t in arguments], "\n".join(lines), result)
        title = f"{name} {types} {attributes}"
        self.cases.append((case, title, [a for a, _ in arguments], expected, rtol, atol))

    def run(self):
        module = Module(self.text)
        problems = []
        for case in self.cases:
            try:
                self.check(module, *case)
            except AssertionError as error:
                problems.append(str(error))
        print(*problems, sep="\n")
        assert not problems, f"{len(problems)} of {len(self.cases)} cases differ"

    def check(self, module, case, title, inputs, expected, rtol, atol):
        found = module.call(case, inputs, expected.shape, expected.dtype)
        if expected.dtype.kind != "f":
            np.testing.assert_array_equal(found, expected, err_msg=title)
            return
        atol = rtol * 1e-3 if atol is None else atol
        np.testing.assert_allclose(found, expected, rtol, atol, err_msg=title)
