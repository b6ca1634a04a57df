"""The first elements in an order, the boxes that are kept, and what is not zero."""

import itertools

import numpy as np
from operator_cases import constant, data


def add_top(rows):
    x = rows.floats(3, 4, 20)
    for axis, largest, is_sorted in itertools.product((0, 1, -1), (0, 1), (0, 1)):
        for k in (1, 3):
            # ONNX Runtime gives elements that are not sorted in some order.
            rows.add(
                "TopK", [x, constant([k], np.int64)], results=2, axis=axis,
                largest=largest, sorted=is_sorted, is_comparable=bool(is_sorted or k == 1),
            )  # fmt: skip
    rows.add("TopK", [rows.floats(2, 7), constant([7], np.int64)], results=2)
    # Chunks, the last of which is not full, and whose first elements are cut again.
    for shape, k in (
        ((2, 8400), 100),
        ((1, 5000), 300),
        ((1, 2049), 1),
        ((1, 40000), 2),
    ):
        for largest in (0, 1):
            rows.add(
                "TopK", [rows.floats(*shape), constant([k], np.int64)], results=2,
                largest=largest,
            )  # fmt: skip
    for dtype in (np.int8, np.uint8, np.int32, np.int64, np.float64):
        # Most values come several times: the first of them comes first.
        values = rows.random.integers(-2 if dtype != np.uint8 else 0, 3, (4, 30))
        for largest in (0, 1):
            rows.add(
                "TopK", [data(values, dtype), constant([9], np.int64)], results=2,
                largest=largest, is_comparable=dtype not in (np.int8, np.uint8),
            )  # fmt: skip
    special = data([[0.0, np.inf, -0.0, -np.inf, 1e-40, 0.0]], np.float32)
    rows.add("TopK", [special, constant([6], np.int64)], results=2)
    rows.add("TopK", [x], results=2, opset=9, k=4, axis=1)


def boxes_of(rows, images, count, is_centered=False):
    corners = rows.random.uniform(0, 10, (images, count, 2))
    sizes = rows.random.uniform(0.5, 4, (images, count, 2))
    if is_centered:
        return data(np.concatenate([corners, sizes], -1), np.float32)
    ends = np.concatenate([corners, corners + sizes], -1)
    # Some with their corners exchanged.
    ends[:, ::3] = ends[:, ::3][..., [2, 3, 0, 1]]
    return data(ends, np.float32)


def add_suppressions(rows):
    name = "NonMaxSuppression"
    for is_centered, (images, classes, count, kept) in itertools.product(
        (0, 1),
        (
            (1, 1, 6, 3),
            (2, 3, 20, 4),
            (1, 2, 64, 64),
            (2, 2, 150, 200),
            (1, 1, 300, 40),
        ),
    ):
        boxes = boxes_of(rows, images, count, is_centered)
        scores = data(rows.random.random((images, classes, count)), np.float32)
        limits = [constant([v], np.float32) for v in (0.3, 0.4)]
        most = constant([kept], np.int64)
        for operands in (
            [most, *limits],
            [most, limits[0]],
            [most],
            [most, None, limits[1]],
        ):
            rows.add(name, [boxes, scores, *operands], center_point_box=is_centered)
        given = [data(0.25, np.float32), data([0.1], np.float32)]
        rows.add(name, [boxes, scores, most, *given], center_point_box=is_centered)
    # None is kept; all are the same; none of them overlaps.
    boxes = boxes_of(rows, 1, 10)
    scores = data(rows.random.random((1, 1, 10)), np.float32)
    same = data(np.repeat(boxes.array[:, :1], 10, 1))
    apart = data(boxes.array + 20 * np.arange(10).reshape(1, 10, 1), np.float32)
    half, most = constant([0.5], np.float32), constant([10], np.int64)
    rows.add(name, [boxes, scores, most, half, constant([2.0], np.float32)])
    rows.add(name, [same, scores, most, half])
    rows.add(name, [apart, scores, most, half])
    # Without an area, and with one infinitely large.
    flat = np.float32(
        [[[0, 0, 0, 5], [0, 0, 0, 5], [1, 1, 3, np.inf], [1, 1, 3, np.inf]]]
    )
    rows.add(name, [data(flat), data(scores.array[..., :4]), most, half])


def add_nonzeros(rows):
    for dtype in (np.float32, np.bool_, np.int32, np.int64, np.uint8):
        for shape in ((3, 4), (2, 3, 5, 7), (64,), (1, 65), (1,)):
            values = rows.random.integers(0, 2, shape)
            rows.add("NonZero", [data(values, dtype)])
    rows.add("NonZero", [data([0.0, -0.0, np.nan, np.inf, 1e-40], np.float32)])
    rows.add("NonZero", [data(np.zeros((2, 3)), np.float32)])
    rows.add("NonZero", [data(np.ones((9, 15)), np.float32)])


def add_rows(rows):
    add_top(rows)
    add_suppressions(rows)
    add_nonzeros(rows)
