# Quark's and Vitis AI's forms of QuantizeLinear and DequantizeLinear with types that
# ONNX's do not have, against NumPy.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, Constant, cast, widen

random = np.random.default_rng(0)
cases = Cases()
x = np.concatenate([random.normal(size=18) * 9, [0.125, -0.375]]).reshape(4, 5)
x = x.astype(np.float32)
scales = np.float32([0.25, 0.5, 1, 3])
for prefix in ["Extended", "Vitis"]:
    for dtype in [np.dtype(np.float16), BFLOAT16]:
        for zero in [0, 1.5]:
            zero_point = cast(np.float32([zero]), dtype)
            scale = np.float32(0.75)
            operands = [
                Constant(scale),
                Constant(zero_point) if dtype != BFLOAT16 else zero_point,
            ]
            quantized = cast(x / scale + np.float32(zero), dtype)
            cases.add(prefix + "QuantizeLinear", [x, *operands], quantized)
            back = (widen(quantized).astype(np.float32) - np.float32(zero)) * scale
            cases.add(prefix + "DequantizeLinear", [quantized, *operands], back)
    zeros = np.int32([0, 7, -7, 2])
    wide = np.rint(x / scales[:, None]).astype(np.int32) + zeros[:, None]
    operands = [Constant(scales), Constant(zeros)]
    cases.add(prefix + "QuantizeLinear", [x, *operands], wide, axis=0)
    back = (wide - zeros[:, None]).astype(np.float32) * scales[:, None]
    cases.add(prefix + "DequantizeLinear", [wide, *operands], back, axis=0)
# What is out of range of 32 bits is its end.
large = np.float32([3e9, -3e9, 1e10])
ends = np.int32([2**31 - 1, -(2**31), 2**31 - 1])
operands = [Constant(np.float32(0.5)), Constant(np.int32(0))]
cases.add("ExtendedQuantizeLinear", [large, *operands], ends)
cases.check()
