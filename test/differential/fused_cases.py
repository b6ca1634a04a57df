"""What ONNX Runtime writes when it saves an optimized model: com.microsoft's fused
operators, and its own in the ONNX domain."""

import itertools

import numpy as np
from operator_cases import constant, data

NHWC = {"channels_last": 1}


def add_convolutions(rows):
    x, w, bias = rows.floats(2, 4, 7, 6), rows.floats(6, 2, 3, 3), rows.floats(6)
    geometry = {"group": 2, "pads": [1, 0, 1, 2], "strides": [2, 1]}
    z = rows.floats(2, 6, 4, 6)
    activations = [
        {}, {"activation": "Relu"}, {"activation": "Tanh"}, {"activation": "Sigmoid"},
        {"activation": "LeakyRelu", "activation_params": [0.3]},
        {"activation": "Clip", "activation_params": [-1.0, 2.0]},
        {"activation": "HardSigmoid", "activation_params": [0.3, 0.4]},
    ]  # fmt: skip
    for activation in activations:
        for operands in ([x, w], [x, w, bias], [x, w, None, z], [x, w, bias, z]):
            # ONNX Runtime's takes a sum with some of the activations only.
            is_comparable = len(operands) < 4 or not activation.get("activation_params")
            rows.add_microsoft(
                "FusedConv",
                operands,
                is_comparable=is_comparable,
                **geometry,
                **activation,
            )
    rows.add_microsoft(
        "FusedConv", [rows.floats(1, 3, 9), rows.floats(4, 3, 2)], activation="Relu",
        auto_pad="SAME_LOWER",
    )  # fmt: skip


def add_products(rows):
    a, b = rows.floats(5, 7), rows.floats(7, 3)
    c = rows.floats(3)
    for activation in (
        {"activation": "Relu"}, {"activation": "Tanh"},
        {"activation": "LeakyRelu", "activation_alpha": 0.2},
        {"activation": "Elu", "activation_alpha": 0.7}, {"activation": "Softplus"},
        {"activation": "HardSigmoid", "activation_alpha": 0.3, "activation_beta": 0.4},
    ):  # fmt: skip
        rows.add_microsoft("FusedGemm", [a, b, c], alpha=0.5, beta=2.0, **activation)
    at, bt = rows.floats(7, 5), rows.floats(3, 7)
    rows.add_microsoft("FusedGemm", [at, bt], transA=1, transB=1, activation="Relu")
    for trans_a, trans_b in itertools.product((0, 1), repeat=2):
        transposed = {"transA": trans_a, "transB": trans_b, "alpha": 0.25}
        lhs = rows.floats(*((2, 1, 4, 5), (2, 1, 5, 4))[trans_a])
        rhs = rows.floats(*((3, 5, 6), (3, 6, 5))[trans_b])
        rows.add_microsoft("FusedMatMul", [lhs, rhs], **transposed)
        rows.add_microsoft("TransposeMatMul", [lhs, rhs], **transposed)
        # The first dimension is behind the batch's.
        lhs = rows.floats(*((4, 2, 3, 5), (5, 2, 3, 4))[trans_a])
        rhs = rows.floats(*((5, 2, 3, 6), (6, 2, 3, 5))[trans_b])
        rows.add_microsoft(
            "FusedMatMul", [lhs, rhs], transBatchA=1, transBatchB=1, **transposed
        )
    rows.add_microsoft("FusedMatMul", [rows.floats(7), b], alpha=3.0)


def add_integer_products(rows):
    for left, right in itertools.product((np.uint8, np.int8), repeat=2):
        # Sums of pairs do not saturate.
        a, b = rows.bytes(2, 5, 9, dtype=left), rows.bytes(
            9, 4, dtype=right, **({"high": 127} if right == np.uint8 else {"low": -64, "high": 63})
        )  # fmt: skip
        scale, scales = data(0.02, np.float32), rows.floats(4)
        scales = data(np.abs(scales.array) * 0.1 + 0.01)
        za, zb = rows.bytes(dtype=left), rows.bytes(4, dtype=right, low=0, high=9)
        one = data(zb.array[0])
        bias = rows.floats(4)
        for is_constant in (False, True):
            known = constant if is_constant else (lambda operand: operand)
            for operands in (
                [scale, scale], [scale, known(scales), za, known(zb), known(bias)],
                [scale, known(scales), None, one], [scale, scale, za, None, bias],
            ):  # fmt: skip
                # ONNX Runtime has no product of signed and unsigned bytes.
                rows.add_microsoft(
                    "MatMulIntegerToFloat", [a, known(b), *operands],
                    is_comparable=(left, right) != (np.int8, np.uint8),
                )  # fmt: skip
        x = rows.floats(2, 5, 9)
        name = "DynamicQuantizeMatMul"
        rows.add_microsoft(name, [x, constant(b), scale])
        rows.add_microsoft(name, [x, b, scales, zb, bias])
        rows.add_microsoft(name, [x, constant(b), scale, one])


