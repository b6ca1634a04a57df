#!/usr/bin/env python3
"""Random Q/DQ graphs: the compiler's integers against exact ones and ONNX Runtime's.

Each case is built twice, with Q/DQ pairs and of operators on quantized tensors,
and compiled in both forms. Every element of both must be that of the formula in
NumPy, and of ONNX Runtime's operators on quantized tensors (without graph
optimizations, which change results) where it has them and its products are exact
on every processor. Where f32 is exact, the Q/DQ pairs in f32 must give the same
too. No convolution or matrix product may stay in f32.
"""

import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, keep_model, temporary_folder

OPSETS = [13, 17, 19, 21]


def families():
    import contractions
    import others

    weighted = {
        contractions.conv: 8,
        contractions.few_channels: 4,
        contractions.gemm: 3,
        contractions.matmul: 3,
        others.add: 3,
        others.mul: 1,
        others.average_pool: 2,
        others.global_average_pool: 2,
        others.concat: 1,
        others.moves: 2,
        others.where: 1,
    }
    return {f.__name__: (f, weight) for f, weight in weighted.items()}


def random_pair(seed, cases, family):
    import numpy as np
    from graph_pair import GraphPair

    rng = np.random.default_rng(seed)
    b = GraphPair(rng, OPSETS[seed % len(OPSETS)])
    table = {n: row for n, row in families().items() if family in (None, n)}
    emitters, weights = zip(*table.values())
    probabilities = np.array(weights) / sum(weights)
    for _ in range(cases):
        emitters[rng.choice(len(emitters), p=probabilities)](b)
    return b


def compare_case(output, ours, theirs):
    """What is wrong with one case."""
    from mini_tools import compare

    references = []
    if output.expected is not None:
        references.append(("the formula", output.expected))
    if output.has_peer:
        references.append(("ONNX Runtime", theirs[output.qoperator]))
    if output.is_exact:
        references.append(("ONNX Runtime's Q/DQ pairs", theirs[output.qdq]))
    for form, name in (("Q/DQ", output.qdq), ("QOperator", output.qoperator)):
        for who, expected in references:
            problem = compare(ours[name], expected, 0, 0)
            if problem:
                return f"{output.title}: in {form} form, against {who}: {problem}"
    return None


def check_outputs(tools, b):
    """The problems of a model's cases."""
    import onnx_runtime
    from exact_products import require_exact
    from mini_tools import ToolFailure

    peer = b.model(for_peer=True)
    require_exact(peer)
    theirs = onnx_runtime.run(peer, b.data)
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(b.model(for_peer=False), b.data, folder)
        run.require_integers()
    except ToolFailure as failure:
        return [str(failure)]
    found = [compare_case(output, run.outputs, theirs) for output in b.outputs]
    return [problem for problem in found if problem]


def check_file(seed, arguments):
    b = random_pair(seed, arguments.cases, arguments.family)
    problems = check_outputs(arguments.tools, b)
    if problems and arguments.keep:
        keep_model(arguments.keep, f"seed{seed}", b.model(for_peer=False))
    return b.outputs, problems


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_seeds("files", 25)
    driver.add_count("cases", 22, "how many cases each")
    driver.add_jobs("models")
    driver.add_argument("--family", help="only cases of this family")
    arguments = driver.open()
    start = time.monotonic()
    seeds = driver.seeds_of(arguments)
    results = in_parallel(
        arguments.jobs, lambda seed: check_file(seed, arguments), seeds
    )
    outputs = [output for found, _ in results for output in found]
    counts = Counter(output.title.split()[0].rstrip(",") for output in outputs)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    return end(
        f"{len(outputs)} graphs, {sum(o.has_peer for o in outputs)} with operators of "
        f"ONNX Runtime, {sum(o.is_exact for o in outputs)} exact in f32 too, in "
        f"{time.monotonic() - start:.0f} s",
        [(f"seed {s}", p) for s, (_, found) in zip(seeds, results) for p in found],
    )


if __name__ == "__main__":
    sys.exit(main())
