"""ONNX Runtime's quantizer, as the tests use it."""

import logging
from pathlib import Path

import onnx
from onnxruntime import quantization
from onnxruntime.quantization import CalibrationDataReader, quantize_static


class Batches(CalibrationDataReader):
    """Data to calibrate with, for the model's input of that name."""

    def __init__(self, name, batches):
        self.batches = iter([{name: batch} for batch in batches])

    def get_next(self):
        return next(self.batches, None)


def quantize(path, *arguments, **options):
    """quantize_static of the model in a file, which may lie beside it."""
    # It recommends its preprocessing to each user.
    logging.getLogger().setLevel(logging.ERROR)
    result = Path(path).with_name("quantized.onnx")
    quantize_static(str(path), str(result), *arguments, **options)
    return onnx.load(str(result))


def quantize_dynamic(model, folder, **options):
    """The model as the quantizer of run-time scales writes it."""
    logging.getLogger().setLevel(logging.ERROR)
    path, result = Path(folder) / "float.onnx", Path(folder) / "dynamic.onnx"
    onnx.save(model, path)
    quantization.quantize_dynamic(str(path), str(result), **options)
    return onnx.load(str(result))
