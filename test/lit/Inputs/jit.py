"""Runs what a conversion makes on this machine's processor.

The linalg that mini-opt prints goes through upstream's own lowerings to a shared
library, whose functions take and return numpy arrays.
"""

import ctypes
import os
import subprocess
import tempfile

import numpy as np

LOWERING = ",".join(
    [
        "canonicalize",
        "cse",
        "one-shot-bufferize{bufferize-function-boundaries "
        "function-boundary-type-conversion=identity-layout-map}",
        "buffer-results-to-out-params{modify-public-functions hoist-static-allocs}",
        "convert-linalg-to-loops",
        "expand-strided-metadata",
        "lower-affine",
        "convert-scf-to-cf",
        "func.func(llvm-request-c-wrappers)",
        "arith-expand",
        "convert-math-to-llvm",
        "convert-math-to-libm",
        "convert-arith-to-llvm",
        "convert-cf-to-llvm",
        "finalize-memref-to-llvm",
        "convert-func-to-llvm",
        "reconcile-unrealized-casts",
    ]
)


def pipe(command, text):
    return subprocess.run(
        command, input=text, stdout=subprocess.PIPE, text=True, check=True
    ).stdout


def descriptor(array):
    """MLIR's memref descriptor of an array, as its C interface passes it."""

    class Descriptor(ctypes.Structure):
        _fields_ = [
            ("allocated", ctypes.c_void_p),
            ("aligned", ctypes.c_void_p),
            ("offset", ctypes.c_int64),
        ] + [
            (name, ctypes.c_int64 * array.ndim)
            for name in ("sizes", "strides")
            if array.ndim
        ]

    result = Descriptor(array.ctypes.data, array.ctypes.data, 0)
    for i in range(array.ndim):
        result.sizes[i] = array.shape[i]
        result.strides[i] = array.strides[i] // array.itemsize
    return result


class Module:
    """Compiled functions of a module in the torch dialect, on which `passes` run
    before it is converted."""

    def __init__(self, text, passes=()):
        linalg = pipe(
            ["mini-opt", "--mini-convert-aten-to-onnx", *passes]
            + ["--mini-convert-torch-onnx-to-linalg", "--canonicalize"]
            + ["--mini-convert-gather-to-tensor"],
            text,
        )
        lowered = pipe(
            ["mini-opt", f"--pass-pipeline=builtin.module({LOWERING})"], linalg
        )
        llvm = pipe(["mlir-translate", "--mlir-to-llvmir"], lowered)
        with tempfile.TemporaryDirectory() as folder:
            library = os.path.join(folder, "module.so")
            utils = os.environ["MLIR_RUNNER_UTILS"]
            compiler = os.environ.get("CXX", "clang++")
            pipe(
                [compiler, "-w", "-O1", "-shared", "-fPIC", "-x", "ir", "-", "-x", "none"]
                + ["-o", library, "-lm"]
                # memrefCopy, which strided copies become.
                + [utils, "-Wl,-rpath," + os.path.dirname(utils)],
                llvm,
            )
            self.library = ctypes.CDLL(library)

    def call(self, name, inputs, shape, dtype):
        """Calls a function of one result, which has this shape and dtype."""
        return self.call_many(name, inputs, [(shape, dtype)])[0]

    def call_many(self, name, inputs, results):
        """Calls a function whose results have these shapes and dtypes."""
        arrays = [np.array(a, order="C", copy=True) for a in inputs]
        arrays += [np.zeros(shape, dtype) for shape, dtype in results]
        descriptors = [descriptor(array) for array in arrays]
        function = getattr(self.library, "_mlir_ciface_" + name)
        function(*[ctypes.byref(d) for d in descriptors])
        return arrays[len(inputs) :]


def function(name, argument_types, body, result_type, opset=None):
    """A function whose body assigns %result."""
    arguments = ", ".join(f"%arg{i}: {t}" for i, t in enumerate(argument_types))
    attributes = (
        f" attributes {{torch.onnx_meta.opset_version = {opset} : si64}}"
        if opset
        else ""
    )
    return (
        f"func.func @{name}({arguments}) -> {result_type}{attributes} {{\n{body}\n"
        f"  return %result : {result_type}\n}}\n"
    )


def operator(name, operands, operand_types, result_type, attributes=""):
    """The line that assigns %result."""
    return (
        f'  %result = torch.operator "onnx.{name}"({", ".join(operands)})'
        f' {{{attributes}}} : ({", ".join(operand_types)}) -> {result_type}'
    )


def vtensor(shape, dtype):
    return f"!torch.vtensor<[{','.join(map(str, shape))}],{dtype}>"
