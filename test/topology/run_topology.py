#!/usr/bin/env python3
"""Whole quantized networks on the emulator: every element of the outputs, and with
--layers of each layer, must be what an integer reference in NumPy computes.

The networks are made by networks.py in the forms of forms.py, or read with --models
from a folder of NAME.onnx with NAME.in.npy. How far ONNX Runtime's results are, of
which Q/DQ pairs are f32, is printed only, but the classes must agree, and all
elements where it is exact. Where its sums may saturate, neither need.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))

from driver import Driver, in_parallel, skip, temporary_folder

# Between results of the same network, of which some elements are one step apart.
LEAST_COSINE = 0.999
# Errors that are printed of one network.
PRINTED_PROBLEMS = 10


def make_driver():
    driver = Driver(__doc__, modules=("numpy", "onnx", "onnxruntime"))
    driver.add_argument("--network", help="resnet18, resnet50 or mobilenet_v2")
    driver.add_argument("--forms", nargs="+", default=[], help="see forms.py")
    driver.add_count("size", 64, "of the image")
    driver.add_argument("--width", type=float, default=0.25, help="of 1.0 (0.25)")
    driver.add_count("classes", 100, "")
    driver.add_count("batch", 1, "")
    driver.add_count("seed", 0, "")
    driver.add_argument("--models", help="a folder of models in the shared data")
    driver.add_shared(".")
    driver.add_argument("--layers", action="store_true", help="compare each layer")
    driver.add_jobs("networks")
    driver.add_argument("--keep", help="write models and programs to this new folder")
    return driver


def generated_networks(arguments):
    """Names with what makes a model and its inputs."""
    from forms import quantized_network
    from networks import random_images

    options = {
        key: getattr(arguments, key)
        for key in ("batch", "size", "width", "classes", "seed")
    }

    def make(form):
        model = quantized_network(arguments.network, form, **options)
        # Not one of the images that the scales come from.
        images = random_images(arguments.seed + 1000, arguments.batch, arguments.size)
        return model, {model.graph.input[0].name: images}

    return {
        f"{arguments.network} {form}": lambda form=form: make(form)
        for form in arguments.forms
    }


def recorded_networks(folder):
    import numpy as np
    import onnx

    def load(path):
        model = onnx.load(str(path))
        return model, {model.graph.input[0].name: np.load(path.with_suffix(".in.npy"))}

    return {path.stem: lambda path=path: load(path) for path in folder.glob("*.onnx")}


def compare_with_onnx_runtime(name, model, row):
    """Says where its results, which are in the row, are not what they should be."""
    from exact_products import PRODUCTS, saturating_nodes

    if saturating_nodes(model):
        return []
    problems = []
    if float(row["cosine"]) < LEAST_COSINE:
        problems.append(f"the cosine to ONNX Runtime is {row['cosine']}")
    on_integers = any(node.op_type in PRODUCTS for node in model.graph.node)
    # Sums of multiples of powers of two are exact in f32 too.
    if (on_integers or "pow2" in name) and float(row["ORT max"]):
        problems.append("the results are not those of ONNX Runtime")
    if row["top-1"] not in ("-", 1.0):
        problems.append(f"top-1 agreement is {row['top-1']}")
    return problems


def check(tools, name, make, with_layers, folder):
    from mini_tools import ToolFailure
    from network_run import Result, check_network

    try:
        model, inputs = make()
        result = check_network(tools, name, model, inputs, with_layers, folder)
    except ToolFailure as failure:
        return Result({}, [str(failure)])
    result.problems += compare_with_onnx_runtime(name, model, result.row)
    return result


def check_all(arguments, networks, folder):
    from comparison import print_table

    results = in_parallel(
        arguments.jobs,
        lambda item: check(
            arguments.tools,
            *item,
            arguments.layers,
            folder / item[0].replace(" ", "-"),
        ),
        networks.items(),
    )
    rows = [result.row for result in results if result.row]
    if rows:
        print_table(rows)
    for name, result in zip(networks, results):
        for problem in result.problems[:PRINTED_PROBLEMS]:
            print(f"{name}: {problem}")
        hidden = len(result.problems) - PRINTED_PROBLEMS
        if hidden > 0:
            print(f"{name}: and {hidden} more")
    return int(any(result.problems for result in results))


def main():
    arguments = make_driver().open(timeout=600)
    if arguments.models:
        from mini_tools import shared_folder

        folder = shared_folder(arguments.shared) / arguments.models
        networks = recorded_networks(folder)
        if not networks:
            return skip(f"there are no models in {folder}; set MINI_SHARED_DIR")
    else:
        networks = generated_networks(arguments)
    if arguments.keep:
        folder = Path(arguments.keep)
        folder.mkdir(parents=True)
        return check_all(arguments, networks, folder)
    with temporary_folder() as folder:
        return check_all(arguments, networks, folder)


if __name__ == "__main__":
    sys.exit(main())
