"""Operators that move elements and compute nothing."""

import numpy as np
from registry import operator

ANY = ("float32", "uint8", "int8")


def integers(values):
    return np.array(values, np.int64)


@operator("Flatten", 0.7, dtypes=ANY)
def flatten(b, x):
    axis = b.integer(0, x.rank)
    shape = (int(np.prod(x.shape[:axis])), int(np.prod(x.shape[axis:])))
    given = axis - x.rank if axis < x.rank and b.chance(0.3) else axis
    return b.like(x, b.node("Flatten", [x.name], axis=given), shape)


@operator("Reshape", 1, dtypes=ANY)
def reshape(b, x):
    sizes, shape = [int(s) for s in x.shape], []
    while sizes:
        # Merge two neighbours, split one, or keep one.
        size = sizes.pop(0)
        if sizes and b.chance(0.4):
            size *= sizes.pop(0)
        elif size % 2 == 0 and len(shape) + len(sizes) < 3 and b.chance(0.3):
            shape.append(2)
            size //= 2
        shape.append(size)
    given = list(shape)
    if b.chance(0.5):
        given[b.integer(0, len(given) - 1)] = -1
    for axis in range(min(x.rank, len(shape))):
        if given[axis] == x.shape[axis] and b.chance(0.3):
            given[axis] = 0
    name = b.node("Reshape", [x.name, b.constant(integers(given), "shape")])
    return b.like(x, name, shape)


@operator("Transpose", 1, ranks=(2, 3, 4), dtypes=ANY)
def transpose(b, x):
    order = [int(axis) for axis in b.rng.permutation(x.rank)]
    attributes = {"perm": order}
    if b.chance(0.2):
        order, attributes = list(range(x.rank))[::-1], {}
    name = b.node("Transpose", [x.name], **attributes)
    return b.like(x, name, [x.shape[axis] for axis in order])


@operator("Unsqueeze", 0.5, ranks=(1, 2, 3), dtypes=ANY)
def unsqueeze(b, x):
    axis = b.integer(0, x.rank)
    given = axis - x.rank - 1 if b.chance(0.3) else axis
    name = with_axes(b, "Unsqueeze", x, [given])
    return b.like(x, name, (*x.shape[:axis], 1, *x.shape[axis:]))


@operator("Squeeze", 0.5, ranks=(2, 3, 4), dtypes=ANY)
def squeeze(b, x):
    ones = [axis for axis, size in enumerate(x.shape) if size == 1]
    if not ones or x.rank - len(ones) == 0:
        return None
    axes = ones if b.chance(0.5) else [b.choose(ones)]
    # Without axes all that are 1 are dropped.
    if axes == ones and b.chance(0.3):
        name = b.node("Squeeze", [x.name])
    else:
        name = with_axes(b, "Squeeze", x, axes)
    return b.like(x, name, [s for a, s in enumerate(x.shape) if a not in axes])


def with_axes(b, operator_name, x, axes):
    """Axes are an operand from opset 13 on, an attribute before."""
    if b.opset >= 13:
        return b.node(operator_name, [x.name, b.constant(integers(axes), "axes")])
    return b.node(operator_name, [x.name], axes=axes)


@operator("Concat", 1, dtypes=ANY)
def concat(b, x):
    axis = b.integer(0, x.rank - 1)
    rest = x.shape[:axis] + x.shape[axis + 1 :]
    others = [
        v
        for v in b.values
        if v.dtype == x.dtype
        and v.rank == x.rank
        and v.shape[:axis] + v.shape[axis + 1 :] == rest
    ]
    parts = [x, *(b.choose(others) for _ in range(b.integer(1, 2)))]
    shape = list(x.shape)
    shape[axis] = sum(part.shape[axis] for part in parts)
    if np.prod(shape) > 8192:
        return None
    given = axis - x.rank if b.chance(0.3) else axis
    name = b.node("Concat", [part.name for part in parts], axis=given)
    steps = [part.step for part in parts]
    flips = [part.flips if part.error else 0.0 for part in parts]
    return b.like(
        x,
        name,
        shape,
        magnitude=max(part.magnitude for part in parts),
        error=max(part.error for part in parts),
        step=min(steps) if all(steps) else None,
        flips=None if None in flips else max(flips) or None,
    )


@operator("Split", 0.7, dtypes=ANY)
def split(b, x):
    axis = b.integer(0, x.rank - 1)
    size = x.shape[axis]
    if size < 2:
        return None
    first = b.integer(1, size - 1)
    sizes, attributes, names = [first, size - first], {"axis": axis}, [x.name]
    if size % 2 == 0 and b.chance(0.4):
        sizes = [size // 2] * 2
        if b.opset >= 18:
            attributes["num_outputs"] = 2
    elif b.opset >= 13:
        names.append(b.constant(integers(sizes), "split"))
    else:
        attributes["split"] = sizes
    results = b.node("Split", names, outputs=2, **attributes)
    values = []
    for name, length in zip(results, sizes):
        shape = (*x.shape[:axis], length, *x.shape[axis + 1 :])
        values.append(b.like(x, name, shape))
    return values[b.integer(0, 1)]


@operator("Slice", 1, dtypes=ANY)
def slice_operator(b, x):
    starts, ends, axes, steps, shape = [], [], [], [], list(x.shape)
    for axis in range(x.rank):
        size = x.shape[axis]
        if size < 2 or b.chance(0.5):
            continue
        low = b.integer(0, size - 2)
        high = b.integer(low + 1, size)
        step = b.choose([1, 1, 2, -1, -2])
        shape[axis] = -(-(high - low) // abs(step))
        if step < 0:
            # From the last to the first; before the first is -size - 1.
            low, high = high - 1, low - 1 if low else -size - 1
        elif high == size and b.chance(0.3):
            high = 2**31 - 1
        elif b.chance(0.3):
            low -= size
        starts, ends = [*starts, low], [*ends, high]
        axes, steps = [*axes, axis], [*steps, step]
    if not axes:
        return None
    operands = [b.constant(integers(v), "slice") for v in (starts, ends, axes, steps)]
    return b.like(x, b.node("Slice", [x.name, *operands]), shape)


@operator("Pad", 1, ranks=(2, 3, 4))
def pad(b, x):
    mode = b.choose(["constant", "constant", "reflect", "edge"])
    before, after = (
        [b.integer(0, min(2, size - 1)) if b.chance(0.6) else 0 for size in x.shape]
        for _ in range(2)
    )
    shape = [s + p + q for s, p, q in zip(x.shape, before, after)]
    if np.prod(shape) > 8192:
        return None
    names = [x.name, b.constant(integers([*before, *after]), "pads")]
    if mode == "constant" and b.chance(0.6):
        names.append(b.constant(np.float32(b.integer(-1, 1)), "fill"))
    name = b.node("Pad", names, mode=mode)
    step = min(x.step, 1.0) if x.step else None
    return b.like(x, name, shape, magnitude=max(x.magnitude, 1.0), step=step)
