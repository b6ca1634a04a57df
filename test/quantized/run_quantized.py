#!/usr/bin/env python3
"""Random Q/DQ graphs: the compiler's integers against ONNX Runtime's, exactly.

Each case is built twice, with Q/DQ pairs and of operators on quantized tensors,
and compiled in both forms. Every element of both must be that of ONNX Runtime's
operators on quantized tensors (without graph optimizations, which change results),
and that of the formula in NumPy; where ONNX Runtime has no such operator, of the
formula alone. Where f32 is exact, the Q/DQ pairs in f32 must give the same too. No
convolution or matrix product may stay in f32.
"""

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support")]

from python_modules import find_modules  # noqa: E402

NEEDED = ("numpy", "onnx", "onnxruntime")

OPSETS = [13, 17, 19, 21]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    parser.add_argument("--python", default="", help="a virtual environment to use")
    parser.add_argument("--files", type=int, default=25, help="how many models (25)")
    parser.add_argument("--cases", type=int, default=22, help="how many cases each (22)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--jobs", type=int, default=2, help="models at a time (2)")
    parser.add_argument("--family", help="only cases of this family")
    parser.add_argument("--keep", help="write the models that fail to this folder")
    return parser.parse_args()


def has_byte_products():
    """Whether the processor multiplies bytes without saturating in between."""
    try:
        flags = Path("/proc/cpuinfo").read_text()
    except OSError:
        return False
    return "avx512_vnni" in flags or "avx_vnni" in flags


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
    b = GraphPair(rng, OPSETS[seed % len(OPSETS)], has_byte_products())
    table = {n: row for n, row in families().items() if family in (None, n)}
    emitters, weights = zip(*table.values())
    probabilities = np.array(weights) / sum(weights)
    for _ in range(cases):
        emitters[rng.choice(len(emitters), p=probabilities)](b)
    return b


def run_peer(b):
    """ONNX Runtime's results by name."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    model = b.model(for_peer=True).SerializeToString()
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, b.data)))


def run_mini(tools, b, folder):
    """The compiler's results by name, or why there are none."""
    path, program = folder / "model.onnx", folder / "program.hsaco"
    model = b.model(for_peer=False)
    path.write_bytes(model.SerializeToString())
    report = folder / "report.json"
    completed = tools.compile(path, program, f"--json={report}")
    if completed.status:
        return None, "mini-compile: " + completed.describe()
    floats = json.loads(report.read_text())["float_operators"]
    if floats:
        return None, "not on integers: {operator} {name}: {reason}".format(**floats[0])
    completed, results = tools.run(program, b.data, folder)
    if completed.status:
        return None, "mini-run: " + completed.describe()
    return dict(zip([output.name for output in model.graph.output], results)), None


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


def check_file(tools, seed, arguments):
    b = random_pair(seed, arguments.cases, arguments.family)
    theirs = run_peer(b)
    with tempfile.TemporaryDirectory(prefix="mini-quantized-") as name:
        ours, problem = run_mini(tools, b, Path(name))
    problems = [problem] if problem else []
    if ours is not None:
        found = [compare_case(output, ours, theirs) for output in b.outputs]
        problems += [problem for problem in found if problem]
    if problems and arguments.keep:
        folder = Path(arguments.keep)
        folder.mkdir(parents=True, exist_ok=True)
        model = b.model(for_peer=False).SerializeToString()
        (folder / f"seed{seed}.onnx").write_bytes(model)
    return b.outputs, problems


def main():
    arguments = parse_arguments()
    find_modules(NEEDED, arguments.python)
    from mini_tools import Tools

    tools = Tools(arguments.tools)
    start = time.monotonic()
    seeds = range(arguments.first, arguments.first + arguments.files)
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(pool.map(lambda seed: check_file(tools, seed, arguments), seeds))
    failures = [(s, p) for s, (_, problems) in zip(seeds, results) for p in problems]
    for seed, problem in failures:
        print(f"seed {seed}: {problem}")
    outputs = [output for found, _ in results for output in found]
    counts = Counter(output.title.split()[0].rstrip(",") for output in outputs)
    print(", ".join(f"{name} {count}" for name, count in sorted(counts.items())))
    print(
        f"{len(outputs)} graphs, {sum(o.has_peer for o in outputs)} with operators of ONNX "
        f"Runtime, {sum(o.is_exact for o in outputs)} exact in f32 too, in "
        f"{time.monotonic() - start:.0f} s; {len(failures)} fail"
    )
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
