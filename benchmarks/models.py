"""The problems as ONNX models, for compilers that take those.

Weights are constants, as in any trained network. Inputs and results stay
channels-last, as the problems say: a model transposes them, and a compiler is free
to see that nothing has to move.
"""

from dataclasses import dataclass, field

import numpy as np
from onnx import TensorProto, helper, numpy_helper
from problems import Gemm

OPSET = 17
IR_VERSION = 8
ELEMENTS = {
    "i8": TensorProto.INT8,
    "f16": TensorProto.FLOAT16,
    "f32": TensorProto.FLOAT,
}


@dataclass
class ModelBuilder:
    nodes: list = field(default_factory=list)
    constants: list = field(default_factory=list)

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(np.asarray(array), name))
        return name

    def node(self, operator, inputs, output, **attributes):
        self.nodes.append(
            helper.make_node(operator, inputs, [output], name=output, **attributes)
        )
        return output

    def scale_of(self, name, scale, dtype=np.int8):
        scale = np.asarray(scale, np.float32)
        return [
            self.constant(f"{name}_scale", scale),
            self.constant(f"{name}_zero_point", np.zeros(scale.shape, dtype)),
        ]

    def dequantize(self, name, scale, dtype=np.int8):
        inputs = [name, *self.scale_of(name, scale, dtype)]
        # Filters and biases have a scale for each feature.
        attributes = {"axis": 0} if np.ndim(scale) else {}
        return self.node("DequantizeLinear", inputs, f"{name}_real", **attributes)

    def quantize(self, name, scale):
        inputs = [name, *self.scale_of(f"{name}_to", scale)]
        return self.node("QuantizeLinear", inputs, f"{name}_steps")


def real_value(builder, name, scales, scale, dtype=np.int8):
    """A tensor as floats: of bytes, their dequantization."""
    return builder.dequantize(name, scale, dtype) if scales else name


def write_contraction(builder, problem, x, tensors):
    scales = tensors.scales
    is_gemm = isinstance(problem, Gemm)
    filters = tensors.w if is_gemm else np.moveaxis(tensors.w, -1, 1)
    operands = [
        real_value(builder, x, scales, scales and scales.x),
        real_value(
            builder,
            builder.constant("weights", np.ascontiguousarray(filters)),
            scales,
            scales and scales.w,
        ),
        real_value(
            builder,
            builder.constant("bias", tensors.bias),
            scales,
            scales and scales.x * scales.w,
            np.int32,
        ),
    ]
    if is_gemm:
        return builder.node("Gemm", operands, "sums", transB=1)
    return builder.node(
        "Conv",
        operands,
        "sums",
        kernel_shape=[problem.kernel] * 2,
        strides=[problem.stride] * 2,
        pads=[problem.pad] * 4,
    )


def write_tail(builder, problem, value, skip, tensors):
    scales = tensors.scales
    last_scale = scales and scales.sums
    if problem.tail == "add_relu":
        if scales:
            value = builder.quantize(value, scales.sums)
            value = builder.dequantize(value, scales.sums)
            last_scale = scales.y
        skip = real_value(builder, skip, scales, scales and scales.skip)
        value = builder.node("Add", [value, skip], "total")
    if problem.tail != "none":
        value = builder.node("Relu", [value], "clipped")
    return builder.quantize(value, last_scale) if scales else value


def make_model(problem, tensors):
    builder = ModelBuilder()
    element = ELEMENTS[problem.element]
    inputs = [helper.make_tensor_value_info("x", element, problem.input_shape)]
    if tensors.skip is not None:
        shape = problem.output_shape
        inputs.append(helper.make_tensor_value_info("skip", element, shape))
    is_gemm = isinstance(problem, Gemm)
    x, skip = "x", "skip"
    if not is_gemm:
        names = [value.name for value in inputs]
        first = {
            name: builder.node("Transpose", [name], f"{name}_nchw", perm=[0, 3, 1, 2])
            for name in names
        }
        x, skip = first["x"], first.get("skip")
    value = write_contraction(builder, problem, x, tensors)
    value = write_tail(builder, problem, value, skip, tensors)
    if is_gemm:
        builder.nodes[-1].output[0] = "y"
    else:
        builder.node("Transpose", [value], "y", perm=[0, 2, 3, 1])
    y = helper.make_tensor_value_info("y", element, problem.output_shape)
    graph = helper.make_graph(builder.nodes, "main", inputs, [y], builder.constants)
    return helper.make_model(
        graph,
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="mini",
    )
