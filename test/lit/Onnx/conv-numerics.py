# Conv and ConvTranspose against their definitions, written out in NumPy. The
# values are small integers, so that every order of summation gives the same
# result.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

from itertools import product

import numpy as np
from cases import BFLOAT16, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()


def integers(shape, dtype=np.float32):
    return cast(random.integers(-9, 10, shape), np.dtype(dtype))


def same_padding(sizes, kernel, strides, dilations, lower):
    before, after = [], []
    for size, k, stride, dilation in zip(sizes, kernel, strides, dilations):
        output = -(-size // stride)
        total = max((output - 1) * stride + (k - 1) * dilation + 1 - size, 0)
        small, large = total // 2, total - total // 2
        before.append(large if lower else small)
        after.append(small if lower else large)
    return before + after


def conv(x, w, b, strides, dilations, pads, group=1):
    rank = x.ndim - 2
    pads = list(zip(pads[:rank], pads[rank:]))
    x = np.pad(x.astype(np.float64), [(0, 0), (0, 0), *pads])
    kernel = w.shape[2:]
    sizes = [
        (n - (k - 1) * d - 1) // s + 1
        for n, k, d, s in zip(x.shape[2:], kernel, dilations, strides)
    ]
    x = x.reshape(x.shape[0], group, -1, *x.shape[2:])
    w = w.astype(np.float64).reshape(group, -1, *w.shape[1:])
    result = np.zeros((x.shape[0], group, w.shape[1], *sizes))
    for tap in product(*map(range, kernel)):
        window = tuple(
            slice(t * d, t * d + (n - 1) * s + 1, s)
            for t, d, n, s in zip(tap, dilations, sizes, strides)
        )
        result += np.einsum("ngc...,gkc->ngk...", x[(..., *window)], w[(..., *tap)])
    result = result.reshape(x.shape[0], -1, *sizes)
    return result + (0 if b is None else b.reshape(-1, *[1] * rank))


def add_conv(x, w, strides, dilations, pads, bias, dtype=np.float32, group=1):
    dtype = np.dtype(dtype)
    x, w = integers(x, dtype), integers(w, dtype)
    b = integers(w.shape[:1], dtype) if bias else None
    attributes = {"strides": strides, "dilations": dilations}
    if isinstance(pads, str):
        attributes["auto_pad"] = pads
        pads = (
            [0] * 2 * (x.ndim - 2)
            if pads == "VALID"
            else same_padding(
                x.shape[2:], w.shape[2:], strides, dilations, pads == "SAME_LOWER"
            )
        )
    else:
        attributes["pads"] = pads
    if group != 1:
        attributes["group"] = group
    wide = [None if v is None else widen(v) for v in (x, w, b)]
    expected = cast(conv(*wide, strides, dilations, pads, group), dtype)
    cases.add("Conv", [x, w, b], expected, **attributes)


# Input, weights, strides, dilations, pads (or auto_pad), with bias.
add_conv((2, 3, 9, 7), (4, 3, 3, 3), (1, 1), (1, 1), (0, 0, 0, 0), False)
add_conv((2, 3, 9, 7), (4, 3, 3, 3), (2, 2), (1, 1), (1, 1, 1, 1), True)
add_conv((1, 2, 8, 9), (5, 2, 3, 2), (3, 2), (1, 1), (0, 1, 2, 3), True)
add_conv((1, 2, 12, 12), (1, 2, 3, 2), (1, 2), (2, 3), (2, 0, 1, 3), True)
add_conv((1, 2, 8, 7), (3, 2, 3, 4), (2, 3), (1, 1), "SAME_UPPER", True)
add_conv((1, 2, 8, 7), (3, 2, 3, 4), (2, 3), (1, 1), "SAME_LOWER", True)
add_conv((1, 2, 8, 7), (3, 2, 1, 1), (2, 3), (1, 1), "SAME_UPPER", False)
add_conv((1, 2, 8, 7), (3, 2, 3, 3), (2, 2), (1, 1), "VALID", False)
# Padding of which no window covers the end.
add_conv((1, 2, 8, 7), (3, 2, 3, 3), (3, 3), (1, 1), (0, 1, 2, 1), True)
for dtype in [np.float16, BFLOAT16, np.float64]:
    add_conv((1, 2, 8, 7), (3, 2, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), True, dtype)
    add_conv((1, 4, 8), (6, 2, 3), (1,), (1,), (1, 1), True, dtype, group=2)
# 1-D and 3-D.
add_conv((2, 3, 9), (4, 3, 3), (2,), (1,), (1, 2), True)
add_conv((2, 3, 9), (4, 3, 3), (2,), (2,), "SAME_LOWER", False)
add_conv((1, 2, 5, 6, 7), (3, 2, 2, 3, 3), (1, 2, 3), (2, 1, 1), (1, 0, 2, 0, 1, 1), True)
# Groups, of which depthwise convolutions have as many as channels.
add_conv((2, 6, 7, 7), (4, 3, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), True, group=2)
add_conv((2, 6, 7, 7), (9, 2, 3, 3), (2, 1), (1, 2), (0, 1, 2, 1), True, group=3)
add_conv((2, 4, 7, 7), (4, 1, 3, 3), (2, 2), (1, 1), "SAME_UPPER", True, group=4)
add_conv((1, 4, 7, 7), (8, 1, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), False, group=4)
add_conv((1, 4, 9), (8, 2, 3), (1,), (1,), (1, 1), True, group=2)
add_conv((1, 4, 3, 4, 5), (4, 1, 2, 2, 2), (1, 1, 2), (1,) * 3, (0,) * 6, True, group=4)


def conv_transpose(x, w, b, strides, dilations, cuts, sizes, group):
    """Each element of x adds the filter, scaled by it, to the result."""
    rank = x.ndim - 2
    n, kernel = x.shape[0], w.shape[2:]
    x = x.astype(np.float64).reshape(n, group, -1, *x.shape[2:])
    w = w.astype(np.float64).reshape(group, -1, *w.shape[1:])
    result = np.zeros((n, group, w.shape[2], *sizes))
    for tap in product(*map(range, kernel)):
        terms = np.einsum("ngc...,gck->ngk...", x, w[(..., *tap)])
        for place in np.ndindex(*x.shape[3:]):
            target = [
                p * s + t * d - c
                for p, s, t, d, c in zip(place, strides, tap, dilations, cuts)
            ]
            if all(0 <= t < size for t, size in zip(target, sizes)):
                result[(..., *target)] += terms[(..., *place)]
    result = result.reshape(n, -1, *sizes)
    return result + (0 if b is None else b.reshape(-1, *[1] * rank))


def add_transpose(x, w, cuts, sizes, dtype=np.float32, bias=True, **attributes):
    dtype = np.dtype(dtype)
    group = attributes.get("group", 1)
    x, w = integers(x, dtype), integers(w, dtype)
    b = integers((w.shape[1] * group,), dtype) if bias else None
    ones = (1,) * (x.ndim - 2)
    wide = [None if v is None else widen(v) for v in (x, w, b)]
    expected = conv_transpose(
        *wide,
        attributes.get("strides", ones),
        attributes.get("dilations", ones),
        cuts,
        sizes,
        group,
    )
    cases.add("ConvTranspose", [x, w, b], cast(expected, dtype), **attributes)


# Input, weights, what is cut off at the start, the result's sizes.
add_transpose((1, 2, 3, 4), (2, 3, 3, 2), (0, 0), (5, 5))
add_transpose((2, 2, 3, 4), (2, 3, 3, 2), (0, 0), (7, 11), strides=(2, 3), bias=False)
add_transpose((1, 2, 3, 4), (2, 3, 3, 3), (1, 0), (4, 8), strides=(2, 2), pads=(1, 0, 2, 1))
add_transpose(
    (1, 2, 3, 4), (2, 3, 3, 3), (1, 1), (6, 8), strides=(2, 2), pads=(1, 1, 1, 1),
    output_padding=(1, 1)
)
add_transpose((1, 2, 3, 4), (2, 3, 2, 3), (0, 0), (6, 9), strides=(2, 1), dilations=(1, 2), output_padding=(0, 1))
for auto_pad, cut in [("SAME_UPPER", 0), ("SAME_LOWER", 1)]:
    add_transpose((1, 1, 6), (1, 1, 3), (cut,), (12,), strides=(2,), auto_pad=auto_pad)
    # A stride beyond the kernel's size leaves a rest of the bias alone.
    add_transpose((1, 1, 3), (1, 1, 2), (0,), (12,), strides=(4,), auto_pad=auto_pad)
    add_transpose(
        (1, 1, 6), (1, 1, 4), (1,), (12,), strides=(2,), auto_pad=auto_pad,
        output_shape=(12,)
    )
add_transpose((1, 1, 6), (1, 1, 3), (1,), (12,), strides=(2,), output_shape=(12,))
add_transpose((1, 1, 6), (1, 1, 3), (1,), (12,), strides=(2,), output_shape=(1, 1, 12))
add_transpose((1, 1, 6), (1, 1, 3), (0,), (14,), strides=(2,), output_shape=(14,))
add_transpose((1, 1, 6), (1, 1, 3), (0,), (13,), strides=(2,), auto_pad="VALID")
add_transpose((1, 1, 2, 3, 2), (1, 2, 2, 3, 2), (0, 1, 0), (3, 5, 4), strides=(1, 2, 2), pads=(0, 1, 0, 0, 1, 0))
add_transpose((2, 4, 3, 4), (4, 3, 3, 2), (0, 0), (7, 9), strides=(2, 2), group=2, output_padding=(0, 1))
add_transpose((2, 4, 3, 4), (4, 1, 2, 2), (0, 0), (6, 8), strides=(2, 2), group=4, bias=False)
for dtype in [np.float16, BFLOAT16, np.float64]:
    add_transpose((1, 2, 3, 4), (2, 3, 2, 2), (0, 0), (6, 8), dtype, strides=(2, 2))
cases.check()
