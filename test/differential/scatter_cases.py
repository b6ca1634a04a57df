"""Scatters: indices that are data and constants, in a box and not, with duplicates."""

import numpy as np
from operator_cases import constant, data

REDUCTIONS = ("none", "add", "mul", "max", "min")


def add_elements(rows):
    x = rows.floats(4, 5, 3)
    for reduction in REDUCTIONS:
        for axis in (0, 1, -1):
            shape = (3, 6, 2) if axis == 1 else (3, 5, 2) if axis == 0 else (2, 4, 7)
            size = x.array.shape[axis]
            indices = rows.bytes(*shape, dtype=np.int64, low=-size, high=size - 1)
            if reduction == "none":
                # ONNX Runtime runs several threads: no index comes twice.
                shape = (4, 5, 3)
                order = np.argsort(rows.random.random(shape), axis) - 1
                indices = data(order, np.int64)
            updates = rows.floats(*shape)
            for index in (indices, constant(indices)):
                rows.add(
                    "ScatterElements",
                    [x, index, updates],
                    axis=axis,
                    reduction=reduction,
                )
    narrow = data([[2, 0], [1, -1]], np.int32)
    rows.add("ScatterElements", [rows.floats(3, 2), narrow, rows.floats(2, 2)])
    rows.add("Scatter", [rows.floats(3, 2), narrow, rows.floats(2, 2)], opset=9)
    for dtype in (np.int8, np.uint8, np.int32, np.int64, np.bool_):
        values = rows.bytes(3, 2, dtype=np.int8, low=0, high=1)
        values = data(values.array, dtype)
        rows.add("ScatterElements", [values, narrow, data([[1, 0], [1, 1]], dtype)])


def add_boxes(rows, x):
    """Indices as an exporter writes them for an assignment to a slice."""
    slices = [
        (slice(None), slice(1, 4), slice(0, 2)),
        (slice(0, 2), slice(4, None, -2), slice(2, None)),
        (slice(1, 2), slice(0, 5, 3), slice(None)),
        (slice(1, None), slice(None), slice(1, 2)),
    ]
    grid = np.stack(np.meshgrid(*map(np.arange, x.array.shape), indexing="ij"), -1)
    for slice_ in slices:
        for rank in (3, 2, 1):
            indices = grid[(*slice_[:rank], *[0] * (3 - rank))][..., :rank]
            updates = rows.floats(*indices.shape[:-1], *x.array.shape[rank:])
            for reduction in ("none", "add", "max"):
                rows.add(
                    "ScatterND", [x, constant(indices, np.int64), updates],
                    reduction=reduction,
                )  # fmt: skip
    # Transposed, and counted from the end.
    indices = np.swapaxes(grid[:, 1:4, :2], 0, 2) - x.array.shape
    rows.add("ScatterND", [x, constant(indices), rows.floats(2, 3, 2)])
    # One index too many for a box.
    indices = grid[:, 1:4, :2].copy()
    indices[1, 2, 1] = 0
    rows.add("ScatterND", [x, constant(indices), rows.floats(2, 3, 2)])


def add_rows(rows):
    add_elements(rows)
    x = rows.floats(2, 5, 3)
    add_boxes(rows, x)
    for reduction in REDUCTIONS:
        for rank in (1, 2, 3):
            limits = np.array(x.array.shape[:rank])
            indices = rows.random.integers(-limits, limits, (4, 2, rank))
            if reduction == "none":
                flat = rows.random.permutation(limits.prod())[:2]
                indices = np.stack(np.unravel_index(flat, limits), -1).reshape(
                    1, 2, rank
                )
            updates = rows.floats(*indices.shape[:-1], *x.array.shape[rank:])
            for index in (data(indices), constant(indices)):
                rows.add("ScatterND", [x, index, updates], reduction=reduction)
    rows.add("ScatterND", [x, data([0, 4, 1], np.int64), data(7, np.float32)])
    for dtype in (np.int8, np.uint8, np.int32, np.int64, np.float16, np.bool_):
        values = data([[1, 0], [1, 1], [0, 0]], dtype)
        rows.add(
            "ScatterND",
            [values, data([[-1], [0]], np.int64), data([[1, 1], [0, 1]], dtype)],
        )
