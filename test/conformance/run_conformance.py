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

# ONNX's backend tests allow floats these, unless a case says otherwise.
RTOL, ATOL = 1e-3, 1e-7

PASS, UNSUPPORTED, FAIL = "pass", "unsupported", "FAIL"


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


def judge_refusal(completed):
    """Whether a compilation's end is a refusal with a reason, or a failure."""
    if completed.status == 1 and "support" in completed.errors:
        return UNSUPPORTED, reason_of(completed.errors)
    return FAIL, "mini-compile: " + completed.describe()


def reason_of(errors):
    """A refusal in a few words that do not change with each new operator."""
    from mini_tools import shorten

    reason = shorten(errors, limit=1000)
    operators = re.match(r"\d+ operators? (?:is|are) not supported: (.*?)(;|$)", reason)
    if operators:
        return re.sub(r" \(\d+\)", "", operators.group(1))
    return reason.split(";")[0][:120]


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


def read_list(path):
    """The state and the reason of each case, by name."""
    results = {}
    for line in path.read_text().splitlines() if path.exists() else []:
        name, state, *reason = line.split(" ", 2)
        results[name] = (state, reason[0] if reason else "")
    return results


def write_list(path, results):
    lines = [" ".join(filter(None, (n, s, r))) for n, (s, r) in sorted(results.items())]
    path.write_text("\n".join(lines) + "\n")


def find_changes(results, listed):
    """The changes for the worse, and all others, each as a line of text."""
    worse, other = [], []
    for name, (state, reason) in results.items():
        was, was_reason = listed.get(name, ("not listed", ""))
        line = f"{name}: {was} -> {state}" + (f": {reason}" if reason else "")
        if state == FAIL or (was == PASS and state != PASS):
            worse.append(line)
        elif (state, reason) != (was, was_reason):
            other.append(line)
    return worse, other


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
    add("--list", type=Path, required=True, help="the list of results")
    add("--update", action="store_true", help="write the list anew")
    add("--filter", default="", help="only cases whose name matches")
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

    listed = read_list(arguments.list)
    if arguments.filter:
        listed = {n: r for n, r in listed.items() if re.search(arguments.filter, n)}
    worse, other = find_changes(results, listed)
    worse += [f"{name}: listed, but absent" for name in listed if name not in results]
    if arguments.update:
        merged = (
            {**read_list(arguments.list), **results} if arguments.filter else results
        )
        write_list(arguments.list, {n: r for n, r in merged.items() if r[0] != FAIL})
        return int(any(state == FAIL for state, _ in results.values()))
    if other:
        print(
            f"{len(other)} cases differ from {arguments.list.name}, none for the "
            "worse; run again with --update:",
            *other,
            sep="\n  ",
        )
    if worse:
        print(
            f"{len(worse)} cases are worse than {arguments.list.name} says:",
            *worse,
            sep="\n  ",
        )
    return int(bool(worse))


if __name__ == "__main__":
    sys.exit(main())