def add_images(rows):
    for dtype in (np.uint8, np.int8):
        x, zero = rows.bytes(2, 7, 8, 5, dtype=dtype), rows.bytes(dtype=dtype)
        rows.add_microsoft("NhwcMaxPool", [x], kernel_shape=[3, 2], strides=[2, 1])
        rows.add_microsoft(
            "NhwcMaxPool", [x], kernel_shape=[3, 3], pads=[1, 1, 0, 1], ceil_mode=1,
            strides=[2, 2], dilations=[1, 2],
        )  # fmt: skip
        rows.add_microsoft(
            "NhwcMaxPool", [x], kernel_shape=[2, 2], auto_pad="SAME_UPPER"
        )
        scale, other = data(0.05, np.float32), data(0.04, np.float32)
        for include in (0, 1):
            rows.add_microsoft(
                "QLinearAveragePool", [x, scale, zero, other, zero], kernel_shape=[3, 2],
                pads=[1, 0, 1, 1], strides=[2, 2], count_include_pad=include, **NHWC,
            )  # fmt: skip
        rows.add_microsoft(
            "QLinearGlobalAveragePool", [x, scale, zero, other, zero], **NHWC
        )
        w = rows.bytes(6, 5, 3, 2, dtype=np.int8, low=-64, high=63)
        operands = [
            x, scale, zero, constant(w), constant(np.linspace(0.01, 0.02, 6), np.float32),
            constant(np.zeros(6), np.int8), data(0.5, np.float32), zero,
        ]  # fmt: skip
        bias = constant(np.arange(-300, 300, 100), np.int32)
        if dtype == np.uint8:
            rows.add_microsoft(
                "QLinearConv", [*operands, bias], pads=[1, 0, 1, 1], **NHWC
            )
            rows.add_microsoft("QLinearConv", operands, strides=[2, 3], **NHWC)
        for axes, keepdims in (([1, 2], 1), ([-1], 0), ([0, 3], 0)):
            rows.add_microsoft(
                "QLinearReduceMean", [x, scale, zero, other, zero], axes=axes,
                keepdims=keepdims, is_comparable=False,
            )  # fmt: skip


def add_activations(rows):
    x, bias = rows.floats(2, 5, 8), rows.floats(8)
    special = data([0.0, -0.0, np.inf, -np.inf, np.nan, 90, -90, 1e-30], np.float32)
    for operand in (x, special):
        rows.add_microsoft("QuickGelu", [operand])
        rows.add_microsoft("QuickGelu", [operand], alpha=0.5)
        if operand is x:
            rows.add_microsoft("Gelu", [operand])
            rows.add_microsoft("FastGelu", [operand])
            rows.add_microsoft("FastGelu", [operand, bias])
            rows.add_microsoft("BiasGelu", [operand, bias])


def add_normalizations(rows):
    x, skip, scale, shift, bias = (
        rows.floats(*shape) for shape in ((2, 5, 8), (2, 5, 8), (8,), (8,), (8,))
    )
    rows.add("LayerNormalization", [x, scale, shift], opset=13, epsilon=1e-3)
    rows.add("LayerNormalization", [x, scale], opset=12, axis=-1)
    rows.add("SimplifiedLayerNormalization", [x, scale], opset=13, epsilon=1e-3)
    name = "SkipLayerNormalization"
    rows.add_microsoft(name, [x, skip, scale])
    rows.add_microsoft(name, [x, skip, scale, shift, bias], epsilon=0.01)
    rows.add_microsoft(name, [x, skip, scale, None, bias])
    rows.add_microsoft(name, [x, rows.floats(5, 8), scale, shift])
    rows.add_microsoft(name, [x, rows.floats(1, 5, 8), scale, shift])
    name = "SkipSimplifiedLayerNormalization"
    rows.add_microsoft(name, [x, skip, scale])
    rows.add_microsoft(name, [x, skip, scale, bias], epsilon=0.01)


def add_rows(rows):
    add_convolutions(rows)
    add_products(rows)
    add_integer_products(rows)
    add_images(rows)
    add_activations(rows)
    add_normalizations(rows)
