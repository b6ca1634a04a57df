#!/usr/bin/env python3
"""Random convolutions and matrix products of 8-bit floats, on the emulator.

Every element must be within the bounds that float8_model.py derives, and equal to
the reference where all sums are exact. The compiler must say that all products are
of 8-bit floats; with --strict-qdq, which half of the models are compiled with too,
that none is.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "support")]

from python_modules import find_modules  # noqa: E402


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    parser.add_argument("--python", default="", help="a virtual environment to use")
    parser.add_argument("--files", type=int, default=10, help="how many models (10)")
    parser.add_argument("--cases", type=int, default=12, help="how many cases each (12)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--keep", help="write the models that fail to this folder")
    return parser.parse_args()


def random_model(seed, cases):
    import float8_cases as families
    import numpy as np
    from float8_model import Model

    b = Model(np.random.default_rng(seed), is_exact=seed % 2 == 0)
    for _ in range(cases):
        b.choose([families.conv, families.two_layers, families.gemm, families.matmul])(b)
    return b


def model_of_all_codes():
    import float8_cases as families
    import numpy as np
    from float8_model import Model

    b = Model(np.random.default_rng(0), is_exact=True)
    families.all_codes(b)
    return b


def check_output(output, found):
    """What is wrong with an output, or nothing."""
    import numpy as np

    if found.shape != output.low.shape:
        return f"{output.title}: is {found.shape}, expected {output.low.shape}"
    values = output.format.values[found] if output.format else found.astype(np.float64)
    is_right = (values >= output.low) & (values <= output.high)
    is_right |= np.isnan(values) & np.isnan(output.low)
    wrong = np.argwhere(~is_right)
    if not wrong.size:
        return None
    at = tuple(int(index) for index in wrong[0])
    return (
        f"{output.title}: {len(wrong)} of {values.size} elements differ, first at {list(at)}: "
        f"{values[at]}, expected {output.low[at]} to {output.high[at]}"
    )


def check_counts(b, operators, is_strict):
    where, nowhere = ("float", "float8") if is_strict else ("float8", "float")
    for kind, count in b.products.items():
        found = operators.get(kind, {where: 0, nowhere: 0})
        if (found[where], found[nowhere]) != (count, 0):
            return f"of {count} {kind}, the compiler counts {found}"
    return None


def check_model(tools, b, options):
    """The problems of a model."""
    is_strict = "--strict-qdq" in options
    with tempfile.TemporaryDirectory(prefix="mini-float8-") as name:
        folder = Path(name)
        path, program, report = (folder / n for n in ("model.onnx", "program", "report.json"))
        path.write_bytes(b.proto().SerializeToString())
        completed = tools.compile(path, program, f"--json={report}", *options)
        if completed.status:
            return ["mini-compile: " + completed.describe()]
        problems = [check_counts(b, json.loads(report.read_text())["operators"], is_strict)]
        completed, results = tools.run(program, b.data, folder)
        if completed.status:
            return [*filter(None, problems), "mini-run: " + completed.describe()]
    problems += [check_output(output, found) for output, found in zip(b.outputs, results)]
    return [problem for problem in problems if problem]


def main():
    arguments = parse_arguments()
    find_modules(("numpy", "onnx"), arguments.python)
    from mini_tools import Tools

    tools = Tools(arguments.tools)
    seeds = range(arguments.first, arguments.first + arguments.files)
    models = {f"seed {seed}": random_model(seed, arguments.cases) for seed in seeds}
    models["codes"] = model_of_all_codes()
    failures = 0
    for title, b in models.items():
        for options in [], ["--strict-qdq"]:
            problems = check_model(tools, b, options)
            failures += len(problems)
            for problem in problems:
                print(" ".join([title, *options]) + f": {problem}")
            if problems and arguments.keep:
                folder = Path(arguments.keep)
                folder.mkdir(parents=True, exist_ok=True)
                path = folder / f"{title.replace(' ', '')}.onnx"
                path.write_bytes(b.proto().SerializeToString())
    print(f"{sum(len(b.outputs) for b in models.values())} products; {failures} fail")
    return int(bool(failures))


if __name__ == "__main__":
    sys.exit(main())
