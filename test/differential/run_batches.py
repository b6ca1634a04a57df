#!/usr/bin/env python3
"""Programs of several sizes against ONNX Runtime: batches that a program is for, and
others, which are split over these or refused.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder

SIZES = (1, 3, 4)
OTHERS = (2, 5, 9)


def input_of(model, rows):
    import numpy as np

    dims = model.graph.input[0].type.tensor_type.shape.dim
    shape = [rows, *(dim.dim_value for dim in dims[1:])]
    return np.random.default_rng(rows).normal(size=shape).astype(np.float32)


def run_rows(tools, model, program, rows, folder):
    """How a run of so many rows ended, and what is wrong with its output."""
    import onnx_runtime
    from mini_tools import compare

    data = {"x": input_of(model, rows)}
    place = folder / str(rows)
    place.mkdir()
    completed, arrays = tools.run(program, data, place)
    if completed.status:
        return completed, None
    expected = onnx_runtime.run(model, data)["y"]
    return completed, compare(arrays[0], expected, 1e-5, 1e-5)


def check(tools, case):
    """What is wrong with a case, or nothing."""
    build, is_split = case
    model = build()
    with temporary_folder() as folder:
        path, program = folder / "model.onnx", folder / "model.hsaco"
        path.write_bytes(model.SerializeToString())
        sizes = ",".join(map(str, SIZES))
        completed = tools.compile(path, program, f"--dim=batch={sizes}")
        if completed.status:
            return "mini-compile: " + completed.describe()
        if is_split == ("cannot be split" in completed.errors):
            return "the compiler says of its batch: " + completed.errors
        for rows in SIZES + OTHERS:
            completed, problem = run_rows(tools, model, program, rows, folder)
            runs = is_split or rows in SIZES
            if completed.status != (0 if runs else 2):
                return f"batch {rows}: mini-run: {completed.describe()}"
            if not runs and "it is for" not in completed.errors:
                return f"batch {rows}: the sizes are not named: {completed.errors}"
            if problem:
                return f"batch {rows}: {problem}"
    return None


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_jobs("models")
    arguments = driver.open()
    from batch_models import MIXED, SPLIT

    cases = [(build, True) for build in SPLIT] + [(build, False) for build in MIXED]
    problems = in_parallel(
        arguments.jobs, lambda case: check(arguments.tools, case), cases
    )
    failed = [
        (build.__name__, problem)
        for (build, _), problem in zip(cases, problems)
        if problem
    ]
    return end(f"{len(cases)} models at {len(SIZES + OTHERS)} batches", failed)


if __name__ == "__main__":
    sys.exit(main())
