"""Pooling, means and resizing."""

import math

import numpy as np
from contractions import window
from graph_builder import ROUNDOFF
from registry import operator


def add_ceil_mode(b, x, attributes, sizes):
    """Perhaps turns ceil_mode on; gives the sizes of the result. Not where a window
    would begin in the padding behind the input: the standard leaves it out, but
    its own shape inference counts it."""
    if "auto_pad" in attributes or not b.chance(0.3):
        return sizes
    rank = len(sizes)
    pads = attributes.get("pads", [0] * 2 * rank)
    strides = attributes.get("strides", [1] * rank)
    dilations = attributes.get("dilations", [1] * rank)
    result = []
    for i, kernel in enumerate(attributes["kernel_shape"]):
        size = x.shape[2 + i]
        span = (kernel - 1) * dilations[i] + 1
        count = -(-(size + pads[i] + pads[i + rank] - span) // strides[i]) + 1
        if (count - 1) * strides[i] >= size + pads[i]:
            return sizes
        result.append(count)
    attributes["ceil_mode"] = 1
    return result


@operator("MaxPool", 1.5, ranks=(4,), dtypes=("float32",))
def max_pool(b, x):
    found = window(b, x.shape[2:])
    if not found:
        return None
    attributes, sizes = found
    sizes = add_ceil_mode(b, x, attributes, sizes)
    name = b.node("MaxPool", [x.name], **attributes)
    return b.like(x, name, (*x.shape[:2], *sizes))


@operator("MaxPool", 0.7, min_opset=13, ranks=(4,), dtypes=("uint8", "int8"))
def max_pool_quantized(b, x):
    return max_pool(b, x)


@operator("AveragePool", 1, ranks=(4,))
def average_pool(b, x):
    found = window(b, x.shape[2:], dilate=False)
    if not found:
        return None
    attributes, sizes = found
    sizes = add_ceil_mode(b, x, attributes, sizes)
    if b.chance(0.4):
        attributes["count_include_pad"] = 1
    name = b.node("AveragePool", [x.name], **attributes)
    return averaged(b, x, name, (*x.shape[:2], *sizes), attributes["kernel_shape"])


def averaged(b, x, name, shape, counts):
    """A mean over at most so many elements; windows at the edge have fewer."""
    terms = int(np.prod(counts))
    whole = math.log2(terms).is_integer() and x.shape[2:] != shape[2:]
    step = x.step / terms if x.step and whole and is_inside(x, shape, counts) else None
    return b.summed(name, shape, terms, x.magnitude, x.error, step)


def is_inside(x, shape, counts):
    """True if every window has all of its elements: nothing is padded."""
    return all(n + k - 1 <= s for s, n, k in zip(x.shape[2:], shape[2:], counts))


@operator("GlobalAveragePool", 0.7, ranks=(3, 4))
def global_average_pool(b, x):
    name = b.node("GlobalAveragePool", [x.name])
    return mean_over(b, x, name, tuple(range(2, x.rank)), True)


@operator("GlobalMaxPool", 0.3, ranks=(3, 4))
def global_max_pool(b, x):
    shape = (*x.shape[:2], *[1] * (x.rank - 2))
    return b.like(x, b.node("GlobalMaxPool", [x.name]), shape)


def mean_over(b, x, name, axes, keep):
    terms = int(np.prod([x.shape[axis] for axis in axes]))
    shape = [
        1 if axis in axes else size
        for axis, size in enumerate(x.shape)
        if keep or axis not in axes
    ]
    step = x.step / terms if x.step and math.log2(terms).is_integer() else None
    return b.summed(name, shape, terms, x.magnitude, x.error, step)


@operator("ReduceMean", 1, ranks=(2, 3, 4))
def reduce_mean(b, x):
    count = b.integer(1, x.rank - 1)
    axes = tuple(sorted(int(a) for a in b.rng.permutation(x.rank)[:count]))
    given = [axis - x.rank if b.chance(0.3) else axis for axis in axes]
    keep = b.chance(0.6)
    attributes = {"keepdims": int(keep)}
    names = [x.name]
    if b.opset >= 18:
        names.append(b.constant(np.array(given, np.int64), "axes"))
    else:
        attributes["axes"] = given
    return mean_over(b, x, b.node("ReduceMean", names, **attributes), axes, keep)


@operator("Resize", 0.7, ranks=(4,), min_opset=13)
def resize(b, x):
    factors = [b.integer(1, 3), b.integer(1, 3)]
    shape = (*x.shape[:2], *[s * f for s, f in zip(x.shape[2:], factors)])
    linear = b.chance(0.4)
    mode = {"mode": "linear" if linear else "nearest"}
    mode["coordinate_transformation_mode"] = b.choose(["half_pixel", "asymmetric"])
    if not linear:
        mode["nearest_mode"] = b.choose(["floor", "round_prefer_floor"])
    if b.chance(0.5):
        scales = np.array([1, 1, *factors], np.float32)
        names = [x.name, "", b.constant(scales, "scales")]
    else:
        names = [x.name, "", "", b.constant(np.array(shape, np.int64), "sizes")]
    name = b.node("Resize", names, **mode)
    if not linear:
        return b.like(x, name, shape)
    # The weights of the four neighbours have the rounding of their coordinates,
    # which are up to the size.
    local = 32 * ROUNDOFF * max(shape) * x.magnitude
    return b.like(x, name, shape, error=x.error + local, step=None, flips=None)
