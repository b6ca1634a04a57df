#!/usr/bin/env python3
"""Random graphs, compiled and emulated, against ONNX Runtime on the CPU.

ONNX Runtime's graph optimizations are off, as they change results, and its products
of bytes are exact on every processor. How far each element may differ follows from
the graph: see graph_builder.py. A refusal is a failure too: only operators that
`mini-compile --list-ops` names are generated.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder


def check_graph(tools, table, seed, keep):
    """The graph's operators, and what is wrong with its results or none."""
    import onnx
    import onnx_runtime
    from exact_products import require_exact
    from mini_tools import ToolFailure
    from random_graph import random_graph

    model, data, outputs = random_graph(seed, table)
    onnx.checker.check_model(model, full_check=True)
    require_exact(model)
    expected = onnx_runtime.run(model, data)
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(model, data, folder, "--strict-qdq")
        problem = first_problem(outputs, run.outputs, expected)
    except ToolFailure as failure:
        problem = str(failure)
    if problem and keep:
        write_case(Path(keep) / f"seed{seed}", model, data, expected)
    return [node.op_type for node in model.graph.node], problem


def check_guarded(*arguments):
    try:
        return check_graph(*arguments)
    except Exception as error:  # one graph must not end the run
        return [], f"the test itself: {type(error).__name__}: {error}"


def first_problem(values, actual, expected):
    for value in values:
        problem = compare_to_bound(value, actual[value.name], expected[value.name])
        if problem:
            return f"output {value.name} {problem}"
    return None


def compare_to_bound(value, actual, expected):
    """Says where the results differ by more than the value's bound."""
    import numpy as np
    from mini_tools import compare_types

    if problem := compare_types(actual, expected):
        return problem
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
    for kind, arrays in (("input", data), ("output", expected)):
        for index, array in enumerate(arrays.values()):
            tensor = numpy_helper.from_array(array)
            path = data_set / f"{kind}_{index}.pb"
            path.write_bytes(tensor.SerializeToString())


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_seeds("graphs", 300)
    driver.add_jobs("graphs")
    arguments = driver.open()
    from random_graph import rows_of

    tools = arguments.tools
    table, left_out = rows_of(tools.supported_operators())
    if left_out:
        print("not supported, left out:", ", ".join(sorted({r.name for r in left_out})))
    start = time.monotonic()
    seeds = driver.seeds_of(arguments)
    results = in_parallel(
        arguments.jobs,
        lambda seed: check_guarded(tools, table, seed, arguments.keep),
        seeds,
    )
    counts = Counter(name for operators, _ in results for name in operators)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    problems = [(f"seed {s}", p) for s, (_, p) in zip(seeds, results) if p]
    return end(f"{len(results)} graphs in {time.monotonic() - start:.0f} s", problems)


if __name__ == "__main__":
    sys.exit(main())
