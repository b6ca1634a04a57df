# Pooling against windows taken one by one in NumPy.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

from itertools import product

import numpy as np
from cases import BFLOAT16, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def integers(shape, dtype=np.float32):
    return cast(random.integers(-99, 100, shape), np.dtype(dtype))


def geometry(sizes, kernel_shape, strides=None, dilations=None, pads=None, auto_pad=None, ceil_mode=0, **_):
    """Strides, dilations, padding at the start and the end, numbers of windows."""
    rank = len(sizes)
    strides, dilations = strides or [1] * rank, dilations or [1] * rank
    extents = [(k - 1) * d + 1 for k, d in zip(kernel_shape, dilations)]
    pads = list(pads or [0] * 2 * rank)
    before, after = pads[:rank], pads[rank:]
    if auto_pad in ("SAME_UPPER", "SAME_LOWER"):
        counts = [-(-n // s) for n, s in zip(sizes, strides)]
        for i in range(rank):
            total = max((counts[i] - 1) * strides[i] + extents[i] - sizes[i], 0)
            small, large = total // 2, total - total // 2
            lower = auto_pad == "SAME_LOWER"
            before[i], after[i] = (large, small) if lower else (small, large)
        return strides, dilations, before, after, counts
    counts = []
    for n, e, s, b, a in zip(sizes, extents, strides, before, after):
        count = (n + b + a - e) // s + 1
        if ceil_mode and (n + b + a - e) % s and count * s < n + b:
            count += 1
        counts.append(count)
    return strides, dilations, before, after, counts


def windows(x, **attributes):
    """Each output position with the list of the positions that it covers."""
    sizes, kernel = x.shape[2:], attributes["kernel_shape"]
    strides, dilations, before, after, counts = geometry(sizes, **attributes)
    for output in product(*map(range, counts)):
        taps = [
            [
                o * s + t * d - b
                for o, s, t, d, b in zip(output, strides, tap, dilations, before)
            ]
            for tap in product(*map(range, kernel))
        ]
        inside = [t for t in taps if all(0 <= p < n for p, n in zip(t, sizes))]
        padded = [
            t
            for t in taps
            if all(-b <= p < n + a for p, n, b, a in zip(t, sizes, before, after))
        ]
        yield output, inside, len(padded)


def pool(x, reduce, **attributes):
    counts = geometry(x.shape[2:], **attributes)[-1]
    result = np.zeros((*x.shape[:2], *counts), np.float64)
    for output, inside, padded in windows(x, **attributes):
        values = np.stack([x[(..., *p)] for p in inside]).astype(np.float64)
        result[(..., *output)] = reduce(values, padded)
    return result


def max_indices(x, storage_order=0, **attributes):
    sizes = x.shape[2:]
    counts = geometry(sizes, **attributes)[-1]
    result = np.zeros((*x.shape[:2], *counts), np.int64)
    order = "F" if storage_order else "C"
    for output, inside, _ in windows(x, **attributes):
        places = np.array([np.ravel_multi_index(p, sizes, order=order) for p in inside])
        values = np.stack([x[(..., *p)] for p in inside])
        result[(..., *output)] = places[np.argmax(values, axis=0)]
    planes = np.arange(x.shape[0] * x.shape[1]).reshape(x.shape[:2])
    return result + (planes * np.prod(sizes)).reshape(*planes.shape, *[1] * len(sizes))


FORMS = [
    ((2, 3, 7), dict(kernel_shape=[3])),
    ((1, 2, 6), dict(kernel_shape=[2], strides=[2], dilations=[2], pads=[1, 0])),
    ((2, 3, 7, 8), dict(kernel_shape=[3, 2], strides=[2, 3])),
    ((1, 2, 7, 8), dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])),
    ((1, 2, 7, 8), dict(kernel_shape=[3, 4], strides=[2, 3], pads=[0, 1, 2, 3])),
    ((1, 2, 7, 8), dict(kernel_shape=[3, 3], strides=[2, 3], auto_pad="SAME_UPPER")),
    ((1, 2, 8, 7), dict(kernel_shape=[3, 2], strides=[2, 3], auto_pad="SAME_LOWER")),
    ((1, 2, 8, 7), dict(kernel_shape=[3, 2], strides=[2, 3], auto_pad="VALID")),
    ((1, 2, 8, 9), dict(kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1)),
    # The last window would start in the padding.
    ((1, 1, 2, 2), dict(kernel_shape=[3, 3], strides=[3, 3], pads=[1, 1, 1, 1], ceil_mode=1)),
    ((1, 2, 7, 8), dict(kernel_shape=[2, 2], strides=[3, 3], pads=[1, 0, 1, 1], ceil_mode=1)),
    ((1, 2, 9, 9), dict(kernel_shape=[3, 2], dilations=[2, 3], strides=[2, 1], pads=[2, 1, 2, 1], ceil_mode=1)),
    ((1, 2, 5, 4, 6), dict(kernel_shape=[2, 3, 2], strides=[2, 1, 3], pads=[0, 1, 0, 1, 1, 1])),
]
for shape, attributes in FORMS:
    x = integers(shape)
    maxima = pool(x, lambda v, n: v.max(axis=0), **attributes).astype(np.float32)
    cases.add("MaxPool", [x], maxima, **attributes)
    # Few values, so that the first of many maxima counts.
    few = random.integers(0, 3, shape).astype(np.float32)
    expected = pool(few, lambda v, n: v.max(axis=0), **attributes).astype(np.float32)
    for order in [0, 1]:
        indices = max_indices(few, storage_order=order, **attributes)
        cases.add("MaxPool", [few], [expected, indices], storage_order=order, **attributes)
    for include in [0, 1]:
        expected = pool(
            x, lambda v, n: v.sum(axis=0) / (n if include else len(v)), **attributes
        ).astype(np.float32)
        cases.add("AveragePool", [x], expected, rtol=1e-6, count_include_pad=include, **attributes)
    for p in [1, 2, 3] if len(shape) == 3 else [3]:
        expected = pool(
            x, lambda v, n: (np.abs(v) ** p).sum(axis=0) ** (1 / p), **attributes
        ).astype(np.float32)
        cases.add("LpPool", [x], expected, rtol=1e-5, p=p, **attributes)

