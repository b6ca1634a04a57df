"""What the comparison is about: mini-compile, and mini-run on the emulator."""

import json
import tempfile
from pathlib import Path

import numpy as np
from mini_tools import Tools
from problems import Seed
from results import Result, processor_seconds

NAME = "mini"
PACKAGES = ()
TIMEOUT = 600


def inputs_of(case):
    """The inputs by the names that the program has for them."""
    if not isinstance(case.problem, Seed):
        names = ["x"] if case.tensors.skip is None else ["x", "skip"]
    else:
        names = [f"input{index}" for index in range(len(case.inputs))]
    return dict(zip(names, case.inputs))


def launch_of(record, times):
    stalls = times["stall_clocks"]
    return {
        "kernel": record["kernel"],
        "grid": record["grid"],
        "block": record["block"],
        "seconds": times["seconds"],
        "launch_seconds": times["launch_seconds"],
        "bound": times["bound"],
        "matrix_share": times["shares"]["mfma"],
        "compute_units": times["compute_units"],
        "resident_waves": times["resident_waves"],
        "main_stall": max(stalls, key=stalls.get),
    }


def run(case, setup):
    tools = Tools(setup.tools, TIMEOUT)
    with tempfile.TemporaryDirectory(prefix="mini-benchmark-") as name:
        folder = Path(name)
        model, program = folder / "model.onnx", folder / "program.hsaco"
        if isinstance(case.problem, Seed):
            model = case.problem.model
        else:
            model.write_bytes(case.model)
        start = processor_seconds()
        completed = tools.compile(model, program)
        seconds = processor_seconds() - start
        if completed.status:
            raise RuntimeError("mini-compile: " + completed.describe())
        inputs = inputs_of(case)
        completed, outputs = tools.run(program, inputs, folder, "--profile")
        if completed.status:
            raise RuntimeError("mini-run: " + completed.describe())
        report = json.loads((folder / "report.json").read_text())
    different = int(np.count_nonzero(outputs[0] != case.expected))
    if outputs[0].shape != case.expected.shape or different:
        raise RuntimeError(f"{different} of {case.expected.size} elements are wrong")
    kernels = {kernel["name"]: kernel for kernel in report["program"]["kernels"]}
    launches = [
        launch_of(record, record["timing"]) for record in report["profile"]["launches"]
    ]
    tilings = [kernels[launch["kernel"]]["tiling"] for launch in launches]
    return Result(launches, seconds, "; ".join(tilings))
