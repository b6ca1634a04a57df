# A block of a quantized CNN as torch-mlir prints it of a PyTorch model: quantized
# weights and activations, a convolution between them, a residual addition and a
# linear layer, against NumPy.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from jit import Module, vtensor

F32 = np.float32
random = np.random.default_rng(0)
sx, sw, sy = F32(0.05), F32(0.013), F32(0.07)
x = random.standard_normal((2, 4, 6, 6)).astype(F32)
w = random.integers(-128, 128, (4, 2, 3, 3)).astype(np.int8)
bias = random.standard_normal(4).astype(F32)
dense = (random.standard_normal((5, 4)) / 2).astype(F32)


def literal(name, array, dtype):
    sizes = "".join(f"{n}x" for n in array.shape)
    return (
        f"  %{name} = torch.vtensor.literal(dense<{array.tolist()}> : "
        f"tensor<{sizes}{dtype}>) : {vtensor(array.shape, dtype)}\n"
    )


IMAGE, QIMAGE = vtensor(x.shape, "f32"), vtensor(x.shape, "!torch.quint8")
RESULT = vtensor((2, 180), "f32")
BLOCK = f"""
func.func @block(%x: {IMAGE}) -> {RESULT} {{
{literal("w", w, "si8")}{literal("bias", bias, "f32")}{literal("dense", dense, "f32")}
  %none = torch.constant.none
  %false = torch.constant.bool false
  %0 = torch.constant.int 0
  %1 = torch.constant.int 1
  %2 = torch.constant.int 2
  %-1 = torch.constant.int -1
  %13 = torch.constant.int 13
  %128 = torch.constant.int 128
  %sx = torch.constant.float {sx:.9e}
  %sw = torch.constant.float {sw:.9e}
  %sy = torch.constant.float {sy:.9e}
  %ones = torch.prim.ListConstruct %1, %1 : (!torch.int, !torch.int) -> !torch.list<int>
  %twos = torch.prim.ListConstruct %2, %2 : (!torch.int, !torch.int) -> !torch.list<int>
  %zeros = torch.prim.ListConstruct %0, %0 : (!torch.int, !torch.int) -> !torch.list<int>
  %one = torch.prim.ListConstruct %1 : (!torch.int) -> !torch.list<int>
  %qx = torch.aten.quantize_per_tensor %x, %sx, %128, %13 : {IMAGE}, !torch.float, !torch.int, !torch.int -> {QIMAGE}
  %dx = torch.aten.dequantize.self %qx : {QIMAGE} -> {IMAGE}
  %qw = torch.aten._make_per_tensor_quantized_tensor %w, %sw, %0 : {vtensor(w.shape, "si8")}, !torch.float, !torch.int -> {vtensor(w.shape, "!torch.qint8")}
  %dw = torch.aten.dequantize.tensor %qw : {vtensor(w.shape, "!torch.qint8")} -> {vtensor(w.shape, "f32")}
  %conv = torch.aten.convolution %dx, %dw, %bias, %ones, %one, %ones, %false, %zeros, %2 : {IMAGE}, {vtensor(w.shape, "f32")}, {vtensor((4,), "f32")}, !torch.list<int>, !torch.list<int>, !torch.list<int>, !torch.bool, !torch.list<int>, !torch.int -> {IMAGE}
  %sum = torch.aten.add.Tensor %conv, %dx, %2 : {IMAGE}, {IMAGE}, !torch.int -> {IMAGE}
  %relu = torch.aten.relu %sum : {IMAGE} -> {IMAGE}
  %qy = torch.quantized_decomposed.quantize_per_tensor %relu, %sy, %-1, %-1, %13, %1 : {IMAGE}, !torch.float, !torch.int, !torch.int, !torch.int, !torch.int -> {vtensor(x.shape, "si8")}
  %dy = torch.quantized_decomposed.dequantize_per_tensor %qy, %sy, %-1, %-1, %13, %1 : {vtensor(x.shape, "si8")}, !torch.float, !torch.int, !torch.int, !torch.int, !torch.int -> {IMAGE}
  %flat = torch.aten.flatten.using_ints %dy, %2, %-1 : {IMAGE}, !torch.int, !torch.int -> {vtensor((2, 4, 36), "f32")}
  %turned = torch.aten.transpose.int %flat, %1, %-1 : {vtensor((2, 4, 36), "f32")}, !torch.int, !torch.int -> {vtensor((2, 36, 4), "f32")}
  %all = torch.aten.linear %turned, %dense, %none : {vtensor((2, 36, 4), "f32")}, {vtensor((5, 4), "f32")}, !torch.none -> {vtensor((2, 36, 5), "f32")}
  %shape = torch.prim.ListConstruct %2, %-1 : (!torch.int, !torch.int) -> !torch.list<int>
  %view = torch.aten.view %all, %shape : {vtensor((2, 36, 5), "f32")}, !torch.list<int> -> {RESULT}
  %result = torch.operator "torch.aten.hardswish"(%view) : ({RESULT}) -> {RESULT}
  return %result : {RESULT}
}}
"""

qx = np.clip(np.rint(x / sx) + 128, 0, 255)
dx = ((qx - 128) * sx).astype(F32)
padded = np.pad(dx, [(0, 0), (0, 0), (1, 1), (1, 1)])
dw = w.astype(F32) * sw
conv = np.zeros(x.shape, np.float64) + bias[:, None, None]
for g in range(2):
    for i in range(3):
        for j in range(3):
            conv[:, 2 * g : 2 * g + 2] += np.einsum(
                "nchw,oc->nohw", padded[:, 2 * g : 2 * g + 2, i : i + 6, j : j + 6],
                dw[2 * g : 2 * g + 2, :, i, j].astype(np.float64))
relu = np.maximum(conv + 2 * dx, 0)
real = relu / sy
qy = np.clip(np.rint(real) - 1, -1, 13)
# What is nearly a tie is left out: the sums are in another order.
assert np.abs(real - np.floor(real) - 0.5).min() > 1e-5
flat = ((qy + 1) * sy).reshape(2, 4, 36).transpose(0, 2, 1) @ dense.T.astype(np.float64)
expected = flat.reshape(2, 180)
expected = expected * np.clip(expected + 3, 0, 6) / 6
module = Module(BLOCK)
found = module.call("block", [x], (2, 180), F32)
np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)
assert len(set(found.flat)) > 100
