# Elementwise operators against NumPy, with the special values of floats and
# integers at both ends of their types.
# REQUIRES: jit
# RUN: env PYTHONPATH=%S/../Inputs %python %s

import math

import numpy as np
from cases import Case, Cases, Constant
from jit import function, operator, vtensor

DTYPES = {
    "f16": np.float16, "f32": np.float32, "f64": np.float64, "i1": np.bool_,
    "si8": np.int8, "ui8": np.uint8, "si16": np.int16, "ui16": np.uint16,
    "si32": np.int32, "ui32": np.uint32, "si64": np.int64, "ui64": np.uint64,
}  # fmt: skip
inf, nan = np.inf, np.nan
FLOATS = [-3.5, -2.5, -1.0, -0.75, -0.1, -0.0, 0.0, 0.3, 0.5, 1.0, 1.5, 2.5, 6.0]
SPECIAL = [40.0, -40.0, 1e-4, -1e-4, inf, -inf, nan]


def samples(dtype):
    """Values of a type, its extremes among them."""
    if dtype == np.bool_:
        return np.array([True, False, True])
    if np.issubdtype(dtype, np.floating):
        return np.array(FLOATS + SPECIAL, dtype)
    limits = np.iinfo(dtype)
    values = [0, 1, 2, 3, 5, 7, 31, 100, limits.max - 1, limits.max, limits.min]
    values += [-1, -2, -3, -7, -100] if limits.min else []
    return np.array(values, dtype)


def pairs(dtype):
    """All pairs of the samples, as a column and a row that broadcast."""
    values = samples(dtype)
    return values[:, None], values[None, :]


@np.vectorize
def erf(x):
    return math.erf(x)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softplus(x):
    return np.logaddexp(x, 0)


def hard_sigmoid(x, alpha=np.float32(0.2), beta=0.5):
    return np.maximum(0, np.minimum(1, alpha * x + beta))


def selu(x, alpha=1.67326319217681884765625, gamma=1.05070102214813232421875):
    return gamma * np.where(x > 0, x, alpha * np.expm1(x))


def gelu_tanh(x):
    return 0.5 * x * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def shrink(x, bias=0.0, lambd=0.5):
    y = np.where(x < -lambd, x + bias, np.where(x > lambd, x - bias, 0))
    return y


# In f64; attributes, if any, last.
FLOAT_UNARY = [
    ("Abs", np.abs), ("Acos", np.arccos), ("Acosh", np.arccosh),
    ("Asin", np.arcsin), ("Asinh", np.arcsinh), ("Atan", np.arctan),
    ("Atanh", np.arctanh), ("Ceil", np.ceil), ("Cos", np.cos), ("Cosh", np.cosh),
    ("Celu", lambda x: np.maximum(0, x) + np.minimum(0, np.expm1(x))),
    ("Celu", lambda x: np.maximum(0, x) + np.minimum(0, 2 * np.expm1(x / 2)),
     dict(alpha=2.0)),
    ("Elu", lambda x: np.where(x < 0, np.expm1(x), x)),
    ("Elu", lambda x: np.where(x < 0, 0.25 * np.expm1(x), x), dict(alpha=0.25)),
    ("Erf", erf), ("Exp", np.exp), ("Floor", np.floor),
    ("Gelu", lambda x: 0.5 * x * (1 + erf(x / math.sqrt(2)))),
    ("Gelu", gelu_tanh, dict(approximate="tanh")),
    ("HardSigmoid", hard_sigmoid),
    ("HardSigmoid", lambda x: hard_sigmoid(x, 0.5, 0.25),
     dict(alpha=0.5, beta=0.25)),
    ("HardSwish", lambda x: x * hard_sigmoid(x, 1 / 6, 0.5)),
    ("Identity", lambda x: x),
    ("LeakyRelu", lambda x: np.where(x < 0, np.float32(0.01) * x, x)),
    ("LeakyRelu", lambda x: np.where(x < 0, 0.5 * x, x), dict(alpha=0.5)),
    ("Log", np.log), ("Mish", lambda x: x * np.tanh(softplus(x))),
    ("Neg", np.negative), ("Reciprocal", lambda x: 1 / x),
    ("Relu", lambda x: np.maximum(x, 0)), ("Round", np.rint), ("Selu", selu),
    ("Selu", lambda x: selu(x, 1.5, 2), dict(alpha=1.5, gamma=2.0)),
    ("Shrink", shrink),
    ("Shrink", lambda x: shrink(x, 0.25, 1), dict(bias=0.25, lambd=1.0)),
    ("Sigmoid", sigmoid), ("Sign", np.sign), ("Sin", np.sin), ("Sinh", np.sinh),
    ("Softplus", softplus), ("Softsign", lambda x: x / (1 + np.abs(x))),
    ("Sqrt", np.sqrt), ("Swish", lambda x: x * sigmoid(x)),
    ("Swish", lambda x: x * sigmoid(2 * x), dict(alpha=2.0)),
    ("Tan", np.tan), ("Tanh", np.tanh),
    ("ThresholdedRelu", lambda x: np.where(x > 1, x, 0)),
    ("ThresholdedRelu", lambda x: np.where(x > 2, x, 0), dict(alpha=2.0)),
]  # fmt: skip
TOLERANCE = {"f16": 1e-3, "f32": 2e-6, "f64": 1e-13}
INTEGER_UNARY = [
    ("Abs", np.abs), ("BitwiseNot", np.invert), ("Sign", np.sign),
    ("Shrink", lambda x: np.trunc(shrink(x.astype(np.float64), 1.75, 2.5)).astype(x.dtype),
     dict(bias=1.75, lambd=2.5)),
]  # fmt: skip


