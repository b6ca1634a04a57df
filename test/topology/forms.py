"""The forms that quantizers give to a model, and the models in them.

A form's name has the writer, the activations and the weights, and then options:

    qdq-u8-tensor            ONNX Runtime's Q/DQ pairs, unsigned activations
    qdq-s8-channel-sym       signed with zero point 0, a scale for each channel
    qoperator-u8-channel     ONNX Runtime's QLinearConv and so on
    qdq-s8-tensor-sym-pow2   scales are powers of two
    amd-s8-tensor-sym-pow2   Q/DQ pairs as AMD's quantizers write them
    qoperator-u8-channel-w7  weights of 7 bits
    qoperator-u8-tensor-wu8  unsigned weights, with a zero point

The models of ONNX Runtime are made by its quantize_static, from the ranges of the
values on some images. Where scales are to be powers of two, these ranges are made
wider, and the weight of the greatest magnitude of a channel is moved to 127 steps.
"""

from dataclasses import dataclass

import amd_form
import numpy as np
import onnx
import quantizer
from driver import temporary_folder
from networks import NETWORKS, random_images
from onnx import numpy_helper
from onnxruntime.quantization import (
    CalibrationMethod,
    QuantFormat,
    QuantType,
)
from onnxruntime.quantization.calibrate import (
    TensorData,
    TensorsData,
    create_calibrator,
    save_tensors_data,
)

WRITERS = ("qdq", "qoperator", "amd")
OPTIONS = {"sym", "pow2", "w7", "wu8"}


@dataclass(frozen=True)
class Form:
    writer: str
    is_unsigned: bool
    is_per_channel: bool
    is_symmetric: bool
    has_powers_of_two: bool
    has_7_bits: bool
    has_unsigned_weights: bool

    @staticmethod
    def parse(name):
        writer, activations, weights, *options = name.split("-")
        known = writer in WRITERS and activations in ("u8", "s8")
        known &= weights in ("tensor", "channel") and OPTIONS >= set(options)
        if writer == "amd":
            known &= activations == "s8" and set(options) == {"sym", "pow2"}
        if not known:
            raise ValueError(f"'{name}' is no form; see {__name__}.py")
        return Form(
            writer,
            activations == "u8",
            weights == "channel",
            "sym" in options,
            "pow2" in options,
            "w7" in options,
            "wu8" in options,
        )


def power_of_two_above(value):
    return float(2.0 ** np.ceil(np.log2(value)))


def widen_range(least, greatest, form):
    """The range that gives a power of two as the scale, and an exact zero point."""
    least, greatest = min(least, 0.0), max(greatest, 0.0)
    if form.is_symmetric:
        limit = 127 * power_of_two_above(max(-least, greatest, 1e-6) / 127)
        return -limit, limit
    scale = power_of_two_above(max(greatest - least, 1e-6) / 255)
    below = np.ceil(-least / scale)
    return -below * scale, (255 - below) * scale


def snap_weights(model, form):
    """Moves the greatest weights so that the scales are powers of two."""
    names = {n.input[1] for n in model.graph.node if n.op_type in ("Conv", "Gemm")}
    for tensor in model.graph.initializer:
        if tensor.name not in names:
            continue
        array = numpy_helper.to_array(tensor).copy()
        for row in array if form.is_per_channel else [array]:
            values = row.reshape(-1)
            at = np.argmax(np.abs(values))
            limit = 127 * power_of_two_above(np.abs(values[at]) / 127)
            values[at] = np.copysign(np.float32(limit), values[at])
        tensor.CopyFrom(numpy_helper.from_array(array, tensor.name))


def find_ranges(path, folder, batches):
    """The least and greatest of each value."""
    calibrator = create_calibrator(
        path,
        # All types.
        None,
        augmented_model_path=str(folder / "augmented.onnx"),
        calibrate_method=CalibrationMethod.MinMax,
    )
    name = onnx.load(str(path)).graph.input[0].name
    calibrator.collect_data(quantizer.Batches(name, batches))
    found = calibrator.compute_data()
    return {
        key: [float(np.squeeze(v)) for v in found[key].range_value] for key in found
    }


def write_ranges(ranges, path):
    as_float = {
        name: TensorData(lowest=np.float32(low), highest=np.float32(high))
        for name, (low, high) in ranges.items()
    }
    save_tensors_data(TensorsData(CalibrationMethod.MinMax, as_float), path)


def byte_type(is_unsigned):
    return QuantType.QUInt8 if is_unsigned else QuantType.QInt8


def quantize(model, batches, form):
    """The model in a form; `batches` are the images to calibrate with."""
    with temporary_folder() as folder:
        if form.has_powers_of_two:
            snap_weights(model, form)
        path = folder / "float.onnx"
        onnx.save(model, str(path))
        ranges = find_ranges(path, folder, batches)
        if form.has_powers_of_two:
            ranges = {key: widen_range(*pair, form) for key, pair in ranges.items()}
        if form.writer == "amd":
            return amd_form.write(model, ranges, form.is_per_channel)
        write_ranges(ranges, folder / "ranges.json")
        formats = {"qdq": QuantFormat.QDQ, "qoperator": QuantFormat.QOperator}
        return quantizer.quantize(
            path,
            quant_format=formats[form.writer],
            activation_type=byte_type(form.is_unsigned),
            weight_type=byte_type(form.has_unsigned_weights),
            per_channel=form.is_per_channel,
            reduce_range=form.has_7_bits,
            extra_options={"ActivationSymmetric": form.is_symmetric},
            calibration_cache_path=folder / "ranges.json",
        )


def quantized_network(network, form, *, batch, size, width, classes, seed):
    """A network by its name, quantized."""
    model = NETWORKS[network](
        batch=batch, size=size, width=width, classes=classes, seed=seed
    )
    batches = [random_images(seed + 1 + index, batch, size) for index in range(2)]
    return quantize(model, batches, Form.parse(form))
