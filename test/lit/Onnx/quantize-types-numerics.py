# Quantization to and from the less common types, blocked, and with other
# precisions, against NumPy. The 8-bit floats are tables made from their
# definition, and a value is rounded to the nearest of the table.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import numpy as np
from jit import Module, function, operator, vtensor

F32, F16 = np.float32, np.float16
# Mantissa bits, bias, greatest finite byte, infinity if any, and the NaN.
FORMATS = {
    "f8E4M3FN": (3, 7, 0x7E, None, 0x7F),
    "f8E5M2": (2, 15, 0x7B, 0x7C, 0x7F),
    "f8E4M3FNUZ": (3, 8, 0x7F, None, 0x80),
    "f8E5M2FNUZ": (2, 16, 0x7F, None, 0x80),
}


def table(name):
    """The value of each byte."""
    bits, bias, largest, infinity, nan = FORMATS[name]
    values = np.full(256, np.nan, np.float64)
    for byte in range(largest + 1):
        exponent, mantissa = byte >> bits, byte & ((1 << bits) - 1)
        lead = 1 if exponent else 0
        scale = 2.0 ** (max(exponent, 1) - bias)
        values[byte] = (lead + mantissa / (1 << bits)) * scale
    if infinity:
        values[infinity] = np.inf
    values[128:] = -values[:128]
    if nan == 0x80:
        values[nan] = np.nan
    return values.astype(F32)


def encode(x, name, saturates):
    bits, bias, largest, infinity, nan = FORMATS[name]
    finite = table(name)[: largest + 1].astype(np.float64)
    # The table goes on by one more step, which is where overflow begins.
    finite = np.append(finite, 2 * finite[-1] - finite[-2])
    magnitude = np.minimum(np.abs(x.astype(np.float64)), 2 * finite[-1])
    index = np.searchsorted(finite, np.where(np.isnan(magnitude), 0, magnitude))
    index = np.minimum(index, len(finite) - 1)
    below = np.maximum(index - 1, 0)
    middle = (finite[below] + finite[index]) / 2
    goes_down = (magnitude < middle) | ((magnitude == middle) & (below % 2 == 0))
    byte = np.where(goes_down, below, index)
    overflow = largest if saturates else infinity if infinity else nan
    byte = np.where(byte > largest, overflow, byte)
    byte = np.where(np.isnan(x), nan, byte)
    signed = np.where(np.signbit(x), byte | 0x80, byte)
    if nan == 0x80:
        signed = np.where(byte % 128 == 0, byte, signed)
    return signed.astype(np.uint8)


def float8_inputs(random, name):
    values = table(name)
    values = np.abs(values[np.isfinite(values)])
    middles = (values[:-1].astype(np.float64) + values[1:]) / 2
    x = np.concatenate([values, middles, random.standard_normal(500) * values.max()])
    x = np.concatenate([x, np.exp(random.uniform(-15, 15, 2000))]).astype(F32)
    x = np.concatenate([x, np.nextafter(x, F32(0)), np.nextafter(x, F32(np.inf))])
    x = np.append(x, np.array([np.inf, np.nan, 0, 1e-40, 3e38], F32))
    return np.concatenate([x, -x])


random = np.random.default_rng(0)
SIZES = {name: len(float8_inputs(random, name)) for name in FORMATS}
text = ""
for name, size in SIZES.items():
    one = '  %one = torch.operator "onnx.Constant"() {torch.onnx.value = dense<1.0> : '
    one += f'tensor<f32>}} : () -> {vtensor((), "f32")}\n'
    data_type = 17 + ["f8E4M3FN", "f8E4M3FNUZ", "f8E5M2", "f8E5M2FNUZ"].index(name)
    source, result = vtensor([size], "f32"), vtensor([size], name)
    for saturate in 0, 1:
        text += function(
            f"encode_{name}_{saturate}", [source],
            one + operator("QuantizeLinear", ["%arg0", "%one"],
                           [source, vtensor((), "f32")], result,
                           f"torch.onnx.output_dtype = {data_type} : si64, "
                           f"torch.onnx.saturate = {saturate} : si64"),
            result)
    source, scale = vtensor([256], name), vtensor((), "f32")
    types = [source, scale, vtensor([1], name)]
    text += function(
        f"decode_{name}", types,
        operator("DequantizeLinear", ["%arg0", "%arg1", "%arg2"], types,
                 vtensor([256], "f32")),
        vtensor([256], "f32"))


def linear(name, which, types, result, attributes="", opset=None):
    operands = [f"%arg{i}" for i in range(len(types))]
    return function(name, types, operator(which + "Linear", operands, types, result,
                                          attributes), result, opset)


N = 4000
f16, i8 = vtensor([N], "f16"), vtensor([N], "si8")
half_scale = vtensor((), "f16")
for opset in 21, 23:
    text += linear(f"half{opset}", "Quantize", [f16, half_scale, vtensor((), "si16")],
                   vtensor([N], "si16"), opset=opset)
text += linear("precise", "Quantize",
               [f16, half_scale, vtensor((), "si16")], vtensor([N], "si16"),
               "torch.onnx.precision = 1 : si64", 23)