def near_zero(rtol):
    """The tolerance of what is close to zero: elements have no larger terms."""
    return rtol * 1e-3


def add_unary(tests):
    for name, reference, *attributes in FLOAT_UNARY:
        for dtype in ["f16", "f32", "f64"]:
            x = samples(DTYPES[dtype])
            expected = reference(x.astype(np.float64)).astype(x.dtype)
            rtol = TOLERANCE[dtype]
            # By its formula, Gelu cancels where x is negative.
            atol = rtol if name == "Gelu" else near_zero(rtol)
            tests.add(name, [x], expected, rtol, atol, **dict(*attributes))
    for name, reference, *attributes in INTEGER_UNARY:
        for dtype in ["si8", "ui8", "si16", "si32", "ui32"]:
            x = samples(DTYPES[dtype])
            tests.add(name, [x], reference(x), **dict(*attributes))
    for name, reference in [("Neg", np.negative), ("Relu", lambda x: np.maximum(x, 0))]:
        for dtype in ["si8", "si32", "si64"]:
            x = samples(DTYPES[dtype])
            tests.add(name, [x], reference(x))
    x = samples(np.float32)
    tests.add("IsNaN", [x], np.isnan(x))
    tests.add("IsInf", [x], np.isinf(x))
    tests.add("IsInf", [x], np.isposinf(x), detect_negative=0)
    tests.add("IsInf", [x], np.isneginf(x), detect_positive=0)
    tests.add(
        "IsInf", [x], np.zeros(x.shape, bool), detect_negative=0, detect_positive=0
    )
    tests.add("Not", [samples(np.bool_)], ~samples(np.bool_))


def divide(a, b):
    """Integer division as in C, and 0 where b is."""
    # numpy wraps the least integer divided by -1.
    quotient = np.abs(a.astype(object)) // np.abs(np.where(b == 0, 1, b).astype(object))
    quotient = np.where((a < 0) ^ (b < 0), -quotient, quotient)
    return np.where(b == 0, 0, quotient).astype(object)


def wrap(values, dtype):
    """Python's integers modulo 2^width."""
    mask = (1 << (8 * np.dtype(dtype).itemsize)) - 1
    unsigned = np.dtype(f"u{np.dtype(dtype).itemsize}")
    return np.vectorize(lambda v: int(v) & mask, otypes=[unsigned])(values).view(dtype)


def integer_power(a, b):
    if b >= 0:
        return pow(int(a), int(b), 1 << 64)
    return {1: 1, -1: 1 if b % 2 == 0 else -1}.get(int(a), 0)


COMPARISONS = {
    "Equal": np.equal, "Greater": np.greater, "Less": np.less,
    "GreaterOrEqual": np.greater_equal, "LessOrEqual": np.less_equal,
}  # fmt: skip


