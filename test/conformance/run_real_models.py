#!/usr/bin/env python3
"""Whole quantized networks against ONNX Runtime's recorded outputs.

A folder has NAME.onnx, NAME.in.npy and NAME.out.npy. Sums in f32 depend on their
order, so that now and then a value close to a tie is quantized to the next step,
and each layer behind it moves a little. The results are therefore compared in
steps of the last quantization: none may be more than MAX_STEPS away, and the five
greatest of a classifier's outputs must be the same classes.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, skip, temporary_folder

MAX_STEPS = 4


def last_scale(graph):
    """The scale of the quantization that the output comes from."""
    import numpy as np
    from onnx import numpy_helper

    producers = {name: node for node in graph.node for name in node.output}
    node = producers[graph.output[0].name]
    if node.op_type != "DequantizeLinear":
        raise ValueError(f"the output comes from {node.op_type}, not from a Q/DQ pair")
    constants = {tensor.name: tensor for tensor in graph.initializer}
    return float(np.max(numpy_helper.to_array(constants[node.input[1]])))


def top_classes(scores, count=5):
    import numpy as np

    return set(np.argsort(-scores, kind="stable")[:count].tolist())


def run_model(tools, path):
    """Says how the results of one model differ; gives whether that is too much."""
    import numpy as np
    import onnx
    from mini_tools import ToolFailure

    model = onnx.load(str(path))
    graph = model.graph
    expected = np.load(path.with_suffix(".out.npy"))
    inputs = {graph.input[0].name: np.load(path.with_suffix(".in.npy"))}
    try:
        with temporary_folder() as folder:
            run = tools.compile_and_run(model, inputs, folder, "--strict-qdq")
    except ToolFailure as failure:
        print(f"{path.stem}: {failure}")
        return False
    scores = run.outputs[graph.output[0].name]
    difference = np.abs(scores.astype(np.float64) - expected)
    steps = round(float(difference.max()) / last_scale(graph))
    print(
        f"{path.stem}: {np.count_nonzero(difference)} of {difference.size} elements "
        f"differ, by {difference.max():.6g} ({steps} steps) at most; compiled in "
        f"{run.compile_seconds:.1f} s, run in {run.execution['wall_seconds'][0]:.1f} s"
    )
    agree = True
    if expected.ndim == 2:
        for ours, theirs in zip(scores, expected):
            common = len(top_classes(ours) & top_classes(theirs))
            print(f"{path.stem}: {common} of the 5 top classes agree")
            agree &= common == 5
    # Also false for a NaN.
    return agree and bool((difference <= (MAX_STEPS + 0.5) * last_scale(graph)).all())


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx"))
    driver.add_argument("folder", help="folder of models")
    driver.add_shared(".")
    arguments = driver.open(timeout=600)
    from mini_tools import shared_folder

    folder = shared_folder(arguments.shared) / arguments.folder
    models = sorted(folder.glob("*.onnx"))
    if not models:
        return skip(f"there are no models in {folder}; set MINI_SHARED_DIR")
    return int(not all([run_model(arguments.tools, path) for path in models]))


if __name__ == "__main__":
    sys.exit(main())
