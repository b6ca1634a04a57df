"""mini-compile and mini-run as functions, for the tests that are in Python.

Standard library and NumPy only. What a tool says and how it ends is kept as it
is: the tests decide what it means.
"""

import json
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np


@dataclass
class Completed:
    """How one use of a tool ended: its exit status, or why it has none."""

    status: int
    errors: str

    def describe(self):
        if self.status == TIMED_OUT:
            return "timed out"
        if self.status < 0:
            return f"killed by {signal.Signals(-self.status).name}"
        return f"exit status {self.status}: {shorten(self.errors)}"


# Not a status that a process can end with.
TIMED_OUT = 1000


class ToolFailure(Exception):
    """What mini-compile or mini-run said."""


@dataclass
class Run:
    """A model that was compiled and run: what the tools' --json says, the outputs
    by name, the seconds that the compilation took."""

    compilation: dict
    execution: dict
    outputs: dict
    compile_seconds: float

    def require_integers(self):
        if floats := self.compilation["float_operators"]:
            reason = "not on integers: {operator} {name}: {reason}"
            raise ToolFailure(reason.format(**floats[0]))


def shorten(errors, limit=160):
    """The first error of a tool's output, without its place in a file."""
    lines = errors.strip().splitlines() or ["no message"]
    first = next((line for line in lines if "error: " in line), lines[0])
    first = re.sub(r"^.*?error: ", "", first)
    return first if len(first) <= limit else first[: limit - 3] + "..."


def shared_folder(default):
    """The folder of recorded data that are not in the repository."""
    return Path(os.environ.get("MINI_SHARED_DIR", default))


class Tools:
    """The two tools of one build."""

    def __init__(self, folder, timeout=120):
        self.folder = Path(folder)
        self.timeout = timeout

    def execute(self, tool, *arguments):
        command = [str(self.folder / tool), *map(str, arguments)]
        # A tool that hangs may have children: all of its group is ended.
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        try:
            errors = process.communicate(timeout=self.timeout)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return Completed(TIMED_OUT, "")
        return Completed(process.returncode, errors.decode(errors="replace"))

    def supported_operators(self):
        """The names of the ONNX operators that the compiler knows."""
        command = [str(self.folder / "mini-compile"), "--list-ops"]
        text = subprocess.run(command, capture_output=True, text=True, check=True)
        rows = re.findall(r"^\| (\w+) \| \d", text.stdout, re.MULTILINE)
        return set(rows)

    def compile(self, model, program, *options):
        return self.execute("mini-compile", model, "-o", program, *options)

    def run(self, program, inputs, folder, *options):
        """Runs `program` on the emulator, with its inputs by name.

        Gives how it ended and the outputs in the program's order.
        """
        folder = Path(folder)
        report = folder / "report.json"
        arguments = ["--device=emulator", f"--output={folder}", f"--json={report}"]
        arguments += options
        for index, (name, array) in enumerate(inputs.items()):
            path = folder / f"input{index}.npy"
            np.save(path, array)
            arguments.append(f"--input={name}={path}")
        completed = self.execute("mini-run", program, *arguments)
        if completed.status:
            return completed, []
        outputs = json.loads(report.read_text())["outputs"]
        return completed, [np.load(output["file"]) for output in outputs]

    def compile_and_run(self, model, inputs, folder, *options):
        """The Run of an ONNX model, which is a protobuf; `folder` may be new."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        path, program = folder / "model.onnx", folder / "program.hsaco"
        report = folder / "compilation.json"
        path.write_bytes(model.SerializeToString())
        start = time.monotonic()
        completed = self.compile(path, program, f"--json={report}", *options)
        seconds = time.monotonic() - start
        if completed.status:
            raise ToolFailure("mini-compile: " + completed.describe())
        completed, arrays = self.run(program, inputs, folder)
        if completed.status:
            raise ToolFailure("mini-run: " + completed.describe())
        names = [value.name for value in model.graph.output]
        return Run(
            json.loads(report.read_text()),
            json.loads((folder / "report.json").read_text()),
            dict(zip(names, arrays)),
            seconds,
        )


def size_options(folder, dims, bound):
    """mini-compile's options for sizes of dimensions, and for inputs that it is given,
    which are written to `folder`."""
    options = [f"--dim={name}={size}" for name, size in dims.items()]
    for name, array in bound.items():
        np.save(folder / f"{name}.npy", array)
        options.append(f"--bind={name}={folder / name}.npy")
    return options


def compare_types(actual, expected):
    """Says how the types and shapes of two arrays differ, or nothing."""
    if actual.shape == expected.shape and actual.dtype == expected.dtype:
        return None
    return (
        f"is {actual.dtype}{list(actual.shape)}, "
        f"expected {expected.dtype}{list(expected.shape)}"
    )


def compare(actual, expected, rtol, atol):
    """Says how two arrays differ, or nothing if they do not.

    Floats may differ by atol + rtol * |expected|, and NaN equals NaN; all else
    is exact, the type and the shape too.
    """
    if problem := compare_types(actual, expected):
        return problem
    if expected.dtype.kind == "f":
        close = np.isclose(actual, expected, rtol=rtol, atol=atol, equal_nan=True)
    else:
        close = actual == expected
    wrong = np.argwhere(~close)
    if not wrong.size and close.all():
        return None
    at = tuple(int(index) for index in wrong[0]) if wrong.size else ()
    return (
        f"{np.count_nonzero(~close)} of {close.size} elements differ, first at "
        f"{list(at)}: {actual[at]}, expected {expected[at]}"
    )