attributes = dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])
for dtype in [np.float16, BFLOAT16, np.float64]:
    x = integers((1, 2, 7, 8), dtype)
    maxima = pool(widen(x), lambda v, n: v.max(axis=0), **attributes)
    cases.add("MaxPool", [x], cast(maxima, np.dtype(dtype)), **attributes)
    x = cast(np.full((1, 1, 40, 40), 2), np.dtype(dtype))
    # The sum in a narrow type would stop to grow.
    twos = cast(np.full((1, 1, 1, 1), 2), np.dtype(dtype))
    cases.add("AveragePool", [x], twos, kernel_shape=[40, 40])
# Negative maxima against the padding, and unsigned comparison.
for dtype in [np.int8, np.uint8]:
    x = (-random.integers(1, 100, (1, 2, 7, 8))).astype(dtype)
    maxima = pool(x, lambda v, n: v.max(axis=0), **attributes).astype(dtype)
    indices = max_indices(x, **attributes)
    cases.add("MaxPool", [x], [maxima, indices], opset=12, **attributes)
x = np.full((1, 1, 4), -np.inf, np.float32)
x[0, 0, 3] = np.nan
maxima = np.float32([[[-np.inf, -np.inf, -np.inf, np.nan, np.nan]]])
indices = np.int64([[[0, 0, 1, 3, 3]]])
cases.add("MaxPool", [x], [maxima, indices], kernel_shape=[2], pads=[1, 1])

for shape in [(2, 3, 4, 5), (2, 3, 7), (1, 2, 3, 4, 5), (2, 3)]:
    x = integers(shape)
    spatial = tuple(range(2, len(shape)))
    mean = x.mean(axis=spatial, keepdims=True, dtype=np.float64).astype(np.float32)
    cases.add("GlobalAveragePool", [x], mean, rtol=1e-6)
    cases.add("GlobalMaxPool", [x], x.max(axis=spatial, keepdims=True))
    norm = (np.abs(x.astype(np.float64)) ** 3).sum(axis=spatial, keepdims=True) ** (1 / 3)
    cases.add("GlobalLpPool", [x], norm.astype(np.float32), rtol=1e-5, p=3)
cases.check()
