"""Kinds of products of 8-bit floats, each with random sizes and attributes."""

import numpy as np
from float8_formats import E5M2, FORMATS
from float8_model import F32, Operand, Output, Product
from onnx import TensorProto


def matrix(b, batch, rows, columns, channel=None):
    """Matrices with a scale for each row (0) or column (1), or one for all; some are
    dequantized before they are transposed, which moves."""
    if b.chance(0.7):
        axis = None if channel is None else len(batch) + channel
        return b.operand((*batch, rows, columns), axis)
    axis = None if channel is None else len(batch) + 1 - channel
    operand = b.operand((*batch, columns, rows), axis)
    rank = len(batch) + 2
    name = b.node(
        "Transpose", [operand.name], perm=[*range(rank - 2), rank - 1, rank - 2]
    )
    return Operand(
        name, operand.format, np.swapaxes(operand.bytes, -1, -2), operand.scales
    )


def matmul(b):
    batch = tuple(b.integer(1, 3) for _ in range(b.integer(0, 2)))
    rows, depth, columns = (
        b.integer(1, 40),
        b.choose([1, 7, 64, 100, 300]),
        b.integer(1, 40),
    )
    lhs = matrix(b, batch, rows, depth)
    own_batch = batch if b.chance(0.3) else ()
    rhs = matrix(b, own_batch, depth, columns, b.choose([None, 1]))
    product = Product(lhs.bytes, lhs.format, rhs.bytes, rhs.format)
    result, bound = b.scaled(product, lhs, rhs, rhs.scales)
    name = b.node("MatMul", [lhs.name, rhs.name])
    if b.chance(0.5):
        bias = b.floats((columns,))
        name = b.node("Add", [name, b.constant(bias)])
        result, bound = b.add(result, bound, bias)
    b.products["matmul"] += 1
    title = f"matmul {lhs.format.name} {lhs.bytes.shape}, {rhs.format.name} {rhs.bytes.shape}"
    b.finish(title, name, result, bound)


def gemm(b):
    rows, depth, columns = b.integer(1, 40), b.integer(1, 150), b.integer(1, 40)
    trans_a, trans_b = b.integer(0, 1), b.integer(0, 1)
    alpha, beta = b.choose([1.0, 0.5]), b.choose([1.0, 2.0, 0.0])
    lhs = b.operand((depth, rows) if trans_a else (rows, depth))
    axis = b.choose([None, 0 if trans_b else 1])
    rhs = b.operand((columns, depth) if trans_b else (depth, columns), axis)
    product = Product(
        lhs.bytes.T if trans_a else lhs.bytes,
        lhs.format,
        rhs.bytes.T if trans_b else rhs.bytes,
        rhs.format,
    )
    result, bound = b.scaled(product, lhs, rhs, rhs.scales, alpha)
    operands = [lhs.name, rhs.name]
    if b.chance(0.7):
        addend = b.floats(b.choose([(columns,), (rows, 1), (rows, columns), ()]))
        is_constant = b.chance(0.5)
        operands.append(
            b.constant(addend)
            if is_constant
            else b.add_input(addend, TensorProto.FLOAT)
        )
        result, bound = b.add(result, bound, np.float64(addend) * beta)
    attributes = dict(transA=trans_a, transB=trans_b, alpha=alpha, beta=beta)
    name = b.node("Gemm", operands, **attributes)
    b.products["matmul"] += 1
    b.finish(
        f"gemm {lhs.format.name}, {rhs.format.name} {attributes}", name, result, bound
    )


def two_layers(b):
    """Bytes between two convolutions. Where the first one is exact, these are known."""
    if not b.is_exact:
        return conv(b)
    depth, middle, features, size = (
        b.integer(1, 24),
        b.integer(1, 40),
        b.integer(1, 40),
        7,
    )
    x = b.operand((2, depth, size, size), is_constant=False)
    first, second = (
        b.operand((middle, depth, 3, 3), 0, True),
        b.operand((features, middle, 1, 1)),
    )
    rows, sizes = unfold(x.bytes, (3, 3), (1, 1), (1, 1, 1, 1), (1, 1))
    product = Product(rows, x.format, first.bytes.reshape(middle, -1).T, first.format)
    result, _ = b.scaled(product, x, first, first.scales)
    name = b.node("Relu", [b.node("Conv", [x.name, first.name], pads=[1, 1, 1, 1])])
    format, scale = b.choose(FORMATS), b.scale()
    name = b.quantize(name, format, scale)
    bytes = format.encode(np.maximum(result, 0) / scale)
    name = b.node("DequantizeLinear", [name, b.constant(scale)])
    layer = Operand(name, format, bytes, scale)
    product = Product(
        bytes, format, second.bytes.reshape(features, -1).T, second.format
    )
    # What is between them is not of few values: the second sums round.
    b.is_exact = False
    result, bound = b.scaled(product, layer, second, second.scales)
    shape = (len(rows), features, *sizes)
    result, bound = (np.swapaxes(part, 1, 2).reshape(shape) for part in (result, bound))
    name = b.node("Conv", [name, second.name])
    b.products["conv"] += 2
    b.finish(f"two layers, {format.name} between", name, result, bound)
    b.is_exact = True


