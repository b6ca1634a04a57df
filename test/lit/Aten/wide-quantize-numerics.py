# Biases of integer sums, quantized to 32 bits per tensor and per channel, against
# NumPy: ties go to even, and what is out of range to its end.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from jit import Module, vtensor

x = np.float32([[0.125, 0.375, -0.125, 2.5], [-1e30, 1e30, 7.3, -7.3]])
scales = np.float32([0.25, 0.5])
TENSOR, QUANTIZED = vtensor((2, 4), "f32"), vtensor((2, 4), "!torch.qint32")
RESULT = vtensor((2, 4), "si32")
TEXT = f"""
func.func @f(%x: {TENSOR}, %scales: {vtensor((2,), "f32")}) -> ({RESULT}, {RESULT}) {{
  %scale = torch.constant.float 2.5e-01
  %0 = torch.constant.int 0
  %3 = torch.constant.int 3
  %14 = torch.constant.int 14
  %zeros = torch.vtensor.literal(dense<[0, 5]> : tensor<2xsi64>) : {vtensor((2,), "si64")}
  %q = torch.aten.quantize_per_tensor %x, %scale, %3, %14 : {TENSOR}, !torch.float, !torch.int, !torch.int -> {QUANTIZED}
  %a = torch.aten.int_repr %q : {QUANTIZED} -> {RESULT}
  %c = torch.operator "torch.aten.quantize_per_channel"(%x, %scales, %zeros, %0, %14) : ({TENSOR}, {vtensor((2,), "f32")}, {vtensor((2,), "si64")}, !torch.int, !torch.int) -> {QUANTIZED}
  %b = torch.aten.int_repr %c : {QUANTIZED} -> {RESULT}
  return %a, %b : {RESULT}, {RESULT}
}}
"""


def quantize(scale, zero):
    steps = np.clip(np.rint(x.astype(np.float64) / scale), -(2**31), 2**31 - 1)
    # The zero point is added to 32 bits, which wrap.
    return (steps.astype(np.int64) + zero).astype(np.int32)


module = Module(TEXT)
results = [((2, 4), np.int32)] * 2
per_tensor, per_channel = module.call_many("f", [x, scales], results)
np.testing.assert_array_equal(per_tensor, quantize(0.25, 3))
expected = quantize(scales[:, None], np.array([[0], [5]]))
np.testing.assert_array_equal(per_channel, expected)
