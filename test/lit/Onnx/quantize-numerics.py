# Quantization is bit-exact with NumPy's true division and rint: ties,
# saturation, infinities and NaN, per tensor and per axis, for each type.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from jit import Module, function, operator, vtensor

TYPES = {"si8": np.int8, "ui8": np.uint8, "si16": np.int16, "ui16": np.uint16}
SHAPE = (2, 3, 400)


def quantize(x, scale, zero_point, dtype):
    limits = np.iinfo(dtype)
    with np.errstate(over="ignore"):
        rounded = np.rint(x / scale) + zero_point.astype(np.float32)
    # A NaN becomes the least value.
    rounded = np.where(np.isnan(rounded), np.float32(limits.min), rounded)
    return np.clip(rounded, limits.min, limits.max).astype(dtype)


def dequantize(q, scale, zero_point):
    difference = q.astype(np.int32) - zero_point.astype(np.int32)
    return difference.astype(np.float32) * scale


def pair(dtype, parameter_shape, attributes):
    """Functions that quantize and dequantize."""
    float_type, type_ = vtensor(SHAPE, "f32"), vtensor(SHAPE, dtype)
    scale, zero_point = vtensor(parameter_shape, "f32"), vtensor(parameter_shape, dtype)
    text = ""
    for name, source, result in [
        ("Quantize", float_type, type_),
        ("Dequantize", type_, float_type),
    ]:
        types = [source, scale, zero_point]
        body = operator(name + "Linear", ["%arg0", "%arg1", "%arg2"], types, result,
                        attributes)
        suffix = f"{dtype}_{len(parameter_shape)}"
        text += function(f"{name}_{suffix}", types, body, result)
    return text


def inputs(random, scale, dtype):
    limits = np.iinfo(dtype)
    span = limits.max - limits.min + 20
    steps = random.integers(2 * limits.min - 20, 2 * limits.min + 2 * span, SHAPE)
    x = (steps.astype(np.float32) / 2 * scale).astype(np.float32)  # Ties.
    x[..., ::3] = (random.standard_normal(SHAPE) * span).astype(np.float32)[..., ::3]
    x[0, :, :6] = [np.inf, -np.inf, np.nan, -0.0, 3e38, 1e-40]
    return x


random = np.random.default_rng(0)
text = ""
for dtype in TYPES:
    text += pair(dtype, (), "") + pair(dtype, (3,), "torch.onnx.axis = -2 : si64")
module = Module(text)
for name, dtype in TYPES.items():
    limits = np.iinfo(dtype)
    for parameters in [(), (3,)]:
        suffix = f"{name}_{len(parameters)}"
        for base in [0.0317, 1 / 64, 0.1, 3.0]:
            scale = np.float32(base * np.linspace(1, 2, 3))[: 3 if parameters else 1]
            scale = scale.reshape(parameters)
            zero_point = random.integers(
                limits.min, limits.max + 1, parameters
            ).astype(dtype)
            aligned = [p.reshape(-1, 1) for p in (scale, zero_point)]
            x = inputs(random, aligned[0], dtype)
            expected = quantize(x, *aligned, dtype)
            found = module.call("Quantize_" + suffix, [x, scale, zero_point], SHAPE, dtype)
            np.testing.assert_array_equal(found, expected)
            assert {limits.min, limits.max} <= set(found.flat)
            np.testing.assert_array_equal(
                module.call("Dequantize_" + suffix, [found, scale, zero_point], SHAPE,
                            np.float32),
                dequantize(expected, *aligned),
            )

# Constant parameters, which the conversion puts into the body: a zero point that
# is left out means uint8, and int32 rounds to f32 once.
CONSTANTS = """
func.func @constant(%arg0: !torch.vtensor<[5],f32>) -> !torch.vtensor<[5],ui8> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.5> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  %q = torch.operator "onnx.QuantizeLinear"(%arg0, %s) : (!torch.vtensor<[5],f32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[5],ui8>
  return %q : !torch.vtensor<[5],ui8>
}
func.func @zeroPoint(%arg0: !torch.vtensor<[5],f32>) -> !torch.vtensor<[5],ui8> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.5> : tensor<1xf32>} : () -> !torch.vtensor<[1],f32>
  %z = torch.operator "onnx.Constant"() {torch.onnx.value = dense<200> : tensor<ui8>} : () -> !torch.vtensor<[],ui8>
  %q = torch.operator "onnx.QuantizeLinear"(%arg0, %s, %z) : (!torch.vtensor<[5],f32>, !torch.vtensor<[1],f32>, !torch.vtensor<[],ui8>) -> !torch.vtensor<[5],ui8>
  return %q : !torch.vtensor<[5],ui8>
}
func.func @wide(%arg0: !torch.vtensor<[4],si32>) -> !torch.vtensor<[4],f32> {
  %s = torch.operator "onnx.Constant"() {torch.onnx.value = dense<0.1> : tensor<f32>} : () -> !torch.vtensor<[],f32>
  %q = torch.operator "onnx.DequantizeLinear"(%arg0, %s) : (!torch.vtensor<[4],si32>, !torch.vtensor<[],f32>) -> !torch.vtensor<[4],f32>
  return %q : !torch.vtensor<[4],f32>
}
"""
module = Module(CONSTANTS)
x = np.float32([-1, 0.25, 0.75, 1.25, 1000])
np.testing.assert_array_equal(module.call("constant", [x], (5,), np.uint8),
                              [0, 0, 2, 2, 255])
np.testing.assert_array_equal(module.call("zeroPoint", [x], (5,), np.uint8),
                              [198, 200, 202, 202, 255])
q = np.int32([2**24 + 1, -(2**31), 2**31 - 1, -3])
np.testing.assert_array_equal(module.call("wide", [q], (4,), np.float32),
                              q.astype(np.float32) * np.float32(0.1))
