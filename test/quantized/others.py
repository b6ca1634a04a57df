"""Additions, products, pools, concatenations and moves between quantized tensors."""

import numpy as np
from contractions import activate, clamp_bytes
from graph_pair import F32, Tensor, is_power_of_two, quantize, saturate
from random_model import MICROSOFT


def dequantized(x):
    return x.centered.astype(F32) * F32(x.scale)


def binary(b, operator):
    shape = tuple(b.integer(1, 6) for _ in range(b.integer(1, 4)))
    other = tuple(1 if b.chance(0.2) else size for size in shape)
    dtype = b.dtype()
    x = b.input(shape, dtype)
    y = b.input(other, dtype if b.chance(0.9) else None)
    if b.chance(0.5):
        x, y = y, x
    name = b.node(operator, [b.dequantize(x), b.dequantize(y)])
    compute = np.add if operator == "Add" else np.multiply
    values = compute(dequantized(x), dequantized(y))
    sz = b.scale(float(np.abs(values).max()) / b.choose([60, 120, 200]) + 1e-4)
    zz = b.zero(dtype)
    floats, bounds = activate(b, name)
    qdq = b.quantize(floats, sz, zz, dtype)
    has_peer = x.dtype == y.dtype == dtype
    expected = None
    if has_peer:
        operands = [x.qoperator, *b.parameters_of(x), y.qoperator, *b.parameters_of(y)]
        operands += b.parameters(sz, zz, dtype)
        raw = b.node("QLinear" + operator, operands, MICROSOFT)
        qoperator, _ = clamp_bytes(b, raw, bounds, sz, zz, dtype, True)
    else:
        # There is no such operator: it stays what it is.
        qoperator = qdq
        _, clamp = clamp_bytes(b, qdq, bounds, sz, zz, dtype, False)
        expected = clamp(quantize(values, sz, zz, dtype))
    scales = np.array([x.scale, y.scale, sz])
    # QLinearAdd adds the zero point before it rounds, which moves ties if it is odd.
    exact = not has_peer or (
        operator == "Add" and is_power_of_two(scales) and zz % 2 == 0
    )
    tensor = Tensor(qdq, qoperator, dtype, sz, zz, expected, values.shape)
    b.output(operator.lower(), tensor, has_peer, exact)


def add(b):
    binary(b, "Add")


def mul(b):
    binary(b, "Mul")


def average_pool(b):
    rank = b.choose([1, 2, 2, 2])
    kernel = [b.integer(1, 3) for _ in range(rank)]
    pads = [b.integer(0, k - 1) for k in kernel * 2]
    strides = [b.integer(1, 2) for _ in range(rank)]
    includes = b.integer(0, 1)
    attributes = dict(kernel_shape=kernel, pads=pads, strides=strides)
    attributes["count_include_pad"] = includes
    if not includes and b.chance(0.3):
        attributes["ceil_mode"] = 1
    x = b.input((1, b.integer(1, 5), *(b.integer(k, 8) for k in kernel)))
    sy, zy = b.scale(float(x.scale)), b.zero(x.dtype)
    floats, bounds = activate(b, b.node("AveragePool", [b.dequantize(x)], **attributes))
    qdq = b.quantize(floats, sy, zy, x.dtype)
    operands = [x.qoperator, *b.parameters_of(x), *b.parameters(sy, zy, x.dtype)]
    raw = b.node("QLinearAveragePool", operands, MICROSOFT, **attributes)
    qoperator, _ = clamp_bytes(b, raw, bounds, sy, zy, x.dtype, True)
    tensor = Tensor(qdq, qoperator, x.dtype, sy, zy, None, None)
    # Sums are exact and so are averages, and no zero point moves ties.
    exact = is_power_of_two(np.array([x.scale, np.prod(kernel)], F32))
    exact &= zy == 0 and (includes or not any(pads)) and "ceil_mode" not in attributes
    b.output(f"average pool {attributes}", tensor, True, bool(exact))


def global_average_pool(b):
    rank = b.choose([1, 2, 2, 3])
    x = b.input(
        (b.integer(1, 2), b.integer(1, 20), *(b.integer(1, 7) for _ in range(rank)))
    )
    sy, zy = b.scale(float(x.scale) / 2), b.zero(x.dtype)
    floats, bounds = activate(b, b.node("GlobalAveragePool", [b.dequantize(x)]))
    qdq = b.quantize(floats, sy, zy, x.dtype)
    operands = [x.qoperator, *b.parameters_of(x), *b.parameters(sy, zy, x.dtype)]
    raw = b.node("QLinearGlobalAveragePool", operands, MICROSOFT, channels_last=0)
    qoperator, clamp = clamp_bytes(b, raw, bounds, sy, zy, x.dtype, True)
    axes = tuple(range(2, 2 + rank))
    sums, count = x.centered.sum(axes, keepdims=True), int(np.prod(x.shape[2:]))
    multiplier = F32(x.scale) / (F32(sy) * F32(count))
    expected = clamp(saturate(sums.astype(F32) * multiplier, zy, x.dtype))
    tensor = Tensor(qdq, qoperator, x.dtype, sy, zy, expected, sums.shape)
    exact = is_power_of_two(np.array([x.scale, sy, F32(count)]))
    b.output("global average pool", tensor, True, exact)


