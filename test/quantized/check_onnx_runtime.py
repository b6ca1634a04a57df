#!/usr/bin/env python3
"""That ONNX Runtime's products of bytes are here what exact_products.py says.

Its results must be those of exact integers where the weights are in the exact
range. Where they are not, they must be those of pairs of products that saturate, on
a processor whose features say that they do, and exact on any other.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end


def check(case, found, saturates):
    """What is wrong with a case, or nothing."""
    import numpy as np

    shows = not np.array_equal(case.saturated, case.exact)
    if shows != case.can_saturate:
        return "sums saturate" if shows else "no sum shows whether it saturates"
    expected = case.saturated if saturates and case.can_saturate else case.exact
    wrong = np.count_nonzero(found.reshape(expected.shape) != expected)
    how = "saturate" if expected is case.saturated else "are exact"
    return (
        f"{wrong} of {expected.size} sums are not as if they {how}" if wrong else None
    )


def main():
    Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"), has_tools=False).open()
    import numpy as np
    import onnx_runtime
    from exact_product_cases import all_cases, model_of
    from host_features import host_features, saturates_byte_products
    from random_model import RandomModel

    b = RandomModel(np.random.default_rng(0), 17)
    cases = all_cases(b)
    results = onnx_runtime.run(model_of(b, cases), b.data)
    saturates = saturates_byte_products(host_features())
    found = [(case, check(case, results[case.name], saturates)) for case in cases]
    return end(
        f"{len(cases)} products, {sum(case.can_saturate for case in cases)} of them "
        "with weights beyond the exact range",
        [(case.title, problem) for case, problem in found if problem],
    )


if __name__ == "__main__":
    sys.exit(main())
