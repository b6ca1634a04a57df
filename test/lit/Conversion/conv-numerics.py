# Conv against a sum over the kernel's positions in NumPy. The values are small
# integers, so that every order of summation gives the same result.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/Inputs %python %s

import numpy as np
from jit import Module, function, operator, vtensor


def same_padding(sizes, kernel, strides, dilations, lower):
    before, after = [], []
    for size, k, stride, dilation in zip(sizes, kernel, strides, dilations):
        output = -(-size // stride)
        total = max((output - 1) * stride + (k - 1) * dilation + 1 - size, 0)
        small, large = total // 2, total - total // 2
        before.append(large if lower else small)
        after.append(small if lower else large)
    return before + after


def conv(x, w, b, strides, dilations, pads):
    x = np.pad(x, [(0, 0), (0, 0), (pads[0], pads[2]), (pads[1], pads[3])])
    sizes = [
        (x.shape[i + 2] - (w.shape[i + 2] - 1) * dilations[i] - 1) // strides[i] + 1
        for i in range(2)
    ]
    result = np.zeros((x.shape[0], w.shape[0], *sizes), np.float64)
    for i in range(w.shape[2]):
        for j in range(w.shape[3]):
            top, left = i * dilations[0], j * dilations[1]
            window = x[:, :, top:, left:][
                :, :, : sizes[0] * strides[0] : strides[0],
                : sizes[1] * strides[1] : strides[1]
            ]
            result += np.einsum("nchw,kc->nkhw", window, w[:, :, i, j])
    return result + (0 if b is None else b.reshape(-1, 1, 1))


# Input, kernel, strides, dilations, pads (or auto_pad), with bias, dtype.
CASES = [
    ((2, 3, 9, 7), (4, 3, 3, 3), (1, 1), (1, 1), (0, 0, 0, 0), False, "f32"),
    ((2, 3, 9, 7), (4, 3, 3, 3), (2, 2), (1, 1), (1, 1, 1, 1), True, "f32"),
    ((1, 2, 8, 9), (5, 2, 3, 2), (3, 2), (1, 1), (0, 1, 2, 3), True, "f32"),
    ((1, 2, 12, 12), (1, 2, 3, 2), (1, 2), (2, 3), (2, 0, 1, 3), True, "f32"),
    ((1, 2, 8, 7), (3, 2, 3, 4), (2, 3), (1, 1), "SAME_UPPER", True, "f32"),
    ((1, 2, 8, 7), (3, 2, 3, 4), (2, 3), (1, 1), "SAME_LOWER", True, "f32"),
    ((1, 2, 8, 7), (3, 2, 1, 1), (2, 3), (1, 1), "SAME_UPPER", False, "f32"),
    ((1, 2, 8, 7), (3, 2, 3, 3), (2, 2), (1, 1), "VALID", False, "f32"),
    ((1, 2, 8, 7), (3, 2, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), True, "f16"),
    ((1, 2, 8, 7), (3, 2, 3, 3), (1, 1), (1, 1), (1, 1, 1, 1), False, "f64"),
]
DTYPES = {"f16": np.float16, "f32": np.float32, "f64": np.float64}


def integers(values):
    return "[" + ", ".join(f"{v} : si64" for v in values) + "]"


text = ""
for index, (x, w, strides, dilations, pads, bias, dtype) in enumerate(CASES):
    types = [vtensor(x, dtype), vtensor(w, dtype)]
    types += [vtensor(w[:1], dtype)] if bias else []
    padding = (
        f'torch.onnx.auto_pad = "{pads}"'
        if isinstance(pads, str)
        else f"torch.onnx.pads = {integers(pads)}"
    )
    attributes = (
        f"torch.onnx.strides = {integers(strides)}, "
        f"torch.onnx.dilations = {integers(dilations)}, {padding}"
    )
    operands = [f"%arg{i}" for i in range(len(types))]
    # The result's shape is left to inference.
    result = vtensor((), dtype)
    body = operator("Conv", operands, types, result, attributes)
    text += function(f"case{index}", types, body, result)

module = Module(text)
random = np.random.default_rng(0)
for index, (x, w, strides, dilations, pads, bias, dtype) in enumerate(CASES):
    shapes = [x, w] + ([w[:1]] if bias else [])
    inputs = [random.integers(-9, 10, s).astype(DTYPES[dtype]) for s in shapes]
    if isinstance(pads, str):
        pads = (
            same_padding(x[2:], w[2:], strides, dilations, pads == "SAME_LOWER")
            if pads != "VALID"
            else (0, 0, 0, 0)
        )
    wide = [i.astype(np.float64) for i in inputs] + [None]
    expected = conv(*wide[:3], strides, dilations, pads)
    found = module.call(f"case{index}", inputs, expected.shape, DTYPES[dtype])
    np.testing.assert_array_equal(found, expected, err_msg=f"case {index}")
