#!/usr/bin/env python3
"""A graph of twice as many nodes must be twice as many operations at most, after
the graph phase and as kernels, and no kernel may grow with the graph.

What a pass copies shows here, at sizes at which it costs no time yet: a value that
is computed again for each of its readers, a piece that is copied for each concat.
Operations are counted and not seconds, so that the result is the same everywhere.
"""

import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, in_parallel, temporary_folder
from families import FAMILIES

# What is there once makes the ratio smaller; this allows for a kernel more.
MOST_GROWTH = 2.3
# Of one kernel: mini-place-values bounds what is computed for an element by 256
# operations and loads; constants and what begins and ends a kernel are beside them.
MOST_IN_KERNEL = 300
PHASES = {"graph": "02-graph.mlir", "kernels": "03-kernels.mlir"}
OPERATION = re.compile(r"^\s*(%[\w:, #]+ = )?\"?[a-z]\w*(\.\w+)+\b")


def count_operations(text):
    return sum(bool(OPERATION.match(line)) for line in text.splitlines())


def largest_kernel(text):
    kernels = re.findall(r"gpu\.func.*?gpu\.return", text, re.DOTALL)
    return max(map(count_operations, kernels))


def measure(tools, folder, family, nodes):
    """The operations after each phase, and those of the largest kernel."""
    folder = folder / f"{family}-{nodes}"
    folder.mkdir()
    model = folder / "model.mlir"
    model.write_text(FAMILIES[family][0](nodes))
    options = ["--to=kernels", f"--save-temps={folder}", "--no-elide"]
    completed = tools.compile(model, folder / "last.mlir", *options)
    if completed.status:
        return completed.describe()
    texts = {phase: (folder / name).read_text() for phase, name in PHASES.items()}
    counts = {phase: count_operations(text) for phase, text in texts.items()}
    return counts | {"largest kernel": largest_kernel(texts["kernels"])}


def find_problem(once, twice):
    for result in (once, twice):
        if isinstance(result, str):
            return result
    for phase in PHASES:
        if twice[phase] > MOST_GROWTH * once[phase]:
            return f"{once[phase]} operations become {twice[phase]} in {phase}"
    if twice["largest kernel"] > MOST_IN_KERNEL:
        return f"a kernel has {twice['largest kernel']} operations"
    return None


def main():
    driver = Driver(__doc__, modules=("numpy",))
    driver.add_argument("--families", nargs="+", default=list(FAMILIES))
    driver.add_jobs("models")
    # A graph that grows without a bound should end before the memory does.
    arguments = driver.open(timeout=20)
    problems = []
    with temporary_folder() as folder:
        sizes = [(f, FAMILIES[f][1] * i) for f in arguments.families for i in (1, 2)]
        results = in_parallel(
            arguments.jobs, lambda size: measure(arguments.tools, folder, *size), sizes
        )
    for (family, nodes), once, twice in zip(sizes[::2], results[::2], results[1::2]):
        print(f"{family}, {nodes} nodes: {once}; twice as many: {twice}")
        if problem := find_problem(once, twice):
            problems.append((family, problem))
    return end(f"{len(arguments.families)} families", problems)


if __name__ == "__main__":
    sys.exit(main())