def unfold(x, kernel, strides, pads, dilations):
    """Bytes [n, c, size...] as [n, positions, c * taps], padded with zeros, and the
    sizes of the result."""
    rank = len(kernel)
    x = np.pad(x, [(0, 0), (0, 0), *zip(pads[:rank], pads[rank:])])
    spans = [(k - 1) * d + 1 for k, d in zip(kernel, dilations)]
    windows = np.lib.stride_tricks.sliding_window_view(
        x, spans, tuple(range(2, 2 + rank))
    )
    steps = [slice(None, None, s) for s in strides] + [
        slice(None, None, d) for d in dilations
    ]
    windows = windows[(slice(None), slice(None), *steps)]
    sizes = windows.shape[2 : 2 + rank]
    windows = np.moveaxis(windows, 1, 1 + rank)
    return windows.reshape(x.shape[0], int(np.prod(sizes)), -1), sizes


def conv(b):
    rank = b.choose([1, 2, 2, 2, 3])
    size = {1: 30, 2: 10, 3: 5}[rank]
    group, depth = b.choose(
        [(1, b.integer(1, 40)), (2, b.integer(1, 20)), (b.integer(2, 8), 1)]
    )
    features = group * b.integer(1, 24)
    kernel = [b.integer(1, 3) for _ in range(rank)]
    dilations = [b.choose([1, 1, 2]) for _ in range(rank)]
    strides = [b.choose([1, 1, 2]) for _ in range(rank)]
    pads = [b.integer(0, 2) for _ in range(2 * rank)]
    sizes = [b.integer((k - 1) * d + 1, size) for k, d in zip(kernel, dilations)]
    x = b.operand((b.integer(1, 2), group * depth, *sizes), is_constant=False)
    w = b.operand((features, depth, *kernel), b.choose([None, 0]))
    result, bound = [], []
    for x_part, w_part, scales in zip(
        np.split(x.bytes, group, 1),
        np.split(w.bytes, group),
        np.split(np.broadcast_to(w.scales, features), group),
    ):
        rows, output_sizes = unfold(x_part, kernel, strides, pads, dilations)
        columns = w_part.reshape(len(w_part), -1).T
        product = Product(rows, x.format, columns, w.format)
        for parts, part in zip((result, bound), b.scaled(product, x, w, scales)):
            shape = (len(rows), len(w_part), *output_sizes)
            parts.append(np.swapaxes(part, 1, 2).reshape(shape))
    result, bound = np.concatenate(result, 1), np.concatenate(bound, 1)
    operands = [x.name, w.name]
    if b.chance(0.6):
        bias = b.floats((features,))
        is_constant = b.chance(0.5)
        operands.append(
            b.constant(bias) if is_constant else b.add_input(bias, TensorProto.FLOAT)
        )
        result, bound = b.add(result, bound, bias.reshape(-1, *[1] * rank))
    attributes = dict(group=group, strides=strides, pads=pads, dilations=dilations)
    name = b.node("Conv", operands, kernel_shape=kernel, **attributes)
    b.products["conv"] += 1
    title = f"conv {x.format.name} {x.bytes.shape}, {w.format.name} {w.bytes.shape} {attributes}"
    b.finish(title, name, result, bound)


def all_codes(b):
    """Each byte times each byte, NaN included: one product each, which is exact."""
    for lhs_format in FORMATS:
        for rhs_format in FORMATS:
            lhs, rhs = (
                np.flatnonzero(~np.isinf(format.values)).astype(np.uint8)
                for format in (lhs_format, rhs_format)
            )
            names = [
                b.node("DequantizeLinear", [name, b.constant(F32(0.25))])
                for name in (
                    quantized_codes(b, lhs.reshape(-1, 1), lhs_format),
                    b.byte_constant(rhs.reshape(1, -1), rhs_format),
                )
            ]
            name = b.node("MatMul", names)
            result = np.outer(lhs_format.values[lhs], rhs_format.values[rhs]) / 16
            b.products["matmul"] += 1
            title = f"all codes of {lhs_format.name} and {rhs_format.name}"
            b.outputs.append(Output(title, name, result, result))


def quantized_codes(b, bytes, format):
    if format != E5M2:
        return b.add_input(bytes, format.data_type)
    name = b.add_input(format.values[bytes].astype(F32), TensorProto.FLOAT)
    return b.quantize(name, format, F32(1))
