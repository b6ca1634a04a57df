#!/usr/bin/env python3
"""Compiles and runs published test cases and compares with a list of results.

A case passes, is unsupported (the compiler refuses it and says what it does not
support), or fails: wrong numbers, a crash, a timeout, any other refusal. The list
has one line a case and never a failure. The run fails when a case fails, when one
that passed no longer does, and when a case of the list is not there; a case that
does better than the list only asks for --update.

excluded.txt names the cases whose recorded data are not what their model and the
standard say, each with the reason; they are not run.
"""

import re
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, in_parallel, skip, temporary_folder
from result_list import (
    FAIL,
    PASS,
    UNSUPPORTED,
    add_options,
    compare_with_list,
    judge_refusal,
)

# ONNX's backend tests allow floats these, unless a case says otherwise.
RTOL, ATOL = 1e-3, 1e-7


def compile_case(tools, case, folder):
    """Compiles; binds an input's value each time that the compiler asks for one.

    Gives (None, the names of the inputs that are bound) or (result, names).
    """
    import numpy as np

    program = folder / "program.hsaco"
    bound, options, values = [], [], None
    while True:
        completed = tools.compile(case.model, program, *options)
        if completed.status == 0:
            return None, bound
        asked = [
            name
            for name in case.input_names
            if name not in bound and f"--bind={name}=" in completed.errors
        ]
        if completed.status != 1 or not asked:
            return judge_refusal(completed), bound
        values = values or next(case.data_sets()).inputs
        for name in asked:
            path = folder / f"bound{len(bound)}.npy"
            np.save(path, values[name])
            bound.append(name)
            options.append(f"--bind={name}={path}")


def run_case(tools, case):
    from mini_tools import compare

    with temporary_folder() as folder:
        refusal, bound = compile_case(tools, case, folder)
        if refusal:
            return refusal
        for data in case.data_sets():
            inputs = {k: v for k, v in data.inputs.items() if k not in bound}
            completed, outputs = tools.run(folder / "program.hsaco", inputs, folder)
            if completed.status:
                return FAIL, "mini-run: " + completed.describe()
            if len(outputs) != len(data.outputs):
                return FAIL, f"{len(outputs)} outputs, expected {len(data.outputs)}"
            for index, (actual, expected) in enumerate(zip(outputs, data.outputs)):
                difference = compare(actual, expected, RTOL, ATOL)
                if difference:
                    return FAIL, f"output {index} {difference}"
    return PASS, ""


def run_guarded(tools, case):
    start = time.monotonic()
    try:
        state, reason = run_case(tools, case)
    except Exception as error:  # one case's data must not end the run
        state, reason = FAIL, f"the test itself: {type(error).__name__}: {error}"
    return state, reason, time.monotonic() - start


def read_excluded(path):
    """The names of the cases that are not run."""
    lines = path.read_text().splitlines()
    return {line.split()[0] for line in lines if line and not line.startswith("#")}


def report(results, times, arguments, elapsed):
    width = max(map(len, results), default=0)
    for name, (state, reason) in results.items():
        if state == FAIL or not arguments.quiet:
            print(f"{name:{width}}  {state}" + (f": {reason}" if reason else ""))
    counts = Counter(state for state, _ in results.values())
    summary = ", ".join(
        f"{counts[state]} {state}" for state in (PASS, UNSUPPORTED, FAIL)
    )
    print(f"{len(results)} cases in {elapsed:.0f} s: {summary}")
    for name in sorted(times, key=times.get, reverse=True)[: arguments.slowest]:
        print(f"  {times[name]:.1f} s  {name}")


def make_driver():
    driver = Driver(__doc__, modules=("numpy", "onnx"))
    add = driver.add_argument
    add("folders", nargs="+", help="folders of cases")
    driver.add_shared(None)
    add_options(driver)
    driver.add_jobs("cases")
    add("--timeout", type=float, default=120, help="seconds a tool (120)")
    driver.add_count("slowest", 0, "show that many times")
    add("--quiet", action="store_true", help="show failures only")
    return driver


def main():
    arguments = make_driver().open()
    from cases import find_cases
    from mini_tools import shared_folder

    base = shared_folder(arguments.shared) if arguments.shared else Path()
    folders = [base / folder for folder in arguments.folders]
    for folder in folders:
        if not folder.is_dir():
            return skip(f"there is no folder {folder}; set MINI_SHARED_DIR")
    excluded = read_excluded(Path(__file__).with_name("excluded.txt"))
    cases = [
        case
        for case in find_cases(folders)
        if re.search(arguments.filter, case.name) and case.name not in excluded
    ]
    start = time.monotonic()
    ended = in_parallel(
        arguments.jobs, lambda case: run_guarded(arguments.tools, case), cases
    )
    results = {case.name: end[:2] for case, end in zip(cases, ended)}
    times = {case.name: end[2] for case, end in zip(cases, ended)}
    report(results, times, arguments, time.monotonic() - start)
    return compare_with_list(results, arguments)


if __name__ == "__main__":
    sys.exit(main())
