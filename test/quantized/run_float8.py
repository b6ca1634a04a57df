#!/usr/bin/env python3
"""Random convolutions and matrix products of 8-bit floats, on the emulator.

Every element must be within the bounds that float8_model.py derives, and equal to
the reference where all sums are exact. The compiler must say that all products are
of 8-bit floats; with --strict-qdq, which half of the models are compiled with too,
that none is.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, end, keep_model, temporary_folder


def random_model(seed, cases):
    import float8_cases as families
    import numpy as np
    from float8_model import OPSET, Model

    b = Model(np.random.default_rng(seed), OPSET, is_exact=seed % 2 == 0)
    for _ in range(cases):
        b.choose([families.conv, families.two_layers, families.gemm, families.matmul])(
            b
        )
    return b


def model_of_all_codes():
    import float8_cases as families
    import numpy as np
    from float8_model import OPSET, Model

    b = Model(np.random.default_rng(0), OPSET, is_exact=True)
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
        f"{output.title}: {len(wrong)} of {values.size} elements differ, first at "
        f"{list(at)}: {values[at]}, expected {output.low[at]} to {output.high[at]}"
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
    from mini_tools import ToolFailure

    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(b.model(), b.data, folder, *options)
    except ToolFailure as failure:
        return [str(failure)]
    problems = [
        check_counts(b, run.compilation["operators"], "--strict-qdq" in options),
        *(check_output(output, run.outputs[output.name]) for output in b.outputs),
    ]
    return [problem for problem in problems if problem]


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx"))
    driver.add_seeds("files", 10)
    driver.add_count("cases", 12, "how many cases each")
    arguments = driver.open()
    seeds = driver.seeds_of(arguments)
    models = {f"seed {seed}": random_model(seed, arguments.cases) for seed in seeds}
    models["codes"] = model_of_all_codes()
    found = []
    for title, b in models.items():
        for options in [], ["--strict-qdq"]:
            problems = check_model(arguments.tools, b, options)
            found += [(" ".join([title, *options]), problem) for problem in problems]
            if problems and arguments.keep:
                keep_model(arguments.keep, title, b.model())
    return end(f"{sum(len(b.outputs) for b in models.values())} products", found)


if __name__ == "__main__":
    sys.exit(main())
