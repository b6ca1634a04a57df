"""How far the results of two evaluations of a network are from each other."""

import numpy as np


def count_different(actual, expected):
    """How many elements are not equal; all of them if the types are not."""
    if actual.dtype != expected.dtype or actual.shape != expected.shape:
        return expected.size
    return int(np.count_nonzero(actual != expected))


def cosine(actual, expected):
    a, b = (x.astype(np.float64).ravel() for x in (actual, expected))
    return float(a @ b / max(np.linalg.norm(a) * np.linalg.norm(b), 1e-30))


def top_agreement(actual, expected, count):
    """The share of the `count` greatest scores' classes that both have; where
    quantized scores are equal to the last of these, either class will do."""
    shares = []
    for ours, theirs in zip(actual, expected):
        chosen = np.argsort(-ours, kind="stable")[:count]
        least = np.sort(theirs)[-count]
        shares.append(np.mean(theirs[chosen] >= least))
    return float(np.mean(shares))


def print_table(rows):
    """Rows of dictionaries with the same keys, as a table with aligned columns."""
    table = [list(rows[0]), *([str(v) for v in row.values()] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table)]
    for line in table:
        print(
            "  ".join(f"{cell:<{width}}" for cell, width in zip(line, widths)).rstrip()
        )