text += linear("imprecise", "Quantize",
               [vtensor([N], "f32"), vtensor((), "f32"), vtensor((), "si16")],
               vtensor([N], "si16"), "torch.onnx.precision = 10 : si64", 23)
text += linear("halfOutput", "Dequantize", [vtensor([N], "si16"), vtensor((), "f32")],
               f16, "torch.onnx.output_dtype = 10 : si64")
text += linear("integers", "Quantize", [vtensor([N], "si32"), vtensor((), "f32")],
               vtensor([N], "ui8"))
for dtype in "si4", "ui4":
    x, q = vtensor([6, N], "f32"), vtensor([6, N], dtype)
    scale, zero_point = vtensor([6], "f32"), vtensor([6], dtype)
    axis = "torch.onnx.axis = 0 : si64"
    text += linear("quantize_" + dtype, "Quantize", [x, scale, zero_point], q, axis)
    text += linear("dequantize_" + dtype, "Dequantize", [q, scale, zero_point], x, axis)
# The last block has 1 of 3 elements.
BLOCKED, BLOCKS = (3, 7, 4), (3, 3, 4)
attributes = "torch.onnx.axis = -2 : si64, torch.onnx.block_size = 3 : si64"
for dtype in "si8", "ui4":
    x, q = vtensor(BLOCKED, "f32"), vtensor(BLOCKED, dtype)
    parameters = [vtensor(BLOCKS, "f32"), vtensor(BLOCKS, dtype)]
    text += linear("blocks_" + dtype, "Quantize", [x, *parameters], q, attributes)
    text += linear("unblocks_" + dtype, "Dequantize", [q, *parameters], x, attributes)
module = Module(text)


def call(name, inputs, shape, dtype):
    return module.call(name, inputs, shape, dtype)


def same(found, expected):
    np.testing.assert_array_equal(found, expected)


for name, size in SIZES.items():
    x = float8_inputs(np.random.default_rng(1), name)
    for saturate in 0, 1:
        found = call(f"encode_{name}_{saturate}", [x], (size,), np.uint8)
        same(found, encode(x, name, saturate))
    found = call(f"decode_{name}", [np.arange(256, dtype=np.uint8), F32(0.75),
                                    np.zeros(1, np.uint8)], (256,), F32)
    same(found, table(name) * F32(0.75))
    same(np.signbit(found)[:127], False)


def quantize(quotient, zero_point, lo, hi):
    return np.clip(np.rint(quotient).astype(F32) + F32(zero_point), lo, hi)


x, scale = (random.standard_normal(N) * 300).astype(F16), F16(0.0317)
z = np.int16(-77)
exact, rounded = x.astype(F32) / F32(scale), x / scale
assert (np.rint(exact) != np.rint(rounded)).any()
lo, hi = -(2**15), 2**15 - 1
same(call("half21", [x, scale, z], (N,), np.int16), quantize(exact, z, lo, hi))
same(call("half23", [x, scale, z], (N,), np.int16), quantize(rounded, z, lo, hi))
same(call("precise", [x, scale, z], (N,), np.int16), quantize(exact, z, lo, hi))
same(call("imprecise", [x.astype(F32), F32(scale), z], (N,), np.int16),
     quantize(rounded, z, lo, hi))
q = random.integers(lo, hi, N).astype(np.int16)
same(call("halfOutput", [q, F32(0.013)], (N,), F16),
     (q.astype(F32) * F32(0.013)).astype(F16))
i = random.integers(-(2**31), 2**31, N).astype(np.int32)
same(call("integers", [i, F32(2**23)], (N,), np.uint8),
     quantize(i.astype(F32) / F32(2**23), 0, 0, 255))

for dtype, storage, lo, hi in ("si4", np.int8, -8, 7), ("ui4", np.uint8, 0, 15):
    x = (random.standard_normal((6, N)) * 9).astype(F32)
    x[0, :3] = [np.nan, np.inf, -np.inf]
    scale = random.uniform(0.3, 2, 6).astype(F32)
    z = random.integers(lo, hi + 1, 6).astype(storage)
    found = call("quantize_" + dtype, [x, scale, z], x.shape, storage)
    expected = quantize(x / scale[:, None], z[:, None], lo, hi)
    same(found, np.where(np.isnan(expected), lo, expected))
    same(call("dequantize_" + dtype, [found, scale, z], x.shape, F32),
         (found.astype(F32) - z[:, None].astype(F32)) * scale[:, None])

for dtype, storage, lo, hi in ("si8", np.int8, -128, 127), ("ui4", np.uint8, 0, 15):
    x = (random.standard_normal(BLOCKED) * 9).astype(F32)
    scale = random.uniform(0.3, 2, BLOCKS).astype(F32)
    z = random.integers(lo, hi + 1, BLOCKS).astype(storage)
    s, zs = (np.repeat(p, 3, axis=1)[:, :7] for p in (scale, z))
    found = call("blocks_" + dtype, [x, scale, z], BLOCKED, storage)
    same(found, np.clip(np.rint(x / s) + zs.astype(F32), lo, hi))
    same(call("unblocks_" + dtype, [found, scale, z], BLOCKED, F32),
         (found.astype(F32) - zs.astype(F32)) * s)
