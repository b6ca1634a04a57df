# QLinearAveragePool against a NumPy formula that equals ONNX Runtime 1.32 on
# random data: f32 averages, the zero point added before rounding. Where
# count_include_pad is set, all windows are divided by the size of the kernel,
# also those that ceil_mode lets leave the padding.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools

import numpy as np
from jit import Module
from quantized import Case, quantized

F32 = np.float32
random = np.random.default_rng(0)


def output_size(size, kernel, stride, before, after, ceil_mode):
    rest = size + before + after - kernel
    count = (-(-rest // stride) if ceil_mode else rest // stride) + 1
    # No window starts behind the input and the padding before it.
    return count - (ceil_mode and (count - 1) * stride >= size + before)


def average_pool(x, sx, zx, sy, zy, kernel, strides, pads, ceil_mode, include):
    rank = len(kernel)
    before, after, sizes = pads[:rank], pads[rank:], x.shape[2:]
    outputs = list(map(output_size, sizes, kernel, strides, before, after, [ceil_mode] * rank))
    real = (x.astype(np.int32) - zx.astype(np.int32)).astype(F32) * sx
    means = np.zeros(x.shape[:2] + tuple(outputs), F32)
    for place in itertools.product(*map(range, outputs)):
        start = [p * s - b for p, s, b in zip(place, strides, before)]
        window = real[(...,) + tuple(slice(max(0, b), min(n, b + k))
                                     for b, k, n in zip(start, kernel, sizes))]
        terms = window.reshape(x.shape[:2] + (-1,))
        total = np.cumsum(terms, -1, dtype=F32)[..., -1]  # one after another
        count = np.prod(kernel) if include else terms.shape[-1]
        means[(...,) + place] = total / F32(count)
    limits = np.iinfo(x.dtype)
    return np.clip(np.rint(means / sy + F32(zy)), limits.min, limits.max).astype(x.dtype)


def listing(name, values):
    return f"torch.onnx.{name} = [{', '.join(f'{v} : si64' for v in values)}]"


# The spatial sizes, kernel, strides and pads.
WINDOWS = [
    ((11,), (3,), (2,), (1, 1)),
    ((7, 9), (3, 2), (2, 1), (1, 0, 2, 1)),
    ((6, 8), (3, 3), (2, 3), (0, 1, 2, 2)),
    ((5, 4, 6), (2, 3, 2), (2, 2, 3), (1, 1, 0, 0, 2, 1)),
]
cases = []
for window, dtype, ceil_mode, include in itertools.product(WINDOWS, ("si8", "ui8"), (0, 1), (0, 1)):
    sizes, kernel, strides, pads = window
    x, zx, zy = quantized(random, dtype, (2, 3) + sizes), quantized(random, dtype), quantized(random, dtype)
    # Powers of two make ties, which tell where the zero point is added.
    ties = len(cases) % 3 == 0
    sx, sy = (np.array(v, F32) for v in ([2.0**-6] * 2 if ties else random.uniform(0.01, 0.1, 2)))
    expected = average_pool(x, sx, zx, sy, zy, kernel, strides, pads, ceil_mode, include)
    attributes = ", ".join([listing("kernel_shape", kernel), listing("strides", strides),
                            listing("pads", pads), f"torch.onnx.ceil_mode = {ceil_mode} : si64",
                            f"torch.onnx.count_include_pad = {include} : si64"])
    constant = [(), (1, 2, 3, 4)][len(cases) % 2]
    cases.append((Case("QLinearAveragePool", [x, sx, zx, sy, zy], expected.shape, dtype,
                       attributes, constant), expected))

for dtype, mode in itertools.product(("si8", "ui8"), ("SAME_UPPER", "SAME_LOWER", "VALID")):
    x, zx, zy = quantized(random, dtype, (1, 2, 7, 8)), quantized(random, dtype), quantized(random, dtype)
    sx, sy = (np.array(v, F32) for v in random.uniform(0.01, 0.1, 2))
    # Stride 2 of kernel (2, 3): a pad of 1 on one side, of the odd size and of the columns.
    pads = {"SAME_UPPER": (0, 0, 1, 1), "SAME_LOWER": (1, 1, 0, 0), "VALID": (0, 0, 0, 0)}[mode]
    expected = average_pool(x, sx, zx, sy, zy, (2, 3), (2, 2), pads, 0, 0)
    attributes = ", ".join([listing("kernel_shape", (2, 3)), listing("strides", (2, 2)),
                            f'torch.onnx.auto_pad = "{mode}"'])
    cases.append((Case("QLinearAveragePool", [x, sx, zx, sy, zy], expected.shape, dtype,
                       attributes), expected))

# Zero points that are left out are zero.
x, zero = quantized(random, "ui8", (1, 2, 6)), np.uint8(0)
s = np.array(0.04, F32)
expected = average_pool(x, s, zero, s, zero, (2,), (1,), (0, 0), 0, 0)
cases.append((Case("QLinearAveragePool", [x, s, None, s], expected.shape, "ui8",
                   listing("kernel_shape", (2,))), expected))

module = Module("".join(case.text(f"f{i}") for i, (case, _) in enumerate(cases)))
for i, (case, expected) in enumerate(cases):
    np.testing.assert_array_equal(case.run(module, f"f{i}"), expected, f"case {i}: {case.body}")