def concat(b):
    rank = b.integer(1, 4)
    axis = b.integer(0, rank - 1)
    shape = [b.integer(1, 5) for _ in range(rank)]
    dtype = b.dtype()
    parts = []
    same = b.input(shape, dtype)
    for _ in range(b.integer(1, 3)):
        own = list(shape)
        own[axis] = b.integer(1, 5)
        if b.chance(0.4):
            parts.append(b.input(own, dtype, same.scale, same.zero))
        else:
            parts.append(b.input(own, dtype))
    parts.append(same)
    sy, zy = (
        (same.scale, same.zero) if b.chance(0.5) else (b.scale(0.04), b.zero(dtype))
    )
    given = axis - rank if b.chance(0.3) else axis
    name = b.node("Concat", [b.dequantize(part) for part in parts], axis=given)
    qdq = b.quantize(name, sy, zy, dtype)
    operands = b.parameters(sy, zy, dtype)
    for part in parts:
        operands += [part.qoperator, *b.parameters_of(part)]
    qoperator = b.node("QLinearConcat", operands, MICROSOFT, axis=axis)
    expected = np.concatenate(
        [quantize(dequantized(p), sy, zy, dtype) for p in parts], axis
    )
    tensor = Tensor(qdq, qoperator, dtype, sy, zy, expected, expected.shape)
    b.output("concat", tensor, True, True)


def where(b):
    shape = tuple(b.integer(1, 6) for _ in range(b.integer(1, 4)))
    dtype = b.dtype()
    x, y = b.input(shape, dtype), b.input(shape[1:], dtype)
    condition = b.constant(b.rng.random(shape[-1:]) < 0.5, "condition")
    sz, zz = b.scale(0.04), b.zero(dtype)
    name = b.node("Where", [condition, b.dequantize(x), b.dequantize(y)])
    qdq = b.quantize(name, sz, zz, dtype)
    operands = [
        condition,
        x.qoperator,
        *b.parameters_of(x),
        y.qoperator,
        *b.parameters_of(y),
    ]
    operands += b.parameters(sz, zz, dtype)
    qoperator = b.node("QLinearWhere", operands, MICROSOFT)
    b.output("where", Tensor(qdq, qoperator, dtype, sz, zz, None, None), True, True)


def moves(b):
    """A pool or a Relu and some moves, with pairs of one scale between them."""
    x = b.input((1, b.integer(1, 4), b.integer(2, 6), b.integer(2, 6)))
    parameters = x.scale, x.zero, x.dtype
    qdq, qoperator = x.qdq, x.qoperator
    attributes = None
    steps = [b.choose(["MaxPool", "Relu", "none"])]
    steps += [
        b.choose(["Transpose", "Reshape", "Identity", "Pad", "Slice"]) for _ in range(2)
    ]
    steps.append(b.choose(["Flatten", "Unsqueeze", "none"]))
    for step in steps:
        if step == "none":
            continue
        floats = b.node("DequantizeLinear", [qdq, *b.parameters(*parameters)])
        extra, attributes = [], {}
        extra_bytes = None
        if step == "MaxPool":
            kernel = [b.integer(1, min(3, size)) for size in x.shape[2:]]
            attributes = dict(
                kernel_shape=kernel, pads=[b.integer(0, k - 1) for k in kernel * 2]
            )
        elif step == "Transpose":
            attributes = dict(perm=[int(p) for p in b.rng.permutation(4)])
        elif step == "Reshape":
            extra = [
                b.constant(np.array(b.choose([[0, 0, -1, 1], [1, -1, 1, 1]])), "shape")
            ]
        elif step == "Pad":
            extra = [b.constant(b.rng.integers(0, 3, 8), "pads")]
            byte = np.asarray(x.zero, x.dtype)
            extra_bytes = [*extra, b.constant(byte, "fill")]
        elif step == "Slice":
            extra = [
                b.constant(np.array(v), "slice") for v in ([0], [2], [b.integer(0, 3)])
            ]
        elif step == "Unsqueeze":
            extra = [b.constant(np.array([b.integer(0, 4)]), "axes")]
        name = b.node(step, [floats, *extra], **attributes)
        qdq = b.quantize(name, *parameters)
        if step == "Relu":
            qoperator = b.node(
                "Clip", [qoperator, b.constant(np.asarray(x.zero, x.dtype))]
            )
        else:
            operands = [qoperator, *(extra_bytes or extra)]
            qoperator = b.node(step, operands, **attributes)
    # As it happens, all of it is exact.
    tensor = Tensor(qdq, qoperator, x.dtype, x.scale, x.zero, None, None)
    b.output(f"moves {steps}", tensor, True, True)