def add_binary(tests):
    arithmetic = {"Add": np.add, "Sub": np.subtract, "Mul": np.multiply}
    for dtype in ["f32", "si8", "ui8", "si32", "si64"]:
        a, b = pairs(DTYPES[dtype])
        for name, reference in (arithmetic | COMPARISONS).items():
            tests.add(name, [a, b], reference(a, b))
        tests.add("Max", [a, b], np.maximum(a, b))
        tests.add("Min", [a, b], np.minimum(a, b))
        square = np.repeat(a, b.size, axis=1)
        tests.add("PRelu", [square, b], np.where(a < 0, a * b, a))
    a, b = pairs(np.float16)
    tests.add("Add", [a, b], a + b)
    tests.add("Div", [a, b], a / b)
    a, b = pairs(np.float32)
    tests.add("Div", [a, b], a / b)
    tests.add("Mod", [a, b], np.fmod(a, b), fmod=1)
    # The reference rounds once, from f64.
    power = np.power(a.astype(np.float64), b.astype(np.float64))
    tests.add("Pow", [a, b], power.astype(np.float32), 1e-6, near_zero(1e-6))
    for dtype in ["si8", "ui8", "si32", "ui32", "si64"]:
        a, b = pairs(DTYPES[dtype])
        quotient = divide(a, b)
        tests.add("Div", [a, b], wrap(quotient, a.dtype))
        rest = np.where(b == 0, 0, a - quotient * b.astype(object))
        tests.add("Mod", [a, b], wrap(rest, a.dtype), fmod=1)
        floored = np.where((rest != 0) & ((rest < 0) ^ (b < 0)), rest + b, rest)
        tests.add("Mod", [a, b], wrap(floored, a.dtype))
        powers = np.vectorize(integer_power, otypes=[object])(a, b)
        tests.add("Pow", [a, b], wrap(powers, a.dtype))
    add_mixed_powers(tests)
    add_bits(tests)


def add_mixed_powers(tests):
    base = np.float32([-2, -1, 0, 1.5, 3])[:, None]
    exponent = np.int64([-3, -1, 0, 1, 2, 5])[None, :]
    expected = base.astype(np.float64) ** exponent
    tests.add(
        "Pow", [base, exponent], expected.astype(np.float32), 1e-6, near_zero(1e-6)
    )
    base = np.int32([-7, -1, 0, 1, 2, 46340])[:, None]
    exponent = np.float32([0, 0.5, 1, 2])[None, :]
    expected = np.nan_to_num(np.trunc(base.astype(np.float64) ** exponent))
    tests.add("Pow", [base, exponent], expected.astype(np.int32))


def add_bits(tests):
    for dtype in ["ui8", "ui32", "ui64"]:
        a, b = pairs(DTYPES[dtype])
        width = 8 * a.itemsize
        shift = np.minimum(b, width - 1)
        for direction, reference in [
            ("LEFT", np.left_shift),
            ("RIGHT", np.right_shift),
        ]:
            expected = np.where(b < width, reference(a, shift), 0).astype(a.dtype)
            tests.add("BitShift", [a, b], expected, direction=direction)
    for dtype in ["si8", "ui32"]:
        a, b = pairs(DTYPES[dtype])
        tests.add("BitwiseAnd", [a, b], a & b)
        tests.add("BitwiseOr", [a, b], a | b)
        tests.add("BitwiseXor", [a, b], a ^ b)
    a, b = pairs(np.bool_)
    tests.add("And", [a, b], a & b)
    tests.add("Or", [a, b], a | b)
    tests.add("Xor", [a, b], a ^ b)
    tests.add("Equal", [a, b], a == b)


def add_broadcasts(tests, random):
    shapes = [
        ((2, 3, 4), (4,)), ((3, 1), (2, 1, 4)), ((), (2, 3)), ((1, 1), (2, 3)),
        ((1, 3), (1, 1, 1)), ((1,), (1,)), ((), ()), ((0, 3), (1,)),
    ]  # fmt: skip
    for lhs, rhs in shapes:
        a, b = (random.integers(-9, 10, s).astype(np.float32) for s in (lhs, rhs))
        tests.add("Sub", [a, b], a - b)
        c = random.integers(0, 2, rhs).astype(np.bool_)
        tests.add("Where", [c, a, b], np.where(c, a, b))
        tests.add("Mean", [a, b, a], (a + b + a) / np.float32(3), 1e-6, near_zero(1e-6))
        tests.add("Sum", [a, b, b, a], a + b + b + a)
        # A plain 2 would make a wider type of a scalar, in NumPy before 2.
        twice = b * b.dtype.type(2)
        tests.add("Max", [a, b, twice], np.maximum(np.maximum(a, b), twice))
    tests.add("Min", [a], a)
    # Partial sums that overflow f16.
    h = np.float16([60000, -1])
    tests.add("Mean", [h, h], h)
    c = np.array([[True], [False]])
    i = np.int8([[1, -2]])
    tests.add("Where", [c, i, -i], np.where(c, i, -i))


