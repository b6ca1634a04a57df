#!/usr/bin/env python3
"""Random graphs, compiled and emulated, against ONNX Runtime on the CPU.

ONNX Runtime's graph optimizations are off, as they change results. How far each
element may differ follows from the graph: see graph_builder.py. A refusal is a
failure too: only operators that `mini-compile --list-ops` names are generated.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from python_modules import find_modules  # noqa: E402

NEEDED = ("numpy", "onnx", "onnxruntime")


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    parser.add_argument("--python", default="", help="a virtual environment to use")
    parser.add_argument("--graphs", type=int, default=300, help="how many graphs (300)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=2, help="graphs at a time (2)")
    parser.add_argument("--keep", help="write the graphs that fail to this folder")
    return parser.parse_args()


def check_graph(tools, table, seed, keep):
    """The graph's operators, and what is wrong with its results or none."""
    import onnx
    import onnxruntime
    from random_graph import random_graph

    model, data, outputs, operators = random_graph(seed, table)
    onnx.checker.check_model(model, full_check=True)
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    expected = session.run(None, data)
    with tempfile.TemporaryDirectory(prefix="mini-differential-") as folder:
        problem = run_mini(tools, Path(folder), model, data, outputs, expected)
    if problem and keep:
        write_case(Path(keep) / f"seed{seed}", model, data, expected)
    return operators, problem


def check_guarded(tools, table, seed, keep):
    try:
        return check_graph(tools, table, seed, keep)
    except Exception as error:  # one graph must not end the run
        return [], f"the test itself: {type(error).__name__}: {error}"


def run_mini(tools, folder, model, data, outputs, expected):
    path, program = folder / "model.onnx", folder / "program.hsaco"
    path.write_bytes(model.SerializeToString())
    completed = tools.compile(path, program, "--strict-qdq")
    if completed.status:
        return "mini-compile: " + completed.describe()
    completed, actual = tools.run(program, data, folder)
    if completed.status:
        return "mini-run: " + completed.describe()
    for output, ours, theirs in zip(outputs, actual, expected):
        problem = compare_to_bound(output, ours, theirs)
        if problem:
            return f"output {output.name} {problem}"
    return None


def compare_to_bound(value, actual, expected):
    """Says where the results differ by more than the value's bound."""
    import numpy as np

    if actual.shape != expected.shape or actual.dtype != expected.dtype:
        return (
            f"is {actual.dtype}{list(actual.shape)}, "
            f"expected {expected.dtype}{list(expected.shape)}"
        )
    difference = np.abs(actual.astype(np.float64) - expected.astype(np.float64))
    # Also true for a NaN, which no graph here has.
    wrong = ~(difference <= value.error)
    if wrong.any():
        at = tuple(int(index) for index in np.argwhere(wrong)[0])
        return (
            f"differs in {np.count_nonzero(wrong)} of {wrong.size} elements by more "
            f"than {value.error:.3g}, first at {list(at)}: {actual[at]!s}, "
            f"expected {expected[at]!s}"
        )
    flipped = np.count_nonzero(difference)
    if value.flips is not None and flipped > 2 + value.flips * difference.size:
        return f"has {flipped} of {difference.size} elements in another step"
    return None


def write_case(folder, model, data, expected):
    """Writes a case as ONNX's backend tests have it."""
    from onnx import numpy_helper

    data_set = folder / "test_data_set_0"
    data_set.mkdir(parents=True, exist_ok=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())
    for kind, arrays in (("input", data.values()), ("output", expected)):
        for index, array in enumerate(arrays):
            tensor = numpy_helper.from_array(array)
            path = data_set / f"{kind}_{index}.pb"
            path.write_bytes(tensor.SerializeToString())


def main():
    arguments = parse_arguments()
    find_modules(NEEDED, arguments.python)
    from mini_tools import Tools
    from random_graph import rows_of

    tools = Tools(arguments.tools)
    table, left_out = rows_of(tools.supported_operators())
    if left_out:
        print("not supported, left out:", ", ".join(sorted({r.name for r in left_out})))
    start = time.monotonic()
    seeds = range(arguments.first, arguments.first + arguments.graphs)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(
            pool.map(lambda seed: check_guarded(tools, table, seed, arguments.keep), seeds)
        )
    counts = Counter(name for operators, _ in results for name in operators)
    failures = [(s, p) for s, (_, p) in zip(seeds, results) if p]
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    for seed, problem in failures:
        print(f"seed {seed}: {problem}")
    elapsed = time.monotonic() - start
    print(f"{len(results)} graphs in {elapsed:.0f} s, {len(failures)} fail")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
