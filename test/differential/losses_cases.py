"""Losses of labels, and sequences that are turned around."""

import itertools

import numpy as np
from operator_cases import data


def add_rows(rows):
    for shape, dtype in itertools.product(
        ((3, 5), (2, 4, 3), (2, 3, 2, 4)), (np.int32, np.int64)
    ):
        x = rows.floats(*shape)
        classes = shape[1]
        labels = rows.random.integers(0, classes, (shape[0], *shape[2:])).astype(dtype)
        weights = data(rows.random.uniform(0.2, 2, classes), np.float32)
        for reduction, weight, ignored in itertools.product(
            ("none", "sum", "mean"), (None, weights), (None, 1, -7)
        ):
            attributes = {"reduction": reduction}
            if ignored is not None:
                attributes["ignore_index"] = ignored
            given = labels.copy()
            if ignored == -7:
                given.reshape(-1)[::3] = -7
            operands = [x, data(given), *([weight] if weight else [])]
            rows.add("NegativeLogLikelihoodLoss", operands, 1e-4, **attributes)
            rows.add("SoftmaxCrossEntropyLoss", operands, 1e-4, results=2, **attributes)
    for time_axis in (0, 1):
        x = rows.floats(4, 5, 3)
        most = (4, 5)[time_axis]
        lengths = rows.random.integers(1, most + 1, (5, 4)[time_axis])
        rows.add(
            "ReverseSequence", [x, data(lengths)], time_axis=time_axis,
            batch_axis=1 - time_axis,
        )  # fmt: skip
