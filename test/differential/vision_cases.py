"""Samples at points and in regions that are data, and the way back from a pool."""

import itertools

import numpy as np
from operator_cases import constant, data

MODES = {16: ("bilinear", "nearest", "bicubic"), 20: ("linear", "nearest", "cubic")}


def grid_of(rows, *shape, dtype=np.float32):
    """Points in the image, at its borders, and outside of it."""
    grid = rows.random.uniform(-1.8, 1.8, shape)
    edges = [-1, 1, 0, -3.5, 0.999, 1.25, 7.0]
    flat = grid.reshape(-1)
    flat[: len(edges)] = edges
    return data(grid, dtype)


def add_grid_samples(rows):
    for opset, padding, align in itertools.product(
        (16, 20), ("zeros", "border", "reflection"), (0, 1)
    ):
        attributes = {"padding_mode": padding, "align_corners": align, "opset": opset}
        for mode in MODES[opset]:
            x, grid = rows.floats(2, 3, 5, 7), grid_of(rows, 2, 4, 3, 2)
            rows.add("GridSample", [x, grid], 1e-4, mode=mode, **attributes)
            rows.add("GridSample", [x, constant(grid)], 1e-4, mode=mode, **attributes)
            rows.add(
                "GridSample", [rows.floats(1, 2, 1, 3), grid_of(rows, 1, 5, 2, 2)], 1e-4,
                # A reflection between the centers of one element divides by zero.
                is_comparable=not (align and padding == "reflection"), mode=mode,
                **attributes,
            )  # fmt: skip
            if opset == 20 and mode != "cubic":
                x, grid = rows.floats(2, 2, 3, 4, 5), grid_of(rows, 2, 2, 3, 2, 3)
                rows.add("GridSample", [x, grid], 1e-4, mode=mode, **attributes)
    x = rows.floats(1, 1, 4, 4, dtype=np.float64)
    rows.add("GridSample", [x, grid_of(rows, 1, 3, 3, 2, dtype=np.float64)], 1e-9)
    # An infinity is only in the samples that touch it.
    x = np.zeros((1, 1, 4, 4), np.float32)
    x[0, 0, 1, 1] = np.inf
    rows.add(
        "GridSample",
        [data(x), data(rows.random.uniform(-1, 1, (1, 9, 9, 2)), np.float32)],
    )
    rows.add_microsoft(
        "GridSample", [rows.floats(1, 2, 4, 5), grid_of(rows, 1, 3, 3, 2)]
    )


def add_regions(rows):
    x = rows.floats(2, 3, 9, 11)
    regions = data(
        [[1, 1, 9, 9], [-3, -2, 5, 20], [0, 0, 0.5, 0.2], [4, 4, 4, 4], [8, 7, 2, 3],
         [0, 0, 40, 40], [12, 10, 14, 13]],
        np.float32,
    )  # fmt: skip
    batches = data([0, 1, 1, 0, 1, 0, 1], np.int64)
    for mode, ratio, scale in itertools.product(
        ("avg", "max"), (0, 1, 3, 9), (1.0, 0.4)
    ):
        attributes = {
            "mode": mode, "sampling_ratio": ratio, "spatial_scale": scale,
            "output_height": 3, "output_width": 2,
        }  # fmt: skip
        rows.add("RoiAlign", [x, regions, batches], 1e-4, opset=10, **attributes)
        for transform in ("half_pixel", "output_half_pixel"):
            rows.add(
                "RoiAlign", [x, regions, constant(batches)], 1e-4, opset=16,
                coordinate_transformation_mode=transform, **attributes,
            )  # fmt: skip
    one = rows.floats(1, 2, 6, 6)
    zeros = data(np.zeros(7), np.int64)
    rows.add("RoiAlign", [one, constant(regions), zeros], 1e-4, opset=16)
    wide = [data(o.array.astype(np.float64)) for o in (one, regions)]
    rows.add("RoiAlign", [*wide, zeros], 1e-9, opset=16, output_height=2)


def add_unpools(rows):
    x = rows.floats(2, 3, 3, 4)
    places = rows.random.permutation(2 * 3 * 6 * 8)[: x.array.size]
    for indices in (
        data(places.reshape(x.array.shape)),
        constant(places.reshape(x.array.shape)),
    ):
        two = {"kernel_shape": [2, 2], "strides": [2, 2]}
        rows.add("MaxUnpool", [x, indices], **two)
        rows.add("MaxUnpool", [x, indices, constant([2, 3, 7, 8], np.int64)], **two)
    line = rows.floats(1, 2, 4)
    places = rows.random.permutation(2 * 8)[:8].reshape(1, 2, 4)
    rows.add(
        "MaxUnpool", [line, data(places)], kernel_shape=[4], strides=[2], pads=[1, 1]
    )
    block = rows.floats(1, 1, 2, 2, 2)
    places = rows.random.permutation(3**3)[:8].reshape(1, 1, 2, 2, 2)
    rows.add("MaxUnpool", [block, data(places)], kernel_shape=[2, 2, 2])


def add_rows(rows):
    add_grid_samples(rows)
    add_regions(rows)
    add_unpools(rows)
