#!/usr/bin/env python3
"""The integer reference against ONNX Runtime's integer kernels, layer by layer.

In the QOperator form ONNX Runtime computes on integers, with the arithmetic that
the reference claims: each element of each layer must be the same. The forms are
those of which its products are exact on every processor.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver

FORMS = (
    "qoperator-u8-tensor-w7",
    "qoperator-u8-channel-w7",
    "qoperator-u8-tensor-wu8",
    "qoperator-s8-tensor-sym",
)
SIZES = {"batch": 2, "size": 80, "width": 0.25, "classes": 100}


def differing_layers(network, form, seed):
    """The layers that differ, with how many there are."""
    import onnx_runtime
    from comparison import count_different
    from exact_products import require_exact
    from forms import quantized_network
    from integer_reference import Evaluation
    from networks import random_images

    model = quantized_network(network, form, seed=seed, **SIZES)
    require_exact(model)
    images = random_images(seed + 1000, SIZES["batch"], SIZES["size"])
    inputs = {model.graph.input[0].name: images}
    reference = Evaluation(model)
    scores = reference.run(inputs)
    layers = {name: array for name, (_, array) in reference.layers.items()}
    theirs = onnx_runtime.run(onnx_runtime.with_outputs(model, layers), inputs)
    expected = {**layers, **scores}
    wrong = {name: count_different(theirs[name], expected[name]) for name in expected}
    return {name: count for name, count in wrong.items() if count}, len(expected)


def main():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"), has_tools=False)
    driver.add_count("seed", 0, "")
    arguments = driver.open()
    from networks import NETWORKS

    failed = False
    for network in NETWORKS:
        for form in FORMS:
            wrong, count = differing_layers(network, form, arguments.seed)
            print(f"{network} {form}: {count - len(wrong)} of {count} layers are equal")
            for name, elements in wrong.items():
                print(f"  {name}: {elements} elements differ")
            failed |= bool(wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
