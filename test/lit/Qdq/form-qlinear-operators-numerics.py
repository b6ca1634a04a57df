# Convolutions between Q/DQ pairs give the same bits in f32 and on integers, where
# the pass proves it. All of them are converted; NumPy is a third opinion.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools
import subprocess

import numpy as np
from jit import Module, function, vtensor
from quantized import STORAGE, dtype_of, quantized, saturate

F32 = np.float32
random = np.random.default_rng(0)
SHAPE, KERNEL, RESULT = (2, 4, 6, 7), (6, 4, 3, 3), (2, 6, 6, 3)


def literal(name, array):
    sizes, element = "".join(f"{n}x" for n in array.shape), dtype_of(array)
    return (
        f"  {name} = torch.vtensor.literal(dense<{array.tolist()}> : "
        f"tensor<{sizes}{element}>) : {vtensor(array.shape, element)}\n"
    )


def node(result, name, operands, shape, dtype, attributes=""):
    values, types = zip(*operands)
    return (
        f'  {result} = torch.operator "onnx.{name}"({", ".join(values)}) {{{attributes}}}'
        f' : ({", ".join(types)}) -> {vtensor(shape, dtype)}\n'
    )


def central(dtype, shape=()):
    """Zero points."""
    middle = {"ui8": 128, "ui16": 32768}.get(dtype, 0)
    values = random.integers(-30, 30, shape) + middle
    return np.array(values).astype(STORAGE[dtype])


def convolve(x, w):
    """Stride (1, 2), padding (1, 1, 1, 0)."""
    padded = np.pad(x, [(0, 0), (0, 0), (1, 1), (1, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (3, 3), (2, 3))[:, :, :, ::2]
    return np.einsum("nchwij,ocij->nohw", windows, w)


def build(name, dtype, weights_dtype, is_per_channel, activation, has_bias):
    """The function's text, its input and its result."""
    x = quantized(random, dtype, SHAPE)
    # In the middle, so that little saturates and both bounds of an activation show.
    zx, zy = central(dtype), central(dtype)
    w = quantized(random, weights_dtype, KERNEL)
    count = (6,) if is_per_channel else ()
    zw = central(weights_dtype, count)
    sx, sw, sy = F32(2.0**-5), (2.0 ** random.integers(-9, -6, count)).astype(F32), F32(2.0**-1)
    if dtype.endswith("16"):
        sx = F32(2.0**-13)
    b = random.integers(-20000, 20000, 6).astype(np.int32)
    arrays = dict(sx=np.array(sx), zx=zx, w=w, sw=np.array(sw), zw=zw, b=b,
                  sb=np.array(sx * sw), sy=np.array(sy), zy=zy,
                  lo=np.array(-0.8, F32), hi=np.array(9.3, F32))
    body = "".join(literal(f"%{n}", a) for n, a in arrays.items())
    typed = {n: (f"%{n}", vtensor(a.shape, dtype_of(a))) for n, a in arrays.items()}
    axis = "torch.onnx.axis = 0 : si64" if is_per_channel else ""
    body += node("%xd", "DequantizeLinear",
                 [("%arg0", vtensor(SHAPE, dtype)), typed["sx"], typed["zx"]], SHAPE, "f32")
    body += node("%wd", "DequantizeLinear", [typed["w"], typed["sw"], typed["zw"]], KERNEL, "f32", axis)
    body += node("%bd", "DequantizeLinear", [typed["b"], typed["sb"]], (6,), "f32", axis)
    operands = [("%xd", vtensor(SHAPE, "f32")), ("%wd", vtensor(KERNEL, "f32"))]
    operands += [("%bd", vtensor((6,), "f32"))] * has_bias
    body += node("%c", "Conv", operands, RESULT, "f32",
                 "torch.onnx.strides = [1 : si64, 2 : si64], "
                 "torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 0 : si64]")
    centered = w.astype(int) - (zw.astype(int).reshape(6, 1, 1, 1) if is_per_channel else int(zw))
    sums, last = convolve(x.astype(int) - int(zx), centered), "%c"
    scale = np.broadcast_to(sx * sw, 6).reshape(6, 1, 1).astype(np.float64)
    real = (sums + has_bias * b.reshape(6, 1, 1)) * scale
    if activation:
        bounds = [typed["lo"], typed["hi"]] if activation == "Clip" else []
        attributes = "torch.onnx.alpha = 0.5 : f32" if activation == "LeakyRelu" else ""
        body += node("%a", activation, [(last, vtensor(RESULT, "f32"))] + bounds, RESULT, "f32", attributes)
        slope = 0.5 if activation == "LeakyRelu" else 0
        real = np.clip(real, F32(-0.8), F32(9.3)) if bounds else np.maximum(real, slope * real)
        last = "%a"
    body += node("%result", "QuantizeLinear", [(last, vtensor(RESULT, "f32")), typed["sy"], typed["zy"]],
                 RESULT, dtype)
    text = function(name, [vtensor(SHAPE, dtype)], body, vtensor(RESULT, dtype))
    return text, x, saturate((real / sy).astype(F32), zy, dtype)


def make_cases(prefix, dtypes, activations):
    forms = itertools.product(dtypes, ("si8", "ui8"), (False, True), activations, (False, True))
    return [build(f"{prefix}{i}", *form) for i, form in enumerate(forms)]


def form(cases):
    text = "".join(case[0] for case in cases)
    return text, subprocess.run(["mini-opt", PASS], input=text, capture_output=True, text=True, check=True).stdout


def check(prefix, cases, *modules):
    for i, (_, x, expected) in enumerate(cases):
        for module in modules:
            found = module.call(f"{prefix}{i}", [x], RESULT, expected.dtype)
            np.testing.assert_array_equal(found, expected, f"case {prefix}{i}")
        # Neither everything saturates nor nothing happens.
        assert len(np.unique(expected)) > 3, f"case {prefix}{i}"


PASS = "--mini-form-qlinear-operators"
cases = make_cases("f", ("si8", "ui8"), (None, "Relu", "Clip"))
text, formed = form(cases)
assert formed.count('"onnx.QLinearConv"') == len(cases) and '"onnx.Conv"' not in formed
check("f", cases, Module(text), Module(text, [PASS]))

# What else follows is computed in f32, on sums of integers.
cases = make_cases("g", ("si8", "ui8"), ("LeakyRelu",))
text, formed = form(cases)
assert formed.count('"onnx.ConvInteger"') == len(cases) and '"onnx.Conv"' not in formed
check("g", cases, Module(text), Module(text, [PASS]))

# An input of 16 bits is two of bytes. Its sums are beyond what f32 holds.
cases = make_cases("h", ("si16", "ui16"), (None, "LeakyRelu"))
text, formed = form(cases)
assert formed.count('"onnx.ConvInteger"') == 2 * len(cases) and '"onnx.Conv"' not in formed
check("h", cases, Module(text, [PASS]))
