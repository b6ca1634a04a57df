"""One random graph from a seed."""

import contractions  # noqa: F401 (each registers its operators)
import elementwise  # noqa: F401
import moves  # noqa: F401
import numpy as np
import pooling  # noqa: F401
import quantized  # noqa: F401
from graph_builder import GraphBuilder
from registry import TABLE

OPSETS = [11, 13, 17, 21]


def random_shape(b):
    rank = b.choose([4, 4, 4, 3, 2, 1])
    if rank == 4:
        return (b.integer(1, 2), b.integer(1, 8), b.integer(1, 12), b.integer(1, 12))
    return tuple(b.integer(1, 20) for _ in range(rank))


def random_input(b):
    """The first value: exact or any f32, or quantized."""
    shape = random_shape(b)
    kind = b.choose(["dyadic", "dyadic", "normal", "normal", "uint8", "int8"])
    if kind == "dyadic":
        return b.input(b.dyadic(shape, 2.0**-4, 63), 2.0**-4)
    if kind == "normal":
        return b.input(b.normal(shape))
    limits = np.iinfo(kind)
    return b.input(b.rng.integers(limits.min, limits.max + 1, shape).astype(kind), 1.0)


def rows_of(supported):
    """The rows whose operators are all supported, and the other rows."""
    parts = ([], [])
    for row in TABLE:
        parts[not supported.issuperset(row.needs)].append(row)
    return parts


def grow(b, value, table):
    """Adds one operator behind `value`, which may already have others."""
    rows = [row for row in table if row.fits(b, value)]
    weights = np.array([row.weight for row in rows])
    for _ in range(20):
        row = rows[b.rng.choice(len(rows), p=weights / weights.sum())]
        result = row.emit(b, value)
        if result is not None:
            return result
    return value


def random_graph(seed, table=TABLE):
    """The model, its inputs, its outputs with their bounds."""
    rng = np.random.default_rng(seed)
    b = GraphBuilder(rng, OPSETS[int(rng.integers(len(OPSETS)))])
    value = random_input(b)
    for _ in range(b.integer(2, 6)):
        value = grow(b, value, table)
    outputs = [value]
    inputs = {i.name for i in b.inputs}
    earlier = [v for v in b.values if v.name != value.name and v.name not in inputs]
    if earlier and b.chance(0.2):
        outputs.append(b.choose(earlier))
    return b.model(outputs), b.data, outputs
