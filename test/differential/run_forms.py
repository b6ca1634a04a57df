#!/usr/bin/env python3
"""Forms that models have, compiled and emulated, against ONNX Runtime on the CPU.

Functions of the model, control flow, recurrent operators, tensors without elements and
functions of bytes: what a graph of plain operators does not show. Each case is a model
with its inputs; ONNX Runtime runs the same model.
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder


def check(tools, case):
    """What is wrong with the results, or nothing."""
    import onnx_runtime
    from mini_tools import ToolFailure, compare, compare_types, size_options

    expected = onnx_runtime.run(case.reference or case.model, case.inputs)
    try:
        with temporary_folder() as folder:
            options = size_options(folder, case.dims, case.bound)
            given = {k: v for k, v in case.inputs.items() if k not in case.bound}
            run = tools.compile_and_run(case.model, given, folder, *options)
    except ToolFailure as failure:
        return str(failure)
    for name, array in expected.items():
        problem = compare_types(run.outputs[name], array) or compare(
            run.outputs[name], array, rtol=case.rtol, atol=case.atol
        )
        if problem:
            return f"output {name} {problem}"
    if case.seconds and run.compile_seconds > case.seconds:
        return f"compiled in {run.compile_seconds:.1f} s, not in {case.seconds} s"
    return None


def check_guarded(tools, case):
    try:
        return check(tools, case)
    except Exception as error:  # one case must not end the run
        return f"the test itself: {type(error).__name__}: {error}"


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_jobs("models")
    driver.add_argument("--filter", default="", help="only cases with this in the name")
    arguments = driver.open()
    from form_cases import all_cases

    cases = [case for case in all_cases() if arguments.filter in case.name]
    start = time.monotonic()
    results = in_parallel(
        arguments.jobs, lambda case: check_guarded(arguments.tools, case), cases
    )
    problems = [(c.name, problem) for c, problem in zip(cases, results) if problem]
    return end(f"{len(cases)} models in {time.monotonic() - start:.0f} s", problems)


if __name__ == "__main__":
    sys.exit(main())