def add_clips(tests):
    scalar = np.array
    for dtype in [np.float32, np.float16, np.int8, np.uint8, np.int32, np.int64]:
        x = samples(dtype)
        low, high = scalar(2, dtype), scalar(30, dtype)
        expected = np.minimum(np.maximum(x, low), high)
        tests.add("Clip", [x, low, high], expected)
        tests.add("Clip", [x, Constant(low), Constant(high)], expected)
        tests.add(
            "Clip",
            [x, low[None]],
            np.maximum(x, low)
            if x.dtype.kind in "iu"
            else np.clip(x, low, np.finfo(dtype).max),
        )
        tests.add(
            "Clip",
            [x, None, Constant(high)],
            np.minimum(x, high)
            if x.dtype.kind in "iu"
            else np.clip(x, np.finfo(dtype).min, high),
        )
        # The maximum wins over a greater minimum.
        expected = np.where(x == x, low, x)
        tests.add("Clip", [x, high, low], expected)
    x = samples(np.float32)
    tests.add("Clip", [x], np.clip(x, -1, 6), min=-1.0, max=6.0)
    tests.add("Clip", [x], np.clip(x, 0, np.finfo(np.float32).max), min=0.0)


def convert(x, dtype):
    """Cast where ONNX defines it; NumPy's own is not defined out of range."""
    if dtype == np.bool_:
        return x != 0
    if x.dtype.kind != "f" or np.dtype(dtype).kind == "f":
        return x.astype(dtype)
    if np.dtype(dtype).itemsize < 4 or dtype == np.uint32:
        wide = np.int32 if np.dtype(dtype).itemsize < 4 else np.int64
        return convert(x, wide).astype(dtype)
    limits = np.iinfo(dtype)
    clipped = [
        0 if v != v else max(limits.min, min(limits.max, int(np.clip(v, -1e30, 1e30))))
        for v in x.astype(np.float64)
    ]
    return np.array(clipped, dtype)


CODES = {
    "f32": 1, "ui8": 2, "si8": 3, "ui16": 4, "si16": 5, "si32": 6, "si64": 7,
    "i1": 9, "f16": 10, "f64": 11, "ui32": 12, "ui64": 13,
}  # fmt: skip


def add_casts(tests):
    for source, source_dtype in DTYPES.items():
        x = samples(source_dtype)
        if x.dtype.kind == "f":
            extra = [255.75, -1.5, 300, -129, 40000, -40000, 3e9, -3e9, 1e20, -1e20]
            x = np.concatenate([x, np.array(extra).astype(x.dtype)])
        for target, dtype in DTYPES.items():
            expected = convert(x, dtype)
            if target == "f16":
                # Rounded from f32, as in ONNX Runtime.
                expected = x.astype(np.float32).astype(dtype)
            tests.add("Cast", [x], expected, to=CODES[target])
    x = samples(np.float32)
    tests.add("CastLike", [x, np.int8([1])], convert(x, np.int8))


def add_float8(tests):
    """To 8 bits and back: 3 bits of fraction, subnormals from 2^-6, 448 at most."""
    x = np.float32([0.3, -500, 448, 1e-4, 2**-9, nan, inf, 17, 19])
    for saturate, most in [(1, 448), (0, nan)]:
        expected = np.float32([0.3125, -most, 448, 0, 2**-9, nan, most, 16, 20])
        byte, wide = vtensor(x.shape, "f8E4M3FN"), vtensor(x.shape, "f32")
        to = f"torch.onnx.to = 17 : si64, torch.onnx.saturate = {saturate} : si64"
        lines = [
            operator("Cast", ["%arg0"], [wide], byte, to).replace("%result", "%byte"),
            operator("Cast", ["%byte"], [byte], wide, "torch.onnx.to = 1 : si64"),
        ]
        case = f"float8_{saturate}"
        text = function(case, [wide], "\n".join(lines), wide)
        tests.add_function(text, Case(case, case, [x], [expected], 0.0, 0.0))


tests = Cases()
with np.errstate(all="ignore"):
    add_unary(tests)
    add_binary(tests)
    add_broadcasts(tests, np.random.default_rng(0))
    add_clips(tests)
    add_casts(tests)
    add_float8(tests)
tests.check()
