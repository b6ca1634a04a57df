"""One network compiled and emulated, beside the reference and ONNX Runtime."""

import re
from collections import Counter
from dataclasses import dataclass, field

import comparison
import onnx_runtime
from integer_reference import Evaluation
from mini_tools import Run


@dataclass
class Figures:
    """What is to be known of a network's program."""

    run: Run

    @property
    def plan(self):
        return self.run.execution["program"]

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
        compilation = self.run.compilation
        return compilation["workspace_bytes"] + compilation["constant_bytes"]


@dataclass
class Result:
    row: dict
    problems: list = field(default_factory=list)


def compare_layers(tools, model, inputs, reference, folder):
    """Says which layers differ: each is compared with what the reference makes of
    the program's own results of the layers before it."""
    tensors = {name: array for name, (_, array) in reference.layers.items()}
    extended = onnx_runtime.with_outputs(model, tensors)
    outputs = tools.compile_and_run(extended, inputs, folder).outputs
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


def check_kernels(figures):
    """Says what is computed otherwise than on integers, in fused kernels."""
    problems = []
    floats = [name for name in figures.intrinsics() if not name.startswith("i8_")]
    if floats:
        problems.append(f"matrix instructions of floats: {floats}")
    if stray := figures.moves_only():
        problems.append(f"kernels without a contraction or reduction: {stray}")
    return problems


def compare_outputs(outputs, expected):
    """Says which outputs differ."""
    counts = {
        name: comparison.count_different(outputs[name], array)
        for name, array in expected.items()
    }
    return [
        f"output {name}: {count} of {expected[name].size} elements are not those of "
        "the integer reference"
        for name, count in counts.items()
        if count
    ]


def table_row(name, figures, layers, ours, theirs):
    """The figures of a network, and how far ONNX Runtime's output is."""
    is_classifier = ours.ndim == 2
    return {
        "network": name,
        "launches (kernels)": figures.launches(),
        "matrix instructions": ", ".join(
            f"{count} {name}" for name, count in sorted(figures.intrinsics().items())
        ),
        "compile": f"{figures.run.compile_seconds:.1f} s",
        "run": f"{figures.run.execution['wall_seconds'][0]:.2f} s",
        "peak": f"{figures.peak_bytes() / 1e6:.2f} MB",
        "layers": layers,
        "ORT max": f"{abs(ours - theirs).max():.3g}",
        "cosine": f"{comparison.cosine(ours, theirs):.6f}",
        "top-1": comparison.top_agreement(ours, theirs, 1) if is_classifier else "-",
        "top-5": comparison.top_agreement(ours, theirs, 5) if is_classifier else "-",
    }


def check_network(tools, name, model, inputs, with_layers, folder):
    """Compiles and runs a model; fails where the program is not what the integer
    reference says, and reports how far ONNX Runtime is."""
    reference = Evaluation(model)
    expected = reference.run(inputs)
    run = tools.compile_and_run(model, inputs, folder / "network")
    figures = Figures(run)
    problems = check_kernels(figures) + compare_outputs(run.outputs, expected)
    layers = "-"
    if with_layers:
        wrong = compare_layers(tools, model, inputs, reference, folder / "layers")
        layers = f"{len(reference.layers) - len(wrong)}/{len(reference.layers)}"
        problems += wrong
    theirs = onnx_runtime.run(model, inputs)
    output = model.graph.output[0].name
    row = table_row(name, figures, layers, run.outputs[output], theirs[output])
    return Result(row, problems)
