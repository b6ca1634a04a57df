# QLinearConv and ConvInteger against NumPy, bit by bit: each combination of
# signedness, parameters that are constants and that are inputs, one a tensor and
# one a channel, padding, strides, dilations, groups, and 1 to 3 dimensions.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools

import numpy as np
from jit import Module
from quantized import Case, quantized, saturate

F32 = np.float32


def convolve(x, w, group, strides, dilations, pads):
    """The sums of centered operands; padding is zero then."""
    rank = len(strides)
    x = np.pad(x, [(0, 0), (0, 0)] + [(pads[i], pads[i + rank]) for i in range(rank)])
    extents = [(k - 1) * d + 1 for k, d in zip(w.shape[2:], dilations)]
    outputs = [(n - e) // s + 1 for n, e, s in zip(x.shape[2:], extents, strides)]
    channels, taken = w.shape[0] // group, w.shape[1]
    result = np.zeros((x.shape[0], w.shape[0], *outputs), np.int64)
    for tap in itertools.product(*map(range, w.shape[2:])):
        window = tuple(
            slice(t * d, t * d + (o - 1) * s + 1, s)
            for t, d, o, s in zip(tap, dilations, outputs, strides)
        )
        for g in range(group):
            image = x[:, g * taken : (g + 1) * taken][(..., *window)]
            kernel = w[(slice(g * channels, (g + 1) * channels), slice(None), *tap)]
            result[:, g * channels : (g + 1) * channels] += np.einsum(
                "nc...,oc->no...", image, kernel
            )
    return result


random = np.random.default_rng(0)
# Input, weights, groups, strides, dilations, pads.
GEOMETRIES = [
    ((2, 3, 9, 8), (5, 3, 3, 3), 1, (1, 1), (1, 1), (0, 0, 0, 0)),
    ((1, 4, 9, 7), (6, 2, 3, 2), 2, (2, 1), (1, 2), (1, 0, 2, 1)),
    ((1, 4, 6, 6), (4, 1, 3, 3), 4, (1, 2), (1, 1), (1, 1, 1, 1)),
    ((2, 3, 11), (4, 3, 3), 1, (2,), (2,), (2, 1)),
    ((1, 4, 4, 5, 6), (2, 2, 2, 2, 3), 2, (1, 2, 1), (1, 1, 2), (0, 1, 2, 1, 0, 2)),
]
cases = []
for (xt, wt, yt), geometry in itertools.product(
    itertools.product(["si8", "ui8"], repeat=3), GEOMETRIES[:2]
):
    cases.append((xt, wt, yt, *geometry))
cases += [("ui8", "si8", "ui8", *geometry) for geometry in GEOMETRIES[2:]]

built = []
for index, (xt, wt, yt, xs, ws, group, strides, dilations, pads) in enumerate(cases):
    x, w = quantized(random, xt, xs), quantized(random, wt, ws)
    channels = (ws[0],) if index % 2 else ()
    zx, zw, zy = (
        quantized(random, xt),
        quantized(random, wt, channels if index % 3 else ()),
        quantized(random, yt),
    )
    sx, sw = F32(random.uniform(0.01, 0.1)), random.uniform(0.01, 0.1, channels)
    sw = np.array(sw, F32)
    bias = random.integers(-20000, 20000, ws[0]).astype(np.int32) if index % 4 else None

    def column(parameter):
        return parameter.reshape(-1, *[1] * (len(ws) - 1))

    sums = convolve(x.astype(np.int64) - zx, w.astype(np.int64) - column(zw), group,
                    strides, dilations, pads)
    attributes = ", ".join(
        f"torch.onnx.{name} = [{', '.join(f'{v} : si64' for v in values)}]"
        for name, values in [("strides", strides), ("dilations", dilations), ("pads", pads)]
    ) + f", torch.onnx.group = {group} : si64"
    constant = [(), (3, 4, 5), (1, 2, 3, 4, 5, 6, 7, 8), (2, 7)][index % 4]
    operands = [x, np.array(sx), zx, w, sw, zw, None, zy, bias]
    total = sums + (0 if bias is None else column(bias)[None, :, ..., 0].reshape(
        1, -1, *[1] * len(strides)))
    sy = F32(np.std(total) * sx * np.mean(sw) / 60)
    operands[6] = np.array(sy)
    if bias is None:
        operands.pop()
    multiplier = (sx * sw / sy).astype(F32).reshape(1, -1, *[1] * len(strides))
    expected = saturate(total.astype(F32) * multiplier, zy, yt)
    built.append((Case("QLinearConv", operands, expected.shape, yt, attributes, constant),
                  expected))
    built.append((Case("ConvInteger", [x, w, zx, zw], sums.shape, "si32", attributes,
                       [(), (2,), (1, 2, 3)][index % 3]), sums))
# Zero points that are left out.
x, w = quantized(random, "ui8", (1, 2, 5, 5)), quantized(random, "si8", (3, 2, 3, 3))
sums = convolve(x.astype(np.int64), w.astype(np.int64), 1, (1, 1), (1, 1), (1, 1, 1, 1))
padding = "torch.onnx.pads = [1 : si64, 1 : si64, 1 : si64, 1 : si64]"
built.append((Case("ConvInteger", [x, w], sums.shape, "si32", padding), sums))
z = quantized(random, "si8", (3,))
sums = convolve(x.astype(np.int64), w - z.astype(np.int64).reshape(3, 1, 1, 1), 1, (1, 1),
                (1, 1), (1, 1, 1, 1))
built.append((Case("ConvInteger", [x, w, None, z], sums.shape, "si32", padding), sums))

module = Module("".join(case.text(f"f{i}") for i, (case, _) in enumerate(built)))
varied = 0
for i, (case, expected) in enumerate(built):
    found = case.run(module, f"f{i}")
    np.testing.assert_array_equal(found, expected, f"case {i}: {case.body}")
    varied += len(set(found.flat)) > 20
# Some zero points make all of a result saturate, but not many.
assert varied > 0.7 * len(built), (varied, len(built))
