# What ONNX Runtime fuses, against formulas in NumPy: the types and results that
# ONNX Runtime has on other processors only (`differential/operators` has the rest).
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from cases import BFLOAT16, Cases, cast, widen

random = np.random.default_rng(0)
cases = Cases()
TYPES = [(np.float32, 1e-5), (np.float16, 2e-3), (BFLOAT16, 2e-2), (np.float64, 1e-12)]


def values(shape, dtype):
    return cast(random.normal(size=shape), np.dtype(dtype))


def wide(*arrays):
    return [widen(a).astype(np.float64) for a in arrays]


for dtype, rtol in TYPES:
    a, b = values((2, 3, 4, 5), dtype), values((2, 3, 6, 5), dtype)
    x, y = wide(a, b)
    cases.add("FusedMatMul", [a, b], cast(0.5 * x @ y.swapaxes(2, 3), a.dtype), rtol,
              transB=1, alpha=0.5)
    # The first dimension goes behind the batch's.
    moved = np.moveaxis(x, 0, 2)
    other = values((6, 3, 4, 5), dtype)
    expected = moved @ np.moveaxis(wide(other)[0], 0, 2).swapaxes(2, 3)
    cases.add("FusedMatMul", [a, other], cast(expected, a.dtype), rtol,
              transB=1, transBatchA=1, transBatchB=1)

    rows, columns = values((4, 3), dtype), values((3, 2), dtype)
    x, y = wide(rows, columns)
    cases.add("FusedGemm", [rows, columns], cast(np.maximum(2 * x @ y, 0), a.dtype), rtol,
              alpha=2.0, activation="Relu")
    cases.add("FusedGemm", [rows, columns], cast(x @ y, a.dtype), rtol, activation="")

    image, filter_, addend = (values(s, dtype) for s in ((1, 2, 5), (3, 2, 1), (1, 3, 5)))
    x, w, z = wide(image, filter_, addend)
    sums = np.einsum("oc,ncp->nop", w[..., 0], x) + z
    cases.add("FusedConv", [image, filter_, None, addend],
              cast(np.where(sums < 0, 0.25 * sums, sums), a.dtype), rtol,
              activation="LeakyRelu", activation_params=[0.25])

    given = [values(s, dtype) for s in ((2, 3, 8), (3, 8), (8,), (8,), (8,))]
    x, skip, scale, shift, bias = wide(*given)
    # The sum is a tensor of the type, which is normalized.
    total = cast(x + skip + bias, a.dtype)
    s = widen(total).astype(np.float64)
    mean, variance = s.mean(-1, keepdims=True), s.var(-1, keepdims=True)
    factor = 1 / np.sqrt(variance + 0.5)
    statistics = [np.float32(mean), np.float32(factor)]
    results = [cast((s - mean) * factor * scale + shift, a.dtype), *statistics, total]
    for count in (1, 3, 4):
        cases.add("SkipLayerNormalization", given, results[:count], rtol, epsilon=0.5)
    factor = 1 / np.sqrt((s * s).mean(-1, keepdims=True) + 0.5)
    results = [cast(s * factor * scale, a.dtype), np.zeros_like(statistics[0]),
               np.float32(factor), total]
    for count in (1, 2, 4):
        cases.add("SkipSimplifiedLayerNormalization", [*given[:3], given[4]],
                  results[:count], rtol, epsilon=0.5)

    x = widen(values((100,), dtype)).astype(np.float64)
    given = cast(x, a.dtype)
    x = wide(given)[0]
    for alpha in (float(np.float32(1.702)), -0.5):
        cases.add("QuickGelu", [given], cast(x / (1 + np.exp(-alpha * x)), a.dtype), rtol,
                  alpha=alpha)

# A scale of f16 makes a product of it.
a, b = np.uint8([[1, 200], [3, 4]]), np.int8([[5, -6], [-100, 8]])
product = (a.astype(np.int32) - 3) @ b.astype(np.int32)
half = np.float16(0.25).reshape(())
cases.add("MatMulIntegerToFloat", [a, b, half, half, np.uint8(3).reshape(())],
          (product / 16).astype(np.float16))

for dtype in (np.int8, np.uint8):
    x = random.integers(-99, 99, (2, 3, 4)).astype(dtype)
    zero, other = dtype(7), dtype(100)
    scales = np.float32(0.5), np.float32(0.25)
    for axes in [(0,), (1, -1), None, ()]:
        for keepdims in (0, 1):
            real = (x.astype(np.float32) - np.float32(zero)) * scales[0]
            mean = np.mean(real, axes, dtype=np.float64, keepdims=bool(keepdims))
            limits = np.iinfo(dtype)
            expected = np.clip(np.rint(mean / scales[1]) + other, limits.min, limits.max)
            attributes = {} if axes is None else {"axes": axes}
            cases.add("QLinearReduceMean", [x, scales[0].reshape(()), zero.reshape(()),
                                            scales[1].reshape(()), other.reshape(())],
                      np.asarray(expected).astype(dtype), keepdims=keepdims, **attributes)

cases.check()
