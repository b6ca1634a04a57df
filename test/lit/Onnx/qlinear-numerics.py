# Elementwise operators and reductions of bytes against NumPy formulas that equal
# ONNX Runtime 1.32 on its own random data. Scales that are powers of two make
# ties, which tell where the zero point is added and what is fused.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from jit import Module
from quantized import STORAGE, Case, quantized, saturate

F32 = np.float32
random = np.random.default_rng(0)
built = []


def scale(low=0.005, high=0.1):
    return np.array(random.uniform(low, high), F32)


def center(values, zero_point):
    return values.astype(np.int32) - zero_point.astype(np.int32)


def fused(a, b, c):
    """a * b + c with one rounding; a is a byte, so f64 holds the product."""
    return (np.float64(a) * np.float64(b) + np.float64(c)).astype(F32)


def clip(values, dtype):
    limits = np.iinfo(STORAGE[dtype])
    return np.clip(values, limits.min, limits.max).astype(STORAGE[dtype])


def add(name, operands, expected, attributes="", constant=(), dtype=None, slack=0):
    dtype = dtype or next(d for d, s in STORAGE.items() if expected.dtype == s)
    case = Case(name, operands, expected.shape, dtype, attributes, constant)
    built.append((case, expected, slack))


ATTRIBUTE = "torch.onnx.{} = {} : si64".format
for index, dtype in enumerate(["si8", "ui8"] * 3):
    ties = index in (2, 3)
    sa, sb, sc = (np.array(s, F32) for s in (1 / 64, 1 / 32, 1 / 16)) if ties else (
        scale(), scale(), np.array(random.uniform(0.1, 0.3), F32))
    za, zb, zc = (quantized(random, dtype) for _ in range(3))
    a, b = quantized(random, dtype, (40, 1, 300)), quantized(random, dtype, (4, 300))
    ra, rb = sa / sc, sb / sc
    offset = F32(zc) - fused(F32(za), ra, rb * F32(zb))
    operands = [a, sa, za, b, sb, zb, sc, zc]
    constant = [(), (1, 2, 4, 5, 6, 7)][index % 4 // 2]
    add("QLinearAdd", operands, clip(np.rint(fused(a, ra, fused(b, rb, offset))), dtype),
        constant=constant)
    # Where the first operand is a scalar beside the rows, both are exchanged.
    column = quantized(random, dtype, (4, 1))
    offset = F32(zc) - fused(F32(zb), rb, ra * F32(za))
    add("QLinearAdd", [column, *operands[1:]],
        clip(np.rint(fused(b, rb, fused(column, ra, offset))), dtype),
        constant=constant)
    product = (center(a, za) * center(b, zb)).astype(F32)
    sm = np.array(2.0**-4, F32) if ties else np.array(random.uniform(0.3, 0.6), F32)
    operands[6] = sm
    add("QLinearMul", operands,
        clip(np.rint(product * (sa * sb / sm) + F32(zc)), dtype), constant=constant)

    x = a.reshape(40, 300)
    real = center(x, za).astype(F32) * sa
    sy = scale(1 / 256, 1 / 100)
    sigmoid = (1 / (1 + np.exp(-real.astype(np.float64)))).astype(F32)
    add("QLinearSigmoid", [x, sa, za, sy, zc], saturate(sigmoid / sy, zc, dtype))
    alpha = F32(random.uniform(0, 1.5))
    leaky = np.where(real >= 0, real, alpha * real)
    add("QLinearLeakyRelu", [x, sa, za, sc, zc], saturate(leaky / sc, zc, dtype),
        f"torch.onnx.alpha = {alpha:.9e} : f32", constant=(1, 2, 3, 4))

    parts = [quantized(random, dtype, (3, n, 5)) for n in (2, 4, 1)]
    scales, zeros = [sa, sb, sc], [za, zb, zc]
    joined = np.concatenate(
        [saturate(center(p, z).astype(F32) * s / sc, zc, dtype)
         for p, s, z in zip(parts, scales, zeros)], 1)
    add("QLinearConcat", [sc, zc] + [v for t in zip(parts, scales, zeros) for v in t],
        joined, ATTRIBUTE("axis", -2))

    image = quantized(random, dtype, (3, 6, 8, 5 + index))
    n = 8 * (5 + index)
    sums = center(image, za).sum((2, 3), keepdims=True)
    add("QLinearGlobalAveragePool", [image, sa, za, sy, zc],
        saturate(sums.astype(F32) * (sa / (sy * F32(n))), zc, dtype))
    last = np.ascontiguousarray(image.transpose(0, 2, 3, 1))
    add("QLinearGlobalAveragePool", [last, sa, za, sy, zc],
        saturate(sums.astype(F32) * (sa / (sy * F32(n))), zc, dtype).transpose(0, 2, 3, 1),
        ATTRIBUTE("channels_last", 1))

    # The exponential of a library may differ in its last bit.
    s = np.array(random.uniform(0.01, 0.3), F32)
    small = (quantized(random, dtype, (4, 5, 30)) // STORAGE[dtype](3)).astype(STORAGE[dtype])
    small[0] = small[0, :1, :1]
    for opset, axes, axis in (13, (1,), 1), (12, (1, 2), 1), (13, (2,), -1):
        distance = center(small, small.max(axes, keepdims=True))
        power = np.exp(distance * np.float64(s))
        share = power / power.sum(axes, keepdims=True)
        expected = saturate((share * np.trunc(1 / sy)).astype(F32), zc, dtype)
        add("QLinearSoftmax", [small, s, za, sy, zc], expected,
            ATTRIBUTE("axis", axis) + ", " + ATTRIBUTE("opset", opset), slack=0.002)

# Zero points that are left out are zero.
a, b = quantized(random, "si8", (50,)), quantized(random, "si8", (50,))
sa, sb, sc = scale(), scale(), scale()
product = (a.astype(np.int32) * b).astype(F32)
add("QLinearMul", [a, sa, None, b, sb, None, sc],
    clip(np.rint(product * (sa * sb / sc)), "si8"))

text = "".join(case.text(f"f{i}") for i, (case, _, _) in enumerate(built))
ranges = [(-3, 5), (1, 7), (-9, -2), (0, 0)]
for i in range(3):
    result = ["!torch.vtensor<[64],ui8>", "!torch.vtensor<[],f32>", "!torch.vtensor<[],ui8>"]
    text += f"""
func.func @dynamic{i}(%x: !torch.vtensor<[64],f32>) -> {result[i]} {{
  %0:3 = torch.operator "onnx.DynamicQuantizeLinear"(%x)
      : (!torch.vtensor<[64],f32>) -> ({", ".join(result)})
  return %0#{i} : {result[i]}
}}
"""
module = Module(text)
for i, (case, expected, slack) in enumerate(built):
    found = case.run(module, f"f{i}")
    if not slack:
        np.testing.assert_array_equal(found, expected, f"case {i}: {case.body}")
        continue
    difference = np.abs(found.astype(int) - expected)
    assert difference.max() <= 1 and (difference > 0).mean() <= slack, case.body

for low, high in ranges:
    x = random.uniform(low, high, 64).astype(F32)
    least, greatest = min(F32(0), x.min()), max(F32(0), x.max())
    s = (greatest - least) / F32(255) if greatest != least else F32(1)
    z = np.clip(np.rint(-least / s), 0, 255).astype(np.uint8)
    expected = [saturate(x / s, z, "ui8"), s, z]
    for i, dtype in enumerate([np.uint8, F32, np.uint8]):
        shape = (64,) if i == 0 else ()
        np.testing.assert_array_equal(module.call(f"dynamic{i}", [x], shape, dtype),
                                      expected[i])
