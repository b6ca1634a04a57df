#!/usr/bin/env python3
"""Whole quantized networks on the emulator: every element of the outputs, and with
--layers of each layer, must be what an integer reference in NumPy computes.

The networks are made by networks.py in the forms of forms.py, or read with --models
from a folder of NAME.onnx with NAME.in.npy. How far ONNX Runtime's results are, of
which Q/DQ pairs are f32, is printed only, but the classes must agree.
"""

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))

from python_modules import SKIPPED, find_modules  # noqa: E402

NEEDED = ("numpy", "onnx", "onnxruntime")
# Between results of the same network, of which some elements are one step apart.
LEAST_COSINE = 0.999
# Errors that are printed of one network.
PRINTED_PROBLEMS = 10


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--tools", required=True, help="folder of mini-compile, mini-run")
    parser.add_argument("--python", default="", help="a virtual environment to use")
    parser.add_argument("--network", help="resnet18, resnet50 or mobilenet_v2")
    parser.add_argument("--forms", nargs="+", default=[], help="see forms.py")
    parser.add_argument("--size", type=int, default=64, help="of the image (64)")
    parser.add_argument("--width", type=float, default=0.25, help="of 1.0 (0.25)")
    parser.add_argument("--classes", type=int, default=100, help="(100)")
    parser.add_argument("--batch", type=int, default=1, help="(1)")
    parser.add_argument("--seed", type=int, default=0, help="(0)")
    parser.add_argument("--models", help="a folder of models in the shared data")
    parser.add_argument("--shared", default=".", help="MINI_SHARED_DIR comes first")
    parser.add_argument("--layers", action="store_true", help="compare each layer")
    parser.add_argument("--jobs", type=int, default=2, help="networks at a time (2)")
    parser.add_argument("--keep", help="write models and programs to this new folder")
    return parser.parse_args()


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


def check(tools, name, make, with_layers, folder):
    from network_run import Result, ToolFailure, check_network

    try:
        model, inputs = make()
        folder.mkdir()
        result = check_network(tools, name, model, inputs, with_layers, folder)
    except ToolFailure as failure:
        return Result({}, [str(failure)])
    if float(result.row["cosine"]) < LEAST_COSINE:
        result.problems.append(f"the cosine to ONNX Runtime is {result.row['cosine']}")
    # Sums of multiples of powers of two are exact in f32 too.
    if "pow2" in name and float(result.row["ORT max"]):
        result.problems.append("the results are not those of ONNX Runtime")
    if result.row["top-1"] not in ("-", 1.0):
        result.problems.append(f"top-1 agreement is {result.row['top-1']}")
    return result


def check_all(arguments, networks, folder):
    from comparison import print_table
    from mini_tools import Tools

    tools = Tools(arguments.tools, timeout=600)
    folders = [folder / name.replace(" ", "-") for name in networks]
    with ThreadPoolExecutor(arguments.jobs) as pool:
        results = list(
            pool.map(
                lambda item: check(tools, *item[0], arguments.layers, item[1]),
                zip(networks.items(), folders),
            )
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
    arguments = parse_arguments()
    find_modules(NEEDED, arguments.python)
    if arguments.models:
        from mini_tools import shared_folder

        folder = shared_folder(arguments.shared) / arguments.models
        networks = recorded_networks(folder)
        if not networks:
            print(f"skipped: there are no models in {folder}; set MINI_SHARED_DIR")
            return SKIPPED
    else:
        networks = generated_networks(arguments)
    if arguments.keep:
        folder = Path(arguments.keep)
        folder.mkdir(parents=True)
        return check_all(arguments, networks, folder)
    with tempfile.TemporaryDirectory(prefix="mini-topology-") as name:
        return check_all(arguments, networks, Path(name))


if __name__ == "__main__":
    sys.exit(main())
