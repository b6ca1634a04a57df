# Add broadcasts as NumPy does, and Relu keeps NaN.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/Inputs %python %s

import numpy as np
from jit import Module, function, operator, vtensor

SHAPES = [
    ((2, 3, 4), (2, 3, 4)),
    ((2, 3, 4), (4,)),
    ((3, 1), (2, 1, 4)),
    ((), (2, 3)),
    ((1, 1), (2, 3)),
    ((1, 3), (1, 1, 1)),
    ((1,), (1,)),
    ((), ()),
]
TYPES = {"f32": np.float32, "si8": np.int8, "ui8": np.uint8, "si64": np.int64}


def unknown(dtype):
    return f"!torch.vtensor<*,{dtype}>"


text = ""
for index, (lhs, rhs) in enumerate(SHAPES):
    for dtype in TYPES:
        types = [vtensor(lhs, dtype), vtensor(rhs, dtype)]
        body = operator("Add", ["%arg0", "%arg1"], types, unknown(dtype))
        text += function(f"add{index}_{dtype}", types, body, unknown(dtype))
for dtype in ["f32", "si8"]:
    type_ = vtensor((6,), dtype)
    body = operator("Relu", ["%arg0"], [type_], type_)
    text += function(f"relu_{dtype}", [type_], body, type_)

module = Module(text)
random = np.random.default_rng(0)
for index, (lhs, rhs) in enumerate(SHAPES):
    for name, dtype in TYPES.items():
        a, b = (random.integers(0, 256, s).astype(dtype) for s in (lhs, rhs))
        expected = np.add(a, b, dtype=dtype)
        found = module.call(f"add{index}_{name}", [a, b], expected.shape, dtype)
        np.testing.assert_array_equal(found, expected)

x = np.float32([-1.5, 0, 2.5, np.nan, np.inf, -np.inf])
found = module.call("relu_f32", [x], (6,), np.float32)
np.testing.assert_array_equal(found, np.float32([0, 0, 2.5, np.nan, np.inf, 0]))
x = np.int8([-128, -1, 0, 1, 127, 5])
found = module.call("relu_si8", [x], (6,), np.int8)
np.testing.assert_array_equal(found, np.maximum(x, 0))
