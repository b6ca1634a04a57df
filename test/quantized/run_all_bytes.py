#!/usr/bin/env python3
"""Operators on bytes, of all values and all pairs of them, against ONNX Runtime.

Zero points and scales are random; the scales of an operator are often in the ratio of
small numbers, which makes ties that roundings decide. Every element must be ONNX Runtime's, but for Sigmoid, whose exponential may be one step
away. Additions come in every form of broadcasting that ONNX Runtime tells apart.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder

# Shapes of two operands, of which the first and the second vary otherwise.
PAIRS = (
    ((256, 256), (256, 256)),
    ((256, 1), (256, 256)),
    ((256, 256), (256, 1)),
    ((256, 1), (256,)),
    ((256,), (256, 1)),
    ((256, 1), (1,)),
    ((1,), (256,)),
    ((256, 1, 1), (256, 1)),
)


def all_values(shape, is_first, dtype):
    """All bytes along the first dimension, or along the last one."""
    import numpy as np

    limits = np.iinfo(dtype)
    values = np.arange(limits.min, limits.max + 1).astype(dtype)
    if np.prod(shape) == 256:
        return values.reshape(shape)
    if np.prod(shape) == 1:
        return values[77:78].reshape(shape)
    return (np.repeat if is_first else np.tile)(values, 256).reshape(shape)


def parameters(b, dtype, low=0.005, high=0.1, unit=0.0123):
    """The names of a scale and a zero point."""
    import numpy as np

    limits = np.iinfo(dtype)
    zero = np.asarray(b.integer(limits.min, limits.max), dtype)
    scale = np.float32(b.rng.uniform(low, high))
    if b.chance(0.7):
        scale = np.float32(unit * b.integer(1, 12))
    return [b.constant(scale), b.constant(zero)]


def add_binary(b, dtype, results):
    inputs = {}
    for shapes in PAIRS:
        for i, shape in enumerate(shapes):
            if (shape, i) not in inputs:
                inputs[shape, i] = b.add_input(all_values(shape, i == 0, dtype))
    for operator in ("QLinearAdd", "QLinearMul"):
        for left, right in PAIRS:
            operands = [inputs[left, 0], *parameters(b, dtype)]
            operands += [inputs[right, 1], *parameters(b, dtype)]
            # A product is of the order of 100 values.
            wide = (0.3, 3, 0.2) if operator == "QLinearMul" else ()
            operands += parameters(b, dtype, *wide)
            name = b.node(operator, operands, "com.microsoft")
            results.append((name, f"{operator} {left} {right}", 0))


def add_unary(b, dtype, results):
    x = b.add_input(all_values((256,), True, dtype))
    for operator, steps in (("QLinearSigmoid", 1), ("QLinearLeakyRelu", 0)):
        attributes = {"alpha": float(b.rng.uniform(0, 1))} if steps == 0 else {}
        for _ in range(4):
            operands = [x, *parameters(b, dtype), *parameters(b, dtype, 0.004, 0.05)]
            name = b.node(operator, operands, "com.microsoft", **attributes)
            results.append((name, operator, steps))


def add_pools(b, dtype, results):
    import numpy as np

    limits = np.iinfo(dtype)
    data = b.rng.integers(limits.min, limits.max + 1, (1, 16, 12, 10)).astype(dtype)
    x = b.add_input(data)
    for operator in ("QLinearAveragePool", "QLinearGlobalAveragePool"):
        for kernel in ([2, 2], [3, 3], [5, 4]):
            attributes = {"kernel_shape": kernel} if "Global" not in operator else {}
            operands = [x, *parameters(b, dtype), *parameters(b, dtype)]
            name = b.node(operator, operands, "com.microsoft", **attributes)
            results.append((name, f"{operator} {attributes}", 0))


def check(tools, seed):
    """What is wrong with the operators of one model."""
    import numpy as np
    import onnx_runtime
    from mini_tools import ToolFailure
    from random_model import ONNX_TYPES, RandomModel

    b = RandomModel(np.random.default_rng(seed), 17)
    dtype, results = (np.uint8, np.int8)[seed % 2], []
    for add in (add_binary, add_unary, add_pools):
        add(b, dtype, results)
    kind = ONNX_TYPES[np.dtype(dtype).name]
    model = b.proto([(name, kind, None) for name, _, _ in results])
    expected = onnx_runtime.run(model, b.data)
    try:
        with temporary_folder() as folder:
            actual = tools.compile_and_run(model, b.data, folder).outputs
    except ToolFailure as failure:
        return [str(failure)]
    problems = []
    for name, title, steps in results:
        difference = np.abs(actual[name].astype(int) - expected[name].astype(int))
        wrong = np.count_nonzero(difference > steps)
        if wrong:
            problems.append(f"{title}: {wrong} of {difference.size} elements differ")
    return problems


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_seeds("models", 6)
    driver.add_jobs("models")
    arguments = driver.open()
    seeds = driver.seeds_of(arguments)
    found = in_parallel(arguments.jobs, lambda s: check(arguments.tools, s), seeds)
    problems = [(f"seed {s}", p) for s, list_ in zip(seeds, found) for p in list_]
    return end(f"{len(found)} models", problems)


if __name__ == "__main__":
    sys.exit(main())
