# QLinearMatMul, MatMulInteger and QGemm against NumPy, bit by bit: each
# combination of signedness; vectors and batches; one scale and zero point a
# tensor, a row, a column, and one for each matrix of a batch.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import itertools

import numpy as np
from jit import Module
from quantized import Case, quantized, saturate

F32 = np.float32
random = np.random.default_rng(0)
built = []


def scales(shape):
    return np.array(random.uniform(0.01, 0.1, shape), F32)


def output_scale(total, scale):
    spread = np.std(total) if total.size > 1 else abs(total)
    return np.array(spread * np.mean(scale) / 60, F32)


def center(values, zero_point):
    return values.astype(np.int64) - zero_point


# The shapes of the left and right operands and of their parameters, of which
# those of rows are vectors unless they have as many dimensions as the operand.
FORMS = [
    ((7, 20), (20, 9), (), ()),
    ((7, 20), (20, 9), (7,), (9,)),
    ((2, 3, 7, 20), (3, 20, 9), (), (3, 1, 9)),
    ((3, 7, 20), (2, 1, 20, 9), (3, 7, 1), (1,)),
    ((20,), (2, 20, 9), (), (2, 1, 9)),
    ((2, 7, 20), (20,), (1,), ()),
    ((300,), (300,), (), ()),
]
TYPES = list(itertools.product(["si8", "ui8"], repeat=3))
for index, (at, bt, yt) in enumerate(TYPES + TYPES):
    a_shape, b_shape, a_parameters, b_parameters = FORMS[index % len(FORMS)]
    a, b = quantized(random, at, a_shape), quantized(random, bt, b_shape)
    za, zb = quantized(random, at, a_parameters), quantized(random, bt, b_parameters)
    sa, sb, zy = scales(a_parameters), scales(b_parameters), quantized(random, yt)
    rows = za.shape == a_shape[:1] and len(a_shape) == 2
    za_, sa_ = (p[:, None] if rows else p for p in (za, sa))
    sums = np.matmul(center(a, za_), center(b, zb))
    scale = sa_ * sb
    sy = output_scale(sums, scale)
    multiplier = (scale / sy).astype(F32)
    if len(b_parameters) == 3 and len(a_shape) == 1:
        multiplier = multiplier[:, 0]
    if sums.ndim == 0 or multiplier.size == 1:
        multiplier = multiplier.reshape(())
    expected = saturate(sums.astype(F32) * multiplier, zy, yt)
    operands = [a, sa, za, b, sb, zb, sy, zy]
    constant = [(), (3, 4, 5), (1, 2, 3, 4, 5, 6, 7)][index % 3]
    built.append((Case("QLinearMatMul", operands, expected.shape, yt, "", constant),
                  expected))
    built.append((Case("MatMulInteger", [a, b, za, zb], sums.shape, "si32", "",
                       [(), (2, 3)][index % 2]), sums))
# Zero points that are left out.
a, b = quantized(random, "ui8", (5, 6)), quantized(random, "si8", (6, 4))
built.append((Case("MatMulInteger", [a, b], (5, 4), "si32"), center(a, 0) @ center(b, 0)))

for index, (at, bt) in enumerate(itertools.product(["si8", "ui8"], repeat=2)):
    for flips_a, flips_b in itertools.product([0, 1], repeat=2):
        per_column = (index + flips_a) % 2
        a, b = quantized(random, at, (7, 20)), quantized(random, bt, (20, 9))
        parameters = (9,) if per_column else ()
        sa, sb, alpha = scales(()), scales(parameters), F32(0.37)
        za, zb, zy = (quantized(random, at), quantized(random, bt, parameters),
                      quantized(random, at))
        c = random.integers(-9000, 9000, [(9,), (1, 9), (7, 9), (7, 1)][index])
        c = None if flips_a and flips_b else c.astype(np.int32)
        total = center(a, za) @ center(b, zb) + (0 if c is None else c)
        sy = output_scale(total, alpha * sa * sb)
        operands = [np.ascontiguousarray(a.T) if flips_a else a, sa, za,
                    np.ascontiguousarray(b.T) if flips_b else b, sb, zb, c]
        attributes = (f"torch.onnx.alpha = {alpha:.9e} : f32, "
                      f"torch.onnx.transA = {flips_a} : si64, "
                      f"torch.onnx.transB = {flips_b} : si64")
        scale = alpha * sa * sb
        if index % 2 == 0:
            expected = saturate(total.astype(F32) * (scale / sy), zy, at)
            operands, result = operands + [sy, zy], at
        else:
            expected, result = total.astype(F32) * scale, "f32"
        built.append((Case("QGemm", operands, expected.shape, result, attributes,
                           [(), (1, 4, 6, 7)][flips_a]), expected))

module = Module("".join(case.text(f"f{i}") for i, (case, _) in enumerate(built)))
for i, (case, expected) in enumerate(built):
    found = case.run(module, f"f{i}")
    np.testing.assert_array_equal(found, expected, f"case {i}: {case.body}")
