# Operators as they were before opset 7, against NumPy: the second operand lies along
# the first one's dimensions from an axis on, or along the last ones, if an attribute
# says that it broadcasts.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import Cases

random = np.random.default_rng(0)
cases = Cases()
a = random.normal(size=(2, 3, 4, 5)).astype(np.float32)
for opset in (1, 6):
    for shape, axis, aligned in [
        ((4, 5), None, (4, 5)),
        ((3,), 1, (3, 1, 1)),
        ((3, 4), 1, (3, 4, 1)),
        ((2, 3), -4, (2, 3, 1, 1)),
        ((), None, ()),
    ]:
        b = random.normal(size=shape).astype(np.float32)
        attributes = {"broadcast": 1} | ({} if axis is None else {"axis": axis})
        full = b.reshape(aligned)
        cases.add("Sub", [a, b], a - full, opset=opset, **attributes)
        cases.add("Greater", [a, b], a > full, opset=opset, **attributes)
    cases.add("Mul", [a, a], a * a, opset=opset, consumed_inputs=[0, 0])
    slope = random.normal(size=3).astype(np.float32)
    expected = np.where(a < 0, a * slope[:, None, None], a)
    cases.add("PRelu", [a, slope], expected, opset=opset)
    cases.add("PRelu", [a, slope[:1]], np.where(a < 0, a * slope[0], a), opset=opset)
    cases.add("Dropout", [a], a, opset=opset, is_test=1)
    x, w, c = (
        random.integers(-9, 9, s).astype(np.float32) for s in [(4, 5), (5, 3), (3,)]
    )
    cases.add("Gemm", [x, w, c], x @ w + c, opset=opset, broadcast=1)
    mean, variance = np.float32([1, 2, 3]), np.float32([4, 1, 0.25])
    column = (3, 1, 1)
    normal = (a - mean.reshape(column)) / np.sqrt(variance.reshape(column))
    ones, zeros = np.ones(3, np.float32), np.zeros(3, np.float32)
    operands = [a, ones, zeros, mean, variance]
    cases.add(
        "BatchNormalization",
        operands,
        normal,
        1e-5,
        opset=opset,
        is_test=1,
        epsilon=0.0,
    )
cases.check()
