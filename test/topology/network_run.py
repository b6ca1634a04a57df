"""One network compiled and emulated, beside the reference and ONNX Runtime."""

import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import comparison
import onnx
import onnx_runtime
from integer_reference import Evaluation


@dataclass
class Program:
    """A compiled model with its figures and what a run of it gave."""

    figures: dict
    plan: dict
    compile_seconds: float
    run_seconds: float
    outputs: dict

    def launches(self):
        """How many launches there are, and of how many kernels."""
        return f"{len(self.plan['launches'])} ({len(self.plan['kernels'])})"

    def intrinsics(self):
        """How many launches take which matrix instruction."""
        counts = Counter()
        for launch in self.plan["launches"]:
            tiling = self.plan["kernels"][launch["kernel"]]["tiling"]
            if found := re.search(r'intrinsic = "(\w+)"', tiling):
                counts[found.group(1)] += 1
        return counts

    def moves_only(self):
        """The kernels that are neither a contraction nor a reduction: whatever is
        elementwise should be part of one that is."""
        names = {kernel["name"] for kernel in self.plan["kernels"]}
        return sorted(n for n in names if not n.startswith(("contract", "reduce")))

    def peak_bytes(self):
        return self.figures["workspace_bytes"] + self.figures["constant_bytes"]


class ToolFailure(Exception):
    """What mini-compile or mini-run said."""


def build_and_run(tools, model, inputs, folder):
    folder.mkdir()
    path, program = folder / "model.onnx", folder / "program.hsaco"
    onnx.save(model, str(path))
    start = time.monotonic()
    completed = tools.compile(path, program, f"--json={folder / 'figures.json'}")
    seconds = time.monotonic() - start
    if completed.status:
        raise ToolFailure("mini-compile: " + completed.describe())
    completed, arrays = tools.run(program, inputs, folder)
    if completed.status:
        raise ToolFailure("mini-run: " + completed.describe())
    report = json.loads((folder / "report.json").read_text())
    figures = json.loads((folder / "figures.json").read_text())
    names = [value.name for value in model.graph.output]
    outputs = dict(zip(names, arrays))
    run_seconds = report["wall_seconds"][0]
    return Program(figures, report["program"], seconds, run_seconds, outputs)


@dataclass
class Result:
    row: dict
    problems: list = field(default_factory=list)


def compare_layers(tools, model, inputs, reference, folder):
    """Says which layers differ: each is compared with what the reference makes of
    the program's own results of the layers before it."""
    tensors = {name: array for name, (_, array) in reference.layers.items()}
    extended = onnx_runtime.with_outputs(model, tensors)
    outputs = build_and_run(tools, extended, inputs, folder).outputs
    evaluation = Evaluation(model, {name: outputs[name] for name in tensors})
    evaluation.run(inputs)
    problems = []
    for name, (operator, expected) in evaluation.layers.items():
        count = comparison.count_different(outputs[name], expected)
        if count:
            problems.append(
                f"layer {name} ({operator}): {count} of {expected.size} elements differ"
            )
    return problems


def check_kernels(program):
    """Says what is computed otherwise than on integers, in fused kernels."""
    problems = []
    floats = [name for name in program.intrinsics() if not name.startswith("i8_")]
    if floats:
        problems.append(f"matrix instructions of floats: {floats}")
    if stray := program.moves_only():
        problems.append(f"kernels without a contraction or reduction: {stray}")
    return problems


def check_network(tools, name, model, inputs, with_layers, folder):
    """Compiles and runs a model; fails where the program is not what the integer
    reference says, and reports how far ONNX Runtime is."""
    folder = Path(folder)
    reference = Evaluation(model)
    expected = reference.run(inputs)
    program = build_and_run(tools, model, inputs, folder / "network")
    theirs = onnx_runtime.run(model, inputs)
    problems = check_kernels(program)
    for output, array in expected.items():
        count = comparison.count_different(program.outputs[output], array)
        if count:
            problems.append(
                f"output {output}: {count} of {array.size} elements are not those of "
                "the integer reference"
            )
    layers = "-"
    if with_layers:
        wrong = compare_layers(tools, model, inputs, reference, folder / "layers")
        layers = f"{len(reference.layers) - len(wrong)}/{len(reference.layers)}"
        problems += wrong
    output = model.graph.output[0].name
    ours, runtime = program.outputs[output], theirs[output]
    is_classifier = ours.ndim == 2
    row = {
        "network": name,
        "launches (kernels)": program.launches(),
        "matrix instructions": ", ".join(
            f"{count} {name}" for name, count in sorted(program.intrinsics().items())
        ),
        "compile": f"{program.compile_seconds:.1f} s",
        "run": f"{program.run_seconds:.2f} s",
        "peak": f"{program.peak_bytes() / 1e6:.2f} MB",
        "layers": layers,
        "ORT max": f"{abs(ours - runtime).max():.3g}",
        "cosine": f"{comparison.cosine(ours, runtime):.6f}",
        "top-1": comparison.top_agreement(ours, runtime, 1) if is_classifier else "-",
        "top-5": comparison.top_agreement(ours, runtime, 5) if is_classifier else "-",
    }
    return Result(row, problems)
