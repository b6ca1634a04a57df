"""Models with recorded inputs and outputs, in the two forms that others publish.

- ONNX's backend tests: model.onnx beside test_data_set_N/{input,output}_K.pb,
  serialized TensorProto messages.
- Outputs of torch-mlir's ONNX importer: model.mlir beside {input,output}_K.npy.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper


@dataclass
class DataSet:
    """One run of a case: inputs by name, and outputs in order."""

    inputs: dict
    outputs: list


@dataclass
class Case:
    name: str
    model: Path


def find_cases(folders):
    """The cases below each folder, by their path in it."""
    cases = []
    for folder in map(Path, folders):
        for model in sorted(folder.rglob("model.onnx")):
            cases.append(BackendCase(str(model.parent.relative_to(folder)), model))
        for model in sorted(folder.rglob("model.mlir")):
            cases.append(ImporterCase(str(model.parent.relative_to(folder)), model))
    return sorted(cases, key=lambda case: case.name)


def numbered(folder, stem, suffix):
    """The files stem_0, stem_1 ... of a folder."""
    files = folder.glob(f"{stem}_*{suffix}")
    return sorted(files, key=lambda path: int(path.stem.rpartition("_")[2]))


class BackendCase(Case):
    @cached_property
    def graph(self):
        return onnx.load(str(self.model)).graph

    @property
    def input_names(self):
        # An old model lists its initializers among its inputs.
        initialized = {tensor.name for tensor in self.graph.initializer}
        return [i.name for i in self.graph.input if i.name not in initialized]

    def data_sets(self):
        for folder in numbered(self.model.parent, "test_data_set", ""):
            inputs = map(read_tensor, numbered(folder, "input", ".pb"))
            outputs = map(read_tensor, numbered(folder, "output", ".pb"))
            yield DataSet(dict(zip(self.input_names, inputs)), list(outputs))


def read_tensor(path):
    # Those of bfloat16 are recorded as the unsigned integers that they travel as.
    return numpy_helper.to_array(onnx.TensorProto.FromString(path.read_bytes()))


# What the recorded arrays of the importer's cases are stored as, where NumPy has
# no such type, and what they travel as.
UNPACKED = {"ui4": np.uint8, "si4": np.int8}
# Bits of the exponent and the mantissa, and the exponent's bias.
SMALL_FLOATS = {"f8E4M3FN": (4, 3, 7), "f8E5M2": (5, 2, 15)}


class ImporterCase(Case):
    @cached_property
    def types(self):
        """The shapes and element types of the arguments and of the results."""
        text = self.model.read_text()
        found = re.search(r"func\.func @\S+?\((.*?)\) -> (.*?) attributes", text)
        tensor = re.compile(r"!torch\.vtensor<\[([\d,]*)\],(\w+)>")
        return [
            [
                ([int(size) for size in sizes.split(",") if size], element)
                for sizes, element in tensor.findall(part)
            ]
            for part in found.groups()
        ]

    @property
    def input_names(self):
        return [f"input{index}" for index in range(len(self.types[0]))]

    def data_sets(self):
        arrays = [
            [
                restore(np.load(path), *type)
                for path, type in zip(numbered(self.model.parent, kind, ".npy"), types)
            ]
            for kind, types in zip(("input", "output"), self.types)
        ]
        yield DataSet(dict(zip(self.input_names, arrays[0])), arrays[1])


def restore(array, shape, element):
    """An array in its tensor's type: a scalar was stored with one dimension."""
    if element in UNPACKED:
        array = array.astype(UNPACKED[element])
    elif element in SMALL_FLOATS:
        array = encode_small_float(array, *SMALL_FLOATS[element])
    return array.reshape(shape) if array.size == 1 else array


def encode_small_float(array, exponent_bits, mantissa_bits, bias):
    """The bits of values that the type represents; it has no infinity here."""
    codes = {}
    for code in range(128):
        exponent, mantissa = code >> mantissa_bits, code & ((1 << mantissa_bits) - 1)
        fraction = mantissa / (1 << mantissa_bits)
        value = (
            (1 + fraction) * 2.0 ** (exponent - bias)
            if exponent
            else fraction * 2.0 ** (1 - bias)
        )
        codes[value] = code
    bits = [
        codes[abs(float(value))] | (0x80 if np.signbit(value) else 0)
        for value in array.flat
    ]
    return np.array(bits, np.uint8).reshape(array.shape)
