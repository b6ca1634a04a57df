# Normalizations against their formulas in NumPy, in double.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()
TYPES = [(np.float32, 1e-5), (np.float16, 1e-3), (BFLOAT16, 1e-2), (np.float64, 1e-9)]


def values(shape, dtype=np.float32, offset=1.0):
    # An offset shows where a mean is missing.
    return cast(random.normal(size=shape) + offset, np.dtype(dtype))


def wide(*arrays):
    return [widen(a).astype(np.float64) for a in arrays]


def channels(vector, rank):
    return vector.reshape(-1, *[1] * (rank - 2))


def standardize(x, axes, epsilon=1e-5):
    mean, variance = x.mean(axes, keepdims=True), x.var(axes, keepdims=True)
    return (x - mean) / np.sqrt(variance + epsilon)


for shape in [(2, 3), (2, 3, 4), (2, 3, 4, 5), (1, 2, 3, 4, 5)]:
    for dtype, rtol in TYPES if len(shape) == 4 else TYPES[:1]:
        x, (scale, bias, mean) = values(shape, dtype), (values(shape[1:2], dtype) for _ in range(3))
        variance = cast(random.uniform(0.5, 2, shape[1:2]), np.dtype(dtype))
        operands = [x, scale, bias, mean, variance]
        w, s, b, m, v = [wide(x)[0]] + [channels(i, len(shape)) for i in wide(*operands[1:])]
        for epsilon in [1e-5, 0.5]:
            expected = (w - m) / np.sqrt(v + epsilon) * s + b
            cases.add("BatchNormalization", operands, cast(expected, x.dtype), rtol, epsilon=epsilon)
        if len(shape) > 2:
            expected = standardize(w, tuple(range(2, len(shape))), 0.5) * s + b
            cases.add("InstanceNormalization", operands[:3], cast(expected, x.dtype), rtol, epsilon=0.5)
# Statistics in f32 for f16 tensors.
x, parameters = values((2, 3, 4), np.float16), [values((3,)) for _ in range(3)] + [np.float32([1, 2, 3])]
s, b, m, v = (channels(p.astype(np.float64), 3) for p in parameters)
expected = ((x - m) / np.sqrt(v + 1e-5) * s + b).astype(np.float16)
cases.add("BatchNormalization", [x, *parameters], expected, 1e-3, opset=15)

for axis in [None, -1, 0, 1, -2]:
    for dtype, rtol in TYPES if axis is None else TYPES[:1]:
        x = values((2, 3, 4), dtype)
        first = 2 if axis is None else axis % 3
        axes = tuple(range(first, 3))
        scale, bias = values(x.shape[first:], dtype), values(x.shape[first:], dtype)
        w, s, b = wide(x, scale, bias)
        attributes = {} if axis is None else {"axis": axis}
        y = standardize(w, axes)
        cases.add("LayerNormalization", [x, scale], cast(y * s, x.dtype), rtol, **attributes)
        expected = [
            cast(y * s + b, x.dtype),
            w.mean(axes, keepdims=True).astype(np.float32),
            (1 / np.sqrt(w.var(axes, keepdims=True) + 1e-5)).astype(np.float32),
        ]
        cases.add("LayerNormalization", [x, scale, bias], expected, rtol, **attributes)
        y = w / np.sqrt((w * w).mean(axes, keepdims=True) + 1e-5) * s
        cases.add("RMSNormalization", [x, scale], cast(y, x.dtype), rtol, **attributes)
x, scale, bias = values((2, 3, 4)), values((3, 1)), values((1,))
y = standardize(x.astype(np.float64), 2) * scale + bias
stash = cast(x.astype(np.float64).mean(2, keepdims=True), BFLOAT16)
cases.add("LayerNormalization", [x, scale, bias], [y.astype(np.float32), stash], 1e-2, stash_type=16)

for shape in [(2, 6), (2, 6, 4), (2, 6, 4, 5)]:
    for groups in [1, 2, 6]:
        x = values(shape)
        grouped = x.astype(np.float64).reshape(2, groups, -1)
        y = standardize(grouped, 2)
        scale, bias = values((groups,)), values((groups,))
        expected = (y * scale[:, None] + bias[:, None]).reshape(shape).astype(np.float32)
        cases.add("GroupNormalization", [x, scale, bias], expected, 1e-5, opset=18, num_groups=groups)
        scale, bias = values((6,)), values((6,))
        y = y.reshape(shape) * channels(scale, len(shape)) + channels(bias, len(shape))
        cases.add("GroupNormalization", [x, scale, bias], y.astype(np.float32), 1e-5, opset=21, num_groups=groups)

x = values((2, 3, 4, 5))
for attributes in [{}, {"axes": [2, 3]}, {"axes": [-1, 0]}]:
    axes = tuple(attributes.get("axes", [0, 2, 3]))
    expected = standardize(x.astype(np.float64), axes, 0).astype(np.float32)
    cases.add("MeanVarianceNormalization", [x], expected, 1e-5, **attributes)

x = np.concatenate([values((3, 4)), np.zeros((1, 4), np.float32)])
for p in [1, 2]:
    for axis in [0, 1, -1]:
        norm = np.linalg.norm(x.astype(np.float64), p, axis, keepdims=True)
        expected = (x / np.where(norm == 0, 1, norm)).astype(np.float32)
        cases.add("LpNormalization", [x], expected, 1e-5, p=p, axis=axis)

for size in [1, 2, 3, 4, 9]:
    for attributes in [{}, {"alpha": 0.5, "beta": 0.6, "bias": 2.0}]:
        x = values((2, 5, 3, 4))
        total = np.zeros(x.shape)
        for c in range(5):
            first, last = c - (size - 1) // 2, c + size // 2
            total[:, c] = (x[:, max(first, 0) : last + 1].astype(np.float64) ** 2).sum(axis=1)
        alpha, beta = attributes.get("alpha", 1e-4), attributes.get("beta", 0.75)
        expected = x / (attributes.get("bias", 1.0) + alpha / size * total) ** beta
        cases.add("LRN", [x], expected.astype(np.float32), 1e-5, size=size, **attributes)
cases.check()
