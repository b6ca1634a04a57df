# Scatters against a loop over the updates, in every element type: of updates for one
# element the last wins, or they are combined one after another.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, Constant, cast, to_bfloat16, widen

random = np.random.default_rng(0)
cases = Cases()
TYPES = [np.float32, np.float16, BFLOAT16, np.float64, np.bool_]
TYPES += [np.dtype(f"{sign}int{w}").type for sign in ("", "u") for w in (8, 16, 32, 64)]


def values(shape, dtype):
    if np.dtype(dtype).kind in "iub":
        return random.integers(0, 2 if dtype == np.bool_ else 120, shape).astype(dtype)
    return cast(random.normal(size=shape), np.dtype(dtype))


def combine(reduction, old, new, dtype):
    """In the type of the elements, which rounds or wraps."""
    if reduction == "none":
        return new
    if dtype == np.bool_:
        return old | new if reduction in ("add", "max") else old & new
    with np.errstate(over="ignore"):
        result = {"add": np.add, "mul": np.multiply, "max": np.maximum,
                  "min": np.minimum}[reduction](old, new)
    return widen(to_bfloat16([result]))[0] if dtype == BFLOAT16 else result


def scatter(data, places, updates, reduction):
    """`places` and `updates` are lists, in their order; a place is an index."""
    result = widen(data).copy()
    for place, update in zip(places, widen(updates)):
        if all(-n <= i < n for i, n in zip(place, data.shape)):
            result[place] = combine(reduction, result[place], update, data.dtype)
    return cast(result, data.dtype)


def add(data, shape, axis, reduction, indices=None):
    size = data.shape[axis]
    if indices is None:
        indices = random.integers(-size, size, shape)
    updates = values(shape, data.dtype)
    places = []
    for index in np.ndindex(shape):
        place = list(index)
        place[axis] = indices[index]
        places.append(tuple(place))
    expected = scatter(data, places, updates.reshape(-1), reduction)
    for operand in (indices, Constant(indices)):
        cases.add("ScatterElements", [data, operand, updates], expected,
                  axis=axis, reduction=reduction)


def add_nd(data, batch, rank, reduction, indices=None):
    limits = np.array(data.shape[:rank])
    if indices is None:
        indices = random.integers(-limits, limits, (*batch, rank))
    updates = values((*batch, *data.shape[rank:]), data.dtype)
    places = [tuple(i) for i in indices.reshape(-1, rank)]
    rows = updates.reshape(len(places), *data.shape[rank:])
    expected = scatter(data, places, rows, reduction)
    is_inside = ((indices >= -limits) & (indices < limits)).all()
    for operand in (indices, Constant(indices))[: 1 + is_inside]:
        cases.add("ScatterND", [data, operand, updates], expected, reduction=reduction)


for dtype in TYPES:
    data = values((3, 4, 2), dtype)
    for reduction in ("none", "add", "mul", "max", "min"):
        add(data, (2, 7, 2), 1, reduction)
        add_nd(data, (3, 2), 2, reduction)
        # A box, which is assigned to backwards.
        add_nd(data, (2, 3), 2, reduction, np.stack(np.mgrid[2:0:-1, 0:3], -1))

x = values((3, 4), np.float32)
add(x, (0, 4), 0, "none")
add(x, (2, 2), 0, "add", np.array([[0, 0], [2, 2]], np.int32))
add_nd(x, (0,), 1, "none")
# What is outside of the data at run time goes nowhere.
far = np.array([[0, 3, -4, 2**62], [-(2**63), 1, -3, 0]])
expected = scatter(x, [(0, 0), (1, 1), (-3, 2), (0, 3)], np.float32([1, 6, 7, 8]), "none")
cases.add("ScatterElements", [x, far, np.arange(1, 9, dtype=np.float32).reshape(2, 4)],
          expected)
add_nd(x, (4,), 2, "none", np.array([[0, 4], [3, 0], [-3, -4], [2**40, 1]]))
# Special values are moved as they are, and a NaN stays in an extreme.
special = np.float32([np.nan, np.inf, -0.0, -np.inf])
cases.add("ScatterND", [x[0], Constant([[3], [1], [2], [0]]), special], special[[3, 1, 2, 0]])
for reduction in ("max", "min"):
    cases.add("ScatterElements", [np.float32([0, 0]), np.array([1, 1, 1]),
                                  np.float32([1, np.nan, 2])], np.float32([0, np.nan]),
              reduction=reduction)

cases.check()
