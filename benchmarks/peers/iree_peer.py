"""IREE: the problem's ONNX model through its importer and compiler, run by its own
runtime. That opens the emulator as the HIP library, and launches what its program
says in its own order."""

import importlib.metadata
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from emulator import Emulator
from problems import Seed
from results import Cache, Result, digest, processor_seconds

NAME = "iree"
PACKAGES = ("iree-base-compiler", "iree-base-runtime")
OPTIONS = (
    "--iree-input-type=onnx",
    "--iree-hal-target-device=hip",
    "--iree-rocm-target=gfx942",
)
TIMEOUT = 300


def tool(name):
    """A tool of the Python packages, beside the Python that runs."""
    return str(Path(sys.executable).with_name(name))


def execute(*command):
    completed = subprocess.run(
        [*map(str, command)], capture_output=True, text=True, timeout=TIMEOUT
    )
    if completed.returncode:
        lines = [line for line in completed.stderr.splitlines() if "error" in line]
        raise RuntimeError(f"{Path(command[0]).name}: {(lines or ['failed'])[0][:200]}")


def import_model(case, folder):
    """The model as text: an ONNX file's, or what is text already."""
    if isinstance(case.problem, Seed):
        return case.problem.model
    path, text = folder / "model.onnx", folder / "model.mlir"
    path.write_bytes(case.model)
    execute(tool("iree-import-onnx"), path, "-o", text)
    return text


def compile_model(case):
    """The module and the processor's seconds that it took, with the importer's."""
    with tempfile.TemporaryDirectory(prefix="mini-iree-") as name:
        folder = Path(name)
        start = processor_seconds()
        text = import_model(case, folder)
        module = folder / "model.vmfb"
        execute(tool("iree-compile"), text, *OPTIONS, "-o", module)
        seconds = processor_seconds() - start
        return module.read_bytes(), {"compile_seconds": seconds}


def invoke(module, arrays, emulator, folder):
    """The result of a module's only function, and the launches of its run; those that
    prepare its constants are not among them."""
    from iree import runtime

    runtime.flags.parse_flags(f"--hip_dylib_path={folder}")
    device = runtime.get_driver("hip").create_default_device()
    config = runtime.Config(device=device)
    loaded = runtime.VmModule.copy_buffer(config.vm_instance, module)
    bound = runtime.load_vm_module(loaded, config)
    # Beside it there are its asynchronous form and the initializer.
    hidden = ("$", "__init")
    name = next(n for n in loaded.function_names if not any(h in n for h in hidden))
    inputs = [runtime.asdevicearray(device, array) for array in arrays]
    emulator.start_profile()
    result = bound[name](*inputs).to_host()
    return np.asarray(result), emulator.launches()


def run(case, setup):
    version = importlib.metadata.version("iree-base-compiler")
    key = json.dumps([NAME, version, OPTIONS, digest(case.model)])
    module, figures = Cache(setup.cache).artifact(key, lambda: compile_model(case))
    emulator = Emulator(setup.emulator)
    result, launches = invoke(module, case.inputs, emulator, setup.emulator)
    different = int(
        np.count_nonzero(result.reshape(case.expected.shape) != case.expected)
    )
    if different:
        raise RuntimeError(f"{different} of {case.expected.size} elements are wrong")
    return Result(launches, figures["compile_seconds"])
