#!/usr/bin/env python3
"""Whole quantized networks against ONNX Runtime's recorded outputs.

A folder has NAME.onnx, NAME.in.npy and NAME.out.npy. Sums in f32 depend on their
order, so that now and then a value close to a tie is quantized to the next step,
and each layer behind it moves a little. The results are therefore compared in
steps of the last quantization: none may be more than MAX_STEPS away, and the five
greatest of a classifier's outputs must be the same classes.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from mini_tools import SKIPPED, Tools, shared_folder  # noqa: E402

MAX_STEPS = 4


def last_scale(graph):
    """The scale of the quantization that the output comes from."""
    producers = {name: node for node in graph.node for name in node.output}
    node = producers[graph.output[0].name]
    if node.op_type != "DequantizeLinear":
        raise ValueError(f"the output comes from {node.op_type}, not from a Q/DQ pair")
    constants = {tensor.name: tensor for tensor in graph.initializer}
    return float(np.max(numpy_helper.to_array(constants[node.input[1]])))


def top_classes(scores, count=5):
    return set(np.argsort(-scores, kind="stable")[:count].tolist())


def run_model(tools, path):
    """Says how the results of one model differ; gives whether that is too much."""
    graph = onnx.load(str(path)).graph
    expected = np.load(path.with_suffix(".out.npy"))
    inputs = {graph.input[0].name: np.load(path.with_suffix(".in.npy"))}
    with tempfile.TemporaryDirectory(prefix="mini-real-model-") as name:
        folder = Path(name)
        start = time.monotonic()
        completed = tools.compile(path, folder / "program.hsaco", "--strict-qdq")
        compiled = time.monotonic()
        outputs = []
        if completed.status == 0:
            completed, outputs = tools.run(folder / "program.hsaco", inputs, folder)
        if completed.status:
            print(f"{path.stem}: {completed.describe()}")
            return False
        ran = time.monotonic()
    difference = np.abs(outputs[0].astype(np.float64) - expected)
    steps = round(float(difference.max()) / last_scale(graph))
    print(
        f"{path.stem}: {np.count_nonzero(difference)} of {difference.size} elements "
        f"differ, by {difference.max():.6g} ({steps} steps) at most; compiled in "
        f"{compiled - start:.1f} s, run in {ran - compiled:.1f} s"
    )
    agree = True
    if expected.ndim == 2:
        for ours, theirs in zip(outputs[0], expected):
            common = len(top_classes(ours) & top_classes(theirs))
            print(f"{path.stem}: {common} of the 5 top classes agree")
            agree &= common == 5
    # Also false for a NaN.
    return agree and bool((difference <= (MAX_STEPS + 0.5) * last_scale(graph)).all())


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", help="folder of models")
    parser.add_argument(
        "--shared", default=".", help="where it is; MINI_SHARED_DIR comes first"
    )
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    arguments = parser.parse_args()
    folder = shared_folder(arguments.shared) / arguments.folder
    models = sorted(folder.glob("*.onnx"))
    if not models:
        print(f"skipped: there are no models in {folder}; set MINI_SHARED_DIR")
        return SKIPPED
    tools = Tools(arguments.tools, timeout=600)
    return int(not all([run_model(tools, path) for path in models]))


if __name__ == "__main__":
    sys.exit(main())
