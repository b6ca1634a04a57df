#!/usr/bin/env python3
"""Operators by themselves on random data, against ONNX Runtime on the CPU.

Those that no random graph has, with each attribute and the special values of their
operands. ONNX Runtime must run each case and give the same, unless its row says that
they do not compare: it must compile and run then.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder
from operator_cases import FAMILIES, cases_of
from run_scalars import build, run_onnx_runtime


def check(tools, case):
    """What is wrong, or none."""
    import numpy as np
    from mini_tools import ToolFailure, compare

    model, data = build(case)
    expected = run_onnx_runtime(model, data)
    if expected is None and case.is_comparable:
        return "ONNX Runtime does not run it"
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(model, data, folder)
    except ToolFailure as failure:
        return str(failure)
    if not case.is_comparable:
        return None
    for name, array in expected.items():
        finite = np.abs(array[np.isfinite(array)].astype(np.float64))
        atol = case.tolerance * finite.max(initial=0)
        if problem := compare(run.outputs[name], array, case.tolerance, atol):
            return f"{name} {problem}"
    return None


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_jobs("cases")
    driver.add_argument("--family", required=True, choices=FAMILIES)
    driver.add_argument("--only", help="one operator")
    arguments = driver.open()
    cases = cases_of(arguments.family, arguments.only)
    results = in_parallel(arguments.jobs, lambda c: check(arguments.tools, c), cases)
    problems = [(str(c), problem) for c, problem in zip(cases, results) if problem]
    return end(f"{len(cases)} cases", problems)


if __name__ == "__main__":
    sys.exit(main())
